"""Any model that open_clip can hold, as an Encoder: frozen, in batches, on the processor's fast path."""

import hashlib
import importlib
import json
import sys
import threading
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any, cast

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

Preprocess = Callable[[Image.Image], torch.Tensor]
"""An upright RGB picture to (3, H, W) float32, as open_clip's image_transform builds it."""

Tokenizer = Callable[[list[str]], torch.Tensor]
"""n sentences to (n, context) int64 token ids."""

# Below this, a tower is as fast in fp32 and its vectors are exact; stack.md and benchmarks/encoding.py measure it.
_LARGE = 40_000_000
_PROBE = "A pair of white leather trainers, size 38."  # enough to tell two tokenizers apart
_import_lock = threading.Lock()
_operators: list[torch.library.Library] = []  # an operator lives as long as the Library that declared it


class OpenClipEncoder:
    """An open_clip model with its preprocessing and tokenizer.

    The model is put in eval mode and frozen, so that every thread may share it. `precision` is "fp32",
    "bf16", or "auto": bf16 for a large image tower on a processor that multiplies bf16 natively
    (cosine to fp32 above .9999), else exact fp32. `fingerprint` is derived from weights and
    preprocessing when not given, and never depends on the precision.
    """

    def __init__(
        self,
        model: Any,
        preprocess: Preprocess,
        tokenizer: Tokenizer,
        name: str,
        fingerprint: str = "",
        *,
        precision: str = "auto",
        batch: int = 32,
    ) -> None:
        self._model = model.eval().requires_grad_(False)
        self._preprocess, self._tokenizer, self._batch = preprocess, tokenizer, batch
        self.name = name
        self.fingerprint = fingerprint or fingerprint_of(model, tokenizer)
        self._dtype = torch.bfloat16 if _use_bf16(model, precision) else torch.float32
        self._model.to(self._dtype)
        self.dim = self.encode_texts(["a"]).shape[1]

    @property
    def precision(self) -> str:
        """The arithmetic in use, "fp32" or "bf16"."""
        return "bf16" if self._dtype == torch.bfloat16 else "fp32"

    @property
    def model(self) -> Any:
        """The frozen open_clip model."""
        return self._model

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """Embed upright pictures of any mode, transparency laid on white: (n, d) float32, unit norm."""
        rows = [self._encode_pictures(images[i : i + self._batch]) for i in range(0, len(images), self._batch)]
        return np.concatenate(rows) if rows else np.zeros((0, self.dim), np.float32)  # (n, d)

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Embed sentences: (n, d) float32, unit norm; what is longer than the model's context is cut."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        tokens = self._tokenizer(list(texts))  # (n, context)
        ends = _ends(self._model, tokens)
        if ends is None:  # a tower that reads the padding too: nothing to trim, and the order does not matter
            ends = torch.full((len(tokens),), tokens.shape[1] - 1)
        order = ends.argsort(stable=True)  # alike lengths share a batch, so that little padding is computed
        batches = [order[i : i + self._batch] for i in range(0, len(order), self._batch)]
        with torch.inference_mode():
            parts = [self._encode_tokens(tokens[rows], ends[rows]) for rows in batches]
        return _unit(torch.cat(parts)[order.argsort()])  # (n, d)

    def _encode_pictures(self, images: Sequence[Image.Image]) -> np.ndarray:
        pixels = torch.stack([self._preprocess(_opaque(image)) for image in images])  # (b, 3, H, W)
        with torch.inference_mode():
            return _unit(self._model.encode_image(pixels.to(self._dtype)))  # (b, d)

    def _encode_tokens(self, tokens: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
        length = int(ends.max()) + 1
        if length == tokens.shape[1]:
            return cast(torch.Tensor, self._model.encode_text(tokens))  # (b, d)
        return _encode_trimmed(self._model, tokens[:, :length], ends)


def fingerprint_of(model: Any, tokenizer: Tokenizer) -> str:
    """A hash of weights, architecture, preprocessing and tokens, whatever files they came in: 16 hex digits."""
    preprocess = getattr(model.visual, "preprocess_cfg", {})
    state = hashlib.sha256(json.dumps(preprocess, sort_keys=True, default=list).encode())
    for layer in model.modules():  # an activation, a number of heads or an epsilon is in no weight
        state.update(f"{type(layer).__name__} {layer.extra_repr()} {getattr(layer, 'num_heads', '')}".encode())
    for name, tensor in sorted(model.state_dict().items()):
        state.update(name.encode())
        state.update(tensor.detach().float().contiguous().numpy().data)
    state.update(tokenizer([_PROBE]).numpy().tobytes())
    return state.hexdigest()[:16]


def open_clip_module() -> ModuleType:
    """Import open_clip, also where torchvision was built for another torch than the one installed.

    The ordinary torchvision wheel beside a CPU-only torch stops at import, because the schemas of two
    compiled operators (which nothing here calls) are missing. Declaring them is the whole cure.
    """
    with _import_lock:
        try:
            importlib.import_module("torchvision")
        except RuntimeError as error:
            if "torchvision::nms" not in str(error):
                raise
            for module in [name for name in sys.modules if name.partition(".")[0] == "torchvision"]:
                del sys.modules[module]  # what the failed import left behind
            library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
            for operator in ("nms", "qnms"):
                schema = f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
                library.define(schema)  # type: ignore[no-untyped-call]
            _operators.append(library)
        return importlib.import_module("open_clip")


def multiplies_bf16() -> bool:
    """Whether the processor has bf16 matrix instructions, without which bf16 is slower than fp32."""
    flags = torch.cpu.get_capabilities()
    return bool(flags.get("avx512_bf16") or flags.get("amx_bf16") or flags.get("bf16"))


def _use_bf16(model: Any, precision: str) -> bool:
    if precision != "auto":
        return precision == "bf16"
    large = sum(parameter.numel() for parameter in model.visual.parameters()) >= _LARGE
    return large and multiplies_bf16()


def _unit(vectors: torch.Tensor) -> np.ndarray:
    unit: np.ndarray = F.normalize(vectors.float(), dim=-1).numpy()  # (n, d)
    return unit


def _opaque(image: Image.Image) -> Image.Image:
    # open_clip converts after resizing, which turns transparency black and degrades palettes.
    if image.mode == "RGB":
        return image
    rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")


def _text_tower(model: Any) -> Any:
    return getattr(model, "text", model)  # CLIP keeps the text tower's layers on itself


def _pool(model: Any) -> tuple[str, int]:
    tower = _text_tower(model)
    if tower is model:
        return str(getattr(model, "text_pool_type", "")), int(getattr(model, "text_eos_id", 0))
    return str(getattr(tower, "pool_type", "")), int(getattr(tower, "eos_id", 0))


def _ends(model: Any, tokens: torch.Tensor) -> torch.Tensor | None:
    """Where each sentence's vector is read (n,), or None for a tower that also reads what comes after."""
    tower = _text_tower(model)
    causal = getattr(tower, "attn_mask", None) is not None
    padded = getattr(tower, "use_pad_mask", False) or getattr(tower, "cls_emb", None) is not None
    pool, eos = _pool(model)
    if not causal or padded or pool not in ("argmax", "eos"):
        return None
    return tokens.argmax(-1) if pool == "argmax" else (tokens == eos).int().argmax(-1)


def _encode_trimmed(model: Any, tokens: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
    """The text tower on sentences cut behind the longest; exact, because no token sees a later one."""
    tower, length = _text_tower(model), tokens.shape[1]
    x = tower.token_embedding(tokens) + tower.positional_embedding[:length]  # (b, length, width)
    x = tower.ln_final(tower.transformer(x, attn_mask=tower.attn_mask[:length, :length]))
    x = x[torch.arange(len(x)), ends]  # (b, width)
    if isinstance(tower.text_projection, nn.Module):
        x = tower.text_projection(x)  # (b, d)
    elif tower.text_projection is not None:
        x = x @ tower.text_projection  # (b, d)
    return cast(torch.Tensor, x)
