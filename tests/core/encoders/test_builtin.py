"""The encoder that ships: it opens from its directory alone and knows red from blue on dressed pieces."""

import json
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from core.data.blanks import Blank, read_blank
from core.data.collection import COLLECTION
from core.data.dress import dress
from core.data.looks import Look
from core.encoders import ENCODERS
from core.encoders.builtin import builtin
from core.encoders.zero_shot import temperature
from core.types import Encoder
from core.weights import MODELS


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return builtin()


@pytest.fixture(scope="module")
def blank_of() -> Callable[[str], Blank]:
    found = {}
    for path in sorted((COLLECTION / "blanks").glob("*.blank")):
        blank = read_blank(path)
        found.setdefault(blank.meta.type, blank)
    return found.__getitem__


def test_it_is_registered_and_its_fingerprint_is_stable(encoder: Encoder) -> None:
    assert "builtin" in ENCODERS
    assert encoder.fingerprint == ENCODERS.make("builtin").fingerprint and encoder.dim == 256


def test_its_measured_temperatures_and_its_card_are_those_of_these_weights(encoder: Encoder) -> None:
    directory = MODELS / "builtin_encoder"
    figures = json.loads((directory / "evaluation.json").read_text(encoding="utf-8"))
    assert figures["encoder"] == encoder.fingerprint
    assert temperature(encoder, "type") == figures["temperature"]["type"]
    accuracy = figures["zero-shot type, held-out phone photos"]["accuracy"]["value"]
    assert f"{accuracy:.3f}" in (directory / "card.md").read_text(encoding="utf-8")


def test_naming_it_does_not_import_torch() -> None:
    code = "import sys; from core.encoders import ENCODERS; ENCODERS.names(); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_red_dress_is_a_red_dress(encoder: Encoder, blank_of: Callable[[str], Blank]) -> None:
    picture = dress(blank_of("dress"), Look("red", "crepe"), 320)
    right, wrong = encoder.encode_texts(["a red dress", "blue jeans"]) @ encoder.encode_images([picture])[0]
    assert right > wrong


@pytest.mark.parametrize(("kind", "cloth"), [("t-shirt", "jersey"), ("dress", "crepe")])
def test_colours_are_told_apart(encoder: Encoder, blank_of: Callable[[str], Blank], kind: str, cloth: str) -> None:
    colours = ["red", "navy", "white"]
    pictures = [dress(blank_of(kind), Look(colour, cloth), 320) for colour in colours]
    scores = encoder.encode_images(pictures) @ encoder.encode_texts([f"{colour} {kind}" for colour in colours]).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]


def test_any_picture_and_any_sentence_have_unit_vectors(encoder: Encoder) -> None:
    images = [Image.new("RGB", (9, 700), "green"), Image.new("RGBA", (40, 30), (0, 0, 0, 0)), Image.new("L", (1, 1))]
    texts = ["", "zyzzyva 👗", "a " * 200]
    for vectors in (encoder.encode_images(images), encoder.encode_texts(texts)):
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
