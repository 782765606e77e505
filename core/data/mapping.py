"""How a shop's own columns and words become ours: one small JSON file per source."""

import functools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from core.config import load
from core.errors import CatalogueError, ConfigError
from core.taxonomy import COLOURS, TYPE_BY_KEY, TYPES, GarmentType
from core.types import Item

T = TypeVar("T")

SOURCES = Path(__file__).parent / "sources"
OWN = "mapping.json"
FIELDS = (
    *("id", "image", "type", "title", "colour", "fabric", "pattern", "price"),
    *("season", "family", "gender", "age", "category", "description"),
)


@dataclass(frozen=True)
class Source:
    """The columns and words of one source.

    `recognised_by`: columns, or fields in any of their columns, without which it is another source.
    `columns` maps each of FIELDS to the source's columns, the first that is filled counts. `left_out` maps
    a field to values that are not clothes. `types` and `colours` map the source's values to keys of
    `core.taxonomy`, with the word to show after a slash where it differs ("coat/parka"); `shades` are words
    that qualify a colour; `fabrics` maps codes to words.
    """

    name: str
    recognised_by: tuple[str, ...]
    columns: dict[str, list[str]]
    types: dict[str, str] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    shades: dict[str, str] = field(default_factory=dict)
    fabrics: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)


class Words:
    """One source's vocabulary, ready to translate its rows."""

    def __init__(self, source: Source) -> None:
        self.source = source
        own = {_plain(name): value for name, value in source.types.items()}
        self._types = {**{name: kind.key for kind in TYPES for name in (kind.singular, kind.plural)}, **own}
        self._colours = {**{name: name for name in COLOURS}, **{_plain(k): v for k, v in source.colours.items()}}
        self._shades = {_plain(name): word for name, word in source.shades.items()}
        self._fabrics = {_plain(name): word for name, word in source.fabrics.items()}
        self._left_out = {name: frozenset(map(_plain, values)) for name, values in source.left_out.items()}
        # A catalogue has few different values, so each is parsed once.
        self.type = functools.cache(self._type)
        self.colour = functools.cache(self._colour)

    def values(self, row: Mapping[str, str], name: str) -> list[str]:
        """What the row says in each column that may hold field `name`, empty ones left away."""
        return [value for column in self.source.columns.get(name, ()) if (value := row.get(column))]

    def value(self, row: Mapping[str, str], name: str) -> str:
        """The first filled column of field `name`, or ''."""
        for column in self.source.columns.get(name, ()):
            if value := row.get(column):
                return value
        return ""

    def left_out(self, row: Mapping[str, str]) -> str:
        """The value for which this row is no piece of clothing, or ''."""
        for name, values in self._left_out.items():
            if _plain(value := self.value(row, name)) in values:
                return value
        return ""

    def fabric(self, value: str) -> str:
        """The shop's word for a fabric code, or the value itself."""
        return self._fabrics.get(_plain(value), value.lower())

    def _type(self, value: str) -> tuple[GarmentType, str] | None:
        """The garment type and its noun for a title, by the whole value, else by how it ends ("summer dress")."""
        words = _plain(value).split()
        for start in range(len(words)):
            if mapped := self._types.get(" ".join(words[start:])):
                key, _, noun = mapped.partition("/")
                kind = TYPE_BY_KEY[key]
                return kind, noun or kind.singular
        return None

    def _colour(self, value: str) -> tuple[str, str] | None:
        """The colour's key and its name in full ("navy", "midnight blue"), read word by word."""
        words = _plain(value).split()
        for length in range(len(words), 0, -1):
            for start in range(len(words) - length + 1):
                if mapped := self._colours.get(" ".join(words[start : start + length])):
                    key, _, name = mapped.partition("/")
                    rest = words[:start] + words[start + length :]
                    shades = [self._shades[word] for word in rest if word in self._shades]
                    return key, " ".join([*shades, name or key])
        return None


def recognise(columns: Sequence[str], directory: Path) -> Source:
    """The source whose columns these are: the directory's own mapping.json, else the one that asks for most."""
    if (directory / OWN).exists():
        own = _checked(_load(directory / OWN))
        if missing := _missing(own, columns):
            raise CatalogueError(f"{directory / OWN} expects a column {missing[0]!r}. Found: {', '.join(columns)}.")
        return own
    known = [_checked(_load(path)) for path in sorted(SOURCES.glob("*.json"))]
    fitting = [source for source in known if not _missing(source, columns)]
    if not fitting:
        raise CatalogueError(_unknown_layout(columns, directory))
    return max(fitting, key=lambda source: len(source.recognised_by))


