"""Losses of the OutfitTransformer (Sarkar et al. 2022)."""

import torch
import torch.nn.functional as F
from torch import Tensor


def focal_loss(logits: Tensor, labels: Tensor, gamma: float = 2.0) -> Tensor:
    """Mean focal loss (Lin et al. 2017) of logits (B,) against labels (B,) of 0 and 1; gamma 0 is cross-entropy."""
    entropy = F.binary_cross_entropy_with_logits(logits, labels, reduction="none")  # (B,)
    right = torch.exp(-entropy)  # (B,), probability given to the true label
    return ((1 - right) ** gamma * entropy).mean()


def setwise_ranking_loss(query: Tensor, positive: Tensor, negatives: Tensor, margin: float) -> Tensor:
    """Set-wise outfit ranking loss by L2 distance, averaged over queries.

    `query` and `positive` (B, e), `negatives` (B, m, e). The first term holds every negative away by
    `margin`, the second the nearest one.
    """
    near = torch.linalg.vector_norm(query - positive, dim=-1)  # (B,)
    far = torch.linalg.vector_norm(query[:, None] - negatives, dim=-1)  # (B, m)
    every = F.relu(near[:, None] - far + margin).mean(dim=1)  # (B,)
    hardest = F.relu(near - far.min(dim=1).values + margin)  # (B,)
    return (every + hardest).mean()
