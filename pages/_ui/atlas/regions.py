"""Names for the regions of the map, found by which kind of piece has the majority where."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

_CELLS = (22, 36)  # a side, for kinds and for colours of kinds
_BLUR = (0.8, 0.5)  # cells: stray pieces of another kind do not tear a region apart
_MOST = (50, 220)
_LEAST = (0.006, 0.002)  # of all pieces
_FEWEST = 5
_TOUCHING = np.ones((3, 3), int)  # cells that meet at a corner belong together too


@dataclass(frozen=True)
class Region:
    """A part of the map with a name: where its middle piece `row` lies, and how many pieces it has.

    `level` is 0 for names seen from afar and 1 for those seen from nearby.
    """

    text: str
    x: float
    y: float
    n: int
    row: int
    level: int


def regions(points: np.ndarray, kinds: Sequence[str], colours: Sequence[str]) -> tuple[Region, ...]:
    """Regions of kinds, then of colours of kinds ("black dresses"), each level's largest first.

    `points` (n, 2) within [-1, 1]; `kinds` and `colours` name each point's own in the plural and as a word.
    """
    nearby = [f"{colour} {kind}" for colour, kind in zip(colours, kinds, strict=True)]
    return (*_named(points, kinds, 0), *_named(points, nearby, 1))


def nearest(points: np.ndarray, found: Sequence[Region]) -> list[str]:
    """The name of the region nearest to each point (n, 2), of those seen from afar; nothing where there are none."""
    far = [region for region in found if region.level == 0]
    if not far:
        return [""] * len(points)
    middles = np.array([(region.x, region.y) for region in far])  # (r, 2)
    apart = np.square(points[:, None, :] - middles[None]).sum(axis=2)  # (n, r)
    return [far[place].text for place in apart.argmin(axis=1)]


def _named(points: np.ndarray, names: Sequence[str], level: int) -> list[Region]:
    words, codes = np.unique(np.asarray(names), return_inverse=True)  # (m,), (n,)
    side = _CELLS[level]
    cells = np.clip(((points + 1) / 2 * side).astype(int), 0, side - 1)  # (n, 2)
    ruler = _majorities(cells, codes, len(words), level)  # (side, side)
    least = max(_FEWEST, round(len(points) * _LEAST[level]))
    found = []
    for code, word in enumerate(words):
        parts, count = ndimage.label(ruler == code, _TOUCHING)
        mine = np.flatnonzero(codes == code)
        part_of = parts[cells[mine, 0], cells[mine, 1]]
        for part in range(1, count + 1):
            rows = mine[part_of == part]
            if len(rows) >= least:
                found.append(_region(str(word), points, rows, level))
    return sorted(found, key=lambda region: -region.n)[: _MOST[level]]


def _majorities(cells: np.ndarray, codes: np.ndarray, m: int, level: int) -> np.ndarray:
    """Which of m names has most points in and around each cell (side, side); -1 where there are no points."""
    side = _CELLS[level]
    best, ruler = np.zeros((side, side)), np.full((side, side), -1)
    for code in range(m):
        counts = np.zeros((side, side))
        np.add.at(counts, tuple(cells[codes == code].T), 1)
        blurred = ndimage.gaussian_filter(counts, _BLUR[level])
        more = blurred > best
        best[more], ruler[more] = blurred[more], code
    return ruler


def _region(word: str, points: np.ndarray, rows: np.ndarray, level: int) -> Region:
    """Named where its middle piece is: a mean could lie outside a bent region."""
    middle = rows[np.square(points[rows] - points[rows].mean(axis=0)).sum(axis=1).argmin()]
    return Region(word, float(points[middle, 0]), float(points[middle, 1]), len(rows), int(middle), level)
