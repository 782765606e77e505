"""Learned proposals, exact verification: a few candidates that are likely to fit are combined by the scorer."""

from dataclasses import dataclass

from core.completion import COMPLETERS
from core.completion.beam import MAX_WIDTH
from core.errors import RequestError
from core.types import Completer, CompletionRequest, Completions, Problem, Progress


@dataclass(frozen=True)
class EnsembleSettings:
    """`proposals` candidates for each missing piece go into a beam of `width`, which keeps `shortlist` of them.

    Of the outfits combined from the likeliest pieces at most `hands` are scored for the runners-up. A scorer without
    a memory proposes nothing: then the beam looks at every candidate once, and keeps `without` of each slot.
    """

    proposals: int = 60
    width: int = 5
    shortlist: int = 40
    hands: int = 60
    without: int = 200


class Ensemble:
    """A few hundred scorer calls, however many candidates there are."""

    def __init__(self, settings: EnsembleSettings) -> None:
        self.settings = settings

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The best outfit of those proposed, and others from the pieces that stylists would likeliest wear."""
        from core.completion.base.assembling import assemble

        return assemble(problem, self.settings, progress)


@COMPLETERS.register("ensemble", summary="Guesses the few pieces likely to fit, and tries their combinations: quick.")
def make(request: CompletionRequest) -> Completer:
    """The ensemble with the request's width; raises RequestError where it is out of range."""
    if not 1 <= request.width <= MAX_WIDTH:
        raise RequestError(f"The ensemble's width must lie between 1 and {MAX_WIDTH}, not {request.width}.")
    return Ensemble(EnsembleSettings(width=request.width))
