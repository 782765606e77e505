"""Assemble the collection as a shop would: which blanks, in how many looks, at which prices."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from core.config import load
from core.data.blanks import BlankMeta
from core.data.collection import Recipe
from core.data.lie import lies
from core.data.looks import Look, check, one_of, random_look
from core.taxonomy import slot_of

_RANGE = Path(__file__).parent.parent / "configs" / "range.json"
_ROLES = ("basic", "capsule", "capsule", "basic", "capsule", "capsule", "basic", "capsule", "statement", "capsule")
_TRIES = 30  # looks drawn in search of one that suits
_PRICES = {
    "t-shirt": 18, "top": 22, "shirt": 36, "blouse": 38, "polo shirt": 32, "bodysuit": 24, "jumper": 46, "cardigan": 49,
    "sweatshirt": 36, "hoodie": 42, "waistcoat": 45, "trousers": 46, "jeans": 49, "leggings": 22, "shorts": 32,
    "skirt": 39, "dress": 56, "jumpsuit": 62, "blazer": 89, "jacket": 75, "leather jacket": 169, "coat": 139,
    "trench coat": 119, "puffer coat": 99, "shoes": 65, "trainers": 69, "boots": 119, "ankle boots": 95, "heels": 69,
    "sandals": 55, "flats": 49, "loafers": 75, "bag": 55, "handbag": 69, "tote bag": 59, "backpack": 59, "clutch": 39,
    "belt": 25, "hat": 29, "beanie": 19, "scarf": 29, "sunglasses": 29, "watch": 79, "earrings": 19, "necklace": 22,
    "jewellery": 22, "wallet": 29,
}  # fmt: skip
_DEARER = {
    "leather": 1.35, "suede": 1.3, "wool": 1.2, "cable knit": 1.25, "chunky knit": 1.15, "tweed": 1.3, "bouclé": 1.3,
    "satin": 1.2, "sequins": 1.5, "linen": 1.15, "patent leather": 1.2, "straw": 0.8, "canvas": 0.8,
}  # fmt: skip
_LEVELS = {"basic": (0.8, 0.8, 1.0), "capsule": (1.0, 1.0, 1.3), "statement": (1.3, 1.3, 1.7)}
_SUMMER = frozenset({"linen", "straw"})
_WINTER = frozenset({"wool", "chunky knit", "cable knit", "tweed", "bouclé", "corduroy", "felt", "quilted", "nylon"})
_SEASON_OF_TYPE = {
    "sandals": "summer", "shorts": "summer", "sunglasses": "summer", "coat": "winter", "puffer coat": "winter",
    "boots": "winter", "beanie": "winter", "trousers": "all year", "blazer": "all year",
}  # fmt: skip


@dataclass(frozen=True)
class Capsule:
    """Pieces made to be worn together: one season, one palette, the cloths and patterns that belong to it."""

    name: str
    season: str
    colours: tuple[str, ...]
    fabrics: tuple[str, ...]
    patterns: tuple[str, ...]
    line: str

    def takes(self, look: Look, season: str) -> bool:
        """Whether a piece in this look, worn in `season`, belongs to it."""
        seasons = {season, "all year"} if self.season == "all year" else {self.season, "all year"}
        own = look.colour in self.colours and look.fabric in self.fabrics and look.pattern in self.patterns
        return own and season in seasons


@dataclass(frozen=True)
class Range:
    """What the shop sells: pieces `wanted` by slot, types cut `oftener` than others, basics, statements, capsules."""

    wanted: dict[str, int]
    oftener: dict[str, float]
    most_per_cut: int
    basics: tuple[str, ...]
    statement: dict[str, list[str]]
    capsules: tuple[Capsule, ...]


@lru_cache(maxsize=1)
def shop() -> Range:
    """The shipped range, read once."""
    return load(Range, _RANGE)


def assemble(metas: Iterable[BlankMeta], seed: int = 1) -> tuple[Recipe, ...]:
    """Recipes for all blanks, balanced over slots.

    The looks of a cut depend on its name, on how many drapes it has and on `seed` alone, so that another
    cut beside it changes only how many there are.
    """
    drapes: dict[str, list[BlankMeta]] = {}
    for meta in sorted(metas, key=lambda meta: (meta.design, meta.drape)):
        drapes.setdefault(meta.design, []).append(meta)
    crowd = dict.fromkeys(shop().wanted, 0.0)
    for meta, *_ in drapes.values():
        crowd[slot_of(meta.type)] += shop().oftener.get(meta.type, 1.0)
    recipes: list[Recipe] = []
    for cut in drapes.values():
        slot, often = slot_of(cut[0].type), shop().oftener.get(cut[0].type, 1.0)
        recipes += _pieces(cut, min(shop().most_per_cut, round(shop().wanted[slot] * often / crowd[slot])), seed)
    return tuple(recipes)


def _pieces(drapes: Sequence[BlankMeta], count: int, seed: int) -> list[Recipe]:
    """`count` different looks of one cut, laid out in its drapes by turns: basics, capsule pieces, statements."""
    meta = drapes[0]
    rng = np.random.default_rng([seed, *meta.design.encode()])
    found: dict[str, Recipe] = {}
    colours: Counter[str] = Counter()
    for attempt in range(count * 8):
        if len(found) == count:
            break
        role = _ROLES[(attempt + int(rng.integers(2))) % len(_ROLES)]
        look, capsule = _look(meta, role, rng)
        item_id = _name(meta, look)
        if item_id in found or colours[look.colour] > attempt // (count * 2) + (look.colour in shop().basics):
            continue
        check(meta, look)
        colours[look.colour] += 1
        season = capsule.season if capsule and capsule.season != "all year" else _season(meta, look)
        price = _price(meta, look, role if capsule or role != "capsule" else "basic", rng)
        turn, drape = divmod(len(found), len(drapes))
        lie = turn % lies(meta)
        found[item_id] = Recipe(item_id, drapes[drape].name, look, price, season, capsule.name if capsule else "", lie)
    return list(found.values())


def _look(meta: BlankMeta, role: str, rng: np.random.Generator) -> tuple[Look, Capsule | None]:
    """A look that fits the role, and the capsule it belongs to; any stocked look where none is found."""
    capsules = [shop().capsules[number] for number in rng.permutation(len(shop().capsules))]
    for _ in range(_TRIES):
        look = random_look(meta, rng)
        if role == "capsule":
            capsule = next((capsule for capsule in capsules if capsule.takes(look, _season(meta, look))), None)
            if capsule:
                return look, capsule
        elif (_is_statement if role == "statement" else _is_basic)(look):
            break
    return look, None


def _is_basic(look: Look) -> bool:
    return look.colour in shop().basics and look.pattern == "plain"


def _is_statement(look: Look) -> bool:
    loud = shop().statement
    return look.colour in loud["colours"] or look.fabric in loud["fabrics"] or look.pattern in loud["patterns"]


def _name(meta: BlankMeta, look: Look) -> str:
    print_ = "" if look.pattern == "plain" else look.pattern
    words = (meta.design, look.colour, look.panel, look.wash, look.fabric, print_)
    name = "-".join("-".join(word for word in words if word).replace("é", "e").replace("_", "-").split())
    return name.replace("#", "")


def _price(meta: BlankMeta, look: Look, role: str, rng: np.random.Generator) -> float:
    full = _PRICES[meta.type] * _DEARER.get(look.fabric, 1.0) * one_of(_LEVELS[role], rng)
    return float(round(full / 10) * 10 - 1) if full > 40 else float(round(full)) - 0.05


def _season(meta: BlankMeta, look: Look) -> str:
    by_fabric = "summer" if look.fabric in _SUMMER else "winter" if look.fabric in _WINTER else "all year"
    return _SEASON_OF_TYPE.get(meta.type, by_fabric)
