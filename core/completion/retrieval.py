"""Complementary retrieval: a target-item head says where each missing piece would lie, and the nearest come."""

from core.completion import COMPLETERS
from core.types import Completer, CompletionRequest, Completions, Problem, Progress


class Retrieval:
    """One query for each slot; no outfit is scored but those proposed, and the new pieces never see each other."""

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The nearest pieces and their runners-up; raises RequestError for a scorer without a target-item head."""
        from core.completion.base.target_item import retrieve

        return retrieve(problem, progress)


@COMPLETERS.register(
    "retrieval",
    summary="Asks the model what each missing piece should look like, and finds the nearest.",
    needs=("target_item",),
)
def make(request: CompletionRequest) -> Completer:
    """Retrieval has no settings."""
    return Retrieval()
