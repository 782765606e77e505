"""Hats: brimmed felts and straws, caps, berets, visors and knitted beanies on rings round the head; centimetres."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.hardware import ball, ring_angles
from studio.surfaces import (
    Array,
    Mesh,
    Piece,
    bend,
    curve,
    grid_mesh,
    join,
    loft,
    resample,
    ribbon,
    ripple,
    stitches,
    tube,
)

_SIDES = 180
_ANGLE = ring_angles(_SIDES)
_OVAL = 0.86  # a head is narrower than it is long


@dataclass(frozen=True)
class Felt:
    """A hat with a brim: heights and radii along the head (y), in cm.

    `crown` is its height, `taper` the crown's top over its foot, `crease` and `pinch` the depth of the dent along the
    top and of those at the front; `curl` lifts the sides of the brim, `snap` lowers its front, `slope` all of it.
    """

    crown: float = 11.5
    head: float = 10.0
    taper: float = 0.84
    brim: float = 6.6
    crease: float = 3.0
    pinch: float = 2.0
    curl: float = 2.2
    snap: float = 1.4
    slope: float = 0.0
    ribbon: float = 3.4
    wave: float = 0.0
    round_top: float = 1.4


def _felt_ring(hat: Felt, radius: float, z: float) -> Array:
    """One ring of the hat (n, 3) at a radius and height, shaped by the hand's dents and the brim's curl."""
    x, y = _OVAL * radius * np.cos(_ANGLE), radius * np.sin(_ANGLE)
    out = max(0.0, (radius - hat.head - 0.2) / hat.brim)
    height = np.full(_SIDES, z) + out**1.6 * hat.curl * np.cos(_ANGLE) ** 4 - out * hat.slope
    height -= out**1.3 * hat.snap * np.clip(-np.sin(_ANGLE), 0, 1) ** 2
    height += out * hat.wave * np.sin(4 * _ANGLE + 0.6)
    up = np.clip((z - 0.28 * hat.crown) / (0.72 * hat.crown), 0, 1)
    front = np.clip((-y + 1.0) / hat.head, 0, 1)
    x = x * (1 - 0.22 * up**1.5 * front * (hat.pinch > 0))
    dent = hat.pinch * up**1.4 * np.exp(-((y + 0.62 * hat.head) ** 2) / 9) * np.exp(-((np.abs(x) - 4.6) ** 2) / 5)
    x = x - np.sign(x) * dent
    top = np.clip((z - 0.86 * hat.crown) / (0.14 * hat.crown), 0, 1)
    hollow = np.exp(-((x / 2.6) ** 2)) * np.exp(-((y / (0.78 * hat.head)) ** 6)) * top
    height -= hat.crease * hollow - 0.05 * up * y
    return np.c_[x, y, height]


def felt_hat(hat: Felt) -> list[Piece]:
    """Crown and brim in one, a ribbon with a flat bow at the side, a bound edge."""
    h, r = hat.crown, hat.head
    edge = r + hat.brim
    top = hat.taper * r
    line = [(edge, 1.0), (r + 0.5 * hat.brim, 0.75), (r + 0.9, 0.6), (r + 0.2, 0.95), (r, 1.8), (0.965 * r, 0.4 * h)]
    line += [(top + 0.35, 0.8 * h), (top, h - hat.round_top), (top - 0.5 * hat.round_top, h - 0.3 * hat.round_top)]
    line += [(top - 1.1 * hat.round_top, h), (0.55 * top, h + 0.05), (0.25 * top, h + 0.05), (0.01, h + 0.05)]
    body = loft(np.stack([_felt_ring(hat, *p) for p in curve(line, 120)]), False, False)
    rim = _felt_ring(hat, edge, 1.0)
    pieces = [Piece("felt", body, 0.28, "lining"), Piece("felt", tube(rim, 0.22, 8, closed=True))]
    if hat.ribbon:
        pieces += _ribbon(hat)
    return pieces


def _ribbon(hat: Felt) -> list[Piece]:
    """A grosgrain band round the foot of the crown with a flat bow on the wearer's left."""
    high = curve([(hat.head + 0.2, 0.95), (hat.head + 0.17, 1.8), (0.975 * hat.head + 0.2, 1.1 + hat.ribbon)], 14)
    band = loft(np.stack([_felt_ring(hat, *p) for p in high]), False, False)
    rims = [tube(_felt_ring(hat, *high[k]), 0.09, 6, closed=True) for k in (2, -1)]
    middle = _felt_ring(hat, hat.head + 0.25, 1.0 + hat.ribbon / 2)
    spot = middle[int(_SIDES * 0.90)]
    facing = spot * [1 / _OVAL, 1, 0]
    facing /= np.linalg.norm(facing)
    along = np.cross([0, 0, 1.0], facing)
    share = np.linspace(-1, 1, 30)
    loops = [spot + np.outer(share * 2.0, along) + np.outer(0.22 + lift - 0.24 * np.abs(share) ** 3, facing)
             for lift in (0.0, 0.18)]  # fmt: skip
    knot = spot + 0.42 * facing + np.outer(np.linspace(-0.5, 0.5, 12) * hat.ribbon, [0, 0, 1.0])
    flat = [ribbon(loops[0], hat.ribbon * 0.86, np.tile(facing, (30, 1)), 0.14)]
    flat.append(ribbon(loops[1][5:-5], hat.ribbon * 0.72, np.tile(facing, (20, 1)), 0.14))
    flat.append(ribbon(knot, 0.9, np.tile(facing, (12, 1)), 0.2))
    return [Piece("ribbon", band, 0.08), Piece("ribbon", join([*rims, *flat]))]


