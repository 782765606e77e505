"""Words for dressed pieces: titles, descriptions, alternative text and the caption for the text encoder."""

from dataclasses import dataclass

import numpy as np

from core.data.blanks import BlankMeta
from core.data.colour import name_of
from core.data.fabrics import fabric
from core.data.looks import Look, one_of
from core.data.patterns import pattern
from core.taxonomy import TYPE_BY_KEY, GarmentType
from core.types import Item

_WITHOUT_FABRIC = {
    "denim": ("jeans",),
    "leather": ("leather jacket",),
    "nylon": ("puffer coat",),
    "acetate": ("sunglasses",),
}

_SHOES = frozenset(key for key, kind in TYPE_BY_KEY.items() if kind.slot == "shoes")


@dataclass(frozen=True)
class _Phrases:
    """The parts of a sentence about one piece; `colours` joins the first two inks."""

    kind: GarmentType
    colours: str
    pattern: str
    fabric: str
    cut: str


def describe(meta: BlankMeta, look: Look, *, item_id: str, price: float | None, season: str, capsule: str = "") -> Item:
    """The piece as a shop would list it, in words that its id alone varies."""
    rng = np.random.default_rng(list(item_id.encode()))
    parts = _phrases(meta, look)
    attributes = {"cut": meta.cut, **meta.attributes, "print": look.pattern, "gender": meta.gender}
    if len(_inks(look)) > 1:
        attributes["second colour"] = _inks(look)[1]
    if look.wash:
        attributes["wash"] = look.wash
    if capsule:
        attributes["capsule"] = capsule
    return Item(
        id=item_id,
        title=_title(parts, meta.gender, rng),
        type=meta.type,
        slot=parts.kind.slot,
        colour=look.colour,
        caption=" ".join(_words(parts.colours, parts.cut, parts.pattern, parts.fabric, parts.kind.singular)),
        alt=_alt(parts),
        pattern=pattern(look.pattern).family,
        fabric=look.fabric,
        price=price,
        season=season,
        family=meta.type,
        description=_description(parts, look, meta, season, capsule, rng),
        attributes=attributes,
    )


def _phrases(meta: BlankMeta, look: Look) -> _Phrases:
    kind = TYPE_BY_KEY[meta.type]
    cloth = "" if meta.type in _WITHOUT_FABRIC.get(look.fabric, ()) else fabric(look.fabric).phrase
    cloth = " ".join(_words(look.wash, cloth))
    inks = _inks(look)
    colours = inks[0] if len(inks) == 1 else f"{inks[0]} and {inks[1]}"
    cut = "" if kind.singular in meta.cut else meta.cut
    return _Phrases(kind, colours, pattern(look.pattern).phrase, cloth, cut)


def _inks(look: Look) -> list[str]:
    """The names of the one or two colours that a person would mention."""
    names = [look.colour]
    second = look.second if look.pattern != "plain" else look.panel
    if second and name_of(second) not in names and look.pattern not in ("leopard", "pinstripe"):
        names.append(name_of(second))
    return names


def _words(*words: str) -> list[str]:
    return [word for word in words if word]


def _title(parts: _Phrases, gender: str, rng: np.random.Generator) -> str:
    kind = parts.kind.singular
    cut = parts.cut if rng.random() < 0.75 or not (parts.pattern or parts.fabric) else ""
    cloth = parts.fabric if rng.random() < 0.75 else ""
    whose = "men's" if gender == "men" and rng.random() < 0.4 else ""
    order = int(rng.integers(4))
    if order < 2:
        title = " ".join(_words(whose, parts.colours, cut, parts.pattern, cloth, kind))
    elif order == 2:
        title = f"{' '.join(_words(whose, cut, parts.pattern, cloth, kind))} in {parts.colours}"
    else:
        title = f"{' '.join(_words(whose, parts.pattern, cloth, cut, kind))}, {parts.colours}"
    return title[0].upper() + title[1:]


def _alt(parts: _Phrases) -> str:
    plain = " ".join(_words(parts.colours, parts.cut, parts.pattern, parts.fabric, parts.kind.singular))
    sentence = _article(plain, parts.kind.singular) + " on a pale grey backdrop."
    return sentence[0].upper() + sentence[1:]


def _article(phrase: str, kind: str) -> str:
    if kind in ("trousers", "jeans", "leggings", "shorts", "sunglasses") or kind in _SHOES:
        return f"a pair of {phrase}"
    if kind in ("earrings", "jewellery"):
        return phrase
    return f"{'an' if phrase[0].lower() in 'aeiou' else 'a'} {phrase}"


