"""What completers share that like each candidate by itself: the best-liked sets, and their scores as whole outfits."""

import heapq
from collections.abc import Iterable, Iterator, Sequence

import torch
from torch import Tensor

from core.completion.base.engine import Pools, Scoring, diverse
from core.types import Completion, Completions


def best_liked(pools: Pools, liking: Sequence[Tensor]) -> Iterator[Completion]:
    """Sets of different pieces, one of each pool, by falling sum of their `liking` (m_j,); each set once.

    Lazy: from the set of every slot's favourite on, a step down in one slot at a time.
    """
    orders = [torch.argsort(each, descending=True, stable=True) for each in liking]
    rows = [pool[order].tolist() for pool, order in zip(pools.rows, orders, strict=True)]
    likes = [each[order].tolist() for each, order in zip(liking, orders, strict=True)]
    start = (0,) * len(rows)
    heap = [(-sum(each[0] for each in likes), start)]
    reached = {start}
    seen: set[frozenset[int]] = set()
    while heap:
        cost, places = heapq.heappop(heap)
        chosen = tuple(row[place] for row, place in zip(rows, places, strict=True))
        if len(set(chosen)) == len(chosen) and frozenset(chosen) not in seen:
            seen.add(frozenset(chosen))
            yield Completion(chosen, -cost)
        for slot, place in enumerate(places):
            below = (*places[:slot], place + 1, *places[slot + 1 :])
            if place + 1 < len(rows[slot]) and below not in reached:
                reached.add(below)
                heapq.heappush(heap, (cost + likes[slot][place] - likes[slot][place + 1], below))


def verify(scoring: Scoring, proposed: Iterable[Completion], keep: int) -> Completions:
    """The proposed sets scored as whole outfits, each once, and the best `keep` of them."""
    rows = list({frozenset(each.rows): each.rows for each in proposed}.values())
    values = scoring.whole(torch.tensor(rows)).tolist()  # M
    found = sorted(map(Completion, rows, values), key=lambda each: -each.score)
    return Completions(tuple(diverse(found, keep)), scoring.calls)
