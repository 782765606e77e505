"""Patterns of cloth: repeating tiles that say how much of each ink lies where.

A tile is colourless: (T, T, K) coverages of K inks that add up to 255, so one tile serves every
colourway. Inks are, in order, the ground, the second colour and the accents.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from core.data import prints
from core.data.kept import Kept
from core.data.prints import Tile, grid, inks_of
from core.errors import UnknownNameError

_FULL = 255  # coverage of one ink alone


@dataclass(frozen=True)
class Pattern:
    """A pattern: `cm` is the side of its repeat on the cloth, `inks` the number of colours it takes.

    `family` is the word of the shop's filter; `phrase` names it in a title. A `placed` one is printed once,
    on the chest of a front, `off` cm to its right and above.
    """

    name: str
    family: str
    phrase: str
    cm: float
    inks: int
    draw: Callable[[], Tile]
    placed: bool = False
    off: tuple[float, float] = (0.0, 0.0)


_tiles: Kept[np.ndarray] = Kept(48 * 2**20)


def coverage(name: str, texels: int, blur: float) -> Tile:
    """The tile of pattern `name`, (texels, texels, K) uint8, averaged over `blur` texels and seamless.

    Filtering over one pixel of the final picture beforehand makes a nearest-texel lookup anti-aliased.
    """
    return _tiles.get((name, texels, blur), lambda: _averaged(name, texels, blur), lambda tile: tile.nbytes)


def _averaged(name: str, texels: int, blur: float) -> Tile:
    drawn = _drawn(name)
    planes = [
        Image.fromarray(drawn[..., ink]).convert("F").resize((texels, texels), Image.Resampling.BOX)
        for ink in range(drawn.shape[2])
    ]
    smooth = soften(np.stack([np.asarray(plane) for plane in planes], axis=-1), blur)  # (T, T, K)
    bounds = np.rint(np.cumsum(np.clip(smooth, 0, None), axis=-1).clip(0, _FULL)).astype(np.int16)
    bounds[..., -1] = _FULL  # rounding where one ink ends and the next begins makes all add up exactly
    tile: Tile = np.clip(np.diff(bounds, axis=-1, prepend=0), 0, _FULL).astype(np.uint8)
    return tile


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


@lru_cache(maxsize=8)
def _drawn(name: str) -> Tile:
    drawn: Tile = np.rint(pattern(name).draw() * _FULL).astype(np.uint8)
    return drawn


def _plain() -> Tile:
    return np.ones((8, 8, 1), np.float32)


def _stripe() -> Tile:
    _, v = grid()
    return inks_of((v % 0.5 < 0.25).astype(int), 2)


def _breton() -> Tile:
    _, v = grid()
    return inks_of((v % 0.25 < 0.09).astype(int), 2)


def _shirt_stripe() -> Tile:
    u, _ = grid()
    return inks_of((u % 0.125 < 0.05).astype(int), 2)


def _pinstripe() -> Tile:
    u, _ = grid()
    line = ((u % 0.25) < 0.024) * 0.75
    return np.stack([1 - line, line], axis=-1)  # (T, T, 2)


def _gingham() -> Tile:
    u, v = grid()
    dark = ((u % 0.25 < 0.125).astype(float) + (v % 0.25 < 0.125)) / 2
    return np.stack([1 - dark, dark], axis=-1)  # (T, T, 2)


def _check() -> Tile:
    """A windowpane with a finer accent line between."""
    u, v = grid()
    labels = np.zeros(u.shape, int)
    for axis in (u, v):
        labels[np.abs(axis - 0.75) < 0.010] = 2
        labels[np.abs(axis - 0.25) < 0.018] = 1
        labels[np.abs(axis - 0.30) < 0.006] = 1
    cover = inks_of(labels, 3)
    soft = 0.75 * (labels > 0)[..., None]
    tile: Tile = cover * soft + inks_of(np.zeros(u.shape, int), 3) * (1 - soft)
    return tile


def _glen() -> Tile:
    """Prince of Wales: blocks of fine houndstooth crossed by an over-check."""
    u, v = grid()
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
    u, v = grid()
    warp = threads[(u * len(threads)).astype(int)]
    weft = threads[(v * len(threads)).astype(int)]
    over = (u + v) * len(threads) % 4 < 2
    return inks_of(np.where(over, warp, weft), 4)


def _houndstooth() -> Tile:
    """Four dark and four light threads in a two-by-two twill."""
    u, v = grid()
    column, row = (u * 32).astype(int), (v * 32).astype(int)
    warp, weft = column % 8 < 4, row % 8 < 4
    over = (column - row) % 4 < 2
    return inks_of(np.where(over, warp, weft).astype(int), 2)


def _dots() -> Tile:
    u, v = grid()
    labels = np.zeros(u.shape, int)
    for x, y in ((0.25, 0.25), (0.75, 0.75)):
        labels[(u - x) ** 2 + (v - y) ** 2 < 0.115**2] = 1
    return inks_of(labels, 2)


def _argyle() -> Tile:
    """Lozenges in two colours, crossed by fine lines. Inks: ground, lozenge, lozenge, line."""
    u, v = grid()
    stitch_u, stitch_v = np.floor(u * 48) / 48, np.floor(v * 48) / 48
    lozenge = np.abs((stitch_u * 2 + 0.5) % 1 - 0.5) + np.abs((stitch_v + 0.5) % 1 - 0.5) < 0.49
    labels = np.where(lozenge, 1 + (np.floor(stitch_u * 2 + 0.5).astype(int) % 2), 0)
    for sign in (1, -1):
        labels[np.abs((stitch_u * 2 + sign * stitch_v) % 1 - 0.5) < 0.018] = 3
    return inks_of(labels, 4)


_YOKE = (
    "000000000000", "010001010001", "101010101010", "010001010001", "000000000000", "222222222222", "333330333333",
    "033303033303", "303033303303", "330333033033", "303033303303", "033303033303", "333330333333", "222222222222",
    "000000000000", "000000200000", "200002220002", "220022022022", "022220002222", "220022022022", "200002220002",
    "000000200000", "000000000000", "111111111111",
)  # fmt: skip


def _fair_isle() -> Tile:
    """Bands of small stranded motifs, knitted stitch by stitch. Inks: ground and three yarns."""
    u, v = grid()
    chart = np.array([[int(ink) for ink in line] for line in _YOKE])
    column, lean = np.floor(u * 24).astype(int), np.abs(u * 24 % 1 - 0.5)
    row = np.floor((v * len(_YOKE) - lean * 0.8) % len(_YOKE)).astype(int)
    return inks_of(chart[row, column % 12], 4)


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
    Pattern("argyle", "argyle", "argyle", 15.0, 4, _argyle),
    Pattern("fair isle", "Fair Isle", "Fair Isle", 12.0, 4, _fair_isle),
    Pattern("polka dot", "polka dot", "polka-dot", 4.0, 2, _dots),
    Pattern("ditsy floral", "floral", "ditsy floral", 16.0, 6, prints.ditsy),
    Pattern("bloom floral", "floral", "bloom-print", 34.0, 7, prints.bloom),
    Pattern("meadow floral", "floral", "meadow-print", 30.0, 6, prints.meadow),
    Pattern("botanical", "floral", "leaf-print", 26.0, 4, prints.botanical),
    Pattern("paisley", "paisley", "paisley", 24.0, 4, prints.paisley),
    Pattern("tie-dye", "tie-dye", "tie-dye", 64.0, 3, prints.tie_dye),
    Pattern("leopard", "animal", "leopard-print", 20.0, 3, prints.leopard),
    Pattern("zebra", "animal", "zebra-print", 26.0, 2, prints.zebra),
    Pattern("snake", "animal", "snake-print", 22.0, 3, prints.snake),
    Pattern("colour block", "colour block", "colour-block", 1.0, 2, _plain),
    Pattern("sun graphic", "graphic", "sun-print", 27.0, 3, prints.sun, True, (0, 1)),
    Pattern("wave graphic", "graphic", "wave-print", 27.0, 3, prints.wave, True, (0, 1)),
    Pattern("mountain graphic", "graphic", "mountain-print", 27.0, 4, prints.mountain, True, (0, 1)),
    Pattern("sprig graphic", "graphic", "sprig-print", 28.0, 3, prints.sprig, True),
    Pattern("crest", "graphic", "crest", 8.5, 3, prints.crest, True, (9, 4)),
)
PATTERNS: dict[str, Pattern] = {pattern.name: pattern for pattern in _ALL}


def pattern(name: str) -> Pattern:
    """The pattern called `name`; raises UnknownNameError with the nearest names."""
    if name not in PATTERNS:
        raise UnknownNameError("pattern", name, PATTERNS)
    return PATTERNS[name]