_FEEL: dict[str, tuple[str, ...]] = {
    "jersey": ("soft, mid-weight jersey", "breathable cotton jersey"),
    "rib knit": ("stretchy rib knit", "a close, springy rib"),
    "fine knit": ("fine merino-style knit", "a light, even knit"),
    "chunky knit": ("a thick, lofty knit", "chunky yarn knitted loose"),
    "cable knit": ("a classic cable knit", "plump, twisted cables"),
    "cotton": ("crisp cotton", "smooth cotton poplin"),
    "linen": ("airy linen with a slubbed weave", "washed linen"),
    "canvas": ("sturdy canvas", "heavy cotton canvas"),
    "satin": ("fluid satin with a soft shine", "liquid satin"),
    "crepe": ("matt crepe that falls well", "light crepe"),
    "wool": ("a smooth wool blend", "warm brushed wool"),
    "tweed": ("flecked herringbone tweed", "textured tweed"),
    "bouclé": ("curly bouclé", "textured bouclé yarn"),
    "denim": ("rigid cotton denim", "washed denim with a little give"),
    "corduroy": ("fine-wale corduroy", "soft corduroy"),
    "leather": ("smooth grained leather", "supple leather"),
    "patent leather": ("high-shine patent leather",),
    "suede": ("soft, napped suede", "brushed suede"),
    "fleece": ("loopback cotton, brushed inside", "soft brushed cotton"),
    "felt": ("firm wool felt", "pressed felt"),
    "quilted": ("light diamond quilting", "quilted padding"),
    "nylon": ("light padded nylon", "water-repellent nylon"),
    "straw": ("woven straw", "plaited straw"),
    "sequins": ("all-over sequins",),
    "acetate": ("polished acetate",),
    "metal": ("polished metal",),
}
_WEAR: dict[str, tuple[str, ...]] = {
    "top": (
        "As good with jeans as with suits.",
        "Works under a blazer and on its own.",
        "An easy layer, all week.",
    ),
    "bottom": (
        "Wear with a tucked top and a belt.",
        "Good with trainers by day, heels at night.",
        "Sits well with a short jacket.",
    ),
    "dress": ("Add flats for the day, heels for the evening.", "Needs only a bag and a light jacket."),
    "outerwear": (
        "Roomy enough for a knit beneath.",
        "Finishes whatever is under it.",
        "Layer it over knitwear or a shirt.",
    ),
    "shoes": (
        "Goes the whole day.",
        "A pair that earns its place by the door.",
        "Simple enough for everything you own.",
    ),
    "bag": ("Holds what a day needs.", "Carry it by hand or on the shoulder."),
    "accessory": ("A small thing that finishes an outfit.", "The last touch.", "Lifts the plainest outfit."),
}
_SEASONS = {
    "summer": ("Made for warm days.", "For the heat.", "Light enough for July."),
    "winter": ("Made for cold days.", "For the cold months.", "Warmth that still looks light."),
}
# What a shop lists of a cut, in this order, with the noun that completes a bare word.
_SAID = {
    "neckline": "", "collar": "", "sleeves": "", "cuffs": "", "rise": "rise", "waist": "", "leg": "leg",
    "length": "length", "fit": "", "closure": "", "hood": "", "pockets": "", "details": "", "heel": "heel",
    "toe": "toe", "strap": "", "shape": "", "hem": "hem",
}  # fmt: skip


def _description(
    parts: _Phrases, look: Look, meta: BlankMeta, season: str, capsule: str, rng: np.random.Generator
) -> str:
    made = one_of(_FEEL.get(look.fabric, (look.fabric,)), rng)
    motif = f" with {_article(pattern(look.pattern).family, '')} pattern" if parts.pattern else ""
    name = " ".join(_words(parts.cut, parts.kind.singular))
    first = one_of(
        (
            f"{_article(name, parts.kind.singular)} in {parts.colours}{motif}, made of {made}.",
            f"{name} in {parts.colours}{motif}: {made}.",
            f"{made}, in {parts.colours}{motif}: {_article(name, parts.kind.singular)}.",
        ),
        rng,
    )
    wear = one_of(_WEAR[parts.kind.slot], rng)
    mood = one_of(_SEASONS[season], rng) if season in _SEASONS and rng.random() < 0.6 else ""
    belongs = f"Part of our {capsule} pieces." if capsule else ""
    return " ".join(_words(_capital(first), _details(meta), wear, mood, belongs))


def _details(meta: BlankMeta) -> str:
    """The first four of the cut's details that a shop would list, as one sentence."""
    said = [
        words if noun in words else f"{words} {noun}"
        for key, noun in _SAID.items()
        if (words := meta.attributes.get(key, ""))
    ]
    new = [words for words in dict.fromkeys(said) if words not in meta.cut]
    return _capital(", ".join(new[:4]) + ".") if new else ""


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
