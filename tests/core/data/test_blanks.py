import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.data.blanks import Blank, read_blank, read_meta, write_blank
from core.errors import CatalogueError


def test_a_blank_reads_back_as_it_was_written(tmp_path: Path, blank: Blank) -> None:
    write_blank(tmp_path / "a.blank", blank)
    again = read_blank(tmp_path / "a.blank")
    assert again.meta == blank.meta == read_meta(tmp_path / "a.blank")
    assert (again.parts == blank.parts).all()
    inside = blank.parts > 0
    assert np.abs(again.uv - blank.uv)[inside].max() <= 0.5 / 2047 + 1e-6
    assert np.abs(again.alpha - blank.alpha).max() <= 1 / 255
    for plane in ("shade", "gloss", "shadow"):
        assert np.abs(getattr(again, plane) - getattr(blank, plane)).mean() < 0.01
    assert (tmp_path / "a.blank").stat().st_size < 60_000


def test_a_missing_blank_says_what_to_do(tmp_path: Path) -> None:
    for read in (read_blank, read_meta):
        with pytest.raises(CatalogueError, match="make studio"):
            read(tmp_path / "none.blank")


@pytest.mark.parametrize("damage", ["empty", "text", "truncated", "plane missing", "plane broken", "meta", "short uv"])
def test_a_damaged_blank_is_refused(tmp_path: Path, blank: Blank, damage: str) -> None:
    path = tmp_path / "a.blank"
    write_blank(path, blank)
    whole = path.read_bytes()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "text":
        path.write_text("not a zip")
    elif damage == "truncated":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        _spoil(path, damage)
    with pytest.raises(CatalogueError, match=r"a\.blank is not a readable blank"):
        read_blank(path)


def _spoil(path: Path, damage: str) -> None:
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    if damage == "plane missing":
        del parts["alpha.webp"]
    elif damage == "plane broken":
        parts["shade.webp"] = b"RIFF" + bytes(40)
    elif damage == "meta":
        parts["meta.json"] = b'{"name": "a", "surprise": 1}'
    else:
        parts["cloth.xz"] = parts["cloth.xz"][:100]
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
