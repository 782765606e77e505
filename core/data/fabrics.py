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

from core.data.patterns import soften
from core.errors import UnknownNameError

Array = npt.NDArray[np.float64]
_DRAWN = 512


@dataclass(frozen=True)
class Fabric:
    """A cloth or material.

    `relief` draws heights of surface light (T, T), mean 1; `fleck` draws the share of the lighter
    yarn (T, T), 0 to 1, or is None. `gloss` multiplies the rendered highlights, `roughness` (0 to 1)
    spreads them, `sheen` lifts what faces away from the lamp, `contrast` deepens folds above 1.
    `phrase` names it in a title.
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


@lru_cache(maxsize=256)
def relief(name: str, texels: int, blur: float) -> np.ndarray:
    """The relief of fabric `name`, (texels, texels) float32, averaged over `blur` texels."""
    return _reduced(fabric(name).relief(), texels, blur)


@lru_cache(maxsize=64)
def flecks(name: str, texels: int, blur: float) -> np.ndarray | None:
    """The share of the lighter yarn, (texels, texels) float32, or None where there is none."""
    draw = fabric(name).fleck
    return None if draw is None else _reduced(draw(), texels, blur)


def _reduced(drawn: Array, texels: int, blur: float) -> np.ndarray:
    small = Image.fromarray(drawn.astype(np.float32)).resize((texels, texels), Image.Resampling.BOX)
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


def _jersey() -> Array:
    u, v = _grid()
    stitch: Array = np.abs(np.sin(np.pi * 24 * u)) + np.sin(2 * np.pi * (24 * v + np.abs(24 * u % 1 - 0.5)))
    grain: Array = 0.01 * (stitch - stitch.mean()) + 0.02 * _noise(1, 0.004, 0.02) + 0.012 * _noise(39, 0.05, 0.05)
    return 1 + grain


def _knit_height(columns: int, rows: int, plump: float) -> Array:
    """Heights of a stocking stitch: columns of Vs."""
    u, v = _grid()
    across = u * columns % 1
    lean = np.abs(across - 0.5)  # the two legs of a V climb to the outside
    along = (v * rows - lean * 1.1) % 1
    loop = np.sin(np.pi * along) ** 0.6
    leg = np.clip(1 - (np.abs(lean - 0.25) / 0.25) ** 2, 0, 1) ** 0.5
    return plump * loop * leg


def _fine_knit() -> Array:
    return _lit(_knit_height(12, 15, 1.0), 0.025, 0.3) + 0.015 * _noise(2, 0.01, 0.01)


def _chunky_knit() -> Array:
    return _lit(_knit_height(8, 10, 1.0), 0.05, 0.5) + 0.02 * _noise(3, 0.004, 0.004)


def _rib_knit() -> Array:
    u, _ = _grid()
    rib = np.clip(np.sin(2 * np.pi * 8 * u) + 0.35, -0.6, 1)
    return _lit(1.1 * rib + 0.12 * _knit_height(24, 20, 1.0), 0.02, 0.2)


def _cable_knit() -> Array:
    """Two crossing strands in each cable, reverse stitches between."""
    u, v = _grid()
    across = u * 2 % 1
    sway = 0.13 * np.sin(2 * np.pi * 3 * v)
    strands = [np.clip(1 - ((across - 0.5 - sign * sway) / 0.11) ** 2, 0, None) ** 0.5 for sign in (1, -1)]
    front = np.cos(2 * np.pi * 3 * v) > 0
    cable = np.where(front, np.maximum(strands[0], 0.72 * strands[1]), np.maximum(strands[1], 0.72 * strands[0]))
    border = np.exp(-(((np.abs(across - 0.5) - 0.33) / 0.025) ** 2)) * 0.55
    purl = 0.22 * np.abs(np.sin(np.pi * 24 * v)) * (np.abs(across - 0.5) > 0.24)
    return _lit(cable + border + purl, 0.04, 0.38)


def _weave(count: int, seed: int, threads: float, slub: float) -> Array:
    u, v = _grid()
    cross = np.sin(2 * np.pi * count * u) * np.sin(2 * np.pi * count * v)
    return 1 + threads * cross + slub * (_noise(seed, 0.12, 0.003) + _noise(seed + 1, 0.003, 0.12))


def _poplin() -> Array:
    return _weave(48, 4, 0.01, 0.012)


def _linen() -> Array:
    return _weave(32, 6, 0.04, 0.05)


def _canvas() -> Array:
    return _weave(24, 8, 0.07, 0.05)


def _satin() -> Array:
    return 1 + 0.01 * _noise(10, 0.2, 0.003)


def _crepe() -> Array:
    return 1 + 0.025 * _noise(11, 0.006, 0.01)


def _wool() -> Array:
    u, v = _grid()
    twill = np.sin(2 * np.pi * 40 * (u + v))
    felted: Array = 0.045 * _noise(12, 0.010, 0.014) + 0.03 * _noise(13, 0.03, 0.03)
    return 1 + 0.02 * twill + felted


def _tweed() -> Array:
    u, v = _grid()
    turn = np.where(u * 8 % 1 < 0.5, u, -u)
    bone = np.sin(2 * np.pi * (32 * turn + 24 * v))
    return 1 + 0.10 * bone + 0.05 * _noise(14, 0.008, 0.008)


def _tweed_flecks() -> Array:
    u, v = _grid()
    turn = np.where(u * 8 % 1 < 0.5, u, -u)
    bone = np.sin(2 * np.pi * (32 * turn + 24 * v)) > 0.1
    return np.clip(0.42 * bone + 0.9 * (_noise(15, 0.006, 0.006) > 2.1), 0, 1)


def _boucle() -> Array:
    return _lit(np.tanh(_noise(16, 0.012, 0.012)), 0.03, 0.16)


def _boucle_flecks() -> Array:
    return np.clip(0.55 * (_noise(17, 0.012, 0.012) > 0.7) + 0.8 * (_noise(18, 0.004, 0.03) > 2.2), 0, 1)


def _denim() -> Array:
    u, v = _grid()
    twill = np.sin(2 * np.pi * (30 * u + 30 * v))
    slubs: Array = 0.05 * _noise(19, 0.003, 0.08) + 0.03 * _noise(20, 0.03, 0.03)
    return 1 + 0.06 * twill + slubs


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
    return _lit(creases, 0.012, 0.07) + 0.02 * _noise(26, 0.06, 0.06)


def _patent() -> Array:
    return 1 + 0.006 * _noise(27, 0.08, 0.08)


def _suede() -> Array:
    return 1 + 0.035 * _noise(28, 0.007, 0.007) + 0.028 * _noise(29, 0.07, 0.05)


def _fleece() -> Array:
    return 1 + 0.025 * _noise(30, 0.01, 0.01) + 0.015 * _noise(31, 0.04, 0.04)


def _felt() -> Array:
    return 1 + 0.03 * _noise(32, 0.012, 0.012) + 0.02 * _noise(33, 0.05, 0.02)


def _quilted() -> Array:
    """Diamond quilting: cushions with stitched valleys."""
    u, v = _grid()
    cushion = np.abs(np.sin(2 * np.pi * (u + v))) * np.abs(np.sin(2 * np.pi * (u - v)))
    return _lit(cushion**0.5, 0.035, 0.42) + 0.012 * _noise(34, 0.01, 0.03)


def _nylon() -> Array:
    return 1 + 0.015 * _noise(35, 0.01, 0.01) + 0.02 * _noise(36, 0.05, 0.02)


def _straw() -> Array:
    u, v = _grid()
    over = (np.floor(u * 16) + np.floor(v * 16)) % 2
    plait = np.where(over > 0, np.abs(np.sin(np.pi * 16 * v)), np.abs(np.sin(np.pi * 16 * u)))
    return _lit(plait, 0.03, 0.42) + 0.04 * _noise(37, 0.01, 0.01)


def _sequins() -> Array:
    """Overlapping discs, each at its own angle to the lamp."""
    u, v = _grid()
    row = np.floor(v * 16)
    column = np.floor(u * 16 + 0.5 * (row % 2))
    angle = np.random.default_rng(38).uniform(0, 1, (16, 16))[row.astype(int) % 16, column.astype(int) % 16]
    x, y = (u * 16 + 0.5 * (row % 2)) % 1 - 0.5, v * 16 % 1 - 0.5
    disc = 0.55 + 1.9 * angle**3 + 0.5 * (x - y) * angle
    light = np.where(x**2 + y**2 < 0.24, disc, 0.5)
    return light / float(light.mean())


def _smooth() -> Array:
    return np.ones((_DRAWN, _DRAWN))


_ALL = (
    Fabric("jersey", "jersey", 8, _jersey, 0.03, 0.9),
    Fabric("rib knit", "ribbed", 6, _rib_knit, 0.012, 0.9),
    Fabric("fine knit", "fine-knit", 6, _fine_knit, 0.012, 0.9),
    Fabric("chunky knit", "chunky-knit", 10, _chunky_knit, 0.01, 0.95, 0.4),
    Fabric("cable knit", "cable-knit", 14, _cable_knit, 0.01, 0.95, 0.4),
    Fabric("cotton", "cotton", 6, _poplin, 0.05, 0.8),
    Fabric("linen", "linen", 10, _linen, 0.04, 0.85),
    Fabric("canvas", "canvas", 6, _canvas, 0.05, 0.85),
    Fabric("satin", "satin", 8, _satin, 0.6, 0.4, 0.7, 1.35),
    Fabric("crepe", "crepe", 8, _crepe, 0.08, 0.8),
    Fabric("wool", "wool", 10, _wool, 0.015, 0.95, 0.4),
    Fabric("tweed", "tweed", 14, _tweed, 0.01, 0.95, 0.4, 1.0, _tweed_flecks),
    Fabric("bouclé", "bouclé", 10, _boucle, 0.01, 0.95, 0.4, 1.0, _boucle_flecks),
    Fabric("denim", "denim", 9, _denim, 0.03, 0.9, 0.3, 1.05, _denim_flecks),
    Fabric("corduroy", "corduroy", 9, _corduroy, 0.03, 0.85, 0.5),
    Fabric("leather", "leather", 9, _leather, 0.7, 0.45, 0.3, 1.1),
    Fabric("patent leather", "patent", 9, _patent, 2.2, 0.2, 0.3, 1.15),
    Fabric("suede", "suede", 12, _suede, 0.008, 1.0, 0.5),
    Fabric("fleece", "brushed-cotton", 8, _fleece, 0.012, 0.95),
    Fabric("felt", "felt", 12, _felt, 0.012, 0.95, 0.4),
    Fabric("quilted", "quilted", 10, _quilted, 0.5, 0.6, 0.3, 1.05),
    Fabric("nylon", "nylon", 10, _nylon, 0.28, 0.6, 0.3, 1.1),
    Fabric("straw", "straw", 9, _straw, 0.15, 0.8),
    Fabric("sequins", "sequin", 9, _sequins, 1.2, 0.4, 0.5, 1.1),
    Fabric("acetate", "acetate", 9, _smooth, 1.6, 0.2, 0.3),
    Fabric("metal", "metal", 9, _smooth, 2.0, 0.3, 0.3, 1.3),
)
FABRICS: dict[str, Fabric] = {cloth.name: cloth for cloth in _ALL}


def fabric(name: str) -> Fabric:
    """The fabric called `name`; raises UnknownNameError with the nearest names."""
    if name not in FABRICS:
        raise UnknownNameError("fabric", name, FABRICS)
    return FABRICS[name]
