import subprocess
import sys
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.cli.collection import main
from core.data.assemble import assemble, shop
from core.data.blanks import read_meta, write_blank
from core.data.collection import COLLECTION, WIDTH, BuiltinCatalogue, open_builtin, read_recipes, write_recipes
from core.data.dress import dress_rgba
from core.data.lie import lies
from core.errors import CatalogueError
from core.taxonomy import COLOURS, SLOTS, TYPE_BY_KEY
from tests.standin import make_blank

shipped = pytest.mark.skipif(not (COLLECTION / "recipes.json").exists(), reason="the collection is not made yet")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A small collection from stand-in blanks."""
    (tmp_path / "blanks").mkdir()
    for kind in ("t-shirt", "jeans", "trainers"):
        blank = make_blank(kind)
        blank = replace(blank, meta=replace(blank.meta, name=f"{kind}-one"))
        write_blank(tmp_path / "blanks" / f"{kind}-one.blank", blank)
    main(["--directory", str(tmp_path)])
    return tmp_path


def test_the_command_repeats_itself(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (made / "recipes.json").read_bytes()
    main(["--directory", str(made), "--sheets", str(made / "sheets")])
    assert (made / "recipes.json").read_bytes() == before
    assert "from 3 blanks of 3 types" in capsys.readouterr().out
    assert {path.name for path in (made / "sheets").iterdir()} == {
        "contact-t-shirt.webp", "contact-jeans.webp", "contact-trainers.webp",
    }  # fmt: skip


def test_another_cut_does_not_change_what_was_there() -> None:
    metas = [replace(make_blank(kind).meta, name=f"{kind}-one") for kind in ("jeans", "trainers")]
    before = assemble(metas)
    after = assemble([*metas, replace(metas[0], name="jeans-two")])
    assert set(before) <= set(after)


def test_pieces_of_a_cut_lie_in_all_its_drapes() -> None:
    meta = replace(make_blank("jeans").meta, name="jeans-one")
    both = assemble([meta, replace(meta, name="jeans-one-2", drape=2)])
    lies = Counter(recipe.blank for recipe in both)
    assert set(lies) == {"jeans-one", "jeans-one-2"} and max(lies.values()) - min(lies.values()) <= 1
    assert [recipe.look for recipe in both] == [recipe.look for recipe in assemble([meta])]
    assert all(recipe.id.startswith("jeans-one-") for recipe in both)


def test_recipes_read_back(made: Path) -> None:
    recipes = read_recipes(made / "recipes.json")
    write_recipes(made / "again.json", recipes)
    assert read_recipes(made / "again.json") == recipes


def test_pictures_are_composed_kept_and_served(made: Path, tmp_path: Path) -> None:
    catalogue = BuiltinCatalogue(made, tmp_path / "cache")
    first = catalogue.items[0].id
    assert catalogue.image(first).size[0] == WIDTH
    assert catalogue.image(first).mode == "RGB"
    assert catalogue.cutout(first).mode == "RGBA"
    assert catalogue.frame_cm(first) == catalogue.blank(first).meta.frame_cm == 80.0
    data = catalogue.picture_bytes(first, 200)
    assert Image.open(BytesIO(data)).size == (200, 250)
    kept = list((tmp_path / "cache").rglob("*.webp"))
    assert len(kept) == 1
    assert kept[0].read_bytes() == data
    assert BuiltinCatalogue(made, tmp_path / "cache").picture_bytes(first, 200) == data


def test_a_cache_that_cannot_be_written_only_costs_time(made: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    catalogue = BuiltinCatalogue(made, tmp_path / "cache")
    assert catalogue.picture_bytes(catalogue.items[0].id, 100)


def test_fingerprint_changes_with_the_recipes(made: Path) -> None:
    before = BuiltinCatalogue(made).fingerprint
    recipes = read_recipes(made / "recipes.json")
    write_recipes(made / "recipes.json", recipes[1:])
    assert BuiltinCatalogue(made).fingerprint != before


def test_an_unknown_piece_is_named(made: Path) -> None:
    catalogue = BuiltinCatalogue(made)
    for ask in (catalogue.item, catalogue.image, catalogue.cutout, catalogue.picture_bytes):
        with pytest.raises(CatalogueError, match="no piece 'nothing'"):
            ask("nothing")


@pytest.mark.parametrize("text", [None, "", "{", '[{"id": "a"}]', '[{"id": "a", "blank": 3}]', '["a"]'])
def test_malformed_recipes_say_how_to_make_them_again(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "recipes.json").write_text(text)
    with pytest.raises(CatalogueError, match=r"python -m core\.cli\.collection"):
        BuiltinCatalogue(tmp_path)


def test_a_recipe_whose_blank_is_missing_is_refused(made: Path) -> None:
    (made / "blanks" / "jeans-one.blank").unlink()
    with pytest.raises(CatalogueError, match="jeans-one"):
        BuiltinCatalogue(made)


@shipped
def test_the_shipped_collection_is_rich_and_complete() -> None:
    items = open_builtin().items
    assert len(items) >= 2400
    assert len({item.id for item in items}) == len({item.alt + item.description for item in items}) == len(items)
    assert len({item.type for item in items}) >= 32
    slots = Counter(item.slot for item in items)
    assert set(slots) == set(SLOTS)
    assert min(slots.values()) >= 150
    assert min(Counter(item.attributes["gender"] for item in items).values()) >= 150
    for item in items:
        assert item.title and item.caption and item.description and item.season and item.family
        assert item.colour in item.alt.lower()
        assert item.colour in COLOURS
        assert item.slot == TYPE_BY_KEY[item.type].slot
        assert item.price and 5 < item.price < 500
        assert item.attributes["cut"]


@shipped
def test_a_whole_outfit_can_be_put_together_from_every_capsule() -> None:
    capsules: dict[str, Counter[str]] = {}
    for item in open_builtin().items:
        if name := item.attributes.get("capsule"):
            capsules.setdefault(name, Counter())[item.slot] += 1
    assert set(capsules) == {capsule.name for capsule in shop().capsules}
    for name, slots in capsules.items():
        assert set(slots) == set(SLOTS) and min(slots.values()) >= 3, name


@shipped
def test_basics_come_in_several_colours_and_few_pieces_are_loud() -> None:
    recipes = read_recipes(COLLECTION / "recipes.json")
    plain = {(recipe.id.partition(recipe.look.colour)[0], recipe.look.colour) for recipe in recipes}
    colours = Counter(cut for cut, _ in plain)
    assert np.median(list(colours.values())) >= 4
    loud = sum(recipe.look.fabric == "sequins" or recipe.look.pattern in ("leopard", "zebra") for recipe in recipes)
    assert 0.003 < loud / len(recipes) < 0.12


@shipped
def test_the_shipped_blanks_are_many_cuts_and_light_enough() -> None:
    paths = sorted((COLLECTION / "blanks").glob("*.blank"))
    metas = [read_meta(path) for path in paths]
    assert len({meta.design for meta in metas}) >= 200 and len({meta.type for meta in metas}) >= 32
    assert {meta.gender for meta in metas} == {"women", "men", "unisex"}
    assert sum(path.stat().st_size for path in paths) <= 30e6


@shipped
def test_pieces_of_a_sewn_cut_do_not_all_lie_alike() -> None:
    designs = {meta.name: meta for path in (COLLECTION / "blanks").glob("*.blank") if (meta := read_meta(path))}
    ways: dict[str, set[tuple[int, int]]] = {}
    for recipe in read_recipes(COLLECTION / "recipes.json"):
        meta = designs[recipe.blank]
        if lies(meta) > 1:
            ways.setdefault(meta.design, set()).add((meta.drape, recipe.lie))
    assert len(ways) >= 150 and min(len(found) for found in ways.values()) >= 3


@shipped
def test_the_shipped_recipes_are_what_the_command_makes() -> None:
    metas = [read_meta(path) for path in sorted((COLLECTION / "blanks").glob("*.blank"))]
    assert assemble(metas) == read_recipes(COLLECTION / "recipes.json")


@shipped
def test_opening_needs_no_torch() -> None:
    code = "import sys; from core.data.collection import open_builtin; open_builtin(); print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@shipped
def test_every_shipped_blank_dresses_without_holes() -> None:
    catalogue = open_builtin()
    recipes = {recipe.blank: recipe for recipe in read_recipes(COLLECTION / "recipes.json")}
    for recipe in recipes.values():
        alpha = dress_rgba(catalogue.blank(recipe.id), recipe.look, 128).getchannel("A")
        assert alpha.getextrema() == (0, 255), recipe.blank
