"""Algorithms side by side: what they are asked, and what each of them made of it."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from core.stylist import Choice, Stylist
from core.types import CompletionRequest, Suggestion
from pages._ui import cards, completing, components, frame, words
from pages._ui.components import Event
from pages._ui.state import Look, Session
from pages._ui.trials import Question, Trial

FIRST_TICKED = ("beam", "one_step", "gradient", "greedy", "retrieval")  # the first three that can serve
_TICKED = 3
_ABREAST = 3
_FROM_WORDS = 3  # pieces that a first outfit from words alone begins with


def form(stylist: Stylist, s: Session, ready: bool) -> None:
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
    ask(stylist, s, slots, completers, ready)


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
    able = ready and slots is not None and not lacks and not s.bench.running
    with st.container(horizontal=True, vertical_alignment="center"):
        label = f"Compare {words.count(len(completers), 'algorithm')}" if completers else "Compare"
        if st.button(label, type="primary", disabled=not able):
            start(stylist, s, slots or (), completers)
            st.rerun()
        if s.bench.running:
            st.button("Stop all", on_click=s.bench.stop, type="tertiary")
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


def results(stylist: Stylist, s: Session) -> None:
    """The last comparison, a card an algorithm, each as soon as it is done."""
    bench = s.bench
    if not bench.shown:
        return
    components.arrival(f"trial {bench.shown[0].number}", "compared")
    st.html(
        f"<h2 class='section'>Side by side</h2><p class='quiet'>{escape(bench.shown[0].question.words)}.</p>"
        f"<p class='asked' role='status'>{escape(agreement(stylist, s))}</p>"
    )
    for first in range(0, len(bench.shown), _ABREAST):
        columns = st.columns(_ABREAST, gap="large")
        for trial, column in zip(bench.shown[first:], columns, strict=False):
            with column, st.container(key=f"look-trial-{trial.number}"):
                card(stylist, s, trial)


def agreement(stylist: Stylist, s: Session) -> str:
    """On which new pieces the algorithms agree, once all are done."""
    bench = s.bench
    bests = [trial.best for trial in bench.shown if trial.best is not None]
    if bench.running or len(bests) < 2:
        return ""
    chosen = list(dict.fromkeys(item_id for best in bests for item_id in best.added))
    counts = {item_id: sum(item_id in best.added for best in bests) for item_id in chosen}
    shared = [item_id for item_id in chosen if counts[item_id] > 1]
    if not shared:
        return "They agree on no piece: each found an outfit of its own."
    said = [
        f"{stylist.item(item_id, s.wardrobe).title.lower()} ({counts[item_id]} of {len(bests)})" for item_id in shared
    ]
    return f"They agree on {words.listing(said)}."


def card(stylist: Stylist, s: Session, trial: Trial) -> None:
    """One algorithm: the outfit it found, what it is worth and what it took; or how far it is, or what went wrong."""
    best = trial.best
    if best is not None:
        items = [stylist.item(item_id, s.wardrobe) for item_id in best.outfit]
        name = words.plain(trial.completer)
        frame.figure(cards.flatlay(stylist, s, best.outfit), f"{name}: {frame.describe(items)}")
    title(stylist, s, trial)
    if trial.job.running:
        working(trial)
    elif trial.job.cancelled:
        st.caption("Stopped. Nothing was changed.")
    elif trial.job.problem:
        st.error(trial.job.problem)
    elif best is None:
        st.info("Nothing fits all of that. Allow a higher price, or change the kinds of pieces.")
    else:
        found(stylist, s, trial, best)


def title(stylist: Stylist, s: Session, trial: Trial) -> None:
    """The algorithm's name and what it does, in one sentence."""
    summary = next((entry.summary for entry in stylist.completers() if entry.name == trial.completer), "")
    st.html(f"<h3>{escape(words.plain(trial.completer))}</h3><p class='quiet'>{escape(summary)}</p>")


@st.fragment(run_every=0.5)
def working(trial: Trial) -> None:
    """How far an algorithm is, with a way to stop it alone; the page draws itself anew when it ends."""
    if not trial.job.running:
        st.rerun()
    st.progress(trial.job.done, text=f"{trial.job.doing} …")
    st.button(
        f"Stop {words.plain(trial.completer)}",
        on_click=trial.job.cancel,
        disabled=trial.job.cancelled,
        key=f"stop-{trial.number}",
    )


def found(stylist: Stylist, s: Session, trial: Trial, best: Suggestion) -> None:
    """The verdict, the figures, the new pieces with those that others chose too, and the way to take the outfit."""
    st.html(f"<p class='say'>{escape(words.verdict(best.judgement))}</p>{figures(trial, best)}")
    rows = [new_row(stylist, s, trial, item_id) for item_id in best.added]
    handle = partial(on_piece, s)
    components.pieces(rows, f"trial-{trial.number}", handle, f"New by {words.plain(trial.completer)}")
    if s.look.pieces == best.outfit:
        st.caption("This is your outfit now.")
        st.button("Undo", on_click=s.undo, type="tertiary", key=f"undo-{trial.number}")
        return
    label = f"Use the outfit by {words.plain(trial.completer)}"
    if st.button(label, type="primary", key=f"use-{trial.number}", width="stretch"):
        s.change(Look(best.outfit, s.look.locked & frozenset(best.outfit)))
        st.rerun()


def figures(trial: Trial, best: Suggestion) -> str:
    """Score, time and effort, as HTML."""
    result, request = trial.result, trial.question.request
    assert result is not None  # a trial with a best outfit has a result
    rows = {"Score": f"{best.judgement.score:.2f} of 1"}
    if request.brief and best.value is not None:
        rows["With the words"] = f"{best.value:.2f}, of which {1 - request.alpha:.0%} how well they fit"
    rows["Time"] = words.moment(result.seconds)
    rows["Outfits tried"] = f"{result.calls:,}"
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows.items())
    again = f"<p class='quiet'>Asked before, as run {trial.before}.</p>" if trial.before else ""
    note = f"<p class='quiet'>{escape(result.note)}</p>" if result.note else ""
    return f"<div class='facts'><dl>{lines}</dl></div>{again}{note}"


def new_row(stylist: Stylist, s: Session, trial: Trial, item_id: str) -> Event:
    """A new piece, marked where other algorithms chose it too."""
    others = s.bench.also_chose(trial, item_id)
    row = cards.row(stylist, s, stylist.item(item_id, s.wardrobe), None, [], fresh=not others)
    return {**row, "shared": f"Also {words.listing([words.plain(name) for name in others])}"} if others else row


def on_piece(s: Session, event: Event) -> None:
    """Look at a piece."""
    if event["action"] == "open":
        s.detail = event["id"]
