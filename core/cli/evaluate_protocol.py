"""Train a scorer anew for each way of splitting and each seed, and measure it: `core.cli.evaluate --protocol NAME`."""

import argparse
import importlib
import json
from pathlib import Path
from typing import Any

from core.cli.train import CONFIGS
from core.compatibility import SCORERS
from core.data.directory import DirectoryCatalogue, open_directory
from core.encoders.address import open_encoder
from core.errors import ConfigError, StorageError, StylistError
from core.evaluation.protocols import shop_in, splits, write_data
from core.evaluation.questions import make_blanks, make_verdicts, write_questions
from core.evaluation.scorer import Questions, evaluate
from core.evaluation.summary import summarise
from core.training import TRAINERS, Run
from core.types import Encoder, Scorer
from core.weights import read_manifest

PROTOCOLS = ("split", "season")
_QUESTION_SEED = 0  # the same questions for every seed of training, so that the spread is the training's alone


def run_protocol(given: argparse.Namespace) -> dict[str, Any]:
    """Every result by what was learnt and asked about, and the mean and spread over seeds."""
    catalogue, encoder = open_directory(given.catalogue), open_encoder(given.encoder)
    SCORERS.entry(given.scorer)
    home = given.runs / given.protocol / given.scorer
    parts: dict[str, Any] = {}
    for name, records in splits(catalogue, given.protocol).items():
        data = write_data(catalogue, records, home)
        print(f"\n{given.protocol}: learn from and ask about {name}", flush=True)
        results = [_result(given, data, encoder, seed) for seed in given.seeds]
        parts[name] = {"summary": summarise(results), "results": results}
    for name, part in parts.items():
        for figure, found in part["summary"].items():
            spread = "one seed" if found["spread"] is None else f"± {found['spread']:.3f} over {found['results']} seeds"
            print(f"{name}: {figure} {found['mean']:.3f} ({spread})")
    return {"protocol": given.protocol, "scorer": given.scorer, "encoder": encoder.fingerprint, "parts": parts}


def _result(given: argparse.Namespace, data: Path, encoder: Encoder, seed: int) -> dict[str, Any]:
    catalogue = open_directory(shop_in(data))
    about = {"seed": seed, "outfits": {split: len(catalogue.outfits(split)) for split in ("train", "valid", "test")}}
    if given.scorer not in TRAINERS:
        return about | _measure(
            given, catalogue, data, encoder, SCORERS.make(given.scorer, encoder.fingerprint, encoder.dim)
        )
    weights = _train(given, data, seed)
    if read_manifest(weights).encoder not in ("", encoder.fingerprint):
        # A control with eyes of its own, which only its trainer knows, has measured itself.
        own: dict[str, Any] = json.loads((weights / "evaluation.json").read_text(encoding="utf-8"))
        return about | own
    return about | _measure(given, catalogue, data, encoder, _open(given.scorer, weights))


def _measure(
    given: argparse.Namespace, catalogue: DirectoryCatalogue, data: Path, encoder: Encoder, scorer: Scorer
) -> dict[str, Any]:
    target_item = "target_item" in SCORERS.entry(given.scorer).offers
    questions = _questions(catalogue, data)
    return evaluate(scorer, encoder, catalogue, questions, retrieval=given.retrieval, target_item=target_item)


def _train(given: argparse.Namespace, data: Path, seed: int) -> Path:
    """The directory of weights trained on `data`, from a checkpoint where there is one."""
    home = data / f"seed-{seed}"
    run = Run(
        config=_config(given.config or CONFIGS / f"{given.scorer}.json", seed, home),
        data=data,
        output=home / "model",
        runs=home / "checkpoints",
        resume=True,
        threads=given.threads,
        command=f"python -m core.cli.evaluate --protocol {given.protocol} --scorer {given.scorer} --seeds {seed}",
        encoder=given.encoder,
    )
    return TRAINERS.make(given.scorer, run)


def _open(name: str, weights: Path) -> Scorer:
    """The scorer with these weights, by its module's open_weights."""
    module = importlib.import_module(SCORERS.entry(name).make.__module__)
    if not hasattr(module, "open_weights"):
        raise StylistError(f"{name} has a trainer but no open_weights to open what was trained here.")
    scorer: Scorer = module.open_weights(weights)
    return scorer


def _config(recipe: Path, seed: int, home: Path) -> Path:
    """The recipe with another seed."""
    path = home / "config.json"
    try:
        home.mkdir(parents=True, exist_ok=True)
        settings = json.loads(recipe.read_text(encoding="utf-8")) | {"seed": seed}
        path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise StorageError(f"{error.filename} cannot be read or written ({error.strerror}).") from error
    except (ValueError, TypeError) as error:
        raise ConfigError(f"{recipe} must hold one JSON object ({error}).") from error
    return path


def _questions(catalogue: DirectoryCatalogue, data: Path) -> Questions:
    """Questions about the test outfits, also written beside them as files that `core.cli.evaluate` reads."""
    outfits = catalogue.outfits("test")
    blanks = make_blanks(outfits, catalogue.items, _QUESTION_SEED)
    verdicts = make_verdicts(outfits, catalogue.items, _QUESTION_SEED)
    write_questions(data / "fitb.json", blanks)
    write_questions(data / "compatibility.json", verdicts)
    return Questions(blanks, verdicts, catalogue.outfits("train"))
