"""Fabrics: how a cloth breaks the light, as a seamless relief looked up on the flat pattern.

A relief multiplies the light of the garment's folds (mean 1); flecks say where a second, lighter
yarn shows. Both repeat every `cm` centimetres.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.data.kept import Kept
from core.data.patterns import soften
from core.errors import UnknownNameError

Array = npt.NDArray[np.float64]
_DRAWN = 512


@dataclass(frozen=True)
class Fabric:
    """A cloth or material.

    `relief` draws heights of surface light (T, T), mean 1; `fleck` draws the share of the lighter
    yarn (T, T), 0 to 1, or is None; `glitter` draws the angle at which each disc hangs, 0 to 1, or is None.
    `gloss` multiplies the rendered highlights, `roughness` (0 to 1) spreads them, `sheen` lifts what faces
    away from the lamp, `contrast` deepens folds above 1, `lustre` lights broad bands of satin, `nap` the flanks
    of velvet's folds. `sheer` is the share of light that passes. `crumple` is the depth of the creases that
    `crease` draws, wider than the garment's grain and finer than its folds. `phrase` names it in a title.
    """

    name: str
    phrase: str
    cm: float
    relief: Callable[[], Array]
    gloss: float = 0.15
    roughness: float = 0.8
    sheen: float = 0.3
    contrast: float = 1.0
    fleck: Callable[[], Array] | None = None
    glitter: Callable[[], Array] | None = None
    lustre: float = 0.0
    nap: float = 0.0
    sheer: float = 0.0
    crumple: float = 0.0
    crease: str = "soft"

    @property
    def crumple_cm(self) -> float:
        """The side of the creases' repeat."""
        return 46.0


_tiles: Kept[np.ndarray] = Kept(48 * 2**20)


def relief(name: str, texels: int, blur: float) -> np.ndarray:
    """The relief of fabric `name`, flattened (texels²,) float32, averaged over `blur` texels."""
    return _tile("relief", name, texels, blur)


def flecks(name: str, texels: int, blur: float) -> np.ndarray:
    """The share of the lighter yarn, flattened (texels²,) float32; the fabric must have one."""
    return _tile("fleck", name, texels, blur)


def phases(name: str, texels: int) -> np.ndarray:
    """The angle of the disc under each texel, flattened (texels²,) uint16 below 256; the fabric must have discs."""
    return _tile("glitter", name, texels, 0.0)


def crumple(name: str, texels: int, blur: float) -> np.ndarray:
    """What its creases multiply light by, flattened (texels²,) float32, mean 1."""
    return _tile("crumple", name, texels, blur)


def _tile(kind: str, name: str, texels: int, blur: float) -> np.ndarray:
    return _tiles.get((kind, name, texels, blur), lambda: _made(kind, name, texels, blur), lambda tile: tile.nbytes)


def _made(kind: str, name: str, texels: int, blur: float) -> np.ndarray:
    cloth = fabric(name)
    if kind == "crumple":
        creased = _reduced(_drawn(kind, cloth.crease), texels, blur)
        return 1 + np.float32(cloth.crumple) * creased.reshape(-1)  # (T·T,)
    drawn = _drawn(kind, name)
    if kind == "glitter":  # a disc's angle cannot be averaged
        picked = Image.fromarray(drawn).resize((texels, texels), Image.Resampling.NEAREST)
        return (np.asarray(picked) * 255).astype(np.uint16).reshape(-1)
    return _reduced(drawn, texels, blur).reshape(-1)


@lru_cache(maxsize=48)
def _drawn(kind: str, name: str) -> np.ndarray:
    draw = _CREASES[name] if kind == "crumple" else getattr(fabric(name), kind)
    drawn: np.ndarray = draw().astype(np.float32)
    return drawn


def _reduced(drawn: np.ndarray, texels: int, blur: float) -> np.ndarray:
    small = Image.fromarray(drawn).resize((texels, texels), Image.Resampling.BOX)
    return soften(np.asarray(small), blur)  # (T, T)


def _grid() -> tuple[Array, Array]:
    line = (np.arange(_DRAWN) + 0.5) / _DRAWN
    return np.meshgrid(line, line)


