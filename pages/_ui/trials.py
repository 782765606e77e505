"""What several algorithms make of one question, each in the background, and everything that a visitor tried so far."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace

from core.types import CompletionRequest, CompletionResult, ItemId, Progress, Suggestion
from pages._ui.jobs import Job

Complete = Callable[[CompletionRequest, Progress], CompletionResult]


@dataclass(frozen=True)
class Question:
    """What several algorithms are asked: `request` but for its completer, in the collection `config`, in `words`."""

    request: CompletionRequest
    config: Hashable
    words: str


@dataclass(frozen=True)
class Trial:
    """One algorithm on one question, at work or done; `before` is the number of the first trial just like it."""

    number: int
    completer: str
    question: Question
    job: Job
    before: int | None = None

    @property
    def result(self) -> CompletionResult | None:
        """What it found, once it is done."""
        return None if self.job.running or self.job.cancelled else self.job.result

    @property
    def best(self) -> Suggestion | None:
        """The best outfit it found."""
        return self.result.suggestions[0] if self.result and self.result.suggestions else None


@dataclass
class Bench:
    """The algorithms that are ticked, the trials of the last comparison, and all since the last reset."""

    ticked: tuple[str, ...] | None = None
    shown: tuple[Trial, ...] = ()
    trials: list[Trial] = field(default_factory=list)

    @property
    def at_work(self) -> frozenset[int]:
        """The numbers of the trials that still work; asked once a page, whose parts must not disagree on it."""
        return frozenset(trial.number for trial in self.shown if trial.job.running)

    @property
    def finished(self) -> list[Trial]:
        """The trials that found something."""
        return [trial for trial in self.trials if trial.best is not None]

    def begin(self, question: Question, completers: Sequence[str], complete: Complete) -> None:
        """Start every algorithm on its own."""
        self.stop()
        first = len(self.trials)
        for completer in completers:
            before = next((t.number for t in self.trials if (t.question, t.completer) == (question, completer)), None)
            job = Job(_work(complete, replace(question.request, completer=completer)))
            self.trials.append(Trial(len(self.trials) + 1, completer, question, job, before))
        self.shown = tuple(self.trials[first:])

    def stop(self) -> None:
        """Ask everything that still runs to stop."""
        for trial in self.shown:
            if trial.job.running:
                trial.job.cancel()

    def put_away(self) -> None:
        """Show the last comparison no more; what it measured stays."""
        self.stop()
        self.shown = ()

    def reset(self) -> None:
        """Forget every trial but not what is ticked."""
        self.put_away()
        self.trials = []

    def questions(self) -> list[Question]:
        """The different questions asked so far, in their order."""
        return list(dict.fromkeys(trial.question for trial in self.trials))

    def also_chose(self, trial: Trial, item_id: ItemId) -> tuple[str, ...]:
        """The other algorithms of the last comparison whose best outfit gained the same piece."""
        return tuple(
            other.completer
            for other in self.shown
            if other is not trial and other.best is not None and item_id in other.best.added
        )


def _work(complete: Complete, request: CompletionRequest) -> Callable[[Progress], CompletionResult]:
    return lambda progress: complete(request, progress)
