"""What can be asked of the map: words, a photo, a walk between two pieces or towards words, and a completion."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from core.stylist import Hit, Stylist
from core.types import Item, ItemId, Placed, Step
from pages._ui import asking, cards, resources, uploads, web, words
from pages._ui.atlas.scene import Scene, link, mark, path
from pages._ui.components import Event
from pages._ui.state import Session

EXAMPLES = ("red summer dress", "warm winter boots", "something for the office")
TOWARDS = ("more formal", "more colourful", "warmer", "sportier")
STOPS = 8  # of a walk, both ends included
LIT = 12


@dataclass(frozen=True)
class Answer:
    """What the map shows and says: the scene, sentences under it, pieces with a note each, and their roles."""

    scene: Scene = field(default_factory=Scene)
    says: tuple[str, ...] = ()
    cards: tuple[Event, ...] = ()
    label: str = ""
    roles: dict[ItemId, str] = field(default_factory=dict)


def ask(stylist: Stylist, s: Session, key: Hashable, find: Callable[[], Any]) -> Any:
    """What the latent space answers, or None after a plain word on why it cannot."""
    with st.spinner("Looking", show_time=False):
        return asking.answer(stylist, s, ("atlas", key), find)


def in_words(stylist: Stylist, s: Session) -> Answer:
    """A pin where words belong."""
    a = s.atlas
    with st.container(horizontal=True, vertical_alignment="center", key="atlas-words"):
        a.text = st.text_input(
            "Drop a pin at your words",
            a.text,
            key=f"atlas-text-{a.turn}",
            placeholder="Your own words: a pin drops where they belong",
            label_visibility="collapsed",
        ).strip()
        tries("atlas-try", EXAMPLES, lambda example: setattr(a, "text", example), a)
    if not a.text:
        return Answer()
    placed = ask(stylist, s, ("words", a.text), lambda: stylist.place_words(a.text))
    if placed is None:
        return Answer()
    pin = mark("pin", (placed.x, placed.y), f"“{a.text}”")
    return found(stylist, s, placed, pin, f"words {a.text}", f"nearest to “{a.text}”")


def with_a_photo(stylist: Stylist, s: Session) -> Answer:
    """One's own photo where it belongs."""
    a = s.atlas
    file = st.file_uploader(
        "A photo of one garment. It stays in this visit and nobody else sees it.",
        type=uploads.KINDS,
        key=f"atlas-photo-{a.turn}",
    )
    if file is not None and (a.photo is None or a.photo.name != file.name):
        with st.spinner(f"Looking at {file.name}"):
            a.photo = uploads.read(stylist, file.name, file.getvalue())
    if a.photo is None:
        return Answer()
    seen = a.photo.recognition
    if seen is None:
        st.error(a.photo.problem)
        return Answer()
    key = ("photo", seen.features.tobytes())
    placed = ask(stylist, s, key, lambda: stylist.place_photo(seen, s.wardrobe))
    if placed is None:
        return Answer()
    src = s.drawn((key, "atlas"), lambda: web.data_url(seen.image, resources.WIDTHS["thumb"]))
    photo = mark("chosen", (placed.x, placed.y), "your photo", src=src)
    return found(stylist, s, placed, photo, f"photo {hash(key)}", "nearest to your photo")


def found(stylist: Stylist, s: Session, placed: Placed, here: dict[str, Any], token: str, role: str) -> Answer:
    """Something placed on the map, with the pieces nearest to it."""
    hits = placed.near[:LIT]
    return Answer(
        Scene(token, (here,), lit=tuple(hit.item.id for hit in hits), more=places(stylist, s, hits)),
        cards=tuple(card(stylist, s, hit.item, near_words(hit)) for hit in hits[:10]),
        label=role.capitalize(),
        roles={hit.item.id: role for hit in hits},
    )


def between(stylist: Stylist, s: Session) -> Answer:
    """A walk from one piece to another."""
    ends = ends_of(stylist, s)
    start, end = (stylist.item(item_id, s.wardrobe).title for item_id in ends)
    st.caption(f"From **{start}** to **{end}**. Click a piece on the map to start there, then another to walk to.")
    steps = ask(stylist, s, ("walk", ends), lambda: stylist.walk(*ends, STOPS, s.wardrobe))
    if not steps:
        return Answer()
    verb = "click to walk to here" if len(s.atlas.ends) == 1 else "click to start here"
    line = link((steps[0].x, steps[0].y), (steps[-1].x, steps[-1].y), arrow=False)
    says = "The straight line between the two, in the space where the model sees them, and the real pieces along it."
    labels = ["from", *map(str, range(1, len(steps) - 1)), "to"]
    return walked(stylist, s, steps, labels, Scene(f"walk {ends}", links=(line,), verb=verb), says)


