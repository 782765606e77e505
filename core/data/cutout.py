"""Cut a garment out of its photo: by keying on a plain backdrop, by GrabCut on busy floors, beds and walls.

A cut-out that would be torn, or be only a part of the garment, is worse than the whole photo in a frame: in
doubt there is none.
"""

import cv2
import numpy as np
from PIL import Image

from core.data.grabcut import segment
from core.data.keying import Key, cielab, key

_LONGEST = 640  # pixels; a cut-out is laid out smaller than this


def cut_out(image: Image.Image) -> Image.Image | None:
    """The garment with a soft edge, RGBA at most 640 pixels long, or None where it cannot be told from the rest."""
    picture = image.convert("RGB")
    picture.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    if min(picture.size) < 32:
        return None
    lab = cielab(picture)
    keyed = key(lab)
    if keyed is not None and keyed.studio:
        alpha = _keyed_alpha(keyed)
        return _with_alpha(picture, alpha, alpha > 0.95)
    found = segment(picture, keyed.inside if keyed else None)
    if found is None:
        return None
    alpha = _drawn_alpha(found, lab)
    return _with_alpha(picture, alpha, cv2.erode((alpha > 0.95).astype(np.uint8), np.ones((3, 3))) > 0)


def _keyed_alpha(keyed: Key) -> np.ndarray:
    """Coverage (H, W), 0 to 1: near the outline, how far a pixel has come from the backdrop to the garment."""
    from scipy import ndimage

    core = ndimage.binary_erosion(keyed.inside, iterations=3, border_value=1)
    full = ndimage.maximum_filter(ndimage.gaussian_filter(keyed.away, 0.7), 9)
    come = np.clip((keyed.away / np.maximum(full, 1) - 0.25) / 0.4, 0, 1)
    come = np.where(full > 4 * keyed.step, come, 1)  # too pale a garment to tell by colour
    smooth = np.clip((ndimage.gaussian_filter(keyed.inside.astype(np.float32), 1.0) - 0.35) / 0.5, 0, 1)
    alpha: np.ndarray = np.maximum(core, np.minimum(smooth, ndimage.gaussian_filter(come, 0.5)))
    return alpha


def _drawn_alpha(found: np.ndarray, lab: np.ndarray) -> np.ndarray:
    """Coverage (H, W), 0 to 1: an outline found on a small copy, drawn smoothly and led along the picture's edges.

    The guided filter of He et al. (2010), with colour as its guide, only in a band along the outline.
    """
    size = lab.shape[1], lab.shape[0]
    scale = size[1] / found.shape[0]
    rough = cv2.resize(cv2.GaussianBlur(found.astype(np.float32), (0, 0), 1.0), size, interpolation=cv2.INTER_CUBIC)
    side = 2 * round(1.5 + 2 * scale) + 1  # pixels, of the filter's window
    mask = (rough > 0.5).astype(np.float32)
    wide = cv2.boxFilter(mask, -1, (side, side), borderType=cv2.BORDER_REPLICATE)
    band = (wide > 0.001) & (wide < 0.999)
    led = _guided(mask, lab / 100, band, side)
    sharp = np.clip((led - 0.4) / 0.45, 0, 1)
    soft = np.clip((cv2.GaussianBlur(mask, (0, 0), 0.7 + 0.5 * scale) - 0.05) / 0.6, 0, 1)
    alpha: np.ndarray = np.where(band, np.minimum(sharp, soft), mask)
    return alpha


def _guided(mask: np.ndarray, guide: np.ndarray, band: np.ndarray, side: int) -> np.ndarray:
    """The mask (H, W) as a locally linear function of the guide (H, W, 3), solved where `band` is set."""

    def mean(values: np.ndarray) -> np.ndarray:
        return np.asarray(cv2.boxFilter(values, -1, (side, side), borderType=cv2.BORDER_REPLICATE))

    centre, level = mean(guide), mean(mask)
    products = np.stack([mean(guide[..., i] * guide[..., j]) for i in range(3) for j in range(3)], axis=-1)[band]
    spread = products.reshape(-1, 3, 3) - centre[band][:, :, None] * centre[band][:, None, :]
    along = np.stack([mean(guide[..., i] * mask) for i in range(3)], axis=-1)[band] - centre[band] * level[band, None]
    slope = np.zeros_like(guide)
    slope[band] = np.linalg.solve(spread + 4e-4 * np.eye(3, dtype=np.float32), along[..., None])[..., 0]
    offset = level - (slope * centre).sum(axis=-1)
    led: np.ndarray = (mean(slope) * guide).sum(axis=-1) + mean(offset)
    return led


def _with_alpha(picture: Image.Image, alpha: np.ndarray, sure: np.ndarray) -> Image.Image:
    """The picture with that coverage; pixels that are not `sure` take the colour of the garment beside them."""
    from scipy import ndimage

    nearest = ndimage.distance_transform_edt(~sure, return_distances=False, return_indices=True)
    colours = np.asarray(picture)[nearest[0], nearest[1]]
    return Image.fromarray(np.dstack([colours, np.rint(alpha * 255).astype(np.uint8)]), "RGBA")
