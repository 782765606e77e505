import numpy as np
import pytest

from core.data.colour import name_of, paint
from core.data.fabrics import FABRICS
from core.data.looks import Look, check, random_look, stock
from core.data.patterns import PATTERNS
from core.data.words import describe
from core.errors import ConfigError
from core.taxonomy import COLOURS, TYPES
from tests.standin import make_blank

MADE = sorted(stock().ranges)


def looks(kind: str, count: int = 40) -> list[Look]:
    rng = np.random.default_rng(0)
    return [random_look(make_blank(kind).meta, rng) for _ in range(count)]


@pytest.mark.parametrize("kind", MADE)
def test_random_looks_are_always_ones_a_shop_would_stock(kind: str) -> None:
    meta = make_blank(kind).meta
    for look in looks(kind):
        check(meta, look)
        assert look.colour in COLOURS
        for colour in (look.main, look.second, look.trim, look.panel, look.thread, look.buttons, *look.accents):
            if colour:
                paint(colour)


def test_random_looks_vary_and_repeat_with_the_seed() -> None:
    assert looks("dress") == looks("dress")
    assert len({(look.colour, look.pattern, look.fabric) for look in looks("dress")}) > 20


def test_jeans_are_denim_and_mostly_blue_black_or_white() -> None:
    drawn = looks("jeans", 200)
    assert {look.fabric for look in drawn} == {"denim"}
    assert sum(look.colour in ("blue", "light blue", "navy", "black", "white") for look in drawn) > 150


def test_a_type_that_is_not_made_is_refused() -> None:
    meta = make_blank("t-shirt").meta
    with pytest.raises(ConfigError, match="not made"):
        random_look(type(meta)("x", "spaceship", "", 80.0, 90.0, meta.parts), np.random.default_rng(0))


def test_the_shipped_choices_name_only_what_exists() -> None:
    types = {kind.key for kind in TYPES}
    assert set(stock().ranges) <= types
    for stocked in stock().ranges.values():
        assert set(stocked["fabrics"]) <= set(FABRICS)
        assert set(stocked["patterns"]) <= set(PATTERNS)
    for names in stock().fabric_patterns.values():
        assert set(names) <= set(PATTERNS)
    for way in (way for ways in stock().colourways.values() for way in ways):
        assert name_of(way[0]) in COLOURS
        for colour in (way[1], way[2], *way[3]):
            paint(colour)


def test_colours_are_named_by_the_nearest_in_the_list() -> None:
    assert all(name_of(name) == name for name in COLOURS)
    assert name_of("#ffffff") == "white"
    assert name_of("#1f2a44") == "navy"
    assert name_of("#a92a33") == "red"


def test_a_piece_is_described_in_full() -> None:
    blank = make_blank("shirt", "boxy")
    look = Look("white", "cotton", "gingham", second="red")
    item = describe(blank.meta, look, item_id="a", price=30.0, season="summer")
    for text in (item.title, item.alt, item.caption, item.description):
        assert "white" in text.lower()
        assert "shirt" in text.lower()
    assert "gingham" in item.alt
    assert "red" in item.alt
    assert item.alt.startswith("A white and red boxy gingham cotton shirt")
    assert (item.slot, item.pattern, item.fabric, item.price) == ("top", "gingham", "cotton", 30.0)
    assert item.attributes["second colour"] == "red"


@pytest.mark.parametrize(("kind", "start"), [("trousers", "A pair of "), ("trainers", "A pair of "), ("dress", "A ")])
def test_alt_text_is_grammatical(kind: str, start: str) -> None:
    item = describe(make_blank(kind, "wide").meta, looks(kind, 1)[0], item_id="a", price=1.0, season="")
    assert item.alt.startswith(start)
    assert item.alt.endswith(".")
