"""Placing and walking, against plain loops."""

import numpy as np
import pytest

from core.projection.place import medoid, medoids, nearest_rows
from core.projection.walk import TWIN, direction, stops, straight

DRAW = np.random.default_rng(0)


def units(n: int, dim: int = 6) -> np.ndarray:
    """Random unit vectors."""
    vectors = DRAW.normal(size=(n, dim))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_medoids_by_trying_each() -> None:
    groups = DRAW.normal(size=(7, 15, 2))
    for group, found in zip(groups, medoids(groups), strict=True):
        costs = [sum(float(np.hypot(*(a - b))) for b in group) for a in group]
        assert found.tolist() == group[costs.index(min(costs))].tolist()
    assert medoid(np.array([[3.0, 4.0]])).tolist() == [3.0, 4.0]


def test_a_medoid_stays_on_an_island_where_a_mean_falls_into_the_sea() -> None:
    islands = np.array([[0.0, 0.0]] * 8 + [[10.0, 0.0]] * 7)
    assert medoid(islands).tolist() == [0.0, 0.0]
    assert islands.mean(axis=0)[0] == pytest.approx(4.67, abs=0.01)


@pytest.mark.parametrize("k", [1, 4, 30, 50])
def test_nearest_rows_by_sorting(k: int) -> None:
    vectors, queries = units(30), units(5)
    for query, rows in zip(queries, nearest_rows(queries, vectors, k), strict=True):
        assert rows.tolist() == sorted(range(30), key=lambda row: -float(vectors[row] @ query))[:k]


def test_the_line_is_straight_and_even() -> None:
    start, end = units(2)
    line = straight(start, end, 5)
    assert np.allclose(np.linalg.norm(line, axis=1), 1)
    assert np.allclose(line[0], start) and np.allclose(line[-1], end)
    assert np.allclose(line[2], (start + end) / np.linalg.norm(start + end))


def test_stops_are_the_nearest_pieces_none_twice() -> None:
    vectors = units(40)
    line = straight(*units(2), 9)
    found = stops(line, vectors)
    assert len(set(found)) == 9
    used: set[int] = set()
    for vector, row in zip(line, found, strict=True):
        assert row == max((r for r in range(40) if r not in used), key=lambda r: float(vectors[r] @ vector))
        used.add(row)


def test_twins_and_what_was_passed_are_left_out() -> None:
    vectors = units(6)
    vectors = np.concatenate([vectors, vectors[:2]])
    assert (vectors @ vectors[0] > TWIN).sum() == 2
    found = stops(straight(vectors[0], vectors[1], 8), vectors, [vectors[0]])
    assert not {0, 6} & set(found) and len({1, 7} & set(found)) == 1 and len(found) == 5


def test_a_wish_leads_from_the_mean_to_what_fits_it() -> None:
    text = np.eye(4)[np.arange(200) % 4]  # (200, 4): captions of four kinds
    image = units(200, 4)
    way = direction(image, text, np.eye(4)[2])
    fits = 0.7 * text[:, 2] + 0.3 * image[:, 2]
    best = np.argsort(-fits)[:5]
    assert set((best % 4).tolist()) == {2}
    assert np.allclose(way, image[best].mean(axis=0) - image.mean(axis=0))
