"""Pages under test: a Stylist without models, and the app's own components drawn as plain buttons."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.stylist import Stylist
from pages._ui import components, resources
from tests.pages.fakes import FakeStylist

APP = Path(__file__).parents[2] / "app.py"
ACTIONS = {
    "cards": ("pick", "open", "remove"),
    "options": ("toggle",),
    "rows": ("lock", "swap", "remove", "open", "next", "never"),
    "thumbs": ("remove",),
}


def _as_buttons(component, data, key, handle) -> None:  # type: ignore[no-untyped-def]
    """Stand in for what AppTest cannot click: one button for each event that a component can send."""
    if "tour" in data:  # the map: what it was given, for a test to read, and what it can send
        st.session_state[f"drawn {key}"] = data
        st.session_state[f"tell {key}"] = handle
    for name, actions in ACTIONS.items():
        for entry in data.get(name, []):
            offered = {act["action"] for act in entry.get("acts", [])} | {"open"}
            for action in actions if name != "rows" else [a for a in actions if a in offered]:
                event = {"action": action, "id": entry["id"]}
                st.button(
                    f"{key}: {action} {entry['id']}",
                    key=f"{key}-{action}-{entry['id']}",
                    on_click=handle,
                    args=(event,),
                )


@pytest.fixture
def stylist(monkeypatch: pytest.MonkeyPatch) -> FakeStylist:
    """The one Stylist that the pages open."""
    fake = FakeStylist()
    monkeypatch.setattr(Stylist, "open", lambda config=None: fake)
    monkeypatch.setattr(components, "_mount", _as_buttons)
    monkeypatch.setattr(components, "arrival", lambda token, key: None)
    resources.stylist.clear()
    return fake


@pytest.fixture
def open_page(stylist: FakeStylist) -> Callable[[str], AppTest]:
    """Open a page as the first one of a visit."""

    def go(name: str = "wardrobe") -> AppTest:
        at = AppTest.from_file(str(APP), default_timeout=20)
        at.switch_page(f"pages/{name}.py")
        return at.run()

    return go
