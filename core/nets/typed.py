"""What networks share that read of each item its features and its garment type."""

import torch
from torch import Tensor, nn


class TypedNet(nn.Module):
    """Reads items with garment types; `kinds` is the number of types, and one more row stands for unknown ones.

    `centre` (2d,) and `whiten` (2, d, d) even out the features as in OutfitTransformer.
    """

    centre: Tensor
    whiten: Tensor

    def __init__(self, dim: int, kinds: int) -> None:
        super().__init__()
        self.dim, self.kinds = dim, kinds
        self.register_buffer("centre", torch.zeros(2 * dim))
        self.register_buffer("whiten", torch.eye(dim).repeat(2, 1, 1))

    def even(self, items: Tensor) -> tuple[Tensor, Tensor]:
        """Whitened image and text features (..., d) of items (..., 2d)."""
        image, text = torch.split(items - self.centre, self.dim, dim=-1)  # each (..., d)
        return image @ self.whiten[0], text @ self.whiten[1]  # each (..., d)

    def rows(self, types: Tensor) -> Tensor:
        """Rows of tables with kinds + 1 rows for types (...), of which -1 is unknown."""
        return torch.where((types >= 0) & (types < self.kinds), types, self.kinds)  # (...)


class TypedJudge(TypedNet):
    """Judges outfits by their items and garment types."""

    def compatibility_logit(self, items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """How well items (B, n, 2d) of `types` (B, n) under `mask` (B, n) go together, as a logit (B,)."""
        raise NotImplementedError

    def describe(self, items: Tensor, types: Tensor) -> Tensor:
        """What is read of each item (..., 2d) of `types` (...) by itself: (..., p)."""
        raise NotImplementedError

    def judge_described(self, described: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """The logit (B,) of items described by (B, n, p), of `types` (B, n), under `mask` (B, n)."""
        raise NotImplementedError
