"""The OutfitTransformer variant whose trained checkpoints are public, on CLIP ViT-B/32 features.

It differs from `core.nets.outfit_transformer` in what surrounds the layers: no projections, both halves
of every token are unit length, the activation is mish and there is no final normalisation.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.nets.outfit_transformer import Block


@dataclass(frozen=True)
class PublicOutfitTransformerConfig:
    """Sizes of the published checkpoints; `half` is the length of an image or text feature."""

    half: int = 512
    layers: int = 6
    heads: int = 16
    ffn: int = 2024
    embed: int = 128
    max_length: int = 16


class PublicOutfitTransformer(nn.Module):
    """Reads items [image | text] (..., 2·half); of an outfit it sees the first `max_length` items only."""

    def __init__(self, config: PublicOutfitTransformerConfig) -> None:
        super().__init__()
        self.config = config
        width = 2 * config.half
        self.task_token = nn.Parameter(torch.zeros(config.half))
        self.predict_token = nn.Parameter(torch.zeros(config.half))
        self.embed_token = nn.Parameter(torch.zeros(config.half))
        self.blocks = nn.ModuleList(
            Block(width, config.heads, config.ffn, 0.0, activation=F.mish) for _ in range(config.layers)
        )
        self.predict = nn.Linear(width, 1)
        self.embed = nn.Linear(width, config.embed, bias=False)

    def compatibility_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """How well the items (B, n, 2·half) under `mask` (B, n) go together, as a logit (B,)."""
        logit: Tensor = self.predict(self._read(self.predict_token, items, mask))  # (B, 1)
        return logit.squeeze(-1)  # (B,)

    def embed_query(self, items: Tensor, mask: Tensor) -> Tensor:
        """Where the missing piece would lie (B, embed)."""
        target: Tensor = self.embed(self._read(self.embed_token, items, mask))  # (B, embed)
        return target

    def embed_item(self, items: Tensor) -> Tensor:
        """Where candidate items (B, 2·half) lie (B, embed); L2 distance to a query ranks them."""
        alone = torch.ones(len(items), 1, dtype=torch.bool, device=items.device)  # (B, 1)
        candidate: Tensor = self.embed(self._encode(items[:, None], alone))  # (B, embed)
        return candidate

    def _read(self, task: Tensor, items: Tensor, mask: Tensor) -> Tensor:
        items, mask = first_items(items, mask, self.config.max_length)
        prefix = torch.cat([self.task_token, task]).expand(len(items), 1, -1)  # (B, 1, D)
        return self._encode(torch.cat([prefix, items], dim=1), F.pad(mask, (1, 0), value=True))  # (B, D)

    def _encode(self, tokens: Tensor, mask: Tensor) -> Tensor:
        halves = tokens.reshape(*tokens.shape[:-1], 2, self.config.half)  # (B, n, 2, half)
        x = F.normalize(halves, dim=-1).flatten(-2)  # (B, n, D)
        for block in self.blocks:
            x = block(x, mask)  # (B, n, D)
        return x[:, 0]  # (B, D)


def first_items(items: Tensor, mask: Tensor, limit: int) -> tuple[Tensor, Tensor]:
    """The first `limit` real items of each outfit, wherever its padding lies: (B, m, D) and (B, m), m ≤ limit."""
    if mask.shape[1] <= limit:
        return items, mask
    order = torch.argsort((~mask).int(), dim=1, stable=True)[:, :limit]  # (B, m), real items first
    return items.gather(1, order[..., None].expand(-1, -1, items.shape[-1])), mask.gather(1, order)
