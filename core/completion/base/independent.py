"""One pass over the candidates: how well each goes with what is worn, whatever fills the other slots."""

import torch

from core.completion.base.engine import Pools, Scoring, diverse
from core.completion.base.proposals import best_liked, verify
from core.types import Completions, Problem, Progress


def fill_independently(problem: Problem, progress: Progress) -> Completions:
    """Every slot filled with what goes best with the worn pieces alone, and runners-up by the sum of such values."""
    pools = Pools(problem.pools)
    pools.check()
    rows, places = pools.union()
    scoring = Scoring(problem, progress, len(rows) + problem.keep)
    nothing = torch.empty(1, 0, dtype=torch.long)  # (1, 0)
    values = scoring.grow(nothing, torch.zeros_like(rows), rows)  # (m,)
    liked = best_liked(pools, [values[place] for place in places])
    return verify(scoring, diverse(liked, problem.keep), problem.keep)
