"""Every cached thing of the app: the opened collections, their encoded pictures, and the frontend's files.

Cached resources are shared by all visitors, so nothing personal may come near this file.
"""

import hashlib
import io
import weakref
from functools import lru_cache
from pathlib import Path
from threading import Timer
from zlib import crc32

import streamlit as st
from PIL import Image

from core.errors import CatalogueError
from core.stylist import Stylist, StylistConfig
from core.types import TasteMap
from pages._ui.atlas import chart

FRONTEND = Path(__file__).parent / "frontend"
PICTURES_FIRST = 1.5  # seconds: loading a model would slow the first page down
_MOST_CHARTS = 6
WIDTHS = {"thumb": 176, "card": 480, "large": 1100}

# Every open Stylist, for the picture addresses; `stylist` below keeps them alive. Several may share a catalogue.
_OPENED: "weakref.WeakSet[Stylist]" = weakref.WeakSet()
_CHARTS: dict[str, chart.Chart] = {}


@st.cache_resource(show_spinner=False, max_entries=4)
def stylist(config: StylistConfig) -> Stylist:
    """The one Stylist of a catalogue and encoder, reading its pictures in the background."""
    opened = Stylist.open(config)
    later = Timer(PICTURES_FIRST, opened.prepare)
    later.daemon = True
    later.start()
    _OPENED.add(opened)
    return opened


def opened(fingerprint: str) -> Stylist:
    """The Stylist whose catalogue has this fingerprint; raises CatalogueError when none is open."""
    found = next((each for each in tuple(_OPENED) if each.catalogue.fingerprint == fingerprint), None)
    if found is None:
        raise CatalogueError("This collection is not open any more. Reload the page.")
    return found


@lru_cache(maxsize=4000)
def picture(fingerprint: str, item_id: str, size: str) -> bytes:
    """A catalogue picture as WebP, `size` one of WIDTHS."""
    return encoded(opened(fingerprint).image(item_id), WIDTHS[size])


@lru_cache(maxsize=300)
def look(fingerprint: str, item_ids: tuple[str, ...]) -> bytes:
    """A flat-lay of catalogue pieces as WebP."""
    return encoded(opened(fingerprint).flatlay(item_ids), WIDTHS["large"])


@lru_cache(maxsize=8)
def window(fingerprint: str) -> dict[str, float]:
    """Where each piece stands in a shop window: kinds take turns, each as often as the collection has it."""
    kinds: dict[str, list[str]] = {}
    for item in opened(fingerprint).catalogue.items:
        kinds.setdefault(item.type, []).append(item.id)
    places = {}
    for kind, ids in kinds.items():
        shift = crc32(kind.encode()) / 2**32
        for place, item_id in enumerate(sorted(ids, key=lambda item_id: crc32(item_id.encode()))):
            places[item_id] = (place + shift) / len(ids)
    return places


def chart_of(opened: Stylist, taste: TasteMap) -> tuple[str, chart.Chart]:
    """The map of a collection made ready for the browser, with the name under which it is served."""
    name = hashlib.sha256(opened.catalogue.fingerprint.encode() + taste.points.tobytes()).hexdigest()[:16]
    if name not in _CHARTS:
        if len(_CHARTS) >= _MOST_CHARTS:
            _CHARTS.pop(next(iter(_CHARTS)))
        _CHARTS[name] = chart.draw(taste.points, [opened.catalogue.item(item_id) for item_id in taste.ids])
    return name, _CHARTS[name]


def chart_file(name: str) -> bytes:
    """The file of a map; raises CatalogueError when none of that name is open."""
    if name not in _CHARTS:
        raise CatalogueError("This map is not open any more. Reload the page.")
    return _CHARTS[name].file


@lru_cache(maxsize=1)
def atlas_home() -> str:
    """Where the map's scripts are served: the address changes with them, so that browsers never keep old ones."""
    scripts = b"".join(path.read_bytes() for path in sorted((FRONTEND / "atlas").glob("*.js")))
    return f"/atlas/{hashlib.sha256(scripts).hexdigest()[:12]}"


def frontend(name: str) -> str:
    """A file of the frontend folder as text; read at import, once."""
    return (FRONTEND / name).read_text(encoding="utf-8")


def encoded(image: Image.Image, width: int) -> bytes:
    """A picture as WebP, no wider than `width` pixels."""
    small = image.convert("RGB")
    small.thumbnail((width, width * 2), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=84, method=4)
    return buffer.getvalue()
