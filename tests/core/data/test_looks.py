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


def test_men_are_offered_what_a_mens_department_sells() -> None:
    drawn = [look for kind in ("shirt", "trousers", "jumper", "t-shirt") for look in looks_of(kind, "men")]
    assert not {"satin", "tulle", "sequins", "crepe"} & {look.fabric for look in drawn}
    assert not {"ditsy floral", "bloom floral", "leopard", "zebra"} & {look.pattern for look in drawn}
    assert "satin" in {look.fabric for look in looks_of("shirt", "women")}
    with pytest.raises(ConfigError, match="Men's shirts are not made of satin, a fluid weave"):
        check(make_blank("shirt", gender="men").meta, Look("white", "satin"))


def looks_of(kind: str, gender: str) -> list[Look]:
    rng, meta = np.random.default_rng(0), make_blank(kind, gender=gender).meta
    return [random_look(meta, rng) for _ in range(150)]


def test_at_least_24_colours_have_trims_and_linings_that_match() -> None:
    colours = set(stock().colours)
    assert len(colours) >= 24
    for colour in {*colours, "tan", "gold", "silver"}:
        for matched in (stock().linings[colour], stock().partners[colour]):
            assert matched
            for name in matched:
                paint(name)
        assert colour not in stock().partners[colour]


def test_every_fabric_and_pattern_has_a_reason_to_be_refused_with() -> None:
    assert set(FABRICS) <= set(stock().natures)
    assert set(PATTERNS) - {"plain"} <= set(stock().natures)


@pytest.mark.parametrize("way", sorted(stock().colourways))
def test_colourways_have_an_ink_for_each_place(way: str) -> None:
    for ground in stock().colourways[way]:
        assert 2 + len(ground[3]) == PATTERNS[way].inks
