"""Judges that only remember: how often pieces like these are worn, and how often together."""

import torch
from torch import Tensor, nn

from core.nets.memory import MemoryConfig, OutfitMemory


class Popularity(nn.Module):
    """Judges an outfit by how often stylists use pieces like its own, and by nothing else.

    `uses` (m,) is the logarithm of one plus the number of outfits that hold a remembered piece.
    """

    uses: Tensor
    middle: Tensor

    def __init__(self, config: MemoryConfig) -> None:
        super().__init__()
        self.config = config
        self.memory = OutfitMemory(config)
        self.register_buffer("uses", torch.zeros(config.pieces))
        self.register_buffer("middle", torch.zeros(()))

    def compatibility_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """The mean of the logarithm over items (B, n, 2d) under `mask` (B, n), against its usual value: (B,)."""
        return self.judge_described(self.describe(items.flatten(0, 1)).view(*mask.shape, 1), mask)

    def describe(self, items: Tensor) -> Tensor:
        """The logarithm of each item (R, 2d) by itself: (R, 1)."""
        rows, weights = self.memory.recall(items)  # (R, near) each
        return (weights * self.uses[rows]).sum(dim=1, keepdim=True)  # (R, 1)

    def judge_described(self, described: Tensor, mask: Tensor) -> Tensor:
        """The logit (B,) of items described by (B, n, 1) under `mask` (B, n)."""
        return (described.squeeze(-1) * mask).sum(dim=1) / mask.sum(dim=1) - self.middle  # (B,)


class CoOccurrence(nn.Module):
    """Judges an outfit by how often stylists wore pieces like its own together, and by nothing else."""

    gain: Tensor
    middle: Tensor

    def __init__(self, config: MemoryConfig) -> None:
        super().__init__()
        self.config = config
        self.memory = OutfitMemory(config)
        self.register_buffer("gain", torch.ones(()))
        self.register_buffer("middle", torch.zeros(()))

    def compatibility_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """`gain` times the bond of items (B, n, 2d) under `mask` (B, n) above `middle`: (B,)."""
        return self.logit_of(self.memory.bond(items, mask))

    def logit_of(self, bond: Tensor) -> Tensor:
        """The logit (B,) of a bond (B,)."""
        return self.gain * (bond - self.middle)  # (B,)
