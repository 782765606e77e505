"""Dressed blanks as training pictures."""

from pathlib import Path

import numpy as np
import pytest

from core.data.blanks import write_blank
from core.data.labelled import words
from core.errors import CatalogueError
from core.training.dressed import dressed_pictures
from core.training.pictures import SIDE
from tests.standin import make_blank


@pytest.fixture
def blanks(tmp_path: Path) -> Path:
    """A folder with one stand-in T-shirt."""
    (tmp_path / "blanks").mkdir()
    write_blank(tmp_path / "blanks" / "stand-in.blank", make_blank(cut="boxy"))
    return tmp_path / "blanks"


def test_pictures_vary_keep_their_coverage_and_say_what_they_show(blanks: Path, tmp_path: Path) -> None:
    # Forty: what is drawn follows from the blank's file, which holds the time of its writing.
    items, pixels = dressed_pictures(40, 1, 0, tmp_path / "cache", blanks)
    assert pixels.shape == (40, 4, SIDE, SIDE) and pixels.dtype == np.uint8
    assert pixels[0, 3, 2, 2] == 0 and pixels[0, 3, SIDE // 2, SIDE // 2] == 255
    assert len({item.colour for item in items}) > 4 and len({item.title for item in items}) > 15
    assert all(item.type in words()["types"] and item.cut == "boxy" for item in items)
    assert all(item.colour.split()[-1] in item.title or item.detail for item in items)


def test_the_same_blank_gives_the_same_pieces(blanks: Path, tmp_path: Path) -> None:
    first = dressed_pictures(3, 1, 0, tmp_path / "cache", blanks)
    kept = dressed_pictures(3, 1, 0, tmp_path / "cache", blanks)
    afresh = dressed_pictures(3, 1, 0, tmp_path / "other", blanks)
    assert first[0] == kept[0] == afresh[0]
    assert np.array_equal(first[1], kept[1]) and np.array_equal(first[1], afresh[1])


def test_no_blanks_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no blanks"):
        dressed_pictures(1, 1, 0, tmp_path, tmp_path / "none")
