"""Batches in several threads: the same rows in the same order, and torch's own threads as they were."""

import threading
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from core.nets.side_by_side import in_batches


@pytest.fixture(params=[1, 2])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


@pytest.mark.parametrize("rows", [1, 7, 20, 41])
def test_rows_come_back_in_order_and_no_batch_is_too_large(threads: int, rows: int) -> None:
    sizes, used, x = [], set(), torch.arange(rows)

    def work(one: Tensor, two: Tensor) -> Tensor:
        sizes.append(len(one))
        used.add((threading.current_thread().name, torch.get_num_threads()))
        return one * 10 + two

    assert in_batches(work, 5, x, x % 3).tolist() == (x * 10 + x % 3).tolist()
    assert max(sizes) <= 5 and sum(sizes) == rows
    alone = threads == 1 or len(sizes) == 1
    assert {name.split("_")[0] for name, _ in used} == ({"MainThread"} if alone else {"scoring"})
    assert {count for _, count in used} == ({threads} if alone else {1})


def test_threads_elsewhere_keep_what_they_had() -> None:
    before, seen = torch.get_num_threads(), []
    torch.set_num_threads(2)
    in_batches(lambda x: x, 1, torch.arange(4))
    later = threading.Thread(target=lambda: seen.append(torch.get_num_threads()))
    later.start()
    later.join()
    assert seen == [2] and torch.get_num_threads() == 2
    torch.set_num_threads(before)


def test_an_error_in_a_batch_reaches_the_caller(threads: int) -> None:
    def work(x: Tensor) -> Tensor:
        raise ValueError("no such piece")

    with pytest.raises(ValueError, match="no such piece"):
        in_batches(work, 1, torch.arange(4))
