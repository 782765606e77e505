"""The facade: the one object that pages and commands call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core.taxonomy import COLOURS, TYPES
from core.types import Catalogue, Item, ItemId
from core.wardrobe import Wardrobe

BUILTIN = "builtin"


@dataclass(frozen=True)
class StylistConfig:
    """What to open: `catalogue` is "builtin" or a directory, `encoder` a registered name or an address.

    `cache` is the directory for embeddings and indexes; None means the user's own cache directory.
    """

    catalogue: str = BUILTIN
    encoder: str = BUILTIN
    cache: str | None = None


@dataclass(frozen=True)
class Filters:
    """Which items to show: an empty set lets everything pass, prices are inclusive."""

    types: frozenset[str] = frozenset()
    colours: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    fabrics: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    min_price: float | None = None
    max_price: float | None = None

    def allow(self, item: Item) -> bool:
        """Whether `item` passes; own pieces pass every price, unpriced pieces of a shop pass none."""
        return (
            (not self.types or item.type in self.types)
            and (not self.colours or item.colour in self.colours)
            and (not self.patterns or item.pattern in self.patterns)
            and (not self.fabrics or item.fabric in self.fabrics)
            and (not self.slots or item.slot in self.slots)
            and within_price(item, self.min_price, self.max_price)
        )


def within_price(item: Item, low: float | None, high: float | None) -> bool:
    """Whether an item's price lies in [low, high]; what a person owns costs nothing more.

    >>> piece = Item("a", "Belt", "belt", "accessory", "tan", "a tan belt", "A tan belt", price=20.0)
    >>> within_price(piece, None, 20.0), within_price(piece, 21.0, None)
    (True, False)
    """
    if item.owned or (low is None and high is None):
        return True
    return item.price is not None and (low is None or item.price >= low) and (high is None or item.price <= high)


class Stylist:
    """One catalogue seen by one encoder; shared by every session, thread-safe, and holds nothing personal."""

    def __init__(self, config: StylistConfig, catalogue: Catalogue) -> None:
        self.config = config
        self.catalogue = catalogue

    @classmethod
    def open(cls, config: StylistConfig | None = None) -> Stylist:
        """Open a catalogue for browsing, fast: no model is loaded before `prepare`."""
        config = config or StylistConfig()
        return cls(config, open_catalogue(config.catalogue))

    def item(self, item_id: ItemId, wardrobe: Wardrobe | None = None) -> Item:
        """The item called `item_id`, the person's own pieces first; raises CatalogueError when there is none."""
        return self._home(item_id, wardrobe).item(item_id)

    def image(self, item_id: ItemId, wardrobe: Wardrobe | None = None) -> Image.Image:
        """Its picture, upright RGB."""
        return self._home(item_id, wardrobe).image(item_id)

    def cutout(self, item_id: ItemId, wardrobe: Wardrobe | None = None) -> Image.Image | None:
        """Its picture as RGBA without the backdrop, or None where that is not known."""
        return self._home(item_id, wardrobe).cutout(item_id)

    def facets(self, wardrobe: Wardrobe | None = None) -> dict[str, list[str]]:
        """The values that filters can take: lists under `types`, `colours`, `patterns` and `fabrics`."""
        items = self._everything(wardrobe)
        return {
            "types": _in_order({item.type for item in items}, [kind.key for kind in TYPES]),
            "colours": _in_order({item.colour for item in items}, list(COLOURS)),
            "patterns": sorted({item.pattern for item in items} - {""}),
            "fabrics": sorted({item.fabric for item in items} - {""}),
        }

    def price_range(self) -> tuple[float, float] | None:
        """The lowest and the highest price in the catalogue, or None where it has no prices."""
        prices = [item.price for item in self.catalogue.items if item.price is not None]
        return (min(prices), max(prices)) if prices else None

    def browse(self, filters: Filters | None = None, wardrobe: Wardrobe | None = None) -> list[Item]:
        """Every item that passes the filters: own pieces first, newest first, then the catalogue in its order."""
        filters = filters or Filters()
        return [item for item in self._everything(wardrobe) if filters.allow(item)]

    def _everything(self, wardrobe: Wardrobe | None) -> list[Item]:
        own = reversed(wardrobe.items) if wardrobe else ()
        return [*own, *self.catalogue.items]

    def _home(self, item_id: ItemId, wardrobe: Wardrobe | None) -> Catalogue | Wardrobe:
        return wardrobe if wardrobe is not None and item_id in wardrobe else self.catalogue


def open_catalogue(name: str) -> Catalogue:
    """The collection that ships ("builtin"), or the catalogue in a directory; raises CatalogueError."""
    if name == BUILTIN:
        from core.data.collection import open_builtin

        return open_builtin()
    from core.data.directory import open_directory

    return open_directory(Path(name).expanduser())


def _in_order(found: Iterable[str], order: list[str]) -> list[str]:
    present = set(found)
    return [name for name in order if name in present]
