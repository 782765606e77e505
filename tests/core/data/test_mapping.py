"""A shop's words become ours: colours read word by word, types by their ending, prices in any notation."""

import json

import pytest

from core.config import load
from core.data.mapping import SOURCES, Source, Words, compose, recognise
from core.errors import CatalogueError
from core.taxonomy import COLOURS, TYPE_BY_KEY, TYPES

ALL = sorted(SOURCES.glob("*.json"))
MANGO = Words(load(Source, SOURCES / "mango.json"))
GENERIC = Words(load(Source, SOURCES / "generic.json"))


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_shipped_mapping_leads_to_words_that_exist(path: object, tmp_path: object) -> None:
    source = load(Source, path)
    words = Words(source)
    assert source.name == path.stem
    assert all(value.partition("/")[0] in TYPE_BY_KEY for value in source.types.values())
    assert all(value.partition("/")[0] in COLOURS for value in source.colours.values())
    assert all(words.type(name) for name in source.types) and all(words.colour(name) for name in source.colours)
    columns = [source.columns.get(name, [name])[0] for name in source.recognised_by]
    assert recognise(columns, tmp_path).name == source.name


@pytest.mark.parametrize(
    ("said", "colour", "name"),
    [
        ("NEGRO", "black", "black"),
        ("CRUDO", "cream", "ecru"),
        ("TEJANO MEDIO", "blue", "mid-blue denim"),
        ("TEJANO GRIS OSCURO", "charcoal", "dark grey denim"),
        ("AZUL NOCHE", "navy", "midnight blue"),
        ("GRIS MEDIO VIGORE", "grey", "grey marl"),
        ("ROSA PASTEL", "pink", "pastel pink"),
        ("VERDE OSCURO", "green", "dark green"),
        ("rojo_claro", "red", "light red"),
        ("AMARILLO  FLUOR ", "yellow", "neon yellow"),
        ("ESTAMPADO NEGRO", "black", "black"),
        ("GREY", "grey", "grey"),
    ],
)
def test_spanish_colours_are_read_word_by_word(said: str, colour: str, name: str) -> None:
    assert MANGO.colour(said) == (colour, name)


def test_a_colour_nobody_knows_is_no_colour() -> None:
    assert MANGO.colour("FANTASIA") is None and GENERIC.colour("") is None


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.key)
def test_every_type_is_understood_by_both_its_names(kind: object) -> None:
    for name in (kind.singular, kind.plural, kind.plural.upper()):
        assert GENERIC.type(name)[0] == kind


@pytest.mark.parametrize(
    ("said", "key", "noun"),
    [
        ("Summer Dress", "dress", "dress"),
        ("long_wool_coat", "coat", "coat"),
        ("Running sneakers", "trainers", "trainers"),
        ("Leather Jacket", "leather jacket", "leather jacket"),
        ("chinos", "trousers", "chinos"),
    ],
)
def test_types_are_understood_by_their_ending(said: str, key: str, noun: str) -> None:
    kind, word = GENERIC.type(said)
    assert (kind.key, word) == (key, noun)


def row(**cells: str) -> dict[str, str]:
    return {"id": "x", "type": "dress", "colour": "red", **cells}


@pytest.mark.parametrize(
    ("text", "price"),
    [("12.5", 12.5), ("49,90 €", 49.9), ("£1,299.00", 1299), ("1.299,00", 1299), ("1,299", 1299), ("0", 0), ("", None)],
)
def test_prices_in_any_notation(text: str, price: float | None) -> None:
    assert compose(GENERIC, row(price=text)).price == price


@pytest.mark.parametrize("text", ["cheap", "-3", "1-2", "nan"])
def test_what_is_no_price_is_said(text: str) -> None:
    with pytest.raises(CatalogueError, match="not a price"):
        compose(GENERIC, row(price=text))


@pytest.mark.parametrize(
    ("cells", "title", "caption"),
    [
        ({"type": "jeans", "colour": "blue", "fabric": "denim"}, "Blue denim jeans", "a pair of blue denim jeans"),
        ({"type": "trousers", "colour": "ivory"}, "Ivory trousers", "a pair of ivory cream trousers"),
        ({"colour": "orange", "pattern": "Floral"}, "Orange floral dress", "an orange floral dress"),
        ({"pattern": "plain"}, "Red dress", "a red dress"),
        ({"type": "dress", "colour": "", "fabric": "Silk"}, "Silk dress", "a silk dress"),
        (
            {"type": "leather jacket", "colour": "black", "fabric": "leather"},
            "Black leather jacket",
            "a black leather jacket",
        ),
    ],
)
def test_titles_and_captions(cells: dict[str, str], title: str, caption: str) -> None:
    item = compose(GENERIC, row(**cells))
    assert (item.title, item.caption) == (title, caption)
    assert item.alt.lower().startswith(caption)


def test_woven_is_said_to_the_encoder_and_not_in_a_title() -> None:
    cells = {"cod_modelo_color": "x", "des_product_type": "Coat", "des_color_specification_esp": "ARENA"}
    item = compose(MANGO, {**cells, "des_fabric": "P-PLANA", "des_product_family": "Coats", "season": "2023"})
    assert (item.title, item.caption) == ("Sand coat", "a sand beige woven coat")
    assert (item.fabric, item.family, item.season, item.colour) == ("woven", "Coats", "2023", "beige")


def test_an_own_mapping_comes_first(tmp_path: object) -> None:
    own = {"name": "own", "recognised_by": ["id"], "columns": {"id": ["id"], "type": ["title"]}}
    (tmp_path / "mapping.json").write_text(json.dumps(own))
    assert recognise(["id", "type", "title"], tmp_path).name == "own"
