"""The points of the map as one file for the browser, fetched once for a collection and kept there."""

import gzip
import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from core.taxonomy import COLOURS, SLOTS, TYPE_BY_KEY
from core.types import Item
from pages._ui.atlas.regions import Region, regions

FAMILIES = {
    "outerwear": "Outerwear",
    "top": "Tops",
    "dress": "Dresses",
    "bottom": "Trousers and skirts",
    "shoes": "Shoes",
    "bag": "Bags",
    "accessory": "Accessories",
}
_NOT_SAID = ("not said", "#9b9893")
_A_BYTE = 256  # different kinds and seasons that a byte can tell apart


@dataclass(frozen=True)
class Chart:
    """A map made ready: its regions, and the gzipped file that `frontend/atlas/chart.js` reads."""

    regions: tuple[Region, ...]
    file: bytes


def draw(points: np.ndarray, items: Sequence[Item]) -> Chart:
    """The chart of `items` at `points` (n, 2) within [-1, 1].

    The file: a length (uint32), that many bytes of JSON, the places (2 x float32), the prices (float32, NaN where
    not known), and a byte each for kind, family, colour and season; little-endian, aligned to four bytes.
    """
    kinds, kind_of = _coded([plural(item) for item in items])
    seasons, season_of = _coded([item.season or _NOT_SAID[0] for item in items])
    named = regions(points, [plural(item) for item in items], [item.colour for item in items])
    header = {
        "ids": [item.id for item in items],
        "titles": [item.title for item in items],
        "kinds": kinds,
        "families": [FAMILIES[slot] for slot in SLOTS],
        "colours": [*COLOURS, _NOT_SAID[0]],
        "paints": [*("#{:02x}{:02x}{:02x}".format(*rgb) for rgb in COLOURS.values()), _NOT_SAID[1]],
        "seasons": seasons,
        "regions": [asdict(region) for region in named],
    }
    colour_place = {name: place for place, name in enumerate(COLOURS)}
    codes = (
        kind_of,
        [SLOTS.index(item.slot) for item in items],
        [colour_place.get(item.colour, len(COLOURS)) for item in items],
        season_of,
    )
    prices = [float("nan") if item.price is None else item.price for item in items]
    return Chart(named, gzip.compress(_file(header, points, prices, codes), 6, mtime=0))


def plural(item: Item) -> str:
    """The kind of an item as several of it are called."""
    return TYPE_BY_KEY[item.type].plural if item.type in TYPE_BY_KEY else item.type


def _file(header: object, points: np.ndarray, prices: Sequence[float], codes: Sequence[Sequence[int]]) -> bytes:
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    numbers = [np.asarray(points, "<f4").tobytes(), np.asarray(prices, "<f4").tobytes()]
    return b"".join(
        [struct.pack("<I", len(text)), text, *numbers, *(np.asarray(part, np.uint8).tobytes() for part in codes)]
    )


def _coded(names: Sequence[str]) -> tuple[list[str], list[int]]:
    """The different names, at most as many as fit a byte, and each one's place among them."""
    different = sorted(set(names))[:_A_BYTE]
    place = {name: i for i, name in enumerate(different)}
    return different, [place.get(name, len(different) - 1) for name in names]
