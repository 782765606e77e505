"""Gradient relaxation (Okhotnikov 2024): free vectors climb the frozen scorer, then give way to the nearest pieces."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor

from core.completion.base.engine import Pools, Scoring
from core.completion.base.objective import likeness
from core.completion.base.proposals import best_liked, verify
from core.errors import RequestError
from core.types import Completions, Problem, Progress

if TYPE_CHECKING:  # it imports this module in turn, to be listed without torch
    from core.completion.gradient import GradientSettings

_ORDERS = {"l1": 1, "l2": 2, "l10": 10}


def relax(problem: Problem, settings: GradientSettings, progress: Progress) -> Completions:
    """The best of the outfits nearest to where each restart ends, each scored as a whole.

    Raises RequestError for a scorer that has no gradient in the pieces.
    """
    pools = Pools(problem.pools)
    pools.check()
    scoring = Scoring(problem, progress, settings.restarts * (settings.steps + problem.keep))
    proposed = [
        completion
        for vectors in climb(problem, pools, scoring, settings)
        for completion in itertools.islice(best_liked(pools, _liking(problem, pools, vectors, settings)), problem.keep)
    ]
    return verify(scoring, proposed, problem.keep)


def climb(problem: Problem, pools: Pools, scoring: Scoring, settings: GradientSettings) -> Tensor:
    """Where Adam leads from random candidates: (restarts, k, 2d), the halves of unit length as those of pieces are."""
    draw = torch.Generator().manual_seed(settings.seed)
    start = torch.stack(
        [pool[torch.randint(len(pool), (settings.restarts,), generator=draw)] for pool in pools.rows], dim=1
    )  # (R, k)
    types = problem.types[start]  # (R, k)
    with torch.inference_mode(False), torch.enable_grad():
        free = problem.features[start].requires_grad_()  # (R, k, 2d)
        adam = torch.optim.Adam([free], lr=settings.rate, maximize=True)
        for _ in range(settings.steps):
            free.grad = _slope(scoring, free, types)
            adam.step()
    return _unit_halves(free.detach())


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