def straw_sun_hat() -> list[Piece]:
    """A wide, softly waving brim and a round crown, sewn from a spiral of braid."""
    hat = Felt(10.2, 9.8, 0.86, 13.5, 0.0, 0.0, 0.4, 0.8, 1.2, 2.6, 1.0, 3.0)
    pieces = felt_hat(hat)

    def braided(points: Array) -> Array:
        radius = np.hypot(points[:, 0] / _OVAL, points[:, 1])
        along = np.where(radius > hat.head, radius, hat.head - points[:, 2])
        groove = np.abs(np.sin(np.pi * along / 1.05)) ** 0.5
        return points + np.c_[0 * radius, 0 * radius, 0.16 * groove]

    def sewn(piece: Piece) -> Piece:
        if piece.part != "felt":
            return piece
        mesh = bend(piece.mesh, braided)
        return replace(piece, mesh=replace(mesh, uv=0.85 * mesh.uv))  # so that it goes once round the flat straw

    return [sewn(piece) for piece in pieces]


def bucket() -> list[Piece]:
    """A bucket hat with a stitched, sloping brim."""

    def ring(radius: float, z: float) -> Array:
        x, y = 0.9 * radius * np.cos(_ANGLE), radius * np.sin(_ANGLE)
        out = max(0.0, radius - 9.8)
        wave = out * 0.10 * np.sin(3 * _ANGLE + 0.8) + out * 0.05 * np.sin(7 * _ANGLE)
        points = np.c_[x, y, np.full(_SIDES, z) + wave]
        return points + np.c_[ripple(points, 7, 0.16), ripple(points, 7, 0.16, 1), ripple(points, 8, 0.16, 2)]

    wall = curve([(14.4, 1.0), (12.4, 2.5), (10.5, 4.3), (9.95, 5.2), (9.6, 9.0), (9.0, 11.8), (8.2, 13.2)], 60)
    top = curve([(8.2, 13.2), (7.5, 13.7), (5, 14.3), (0.02, 14.6)], 30)
    sewn = [*((r + 0.02, z + 0.06) for r, z in wall[2:26:3]), (8.75, 12.4)]
    seams = [np.concatenate([ring(*spot)] * 2)[: _SIDES + 1] for spot in sewn]
    edges = (((8.25, 13.2), 0.16), (tuple(wall[0]), 0.2), ((9.98, 5.2), 0.12))
    return [
        Piece("felt", loft(np.stack([ring(*p) for p in wall]), False, False), 0.25, "lining"),
        Piece("felt", loft(np.stack([ring(*p) for p in top]), False, False), 0.2, "lining"),
        *(stitches(seam, length=0.32, gap=0.16, radius=0.05) for seam in seams),
        *(Piece("felt", tube(ring(*spot), thick, 8, closed=True)) for spot, thick in edges),
        *(Piece("metal", _eyelet(ring(9.65, 8.8), at)) for at in (116, 124, 20)),
    ]


