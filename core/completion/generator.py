"""The generator F_k (Okhotnikov 2024): a graph network that imagines all missing pieces at once."""

from core.completion import COMPLETERS
from core.completion.beam import MAX_WIDTH
from core.errors import RequestError
from core.types import Completer, CompletionRequest, Completions, Problem, Progress


class Generated:
    """One pass of the network, whatever the number of candidates; `tries` outfits are scored for each one kept.

    It imitates greedy completion by the scorer it was trained on, and serves any scorer of the same encoder.
    """

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The nearest pieces and their runners-up; raises WeightsError where it was not trained for the encoder."""
        from core.completion.base.generating import generate

        return generate(problem, progress, self.tries)


@COMPLETERS.register(
    "generator",
    summary="Imagines all missing pieces at once, as greedy search would choose them, and finds the nearest.",
    needs=("weights",),
)
def make(request: CompletionRequest) -> Completer:
    """The generator with a try for every two of the request's width, because most of its time goes into scoring them.

    Raises RequestError where that is out of range.
    """
    if not 1 <= request.width <= MAX_WIDTH:
        raise RequestError(f"The generator's width must lie between 1 and {MAX_WIDTH}, not {request.width}.")
    return Generated(max(1, request.width // 2))
