"""The shop's words: garment types, the place on the body each one takes, and what goes together.

Every catalogue is mapped to these types and colours when it is imported, so that filters,
slots, zero-shot labels and the flat-lay mean the same thing for any collection.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

SLOTS: tuple[str, ...] = ("outerwear", "top", "dress", "bottom", "shoes", "bag", "accessory")


@dataclass(frozen=True)
class GarmentType:
    """A garment type: its key, its names in a sentence and its slot on the body."""

    key: str
    singular: str
    plural: str
    slot: str


def _types(slot: str, *names: tuple[str, str]) -> tuple[GarmentType, ...]:
    return tuple(GarmentType(singular, singular, plural, slot) for singular, plural in names)


TYPES: tuple[GarmentType, ...] = (
    *_types(
        "top",
        ("t-shirt", "t-shirts"),
        ("top", "tops"),
        ("shirt", "shirts"),
        ("blouse", "blouses"),
        ("polo shirt", "polo shirts"),
        ("bodysuit", "bodysuits"),
        ("jumper", "jumpers"),
        ("cardigan", "cardigans"),
        ("sweatshirt", "sweatshirts"),
        ("hoodie", "hoodies"),
        ("waistcoat", "waistcoats"),
    ),
    *_types(
        "bottom",
        ("trousers", "trousers"),
        ("jeans", "jeans"),
        ("leggings", "leggings"),
        ("shorts", "shorts"),
        ("skirt", "skirts"),
    ),
    *_types("dress", ("dress", "dresses"), ("jumpsuit", "jumpsuits")),
    *_types(
        "outerwear",
        ("blazer", "blazers"),
        ("jacket", "jackets"),
        ("leather jacket", "leather jackets"),
        ("coat", "coats"),
        ("trench coat", "trench coats"),
        ("puffer coat", "puffer coats"),
    ),
    *_types(
        "shoes",
        ("shoes", "shoes"),
        ("trainers", "trainers"),
        ("boots", "boots"),
        ("ankle boots", "ankle boots"),
        ("heels", "heels"),
        ("sandals", "sandals"),
        ("flats", "flats"),
        ("loafers", "loafers"),
    ),
    *_types(
        "bag",
        ("bag", "bags"),
        ("handbag", "handbags"),
        ("tote bag", "tote bags"),
        ("backpack", "backpacks"),
        ("clutch", "clutches"),
    ),
    *_types(
        "accessory",
        ("belt", "belts"),
        ("hat", "hats"),
        ("beanie", "beanies"),
        ("scarf", "scarves"),
        ("sunglasses", "sunglasses"),
        ("watch", "watches"),
        ("earrings", "earrings"),
        ("necklace", "necklaces"),
        ("jewellery", "jewellery"),
        ("wallet", "wallets"),
        ("accessory", "accessories"),  # gloves, ties, umbrellas: worn or carried, without a filter of their own
    ),
)
TYPE_BY_KEY: dict[str, GarmentType] = {kind.key: kind for kind in TYPES}
TYPE_INDEX: dict[str, int] = {kind.key: index for index, kind in enumerate(TYPES)}

# Shop names with the sRGB a buyer would point at; the order is that of a colour filter.
COLOURS: dict[str, tuple[int, int, int]] = {
    "black": (28, 28, 30),
    "charcoal": (66, 68, 72),
    "grey": (146, 148, 151),
    "silver": (196, 198, 202),
    "white": (246, 246, 243),
    "cream": (243, 236, 222),
    "beige": (214, 194, 164),
    "camel": (186, 140, 92),
    "brown": (98, 66, 48),
    "tan": (168, 112, 68),
    "gold": (198, 160, 84),
    "yellow": (238, 204, 84),
    "mustard": (202, 152, 44),
    "orange": (226, 122, 52),
    "coral": (238, 128, 112),
    "red": (186, 32, 42),
    "burgundy": (104, 26, 42),
    "pink": (236, 172, 186),
    "fuchsia": (206, 44, 120),
    "purple": (112, 68, 138),
    "lilac": (190, 168, 214),
    "navy": (28, 37, 68),
    "blue": (52, 96, 172),
    "light blue": (172, 198, 220),
    "turquoise": (56, 160, 168),
    "green": (52, 118, 74),
    "khaki": (112, 110, 74),
    "mint": (176, 214, 192),
    "multicolour": (170, 150, 160),
}

AUDIENCES: tuple[str, ...] = ("women", "men")
_AUDIENCE_WORDS: dict[str, frozenset[str]] = {
    "women": frozenset({"women", "womens", "woman", "womenswear", "female", "females", "ladies", "lady", "f", "w"}),
    "men": frozenset({"men", "mens", "man", "menswear", "male", "males", "gentlemen", "gents", "m"}),
}

_AT_MOST = {"outerwear": 1, "top": 2, "dress": 1, "bottom": 1, "shoes": 1, "bag": 1, "accessory": 3}


def slot_of(type_key: str) -> str:
    """The slot of a garment type; `type_key` must be a key of TYPE_BY_KEY."""
    return TYPE_BY_KEY[type_key].slot


def has_room(worn: Iterable[str], slot: str) -> bool:
    """Whether one more piece in `slot` can be worn over pieces in the slots `worn`.

    >>> has_room(["dress"], "dress"), has_room(["dress"], "bottom"), has_room(["top"], "shoes")
    (False, False, True)
    """
    counts = Counter(worn)
    if slot in ("top", "bottom") and counts["dress"]:
        return slot == "top" and counts["top"] == 0  # a knit or a shirt over a dress is worn; trousers are not
    if slot == "dress" and (counts["bottom"] or counts["top"] > 1):
        return False
    return counts[slot] < _AT_MOST[slot]


def audience_of(gender: str) -> str:
    """Whom a catalogue's word for a gender means: "women", "men", or "" for everyone and for what is not known.

    >>> [audience_of(word) for word in ("Female", "Men's", "women", "unisex", "Women & men", "")]
    ['women', 'men', 'women', '', '', '']
    """
    said = set(re.findall("[a-z]+", gender.lower()))
    meant = [audience for audience in AUDIENCES if said & _AUDIENCE_WORDS[audience]]
    return meant[0] if len(meant) == 1 else ""


_SLOT_WORDS = {"top": "tops", "dress": "dresses", "bottom": "bottoms", "bag": "bags", "accessory": "accessories"}


def wanted_text(kind: str) -> str:
    """The sentence that tells a retriever which piece is wanted; `kind` is a garment type or a slot.

    >>> wanted_text("tote bag"), wanted_text("shoes")
    ('a photo of tote bags', 'a photo of shoes')
    """
    words = TYPE_BY_KEY[kind].plural if kind in TYPE_BY_KEY else _SLOT_WORDS.get(kind, kind)
    return f"a photo of {words}"
