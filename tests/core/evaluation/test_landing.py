"""Measuring a map: credit, splits, and what each way of placing is worth where the answer is known."""

import numpy as np
import pytest

from core.evaluation import projection
from core.evaluation.projection import AROUND, Pieces, evaluate, fitted_around, split, well_placed
from core.projection.fit import ProjectionConfig

DRAW = np.random.default_rng(0)


def islands(count: int = 6, each: int = 40, dim: int = 10) -> Pieces:
    """Pieces of `count` types, each around its own direction; colours mean nothing, and some are not known."""
    centres = np.repeat(DRAW.normal(size=(count, dim)), each, axis=0)
    vectors = centres + 0.1 * DRAW.normal(size=centres.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    colours = DRAW.choice(["red", "blue", ""], size=count * each)
    return Pieces(vectors.astype(np.float32), np.repeat([f"t{n}" for n in range(count)], each), colours)


class FlatMap:
    """Stands in for UMAP: the first two coordinates, and a transform that forgets where things lie."""

    def fit_transform(self, vectors: np.ndarray) -> np.ndarray:
        """(n, 2)."""
        return vectors[:, :2]

    def transform(self, vectors: np.ndarray) -> np.ndarray:
        """(q, 2), in no order."""
        return vectors[DRAW.permutation(len(vectors)), :2]


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> dict:
    """Of islands on a map by a stand-in that keeps them apart."""
    monkeypatch.setattr(projection, "umap_of", lambda config: FlatMap())
    pieces = islands()
    pieces.vectors[:, :2] = np.repeat([[np.cos(n), np.sin(n)] for n in range(6)], 40, axis=0)
    pieces.vectors[:, :2] += 0.01 * DRAW.normal(size=(240, 2))
    return evaluate(pieces, ProjectionConfig(), pieces.vectors[:, :2], seeds=(0, 1))


def test_islands_are_found_by_neighbours_and_lost_by_a_blind_transform(figures: dict) -> None:
    placed = {way: found["type"]["value"] for way, found in figures["placed"].items()}
    assert placed["medoid of 15 neighbours"] == placed["the map of all pieces"] == 1
    assert placed["no map: the whole space"] == 1
    assert placed["umap's transform"] < 0.5
    assert figures["chance"]["type"] == pytest.approx(1 / 6, abs=1e-3)


def test_colours_by_chance_stay_at_chance_and_unknown_ones_are_not_asked(figures: dict) -> None:
    for found in figures["placed"].values():
        assert found["colour"]["value"] < 0.6
        assert 0.5 < found["colour"]["n"] / found["type"]["n"] < 0.8
    assert figures["placed"]["pca"]["type"]["n"] == 2 * 48 and figures["held_out"] == 48
    assert set(figures["maps"]) == {"umap", "pca"}
    for found in figures["maps"]["umap"].values():
        assert 0 < found["low"] <= found["value"] <= found["high"] <= 1 and found["n"] == 240


def test_a_split_is_whole_and_repeats() -> None:
    held, fitted = split(101, 3)
    assert len(held) == 20 and sorted([*held, *fitted]) == list(range(101))
    assert (split(101, 3)[0] == held).all() and (split(101, 4)[0] != held).any()


def test_credit_by_counting() -> None:
    own = DRAW.choice(list("abc"), size=40)
    around = DRAW.choice(list("abc"), size=(40, AROUND))
    for label, labels, credit in zip(own, around, well_placed(own, around), strict=True):
        counts = {each: (labels == each).sum() for each in "abc"}
        best = [each for each in "abc" if counts[each] == max(counts.values())]
        assert credit == pytest.approx(1 / len(best) if label in best else 0)


def test_those_around_are_the_nearest_points() -> None:
    points = DRAW.normal(size=(60, 2)).astype(np.float32)
    held, fitted = split(60, 0)
    for row, around in zip(held, fitted_around(points, held, fitted), strict=True):
        gaps = np.linalg.norm(points[fitted] - points[row], axis=1)
        assert set(around.tolist()) == set(np.argsort(gaps)[:AROUND].tolist())
