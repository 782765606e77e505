"""GrabCut (Rother et al. 2004) for clothes on busy floors and beds, and the doubts that forbid a cut-out.

It runs on a small copy, once from what differs from the border and once from the middle of the picture. Only
an outline found twice, which stands out from what surrounds it all the way round, is trusted.
"""

from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np
from PIL import Image

from core.data.keying import cielab, outer_ring

_SIDE = 224  # pixels; outlines are found at this size and refined at the full one
_RIM = 0.02  # of the longer side, taken for backdrop where its colour is common along the border
_ROUNDS = 4  # of fitting colours and cutting; more change nothing
_COMMON = 3.0  # spreads from the border's colours within which a pixel is like them
_WEAK = 7.0  # CIELAB units across the outline below which it is a guess


@dataclass(frozen=True)
class Doubts:
    """What speaks against a cut-out; every number is 0 for a perfect one.

    `apart` is the share in which the two likest runs differ, `weak` the part of the outline without contrast, `gap` its
    longest such stretch and `frayed` the outline's length as multiples of the root of the area, `missed` the
    area beside the garment that is unlike the border as a share of the garment, `framed` the part of the
    outline that is the picture's frame.
    """

    apart: float
    weak: float
    gap: float
    frayed: float
    missed: float
    framed: float
    parts: int

    @property
    def few(self) -> bool:
        """Whether a cut-out may be shown; limits chosen by eye on photos of clothes, to refuse when in doubt."""
        return (
            self.apart < 0.06
            and self.weak < 0.05
            and self.gap < 0.075
            and self.frayed < 7.5
            and self.missed < 0.10
            and self.framed < 0.12
            and self.parts <= 2
        )


_HOPELESS = Doubts(apart=1, weak=1, gap=1, frayed=99, missed=1, framed=1, parts=0)


def segment(picture: Image.Image, keyed: np.ndarray | None = None) -> np.ndarray | None:
    """The garment in an RGB picture as (h, w) bool with a longer side of 224, or None where it is uncertain.

    `keyed`, of any size, is what keying found.
    """
    found, doubts = examine(picture, keyed)
    return found if doubts.few else None


def examine(picture: Image.Image, keyed: np.ndarray | None = None) -> tuple[np.ndarray, Doubts]:
    """The likeliest garment (h, w) bool with a longer side of 224, and what speaks against it."""
    scale = _SIDE / max(picture.size)
    size = max(8, round(picture.width * scale)), max(8, round(picture.height * scale))
    small = picture.resize(size, Image.Resampling.BOX)
    lab = cielab(small)
    unlike = _unlike_border(lab)
    backdrop = _rim(unlike.shape) & (unlike < _COMMON)
    calm = cv2.bilateralFilter(_as_bytes(lab), 5, 30, 3)  # without the grain of carpets
    cuts = [
        _tidied(_grab(calm, _salient(unlike), backdrop), unlike),
        _tidied(_grab(np.asarray(small), _middle(unlike.shape), backdrop), unlike),
    ]
    if keyed is not None:
        cuts.append(np.asarray(Image.fromarray(keyed).resize(size, Image.Resampling.NEAREST)))
    apart, alike = min(
        ((_apart(one, other), (one, other)) for one, other in combinations(cuts, 2)), key=lambda each: each[0]
    )
    judged = [(cut, _doubts(cut, lab, unlike, apart)) for cut in alike]
    return min(judged, key=lambda each: (each[1].missed > 0.02) + each[1].weak)


def _apart(one: np.ndarray, other: np.ndarray) -> float:
    """The share of what either marks that only one of them does; 1 where both are empty."""
    return 1 - float((one & other).sum() / max(1, (one | other).sum()))


def _as_bytes(lab: np.ndarray) -> np.ndarray:
    """CIELAB (H, W, 3) as the bytes that OpenCV takes, 0 of green-red and blue-yellow in the middle."""
    scaled = lab * np.array([2.55, 1.6, 1.6], np.float32) + np.array([0, 128, 128], np.float32)
    whole: np.ndarray = np.clip(np.rint(scaled), 0, 255).astype(np.uint8)
    return whole


def _unlike_border(lab: np.ndarray) -> np.ndarray:
    """How many spreads each pixel is from the nearest of the border's common colours, (H, W)."""
    soft = cv2.GaussianBlur(lab, (0, 0), 1.2)
    height, width = lab.shape[:2]
    colours = soft[outer_ring((height, width), max(3, round(2 * _RIM * max(height, width))))]
    cv2.setRNGSeed(0)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    _, labels, centres = cv2.kmeans(colours, 6, np.empty(0, np.int32), stop, 1, cv2.KMEANS_PP_CENTERS)
    nearest = np.full((height, width), np.inf, np.float32)
    for number, centre in enumerate(centres):
        own = colours[labels.ravel() == number]
        if len(own) > 0.03 * len(colours):
            spread = max(3.0, float(np.sqrt(((own - centre) ** 2).mean())))
            away = soft - centre
            away[..., 0] *= np.where(away[..., 0] < 0, 0.6, 1)  # it may lie in shadow
            nearest = np.minimum(nearest, np.linalg.norm(away, axis=-1) / spread)
    return nearest


def _rim(shape: tuple[int, ...]) -> np.ndarray:
    return outer_ring(shape, max(2, round(_RIM * max(shape))))


