"""Gradient relaxation (Okhotnikov 2024): pieces that need not exist are improved, then replaced by the nearest ones."""

from dataclasses import dataclass

from core.completion import COMPLETERS
from core.completion.beam import MAX_WIDTH
from core.errors import RequestError, UnknownNameError
from core.types import Completer, CompletionRequest, Completions, Problem, Progress

METRICS = ("l1", "l2", "l10", "cosine")


@dataclass(frozen=True)
class GradientSettings:
    """`restarts` runs of Adam of `steps` steps at `rate`; `nearest` is one of METRICS; `seed` draws the starts."""

    restarts: int = 5
    steps: int = 100
    rate: float = 0.02
    nearest: str = "cosine"
    seed: int = 0


class Gradient:
    """As many scorer calls as restarts times steps, each with its gradient, whatever the number of candidates."""

    def __init__(self, settings: GradientSettings) -> None:
        self.settings = settings

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The outfits nearest to where the restarts end; raises RequestError for a scorer without a gradient."""
        from core.completion.base.relaxation import relax

        return relax(problem, self.settings, progress)


@COMPLETERS.register(
    "gradient",
    summary="Imagines ideal pieces by following the scorer's slope, then takes the most similar real ones.",
    needs=("gradient",),
)
def make(request: CompletionRequest) -> Completer:
    """Relaxation with as many restarts as the request's width; raises RequestError or UnknownNameError."""
    if not 1 <= request.width <= MAX_WIDTH:
        raise RequestError(f"The gradient's restarts must lie between 1 and {MAX_WIDTH}, not {request.width}.")
    if request.nearest not in METRICS:
        raise UnknownNameError("similarity of pieces", request.nearest, METRICS)
    return Gradient(GradientSettings(request.width, nearest=request.nearest, seed=request.seed))
