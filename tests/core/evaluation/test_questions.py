"""Questions whose wrong answers nothing but taste can find, and files that do not fit."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.outfits import StylistOutfit
from core.errors import CatalogueError
from core.evaluation.questions import make_blanks, make_verdicts, read_blanks, read_verdicts, write_questions
from tests.fakes import make_items

ITEMS = [
    replace(item, season="2019" if i % 2 else "2023")
    for i, item in enumerate(
        make_items(colours=["black", "white", "navy", "red", "green", "beige", "camel", "pink", "mint", "gold"])
    )
]
FAMILY = {item.id: (item.type, item.season) for item in ITEMS}


def outfits(count: int = 200) -> list[StylistOutfit]:
    rng = np.random.default_rng(0)
    return [
        StylistOutfit(str(i), tuple(ITEMS[row].id for row in rng.choice(len(ITEMS), rng.integers(2, 6), replace=False)))
        for i in range(count)
    ]


def test_blanks_hold_out_one_piece_and_never_show_it() -> None:
    for outfit, blank in zip(outfits(), make_blanks(outfits(), ITEMS, 0), strict=True):
        right = blank.answers[blank.answer]
        assert right == outfit.items[blank.blank_position]
        assert set(blank.question) == set(outfit.items) - {right}
        assert len(set(blank.answers)) == 4
        assert not (set(blank.answers) - {right}) & set(outfit.items)


def test_wrong_answers_are_of_the_same_family_and_season() -> None:
    for blank in make_blanks(outfits(), ITEMS, 0):
        right = blank.answers[blank.answer]
        assert sum(FAMILY[answer] == FAMILY[right] for answer in blank.answers) >= 3


def test_the_right_answer_stands_anywhere() -> None:
    places = Counter(blank.answer for blank in make_blanks(outfits(800), ITEMS, 0))
    assert set(places) == {0, 1, 2, 3} and min(places.values()) > 150


def test_every_place_can_be_asked() -> None:
    blanks = make_blanks(outfits(20), ITEMS, 0, every=True)
    assert len(blanks) == sum(len(outfit.items) for outfit in outfits(20))


def test_verdicts_keep_size_and_families_and_replace_every_piece() -> None:
    verdicts = make_verdicts(outfits(), ITEMS, 0)
    assert [verdict.label for verdict in verdicts] == [1, 0] * 200
    kept = 0
    for right, wrong in zip(verdicts[::2], verdicts[1::2], strict=True):
        assert not set(right.items) & set(wrong.items)
        assert len(set(wrong.items)) == len(right.items)
        kept += Counter(map(FAMILY.get, right.items)) == Counter(map(FAMILY.get, wrong.items))
    assert kept > 190


def test_questions_repeat_with_their_seed() -> None:
    assert make_blanks(outfits(), ITEMS, 3) == make_blanks(outfits(), ITEMS, 3)
    assert make_blanks(outfits(), ITEMS, 3) != make_blanks(outfits(), ITEMS, 4)


def test_files_read_back(tmp_path: Path) -> None:
    blanks, verdicts = make_blanks(outfits(), ITEMS, 0), make_verdicts(outfits(), ITEMS, 0)
    write_questions(tmp_path / "fitb.json", blanks)
    write_questions(tmp_path / "compatibility.json", verdicts)
    assert read_blanks(tmp_path / "fitb.json", FAMILY) == blanks
    assert read_verdicts(tmp_path / "compatibility.json", FAMILY) == verdicts


GOOD = {"question": ["a"], "blank_position": 0, "answers": ["b", "c"], "answer": 1}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not readable JSON"),
        ("{}", "one JSON list"),
        ([{"question": ["a"]}], r"question 1.*expected"),
        ([GOOD | {"answer": 2}], "not among the answers"),
        ([GOOD | {"question": []}], "no items given"),
        ([GOOD | {"question": "ab"}], "not a list"),
        ([GOOD, GOOD | {"answers": ["z", "b"]}], r"question 2.*no item 'z'"),
        ([GOOD, GOOD | {"answers": ["a", "b", "c"]}], "same number of answers"),
    ],
)
def test_malformed_blanks_are_refused(tmp_path: Path, content: object, message: str) -> None:
    path = tmp_path / "fitb.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(CatalogueError, match=message):
        read_blanks(path, {"a", "b", "c"})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([{"label": 2, "items": ["a"]}], "0 or 1"),
        ([{"items": ["a"]}], "expected label"),
        ([{"label": 1, "items": []}], "empty"),
    ],
)
def test_malformed_verdicts_are_refused(tmp_path: Path, content: object, message: str) -> None:
    path = tmp_path / "compatibility.json"
    path.write_text(json.dumps(content))
    with pytest.raises(CatalogueError, match=message):
        read_verdicts(path, {"a"})


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"core\.cli\.questions"):
        read_blanks(tmp_path / "none.json", set())