def _noise(seed: int, along_u: float, along_v: float) -> Array:
    """Seamless Gaussian noise (T, T), unit deviation, with features of the given sizes as shares of the tile."""
    white = np.random.default_rng(seed).standard_normal((_DRAWN, _DRAWN))
    rows, columns = np.fft.fftfreq(_DRAWN, 1 / _DRAWN)[:, None], np.fft.rfftfreq(_DRAWN, 1 / _DRAWN)[None]
    keep = np.exp(-((columns * along_u) ** 2 + (rows * along_v) ** 2) * 2)
    smooth = np.fft.irfft2(np.fft.rfft2(white) * keep, s=white.shape)
    noise: Array = (smooth - smooth.mean()) / smooth.std()
    return noise


def _lit(height: Array, slope: float, depth: float) -> Array:
    """Light on a surface of the given heights: a lamp from the upper left, and shade in the hollows."""
    down = np.roll(height, -1, 0) - np.roll(height, 1, 0)
    right = np.roll(height, -1, 1) - np.roll(height, 1, 1)
    light: Array = 1 + slope * (right - down) * _DRAWN / 32 + depth * (height - height.mean())
    light = np.clip(light, 0.25, 1.7)
    even: Array = light / light.mean()
    return even


def _unit(height: Array, most: float) -> Array:
    """Light from the upper left on `height`, as a share above or below the mean: unit deviation, cut at `most`."""
    slope = np.roll(height, 1, 1) - np.roll(height, -1, 1) + np.roll(height, -1, 0) - np.roll(height, 1, 0)
    light: Array = np.clip(-slope / slope.std(), -most, most)
    even: Array = light - light.mean()
    return even


def _soft_creases() -> Array:
    return _unit(_noise(50, 0.10, 0.17) + 0.25 * _noise(51, 0.05, 0.09), 2.4)


def _crisp_creases() -> Array:
    """Cloth crushed and shaken out: ridges at several sizes, each a fold that stayed."""
    bends = [_noise(52 + step, size, size * 1.4) for step, size in enumerate((0.13, 0.075, 0.04))]
    return _unit(-np.abs(bends[0]) - 0.45 * np.abs(bends[1]) - 0.18 * np.abs(bends[2]), 2.2)


def _hide_creases() -> Array:
    """Hide that bent where it was worn: long soft rolls with fine wrinkles in them."""
    return _unit(_noise(56, 0.09, 0.05) - 0.35 * np.abs(_noise(57, 0.05, 0.022)) + 0.05 * _noise(58, 0.02, 0.01), 2.4)


_CREASES: dict[str, Callable[[], Array]] = {"soft": _soft_creases, "crisp": _crisp_creases, "hide": _hide_creases}


def _wobble(seed: int, amount: float) -> tuple[Array, Array]:
    """The grid, shifted a little here and there as hand-knitted rows are."""
    u, v = _grid()
    return u + amount * _noise(seed, 0.06, 0.06), v + amount * _noise(seed + 1, 0.06, 0.06)


def _jersey() -> Array:
    u, v = _grid()
    stitch: Array = np.abs(np.sin(np.pi * 24 * u)) + np.sin(2 * np.pi * (24 * v + np.abs(24 * u % 1 - 0.5)))
    grain: Array = 0.01 * (stitch - stitch.mean()) + 0.02 * _noise(1, 0.004, 0.02) + 0.012 * _noise(39, 0.05, 0.05)
    return 1 + grain


def _knit_height(columns: int, rows: int, wobble: float = 0.0, seed: int = 60) -> Array:
    """Heights of a stocking stitch, 0 to 1: columns of Vs."""
    u, v = _wobble(seed, wobble) if wobble else _grid()
    across = u * columns % 1
    lean = np.abs(across - 0.5)  # the two legs of a V climb to the outside
    along = (v * rows - lean * 1.1) % 1
    loop = np.sin(np.pi * along) ** 0.6
    leg = np.clip(1 - (np.abs(lean - 0.25) / 0.25) ** 2, 0, 1) ** 0.5
    return loop * leg


def _fine_knit() -> Array:
    return _lit(_knit_height(16, 20, 0.0015), 0.03, 0.38) + 0.03 * _noise(2, 0.01, 0.01) + 0.02 * _noise(62, 0.03, 0.08)


def _chunky_knit() -> Array:
    return _lit(_knit_height(8, 10, 0.003), 0.05, 0.7) + 0.04 * _noise(3, 0.004, 0.004) + 0.03 * _noise(63, 0.05, 0.05)


