"""What the Map page is made of."""

from dataclasses import replace
from functools import partial
from html import escape
from urllib.parse import quote

import streamlit as st

from core.stylist import Stylist
from core.types import ItemId, TasteMap
from pages._ui import cards, components, frame, resources, words
from pages._ui.atlas import completed, regions, tour, ways
from pages._ui.atlas.chart import plural
from pages._ui.atlas.ways import Answer
from pages._ui.components import Event
from pages._ui.state import Session

MOST = 2000  # pieces that a lasso may take: their names travel to the server
SHOWN = 12
_WAYS = {
    "words": ("Find words", ways.in_words),
    "photo": ("Place a photo", ways.with_a_photo),
    "walk": ("Walk between two pieces", ways.between),
    "towards": ("Walk towards words", ways.towards),
    "completed": ("See a completion", completed.completed),
}
_HINT = (
    "Drag to move, scroll or pinch to come nearer, click to open. Lasso: press it, or hold Shift, and draw around a "
    "group. On the keyboard: arrows go from piece to piece, Enter opens, + and − zoom."
)


@st.fragment(run_every=1.0)
def waiting(stylist: Stylist) -> None:
    """How far the map is; the page draws itself when it is there."""
    state = stylist.map_state()
    if state.ready:
        st.rerun()
    st.progress(min(max(state.done, 0.0), 1.0), text=f"{state.note or 'Getting ready'} …")
    st.caption("The map is laid out once for a collection; after that it opens at once.")


def question(stylist: Stylist, s: Session) -> Answer:
    """What is asked of the map, and the answer."""
    a = s.atlas
    with st.container(key="ways"):
        a.way = st.segmented_control(
            "What to look for",
            list(_WAYS),
            default=a.way,
            required=True,
            format_func=lambda way: _WAYS[way][0],
            key=f"atlas-ways-{a.turn}",
            label_visibility="collapsed",
        )
    return _WAYS[a.way][1](stylist, s)


def explorer(stylist: Stylist, s: Session, taste: TasteMap, answer: Answer) -> None:
    """The map itself."""
    a = s.atlas
    name, chart = resources.chart_of(stylist, taste)
    if answer.scene.token != a.token:
        a.token, a.spotlight = answer.scene.token, False
    scene = replace(answer.scene, lit=a.selection) if a.spotlight else answer.scene
    own = [
        ways.own_mark(stylist, s, item)
        for item in s.wardrobe.items
        if item.id not in {mark.get("id") for mark in scene.marks}
    ]
    data = scene.data() | {
        "url": f"/maps/{name}",
        "pictures": f"/pieces/{quote(stylist.catalogue.fingerprint, safe='')}/thumb?id=",
        "label": f"Map of {words.count(len(taste.ids), 'piece')}. {_HINT}",
        "hint": _HINT,
        "most": MOST,
        "tour": [] if a.toured else tour.steps(chart.regions, taste.ids),
    }
    data["marks"] += own
    components.atlas(data, "atlas", partial(on_event, s))


def on_event(s: Session, event: Event) -> None:
    """What happens when somebody acts on the map."""
    a = s.atlas
    if event["action"] == "toured":
        a.toured = True
    elif event["action"] == "select":
        a.choose(event["ids"], event["of"])
    elif a.way in ("walk", "towards"):
        ways.step_to(s, event["id"])
    else:
        s.detail = event["id"]


def said(stylist: Stylist, s: Session, answer: Answer) -> None:
    """The answer in sentences and pictures."""
    if answer.says:
        st.html("".join(f"<p class='asked'>{escape(line)}</p>" for line in answer.says))
    if answer.cards:
        st.html(f"<h2 class='small'>{escape(answer.label)}</h2>")
        components.gallery(list(answer.cards), "atlas-answer", partial(frame.on_card, s), answer.label)


def selection(stylist: Stylist, s: Session, taste: TasteMap) -> None:
    """What was chosen on the map, and where it can go."""
    a = s.atlas
    if not a.selection:
        if a.of == 0 and a.spotlight:
            st.caption("Your loop holds no piece. Draw it around some points.")
        return
    n = len(a.selection)
    st.html(f"<h2 class='section answer'>{words.count(n, 'piece')} chosen</h2>")
    if a.of > n:
        st.caption(f"Your loop holds {a.of:,} pieces; the {n:,} in its middle were taken. Come nearer for fewer.")
    with st.container(horizontal=True, key="chosen"):
        if st.button("Show these in Wardrobe", type="primary"):
            s.query.show_only(frozenset(a.selection))
            st.switch_page("pages/wardrobe.py")
        if st.button("Complete only from these"):
            s.wish.outside = frozenset(taste.ids) - frozenset(a.selection)
            st.switch_page("pages/outfit.py")
        st.button("Forget them", type="tertiary", on_click=a.choose, args=((),))
    items = [stylist.item(item_id) for item_id in a.selection[:SHOWN]]
    components.gallery(
        [cards.card(stylist, s, item) for item in items], "atlas-chosen", partial(frame.on_card, s), "Chosen pieces"
    )
    if n > SHOWN:
        st.caption(f"The first {SHOWN} of {n:,}.")


def about(taste: TasteMap, note: str) -> None:
    """How far the map may be believed."""
    st.caption(" ".join(filter(None, (honesty(taste), note))))


def honesty(taste: TasteMap) -> str:
    """What a flat map loses, in plain words, with what was measured of ours where that is known."""
    plain = "A flat map cannot keep every distance: trust what lies close together, not how far apart regions are."
    try:
        measured = taste.quality or {}
        quality = measured["catalogues"]["builtin"]
        share = quality["placed"][measured["chosen"]]["type"]["value"]
        chance = quality["chance"]["type"]
    except (KeyError, TypeError):
        return plain
    return (
        f"{plain} Measured on the built-in collection: of 100 pieces that the map had not seen, {share * 100:.0f} "
        f"landed among their own kind, and guessing would bring {chance * 100:.0f} there."
    )


def table(stylist: Stylist, s: Session, taste: TasteMap, answer: Answer) -> None:
    """The same as rows: what was asked for first, then the collection by its regions."""
    if not st.toggle("Show the map as a table", key="atlas-table"):
        return
    roles = dict.fromkeys(s.atlas.selection, "chosen") | answer.roles
    rows = rows_of(stylist, taste, resources.chart_of(stylist, taste)[1].regions, roles)
    st.dataframe(rows, hide_index=True, width="stretch")


def rows_of(
    stylist: Stylist, taste: TasteMap, named: tuple[regions.Region, ...], roles: dict[ItemId, str]
) -> list[dict[str, object]]:
    """One row a piece."""
    rows = []
    near = regions.nearest(taste.points, named)
    for item_id, (x, y), region in zip(taste.ids, taste.points.tolist(), near, strict=True):
        item = stylist.item(item_id)
        rows.append(
            {
                "On the map": roles.get(item_id, ""),
                "Piece": item.title,
                "Kind": plural(item),
                "Colour": item.colour,
                "Price (€)": item.price,
                "Season": item.season,
                "Region": region,
                "Across": round(x, 3),
                "Up": round(y, 3),
            }
        )
    return sorted(rows, key=lambda row: (not row["On the map"], row["On the map"], row["Region"], row["Piece"]))