def _eyelet(line: Array, at: int) -> Mesh:
    spot, along = line[at], line[at + 1] - line[at - 1]
    along /= np.linalg.norm(along)
    turn = ring_angles(20)
    path = spot * [1.012, 1.012, 1] + 0.34 * (np.cos(turn)[:, None] * along + np.sin(turn)[:, None] * [0, 0, 1.0])
    return tube(path, 0.11, 8, closed=True)


# ---------------------------------------------------------------- caps


def _dome(head: float, high: float, power: float = 2.3, front: float = 0.0) -> Callable[[Array, Array], Array]:
    """A cap's crown: point (n, 3) for an angle and a share of the way from its rim (0) to its top (1)."""

    def at(angle: Array, share: Array) -> Array:
        rise = np.sin(share * np.pi / 2)
        flat = np.cos(share * np.pi / 2) ** (2 / power)
        x, y = _OVAL * head * flat * np.cos(angle), head * flat * np.sin(angle)
        return np.c_[x, y, high * rise ** (2 / power) + front * np.clip(-np.sin(angle), 0, 1) * np.sin(np.pi * share)]

    return at


def _crown(dome: Callable[[Array, Array], Array], crumple: float = 0.12, rows: int = 50) -> Array:
    rings = np.stack([dome(_ANGLE, np.full(_SIDES, s)) for s in np.linspace(0, 0.995, rows)])
    flat = rings.reshape(-1, 3)
    flat = flat + np.c_[ripple(flat, 7, crumple), ripple(flat, 7, crumple, 1), ripple(flat, 8, crumple, 2)]
    return flat.reshape(rings.shape)


def _peak(head: float, long: float, droop: float, bow: float, lift: float = 0.0) -> Array:
    """A peak's surface (rows, 60, 3): from the rim of the crown forwards, bowed and drooping."""
    spread = np.linspace(np.radians(206), np.radians(334), 60)
    rows = []
    for share in np.linspace(-0.04, 1, 27):
        reach = long * share * np.sin((spread - np.radians(206)) / np.radians(128) * np.pi) ** 0.55
        x = _OVAL * head * np.cos(spread) * (1 + 0.06 * share)
        y = head * np.sin(spread) - reach
        z = lift - droop * (np.clip(reach, 0, None) / long) ** 1.4 - bow * (x / head) ** 2 * share
        rows.append(np.c_[x, y, z])
    return np.stack(rows)


def baseball() -> list[Piece]:
    """A six-panel cap: seams with double stitching, eyelets, a button on top, rows of stitching on the curved peak."""
    dome = _dome(10.0, 12.2, 2.25, 0.6)
    lift = np.array([0, 0, 3.2])
    crown = _crown(dome) + lift
    pieces = [Piece("felt", loft(crown, False, False), 0.15, "lining")]
    share = np.linspace(0.02, 0.98, 60)
    for k in range(6):
        middle = np.radians(30 + 60 * k)
        for shift in (-0.035, 0.035):
            seam = dome(np.full(60, middle) + shift / (0.15 + np.cos(share * np.pi / 2)), share) * 1.006 + lift
            pieces.append(stitches(seam, length=0.3, gap=0.16, radius=0.05))
        spine = dome(np.full(60, middle), share) * 1.001 + lift
        pieces.append(Piece("felt", tube(spine, 0.13, 8)))
        spot = dome(np.array([middle + np.radians(30)]), np.array([0.62]))[0]
        out = spot * [1, 1, 0.7] / np.linalg.norm(spot * [1, 1, 0.7])
        first = np.cross(out, [0, 0, 1.0])
        first /= np.linalg.norm(first)
        turn = ring_angles(20)[:, None]
        eyelet = spot * 1.01 + lift + 0.28 * (np.cos(turn) * first + np.sin(turn) * np.cross(out, first))
        pieces.append(Piece("stitching", tube(eyelet, 0.11, 8, closed=True)))
    pieces.append(Piece("felt", ball(crown[-1].mean(0), 0.75, 0.5)))
    peak = _peak(10.0, 7.4, 2.5, 3.8, 3.3)
    pieces += [Piece("peak", grid_mesh(peak[:, ::-1]), 0.3, "lining")]
    pieces += [stitches(peak[row] + [0, 0, 0.06], length=0.32, gap=0.16, radius=0.05) for row in (5, 9, 13, 17, 21)]
    pieces += [Piece("peak", tube(peak[-1], 0.2, 8))]
    band = [crown[0] * [1.004, 1.004, 1] + [0, 0, dz] for dz in (0.1, 1.4)]
    pieces += [stitches(np.concatenate([line] * 2)[: _SIDES + 1], length=0.3, gap=0.16, radius=0.045) for line in band]
    return pieces


