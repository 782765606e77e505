"""How far the map can be trusted: what lies near what, and where pieces land that the map has not seen.

A fifth of the catalogue is held out of a map and then placed on it in each of the known ways. A piece has landed
well where most of the ten nearest points are of its own type, or of its own colour.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.evaluation.measure import Measured
from core.metrics.projection import trust_of_each
from core.metrics.ranking import bootstrap_interval
from core.projection.fit import ProjectionConfig, fit_pca, pca_axes, umap_of
from core.projection.place import NEIGHBOURS, medoids, nearest_rows

AROUND = 10
HELD_OUT = 0.2
SEEDS = (0, 1, 2)
COUNTS = (1, NEIGHBOURS, 15)  # of how many neighbours the medoid is taken
CHOSEN = f"medoid of {NEIGHBOURS} neighbours"  # what the app does
MOST = COUNTS[-1]
_BLOCK = 1024


@dataclass(frozen=True)
class Pieces:
    """Image embeddings (n, d) of a catalogue's pieces, and their types and colours (n,), '' where not known."""

    vectors: np.ndarray
    types: np.ndarray
    colours: np.ndarray


def evaluate(
    pieces: Pieces, config: ProjectionConfig, points: np.ndarray, seeds: Sequence[int] = SEEDS
) -> dict[str, Any]:
    """Figures of the map `points` (n, 2) of all pieces beside PCA, and of every way of placing, each with its interval.

    Each seed holds other pieces out and lays the rest out anew; questions of all seeds are taken together.
    """
    asked = [split(len(pieces.vectors), seed) for seed in seeds]
    ways: dict[str, dict[str, list[np.ndarray]]] = {}
    for seed, (held, fitted) in zip(seeds, asked, strict=True):
        found = land(pieces.vectors[fitted], pieces.vectors[held], replace(config, seed=seed))
        found["the map of all pieces"] = fitted_around(points, held, fitted)
        for way, around in found.items():
            for name, labels in (("type", pieces.types), ("colour", pieces.colours)):
                right = well_placed(labels[held], labels[fitted][around])  # (q,)
                ways.setdefault(way, {}).setdefault(name, []).append(right[labels[held] != ""])
    return {
        "pieces": len(pieces.vectors),
        "held_out": len(asked[0][0]),
        "seeds": list(seeds),
        "maps": {"umap": _faithful(pieces.vectors, points), "pca": _faithful(pieces.vectors, fit_pca(pieces.vectors))},
        "placed": {
            way: {name: _share(np.concatenate(right)) for name, right in answers.items()}
            for way, answers in ways.items()
        },
        "chance": {name: _commonest(labels) for name, labels in (("type", pieces.types), ("colour", pieces.colours))},
    }


def split(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows held out (h,) and the others (n - h,), drawn by `seed`, each in order."""
    order = np.random.default_rng(seed).permutation(n)
    held = round(n * HELD_OUT)
    return np.sort(order[:held]), np.sort(order[held:])


def land(fitted: np.ndarray, held: np.ndarray, config: ProjectionConfig) -> dict[str, np.ndarray]:
    """Around which of the fitted pieces (m, d) each held-out one (q, d) lands, in each way: rows (q, AROUND)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reducer = umap_of(config)
        points = np.asarray(reducer.fit_transform(fitted), np.float32)  # (m, 2)
        transformed = np.asarray(reducer.transform(held), np.float32)  # (q, 2)
    near = _in_blocks(held, lambda part: nearest_rows(part, fitted, MOST))  # (q, MOST)
    axes = pca_axes(fitted)  # (d, 2)
    few = {f"medoid of {k} neighbours": _around(_in_blocks(points[near[:, :k]], medoids), points) for k in COUNTS}
    return few | {
        f"mean of {MOST} neighbours": _around(points[near].mean(axis=1), points),
        "umap's transform": _around(transformed, points),
        "pca": _around(held @ axes, fitted @ axes),
        "no map: the whole space": near[:, :AROUND],
    }


def fitted_around(points: np.ndarray, held: np.ndarray, fitted: np.ndarray) -> np.ndarray:
    """Around which fitted pieces the held-out ones lie where a map (n, 2) has them all: rows (q, AROUND)."""
    return _around(points[held], points[fitted])


def well_placed(own: np.ndarray, around: np.ndarray) -> np.ndarray:
    """Credit (q,) for labels `own` (q,) that are the commonest `around` them (q, AROUND), shared between equals.

    >>> well_placed(np.array(["a", "a", "a"]), np.array([["a", "a", "b"], ["b", "b", "a"], ["a", "b", "c"]])).tolist()
    [1.0, 0.0, 0.3333333333333333]
    """
    same = (around[:, :, None] == around[:, None]).sum(axis=2)  # (q, AROUND): how often each label is there
    commonest = same == same.max(axis=1, keepdims=True)  # (q, AROUND)
    tied = (commonest / same).sum(axis=1)  # (q,): each label counts once
    return np.asarray((commonest & (around == own[:, None])).any(axis=1) / tied)


def _around(placed: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The rows (q, AROUND) of the points (m, 2) nearest to each placed one (q, 2)."""
    squares = (points**2).sum(axis=1) / 2  # (m,)

    def nearest(part: np.ndarray) -> np.ndarray:
        return np.asarray(np.argpartition(squares - part @ points.T, AROUND, axis=1)[:, :AROUND])  # (b, AROUND)

    return _in_blocks(placed, nearest)


def _in_blocks(values: np.ndarray, work: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    return np.concatenate([work(values[start : start + _BLOCK]) for start in range(0, len(values), _BLOCK)])


def _faithful(vectors: np.ndarray, points: np.ndarray) -> dict[str, Any]:
    return {
        "trustworthiness": _share(trust_of_each(vectors, points)),
        "continuity": _share(trust_of_each(points, vectors)),
    }


def _share(values: np.ndarray) -> dict[str, float]:
    """The mean of values (n,) with its interval."""
    low, high = bootstrap_interval(lambda rows: float(values[rows].mean()), len(values))
    mean = float(values.mean()) if len(values) else float("nan")
    return {name: round(value, 4) for name, value in vars(Measured(mean, low, high, len(values))).items()}


def _commonest(labels: np.ndarray) -> float:
    """What always naming the commonest label would get right."""
    _, counts = np.unique(labels[labels != ""], return_counts=True)
    return round(float(counts.max() / counts.sum()), 4) if len(counts) else float("nan")
