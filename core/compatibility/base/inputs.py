"""The public boundary of scorers: shapes are checked here, once, and leading dimensions are folded."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from core.errors import OutfitError

_AT_ONCE = 4096  # outfits or items a network sees at a time, so that a large pool does not fill the memory
_EDGE = 1e-7  # float32 rounds the sigmoid of a large logit to 1, which is outside (0, 1)


def fold_outfits(outfits: Tensor, mask: Tensor, width: int) -> tuple[Tensor, Tensor, torch.Size]:
    """Check outfits (..., n, width) and mask (..., n), and fold them to (B, n, width) and (B, n).

    `mask` is True where there is an item. What lies under padding is replaced by zeros, so that not
    even a NaN there can leak. Returns the leading shape too. Raises OutfitError for a wrong shape
    and for an outfit without items.
    """
    if outfits.ndim < 2 or outfits.shape[-1] != width:
        raise OutfitError(f"Outfits must be (..., n, {width}) item features, found {tuple(outfits.shape)}.")
    if mask.shape != outfits.shape[:-1] or mask.dtype != torch.bool:
        raise OutfitError(
            f"The mask must be bool of shape {tuple(outfits.shape[:-1])}, True where there is an item; "
            f"found {mask.dtype} of shape {tuple(mask.shape)}."
        )
    if not bool(mask.any(dim=-1).all()):
        raise OutfitError("An outfit has no items: its row of the mask is all False. Put at least one piece in it.")
    lead = outfits.shape[:-2]
    flat = outfits.float().masked_fill(~mask[..., None], 0.0)  # (..., n, width)
    rows = math.prod(lead)
    return flat.reshape(rows, *flat.shape[-2:]), mask.reshape(rows, mask.shape[-1]), lead  # (B, n, width), (B, n)


def fold_types(types: Tensor | None, mask: Tensor) -> Tensor:
    """Garment types (..., n) as given, -1 for padding and where none are given.

    Raises OutfitError for another shape than the mask's or for anything but whole numbers.
    """
    if types is None:
        return torch.full(mask.shape, -1, dtype=torch.long)  # (..., n)
    if types.shape != mask.shape or types.dtype != torch.long:
        raise OutfitError(
            f"Types must be int64 of the mask's shape {tuple(mask.shape)}, found {types.dtype} of {tuple(types.shape)}."
        )
    return types.masked_fill(~mask, -1)  # (..., n)


def fold_items(items: Tensor, width: int) -> tuple[Tensor, torch.Size]:
    """Check item features (..., width) and fold them to (N, width); raises OutfitError for a wrong shape."""
    if items.ndim < 1 or items.shape[-1] != width:
        raise OutfitError(f"Items must be (..., {width}) features, found {tuple(items.shape)}.")
    return items.float().reshape(-1, width), items.shape[:-1]  # (N, width)


def in_parts(function: Callable[..., Tensor], *inputs: Tensor) -> Tensor:
    """Apply a function of row-wise inputs a few thousand rows at a time, and join the rows again."""
    if len(inputs[0]) <= _AT_ONCE:
        return function(*inputs)
    return torch.cat([function(*part) for part in zip(*(torch.split(x, _AT_ONCE) for x in inputs), strict=True)])


def probability(logit: Tensor) -> Tensor:
    """The sigmoid, kept inside (0, 1)."""
    return torch.sigmoid(logit).clamp(_EDGE, 1 - _EDGE)
