"""Assemble the collection as a shop would: which blanks, in how many looks, at which prices."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from core.data.blanks import BlankMeta
from core.data.collection import Recipe
from core.data.looks import Look, check, random_look
from core.taxonomy import slot_of

# Pieces wanted in each slot, so that any outfit can be completed.
_WANTED = {"top": 125, "bottom": 95, "dress": 50, "outerwear": 75, "shoes": 85, "bag": 55, "accessory": 55}
_OFTENER = {"jeans": 1.6, "trainers": 1.7, "jumper": 1.2, "watch": 0.7, "belt": 1.2, "sunglasses": 1.2, "boots": 0.8}
_MOST_PER_BLANK = 20
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
_LEVELS = (0.8, 1.0, 1.0, 1.3, 1.7)
_SUMMER = frozenset({"linen", "straw"})
_WINTER = frozenset({"wool", "chunky knit", "cable knit", "tweed", "bouclé", "corduroy", "felt", "quilted", "nylon"})
_SEASON_OF_TYPE = {
    "sandals": "summer", "shorts": "summer", "sunglasses": "summer", "coat": "winter", "puffer coat": "winter",
    "boots": "winter", "beanie": "winter", "trousers": "all year", "blazer": "all year",
}  # fmt: skip
_BASICS = frozenset({"black", "white", "navy", "cream"})


def assemble(metas: Iterable[BlankMeta], seed: int = 1) -> tuple[Recipe, ...]:
    """Recipes for all blanks, balanced over slots.

    Each blank's looks depend on its name and `seed` alone, so that another blank beside it changes
    only how many there are.
    """
    blanks = sorted(metas, key=lambda meta: meta.name)
    crowd = dict.fromkeys(_WANTED, 0.0)
    for meta in blanks:
        crowd[slot_of(meta.type)] += _OFTENER.get(meta.type, 1.0)
    recipes: list[Recipe] = []
    for meta in blanks:
        slot = slot_of(meta.type)
        count = min(_MOST_PER_BLANK, round(_WANTED[slot] * _OFTENER.get(meta.type, 1.0) / crowd[slot]))
        recipes += _pieces(meta, count, seed)
    return tuple(recipes)


def _pieces(meta: BlankMeta, count: int, seed: int) -> list[Recipe]:
    """`count` different looks of one blank, most colours once before any twice, basics in several."""
    rng = np.random.default_rng([seed, *meta.name.encode()])
    found: dict[str, Recipe] = {}
    colours: Counter[str] = Counter()
    for attempt in range(count * 30):
        if len(found) == count:
            break
        look = random_look(meta, rng)
        item_id = _name(meta, look)
        repeats = attempt // (count * 6) + (look.colour in _BASICS)
        if item_id in found or colours[look.colour] > repeats:
            continue
        check(meta, look)
        colours[look.colour] += 1
        found[item_id] = Recipe(item_id, meta.name, look, _price(meta, look, rng), _season(meta, look))
    return list(found.values())


def _name(meta: BlankMeta, look: Look) -> str:
    print_ = "" if look.pattern == "plain" else look.pattern
    words = (meta.name, look.colour, look.panel, look.wash, look.fabric, print_)
    return "-".join("-".join(word for word in words if word).replace("é", "e").replace("_", "-").split())


def _price(meta: BlankMeta, look: Look, rng: np.random.Generator) -> float:
    level = _LEVELS[int(rng.integers(len(_LEVELS)))]
    full = _PRICES[meta.type] * _DEARER.get(look.fabric, 1.0) * level
    return float(round(full / 10) * 10 - 1) if full > 40 else float(round(full)) - 0.05


def _season(meta: BlankMeta, look: Look) -> str:
    by_fabric = "summer" if look.fabric in _SUMMER else "winter" if look.fabric in _WINTER else "all year"
    return _SEASON_OF_TYPE.get(meta.type, by_fabric)
