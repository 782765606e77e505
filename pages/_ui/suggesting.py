"""What a completion found: the looks, their swaps, and the ways to take one away."""

import io
from dataclasses import replace
from functools import partial
from html import escape

import streamlit as st

from core.errors import StylistError
from core.stylist import Stylist
from core.types import CompletionRequest, CompletionResult, Item, ItemId, Judgement, Suggestion
from pages._ui import cards, components, frame, words
from pages._ui.components import Event
from pages._ui.state import Look, Session


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
    if st.button("See on the Map how they were found", type="tertiary"):
        s.atlas.show("completed")
        st.switch_page("pages/map.py")
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
        judgement = suggestion.judgement
        beside = f"<p class='quiet'>{escape(words.beside_stylists(judgement))}</p>"
        st.html(f"<h3>Look {place + 1}</h3><p class='say'>{escape(words.verdict(judgement))}</p>{beside}")
        rows = [_new_row(stylist, s, item, suggestion.judgement) for item in new]
        handle = partial(on_suggested, stylist, s, place)
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
    request = replace(s.asked, exclude=s.wish.unwanted | s.seen[place])
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
        exclude=s.wish.unwanted,
        locked=s.look.locked,
        max_price=s.wish.max_price,
        source=s.wish.source,
        brief=s.wish.brief.strip(),
        alpha=s.wish.alpha if s.wish.brief.strip() else 1.0,
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
        components.gallery(found, "swaps", partial(on_swap, s, by_piece), "Alternatives")
        st.button("Keep it as it is", on_click=s.swaps.clear, type="tertiary")


def on_swap(s: Session, options: dict[ItemId, Suggestion], event: Event) -> None:
    """Take an alternative, or look at it."""
    if event["action"] == "open":
        s.detail = event["id"]
    elif event["action"] == "pick":
        s.change(Look(options[event["id"]].outfit, s.look.locked))
