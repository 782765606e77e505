"""Controls that see only what must give nothing away: popularity, the kinds of garment, or a photo's background.

A question file on which one of them does well measures that, and not taste.
"""

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from core.data.outfits import StylistOutfit
from core.errors import ImageError
from core.evaluation.catalogue import lookup_of, mean_feature, popularity
from core.evaluation.measure import Lookup, Score
from core.types import Catalogue, Item, ItemId

_RIM = 4  # pixels at each edge that count as background
_SEEN_AT = (60, 80)


@dataclass(frozen=True)
class Control:
    """A scorer that sees `lookup` and nothing else."""

    score: Score
    lookup: Lookup


def controls(catalogue: Catalogue, asked: Sequence[ItemId], outfits: Sequence[StylistOutfit]) -> dict[str, Control]:
    """Controls by name for questions about the items `asked`.

    What is popular and which kinds go together is counted on `outfits`, never on those that are asked about;
    where there are none only the background is left.
    """
    found = {"background": Control(alike, backgrounds(catalogue, asked))}
    if outfits:
        found["popularity"] = Control(mean_feature, popularity(catalogue.items, outfits))
        found["category"] = category(catalogue.items, outfits)
    return found


def category(items: Sequence[Item], outfits: Sequence[StylistOutfit]) -> Control:
    """Pairs of families worn together more often than by chance: the mean pointwise mutual information of an outfit.

    Features (N, 1) are family numbers.
    """
    names = sorted({item.family or item.type for item in items})
    number = {item.id: names.index(item.family or item.type) for item in items}
    single: Counter[int] = Counter()
    pairs: Counter[tuple[int, int]] = Counter()
    for outfit in outfits:
        worn = sorted(number[item] for item in outfit.items)
        single.update(set(worn))
        pairs.update(set(itertools.combinations(worn, 2)))
    table = torch.zeros(len(names), len(names))
    for i, j in itertools.combinations_with_replacement(range(len(names)), 2):
        expected = (single[i] + 1) * (single[j] + 1) / len(outfits)
        table[i, j] = table[j, i] = math.log((pairs[i, j] + 1) / (expected + 1))

    def score(families: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        rows = families.squeeze(-1).long()  # (B, n)
        both = mask[:, :, None] & mask[:, None, :] & ~torch.eye(mask.shape[1], dtype=torch.bool)  # (B, n, n)
        found = (table[rows[:, :, None], rows[:, None, :]] * both).sum(dim=(1, 2))  # (B,)
        return found / both.sum(dim=(1, 2)).clamp(min=1)

    return Control(score, lookup_of(items, torch.tensor([[float(number[item.id])] for item in items])))


def backgrounds(catalogue: Catalogue, asked: Sequence[ItemId]) -> Lookup:
    """The mean colour at each of the four edges of an item's picture: features (N, 12) in [0, 1]."""
    items, seen = [], []
    for item_id in dict.fromkeys(asked):
        try:
            picture = catalogue.image(item_id)
        except ImageError:
            continue
        items.append(catalogue.item(item_id))
        seen.append(edges(picture))
    return lookup_of(items, torch.from_numpy(np.stack(seen)) if seen else torch.zeros(0, 12))


def edges(picture: Image.Image) -> np.ndarray:
    """Mean colour of the left, right, upper and lower rim of a picture, (12,) float32 in [0, 1]."""
    pixels = np.asarray(picture.convert("RGB").resize(_SEEN_AT), np.float32) / 255  # (H, W, 3)
    rims = (pixels[:, :_RIM], pixels[:, -_RIM:], pixels[:_RIM], pixels[-_RIM:])
    return np.concatenate([rim.reshape(-1, 3).mean(axis=0) for rim in rims])  # (12,)


def alike(items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
    """Score (B,) of the background control: how little the features (B, n, f) differ within an outfit."""
    weight = mask[..., None] / mask.sum(dim=1)[:, None, None]  # (B, n, 1)
    mean = (items * weight).sum(dim=1, keepdim=True)  # (B, 1, f)
    return -((items - mean).square() * weight).sum(dim=(1, 2))  # (B,)