def _rib_knit() -> Array:
    u, _ = _wobble(64, 0.0012)
    rib = np.clip(np.sin(2 * np.pi * 8 * u) + 0.35, -0.6, 1)
    return _lit(1.1 * rib + 0.15 * _knit_height(24, 20), 0.022, 0.26) + 0.02 * _noise(65, 0.004, 0.02)


def _cable_knit() -> Array:
    """Two cables of plaited strands, each stitch seen, with a moss-stitched ground between fine ropes."""
    u, v = _wobble(66, 0.0016)
    across = u * 2 % 1 - 0.5
    turn = 2 * np.pi * 3 * v
    strands = [np.clip(1 - ((across - sign * 0.12 * np.sin(turn)) / 0.125) ** 2, 0, None) ** 0.5 for sign in (1, -1)]
    front = np.cos(turn) > 0
    cable = np.where(front, np.maximum(strands[0], 0.55 * strands[1]), np.maximum(strands[1], 0.55 * strands[0]))
    yarn = 0.24 * np.abs(np.sin(np.pi * (26 * v + 5 * np.abs(across * 6 % 1 - 0.5)))) * (cable > 0.05)
    rope = np.exp(-(((np.abs(across) - 0.34) / 0.03) ** 2)) * (0.55 + 0.2 * np.sin(2 * np.pi * (18 * v + 4 * across)))
    ground = np.abs(across) > 0.26
    moss = 0.26 * ground * np.abs(np.sin(np.pi * 26 * v)) * np.abs(np.sin(np.pi * 26 * u))
    return _lit(cable + yarn + rope + moss, 0.042, 0.52) + 0.025 * _noise(68, 0.005, 0.005)


def _weave(count: int, seed: int, threads: float, slub: float) -> Array:
    u, v = _grid()
    cross = np.sin(2 * np.pi * count * u) * np.sin(2 * np.pi * count * v)
    return 1 + threads * cross + slub * (_noise(seed, 0.12, 0.003) + _noise(seed + 1, 0.003, 0.12))


def _poplin() -> Array:
    return _weave(48, 4, 0.012, 0.014)


def _linen() -> Array:
    """Uneven yarns: thick places run along warp and weft."""
    slubs = np.clip(_noise(40, 0.09, 0.003) - 1.1, 0, 2) + np.clip(_noise(41, 0.003, 0.09) - 1.1, 0, 2)
    return _weave(32, 6, 0.05, 0.045) - 0.05 * slubs + 0.05 * float(slubs.mean())


def _canvas() -> Array:
    return _weave(24, 8, 0.08, 0.06)


def _satin() -> Array:
    return 1 + 0.012 * _noise(10, 0.2, 0.003)


def _tulle() -> Array:
    """Net: holes between crossing threads, seen as a fine haze."""
    u, v = _grid()
    threads = np.maximum(np.abs(np.sin(np.pi * 30 * (u + v))), np.abs(np.sin(np.pi * 30 * (u - v)))) ** 6
    return 0.9 + 0.2 * threads / float(threads.mean()) * 0.5 + 0.02 * _noise(42, 0.03, 0.03)


def _velvet() -> Array:
    return 1 + 0.025 * _noise(43, 0.005, 0.007) + 0.05 * _noise(44, 0.05, 0.07)


def _shearling() -> Array:
    """Curls of wool, each catching the light on one side."""
    curls = np.tanh(_noise(45, 0.034, 0.034) * 1.4) + 0.6 * np.tanh(_noise(46, 0.016, 0.016) * 1.4)
    return _lit(curls, 0.045, 0.15) + 0.04 * _noise(47, 0.07, 0.07)


def _crepe() -> Array:
    return 1 + 0.025 * _noise(11, 0.006, 0.01)


def _wool() -> Array:
    u, v = _grid()
    twill = np.sin(2 * np.pi * 40 * (u + v))
    felted: Array = 0.055 * _noise(12, 0.010, 0.014) + 0.035 * _noise(13, 0.03, 0.03)
    return 1 + 0.025 * twill + felted


def _tweed() -> Array:
    u, v = _grid()
    turn = np.where(u * 8 % 1 < 0.5, u, -u)
    bone = np.sin(2 * np.pi * (32 * turn + 24 * v))
    return 1 + 0.12 * bone + 0.10 * _noise(14, 0.008, 0.008) + 0.04 * _noise(48, 0.03, 0.03)


