"""CSA-Net (Lin et al. 2020): one embedding of each item, seen in a subspace for each pair of garment types."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.nets.typed import TypedJudge


@dataclass(frozen=True)
class CsaNetConfig:
    """Sizes: `dim` is the encoder's embedding length d, `kinds` the number of garment types."""

    dim: int
    kinds: int
    embed: int = 64
    masks: int = 5
    hidden: int = 256
    attention: int = 32
    dropout: float = 0.2


class CsaNet(TypedJudge):
    """Items are near in the subspace of their types where they go together.

    Distances are squared and L2, so that the mean over an outfit is one inner product with a vector
    of the candidate: one index for each target type finds the nearest exactly.
    """

    def __init__(self, config: CsaNetConfig) -> None:
        super().__init__(config.dim, config.kinds)
        self.config = config
        self.project = nn.Sequential(
            nn.Linear(2 * config.dim, config.hidden),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.hidden, config.embed),
        )
        self.masks = nn.Parameter(torch.randn(config.masks, config.embed) * 0.7 + 0.9)
        self.attend = nn.Sequential(
            nn.Linear(2 * (config.kinds + 1), config.attention),
            nn.ReLU(),
            nn.Linear(config.attention, config.masks),
        )
        self.steepness = nn.Parameter(torch.tensor(1.0))
        self.middle = nn.Parameter(torch.tensor(1.0))

    def embed(self, items: Tensor) -> Tensor:
        """Unit embeddings x (..., e) of items (..., 2d), before any subspace."""
        x: Tensor = self.project(torch.cat(self.even(items), dim=-1))  # (..., e)
        return F.normalize(x, dim=-1)

    def subspaces(self) -> Tensor:
        """The squared mask of each source and target type (K + 1, K + 1, e), the last of either being unknown."""
        one = torch.eye(self.kinds + 1)  # (K + 1, K + 1)
        source = one[:, None].expand(-1, self.kinds + 1, -1)  # (K + 1, K + 1, K + 1)
        pairs = torch.cat([source, source.transpose(0, 1)], dim=-1)  # (K + 1, K + 1, 2K + 2)
        weights = self.attend(pairs).softmax(dim=-1)  # (K + 1, K + 1, k)
        mask: Tensor = weights @ F.relu(self.masks)  # (K + 1, K + 1, e)
        return mask.square()

    def distances(self, items: Tensor, mask: Tensor, types: Tensor, candidates: Tensor, target: Tensor) -> Tensor:
        """D(O, s) of candidates (B, c, 2d) of types `target` (B, c) from outfits (B, n, 2d): (B, c)."""
        query = self.embed_query(items, mask, types, target)  # (B, c, 2e + 1)
        ones = torch.ones(*target.shape, 1)
        return -(query * torch.cat([self.embed_item(candidates), ones], dim=-1)).sum(dim=-1)  # (B, c)

    def embed_query(self, items: Tensor, mask: Tensor, types: Tensor, target: Tensor) -> Tensor:
        """What finds candidates of types `target` (B, c) for outfits (B, n, 2d): (B, c, 2e + 1).

        Its inner product with [embed_item, 1] is minus the mean distance to the outfit's items.
        """
        x = self.embed(items)  # (B, n, e)
        space = self.subspaces()[self.rows(types)[:, :, None], self.rows(target)[:, None]]  # (B, n, c, e)
        space = space * mask[:, :, None, None] / mask.sum(dim=1)[:, None, None, None]  # (B, n, c, e)
        weight = space.sum(dim=1)  # (B, c, e)
        cross = (space * x[:, :, None]).sum(dim=1)  # (B, c, e)
        constant = (space * x.square()[:, :, None]).sum(dim=(1, 3))  # (B, c)
        return torch.cat([2 * cross, -weight, -constant[..., None]], dim=-1)  # (B, c, 2e + 1)

    def embed_item(self, items: Tensor) -> Tensor:
        """What is indexed of candidates (..., 2d): (..., 2e)."""
        x = self.embed(items)  # (..., e)
        return torch.cat([x, x.square()], dim=-1)  # (..., 2e)

    def spread(self, items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """Mean distance over the ordered pairs of items (B, n, 2d) under `mask` (B, n): (B,), 0 without pairs."""
        return self.spread_described(self.embed(items), mask, types)

    def spread_described(self, x: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """The same of embeddings x (B, n, e)."""
        rows, spaces = self.rows(types), self.subspaces()  # (B, n), (K + 1, K + 1, e)
        total = torch.zeros(len(x))
        for i in range(x.shape[1]):  # item by item, because (B, n, n, e) would be large
            gap = (x[:, i : i + 1] - x).square() * spaces[rows[:, i : i + 1], rows]  # (B, n, e)
            total = total + (gap.sum(dim=-1) * mask).sum(dim=1) * mask[:, i]  # (B,)
        count = mask.sum(dim=1)  # (B,)
        return total / (count * (count - 1)).clamp(min=1)  # (B,)

    def compatibility_logit(self, items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """How well items (B, n, 2d) of `types` (B, n) under `mask` (B, n) go together, as a logit (B,)."""
        return self.logit_of(self.spread(items, mask, types))

    def describe(self, items: Tensor, types: Tensor) -> Tensor:
        """What is read of each item (..., 2d) by itself: (..., e)."""
        return self.embed(items)

    def judge_described(self, described: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """The logit (B,) of items described by (B, n, e), of `types` (B, n), under `mask` (B, n)."""
        return self.logit_of(self.spread_described(described, mask, types))

    def logit_of(self, spread: Tensor) -> Tensor:
        """The logit (B,) of a mean distance (B,)."""
        return F.softplus(self.steepness) * (self.middle - spread)  # (B,)