def visor() -> list[Piece]:
    """A sun visor: a band round the head and a wide peak."""
    peak = _peak(10.0, 8.4, 3.0, 3.6, 3.6)
    bottom, top = (np.c_[_OVAL * r * np.cos(_ANGLE), r * np.sin(_ANGLE), np.full(_SIDES, z)] for r, z in
                   ((10.05, 3.4), (9.75, 7.0)))  # fmt: skip
    lift = np.clip(-np.sin(_ANGLE), 0, 1) * 0.7
    band = np.stack([bottom + (top - bottom) * s + np.c_[0 * lift, 0 * lift, lift * s] for s in np.linspace(0, 1, 14)])
    rings = [np.concatenate([band[k]] * 2)[: _SIDES + 1] * [1.006, 1.006, 1] for k in (1, -2)]
    return [
        Piece("felt", loft(band, False, False), 0.28, "lining"),
        Piece("peak", grid_mesh(peak[:, ::-1]), 0.3, "lining"),
        Piece("peak", tube(peak[-1], 0.22, 8)),
        *(stitches(ring, length=0.32, gap=0.16, radius=0.05) for ring in rings),
        *(stitches(peak[row] + [0, 0, 0.06], length=0.32, gap=0.16, radius=0.05) for row in (6, 14, 22)),
        *(Piece("felt", tube(band[k], 0.16, 8, closed=True)) for k in (0, -1)),
    ]


