"""Dress a blank: colour, pattern and fabric laid on a rendered garment, in linear light.

out = backdrop · shadow · (1 − alpha) + (albedo(u, v) · shade + gloss) · alpha. Whatever depends only on
the blank and the size is prepared once, so that one more look costs milliseconds.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from PIL import Image, ImageFilter

from core.data.blanks import ROLES, Blank
from core.data.colour import encode, paint
from core.data.fabrics import Fabric, fabric, flecks, relief
from core.data.looks import HARDWARE, Look, check
from core.data.patterns import coverage, pattern

BACKDROP = "#eeedeb"
_EXPOSURE = 1.29  # cloth that lies flat under the studio's lamps shows its own colour
_DEPTH = 1.4  # deepens folds: a photograph's contrast, which even light and soft lamps lack
_SKY = 0.05  # gloss that the bare sky leaves everywhere and that would veil dark leather
_TEXELS = 2.0  # texels of a tile per pixel of the picture, at least: half a pixel of error is invisible
_PALE = np.array(paint("#e8e4da"), np.float32)
_FADED = np.array(paint("#cdd6e0"), np.float32)
_FLAT = ("stitch", "button", "metal", "sole", "lens", "print")  # parts that are not cut from the cloth


@dataclass(frozen=True, eq=False)
class _Dummy:
    """A blank made ready at one size: n pixels show the garment, and everything is listed for those alone.

    `rows` (n,) their places in the flattened picture; `cloth` (n, 2) cm on the flat pattern; `regions`
    role → places among the n; `shade`, `gloss`, `alpha` (n, 1);
    `height` (n,) 0 at the top of the piece to 1 at its foot; `shadow` (H, W, 1); `pixels_per_cm`.
    """

    size: tuple[int, int]
    rows: np.ndarray
    cloth: np.ndarray
    regions: dict[str, np.ndarray]
    shade: np.ndarray
    gloss: np.ndarray
    alpha: np.ndarray
    height: np.ndarray
    shadow: np.ndarray
    pixels_per_cm: float

    @cached_property
    def wear(self) -> np.ndarray:
        """Where washing fades denim (n,), 0 to 1: the middle of the upper leg, and the ridges of folds."""
        alpha, shade = self._plane(self.alpha), self._plane(self.shade)
        height, width = self.size
        inner = np.clip((_blurred(alpha, width * 0.035) - 0.55) / 0.42, 0, 1) ** 2
        thigh = np.exp(-(((np.linspace(0, 1, height)[:, None] - 0.42) / 0.2) ** 2)) + 0.35
        ridge = np.clip((_blurred(shade, width * 0.004) - _blurred(shade, width * 0.02)) * 4, -0.6, 1)
        wear: np.ndarray = np.clip(inner * thigh * (0.75 + ridge), 0, 1).astype(np.float32).reshape(-1)[self.rows]
        return wear

    def _plane(self, values: np.ndarray) -> np.ndarray:
        """Values of the n pixels (n, 1) back in the picture, (H, W)."""
        plane = np.zeros(self.size, np.float32)
        plane.reshape(-1)[self.rows] = values[:, 0]
        return plane


def dress(blank: Blank, look: Look, width: int | None = None, backdrop: str = BACKDROP) -> Image.Image:
    """The blank in this look on a plain backdrop, RGB, `width` pixels wide (its own width by default).

    A look in which such a piece is not made raises ConfigError.
    """
    check(blank.meta, look)
    dummy = _prepare(blank, width or blank.alpha.shape[1])
    picture, ground = _stage(dummy, backdrop)
    light = _light(dummy, look) * dummy.alpha + ground  # (n, 3)
    flat = picture.reshape(-1, 3).copy()  # (H·W, 3)
    flat[dummy.rows] = encode(light)
    return Image.fromarray(flat.reshape(picture.shape))


def dress_rgba(blank: Blank, look: Look, width: int | None = None) -> Image.Image:
    """The blank in this look cut out, RGBA with straight alpha and no shadow; errors as `dress`."""
    check(blank.meta, look)
    dummy = _prepare(blank, width or blank.alpha.shape[1])
    flat = np.zeros((dummy.size[0] * dummy.size[1], 4), np.uint8)
    flat[dummy.rows, :3] = encode(_light(dummy, look))
    flat[dummy.rows, 3] = np.rint(dummy.alpha[:, 0] * 255)
    return Image.fromarray(flat.reshape(*dummy.size, 4), "RGBA")


@lru_cache(maxsize=192)
def _prepare(blank: Blank, width: int) -> _Dummy:
    """The blank resampled to `width` pixels with its edges filled, ready for any look."""
    planes = _resampled(_filled(blank), width)
    height = planes.alpha.shape[0]
    rows = np.flatnonzero(planes.alpha > 1 / 512)
    parts = planes.parts.reshape(-1)[rows]
    names = np.array([ROLES.index(part.role) for part in blank.meta.parts], np.uint8)
    roles = names[np.clip(parts.astype(int), 1, len(names)) - 1]
    down = rows // width
    return _Dummy(
        size=(height, width),
        rows=rows,
        cloth=planes.uv.reshape(-1, 2)[rows] * np.float32(blank.meta.uv_cm),
        regions={name: np.flatnonzero(roles == number) for number, name in enumerate(ROLES) if (roles == number).any()},
        shade=_developed(planes.shade.reshape(-1, 1)[rows]),
        gloss=np.clip(planes.gloss.reshape(-1, 1)[rows] - np.float32(_SKY), 0, None),
        alpha=planes.alpha.reshape(-1, 1)[rows],
        height=((down - down.min()) / max(1, np.ptp(down))).astype(np.float32),
        shadow=planes.shadow[..., None],
        pixels_per_cm=width / blank.meta.frame_cm,
    )


def _developed(shade: np.ndarray) -> np.ndarray:
    """The rendered light as a photograph would show it: deeper folds, and highlights that keep their shape."""
    light = (shade * np.float32(_EXPOSURE)) ** np.float32(_DEPTH)
    developed: np.ndarray = np.where(light < 0.9, light, 1.15 - 0.25 * np.exp((0.9 - light) / 0.25)).astype(np.float32)
    return developed


@lru_cache(maxsize=192)
def _stage(dummy: _Dummy, backdrop: str) -> tuple[np.ndarray, np.ndarray]:
    """The empty backdrop with the shadow (H, W, 3) uint8, and its linear light under the piece (n, 3)."""
    light = np.array(paint(backdrop), np.float32) * dummy.shadow  # (H, W, 3)
    return encode(light), light.reshape(-1, 3)[dummy.rows] * (1 - dummy.alpha)


def _light(dummy: _Dummy, look: Look) -> np.ndarray:
    """Light that the dressed piece sends back, (n, 3) linear."""
    cloth = fabric(look.fabric)
    albedo = _cloth_albedo(dummy, look, cloth)  # (n, 3)
    shade = dummy.shade if cloth.contrast == 1 else dummy.shade**cloth.contrast
    grain = _grain(dummy, look)[:, None]  # (n, 1)
    shine = np.full_like(dummy.gloss, cloth.gloss)
    for role, place in dummy.regions.items():
        colour = _part_colour(role, look)
        if colour is not None:
            albedo[place] = colour
        if role in _FLAT:
            grain[place] = 1
            shine[place] = _FLAT_GLOSS[role]
    light: np.ndarray = albedo * (shade * grain)
    light += shine * dummy.gloss ** np.float32(1.6 - cloth.roughness)
    light += np.float32(0.012 * cloth.sheen) * shade * grain  # stray fibres: what keeps black from a hole
    return light


_FLAT_GLOSS = {"stitch": 0.1, "button": 1.0, "metal": 2.0, "sole": 0.25, "lens": 2.0, "print": 0.2}


def _part_colour(role: str, look: Look) -> np.ndarray | None:
    """The plain colour of a part (3,), or None where it is cut from the patterned cloth."""
    main = np.array(paint(look.main), np.float32)
    named = {
        "second": look.panel,
        "trim": look.trim,
        "lining": look.lining,
        "stitch": look.thread,
        "button": look.buttons,
        "metal": HARDWARE.get(look.hardware, look.hardware),
        "sole": look.sole,
        "lens": look.lens,
        "print": look.second or look.trim,
    }.get(role, "")
    if named:
        return np.array(paint(named), np.float32)
    if role in ("lining", "stitch", "button"):
        return main * np.float32(0.72) + np.float32(0.01)
    return main if role in _FLAT else None


def _cloth_albedo(dummy: _Dummy, look: Look, cloth: Fabric) -> np.ndarray:
    """Colour of the cloth at each pixel, (n, 3) linear."""
    albedo = _block(dummy, look) if look.pattern == "colour block" else _patterned(dummy, look)
    if cloth.fleck is not None:
        texels, row, column = _lookup(dummy, cloth.cm, look.seed)
        share = flecks(cloth.name, texels, _blur(dummy, texels, cloth.cm))
        if share is not None:
            albedo += (_yarn(look, cloth) - albedo) * share[row, column][:, None]
    if look.fade:
        albedo += (_FADED - albedo) * (np.float32(look.fade) * dummy.wear)[:, None]
    return albedo


def _yarn(look: Look, cloth: Fabric) -> np.ndarray:
    """The lighter yarn among the flecks: the second colour of a plain tweed, else a pale one."""
    if cloth.name != "denim" and look.second and look.pattern == "plain":
        return np.array(paint(look.second), np.float32)
    main = np.array(paint(look.main), np.float32)
    return main * np.float32(0.45) + _PALE * np.float32(0.4)


def _patterned(dummy: _Dummy, look: Look) -> np.ndarray:
    inks = _palette(look)
    if len(inks) == 1:
        return np.repeat(inks, len(dummy.rows), axis=0)
    side = pattern(look.pattern).cm * look.scale
    texels, row, column = _lookup(dummy, side, look.seed)
    albedo: np.ndarray = coverage(look.pattern, texels, _blur(dummy, texels, side))[row, column] @ inks  # (n, 3)
    return albedo


def _palette(look: Look) -> np.ndarray:
    """The pattern's inks (K, 3) linear; missing ones are mixed from those given."""
    count = pattern(look.pattern).inks
    colours = [look.main, *([look.second] if look.second else []), *look.accents]
    inks = [np.array(paint(colour), np.float32) for colour in colours[:count]]
    while len(inks) < count:
        inks.append(
            inks[0] * np.float32(0.5) + inks[-1] * np.float32(0.5) if len(inks) > 1 else inks[0] * np.float32(0.3)
        )
    return np.stack(inks)


