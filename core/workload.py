"""Bounds on what one process computes at once, because every session shares it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from core.types import Progress

THREADS = 2
# Threads that wait by spinning take the processor from each other on a busy machine (three times slower here).
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # read once, when torch is first imported
_heavy = threading.Semaphore(1)


def bound_threads() -> None:
    """Keep torch to two threads."""
    import torch

    torch.set_num_threads(THREADS)


@contextmanager
def heavy_work(progress: Progress) -> Iterator[None]:
    """Wait until no other session's long computation runs; `progress` hears of the wait and may cancel it."""
    while not _heavy.acquire(timeout=0.2):
        progress(0.0, "Waiting until another completion is done")
    try:
        yield
    finally:
        _heavy.release()
