"""Training pictures, decoded once to small squares on disk, with the backdrop keyed out where it is plain."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from core.data.labelled import Labelled, open_labelled

SIDE = 112
_STANDS_OUT = 16  # grey levels by which cloth differs from its backdrop


def decode_all(
    items: Sequence[Labelled],
    path: Path,
    say: Callable[[str], None],
    shaped: Callable[[Image.Image], np.ndarray] | None = None,
) -> np.ndarray:
    """All pictures as (n, 4, SIDE, SIDE) uint8, RGB and coverage, mapped from `path`, made there if missing.

    `shaped` makes the square of a picture; by default it is squashed.
    """
    shape = (len(items), 4, SIDE, SIDE)
    target = path.with_name(f"{path.name}-{fingerprint(items)}.npy")
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".part")
        pixels = np.lib.format.open_memmap(partial, mode="w+", dtype=np.uint8, shape=shape)
        for number, item in enumerate(items):
            picture = open_labelled(item)
            pixels[number] = shaped(picture) if shaped else square(picture, keyed=item.source != "photos")
            if number % 5000 == 0:
                say(f"decoding {path.name}: {number} of {len(items)}")
        pixels.flush()
        partial.replace(target)
    return np.asarray(np.load(target, mmap_mode="r"))


def fingerprint(items: Sequence[Labelled]) -> str:
    """A short hash of which pictures there are, in order, and how they are stored."""
    text = f"{SIDE} {_STANDS_OUT} " + " ".join(f"{item.source}:{item.id}" for item in items)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def square(picture: Image.Image, *, keyed: bool) -> np.ndarray:
    """A picture squashed to (4, SIDE, SIDE) uint8, its plain backdrop transparent where `keyed`."""
    rgb = np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0))  # (SIDE, SIDE, 3)
    alpha = coverage(rgb) if keyed else np.full(rgb.shape[:2], 255, np.uint8)
    return np.concatenate([rgb, alpha[..., None]], axis=2).transpose(2, 0, 1)  # (4, SIDE, SIDE)


def framed(picture: Image.Image, margin: float = 0.06) -> np.ndarray:
    """What stands on a plain backdrop, whole and in proportion, filling (4, SIDE, SIDE) uint8: RGB and coverage.

    Shops leave more or less room around a garment; this leaves a share `margin` of its longer side to all of them.
    """
    small = picture.convert("RGB")
    small.thumbnail((2 * SIDE, 2 * SIDE), Image.Resampling.BICUBIC)
    rgb = np.asarray(small)  # (h, w, 3)
    mask = coverage(rgb)
    rows, columns = np.flatnonzero((mask > 127).any(axis=1)), np.flatnonzero((mask > 127).any(axis=0))
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    side = round((1 + 2 * margin) * max(bottom - top, right - left))
    corner = ((side - (right - left)) // 2 - left, (side - (bottom - top)) // 2 - top)
    border = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    canvas = Image.new("RGB", (side, side), tuple(int(value) for value in np.median(border, axis=0)))
    canvas.paste(small, corner)
    whole = Image.new("L", (side, side))
    whole.paste(Image.fromarray(mask), corner)
    planes = [np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BICUBIC)) for image in (*canvas.split(), whole)]
    return np.stack(planes)  # (4, SIDE, SIDE)


def coverage(rgb: np.ndarray) -> np.ndarray:
    """Where a packshot is not its backdrop: (H, W) uint8; all 255 when the backdrop is not plain enough to tell."""
    from scipy import ndimage

    border = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]]).astype(np.int16)  # (2H + 2W, 3)
    backdrop = np.median(border, axis=0)
    far = np.abs(rgb.astype(np.int16) - backdrop).max(axis=2) > _STANDS_OUT  # (H, W)
    solid = ndimage.binary_fill_holes(ndimage.binary_opening(far))
    if not 0.04 < solid.mean() < 0.85:
        return np.full(solid.shape, 255, np.uint8)
    soft = ndimage.gaussian_filter(solid.astype(np.float32), 0.7)
    return np.asarray(np.rint(soft * 255).astype(np.uint8))


def background_pool(pixels: np.ndarray, count: int, seed: int) -> torch.Tensor:
    """Corners of phone photos, where floor or bed show: (count, 3, h, w) uint8."""
    rng = np.random.default_rng(seed)
    part = SIDE // 3
    corners = []
    for number in rng.integers(len(pixels), size=count):
        top, left = rng.choice([0, SIDE - part], size=2)
        corners.append(pixels[number, :3, top : top + part, left : left + part])
    return torch.from_numpy(np.stack(corners))  # (count, 3, part, part)
