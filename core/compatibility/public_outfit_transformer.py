"""The public OutfitTransformer checkpoints (`owj0421/outfit-transformer`), read as they are released.

A file holds `{"config": dict, "model": state_dict}`. The head is read; the towers of the item encoder,
which some files carry, are the FashionCLIP that the features come from and are left alone.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.compatibility import SCORERS
from core.errors import WeightsError

if TYPE_CHECKING:  # listing scorers must not wait for torch
    from torch import Size, Tensor

    from core.compatibility.base.scorer import PublicOutfitTransformerScorer
    from core.nets.public_outfit_transformer import PublicOutfitTransformerConfig

NAME = "public_outfit_transformer"
FILES = ("compatibillity_clip_best.pth", "complementary_clip_best.pth")  # spelt as they are released

_DIM = 512
_ITEM_ENCODER = "item_enc."
_UNUSED = "pad_emb"  # padding is masked, so what stands there does not matter
_SETTINGS = {"n_head": "heads", "n_layers": "layers", "d_ffn": "ffn", "d_embed": "embed", "max_length": "max_length"}
_TENSORS = {
    "task_emb": "task_token",
    "predict_emb": "predict_token",
    "embed_emb": "embed_token",
    "predict_ffn.1.weight": "predict.weight",
    "predict_ffn.1.bias": "predict.bias",
    "embed_ffn.0.weight": "embed.weight",
}
_LAYER = {
    "self_attn.in_proj_": "attention.qkv.",
    "self_attn.out_proj.": "attention.out.",
    "linear1.": "up.",
    "linear2.": "down.",
    "norm1.": "norm1.",
    "norm2.": "norm2.",
}


def load_public_checkpoint(path: str | Path, encoder: str = "") -> PublicOutfitTransformerScorer:
    """Read a public checkpoint; `encoder` is the fingerprint of the features it will be given.

    Raises WeightsError for a file that is missing, is not such a checkpoint, or whose tensors are
    missing, unknown or of the wrong shape, and names them.
    """
    import torch

    from core.compatibility.base.scorer import PublicOutfitTransformerScorer
    from core.nets.public_outfit_transformer import PublicOutfitTransformer

    path = Path(path)
    config, state = _read(path)
    with torch.device("meta"):  # the tensors of the file take the place of these
        net = PublicOutfitTransformer(config)
    wanted = {_public_name(name): (name, tensor.shape) for name, tensor in net.state_dict().items()}
    _check(path, state, {name: shape for name, (_, shape) in wanted.items()} | {_UNUSED: torch.Size([2 * config.half])})
    net.load_state_dict({name: state[public].float() for public, (name, _) in wanted.items()}, assign=True)
    return PublicOutfitTransformerScorer(net, encoder)


def _read(path: Path) -> tuple[PublicOutfitTransformerConfig, dict[str, Tensor]]:
    import torch

    if not path.is_file():
        raise WeightsError(
            f"There is no checkpoint {path}. Fetch {' or '.join(FILES)} and put it there; "
            "it reads features of patrickjohncyh/fashion-clip only."
        )
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise WeightsError(f"{path} cannot be read as a PyTorch checkpoint of plain tensors ({reason}).") from error
    if not isinstance(content, dict) or not isinstance(content.get("model"), dict):
        raise WeightsError(f'{path} is not {{"config": ..., "model": ...}}, the layout of the public checkpoints.')
    state = {str(name).removeprefix("module."): tensor for name, tensor in content["model"].items()}
    return _config(path, content.get("config") or {}), {
        name: tensor for name, tensor in state.items() if not name.startswith(_ITEM_ENCODER)
    }


def _config(path: Path, stored: Any) -> PublicOutfitTransformerConfig:
    from core.nets.public_outfit_transformer import PublicOutfitTransformerConfig

    if not isinstance(stored, dict) or stored.get("aggregation", "concat") != "concat":
        raise WeightsError(f"{path}: only checkpoints that concatenate image and text features can be read.")
    sizes = {ours: stored[theirs] for theirs, ours in _SETTINGS.items() if theirs in stored}
    for name, value in sizes.items():
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 65536:
            raise WeightsError(f"{path}: its config gives {value!r} for {name}; a positive whole number is needed.")
    config = PublicOutfitTransformerConfig(**sizes)
    if 2 * config.half % config.heads:
        raise WeightsError(f"{path}: {config.heads} attention heads do not divide {2 * config.half}.")
    return config


def _public_name(name: str) -> str:
    if name.startswith("blocks."):
        _, layer, rest = name.split(".", 2)
        theirs, ours = next((theirs, ours) for theirs, ours in _LAYER.items() if rest.startswith(ours))
        return f"style_enc.layers.{layer}.{theirs}{rest.removeprefix(ours)}"
    return next(theirs for theirs, ours in _TENSORS.items() if ours == name)


def _check(path: Path, state: dict[str, Tensor], shapes: dict[str, Size]) -> None:
    import torch

    faults = [f"{name} is missing" for name in shapes if name not in state]
    faults += [f"{name} is not known" for name in state if name not in shapes]
    for name in sorted(shapes.keys() & state.keys()):
        found = state[name]
        if not isinstance(found, torch.Tensor):
            faults.append(f"{name} is not a tensor")
        elif found.shape != shapes[name]:
            faults.append(f"{name} is {tuple(found.shape)}, not {tuple(shapes[name])}")
        elif not bool(torch.isfinite(found).all()):
            faults.append(f"{name} has values that are not finite")
    if faults:
        more = f" and {len(faults) - 8} more" if len(faults) > 8 else ""
        raise WeightsError(f"{path} is not a public OutfitTransformer checkpoint: {'; '.join(faults[:8])}{more}.")


@SCORERS.register(
    NAME,
    summary="Published OutfitTransformer weights, for the fashion-clip encoder.",
    needs=("weights",),
    offers=("gradient",),
)
def make(encoder_fingerprint: str, dim: int) -> PublicOutfitTransformerScorer:
    """The public checkpoint that the user has placed for an encoder with features of length `dim`.

    It is looked for as one of FILES in `public_outfit_transformer/<fingerprint>` of the user's models:
    by putting it there a person says that this encoder is the fashion-clip it was trained on. Raises
    WeightsError when there is none.
    """
    from core.weights import user_models

    if dim != _DIM:
        raise WeightsError(f"{NAME} reads fashion-clip's features of length {_DIM}, not {dim}. Choose that encoder.")
    home = user_models() / NAME / encoder_fingerprint
    path = next((home / file for file in FILES if (home / file).exists()), home / FILES[0])
    return load_public_checkpoint(path, encoder_fingerprint)
