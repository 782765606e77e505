"""Placing new vectors on a map that stays as it is.

The point is the medoid of the nearest pieces' points: where most of them are. A mean, which lands between islands,
UMAP's own transform and other numbers of neighbours were measured beside it (`core.evaluation.projection`).
"""

import numpy as np

NEIGHBOURS = 5


def medoid(points: np.ndarray) -> np.ndarray:
    """The point among (m, 2) with the least sum of distances to the others, the first of equals: (2,).

    >>> medoid(np.array([[0.0, 0.0], [0.1, 0.0], [0.2, 0.0], [9.0, 9.0]])).tolist()
    [0.1, 0.0]
    """
    return np.asarray(medoids(points[None])[0])  # (2,)


def medoids(points: np.ndarray) -> np.ndarray:
    """The medoid of each group of points (q, m, 2): (q, 2)."""
    gaps = np.linalg.norm(points[:, :, None] - points[:, None], axis=-1)  # (q, m, m)
    best = gaps.sum(axis=2).round(6).argmin(axis=1)  # (q,)
    return np.asarray(points[np.arange(len(points)), best])  # (q, 2)


def nearest_rows(queries: np.ndarray, vectors: np.ndarray, k: int) -> np.ndarray:
    """Rows (q, k) of the unit vectors (n, d) most like each query (q, d), best first; k above n gives n."""
    similarities = queries @ vectors.T  # (q, n)
    k = min(k, len(vectors))
    some = np.argpartition(-similarities, k - 1, axis=1)[:, :k]  # (q, k)
    order = np.argsort(-np.take_along_axis(similarities, some, axis=1), axis=1, kind="stable")  # (q, k)
    return np.take_along_axis(some, order, axis=1)  # (q, k)
