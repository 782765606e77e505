"""Building the memory of what stylists wore together, counted on training outfits alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.nets.memory import MemoryConfig, OutfitMemory


@dataclass(frozen=True)
class MemorySizes:
    """Sizes of the memory whatever the encoder, as in MemoryConfig."""

    key: int = 128
    near: int = 10
    temperature: float = 0.03


def build_memory(
    features: Tensor, outfits: Sequence[Sequence[int]], whiten: Tensor, sizes: MemorySizes
) -> OutfitMemory:
    """Remember `outfits`, rows of `features` (N, 2d); `whiten` (2, d, d) evens out image and text features."""
    pieces, first, partner, strength = count_together(outfits)
    dim = features.shape[1] // 2
    key = min(sizes.key, 2 * dim)
    net = OutfitMemory(MemoryConfig(dim, len(pieces), len(partner), key, sizes.near, sizes.temperature))
    used = features[torch.from_numpy(pieces)]  # (m, 2d)
    net.centre = used.mean(dim=0)
    even = torch.block_diag(whiten[0], whiten[1])  # type: ignore[no-untyped-call]  # (2d, 2d)
    unit = torch.nn.functional.normalize((used - net.centre) @ even, dim=1)  # (m, 2d)
    _, directions = torch.linalg.eigh(unit.T @ unit)  # (2d, 2d), least variance first
    net.project = even @ directions[:, -key:]  # (2d, key)
    net.keys = net.key(used)
    net.first, net.partner = torch.from_numpy(first).int(), torch.from_numpy(partner).int()
    net.strength = torch.from_numpy(strength).float()
    return net.eval().requires_grad_(False)


def count_together(outfits: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Pieces (m,) worn in `outfits`, and the links between them: first (m + 1,), partner (E,) and strength (E,).

    Links first[i] to first[i + 1] lead from piece i to its partners; the strength is the number of
    outfits that hold both over the root of the product of the numbers that hold each.
    """
    pieces, uses = np.unique([row for outfit in outfits for row in outfit], return_counts=True)  # (m,) each
    place = {int(row): i for i, row in enumerate(pieces)}
    counts: Counter[tuple[int, int]] = Counter()
    for outfit in outfits:
        worn = [place[row] for row in outfit]
        counts.update((a, b) for a in worn for b in worn if a != b)
    pairs = np.array(sorted(counts), np.int64).reshape(-1, 2)  # (E, 2)
    number = np.array([counts[a, b] for a, b in pairs.tolist()], np.float64)  # (E,)
    first = np.searchsorted(pairs[:, 0], np.arange(len(pieces) + 1))  # (m + 1,)
    return pieces, first, pairs[:, 1], number / np.sqrt(uses[pairs[:, 0]] * uses[pairs[:, 1]])
