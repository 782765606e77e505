"""The encoder that ships: a small CLIP trained here, in `assets/models/builtin_encoder`, ready offline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from core.encoders import ENCODERS

if TYPE_CHECKING:  # listing encoders must not wait for torch
    from core.encoders.base.clip import OpenClipEncoder


@ENCODERS.register("builtin", summary="Built-in CLIP: small, fast, offline.", offers=("image", "text"))
def builtin(directory: Path | None = None) -> OpenClipEncoder:
    """Open the built-in encoder, or one that `core.cli.train builtin_encoder` wrote to `directory`.

    Raises WeightsError where the weights are missing, damaged or of another architecture.
    """
    from core.encoders.base.clip import OpenClipEncoder
    from core.encoders.base.layouts import build_model, evaluation_transform
    from core.encoders.base.tokens import open_clip_tokenizer
    from core.errors import WeightsError
    from core.weights import MODELS, load_weights

    directory = directory or MODELS / "builtin_encoder"
    tensors, manifest = load_weights(directory)
    try:
        config = json.loads((directory / "open_clip_config.json").read_text(encoding="utf-8"))
        model = build_model(config["model_cfg"], config["preprocess_cfg"])
        model.load_state_dict(tensors)
        vocabulary = {"tokenizer_kwargs": {"bpe_path": str(directory / "merges.txt.gz")}}
        tokenizer = open_clip_tokenizer(directory, {**config["model_cfg"]["text_cfg"], **vocabulary})
    except (OSError, RuntimeError, ValueError, KeyError, WeightsError) as error:
        raise WeightsError(
            f"The encoder in {directory} does not fit its configuration ({error}). "
            f"Restore the directory, or train it again: {manifest.command}"
        ) from error
    return OpenClipEncoder(model, evaluation_transform(model), tokenizer, "builtin")
