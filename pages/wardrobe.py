"""The Wardrobe page: the collection as pictures, search in one's own words, filters, and one's own pieces."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.errors import StylistError
from core.stylist import Filters, Stylist
from core.taxonomy import COLOURS, TYPE_BY_KEY
from core.types import Item
from pages._ui import cards, components, frame, resources, uploads, words
from pages._ui.components import Event
from pages._ui.state import Query, Session

PER_PAGE = 30  # fills rows of two, three, five and six


def main() -> None:
    """Draw the page."""
    stylist, s = frame.begin()
    frame.heading("Wardrobe", f"{words.count(len(stylist.catalogue.items), 'piece')} · {stylist.catalogue.name}")
    above = st.container()
    search_field(s)
    if s.welcome and not s.look.pieces and not s.query.text:
        with above:
            welcome(stylist, s)
    filter_row(stylist, s)
    uploads.panel(stylist, s)
    if not stylist.preparation().ready:
        frame.progress_line(stylist)
    own, found = results(stylist, s)
    if own:
        st.html("<h2 class='small'>Yours</h2>")
        components.gallery(
            [cards.card(stylist, s, item) for item in own], "own", partial(frame.on_card, s), "Your pieces"
        )
        st.html(f"<h2 class='small'>{'Found' if s.query.text else 'The collection'}</h2>")
    if not s.query.mine:
        grid(stylist, s, found)
    frame.tray(stylist, s)
    frame.show_details(stylist, s)


def welcome(stylist: Stylist, s: Session) -> None:
    """What to do, for someone who has never been here."""
    steps = (
        "Pick a piece or two below, or photograph what you own.",
        "Say how many pieces are missing.",
        "Keep the outfit that you like best.",
    )
    with st.container(key="welcome"):
        row = frame.lesson(stylist, s, "Start with what you love.<br><em>Let the rest follow.</em>", steps)
    if row.button("Look around first", type="tertiary"):
        s.welcome = False
        st.rerun()


def search_field(s: Session) -> None:
    """Search in one's own words."""
    text = st.text_input(
        "Search the collection",
        value=s.query.text,
        placeholder="Search in your own words: white trainers, a warm coat, something with stripes",
        key=f"search-{s.query.generation}",
        label_visibility="collapsed",
    ).strip()
    if text != s.query.text:
        s.query.text = text
        s.query.first_page()


def filter_row(stylist: Stylist, s: Session) -> None:
    """Filters as one row of small panels, and a way to clear them all."""
    facets, query = stylist.facets(s.wardrobe), s.query
    before = query.filters, query.mine
    with st.container(horizontal=True, vertical_alignment="center", key="filters"):
        audiences = optional_filter("For", facets["audiences"], query.filters.audiences, query)
        with st.popover(_label("Type", query.filters.types)):
            types = _pills("Type", facets["types"], query.filters.types, query)
        with st.popover(_label("Colour", query.filters.colours)):
            colour_filter(facets["colours"], query)
        with st.popover(_label("Pattern", query.filters.patterns)):
            patterns = _pills("Pattern", facets["patterns"], query.filters.patterns, query)
        with st.popover(_label("Fabric", query.filters.fabrics)):
            fabrics = _pills("Fabric", facets["fabrics"], query.filters.fabrics, query)
        capsules = optional_filter("Capsule", facets["capsules"], query.filters.capsules, query)
        low, high = price_filter(stylist, query)
        query.filters = Filters(
            types=types,
            colours=query.filters.colours,
            patterns=patterns,
            fabrics=fabrics,
            min_price=low,
            max_price=high,
            audiences=audiences,
            capsules=capsules,
        )
        if len(s.wardrobe):
            query.mine = st.toggle("Only mine", value=query.mine, key=f"mine-{query.generation}")
        chosen_on_the_map(query)
        if query.filters != Filters() or query.text or query.mine or query.only:
            st.button("Clear all", type="tertiary", on_click=lambda: setattr(s, "query", cleared(query)))
    if (query.filters, query.mine) != before:
        query.first_page()


def chosen_on_the_map(query: Query) -> None:
    """The pieces chosen on the map as a filter that can be seen and taken away."""
    if query.only:
        label = f"From the Map: {words.count(len(query.only), 'piece')} ✕"
        st.button(label, help="Show the whole collection again", on_click=query.show_only, args=(frozenset(),))


def cleared(query: Query) -> Query:
    """A query that shows everything, with fresh widgets."""
    return Query(generation=query.generation + 1)


