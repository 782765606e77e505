"""Items as the tokens that scorers read: ids beside one table of features, and outfits made from its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from core.taxonomy import TYPE_INDEX
from core.types import (
    Completions,
    Features,
    Imagined,
    ImaginedPiece,
    Item,
    ItemId,
    Judgement,
    Problem,
    Scorer,
    Suggestion,
)

TWIN = 0.9995  # cosine above which two pictures show one and the same piece
_BLOCK = 1024


@dataclass(frozen=True)
class TokenTable:
    """Every item that may be worn or added: `features` (N, 2d) float32 and `types` (N,) int64 in the order of `ids`.

    `encoder` is the fingerprint of what made the features, '' where that is not known.
    """

    ids: tuple[ItemId, ...]
    features: Tensor
    types: Tensor
    encoder: str = ""

    @cached_property
    def row_of(self) -> dict[ItemId, int]:
        """The row of each item."""
        return {item_id: row for row, item_id in enumerate(self.ids)}

    def rows(self, ids: Iterable[ItemId]) -> Tensor:
        """The rows (n,) of the given items; a KeyError means that one is not in the table."""
        return torch.tensor([self.row_of[item_id] for item_id in ids], dtype=torch.long)

    def without_twins(self, ids: Sequence[ItemId], worn: Sequence[ItemId]) -> list[ItemId]:
        """The given items less those that look just like a worn one or an earlier one."""
        looks = self._looks(ids)  # (m, d)
        twins = (looks @ self._looks(worn).T > TWIN).any(dim=1)  # (m,)
        for start in range(0, len(ids), _BLOCK):
            stop = start + _BLOCK
            alike = looks[start:stop] @ looks[:stop].T > TWIN  # (block, up to stop)
            twins[start:stop] |= alike.tril(diagonal=start - 1).any(dim=1)
        return [item_id for item_id, twin in zip(ids, twins.tolist(), strict=True) if not twin]

    def _looks(self, ids: Sequence[ItemId]) -> Tensor:
        return self.features[self.rows(ids), : self.features.shape[1] // 2]  # (m, d), the image half

    def problem(
        self,
        worn: Sequence[ItemId],
        pools: Sequence[Sequence[ItemId]],
        scorer: Scorer,
        keep: int,
        *,
        brief: Tensor | None = None,
        alpha: float = 0.5,
        wanted: Tensor | None = None,
    ) -> Problem:
        """The completion of `worn`, which may be empty, by one piece from each pool; the rest as in Problem."""
        rows = self.rows(worn)
        return Problem(
            worn=self.features[rows],  # (n, 2d)
            worn_types=self.types[rows],
            features=self.features,
            types=self.types,
            pools=tuple(self.rows(pool) for pool in pools),
            scorer=scorer,
            keep=keep,
            brief=brief,
            alpha=alpha,
            wanted=wanted,
            encoder=self.encoder,
        )


def make_table(parts: Sequence[tuple[Sequence[Item], Features]]) -> TokenTable:
    """One table of several sources: the items of each with their features, in the same order."""
    joint = [torch.from_numpy(np.ascontiguousarray(features.joint)) for _, features in parts]
    types = [TYPE_INDEX.get(item.type, -1) for items, _ in parts for item in items]
    ids = tuple(item_id for _, features in parts for item_id in features.ids)
    encoder = parts[0][1].encoder
    return TokenTable(ids, torch.cat(joint), torch.tensor(types, dtype=torch.long), encoder)  # (N, 2d), (N,)


@torch.inference_mode()
def judge(table: TokenTable, outfits: Sequence[Sequence[ItemId]], scorer: Scorer) -> list[Judgement]:
    """What `scorer` thinks of outfits of one size n, and of each without each of its pieces, in one batch."""
    size = len(outfits[0])
    rows = torch.stack([table.rows(outfit) for outfit in outfits]).repeat_interleave(size + 1, dim=0)  # (S(n+1), n)
    mask = torch.cat([torch.ones(1, size), 1 - torch.eye(size)]).bool().repeat(len(outfits), 1)  # (S(n+1), n)
    asked = mask.any(dim=1)  # a single piece has nothing left without it
    scores = scorer.score(table.features[rows][asked], mask[asked], table.types[rows].masked_fill(~mask, -1)[asked])
    parts = scores.view(len(outfits), -1).tolist()  # S lists of n + 1, or of 1 for single pieces
    return [
        Judgement(whole, percentile(whole, scorer.reference), dict(zip(outfit, without, strict=False)))
        for outfit, (whole, *without) in zip(outfits, parts, strict=True)
    ]


@torch.inference_mode()
def draw(table: TokenTable, types: Sequence[int], scorer: Scorer, draws: int, seed: int = 0) -> np.ndarray | None:
    """The sorted scores (draws,) of outfits whose pieces, of these types, are drawn by lot from the table.

    None where the table lacks a type, or sells one piece alone of each.
    """
    pools = [torch.nonzero(table.types == kind).flatten() for kind in types]  # k of (m_j,)
    if any(not len(pool) for pool in pools) or all(len(pool) == 1 for pool in pools):
        return None
    lots = torch.Generator().manual_seed(seed)
    rows = torch.stack([pool[torch.randint(len(pool), (draws,), generator=lots)] for pool in pools], dim=1)  # (D, k)
    scores = scorer.score(table.features[rows], torch.ones(rows.shape, dtype=torch.bool), table.types[rows])  # (D,)
    return np.sort(scores.numpy())


def percentile(score: float, reference: np.ndarray | None) -> float | None:
    """The share of sorted reference scores (m,) that `score` beats, from 0 to 1; None without a reference.

    >>> percentile(0.5, np.array([0.1, 0.5, 0.9, 0.95])), percentile(0.5, None)
    (0.25, None)
    """
    if reference is None or not len(reference):
        return None
    return float(np.searchsorted(reference, score, side="left")) / len(reference)


def suggest(table: TokenTable, worn: Sequence[ItemId], found: Completions, scorer: Scorer) -> tuple[Suggestion, ...]:
    """What a completer found as whole outfits, each judged, with what was imagined for it; the order stays."""
    added = [tuple(table.ids[row] for row in completion.rows) for completion in found.found]
    outfits = [(*worn, *pieces) for pieces in added]
    judgements = judge(table, outfits, scorer) if outfits else []
    values = [completion.score for completion in found.found]
    imagined = [tuple(_named(table, each) for each in completion.imagined) for completion in found.found]
    return tuple(map(Suggestion, outfits, added, judgements, values, imagined))


def _named(table: TokenTable, piece: Imagined) -> ImaginedPiece:
    """An imagined piece told by ids in the place of rows."""
    path = tuple(tuple(table.ids[row] for row in step) for step in piece.path)
    return ImaginedPiece(tuple(table.ids[row] for row in piece.near), piece.likeness, path)
