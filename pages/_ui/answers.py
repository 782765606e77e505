"""What several algorithms answered, side by side: a card each, and the pieces on which they agree."""

from functools import partial
from html import escape

import streamlit as st

from core.stylist import Stylist
from core.types import Suggestion
from pages._ui import cards, components, frame, words
from pages._ui.components import Event
from pages._ui.state import Look, Session
from pages._ui.trials import Trial

_ABREAST = 3


def results(stylist: Stylist, s: Session, at_work: frozenset[int]) -> None:
    """The last comparison, a card an algorithm, each as soon as it is done."""
    bench = s.bench
    if not bench.shown:
        return
    components.arrival(f"trial {bench.shown[0].number}", "compared")
    st.html(
        f"<h2 class='section'>Side by side</h2><p class='quiet'>{escape(bench.shown[0].question.words)}.</p>"
        f"<p class='asked' role='status'>{escape('' if at_work else agreement(stylist, s))}</p>"
    )
    for first in range(0, len(bench.shown), _ABREAST):
        columns = st.columns(_ABREAST, gap="large")
        for trial, column in zip(bench.shown[first:], columns, strict=False):
            with column, st.container(key=f"look-trial-{trial.number}"):
                card(stylist, s, trial, trial.number in at_work)


def agreement(stylist: Stylist, s: Session) -> str:
    """On which new pieces the algorithms agree."""
    bench = s.bench
    bests = [trial.best for trial in bench.shown if trial.best is not None]
    if len(bests) < 2:
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


def card(stylist: Stylist, s: Session, trial: Trial, at_work: bool) -> None:
    """One algorithm: the outfit it found, what it is worth and what it took; or how far it is, or what went wrong."""
    best = None if at_work else trial.best
    if best is not None:
        items = [stylist.item(item_id, s.wardrobe) for item_id in best.outfit]
        name = words.plain(trial.completer)
        frame.figure(cards.flatlay(stylist, s, best.outfit), f"{name}: {frame.describe(items)}")
    title(stylist, s, trial)
    if at_work:
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


@st.fragment(run_every=1.0)
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
    if best.judgement.among is not None and best.judgement.percentile is not None:
        rows["Stylists’ outfits it beats"] = words.percent(best.judgement.percentile)
    if request.brief and best.value is not None and request.alpha < 1:
        fit = (best.value - request.alpha * best.judgement.score) / (1 - request.alpha)
        rows |= {"Likeness to the words": f"{fit:.2f} of 1", "Both, weighed": f"{best.value:.2f}"}
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
