"""What completers share that imagine pieces: where to start without a piece, and how to weigh a brief in words."""

from collections.abc import Sequence

import torch
from torch import Tensor

from core.completion.base.engine import Pools
from core.errors import RequestError
from core.types import Problem


def opening(problem: Problem, pools: Pools, fits: Tensor | None) -> int | None:
    """The candidate that stands in for the outfit where nothing is worn: the one most like the brief.

    `fits` (N,) is the likeness of every candidate to it. Raises RequestError where there is no brief either.
    """
    if len(problem.worn):
        return None
    if fits is None:
        raise RequestError(
            "This search looks for what goes with a piece. Put one in the outfit, or say what it is for."
        )
    rows = torch.cat(pools.rows)  # (sum of m_j,)
    return int(rows[fits[rows].argmax()])


def weigh(
    problem: Problem, pools: Pools, near: Sequence[Tensor], fits: Tensor | None, start: int | None
) -> list[Tensor]:
    """How much each slot's candidates are liked (m_j,): how `near` they are (m_j,), weighed against a brief.

    `fits` (N,) is their likeness to it, or None; `start` the row that stands in for the outfit, if one does.
    """
    if fits is None:
        return list(near)
    weights = [problem.alpha] * len(pools)
    if start is not None:  # the piece that starts the outfit is there for the brief's sake alone
        weights[next(slot for slot, pool in enumerate(pools.lists) if start in pool)] = 0.0
    return [
        weight * _even(each) + (1 - weight) * _even(fits[pool])
        for weight, each, pool in zip(weights, near, pools.rows, strict=True)
    ]


def _even(values: Tensor) -> Tensor:
    """The values (m,) in their standard deviations from the mean, so that distances and cosines can be added."""
    return (values - values.mean()) / values.std(correction=0).clamp(min=1e-6)  # (m,)
