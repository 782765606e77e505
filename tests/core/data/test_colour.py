import numpy as np
import pytest

from core.data.colour import encode, linear, paint
from core.errors import ConfigError
from core.taxonomy import COLOURS


def test_every_byte_survives_the_way_to_linear_light_and_back() -> None:
    levels = np.arange(256)
    back = encode(linear(levels / 255)).astype(int)
    assert np.abs(back - levels).max() <= 1
    assert (back[40:] == levels[40:]).all()


def test_light_out_of_range_is_clipped() -> None:
    assert encode(np.array([-1.0, 0.0, 1.0, 7.0])).tolist() == [0, 0, 255, 255]


def test_half_the_light_is_a_much_brighter_number() -> None:
    assert int(encode(np.array([0.5]))[0]) == 188


def test_paint_takes_names_and_hex() -> None:
    assert paint("#ffffff") == pytest.approx((1, 1, 1))
    assert paint("red") == pytest.approx(linear(np.array(COLOURS["red"]) / 255).tolist())


@pytest.mark.parametrize("colour", ["", "redish", "#12345", "#gggggg", "112233"])
def test_other_colours_are_refused_with_the_list(colour: str) -> None:
    with pytest.raises(ConfigError, match=r"Give #rrggbb or one of: black"):
        paint(colour)
