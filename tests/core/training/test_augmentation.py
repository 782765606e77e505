"""Pictures after augmentation and after decoding: right shapes and ranges, seeded, backdrops keyed."""

from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw

from core.data.labelled import read_labelled
from core.training.augmentation import augment
from core.training.pictures import SIDE, background_pool, coverage, decode_all, square


def packshot() -> Image.Image:
    picture = Image.new("RGB", (90, 120), (232, 232, 232))
    ImageDraw.Draw(picture).rectangle((20, 30, 70, 100), fill=(180, 30, 40))
    return picture


def batch(seed: int) -> torch.Tensor:
    pixels = torch.from_numpy(np.stack([square(packshot(), keyed=True)] * 16))
    walls = torch.zeros(3, 3, 20, 20, dtype=torch.uint8)
    return augment(pixels, walls, 40, torch.Generator().manual_seed(seed))


def test_augmented_pictures_are_in_range_varied_and_repeat_by_seed() -> None:
    one, same, other = batch(1), batch(1), batch(2)
    assert one.shape == (16, 3, 40, 40) and one.min() >= 0 and one.max() <= 1
    assert torch.equal(one, same) and not torch.equal(one, other)
    assert one.flatten(1).std(dim=0).mean() > 0.05


def test_red_stays_red() -> None:
    middle = batch(3)[:, :, 18:22, 18:22].mean(dim=(2, 3))  # (16, 3)
    assert (middle[:, 0] > 2 * middle[:, 1]).float().mean() > 0.9


def test_a_plain_backdrop_is_transparent_and_a_busy_one_is_kept() -> None:
    alpha = square(packshot(), keyed=True)[3]
    assert alpha[2, 2] == 0 and alpha[SIDE // 2, SIDE // 2] == 255
    noise = np.random.default_rng(0).integers(0, 255, (SIDE, SIDE, 3), np.uint8)
    assert (coverage(noise) == 255).all()
    assert (square(packshot(), keyed=False)[3] == 255).all()


def test_decoding_is_done_once_and_read_back_the_same(data: Path, tmp_path: Path) -> None:
    items = read_labelled(data, "mango")[:4]
    said: list[str] = []
    first = decode_all(items, tmp_path / "cache" / "mango", said.append)
    again = decode_all(items, tmp_path / "cache" / "mango", said.append)
    assert np.array_equal(first, again) and first.shape == (4, 4, SIDE, SIDE) and len(said) == 1
    assert background_pool(first, 5, seed=0).shape == (5, 3, SIDE // 3, SIDE // 3)
