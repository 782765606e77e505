"""What a scorer works out of each piece of a catalogue by itself, once and only for the pieces that are asked for."""

import threading
import weakref
from collections.abc import Callable

import torch
from torch import Tensor

_AT_ONCE = 256  # pieces worked out at a time, so that what lies between fits the processor's cache


class LazyRows:
    """Tables with a row for each of N pieces, filled as they are asked for; any number of threads may ask.

    The features are not kept alive: whoever asks holds them.
    """

    def __init__(
        self, features: Tensor, types: Tensor, compute: Callable[[Tensor, Tensor], tuple[Tensor, ...]]
    ) -> None:
        """`compute` makes of items (R, 2d) and their types (R,) a row each for every table."""
        self._features, self._types, self._compute = weakref.ref(features), types, compute
        self._known = torch.zeros(len(features), dtype=torch.bool)  # (N,)
        self._tables: tuple[Tensor, ...] = ()
        self._lock = threading.Lock()

    @torch.inference_mode()
    def __call__(self, rows: Tensor) -> tuple[Tensor, ...]:
        """The rows (R, ...) of every table for pieces `rows` (R,)."""
        if not self._tables or not bool(self._known[rows].all()):
            with self._lock:
                self._fill(rows)
        return tuple(table[rows] for table in self._tables)

    def _fill(self, rows: Tensor) -> None:
        features = self._features()
        if features is None:
            raise RuntimeError("The features of a prepared catalogue were let go while it was still asked for.")
        missing = torch.unique(rows[~self._known[rows]])
        if not self._tables:
            shapes = self._compute(features[:1].float(), self._types[:1])
            self._tables = tuple(row.new_empty(len(features), *row.shape[1:]) for row in shapes)
        for some in torch.split(missing, _AT_ONCE):
            for table, found in zip(
                self._tables, self._compute(features[some].float(), self._types[some]), strict=True
            ):
                table[some] = found
            self._known[some] = True