def _grid(shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    return np.abs(y), np.abs(x)


def _salient(unlike: np.ndarray) -> np.ndarray:
    """What is unlike the border and not far from the middle, at least two sevenths of the picture, (H, W) bool."""
    y, x = _grid(unlike.shape)
    value = np.minimum(unlike, 6) * np.exp(-1.2 * (x**3 + y**3))
    limit, _ = cv2.threshold(np.rint(value * 30).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    chosen: np.ndarray = value > min(limit / 30, float(np.quantile(value, 0.72)))
    return chosen


def _middle(shape: tuple[int, ...]) -> np.ndarray:
    """A rounded rectangle of most of the picture, (H, W) bool."""
    y, x = _grid(shape)
    inside: np.ndarray = x**4 + y**4 < 0.78**4
    return inside


def _grab(image: np.ndarray, likely: np.ndarray, backdrop: np.ndarray) -> np.ndarray:
    """GrabCut from a likely garment and what is surely not garment, (H, W) bool."""
    mask = np.where(likely, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    mask[backdrop] = cv2.GC_BGD
    share = float(np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).mean())
    if not 0.01 < share < 0.99:
        return np.zeros(mask.shape, bool)
    cv2.setRNGSeed(0)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(image, mask, (0, 0, 1, 1), *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found: np.ndarray = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD))
    return found


def _tidied(found: np.ndarray, unlike: np.ndarray) -> np.ndarray:
    """Without threads and scraps, and without holes unless backdrop shows through them."""
    from scipy import ndimage

    opened = ndimage.binary_opening(found, iterations=2)
    parts, count = ndimage.label(opened)
    if not count:
        return np.zeros(found.shape, bool)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    kept: np.ndarray = (sizes > 0.15 * sizes.max())[parts]
    holes, count = ndimage.label(~kept)
    sizes = np.bincount(holes.ravel())
    like = ndimage.mean(unlike, holes, np.arange(count + 1))
    rim = np.unique(np.concatenate([holes[0], holes[-1], holes[:, 0], holes[:, -1]]))
    open_ = (sizes > 0.0015 * found.size) & (like < _COMMON)
    open_[rim] = True
    open_[0] = False
    whole: np.ndarray = ~open_[holes]
    return whole


def _doubts(cut: np.ndarray, lab: np.ndarray, unlike: np.ndarray, apart: float) -> Doubts:
    from scipy import ndimage

    area = float(cut.sum())
    if not 0.03 < area / cut.size < 0.9:
        return _HOPELESS
    weak, gap, framed, length = _outline(cut, lab)
    sizes = np.bincount(ndimage.label(cut)[0].ravel())[1:]
    return Doubts(
        apart,
        weak,
        gap / area**0.5,
        length / area**0.5,
        _missed(cut, lab, unlike) / area,
        framed,
        int((sizes > 0.01 * area).sum()),
    )


def _outline(cut: np.ndarray, lab: np.ndarray) -> tuple[float, float, float, float]:
    """Of the outline: the part without contrast, its longest such stretch, the part along the frame, its length."""
    height, width = cut.shape
    soft = cv2.GaussianBlur(lab, (0, 0), 1.0)
    down, across = np.gradient(cv2.GaussianBlur(cut.astype(np.float32), (0, 0), 2.5))
    steep = np.hypot(down, across) + 1e-6
    contours, _ = cv2.findContours(cut.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    guessed, edges, gap = [], [], 0.0
    for contour in contours:
        x, y = contour[:, 0, 0], contour[:, 0, 1]
        normal = np.stack([across[y, x], down[y, x]]) / steep[y, x]  # towards the garment
        at = [
            soft[
                np.clip(np.rint(y + far * normal[1]), 0, height - 1).astype(int),
                np.clip(np.rint(x + far * normal[0]), 0, width - 1).astype(int),
            ]
            for far in (3, -3)
        ]
        edge = (x < 2) | (y < 2) | (x > width - 3) | (y > height - 3)
        faint = (np.linalg.norm(at[0] - at[1], axis=1) < _WEAK) & ~edge
        guessed.append(faint)
        edges.append(edge)
        gap = max(gap, _longest(faint))
    return (
        float(np.concatenate(guessed).mean()),
        gap,
        float(np.concatenate(edges).mean()),
        float(sum(len(edge) for edge in edges)),
    )


def _longest(faint: np.ndarray) -> float:
    """Pixels in the longest stretch of a closed outline that is mostly faint."""
    from scipy import ndimage

    mostly = ndimage.uniform_filter1d(faint.astype(np.float32), 9, mode="wrap") > 0.6
    breaks = np.flatnonzero(~mostly)
    if not len(breaks):
        return float(len(faint))
    return float(np.diff(np.append(breaks, breaks[0] + len(faint))).max() - 1)


def _missed(cut: np.ndarray, lab: np.ndarray, unlike: np.ndarray) -> float:
    """Pixels of the largest patch that touches the garment, is unlike the border and is no shadow."""
    from scipy import ndimage

    reach = max(3, round(0.02 * max(cut.shape)))
    near = ndimage.binary_dilation(cut, iterations=2)
    patch = ndimage.binary_opening((unlike > _COMMON) & ~near, iterations=1) & ~_rim(cut.shape)
    labels, count = ndimage.label(patch)
    if not count:
        return 0.0
    touching = np.unique(labels[ndimage.binary_dilation(cut, iterations=2 + reach) & patch])
    sizes = np.bincount(labels.ravel())
    return float(sizes[touching].max()) if len(touching) else 0.0