def flat_cap() -> list[Piece]:
    """A flat cap: the crown drawn forward over a short stiff peak and sewn to it."""
    shares = np.linspace(0, 1, 60)
    rings = []
    for s in shares:
        side = np.cos(s * np.pi / 2) ** 0.62
        x, y = 0.90 * 11.0 * side * np.cos(_ANGLE), 12.4 * side * np.sin(_ANGLE)
        front = np.clip(-y / 12.4, -1, 1)
        z = 6.6 * np.sin(s * np.pi / 2) ** 0.8 * (1 - 0.36 * front) + 1.4 * (1 - front) + 0.4
        swell = 1 + 0.05 * np.sin(np.pi * s)
        rings.append(np.c_[x * swell, y * swell - 1.0 * s, z])
    crown = np.stack(rings)
    flat = crown.reshape(-1, 3)
    flat = flat + np.c_[ripple(flat, 6, 0.18), ripple(flat, 6, 0.18, 1), ripple(flat, 7, 0.28, 2)]
    crown = flat.reshape(crown.shape)
    peak = _peak(11.6, 4.6, 1.5, 1.8, 1.9)
    seam = crown[:, 0:1].repeat(1, axis=1)[:, 0]
    middle = np.array([ring[_SIDES * 3 // 4] for ring in crown] + [ring[_SIDES // 4] for ring in crown[::-1]])
    return [
        Piece("felt", loft(crown, False, False), 0.2, "lining"),
        Piece("peak", grid_mesh(peak[:, ::-1]), 0.4, "lining"),
        Piece("peak", tube(peak[-1], 0.24, 8)),
        stitches(peak[22] + [0, 0, 0.06], length=0.34, gap=0.18, radius=0.05),
        Piece("felt", tube(middle * [1, 1, 1.004], 0.14, 8)),
        Piece("felt", tube(crown[0], 0.25, 8, closed=True)),
        stitches(np.add(resample(np.concatenate([seam, seam[::-1]])[:60], 40), (0.1, 0, 0.05)), length=0.34, gap=0.18),
    ]


def beret() -> list[Piece]:
    """A felted beret that falls to one side, with a stalk."""
    line = curve(
        [
            (9.0, 0.2),
            (9.3, 1.6),
            (9.6, 2.1),
            (12.0, 2.9),
            (14.0, 4.4),
            (14.3, 5.6),
            (12.6, 6.9),
            (9, 7.7),
            (4.5, 8.1),
            (0.02, 8.2),
        ],
        100,
    )
    rings = []
    for radius, z in line:
        up = np.clip((z - 2) / 6, 0, 1)
        x, y = 0.95 * radius * np.cos(_ANGLE), 0.95 * radius * np.sin(_ANGLE)
        fall = np.clip(radius - 9.4, 0, 5) / 5
        height = z * (1 + 0.22 * up * -np.cos(_ANGLE)) - 1.5 * fall * np.clip(np.cos(_ANGLE), 0, 1)
        points = np.c_[x + 1.3 * up, y, height]
        rings.append(points + np.c_[ripple(points, 8, 0.2), ripple(points, 8, 0.2, 1), ripple(points, 7, 0.4, 2) * up])
    stack = np.stack(rings)
    stalk = np.add(curve([(1.3, 0, 7.9), (1.4, 0.1, 8.9), (1.75, 0.2, 9.6)], 12), (0, 0, stack[-1][:, 2].mean() - 8.1))
    return [
        Piece("felt", loft(stack, False, False), 0.25, "lining"),
        Piece("felt", tube(stalk, np.linspace(0.24, 0.17, 12), 8)),
        Piece("ribbon", tube(stack[0], 0.3, 10, closed=True, flat=1.0)),
    ]


# ---------------------------------------------------------------- beanies


def _ribbed(radius: float, z: float, depth: float, count: int, slouch: float = 0.9) -> Array:
    """A ring (n, 3) of knitted ribs, leaning a little to one side."""
    angle = np.linspace(0, 2 * np.pi, count * 10, endpoint=False)
    rib = np.abs(np.sin(angle * count / 2)) ** 0.6
    r = radius - depth * min(1.0, radius / 5) * (1 - rib)
    points = np.c_[r * np.cos(angle) + slouch * (z / 22) ** 2, 0.8 * r * np.sin(angle), np.full(len(angle), z)]
    return points + np.c_[ripple(points, 9, 0.26), 0 * r, ripple(points, 10, 0.34, 2) * min(1.0, z / 8)]


def beanie(
    shape: Sequence[tuple[float, float]], cuff: float, ribs: int = 44, bobble: float = 0.0, fold: float = 0.0
) -> list[Piece]:
    """A ribbed beanie: `shape` its side, `cuff` cm turned up, a bobble of some cm, soft folds of a slouching top."""
    dome = curve([*shape], 110)
    rings = np.stack([_ribbed(r, z, 0.32, ribs, 0.9 + 2.4 * fold) for r, z in dome])
    if fold:
        flat = rings.reshape(-1, 3)
        up = np.clip((flat[:, 2] - 9) / 8, 0, 1)
        crease = fold * up * np.sin(flat[:, 2] * 0.95 + 0.28 * flat[:, 0] + ripple(flat, 8, 1.2))
        flat = flat + np.c_[0.6 * crease, -0.8 * crease, 0.5 * crease - 1.4 * fold * up * (flat[:, 0] / 9).clip(-1, 1)]
        rings = flat.reshape(rings.shape)
    pieces = [Piece("knit", loft(rings, False, False))]
    if cuff:
        line = curve([(9.9, 0.3), (10.35, 0.0), (10.9, 0.5), (11.05, cuff * 0.6), (10.85, cuff - 0.5), (10.5, cuff),
                      (9.9, cuff - 0.3)], 50)  # fmt: skip
        pieces.append(Piece("cuff", loft(np.stack([_ribbed(r, z, 0.4, ribs) for r, z in line]), False, False)))
    if bobble:
        pieces.append(_bobble(np.array([0.9, 0, shape[-1][1] + 0.66 * bobble]), bobble))
    return pieces


def _bobble(centre: Array, radius: float) -> Piece:
    """A pompom of short cut yarns."""
    rng = np.random.default_rng(5)
    ways = rng.normal(size=(620, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    yarns = []
    for way in ways:
        bent = way + 0.16 * rng.normal(size=3)
        tip = radius * (0.95 + 0.12 * rng.random()) * bent / np.linalg.norm(bent)
        path = np.stack([0.35 * radius * way, 0.72 * radius * way, tip])
        yarns.append(tube(centre + path, np.array([0.2, 0.24, 0.16]) * radius / 3, 5))
    return Piece("cuff", join([ball(centre, 0.8 * radius), *yarns]))


_CLOSE = [(9.4, 0.5), (9.9, 6), (9.9, 11), (9.3, 15.5), (7.6, 19.2), (4.6, 21.5), (1.6, 22.3), (0, 22.2)]
_LONG = [(9.7, 0.3), (9.6, 3), (10.2, 8), (10.8, 13), (10.6, 18), (8.6, 22), (4.6, 24.2), (1.2, 24.8), (0, 24.6)]
_SHORT = [(9.5, 0.5), (9.7, 5), (9.6, 9), (8.7, 12.6), (6.6, 15.2), (3.6, 16.4), (1.2, 16.7), (0, 16.6)]

_HAT = (Part("felt", "main"), Part("ribbon", "lining"), Part("peak", "second"), Part("lining", "lining"),
        Part("stitching", "stitch"), Part("metal", "metal"))  # fmt: skip
_KNIT = (Part("knit", "main"), Part("cuff", "trim"))
_SIDE = View(-8, 6)


def _cut(name, words, frame_cm, build, view=_SIDE, gender="unisex", parts=_HAT, **attributes):
    return Cut(name, name.split("-")[0], words, frame_cm, build, parts, gender, view, attributes)


_TRILBY = Felt(11.8, 9.8, 0.8, 4.2, 3.2, 2.2, 2.6, 2.0, 0.2, 2.8)
_BOATER = Felt(8.6, 9.8, 0.98, 6.4, 0.0, 0.0, 0.0, 0.0, 0.0, 3.8, 0.0, 0.5)
CUTS = (
    _cut("hat-fedora", "fedora", 38, lambda: felt_hat(Felt()), brim="wide", crown="pinched"),
    _cut("hat-trilby", "trilby", 33, lambda: felt_hat(_TRILBY), gender="men", brim="short", crown="pinched"),
    _cut("hat-boater", "boater", 36, lambda: felt_hat(_BOATER), gender="women", brim="flat", crown="flat"),
    _cut("hat-sun", "wide-brim sun hat", 51, straw_sun_hat, View(0, 9), "women", brim="wide", crown="round"),
    _cut("hat-bucket", "bucket", 34, bucket, View(0, 15), brim="sloping", crown="round"),
    _cut("hat-cap", "baseball cap", 32, baseball, View(-88, 4), brim="curved peak", crown="six panels"),
    _cut("hat-visor", "sun visor", 32, visor, View(66, 12), "women", brim="peak", crown="open"),
    _cut("hat-flat-cap", "flat cap", 32, flat_cap, View(72, 6), "men", brim="short peak", crown="flat"),
    _cut("hat-beret", "beret", 34, beret, View(0, 7), "women", brim="none", crown="soft"),
    _cut("beanie-cuffed", "cuffed rib-knit", 28, lambda: beanie(_CLOSE, 7.4), View(0, 5), parts=_KNIT,
         cuffs="turned-up cuff"),
    _cut("beanie-slouchy", "slouchy", 31, lambda: beanie(_LONG, 4.2, 50, 0.0, 0.75), View(0, 5), "women", _KNIT,
         fit="slouchy", cuffs="turned-up cuff"),
    _cut("beanie-bobble", "bobble", 31, lambda: beanie(_CLOSE, 7.0, 34, 4.6), View(0, 5), "women", _KNIT,
         cuffs="turned-up cuff", details="pompom"),
    _cut("beanie-fisherman", "short fisherman", 27, lambda: beanie(_SHORT, 5.2, 48), View(0, 5), "men", _KNIT,
         cuffs="deep cuff", fit="short"),
)  # fmt: skip
