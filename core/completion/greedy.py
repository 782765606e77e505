"""k-step greedy: add the best piece, score again, repeat."""

from core.completion import COMPLETERS
from core.types import Completer, CompletionRequest, Completions, Problem, Progress


class Greedy:
    """Takes at each step the piece that helps most; k times as many scorer calls as there are candidates."""

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The greedy completion, then those that differ from it in the last piece."""
        from core.completion.base.engine import beam_search

        return beam_search(problem, 1, progress)


@COMPLETERS.register("greedy", summary="Adds the best piece, looks again, and so on: quick and good.")
def make(request: CompletionRequest) -> Completer:
    """k-step greedy has no settings."""
    return Greedy()
