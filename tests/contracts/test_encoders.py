"""What every encoder keeps to, run over each registered one that can be opened without a network."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from core.encoders import ENCODERS
from core.encoders.address import missing, open_encoder
from core.types import Encoder

SENTENCES = ["a red dress", "trainers", "a pair of black leather boots with a zip", "", "a " * 200]


def pictures() -> list[Image.Image]:
    """Plain, noisy, narrow, wide, tiny and large."""
    rng = np.random.default_rng(0)
    noise = Image.fromarray(rng.integers(0, 255, (90, 70, 3), np.uint8))
    garment = Image.new("RGB", (240, 320), "white")
    ImageDraw.Draw(garment).polygon([(60, 40), (180, 40), (210, 300), (30, 300)], fill=(180, 30, 40))
    flat = Image.new("RGB", (120, 120), (20, 90, 160))
    return [garment, noise, flat, garment.resize((30, 400)), garment.resize((500, 40)), noise.resize((7, 9))]


@pytest.fixture(scope="module", params=ENCODERS.names())
def encoder(request: pytest.FixtureRequest) -> Encoder:
    name: str = request.param
    if reason := missing(name):
        pytest.skip(f"{name}: {reason}")
    return open_encoder(name)


def test_vectors_have_unit_norm_and_one_dimension(encoder: Encoder) -> None:
    image, text = encoder.encode_images(pictures()), encoder.encode_texts(SENTENCES)
    assert image.shape == (len(pictures()), encoder.dim) and text.shape == (len(SENTENCES), encoder.dim)
    for vectors in (image, text):
        assert vectors.dtype == np.float32
        assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5


def test_a_vector_is_the_same_alone_and_in_a_batch(encoder: Encoder) -> None:
    """To rounding: a processor adds in another order when it multiplies larger matrices."""
    many, sentences = pictures() * 12, SENTENCES * 20
    image, text = encoder.encode_images(many), encoder.encode_texts(sentences)
    for i in range(len(pictures())):
        assert float(image[i] @ encoder.encode_images([many[i]])[0]) > 0.99999
        assert np.allclose(image[i], image[i + len(pictures())], atol=2e-3)
    for i, sentence in enumerate(SENTENCES):
        assert float(text[i] @ encoder.encode_texts([sentence])[0]) > 0.99999


def test_the_same_input_gives_the_same_vector(encoder: Encoder) -> None:
    assert np.array_equal(encoder.encode_images(pictures()), encoder.encode_images(pictures()))
    assert np.array_equal(encoder.encode_texts(SENTENCES), encoder.encode_texts(SENTENCES))


def test_different_input_gives_different_vectors(encoder: Encoder) -> None:
    image, text = encoder.encode_images(pictures()[:3]), encoder.encode_texts(SENTENCES[:3])
    for vectors in (image, text):
        assert (vectors @ vectors.T)[~np.eye(3, dtype=bool)].max() < 0.9999


def test_nothing_in_gives_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode_images([]).shape == encoder.encode_texts([]).shape == (0, encoder.dim)


def test_transparency_is_seen_on_white(encoder: Encoder) -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    seen = encoder.encode_images([clear, Image.new("RGB", (64, 64), "white")])
    assert np.allclose(seen[0], seen[1], atol=1e-5)


def test_the_fingerprint_is_stable(encoder: Encoder) -> None:
    before = encoder.fingerprint
    encoder.encode_images(pictures()[:1])
    assert before == encoder.fingerprint == open_encoder(encoder.name).fingerprint
    assert len(before) >= 8 and before.isalnum()


def test_the_name_is_that_of_its_entry(encoder: Encoder) -> None:
    assert encoder.name in ENCODERS


def test_parameters_are_frozen(encoder: Encoder) -> None:
    model = getattr(encoder, "model", None)
    if isinstance(model, torch.nn.Module):
        assert not model.training and not any(parameter.requires_grad for parameter in model.parameters())
    encoder.encode_texts(["a hat"])
    assert torch.is_grad_enabled()
