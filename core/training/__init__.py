"""Training commands: each module registers a trainer that writes weights, a manifest and a model card."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from core.registry import Registry


@dataclass(frozen=True)
class Run:
    """One call of a training command.

    `data` holds the pictures and outfits; `output` receives weights, manifest and card; `runs` holds
    checkpoints; `resume` goes on from the last one of the same inputs, if any; `command` is what a person
    typed. `encoder` names the encoder whose features a model learns on, where it learns on any.
    """

    config: Path
    data: Path
    output: Path
    runs: Path
    resume: bool
    threads: int
    command: str
    encoder: str = "builtin"


def recipe_of(config: Path) -> str:
    """A hash of a recipe's settings, whatever the layout of its file."""
    settings = json.loads(config.read_text(encoding="utf-8"))
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:12]


TRAINERS: Registry[Path] = Registry("trainer", "core.training")
"""Trainers by the name of the model they make: called with a Run, each returns the directory it wrote."""
