"""The Map page: every piece of the collection as a point, likes together, and what lies where one asks."""

from core.stylist import Stylist
from pages._ui import frame, words
from pages._ui.atlas import page
from pages._ui.state import Session


def main() -> None:
    """Draw the page."""
    stylist, s = frame.begin()
    frame.heading("Map", f"{words.count(len(stylist.catalogue.items), 'piece')} · what looks alike lies together")
    state = stylist.map_state()
    if not state.ready:
        page.waiting(stylist)
        return
    show(stylist, s, state.note)


def show(stylist: Stylist, s: Session, note: str) -> None:
    """The question, the map with the answer on it, the answer as pictures, what was chosen, and all as a table."""
    taste = stylist.map()
    answer = page.question(stylist, s)
    page.explorer(stylist, s, taste, answer)
    page.said(stylist, s, answer)
    page.selection(stylist, s, taste)
    page.about(taste, note)
    page.table(stylist, s, taste, answer)
    frame.tray(stylist, s)
    frame.show_details(stylist, s)


main()
