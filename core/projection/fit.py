"""Laying a catalogue out in the plane: UMAP (McInnes et al. 2018) over exact neighbours, and PCA as the baseline."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.types import Progress

FEWEST = 50  # pieces below which neighbourhoods say little: these are laid out by PCA
_BLOCK = 2048
_LOOKED = 0.4  # of the progress, when all neighbours are found


@dataclass(frozen=True)
class ProjectionConfig:
    """UMAP's settings: `neighbours` of each piece that are kept together, the least distance, the start, the seed."""

    neighbours: int = 15
    min_dist: float = 0.1
    init: str = "pca"
    seed: int = 0

    @property
    def fingerprint(self) -> str:
        """A short hash of the settings; maps of different ones never pass for each other."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def fit_map(vectors: np.ndarray, config: ProjectionConfig, progress: Progress) -> np.ndarray:
    """Unit vectors (n, d) in the plane, (n, 2) float32 within [-1, 1]; the same for the same vectors and settings.

    Few pieces are laid out by PCA. `progress` may raise to stop it.
    """
    if len(vectors) < FEWEST:
        return fit_pca(vectors)
    similarities, rows = neighbours_of(vectors, config.neighbours, progress)
    return framed(_umap(vectors, rows, 1 - similarities, config, progress))


def fit_pca(vectors: np.ndarray) -> np.ndarray:
    """The two directions in which vectors (n, d) differ most (Pearson 1901): (n, 2) float32 within [-1, 1]."""
    if not len(vectors):
        return np.empty((0, 2), np.float32)
    return framed((vectors - vectors.mean(axis=0)) @ pca_axes(vectors))


def pca_axes(vectors: np.ndarray) -> np.ndarray:
    """The directions (d, 2) in which vectors (n, d) differ most, the widest first; d at least 2."""
    centred = vectors - vectors.mean(axis=0)  # (n, d)
    _, axes = np.linalg.eigh(centred.T @ centred)  # (d, d), the widest last
    axes = axes[:, :-3:-1]  # (d, 2)
    return np.asarray(axes * np.sign(axes[np.abs(axes).argmax(axis=0), [0, 1]]))  # a sign is no one's choice


def neighbours_of(vectors: np.ndarray, k: int, progress: Progress) -> tuple[np.ndarray, np.ndarray]:
    """Similarities and rows (n, k) of each unit vector's k nearest in (n, d), itself first, by comparing them all."""
    import faiss

    vectors = np.ascontiguousarray(vectors, np.float32)  # (n, d)
    k = min(k, len(vectors))
    found = []
    for start in range(0, len(vectors), _BLOCK):
        progress(_LOOKED * start / len(vectors), "Looking for what is alike")
        found.append(faiss.knn(vectors[start : start + _BLOCK], vectors, k, faiss.METRIC_INNER_PRODUCT))
    similarities, rows = (np.concatenate(part) for part in zip(*found, strict=True))  # (n, k) each
    _put_first(rows, similarities)
    return similarities.clip(-1, 1), rows


def framed(points: np.ndarray) -> np.ndarray:
    """Points (n, 2), at least one, moved and scaled, both ways alike, until they fill [-1, 1]: float32."""
    low, high = points.min(axis=0), points.max(axis=0)  # (2,) each
    reach = max(float((high - low).max()) / 2, 1e-9)
    return np.asarray(np.clip((points - (low + high) / 2) / reach, -1, 1), np.float32)


def _put_first(rows: np.ndarray, similarities: np.ndarray) -> None:
    """Let each of n rows be its own first neighbour, also where it has twins; in place, (n, k) each."""
    own = np.arange(len(rows))
    similarities[:, 0] = 1.0
    place = np.where((rows == own[:, None]).any(axis=1), (rows == own[:, None]).argmax(axis=1), 0)  # (n,)
    rows[own, place] = rows[:, 0]
    rows[:, 0] = own


def umap_of(config: ProjectionConfig, **more: Any) -> Any:
    """A `umap.UMAP` of these settings on one thread, which is what makes seeds count; `more` goes to it as it is."""
    import umap

    return umap.UMAP(
        n_neighbors=config.neighbours,
        min_dist=config.min_dist,
        metric="cosine",
        init=config.init,
        random_state=config.seed,
        n_jobs=1,
        **more,
    )


def _umap(
    vectors: np.ndarray, rows: np.ndarray, distances: np.ndarray, config: ProjectionConfig, progress: Progress
) -> np.ndarray:
    progress(_LOOKED, "Starting UMAP")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that `transform`, unused here, does not work
        known = (rows, distances.astype(np.float32))  # (n, k) each
        bar = {"file": _Epochs(progress), "disable": False, "bar_format": "{n_fmt}/{total_fmt}\n"}
        return np.asarray(umap_of(config, precomputed_knn=known, tqdm_kwds=bar).fit_transform(vectors))  # (n, 2)


class _Epochs(io.StringIO):
    """What UMAP writes its progress bar to."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress

    def write(self, text: str) -> int:
        for done, total in re.findall(r"(\d+)/(\d+)", text):
            self._progress(_LOOKED + (1 - _LOOKED) * int(done) / max(int(total), 1), "Laying pieces out by likeness")
        return len(text)
