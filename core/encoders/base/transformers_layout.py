"""CLIP models as the transformers library stores them (config.json, model.safetensors), turned into open_clip's."""

from collections.abc import Mapping
from typing import Any

import torch
from PIL import Image

from core.encoders.base.clip import Preprocess
from core.errors import WeightsError

# What the library fills in where config.json is silent.
_SHARED = {"hidden_act": "quick_gelu", "layer_norm_eps": 1e-5, "num_hidden_layers": 12}
_TEXT = {
    **_SHARED,
    "hidden_size": 512,
    "intermediate_size": 2048,
    "num_attention_heads": 8,
    "max_position_embeddings": 77,
    "vocab_size": 49_408,
    "eos_token_id": 49_407,
}
_VISION = {
    **_SHARED,
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_attention_heads": 12,
    "image_size": 224,
    "patch_size": 32,
}
_MEAN, _STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
_NAMES = {
    "logit_scale": "logit_scale",
    "text_model.embeddings.token_embedding.weight": "token_embedding.weight",
    "text_model.embeddings.position_embedding.weight": "positional_embedding",
    "text_model.final_layer_norm.weight": "ln_final.weight",
    "text_model.final_layer_norm.bias": "ln_final.bias",
    "vision_model.embeddings.class_embedding": "visual.class_embedding",
    "vision_model.embeddings.patch_embedding.weight": "visual.conv1.weight",
    "vision_model.embeddings.position_embedding.weight": "visual.positional_embedding",
    "vision_model.pre_layrnorm.weight": "visual.ln_pre.weight",  # the library's own spelling
    "vision_model.pre_layrnorm.bias": "visual.ln_pre.bias",
    "vision_model.post_layernorm.weight": "visual.ln_post.weight",
    "vision_model.post_layernorm.bias": "visual.ln_post.bias",
}
_LAYER = {
    "self_attn.out_proj": "attn.out_proj",
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
}


def model_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """The open_clip architecture that a transformers CLIP config.json describes; raises WeightsError."""
    text, vision = _section(config, "text_config", _TEXT), _section(config, "vision_config", _VISION)
    activations = {text["hidden_act"], vision["hidden_act"]}
    if len(activations) > 1 or not activations <= {"gelu", "quick_gelu"}:
        raise WeightsError(
            f"The activation {' and '.join(sorted(activations))} is not supported: gelu or quick_gelu is."
        )
    # In old files eos_token_id is 2 by mistake, and the library then takes the highest id.
    pool = (
        {"pool_type": "argmax"} if text["eos_token_id"] == 2 else {"pool_type": "eos", "eos_id": text["eos_token_id"]}
    )
    return {
        "embed_dim": config.get("projection_dim", 512),
        "quick_gelu": activations == {"quick_gelu"},
        "vision_cfg": {
            "image_size": vision["image_size"],
            "patch_size": vision["patch_size"],
            "head_width": vision["hidden_size"] // vision["num_attention_heads"],
            **_tower(vision),
        },
        "text_cfg": {
            "context_length": text["max_position_embeddings"],
            "vocab_size": text["vocab_size"],
            "heads": text["num_attention_heads"],
            **_tower(text),
            **pool,
        },
    }


def state_dict(tensors: Mapping[str, torch.Tensor], layers: tuple[int, int]) -> dict[str, torch.Tensor]:
    """The weights under open_clip's names, for (vision, text) numbers of layers; raises WeightsError."""
    try:
        state = {ours: tensors[theirs] for theirs, ours in _NAMES.items()}
        state["visual.proj"] = tensors["visual_projection.weight"].T
        state["text_projection"] = tensors["text_projection.weight"].T
        for tower, prefix, count in (("vision_model", "visual.", layers[0]), ("text_model", "", layers[1])):
            for i in range(count):
                source = f"{tower}.encoder.layers.{i}."
                state |= _block(tensors, source, f"{prefix}transformer.resblocks.{i}.")
    except KeyError as error:
        raise WeightsError(f"The weights are not those of a CLIP model: {error} is missing.") from error
    return {name: tensor.float() for name, tensor in state.items()}


def pixels(config: Mapping[str, Any], image_size: int) -> tuple[Preprocess, dict[str, Any]]:
    """The preprocessing that preprocessor_config.json describes, and its settings for the fingerprint."""
    edge = _edge(config.get("size", {"shortest_edge": image_size}))
    crop = _edge(config.get("crop_size", {"height": image_size}))
    mean = tuple(config.get("image_mean", _MEAN))
    std = tuple(config.get("image_std", _STD))
    bicubic = config.get("resample", 3) == 3
    settings = {"size": crop, "shortest": edge, "mean": mean, "std": std, "bicubic": bicubic}
    shift = torch.tensor(mean)[:, None, None] * 255  # (3, 1, 1)
    scale = torch.tensor(std)[:, None, None] * 255  # (3, 1, 1)

    def preprocess(image: Image.Image) -> torch.Tensor:
        return (_resize_and_crop(image, edge, crop, bicubic).float() - shift) / scale  # (3, crop, crop)

    return preprocess, settings


def _resize_and_crop(image: Image.Image, edge: int, crop: int, bicubic: bool) -> torch.Tensor:
    """As the library does it: on the 8-bit tensor, the crop's offset rounded down."""
    from torchvision.transforms.v2 import functional as tv

    mode = tv.InterpolationMode.BICUBIC if bicubic else tv.InterpolationMode.BILINEAR
    tensor = tv.pil_to_tensor(image)  # (3, H, W) uint8
    height, width = tensor.shape[1:]
    if min(height, width) != edge:
        short = min(height, width)
        size = [int(edge * height / short), int(edge * width / short)]
        tensor = tv.resize(tensor, size, interpolation=mode, antialias=True)
    top, left = (tensor.shape[1] - crop) // 2, (tensor.shape[2] - crop) // 2
    cropped: torch.Tensor = tensor[:, top : top + crop, left : left + crop]  # (3, crop, crop)
    return cropped


def _section(config: Mapping[str, Any], name: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
    given = config.get(f"{name}_dict") or config.get(name) or {}  # the older key wins, as it does in the library
    return {**defaults, **{key: value for key, value in given.items() if value is not None}}


def _tower(section: Mapping[str, Any]) -> dict[str, Any]:
    width = section["hidden_size"]
    return {
        "width": width,
        "layers": section["num_hidden_layers"],
        "mlp_ratio": (section["intermediate_size"] + 0.5) / width,  # open_clip multiplies back and rounds down
        "norm_kwargs": {"eps": section["layer_norm_eps"]},
    }


def _block(tensors: Mapping[str, torch.Tensor], source: str, target: str) -> dict[str, torch.Tensor]:
    block = {}
    for kind in ("weight", "bias"):
        parts = [tensors[f"{source}self_attn.{part}_proj.{kind}"] for part in "qkv"]
        block[f"{target}attn.in_proj_{kind}"] = torch.cat(parts)
        for theirs, ours in _LAYER.items():
            block[f"{target}{ours}.{kind}"] = tensors[f"{source}{theirs}.{kind}"]
    return block


def _edge(size: int | Mapping[str, int]) -> int:
    if isinstance(size, int):
        return size
    edges = {size[name] for name in ("shortest_edge", "height", "width") if name in size}
    if len(edges) != 1:
        raise WeightsError(f"Pictures of size {dict(size)} are not supported: one edge length is.")
    return edges.pop()
