"""Gradient relaxation (Okhotnikov 2024): free vectors climb the frozen scorer, then give way to the nearest pieces."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor

from core.completion.base.engine import Pools, Scoring
from core.completion.base.imagining import told, told_path
from core.completion.base.objective import likeness
from core.completion.base.proposals import best_liked, verify
from core.errors import RequestError
from core.types import Completion, Completions, Imagined, Problem, Progress

if TYPE_CHECKING:  # it imports this module in turn, to be listed without torch
    from core.completion.gradient import GradientSettings

STOPS = 30  # of the way that are told
_ORDERS = {"l1": 1, "l2": 2, "l10": 10}


def relax(problem: Problem, settings: GradientSettings, progress: Progress) -> Completions:
    """The best of the outfits nearest to where each restart ends, each scored as a whole.

    Raises RequestError for a scorer that has no gradient in the pieces.
    """
    pools = Pools(problem.pools)
    pools.check()
    scoring = Scoring(problem, progress, settings.restarts * (settings.steps + problem.keep))
    ways = ascend(problem, pools, scoring, settings).unbind(dim=1)  # restarts × (S, k, 2d)
    way_to: dict[frozenset[int], Tensor] = {}
    proposed: list[Completion] = []
    for way in ways:
        liked = best_liked(pools, _liking(problem, pools, way[-1], settings))
        best = list(itertools.islice(liked, problem.keep))
        proposed += best
        way_to |= {frozenset(completion.rows): way for completion in best}
    found = verify(scoring, proposed, problem.keep)
    ends = [(each, _imagined(problem, pools, way_to[frozenset(each.rows)], settings)) for each in found.found]
    return replace(found, found=tuple(replace(each, imagined=imagined) for each, imagined in ends))


def climb(problem: Problem, pools: Pools, scoring: Scoring, settings: GradientSettings) -> Tensor:
    """Where Adam leads from random candidates: (restarts, k, 2d), the halves of unit length as those of pieces are."""
    return ascend(problem, pools, scoring, settings)[-1]


def ascend(problem: Problem, pools: Pools, scoring: Scoring, settings: GradientSettings) -> Tensor:
    """The way there: (S, restarts, k, 2d) at no more than STOPS steps, evenly spaced, the start and the end among."""
    draw = torch.Generator().manual_seed(settings.seed)
    start = torch.stack(
        [pool[torch.randint(len(pool), (settings.restarts,), generator=draw)] for pool in pools.rows], dim=1
    )  # (R, k)
    types = problem.types[start]  # (R, k)
    with torch.inference_mode(False), torch.enable_grad():
        free = problem.features[start].requires_grad_()  # (R, k, 2d)
        adam = torch.optim.Adam([free], lr=settings.rate, maximize=True)
        stops = [free.detach().clone()]
        noted = set(torch.linspace(0, settings.steps, STOPS).round().int().tolist())
        for step in range(1, settings.steps + 1):
            free.grad = _slope(scoring, free, types)
            adam.step()
            if step in noted:
                stops.append(free.detach().clone())
    return _unit_halves(torch.stack(stops))


def distances(vector: Tensor, items: Tensor, metric: str) -> Tensor:
    """How far items (m, 2d) lie from a vector (2d,) by "l1", "l2", "l10" or "cosine": (m,)."""
    if metric == "cosine":
        return 1 - F.cosine_similarity(items, vector, dim=1)  # (m,)
    gaps: Tensor = torch.linalg.vector_norm(items - vector, ord=_ORDERS[metric], dim=1)  # (m,)
    return gaps


def _slope(scoring: Scoring, free: Tensor, types: Tensor) -> Tensor:
    """The gradient (R, k, 2d) of the objective; the scorer's own parameters, which all threads share, get none."""
    scores = scoring.score(_unit_halves(free), types)  # (R,)
    slope = torch.autograd.grad(scores.sum(), free, allow_unused=True)[0] if scores.requires_grad else None
    if slope is None:
        raise RequestError(
            "The scorer gives no gradient in the pieces, which this search follows. "
            "Choose a scorer that does, such as outfit_transformer, or search by beam."
        )
    if scoring.objective.brief is None:
        return slope
    fits = likeness(_unit_halves(free), scoring.objective.brief).mean(dim=1)  # (R,)
    pull = torch.autograd.grad(fits.sum(), free)[0]  # (R, k, 2d)
    return scoring.objective.alpha * slope + (1 - scoring.objective.alpha) * pull


def _unit_halves(vectors: Tensor) -> Tensor:
    return torch.cat([F.normalize(half, dim=-1) for half in vectors.chunk(2, dim=-1)], dim=-1)  # (R, k, 2d)


def _liking(problem: Problem, pools: Pools, vectors: Tensor, settings: GradientSettings) -> list[Tensor]:
    return [
        -distances(vector, problem.features[pool], settings.nearest)  # (m_j,)
        for vector, pool in zip(vectors, pools.rows, strict=True)
    ]


def _imagined(problem: Problem, pools: Pools, way: Tensor, settings: GradientSettings) -> tuple[Imagined, ...]:
    """For each slot the vector where a way (S, k, 2d) ends, and the way, told by the real pieces near them."""
    found = []
    for rows, liking, stops in zip(
        pools.rows, _liking(problem, pools, way[-1], settings), way.unbind(dim=1), strict=True
    ):
        items = problem.features[rows]  # (m, 2d)
        cosines = F.cosine_similarity(items, stops[-1], dim=1)  # (m,)
        found.append(told(rows, liking, cosines, told_path(rows, items, stops)))
    return tuple(found)
