"""The model card of the built-in encoder: what it was trained on, on whose terms, how well, and its limits."""

from collections.abc import Mapping
from typing import Any

from core.weights import Manifest

_TERMS = {
    "mango": "packshots of a high-street label, published for a student datathon without a stated licence; "
    "for research and local use",
    "myntra": "product shots of 60×80 pixels with titles (Fashion Product Images, small), terms not stated in the "
    "copy used; for research and local use",
    "photos": "phone photos of clothes on floors, beds and hangers, CC0",
    "collection": "this project's own garments, the first drape of each cut dressed in random looks; the pieces of "
    "the shipped collection lie in that drape or in one that was never seen",
}
_LIMITS = """It is small, and saw few pictures beside what public fashion models saw. It knows common garments on plain
ground best; people wearing several pieces, unusual garments, fine fabrics and long sentences are beyond it. The shops'
data says "women" and "men" of clothes: treat what it makes of those words with care. Colours under coloured light are
guesses. No picture, title or row of the training data is part of the weights' directory."""


def model_card(manifest: Manifest, figures: Mapping[str, Any], parameters: int) -> str:
    """The card in Markdown; `figures` as `core.evaluation.encoder.evaluate` gives them."""
    sources: dict[str, int] = manifest.config["pictures"]
    trained = "\n".join(f"- `{name}`: {count:,} pictures; {_TERMS[name]}" for name, count in sorted(sources.items()))
    config, minutes = manifest.config, manifest.seconds / 60
    return f"""# Built-in encoder

A CLIP of {parameters / 1e6:.1f} million parameters that puts pictures of clothes and sentences about them into one
space of {config["model"]["embed_dim"]} dimensions. Any open_clip reads it: `open_clip.create_model("local-dir:…")`,
with `open_clip.get_tokenizer("local-dir:…", bpe_path=".../merges.txt.gz")` for its smaller vocabulary.

Made by `{manifest.command}` in {minutes:.0f} minutes of computing,
seed {manifest.seed}, from random weights. Its stages end after steps or minutes, whichever come first, so a slower or
busier machine shows it fewer pictures; the recipe and its limits are in `manifest.json`.

## Trained on
{trained}

Captions were composed from attributes and titles; pictures were turned, cropped, lit and put on other grounds.

## Figures
On pictures kept out of training, with the 95% bootstrap interval and the number of questions n; all of them, by class
and with temperatures, are in `evaluation.json`, which `python -m core.cli.evaluate_encoder` prints.

{_table(figures)}

A picture found by its title counts when any picture of the same title is. The held-out pictures come from the same
sources as the training pictures: photos and shops unlike these will do worse.

## Limits
{_LIMITS}
"""


def _table(figures: Mapping[str, Any]) -> str:
    lines = ["| measured on | figure | value | interval | n |", "|---|---|---|---|---|"]
    for topic, values in figures.items():
        if isinstance(values, dict):
            lines += [_line(topic, name, value) for name, value in values.items() if _measured(value)]
    return "\n".join(lines)


def _measured(value: object) -> bool:
    return isinstance(value, dict) and {"value", "low", "high", "n"} <= set(value)


def _line(topic: str, name: str, value: Mapping[str, float]) -> str:
    return f"| {topic} | {name} | {value['value']:.3f} | {value['low']:.3f} to {value['high']:.3f} | {value['n']:.0f} |"