def _block(dummy: _Dummy, look: Look) -> np.ndarray:
    """Two or three bands across the piece; panels are cut level when it lies flat."""
    inks = [np.array(paint(colour), np.float32) for colour in (look.main, look.second or "white", *look.accents[:1])]
    edges = (0.36,) if len(inks) == 2 else (0.30, 0.62)
    band = np.searchsorted(np.array(edges, np.float32), dummy.height)
    return np.stack(inks)[band]  # (n, 3)


def _grain(dummy: _Dummy, look: Look) -> np.ndarray:
    cloth = fabric(look.fabric)
    texels, row, column = _lookup(dummy, cloth.cm, look.seed)
    grain: np.ndarray = relief(cloth.name, texels, _blur(dummy, texels, cloth.cm))[row, column]
    return grain


def _lookup(dummy: _Dummy, side: float, seed: int) -> tuple[int, np.ndarray, np.ndarray]:
    """Texels across a tile of `side` cm, and the row and column of it under each pixel, (n,) each."""
    wanted = _TEXELS * dummy.pixels_per_cm * side
    texels = int(np.clip(2 ** (np.ceil(2 * np.log2(wanted)) / 2), 8, 1024))  # few sizes, so that tiles are shared
    shift = np.array([seed * 0.618 % 1, seed * 0.414 % 1], np.float32) * np.float32(texels)
    place = (dummy.cloth * np.float32(texels / side) + shift).astype(np.int32) % texels  # (n, 2)
    return texels, texels - 1 - place[:, 1], place[:, 0]


