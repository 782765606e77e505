"""Scorers that keep what they made of a catalogue's pieces; kept across requests, as long as the features live."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol
from weakref import ReferenceType, ref

from torch import Tensor

from core.types import Problem

KEPT = 8  # catalogues with a scorer each: of 9,000 pieces one takes about 6 MB

Grow = Callable[[Tensor, Tensor, bool], Tensor]
"""Scores (B,) of outfits `parent` (B,), each with the candidate `row` (B,) added, exact or else roughly."""


_Key = tuple[int, int, int]


class Prepared(Protocol):
    """A catalogue of which a scorer keeps what it made of each piece; `rough` says whether rough scores are quicker."""

    rough: bool

    def outfits(self, worn: Tensor, worn_types: Tensor, chosen: Tensor) -> Grow:
        """What scores b outfits of the worn pieces (n, 2d) and candidates `chosen` (b, t), grown by one more."""
        ...


class Catalogues:
    """What scorers prepared, the `limit` last used; an entry goes with the features or the scorer it was made for."""

    def __init__(self, limit: int = KEPT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, tuple[Prepared, tuple[ReferenceType[object], ...]]] = OrderedDict()

    def of(self, problem: Problem) -> Prepared | None:
        """The problem's candidates as its scorer prepared them, or None where it scores each outfit by itself."""
        prepare = getattr(problem.scorer, "prepare", None)
        if prepare is None:
            return None
        owners = (problem.features, problem.types, problem.scorer)
        key = (id(problem.features), id(problem.types), id(problem.scorer))
        with self._lock:
            if key not in self._kept:
                made: Prepared | None = prepare(problem.features, problem.types)
                if made is None:
                    return None
                self._kept[key] = made, tuple(self._watched(owner, key) for owner in owners)
            self._kept.move_to_end(key)
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
            return self._kept[key][0]

    def __len__(self) -> int:
        return len(self._kept)

    def _watched(self, owner: object, key: _Key) -> ReferenceType[object]:
        """A reference that takes the entry away when its owner goes, before another can have the owner's id."""
        return ref(owner, lambda _: self._kept.pop(key, None))


CATALOGUES = Catalogues()
