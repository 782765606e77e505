"""Patterns of cloth: repeating tiles that say how much of each ink lies where.

A tile is colourless: (T, T, K) coverages of K inks that add up to one, so one tile serves every
colourway. Inks are, in order, the ground, the second colour and the accents.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from core.errors import UnknownNameError

Tile = np.ndarray
_DRAWN = 1024  # pixels across a tile as drawn; what is looked up is averaged down from it


@dataclass(frozen=True)
class Pattern:
    """A pattern: `cm` is the side of its repeat on the cloth, `inks` the number of colours it takes.

    `family` is the word of the shop's filter; `phrase` names it in a title.
    """

    name: str
    family: str
    phrase: str
    cm: float
    inks: int
    draw: Callable[[], Tile]


@lru_cache(maxsize=256)
def coverage(name: str, texels: int, blur: float) -> Tile:
    """The tile of pattern `name`, (texels, texels, K) float32, averaged over `blur` texels and seamless.

    Filtering over one pixel of the final picture beforehand makes a nearest-texel lookup anti-aliased.
    """
    drawn = _drawn(name)
    planes = [
        Image.fromarray(drawn[..., ink]).resize((texels, texels), Image.Resampling.BOX) for ink in range(drawn.shape[2])
    ]
    return soften(np.stack([np.asarray(plane) for plane in planes], axis=-1), blur)  # (T, T, K)


def soften(tile: np.ndarray, blur: float) -> np.ndarray:
    """Average a seamless tile (T, T) or (T, T, K) over a Gaussian about `blur` texels wide, seamlessly."""
    if blur <= 0:
        return tile.astype(np.float32)
    rows = np.fft.fftfreq(tile.shape[0])[:, None]
    columns = np.fft.rfftfreq(tile.shape[1])[None]
    keep = np.exp(-2 * (np.pi * blur * 0.42) ** 2 * (rows**2 + columns**2))  # (T, T/2+1)
    keep = keep.reshape(keep.shape + (1,) * (tile.ndim - 2))
    softened = np.fft.irfft2(np.fft.rfft2(tile, axes=(0, 1)) * keep, s=tile.shape[:2], axes=(0, 1))
    seamless: np.ndarray = np.ascontiguousarray(softened, np.float32)
    return seamless


@lru_cache(maxsize=32)
def _drawn(name: str) -> Tile:
    return pattern(name).draw().astype(np.float32)


def _inks(labels: np.ndarray, count: int) -> Tile:
    tile: Tile = (labels[..., None] == np.arange(count)).astype(np.float32)  # (T, T, K)
    return tile


def _grid() -> tuple[np.ndarray, np.ndarray]:
    """Horizontal and vertical position in the tile, 0 to 1, each (T, T)."""
    line = (np.arange(_DRAWN) + 0.5) / _DRAWN
    return np.broadcast_to(line, (_DRAWN, _DRAWN)), np.broadcast_to(line[:, None], (_DRAWN, _DRAWN))


def _plain() -> Tile:
    return np.ones((8, 8, 1), np.float32)


def _stripe() -> Tile:
    _, v = _grid()
    return _inks((v % 0.5 < 0.25).astype(int), 2)


def _breton() -> Tile:
    _, v = _grid()
    return _inks((v % 0.25 < 0.09).astype(int), 2)


def _shirt_stripe() -> Tile:
    u, _ = _grid()
    return _inks((u % 0.125 < 0.05).astype(int), 2)


def _pinstripe() -> Tile:
    u, _ = _grid()
    line = ((u % 0.25) < 0.024) * 0.75
    return np.stack([1 - line, line], axis=-1)  # (T, T, 2)


def _gingham() -> Tile:
    u, v = _grid()
    dark = ((u % 0.25 < 0.125).astype(float) + (v % 0.25 < 0.125)) / 2
    return np.stack([1 - dark, dark], axis=-1)  # (T, T, 2)


def _check() -> Tile:
    """A windowpane with a finer accent line between."""
    u, v = _grid()
    labels = np.zeros(u.shape, int)
    for axis in (u, v):
        labels[np.abs(axis - 0.75) < 0.010] = 2
        labels[np.abs(axis - 0.25) < 0.018] = 1
        labels[np.abs(axis - 0.30) < 0.006] = 1
    cover = _inks(labels, 3)
    soft = 0.75 * (labels > 0)[..., None]
    tile: Tile = cover * soft + _inks(np.zeros(u.shape, int), 3) * (1 - soft)
    return tile


def _glen() -> Tile:
    """Prince of Wales: blocks of fine houndstooth crossed by an over-check."""
    u, v = _grid()
    step = np.floor(u * 64) + np.floor(v * 64)
    twill = (step % 4 < 2).astype(float)
    bars_u, bars_v = (u % 0.5 < 0.25), (v % 0.5 < 0.25)
    fine = ((np.floor(u * 64) % 4 < 2) ^ (np.floor(v * 64) % 4 < 2)).astype(float)
    dark = np.where(bars_u & bars_v, twill, np.where(bars_u | bars_v, fine * 0.8, 0.18 * twill))
    over = ((np.abs(u - 0.625) < 0.008) | (np.abs(v - 0.625) < 0.008)) * 0.55
    return np.stack([(1 - dark) * (1 - over), dark * (1 - over), over], axis=-1)  # (T, T, 3)


_SETT = ((0, 34), (1, 10), (0, 6), (1, 22), (2, 3), (1, 22), (0, 6), (1, 10), (0, 20), (3, 3), (0, 14))


def _tartan() -> Tile:
    """A sett woven as twill: half of each thread shows where warp and weft cross."""
    threads = np.concatenate([np.full(count, ink) for ink, count in _SETT])
    u, v = _grid()
    warp = threads[(u * len(threads)).astype(int)]
    weft = threads[(v * len(threads)).astype(int)]
    over = (u + v) * len(threads) % 4 < 2
    return _inks(np.where(over, warp, weft), 4)


def _houndstooth() -> Tile:
    """Four dark and four light threads in a two-by-two twill."""
    u, v = _grid()
    column, row = (u * 32).astype(int), (v * 32).astype(int)
    warp, weft = column % 8 < 4, row % 8 < 4
    over = (column - row) % 4 < 2
    return _inks(np.where(over, warp, weft).astype(int), 2)


def _dots() -> Tile:
    u, v = _grid()
    labels = np.zeros(u.shape, int)
    for x, y in ((0.25, 0.25), (0.75, 0.75)):
        labels[(u - x) ** 2 + (v - y) ** 2 < 0.115**2] = 1
    return _inks(labels, 2)


class _Sheet:
    """A seamless sheet to draw on: what leaves one side comes in at the other."""

    def __init__(self) -> None:
        self.image = Image.new("L", (_DRAWN, _DRAWN), 0)
        self._draw = ImageDraw.Draw(self.image)

    def polygon(self, points: np.ndarray, ink: int) -> None:
        """Fill a polygon, (n, 2) in tile units, with `ink`."""
        low, high = points.min(axis=0), points.max(axis=0)
        for shift in np.ndindex(3, 3):
            move = np.array(shift) - 1
            if (high + move > 0).all() and (low + move < 1).all():
                self._draw.polygon([tuple(point) for point in ((points + move) * _DRAWN).tolist()], fill=ink)

    def disc(self, centre: np.ndarray, radius: float, ink: int) -> None:
        """Fill a disc."""
        turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        self.polygon(centre + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1), ink)

    def petal(self, base: np.ndarray, angle: float, length: float, width: float, ink: int) -> None:
        """Fill a petal or leaf that starts at `base`; `width` is its greatest half-width."""
        along = np.linspace(0, 1, 14)
        side = width * np.sin(np.pi * along**0.8)
        outline = np.concatenate([np.stack([along * length, side], 1), np.stack([along * length, -side], 1)[::-1]])
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        self.polygon(base + outline @ turn, ink)  # (28, 2)

    def stem(self, start: np.ndarray, end: np.ndarray, width: float, ink: int, bend: float = 0.25) -> None:
        """Draw a curved line from `start` to `end`."""
        along = np.linspace(0, 1, 12)[:, None]
        side = np.array([start[1] - end[1], end[0] - start[0]])
        line = start + along * (end - start) + bend * along * (1 - along) * side
        normal = width * side / (np.linalg.norm(side) + 1e-9)
        self.polygon(np.concatenate([line + normal, (line - normal)[::-1]]), ink)

    def tile(self, inks: int) -> Tile:
        """Coverage of each ink."""
        return _inks(np.asarray(self.image).astype(int), inks)


def _scatter(rng: np.random.Generator, count: int, gap: float) -> np.ndarray:
    """Up to `count` points of the seamless unit square, none nearer than `gap` to another."""
    points: list[np.ndarray] = []
    for _ in range(count * 60):
        point = rng.random(2)
        apart = [np.abs((point - other + 0.5) % 1 - 0.5) for other in points]
        if all(np.hypot(*away) > gap for away in apart):
            points.append(point)
        if len(points) == count:
            break
    return np.array(points)


def _blossom(sheet: _Sheet, centre: np.ndarray, size: float, inks: tuple[int, int, int], turn: float) -> None:
    """Five round petals with a shaded throat and an eye; `inks` are petal, throat, eye."""
    for petal in range(5):
        angle = turn + petal * 2 * np.pi / 5
        out = np.array([np.cos(angle), np.sin(angle)])
        sheet.petal(centre, angle, size, size * 0.42, inks[0])
        sheet.disc(centre + out * size * 0.66, size * 0.36, inks[0])
    for petal in range(5):
        sheet.petal(centre, turn + petal * 2 * np.pi / 5, size * 0.52, size * 0.09, inks[1])
    sheet.disc(centre, size * 0.2, inks[2])


def _ditsy() -> Tile:
    """Small blossoms in two colours among sprigs. Inks: ground, petal, petal, throat, eye, leaf."""
    rng, sheet = np.random.default_rng(5), _Sheet()
    points = _scatter(rng, 26, 0.15)
    for index, point in enumerate(points):
        angle, size = rng.uniform(0, 2 * np.pi), rng.uniform(0.036, 0.052)
        for side in (-0.9, 0.0, 0.9):
            out = np.array([np.cos(angle + side), np.sin(angle + side)])
            sheet.stem(point, point + out * size * 1.9, size * 0.07, 5)
            sheet.petal(point + out * size * 1.0, angle + side, size * 1.15, size * 0.27, 5)
        _blossom(sheet, point, size, (1 + index % 2, 3, 4), rng.uniform(0, 6))
    for point in _scatter(rng, 60, 0.07):
        if np.min(np.hypot(*np.abs((points - point + 0.5) % 1 - 0.5).T)) > 0.085:
            sheet.disc(point, rng.uniform(0.008, 0.012), int(rng.choice([1, 2, 5])))
    return sheet.tile(6)


def _bloom() -> Tile:
    """Large layered blooms with leaves and buds. Inks: ground, outer, inner petals, shade, eye, leaf, leaf."""
    rng, sheet = np.random.default_rng(12), _Sheet()
    for point in _scatter(rng, 7, 0.31):
        size = rng.uniform(0.115, 0.16)
        turn = rng.uniform(0, 6)
        for leaf in range(int(rng.integers(3, 6))):
            angle = turn + leaf * 1.35 + rng.uniform(-0.2, 0.2)
            base = point + np.array([np.cos(angle), np.sin(angle)]) * size * 0.6
            sheet.petal(base, angle, size * 1.05, size * 0.3, 5 + leaf % 2)
            sheet.petal(base, angle, size * 0.9, size * 0.035, 6 - leaf % 2)
        _rose(sheet, rng, point, size, turn)
    return sheet.tile(7)


def _rose(sheet: _Sheet, rng: np.random.Generator, centre: np.ndarray, size: float, turn: float) -> None:
    for ring, (radius, ink, rim) in enumerate(((1.0, 1, 3), (0.74, 2, 3), (0.48, 1, 3), (0.27, 2, 4))):
        petals = 7 - ring
        for petal in range(petals):
            angle = turn + ring * 0.5 + petal * 2 * np.pi / petals + rng.uniform(-0.08, 0.08)
            out = np.array([np.cos(angle), np.sin(angle)])
            sheet.disc(centre + out * size * radius * 0.57, size * radius * 0.46, rim)
            sheet.disc(centre + out * size * radius * 0.54, size * radius * 0.42, ink)
    sheet.disc(centre, size * 0.1, 4)


def _botanical() -> Tile:
    """Fronds of leaves with berries. Inks: ground, leaf, leaf, berry."""
    rng, sheet = np.random.default_rng(21), _Sheet()
    for index, point in enumerate(_scatter(rng, 26, 0.155)):
        angle, ink, length = rng.uniform(0, 2 * np.pi), 1 + index % 2, rng.uniform(0.2, 0.27)
        out = np.array([np.cos(angle), np.sin(angle)])
        sheet.stem(point, point + out * length, 0.004, ink, bend=0.0)
        for step in np.linspace(0.12, 0.9, 6):
            for side in (-0.85, 0, 0.85):
                reach = length * 0.4 * (1.1 - 0.6 * step)
                sheet.petal(point + out * length * step, angle + side, reach, reach * 0.15, ink)
        sheet.disc(point, 0.016, 3)
        sheet.disc(point + out[::-1] * np.array([0.035, -0.035]), 0.012, 3)
    return sheet.tile(4)


def _leopard() -> Tile:
    """Broken rings round darker hearts. Inks: ground, heart, ring."""
    rng, sheet = np.random.default_rng(9), _Sheet()
    for point in _scatter(rng, 74, 0.092):
        size, turn = rng.uniform(0.038, 0.050), rng.uniform(0, 2 * np.pi)
        squash = np.array([1.0, rng.uniform(0.7, 0.95)])
        around = turn + np.linspace(0, 2 * np.pi, 20, endpoint=False)
        rim = np.stack([np.cos(around), np.sin(around)], 1) * squash
        sheet.polygon(point + rim * size * 0.72, 1)
        for part in range(int(rng.integers(2, 4))):
            arc = turn + part * 2.2 + np.linspace(0, rng.uniform(1.2, 1.9), 10)
            wave = 1 + 0.12 * np.sin(arc * 3 + turn)[:, None]
            ring = np.stack([np.cos(arc), np.sin(arc)], 1) * squash * size
            sheet.polygon(point + np.concatenate([ring * wave * 1.06, (ring * 0.62)[::-1]]), 2)
    for point in _scatter(rng, 40, 0.1):
        sheet.disc(point, rng.uniform(0.007, 0.014), 2)
    return sheet.tile(3)


_ALL = (
    Pattern("plain", "plain", "", 1.0, 1, _plain),
    Pattern("stripe", "stripe", "striped", 7.0, 2, _stripe),
    Pattern("breton", "stripe", "Breton-stripe", 11.0, 2, _breton),
    Pattern("shirt stripe", "stripe", "striped", 8.0, 2, _shirt_stripe),
    Pattern("pinstripe", "pinstripe", "pinstripe", 7.0, 2, _pinstripe),
    Pattern("check", "check", "windowpane-check", 9.0, 3, _check),
    Pattern("glen check", "check", "Prince of Wales check", 11.0, 3, _glen),
    Pattern("tartan", "tartan", "tartan", 13.0, 4, _tartan),
    Pattern("gingham", "gingham", "gingham", 7.0, 2, _gingham),
    Pattern("houndstooth", "houndstooth", "houndstooth", 9.0, 2, _houndstooth),
    Pattern("polka dot", "polka dot", "polka-dot", 4.0, 2, _dots),
    Pattern("ditsy floral", "floral", "ditsy floral", 16.0, 6, _ditsy),
    Pattern("bloom floral", "floral", "bloom-print", 34.0, 7, _bloom),
    Pattern("botanical", "floral", "leaf-print", 26.0, 4, _botanical),
    Pattern("leopard", "animal", "leopard-print", 20.0, 3, _leopard),
    Pattern("colour block", "colour block", "colour-block", 1.0, 2, _plain),
)
PATTERNS: dict[str, Pattern] = {pattern.name: pattern for pattern in _ALL}


def pattern(name: str) -> Pattern:
    """The pattern called `name`; raises UnknownNameError with the nearest names."""
    if name not in PATTERNS:
        raise UnknownNameError("pattern", name, PATTERNS)
    return PATTERNS[name]
