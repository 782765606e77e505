"""1-step greedy: every slot filled at once, by what goes best with the worn pieces alone."""

from core.completion import COMPLETERS
from core.types import Completer, CompletionRequest, Completions, Problem, Progress


class OneStep:
    """As many scorer calls as there are candidates, and one for each outfit proposed.

    The new pieces never see each other until then; with `keep` 1 it is the algorithm of Okhotnikov (2024).
    """

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The independent best and its runners-up, each scored as a whole, best first."""
        from core.completion.base.independent import fill_independently

        return fill_independently(problem, progress)


@COMPLETERS.register("one_step", summary="Fills every place at once, each by itself: the new pieces may clash.")
def make(request: CompletionRequest) -> Completer:
    """One pass has no settings."""
    return OneStep()
