"""What the committed experiments say of the completion algorithms, read from their result files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from core.completion import COMPLETERS
from core.evidence import ASSETS, Figure

COMMAND = (
    "python -m core.cli.experiment --catalogue ../shared/data/mango --limit 300 "
    "--completers ensemble,greedy,beam,generator --json assets/evaluation/experiment-mango.json"
)
QUANTILES = 101
_SUMMARIES = {
    "score": "median_score",
    "second": "second_scorer_median",
    "seconds": "median_seconds",
    "calls": "median_calls",
    "recall": "recall_at_10",
    "distinct": "distinct_items",
}

Kind = Literal["completer", "originals", "random"]


@dataclass(frozen=True)
class Group:
    """Outfits of one origin: those an algorithm completed, those stylists made, or those completed at random.

    `score` and `second` are the medians by the judge that was maximised and by one that was not; `scores` and
    `second_scores` hold 101 quantiles each, or nothing where none were kept. `seconds` and `calls` are medians
    for one outfit; `recall` is how often a removed piece came back among ten; `distinct` counts different pieces.
    """

    name: str
    kind: Kind
    score: Figure | None = None
    second: Figure | None = None
    seconds: Figure | None = None
    calls: Figure | None = None
    recall: Figure | None = None
    distinct: Figure | None = None
    scores: tuple[float, ...] = ()
    second_scores: tuple[float, ...] = ()


@dataclass(frozen=True)
class Width:
    """A beam of one width on pools that can be searched exhaustively.

    `gap` is by how much its score falls short of the best there is, in the middle, `mean` the same on average;
    `equal` is how often it finds the very best.
    """

    width: int
    gap: Figure
    mean: Figure | None
    equal: Figure | None
    calls: Figure | None


@dataclass(frozen=True)
class Experiment:
    """One result file: `n` outfits of a catalogue, each without `remove` pieces, completed again by every algorithm.

    `slots` is "given" where algorithms were told which kinds are missing, "any" where they were not; `pool` is how
    many candidates a place had, 0 for all.
    """

    file: str
    command: str
    catalogue: str
    scorer: str
    second_scorer: str
    remove: int
    n: int
    seed: int
    groups: tuple[Group, ...]
    slots: str = ""
    pool: int = 0
    widths: tuple[Width, ...] = ()


@dataclass(frozen=True)
class Lab:
    """Every committed experiment; `problems` names files that cannot be read.

    `completers` are all that are registered, in their order, so that each can keep its sign in every plot.
    """

    experiments: tuple[Experiment, ...] = ()
    problems: tuple[str, ...] = ()
    completers: tuple[str, ...] = ()


def read_lab(assets: Path = ASSETS) -> Lab:
    """Read every `evaluation/experiment*.json` below `assets`; what is missing is empty, and nothing raises."""
    found, problems = [], []
    for path in sorted(assets.glob("evaluation/experiment*.json"), key=lambda path: path.stem):
        file = path.relative_to(assets.parent).as_posix()
        try:
            found.append(_experiment(file, json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
            problems.append(f"{file}: not as a result file should be ({error!r}). Make it again with {COMMAND}.")
    found.sort(key=lambda experiment: not experiment.groups)  # what compares algorithms comes first
    return Lab(tuple(found), tuple(problems), tuple(entry.name for entry in COMPLETERS))


def _experiment(file: str, content: Mapping[str, Any]) -> Experiment:
    groups = [_group(name, "completer", part) for name, part in content.get("completers", {}).items()]
    groups += [_group(kind, kind, content[kind]) for kind in ("originals", "random") if kind in content]
    beam = content.get("beam", {})
    if not groups and not beam:
        raise ValueError("neither completers nor a beam study")
    return Experiment(
        file=file,
        command=str(content.get("command", COMMAND)),
        catalogue=str(content.get("catalogue", "")),
        scorer=str(content.get("scorer", "")),
        second_scorer=str(content.get("second_scorer", "")),
        remove=int(content.get("remove", 0)),
        n=int(content.get("n", 0)),
        seed=int(content.get("seed", 0)),
        groups=tuple(groups),
        slots=str(content.get("slots", "")),
        pool=_pool(beam.get("pool", content.get("pool", 0))),
        widths=tuple(sorted((_width(row) for row in beam.get("rows", [])), key=lambda row: row.width)),
    )


def _group(name: str, kind: Kind, part: Mapping[str, Any]) -> Group:
    figures = {field: _figure(name, part[key]) for field, key in _SUMMARIES.items() if part.get(key) is not None}
    return Group(
        name, kind, **figures, scores=_quantiles(part, "scores"), second_scores=_quantiles(part, "second_scores")
    )


def _width(row: Mapping[str, Any]) -> Width:
    name = f"width {row['width']}"
    mean, equal, calls = (
        _figure(name, row[key]) if row.get(key) is not None else None
        for key in ("mean_gap_to_exhaustive", "share_equal", "median_calls")
    )
    return Width(int(row["width"]), _figure(name, row["median_gap_to_exhaustive"]), mean, equal, calls)


def _pool(said: Any) -> int:
    return 0 if said == "all" else int(said)


def _figure(name: str, found: Any) -> Figure:
    """A bare number, or one with its interval."""
    if isinstance(found, Mapping):
        return Figure(name, float(found["value"]), found.get("low"), found.get("high"), found.get("n"))
    return Figure(name, float(found))


def _quantiles(part: Mapping[str, Any], key: str) -> tuple[float, ...]:
    quantiles = tuple(float(value) for value in part.get(key, {}).get("quantiles", ()))
    if quantiles and (len(quantiles) != QUANTILES or list(quantiles) != sorted(quantiles)):
        raise ValueError(f"{key}: {QUANTILES} rising quantiles were expected")
    return quantiles
