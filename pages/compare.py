"""The Compare page: several algorithms complete one outfit side by side, and the lab that measured them on many."""

import streamlit as st

from core.stylist import Stylist
from pages._ui import answers, cards, comparing, frame, lab, tradeoff, words
from pages._ui.state import Look, Session

WAYS = ("Side by side", "The lab")


def main() -> None:
    """Draw the page; the lab needs no collection, only its result files."""
    frame.heading("Compare", "Several algorithms complete the same outfit, and you see what each is worth")
    with st.container(key="ways"):
        way = st.segmented_control("What to see", WAYS, default=WAYS[0], required=True, label_visibility="collapsed")
    if way == WAYS[1]:
        lab.section(Stylist.experiments())
        return
    stylist, s = frame.begin()
    side_by_side(stylist, s)
    frame.show_details(stylist, s)


def side_by_side(stylist: Stylist, s: Session) -> None:
    """One outfit, one question, several answers."""
    ready = stylist.preparation().ready
    if not ready:
        frame.progress_line(stylist)
    picture, side = st.columns([4, 7], gap="large")
    with picture, st.container(key="lay"):
        outfit(stylist, s)
    at_work = s.bench.at_work
    with side:
        comparing.form(stylist, s, ready, bool(at_work))
    answers.results(stylist, s, at_work)
    tradeoff.section(s.bench, [entry.name for entry in stylist.completers()], bool(at_work))


def outfit(stylist: Stylist, s: Session) -> None:
    """The outfit to complete, or a first one to start from."""
    pieces = s.look.pieces or cards.example(stylist.catalogue.items)
    items = [stylist.item(item_id, s.wardrobe) for item_id in pieces]
    if items:
        frame.figure(cards.flatlay(stylist, s, pieces), frame.describe(items))
    if s.look.pieces:
        st.caption(f"Your outfit: {words.listing([item.title.lower() for item in items])}.")
        frame.history(s)
        return
    st.caption("Your outfit is empty. Begin with words, with this example, or with pieces of your own choice.")
    with st.container(horizontal=True, vertical_alignment="center"):
        if items:
            st.button("Use the example outfit", on_click=s.change, args=(Look(pieces),))
        st.page_link("pages/wardrobe.py", label="Choose in the Wardrobe")
        if s.history.past:
            st.button("Undo", on_click=s.undo, type="tertiary", shortcut="Mod+Z")


main()
