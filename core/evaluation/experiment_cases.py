"""Outfits from which pieces were removed, and the candidates that may take their places."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.data.outfits import StylistOutfit
from core.errors import RequestError
from core.evaluation.measure import Lookup
from core.requests import find_pool, shared_audience
from core.types import CompletionRequest, Item, ItemId, Problem, Scorer

SLOTS = ("any", "given")


@dataclass(frozen=True)
class Setting:
    """How outfits are taken apart and what is asked for: the same setting and seed make the same problems.

    `remove` pieces leave each outfit at random. With `slots` "any" every piece of the catalogue that is not worn may
    fill each of their places, and nobody is told what is missing. With "given" the candidates of a place are the pieces
    that the app would offer there: those of the removed piece's slot, or for an accessory of its garment type,
    neither worn nor for another audience. `pool` bounds the candidates of a place to that many, drawn by `seed`, the
    removed piece among them; None keeps all. `keep` outfits are asked for.
    """

    remove: int = 2
    slots: str = "any"
    pool: int | None = None
    seed: int = 0
    keep: int = 10


@dataclass(frozen=True)
class Case:
    """A stylist's outfit taken apart: what is still worn, and what was removed."""

    outfit: str
    worn: tuple[ItemId, ...]
    removed: tuple[ItemId, ...]


def make_cases(outfits: Sequence[StylistOutfit], setting: Setting, limit: int | None = None) -> list[Case]:
    """The first `limit` outfits in an order drawn by the seed, each without `setting.remove` of its pieces.

    A higher limit adds outfits and changes none. Raises RequestError where there are fewer.
    """
    if setting.remove < 1:
        raise RequestError(f"At least 1 piece must be removed, not {setting.remove}.")
    large = [outfit for outfit in outfits if len(outfit.items) > setting.remove]
    if limit is not None and not 1 <= limit <= len(large):
        raise RequestError(
            f"{len(large)} outfits have more than {setting.remove} pieces. "
            f"Ask for 1 to {len(large)} of them, not {limit}."
        )
    order = np.random.default_rng(setting.seed).permutation(len(large))[:limit]
    return [_take_apart(large[place], setting) for place in order]


def _take_apart(outfit: StylistOutfit, setting: Setting) -> Case:
    draw = np.random.default_rng([setting.seed, zlib.crc32(outfit.id.encode())])
    gone = set(draw.permutation(len(outfit.items))[: setting.remove].tolist())
    worn = tuple(item for place, item in enumerate(outfit.items) if place not in gone)
    return Case(outfit.id, worn, tuple(outfit.items[place] for place in sorted(gone)))


@dataclass(frozen=True)
class Shop:
    """A catalogue as experiments need it: `wanted` (d,) asks in words for each slot or type, by `asked_for`."""

    items: Mapping[ItemId, Item]
    lookup: Lookup
    encoder: str
    wanted: Mapping[str, Tensor]

    def problem(self, case: Case, setting: Setting, scorer: Scorer) -> Problem:
        """The completion of what is left of an outfit; raises RequestError for a pool of too few."""
        worn = torch.tensor([self.lookup.row[item] for item in case.worn])  # (n,)
        given = setting.slots == "given"
        places = [asked_for(self.items[item]) for item in case.removed]
        return Problem(
            worn=self.lookup.features[worn],  # (n, 2d)
            worn_types=self.lookup.types[worn],
            features=self.lookup.features,
            types=self.lookup.types,
            pools=tuple(self.pools(case, setting)),
            scorer=scorer,
            keep=setting.keep,
            wanted=torch.stack([self.wanted[place] for place in places]) if given else None,  # (k, d)
            encoder=self.encoder,
        )

    def pools(self, case: Case, setting: Setting) -> list[Tensor]:
        """The candidates (m,) of each removed piece's place; places that ask for the same have the same."""
        places = [asked_for(self.items[item]) if setting.slots == "given" else "" for item in case.removed]
        draw = np.random.default_rng([setting.seed, zlib.crc32(case.outfit.encode()), 1])
        found: dict[str, Tensor] = {}
        for place in dict.fromkeys(places):
            rows = torch.tensor([self.lookup.row[item] for item in self._candidates(case, place)])  # (m,)
            removed = [item for item, other in zip(case.removed, places, strict=True) if other == place]
            found[place] = rows if setting.pool is None else self._some(rows, removed, setting.pool, draw)
        return [found[place] for place in places]

    def _candidates(self, case: Case, place: str) -> Sequence[ItemId]:
        if not place:
            return [item for item in self.lookup.row if item not in case.worn]
        worn = [self.items[item] for item in case.worn]
        offered = [self.items[item] for item in self.lookup.row]
        return find_pool(place, worn, offered, CompletionRequest(case.worn), shared_audience(worn)).ids

    def _some(self, rows: Tensor, removed: Sequence[ItemId], count: int, draw: np.random.Generator) -> Tensor:
        """At most `count` of `rows` (m,): the removed ones among them, and others at random, in their old order."""
        if count <= len(removed):
            raise RequestError(f"A pool of {count} has no room beside {len(removed)} removed pieces. Ask for more.")
        own = np.isin(rows.numpy(), [self.lookup.row[item] for item in removed])  # (m,)
        others = draw.permutation(np.flatnonzero(~own))[: count - int(own.sum())]
        return rows[np.sort(np.concatenate([np.flatnonzero(own), others]))]  # (count,)


def asked_for(item: Item) -> str:
    """What the app would ask for to get such a piece: its slot, or for an accessory its garment type."""
    return item.type if item.slot == "accessory" else item.slot
