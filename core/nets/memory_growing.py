"""Bonds by an OutfitMemory of many outfits that differ in what was added to the same worn pieces."""

import torch
from torch import Tensor

from core.nets.memory import OutfitMemory


class GrowingMemory:
    """What goes with the worn pieces is spread out once, so that an added piece only looks itself up in it."""

    def __init__(self, memory: OutfitMemory, worn: Tensor) -> None:
        """`worn` (n, 2d) is in every outfit; there may be nothing."""
        rows, weights = memory.recall(worn) if len(worn) else (torch.zeros(0, 1, dtype=torch.long), torch.zeros(0, 1))
        self._memory, self._worn = memory, len(worn)
        spread = memory.spread(rows, weights)  # (n, m)
        self._reach = spread.sum(dim=0)  # (m,), what goes with all that is worn
        self._own = (spread[:, rows] * weights).sum(dim=2).triu(diagonal=1).sum()  # aᵀ W a of each pair of worn pieces

    def bond(self, pieces: Tensor, rows: Tensor, weights: Tensor) -> Tensor:
        """The bond (B,) of what is worn with pieces (B, t) of u, which recall `rows` with `weights` (u, near)."""
        total = self._own + (self._reach[rows] * weights).sum(dim=1)[pieces].sum(dim=1)  # (B,)
        added = pieces.shape[1]
        if added > 1:
            left, right = torch.triu_indices(added, added, 1)  # (p,) each
            pairs = self._memory.together(
                pieces[:, left].flatten(), pieces[:, right].flatten(), rows, weights
            )  # (B·p,)
            total = total + pairs.view(len(pieces), -1).sum(dim=1)  # (B,)
        count = self._worn + added
        return 2 * total / max(count * (count - 1), 1)  # (B,)
