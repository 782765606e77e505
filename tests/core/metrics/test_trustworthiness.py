"""Trustworthiness and continuity, against scikit-learn and the definition."""

import math

import numpy as np
import pytest

from core.metrics.projection import continuity, trust_of_each, trustworthiness

DRAW = np.random.default_rng(0)
SPACE = DRAW.normal(size=(700, 9))  # more than one block
SPACE /= np.linalg.norm(SPACE, axis=1, keepdims=True)
PLANE = SPACE[:, :2] + 0.1 * DRAW.normal(size=(700, 2))


@pytest.mark.parametrize("k", [1, 15, 100])
def test_agrees_with_scikit_learn(k: int) -> None:
    from sklearn.manifold import trustworthiness as theirs

    assert trustworthiness(SPACE, PLANE, k) == pytest.approx(theirs(SPACE, PLANE, n_neighbors=k), abs=1e-9)
    assert trustworthiness(SPACE, PLANE, k) == pytest.approx(
        theirs(SPACE, PLANE, n_neighbors=k, metric="cosine"), abs=1e-9
    )
    assert continuity(SPACE, PLANE, k) == pytest.approx(theirs(PLANE, SPACE, n_neighbors=k), abs=1e-9)


def test_by_the_definition() -> None:
    space, plane, k, n = SPACE[:30], PLANE[:30], 4, 30
    for i, found in enumerate(trust_of_each(space, plane, k)):
        order = sorted((j for j in range(n) if j != i), key=lambda j: float(np.linalg.norm(space[i] - space[j])))
        near = sorted((j for j in range(n) if j != i), key=lambda j: float(np.linalg.norm(plane[i] - plane[j])))[:k]
        lost = sum(max(0, order.index(j) + 1 - k) for j in near)
        assert found == pytest.approx(1 - 2 / (k * (2 * n - 3 * k - 1)) * lost)


def test_a_perfect_map_and_a_random_one() -> None:
    assert trustworthiness(SPACE, SPACE) == continuity(SPACE, SPACE) == 1
    assert trustworthiness(SPACE, DRAW.normal(size=(700, 2))) == pytest.approx(0.5, abs=0.02)


def test_twins_are_their_own_first_neighbours() -> None:
    twins = np.repeat(SPACE[:20], 2, axis=0)
    assert trustworthiness(twins, twins, 5) == 1


def test_bounds() -> None:
    assert math.isnan(trustworthiness(np.empty((0, 3)), np.empty((0, 2))))
    for k in (0, 10):
        with pytest.raises(ValueError, match="half of the 20"):
            trustworthiness(SPACE[:20], PLANE[:20], k)