def ends_of(stylist: Stylist, s: Session) -> tuple[ItemId, ItemId]:
    """Where a walk begins and ends: as chosen, else two pieces of the outfit, else two anybody knows."""
    known = [*s.look.pieces, *cards.example(stylist.catalogue.items), *(i.id for i in stylist.catalogue.items[:3])]
    known = [item_id for item_id in dict.fromkeys(known) if item_id not in s.atlas.ends]
    first, second = (*s.atlas.ends, *known)[:2]
    return first, second


def towards(stylist: Stylist, s: Session) -> Answer:
    """A walk from a piece in the direction of words."""
    a = s.atlas
    start = stylist.item(ends_of(stylist, s)[0], s.wardrobe)
    with st.container(horizontal=True, vertical_alignment="center", key="atlas-goal"):
        a.towards = st.text_input(
            "Walk in the direction of",
            a.towards,
            key=f"atlas-towards-{a.turn}",
            placeholder="In which direction? more formal, more colourful",
            label_visibility="collapsed",
        ).strip()
        tries("atlas-way", TOWARDS, lambda example: setattr(a, "towards", example), a)
    goal = a.towards or TOWARDS[0]
    st.caption(f"From **{start.title}** towards “{goal}”. Click a piece on the map to start there.")
    key = ("towards", start.id, goal)
    steps = ask(stylist, s, key, lambda: stylist.walk_towards(start.id, goal, STOPS - 1, s.wardrobe))
    if not steps:
        return Answer()
    labels = ["from", *map(str, range(1, len(steps)))]
    says = f"Every stop is a real piece of the same sort, a little more of “{goal}” than the one before."
    return walked(stylist, s, steps, labels, Scene(str(key), verb="click to start here"), says)


def walked(
    stylist: Stylist, s: Session, steps: Sequence[Step], labels: Sequence[str], scene: Scene, says: str
) -> Answer:
    """The stops of a walk, one after the other, over a scene."""
    marks = []
    for step, label in zip(steps, labels, strict=True):
        kind = "piece" if label in ("from", "to") else "chosen"
        marks.append(mark(kind, (step.x, step.y), label, step.item.id, own_src(stylist, s, step.item.id)))
    route = path([(step.x, step.y) for step in steps], [step.item.title for step in steps])
    notes = {
        step.item.id: label if label in ("from", "to") else f"{label} · {words.nearness(step.likeness)} to the line"
        for step, label in zip(steps, labels, strict=True)
    }
    return Answer(
        replace(scene, marks=tuple(marks), paths=(route,), lit=tuple(notes), path_name="Stop"),
        (says,),
        tuple(card(stylist, s, step.item, notes[step.item.id]) for step in steps),
        "Stops of the walk",
        {item_id: f"walk: {note}" for item_id, note in notes.items()},
    )


def step_to(s: Session, item_id: ItemId) -> None:
    """A piece was clicked while walking: the first is where the walk begins, the next where it ends."""
    a = s.atlas
    a.ends = (*a.ends, item_id) if a.way == "walk" and len(a.ends) == 1 and item_id not in a.ends else (item_id,)


def tries(key: str, examples: Sequence[str], take: Callable[[str], None], a: Any) -> None:
    """Examples that fill a field."""

    def use(example: str) -> None:
        take(example)
        a.turn += 1

    for example in examples:
        st.button(example, key=f"{key}-{example}", type="tertiary", on_click=use, args=(example,))


def card(stylist: Stylist, s: Session, item: Item, note: str) -> Event:
    """A piece of an answer in a gallery; a click picks it for the outfit."""
    return {**cards.card(stylist, s, item, note), "removable": False}


def near_words(hit: Hit) -> str:
    """How close a hit is."""
    return "" if hit.score is None else f"closeness {hit.score:.2f}"


def place_of(stylist: Stylist, s: Session, item_id: ItemId) -> tuple[float, float]:
    """Where a piece lies, one's own included."""
    x, y = stylist.place_near((item_id,), s.wardrobe)
    return float(x), float(y)


def places(stylist: Stylist, s: Session, hits: Sequence[Hit]) -> tuple[tuple[float, float], ...]:
    """Where hits lie."""
    return tuple(place_of(stylist, s, hit.item.id) for hit in hits)


def own_src(stylist: Stylist, s: Session, item_id: ItemId) -> str:
    """The picture of one's own piece, which has no address; nothing for the collection's."""
    return cards.picture(stylist, s, stylist.item(item_id, s.wardrobe), "thumb") if item_id in s.wardrobe else ""


def own_mark(stylist: Stylist, s: Session, item: Item) -> dict[str, Any]:
    """One's own piece among the collection's."""
    return mark("piece", place_of(stylist, s, item.id), "yours", item.id, own_src(stylist, s, item.id))