def _tweed_flecks() -> Array:
    u, v = _grid()
    turn = np.where(u * 8 % 1 < 0.5, u, -u)
    bone = np.sin(2 * np.pi * (32 * turn + 24 * v)) > 0.1
    neps = 0.9 * (_noise(15, 0.008, 0.008) > 1.9) + 0.5 * (_noise(49, 0.005, 0.02) > 1.7)
    return np.clip(0.42 * bone + neps, 0, 1)


def _boucle() -> Array:
    loops = np.tanh(_noise(16, 0.014, 0.014) * 1.3) + 0.5 * np.sin(9 * _noise(69, 0.03, 0.03))
    return _lit(loops, 0.04, 0.22)


def _boucle_flecks() -> Array:
    return np.clip(0.55 * (_noise(17, 0.012, 0.012) > 0.7) + 0.8 * (_noise(18, 0.004, 0.03) > 2.2), 0, 1)


def _denim() -> Array:
    u, v = _grid()
    twill = np.sin(2 * np.pi * (30 * u + 30 * v))
    slubs: Array = 0.085 * _noise(19, 0.004, 0.10) + 0.04 * _noise(20, 0.03, 0.03) + 0.03 * _noise(70, 0.01, 0.01)
    return 1 + 0.07 * twill + slubs


def _denim_flecks() -> Array:
    u, v = _grid()
    weft = np.clip(np.sin(2 * np.pi * (30 * u + 30 * v)) - 0.1, 0, 1)
    return np.clip(0.2 * weft * (1 + 0.5 * _noise(21, 0.004, 0.02)) + 0.03 * _noise(22, 0.004, 0.06), 0, 0.5)


def _corduroy() -> Array:
    u, _ = _grid()
    return _lit(np.abs(np.sin(np.pi * 16 * u)) ** 0.7, 0.04, 0.55) + 0.02 * _noise(23, 0.004, 0.03)


def _leather() -> Array:
    pebble = np.minimum(np.abs(_noise(24, 0.012, 0.012)), np.abs(_noise(25, 0.012, 0.012)))
    creases = np.clip(pebble / 0.25, 0, 1)
    return _lit(creases, 0.014, 0.09) + 0.03 * _noise(26, 0.06, 0.06)


def _patent() -> Array:
    return 1 + 0.006 * _noise(27, 0.08, 0.08)


def _suede() -> Array:
    return 1 + 0.035 * _noise(28, 0.007, 0.007) + 0.028 * _noise(29, 0.07, 0.05)


def _fleece() -> Array:
    return 1 + 0.025 * _noise(30, 0.01, 0.01) + 0.015 * _noise(31, 0.04, 0.04)


def _felt() -> Array:
    return 1 + 0.03 * _noise(32, 0.012, 0.012) + 0.02 * _noise(33, 0.05, 0.02)


def _quilted() -> Array:
    """Diamond quilting: cushions with stitched valleys, puckered along the seams."""
    u, v = _grid()
    first, second = np.abs(np.sin(2 * np.pi * (u + v))), np.abs(np.sin(2 * np.pi * (u - v)))
    seam = np.minimum(first, second)
    pucker = 0.25 * np.exp(-((seam / 0.4) ** 2)) * _noise(34, 0.012, 0.012)
    return _lit((first * second) ** 0.42 + 0.35 * pucker, 0.042, 0.62) + 0.015 * _noise(71, 0.01, 0.03)


def _nylon() -> Array:
    return 1 + 0.015 * _noise(35, 0.01, 0.01) + 0.02 * _noise(36, 0.05, 0.02)


def _straw() -> Array:
    u, v = _grid()
    over = (np.floor(u * 16) + np.floor(v * 16)) % 2
    plait = np.where(over > 0, np.abs(np.sin(np.pi * 16 * v)), np.abs(np.sin(np.pi * 16 * u)))
    return _lit(plait, 0.03, 0.42) + 0.04 * _noise(37, 0.01, 0.01)


def _disc() -> tuple[Array, Array, Array]:
    """Row of discs and the place in the disc, across and down, of each texel; rows are shifted by half a disc."""
    u, v = _grid()
    row = np.floor(v * 18)
    return row, (u * 14 + 0.5 * (row % 2)) % 1 - 0.5, v * 18 % 1 - 0.5


def _sequins() -> Array:
    """Overlapping discs, each shading the next row a little."""
    _, x, y = _disc()
    disc = 1 + 0.25 * (x - y)
    light = np.where(x**2 + (y * 0.9) ** 2 < 0.23, disc, 0.45)
    return light / float(light.mean())


