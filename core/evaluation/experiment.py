"""Completers compared on outfits from which pieces were removed, after the experiment of Okhotnikov (2024).

Optimised outfits score above stylists' own, so that the score alone measures nothing. Beside it stand how often the
removed pieces come back, and the score by a second model, trained by itself, which no completer has seen.
"""

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.completion.base.scoring import Scoring
from core.errors import StorageError
from core.evaluation.experiment_cases import Case, Setting, Shop
from core.evaluation.measure import score_outfits
from core.metrics.ranking import bootstrap_interval
from core.types import Completer, Completions, ItemId, Scorer

GUESSES = 10
_QUANTILES = np.linspace(0, 1, 101)
_SAY_EVERY = 15.0  # seconds


@dataclass(frozen=True)
class Trial:
    """What one completer made of one outfit: the best completion's scores, its pieces, and what it cost.

    `seconds` are of the processor: with one thread the time it takes on a machine that does nothing else, when the
    scorer has read the catalogue.
    `back` says of each removed piece whether it was among the first GUESSES different pieces proposed for its place.
    """

    completer: str
    outfit: str
    score: float
    second: float
    seconds: float
    calls: int
    back: tuple[bool, ...]
    added: tuple[ItemId, ...]


class TrialLog:
    """Trials kept as lines of JSON, so that a stopped experiment goes on where it was."""

    def __init__(self, path: Path, forget: Collection[str] = ()) -> None:
        """What `path` holds, but for the trials of completers to `forget`, which are to be made anew."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
            found = [trial for trial in map(_trial, lines) if trial and trial.completer not in forget]
            path.write_text("".join(map(_line, found)), encoding="utf-8")
        except OSError as error:
            raise StorageError(
                f"{path} cannot be written ({error.strerror}). Choose another place by --runs."
            ) from error
        self.trials = {(trial.completer, trial.outfit): trial for trial in found}

    def add(self, trial: Trial) -> None:
        """Keep a trial, on disk at once."""
        self.trials[trial.completer, trial.outfit] = trial
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_line(trial))


def _line(trial: Trial) -> str:
    return json.dumps(asdict(trial)) + "\n"


def _trial(line: str) -> Trial | None:
    """The trial in a line, or None in the one that was being written when the experiment was stopped."""
    try:
        found = json.loads(line)
        return Trial(**found | {"back": tuple(found["back"]), "added": tuple(found["added"])})
    except (ValueError, TypeError, KeyError):
        return None


@dataclass(frozen=True)
class Experiment:
    """The problems that completers are compared on; `scorer` is maximised, `second` only asked in the end."""

    shop: Shop
    setting: Setting
    cases: Sequence[Case]
    scorer: Scorer
    second: Scorer

    def run(
        self, completers: Mapping[str, Completer], log: TrialLog, say: Callable[[str], None] = print
    ) -> dict[str, list[Trial]]:
        """The trials of every completer on every case, those in the log taken from it; tells the time left.

        Case by case, so that what the machine does meanwhile slows all completers alike.
        """
        missing = [(name, case) for case in self.cases for name in completers if (name, case.outfit) not in log.trials]
        if missing:
            self.warm(missing[0][1])
        began, told = time.perf_counter(), 0.0
        for done, (name, case) in enumerate(missing, 1):
            log.add(self.attempt(name, completers[name], case))
            spent = time.perf_counter() - began
            if spent - told > _SAY_EVERY or done == len(missing):
                told, left = spent, spent / done * (len(missing) - done)
                say(f"{done:,} of {len(missing):,} completions, about {left:,.0f} s left")
        return {name: [log.trials[name, case.outfit] for case in self.cases] for name in completers}

    def warm(self, case: Case) -> None:
        """Let the scorer read every candidate, which an app does once for a catalogue, before a clock starts."""
        problem = self.shop.problem(case, self.setting, self.scorer)
        rows = torch.unique(torch.cat(problem.pools))  # (m,)
        Scoring(problem, _quiet, len(rows)).grow(torch.zeros(1, 0, dtype=torch.long), torch.zeros_like(rows), rows)

    def attempt(self, name: str, completer: Completer, case: Case) -> Trial:
        """Let a completer complete one outfit."""
        problem = self.shop.problem(case, self.setting, self.scorer)
        began = time.process_time()
        result = completer.complete(problem, _quiet)
        seconds = time.process_time() - began
        best = result.found[0]
        ids = list(self.shop.lookup.row)
        added = tuple(ids[row] for row in best.rows)
        removed = [self.shop.lookup.row[item] for item in case.removed]
        second = self.judge(self.second, [(*case.worn, *added)])[0]
        back = came_back(result, problem.pools, removed)
        return Trial(name, case.outfit, best.score, float(second), seconds, result.calls, back, added)

    def references(self) -> dict[str, dict[str, Any]]:
        """The outfits as stylists made them, and completed by pieces drawn at random from the pools."""
        draw = np.random.default_rng(self.setting.seed)
        ids, chance, drawn = list(self.shop.lookup.row), [], []
        for case in self.cases:
            pools = self.shop.pools(case, self.setting)
            chance += [min(1.0, GUESSES / len(pool)) for pool in pools]
            drawn.append((*case.worn, *(ids[row] for row in _draw(pools, draw))))
        whole = [(*case.worn, *case.removed) for case in self.cases]
        found = {name: self._describe(outfits) for name, outfits in (("originals", whole), ("random", drawn))}
        found["random"]["recall_at_10"] = round(float(np.mean(chance)), 5)
        return found

    def judge(self, scorer: Scorer, outfits: Sequence[Sequence[ItemId]]) -> np.ndarray:
        """Scores (m,) of outfits."""
        return score_outfits(scorer.score, self.shop.lookup, outfits)

    def _describe(self, outfits: Sequence[Sequence[ItemId]]) -> dict[str, Any]:
        return describe(self.judge(self.scorer, outfits), self.judge(self.second, outfits))


def came_back(result: Completions, pools: Sequence[Tensor], removed: Sequence[int]) -> tuple[bool, ...]:
    """Whether each removed row is among the first GUESSES different rows proposed for its place.

    The outfits found are read best first. Places with one and the same pool are interchangeable and are read as one:
    a piece counts wherever it was proposed among them, and all of them have GUESSES guesses together.
    """
    kinds = [next(j for j, other in enumerate(pools) if torch.equal(pool, other)) for pool in pools]
    guesses: dict[int, dict[int, None]] = {kind: {} for kind in kinds}
    for completion in result.found:
        for kind, row in zip(kinds, completion.rows, strict=True):
            guesses[kind].setdefault(row)
    return tuple(row in list(guesses[kind])[:GUESSES] for kind, row in zip(kinds, removed, strict=True))


def describe(scores: np.ndarray, second: np.ndarray) -> dict[str, Any]:
    """Medians of two scorers (n,) each with their 95% bootstrap intervals, and 101 quantiles of each."""
    return {
        "median_score": _median(scores),
        "second_scorer_median": _median(second),
        "scores": {"quantiles": _quantiles(scores)},
        "second_scores": {"quantiles": _quantiles(second)},
    }


def summarise_trials(trials: Sequence[Trial]) -> dict[str, Any]:
    """What is reported of one completer; the interval of its recall is over outfits."""
    back = np.array([np.mean(trial.back) for trial in trials])  # (n,)
    low, high = bootstrap_interval(lambda rows: float(back[rows].mean()), len(back))
    return describe(np.array([trial.score for trial in trials]), np.array([trial.second for trial in trials])) | {
        "median_seconds": round(float(np.median([trial.seconds for trial in trials])), 4),
        "median_calls": float(np.median([trial.calls for trial in trials])),
        "recall_at_10": {"value": round(float(back.mean()), 4), "low": round(low, 4), "high": round(high, 4)},
        "distinct_items": len({item for trial in trials for item in trial.added}),
    }


def compare_beams(trials: Mapping[str, Sequence[Trial]], widths: Mapping[str, int], best: str) -> list[dict[str, Any]]:
    """How far beams fall short of exhaustive search, whose trials are called `best`: a row for each of `widths`."""
    optimum = np.array([trial.score for trial in trials[best]])  # (n,)
    rows = []
    for name, width in widths.items():
        gap = optimum - np.array([trial.score for trial in trials[name]])  # (n,)
        calls = float(np.median([trial.calls for trial in trials[name]]))
        rows.append(
            {
                "width": width,
                "median_gap_to_exhaustive": _median(gap),
                "mean_gap_to_exhaustive": round(float(gap.mean()), 6) + 0.0,  # no -0.0
                "share_equal": round(float((gap < 1e-6).mean()), 4),
                "median_calls": calls,
            }
        )
    return rows


def _median(values: np.ndarray) -> dict[str, float]:
    low, high = bootstrap_interval(lambda rows: float(np.median(values[rows])), len(values))
    return {"value": round(float(np.median(values)), 6), "low": round(low, 6), "high": round(high, 6)}


def _quantiles(values: np.ndarray) -> list[float]:
    return [round(float(value), 5) for value in np.quantile(values, _QUANTILES)]


def _draw(pools: Sequence[Tensor], draw: np.random.Generator) -> list[int]:
    """One row of each pool, no row twice."""
    chosen: list[int] = []
    for pool in pools:
        free = np.setdiff1d(pool.numpy(), chosen)
        chosen.append(int(free[draw.integers(len(free))]))
    return chosen


def _quiet(done: float, what: str) -> None:
    """Progress of a single completion, which nobody watches."""
