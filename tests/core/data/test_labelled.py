"""Labelled pictures of every source: what is kept for measuring, what the words mean, and what is refused."""

from pathlib import Path

import pytest

from core.data.labelled import HELD_OUT, open_labelled, read_labelled, words
from core.errors import CatalogueError
from core.taxonomy import COLOURS, TYPE_BY_KEY
from tests.core.training.labelled_data import write_data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data"), each=10)


@pytest.mark.parametrize("source", sorted(HELD_OUT))
def test_a_share_of_each_label_is_held_out_and_always_the_same(data: Path, source: str) -> None:
    items, again = read_labelled(data, source), read_labelled(data, source)
    assert items == again and len(items) == 80
    for label in {item.label for item in items}:
        kept = [item.held_out for item in items if item.label == label]
        assert sum(kept) == round(HELD_OUT[source] * len(kept))
    assert open_labelled(items[0]).mode == "RGB"


def test_attributes_are_in_our_words(data: Path) -> None:
    shop = read_labelled(data, "mango")[0]
    assert (shop.type, shop.colour, shop.audience, shop.fabric) == ("t-shirt", "red", "women", "")
    small = read_labelled(data, "myntra")[0]
    assert (small.type, small.colour, small.audience, small.detail) == ("t-shirt", "red", "women", "striped")
    assert small.title == "brand women red striped tshirt 0"
    assert read_labelled(data, "photos")[0].audience == "kids"


def test_every_word_in_the_list_is_known() -> None:
    table = words()
    assert set(TYPE_BY_KEY) <= set(table["types"]) and set(table["plural"]) <= set(table["types"])
    assert {kind["category"] for kind in table["types"].values()} <= set(table["categories"])
    for source in ("mango", "myntra", "photos"):
        assert set(table[source]["types"].values()) <= set(table["types"])
        assert {colour for colour, _ in table[source].get("colours", {}).values()} <= set(COLOURS)


def test_missing_files_and_columns_are_errors_in_words(data: Path, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="has no photos pictures"):
        read_labelled(tmp_path, "photos")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "photos.csv").write_text("image,kids\na,False\n")
    with pytest.raises(CatalogueError, match="lacks the column 'label'"):
        read_labelled(tmp_path, "photos")
