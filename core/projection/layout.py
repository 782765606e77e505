"""A map on disk: points by id, with the fingerprints of what they were made from."""

from __future__ import annotations

import contextlib
import os
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from core.errors import StorageError
from core.types import ItemId


@dataclass(frozen=True)
class Layout:
    """Points (n, 2) float32 within [-1, 1] of the items `ids`, with the fingerprints of all that they depend on."""

    ids: tuple[ItemId, ...]
    points: np.ndarray
    encoder: str
    catalogue: str
    recipe: str

    @cached_property
    def row_of(self) -> dict[ItemId, int]:
        """The row of each item."""
        return {item_id: row for row, item_id in enumerate(self.ids)}

    def is_of(self, catalogue: str, encoder: str, recipe: str) -> bool:
        """Whether it was made from these."""
        return (self.catalogue, self.encoder, self.recipe) == (catalogue, encoder, recipe)


def write_layout(path: Path, layout: Layout) -> None:
    """Write a map whole or not at all; raises StorageError when the disk does not take it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez_compressed(
                    file,
                    ids=np.array(layout.ids, dtype=np.str_),
                    points=layout.points.astype(np.float32),
                    made_from=np.array([layout.encoder, layout.catalogue, layout.recipe]),
                )
            os.replace(temporary, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
    except OSError as error:
        raise StorageError(f"The map cannot be kept in {path.parent} ({error.strerror}). Free some space.") from error


def read_layout(path: Path) -> Layout:
    """Read a map that `write_layout` wrote; raises StorageError where it is missing or damaged."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            ids, points, made_from = stored["ids"], stored["points"], stored["made_from"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise StorageError(f"The map {path} cannot be read ({error}). It is laid out again.") from error
    if points.shape != (len(ids), 2) or made_from.shape != (3,) or not np.isfinite(points).all():
        raise StorageError(f"The map {path} is damaged. It is laid out again.")
    return Layout(tuple(ids.tolist()), points.astype(np.float32), *made_from.tolist())
