"""The baseline that every outfit model must beat: an MLP over the mean of projected items."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class MeanPooledConfig:
    """Sizes: `dim` is the encoder's embedding length d."""

    dim: int
    width: int = 256
    dropout: float = 0.2


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
        self.judge = nn.Sequential(
            nn.LayerNorm(2 * config.width),
            nn.Linear(2 * config.width, config.width),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.width, 1),
        )

    def compatibility_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """How well the items (B, n, 2d) under `mask` (B, n) go together, as a logit (B,)."""
        image, text = torch.split(items - self.centre, self.config.dim, dim=-1)  # each (B, n, d)
        even = torch.cat([image @ self.whiten[0], text @ self.whiten[1]], dim=-1)  # (B, n, 2d)
        x = self.project(even) * mask[..., None]  # (B, n, D)
        count = mask.sum(dim=1, keepdim=True)  # (B, 1)
        mean, square = x.sum(dim=1) / count, x.square().sum(dim=1) / count  # each (B, D)
        logit: Tensor = self.judge(torch.cat([mean, mean.square() - square / count], dim=-1))  # (B, 1)
        return logit.squeeze(-1)  # (B,)