def _blur(dummy: _Dummy, texels: int, side: float) -> float:
    """Texels that one pixel of the picture covers."""
    return float(texels / side / dummy.pixels_per_cm)


@dataclass(frozen=True)
class _Planes:
    shade: np.ndarray
    gloss: np.ndarray
    uv: np.ndarray
    parts: np.ndarray
    alpha: np.ndarray
    shadow: np.ndarray


@lru_cache(maxsize=192)
def _filled(blank: Blank) -> _Planes:
    """The blank's planes with the inside carried outwards, so that soft edges have whole cloth under them."""
    inside = blank.parts > 0
    shade, gloss = _spread([blank.shade, blank.gloss], inside & (blank.alpha > 0.96))
    uv, parts = _spread([blank.uv, blank.parts], inside)
    return _Planes(shade, gloss, uv, parts, blank.alpha, blank.shadow)


def _spread(planes: list[np.ndarray], known: np.ndarray) -> list[np.ndarray]:
    """Copies of the planes with what is known carried outwards, three pixels far."""
    planes = [plane.copy() for plane in planes]
    for _ in range(3):
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            reached = np.roll(known, step, axis) & ~known
            for plane in planes:
                plane[reached] = np.roll(plane, step, axis)[reached]
            known = known | reached
    return planes


