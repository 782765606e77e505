"""Captions ranked for a picture."""

import numpy as np
import pytest
from PIL import Image

from core.encoders.captions import QUESTIONS, rank, rank_labels
from core.errors import UnknownNameError
from core.taxonomy import COLOURS
from tests.fakes import FakeEncoder


@pytest.fixture
def red() -> np.ndarray:
    """The vector of a red picture, (d,)."""
    return FakeEncoder().encode_images([Image.new("RGB", (60, 80), COLOURS["red"])])[0]


@pytest.mark.parametrize("question", QUESTIONS)
def test_shares_sum_to_one_and_the_best_comes_first(red: np.ndarray, question: str) -> None:
    shares = [share for _, share in rank(FakeEncoder(), red, question)]
    assert sum(shares) == pytest.approx(1.0, abs=1e-5) and shares == sorted(shares, reverse=True)


def test_the_label_whose_words_are_nearest_comes_first() -> None:
    vector = FakeEncoder().encode_texts(["a photo of zzzzzzzz"])[0]  # (d,)
    ranking = rank_labels(FakeEncoder(), vector, ("bbbbbbbb", "zzzzzzzz", "yyyyyyyy"))
    assert ranking[0][0] == "zzzzzzzz" and {name for name, _ in ranking} == {"bbbbbbbb", "zzzzzzzz", "yyyyyyyy"}


def test_the_pixels_of_a_cutout_vote_on_the_colour(red: np.ndarray) -> None:
    cutout = Image.new("RGBA", (60, 80), (*COLOURS["green"], 255))
    said = dict(rank(FakeEncoder(), red, "colour"))
    seen = dict(rank(FakeEncoder(), red, "colour", cutout))
    assert seen["green"] > said["green"]


def test_another_question_is_refused(red: np.ndarray) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'pattern'"):
        rank(FakeEncoder(), red, "patern")
