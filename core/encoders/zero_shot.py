"""Naming what a picture shows by comparing it with sentences (Radford et al. 2021, arXiv 2103.00020)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from core.taxonomy import COLOURS, TYPES
from core.types import Encoder

if TYPE_CHECKING:
    from PIL import Image

TEMPLATES = ("{}", "a photo of {}", "a picture of {}", "a phone photo of {}", "a photo of {}, a type of clothing")
COLOUR_TEMPLATES = ("{} clothes", "a photo of {} clothing", "a {} garment", "a picture of a {} piece of clothing")
# What people and shops also call a type; a label is the mean of all its names.
_ALSO: dict[str, tuple[str, ...]] = {
    "t-shirt": ("tee", "short-sleeved t-shirt"),
    "top": ("tank top", "long-sleeved top"),
    "polo shirt": ("polo",),
    "jumper": ("sweater", "pullover"),
    "hoodie": ("hooded sweatshirt",),
    "trousers": ("pants",),
    "trainers": ("sneakers", "sports shoes"),
    "heels": ("high heels",),
    "flats": ("ballet flats",),
    "ankle boots": ("booties",),
    "puffer coat": ("puffer jacket",),
    "clutch": ("clutch bag",),
    "hat": ("cap",),
}
_label_vectors: dict[tuple[str, tuple[tuple[str, ...], ...], tuple[str, ...]], np.ndarray] = {}
_DEFAULT_TEMPERATURE = 0.01  # CLIP's own logit scale of 100
_COLOUR_BLUR = 7.0  # CIELAB distance over which a pixel's vote for a name falls to a third


def classify(
    encoder: Encoder,
    image_vectors: np.ndarray,
    labels: Sequence[str | tuple[str, ...]],
    templates: Sequence[str] = TEMPLATES,
    temperature: float = _DEFAULT_TEMPERATURE,
) -> np.ndarray:
    """Probabilities (n, c) that pictures (n, d) show each of c labels.

    A label may be several names for one thing; its vector is the mean over names and templates, and
    both sides are unit vectors. `temperature` divides the cosines before the softmax.
    """
    phrases = tuple(label if isinstance(label, tuple) else (label,) for label in labels)
    logits = image_vectors @ label_vectors(encoder, phrases, tuple(templates)).T / temperature  # (n, c)
    return _softmax(logits)


def type_probabilities(encoder: Encoder, image_vectors: np.ndarray) -> np.ndarray:
    """Probabilities (n, len(TYPES)) of every garment type of `core.taxonomy` for pictures (n, d)."""
    labels = [(kind.singular, *_ALSO.get(kind.key, ())) for kind in TYPES]
    return classify(encoder, image_vectors, labels, TEMPLATES, temperature(encoder, "type"))


def colour_probabilities(
    encoder: Encoder, image_vectors: np.ndarray, cutouts: Sequence[Image.Image] | None = None
) -> np.ndarray:
    """Probabilities (n, len(COLOURS)) of every colour name, in the order of `core.taxonomy.COLOURS`.

    Where `cutouts` gives the pieces as RGBA without their backdrop, the colours of their pixels vote too
    (a product of experts): words alone mistake neighbouring shades, pixels alone mistake light for cloth.
    """
    said = classify(encoder, image_vectors, list(COLOURS), COLOUR_TEMPLATES, temperature(encoder, "colour"))
    if cutouts is None:
        return said
    seen = np.stack([pixel_vote(cutout) for cutout in cutouts])  # (n, c)
    both = said * seen
    return np.asarray(both / both.sum(axis=1, keepdims=True))


def pixel_vote(cutout: Image.Image) -> np.ndarray:
    """How many of a cut-out's opaque pixels are near each colour name in CIELAB: (len(COLOURS),), sums to 1."""
    rgba = np.asarray(cutout.convert("RGBA").resize((48, 48)), np.float32).reshape(-1, 4)  # (2304, 4)
    pixels = rgba[rgba[:, 3] > 200, :3]
    if not len(pixels):
        return np.full(len(COLOURS), 1 / len(COLOURS))
    names = _lab(np.array(list(COLOURS.values()), np.float32))  # (c, 3)
    distance = np.linalg.norm(_lab(pixels)[:, None] - names[None], axis=2)  # (p, c)
    votes = _softmax(-distance / _COLOUR_BLUR).mean(axis=0)  # (c,)
    return np.asarray(votes / votes.sum())


def label_vectors(encoder: Encoder, labels: tuple[tuple[str, ...], ...], templates: tuple[str, ...]) -> np.ndarray:
    """The unit vector of each label, the mean over its names in every template: (c, d); computed once an encoder."""
    key = (encoder.fingerprint, labels, templates)
    if key not in _label_vectors:
        _label_vectors[key] = _embed_labels(encoder, labels, templates)
    return _label_vectors[key]


def _embed_labels(encoder: Encoder, labels: tuple[tuple[str, ...], ...], templates: tuple[str, ...]) -> np.ndarray:
    sentences = [template.format(name) for names in labels for name in names for template in templates]
    vectors = encoder.encode_texts(sentences)  # (all, d)
    ends = np.cumsum([len(names) * len(templates) for names in labels])
    means = np.stack([part.mean(axis=0) for part in np.split(vectors, ends[:-1])])  # (c, d)
    return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True))


def temperature(encoder: Encoder, question: str) -> float:
    """The temperature measured for this encoder and question ("type" or "colour"), or CLIP's own."""
    measured = _measured()
    if measured.get("encoder") != encoder.fingerprint:
        return _DEFAULT_TEMPERATURE
    return float(measured["temperature"][question])


@lru_cache(maxsize=1)
def _measured() -> dict[str, Any]:
    path = Path(__file__).parent.parent.parent / "assets" / "models" / "builtin_encoder" / "evaluation.json"
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return figures


def _softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _lab(rgb: np.ndarray) -> np.ndarray:
    """CIELAB (D65) of sRGB values 0 to 255, both (n, 3)."""
    srgb = rgb / 255
    light = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = light @ to_xyz.T / np.array([0.9505, 1.0, 1.089])  # (n, 3)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])], axis=1)  # (n, 3)
