"""The shared open_clip encoder against open_clip itself, on small random models."""

import numpy as np
import pytest
import torch
from PIL import Image

from core.encoders.base.clip import OpenClipEncoder, fingerprint_of, open_clip_module

open_clip = open_clip_module()
VISION = {"image_size": 32, "patch_size": 16, "width": 64, "layers": 2, "head_width": 32}
TEXT = {"context_length": 24, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2}
SENTENCES = ["a red dress", "hat", "white leather trainers with a thick sole and a heel tab", "a " * 60]


def small_model(kind: str = "clip", seed: int = 0) -> object:
    torch.manual_seed(seed)
    if kind == "clip":
        model = open_clip.model.CLIP(16, VISION, TEXT)
    elif kind == "eos":
        model = open_clip.model.CustomTextCLIP(16, VISION, {**TEXT, "pool_type": "eos", "eos_id": 49407})
    else:
        siglip = {**TEXT, "no_causal_mask": True, "pool_type": "last", "proj_bias": True}
        model = open_clip.model.CustomTextCLIP(16, VISION, siglip, init_logit_bias=-10.0)
    open_clip.model.set_model_preprocess_cfg(model, {"size": 32, "mean": (0.5,) * 3, "std": (0.5,) * 3})
    return model.eval()


def small_encoder(kind: str = "clip", seed: int = 0, **options: object) -> OpenClipEncoder:
    transform = open_clip.image_transform(32, is_train=False, mean=(0.5,) * 3, std=(0.5,) * 3)
    tokenizer = open_clip.SimpleTokenizer(context_length=24)
    return OpenClipEncoder(small_model(kind, seed), transform, tokenizer, kind, batch=3, **options)


def pictures(n: int = 7, seed: int = 0) -> list[Image.Image]:
    rng = np.random.default_rng(seed)
    return [Image.fromarray(rng.integers(0, 255, (40 + i, 33, 3), np.uint8)) for i in range(n)]


@pytest.mark.parametrize("kind", ["clip", "eos", "siglip"])
def test_features_are_those_of_open_clip(kind: str) -> None:
    encoder, model = small_encoder(kind), small_model(kind)
    transform = open_clip.image_transform(32, is_train=False, mean=(0.5,) * 3, std=(0.5,) * 3)
    with torch.no_grad():
        image = model.encode_image(torch.stack([transform(p) for p in pictures()]), normalize=True).numpy()
        tokens = open_clip.SimpleTokenizer(context_length=24)(SENTENCES)
        text = model.encode_text(tokens, normalize=True).numpy()
    assert np.abs(encoder.encode_images(pictures()) - image).max() < 1e-5
    assert np.abs(encoder.encode_texts(SENTENCES) - text).max() < 1e-5


def test_no_pictures_and_no_sentences_give_empty_arrays() -> None:
    encoder = small_encoder()
    assert encoder.encode_images([]).shape == (0, 16) and encoder.encode_texts([]).shape == (0, 16)


def test_transparency_is_white_and_not_black() -> None:
    encoder = small_encoder()
    clear = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    white, black = Image.new("RGB", (32, 32), "white"), Image.new("RGB", (32, 32), "black")
    seen = encoder.encode_images([clear, white, black])
    assert np.allclose(seen[0], seen[1], atol=1e-6) and not np.allclose(seen[0], seen[2], atol=1e-3)


def test_palettes_are_converted_before_resizing() -> None:
    encoder, picture = small_encoder(), pictures(1)[0].quantize(8)
    assert np.allclose(encoder.encode_images([picture]), encoder.encode_images([picture.convert("RGB")]), atol=1e-6)


def test_the_fingerprint_follows_weights_preprocessing_heads_and_tokens() -> None:
    tokenizer = open_clip.SimpleTokenizer(context_length=24)
    base = fingerprint_of(small_model(), tokenizer)
    assert base == fingerprint_of(small_model(), tokenizer)
    assert base != fingerprint_of(small_model(seed=1), tokenizer)
    assert base != fingerprint_of(small_model(), open_clip.SimpleTokenizer(context_length=20))
    recoloured, regrouped = small_model(), small_model()
    open_clip.model.set_model_preprocess_cfg(recoloured, {"size": 32, "mean": (0.4,) * 3, "std": (0.5,) * 3})
    regrouped.visual.transformer.resblocks[0].attn.num_heads = 1
    assert len({base, fingerprint_of(recoloured, tokenizer), fingerprint_of(regrouped, tokenizer)}) == 3


def test_bf16_stays_close_and_keeps_the_fingerprint() -> None:
    exact, fast = small_encoder(precision="fp32"), small_encoder(precision="bf16")
    assert (exact.precision, fast.precision) == ("fp32", "bf16") and exact.fingerprint == fast.fingerprint
    for a, b in (
        (exact.encode_images(pictures()), fast.encode_images(pictures())),
        (exact.encode_texts(SENTENCES), fast.encode_texts(SENTENCES)),
    ):
        assert b.dtype == np.float32 and np.abs(np.linalg.norm(b, axis=1) - 1).max() < 1e-5
        assert (a * b).sum(1).min() > 0.999


def test_small_towers_stay_exact_on_every_processor() -> None:
    assert small_encoder().precision == "fp32"


def test_the_model_is_frozen() -> None:
    model = small_encoder().model
    assert not model.training and not any(parameter.requires_grad for parameter in model.parameters())
