"""Embeddings kept on disk by encoder and content, so that a catalogue is looked at once and a killed run goes on."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from PIL import Image

from core.errors import ImageError, StorageError
from core.types import Catalogue, Encoder, Features, ItemId

_log = logging.getLogger(__name__)
_MERGE_AT = 32  # shards of one encoder, above which they are written together


@runtime_checkable
class HashedPictures(Protocol):
    """A catalogue that knows the content of its pictures without decoding them."""

    def picture_keys(self, ids: Sequence[ItemId]) -> list[str]:
        """A hash of the content of each item's picture."""
        ...


class EmbeddingStore:
    """Vectors by content key, one folder per encoder fingerprint; any thread or process may use it at any time.

    Vectors are written in shards that appear whole or not at all, each named by the hash of its content: one that
    is damaged is dropped with a warning, and what it held is computed again. When nothing can be written, the
    vectors of this run are kept in memory and `problem` says why, for the person to read. Vectors under `shipped`
    came with the program: they are read like any others and never written.
    """

    def __init__(self, directory: Path, shipped: Path | None = None) -> None:
        self.directory = directory
        self._shipped = shipped
        self.problem = ""
        self._lock = threading.Lock()
        self._known: dict[str, dict[str, np.ndarray]] = {}

    def lookup(self, encoder: Encoder, keys: Sequence[str], compute: Callable[[list[int]], np.ndarray]) -> np.ndarray:
        """Vectors (n, d) for content `keys` (n,); `compute` gets the positions of those that are not known yet.

        Equal keys are computed once, and what is new is kept before this returns. Where `compute` gives a row
        of NaN, there is no vector: it is passed on and not kept.
        """
        known, fresh = self._open(encoder), {}
        positions = {key: i for i, key in reversed(list(enumerate(keys))) if key not in known}
        wanted = sorted(positions.values())
        if wanted:
            vectors = np.asarray(compute(wanted), np.float32)  # (m, d)
            fresh = {keys[i]: vector for i, vector in zip(wanted, vectors, strict=True)}
            self._keep(encoder, {key: vector for key, vector in fresh.items() if np.isfinite(vector).all()})
        rows = [known[key] if key in known else fresh[key] for key in keys]
        return np.stack(rows) if rows else np.zeros((0, encoder.dim), np.float32)  # (n, d)

    def add(self, encoder: Encoder, vectors: dict[str, np.ndarray]) -> None:
        """Write vectors as one shard; raises StorageError when that is impossible."""
        folder = self.directory / encoder.fingerprint
        try:
            _write_shard(folder, vectors)
            shards = list(folder.glob("*.npy"))
            if len(shards) > _MERGE_AT:
                _merge(folder, shards, encoder.dim)
        except OSError as error:
            why = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
            raise StorageError(
                f"Embeddings cannot be kept in {folder} ({why}). They are used for now and computed again next time; "
                "free some space, or choose another cache directory."
            ) from error

    def _open(self, encoder: Encoder) -> dict[str, np.ndarray]:
        """Everything that is known for this encoder, read from disk once."""
        with self._lock:
            if encoder.fingerprint not in self._known:
                known = _read_shards(self._shipped / encoder.fingerprint, encoder.dim) if self._shipped else {}
                known |= _read_shards(self.directory / encoder.fingerprint, encoder.dim, drop=True)
                self._known[encoder.fingerprint] = known
            return self._known[encoder.fingerprint]

    def _keep(self, encoder: Encoder, vectors: dict[str, np.ndarray]) -> None:
        known = self._open(encoder)
        with self._lock:
            known.update(vectors)
        if not vectors:
            return
        try:
            self.add(encoder, vectors)
            self.problem = ""
        except StorageError as error:
            if not self.problem:
                _log.warning("%s", error)
            self.problem = str(error)


