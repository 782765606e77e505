"""Maps on disk."""

import errno
from pathlib import Path

import numpy as np
import pytest

from core.errors import StorageError
from core.projection import layout as module
from core.projection.layout import Layout, read_layout, write_layout

LAYOUT = Layout(("a", "böse", "c"), np.array([[0, 1], [0.5, 0.25], [-1, 0]], np.float32), "e", "c", "r")


def test_a_map_comes_back_as_it_was(tmp_path: Path) -> None:
    write_layout(tmp_path / "maps" / "one.npz", LAYOUT)
    found = read_layout(tmp_path / "maps" / "one.npz")
    assert found.ids == LAYOUT.ids and np.array_equal(found.points, LAYOUT.points)
    assert found.row_of == {"a": 0, "böse": 1, "c": 2}
    assert found.is_of("c", "e", "r") and not found.is_of("c", "other", "r")
    assert [path.name for path in (tmp_path / "maps").iterdir()] == ["one.npz"]


def test_whatever_is_damaged_is_told(tmp_path: Path) -> None:
    path = tmp_path / "one.npz"
    with pytest.raises(StorageError, match="cannot be read"):
        read_layout(path)
    write_layout(path, LAYOUT)
    whole = path.read_bytes()
    for damaged in (b"", b"text", whole[: len(whole) // 2], whole[:60] + bytes([whole[60] ^ 255]) + whole[61:]):
        path.write_bytes(damaged)
        with pytest.raises(StorageError):
            read_layout(path)


@pytest.mark.parametrize(
    "points", [np.zeros((2, 2)), np.zeros((3, 3)), np.full((3, 2), np.nan)], ids=["few", "wide", "nan"]
)
def test_what_cannot_be_a_map_is_refused(tmp_path: Path, points: np.ndarray) -> None:
    write_layout(tmp_path / "one.npz", Layout(LAYOUT.ids, points, "e", "c", "r"))
    with pytest.raises(StorageError, match="is damaged"):
        read_layout(tmp_path / "one.npz")


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*paths: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module.os, "replace", full)
    with pytest.raises(StorageError, match="No space left"):
        write_layout(tmp_path / "one.npz", LAYOUT)
    assert list(tmp_path.iterdir()) == []