def _label(name: str, chosen: frozenset[str]) -> str:
    return (
        f"{name}: {words.listing(sorted(chosen))}" if 0 < len(chosen) < 3 else name + f" ({len(chosen)})" * bool(chosen)
    )


def optional_filter(name: str, options: list[str], chosen: frozenset[str], query: Query) -> frozenset[str]:
    """A filter that is there only where the collection tells pieces apart by it."""
    if not options:
        return frozenset()
    with st.popover(_label(name, chosen)):
        return _pills(name, options, chosen, query)


def _pills(name: str, options: list[str], chosen: frozenset[str], query: Query) -> frozenset[str]:
    if not options:
        st.caption("This collection does not say.")
        return frozenset()
    picked = st.pills(
        name,
        options,
        default=[option for option in options if option in chosen],
        selection_mode="multi",
        format_func=lambda key: TYPE_BY_KEY[key].plural if key in TYPE_BY_KEY else key,
        key=f"{name}-{query.generation}",
        label_visibility="collapsed",
    )
    return frozenset(picked)


def colour_filter(options: list[str], query: Query) -> None:
    """Colours as swatches."""
    paints = {name: f"rgb{rgb}" for name, rgb in COLOURS.items()}
    paints["multicolour"] = "conic-gradient(#c33, #ea3, #3a6, #36b, #84a, #c33)"

    def toggle(event: Event) -> None:
        query.filters = replace(query.filters, colours=query.filters.colours ^ {event["id"]})
        query.first_page()

    swatches = [
        {"id": name, "paint": paints.get(name, "#999"), "chosen": name in query.filters.colours} for name in options
    ]
    components.swatches(swatches, f"colours-{query.generation}", toggle, "Colours")


def price_filter(stylist: Stylist, query: Query) -> tuple[float | None, float | None]:
    """The price span, or (None, None) for any price."""
    span = stylist.price_range()
    if span is None or span[0] >= span[1]:
        return None, None
    low, high = int(span[0]), int(span[1]) + 1
    now = (int(query.filters.min_price or low), int(query.filters.max_price or high))
    label = "Price" if now == (low, high) else f"Price: {words.price(now[0])} to {words.price(now[1])}"
    with st.popover(label):
        chosen = st.slider("Price", low, high, now, format="€%d", key=f"price-{query.generation}")
    return (float(chosen[0]) if chosen[0] > low else None), (float(chosen[1]) if chosen[1] < high else None)


def results(stylist: Stylist, s: Session) -> tuple[list[Item], list[Item]]:
    """One's own pieces and the collection's, as searched and filtered."""
    query, state = s.query, stylist.preparation()
    if query.text and not state.ready and not state.done:
        st.caption("Search begins when the first pictures have been read. Until then, here is everything.")
    found = searched(stylist, s) if query.text and (state.ready or state.done) else dressed_window(stylist, s)
    found = [item for item in found if not query.only or item.id in query.only]
    return [item for item in found if item.owned], [item for item in found if not item.owned]


def searched(stylist: Stylist, s: Session) -> list[Item]:
    """What the encoder finds, or everything with a plain word on why it cannot search."""
    try:
        return [hit.item for hit in stylist.search(s.query.text, s.query.filters, s.wardrobe)]
    except StylistError as error:
        st.info(str(error))
        return dressed_window(stylist, s)


def dressed_window(stylist: Stylist, s: Session) -> list[Item]:
    """Everything that passes the filters, own pieces first, the collection's kinds mixed as in a shop window."""
    places = resources.window(stylist.catalogue.fingerprint)
    return sorted(stylist.browse(s.query.filters, s.wardrobe), key=lambda item: places.get(item.id, -1.0))


def grid(stylist: Stylist, s: Session, found: list[Item]) -> None:
    """One page of pictures."""
    if not found:
        st.html("<p class='empty'>Nothing here matches all of that. Take a filter away, or search for less.</p>")
        return
    pages = -(-len(found) // PER_PAGE)
    page = min(s.query.page, pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    components.gallery(
        [cards.card(stylist, s, item) for item in shown], "grid", partial(frame.on_card, s), "The collection"
    )
    if pages > 1:
        with st.container(horizontal_alignment="center", key="paging"):
            chosen = st.pagination(pages, default=page, key=f"page-{s.query.generation}-{s.query.turn}")
        if chosen != s.query.page:
            s.query.page = chosen
            st.rerun()


main()
