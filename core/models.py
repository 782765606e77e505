"""What is loaded once for a catalogue and an encoder: scorers, the index, and items as tables of features."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.compatibility import SCORERS
from core.completion import COMPLETERS
from core.errors import WeightsError
from core.index import INDEXES
from core.preparation import Preparer, join
from core.types import CandidateIndex, Catalogue, Encoder, Features, Item, ItemId, Scorer
from core.wardrobe import Wardrobe

if TYPE_CHECKING:  # torch takes seconds to import, and browsing must not wait for it
    from core.completion.base.tokens import TokenTable

_DRAWS = 300  # outfits drawn by lot for each combination of types: a share of them is known to some three per cent
_MOST_DRAWN = 1000


class Models:
    """Shared by every session; a person's own pieces pass through and are not kept."""

    def __init__(self, catalogue: Catalogue, preparer: Preparer, indexes: Path) -> None:
        self._catalogue = catalogue
        self._preparer = preparer
        self._indexes = indexes
        self._lock = threading.Lock()
        self._scorers: dict[str, Scorer] = {}
        self._index: CandidateIndex | None = None
        self._table: tuple[Features, TokenTable] | None = None
        self._drawn: dict[tuple[str, int, tuple[int, ...]], np.ndarray | None] = {}

    def scorer(self, name: str) -> Scorer:
        """The scorer for this encoder, made once; raises WeightsError where there are no weights for it."""
        SCORERS.entry(name)
        encoder = self._preparer.encoder()
        with self._lock:
            if name not in self._scorers:
                self._scorers[name] = _make_scorer(name, encoder)
            return self._scorers[name]

    def why_not(self, name: str) -> str:
        """Why a scorer cannot be used with this encoder; '' where it can, or where no encoder is open yet."""
        try:
            if self._preparer.opened() is not None:
                self.scorer(name)
        except WeightsError as error:
            return str(error)
        return ""

    def no_weights(self, completer: str) -> str:
        """Why a completer that needs weights of its own has none for this encoder; '' where all is well or unknown."""
        encoder = self._preparer.opened()
        if encoder is None or "weights" not in COMPLETERS.entry(completer).needs:
            return ""
        from core.weights import find_weights

        try:
            find_weights(completer, encoder.fingerprint)
        except WeightsError as error:
            return str(error)
        return ""

    def features(self, wardrobe: Wardrobe | None, needed: Sequence[ItemId] = ()) -> Features:
        """The embeddings of own pieces and of what is prepared of the catalogue, `needed` items included."""
        return join(self._sources(wardrobe, needed), self._preparer.encoder())

    def table(self, wardrobe: Wardrobe | None, needed: Sequence[ItemId]) -> TokenTable:
        """The same as the tokens that scorers read; of the catalogue alone one and the same table, for what is kept."""
        from core.completion.base.tokens import make_table

        *own, shop = self._sources(wardrobe, needed)
        if any(part.ids for part in own):
            return make_table([self._with_items(part, wardrobe) for part in (*own, shop)])
        with self._lock:
            if self._table is None or self._table[0] is not shop:
                self._table = shop, make_table([self._with_items(shop, None)])
            return self._table[1]

    def _with_items(self, part: Features, wardrobe: Wardrobe | None) -> tuple[list[Item], Features]:
        return [self._item(item_id, wardrobe) for item_id in part.ids], part

    def drawn(self, types: Sequence[int], scorer: str) -> np.ndarray | None:
        """The sorted scores of outfits drawn by lot from the catalogue, of these types; kept for the next question."""
        from core.completion.base.tokens import draw

        table, judge = self.table(None, ()), self.scorer(scorer)
        key = (scorer, len(table.ids), tuple(sorted(types)))
        with self._lock:
            if key not in self._drawn:
                if len(self._drawn) >= _MOST_DRAWN:
                    self._drawn.clear()
                self._drawn[key] = draw(table, sorted(types), judge, _DRAWS)
            return self._drawn[key]

    def nearest(self, query: np.ndarray, k: int) -> dict[ItemId, float]:
        """The k items of the catalogue whose pictures are nearest to `query` (d,), with their similarities."""
        shop = self._preparer.features()
        similarities, rows = self._open_index(shop).search(query[None], k)  # (1, k) each
        return {shop.ids[row]: score for row, score in zip(rows[0].tolist(), similarities[0].tolist(), strict=True)}

    def _open_index(self, shop: Features) -> CandidateIndex:
        """Kept on disk, and in memory, once all pictures are embedded."""
        if not self._preparer.state().ready:
            return INDEXES.make("exact", shop.image)
        from core.index.faiss_flat import open_or_build

        with self._lock:
            if self._index is None:
                name = f"{self._catalogue.fingerprint}-{shop.encoder}.index"
                self._index = open_or_build(self._indexes / name, shop.image)
            return self._index

    def _sources(self, wardrobe: Wardrobe | None, needed: Sequence[ItemId]) -> list[Features]:
        own = [wardrobe.features(self._preparer.encoder())] if wardrobe else []
        shop = [item_id for item_id in needed if wardrobe is None or item_id not in wardrobe]
        return [*own, self._preparer.features(shop)]

    def _item(self, item_id: ItemId, wardrobe: Wardrobe | None) -> Item:
        home = wardrobe if wardrobe is not None and item_id in wardrobe else self._catalogue
        return home.item(item_id)


def _make_scorer(name: str, encoder: Encoder) -> Scorer:
    scorer = SCORERS.make(name, encoder.fingerprint, encoder.dim)
    if scorer.encoder not in ("", encoder.fingerprint):
        raise WeightsError(
            f"The scorer {name!r} reads features of encoder {scorer.encoder}, not of {encoder.name} "
            f"({encoder.fingerprint}). Choose the encoder it was trained on."
        )
    return scorer
