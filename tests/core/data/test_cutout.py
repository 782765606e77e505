import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

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


def tiled(*tones: int) -> Image.Image:
    """A floor of tiles in random greys of the given range, the size of a packshot."""
    tiles = np.random.default_rng(0).integers(*tones, (20, 16, 1)) * np.ones(3)
    return Image.fromarray(np.kron(tiles, np.ones((20, 20, 1))).astype(np.uint8))


def on_the_floor(garment: Image.Image, floor: Image.Image) -> Image.Image:
    picture = floor.resize(garment.size)
    picture.paste(garment, mask=Image.fromarray(np.uint8(make_blank().alpha * 255)))
    return picture


@pytest.mark.parametrize("colour", ["red", "navy", "white"])
def test_a_garment_is_cut_out_of_a_busy_floor_of_other_colours(colour: str) -> None:
    cut = cut_out(on_the_floor(packshot(colour), tiled(100, 160)))
    assert cut is not None
    assert agreement(cut) > 0.93
    alpha = np.asarray(cut.getchannel("A"))
    assert alpha[0].max() == 0
    assert ((alpha > 20) & (alpha < 235)).sum() > 100  # no stairs along the edge


def test_a_garment_in_the_colours_of_its_floor_is_not_cut_out() -> None:
    assert cut_out(on_the_floor(packshot("grey"), tiled(40, 220))) is None


def test_a_garment_of_which_a_part_vanishes_in_the_floor_is_not_cut_out() -> None:
    picture = on_the_floor(packshot("red"), tiled(100, 160))
    picture.paste(tiled(100, 160).crop((0, 0, 320, 110)).resize((320, 170)), (0, 0))
    blended = Image.blend(on_the_floor(packshot("red"), tiled(100, 160)), picture, 0.9)
    assert cut_out(blended) is None


def test_patchwork_gives_no_wrong_cutout() -> None:
    tiles = np.random.default_rng(0).integers(30, 220, (20, 16, 3))
    patchwork = np.kron(tiles, np.ones((20, 20, 1))).astype(np.uint8)
    assert cut_out(Image.fromarray(patchwork)) is None
    cut = cut_out(on_the_floor(packshot("red"), Image.fromarray(patchwork)))
    assert cut is None or agreement(cut) > 0.9


def test_the_same_photo_is_cut_out_the_same() -> None:
    picture = on_the_floor(packshot("navy"), tiled(100, 160))
    first, second = cut_out(picture), cut_out(picture)
    assert first is not None
    assert second is not None
    assert first.tobytes() == second.tobytes()


def test_pale_stripes_lost_in_the_backdrop_give_no_cutout() -> None:
    picture = Image.new("RGB", (240, 320), "#e6e6e6")
    draw = ImageDraw.Draw(picture)
    for top in range(80, 260, 14):
        draw.rectangle((70 + 9 * (top // 14 % 2), top, 170 - 9 * (top // 14 % 2), top + 6), fill="black")
        draw.rectangle((110, top, 130, top + 14), fill="black")
    assert cut_out(picture) is None


def test_thin_straps_before_a_studio_backdrop_are_kept() -> None:
    picture = Image.new("RGB", (240, 320), "#e6e6e6")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((80, 120, 160, 260), fill="black")
    draw.line((90, 120, 105, 60), fill="black", width=2)
    draw.line((150, 120, 135, 60), fill="black", width=2)
    cut = cut_out(picture)
    assert cut is not None
    for strap in ((96, 70, 112, 90), (128, 70, 144, 90)):
        assert cut.getchannel("A").crop(strap).getextrema()[1] > 128


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


@pytest.mark.data
@pytest.mark.skipif(not (DATA / "photos").exists(), reason="../shared/data is not there")
def test_many_phone_photos_can_be_cut_out_and_hardly_any_cut_touches_the_frame() -> None:
    with (DATA / "photos" / "photos.csv").open(encoding="utf-8") as file:
        names = [row["image"] for row in csv.DictReader(file)][::170]
    cuts = [cut_out(Image.open(DATA / "photos" / "images" / f"{name}.jpg").convert("RGB")) for name in names]
    found = [np.asarray(cut.getchannel("A")) for cut in cuts if cut]
    assert len(found) > 0.5 * len(names)
    rims = [np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]]) > 127 for alpha in found]
    assert np.mean([rim.mean() < 0.1 for rim in rims]) > 0.9
