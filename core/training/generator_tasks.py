"""What a generator is asked in training: stylists' outfits without a few of their pieces, and what may come instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.taxonomy import TYPE_INDEX, TYPES
from core.training.outfit_data import PAD, OutfitData, pad
from core.types import Item

MOST = 4  # pieces that a completion may lack
_FEW = 16  # items of a type that are no choice; their slot is asked for instead


@dataclass(frozen=True)
class Asks:
    """Everything that can be asked for: anything, each slot and each type that the items have.

    Of ask g, `pools[g]` holds the rows of the items that answer it, `allowed[g]` (kinds + 1,) marks their types, and
    `words[g]` (d,) is the text embedding that asks for it, 0 for anything. `by_slot` and `by_type` (N,) are
    the asks that each item answers, the latter again for its slot where its type is rare.
    """

    pools: tuple[np.ndarray, ...]
    allowed: Tensor
    words: Tensor
    by_slot: np.ndarray
    by_type: np.ndarray


def make_asks(data: OutfitData) -> Asks:
    """Ask 0 is for anything, then come the slots, then the types, both in the order of their names."""
    slots, by_slot = np.unique([item.slot for item in data.items], return_inverse=True)  # (S,), (N,)
    types, by_type = np.unique([item.type for item in data.items], return_inverse=True)  # (T,), (N,)
    by_slot, by_type = by_slot + 1, by_type + 1 + len(slots)
    pools = [
        np.arange(len(data.items)),
        *(np.flatnonzero(by_slot == 1 + s) for s in range(len(slots))),
        *(np.flatnonzero(by_type == 1 + len(slots) + t) for t in range(len(types))),
    ]
    said = [(torch.zeros(data.dim))]
    said += [data.wanted[int(pool[0]), int(g < len(slots))] for g, pool in enumerate(pools[1:])]
    allowed = torch.stack([_types_of([data.items[row] for row in pool]) for pool in pools])
    common = np.array([len(pool) for pool in pools])[by_type] >= _FEW  # (N,)
    return Asks(tuple(pools), allowed, torch.stack(said), by_slot, np.where(common, by_type, by_slot))


def _types_of(items: Sequence[Item]) -> Tensor:
    """The types of items, marked: (kinds + 1,) bool, the last for unknown ones."""
    rows = torch.tensor([TYPE_INDEX.get(item.type, len(TYPES)) for item in items])  # (m,)
    return torch.zeros(len(TYPES) + 1, dtype=torch.bool).index_fill(0, rows, True)


@dataclass(frozen=True)
class Tasks:
    """Outfits that lack pieces: `worn` (M, n) rows, the `asks` (M, MOST) for what is missing, and `taken` (M, MOST).

    The last are the pieces that stylists had there. All are PAD where there is nothing.
    """

    worn: np.ndarray
    asks: np.ndarray
    taken: np.ndarray

    def __len__(self) -> int:
        return len(self.worn)

    def part(self, rows: np.ndarray) -> "Tasks":
        """Some of the tasks, no wider than they must be."""
        worn = self.worn[rows]
        width = max(1, int((worn != PAD).sum(axis=1).max()))
        return Tasks(worn[:, :width], self.asks[rows], self.taken[rows])

    def batches(self, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
        """Rows (at most `size`,) of all tasks once, in batches of similar length that come in any order."""
        order = rng.permutation(len(self))
        order = order[np.argsort((self.worn[order] != PAD).sum(axis=1), kind="stable")]
        for start in rng.permutation(np.arange(0, len(self), size)):
            yield order[start : start + size]


def draw_tasks(
    outfits: Sequence[tuple[int, ...]], asks: Asks, anything: float, rng: np.random.Generator, most: int = MOST
) -> Tasks:
    """One task for each outfit of two pieces or more, which loses 1 to `most` of them and keeps at least one.

    A share `anything` of the tasks asks for anything, the others, half and half, for the slots or types of
    what was taken.
    """
    worn, asked, taken = [], [], []
    for outfit in outfits:
        if len(outfit) < 2:
            continue
        order = [outfit[place] for place in rng.permutation(len(outfit))]
        count = int(rng.integers(1, min(most, len(outfit) - 1) + 1))
        level = rng.choice(3, p=[anything, (1 - anything) / 2, (1 - anything) / 2])
        ask = (np.zeros_like(asks.by_slot), asks.by_slot, asks.by_type)[level]
        worn.append(order[count:])
        taken.append(order[:count])
        asked.append([int(ask[row]) for row in order[:count]])
    full = [[0] * MOST]  # so that every table is MOST wide
    return Tasks(pad(worn), pad(asked + full)[:-1], pad(taken + full)[:-1])
