"""What several algorithms are asked at once: the outfit's question, the algorithms that are ticked, the start."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.stylist import Choice, Stylist
from core.types import CompletionRequest
from pages._ui import completing, words
from pages._ui.state import Session
from pages._ui.trials import Question

# Quick and unlike each other; the first three that can serve are ticked.
FIRST_TICKED = ("ensemble", "beam", "one_step", "retrieval", "greedy")
_TICKED = 3
_FROM_WORDS = 3  # pieces that a first outfit from words alone begins with


def form(stylist: Stylist, s: Session, ready: bool, busy: bool) -> None:
    """The question for all of them: pieces, kinds, words, algorithms, and the way to ask."""
    if not s.look.pieces:
        if s.wish.slots_for is None:
            s.wish.k = _FROM_WORDS
        completing.brief(s, "Start from the words alone: what is the outfit for?")
    completing.how_many(s)
    slots = completing.slot_row(stylist, s)
    if s.look.pieces:
        completing.brief(s, "What is it for? Leave it empty if that does not matter")
    place = st.container()  # the judge, chosen below, decides which algorithms can serve
    with st.expander("More choices"):
        more_choices(stylist, s)
    with place:
        completers = algorithms(stylist.completers(s.scorer), s)
    with st.container(horizontal=True, vertical_alignment="center"):
        ask(stylist, s, slots, completers, ready and not busy)
        if busy:
            st.button("Stop all", on_click=s.bench.stop, type="tertiary")


def more_choices(stylist: Stylist, s: Session) -> None:
    """Who judges, how hard to look, and what the new pieces may be."""
    left, right = st.columns(2, gap="large")
    with left:
        s.scorer = completing.choice("Who judges outfits", stylist.scorers(), s.scorer)
        completing.width(s)
    with right:
        completing.limits(stylist, s)


def algorithms(choices: Sequence[Choice], s: Session) -> tuple[str, ...]:
    """Tick any algorithms; each says in a sentence what it does, or why it cannot serve."""
    ticked = first_ticked(choices) if s.bench.ticked is None else s.bench.ticked
    st.html("<h2 class='small'>Which algorithms?</h2>")
    with st.container(key="algorithms"):
        columns = st.columns(2, gap="medium")
        for place, entry in enumerate(choices):
            with columns[place % 2]:
                on = st.checkbox(
                    words.plain(entry.name),
                    entry.available and entry.name in ticked,
                    key=f"try-{entry.name}-{entry.available}",
                    disabled=not entry.available,
                )
                st.caption(entry.summary if entry.available else f"{entry.summary} Not now: {entry.reason}")
            if entry.available and on != (entry.name in ticked):
                ticked = (*ticked, entry.name) if on else tuple(name for name in ticked if name != entry.name)
    s.bench.ticked = ticked
    return tuple(entry.name for entry in choices if entry.available and entry.name in ticked)


def first_ticked(choices: Sequence[Choice]) -> tuple[str, ...]:
    """Three algorithms that can serve, as different from each other as possible."""
    able = [entry.name for entry in choices if entry.available]
    return tuple(sorted(able, key=lambda name: (name not in FIRST_TICKED, _rank(name)))[:_TICKED])


def _rank(name: str) -> int:
    return FIRST_TICKED.index(name) if name in FIRST_TICKED else 0


def ask(stylist: Stylist, s: Session, slots: tuple[str, ...] | None, completers: tuple[str, ...], ready: bool) -> None:
    """The button that starts them all, or what is still lacking."""
    lacks = (
        "Say first what the outfit is for, or use the example."
        if not s.look.pieces and not s.wish.brief.strip()
        else "Tick at least one algorithm."
        if not completers
        else ""
    )
    label = f"Compare {words.count(len(completers), 'algorithm')}" if completers else "Compare"
    if st.button(label, type="primary", disabled=not ready or slots is None or bool(lacks)):
        start(stylist, s, slots or (), completers)
        st.rerun()
    if lacks:
        st.caption(lacks)


def start(stylist: Stylist, s: Session, slots: tuple[str, ...], completers: Sequence[str]) -> None:
    """Begin every algorithm in the background."""
    request = replace(completing.request_of(s, s.look, slots), completer="")
    wardrobe = s.wardrobe
    question = Question(request, s.config, in_words(stylist, s, request))
    s.bench.begin(question, completers, lambda asked, report: stylist.complete(asked, wardrobe, progress=report))


def in_words(stylist: Stylist, s: Session, request: CompletionRequest) -> str:
    """A question as a sentence would put it."""
    names = completing.slot_names()
    wanted = words.listing([names[slot].lower() for slot in request.slots or ()])
    worn = words.listing([stylist.item(item_id, s.wardrobe).title.lower() for item_id in request.outfit])
    beside = f" to go with {worn}" if worn else ""
    meant = f", for “{request.brief}” (α = {request.alpha:.2f})" if request.brief else ""
    return f"{wanted[:1].upper()}{wanted[1:]}{beside}{meant}, judged by the {words.plain(request.scorer).lower()}"
