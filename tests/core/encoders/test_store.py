"""Embeddings on disk: computed once, never mixed, and never lost to a kill, a damaged file or a full disk."""

import errno
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.encoders import store as store_module
from core.encoders.store import EmbeddingStore, embed
from core.errors import ImageError, StorageError
from core.types import Item


class CountingEncoder:
    """Gives each picture and sentence a vector of its own and counts how many it was asked for."""

    name, dim = "counting", 4

    def __init__(self, fingerprint: str = "aaaa") -> None:
        self.fingerprint, self.pictures, self.sentences = fingerprint, 0, 0

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        self.pictures += len(images)
        salt = len(self.fingerprint) + ord(self.fingerprint[0])
        rows = [[image.getpixel((0, 0))[0], salt, 1, 0] for image in images]
        return _unit(np.array(rows, np.float32).reshape(-1, 4))

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        self.sentences += len(texts)
        return _unit(np.array([[len(text), 0, 1, 2] for text in texts], np.float32).reshape(-1, 4))


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Shelf:
    """A catalogue of plain squares; `shades[id]` is the picture, None one that cannot be opened."""

    name = "shelf"

    def __init__(self, shades: dict[str, int | None], fingerprint: str = "1") -> None:
        self.fingerprint, self.shades = fingerprint, shades
        self.items = [Item(name, name, "top", "top", "red", f"caption {name}", "") for name in shades]

    def item(self, item_id: str) -> Item:
        return next(item for item in self.items if item.id == item_id)

    def image(self, item_id: str) -> Image.Image:
        if (shade := self.shades[item_id]) is None:
            raise ImageError(f"{item_id}.jpg is damaged")
        return Image.new("RGB", (4, 4), (shade, 0, 0))

    def cutout(self, item_id: str) -> None:
        return None


class HashedShelf(Shelf):
    """The same with content hashes."""

    def picture_keys(self, ids: Sequence[str]) -> list[str]:
        return [f"shade{self.shades[item_id]}" for item_id in ids]


IDS = ["a", "b", "c"]
SHADES = {"a": 10, "b": 200, "c": 10}


def test_features_are_those_of_the_encoder(tmp_path: Path) -> None:
    encoder, shelf = CountingEncoder(), HashedShelf(SHADES)
    features = embed(shelf, encoder, IDS, EmbeddingStore(tmp_path))
    assert features.ids == tuple(IDS) and features.encoder == "aaaa"
    assert np.array_equal(features.image, encoder.encode_images([shelf.image(i) for i in IDS]))
    assert np.array_equal(features.text, encoder.encode_texts([item.caption for item in shelf.items]))


