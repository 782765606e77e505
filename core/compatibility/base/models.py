"""Where the weights of a scorer are looked for: first in the repository, then in the user's own models."""

import os
from pathlib import Path

import platformdirs

from core.errors import WeightsError
from core.weights import MODELS, read_manifest


def user_models() -> Path:
    """The directory for models that a person trained or fetched; `ENSEMBLE_MODELS` overrides the usual place."""
    chosen = os.environ.get("ENSEMBLE_MODELS")
    if chosen:
        return Path(chosen)
    return Path(platformdirs.user_data_dir("ensemble", appauthor=False)) / "models"


def find_weights(model: str, encoder: str) -> Path:
    """The directory of the weights of `model` trained on features of `encoder` (a fingerprint).

    Raises WeightsError that says how to train them.
    """
    trained = []
    for home in (MODELS / model, *sorted((user_models() / model).glob("*"))):
        if (home / "manifest.json").exists():
            trained.append(read_manifest(home).encoder)
            if trained[-1] == encoder:
                return home
    others = f" There are weights for: {', '.join(sorted(set(trained)))}." if trained else ""
    raise WeightsError(
        f"There are no weights of {model} for the encoder {encoder}.{others} "
        f"Train them: python -m core.cli.train {model} --encoder NAME"
    )