def _resampled(planes: _Planes, width: int) -> _Planes:
    """The planes at another width: light is averaged, cloth positions follow their local slope."""
    height, old = planes.alpha.shape
    if width == old:
        return planes
    size = (width, round(height * width / old))
    smooth = Image.Resampling.BOX if width < old else Image.Resampling.BICUBIC
    shade, gloss, alpha, shadow = (
        np.asarray(Image.fromarray(plane).resize(size, smooth))
        for plane in (planes.shade, planes.gloss, _even(planes.alpha, width > old), planes.shadow)
    )
    if width > old:  # an enlarged edge is as soft as a small one again
        alpha = np.clip((alpha - 0.5) * np.float32(1.3 * width / old) + 0.5, 0, 1)
    uv, parts = _cloth_at(planes, size)
    return _Planes(
        np.clip(shade, 0, None), np.clip(gloss, 0, None), uv, parts, np.clip(alpha, 0, 1), np.clip(shadow, 0, 1)
    )


def _even(alpha: np.ndarray, wanted: bool) -> np.ndarray:
    """The coverage with its outline drawn smoothly through the pixels' steps, where `wanted`."""
    return _blurred(alpha, 0.8) if wanted else alpha


def _cloth_at(planes: _Planes, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """UV (h, w, 2) and part numbers (h, w) of the nearest old pixel, the UV moved along its slope."""
    height, width = planes.parts.shape
    x = (np.arange(size[0]) + 0.5) * width / size[0] - 0.5
    y = (np.arange(size[1]) + 0.5) * height / size[1] - 0.5
    column, row = np.rint(x).astype(int).clip(0, width - 1), np.rint(y).astype(int).clip(0, height - 1)
    grid = np.ix_(row, column)
    uv = planes.uv[grid]
    for axis, offset in ((1, (x - column)[None, :, None]), (0, (y - row)[:, None, None])):
        uv += _slope(planes, axis)[grid] * offset.astype(np.float32)
    return uv, planes.parts[grid]


def _slope(planes: _Planes, axis: int) -> np.ndarray:
    """Change of UV per pixel along `axis`, (H, W, 2), zero across a seam or a fold."""
    step = np.diff(planes.uv, axis=axis) * (np.diff(planes.parts.astype(np.int16), axis=axis) == 0)[..., None]
    pad = [(0, 0)] * 3
    pad[axis] = (1, 1)
    step = np.pad(step, pad)
    before, after = (step[:-1], step[1:]) if axis == 0 else (step[:, :-1], step[:, 1:])
    smaller = np.where(np.abs(before) < np.abs(after), before, after)
    slope: np.ndarray = np.where(before * after > 0, smaller, np.float32(0))
    return slope


def _blurred(plane: np.ndarray, radius: float) -> np.ndarray:
    picture = Image.fromarray(np.rint(np.clip(plane, 0, 2) * 127).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 127
