"""The encoder that ships: a small CLIP trained here, in `assets/models/builtin_encoder`, ready offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.encoders import ENCODERS

if TYPE_CHECKING:  # listing encoders must not wait for torch
    from core.encoders.base.clip import OpenClipEncoder


@ENCODERS.register("builtin", summary="Built-in CLIP: small, fast, offline", offers=("image", "text"))
def builtin(directory: Path | None = None) -> OpenClipEncoder:
    """Open the built-in encoder, or one that `core.cli.train builtin_encoder` wrote to `directory`.

    Raises WeightsError where the weights are missing, damaged or of another architecture.
    """
    from core.encoders.base.clip import OpenClipEncoder, open_clip_module
    from core.errors import WeightsError
    from core.weights import MODELS, load_weights

    directory = directory or MODELS / "builtin_encoder"
    tensors, manifest = load_weights(directory)
    open_clip = open_clip_module()
    try:
        model, _, preprocess = open_clip.create_model_and_transforms(f"local-dir:{directory}", load_weights=False)
        model.load_state_dict(tensors)
        tokenizer = open_clip.get_tokenizer(f"local-dir:{directory}", bpe_path=str(directory / "merges.txt.gz"))
    except (OSError, RuntimeError, ValueError) as error:
        raise WeightsError(
            f"The encoder in {directory} does not fit its configuration ({error}). "
            f"Restore the directory, or train it again: {manifest.command}"
        ) from error
    return OpenClipEncoder(model, preprocess, tokenizer, "builtin")
