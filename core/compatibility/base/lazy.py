"""What a scorer works out of each piece of a catalogue by itself, once and only for the pieces that are asked for."""

import threading
import weakref
from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor

from core.nets.side_by_side import in_batches

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
        self.fill(rows)
        return tuple(table[rows] for table in self._tables)

    @torch.inference_mode()
    def fill(self, rows: Tensor) -> None:
        """Work out pieces `rows` (R,) where that has not been done, in as many threads as torch has here.

        A batch of `in_batches` must not be the first to ask for a row: it could wait for itself.
        """
        if self._tables and bool(self._known[rows].all()):
            return
        features = self._features()
        if features is None:
            raise RuntimeError("The features of a prepared catalogue were let go while it was still asked for.")
        with self._lock:
            if not self._tables:
                shapes = self._compute(features[:1].float(), self._types[:1])
                self._tables = tuple(row.new_empty(len(features), *row.shape[1:]) for row in shapes)
            missing = torch.unique(rows[~self._known[rows]])
            if len(missing):
                self._known[in_batches(partial(self._work_out, features), _AT_ONCE, missing)] = True

    def _work_out(self, features: Tensor, rows: Tensor) -> Tensor:
        for table, found in zip(self._tables, self._compute(features[rows].float(), self._types[rows]), strict=True):
            table[rows] = found
        return rows
