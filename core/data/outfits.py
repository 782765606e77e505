"""Outfits put together by people, and the items that may stand in for one another in them."""

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import CatalogueError
from core.types import Item, ItemId

FILE = "outfits.jsonl"
_TRIES = 20  # draws before the search for a stand-in widens


@dataclass(frozen=True)
class StylistOutfit:
    """An outfit by a stylist: distinct item ids in no meaningful order, and the split it belongs to."""

    id: str
    items: tuple[ItemId, ...]
    split: str = ""


def read_outfits(directory: Path, known: Container[ItemId], split: str | None = None) -> list[StylistOutfit]:
    """The outfits of a catalogue directory, or of a file of such outfits, of one split where given.

    Raises CatalogueError for a missing or malformed file, an item that is not in `known`, and a
    split without outfits.
    """
    path = directory if directory.suffix == ".jsonl" else directory / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise CatalogueError(
            f"{path} is missing: this catalogue has no outfits to learn from or to ask about."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read ({error}).") from error
    outfits = [_outfit(path, number, line, known) for number, line in enumerate(lines, 1) if line.strip()]
    chosen = [outfit for outfit in outfits if split in (None, outfit.split)]
    if not chosen:
        splits = ", ".join(sorted({outfit.split for outfit in outfits})) or "none"
        raise CatalogueError(f"{path} has no outfits of the split {split!r}. Splits there: {splits}.")
    return chosen


def _outfit(path: Path, number: int, line: str, known: Container[ItemId]) -> StylistOutfit:
    try:
        record = json.loads(line)
        items = tuple(dict.fromkeys(str(item) for item in record["items"]))
        outfit = StylistOutfit(str(record["outfit"]), items, str(record.get("split", "")))
    except (ValueError, KeyError, TypeError) as error:
        raise CatalogueError(
            f'{path}, line {number}: expected {{"outfit": id, "items": [ids], "split": name}} ({error!r}).'
        ) from error
    unknown = [item for item in items if item not in known]
    if unknown or not items:
        what = f"the item {unknown[0]!r} is not in the catalogue" if unknown else "there are no items"
        raise CatalogueError(f"{path}, line {number}: {what}.")
    return outfit


class StandIns:
    """Draws items that may stand in for others, each as often as stylists use it.

    An item is replaced within its group: "family" (same family and season), "slot" (same place on the
    body) or "any". Drawing by use makes stand-ins exactly as popular as what they replace, so that
    popularity gives no wrong outfit away.
    """

    LEVELS = ("family", "slot", "any")

    def __init__(self, items: Sequence[Item], outfits: Sequence[Sequence[int]]) -> None:
        """`outfits` hold row numbers of `items`; an item that is in none of them is never drawn."""
        counts = np.bincount([row for outfit in outfits for row in outfit], minlength=len(items)).astype(np.float64)
        keys = {
            "family": [f"{item.family or item.type}\n{item.season}" for item in items],
            "slot": [item.slot for item in items],
            "any": [""] * len(items),
        }
        self._draws = {level: _Draw(np.unique(keys[level], return_inverse=True)[1], counts) for level in self.LEVELS}

    def draw(self, rows: np.ndarray, level: str, rng: np.random.Generator) -> np.ndarray:
        """One row for each of `rows` (m,), from its group, possibly itself; (m,)."""
        return self._draws[level].draw(rows, rng)

    def replace(self, outfit: Sequence[int], place: int, count: int, rng: np.random.Generator) -> list[int]:
        """`count` distinct stand-ins for the item at `place`, none of them in the outfit.

        Those of its family come first; where there are too few, those of its slot, then any.
        """
        found: list[int] = []
        for level in self.LEVELS:
            for row in self.draw(np.full(_TRIES * count, outfit[place]), level, rng):
                if len(found) < count and row not in found and row not in outfit:
                    found.append(int(row))
        return found


class _Draw:
    """Weighted draws within groups: rows sorted by group share one running sum of weights."""

    def __init__(self, group: np.ndarray, weights: np.ndarray) -> None:
        self._order = np.argsort(group, kind="stable")  # (N,)
        self._ends = np.cumsum(weights[self._order])  # (N,)
        edges = np.concatenate([[0.0], self._ends])
        first = np.searchsorted(group[self._order], np.arange(group.max() + 2))  # (groups + 1,)
        self._low, self._high = edges[first[:-1]][group], edges[first[1:]][group]  # each (N,), by row

    def draw(self, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        low, high = self._low[rows], self._high[rows]  # each (m,)
        place = np.searchsorted(self._ends, low + rng.random(len(rows)) * (high - low), side="right")
        chosen = self._order[np.minimum(place, len(self._order) - 1)]  # (m,)
        return np.where(high > low, chosen, rows)  # a group that nobody wears has no stand-in
