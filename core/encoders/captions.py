"""What people ask of a picture, as captions ranked by how well each fits: its type, colour, pattern and occasion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.encoders.zero_shot import TEMPLATES, classify, colour_probabilities, temperature, type_probabilities
from core.taxonomy import COLOURS, TYPES
from core.types import Encoder

if TYPE_CHECKING:
    from PIL import Image

Ranking = tuple[tuple[str, float], ...]
"""Captions with their shares, which sum to 1, best first."""

QUESTIONS = ("type", "colour", "pattern", "occasion")
PATTERNS = (
    ("plain", "solid colour"),
    ("striped", "stripes"),
    ("checked", "tartan", "plaid"),
    ("floral", "flower print"),
    ("polka dot", "dotted"),
    ("animal print", "leopard print"),
    ("houndstooth",),
    ("paisley",),
    ("graphic print", "slogan print"),
    ("tie-dye",),
)
OCCASIONS = (
    "the office",
    "a wedding",
    "a party",
    "the beach",
    "sport",
    "a winter walk",
    "every day",
    "staying at home",
)
_PATTERN_TEMPLATES = ("{} clothes", "a {} garment", "a photo of {} clothing")
_OCCASION_TEMPLATES = ("clothes for {}", "what to wear for {}", "a photo of clothes for {}")


def rank(encoder: Encoder, vector: np.ndarray, question: str, cutout: Image.Image | None = None) -> Ranking:
    """The answers to one of QUESTIONS for a picture's vector (d,); a `cutout` lets its pixels vote on the colour.

    Shares of type and colour are calibrated where the encoder was measured; those of pattern and occasion only rank.
    """
    if question == "type":
        return best_first([kind.key for kind in TYPES], type_probabilities(encoder, vector[None])[0])
    if question == "colour":
        votes = colour_probabilities(encoder, vector[None], [cutout] if cutout else None)[0]  # (c,)
        return best_first(list(COLOURS), votes)
    if question == "pattern":
        shares = classify(encoder, vector[None], PATTERNS, _PATTERN_TEMPLATES, temperature(encoder, "type"))[0]
        return best_first([names[0] for names in PATTERNS], shares)
    shares = classify(encoder, vector[None], OCCASIONS, _OCCASION_TEMPLATES, temperature(encoder, "type"))[0]
    return best_first(OCCASIONS, shares)


def rank_labels(encoder: Encoder, vector: np.ndarray, labels: Sequence[str]) -> Ranking:
    """Any labels that a person typed, for a picture's vector (d,)."""
    return best_first(labels, classify(encoder, vector[None], labels, TEMPLATES, temperature(encoder, "type"))[0])


def best_first(names: Sequence[str], shares: np.ndarray) -> Ranking:
    """Names with their shares (n,), the largest first."""
    return tuple(sorted(zip(names, shares.tolist(), strict=True), key=lambda pair: -pair[1]))
