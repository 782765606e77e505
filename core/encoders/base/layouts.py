"""Encoders from files: a directory in open_clip's or transformers' layout, or a checkpoint and its architecture."""

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import torch

from core.encoders.base import transformers_layout
from core.encoders.base.clip import OpenClipEncoder, Preprocess, open_clip_module
from core.encoders.base.tokens import CLIP_VOCABULARY, clip_tokenizer, file_tokenizer, open_clip_tokenizer
from core.errors import UnknownNameError, WeightsError

OPEN_CLIP, TRANSFORMERS = "open_clip_config.json", "config.json"
WEIGHTS = {
    OPEN_CLIP: ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors", "open_clip_pytorch_model.bin"),
    TRANSFORMERS: ("model.safetensors", "pytorch_model.bin"),
}
SUFFIXES = (".safetensors", ".pt", ".pth", ".bin")


def open_model_directory(path: Path, name: str, precision: str = "auto") -> OpenClipEncoder:
    """The encoder in a directory of either layout; raises WeightsError that says what is missing or wrong."""
    if not path.is_dir():
        raise WeightsError(
            f"There is no directory {path}. Give one that holds {OPEN_CLIP} or {TRANSFORMERS} and weights."
        )
    if (path / OPEN_CLIP).exists():
        return _from_open_clip(path, name, precision)
    config = _read_json(path / TRANSFORMERS) if (path / TRANSFORMERS).exists() else {}
    if config.get("model_type") == "clip" or "text_config" in config:
        return _from_transformers(path, config, name, precision)
    found = ", ".join(sorted(file.name for file in path.iterdir())[:12]) or "nothing"
    raise WeightsError(
        f"{path} holds no CLIP model: expected {OPEN_CLIP} (open_clip) or a {TRANSFORMERS} whose model_type is "
        f'"clip" (transformers), beside the weights. Found: {found}.'
    )


def open_checkpoint(path: Path, architecture: str, name: str, precision: str = "auto") -> OpenClipEncoder:
    """The encoder in one weight file, with the name of its open_clip architecture or a JSON file that describes it.

    Without an architecture, an open_clip_config.json beside the file is used. Raises WeightsError or
    UnknownNameError.
    """
    if not path.exists():
        raise WeightsError(f"There is no checkpoint {path}.")
    config = path.parent / OPEN_CLIP if not architecture else Path(architecture)
    if config.suffix == ".json" and config.exists():
        return _encoder(_read_json(config), path, path.parent, name, precision)
    open_clip = open_clip_module()
    if not architecture:
        raise WeightsError(
            f"{path} does not say which architecture it is of. Add it after a #, for example {path.name}#ViT-B-32, "
            f"or put its {OPEN_CLIP} beside it."
        )
    if architecture not in open_clip.list_models():
        raise UnknownNameError("open_clip architecture", architecture, open_clip.list_models())
    return _encoder({"model_cfg": open_clip.get_model_config(architecture)}, path, path.parent, name, precision)


def build_model(model_cfg: Mapping[str, Any], preprocess_cfg: Mapping[str, Any]) -> Any:
    """An open_clip model with fresh weights, its preprocessing settings attached; raises WeightsError."""
    open_clip = open_clip_module()
    config = deepcopy(dict(model_cfg))
    text, vision = config.get("text_cfg", {}), config.get("vision_cfg", {})
    if text.get("hf_model_name") or "multimodal_cfg" in config:
        raise WeightsError("Models with a text tower of their own library or a caption decoder are not supported.")
    if "timm_model_name" in vision:
        vision["timm_model_pretrained"] = False  # or timm would look for weights on the network
    kind = open_clip.model.CustomTextCLIP if config.pop("custom_text", False) else open_clip.model.CLIP
    try:
        model = kind(**config)
    except (TypeError, KeyError, AttributeError, ValueError, RuntimeError) as error:
        raise WeightsError(f"The architecture cannot be built ({error}). Compare it with open_clip's own.") from error
    settings = open_clip.transform.merge_preprocess_dict(open_clip.transform.PreprocessCfg(), dict(preprocess_cfg))
    open_clip.model.set_model_preprocess_cfg(model, {**settings, "size": model.visual.image_size})
    return model


def evaluation_transform(model: Any) -> Preprocess:
    """The preprocessing that a model's settings ask for, without augmentation."""
    transform = open_clip_module().transform
    settings: Preprocess = transform.image_transform_v2(
        transform.PreprocessCfg(**model.visual.preprocess_cfg), is_train=False
    )
    return settings


