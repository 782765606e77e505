"""Every cached thing of the app: the opened collections, their encoded pictures, and the frontend's files.

Cached resources are shared by all visitors, so nothing personal may come near this file.
"""

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

FRONTEND = Path(__file__).parent / "frontend"
PICTURES_FIRST = 1.5  # seconds: loading a model would slow the first page down
WIDTHS = {"thumb": 176, "card": 480, "large": 1100}

# Every open Stylist, for the picture addresses; `stylist` below keeps them alive. Several may share a catalogue.
_OPENED: "weakref.WeakSet[Stylist]" = weakref.WeakSet()


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
