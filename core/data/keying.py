"""Keying: what stands out from a plain backdrop, and cannot be reached from the border over it, is the garment.

The backdrop is a smooth surface fitted to the picture's border: a packshot's paper, an even table or sheet.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

_RING = 0.03  # of the sides, taken for backdrop
_ROUGHEST = 7.0  # CIELAB units that a plain backdrop may vary by, beyond its slope
_STEP = 3.5  # least CIELAB units from the backdrop at which a garment begins
_CLEAR = 14.0  # CIELAB units from the backdrop of what is no shade, however thin
_TEAR = 0.4  # mean pixels to and fro per pixel of a torn outline
_CALM = 2.0  # CIELAB units that a backdrop varies by at most where it can be told through holes
_STUDIO = 1.3  # the same of a studio's, which no floor or wall at home is as even as


@dataclass(frozen=True)
class Key:
    """A garment before its backdrop: `inside` (H, W) bool, `away` (H, W) and `step` in CIELAB units.

    `away` is how far each pixel is from the backdrop, `step` where a garment begins, `studio` whether the
    backdrop is as even as a studio's.
    """

    inside: np.ndarray
    away: np.ndarray
    step: float
    studio: bool


def key(lab: np.ndarray) -> Key | None:
    """The garment in a picture of CIELAB (H, W, 3), or None where the backdrop is not plain or the outline frayed."""
    fitted = _backdrop(lab)
    if fitted is None:
        return None
    backdrop, noise = fitted
    away = _away(lab, backdrop)
    step = max(_STEP, 4 * noise)
    inside = _inside(away, step, noise)  # on a busier surface a print may look like it
    return Key(inside, away, step, noise < _STUDIO) if _convincing(inside, away, step) else None


def cielab(picture: Image.Image) -> np.ndarray:
    """CIELAB (H, W, 3) float32; L 0 to 100."""
    srgb = np.asarray(picture, np.float32) / 255
    light = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    xyz = light @ np.array([[0.4339, 0.2126, 0.0178], [0.3762, 0.7152, 0.1095], [0.1899, 0.0722, 0.8727]], np.float32)
    x, y, z = np.moveaxis(np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 0.13793), -1, 0)
    lab: np.ndarray = np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1).astype(np.float32)
    return lab


def outer_ring(shape: tuple[int, ...], rim: int) -> np.ndarray:
    """The outermost `rim` pixels of a picture, (H, W) bool."""
    ring = np.ones(shape, bool)
    ring[rim:-rim, rim:-rim] = False
    return ring


def _backdrop(lab: np.ndarray) -> tuple[np.ndarray, float] | None:
    """A smooth surface through most of the border (H, W, 3) and the border's spread, or None where it is busy."""
    height, width = lab.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1).astype(np.float32)  # (H, W, 6)
    ring = outer_ring((height, width), max(2, round(_RING * max(height, width))))
    known, colours = terms[ring], lab[ring]
    keep = np.linalg.norm(colours - np.median(colours, axis=0), axis=1) < 25
    for _ in range(4):  # what stands out from the fit is garment that touches the frame
        if keep.mean() < 0.5:
            return None
        weights = np.linalg.lstsq(known[keep], colours[keep], rcond=None)[0]  # (6, 3)
        off = np.linalg.norm(colours - known @ weights, axis=1)
        spread = float(np.median(off[keep])) * 1.5
        keep = off < max(4.0, 3 * spread)
    if spread > _ROUGHEST or keep.mean() < 0.5:
        return None
    surface: np.ndarray = terms @ weights  # (H, W, 3)
    return surface, spread


def _away(lab: np.ndarray, backdrop: np.ndarray) -> np.ndarray:
    """How far each pixel is from the backdrop (H, W).

    A soft shadow, darker but of the same hue, counts half; what is lighter can be no shadow and counts more.
    """
    difference = lab - backdrop
    lightness = np.where(difference[..., 0] < 0, -difference[..., 0], 1.5 * difference[..., 0])
    lightness = lightness - 0.5 * np.clip(-difference[..., 0], 0, 18)
    away: np.ndarray = np.sqrt(lightness**2 + difference[..., 1] ** 2 + difference[..., 2] ** 2)
    return away


