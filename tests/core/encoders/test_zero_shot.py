"""Naming pictures by sentences, on an encoder whose vectors are known."""

from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from core.encoders import zero_shot
from core.encoders.zero_shot import classify, colour_probabilities, label_vectors, pixel_vote, type_probabilities
from core.taxonomy import COLOURS, TYPES


class WordsEncoder:
    """Embeds a sentence by which of four words it holds, so that answers can be worked out by hand."""

    name, fingerprint, dim = "words", "words", 5
    words = ("dress", "jeans", "red", "blue")

    def __init__(self) -> None:
        self.asked = 0

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += len(texts)
        rows = np.array([[word in text for word in self.words] + [0.1] for text in texts], np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        raise NotImplementedError


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> WordsEncoder:
    monkeypatch.setattr(zero_shot, "_label_vectors", {})
    return WordsEncoder()


DRESS = np.array([[1, 0, 0, 0, 0], [0, 1, 0, 0, 0]], np.float32)


def test_probabilities_sum_to_one_and_name_the_picture(encoder: WordsEncoder) -> None:
    chances = classify(encoder, DRESS, ["dress", "jeans", ("hat", "cap")])
    assert chances.shape == (2, 3) and np.allclose(chances.sum(axis=1), 1)
    assert chances.argmax(axis=1).tolist() == [0, 1]


def test_a_higher_temperature_is_less_sure_of_the_same_answer(encoder: WordsEncoder) -> None:
    sure, unsure = (classify(encoder, DRESS, ["dress", "jeans"], temperature=t)[0] for t in (0.1, 1.0))
    assert sure[0] > unsure[0] > 0.5


def test_labels_are_unit_means_over_names_and_templates(encoder: WordsEncoder) -> None:
    found = label_vectors(encoder, (("dress", "red dress"), ("jeans",)), ("{}", "a photo of {}"))
    slow = encoder.encode_texts(["dress", "a photo of dress", "red dress", "a photo of red dress"]).mean(axis=0)
    assert np.allclose(found[0], slow / np.linalg.norm(slow)) and np.allclose(np.linalg.norm(found, axis=1), 1)


def test_labels_are_embedded_once(encoder: WordsEncoder) -> None:
    classify(encoder, DRESS, ["dress", "jeans"])
    asked = encoder.asked
    classify(encoder, DRESS, ["dress", "jeans"])
    assert encoder.asked == asked


def test_every_type_and_colour_has_a_probability(encoder: WordsEncoder) -> None:
    types, colours = type_probabilities(encoder, DRESS), colour_probabilities(encoder, DRESS)
    assert types.shape == (2, len(TYPES)) and colours.shape == (2, len(COLOURS))
    assert np.allclose(types.sum(axis=1), 1) and np.allclose(colours.sum(axis=1), 1)
    assert TYPES[int(types[0].argmax())].key == "dress"


@pytest.mark.parametrize("name", ["black", "white", "red", "navy", "green", "yellow", "pink", "beige"])
def test_pixels_vote_for_the_colour_they_have(name: str) -> None:
    garment = Image.new("RGBA", (40, 40), (*COLOURS[name], 255))
    garment.paste((255, 0, 255, 0), (0, 0, 40, 10))  # transparent, so it has no vote
    vote = pixel_vote(garment)
    assert list(COLOURS)[int(vote.argmax())] == name and np.isclose(vote.sum(), 1)


def test_nothing_opaque_votes_for_nothing() -> None:
    assert np.allclose(pixel_vote(Image.new("RGBA", (10, 10))), 1 / len(COLOURS))


def test_pixels_change_what_words_leave_open(encoder: WordsEncoder) -> None:
    green = Image.new("RGBA", (30, 30), (*COLOURS["green"], 255))
    chances = colour_probabilities(encoder, DRESS[:1], [green])
    assert list(COLOURS)[int(chances[0].argmax())] == "green" and np.isclose(chances.sum(), 1)
