"""Dress a blank: colour, pattern and fabric laid on a rendered garment, in linear light.

out = backdrop · shadow · (1 − alpha) + (albedo(u, v) · shade + gloss) · alpha. Whatever depends only on
the blank and the size is prepared once, so that one more look costs milliseconds.
"""

import weakref
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from PIL import Image, ImageFilter

from core.data.blanks import ROLES, Blank
from core.data.colour import encode, paint
from core.data.fabrics import Fabric, crumple, fabric, flecks, phases, relief
from core.data.kept import Kept
from core.data.looks import HARDWARE, Look, check
from core.data.patterns import Pattern, coverage, pattern
from core.errors import ConfigError
from core.taxonomy import TYPE_BY_KEY

BACKDROP = "#eeedeb"
_EXPOSURE = 1.26  # cloth that lies flat under the studio's lamps shows its own colour
_DEPTH = 1.1  # deepens folds a little: shops light evenly and press what they photograph
_SHADOW = 0.5  # how much of the rendered shadow is kept: beside a shop's reflectors it is a breath
_SKY = 0.05  # gloss that the bare sky leaves everywhere and that would veil dark leather
_TEXELS = 2.0  # texels of a tile per pixel of the picture, at least: half a pixel of error is invisible
_STEPS = 2048  # steps of light that a response is tabulated in
_BRIGHTEST = 1.25  # the most light that a developed shade holds
_STEEP = 1.6  # cloth seen so aslant that a pixel covers this many times its length is looked up softer
_SHEER_SHADE = 215  # what lies under sheer cloth is lit through it, and stands in this step of shadow
_AMPLE_ROOM_CM = 30.0  # more than this makes no front a better place for a graphic
_LEAST_ROOM_CM = 5.0  # below this a front offers no room for a graphic
_PALE = np.array(paint("#e8e4da"), np.float32)
_FADED = np.array(paint("#cdd6e0"), np.float32)
_FLAT = ("stitch", "button", "metal", "sole", "lens", "print")  # parts that are not cut from the cloth


