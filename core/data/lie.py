"""Ways in which one draped garment lies: nudged by hand, so that two pieces of a cut never share an outline.

All passes of a blank are moved together by a smooth field of a few millimetres and turned by a degree or two;
its folds and its pattern go along. Things that keep their shape (shoes, bags) are left as they are.
"""

import zlib
from dataclasses import replace

import numpy as np

from core.data.blanks import Blank, BlankMeta
from core.taxonomy import slot_of

LIES = 3
_SWAY = 0.011  # of the picture's width, how far the field moves cloth at most, for each of its waves
_TURN = 1.6  # degrees
_SOFT = ("top", "bottom", "dress", "outerwear")


def lies(meta: BlankMeta) -> int:
    """In how many ways a blank can lie."""
    return LIES if slot_of(meta.type) in _SOFT or meta.type == "scarf" else 1


def laid(blank: Blank, lie: int) -> Blank:
    """The blank lying in way `lie` (0 = as it was rendered); the same for the same blank and number."""
    if lie == 0:
        return blank
    rows, columns = _moved(blank.alpha.shape, np.random.default_rng([lie, zlib.crc32(blank.meta.name.encode())]))
    near = np.rint(rows).astype(int), np.rint(columns).astype(int)
    parts = blank.parts[near]  # (H, W)
    return replace(
        blank,
        shade=_sampled(blank.shade, rows, columns),
        gloss=_sampled(blank.gloss, rows, columns),
        alpha=_sampled(blank.alpha, rows, columns),
        shadow=_sampled(blank.shadow, rows, columns),
        parts=parts,
        uv=_sampled_cloth(blank, rows, columns, parts, near),
    )


def _moved(shape: tuple[int, ...], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Where each pixel's content comes from: rows and columns (H, W) within the picture."""
    height, width = shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across, down = (x - width / 2) / width, (y - height / 2) / width
    turn = np.radians(rng.uniform(-_TURN, _TURN))
    moves = []
    for _ in range(2):
        kx, ky, phase = rng.uniform(-5, 5, 3), rng.uniform(-5, 5, 3), rng.uniform(0, 6.28, 3)
        waves = [np.sin(a * across + b * down + p) for a, b, p in zip(kx, ky, phase, strict=True)]
        moves.append(_SWAY * width * sum(waves))
    columns = x + moves[0] - turn * (y - height / 2)
    rows = y + moves[1] + turn * (x - width / 2)
    return np.clip(rows, 0, height - 1.001), np.clip(columns, 0, width - 1.001)


def _corners(rows: np.ndarray, columns: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """The four pixels around each place with their weights, (H, W) each."""
    top, left = rows.astype(int), columns.astype(int)
    down, right = rows - top, columns - left
    return [
        (top, left, (1 - down) * (1 - right)),
        (top, left + 1, (1 - down) * right),
        (top + 1, left, down * (1 - right)),
        (top + 1, left + 1, down * right),
    ]


def _sampled(plane: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """A plane (H, W) at the places, bilinearly."""
    found: np.ndarray = sum(plane[r, c] * weight for r, c, weight in _corners(rows, columns))
    return found.astype(np.float32)


def _sampled_cloth(
    blank: Blank, rows: np.ndarray, columns: np.ndarray, parts: np.ndarray, near: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Places on the cloth (H, W, 2), averaged only over pixels of the same piece of cloth: seams stay sharp."""
    nearest = blank.uv[near]
    total, weights = np.zeros_like(nearest), np.zeros((*parts.shape, 1), np.float32)
    for r, c, weight in _corners(rows, columns):
        uv = blank.uv[r, c]
        same = (blank.parts[r, c] == parts) & (np.abs(uv - nearest).max(-1) < 0.02)
        total += uv * (weight * same)[..., None]
        weights += (weight * same)[..., None]
    cloth: np.ndarray = np.where(weights > 1e-3, total / np.maximum(weights, 1e-3), nearest).astype(np.float32)
    return cloth
