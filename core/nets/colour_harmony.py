"""A colour-harmony rule: which colours go together, from the colour wheel and not from data.

Hues are those of OKLab (Ottosson 2020). Neutrals go with everything; of two strong
colours those go together that are near one another or opposite on the wheel (Itten 1961).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.taxonomy import COLOURS

NEUTRALS = frozenset(  # as stylists use the word: worn with anything, dark navy and leather browns included
    {"black", "charcoal", "grey", "silver", "white", "cream", "beige", "camel", "brown", "tan", "gold", "navy", "khaki"}
)
_STEEP, _MIDDLE = 8.0, 0.65  # a mean harmony of 0.65, between a clash and tone on tone, scores one half


@dataclass(frozen=True)
class Relation:
    """How two colours go together: `value` from 0 (they clash) to 1, and why in a word or two."""

    value: float
    reason: str


def oklab(rgb: Sequence[int]) -> tuple[float, float, float]:
    """Lightness, green-red and blue-yellow of an sRGB colour of three numbers to 255."""
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in rgb))
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def relation(first: str, second: str) -> Relation:
    """How two colour names of `core.taxonomy.COLOURS` go together; the order does not matter.

    >>> relation("navy", "white").reason, relation("red", "fuchsia").value < relation("red", "beige").value
    ('neutral with neutral', True)
    """
    if first == second:
        return Relation(0.8, "tone on tone")
    if "multicolour" in (first, second):
        neutral = first in NEUTRALS or second in NEUTRALS
        return Relation(0.75, "a print with a neutral") if neutral else Relation(0.45, "a print with a colour")
    neutrals = (first in NEUTRALS) + (second in NEUTRALS)
    if neutrals == 2:
        return Relation(0.85, "neutral with neutral")
    if neutrals == 1:
        return Relation(0.75, "a colour with a neutral")
    return _on_the_wheel(_hue_gap(first, second))


def _on_the_wheel(gap: float) -> Relation:
    if gap <= 30:
        return Relation(0.7, "neighbours on the wheel")
    if gap >= 150:
        return Relation(0.6, "opposite on the wheel")
    if 105 <= gap <= 135:
        return Relation(0.45, "a third of the wheel apart")
    return Relation(0.25, "neither near nor opposite")


def _hue_gap(first: str, second: str) -> float:
    return abs((_hue(first) - _hue(second) + 180) % 360 - 180)


def _hue(name: str) -> float:
    _, green_red, blue_yellow = oklab(COLOURS[name])
    return math.degrees(math.atan2(blue_yellow, green_red))


def relations() -> Tensor:
    """The values of all pairs (C, C), in the order of COLOURS."""
    return torch.tensor([[relation(a, b).value for b in COLOURS] for a in COLOURS])


@dataclass(frozen=True)
class ColourHarmonyConfig:
    """`dim` is the encoder's embedding length d; captions speak for `text` of a colour, pictures for the rest."""

    dim: int
    text: float = 0.7
    temperature: float = 0.05


class ColourHarmony(nn.Module):
    """Names the colours of each item and judges them by `relation`; nothing in it is learnt.

    `names` (C, d) are the text embeddings of the colours, in the order of COLOURS.
    """

    names: Tensor
    table: Tensor

    def __init__(self, config: ColourHarmonyConfig) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("names", torch.zeros(len(COLOURS), config.dim))
        self.register_buffer("table", relations(), persistent=False)  # (C, C), the rule itself

    def colours(self, items: Tensor) -> Tensor:
        """Probabilities (..., C) of the colours of items (..., 2d)."""
        image, text = (F.normalize(half, dim=-1) for half in torch.split(items, self.config.dim, dim=-1))
        share = self.config.text
        cosine = share * text @ self.names.T + (1 - share) * image @ self.names.T  # (..., C)
        return (cosine / self.config.temperature).softmax(dim=-1)  # (..., C)

    def compatibility_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """Mean harmony of the pairs, or of a lone item with itself, steepened: (B,) of (B, n, 2d) under (B, n)."""
        return self.judge_described(self.describe(items), mask)

    def describe(self, items: Tensor) -> Tensor:
        """What is read of each item (..., 2d) by itself, its colours: (..., C)."""
        return self.colours(items)

    def judge_described(self, described: Tensor, mask: Tensor) -> Tensor:
        """The logit (B,) of items with colours (B, n, C) under `mask` (B, n)."""
        p = described * mask[..., None]  # (B, n, C)
        total = p.sum(dim=1)  # (B, C)
        every = ((total @ self.table) * total).sum(dim=1)  # (B,)
        own = ((p @ self.table) * p).sum(dim=(1, 2))  # (B,)
        count = mask.sum(dim=1)  # (B,)
        pairs = count * (count - 1)  # (B,)
        mean = torch.where(pairs > 0, (every - own) / pairs.clamp(min=1), own)  # (B,)
        return _STEEP * (mean - _MIDDLE)
