"""Beam search: keep the few best outfits at each step, so that a second-best start can win in the end."""

from core.completion import COMPLETERS
from core.errors import RequestError
from core.types import Completer, CompletionRequest, Completions, Problem, Progress

MAX_WIDTH = 50


class Beam:
    """Follows the `width` best outfits; `shortlist` bounds the candidates of each slot after the first step."""

    def __init__(self, width: int, shortlist: int | None = None) -> None:
        self.width = width
        self.shortlist = shortlist

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The best outfits that the beam reaches."""
        from core.completion.base.engine import beam_search

        return beam_search(problem, self.width, progress, self.shortlist)


@COMPLETERS.register("beam", summary="Follows several good starts at once: slower, and seldom worse than greedy.")
def make(request: CompletionRequest) -> Completer:
    """Beam search with the request's width and shortlist; raises RequestError where they are out of range."""
    if not 1 <= request.width <= MAX_WIDTH:
        raise RequestError(f"The beam's width must lie between 1 and {MAX_WIDTH}, not {request.width}.")
    if request.shortlist is not None and request.shortlist < 1:
        raise RequestError(f"The shortlist must keep at least 1 candidate, not {request.shortlist}; None keeps all.")
    return Beam(request.width, request.shortlist)