def _inside(away: np.ndarray, step: float, noise: float) -> np.ndarray:
    """The garment (H, W) bool: what the border does not reach over backdrop.

    Backdrop may show through it where the backdrop is calm; in a studio threads are straps, elsewhere scraps.
    """
    from scipy import ndimage

    holes = noise < _CALM
    smooth = ndimage.gaussian_filter(away, 0.8)
    rim = max(4, round(0.02 * max(away.shape)))
    loose = _unreachable(smooth, smooth > step, step * holes)
    if loose.any():  # a vivid garment leaves no doubt about faint light and shade around it
        step = max(step, 0.11 * float(np.quantile(smooth[loose], 0.7)))
        loose = _unreachable(smooth, smooth > step, step * holes)
    # Beside a dark garment shadow and ringing reach further than beside a pale one: in the rim the edge is
    # where a third of the way to the garment next to it has been gone.
    beside = ndimage.maximum_filter(smooth, 2 * rim + 1)
    sure = ndimage.binary_erosion(loose, iterations=rim, border_value=1)
    tight = _unreachable(smooth, sure | (smooth > np.clip(0.33 * beside, step, 20)), step * holes)
    opened = ndimage.binary_opening(tight & loose, iterations=1)
    return _without_specks(opened | _straps(loose, smooth) if noise < _STUDIO else opened, smooth)


def _straps(loose: np.ndarray, away: np.ndarray) -> np.ndarray:
    """Of what is at most six pixels wide, the long pieces that stand out clearly from the backdrop, (H, W) bool."""
    from scipy import ndimage

    thin = loose & ~ndimage.binary_opening(loose, iterations=3)
    thin &= away > 0.5 * ndimage.maximum_filter(away * thin, 3)
    labels, count = ndimage.label(thin, np.ones((3, 3)))
    sizes = np.bincount(labels.ravel())
    strength = ndimage.maximum(away, labels, np.arange(count + 1))
    kept: np.ndarray = ((sizes > 0.015 * max(thin.shape)) & (strength > _CLEAR))[labels] & thin
    return kept


def _unreachable(away: np.ndarray, unlike: np.ndarray, faint: float) -> np.ndarray:
    """What no path over backdrop reaches from the border, less enclosed areas fainter than `faint`, (H, W) bool."""
    from scipy import ndimage

    outside, _ = ndimage.label(~ndimage.binary_closing(np.pad(unlike, 4), iterations=2)[4:-4, 4:-4])
    rim = np.concatenate([outside[0], outside[-1], outside[:, 0], outside[:, -1]])
    sizes = np.bincount(outside.ravel())
    typical = ndimage.median(away, outside, np.arange(len(sizes)))
    backdrop = np.isin(np.arange(len(sizes)), rim) | ((sizes > 0.002 * away.size) & (typical < faint * 0.9))
    backdrop[0] = False
    inside: np.ndarray = ~backdrop[outside]
    return inside


def _without_specks(inside: np.ndarray, away: np.ndarray) -> np.ndarray:
    """Without parts that are far smaller, or far fainter (reflections on the floor), than the main one."""
    from scipy import ndimage

    labels, count = ndimage.label(inside, np.ones((3, 3)))
    if not count:
        return inside
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    strength = np.nan_to_num(ndimage.mean(away, labels, np.arange(len(sizes))))
    main = int(sizes.argmax())
    kept: np.ndarray = ((sizes > 0.05 * sizes[main]) & (strength > 0.4 * strength[main]))[labels]
    return kept


def _convincing(inside: np.ndarray, away: np.ndarray, step: float) -> bool:
    """Whether the outline can be trusted: of a sensible size, mostly free of the frame, crisp and not frayed."""
    from scipy import ndimage

    share = inside.mean()
    rim = np.concatenate([inside[0], inside[-1], inside[:, 0], inside[:, -1]])
    if not 0.02 < share < 0.9 or rim.mean() > 0.35 or _torn(inside):
        return False
    edge = inside & ~ndimage.binary_erosion(inside, iterations=1, border_value=1)
    rise = ndimage.maximum_filter(away, 7)[edge] - ndimage.minimum_filter(away, 7)[edge]
    frayed = edge.sum() / np.sqrt(inside.sum())  # 3.5 for a disc, 4 for a square, 8 for trousers
    sizes = np.sort(np.bincount(ndimage.label(inside)[0].ravel())[1:])[::-1]
    return bool(np.mean(rise > 1.7 * step) > 0.8 and frayed < 14 and sizes[:2].sum() > 0.8 * sizes.sum())


def _torn(inside: np.ndarray) -> bool:
    """Whether the outline goes in and out all along, as where pale stripes are lost in a pale backdrop."""
    reach = max(3, round(0.018 * max(inside.shape)))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    mask = np.pad(inside.astype(np.uint8), 2 * reach)
    length = float((mask - cv2.erode(mask, np.ones((3, 3), np.uint8))).sum())
    bites = float((cv2.morphologyEx(mask, cv2.MORPH_CLOSE, disc) - mask).sum())
    spikes = float((mask - cv2.morphologyEx(mask, cv2.MORPH_OPEN, disc)).sum())
    return min(bites, spikes) > _TEAR * length
