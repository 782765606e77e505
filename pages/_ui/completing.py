"""Asking for a completion: the form, and the work in the background."""

import streamlit as st

from core.errors import StylistError
from core.stylist import Choice, Stylist
from core.taxonomy import SLOTS, TYPES
from core.types import CompletionRequest, ItemId, Judgement
from pages._ui import words
from pages._ui.jobs import Job
from pages._ui.state import Look, Session

_SOURCES = {"catalogue": "The collection", "wardrobe": "My own pieces", "both": "Both"}
_KEPT_JUDGEMENTS = 50
_LONGEST_BRIEF = 120  # letters: more would not reach the model


def judged(stylist: Stylist, s: Session, pieces: tuple[ItemId, ...]) -> tuple[Judgement | None, str]:
    """What the chosen scorer thinks, asked once for each outfit, or why it cannot say."""
    key = (s.config, s.scorer, frozenset(pieces))
    if key not in s.judged:
        if len(s.judged) >= _KEPT_JUDGEMENTS:
            s.judged.clear()
        try:
            s.judged[key] = stylist.judge(pieces, s.wardrobe, s.scorer)
        except StylistError as error:
            return None, str(error)
    return s.judged[key], ""


def form(stylist: Stylist, s: Session, can_judge: bool) -> None:
    """How many pieces are missing, which, and how to look for them; without a judge it can only be filled in."""
    st.html("<h2 class='section'>What is missing?</h2>")
    with st.container(key="wish"):
        how_many(s)
        slots = slot_row(stylist, s)
        brief(s, "What is it for? Leave it empty if that does not matter")
        with st.expander("More choices"):
            more_choices(stylist, s)
        busy = s.job is not None and s.job.running
        if st.button("Complete the outfit", type="primary", disabled=busy or not can_judge or slots is None):
            start(stylist, s, slots or ())
    if s.job is not None:
        progress(s)


def how_many(s: Session) -> None:
    """How many pieces to look for; a change makes the app propose their kinds anew."""
    wish = s.wish
    k = st.segmented_control("How many pieces?", [1, 2, 3, 4], default=wish.k, key="wish-k", required=True)
    if (k, s.look.pieces) != wish.slots_for:
        wish.k, wish.slots, wish.slots_for = k, None, (k, s.look.pieces)


def brief(s: Session, label: str) -> None:
    """What the outfit is for, in words, and how much that counts."""
    wish = s.wish
    wish.brief = st.text_input(
        label, wish.brief, max_chars=_LONGEST_BRIEF, placeholder="garden party in June", key="wish-brief"
    )
    if not wish.brief.strip():
        return
    share = st.slider(
        "How much these words count against how well the pieces go together",
        0,
        100,
        round(100 * (1 - wish.alpha)),
        5,
        format="%d%%",
        key="wish-alpha",
    )
    wish.alpha = 1 - share / 100
    st.caption(words.weighing(wish.alpha))


def slot_row(stylist: Stylist, s: Session) -> tuple[str, ...] | None:
    """The kinds of pieces to look for, proposed and open to change; None where nothing can be added."""
    wish = s.wish
    try:
        proposed = wish.slots or stylist.propose_slots(s.look.pieces, wish.k, s.wardrobe)
    except StylistError as error:
        st.info(str(error))
        return None
    if not proposed:
        st.info("This outfit is complete: nothing more can be worn with it. Take a piece out to look for another.")
        return None
    few = f"There is room for {words.count(len(proposed), 'more piece', 'more pieces')}. " * (len(proposed) < wish.k)
    st.caption(f"{few}We would look for these. Change them as you like.")
    with st.container(horizontal=True, key="slots"):
        chosen = tuple(slot_field(s, place, proposed) for place in range(len(proposed)))
    if chosen != proposed:
        wish.slots = chosen
    return chosen


def slot_field(s: Session, place: int, proposed: tuple[str, ...]) -> str:
    """One of the pieces to look for."""
    names = slot_names()
    options = list(names)
    return st.selectbox(
        f"Piece {place + 1}",
        options,
        options.index(proposed[place]),
        names.__getitem__,
        key=f"slot-{place}-{len(proposed)}-{hash(s.look.pieces)}",
        width=210,
    )