def test_equal_content_is_computed_once_and_kept(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    first = embed(HashedShelf(SHADES), encoder, IDS, EmbeddingStore(tmp_path))
    assert (encoder.pictures, encoder.sentences) == (2, 3)
    again = CountingEncoder()
    second = embed(HashedShelf({"z": 200, **SHADES}), again, ["c", "a", "b"], EmbeddingStore(tmp_path))
    assert (again.pictures, again.sentences) == (0, 0)
    assert np.array_equal(second.image, first.image[[2, 0, 1]])


def test_a_changed_picture_is_looked_at_again(tmp_path: Path) -> None:
    embed(HashedShelf(SHADES), CountingEncoder(), IDS, EmbeddingStore(tmp_path))
    encoder = CountingEncoder()
    embed(HashedShelf({**SHADES, "b": 201}), encoder, IDS, EmbeddingStore(tmp_path))
    assert encoder.pictures == 1


def test_without_content_hashes_the_catalogue_decides(tmp_path: Path) -> None:
    embed(Shelf(SHADES, "1"), CountingEncoder(), IDS, EmbeddingStore(tmp_path))
    same, other = CountingEncoder(), CountingEncoder()
    embed(Shelf(SHADES, "1"), same, IDS, EmbeddingStore(tmp_path))
    embed(Shelf(SHADES, "2"), other, IDS, EmbeddingStore(tmp_path))
    assert (same.pictures, other.pictures) == (0, 3)


def test_encoders_are_never_mixed(tmp_path: Path) -> None:
    store = EmbeddingStore(tmp_path)
    one, two = CountingEncoder("aaaa"), CountingEncoder("bbbb")
    first, second = (embed(HashedShelf(SHADES), encoder, IDS, store) for encoder in (one, two))
    assert two.pictures == 2 and not np.array_equal(first.image, second.image)


def test_no_items_give_empty_arrays(tmp_path: Path) -> None:
    features = embed(HashedShelf({}), CountingEncoder(), [], EmbeddingStore(tmp_path))
    assert features.image.shape == features.text.shape == (0, 4) and not list(tmp_path.rglob("*.npy"))


def test_a_picture_that_cannot_be_opened_is_left_out_and_tried_again(tmp_path: Path) -> None:
    shelf = HashedShelf({**SHADES, "b": None})
    features = embed(shelf, CountingEncoder(), IDS, EmbeddingStore(tmp_path))
    assert features.ids == ("a", "c") and np.isfinite(features.image).all() and len(features.text) == 2
    shelf.shades["b"] = 9
    assert embed(shelf, CountingEncoder(), IDS, EmbeddingStore(tmp_path)).ids == ("a", "b", "c")


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "text"])
def test_a_damaged_shard_is_dropped_and_computed_again(tmp_path: Path, damage: str, caplog: object) -> None:
    whole = embed(HashedShelf(SHADES), CountingEncoder(), IDS, EmbeddingStore(tmp_path))
    for path in tmp_path.rglob("*.npy"):
        data = path.read_bytes()
        flipped = bytes([*data[:-1], data[-1] ^ 1])
        path.write_bytes({"cut": data[: len(data) // 2], "flip": flipped, "empty": b"", "text": b"x" * 99}[damage])
    encoder = CountingEncoder()
    again = embed(HashedShelf(SHADES), encoder, IDS, EmbeddingStore(tmp_path))
    assert encoder.pictures == 2 and np.array_equal(again.image, whole.image)
    assert "damaged" in caplog.text


def test_many_shards_become_one_and_lose_nothing(tmp_path: Path) -> None:
    store, encoder = EmbeddingStore(tmp_path), CountingEncoder()
    shades = {f"p{n}": n for n in range(store_module._MERGE_AT)}
    for name in shades:
        embed(HashedShelf(shades), encoder, [name], store)
    assert len(list((tmp_path / "aaaa").iterdir())) <= store_module._MERGE_AT  # two were written for each piece
    later = CountingEncoder()
    assert len(embed(HashedShelf(shades), later, list(shades), EmbeddingStore(tmp_path)).ids) == len(shades)
    assert later.pictures == later.sentences == 0


def test_a_full_disk_keeps_what_was_computed_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store_module.os, "replace", full)
    store, encoder = EmbeddingStore(tmp_path), CountingEncoder()
    embed(HashedShelf(SHADES), encoder, IDS, store)
    assert "the disk is full" in store.problem and "free some space" in store.problem
    assert len(embed(HashedShelf(SHADES), encoder, IDS, store).ids) == 3 and encoder.pictures == 2
    assert not list(tmp_path.rglob(".writing-*"))
    with pytest.raises(StorageError, match="disk is full"):
        store.add(encoder, {"k": np.zeros(4, np.float32)})
    monkeypatch.undo()
    embed(HashedShelf({"d": 77}), encoder, ["d"], store)
    assert store.problem == ""


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    code = f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from pathlib import Path
        from test_store import CountingEncoder, EmbeddingStore, HashedShelf, embed
        shades = {{f"p{{n}}": n for n in range(200)}}
        store = EmbeddingStore(Path({str(tmp_path)!r}))
        for n in range(0, 200, 10):
            embed(HashedShelf(shades), CountingEncoder(), [f"p{{m}}" for m in range(n, n + 10)], store)
            print(n, flush=True)
    """
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as process:
        done = [process.stdout.readline() for _ in range(6)]
        process.send_signal(signal.SIGKILL)
    assert done[-1].strip() == "50"
    encoder = CountingEncoder()
    shades = {f"p{n}": n for n in range(60)}
    features = embed(HashedShelf(shades), encoder, list(shades), EmbeddingStore(tmp_path))
    assert len(features.ids) == 60 and encoder.pictures == 0


def test_what_shipped_is_read_and_never_written(tmp_path: Path) -> None:
    shelf, shipped = HashedShelf(SHADES), tmp_path / "shipped"
    embed(shelf, CountingEncoder(), ["a"], EmbeddingStore(shipped))
    before = sorted(path.name for path in shipped.rglob("*"))
    encoder = CountingEncoder()
    features = embed(shelf, encoder, IDS, EmbeddingStore(tmp_path / "own", shipped))
    assert encoder.pictures == len(set(SHADES.values())) - 1
    assert np.array_equal(features.image, embed(shelf, CountingEncoder(), IDS, EmbeddingStore(tmp_path / "x")).image)
    assert sorted(path.name for path in shipped.rglob("*")) == before


def test_a_damaged_shipped_file_is_passed_over_and_left(tmp_path: Path) -> None:
    shelf, shipped = HashedShelf(SHADES), tmp_path / "shipped"
    embed(shelf, CountingEncoder(), IDS, EmbeddingStore(shipped))
    shards = list(shipped.rglob("*.npy"))
    for shard in shards:
        shard.write_bytes(shard.read_bytes()[:-3])
    assert embed(shelf, CountingEncoder(), IDS, EmbeddingStore(tmp_path / "own", shipped)).ids == tuple(IDS)
    assert all(shard.exists() for shard in shards)
