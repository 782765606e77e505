"""Completing an outfit: the form, the work in the background, the suggestions and the swaps."""

import io
from dataclasses import replace
from html import escape

import streamlit as st

from core.errors import StylistError
from core.stylist import Choice, Stylist
from core.taxonomy import SLOTS, TYPES
from core.types import CompletionRequest, CompletionResult, Item, ItemId, Judgement, Suggestion
from pages._ui import cards, components, frame, words
from pages._ui.components import Event
from pages._ui.jobs import Job
from pages._ui.state import Look, Session

_SOURCES = {"catalogue": "The collection", "wardrobe": "My own pieces", "both": "Both"}
_KEPT_JUDGEMENTS = 50


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
    wish = s.wish
    st.html("<h2 class='section'>What is missing?</h2>")
    with st.container(key="wish"):
        k = st.segmented_control("How many pieces?", [1, 2, 3, 4], default=wish.k, key="wish-k", required=True)
        if (k, s.look.pieces) != wish.slots_for:
            wish.k, wish.slots, wish.slots_for = k, None, (k, s.look.pieces)
        slots = slot_row(stylist, s)
        with st.expander("More choices"):
            more_choices(stylist, s)
        busy = s.job is not None and s.job.running
        if st.button("Complete the outfit", type="primary", disabled=busy or not can_judge or slots is None):
            start(stylist, s, slots or ())
    if s.job is not None:
        progress(s)


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
    names = slot_names()
    few = f"There is room for {words.count(len(proposed), 'more piece', 'more pieces')}. " * (len(proposed) < wish.k)
    st.caption(f"{few}We would look for these. Change them as you like.")
    chosen = []
    with st.container(horizontal=True, key="slots"):
        for place, slot in enumerate(proposed):
            key = f"slot-{place}-{len(proposed)}-{hash(s.look.pieces)}"
            label = f"Piece {place + 1}"
            picked = st.selectbox(
                label, list(names), index=list(names).index(slot), format_func=names.get, key=key, width=210
            )
            chosen.append(picked)
    if tuple(chosen) != tuple(proposed):
        wish.slots = tuple(chosen)
    return tuple(chosen)


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
    """Where to look, how hard, and what to leave out."""
    wish = s.wish
    left, right = st.columns(2, gap="large")
    with left:
        wish.completer = choice("How to search", stylist.completers(), wish.completer)
        wish.width = st.slider(
            "Ideas kept open at each step", 1, 20, wish.width, key="wish-width", help="More ideas take more time."
        )
    with right:
        ceiling = st.number_input(
            "Most a new piece may cost (€)",
            1.0,
            value=wish.max_price,
            step=10.0,
            format="%.0f",
            placeholder="Any price",
            key="wish-price",
        )
        wish.max_price = ceiling
        if len(s.wardrobe):
            sources = list(_SOURCES)
            wish.source = st.radio(
                "Where new pieces come from",
                sources,
                sources.index(wish.source),
                _SOURCES.get,
                key="wish-source",
                horizontal=True,
            )
        if wish.exclude:
            titles = {item_id: stylist.item(item_id, s.wardrobe).title for item_id in wish.exclude}
            left_out = st.multiselect(
                "Never suggest", list(titles), list(titles), format_func=titles.get, key=f"wish-never-{len(titles)}"
            )
            wish.exclude = tuple(left_out)


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
        exclude=frozenset(wish.exclude),
        locked=look.locked,
        max_price=wish.max_price,
        source=wish.source,
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


def suggestions(stylist: Stylist, s: Session) -> None:
    """What was found, best first."""
    result = s.result
    if result is None:
        return
    found = result.suggestions
    if not found:
        st.info("Nothing fits all of that. Allow a higher price, or change the kinds of pieces.")
        return
    components.arrival(f"{s.round}", "arrival")
    st.html(f"<h2 class='section'>{escape(words.ways(len(found)))}</h2><p class='quiet'>{escape(effort(result))}</p>")
    for start_ in range(0, len(found), 3):
        columns = st.columns(3, gap="large")
        for place, column in enumerate(columns, start_):
            if place < len(found):
                with column:
                    suggestion_card(stylist, s, place, found[place])


def effort(result: CompletionResult) -> str:
    """What the search took, in one line."""
    outfits = words.count(result.calls, "outfit")
    line = f"{words.plain(result.completer)} compared {outfits} in {words.duration(result.seconds)}."
    return f"{line} {result.note}".strip()


def suggestion_card(stylist: Stylist, s: Session, place: int, suggestion: Suggestion) -> None:
    """One completed outfit: picture, verdict, what is new, and what can be done with it."""
    items = [stylist.item(item_id, s.wardrobe) for item_id in suggestion.outfit]
    new = [item for item in items if item.id in suggestion.added]
    with st.container(key=f"look-{place}"):
        frame.figure(cards.flatlay(stylist, s, suggestion.outfit), f"Look {place + 1}. {frame.describe(items)}")
        st.html(f"<h3>Look {place + 1}</h3><p class='say'>{escape(words.verdict(suggestion.judgement))}</p>")
        rows = [_new_row(stylist, s, item, suggestion.judgement) for item in new]
        handle = lambda event: on_suggested(stylist, s, place, event)  # noqa: E731
        components.pieces(rows, f"new-{place}", handle, f"New in look {place + 1}")
        if st.button(f"Keep look {place + 1}", type="primary", key=f"keep-{place}", width="stretch"):
            keep(s, suggestion)
            st.rerun()
        with st.container(horizontal=True):
            with st.popover(f"Copy look {place + 1}", type="tertiary"):
                copying(stylist, s, place, suggestion)
            with st.popover("Piece by piece", type="tertiary"):
                every = [cards.row(stylist, s, item, suggestion.judgement, [], item in new) for item in items]
                components.pieces(every, f"all-{place}", handle, f"Every piece of look {place + 1}")


