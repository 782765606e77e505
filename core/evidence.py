"""What was measured of the shipped models, read from the committed result files; nothing is computed here.

Files are told apart by what they hold, so that a new one needs no entry anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from core.compatibility import SCORERS

ASSETS = Path(__file__).parent.parent / "assets"
RECALLS = ("recall@10", "recall@30", "recall@50")
_CONTROL = "Control"  # how the summary of a scorer begins that sees too little to do well
_DATA = "--catalogue ../shared/data/mango"
_OUT = "--json assets/evaluation/"
_SUMMARISED = {"fitb": ("fitb accuracy", "accuracy"), "compatibility": ("compatibility auc", "auc")}
_COMMANDS = {
    "scorers": "python -m core.cli.train outfit_transformer --data ../shared/data",
    "retrieval": f"python -m core.cli.evaluate --protocol split --scorer outfit_transformer --retrieval {_DATA} "
    f"{_OUT}split-outfit_transformer.json",
    "season": f"python -m core.cli.evaluate --protocol season --scorer outfit_transformer {_DATA} "
    f"{_OUT}season-outfit_transformer.json",
    "seeds": f"python -m core.cli.evaluate --protocol split --scorer NAME --seeds 0 1 2 {_DATA} {_OUT}split-NAME.json",
    "variants": "python -m core.cli.ablate --resume",
    "encoder": "python -m core.cli.evaluate_encoder --data ../shared/data "
    "--json assets/models/builtin_encoder/evaluation.json",
    "collection": "python -m core.cli.crossdomain --data ../shared/data",
}

Kind = Literal["model", "control"]
T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """One result with its 95% interval, where one was measured, over `n` questions; a control sees too little."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    kind: Kind = "model"


@dataclass(frozen=True)
class Comparison:
    """Answers to the same questions, best first; `chance` is what guessing reaches.

    `command` made the `files`, or would: without figures nothing was measured yet.
    """

    figures: tuple[Figure, ...] = ()
    chance: float | None = None
    files: tuple[str, ...] = ()
    command: str = ""
    note: str = ""

    def find(self, name: str) -> Figure | None:
        """The figure called `name`, if there is one."""
        return next((figure for figure in self.figures if figure.name == name), None)


@dataclass(frozen=True)
class Card:
    """A weight file's model card in Markdown, '' where it has none, and the command that made the weights."""

    name: str
    text: str
    command: str


@dataclass(frozen=True)
class Published:
    """Figures that papers report of their own models on their own data, as rows, with a word of caution."""

    note: str = ""
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Family:
    """A family of garments: the shares named right among our pieces and, where measured, among real shots."""

    name: str
    pieces: int
    ours: float
    real: float | None
    taken_for: str