def _sequin_angles() -> Array:
    u, _ = _grid()
    row, _, _ = _disc()
    column = np.floor(u * 14 + 0.5 * (row % 2)).astype(int) % 14
    angles: Array = np.random.default_rng(38).uniform(0, 1, (18, 14))[row.astype(int) % 18, column]
    return angles


def _smooth() -> Array:
    return np.ones((_DRAWN, _DRAWN))


_ALL = (
    Fabric("jersey", "jersey", 8, _jersey, 0.03, 0.9, crumple=0.025),
    Fabric("rib knit", "ribbed", 6, _rib_knit, 0.012, 0.9),
    Fabric("fine knit", "fine-knit", 6, _fine_knit, 0.012, 0.9, crumple=0.02),
    Fabric("chunky knit", "chunky-knit", 10, _chunky_knit, 0.01, 0.95, 0.4),
    Fabric("cable knit", "cable-knit", 16, _cable_knit, 0.01, 0.95, 0.4),
    Fabric("cotton", "cotton", 6, _poplin, 0.05, 0.8, crumple=0.04, crease="crisp"),
    Fabric("linen", "linen", 10, _linen, 0.04, 0.85, crumple=0.045, crease="crisp"),
    Fabric("canvas", "canvas", 6, _canvas, 0.05, 0.85, crumple=0.02),
    Fabric("satin", "satin", 8, _satin, 0.5, 0.75, 0.7, 1.5, lustre=0.55, crumple=0.015),
    Fabric("crepe", "crepe", 8, _crepe, 0.08, 0.8, crumple=0.02),
    Fabric("tulle", "tulle", 6, _tulle, 0.03, 0.9, 0.6, sheer=0.36, crumple=0.06, crease="crisp"),
    Fabric("velvet", "velvet", 10, _velvet, 0.05, 0.9, 0.4, 1.25, nap=0.75, crumple=0.03),
    Fabric("wool", "wool", 10, _wool, 0.015, 0.95, 0.4, crumple=0.02),
    Fabric("tweed", "tweed", 14, _tweed, 0.01, 0.95, 0.4, 1.0, _tweed_flecks),
    Fabric("bouclé", "bouclé", 10, _boucle, 0.01, 0.95, 0.4, 1.0, _boucle_flecks),
    Fabric("shearling", "shearling", 14, _shearling, 0.01, 0.95, 0.5, crumple=0.02),
    Fabric("denim", "denim", 9, _denim, 0.03, 0.9, 0.3, 1.1, _denim_flecks, crumple=0.045, crease="crisp"),
    Fabric("corduroy", "corduroy", 7, _corduroy, 0.03, 0.85, 0.5, nap=0.25, crumple=0.02),
    Fabric("leather", "leather", 9, _leather, 0.6, 0.55, 0.3, 1.15, lustre=0.1, crumple=0.055, crease="hide"),
    Fabric("patent leather", "patent", 9, _patent, 2.2, 0.2, 0.3, 1.15),
    Fabric("suede", "suede", 12, _suede, 0.008, 1.0, 0.5, nap=0.15, crumple=0.03, crease="hide"),
    Fabric("fleece", "brushed-cotton", 8, _fleece, 0.012, 0.95, crumple=0.025),
    Fabric("felt", "felt", 12, _felt, 0.012, 0.95, 0.4),
    Fabric("quilted", "quilted", 10, _quilted, 0.4, 0.7, 0.3, 1.05),
    Fabric("nylon", "nylon", 10, _nylon, 0.28, 0.7, 0.3, 1.15, lustre=0.15, crumple=0.05, crease="crisp"),
    Fabric("straw", "straw", 9, _straw, 0.15, 0.8),
    Fabric("sequins", "sequin", 8, _sequins, 0.35, 0.6, 4.0, 1.2, glitter=_sequin_angles),
    Fabric("acetate", "acetate", 9, _smooth, 1.6, 0.2, 0.3),
    Fabric("metal", "metal", 9, _smooth, 2.0, 0.3, 0.3, 1.3),
)
FABRICS: dict[str, Fabric] = {cloth.name: cloth for cloth in _ALL}


def fabric(name: str) -> Fabric:
    """The fabric called `name`; raises UnknownNameError with the nearest names."""
    if name not in FABRICS:
        raise UnknownNameError("fabric", name, FABRICS)
    return FABRICS[name]
