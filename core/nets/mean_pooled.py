"""The baseline that every outfit model must beat: an MLP over the mean of projected items."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.nets.outfit_transformer import OutfitTransformer


@dataclass(frozen=True)
class MeanPooledConfig:
    """Sizes: `dim` is the encoder's embedding length d."""

    dim: int
    width: int = 256
    dropout: float = 0.2


class Judge(nn.Module):
    """Judges a set of vectors by their mean and their variance, which is small where they have much in common."""

    def __init__(self, width: int, hidden: int, dropout: float) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.LayerNorm(2 * width), nn.Linear(2 * width, hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, 1)
        )

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` (B, n, D), `mask` (B, n); returns a logit (B,)."""
        x, count = x * mask[..., None], mask.sum(dim=1, keepdim=True)  # (B, n, D), (B, 1)
        mean, square = x.sum(dim=1) / count, x.square().sum(dim=1) / count  # each (B, D)
        logit: Tensor = self.layers(torch.cat([mean, mean.square() - square], dim=-1))  # (B, 1)
        return logit.squeeze(-1)  # (B,)


class MeanPooled(nn.Module):
    """Projects each item [image d | text d] and judges the mean and the variance over the outfit.

    `centre` and `whiten` even out the features as in OutfitTransformer.
    """

    centre: Tensor
    whiten: Tensor

    def __init__(self, config: MeanPooledConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("centre", torch.zeros(2 * config.dim))
        self.register_buffer("whiten", torch.eye(config.dim).repeat(2, 1, 1))
        self.project = nn.Sequential(
            nn.Linear(2 * config.dim, config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.width, config.width),
        )
        self.judge = Judge(config.width, config.width, config.dropout)

    def compatibility_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """How well the items (B, n, 2d) under `mask` (B, n) go together, as a logit (B,)."""
        return self.judge_described(self.describe(items), mask)

    def describe(self, items: Tensor) -> Tensor:
        """What is read of each item (..., 2d) by itself: (..., width)."""
        image, text = torch.split(items - self.centre, self.config.dim, dim=-1)  # each (..., d)
        described: Tensor = self.project(torch.cat([image @ self.whiten[0], text @ self.whiten[1]], dim=-1))
        return described  # (..., width)

    def judge_described(self, described: Tensor, mask: Tensor) -> Tensor:
        """The logit (B,) of items described by (B, n, width) under `mask` (B, n)."""
        logit: Tensor = self.judge(described, mask)  # (B,)
        return logit


class PooledTokens(nn.Module):
    """The tokens of an OutfitTransformer under a judge of their mean and variance: a cheap way to train them."""

    def __init__(self, net: OutfitTransformer) -> None:
        super().__init__()
        self.net = net
        self.judge = Judge(2 * net.config.half, 2 * net.config.half, net.config.dropout)

    @property
    def centre(self) -> Tensor:
        """Where a hidden feature lies."""
        return self.net.centre

    def compatibility_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """How well the items (B, n, 2d) under `mask` (B, n) go together, as a logit (B,)."""
        logit: Tensor = self.judge(self.net.tokens(items), mask)  # (B,)
        return logit
