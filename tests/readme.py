"""Writes the tables of README.md from the code and the committed result files.

`python -m tests.readme` rewrites the blocks between `<!-- name -->` and `<!-- /name -->`; the docs
test fails when a block is not what this would write.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.compatibility import SCORERS
from core.completion import COMPLETERS
from core.data.blanks import read_meta
from core.data.collection import COLLECTION, open_builtin
from core.encoders import ENCODERS
from core.index import INDEXES
from core.lab import read_lab
from core.registry import Registry

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"


def registry_table(registry: Registry[Any]) -> str:
    """A row for each registered name with its summary."""
    rows = [f"| `{entry.name}` | {entry.summary} |" for entry in registry]
    return "\n".join(["| name | what it is |", "| --- | --- |", *rows])


def read(path: str) -> Any:
    """A committed result file."""
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


def interval(found: dict[str, float], value: str) -> str:
    """A figure with its 95% interval and the number of questions, in two cells."""
    return f"{cell(found, value)} | {found['n']:,}"


def scorers_table() -> str:
    """What every trained scorer and control reaches on outfits held out of training, the best first."""
    results = [read(str(path.relative_to(ROOT))) for path in sorted(ROOT.glob("assets/models/*/evaluation.json"))]
    scored = sorted((result for result in results if "fitb" in result), key=lambda found: -found["fitb"]["accuracy"])
    rows = ["| scorer | fill in the blank among 4 | real outfits against spoilt ones, AUC |", "| --- | --- | --- |"]
    rows += [
        f"| `{result['scorer']}` | {cell(result['fitb'], 'accuracy')} | {cell(result['compatibility'], 'auc')} |"
        for result in scored
    ]
    asked = " | ".join(f"{scored[0][topic]['n']:,} questions" for topic in ("fitb", "compatibility"))
    return "\n".join([*rows, f"| guessing | .250, {asked.replace(' | ', ' | .500, ')} |"])


def cell(found: dict[str, float], value: str) -> str:
    """A figure with its 95% interval."""
    return f"{found[value]:.3f} ({found['low']:.3f} to {found['high']:.3f})"


def figures_table() -> str:
    """What the built-in encoder reaches on pictures held out of its training."""
    rows = ["| what | figure (95% interval) | questions |", "| --- | --- | --- |"]
    seen = read("assets/models/builtin_encoder/evaluation.json")
    for label, key, value in (
        ("type of a phone photo, {classes} classes", "zero-shot type, held-out phone photos", "accuracy"),
        ("the same, right one among the first 3", "zero-shot type, held-out phone photos", "top-3 accuracy"),
        ("colour of a shop picture, {classes} names", "zero-shot colour, held-out packshots", "accuracy by both"),
    ):
        rows.append(f"| built-in encoder, {label.format(**seen[key])} | {interval(seen[key][value], 'value')} |")
    shop = seen["retrieval, held-out shop pictures and their titles"]
    found = interval(shop["text to image, recall@10"], "value")
    rows.append(f"| built-in encoder, a title finds its picture among {shop['pictures']:,}, recall@10 | {found} |")
    return "\n".join(rows)


def collection_line() -> str:
    """How large the shipped collection is."""
    metas = [read_meta(path) for path in sorted((COLLECTION / "blanks").glob("*.blank"))]
    items = open_builtin().items
    size = sum(path.stat().st_size for path in (COLLECTION / "blanks").glob("*.blank")) / 1e6
    return (
        f"{len(items):,} pieces of {len({item.type for item in items})} types, dressed on {len(metas)} drapes of "
        f"{len({meta.design for meta in metas})} cuts ({size:.0f} MB of rendered passes)."
    )


CROSSDOMAIN = {
    "type": "type, by family",
    "type, all classes apart": "type, all apart",
    "colour": "colour, by family",
    "colour, all names apart": "colour, all apart",
}


def crossdomain_table() -> str:
    """How well recognisers trained on one side name the other, the ceiling and the controls."""
    result = read("assets/evaluation/crossdomain.json")
    rows = [f"| | {' | '.join(CROSSDOMAIN.values())} | pictures |", "| --- " * (len(CROSSDOMAIN) + 2) + "|"]
    for key, found in result.items():
        if key.startswith("control"):
            rows.append(f"| {key} | {found:.3f} {'| ' * len(CROSSDOMAIN)}|")
        elif isinstance(found, dict) and "type" in found:
            cells = [cell(found[name], "value") if name in found else "" for name in CROSSDOMAIN]
            rows.append(f"| {key} | {' | '.join(cells)} | {found['type']['n']:,} |")
    return "\n".join(rows)


def seeds_table() -> str:
    """What models reach that were trained again from other random numbers, the least and the greatest of them."""
    rows = ["| trained from three seeds | fill in the blank | AUC |", "| --- | --- | --- |"]
    for path in sorted(ROOT.glob("assets/evaluation/split-*.json"), reverse=True):
        result = read(str(path.relative_to(ROOT)))
        (part,) = result["parts"].values()
        found = [part["summary"][key] for key in ("fitb accuracy", "compatibility auc")]
        cells = [f"{each['mean']:.3f} ({each['least']:.3f} to {each['greatest']:.3f})" for each in found]
        rows.append(f"| `{result['scorer']}` | {' | '.join(cells)} |")
    return "\n".join(rows)


def variants_table() -> str:
    """The OutfitTransformer trained again with one part changed at a time, on the test questions."""
    rows = ["| trained | fill in the blank | AUC | fill in the blank, without its memory |", "| --- " * 4 + "|"]
    for name, found in read("assets/evaluation/outfit_ablations.json")["variants"].items():
        test, bare = found["test"], found["test"]["without memory"]
        cells = cell(test["fitb"], "accuracy"), cell(test["compatibility"], "auc"), cell(bare["fitb"], "accuracy")
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)


def completers_table() -> str:
    """What each algorithm reaches with any piece allowed in any place, and what it costs."""
    lab = next(found for found in read_lab().experiments if found.slots == "any" and found.groups)
    rows = [
        "| algorithm | score | second judge | removed piece among ten | outfits scored | seconds | different pieces |",
        "| --- " * 7 + "|",
    ]
    for group in lab.groups:
        kept = (group.score, group.second, group.recall, group.calls, group.seconds, group.distinct)
        shown = zip(kept, ("{:.4f}", "{:.3f}", "{:.3f}", "{:,.0f}", "{:.3f}", "{:,.0f}"), strict=True)
        cells = (shape.format(figure.value) if figure else "" for figure, shape in shown)
        rows.append(f"| {group.name} | {' | '.join(cells)} |")
    return "\n".join(rows)


BLOCKS: dict[str, Callable[[], str]] = {
    "encoders": lambda: registry_table(ENCODERS),
    "scorers": lambda: registry_table(SCORERS),
    "completers": lambda: registry_table(COMPLETERS),
    "indexes": lambda: registry_table(INDEXES),
    "judges": scorers_table,
    "figures": figures_table,
    "collection": collection_line,
    "crossdomain": crossdomain_table,
    "seeds": seeds_table,
    "variants": variants_table,
    "experiment": completers_table,
}


def render(text: str) -> str:
    """`text` with every block filled in; an unknown block raises KeyError."""

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        return f"<!-- {name} -->\n{BLOCKS[name]()}\n<!-- /{name} -->"

    return re.sub(r"<!-- (\w+) -->\n.*?<!-- /\1 -->", fill, text, flags=re.DOTALL)


if __name__ == "__main__":
    README.write_text(render(README.read_text(encoding="utf-8")), encoding="utf-8")
