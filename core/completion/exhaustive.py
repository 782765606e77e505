"""Exhaustive search: every outfit there is, for pools small enough."""

from core.completion import COMPLETERS
from core.types import Completer, CompletionRequest, Completions, Problem, Progress

LIMIT = 250_000  # outfits: about half a minute of the shipped scorer


class Exhaustive:
    """Scores every set of new pieces once, at most `limit` of them."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The best outfits of all; raises RequestError that says how many scorer calls too large a pool would take."""
        from core.completion.base.enumeration import search_all

        return search_all(problem, self.limit, progress)


@COMPLETERS.register("exhaustive", summary="Tries every outfit there is: surely the best, for few candidates only.")
def make(request: CompletionRequest) -> Completer:
    """Exhaustive search has no settings."""
    return Exhaustive()
