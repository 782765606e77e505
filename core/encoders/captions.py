"""What people ask of a picture, as captions ranked by how well each fits: its type, colour, pattern and occasion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.encoders.zero_shot import TEMPLATES, classify, colour_probabilities, temperature, type_probabilities
from core.errors import UnknownNameError
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
_WORDS: dict[str, tuple[Sequence[str | tuple[str, ...]], Sequence[str]]] = {
    "pattern": (PATTERNS, ("{} clothes", "a {} garment", "a photo of {} clothing")),
    "occasion": (OCCASIONS, ("clothes for {}", "what to wear for {}", "a photo of clothes for {}")),
}


def rank(encoder: Encoder, vector: np.ndarray, question: str, cutout: Image.Image | None = None) -> Ranking:
    """The answers to one of QUESTIONS for a picture's vector (d,); a `cutout` lets its pixels vote on the colour.

    Shares of type and colour are calibrated where the encoder was measured; those of pattern and occasion only rank.
    Raises UnknownNameError for another question.
    """
    if question == "type":
        return best_first([kind.key for kind in TYPES], type_probabilities(encoder, vector[None])[0])
    if question == "colour":
        votes = colour_probabilities(encoder, vector[None], [cutout] if cutout else None)[0]  # (c,)
        return best_first(list(COLOURS), votes)
    if question not in _WORDS:
        raise UnknownNameError("question", question, QUESTIONS)
    labels, templates = _WORDS[question]
    shares = classify(encoder, vector[None], labels, templates, temperature(encoder, "type"))[0]
    return best_first([label if isinstance(label, str) else label[0] for label in labels], shares)


def rank_labels(encoder: Encoder, vector: np.ndarray, labels: Sequence[str]) -> Ranking:
    """Any labels that a person typed, for a picture's vector (d,)."""
    return best_first(labels, classify(encoder, vector[None], labels, TEMPLATES, temperature(encoder, "type"))[0])


def best_first(names: Sequence[str], shares: np.ndarray) -> Ranking:
    """Names with their shares (n,), the largest first."""
    return tuple(sorted(zip(names, shares.tolist(), strict=True), key=lambda pair: -pair[1]))
