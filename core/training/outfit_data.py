"""What outfit models learn from: item features, stylists' outfits as rows, and wrong outfits made from them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from core.data.outfits import StandIns
from core.taxonomy import TYPE_INDEX
from core.types import Item

PAD = -1


@dataclass(frozen=True)
class OutfitData:
    """Items with their features (N, 2d), and outfits as rows of them.

    `wanted` (N, 2, d) are the text embeddings that ask for each item's type and for its slot.
    """

    items: tuple[Item, ...]
    features: Tensor
    wanted: Tensor
    train: tuple[tuple[int, ...], ...]

    @cached_property
    def stand_ins(self) -> StandIns:
        """Stand-ins as often as the training outfits use them."""
        return StandIns(self.items, self.train)

    @property
    def dim(self) -> int:
        """Length d of an embedding."""
        return self.features.shape[1] // 2

    @cached_property
    def types(self) -> Tensor:
        """Garment types (N,) of the items, by their place in `core.taxonomy.TYPES`; -1 for others."""
        return torch.tensor([TYPE_INDEX.get(item.type, -1) for item in self.items])

    def types_of(self, rows: np.ndarray) -> Tensor:
        """Garment types (B, n) of padded rows (B, n), -1 for padding."""
        index = torch.from_numpy(rows)
        return self.types[index.clamp(min=0)].masked_fill(index == PAD, -1)

    def statistics(self) -> tuple[Tensor, Tensor]:
        """Mean (2d,) and whitening matrices (2, d, d) of the features of the items in training outfits."""
        used = self.features[sorted({row for outfit in self.train for row in outfit})]  # (m, 2d)
        centre = used.mean(dim=0)
        halves = torch.split(used - centre, self.dim, dim=1)  # each (m, d)
        return centre, torch.stack([whitening(half) for half in halves])

    def gather(self, rows: np.ndarray) -> tuple[Tensor, Tensor]:
        """Features (B, n, 2d) and mask (B, n) of padded rows (B, n)."""
        index = torch.from_numpy(rows)
        return self.features[index.clamp(min=0)], index != PAD


def pad(outfits: Sequence[Sequence[int]]) -> np.ndarray:
    """Outfits as rows (B, n), PAD at the end of the shorter ones."""
    rows = np.full((len(outfits), max(map(len, outfits))), PAD, np.int64)  # (B, n)
    for row, outfit in zip(rows, outfits, strict=True):
        row[: len(outfit)] = outfit
    return rows


def batches(
    outfits: Sequence[tuple[int, ...]], size: int, subset: float, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Shuffled outfits in padded batches (B, n) of similar length.

    A share `subset` of them loses pieces at random, down to two: part of a good outfit is good, and
    completion asks about such parts.
    """
    drawn = [_part(outfit, rng) if rng.random() < subset else outfit for outfit in outfits]
    order = sorted(rng.permutation(len(drawn)), key=lambda i: len(drawn[i]))
    starts = np.arange(0, len(order), size)
    for start in rng.permutation(starts):
        yield pad([drawn[i] for i in order[start : start + size]])


def _part(outfit: tuple[int, ...], rng: np.random.Generator) -> tuple[int, ...]:
    if len(outfit) < 3:
        return outfit
    keep = int(rng.integers(2, len(outfit)))
    return tuple(outfit[i] for i in rng.permutation(len(outfit))[:keep])


def spoil(rows: np.ndarray, count: np.ndarray, level: str, stand_ins: StandIns, rng: np.random.Generator) -> np.ndarray:
    """Outfits (B, n) in which `count` (B,) pieces each were replaced by stand-ins of a level; (B, n).

    A stand-in that is in the outfit already is drawn again, at last from all items.
    """
    real = rows != PAD
    turn = np.argsort(np.argsort(np.where(real, rng.random(rows.shape), 2.0), axis=1), axis=1)
    change = real & (turn < count[:, None])  # (B, n)
    wrong = rows.copy()
    for attempt in range(8):
        wrong[change] = stand_ins.draw(rows[change], level if attempt < 5 else "any", rng)
        change &= (wrong[:, :, None] == rows[:, None, :]).any(axis=2)  # (B, n)
        if not change.any():
            break
    return wrong


def spoil_some(data: OutfitData, rows: np.ndarray, mixed: float, rng: np.random.Generator) -> np.ndarray:
    """Spoilt copies (B, n) of outfits (B, n): half with one stand-in, half with any number.

    Stand-ins are of the same families; for a share `mixed` of batches they are anything.
    """
    lengths = (rows != PAD).sum(axis=1)  # (B,)
    count = np.where(rng.random(len(rows)) < 0.5, 1, rng.integers(1, lengths + 1))  # (B,)
    level = "any" if rng.random() < mixed else "family"
    return spoil(rows, count, level, data.stand_ins, rng)


def hold_out(
    data: OutfitData, rows: np.ndarray, count: int, level: str, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Tensor]:
    """Outfits of two pieces or more (B, n) without one of them, that piece (B,), and `count` m stand-ins (B, m).

    The last, (B, m), marks stand-ins that are in the outfit: no mistakes.
    """
    rows = rows[(rows != PAD).sum(axis=1) > 1]
    held = rng.integers(0, (rows != PAD).sum(axis=1))  # (B,)
    right = rows[np.arange(len(rows)), held]  # (B,)
    rest = rows.copy()
    rest[np.arange(len(rows)), held] = PAD
    wrong = data.stand_ins.draw(np.repeat(right, count), level, rng).reshape(len(rows), -1)  # (B, m)
    return rest, right, wrong, torch.from_numpy((wrong[:, :, None] == rows[:, None, :]).any(axis=2))


def forget_types(types: Tensor, share: float) -> Tensor:
    """Garment types (B, n) of which a share is made unknown, -1."""
    return types.masked_fill(torch.rand(types.shape) < share, -1)  # (B, n)


def whitening(vectors: Tensor, floor: float = 1e-2) -> Tensor:
    """The matrix (d, d) that gives centred vectors (m, d) unit variance in every direction.

    Where there is less than `floor` of the mean variance it is treated as that much, because pieces
    from elsewhere may lie far out in directions in which these hardly differ.
    """
    values, directions = torch.linalg.eigh(vectors.T @ vectors / len(vectors))  # (d,), (d, d)
    return torch.div(directions, (values.clamp(min=0) + floor * values.mean()).sqrt())


def hide(items: Tensor, centre: Tensor, blind: float) -> Tensor:
    """Features (B, n, 2d) of which a share `blind` of the items shows its image or its text only."""
    hidden = torch.rand(*items.shape[:-1], 1) < blind  # (B, n, 1)
    image = torch.rand(*items.shape[:-1], 1) < 0.5  # (B, n, 1), which half is hidden
    half = torch.arange(items.shape[-1]) < items.shape[-1] // 2  # (2d,)
    return torch.where(hidden & (image == half), centre, items)  # (B, n, 2d)
