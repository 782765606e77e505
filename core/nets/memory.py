"""What stylists wore together, remembered piece by piece and found again by likeness."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

_AT_ONCE = 256  # pieces whose partners are laid out side by side, to bound the memory they take


@dataclass(frozen=True)
class MemoryConfig:
    """Sizes: `pieces` m are remembered with `links` E between them, found by keys of length `key`.

    Of each piece asked about, the `near` most alike are recalled, weighted by a softmax of cosines
    over `temperature`.
    """

    dim: int
    pieces: int
    links: int
    key: int = 128
    near: int = 10
    temperature: float = 0.03


class OutfitMemory(nn.Module):
    """Item-to-item collaborative filtering (Sarwar et al. 2001) that also knows pieces it never saw.

    Piece i recalls a few remembered pieces with weights a_i (m,), all but one of them negligible where it is
    itself remembered. Two pieces belong together by a_iᵀ W a_j, where W, symmetric, holds how often remembered
    pieces were worn together, over the root of how often each was worn.
    """

    centre: Tensor
    project: Tensor
    keys: Tensor
    first: Tensor
    partner: Tensor
    strength: Tensor

    def __init__(self, config: MemoryConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("centre", torch.zeros(2 * config.dim))
        self.register_buffer("project", torch.zeros(2 * config.dim, config.key))
        self.register_buffer("keys", torch.zeros(config.pieces, config.key))
        self.register_buffer("first", torch.zeros(config.pieces + 1, dtype=torch.int32))  # links of piece i start here
        self.register_buffer("partner", torch.zeros(config.links, dtype=torch.int32))
        self.register_buffer("strength", torch.zeros(config.links))

    def key(self, items: Tensor) -> Tensor:
        """Unit keys (..., key) of items (..., 2d)."""
        return F.normalize((items - self.centre) @ self.project, dim=-1)  # (..., key)

    def recall(self, items: Tensor) -> tuple[Tensor, Tensor]:
        """The remembered pieces most like items (R, 2d) and their weights, (R, near) each."""
        keys, back = _distinct(self.key(items))  # (u, key), (R,)
        rows, weights = self._recalled(keys)  # (u, near) each
        return rows[back], weights[back]

    def _recalled(self, keys: Tensor) -> tuple[Tensor, Tensor]:
        near = min(self.config.near, self.config.pieces)
        parts = [(part @ self.keys.T).topk(near, dim=1) for part in torch.split(keys, 4 * _AT_ONCE)]
        rows = torch.cat([part.indices for part in parts])  # (u, near)
        return rows, torch.cat([F.softmax(part.values / self.config.temperature, dim=1) for part in parts])

    def bond(self, items: Tensor, mask: Tensor) -> Tensor:
        """Mean of a_iᵀ W a_j over the ordered pairs of items (B, n, 2d) under `mask` (B, n): (B,), 0 without pairs.

        Each pair of different pieces is looked up once, by the links of whichever of both is asked about more:
        the outfits of a completion share their worn pieces.
        """
        keys, back = _distinct(self.key(items.flatten(0, 1)))  # (u, key), (B·n,)
        rows, weights = self._recalled(keys)  # (u, near) each
        piece, uses = back.view(mask.shape), torch.bincount(back[mask.flatten()], minlength=len(keys))  # (B, n), (u,)
        left, right = torch.triu_indices(mask.shape[1], mask.shape[1], 1)  # (p,) each
        whole = mask[:, left] & mask[:, right]  # (B, p)
        one, two = piece[:, left][whole], piece[:, right][whole]  # (P,) each
        hub, other = torch.where(uses[one] < uses[two], torch.stack([two, one]), torch.stack([one, two]))
        found = self.together(hub, other, rows, weights)  # (P,)
        outfit = torch.arange(len(mask))[:, None].expand_as(whole)[whole]  # (P,)
        total = torch.zeros(len(mask)).index_add(0, outfit, found)  # (B,), half of all ordered pairs
        count = mask.sum(dim=1)  # (B,)
        return 2 * total / (count * (count - 1)).clamp(min=1)  # (B,)

    def together(self, hub: Tensor, other: Tensor, rows: Tensor, weights: Tensor) -> Tensor:
        """aᵀ W a (P,) of pairs of pieces `hub`, `other` (P,); piece i of u recalls `rows[i]` with `weights[i]` (near,).

        Each pair is looked up once, by the links of its hub: quicker the fewer different hubs there are.
        """
        pairs, at = torch.unique(hub * len(rows) + other, return_inverse=True)  # (v,), (P,)
        return self._by_hub(pairs // len(rows), pairs % len(rows), rows, weights)[at]  # (P,)

    def _by_hub(self, hub: Tensor, other: Tensor, rows: Tensor, weights: Tensor) -> Tensor:
        """aᵀ W a (v,) of pieces `hub`, `other` (v,), sorted by hub; all recall `rows` with `weights` (u, near)."""
        hubs, owner = torch.unique_consecutive(hub, return_inverse=True)  # (h,), (v,)
        found = [torch.zeros(0)]
        for begin in range(0, len(hubs), _AT_ONCE):
            part = hubs[begin : begin + _AT_ONCE]
            chosen = (owner >= begin) & (owner < begin + _AT_ONCE)  # (v,)
            near = rows[other[chosen]]  # (w, near)
            spread = self.spread(rows[part], weights[part])[(owner[chosen] - begin)[:, None], near]  # (w, near)
            found.append((spread * weights[other[chosen]]).sum(dim=1))
        return torch.cat(found)  # (v,)

    def spread(self, rows: Tensor, weights: Tensor) -> Tensor:
        """W a (R, m), what goes with each of R pieces: only the links of those in `rows` (R, t) are followed."""
        start, end = self.first[rows].flatten().long(), self.first[rows + 1].flatten().long()  # (R·t,) each
        count = end - start
        owner = torch.repeat_interleave(torch.arange(len(count)), count)  # (L,), which entry of rows a link is of
        place = torch.arange(len(owner)) - (count.cumsum(0) - count)[owner]  # (L,), its number among those
        link = start[owner] + place  # (L,)
        at = owner // rows.shape[1] * self.config.pieces + self.partner[link]  # (L,)
        spread = torch.zeros(len(rows) * self.config.pieces)
        found = spread.index_add(0, at, weights.flatten()[owner] * self.strength[link])  # (R·m,)
        return found.view(len(rows), self.config.pieces)  # (R, m)


def _distinct(keys: Tensor) -> tuple[Tensor, Tensor]:
    """Different rows among `keys` (R, key), and for each of the R which one it is.

    Completion asks about the same few pieces a thousand times. Where gradients are wanted every row
    stays its own, so that each receives its share.
    """
    if keys.requires_grad:
        return keys, torch.arange(len(keys))
    code = keys.double() @ torch.linspace(1, 2, keys.shape[1], dtype=torch.float64).sqrt()  # (R,)
    values, back = torch.unique(code, return_inverse=True)  # (u,), (R,)
    one = torch.zeros(len(values), dtype=torch.long).scatter_(0, back, torch.arange(len(keys)))  # (u,)
    return keys[one], back
