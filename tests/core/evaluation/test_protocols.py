"""Splits by season share no item and no picture, and are a catalogue like any other."""

import json
from pathlib import Path

import pytest

from core.data.directory import open_directory
from core.errors import CatalogueError
from core.evaluation.protocols import by_season, shop_in, splits, write_data
from tests.core.training.test_outfit_training import write_shop

RECORDS = [
    {"outfit": "a", "items": ["1", "2"], "split": "train", "season": "2019"},
    {"outfit": "b", "items": ["2", "3"], "split": "valid", "season": "2019"},
    {"outfit": "c", "items": ["4", "1"], "split": "test", "season": "2019"},
    {"outfit": "d", "items": ["5", "6"], "split": "train", "season": "2023"},
    {"outfit": "e", "items": ["6", "3"], "split": "train", "season": "2023"},
    {"outfit": "f", "items": ["7", "8"], "split": "test", "season": "2023"},
    {"outfit": "g", "items": ["1", "7"], "split": "train", "season": "mixed"},
]


def test_one_season_is_learnt_and_the_other_asked_about_without_a_shared_item_or_picture() -> None:
    found = by_season(RECORDS, "2019", "2023", {"8": "4", "4": "4"})
    assert {record["outfit"]: record["split"] for record in found} == {
        "a": "train",
        "b": "valid",
        "c": "train",
        "d": "test",  # e shares item 3; the picture of 8, in f, is that of 4; g mixes the seasons
    }
    learnt = {item for record in found if record["split"] != "test" for item in record["items"]}
    assert not learnt & {item for record in found if record["split"] == "test" for item in record["items"]}


def seasoned_shop(root: Path) -> Path:
    """The shop of the training tests, whose copies 1 and 2 of everything belong to two seasons."""
    write_shop(root)
    rows = (root / "products.csv").read_text().splitlines()
    rows = [f"{rows[0]},season", *(f"{row},{2019 if row.split(',')[0].endswith('1') else 2023}" for row in rows[1:])]
    (root / "products.csv").write_text("\n".join(rows))
    lines = []
    for number, line in enumerate((root / "outfits.jsonl").read_text().splitlines()):
        record, season = json.loads(line), number // 2 % 2
        record["items"] = [f"{item[:-1]}{'12'[season]}" for item in record["items"]]
        lines.append(json.dumps(record | {"season": ("2019", "2023")[season]}))
    (root / "outfits.jsonl").write_text("\n".join(lines))
    return root


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return seasoned_shop(tmp_path / "shop")


def test_pictures_that_both_seasons_show_leave_nothing_to_ask(shop: Path) -> None:
    """Both copies of everything are the same picture under two ids, as in a shop that sells a piece again."""
    for records in splits(open_directory(shop), "season").values():
        assert not [record for record in records if record["split"] == "test"]


def test_both_directions_are_written_as_data_that_opens(shop: Path, tmp_path: Path) -> None:
    for number, picture in enumerate(sorted((shop / "images").iterdir())):
        picture.write_bytes(picture.read_bytes() + bytes([number % 256]))  # no two pictures alike, byte for byte
    catalogue = open_directory(shop)
    found = splits(catalogue, "season")
    assert list(found) == ["2019, 2023", "2023, 2019"]
    homes = [write_data(catalogue, records, tmp_path / "runs") for records in found.values()]
    assert len(set(homes)) == 2, "two splits must never share a checkpoint"
    for home, learn in zip(homes, ("2019", "2023"), strict=True):
        opened = open_directory(shop_in(home))
        sides = [{opened.item(i).season for o in opened.outfits(split) for i in o.items} for split in ("train", "test")]
        assert sides == [{learn}, {"2019", "2023"} - {learn}]
        assert opened.outfits("valid") and opened.item(opened.items[0].id)
        assert write_data(catalogue, found[next(iter(found))], tmp_path / "runs") == homes[0]


def test_the_given_split_is_kept(shop: Path) -> None:
    catalogue = open_directory(shop)
    records = splits(catalogue, "split")["train, test"]
    assert [record["split"] for record in records] == [outfit.split for outfit in catalogue.outfits()]


def test_a_catalogue_of_one_season_or_without_outfits_says_so(tmp_path: Path) -> None:
    write_shop(tmp_path / "plain")
    with pytest.raises(CatalogueError, match="fewer than two seasons"):
        splits(open_directory(tmp_path / "plain"), "season")
    (tmp_path / "plain" / "outfits.jsonl").unlink()
    with pytest.raises(CatalogueError, match="no outfits to train on"):
        splits(open_directory(tmp_path / "plain"), "split")


@pytest.mark.parametrize("line", ['{"outfit": "a"}', '["1", "2"]', '{"items": "12"}'])
def test_lines_that_are_no_outfits_are_refused(tmp_path: Path, line: str) -> None:
    catalogue = open_directory(seasoned_shop(tmp_path))
    with (tmp_path / "outfits.jsonl").open("a") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(CatalogueError, match="list of items"):
        splits(catalogue, "season")
