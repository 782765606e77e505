import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.cutout import cut_out
from core.data.dress import dress
from core.data.looks import Look
from tests.standin import make_blank

DATA = Path(__file__).parents[4] / "shared" / "data"


def packshot(colour: str, backdrop: str = "#e6e6e6", noise: float = 0.0) -> Image.Image:
    picture = np.asarray(dress(make_blank(), Look(colour, "jersey"), 320, backdrop), float)
    grain = np.random.default_rng(0).normal(0, noise, picture.shape)
    return Image.fromarray(np.clip(picture + grain, 0, 255).astype(np.uint8))


def agreement(cut: Image.Image) -> float:
    """Intersection over union with the true outline."""
    found = np.asarray(cut.getchannel("A")) > 127
    true = make_blank().alpha > 0.5
    return float((found & true).sum() / (found | true).sum())


@pytest.mark.parametrize(
    ("backdrop", "colour"),
    [
        *(("#e6e6e6", colour) for colour in ("black", "red", "navy", "beige", "light blue")),
        *(("#b98d63", colour) for colour in ("black", "white", "red", "navy", "light blue")),
        *(("#40454d", colour) for colour in ("white", "red", "beige", "light blue")),
    ],
)
def test_a_plain_backdrop_is_removed(backdrop: str, colour: str) -> None:
    cut = cut_out(packshot(colour, backdrop, noise=1.0))
    assert cut is not None
    assert cut.mode == "RGBA"
    assert agreement(cut) > 0.94


def test_edges_are_soft_and_free_of_backdrop() -> None:
    cut = cut_out(packshot("black"))
    assert cut is not None
    pixels = np.asarray(cut)
    alpha = pixels[..., 3]
    assert ((alpha > 20) & (alpha < 235)).sum() > 200
    rim = pixels[(alpha > 60) & (alpha < 200)][:, :3]
    assert rim.mean() < 70  # black cloth, not a mix with the pale backdrop


def test_a_busy_floor_gives_no_cutout() -> None:
    rng = np.random.default_rng(0)
    tiles = np.kron(rng.integers(30, 220, (20, 16, 3)), np.ones((20, 20, 1)))
    floor = np.asarray(tiles, np.uint8)
    picture = Image.fromarray(floor)
    garment = packshot("red")
    picture.paste(garment, mask=Image.fromarray(np.uint8(make_blank().alpha * 255)))
    assert cut_out(picture) is None


@pytest.mark.parametrize(
    "picture", [Image.new("RGB", (200, 300), "grey"), Image.new("RGB", (8, 8)), Image.new("L", (40, 900))]
)
def test_nothing_to_cut_out_gives_none(picture: Image.Image) -> None:
    assert cut_out(picture) is None


def test_a_hole_that_shows_the_backdrop_is_cut_out_too() -> None:
    picture = packshot("navy")
    picture.paste(picture.getpixel((2, 2)), (140, 200, 180, 260))
    cut = cut_out(picture)
    assert cut is not None
    assert cut.getpixel((160, 230))[3] == 0
    assert cut.getpixel((110, 230))[3] == 255


@pytest.mark.data
@pytest.mark.skipif(not (DATA / "mango").exists(), reason="../shared/data is not there")
def test_most_real_packshots_can_be_cut_out() -> None:
    with (DATA / "mango" / "products.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[::301]
    shots = [Image.open(DATA / "mango" / row["image"]).convert("RGB") for row in rows]
    assert np.mean([cut_out(shot) is not None for shot in shots]) > 0.7
