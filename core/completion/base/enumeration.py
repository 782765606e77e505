"""Every way to fill the slots."""

import itertools
import math

import torch
from torch import Tensor

from core.completion.base.engine import Pools, Scoring, diverse
from core.errors import RequestError
from core.types import Completion, Completions, Problem, Progress


def search_all(problem: Problem, limit: int, progress: Progress) -> Completions:
    """The best of all outfits; raises RequestError where more than `limit` would have to be scored."""
    pools = Pools(problem.pools)
    pools.check()
    _check_size(pools, limit)
    sets = all_sets(pools)  # (M, k)
    scoring = Scoring(problem, progress, len(sets))
    values = scoring.whole(sets)  # (M,)
    order = torch.argsort(values, descending=True, stable=True)  # (M,)
    found = (Completion(tuple(sets[place].tolist()), float(values[place])) for place in order.tolist())
    return Completions(tuple(scoring.settle(diverse(found, problem.keep))), scoring.calls)


def all_sets(pools: Pools) -> Tensor:
    """Every set of different pieces once, as the row for each slot: (M, k).

    >>> all_sets(Pools([torch.tensor([0, 1]), torch.tensor([1, 2])])).tolist()
    [[0, 1], [0, 2], [1, 2]]
    """
    groups = _interchangeable(pools)
    choices = [  # of g slots with one pool of m: (C(m, g), g)
        torch.tensor(list(itertools.combinations(pools.lists[slots[0]], len(slots)))) for slots in groups
    ]
    picks = torch.cartesian_prod(*(torch.arange(len(each)) for each in choices)).view(-1, len(groups))  # (P, groups)
    filled = torch.cat([each[picks[:, place]] for place, each in enumerate(choices)], dim=1)  # (P, k), group by group
    rows = filled[:, torch.argsort(torch.tensor([slot for slots in groups for slot in slots]))]  # (P, k), slot by slot
    ordered = rows.sort(dim=1).values  # (P, k)
    different = (ordered.diff(dim=1) > 0).all(dim=1)  # (P,)
    return _first_of_each(rows[different], ordered[different])


def _first_of_each(rows: Tensor, ordered: Tensor) -> Tensor:
    """The rows (P, k) whose set, `ordered` (P, k), no earlier row has."""
    sets, which = torch.unique(ordered, dim=0, return_inverse=True)  # (M, k), (P,)
    first = torch.full((len(sets),), len(rows)).scatter_reduce(0, which, torch.arange(len(rows)), "amin")  # (M,)
    return rows[first]  # (M, k)


def _interchangeable(pools: Pools) -> list[list[int]]:
    """The slots in groups that share one pool."""
    return [[slot for slot in range(len(pools)) if pools.kind[slot] == kind] for kind in dict.fromkeys(pools.kind)]


def _check_size(pools: Pools, limit: int) -> None:
    groups = _interchangeable(pools)
    size = math.prod(math.comb(len(pools.lists[slots[0]]), len(slots)) for slots in groups)
    if size > limit:
        overlap = sum(len(pools.lists[slots[0]]) for slots in groups) > len(pools.union()[0])
        raise RequestError(
            f"To try every outfit would take {'up to ' * overlap}{size:,} scorer calls; at most {limit:,} are allowed. "
            "Ask for fewer pieces, name their kinds more exactly, or choose the beam."
        )
