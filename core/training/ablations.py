"""What each part of the OutfitTransformer is worth: it is trained again with one part changed at a time."""

import json
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from core.config import from_dict, load, to_dict
from core.evaluation.questions import NEGATIVES
from core.evaluation.report import report, write_report
from core.training import Run, recipe_of
from core.training.outfit_source import Source, open_source
from core.training.outfit_stages import own_logit, retrieval_grade
from core.training.outfit_transformer import OutfitTrainingConfig, learn_everything


@dataclass(frozen=True)
class AblationConfig:
    """`variants` name changes of the recipe `base`, a file beside this one: nested settings, the rest as it is."""

    base: str = "outfit_transformer.json"
    variants: dict[str, dict[str, Any]] = field(default_factory=dict)


def ablate(run: Run) -> Path:
    """Train and measure every variant, going on after the last one measured, and write `run.output`, a JSON file."""
    torch.set_num_threads(run.threads)
    config = load(AblationConfig, run.config)
    base = json.loads((run.config.parent / config.base).read_text(encoding="utf-8"))
    plain = from_dict(OutfitTrainingConfig, base)
    source = open_source(run.data / "mango", run.encoder, plain.seed)
    inputs = f"{source.encoder}-{source.catalogue}-{recipe_of(run.config)}-{recipe_of(run.config.parent / config.base)}"
    found = _measured(run.output, inputs) if run.resume else {}
    for name, changes in config.variants.items():
        if name not in found:
            print(f"variant {name}", flush=True)
            found[name] = _measure(source, from_dict(OutfitTrainingConfig, changed(base, changes)), run, name)
        content = {"inputs": inputs, "negatives": NEGATIVES, "base": to_dict(plain), "variants": found}
        write_report(run.output, content)
    return run.output


def changed(settings: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Nested settings with some changed.

    >>> changed({"seed": 0, "stages": {"gamma": 2.0, "batch": 64}}, {"stages": {"gamma": 0.0}})
    {'seed': 0, 'stages': {'gamma': 0.0, 'batch': 64}}
    """
    inner = {
        key: changed(settings[key], value) if isinstance(value, dict) and isinstance(settings.get(key), dict) else value
        for key, value in changes.items()
    }
    return settings | inner


def _measure(source: Source, config: OutfitTrainingConfig, run: Run, name: str) -> dict[str, Any]:
    own = replace(run, runs=run.runs / name.replace(" ", "-"))
    net, seen, seconds = learn_everything(source, config, own)
    found: dict[str, Any] = {"seconds": round(seconds, 1), "settings": to_dict(config)}
    for split, exam in (("valid", source.valid), ("test", source.test)):
        questions = (source.lookup, exam.blanks, exam.verdicts)
        whole = report(lambda items, mask, _: net.compatibility_logit(items, mask), *questions)
        found[split] = {**whole.as_json(), "without memory": report(partial(own_logit, net), *questions).as_json()}
        print(f"{name}, {split}\n{whole}", flush=True)
    return found | {"retrieval among four, valid": round(retrieval_grade(net, seen), 4)}


def _measured(path: Path, inputs: str) -> dict[str, Any]:
    """The variants in a file that was begun with the same inputs."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return dict(content["variants"]) if content.get("inputs") == inputs else {}
