"""Placing new things on the map of a catalogue, and walking through the space that it shows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import RequestError
from core.mapmaker import MapMaker
from core.models import Models
from core.preparation import Preparer, select
from core.projection.place import NEIGHBOURS, medoid, nearest_rows
from core.projection.walk import direction, stops, straight
from core.types import Catalogue, Features, Item, ItemId, Step, TasteMap
from core.wardrobe import Wardrobe

QUALITY = Path(__file__).parent.parent / "assets" / "evaluation" / "projection.json"
REACH = 2.5  # how far a wish leads: so many times as far as the pieces that fit it lie from the others
_SAME = 0.99999  # cosine above which a vector is a piece's own


class Taste:
    """The map that `maker` makes, shared by every session; a person's own pieces pass through and are not kept."""

    def __init__(self, catalogue: Catalogue, preparer: Preparer, maker: MapMaker, models: Models) -> None:
        self._catalogue, self._preparer, self._maker, self._models = catalogue, preparer, maker, models

    def map(self, wardrobe: Wardrobe | None = None) -> TasteMap:
        """Where every piece lies, a person's own at the end; raises RequestError while there is no map."""
        layout = self._maker.layout()
        own = tuple(item.id for item in wardrobe.items) if wardrobe else ()
        points = [layout.points, *(self.point(item_id, wardrobe)[None] for item_id in own)]
        return TasteMap((*layout.ids, *own), np.concatenate(points), read_quality())

    def point(self, item_id: ItemId, wardrobe: Wardrobe | None = None) -> np.ndarray:
        """Where a piece lies (2,); one that the map does not have is placed among those most like it."""
        layout = self._maker.layout()
        if item_id in layout.row_of and (wardrobe is None or item_id not in wardrobe):
            return np.asarray(layout.points[layout.row_of[item_id]])
        return self.place(self._vector(item_id, wardrobe))

    def place(self, vector: np.ndarray) -> np.ndarray:
        """Where a vector (d,) lies (2,): a piece's own point where it is that piece's, else its neighbours' medoid."""
        layout = self._maker.layout()
        near = {key: score for key, score in self._models.nearest(vector, NEIGHBOURS).items() if key in layout.row_of}
        own = [key for key, score in near.items() if score > _SAME]
        return self.place_near(own[:1] or list(near))

    def place_near(self, ids: Sequence[ItemId], wardrobe: Wardrobe | None = None) -> np.ndarray:
        """Where something lies (2,) that is known by the pieces near it, best first: at the medoid of the first."""
        if not ids:
            raise RequestError("Nothing is near it, so it has no place on the map.")
        return medoid(np.stack([self.point(item_id, wardrobe) for item_id in ids[:NEIGHBOURS]]))  # (2,)

    def walk(self, start: Item, end: Item, steps: int, wardrobe: Wardrobe | None = None) -> tuple[Step, ...]:
        """From one piece to another by the straight line between their pictures' vectors, both ends included."""
        first, last = (self._vector(item.id, wardrobe) for item in (start, end))  # (d,) each
        shop = self._on_map()
        line = straight(first, last, steps)[1:-1]  # (steps - 2, d)
        between = self._stops(line, shop, [first, last])
        return (self._at(start, wardrobe), *between, self._at(end, wardrobe))

    def walk_towards(
        self, start: Item, wish: np.ndarray, sign: float, steps: int, wardrobe: Wardrobe | None = None
    ) -> tuple[Step, ...]:
        """From a piece, which comes first, in the direction of words, or with `sign` -1 away from them.

        `wish` (d,) are the words as a text embedding. Only pieces of the same slot are passed.
        """
        shop = self._on_map()
        slot = select(shop, [item_id for item_id in shop.ids if self._catalogue.item(item_id).slot == start.slot])
        if not slot.ids:
            raise RequestError(f"The catalogue has no other piece of the slot of {start.title}.")
        origin = self._vector(start.id, wardrobe)  # (d,)
        way = sign * direction(slot.image, slot.text, wish)  # (d,)
        line = straight(origin, origin + REACH * way, steps)[1:]  # (steps - 1, d)
        return (self._at(start, wardrobe), *self._stops(line, slot, [origin]))

    def _stops(self, line: np.ndarray, among: Features, passed: Sequence[np.ndarray]) -> list[Step]:
        """The pieces nearest to a line (s, d), each where the stop that found it lies."""
        found = []
        for vector, row in zip(line, stops(line, among.image, passed), strict=False):
            near = nearest_rows(vector[None], among.image, NEIGHBOURS)[0]  # (m,)
            x, y = self.place_near([among.ids[place] for place in near]).tolist()
            item = self._catalogue.item(among.ids[row])
            found.append(Step(x, y, item, float(vector @ among.image[row])))
        return found

    def _at(self, item: Item, wardrobe: Wardrobe | None) -> Step:
        x, y = self.point(item.id, wardrobe).tolist()
        return Step(x, y, item, 1.0)

    def _vector(self, item_id: ItemId, wardrobe: Wardrobe | None) -> np.ndarray:
        """The embedding of a piece's picture (d,)."""
        if wardrobe is not None and item_id in wardrobe:
            found = wardrobe.features(self._preparer.encoder())
        else:
            found = self._preparer.features([item_id])
        return np.asarray(found.image[found.ids.index(item_id)])

    def _on_map(self) -> Features:
        """The embeddings of what the map has, as far as they are prepared."""
        found, known = self._preparer.features(), self._maker.layout().row_of
        return select(found, [item_id for item_id in found.ids if item_id in known])


@lru_cache(maxsize=1)
def read_quality(path: Path = QUALITY) -> Mapping[str, Any] | None:
    """What was measured of maps (`core.evaluation.projection`), or None where the result file cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
