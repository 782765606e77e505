"""What every registered index must keep to: the neighbours of brute force, ties in the order of the rows."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import StorageError
from core.index import INDEXES
from core.index.faiss_flat import FaissFlatIndex, open_or_build


def unit(count: int, dim: int = 16, seed: int = 0) -> np.ndarray:
    """Random unit vectors (count, dim)."""
    vectors = np.random.default_rng(seed).normal(size=(count, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def brute_force(vectors: np.ndarray, query: np.ndarray, k: int) -> list[int]:
    """The k nearest rows by inner product, one comparison at a time."""
    products = [sum(float(a) * float(b) for a, b in zip(vector, query, strict=True)) for vector in vectors]
    return sorted(range(len(vectors)), key=lambda row: (-round(products[row], 5), row))[:k]


@pytest.mark.parametrize("name", INDEXES.names())
class TestEveryIndex:
    """The contracts, for each registered name."""

    @pytest.mark.parametrize("k", [1, 5, 39])
    def test_equals_brute_force(self, name: str, k: int) -> None:
        vectors, queries = unit(40), unit(6, seed=1)
        similarities, rows = INDEXES.make(name, vectors).search(queries, k)
        assert rows.tolist() == [brute_force(vectors, query, k) for query in queries]
        assert similarities == pytest.approx(np.take_along_axis(queries @ vectors.T, rows, axis=1), abs=1e-6)
        assert (np.diff(similarities, axis=1) <= 1e-6).all()

    def test_k_above_the_size_returns_every_row(self, name: str) -> None:
        similarities, rows = INDEXES.make(name, unit(4)).search(unit(2, seed=1), 10)
        assert similarities.shape == rows.shape == (2, 4)
        assert [sorted(row) for row in rows.tolist()] == [[0, 1, 2, 3]] * 2

    @pytest.mark.parametrize("k", [1, 3, 7, 12])
    def test_ties_come_in_the_order_of_the_rows(self, name: str, k: int) -> None:
        vectors = np.repeat(unit(3), 4, axis=0)[[5, 1, 9, 2, 6, 10, 0, 4, 8, 3, 7, 11]]  # (12, d), three in four copies
        _, rows = INDEXES.make(name, vectors).search(unit(3, seed=2), k)
        assert rows.tolist() == [brute_force(vectors, query, k) for query in unit(3, seed=2)]

    def test_nothing_to_find(self, name: str) -> None:
        index = INDEXES.make(name, np.empty((0, 16), np.float32))
        assert index.search(unit(2), 3)[1].shape == (2, 0)
        assert INDEXES.make(name, unit(5)).search(np.empty((0, 16), np.float32), 3)[1].shape == (0, 3)


def test_faiss_index_survives_the_disk(tmp_path: Path) -> None:
    index = FaissFlatIndex(unit(50))
    index.save(tmp_path / "new" / "catalogue.index")
    loaded = FaissFlatIndex.load(tmp_path / "new" / "catalogue.index")
    for before, after in zip(index.search(unit(3, seed=1), 9), loaded.search(unit(3, seed=1), 9), strict=True):
        assert (before == after).all()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["catalogue.index"]


@pytest.mark.parametrize("damage", [b"", b"short", b"\x00" * 500])
def test_damaged_faiss_index_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "catalogue.index"
    path.write_bytes(damage)
    with pytest.raises(StorageError, match="damaged"):
        FaissFlatIndex.load(path)


def test_one_flipped_bit_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.index"
    FaissFlatIndex(unit(50)).save(path)
    stored = bytearray(path.read_bytes())
    stored[700] ^= 1
    path.write_bytes(stored)
    with pytest.raises(StorageError, match="checksum"):
        FaissFlatIndex.load(path)


def test_missing_and_unwritable_places_are_storage_errors(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        FaissFlatIndex.load(tmp_path / "none.index")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="cannot be written"):
        FaissFlatIndex(unit(3)).save(tmp_path / "file" / "catalogue.index")


@pytest.mark.parametrize("damage", [b"", b"\x00" * 500])
def test_damaged_index_is_built_again_and_kept(tmp_path: Path, damage: bytes) -> None:
    path, vectors = tmp_path / "catalogue.index", unit(50)
    path.write_bytes(damage)
    assert (open_or_build(path, vectors).vectors == vectors).all()
    assert (FaissFlatIndex.load(path).vectors == vectors).all()


def test_index_of_other_vectors_is_built_again(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.index"
    open_or_build(path, unit(50))
    assert (open_or_build(path, unit(50, seed=1)).vectors == unit(50, seed=1)).all()


def test_place_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert (open_or_build(tmp_path / "file" / "catalogue.index", unit(5)).vectors == unit(5)).all()
