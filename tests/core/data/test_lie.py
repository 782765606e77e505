"""A garment nudged on the table: another outline, the same folds, pattern and parts."""

import numpy as np
import pytest

from core.data.blanks import Blank
from core.data.lie import LIES, laid, lies
from tests.standin import make_blank


@pytest.fixture
def shirt() -> Blank:
    return make_blank("t-shirt")


def test_as_rendered_is_the_blank_itself(shirt: Blank) -> None:
    assert laid(shirt, 0) is shirt


def test_each_way_differs_and_repeats_itself(shirt: Blank) -> None:
    ways = [laid(shirt, lie).alpha for lie in range(LIES)]
    for one in range(LIES):
        for other in range(one):
            changed = np.abs(ways[one] - ways[other]).mean() / ways[0].mean()
            assert 0.004 < changed < 0.15
    assert (laid(shirt, 1).alpha == ways[1]).all()


def test_cloth_goes_along_with_the_outline(shirt: Blank) -> None:
    moved = laid(shirt, 1)
    assert set(np.unique(moved.parts)) == set(np.unique(shirt.parts))
    assert moved.alpha.sum() == pytest.approx(shirt.alpha.sum(), rel=0.05)
    steps = []
    for blank in (shirt, moved):
        same = (blank.parts[:, 1:] == blank.parts[:, :-1]) & (blank.parts[:, 1:] > 0)
        steps.append(np.median(np.linalg.norm(np.diff(blank.uv, axis=1), axis=-1)[same]))
    assert steps[1] == pytest.approx(steps[0], rel=0.1)  # the pattern keeps its scale


def test_what_keeps_its_shape_lies_in_one_way() -> None:
    assert lies(make_blank("trainers").meta) == 1 and lies(make_blank("jeans").meta) == LIES