@dataclass(frozen=True)
class Evidence:
    """Everything that the result files say, by topic; `problems` names files that cannot be read."""

    blanks: Comparison
    verdicts: Comparison
    retrieval: Mapping[str, Comparison]
    season: Mapping[str, Comparison]
    seeds: Mapping[str, Comparison]
    variants: Mapping[str, Comparison]
    encoder: Mapping[str, Comparison]
    collection: Mapping[str, Comparison]
    families: tuple[Family, ...]
    published: Published
    cards: tuple[Card, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """One result file: its address below the root, the name it speaks of, and what it holds."""

    file: str
    name: str
    content: Mapping[str, Any]


def read_evidence(assets: Path = ASSETS) -> Evidence:
    """Read every result file and model card below `assets`; what is missing is empty, and nothing raises."""
    problems: list[str] = []
    own = list(_read(sorted(assets.glob("models/*/evaluation.json")), assets, problems))
    more = list(_read(sorted(assets.glob("evaluation/*.json")), assets, problems))
    scored = [result for result in own if "fitb" in result.content]
    protocols = [result for result in more if "protocol" in result.content]
    encoders = [result for result in own if any(key.startswith("zero-shot") for key in result.content)]
    again = [result for result in more if "fitb" in result.content and _is_of_shipped(result)]
    variants = [r for r in more if r not in again and {"fitb", "summary", "variants"} & set(r.content)]
    crossdomain = [result for result in more if "classes" in result.content]
    published = [result for result in more if "sources" in result.content]

    def build(make: Callable[[], T], empty: T, results: list[Result]) -> T:
        try:
            return make() if results else empty
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            files = ", ".join(result.file for result in results)
            problems.append(f"{files}: not as a result file should be ({error!r}). Make it again.")
            return empty

    nothing, none = Comparison(command=_COMMANDS["scorers"]), dict[str, Comparison]()
    return Evidence(
        blanks=build(lambda: _scorers(scored, again, "fitb", 0.25), nothing, scored),
        verdicts=build(lambda: _scorers(scored, again, "compatibility", 0.5), nothing, scored),
        retrieval=build(lambda: _retrieval([*scored, *again, *protocols]), none, [*scored, *again, *protocols]),
        season=build(lambda: {topic: _season(protocols, scored, topic) for topic in _SUMMARISED}, none, protocols),
        seeds=build(lambda: {topic: _seeds(protocols, topic) for topic in _SUMMARISED}, none, protocols),
        variants=build(lambda: {topic: _variants(variants, topic) for topic in _SUMMARISED}, none, variants),
        encoder=build(lambda: _encoder(encoders[0]), none, encoders),
        collection=build(lambda: _collection(crossdomain[0]), none, crossdomain),
        families=build(lambda: _families(crossdomain[0].content), (), crossdomain),
        published=build(lambda: _published(published[0].content), Published(), published),
        cards=tuple(_card(path) for path in sorted(assets.glob("models/*/manifest.json"))),
        problems=tuple(problems),
    )


def command_for(topic: str) -> str:
    """The command that makes the result files of a topic.

    Topics are "scorers", "retrieval", "season", "seeds", "variants", "encoder" and "collection".
    """
    return _COMMANDS[topic]


def is_control(name: str) -> bool:
    """Whether a scorer is there only to show what can be told without taste."""
    return name in SCORERS and SCORERS.entry(name).summary.startswith(_CONTROL)


def _read(paths: list[Path], assets: Path, problems: list[str]) -> Iterator[Result]:
    for path in paths:
        file = path.relative_to(assets.parent).as_posix()
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            problems.append(f"{file} cannot be read ({type(error).__name__}). Restore it from the repository.")
            continue
        if isinstance(content, dict):
            yield Result(file, path.parent.name if path.stem == "evaluation" else path.stem, content)


def _figure(name: str, found: Any, kind: Kind = "model") -> Figure | None:
    """A measured value under whatever name its metric has, or None where it is none."""
    if isinstance(found, float | int):
        return Figure(name, float(found), kind=kind)
    value = next((found[key] for key in ("value", "accuracy", "auc", "mean") if key in found), None)
    if value is None:
        return None
    low, high = found.get("low", found.get("least")), found.get("high", found.get("greatest"))
    return Figure(name, float(value), low, high, found.get("n"), kind)


def _compare(figures: list[Figure | None], **more: Any) -> Comparison:
    """The figures that there are, models before controls, the best first."""
    found = [figure for figure in figures if figure is not None]
    return Comparison(tuple(sorted(found, key=lambda each: (each.kind == "control", -each.value))), **more)


def _is_of_shipped(result: Result) -> bool:
    """Whether a file measures a shipped model once more, with retrieval or all controls, by its name."""
    return result.name.removeprefix("retrieval-").removesuffix("-retrieval") == result.content.get("scorer")


def _scorers(results: list[Result], again: list[Result], topic: str, chance: float) -> Comparison:
    """Every scorer on one kind of questions, and each control once, also those that only `again` has."""
    kinds: dict[str, Kind] = {result.name: "control" if is_control(result.name) else "model" for result in results}
    figures = [_figure(result.name, result.content[topic], kinds[result.name]) for result in results]
    controls: dict[str, Figure | None] = {}
    for result in [*results, *again]:
        for name, found in result.content.get("controls", {}).items():
            if name not in kinds and topic in found:
                controls.setdefault(name, _figure(name, found[topic], "control"))
    negatives = next((r.content["negatives"] for r in results if isinstance(r.content.get("negatives"), str)), "")
    return _compare(
        [*figures, *controls.values()],
        chance=chance,
        files=tuple(result.file for result in results),
        command=_COMMANDS["scorers"].replace("outfit_transformer", "NAME" if len(results) > 1 else results[0].name),
        note=negatives,
    )


def _retrieval(results: list[Result]) -> dict[str, Comparison]:
    """Recall at each length of list, for every file that measured it."""
    found: dict[str, Comparison] = {}
    measured = dict(_retrievals(results))
    for recall in RECALLS:
        figures = [_figure(name, part[recall]) for name, (_, part) in measured.items() if recall in part]
        if not figures:
            continue
        about = next(part for _, part in measured.values() if recall in part)
        counted = [replace(figure, n=about.get("n")) for figure in figures if figure is not None]
        pool = about.get("pool", {})
        found[recall] = _compare(
            list(counted),
            chance=about.get("chance", {}).get(recall),
            files=tuple(dict.fromkeys(file for file, _ in measured.values())),
            command=_COMMANDS["retrieval"],
            note=f"{pool['smallest']:,} to {pool['largest']:,}, in the middle {pool['median']:,.0f}" if pool else "",
        )
    return found


def _retrievals(results: list[Result]) -> Iterator[tuple[str, tuple[str, Mapping[str, Any]]]]:
    """Retrieval figures on the catalogue's own split by the name of what retrieved, with the file they stand in."""
    for result in results:
        content = result.content
        if content.get("protocol") == "season":
            continue
        parts = [one for part in content.get("parts", {}).values() for one in part.get("results", [])[:1]]
        for part in parts or [content]:
            if "retrieval" in part:
                yield str(content.get("scorer", result.name)), (result.file, part["retrieval"])


def _season(protocols: list[Result], scored: list[Result], topic: str) -> Comparison:
    """What each scorer keeps when it learns one season and is asked about another, named "scorer: learnt, asked"."""
    summary, metric = _SUMMARISED[topic]
    seasons = [result for result in protocols if result.content["protocol"] == "season"]
    names = {str(result.content.get("scorer")) for result in seasons}
    figures = [_figure(f"{r.name}: own split", r.content[topic]) for r in scored if r.name in names]
    for result in seasons:
        for part, found in result.content.get("parts", {}).items():
            name = f"{result.content.get('scorer')}: {part}"
            runs = [run[topic] for run in found.get("results", []) if topic in run]
            if runs:
                low, high = min(run["low"] for run in runs), max(run["high"] for run in runs)
                mean = found.get("summary", {}).get(summary, {}).get("mean", runs[0][metric])
                figures.append(Figure(name, float(mean), low, high, runs[0].get("n")))
    return _compare(
        figures if seasons else [],
        chance=0.25 if topic == "fitb" else 0.5,
        files=tuple(result.file for result in seasons),
        command=_COMMANDS["season"],
    )


def _seeds(protocols: list[Result], topic: str) -> Comparison:
    """Scorers trained on the catalogue's own split from several seeds, a figure for each, named "scorer: seed 0"."""
    figures, files = [], []
    for result in protocols:
        parts = result.content.get("parts", {}).values() if result.content["protocol"] == "split" else ()
        runs = [run for part in parts for run in part.get("results", []) if topic in run]
        if len(runs) > 1:
            files.append(result.file)
            figures += [_figure(f"{result.content.get('scorer')}: seed {run['seed']}", run[topic]) for run in runs]
    return _compare(figures, chance=0.25 if topic == "fitb" else 0.5, files=tuple(files), command=_COMMANDS["seeds"])


def _variants(results: list[Result], topic: str) -> Comparison:
    """Models trained otherwise: ablations under their names, other results and means over seeds under their files'."""
    summary, _ = _SUMMARISED[topic]
    figures = []
    for result in results:
        for name, part in result.content.get("variants", {}).items():
            figures.append(_figure(name, part["test"][topic]))
        found = result.content.get(topic) or result.content.get("summary", {}).get(summary)
        if found:
            figures.append(_figure(result.name, found))
    return _compare(
        figures,
        chance=0.25 if topic == "fitb" else 0.5,
        files=tuple(result.file for result in results),
        command=_COMMANDS["variants"],
    )


def _encoder(result: Result) -> dict[str, Comparison]:
    """Each question put to the encoder, with the baselines that must be beaten beside it."""
    baselines = _part(result.content, "baseline")
    found = {}
    for topic, part in result.content.items():
        if not isinstance(part, Mapping) or topic.startswith("baseline") or topic == "temperature":
            continue
        figures = [_figure(name, value) for name, value in part.items() if isinstance(value, Mapping) and "n" in value]
        if "always the commonest" in part:
            figures.append(_figure("always the commonest", part["always the commonest"], "control"))
        histogram = baselines.get(topic.removeprefix("zero-shot "))
        if histogram:
            figures.append(_figure("colour histogram", histogram, "control"))
        found[topic] = _compare(
            figures,
            chance=_chance(part),
            files=(result.file,),
            command=_COMMANDS["encoder"],
            note=str(part.get("classes", part.get("pictures", ""))),
        )
    return found


def _chance(part: Mapping[str, Any]) -> float | None:
    if "chance" in part:
        return float(part["chance"])
    return 1 / part["classes"] if part.get("classes") else None


def _collection(result: Result) -> dict[str, Comparison]:
    """What recognisers of one side make of the other, by what they name; sentences are the names of the figures."""
    trained = {key: part for key, part in result.content.items() if isinstance(part, Mapping) and "trained on" in key}
    controls = {key: part for key, part in result.content.items() if key.startswith("control") and key not in trained}
    asked = dict.fromkeys(name for part in trained.values() for name, found in part.items() if _is_measured(found))
    found = {}
    for name in asked:
        figures = [_figure(key, part[name]) for key, part in trained.items() if name in part]
        if name == "type":
            figures += [_figure(key.removeprefix("control, "), share, "control") for key, share in controls.items()]
        found[name] = _compare(
            figures, files=(result.file,), command=str(result.content.get("command", _COMMANDS["collection"]))
        )
    return found


def _is_measured(found: object) -> bool:
    return isinstance(found, Mapping) and {"value", "low", "high"} <= set(found)


def _families(content: Mapping[str, Any]) -> tuple[Family, ...]:
    """Families of garments, those that are recognised worst first."""
    ours, real = _part(content, "trained on real").get("families", {}), _part(content, "ceiling").get("families", {})
    rows = []
    for name, found in ours.items():
        others = ", ".join(f"{other} ({share:.0%})" for other, share in found.get("taken for", {}).items())
        rows.append(Family(name, int(found["n"]), float(found["right"]), real.get(name, {}).get("right"), others))
    return tuple(sorted(rows, key=lambda row: row.ours))


def _part(content: Mapping[str, Any], start: str) -> Mapping[str, Any]:
    return next((part for key, part in content.items() if key.startswith(start)), {})


def _published(content: Mapping[str, Any]) -> Published:
    rows = []
    for figure in content.get("figures", []):
        source = content["sources"].get(figure.get("source"), {})
        caution = [str(figure.get("caution", "")), "Quoted from memory." if figure.get("recalled") else ""]
        rows.append(
            {
                "system": str(figure["system"]),
                "data": str(figure["data"]),
                "metric": str(figure["metric"]),
                "value": f"{figure['value']:g}",
                "caution": " ".join(filter(None, caution)),
                "source": str(source.get("title", "")),
                "link": str(source.get("link", "")),
            }
        )
    return Published(str(content.get("note", "")), tuple(rows))


def _card(manifest: Path) -> Card:
    card, name = manifest.with_name("card.md"), manifest.parent.name
    try:
        command = str(json.loads(manifest.read_text(encoding="utf-8")).get("command", ""))
    except (OSError, ValueError, AttributeError):
        command = f"python -m core.cli.train {name}"
    return Card(name, card.read_text(encoding="utf-8") if card.exists() else "", command)
