"""Walks through a space of unit vectors: a straight line, and the real pieces nearest to it."""

from collections.abc import Sequence

import numpy as np

TWIN = 0.9995  # cosine above which two pictures show one and the same piece
CAPTION = 0.7  # of how well words fit a piece, as in a search
FITTING, FEWEST = 0.025, 5  # of all pieces those that fit a wish best


def straight(start: np.ndarray, end: np.ndarray, steps: int) -> np.ndarray:
    """Evenly spaced unit vectors (steps, d) on the line from `start` (d,) to `end` (d,), both included.

    >>> straight(np.array([1.0, 0.0]), np.array([0.0, 1.0]), 3).round(2).tolist()
    [[1.0, 0.0], [0.71, 0.71], [0.0, 1.0]]
    """
    shares = np.linspace(0, 1, steps)[:, None]  # (steps, 1)
    line = (1 - shares) * start + shares * end  # (steps, d)
    return np.asarray(line / np.linalg.norm(line, axis=1, keepdims=True).clip(1e-9))


def stops(line: np.ndarray, vectors: np.ndarray, passed: Sequence[np.ndarray] = ()) -> list[int]:
    """The row of the unit vector (n, d) nearest to each vector of a line (s, d), none twice; fewer where all are used.

    Rows that show the same as a stop before, or as one of the `passed` vectors (d,), are left out.
    """
    free = np.ones(len(vectors), bool)  # (n,)
    for vector in passed:
        free &= vectors @ vector < TWIN
    found: list[int] = []
    for likeness in line @ vectors.T:  # (n,) each
        if not free.any():
            break
        row = int(np.where(free, likeness, -np.inf).argmax())
        found.append(row)
        free &= vectors @ vectors[row] < TWIN
        free[row] = False
    return found


def direction(image: np.ndarray, text: np.ndarray, wish: np.ndarray) -> np.ndarray:
    """Where words lead among pictures: from the mean of all pieces to that of the pieces that fit them best, (d,).

    `image` and `text` (n, d) are the pieces' unit vectors, `wish` (d,) the words'. Pieces stand between because
    words and pictures lie apart in one space (Liang et al. 2022), so that no word points at pictures.
    """
    fits = CAPTION * (text @ wish) + (1 - CAPTION) * (image @ wish)  # (n,)
    best = np.argsort(-fits, kind="stable")[: max(FEWEST, round(len(fits) * FITTING))]
    return np.asarray(image[best].mean(axis=0) - image.mean(axis=0))