def read_tensors(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a weight file, running no code from it; raises WeightsError when it is damaged."""
    try:
        tensors = open_clip_module().factory.load_state_dict(str(path), weights_only=True)
        return {str(name): tensor for name, tensor in tensors.items() if isinstance(tensor, torch.Tensor)}
    except Exception as error:  # safetensors, zip and pickle each have their own
        raise _unloadable(path, error) from error


def find_weights(path: Path, layout: str) -> Path:
    """The weight file of a directory in one of the two layouts; raises WeightsError."""
    usual = [path / name for name in WEIGHTS[layout] if (path / name).exists()]
    other = sorted(file for file in path.iterdir() if file.suffix in SUFFIXES)
    if not usual and len(other) != 1:
        what = f"several: {', '.join(file.name for file in other)}" if other else "none"
        raise WeightsError(f"{path} should hold the weights as {' or '.join(WEIGHTS[layout])}; found {what}.")
    return usual[0] if usual else other[0]


def _from_open_clip(path: Path, name: str, precision: str) -> OpenClipEncoder:
    return _encoder(_read_json(path / OPEN_CLIP), find_weights(path, OPEN_CLIP), path, name, precision)


def _encoder(config: dict[str, Any], weights: Path, files: Path, name: str, precision: str) -> OpenClipEncoder:
    model_cfg = config.get("model_cfg", config)
    if not {"embed_dim", "vision_cfg", "text_cfg"} <= set(model_cfg):
        raise WeightsError(f"The architecture of {weights} lacks embed_dim, vision_cfg or text_cfg.")
    model = build_model(model_cfg, config.get("preprocess_cfg", {}))
    tokenizer = open_clip_tokenizer(files, model_cfg["text_cfg"])
    try:
        open_clip_module().load_checkpoint(model, str(weights), weights_only=True)
    except Exception as error:  # safetensors, zip, pickle and torch each have their own
        raise _unloadable(weights, error) from error
    return OpenClipEncoder(model, evaluation_transform(model), tokenizer, name, precision=precision)


def _from_transformers(path: Path, config: dict[str, Any], name: str, precision: str) -> OpenClipEncoder:
    cfg = transformers_layout.model_config(config)
    weights = find_weights(path, TRANSFORMERS)
    model = build_model(cfg, {})
    layers = (cfg["vision_cfg"]["layers"], cfg["text_cfg"]["layers"])
    try:
        model.load_state_dict(transformers_layout.state_dict(read_tensors(weights), layers))
    except RuntimeError as error:
        raise _unloadable(weights, error) from error
    preprocess, settings = transformers_layout.pixels(_processor_config(path), cfg["vision_cfg"]["image_size"])
    model.visual.preprocess_cfg = settings
    context, vocabulary = cfg["text_cfg"]["context_length"], cfg["text_cfg"]["vocab_size"]
    if not (path / "tokenizer.json").exists() and vocabulary == CLIP_VOCABULARY:
        tokenizer = clip_tokenizer(context)
    else:
        tokenizer = file_tokenizer(path, context)
    return OpenClipEncoder(model, preprocess, tokenizer, name, precision=precision)


def _processor_config(path: Path) -> dict[str, Any]:
    """The image processor's settings, from either of the two files that the library has used."""
    if (path / "preprocessor_config.json").exists():
        return _read_json(path / "preprocessor_config.json")
    if (path / "processor_config.json").exists():
        settings = _read_json(path / "processor_config.json").get("image_processor")
        return settings if isinstance(settings, dict) else {}
    return {}


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError(f"{path} cannot be read ({error}). Fetch it again.") from error
    if not isinstance(content, dict):
        raise WeightsError(f"{path} must hold one JSON object.")
    return content


def _unloadable(weights: Path, error: Exception) -> WeightsError:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    if isinstance(error, AssertionError) or (lines and "loading state_dict" in lines[0]):
        return WeightsError(
            f"{weights} does not fit the architecture "
            f"({' '.join(lines[-1:])[:300]}). Choose the one that it was trained with."
        )
    return WeightsError(
        f"{weights} cannot be read as weights ({type(error).__name__}: {' '.join(lines)[:200]}). Fetch it again; a "
        "file that holds a program instead of tensors (TorchScript, a pickled model) has to be saved as safetensors."
    )
