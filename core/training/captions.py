"""Captions composed from attributes, each with what it states, so that a loss knows which pictures it also fits."""

import random

import numpy as np

from core.data.labelled import Labelled, words

ATTRIBUTES = ("category", "type", "colour", "shade", "audience", "detail", "fabric", "cut", "title")


class Vocabulary:
    """Numbers attribute values as they are first met, so that captions and pictures compare as arrays."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def number(self, attribute: str, value: str) -> int:
        """The number of a value; -1 for '' (not known, not stated)."""
        return self._numbers.setdefault((attribute, value), len(self._numbers)) if value else -1

    def known(self, item: Labelled) -> np.ndarray:
        """What is known of a picture: (len(ATTRIBUTES),) int64."""
        return np.array([self.number(name, value_of(item, name)) for name in ATTRIBUTES], np.int64)

    def stated(self, item: Labelled, said: set[str]) -> np.ndarray:
        """What a caption of `item` that names the attributes `said` states: (len(ATTRIBUTES),) int64."""
        return np.array(
            [self.number(name, value_of(item, name)) if name in said else -1 for name in ATTRIBUTES], np.int64
        )


def value_of(item: Labelled, attribute: str) -> str:
    """The value of one of ATTRIBUTES, '' where not known."""
    if attribute == "category":
        return str(words()["types"][item.type]["category"]) if item.type else ""
    return str(getattr(item, attribute))


def caption(item: Labelled, rng: random.Random) -> tuple[str, set[str]]:
    """One caption of a picture, drawn at random, and the attributes that it states.

    A title is used as it stands half of the time; else a phrase is composed from the attributes, each
    left out now and then, and put into a template.
    """
    if item.title and (not item.type or rng.random() < 0.4):
        return item.title, {"title"}
    phrase, said = _phrase(item, rng)
    templates = words()["photo_templates" if item.source == "photos" else "templates"]
    return rng.choice(templates).format(phrase), said


def fits(stated: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Which captions fit which pictures: (B, a) stated × (P, a) known → (B, P) bool.

    A caption fits when every attribute it states is known of the picture with the same value.
    """
    agree = (stated[:, None] == known[None]) | (stated[:, None] < 0)  # (B, P, a)
    return np.asarray(agree.all(axis=2))  # (B, P)


def _phrase(item: Labelled, rng: random.Random) -> tuple[str, set[str]]:
    noun, said = _noun(item, rng)
    colour = _colour(item, rng, said)
    chances = {"detail": 0.5, "fabric": 0.4, "cut": 0.35, "audience": 0.35}
    kept = {name: value_of(item, name) for name, chance in chances.items() if rng.random() < chance}
    said |= {name for name, value in kept.items() if value}
    cut, detail, fabric = (kept.get(name, "") for name in ("cut", "detail", "fabric"))
    order = rng.random()
    parts: tuple[str, ...]
    if order < 0.15 and colour:
        parts = (cut, detail, fabric, noun, "in", colour)
    elif order < 0.6:
        parts = (colour, detail, cut, fabric, noun)
    else:
        parts = (cut, detail, colour, fabric, noun) if order < 0.8 else (colour, cut, detail, fabric, noun)
    text = " ".join(word for word in parts if word)
    if audience := kept.get("audience"):
        owner = f"{audience}'" if audience.endswith("s") else f"{audience}'s"
        text = f"{text} for {audience}" if rng.random() < 0.5 else f"{owner} {text}"
    return (text if item.type in words()["plural"] else _article(text, rng)), said


def _noun(item: Labelled, rng: random.Random) -> tuple[str, set[str]]:
    kind = words()["types"].get(item.type)
    if kind is None:
        return "piece of clothing", set()
    if rng.random() < 0.06:
        return rng.choice(words()["categories"][kind["category"]]), {"category"}
    first = kind["names"][0]
    return (first if rng.random() < 0.6 else rng.choice(kind["names"])), {"type"}


def _colour(item: Labelled, rng: random.Random, said: set[str]) -> str:
    if not item.colour or rng.random() < 0.2:
        return ""
    if item.shade != item.colour and rng.random() < 0.4:
        said.add("shade")
        return item.shade
    said.add("colour")
    return item.colour


def _article(text: str, rng: random.Random) -> str:
    if rng.random() < 0.4:
        return text
    return f"an {text}" if text[0] in "aeiou" else f"a {text}"
