"""Colours in linear light, where shading and mixing are sums and products."""

from functools import lru_cache

import numpy as np

from core.errors import ConfigError
from core.taxonomy import COLOURS

_STEPS = 4096


def linear(srgb: np.ndarray) -> np.ndarray:
    """Linear light of sRGB values, both 0 to 1, any shape (IEC 61966-2-1)."""
    light: np.ndarray = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4).astype(np.float32)
    return light


def encode(light: np.ndarray) -> np.ndarray:
    """Linear light (any shape, clipped to 0..1) as sRGB bytes of the same shape."""
    steps = np.clip(light * np.float32(_STEPS - 1) + np.float32(0.5), 0, _STEPS - 1).astype(np.uint16)
    srgb: np.ndarray = _table()[steps]
    return srgb


@lru_cache(maxsize=512)
def paint(colour: str) -> tuple[float, float, float]:
    """Linear RGB of a colour: a name of `core.taxonomy.COLOURS` or "#rrggbb"; else ConfigError."""
    rgb = COLOURS.get(colour)
    if rgb is None:
        rgb = _hex(colour)
    red, green, blue = linear(np.array(rgb, np.float32) / 255)
    return float(red), float(green), float(blue)


@lru_cache(maxsize=512)
def name_of(colour: str) -> str:
    """The colour's name: itself where it is one, else the nearest of COLOURS in CIELAB."""
    if colour in COLOURS:
        return colour
    names = [name for name in COLOURS if name != "multicolour"]
    apart = _lab([paint(name) for name in names]) - _lab([paint(colour)])  # (n, 3)
    return names[int(np.argmin((apart**2).sum(axis=1)))]


def _lab(light: list[tuple[float, float, float]]) -> np.ndarray:
    to_xyz = np.array([[0.4339, 0.3762, 0.1899], [0.2126, 0.7152, 0.0722], [0.0178, 0.1095, 0.8727]])
    x, y, z = np.cbrt(np.array(light) @ to_xyz.T).T
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=1)  # (n, 3)


def _hex(colour: str) -> tuple[int, int, int]:
    try:
        if len(colour) != 7 or colour[0] != "#":
            raise ValueError
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
    except ValueError:
        raise ConfigError(f"There is no colour {colour!r}. Give #rrggbb or one of: {', '.join(COLOURS)}.") from None


@lru_cache(maxsize=1)
def _table() -> np.ndarray:
    light = np.linspace(0, 1, _STEPS)
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    table: np.ndarray = np.rint(srgb * 255).astype(np.uint8)
    return table
