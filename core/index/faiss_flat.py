"""Exact search by FAISS (Douze et al. 2024): inner product with every vector, kept on disk with a checksum."""

import contextlib
import hashlib
import os
from pathlib import Path

import faiss
import numpy as np

from core.errors import StorageError
from core.index import INDEXES
from core.index.exact import ExactIndex, best_first
from core.types import CandidateIndex

THREADS = 2
_DIGEST = hashlib.sha256().digest_size
_TIE = 1e-6


class FaissFlatIndex:
    """FAISS's flat index over unit vectors (n, d)."""

    def __init__(self, vectors: np.ndarray) -> None:
        faiss.omp_set_num_threads(THREADS)
        self._exact = ExactIndex(vectors)
        self._index = faiss.IndexFlatIP(self._exact.vectors.shape[1])
        self._index.add(self._exact.vectors)

    @property
    def vectors(self) -> np.ndarray:
        """What it searches, (n, d) float32."""
        return self._exact.vectors

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Similarities (q, k) and rows (q, k) for queries (q, d), best first; k above n returns n."""
        size = len(self._exact.vectors)
        k = min(k, size)
        queries = np.ascontiguousarray(queries, dtype=np.float32)  # (q, d)
        if not k or not len(queries):
            return self._exact.search(queries, k)
        similarities, rows = self._index.search(queries, min(k + 1, size))  # (q, k + 1)
        found = best_first(similarities, rows, k)  # (q, k) each
        tied = similarities[:, k - 1] - similarities[:, -1] < _TIE  # (q,): FAISS may cut a tie anywhere
        if k < size and tied.any():
            for whole, part in zip(found, self._exact.search(queries[tied], k), strict=True):
                whole[tied] = part  # (q, k)
        return found

    def save(self, path: Path) -> None:
        """Write the index behind its checksum; raises StorageError when the disk does not take it."""
        data = faiss.serialize_index(self._index).tobytes()
        partial = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(hashlib.sha256(data).digest() + data)
            partial.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                partial.unlink()
            raise StorageError(f"The index {path} cannot be written ({error}). Free some space.") from error

    @classmethod
    def load(cls, path: Path) -> "FaissFlatIndex":
        """Read an index that `save` wrote; raises StorageError when it is missing or damaged."""
        try:
            stored = path.read_bytes()
        except OSError as error:
            raise StorageError(f"The index {path} cannot be read ({error}). It will be built again.") from error
        if hashlib.sha256(stored[_DIGEST:]).digest() != stored[:_DIGEST]:
            raise StorageError(f"The index {path} is damaged: its checksum is wrong. It will be built again.")
        index = faiss.deserialize_index(np.frombuffer(stored, np.uint8, offset=_DIGEST))
        return cls(index.reconstruct_n(0, index.ntotal))


def open_or_build(path: Path, vectors: np.ndarray) -> FaissFlatIndex:
    """The index over `vectors` (n, d) kept at `path`; built and kept anew where that is damaged or of others."""
    try:
        index = FaissFlatIndex.load(path)
        if np.array_equal(index.vectors, vectors):
            return index
    except StorageError:
        pass  # nothing is lost: the vectors are here
    index = FaissFlatIndex(vectors)
    with contextlib.suppress(StorageError):  # a full disk costs time at the next start, no more
        index.save(path)
    return index


@INDEXES.register("faiss_flat", summary="FAISS compares with every piece on two cores: exact, for large catalogues.")
def make(vectors: np.ndarray) -> CandidateIndex:
    """A FAISS flat index over unit vectors (n, d)."""
    return FaissFlatIndex(vectors)
