"""The Outfit page: the chosen pieces as a flat-lay with a verdict, and the ways to complete them."""

from functools import partial

import streamlit as st

from core.stylist import Stylist
from core.types import Judgement
from pages._ui import cards, completing, components, frame, suggesting, words
from pages._ui.components import Event
from pages._ui.state import Session


def main() -> None:
    """Draw the page."""
    stylist, s = frame.begin()
    if not s.look.pieces:
        nothing_yet(stylist, s)
        return
    frame.heading("Outfit", words.count(len(s.look.pieces), "piece") + price_line(stylist, s))
    ready = stylist.preparation().ready
    if not ready:
        frame.progress_line(stylist)
    picture, side = st.columns([5, 6], gap="large")
    items = [stylist.item(item_id, s.wardrobe) for item_id in s.look.pieces]
    with picture, st.container(key="lay"):
        frame.figure(cards.flatlay(stylist, s, s.look.pieces), frame.describe(items))
    with side:
        judgement, problem = completing.judged(stylist, s, s.look.pieces) if ready else (None, "")
        if judgement is not None and len(items) == 1:
            st.html("<div class='verdict'><p class='say'>A beginning. Say below what is missing.</p></div>")
        else:
            verdict(judgement, problem)
        piece_list(stylist, s, judgement)
        frame.history(s)
        suggesting.alternatives_strip(stylist, s)
        completing.form(stylist, s, judgement is not None)
    suggesting.suggestions(stylist, s)
    frame.show_details(stylist, s)


def price_line(stylist: Stylist, s: Session) -> str:
    """What the pieces that are not owned cost together."""
    items = [stylist.item(item_id, s.wardrobe) for item_id in s.look.pieces]
    total = sum(item.price or 0 for item in items if not item.owned)
    return f" · {words.price(round(total, 2))} together" if total else ""


def nothing_yet(stylist: Stylist, s: Session) -> None:
    """What this page is for."""
    steps = (
        "Pick a piece or two in the Wardrobe, or photograph what you own.",
        "Come back and say how many pieces are missing.",
        "Keep the outfit that you like best.",
    )
    frame.heading("Outfit", "Nothing here yet")
    with st.container(key="welcome"):
        row = frame.lesson(stylist, s, "A few pieces in,<br><em>a whole outfit out.</em>", steps)
    row.page_link("pages/wardrobe.py", label="Open the Wardrobe")
    row.page_link("pages/compare.py", label="Start from words alone")
    if s.history.past:
        row.button("Undo", on_click=s.undo, type="tertiary", shortcut="Mod+Z")


def verdict(judgement: Judgement | None, problem: str) -> None:
    """The score in words, on a line from unusual to very good, or why there is none."""
    if judgement is None:
        if problem:
            st.info(f"Nobody can judge this outfit yet. {problem}")
        return
    known = (judgement.among, judgement.percentile, judgement.score)
    place = next(share for share in known if share is not None)
    st.html(
        f"<div class='verdict'><p class='say'>{words.verdict(judgement)}</p>"
        f"<div class='scale' aria-hidden='true'><i style='left:{place * 100:.0f}%'></i></div>"
        f"<p class='hint'>{beside(judgement)}The judge has learned from outfits that stylists put together: how kinds, "
        "colours and shapes go with one another. It knows neither you nor the occasion.</p></div>"
    )


def beside(judgement: Judgement) -> str:
    """What the outfit was measured against."""
    if judgement.among is None or judgement.percentile is None:
        return ""
    return (
        "Random means: of the same kinds of piece, drawn from this collection. Of outfits by stylists, made of a "
        f"label’s pieces that the judge partly knows, it beats {words.percent(judgement.percentile)}. "
    )


def piece_list(stylist: Stylist, s: Session, judgement: Judgement | None) -> None:
    """The pieces with what each contributes, and what can be done with it."""
    rows = []
    for item_id in s.look.pieces:
        item = stylist.item(item_id, s.wardrobe)
        locked = item_id in s.look.locked
        name = f"{'Unlock' if locked else 'Lock'} {item.title}"
        acts = [cards.act("lock", "locked" if locked else "unlocked", name, locked)]
        if judgement is not None and not locked:
            acts.append(cards.act("swap", "swap", f"Swap {item.title}"))
        acts.append(cards.act("remove", "remove", f"Remove {item.title} from the outfit"))
        rows.append(cards.row(stylist, s, item, judgement, acts, fresh=False))
    components.pieces(rows, "pieces", partial(on_piece, stylist, s), "Pieces of the outfit")


def on_piece(stylist: Stylist, s: Session, event: Event) -> None:
    """What happens when somebody acts on a piece of the outfit."""
    if event["action"] == "remove":
        s.change(s.look.without(event["id"]))
    elif event["action"] == "lock":
        s.change(s.look.toggled_lock(event["id"]))
    elif event["action"] == "open":
        s.detail = event["id"]
    elif event["action"] == "swap":
        suggesting.find_alternatives(stylist, s, event["id"])


main()