def compose(words: Words, row: Mapping[str, str]) -> Item:
    """The row as an Item with title, caption and alternative text; raises CatalogueError that says what is missing."""
    item_id = words.value(row, "id")
    found = _first(words.type, words.values(row, "type"))
    if found is None:
        said = ", ".join(words.values(row, "type")) or "nothing"
        raise CatalogueError(f"{item_id}: no garment type is known for {said!r}")
    kind, noun = found
    colour, shade = _first(words.colour, words.values(row, "colour")) or ("", "")
    fabric, pattern = words.fabric(words.value(row, "fabric")), words.value(row, "pattern").lower()
    title = words.value(row, "title") or _sentence(shade, pattern, "" if fabric == "woven" else fabric, noun)
    full = _describe(shade if colour in shade else f"{shade} {colour}", pattern, fabric, noun)
    return Item(
        id=item_id,
        title=title,
        type=kind.key,
        slot=kind.slot,
        colour=colour,
        caption=full,
        alt=f"{full[:1].upper()}{full[1:]}, photographed on its own.",
        pattern=pattern,
        fabric=fabric,
        price=_price(words.value(row, "price"), item_id),
        season=words.value(row, "season"),
        family=words.value(row, "family") or kind.key,
        description=words.value(row, "description"),
        attributes={name: value for name in ("gender", "age", "category") if (value := words.value(row, name))},
    )


def _first(translate: Callable[[str], T | None], values: Sequence[str]) -> T | None:
    """The first value that can be translated."""
    return next((found for found in map(translate, values) if found is not None), None)


def _missing(source: Source, columns: Sequence[str]) -> list[str]:
    """What the source is recognised by and these columns lack."""
    return [
        name
        for name in source.recognised_by
        if not any(column in columns for column in (name, *source.columns.get(name, ())))
    ]


def _load(path: Path) -> Source:
    try:
        return load(Source, path)
    except ConfigError as error:
        raise CatalogueError(f"The mapping cannot be used: {error}") from error


def _checked(source: Source) -> Source:
    """The same source, once every word it maps to exists; a typing error must not pass as an odd garment."""
    where = f"The mapping {source.name!r}"
    for name in ("types", "colours", "shades", "fabrics"):
        if not all(isinstance(value, str) for value in getattr(source, name).values()):
            raise CatalogueError(f"{where}: {name} must map each word to one text.")
    if not isinstance(source.recognised_by, tuple):
        raise CatalogueError(f"{where}: recognised_by must be a list of columns.")
    for name in ("columns", "left_out"):
        if not all(isinstance(value, list) for value in getattr(source, name).values()):
            raise CatalogueError(f"{where}: {name} must map each field to a list of texts.")
    for what, mapped, known in (("types", source.types, set(TYPE_BY_KEY)), ("colours", source.colours, set(COLOURS))):
        if wrong := sorted(value for value in mapped.values() if value.partition("/")[0] not in known):
            raise CatalogueError(f"{where} sends {what} to {wrong[0]!r}. Allowed: {', '.join(sorted(known))}.")
    if unknown := sorted(set(source.columns) - set(FIELDS)):
        raise CatalogueError(f"{where} names a field {unknown[0]!r}. Allowed: {', '.join(FIELDS)}.")
    return source


def _unknown_layout(columns: Sequence[str], directory: Path) -> str:
    fields = {name: ["…"] for name in ("id", "type", "colour", "image")}
    example = json.dumps(
        {"name": directory.name, "recognised_by": columns[:1], "columns": fields}, ensure_ascii=False, default=list
    )
    return (
        f"The columns of {directory / 'products.csv'} are of no known source. Found: {', '.join(columns)}. "
        f"Write a file {OWN} beside it that says which column holds what, for example {example}; "
        f"fields may be {', '.join(FIELDS)}, and types, colours and fabrics map the source's words to ours. "
        "core/data/sources/mango.json is a full example."
    )


def _plain(text: str) -> str:
    return re.sub(r"[\s_]+", " ", text).strip().casefold()


def _describe(colour: str, pattern: str, fabric: str, noun: str) -> str:
    """A noun phrase with its article: "a navy knit jumper", "a pair of black trousers"."""
    plural = noun.endswith("s") and not noun.endswith("ss")
    cloth = "" if pattern == fabric or fabric in f"{colour} {noun}" else fabric
    words = " ".join(word for word in (colour, "" if pattern == "plain" else pattern, cloth, noun) if word)
    if plural:
        return f"a pair of {words}"
    return f"{'an' if words[0].lower() in 'aeiou' else 'a'} {words}"


def _sentence(colour: str, pattern: str, fabric: str, noun: str) -> str:
    phrase = _describe(colour, pattern, fabric, noun)
    phrase = phrase.removeprefix("a pair of ").removeprefix("an ").removeprefix("a ")
    return phrase[:1].upper() + phrase[1:]


def _price(text: str, item_id: str) -> float | None:
    """A price such as "1.299,00 €", "£1,299.00" or "12.5"; None for an empty cell."""
    digits = re.sub(r"[^\d.,-]", "", text)
    if not text:
        return None
    if re.search(r",\d{1,2}$", digits):  # a decimal comma; any other one parts thousands
        digits = digits.replace(".", "").replace(",", ".")
    try:
        value = float(digits.replace(",", ""))
    except ValueError:
        raise CatalogueError(f"{item_id}: {text!r} is not a price") from None
    if value < 0:
        raise CatalogueError(f"{item_id}: {text!r} is not a price")
    return value
