"""What completers maximise: an outfit's score, alone or weighed against a brief in words."""

import torch
import torch.nn.functional as F
from torch import Tensor

from core.errors import RequestError
from core.types import Problem


class Objective:
    """S, or with a brief alpha·S + (1 − alpha)·likeness, the mean `likeness` of the added pieces to the brief.

    `fits` (N,) is the likeness of every candidate, or None without a brief. Raises RequestError for an
    alpha outside 0 to 1.
    """

    def __init__(self, problem: Problem) -> None:
        if not 0 <= problem.alpha <= 1:
            raise RequestError(f"The scorer's weight beside a brief must lie between 0 and 1, not {problem.alpha:g}.")
        self.alpha = problem.alpha
        self.brief = problem.brief
        self.fits = None if problem.brief is None else likeness(problem.features, problem.brief)  # (N,)

    def of_rows(self, scores: Tensor, added: Tensor) -> Tensor:
        """The value (B,) of outfits with `scores` (B,) to which the candidates `added` (B, t) were added."""
        if self.fits is None:
            return scores
        return self.alpha * scores + (1 - self.alpha) * self.fits[added].mean(dim=1)  # (B,)


def likeness(items: Tensor, brief: Tensor) -> Tensor:
    """How much items (..., 2d) are what a brief (d,) says, from -1 to 1: mean cosine of picture and caption, (...)."""
    halves = torch.stack(items.chunk(2, dim=-1), dim=-2)  # (..., 2, d)
    return F.cosine_similarity(halves, brief, dim=-1).mean(dim=-1)  # (...)
