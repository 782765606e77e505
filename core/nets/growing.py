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

    def look(self, x: Tensor) -> Tensor:
        """Queries, keys and values side by side (..., 3D) of tokens x (..., D)."""
        even = F.layer_norm(x, x.shape[-1:], self.norm[0], self.norm[1])  # (..., D)
        return linear(even.to(self.qkv[0].dtype), *self.qkv)  # (..., 3D)

    def step(self, x: Tensor, looks: Tensor) -> Tensor:
        """The first tokens after the layer, in their place: of x (B, q, D) and the looks (B, n, 3D) of all."""
        x.add_(linear(_attend(looks, x.shape[1], self.heads), *self.out))  # (B, q, D)
        even = F.layer_norm(x, x.shape[-1:], self.norm[2], self.norm[3])  # (B, q, D)
        hidden = linear(even.to(looks.dtype), *self.up, "relu")  # (B, q, ffn)
        return x.add_(linear(hidden.mul_(hidden), *self.down))  # (B, q, D), float32


class GrowingTransformer:
    """The layers of a frozen OutfitTransformer with products in `dtype`, float32 or bfloat16; sums stay float32."""

    def __init__(self, net: OutfitTransformer, dtype: torch.dtype) -> None:
        self._net = net
        self._layers = [_freeze(block, dtype) for block in net.blocks if isinstance(block, Block)]

    def look(self, tokens: Tensor) -> Tensor:
        """What the first layer makes of each token (..., D) by itself: its query, key and value (..., 3D)."""
        return self._layers[0].look(tokens)

    def logits(self, tokens: Tensor, looks: Tensor) -> Tensor:
        """The transformer's own logit (B,) of outfits (B, n, D), the outfit token first, with their `looks`.

        The tokens are written over.
        """
        for layer in self._layers[:-1]:
            tokens = layer.step(tokens, looks if layer is self._layers[0] else layer.look(tokens))  # (B, n, D)
        last = self._layers[-1]
        read = last.step(tokens[:, :1], looks if last is self._layers[0] else last.look(tokens))  # (B, 1, D)
        logit: Tensor = self._net.compatibility(self._net.norm(read[:, 0]))  # (B, 1)
        return logit.squeeze(-1)  # (B,)


def _attend(looks: Tensor, asking: int, heads: int) -> Tensor:
    """Attention of the first tokens to all, by their looks (B, n, 3D): (B, asking, D).

    The outfits of a batch lie side by side, because each has few tokens, and tokens are read one by one, so that
    what lies between fits the cache.
    """
    batch, length, _ = looks.shape
    turned = looks.reshape(batch, -1).t().contiguous().float()  # (n·3D, B)
    query, key, value = turned.view(length, 3, heads, -1, batch).unbind(dim=1)  # (n, h, D/h, B) each
    query = query[:asking]  # (q, h, D/h, B)
    scores = torch.stack([(query * each).sum(dim=2) for each in key])  # (n, q, h, B)
    weights = scores.softmax(dim=0)  # (n, q, h, B)
    mixed = weights[0][:, :, None] * value[0]  # (q, h, D/h, B)
    for weight, each in zip(weights[1:], value[1:], strict=True):
        mixed.addcmul_(weight[:, :, None], each)
    return mixed.view(-1, batch).t().contiguous().view(batch, asking, -1).to(looks.dtype)  # (B, q, D)


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
