"""Fill in the blank, retrieval and classification metrics as pure functions; ties are never luck.

The empty case has one policy, `nan`: a metric of no questions, of no queries or of a single class is
not a number, so that it can never pass for a bad or a perfect score.
"""

import math
from collections.abc import Callable

import numpy as np


def fitb_credit(scores: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """Credit in [0, 1] for each fill-in-the-blank question.

    `scores` (q, c), one row a question and one column a choice; `answers` (q,) the right columns.
    Choices tied for the best share the credit, so a constant scorer earns 1/c wherever the right
    answer stands. A NaN score raises ValueError. Returns (q,).

    >>> fitb_credit(np.array([[0.1, 0.9], [0.5, 0.5]]), np.array([1, 0])).tolist()
    [1.0, 0.5]
    """
    scores = np.asarray(scores, np.float64)
    if np.isnan(scores).any():
        raise ValueError("scores contain NaN")
    best = scores == scores.max(axis=1, keepdims=True, initial=-np.inf)  # (q, c)
    right = best[np.arange(len(scores)), answers]  # (q,)
    return right / np.maximum(best.sum(axis=1), 1)  # type: ignore[no-any-return]  # (q,)


def fitb_accuracy(scores: np.ndarray, answers: np.ndarray) -> float:
    """Share of fill-in-the-blank questions answered right, ties shared; shapes as in `fitb_credit`. Empty: nan.

    >>> fitb_accuracy(np.zeros((3, 4)), np.array([0, 1, 3]))
    0.25
    """
    if not len(scores):
        return math.nan
    return float(fitb_credit(scores, answers).mean())


def roc_auc(labels: np.ndarray, scores: np.ndarray) -> float:
    """Chance that a positive scores above a negative, a tie counting one half; `labels` (n,) of 0 and 1.

    This is the area under the ROC curve over all pairs (Hanley and McNeil 1982), not the accuracy on
    matched pairs. Of one class only, or empty: nan. A NaN score raises ValueError.

    >>> roc_auc(np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8]))
    0.75
    """
    labels, scores = np.asarray(labels).astype(bool), np.asarray(scores, np.float64)
    if np.isnan(scores).any():
        raise ValueError("scores contain NaN")
    positives = int(labels.sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        return math.nan
    _, group, sizes = np.unique(scores, return_inverse=True, return_counts=True)
    rank = (np.cumsum(sizes) - (sizes - 1) / 2)[group]  # (n,), from 1, the mean over ties
    return float((rank[labels].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def recall_at_k(distances: np.ndarray, targets: np.ndarray, k: int) -> float:
    """Share of queries whose target is among the k nearest of all candidates. Empty: nan.

    `distances` (q, N), smaller is better; `targets` (q,) column of the right candidate. Where others
    tie with the target, it counts for the share of orders that put it among the first k, so a ranker
    that knows nothing gets k/N. k must be positive.

    >>> recall_at_k(np.array([[0.1, 0.2, 0.3]]), np.array([1]), 2)
    1.0
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, found {k}")
    if not len(distances):
        return math.nan
    own = distances[np.arange(len(distances)), targets][:, None]  # (q, 1)
    nearer, tied = (distances < own).sum(axis=1), (distances == own).sum(axis=1)  # each (q,)
    return float(np.clip((k - nearer) / tied, 0, 1).mean())


def bootstrap_interval(
    statistic: Callable[[np.ndarray], float], n: int, *, samples: int = 1000, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Percentile bootstrap interval (Efron 1979) of a statistic of n observations. Empty: (nan, nan).

    `statistic` takes the numbers (n,) of the observations drawn with replacement. Draws on which it
    is nan (one class only) are left out; when it always is, so is the interval.

    >>> values = np.array([1.0, 1.0, 1.0])
    >>> bootstrap_interval(lambda rows: values[rows].mean(), 3)
    (1.0, 1.0)
    """
    if not n:
        return math.nan, math.nan
    generator = np.random.default_rng(seed)
    found = np.array([statistic(generator.integers(0, n, n)) for _ in range(samples)])
    found = found[~np.isnan(found)]
    if not len(found):
        return math.nan, math.nan
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
