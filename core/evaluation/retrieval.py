"""Complementary retrieval: where the piece held out of an outfit stands among all catalogue items of its family.

The pool is everything of that family in the catalogue, not a handful drawn beside the right answer, so that recall
at k means what it says. Of the held-out piece the ranker is told its family and nothing else.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from core.evaluation.measure import Lookup, Measured, Score
from core.evaluation.questions import Blank
from core.metrics.ranking import bootstrap_interval, recall_at_k
from core.taxonomy import wanted_text
from core.types import Encoder, Item

KS = (10, 30, 50)
_ONE_TYPE = 0.9  # from this share on, a family is called by its type instead of its place on the body


@dataclass(frozen=True)
class Query:
    """Rows of the pieces worn (n,), of the pool (N,), and the target's place in the pool."""

    worn: Tensor
    pool: Tensor
    target: int
    family: str


Distance = Callable[[Query], np.ndarray]
"""Distances (N,) of a query's pool, the nearest fitting best."""


class TargetItem(Protocol):
    """A scorer that says where the missing piece would lie (Sarkar et al. 2022)."""

    def embed_query(self, outfits: Tensor, mask: Tensor, wanted: Tensor) -> Tensor:
        """Where the piece missing from outfits (B, n, 2d) would lie (B, e), asked for by texts (B, d)."""
        ...

    def embed_item(self, items: Tensor) -> Tensor:
        """Where items (N, 2d) lie: (N, e)."""
        ...


@dataclass(frozen=True)
class Retrieval:
    """Recall at each of KS, what drawing at random would reach, and how large the pools were."""

    recall: Mapping[int, Measured]
    chance: Mapping[int, float]
    pools: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        """Every figure under its name, rounded."""
        found: dict[str, Any] = {
            f"recall@{k}": {name: round(float(value), 4) for name, value in vars(figure).items() if name != "n"}
            for k, figure in self.recall.items()
        }
        chance = {f"recall@{k}": round(value, 4) for k, value in self.chance.items()}
        return found | {"chance": chance, "pool": self._sizes(), "n": len(self.pools)}

    def _sizes(self) -> dict[str, float]:
        if not self.pools:
            return {}
        sizes = np.array(self.pools)
        return {
            "smallest": int(sizes.min()),
            "median": float(np.median(sizes)),
            "mean": round(float(sizes.mean()), 1),
            "largest": int(sizes.max()),
        }

    def __str__(self) -> str:
        if not self.pools:
            return "retrieval: no piece to look for"
        sizes = self._sizes()
        lines = [
            f"recall@{k} {found.value:.3f} [{found.low:.3f}, {found.high:.3f}] (chance {self.chance[k]:.3f})"
            for k, found in self.recall.items()
        ]
        pool = f"among all {sizes['smallest']:,} to {sizes['largest']:,} items of its family"
        return "\n".join([*lines, f"{len(self.pools):,} held-out pieces, each {pool} (median {sizes['median']:,.0f})"])


def make_queries(blanks: Sequence[Blank], items: Sequence[Item], lookup: Lookup) -> list[Query]:
    """One query for each blank whose right answer and some other piece can be seen; what is worn is in no pool."""
    families: dict[str, list[int]] = {}
    family_of = {item.id: item.family or item.type for item in items}
    for item in items:
        if item.id in lookup.row:
            families.setdefault(family_of[item.id], []).append(lookup.row[item.id])
    queries = []
    for blank in blanks:
        right = blank.answers[blank.answer]
        worn = [lookup.row[item] for item in blank.question if item in lookup.row]
        if worn and right in lookup.row:
            pool = [row for row in families[family_of[right]] if row not in worn]
            place = pool.index(lookup.row[right])
            queries.append(Query(torch.tensor(worn), torch.tensor(pool), place, family_of[right]))
    return queries


def by_score(score: Score, lookup: Lookup) -> Distance:
    """Rank a pool by the score of the outfit with each of its items."""

    @torch.inference_mode()
    def distance(query: Query) -> np.ndarray:
        worn = query.worn.expand(len(query.pool), -1)  # (N, n)
        rows = torch.cat([worn, query.pool[:, None]], dim=1)  # (N, n + 1)
        mask = torch.ones_like(rows, dtype=torch.bool)
        return np.asarray(-score(lookup.features[rows], mask, lookup.types[rows]))  # (N,)

    return distance


@torch.inference_mode()
def by_target_item(scorer: TargetItem, lookup: Lookup, wanted: Mapping[str, Tensor]) -> Distance:
    """Rank a pool by L2 from where the missing piece would lie; `wanted` holds the text (d,) of each family."""
    places = scorer.embed_item(lookup.features)  # (M, e)

    @torch.inference_mode()
    def distance(query: Query) -> np.ndarray:
        mask = torch.ones(1, len(query.worn), dtype=torch.bool)
        outfit, text = lookup.features[query.worn][None], wanted[query.family][None]  # (1, n, 2d), (1, d)
        place = scorer.embed_query(outfit, mask, text)  # (1, e)
        return np.asarray(torch.linalg.vector_norm(places[query.pool] - place, dim=-1))  # (N,)

    return distance


def ask_for_families(items: Sequence[Item], encoder: Encoder) -> dict[str, Tensor]:
    """The text (d,) that asks for each family: its type where nearly all of it is of one, else its slot."""
    kinds = {family: _kind([item for item in items if (item.family or item.type) == family]) for family in _of(items)}
    texts = encoder.encode_texts([wanted_text(kind) for kind in kinds.values()])  # (f, d)
    return {family: torch.from_numpy(text) for family, text in zip(kinds, texts, strict=True)}


def _of(items: Sequence[Item]) -> list[str]:
    return sorted({item.family or item.type for item in items})


def _kind(items: Sequence[Item]) -> str:
    kind, count = Counter(item.type for item in items).most_common(1)[0]
    return kind if count >= _ONE_TYPE * len(items) else Counter(item.slot for item in items).most_common(1)[0][0]


def measure_retrieval(distance: Distance, queries: Sequence[Query], ks: Sequence[int] = KS) -> Retrieval:
    """Recall at each k over the queries, with 95% bootstrap intervals; ties count as drawn by lot."""
    found = np.zeros((len(queries), len(ks)))  # (q, k)
    for row, query in enumerate(queries):
        distances, target = distance(query)[None], np.array([query.target])
        found[row] = [recall_at_k(distances, target, k) for k in ks]
    pools = tuple(len(query.pool) for query in queries)
    recall = {k: _figure(found[:, column]) for column, k in enumerate(ks)}
    chance = {k: float(np.mean([min(1.0, k / size) for size in pools])) if pools else float("nan") for k in ks}
    return Retrieval(recall, chance, pools)


def _figure(credit: np.ndarray) -> Measured:
    low, high = bootstrap_interval(lambda rows: float(credit[rows].mean()), len(credit))
    return Measured(float(credit.mean()) if len(credit) else float("nan"), low, high, len(credit))
