"""How faithful a map is to the space it shows: trustworthiness and continuity (Venna and Kaski 2001)."""

import math

import numpy as np

_BLOCK = 512


def trustworthiness(vectors: np.ndarray, points: np.ndarray, k: int = 15) -> float:
    """Whether those near each other on the map are near in the space: 1 at best, about 0.5 for a random map.

    `vectors` (n, d) and `points` (n, 2), neighbours by Euclidean distance, which for unit vectors is the order of
    cosines. What stands among a point's k nearest on the map, and is in the space its r-th nearest, costs r - k.
    Raises ValueError unless k is positive and below n/2. Empty: nan.

    >>> line = np.arange(8.0)[:, None]
    >>> trustworthiness(line, np.hstack([line, line]), k=2)
    1.0
    """
    return float(trust_of_each(vectors, points, k).mean()) if len(vectors) else math.nan


def continuity(vectors: np.ndarray, points: np.ndarray, k: int = 15) -> float:
    """Whether those near each other in the space are near on the map: trustworthiness with the spaces swapped.

    >>> ring = np.array([[0, 0], [0, 1], [0, 2], [0, 3], [0.1, 0], [0.1, 1], [0.1, 2], [0.1, 3]])
    >>> continuity(ring, ring[:, 1:], k=1), continuity(ring, ring[:, :1] * 50 + ring[:, 1:], k=1) < 1
    (1.0, True)
    """
    return trustworthiness(points, vectors, k)


def trust_of_each(vectors: np.ndarray, points: np.ndarray, k: int = 15) -> np.ndarray:
    """What each point adds to trustworthiness, which is their mean: (n,); arguments and errors are the same.

    >>> trust_of_each(np.eye(4), np.eye(4), 1).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    n = len(vectors)
    if not 0 < k < n / 2:
        raise ValueError(f"k must be positive and below half of the {n} points, found {k}")
    lost = np.concatenate([_lost(vectors, points, slice(start, start + _BLOCK), k) for start in range(0, n, _BLOCK)])
    return np.asarray(1 - 2 * lost / (k * (2 * n - 3 * k - 1)))


def _lost(vectors: np.ndarray, points: np.ndarray, part: slice, k: int) -> np.ndarray:
    """By how many ranks the k map neighbours of each of some points (b,) lie beyond its k-th in the space, summed."""
    near = np.argpartition(_distances(points, part), k, axis=1)  # (b, n): itself and the k nearest come first
    own = np.arange(len(points))[part, None]  # (b, 1)
    near = near[:, : k + 1][near[:, : k + 1] != own].reshape(len(own), k)  # (b, k)
    far = _distances(vectors, part)  # (b, n)
    reached = np.take_along_axis(far, near, axis=1)  # (b, k)
    ranks = np.stack([(far < each[:, None]).sum(axis=1) for each in reached.T], axis=1)  # (b, k), itself counted
    return np.asarray(np.maximum(ranks - k, 0).sum(axis=1))


def _distances(space: np.ndarray, part: slice) -> np.ndarray:
    """Squared distances of some of n points to all (b, n), and to itself less than to any other."""
    space = np.asarray(space, np.float64)  # (n, d)
    squares = (space**2).sum(axis=1)  # (n,)
    gaps = squares[part, None] + squares - 2 * space[part] @ space.T  # (b, n)
    rows = np.arange(len(gaps))
    gaps[rows, np.arange(len(space))[part]] = -np.inf
    return np.asarray(gaps)