def slot_names() -> dict[str, str]:
    """Slots and garment types by key, each with the name a person reads."""
    anything = {
        "outerwear": "Any outerwear",
        "top": "Any top",
        "dress": "Any dress",
        "bottom": "Any bottom",
        "shoes": "Any shoes",
        "bag": "Any bag",
        "accessory": "Any accessory",
    }
    slots = {slot: anything[slot] for slot in SLOTS}
    return slots | {kind.key: kind.singular.capitalize() for kind in TYPES if kind.key not in slots}


def more_choices(stylist: Stylist, s: Session) -> None:
    """How hard to look, and what the new pieces may be."""
    left, right = st.columns(2, gap="large")
    with left:
        s.wish.completer = choice("How to search", stylist.completers(s.scorer), s.wish.completer)
        width(s)
    with right:
        limits(stylist, s)


def width(s: Session) -> None:
    """How many ideas an algorithm follows at once."""
    s.wish.width = st.slider(
        "Ideas kept open at each step", 1, 20, s.wish.width, key="wish-width", help="More ideas take more time."
    )


def limits(stylist: Stylist, s: Session) -> None:
    """What a new piece may cost, where it comes from, and what is never wanted."""
    wish = s.wish
    label = "Most a new piece may cost (€)"
    wish.max_price = st.number_input(
        label, 1.0, value=wish.max_price, step=10.0, format="%.0f", placeholder="Any price", key="wish-price"
    )
    if len(s.wardrobe):
        sources = list(_SOURCES)
        place = sources.index(wish.source)
        wish.source = st.radio("Where new pieces come from", sources, place, _SOURCES.__getitem__, key="wish-source")
    if wish.outside:
        st.caption("New pieces come only from those you chose on the Map.")
        st.button("Take new pieces from the whole collection", on_click=setattr, args=(wish, "outside", frozenset()))
    if wish.exclude:
        titles = {item_id: stylist.item(item_id, s.wardrobe).title for item_id in wish.exclude}
        key = f"wish-never-{len(titles)}"
        kept = st.multiselect("Never suggest", list(titles), list(titles), titles.__getitem__, key=key)
        wish.exclude = tuple(kept)


def choice(label: str, choices: list[Choice], now: str) -> str:
    """One of several registered things, with what it does; what cannot work here says why and is not offered."""
    usable = [entry for entry in choices if entry.available] or choices
    names = [entry.name for entry in usable]
    picked = st.selectbox(
        label, names, index=names.index(now) if now in names else 0, format_func=words.plain, key=f"choice-{label}"
    )
    st.caption(next(entry.summary for entry in usable if entry.name == picked))
    for entry in choices:
        if not entry.available:
            st.caption(f"{words.plain(entry.name)} cannot be used now: {entry.reason}")
    return picked


def request_of(s: Session, look: Look, slots: tuple[str, ...]) -> CompletionRequest:
    """The form as a request."""
    wish = s.wish
    return CompletionRequest(
        outfit=look.pieces,
        k=len(slots),
        slots=slots,
        completer=wish.completer,
        scorer=s.scorer,
        width=wish.width,
        exclude=wish.unwanted,
        locked=look.locked,
        max_price=wish.max_price,
        source=wish.source,
        brief=wish.brief.strip(),
        alpha=wish.alpha if wish.brief.strip() else 1.0,
    )


def start(stylist: Stylist, s: Session, slots: tuple[str, ...]) -> None:
    """Begin a completion in the background."""
    request, wardrobe = request_of(s, s.look, slots), s.wardrobe
    s.asked, s.result, s.seen = request, None, {}
    s.job = Job(lambda report: stylist.complete(request, wardrobe, progress=report))
    s.job.wait(0.4)  # quick ones need no progress bar


@st.fragment(run_every=0.4)
def progress(s: Session) -> None:
    """How far the completion is, with a way to stop it; the page draws itself anew when it ends."""
    job = s.job
    if job is None:
        return
    if job.running:
        with st.container(horizontal=True, vertical_alignment="center", key="progress"):
            st.progress(job.done, text=f"{job.doing} …")
            st.button("Stop", on_click=job.cancel, disabled=job.cancelled)
        return
    if job.problem:
        st.error(job.problem)
    elif job.cancelled:
        st.caption("Stopped. Nothing was changed.")
    else:
        s.result, s.job, s.round = job.result, None, s.round + 1
        st.rerun()
