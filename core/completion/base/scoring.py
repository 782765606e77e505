"""The one way in which completers value outfits: in batches, with the work shared that a scorer can share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from core.completion.base.objective import Objective
from core.completion.base.sharing import CATALOGUES, Grow
from core.types import Completion, Problem, Progress

BATCH = 1024
_SHARED = 4096  # outfits between two looks at the progress where their work is shared, which is quicker
SURE = 256  # of outfits that were scored roughly, the best ones scored again exactly
_MANY = 2048  # outfits of a step from which on rough scores come first


class Scoring:
    """Values outfits made of the worn pieces and added ones by the problem's objective, counting every one of them."""

    def __init__(self, problem: Problem, progress: Progress, expected: int) -> None:
        self.calls = 0
        self.objective = Objective(problem)
        self._problem = problem
        self._progress = progress
        self._expected = max(expected, 1)
        self._prepared = CATALOGUES.of(problem)
        self._settled = True

    @torch.inference_mode()
    def grow(self, chosen: Tensor, parent: Tensor, row: Tensor) -> Tensor:
        """Values (M,) of outfit `parent[i]` with candidate `row[i]` added.

        `chosen` (b, t) holds the rows already picked in each of b outfits, so that all outfits of a
        step have one length and need no padding; `parent` and `row` are (M,) int64. Of very many outfits
        only the SURE best are valued exactly, where the processor has a quicker way for the others.
        """
        grow = self._start(chosen)
        if len(row) < _MANY or self._prepared is None or not self._prepared.rough:
            return self._values(grow, chosen, parent, row)
        self._settled = False
        values = self._values(grow, chosen, parent, row, exact=False)  # (M,)
        best = values.topk(SURE).indices  # (SURE,)
        values[best] = self._values(grow, chosen, parent[best], row[best], again=True)
        return values

    def whole(self, rows: Tensor) -> Tensor:
        """Values (M,) of outfits completed by `rows` (M, k)."""
        return self.grow(rows[:, :-1], torch.arange(len(rows)), rows[:, -1])

    @torch.inference_mode()
    def settle(self, found: Sequence[Completion]) -> list[Completion]:
        """The completions by their exact values, best first; some of them may have been valued roughly so far."""
        if self._settled or not found:
            return list(found)
        rows = torch.tensor([each.rows for each in found])  # (M, k)
        chosen, place = rows[:, :-1], torch.arange(len(rows))  # (M, k - 1), (M,)
        values = self._values(self._start(chosen), chosen, place, rows[:, -1], again=True).tolist()
        exact = [replace(each, score=value) for each, value in zip(found, values, strict=True)]
        return sorted(exact, key=lambda each: -each.score)

    def score(self, added: Tensor, types: Tensor) -> Tensor:
        """What the scorer alone says (B,) of what is worn with pieces `added` (B, t, 2d) of `types` (B, t)."""
        self._count(len(added))
        return self._alone(added, types)

    def _start(self, chosen: Tensor) -> Grow:
        problem = self._problem
        if self._prepared is not None:
            return self._prepared.outfits(problem.worn, problem.worn_types, chosen)

        def grow(parent: Tensor, row: Tensor, exact: bool) -> Tensor:
            added = torch.cat([chosen[parent], row[:, None]], dim=1)  # (B, t + 1)
            return self._alone(problem.features[added], problem.types[added])  # (B,)

        return grow

    def _values(
        self, grow: Grow, chosen: Tensor, parent: Tensor, row: Tensor, *, exact: bool = True, again: bool = False
    ) -> Tensor:
        """Values (M,), a batch at a time so that a person can stop it; what is valued `again` is counted already."""
        size = BATCH if self._prepared is None else _SHARED
        values = [torch.empty(0)]
        for parents, rows in zip(torch.split(parent, size), torch.split(row, size), strict=True):
            self._count(0 if again else len(rows))
            added = torch.cat([chosen[parents], rows[:, None]], dim=1)  # (B, t + 1)
            values.append(self.objective.of_rows(grow(parents, rows, exact), added))  # (B,)
        return torch.cat(values)  # (M,)

    def _alone(self, added: Tensor, types: Tensor) -> Tensor:
        problem, batch = self._problem, len(added)
        outfits = torch.cat([problem.worn.expand(batch, -1, -1), added], dim=1)  # (B, n + t, 2d)
        kinds = torch.cat([problem.worn_types.expand(batch, -1), types], dim=1)  # (B, n + t)
        return problem.scorer.score(outfits, torch.ones(kinds.shape, dtype=torch.bool), kinds)  # (B,)

    def _count(self, outfits: int) -> None:
        self._progress(min(self.calls / self._expected, 1.0), f"{self.calls:,} outfits tried")
        self.calls += outfits
