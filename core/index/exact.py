"""Exact search by brute force: the oracle that every other index is tested against."""

import numpy as np

from core.index import INDEXES
from core.types import CandidateIndex

_TIE = 6  # decimals beyond which two similarities count as equal, because summation order differs by machine


class ExactIndex:
    """Inner products with every vector (n, d); ties in the order of the rows."""

    def __init__(self, vectors: np.ndarray) -> None:
        self.vectors = np.ascontiguousarray(vectors, dtype=np.float32)  # (n, d)

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Similarities (q, k) and rows (q, k) for queries (q, d), best first; k above n returns n."""
        similarities = np.asarray(queries, np.float32) @ self.vectors.T  # (q, n)
        return best_first(similarities, np.broadcast_to(np.arange(len(self.vectors)), similarities.shape), k)


def best_first(similarities: np.ndarray, rows: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k best of (q, m) similarities and their row numbers (q, m), equal ones by row number."""
    order = np.lexsort((rows, -np.round(similarities, _TIE)), axis=1)[:, :k]  # (q, k)
    return np.take_along_axis(similarities, order, axis=1), np.take_along_axis(rows, order, axis=1)  # (q, k)


@INDEXES.register("exact", summary="Compares with every piece: always right, and fast enough below 100,000.")
def make(vectors: np.ndarray) -> CandidateIndex:
    """An exact index over unit vectors (n, d)."""
    return ExactIndex(vectors)
