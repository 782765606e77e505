"""Reading stylists' outfits, and stand-ins that neither category nor popularity gives away."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.outfits import FILE, StandIns, read_outfits
from core.errors import CatalogueError
from tests.fakes import make_items

KNOWN = {"a", "b", "c"}


def write(directory: Path, *lines: object) -> Path:
    (directory / FILE).write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return directory


def test_outfits_of_one_split_with_repeats_removed(tmp_path: Path) -> None:
    lines = [
        {"outfit": 1, "split": "train", "items": ["a", "b", "a"]},
        {"outfit": "2", "split": "test", "items": ["c"]},
    ]
    outfits = read_outfits(write(tmp_path, *lines, ""), KNOWN, "train")
    assert [(outfit.id, outfit.items) for outfit in outfits] == [("1", ("a", "b"))]
    assert len(read_outfits(tmp_path, KNOWN)) == 2


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"line 1.*expected"),
        ({"outfit": 1}, r"line 1.*expected"),
        ({"outfit": 1, "items": []}, "no items"),
        ({"outfit": 1, "items": ["z"]}, "'z' is not in the catalogue"),
    ],
)
def test_malformed_outfits_name_the_line(tmp_path: Path, line: object, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        read_outfits(write(tmp_path, line), KNOWN)


def test_missing_files_and_splits_are_said(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="is missing"):
        read_outfits(tmp_path, KNOWN)
    write(tmp_path, {"outfit": 1, "split": "train", "items": ["a"]})
    with pytest.raises(CatalogueError, match=r"'test'\. Splits there: train"):
        read_outfits(tmp_path, KNOWN, "test")


def test_stand_ins_share_family_and_season_and_are_as_popular_as_what_they_replace() -> None:
    items = [
        replace(item, season=str(i % 2))
        for i, item in enumerate(make_items(("shirt", "trousers"), ("red", "navy", "white", "black")))
    ]
    rng = np.random.default_rng(0)
    outfits = [[int(rng.choice(8, p=[0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])), 5] for _ in range(300)]
    uses = Counter(row for outfit in outfits for row in outfit)
    rows = np.array([outfit[0] for outfit in outfits] * 40)
    drawn = StandIns(items, outfits).draw(rows, "family", rng)
    assert all(
        items[old].type == items[new].type and items[old].season == items[new].season
        for old, new in zip(rows, drawn, strict=True)
    )
    group = [row for row in uses if items[row].type == "shirt" and items[row].season == "0"]
    share = Counter(int(new) for old, new in zip(rows, drawn, strict=True) if old in group)
    for row in group:
        expected = uses[row] / sum(uses[other] for other in group)
        assert share[row] / sum(share.values()) == pytest.approx(expected, abs=0.03)


def test_replacements_are_distinct_new_and_widen_only_when_the_family_is_used_up() -> None:
    items = make_items(("shirt", "t-shirt", "belt"), ("red", "navy", "white"))
    outfits = [[row] for row in range(9)]
    stand_ins, rng = StandIns(items, outfits), np.random.default_rng(0)
    found = stand_ins.replace([0, 3], 0, 2, rng)
    assert sorted(found) == [1, 2]
    assert {items[row].type for row in stand_ins.replace([0, 1, 2], 0, 3, rng)} == {"t-shirt"}
    everything = stand_ins.replace([0], 0, 8, rng)
    assert sorted(everything) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_an_item_that_nobody_wears_is_never_drawn() -> None:
    items = make_items(("shirt",), ("red", "navy", "white"))
    stand_ins = StandIns(items, [[0], [1]])
    drawn = stand_ins.draw(np.full(200, 2), "family", np.random.default_rng(0))
    assert set(drawn.tolist()) == {0, 1}
