"""The app's own pieces of interface: what Streamlit has no widget for. Each reports what a person did as an event."""

from collections.abc import Callable
from typing import Any

import streamlit as st
import streamlit.components.v2 as components

from pages._ui import resources

Event = dict[str, Any]

_gallery = components.component(
    "ensemble_gallery", css=resources.frontend("gallery.css"), js=resources.frontend("gallery.js")
)
_swatches = components.component(
    "ensemble_swatches", css=resources.frontend("swatches.css"), js=resources.frontend("swatches.js")
)
_pieces = components.component(
    "ensemble_pieces", css=resources.frontend("pieces.css"), js=resources.frontend("pieces.js")
)
_atlas = components.component(
    "ensemble_atlas",
    css=resources.frontend("atlas/atlas.css"),
    js=resources.frontend("atlas/door.js").replace("ATLAS", resources.atlas_home()),
)
_arrival = components.component("ensemble_arrival", js=resources.frontend("arrival.js"))
_tray = components.component("ensemble_tray", css=resources.frontend("tray.css"), js=resources.frontend("tray.js"))


def gallery(cards: list[Event], key: str, handle: Callable[[Event], None], label: str = "Pieces") -> None:
    """A grid of pictures: events {action: pick | open | remove, id}."""
    _mount(_gallery, {"cards": cards, "label": label}, key, handle)


def swatches(options: list[Event], key: str, handle: Callable[[Event], None], label: str) -> None:
    """Round colour buttons, several of which may be chosen: events {action: toggle, id}."""
    _mount(_swatches, {"options": options, "label": label}, key, handle)


def pieces(rows: list[Event], key: str, handle: Callable[[Event], None], label: str) -> None:
    """The pieces of an outfit with what each contributes: events {action: remove | lock | swap | open, id}."""
    _mount(_pieces, {"rows": rows, "label": label}, key, handle)


def tray(thumbs: list[Event], key: str, handle: Callable[[Event], None], label: str) -> None:
    """A row of small pictures: events {action: remove, id}."""
    _mount(_tray, {"thumbs": thumbs, "label": label}, key, handle)


def atlas(scene: Event, key: str, handle: Callable[[Event], None]) -> None:
    """The map: events {action: open, id}, {action: select, ids, of}, {action: toured}."""
    _mount(_atlas, scene, key, handle)


def arrival(token: str, key: str) -> None:
    """A place that scrolls into view whenever `token` is a new one."""
    _arrival(key=key, data={"token": token}, height=1)


def _mount(component: Any, data: Event, key: str, handle: Callable[[Event], None]) -> None:
    def changed() -> None:
        event = st.session_state[key].event
        if event:
            handle(event)

    component(key=key, data=data, on_event_change=changed)