def embed(catalogue: Catalogue, encoder: Encoder, ids: Sequence[ItemId], store: EmbeddingStore) -> Features:
    """Embeddings of some items of a catalogue, computed where `store` does not have them.

    A piece whose picture cannot be opened is left out, with a line in the log.
    """
    captions = [catalogue.item(item_id).caption for item_id in ids]

    def look(positions: list[int]) -> np.ndarray:
        return _encode_readable(encoder, [_picture(catalogue, ids[i]) for i in positions])  # (m, d)

    def read(positions: list[int]) -> np.ndarray:
        return encoder.encode_texts([captions[i] for i in positions])  # (m, d)

    image = store.lookup(encoder, [f"image {key}" for key in _picture_keys(catalogue, ids)], look)  # (n, d)
    text = store.lookup(encoder, [f"text {_digest(caption)}" for caption in captions], read)  # (n, d)
    seen = np.flatnonzero(np.isfinite(image).all(axis=1)).tolist()
    return Features(tuple(ids[i] for i in seen), image[seen], text[seen], encoder.fingerprint)


def _picture_keys(catalogue: Catalogue, ids: Sequence[ItemId]) -> list[str]:
    if isinstance(catalogue, HashedPictures):
        return catalogue.picture_keys(ids)
    return [_digest(f"{catalogue.fingerprint} {item_id}") for item_id in ids]


def _picture(catalogue: Catalogue, item_id: ItemId) -> Image.Image | None:
    try:
        return catalogue.image(item_id)
    except ImageError as error:
        _log.warning("%s is left out: %s", item_id, error)
        return None


def _encode_readable(encoder: Encoder, pictures: Sequence[Image.Image | None]) -> np.ndarray:
    """Vectors (n, d), rows of NaN where there is no picture."""
    vectors = np.full((len(pictures), encoder.dim), np.nan, np.float32)
    rows = [i for i, picture in enumerate(pictures) if picture is not None]
    vectors[rows] = encoder.encode_images([picture for picture in pictures if picture is not None])  # (m, d)
    return vectors


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _read_shards(folder: Path, dim: int, drop: bool = False) -> dict[str, np.ndarray]:
    known: dict[str, np.ndarray] = {}
    for path in sorted(folder.glob("*.npy")):
        shard = _read_shard(path, dim)
        if shard is None:
            _log.warning("%s is damaged and is not used; what it held is computed again.", path)
            with contextlib.suppress(OSError):
                if drop:
                    path.unlink()
        else:
            known |= shard
    return known


def _read_shard(path: Path, dim: int) -> dict[str, np.ndarray] | None:
    """What a shard holds, or None when it is damaged; one that another process has just merged holds nothing."""
    try:
        data = path.read_bytes()
        if hashlib.blake2b(data, digest_size=16).hexdigest() != path.stem:
            return None
        table = np.load(io.BytesIO(data), allow_pickle=False)
        if table["vector"].shape[1] != dim:
            return None
        return dict(zip((key.decode() for key in table["key"].tolist()), table["vector"], strict=True))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, IndexError, KeyError):
        return None


def _write_shard(folder: Path, vectors: dict[str, np.ndarray]) -> Path:
    """Write a shard under the hash of its content, whole or not at all; raises OSError."""
    dim = len(next(iter(vectors.values())))
    table = np.zeros(len(vectors), np.dtype([("key", "S64"), ("vector", np.float32, (dim,))]))
    table["key"] = [key.encode() for key in vectors]
    table["vector"] = list(vectors.values())
    buffer = io.BytesIO()
    np.save(buffer, table, allow_pickle=False)
    data = buffer.getvalue()
    path = folder / f"{hashlib.blake2b(data, digest_size=16).hexdigest()}.npy"
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    return path


def _merge(folder: Path, shards: Sequence[Path], dim: int) -> None:
    """Write many small shards as one; a run killed on the way leaves both, which hold the same."""
    everything: dict[str, np.ndarray] = {}
    for path in shards:
        everything |= _read_shard(path, dim) or {}
    merged = _write_shard(folder, everything)
    for path in shards:
        if path != merged:
            path.unlink(missing_ok=True)