@dataclass(frozen=True, eq=False)
class _Dummy:
    """A blank made ready at one size: n pixels show the garment, and everything is listed for those alone.

    `rows` (n,) their places in the flattened picture; `across`, `down` (n,) cm on the flat pattern; `regions`
    role → places among the n, but for main; `shade` (n,) uint16 in _STEPS of _BRIGHTEST; `gloss` (n,) uint8, the
    root of the light; `edge` the places whose coverage `alpha` is not whole; `steep` those seen aslant; `border`
    those where one role meets another, with the places `beside` (m, 4) them, to be drawn smooth in `passes`;
    `shadow` (H, W) uint8; `pixels_per_cm`; `slot` of the piece.
    """

    size: tuple[int, int]
    rows: np.ndarray
    across: np.ndarray
    down: np.ndarray
    regions: dict[str, np.ndarray]
    shade: np.ndarray
    gloss: np.ndarray
    edge: np.ndarray
    alpha: np.ndarray
    steep: np.ndarray
    border: np.ndarray
    beside: np.ndarray
    passes: int
    shadow: np.ndarray
    pixels_per_cm: float
    slot: str

    @cached_property
    def wear(self) -> np.ndarray:
        """Where washing fades denim (n,), 0 to 1: the upper leg, ridges of folds, whiskers at the hip, along seams."""
        shade = self._plane(self.shade * np.float32(_BRIGHTEST / _STEPS))
        width = self.size[1]
        inner = np.clip((_blurred(self._plane(self.coverage), width * 0.035) - 0.55) / 0.42, 0, 1) ** 2
        fine = _blurred(shade, width * 0.004)
        ridge = np.clip((fine - _blurred(shade, width * 0.02)) * 5, -0.6, 1)
        down = self.height_plane()
        thigh = np.exp(-(((down - 0.42) / 0.2) ** 2)) + 0.35
        wear = inner * thigh * (0.75 + ridge) + 0.5 * ridge.clip(0, 1) * inner
        if self.slot == "bottom":
            wear += inner * self._whiskers(down)
        if "stitch" in self.regions:
            seam = np.zeros(self.size, np.float32)
            seam.reshape(-1)[self.rows[self.regions["stitch"]]] = 1
            wear += np.clip(_blurred(seam, width * 0.006) * 1.6, 0, 0.55) * (0.55 + ridge)
        faded: np.ndarray = np.clip(wear, 0, 1).astype(np.float32).reshape(-1)[self.rows]
        return faded

    def _whiskers(self, down: np.ndarray) -> np.ndarray:
        """Creases that sitting pressed in, fanning out from the fork to the hips, (H, W) about -0.2 to 0.4."""
        columns = self.rows % self.size[1]
        middle = float(columns.min() + columns.max()) / 2
        half = max(1.0, float(np.ptp(columns)) / 2)
        x = np.abs(np.arange(self.size[1], dtype=np.float32)[None] - middle) / half
        lines = 0.5 + 0.5 * np.cos(2 * np.pi * 5.5 * (down - 0.16 + 0.10 * x) / 0.22 + 2.0 * x)
        zone = np.exp(-(((down - 0.22) / 0.075) ** 2)) * np.clip(x * 3 - 0.25, 0, 1) * np.clip(2.6 - 2.4 * x, 0, 1)
        return np.asarray(0.5 * (lines**2 - 0.35) * zone, np.float32)

    def height_plane(self) -> np.ndarray:
        """How far down the piece each row lies, (H, 1): 0 at its top, 1 at its foot."""
        top, foot = int(self.rows[0]) // self.size[1], int(self.rows[-1]) // self.size[1]
        rows = np.arange(self.size[0], dtype=np.float32)[:, None]
        return np.asarray((rows - top) / max(1, foot - top), np.float32)

    @property
    def height(self) -> np.ndarray:
        """How far down the piece each pixel lies, (n,)."""
        down: np.ndarray = self.height_plane()[:, 0][self.rows // self.size[1]]
        return down

    @property
    def coverage(self) -> np.ndarray:
        """How much of each pixel the piece covers, (n,)."""
        whole = np.ones(len(self.rows), np.float32)
        whole[self.edge] = self.alpha
        return whole

    @cached_property
    def front(self) -> tuple[np.ndarray, float, float, float]:
        """Places among the n of the front about the chest, cm of its middle (u, v), and the room there in cm.

        A place belongs to the front where the cloth lies as it does in the picture, so neither sleeves nor a
        second panel can take a piece of the graphic. Of a few heights, the roomiest is taken.
        """
        shares = (0.37, 0.44, 0.31) if self.slot == "top" else (0.68, 0.6, 0.75)
        fronts = [self._front_at(share) for share in shares]
        return max(fronts, key=lambda front: min(front[3], _AMPLE_ROOM_CM))

    def _front_at(self, share: float) -> tuple[np.ndarray, float, float, float]:
        width = self.size[1]
        rows, columns = np.divmod(self.rows, width)
        cut = np.zeros(len(self.rows), bool)
        for place in self.regions.values():
            cut[place] = True
        x0 = int(np.median(columns[~cut])) if not cut.all() else width // 2
        y0 = int(rows.min() + share * np.ptp(rows))
        apart = np.hypot(rows - y0, columns - x0)
        middle = int(np.argmin(np.where(cut, np.inf, apart)))
        u0, v0 = float(self.across[middle]), float(self.down[middle])
        strays = np.hypot(
            self.across - u0 - (columns - columns[middle]) / self.pixels_per_cm,
            self.down - v0 - (rows - rows[middle]) / self.pixels_per_cm,
        )
        places = np.flatnonzero(~cut & (strays < 1.5 + 0.25 * apart / self.pixels_per_cm)).astype(np.int32)
        free = np.zeros(width + 2, bool)  # a column at both ends that is never free
        free[columns[places[rows[places] == rows[middle]]] + 1] = True
        centre = int(columns[middle]) + 1
        reach = min(int(np.argmin(free[centre:])), int(np.argmin(free[centre::-1])))
        return places, u0, v0, 2 * reach / self.pixels_per_cm

    @property
    def nbytes(self) -> int:
        """Bytes that it takes, with what it makes later."""
        listed = (self.rows, self.across, self.down, self.shade, self.gloss, self.edge, self.alpha, self.steep)
        planes = (*listed, self.border, self.beside, self.shadow, *self.regions.values())
        later = 2 * self.rows.nbytes  # wear and front
        return sum(plane.nbytes for plane in planes) + later

    def _plane(self, values: np.ndarray) -> np.ndarray:
        """Values of the n pixels (n,) back in the picture, (H, W)."""
        plane = np.zeros(self.size, np.float32)
        plane.reshape(-1)[self.rows] = values
        return plane


_dummies: Kept[_Dummy] = Kept(192 * 2**20)  # 500 blanks at 128 pixels, or 130 at 320; the rest is prepared again


def dress(blank: Blank, look: Look, width: int | None = None, backdrop: str = BACKDROP) -> Image.Image:
    """The blank in this look on a plain backdrop, RGB, `width` pixels wide (its own width by default).

    A look in which such a piece is not made raises ConfigError.
    """
    check(blank.meta, look)
    dummy = _prepare(blank, width or blank.alpha.shape[1])
    behind = _backdrop(backdrop)
    picture = encode(behind)[dummy.shadow]  # (H, W, 3)
    light = _light(dummy, look)  # (n, 3)
    cover = _cover(dummy, look)
    if cover is not None:
        light += (behind[_SHEER_SHADE] - light) * (1 - cover)[:, None]
    rim = dummy.alpha[:, None]
    ground = behind[dummy.shadow.reshape(-1)[dummy.rows[dummy.edge]]]  # (m, 3)
    light[dummy.edge] = light[dummy.edge] * rim + ground * (1 - rim)
    picture.reshape(-1, 3)[dummy.rows] = encode(light)
    return Image.fromarray(picture)


def dress_rgba(blank: Blank, look: Look, width: int | None = None) -> Image.Image:
    """The blank in this look cut out, RGBA with straight alpha and no shadow; errors as `dress`."""
    check(blank.meta, look)
    dummy = _prepare(blank, width or blank.alpha.shape[1])
    flat = np.zeros((dummy.size[0] * dummy.size[1], 4), np.uint8)
    cover = _cover(dummy, look)
    flat[dummy.rows, :3] = encode(_light(dummy, look))
    flat[dummy.rows, 3] = np.rint(dummy.coverage * (1 if cover is None else cover) * 255)
    return Image.fromarray(flat.reshape(*dummy.size, 4), "RGBA")


def _prepare(blank: Blank, width: int) -> _Dummy:
    """The blank at `width` pixels, ready for any look; kept while there is room, without keeping the blank."""
    return _dummies.get((weakref.ref(blank), width), lambda: _prepared(blank, width), lambda dummy: dummy.nbytes)


def _prepared(blank: Blank, width: int) -> _Dummy:
    planes = _resampled(_filled(blank), width)
    height = planes.alpha.shape[0]
    rows = np.flatnonzero(planes.alpha > 1 / 512).astype(np.int32)
    parts = planes.parts.reshape(-1)[rows]
    names = np.array([ROLES.index(part.role) for part in blank.meta.parts], np.uint8)
    roles = names[np.clip(parts.astype(int), 1, len(names)) - 1]
    alpha = planes.alpha.reshape(-1)[rows]
    edge = np.flatnonzero(alpha < 511 / 512).astype(np.int32)
    gloss = np.clip(planes.gloss.reshape(-1)[rows] - np.float32(_SKY), 0, 1)
    pixels_per_cm = width / blank.meta.frame_cm
    border, beside = _borders(rows, roles, planes.alpha.shape)
    return _Dummy(
        size=(height, width),
        rows=rows,
        across=planes.uv[..., 0].reshape(-1)[rows] * np.float32(blank.meta.uv_cm),
        down=planes.uv[..., 1].reshape(-1)[rows] * np.float32(-blank.meta.uv_cm),
        regions={
            name: np.flatnonzero(roles == number).astype(np.int32)
            for number, name in enumerate(ROLES)
            if name != "main" and (roles == number).any()
        },
        shade=_stepped(_developed(planes.shade.reshape(-1)[rows])),
        gloss=np.rint(np.sqrt(gloss) * 255).astype(np.uint8),
        edge=edge,
        alpha=alpha[edge],
        steep=np.flatnonzero(
            _aslant(planes.uv, planes.parts).reshape(-1)[rows] * blank.meta.uv_cm * pixels_per_cm > _STEEP
        ).astype(np.int32),
        border=border,
        beside=beside,
        passes=1 if width <= blank.alpha.shape[1] else 3,
        shadow=np.rint((1 - _SHADOW * (1 - planes.shadow)) * 255).astype(np.uint8),
        pixels_per_cm=pixels_per_cm,
        slot=TYPE_BY_KEY[blank.meta.type].slot,
    )


def _borders(rows: np.ndarray, roles: np.ndarray, size: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Places (m,) of pixels beside one of another role, and the places (m, 4) of their neighbours, all among `rows`."""
    place = np.full(size[0] * size[1], -1, np.int32)
    place[rows] = np.arange(len(rows), dtype=np.int32)
    own = np.arange(len(rows), dtype=np.int32)
    around = []
    for step in (-size[1], -1, 1, size[1]):
        near = place[np.clip(rows + step, 0, len(place) - 1)]
        around.append(np.where(near < 0, own, near))
    beside = np.stack(around, axis=1)  # (n, 4)
    border = np.flatnonzero((roles[beside] != roles[:, None]).any(axis=1)).astype(np.int32)
    return border, beside[border]


def _stepped(shade: np.ndarray) -> np.ndarray:
    return np.rint(np.clip(shade / np.float32(_BRIGHTEST), 0, 1) * (_STEPS - 1)).astype(np.uint16)


def _developed(shade: np.ndarray) -> np.ndarray:
    """The rendered light as a photograph would show it: deeper folds, and highlights that keep their shape."""
    light = (shade * np.float32(_EXPOSURE)) ** np.float32(_DEPTH)
    developed: np.ndarray = np.where(light < 0.9, light, 1.15 - 0.25 * np.exp((0.9 - light) / 0.25)).astype(np.float32)
    return developed


def _aslant(uv: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Length of cloth under a pixel along the worse of both axes, (H, W) in shares of uv, 0 across a seam."""
    worst = np.zeros(parts.shape, np.float32)
    for axis in (0, 1):
        step = np.hypot(*np.moveaxis(np.diff(uv, axis=axis), -1, 0))
        step[(np.diff(parts.astype(np.int16), axis=axis) != 0) | (step > 0.05)] = 0
        head = worst[:-1] if axis == 0 else worst[:, :-1]
        np.maximum(head, step, out=head)
    return worst


@lru_cache(maxsize=16)
def _backdrop(colour: str) -> np.ndarray:
    """Linear light of the backdrop under each step of shadow, (256, 3)."""
    table: np.ndarray = np.array(paint(colour), np.float32) * (np.arange(256, dtype=np.float32)[:, None] / 255)
    return table


def _light(dummy: _Dummy, look: Look) -> np.ndarray:
    """Light that the dressed piece sends back, (n, 3) linear."""
    cloth = fabric(look.fabric)
    albedo = _cloth_albedo(dummy, look, cloth)  # (n, 3)
    answer = _response(cloth.name, round(_luminance(look.main), 2))
    shade, added = answer.diffuse[dummy.shade], answer.fibre[dummy.shade]  # (n,), (n,)
    grain = _grain(dummy, cloth)  # (n,)
    shine = answer.gloss[dummy.gloss]
    for role, place in dummy.regions.items():
        colour = _part_colour(role, look)
        if colour is not None:
            albedo[place] = colour
        if role in _FLAT:
            grain[place] = 1
            shade[place] = answer.plain[dummy.shade[place]]
            shine[place] = answer.spread[dummy.gloss[place]] * np.float32(_FLAT_GLOSS[role])
    shade *= grain
    added *= grain
    added += shine
    albedo *= shade[:, None]
    albedo += added[:, None]
    for _ in range(dummy.passes):  # parts are known by the pixel, so their outlines are softened to half-pixels
        albedo[dummy.border] = 0.5 * albedo[dummy.border] + 0.125 * albedo[dummy.beside].sum(axis=1)  # (m, 4, 3)
    return albedo


_FLAT_GLOSS = {"stitch": 0.1, "button": 1.0, "metal": 2.0, "sole": 0.25, "lens": 2.0, "print": 0.2}


@dataclass(frozen=True)
class _Response:
    """How a cloth answers light: `diffuse`, `fibre`, `plain` over steps of shade, `gloss`, `spread` over gloss."""

    diffuse: np.ndarray
    fibre: np.ndarray
    plain: np.ndarray
    gloss: np.ndarray
    spread: np.ndarray


@lru_cache(maxsize=256)
def _response(name: str, luminance: float) -> _Response:
    """Tables for a fabric in a colour of this luminance: black and white cloth are lit so that folds stay."""
    cloth = fabric(name)
    dark, pale = max(0.0, 1 - luminance / 0.08), float(np.clip((luminance - 0.55) / 0.3, 0, 1))
    light = np.linspace(0, _BRIGHTEST, _STEPS, dtype=np.float32)
    plain = light ** (1 + 0.35 * dark + 0.3 * pale) * (1 - 0.05 * pale)
    diffuse = light ** (cloth.contrast * (1 + 0.35 * dark + 0.3 * pale)) * (1 - 0.05 * pale)
    facing = np.clip((light - 0.90) / 0.24, 0, 1)
    diffuse *= 1 + cloth.lustre * (1.1 * facing * facing * (3 - 2 * facing) - 0.22)
    aslant = np.exp(-(((light - 0.74) / 0.13) ** 2)) + 0.5 * np.clip((light - 1.04) / 0.1, 0, 1)
    diffuse *= 1 + cloth.nap * (0.95 * aslant - 0.42)  # nap is dark head on and bright at the flanks of a fold
    fibre = (
        0.012 * cloth.sheen * light
        + 0.09 * dark * cloth.lustre * facing**2
        + dark * (0.009 * light**3 + 0.03 * cloth.nap * aslant)
    )
    bright = (np.arange(256, dtype=np.float32) / 255) ** 2
    spread = bright ** np.float32(1.6 - cloth.roughness)
    gloss = cloth.gloss * spread
    gloss = np.where(gloss < 0.5, gloss, 0.5 + (gloss - 0.5) / (1 + (gloss - 0.5)))  # a lamp's image keeps its shape
    return _Response(*(table.astype(np.float32) for table in (diffuse, fibre, plain, gloss, spread)))


def _luminance(colour: str) -> float:
    red, green, blue = paint(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _cover(dummy: _Dummy, look: Look) -> np.ndarray | None:
    """How much of what lies behind sheer cloth it hides, (n,); None where the cloth is dense.

    Folds lay net over net; parts that are not of the cloth stay whole.
    """
    cloth = fabric(look.fabric)
    if not cloth.sheer:
        return None
    fold = 1 - np.minimum(dummy.shade * np.float32(_BRIGHTEST / _STEPS), 1)
    cover: np.ndarray = np.clip(1 - cloth.sheer * (1 - fold) ** 2 * _unlined(dummy), 0, 1).astype(np.float32)
    for role in (*_FLAT, "trim"):
        if role in dummy.regions:
            cover[dummy.regions[role]] = 1
    return cover


def _unlined(dummy: _Dummy) -> np.ndarray:
    """Where no lining lies under sheer cloth, (n,) 0 to 1: below a skirt's lining, and in sleeves' outer halves."""
    if dummy.slot in ("bottom", "dress"):
        below: np.ndarray = np.clip((dummy.height - 0.72) * 25, 0, 1)
        return below
    columns = dummy.rows % dummy.size[1]
    middle, half = float(columns.min() + columns.max()) / 2, max(1.0, float(np.ptp(columns)) / 2)
    outer: np.ndarray = np.clip((np.abs(columns - middle) / half - 0.56) * 30, 0, 1)
    return outer


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
    print_ = pattern(look.pattern)
    albedo = _block(dummy, look) if look.pattern == "colour block" else _patterned(dummy, look, print_)
    if cloth.fleck is not None:
        texels, at = _lookup(dummy, cloth.cm)
        share = flecks(cloth.name, texels, _blur(dummy, texels, cloth.cm))[at]
        albedo += (_yarn(look, cloth) - albedo) * share[:, None]
    if look.fade:
        albedo += (_FADED - albedo) * (np.float32(look.fade) * dummy.wear)[:, None]
    if cloth.sheer:
        lined = (np.float32(cloth.sheer) * (1 - _unlined(dummy)))[:, None]
        albedo += (np.array(paint(look.lining or look.main), np.float32) - albedo) * lined
    return albedo


def _yarn(look: Look, cloth: Fabric) -> np.ndarray:
    """The lighter yarn among the flecks: the second colour of a plain tweed, else a pale one."""
    if cloth.name != "denim" and look.second and look.pattern == "plain":
        return np.array(paint(look.second), np.float32)
    main = np.array(paint(look.main), np.float32)
    return main * np.float32(0.45) + _PALE * np.float32(0.4)


def _patterned(dummy: _Dummy, look: Look, print_: Pattern) -> np.ndarray:
    inks = _palette(look)
    albedo = np.empty((len(dummy.rows), 3), np.float32)
    if len(inks) == 1 or print_.placed:
        albedo[:] = inks[0]
        if print_.placed:
            place, at, tile = _placed(dummy, look, print_)
            albedo[place] = _mixed(tile[at], inks)
        return albedo
    side = print_.cm * look.scale
    texels, at = _lookup(dummy, side, look.seed)
    blur = _blur(dummy, texels, side)
    tile = coverage(print_.name, texels, blur).reshape(texels * texels, -1)
    np.matmul(tile[at].astype(np.float32), inks / np.float32(255), out=albedo)
    if len(dummy.steep):
        soft = coverage(print_.name, texels, 2.5 * blur).reshape(texels * texels, -1)
        albedo[dummy.steep] = _mixed(soft[at[dummy.steep]], inks)
    return albedo


def _mixed(shares: np.ndarray, inks: np.ndarray) -> np.ndarray:
    mixed: np.ndarray = shares.astype(np.float32) @ (inks / np.float32(255))  # (n, 3)
    return mixed


def _placed(dummy: _Dummy, look: Look, print_: Pattern) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places among the n that a graphic covers, the texel under each, and its tile (T·T, K)."""
    places, u0, v0, room = dummy.front
    if room < _LEAST_ROOM_CM:
        raise ConfigError(
            f"There is no room for a {print_.name} on this front: {room:.0f} cm without a seam or trim, and it takes "
            f"{_LEAST_ROOM_CM:.0f}. Choose a repeating pattern, or a piece with an unbroken front."
        )
    side = min(print_.cm * look.scale, 0.92 * room) if print_.off == (0, 0) else print_.cm * look.scale
    texels = _texels(dummy, side)
    u = (dummy.across[places] - np.float32(u0 + print_.off[0])) / np.float32(side) + np.float32(0.5)
    v = (dummy.down[places] - np.float32(v0 - print_.off[1])) / np.float32(side) + np.float32(0.5)
    within = np.flatnonzero((u > 0) & (u < 1) & (v > 0) & (v < 1))
    at = (v[within] * texels).astype(np.int32) * texels + (u[within] * texels).astype(np.int32)
    return places[within], at, coverage(print_.name, texels, _blur(dummy, texels, side)).reshape(texels * texels, -1)


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


def _grain(dummy: _Dummy, cloth: Fabric) -> np.ndarray:
    """What the surface of the cloth multiplies light by, (n,); it lies alike under every colour."""
    texels, at = _lookup(dummy, cloth.cm)
    blur = _blur(dummy, texels, cloth.cm)
    grain: np.ndarray = relief(cloth.name, texels, blur)[at]
    if len(dummy.steep):
        grain[dummy.steep] = relief(cloth.name, texels, 2.5 * blur)[at[dummy.steep]]
    if cloth.glitter is not None:  # each disc flashes where the fold turns it to a lamp
        grain *= _FLASH[(phases(cloth.name, texels)[at] + (dummy.shade >> 2)) & 255]
    if cloth.crumple:
        texels, at = _lookup(dummy, cloth.crumple_cm)
        grain *= crumple(cloth.name, texels, _blur(dummy, texels, cloth.crumple_cm))[at]
    return grain


def _flash() -> np.ndarray:
    turn = np.linspace(0, 1, 256)
    flash = 0.42 + 0.5 * np.exp(-(((turn - 0.5) / 0.16) ** 2)) + 3.2 * np.exp(-(((turn - 0.5) / 0.045) ** 2))
    even: np.ndarray = (flash / flash.mean()).astype(np.float32)
    return even


_FLASH = _flash()


def _texels(dummy: _Dummy, side: float) -> int:
    """Texels across a tile of `side` cm: a power of two, so that few sizes are shared by all blanks."""
    wanted = _TEXELS * dummy.pixels_per_cm * side
    return int(np.clip(2 ** np.ceil(np.log2(wanted)), 8, 1024))


def _lookup(dummy: _Dummy, side: float, seed: int = 0) -> tuple[int, np.ndarray]:
    """Texels across a tile of `side` cm, and the place in it, flattened, of the texel under each pixel, (n,)."""
    texels = _texels(dummy, side)
    scale, far = np.float32(texels / side), texels * 64  # far keeps both positive, whatever is cut off
    column = (dummy.across * scale + np.float32(seed * 0.618 % 1 * texels + far)).astype(np.int32)
    row = (dummy.down * scale + np.float32(seed * 0.414 % 1 * texels + far)).astype(np.int32)
    column &= texels - 1
    row &= texels - 1
    row *= texels
    row += column
    return texels, row


def _blur(dummy: _Dummy, texels: int, side: float) -> float:
    """Texels that one pixel of the picture covers, in half steps, so that tiles are shared."""
    return max(0.5, round(2 * texels / side / dummy.pixels_per_cm) / 2)


@dataclass(frozen=True)
class _Planes:
    shade: np.ndarray
    gloss: np.ndarray
    uv: np.ndarray
    parts: np.ndarray
    alpha: np.ndarray
    shadow: np.ndarray


def _filled(blank: Blank) -> _Planes:
    """The blank's planes with the inside carried outwards, so that soft edges have whole cloth under them."""
    inside = blank.parts > 0
    shade, gloss = _spread([blank.shade, blank.gloss], inside & (blank.alpha > 0.96))
    shade, gloss = (_evened(plane, blank.alpha) for plane in (shade, gloss))
    uv, parts = _spread([blank.uv, blank.parts], inside)
    return _Planes(shade, gloss, uv, parts, blank.alpha, blank.shadow)


def _spread(planes: list[np.ndarray], known: np.ndarray) -> list[np.ndarray]:
    """Copies of the planes with what is known carried outwards, three pixels far."""
    height, width = known.shape
    near = _widened(known, 3)
    waiting = np.flatnonzero(near & ~known)
    have, source = known.reshape(-1).copy(), np.arange(height * width)
    for _ in range(3):
        for step in (-width, width, -1, 1):
            beside = np.clip(waiting + step, 0, height * width - 1)
            reached = have[beside]
            source[waiting[reached]] = source[beside[reached]]
            have[waiting[reached]] = True
            waiting = waiting[~reached]
    filled = np.flatnonzero(near & ~known)
    copies = []
    for plane in planes:
        flat = plane.reshape(height * width, -1).copy()
        flat[filled] = flat[source[filled]]
        copies.append(flat.reshape(plane.shape))
    return copies


def _evened(plane: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The light (H, W) averaged over 3x3 pixels on the soft rim, where it was copied from single pixels."""
    height, width = plane.shape
    rim = np.flatnonzero((alpha > 0) & (alpha < 0.98))
    flat = plane.reshape(-1).copy()
    for _ in range(2):
        near = [
            np.clip(rim + row * width + column, 0, height * width - 1) for row in (-1, 0, 1) for column in (-1, 0, 1)
        ]
        flat[rim] = np.mean([flat[places] for places in near], axis=0)
    return flat.reshape(plane.shape)


def _widened(known: np.ndarray, reach: int) -> np.ndarray:
    """What is known (H, W) with a border of `reach` pixels about it."""
    wide = known.copy()
    for axis in (0, 1):
        line = np.moveaxis(wide, axis, 0)
        first = line.copy()
        for step in range(1, reach + 1):
            line[step:] |= first[:-step]
            line[:-step] |= first[step:]
    return wide


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
    picked = (row[:, None] * width + column).reshape(-1)
    uv, parts = planes.uv.reshape(-1, 2), planes.parts.reshape(-1)
    moved, own = uv[picked], parts[picked]
    for step, offset in ((1, np.tile(x - column, size[1])), (width, np.repeat(y - row, size[0]))):
        around = [np.clip(picked + side * step, 0, len(parts) - 1) for side in (-1, 1)]
        whole = (parts[around[0]] == own) & (parts[around[1]] == own)
        slope = _slope(uv[picked] - uv[around[0]], uv[around[1]] - uv[picked])
        moved += slope * (offset * whole).astype(np.float32)[:, None]
    return moved.reshape(size[1], size[0], 2), own.reshape(size[1], size[0])


def _slope(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Change of UV a pixel from the steps before and after it, (n, 2), zero across a seam or a fold."""
    smaller = np.where(np.abs(before) < np.abs(after), before, after)
    slope: np.ndarray = np.where(before * after > 0, smaller, np.float32(0))
    return slope


def _blurred(plane: np.ndarray, radius: float) -> np.ndarray:
    picture = Image.fromarray(np.rint(np.clip(plane, 0, 2) * 127).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 127
