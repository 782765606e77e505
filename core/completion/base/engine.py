"""What completers share: growing outfits piece by piece, every candidate of a step scored."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from core.completion.base.scoring import BATCH as BATCH
from core.completion.base.scoring import Scoring as Scoring
from core.errors import RequestError
from core.types import Completion, Completions, Problem, Progress

_LOOK_AT = 4000  # finished outfits looked through for suggestions that differ
_EMPTY = -1


@dataclass(frozen=True)
class Partial:
    """An outfit in the making: `rows[j]` fills slot j, or -1 where it is still open."""

    rows: tuple[int, ...]
    score: float = 0.0

    @property
    def chosen(self) -> tuple[int, ...]:
        """The rows picked so far."""
        return tuple(row for row in self.rows if row != _EMPTY)

    @property
    def open_slots(self) -> tuple[int, ...]:
        """The slots still to fill."""
        return tuple(slot for slot, row in enumerate(self.rows) if row == _EMPTY)

    def fill(self, slot: int, row: int, score: float) -> Partial:
        """The outfit with `row` in `slot`."""
        return Partial((*self.rows[:slot], row, *self.rows[slot + 1 :]), score)


class Pools:
    """The candidates of each slot; slots with one and the same pool are interchangeable."""

    def __init__(self, pools: Sequence[Tensor]) -> None:
        self.rows = tuple(pools)
        self.kind = tuple(  # the first slot with the same pool
            next(slot for slot, other in enumerate(pools) if torch.equal(other, pool)) for pool in pools
        )

    @cached_property
    def lists(self) -> list[list[int]]:
        """The rows of each slot; made when first asked for, because large pools are seldom walked through."""
        made = {kind: self.rows[kind].tolist() for kind in set(self.kind)}
        return [made[kind] for kind in self.kind]

    def __len__(self) -> int:
        return len(self.rows)

    def check(self) -> None:
        """Raise RequestError unless each slot can get a piece of its own."""
        if not self.rows or not (self._ample(range(len(self)), 0) or fillable(self.lists, frozenset())):
            sizes = ", ".join(str(len(rows)) for rows in self.rows) or "none"
            raise RequestError(
                f"There are not enough different pieces to fill every place (candidates for each: {sizes}). "
                "Ask for fewer pieces, or loosen the limits."
            )

    def union(self) -> tuple[Tensor, list[Tensor]]:
        """Every candidate once (m,), and for each slot where its own candidates stand among them (m_j,)."""
        rows, places = torch.unique(torch.cat(self.rows), return_inverse=True)  # (m,), (sum of m_j,)
        return rows, list(torch.split(places, [len(pool) for pool in self.rows]))

    def can_finish(self, outfit: Partial) -> bool:
        """Whether every open slot of `outfit` can still get a piece of its own."""
        slots, chosen = outfit.open_slots, outfit.chosen
        return self._ample(slots, len(chosen)) or fillable([self.lists[slot] for slot in slots], frozenset(chosen))

    def _ample(self, slots: Sequence[int], used: int) -> bool:
        """Whether the pools of `slots` hold a piece for each of them whichever `used` pieces are taken."""
        return all(len(self.rows[slot]) >= used + len(slots) for slot in slots)

    def openings(self, outfit: Partial) -> tuple[Tensor, Tensor]:
        """Slot and row (m,) of every piece that can be added; of interchangeable slots only the first is tried."""
        first = {self.kind[slot]: slot for slot in reversed(outfit.open_slots)}
        chosen = torch.tensor(outfit.chosen, dtype=torch.long)  # (t,)
        rows = [self.rows[slot][~torch.isin(self.rows[slot], chosen)] for slot in first.values()]
        slots = [torch.full_like(row, slot) for row, slot in zip(rows, first.values(), strict=True)]
        return torch.cat(slots), torch.cat(rows)  # (m,) each


def beam_search(problem: Problem, width: int, progress: Progress, shortlist: int | None = None) -> Completions:
    """Add one piece at a time to the `width` best outfits, in whichever open slot it helps most.

    With width 1 this is k-step greedy; with a width above every number of partial outfits and no
    `shortlist` it is exhaustive. `shortlist` keeps for the steps after the first only that many
    candidates of each slot: those that go best with what is worn.
    """
    pools = Pools(problem.pools)
    pools.check()
    scoring = Scoring(problem, progress, _expected_calls(problem.pools, width, shortlist))
    beam = [Partial((_EMPTY,) * len(pools))]
    for step in range(len(pools)):
        grown = _step(scoring, pools, beam)
        if step == 0 and shortlist is not None:
            pools = _shorten(pools, grown, shortlist)
        if step < len(pools) - 1:
            beam = list(itertools.islice(_best_first(pools, beam, grown), width))
    finished = (Completion(outfit.rows, outfit.score) for outfit in _best_first(pools, beam, grown))
    return Completions(tuple(scoring.settle(diverse(finished, problem.keep))), scoring.calls)


def fillable(pools: Sequence[Sequence[int]], used: frozenset[int]) -> bool:
    """Whether each pool can give one row that no other pool gives and that is not in `used`.

    >>> fillable([[1, 2], [1]], frozenset()), fillable([[1], [1]], frozenset())
    (True, False)
    """
    if not pools:
        return True
    scarcest, *others = sorted(pools, key=len)
    return any(fillable(others, used | {row}) for row in scarcest if row not in used)


def diverse(found: Iterable[Completion], keep: int) -> list[Completion]:
    """The best `keep` of `found` (best first) in which no piece returns in more than half, where that is possible."""
    limit = max(1, keep // 2)
    taken: list[Completion] = []
    passed: list[Completion] = []
    counts: dict[int, int] = {}
    for place, completion in enumerate(found):
        if len(taken) == keep or place == _LOOK_AT:
            break
        if all(counts.get(row, 0) < limit for row in completion.rows):
            taken.append(completion)
            counts.update({row: counts.get(row, 0) + 1 for row in completion.rows})
        elif len(passed) < keep:
            passed.append(completion)
    taken += passed[: keep - len(taken)]
    return sorted(taken, key=lambda completion: -completion.score)


@dataclass(frozen=True)
class _Grown:
    """Every way to add one piece to a beam: outfit `parent`, `slot`, `row` and `score`, (M,) each."""

    parent: Tensor
    slot: Tensor
    row: Tensor
    score: Tensor


def _step(scoring: Scoring, pools: Pools, beam: Sequence[Partial]) -> _Grown:
    openings = [pools.openings(outfit) for outfit in beam]
    unique = [torch.unique(row) for _, row in openings]  # a piece that fits two open slots is scored once
    sizes = torch.tensor([len(rows) for rows in unique])  # (b,)
    chosen = torch.tensor([outfit.chosen for outfit in beam], dtype=torch.long).view(len(beam), -1)  # (b, t)
    scores = scoring.grow(chosen, torch.arange(len(beam)).repeat_interleave(sizes), torch.cat(unique))
    back = [
        part[torch.searchsorted(rows, row)]
        for part, rows, (_, row) in zip(torch.split(scores, sizes.tolist()), unique, openings, strict=True)
    ]
    parent = torch.arange(len(beam)).repeat_interleave(torch.tensor([len(row) for _, row in openings]))  # (M,)
    slot, row = (torch.cat(parts) for parts in zip(*openings, strict=True))  # (M,) each
    return _Grown(parent, slot, row, torch.cat(back))  # (M,)


def _best_first(pools: Pools, beam: Sequence[Partial], grown: _Grown) -> Iterator[Partial]:
    """Grown outfits by falling score: each set of pieces once, and none that leaves a slot unfillable."""
    seen: set[tuple[frozenset[int], tuple[int, ...]]] = set()
    for place in torch.argsort(grown.score, descending=True, stable=True).tolist():
        parent = beam[int(grown.parent[place])]
        outfit = parent.fill(int(grown.slot[place]), int(grown.row[place]), float(grown.score[place]))
        key = (frozenset(outfit.chosen), tuple(sorted(pools.kind[slot] for slot in outfit.open_slots)))
        if key not in seen and pools.can_finish(outfit):
            seen.add(key)
            yield outfit


def _shorten(pools: Pools, grown: _Grown, shortlist: int) -> Pools:
    """The `shortlist` best candidates of each slot after the first step, in their old order; at least one a slot."""
    scores = dict(zip(grown.row.tolist(), grown.score.tolist(), strict=True))
    shorter = []
    for pool in pools.rows:
        first = torch.tensor([scores[row] for row in pool.tolist()])  # (m,)
        best = torch.argsort(first, descending=True, stable=True)[: max(shortlist, len(pools))]
        shorter.append(pool[torch.sort(best).values])
    return Pools(shorter)


def _expected_calls(pools: Sequence[Tensor], width: int, shortlist: int | None) -> int:
    sizes = [len(pool) for pool in pools]
    later = sum(size if shortlist is None else min(size, shortlist) for size in sizes)
    return sum(sizes) + sum(width * later * (len(sizes) - step) // len(sizes) for step in range(1, len(sizes)))
