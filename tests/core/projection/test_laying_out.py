"""Maps of points whose neighbours are known."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.errors import CancelledError, StorageError
from core.projection import apart
from core.projection.apart import fit_apart
from core.projection.fit import FEWEST, ProjectionConfig, fit_map, fit_pca, framed, neighbours_of, pca_axes

ROOT = Path(__file__).parent.parent.parent.parent


def unwatched(done: float, what: str) -> None:
    """Progress that nobody watches."""


def clusters(count: int, each: int, dim: int = 12, spread: float = 0.1) -> np.ndarray:
    """Unit vectors (count * each, dim) around `count` directions."""
    draw = np.random.default_rng(0)
    centres = np.repeat(draw.normal(size=(count, dim)), each, axis=0)
    vectors = centres + spread * draw.normal(size=centres.shape)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def together(points: np.ndarray) -> float:
    """The share of the ten nearest points that are of the same cluster of thirty."""
    gaps = np.linalg.norm(points[:, None] - points, axis=2)  # (n, n)
    near = gaps.argsort(axis=1)[:, 1:11] // 30  # (n, 10)
    return float((near == np.arange(len(points))[:, None] // 30).mean())


@pytest.fixture(scope="module")
def laid_out() -> tuple[np.ndarray, np.ndarray, list[float]]:
    """Thirty clusters of thirty, their map, and what was told on the way."""
    vectors, told = clusters(30, 30), list[float]()
    return vectors, fit_apart(vectors, ProjectionConfig(), lambda done, what: told.append(done)), told


def test_clusters_stay_together_and_fill_the_frame(laid_out: tuple[np.ndarray, np.ndarray, list[float]]) -> None:
    vectors, points, _ = laid_out
    assert points.shape == (900, 2) and points.dtype == np.float32
    assert np.abs(points).max() == pytest.approx(1) and np.abs(points).min(axis=0).max() < 1
    assert together(points) > 0.99 > 0.9 > together(fit_pca(vectors))


def test_progress_rises_to_the_end(laid_out: tuple[np.ndarray, np.ndarray, list[float]]) -> None:
    told = laid_out[2]
    assert told == sorted(told) and told[0] == 0 and told[-1] == pytest.approx(1)
    assert len(set(told)) > 3


def test_another_process_finds_the_same(laid_out: tuple[np.ndarray, np.ndarray, list[float]]) -> None:
    assert np.array_equal(fit_apart(laid_out[0], ProjectionConfig(), unwatched), laid_out[1])


def test_neighbours_by_comparing_one_by_one() -> None:
    vectors = np.concatenate([clusters(3, 20), clusters(3, 20)[:5]])  # five have twins
    similarities, rows = neighbours_of(vectors, 6, unwatched)
    assert (rows[:, 0] == np.arange(65)).all() and (similarities[:, 0] == 1).all()
    for row, (values, found) in enumerate(zip(similarities, rows, strict=True)):
        assert len(set(found.tolist())) == 6
        best = sorted(
            (float(vectors[row] @ other) for place, other in enumerate(vectors) if place != row), reverse=True
        )
        assert values[1:].tolist() == pytest.approx(best[:5], abs=1e-5)


def test_few_pieces_are_laid_out_at_once() -> None:
    vectors = clusters(1, FEWEST - 1)
    assert np.array_equal(fit_apart(vectors, ProjectionConfig(), unwatched), fit_pca(vectors))
    for n in (0, 1, 2):
        assert fit_map(vectors[:n], ProjectionConfig(), unwatched).shape == (n, 2)


def test_principal_axes_are_those_of_the_singular_values() -> None:
    vectors = clusters(4, 20)
    _, _, right = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
    assert np.abs((pca_axes(vectors) * right[:2].T).sum(axis=0)) == pytest.approx([1, 1], abs=1e-4)
    assert np.array_equal(fit_pca(vectors), fit_pca(vectors.copy()))


def test_frame_keeps_shape() -> None:
    points = np.array([[0.0, 5.0], [4.0, 5.0], [4.0, 7.0]])
    assert framed(points).tolist() == [[-1.0, -0.5], [1.0, -0.5], [1.0, 0.5]]
    assert framed(np.ones((3, 2))).tolist() == [[0, 0]] * 3


def test_settings_have_fingerprints() -> None:
    assert ProjectionConfig().fingerprint == ProjectionConfig().fingerprint != ProjectionConfig(seed=1).fingerprint


def test_who_watches_may_stop_it() -> None:
    def stop(done: float, what: str) -> None:
        raise CancelledError("Enough.")

    with pytest.raises(CancelledError):
        fit_apart(clusters(30, 30), ProjectionConfig(), stop)


def test_a_process_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StorageError, match="could not be laid out: TypeError"):
        fit_apart(clusters(30, 30), ProjectionConfig(neighbours="many"), unwatched)
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    with pytest.raises(StorageError, match="ended without a word"):
        fit_apart(clusters(30, 30), ProjectionConfig(), unwatched)


def test_importing_the_projection_is_quick() -> None:
    code = (
        "import sys, core.projection.apart, core.projection.place; print({'umap', 'numba', 'faiss'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.strip() == "set()", run.stderr
