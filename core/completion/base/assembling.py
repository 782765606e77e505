"""Completion by a few proposals, of which every combination that looks good is scored exactly.

The scorer's memory of stylists' outfits proposes: what was worn with pieces like the worn ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import torch
from torch import Tensor

from core.completion.base.briefs import weigh
from core.completion.base.engine import Pools, Scoring, beam_search
from core.completion.base.objective import Objective
from core.completion.base.sharing import CATALOGUES
from core.types import Completion, Completions, Problem, Progress

if TYPE_CHECKING:  # it imports this module in turn, to be listed without torch
    from core.completion.ensemble import EnsembleSettings

_SEARCH = 0.8  # of the progress, when only runners-up are left to find


class Company(Protocol):
    """How candidates go with what is worn: by their `bonds` (m,), and how `likely` (m,) stylists would add them."""

    bonds: Tensor
    likely: Tensor


@torch.inference_mode()
def assemble(problem: Problem, settings: EnsembleSettings, progress: Progress) -> Completions:
    """The best outfit that a beam finds among the proposals, and runners-up from the likeliest pieces.

    For a scorer without a memory it is a beam over all candidates, with the same width and `without` as its shortlist.
    """
    pools = Pools(problem.pools)
    pools.check()
    likings = _likings(problem, pools)
    if likings is None:
        return beam_search(problem, settings.width, progress, settings.without)
    few = tuple(_best_of(rows, each, settings.proposals) for rows, each in zip(pools.rows, likings, strict=True))
    problem = replace(problem, pools=few)
    found = beam_search(problem, settings.width, _part(progress, 0.0, _SEARCH), settings.shortlist)
    if problem.keep == 1:
        return found
    scoring = Scoring(problem, _part(progress, _SEARCH, 1.0), settings.hands)
    hands = _hands(pools, [likely for _, likely in likings], problem.keep, settings.hands)
    best = _with_likely(found, scoring, hands, problem.keep)
    return Completions(best, found.calls + scoring.calls)


def _likings(problem: Problem, pools: Pools) -> list[tuple[Tensor, Tensor]] | None:
    """For each slot its candidates (m_j,) by how well they go with the worn pieces, then by how likely they are added.

    With a brief both are weighed against it. None where the scorer has no memory of outfits.
    """
    rows, places = pools.union()
    company = getattr(CATALOGUES.of(problem), "company", None)
    known: Company | None = company(problem.worn, rows) if company else None
    if known is None:
        return None
    fits = Objective(problem).fits
    bonds, likely = (
        weigh(problem, pools, [each[place] for place in places], fits, None) for each in (known.bonds, known.likely)
    )
    return list(zip(bonds, likely, strict=True))


def _best_of(rows: Tensor, likings: Sequence[Tensor], count: int) -> Tensor:
    """At most `count` of `rows` (m,), the best by each of `likings` (m,) in turn, in their old order."""
    orders = [torch.argsort(each, descending=True, stable=True).tolist() for each in likings]
    turns = itertools.chain.from_iterable(zip(*orders, strict=True))
    return rows[sorted(itertools.islice(dict.fromkeys(turns), count))]


def _hands(pools: Pools, liking: Sequence[Tensor], keep: int, count: int) -> Iterator[tuple[int, ...]]:
    """At most `count` sets of likely pieces: `keep` of each pool, dealt to the slots that share it, combined evenly."""
    alike = {kind: [slot for slot in range(len(pools)) if pools.kind[slot] == kind] for kind in set(pools.kind)}
    hands: list[list[int]] = [[] for _ in pools.rows]
    for kind, slots in alike.items():
        best = torch.argsort(liking[kind], descending=True, stable=True)[: max(keep, len(slots))]
        for place, row in enumerate(pools.rows[kind][best].tolist()):
            hands[slots[place % len(slots)]].append(row)
    longest = max(map(len, hands))
    dealt = (
        tuple(hand[(place + turn * slot) % len(hand)] for slot, hand in enumerate(hands))
        for turn in range(longest)
        for place in range(longest)
    )
    return itertools.islice((rows for rows in dealt if len(set(rows)) == len(rows)), count)


def _with_likely(
    found: Completions, scoring: Scoring, hands: Iterator[tuple[int, ...]], keep: int
) -> tuple[Completion, ...]:
    """The best of `found`, then outfits of `hands`: those that share no piece first, and others to make up `keep`."""
    sets = list({frozenset(rows): rows for rows in hands}.values())
    values = scoring.whole(torch.tensor(sets)).tolist() if sets else []  # M
    ranked = sorted(map(Completion, sets, values), key=lambda each: -each.score)
    best = max((*found.found[:1], *ranked), key=lambda each: each.score)
    apart: list[Completion] = []
    for each in ranked:
        if not set(each.rows) & {row for other in apart for row in other.rows}:
            apart.append(each)
    unique = {frozenset(each.rows): each for each in (*ranked, *found.found)}  # a set found twice has one score
    first = {frozenset(each.rows): each for each in (best, *apart)}
    taken = list((first | unique).values())[:keep]
    return tuple(sorted(taken, key=lambda each: -each.score))


def _part(progress: Progress, begin: float, end: float) -> Progress:
    return lambda done, what: progress(begin + done * (end - begin), what)