def _new_row(stylist: Stylist, s: Session, item: Item, judgement: Judgement) -> Event:
    acts = [
        cards.act("next", "swap", f"Next best instead of {item.title}"),
        cards.act("never", "never", f"Never suggest {item.title}"),
    ]
    return cards.row(stylist, s, item, judgement, acts, fresh=True)


def keep(s: Session, suggestion: Suggestion) -> None:
    """Make a suggestion the outfit, as one step that can be undone."""
    s.change(Look(suggestion.outfit, s.look.locked))
    s.result = None


def on_suggested(stylist: Stylist, s: Session, place: int, event: Event) -> None:
    """What happens when somebody acts on a new piece of a suggestion."""
    if event["action"] == "open":
        s.detail = event["id"]
    elif event["action"] == "never" and event["id"] not in s.wish.exclude:
        s.wish.exclude = (*s.wish.exclude, event["id"])
        next_best(stylist, s, place, event["id"])
    elif event["action"] == "next":
        next_best(stylist, s, place, event["id"])


def next_best(stylist: Stylist, s: Session, place: int, item_id: ItemId) -> None:
    """Replace one new piece of a suggestion by the best one that has not been shown in its place."""
    result = s.result
    if result is None or s.asked is None:
        return
    old = result.suggestions[place]
    s.seen.setdefault(place, set()).add(item_id)
    request = replace(s.asked, exclude=frozenset(s.wish.exclude) | frozenset(s.seen[place]))
    try:
        options = stylist.alternatives(old.outfit, item_id, request, s.wardrobe, k=1)
    except StylistError as error:
        s.notice = str(error)
        return
    if not options:
        s.notice = "There is no other piece for this place."
        return
    (fresh,) = set(options[0].outfit) - set(old.outfit)
    added = tuple(fresh if piece == item_id else piece for piece in old.added)
    changed = replace(options[0], added=added)
    s.result = replace(result, suggestions=(*result.suggestions[:place], changed, *result.suggestions[place + 1 :]))


def copying(stylist: Stylist, s: Session, place: int, suggestion: Suggestion) -> None:
    """An outfit to take away: as text with a button that copies it, and as a picture."""
    items = [stylist.item(item_id, s.wardrobe) for item_id in suggestion.outfit]
    st.code(words.outfit_text(items), language=None)
    st.download_button(
        "Download the picture",
        lambda: png(stylist, s, suggestion.outfit),
        f"look-{place + 1}.png",
        "image/png",
        key=f"download-{place}",
        on_click="ignore",
    )


def png(stylist: Stylist, s: Session, pieces: tuple[ItemId, ...]) -> bytes:
    """The flat-lay of an outfit as a PNG file."""
    buffer = io.BytesIO()
    stylist.flatlay(pieces, s.wardrobe, (1080, 1350)).save(buffer, "PNG")
    return buffer.getvalue()


def find_alternatives(stylist: Stylist, s: Session, item_id: ItemId) -> None:
    """Look for the best pieces in the place of one of the outfit's."""
    request = CompletionRequest(
        s.look.pieces,
        1,
        None,
        s.wish.completer,
        s.scorer,
        exclude=frozenset(s.wish.exclude),
        locked=s.look.locked,
        max_price=s.wish.max_price,
        source=s.wish.source,
    )
    try:
        s.swaps = {item_id: stylist.alternatives(s.look.pieces, item_id, request, s.wardrobe)}
    except StylistError as error:
        s.notice = str(error)


def alternatives_strip(stylist: Stylist, s: Session) -> None:
    """What could take the place of a piece, best first."""
    for item_id, options in s.swaps.items():
        st.html(f"<h2 class='section'>Instead of the {escape(stylist.item(item_id, s.wardrobe).title.lower())}</h2>")
        by_piece = {next(iter(set(option.outfit) - set(s.look.pieces))): option for option in options}
        found = [
            cards.card(stylist, s, stylist.item(new, s.wardrobe), words.verdict(option.judgement))
            | {"removable": False}
            for new, option in by_piece.items()
        ]
        components.gallery(found, "swaps", lambda event: on_swap(s, by_piece, event), "Alternatives")  # noqa: B023
        st.button("Keep it as it is", on_click=s.swaps.clear, type="tertiary")


def on_swap(s: Session, options: dict[ItemId, Suggestion], event: Event) -> None:
    """Take an alternative, or look at it."""
    if event["action"] == "open":
        s.detail = event["id"]
    elif event["action"] == "pick":
        s.change(Look(options[event["id"]].outfit, s.look.locked))
