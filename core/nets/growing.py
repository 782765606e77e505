"""An OutfitTransformer read for many outfits that differ in one piece, with the work they share done once.

Tokens of items and what the first layer makes of each alone come from outside, worked out once for all outfits;
the last layer reads for the outfit token only. Between them every token depends on all others, so nothing is shared.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.nets.linear import linear
from core.nets.outfit_transformer import Block, OutfitTransformer

_CACHE = 1 << 20  # bytes that one thread's share of a layer's tensors may take: a core's own cache


@dataclass(frozen=True)
class _Layer:
    """The weights of a Block in the dtype of its products; `norm` holds scale and shift of both norms (4, D)."""

    norm: Tensor
    qkv: tuple[Tensor, Tensor]
    out: tuple[Tensor, Tensor]
    up: tuple[Tensor, Tensor]
    down: tuple[Tensor, Tensor]
    heads: int

    def look(self, x: Tensor, part: slice = slice(None)) -> Tensor:
        """Queries, keys and values side by side (..., 3D) of tokens x (..., D), or the `part` of them asked for."""
        weight, bias = self.qkv
        even = F.layer_norm(x, x.shape[-1:], self.norm[0], self.norm[1])  # (..., D)
        return linear(even.to(weight.dtype), weight[part], bias[part])  # (..., 3D)

    def step(self, x: Tensor, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """Tokens after the layer (B, q, D), of x (B, q, D) with queries (B, q, D), keys and values (B, n, D)."""
        mixed = _attend(query, key, value, self.heads).to(query.dtype)  # (B, q, D)
        x = x + linear(mixed, *self.out)  # (B, q, D)
        even = F.layer_norm(x, x.shape[-1:], self.norm[2], self.norm[3])  # (B, q, D)
        hidden = linear(even.to(query.dtype), *self.up, "relu")  # (B, q, ffn)
        return x + linear(hidden.mul_(hidden), *self.down)  # (B, q, D), float32


class GrowingTransformer:
    """The layers of a frozen OutfitTransformer with products in `dtype`, float32 or bfloat16; sums stay float32."""

    def __init__(self, net: OutfitTransformer, dtype: torch.dtype) -> None:
        self._net = net
        self._layers = [_freeze(block, dtype) for block in net.blocks if isinstance(block, Block)]

    def look(self, tokens: Tensor) -> Tensor:
        """What the first layer makes of each token (..., D) by itself: its query, key and value (..., 3D)."""
        return self._layers[0].look(tokens)

    def logits(self, tokens: Tensor, looks: Tensor) -> Tensor:
        """The transformer's own logit (B,) of outfits (B, n, D), the outfit token first, with their `looks`."""
        width, keep = tokens.shape[-1], tokens.shape[1]
        query, key, value = looks.chunk(3, dim=-1)  # (B, n, D) each
        for place, layer in enumerate(self._layers):
            if place == len(self._layers) - 1:
                keep = 1  # nobody reads the others any more
            if place:
                query = layer.look(tokens[:, :keep], slice(0, width))  # (B, q, D)
                key, value = layer.look(tokens, slice(width, None)).chunk(2, dim=-1)  # (B, n, D) each
            tokens = layer.step(tokens[:, :keep], query[:, :keep], key, value)  # (B, q, D)
        logit: Tensor = self._net.compatibility(self._net.norm(tokens[:, 0]))  # (B, 1)
        return logit.squeeze(-1)  # (B,)


def _attend(query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
    """Attention of (B, q, D) over (B, n, D): (B, q, D). Outfits lie side by side, because each has few tokens."""
    query, key, value = (
        part.view(*part.shape[:2], heads, -1).permute(1, 2, 3, 0).float().contiguous() for part in (query, key, value)
    )  # (q or n, h, D/h, B) each
    scores = torch.stack([(query * each).sum(dim=2) for each in key])  # (n, q, h, B)
    weights = scores.softmax(dim=0)  # (n, q, h, B)
    mixed = weights[0][:, :, None] * value[0]  # (q, h, D/h, B)
    for weight, each in zip(weights[1:], value[1:], strict=True):  # token by token, so that it fits the cache
        mixed.addcmul_(weight[:, :, None], each)
    return mixed.permute(3, 0, 1, 2).flatten(2)  # (B, q, D)


def _freeze(block: Block, dtype: torch.dtype) -> _Layer:
    """The weights of a block, with the scale of its attention in those of the queries."""
    attention, width = block.attention, block.norm1.normalized_shape[0]
    scale = torch.ones(3 * width)
    scale[:width] = (width // attention.heads) ** -0.5
    norms = (block.norm1.weight, block.norm1.bias, block.norm2.weight, block.norm2.bias)
    return _Layer(
        norm=torch.stack(norms).detach(),
        qkv=(
            (attention.qkv.weight * scale[:, None]).detach().to(dtype),
            (attention.qkv.bias * scale).detach().to(dtype),
        ),
        out=_cast(attention.out, dtype),
        up=_cast(block.up, dtype),
        down=_cast(block.down, dtype),
        heads=attention.heads,
    )


def _cast(layer: nn.Linear, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    return layer.weight.detach().to(dtype), layer.bias.detach().to(dtype)
