"""Batches worked through by several threads, each with a core to itself.

Within one batch torch's threads wait for each other after every product; on a busy machine that takes longer than
the product. Batches need not wait.
"""

import math
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import torch
from torch import Tensor

_LOCK = threading.Lock()


def in_batches(work: Callable[..., Tensor], at_once: int, *inputs: Tensor) -> Tensor:
    """`work` on at most `at_once` rows of the inputs (M, ...) at a time, its results (M, ...) joined in order.

    It runs without gradients, in as many threads as torch has here.
    """
    threads, rows = torch.get_num_threads(), len(inputs[0])
    rounds = math.ceil(rows / (at_once * threads))
    size = max(1, math.ceil(rows / max(1, rounds * threads)))  # so that no thread has less to do than the others
    parts = list(zip(*(torch.split(each, size) for each in inputs), strict=True))
    if threads == 1 or len(parts) == 1:
        return torch.cat([work(*part) for part in parts])
    return torch.cat(list(_pool(threads).map(lambda part: _without_gradients(work, part), parts)))


def _pool(threads: int) -> ThreadPoolExecutor:
    with _LOCK:
        return _make_pool(threads)


@cache
def _make_pool(threads: int) -> ThreadPoolExecutor:
    """Threads in which torch uses no others; torch keeps as many as it had for every thread that starts later."""
    together = threading.Barrier(threads)

    def start() -> None:
        torch.get_num_threads()  # which a thread takes over from torch when first asked, and then no more
        torch.set_num_threads(1)
        together.wait()

    pool = ThreadPoolExecutor(threads, "scoring", start)
    list(pool.map(lambda _: together.wait(), range(threads)))
    torch.set_num_threads(threads)
    return pool


@torch.inference_mode()
def _without_gradients(work: Callable[..., Tensor], part: tuple[Tensor, ...]) -> Tensor:
    return work(*part)
