"""The generator F_k (Okhotnikov 2024): a graph network that imagines all missing pieces at once."""

from core.completion import COMPLETERS
from core.types import Completer, CompletionRequest, Completions, Problem, Progress


class Generated:
    """One pass of the network, whatever the number of candidates; only the outfits proposed are scored.

    It imitates greedy completion by the scorer it was trained on, and serves any scorer of the same encoder.
    """

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The nearest pieces and their runners-up; raises WeightsError where it was not trained for the encoder."""
        from core.completion.base.generating import generate

        return generate(problem, progress)


@COMPLETERS.register(
    "generator",
    summary="Imagines all missing pieces at once, as greedy search would choose them, and finds the nearest.",
    needs=("weights",),
)
def make(request: CompletionRequest) -> Completer:
    """The generator has no settings."""
    return Generated()
