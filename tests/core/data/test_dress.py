from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.data.blanks import Blank
from core.data.colour import linear, paint
from core.data.dress import dress, dress_rgba
from core.data.looks import Look
from core.errors import ConfigError
from core.taxonomy import COLOURS
from tests.standin import make_blank


def light(picture: Image.Image) -> np.ndarray:
    return linear(np.asarray(picture, np.float32) / 255)


def luminance(picture: Image.Image) -> np.ndarray:
    return light(picture.convert("RGB")) @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("colour", ["white", "red", "navy", "mustard", "mint"])
def test_a_lit_patch_has_the_asked_colour(blank: Blank, colour: str) -> None:
    picture = np.asarray(dress(blank, Look(colour, "jersey")), np.float32)
    patch = picture[220:330, 110:210].reshape(-1, 3)
    lit = patch[patch.sum(axis=1) > np.quantile(patch.sum(axis=1), 0.4)].mean(axis=0)
    assert np.abs(lit - COLOURS[colour]).max() < 26


def test_tone_is_painted_instead_of_the_named_colour(blank: Blank) -> None:
    named, toned = dress(blank, Look("blue", "jersey")), dress(blank, Look("blue", "jersey", tone="#ff0000"))
    assert np.asarray(toned)[280, 160, 0] > np.asarray(named)[280, 160, 0] + 80


def test_two_colours_keep_the_same_folds(blank: Blank) -> None:
    body = blank.alpha > 0.99
    red, green = (luminance(dress(blank, Look(colour, "jersey")))[body] for colour in ("red", "green"))
    assert np.corrcoef(red, green)[0, 1] > 0.97


def test_stripes_follow_the_cloth_not_the_picture(blank: Blank) -> None:
    look = Look("white", "jersey", "stripe", second="black")
    level = luminance(dress(blank, look))[200:330, 120:200]
    assert level.mean(axis=1).std() > 4 * level.mean(axis=0).std()
    turned = Blank(
        blank.meta, blank.shade, blank.gloss, blank.uv[..., ::-1].copy(), blank.parts, blank.alpha, blank.shadow
    )
    upright = luminance(dress(turned, look))[200:330, 120:200]
    assert upright.mean(axis=0).std() > 4 * upright.mean(axis=1).std()


def test_a_pattern_averages_to_its_inks_at_any_size() -> None:
    blank = make_blank("shirt")
    look = Look("white", "cotton", "gingham", second="black")
    for width in (64, 128, 320, 640):
        scale = width / 320
        rows, columns = slice(round(200 * scale), round(330 * scale)), slice(round(110 * scale), round(210 * scale))
        mean = light(dress(blank, look, width))[rows, columns].mean()
        plain = light(dress(blank, Look("white", "cotton"), width))[rows, columns].mean()
        assert 0.42 < mean / plain < 0.6  # half white and half black


def test_edges_fall_from_cloth_to_backdrop_without_a_jump(blank: Blank) -> None:
    flat = Blank(
        blank.meta, np.full_like(blank.shade, 0.8), 0 * blank.gloss, blank.uv, blank.parts, blank.alpha,
        np.ones_like(blank.shadow),
    )  # fmt: skip
    level = luminance(dress(flat, Look("black", "jersey")))
    for row in (250, 300):
        across = level[row, 60:110]
        assert (np.diff(across) < 0.02).all()  # bright backdrop to black cloth: never brighter again
    for y, x in zip(*np.nonzero((flat.alpha > 0.05) & (flat.alpha < 0.95)), strict=True):
        expected = (1 - flat.alpha[y, x]) * paint("#eeedeb")[1] + flat.alpha[y, x] * 0.012
        assert level[y, x] == pytest.approx(expected, abs=0.04)


def test_a_cutout_is_the_piece_alone(blank: Blank) -> None:
    cut = dress_rgba(blank, Look("red", "jersey"))
    assert cut.mode == "RGBA"
    assert np.asarray(cut)[0, 0, 3] == 0
    assert np.asarray(cut)[280, 160, 3] == 255
    alpha = np.asarray(cut.getchannel("A"), np.float32) / 255
    assert np.abs(alpha - blank.alpha).max() < 0.01


def test_dressing_is_repeatable_and_seeds_move_the_pattern(blank: Blank) -> None:
    look = Look("navy", "jersey", "polka dot", second="white", seed=3)
    assert dress(blank, look).tobytes() == dress(blank, look).tobytes()
    assert dress(blank, look).tobytes() != dress(blank, replace(look, seed=4)).tobytes()


def test_trim_takes_its_own_colour(blank: Blank) -> None:
    picture = np.asarray(dress(blank, Look("white", "jersey", trim="red")))
    assert picture[85, 160, 0] > 1.5 * picture[85, 160, 1]
    assert abs(int(picture[280, 160, 0]) - int(picture[280, 160, 1])) < 12


@pytest.mark.parametrize(
    ("kind", "look", "words"),
    [
        ("trainers", Look("gold", "sequins"), "Trainers are not made of sequins"),
        ("beanie", Look("blue", "denim"), "Beanies are not made of denim"),
        ("jumper", Look("red", "cable knit", "polka dot"), "Cable knit does not come in polka dot"),
        ("sweatshirt", Look("red", "fleece", "tartan"), "Fleece does not come in tartan"),
    ],
)
def test_nonsense_is_refused_with_the_reason_and_what_suits(kind: str, look: Look, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        dress(make_blank(kind), look)
    assert "suit" in str(caught.value) or "takes" in str(caught.value)


def test_unknown_colour_fabric_and_pattern_name_what_exists(blank: Blank) -> None:
    with pytest.raises(ConfigError, match="no colour 'reddish'"):
        dress(blank, Look("reddish", "jersey"))
    with pytest.raises(Exception, match="Did you mean 'jersey'"):
        dress(blank, Look("red", "jersy"))
    with pytest.raises(Exception, match="Did you mean 'stripe'"):
        dress(blank, Look("red", "jersey", "stripes"))
