"""What surrounds every page: the opened collection or a plain word on why not, the tray, the details of a piece."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import StylistError
from core.stylist import Stylist
from core.types import Item
from pages._ui import cards, components, resources, words
from pages._ui.components import Event
from pages._ui.state import Session, session


def begin() -> tuple[Stylist, Session]:
    """The visitor's session and the collection they chose; where it cannot be opened the page says so and ends."""
    s = session()
    if s.notice:
        st.toast(s.notice)
        s.notice = ""
    try:
        return resources.stylist(s.config), s
    except StylistError as error:
        st.title("This collection does not open")
        st.error(str(error))
        st.page_link("pages/settings.py", label="Choose another one in the settings")
        st.stop()


def heading(title: str, line: str) -> None:
    """A page's title and the quiet line under it."""
    st.html(f'<header class="masthead"><h1>{escape(title)}</h1><p>{escape(line)}</p></header>')


def lesson(stylist: Stylist, s: Session, headline: str, steps: Sequence[str]) -> DeltaGenerator:
    """What to do here, in one picture and a few short lines, and a place for more buttons.

    `headline` is trusted HTML.
    """
    trio = cards.example(stylist.catalogue.items)
    picture, text = st.columns([4, 5], gap="large", vertical_alignment="center")
    if trio:
        with picture:
            figure(cards.flatlay(stylist, s, trio), describe([stylist.item(item_id) for item_id in trio]))
    lines = "".join(f"<li>{escape(step)}</li>" for step in steps)
    with text:
        st.html(f"<h2>{headline}</h2><ol class='steps'>{lines}</ol>")
        row = st.container(horizontal=True, vertical_alignment="center")
    if trio and row.button("Start with an example", type="primary"):
        s.change(replace(s.look, pieces=trio))
        st.switch_page("pages/outfit.py")
    return row


def history(s: Session) -> None:
    """Undo, redo, and the way to more pieces."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Undo", on_click=s.undo, disabled=not s.history.past, type="tertiary", shortcut="Mod+Z")
        st.button("Redo", on_click=s.redo, disabled=not s.history.future, type="tertiary", shortcut="Mod+Shift+Z")
        st.page_link("pages/wardrobe.py", label="Add from the Wardrobe")


def figure(src: str, alt: str, kind: str = "flatlay") -> None:
    """A picture with its description."""
    st.html(f'<figure class="{kind}"><img src="{escape(src)}" alt="{escape(alt)}"></figure>')


def describe(items: list[Item]) -> str:
    """An outfit for someone who cannot see it."""
    return f"Flat-lay of {words.listing([item.title.lower() for item in items])}." if items else "An empty outfit."


@st.fragment(run_every=1.0)
def progress_line(stylist: Stylist) -> None:
    """How far the collection has been read, until search and completion work."""
    state = stylist.preparation()
    if state.error:
        st.warning(state.error)
        return
    if state.ready:
        st.rerun()
    if not state.done:
        st.progress(0.0, text="Getting ready to search and complete …")
        return
    left = "" if state.seconds_left is None else f", about {words.duration(state.seconds_left)} left"
    text = f"{state.what}: {state.done:,} of {state.total:,}{left}. You can browse, pick and search what is ready."
    st.progress(min(state.done / max(state.total, 1), 1.0), text=text)


def tray(stylist: Stylist, s: Session) -> None:
    """The outfit so far, at the foot of the page, with the way to it."""
    items = [stylist.item(item_id, s.wardrobe) for item_id in s.look.pieces]
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", key="tray"):
        if s.removed is not None:
            st.caption(f"{s.removed[0]} is out of your wardrobe.", width="stretch")
            st.button("Bring it back", on_click=s.bring_back)
            return
        if items:
            components.tray(
                cards.thumbs(stylist, s, items), "tray-pieces", lambda event: s.pick(event["id"]), "Your outfit so far"
            )
        else:
            st.caption("Your outfit is empty. Click a picture to pick it.", width="stretch")
        st.button("Undo", on_click=s.undo, disabled=not s.history.past, type="tertiary", shortcut="Mod+Z")
        if st.button("See the outfit", type="primary", disabled=not items):
            st.switch_page("pages/outfit.py")


def show_details(stylist: Stylist, s: Session) -> None:
    """The piece whose details were asked for, in a dialog over the page."""
    if s.detail is None:
        return
    item = stylist.item(s.detail, s.wardrobe)
    st.dialog(item.title, width="large", on_dismiss=s.close_detail)(_details)(stylist, s, item)


def _details(stylist: Stylist, s: Session, item: Item) -> None:
    if s.detail != item.id:  # another piece was opened, or this one closed, from inside the dialog
        st.rerun()
    left, right = st.columns([2, 3], gap="large")
    with left:
        figure(cards.picture(stylist, s, item, "large"), item.alt, "portrait")
    with right:
        st.html(_facts(item))
        picked = item.id in s.look.pieces
        if st.button("Take out of the outfit" if picked else "Pick for the outfit", type="primary", width="stretch"):
            s.pick(item.id)
            s.close_detail()
            st.rerun()
    if stylist.preparation().ready:
        _similar(stylist, s, item)


def _similar(stylist: Stylist, s: Session, item: Item) -> None:
    try:
        near = [cards.card(stylist, s, hit.item) for hit in stylist.similar(item.id, 5, s.wardrobe)]
    except StylistError as error:
        st.caption(str(error))
        return
    st.html("<h2 class='small'>Similar pieces</h2>")
    components.gallery(near, "similar", partial(on_card, s), "Similar pieces")


def _facts(item: Item) -> str:
    facts = {"Type": item.type, "Colour": item.colour, "Pattern": item.pattern, "Fabric": item.fabric}
    facts |= {"For": words.audience(item.attributes.get("gender", ""))}
    more = {name.replace("_", " ").capitalize(): value for name, value in item.attributes.items() if name != "gender"}
    facts |= {name: value for name, value in more.items() if value not in facts.values()}
    rows = "".join(f"<dt>{escape(n)}</dt><dd>{escape(v)}</dd>" for n, v in facts.items() if v)
    price = "Yours" if item.owned else words.price(item.price)
    text = f"<p>{escape(item.description or item.alt)}</p>"
    return f"<div class='facts'><p class='price'>{escape(price)}</p>{text}<dl>{rows}</dl></div>"


def on_card(s: Session, event: Event) -> None:
    """What happens when somebody clicks in a gallery."""
    if event["action"] == "pick":
        s.pick(event["id"])
    elif event["action"] == "open":
        s.detail = event["id"]
    elif event["action"] == "remove":
        s.remove_own(event["id"])
