"""What the Map page is made of."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape
from urllib.parse import quote

import numpy as np
import streamlit as st

from core.stylist import Stylist
from core.types import Item, TasteMap
from pages._ui import cards, components, frame, resources, words
from pages._ui.atlas import completed, regions, tour, ways
from pages._ui.atlas.chart import plural
from pages._ui.atlas.scene import Drawn, Scene
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
    data = scene.data() | {
        "url": f"/maps/{name}",
        "pictures": f"/pieces/{quote(stylist.catalogue.fingerprint, safe='')}/thumb?id=",
        "label": f"Map of {words.count(len(taste.ids), 'piece')}. {_HINT}",
        "hint": _HINT,
        "most": MOST,
        "tour": [] if a.toured else tour.steps(chart.regions, taste.ids),
    }
    data["marks"] += own_marks(stylist, s, scene)
    components.atlas(data, "atlas", partial(on_event, s))


def own_marks(stylist: Stylist, s: Session, scene: Scene) -> list[Drawn]:
    """One's own pieces, where the scene does not mark them already."""
    marked = {mark.get("id") for mark in scene.marks}
    return [ways.own_mark(stylist, s, item) for item in s.wardrobe.items if item.id not in marked]


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
    st.dataframe(rows_of(stylist, s, taste, answer), hide_index=True, width="stretch")


def rows_of(stylist: Stylist, s: Session, taste: TasteMap, answer: Answer) -> list[dict[str, object]]:
    """One row a piece, and one for everything else that is marked: words, a photo, what was imagined, one's own."""
    roles = dict.fromkeys(s.atlas.selection, "chosen") | answer.roles
    known = set(taste.ids)
    marks = (*answer.scene.marks, *own_marks(stylist, s, answer.scene))
    others = [mark for mark in marks if mark.get("id") not in known]
    items: list[Item | None] = [stylist.item(item_id) for item_id in taste.ids]
    items += [stylist.item(mark["id"], s.wardrobe) if "id" in mark else None for mark in others]
    said = [*(roles.get(item_id, "") for item_id in taste.ids), *(mark["label"] for mark in others)]
    points = np.concatenate([taste.points, [(mark["x"], mark["y"]) for mark in others]]) if others else taste.points
    near = regions.nearest(points, resources.chart_of(stylist, taste)[1].regions)
    rows = [row(*each) for each in zip(said, items, near, points.tolist(), strict=True)]
    return sorted(rows, key=lambda row: (not row["On the map"], row["On the map"], row["Region"], row["Piece"]))


def row(said: str, item: Item | None, region: str, place: Sequence[float]) -> dict[str, object]:
    """What is known of one place on the map, where there may be no piece."""
    return {
        "On the map": said,
        "Piece": item.title if item else "",
        "Kind": plural(item) if item else "",
        "Colour": item.colour if item else "",
        "Price (€)": item.price if item else None,
        "Season": item.season if item else "",
        "Region": region,
        "Across": round(place[0], 3),
        "Up": round(place[1], 3),
    }
