"""Items as the components draw them: picture addresses, words and marks."""

from collections.abc import Iterable

from core.stylist import Stylist
from core.types import Item, ItemId, Judgement
from pages._ui import resources, web, words
from pages._ui.components import Event
from pages._ui.state import Session

_WIDEST_CHANGE = 0.25  # a contribution that fills the whole bar


def picture(stylist: Stylist, s: Session, item: Item, size: str = "card") -> str:
    """Where an item's picture is: an address for the catalogue's, the picture itself for one's own."""
    if item.id not in s.wardrobe:
        return web.piece_url(stylist, item.id, size)
    return s.drawn((item.id, size), lambda: web.data_url(s.wardrobe.image(item.id), resources.WIDTHS[size]))


def flatlay(stylist: Stylist, s: Session, item_ids: tuple[ItemId, ...]) -> str:
    """Where the flat-lay of an outfit is; one with an own piece in it never gets an address."""
    if not any(item_id in s.wardrobe for item_id in item_ids):
        return web.look_url(stylist, item_ids)
    return s.drawn(item_ids, lambda: web.data_url(stylist.flatlay(item_ids, s.wardrobe), resources.WIDTHS["large"]))


def card(stylist: Stylist, s: Session, item: Item, note: str = "") -> Event:
    """An item in a gallery."""
    return {
        "id": item.id,
        "title": item.title,
        "alt": item.alt,
        "src": picture(stylist, s, item),
        "price": "Yours" if item.owned else words.price(item.price),
        "picked": item.id in s.look.pieces,
        "removable": item.owned,
        "note": note,
    }


def thumbs(stylist: Stylist, s: Session, items: Iterable[Item]) -> list[Event]:
    """Items in the tray."""
    return [
        {"id": item.id, "title": item.title, "alt": item.alt, "src": picture(stylist, s, item, "thumb")}
        for item in items
    ]


def row(stylist: Stylist, s: Session, item: Item, judgement: Judgement | None, acts: list[Event], fresh: bool) -> Event:
    """An item in a list of pieces, with what it contributes where that is known."""
    base: Event = {
        "id": item.id,
        "title": item.title,
        "alt": item.alt,
        "src": picture(stylist, s, item, "thumb"),
        "price": "Yours" if item.owned else words.price(item.price),
        "acts": acts,
        "fresh": fresh,
        "change": 0.0,
    }
    if judgement is None or item.id not in judgement.without:
        return base
    change = judgement.score - judgement.without[item.id]
    why = f"The outfit scores {judgement.score:.2f} of 1; without this piece {judgement.without[item.id]:.2f}."
    share = max(-1.0, min(1.0, change / _WIDEST_CHANGE))
    return {**base, "say": words.contribution(change), "why": why, "change": share}


def act(action: str, icon: str, label: str, pressed: bool | None = None) -> Event:
    """A round button at the end of a row."""
    button: Event = {"action": action, "icon": icon, "label": label}
    return button if pressed is None else {**button, "pressed": pressed}


def example(items: Iterable[Item]) -> tuple[ItemId, ...]:
    """Three pieces that anybody could wear together: something light, something blue, something for the feet."""
    wanted = (
        ({"jumper", "shirt", "blouse", "t-shirt", "top"}, ("cream", "white", "light blue"), "boat-neck"),
        ({"jeans", "trousers", "skirt"}, ("blue", "navy", "black", "beige"), "straight"),
        ({"loafers", "trainers", "ankle boots", "flats"}, ("brown", "tan", "white", "black"), "boots-chelsea"),
    )
    pool = list(items)
    found = (_first(pool, types, colours, cut) for types, colours, cut in wanted)
    return tuple(item_id for item_id in found if item_id is not None)


def _first(pool: list[Item], types: set[str], colours: tuple[str, ...], cut: str) -> ItemId | None:
    def rank(item: Item) -> tuple[int, bool]:
        colour = colours.index(item.colour) if item.colour in colours else len(colours)
        return colour, cut not in item.id

    fitting = [item for item in pool if item.type in types and item.pattern in ("plain", "")]
    best = min(fitting, key=rank, default=None)
    return None if best is None else best.id
