"""What is reported of a scorer: two figures with intervals, and what a control that knows only use would get."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import StorageError
from core.evaluation.catalogue import mean_feature
from core.evaluation.measure import Lookup, Measured, Score, measure_blanks, measure_verdicts
from core.evaluation.questions import Blank, Verdict


@dataclass(frozen=True)
class Report:
    """Fill-in-the-blank accuracy and compatibility AUC of one scorer."""

    fitb: Measured
    compatibility: Measured

    def as_json(self) -> dict[str, Any]:
        """Both figures under the names of their metrics."""
        return {"fitb": _figure(self.fitb, "accuracy"), "compatibility": _figure(self.compatibility, "auc")}

    def __str__(self) -> str:
        return (
            f"FITB accuracy {_words(self.fitb)} questions (chance 0.250)\n"
            f"compatibility AUC {_words(self.compatibility)} outfits (chance 0.500)"
        )


def report(score: Score, lookup: Lookup, blanks: Sequence[Blank], verdicts: Sequence[Verdict]) -> Report:
    """Measure a scorer on both kinds of questions."""
    return Report(measure_blanks(score, lookup, blanks), measure_verdicts(score, lookup, verdicts))


def report_popularity(lookup: Lookup, blanks: Sequence[Blank], verdicts: Sequence[Verdict]) -> Report:
    """Measure the control that knows of each item only how often stylists use it; it must be near chance."""
    return report(mean_feature, lookup, blanks, verdicts)


def write_report(path: Path, content: dict[str, Any]) -> None:
    """Write a report as JSON, null for what is not a number; raises StorageError where that is not possible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_plain(content), indent=2, allow_nan=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}). Choose another place.") from error


def _plain(value: Any) -> Any:
    """A report's values without nan, which JSON has no word for."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value


def _figure(measured: Measured, name: str) -> dict[str, Any]:
    values = {name: measured.value, "low": measured.low, "high": measured.high}
    return {key: round(value, 4) for key, value in values.items()} | {"n": measured.n}


def _words(measured: Measured) -> str:
    return f"{measured.value:.3f} [{measured.low:.3f}, {measured.high:.3f}] on {measured.n:,}"
