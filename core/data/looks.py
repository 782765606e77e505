"""Which colours, patterns and fabrics a garment is made in: what a shop would sell, and what it would not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from core import config
from core.data.blanks import Blank, BlankMeta
from core.data.fabrics import fabric
from core.data.patterns import pattern
from core.errors import ConfigError
from core.taxonomy import TYPE_BY_KEY

T = TypeVar("T")
Weights = Mapping[str, float]
_STOCK = Path(__file__).parent.parent / "configs" / "looks.json"
HARDWARE = {"silver": "#c9cbd0", "gold": "#d9b36a", "gunmetal": "#5b5d62", "copper": "#c98d6b"}
_PLAIN: Weights = {"plain": 1.0}
_FADES = {"blue": (0.25, 0.7), "light blue": (0.2, 0.6), "navy": (0.0, 0.12), "black": (0.0, 0.1), "grey": (0.1, 0.3)}
_LINED = ("blazer", "jacket", "leather jacket", "coat", "trench coat", "puffer coat", "bag", "handbag", "tote bag")
_PARTNERS = ("white", "cream", "navy", "black")


@dataclass(frozen=True)
class Look:
    """What a piece is made of. Colours are names of `core.taxonomy.COLOURS` or "#rrggbb".

    `colour` is the name a shop would give; `tone` the exact shade where it is not that name's own.
    `second` and `accents` are the further inks of the pattern; `panel` is the colour of contrast panels,
    `trim` of collars, cuffs and bindings, `thread` of stitching; an empty one follows the main colour.
    `hardware` is a key of HARDWARE. `scale` enlarges the pattern; `fade` (0 to 1) is a denim wash;
    `seed` shifts where the pattern is cut.
    """

    colour: str
    fabric: str
    pattern: str = "plain"
    tone: str = ""
    second: str = ""
    accents: tuple[str, ...] = ()
    panel: str = ""
    trim: str = ""
    lining: str = ""
    thread: str = ""
    buttons: str = ""
    hardware: str = "silver"
    sole: str = "white"
    lens: str = "#3a3431"
    scale: float = 1.0
    fade: float = 0.0
    seed: int = 0

    @property
    def main(self) -> str:
        """The colour that is painted."""
        return self.tone or self.colour

    @property
    def wash(self) -> str:
        """How a denim was washed, in a word; "" for other fabrics and colours that do not fade."""
        if self.fabric != "denim" or self.colour in ("white", "cream"):
            return ""
        return "rinsed" if self.fade < 0.1 else "washed" if self.fade < 0.4 else "stonewashed"


@dataclass(frozen=True)
class Stock:
    """What shops stock, each choice with its weight.

    `ranges`: type → fabrics and patterns; `fabric_patterns`: the patterns that can be woven, knitted or
    printed on a fabric beside plain; `cut_fabrics`: a word of a cut → the only fabrics that it is cut from;
    `cut_patterns`: a word of a cut → its patterns in place of the type's;
    `colours`, narrowed by `fabric_colours` and `type_colours`; `tones`: the shades that share a colour's
    name ("" the name's own); `partners`: second colours that sit well with a ground; `dark_lines`: those of
    checks; `colourways`: pattern → [ground's name, its tone, second colour, accents]; `linings`: colour → linings
    that match; `menswear`: how much likelier each fabric, pattern and colour is for men, 0 where it is not sold;
    `natures`: what a fabric is, or how a pattern comes into cloth, in words.
    """

    ranges: dict[str, Any]
    fabric_patterns: dict[str, Any]
    cut_fabrics: dict[str, Any]
    cut_patterns: dict[str, Any]
    colours: dict[str, Any]
    fabric_colours: dict[str, Any]
    type_colours: dict[str, Any]
    tones: dict[str, Any]
    denim_tones: dict[str, Any]
    partners: dict[str, Any]
    dark_lines: dict[str, Any]
    colourways: dict[str, Any]
    linings: dict[str, Any]
    menswear: dict[str, Any]
    natures: dict[str, Any]


@lru_cache(maxsize=1)
def stock() -> Stock:
    """The shipped choices, read once."""
    return config.load(Stock, _STOCK)


def check(meta: BlankMeta, look: Look) -> None:
    """Raise ConfigError where the piece cannot be made in this look, saying why and what suits it."""
    cloth, print_ = fabric(look.fabric).name, pattern(look.pattern).name
    stocked = ranges(meta)
    whose, natures = "men's " if meta.gender == "men" else "", stock().natures
    name = f"{whose}{TYPE_BY_KEY[meta.type].plural}".capitalize()
    if cloth not in stocked["fabrics"]:
        suit = f"Fabrics that suit: {', '.join(stocked['fabrics'])}."
        if cloth in stock().ranges[meta.type]["fabrics"] and not whose:
            raise ConfigError(f"{name} cut {meta.cut} are not made of {cloth}, {natures[cloth]}. {suit}")
        raise ConfigError(f"{name} are not made of {cloth}, {natures[cloth]}. {suit}")
    if look.fade and cloth != "denim":
        raise ConfigError(f"Only denim is washed until it fades; this is {cloth}. Set fade to 0, or choose denim.")
    if print_ == "plain":
        return
    if print_ not in stock().fabric_patterns.get(cloth, ()):
        takes = sorted(stock().fabric_patterns.get(cloth, ()))
        raise ConfigError(
            f"{cloth.capitalize()} does not come in {print_}, which is {natures[print_]}. "
            f"It takes: {', '.join(['plain', *takes])}."
        )
    if print_ not in stocked["patterns"]:
        suit = f"Patterns that suit: {', '.join(stocked['patterns'])}."
        if pattern(print_).placed and _broken(meta):
            raise ConfigError(f"A {print_} needs an unbroken front, and this one has {_broken(meta)}. {suit}")
        raise ConfigError(f"{name} do not come in {print_}. {suit}")


def ranges(meta: BlankMeta) -> dict[str, dict[str, float]]:
    """The fabrics and patterns of a blank's type, cut and wearer; ConfigError where its type is not made."""
    stocked: dict[str, dict[str, float]] | None = stock().ranges.get(meta.type)
    if stocked is None:
        raise ConfigError(
            f"{meta.name} is of type {meta.type!r}, which is not made. Types: {', '.join(stock().ranges)}."
        )
    fabrics, patterns = stocked["fabrics"], stocked["patterns"]
    for word, only in stock().cut_fabrics.items():
        if word in meta.cut.lower():
            fabrics = {name: weight for name, weight in fabrics.items() if name in only} or fabrics
    patterns = next((own for word, own in stock().cut_patterns.items() if word in meta.cut.lower()), patterns)
    if meta.gender == "men":
        fabrics = _weighed(fabrics, stock().menswear["fabrics"]) or fabrics
        patterns = _weighed(patterns, stock().menswear["patterns"])
    if _broken(meta):
        patterns = {name: weight for name, weight in patterns.items() if not pattern(name).placed}
    return {"fabrics": fabrics, "patterns": patterns}


def _weighed(weights: Weights, factors: Weights) -> dict[str, float]:
    """The weights times their factors, 1 where there is none; what comes to nothing is left out."""
    scaled = {name: weight * factors.get(name, 1.0) for name, weight in weights.items()}
    return {name: weight for name, weight in scaled.items() if weight > 0}


_BREAKS = ("button", "zip", "wrap", "snap", "toggle", "hook", "lace", "tie", "placket", "double-breasted")


def _broken(meta: BlankMeta) -> str:
    """What runs down the front and leaves no room for a graphic, in words; "" where nothing does."""
    closure = meta.attributes.get("closure", "").lower()
    return closure if any(word in closure for word in _BREAKS) and "back" not in closure else ""


def random_look(blank: Blank | BlankMeta, rng: np.random.Generator) -> Look:
    """A look that a shop would stock this piece in, drawn afresh; it always passes `check`."""
    meta = blank.meta if isinstance(blank, Blank) else blank
    stocked = ranges(meta)
    cloth = _pick(stocked["fabrics"], rng)
    takes = {"plain", *stock().fabric_patterns.get(cloth, ())}
    print_ = _pick({name: weight for name, weight in stocked["patterns"].items() if name in takes} or _PLAIN, rng)
    return _look_in(meta, cloth, print_, _colour_of(meta, cloth, rng), rng)


def _colour_of(meta: BlankMeta, cloth: str, rng: np.random.Generator) -> str:
    """A colour name that the shop stocks for this type, fabric and wearer."""
    by_type = stock().type_colours.get(meta.type, stock().colours)
    by_cloth = stock().fabric_colours.get(cloth, stock().colours)
    both = {name: by_cloth[name] * by_type.get(name, 0.15) for name in by_cloth}
    if meta.gender == "men":
        both = _weighed(both, stock().menswear["colours"]) or both
    return _pick(both, rng)


def _look_in(meta: BlankMeta, cloth: str, print_: str, colour: str, rng: np.random.Generator) -> Look:
    """A look in this fabric, pattern and colour with all details chosen to match."""
    seed = int(rng.integers(1, 1000))
    if print_ in stock().colourways:
        colour, tone, second, inks = _colourway(print_, colour, rng)
        accents = tuple(inks)
    else:
        tones = (stock().denim_tones if cloth == "denim" else stock().tones).get(colour, ("",))
        tone, accents = one_of(tones, rng), ()
        second = _second(print_, colour, cloth, rng)
    if print_ == "check":
        accents = (one_of(("light blue", "cream", "#b5533c", "#d8b25c"), rng),)
    if print_ == "glen check":
        accents = (one_of(("light blue", "#b5533c", "#8b93a8"), rng),)
    if print_ == "colour block" and rng.random() < 0.4:
        accents = (one_of(tuple(name for name in stock().partners.get(second, _PARTNERS) if name != colour), rng),)
    scale = float(np.round(rng.uniform(0.85, 1.25), 2))
    return _detailed(Look(colour, cloth, print_, tone, second, accents, scale=scale, seed=seed), meta, rng)


def _colourway(print_: str, colour: str, rng: np.random.Generator) -> list[Any]:
    ways: list[list[Any]] = stock().colourways[print_]
    return one_of([way for way in ways if way[0] == colour] or ways, rng)


def _second(print_: str, colour: str, cloth: str, rng: np.random.Generator) -> str:
    if print_ == "plain":
        return one_of(("", "cream", "white"), rng) if cloth in ("tweed", "bouclé") else ""
    if print_ == "pinstripe":
        pale = colour in ("white", "cream", "beige", "light blue")
        return "#5f6f8f" if pale else one_of(("white", "#c9ccd2"), rng)
    if print_ == "glen check":  # half of it shows, so a pale one would change the colour's name
        return str(stock().dark_lines.get(colour, "grey"))
    if print_ == "check" and colour in stock().dark_lines:
        return str(stock().dark_lines[colour])
    partners: Sequence[str] = stock().partners.get(colour, _PARTNERS)
    return one_of([name for name in partners if name != colour], rng)


def _detailed(look: Look, meta: BlankMeta, rng: np.random.Generator) -> Look:
    """The same look with trims, thread, hardware and soles chosen for the type."""
    if look.fabric == "denim":
        return _denim(look, 1.0 if TYPE_BY_KEY[meta.type].slot == "bottom" else 0.45, rng)
    changes: dict[str, Any] = {"hardware": one_of(("silver", "gold", "gold"), rng)}
    if meta.type in _LINED:
        changes["lining"] = one_of(("", *stock().linings[look.colour]), rng)
    if look.pattern in ("breton", "stripe", "colour block") and rng.random() < 0.4:
        changes["trim"] = look.second
    elif TYPE_BY_KEY[meta.type].slot == "top" and look.pattern == "plain" and rng.random() < 0.1:
        changes["trim"] = one_of(stock().partners.get(look.colour, _PARTNERS), rng)
    if TYPE_BY_KEY[meta.type].slot == "shoes":
        changes |= _shoe_details(look, meta, rng)
    if meta.type == "sunglasses":
        changes["lens"] = one_of(("#2c2a2b", "#4a3527", "#38424a", "#4d5240"), rng)
    if look.fabric == "metal" and look.colour in ("gold", "silver"):
        changes["hardware"] = look.colour
    if meta.type in ("blazer", "coat", "waistcoat") and look.colour in ("navy", "camel", "beige", "cream", "grey"):
        changes["buttons"] = one_of(("#4a3324", "#2a2625", "#c9a45c", ""), rng)
    return replace(look, **changes)


def _denim(look: Look, most: float, rng: np.random.Generator) -> Look:
    """The denim washed, up to the share `most` of what jeans are, and stitched."""
    low, high = _FADES.get(look.colour, (0.0, 0.0))
    tan = look.colour in ("blue", "navy", "light blue") and rng.random() < 0.75
    metal = one_of(("copper", "silver", "gold"), rng)
    return replace(
        look, fade=float(np.round(most * rng.uniform(low, high), 2)), thread="#b98546" if tan else "", hardware=metal
    )


def _shoe_details(look: Look, meta: BlankMeta, rng: np.random.Generator) -> dict[str, str]:
    if meta.type != "trainers":
        sole = one_of(("#1e1b1a", "#1e1b1a", "#3b2a20", "#8a6340"), rng)
        details = {"sole": "#c8a878" if "espadrille" in meta.cut else sole}  # rope is straw-coloured
        if meta.type in ("heels", "flats", "sandals", "loafers", "shoes"):  # most low shoes show a tan inside
            details["lining"] = one_of(("", "#b98c62", "#c9a27a", "#d6bd9c"), rng)
        return details
    plain = ("",) * 6  # most trainers are of one colour
    panel = one_of((*plain, *stock().partners.get(look.colour, _PARTNERS)), rng)
    sole = one_of(("white", "white", "#f1ede2", "#c08a57", "#1e1b1a" if look.colour == "black" else "white"), rng)
    return {"panel": panel, "trim": panel, "thread": "" if look.colour == "black" else "white", "sole": sole}


def _pick(weights: Weights, rng: np.random.Generator) -> str:
    """A key drawn with probability in proportion to its weight."""
    total = np.cumsum(list(weights.values()))
    return list(weights)[int(np.searchsorted(total, rng.random() * total[-1], side="right"))]


def one_of(options: Sequence[T], rng: np.random.Generator) -> T:
    """One of the options, each as likely."""
    return options[int(rng.integers(len(options)))]
