"""Accessories: belt, hats, sunglasses, watch and jewellery; centimetres, standing or lying on the ground z = 0."""

from collections.abc import Callable

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.surfaces import (
    Array,
    Mesh,
    Piece,
    bend,
    curve,
    distance,
    inset,
    join,
    loft,
    move,
    plate,
    resample,
    ribbon,
    ripple,
    rounded_box,
    stitches,
    tube,
)

# ---------------------------------------------------------------- belt


def belt() -> list[Piece]:
    """A leather belt rolled up on its edge, the buckle in front."""
    width, turns = 3.2, 2.72
    angle = np.linspace(0, 2 * np.pi * turns, 400)
    radius = 3.6 + 0.42 * angle / np.pi
    coil = np.c_[radius * np.cos(angle), radius * np.sin(angle), np.full(400, width / 2)]
    ahead = coil[-1] - coil[-2]
    ahead /= np.linalg.norm(ahead)
    away = np.array([np.cos(angle[-1]), np.sin(angle[-1]), 0])
    tail = coil[-1] + np.outer(np.linspace(0, 5.0, 40)[1:], ahead) + np.outer(np.linspace(0, 1, 39) ** 2, -0.5 * away)
    path = resample(np.concatenate([coil, tail]), 420)
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    out = np.cross(along, [0, 0, 1.0])
    pieces = [Piece("strap", ribbon(path, width, out, 0.34))]
    pieces += [stitches(path[150:] + out[150:] * 0.18 + [0, 0, dz]) for dz in (-1.3, 1.3)]
    return pieces + _belt_buckle(path, along, out, width)


def _belt_buckle(path: Array, along: Array, out: Array, width: float) -> list[Piece]:
    end, ahead, side = path[-1], along[-1], out[-1]
    frame = rounded_box(3.6, width + 1.5, 0.9, 60)
    loop = end + np.outer(frame[:, 0] + 1.5, ahead) + np.outer(frame[:, 1], [0, 0, 1.0]) + 0.1 * side
    pin = end + np.outer(np.linspace(-0.4, 3.5, 12), ahead) + 0.35 * side
    keeper_at, keeper_side = path[-52], out[-52]
    turn = np.linspace(-1, 1, 20)[:, None]
    keeper = keeper_at + turn * (width / 2 + 0.15) * [0, 0, 1.0] + 0.34 * keeper_side
    return [
        Piece("buckle", tube(loop, 0.27, 12, closed=True)),
        Piece("buckle", tube(pin, 0.18, 10)),
        Piece("strap", ribbon(keeper, 0.9, np.tile(keeper_side, (20, 1)), 0.22)),
    ]


# ---------------------------------------------------------------- hats


def fedora() -> list[Piece]:
    """A felt hat: pinched crown, ribbon, brim turned down in front."""
    angle = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    profile = curve([(16.6, 1.5), (13.4, 0.9), (10.9, 0.6), (10.2, 1.4), (9.9, 4.0), (9.5, 7.5), (8.9, 10.6),
                     (7.6, 12.0), (5.6, 12.3), (3.2, 12.3), (0, 12.3)], 110)  # fmt: skip
    rings = np.stack([_hat_ring(r, z, angle) for r, z in profile])
    body = loft(rings, cap_start=False, cap_end=False)
    band = np.stack([_hat_ring(r + 0.14, z, angle) for r, z in curve([(10.15, 1.2), (9.98, 2.6), (9.82, 4.6)], 12)])
    edge = _hat_ring(*profile[0], angle)
    bow = resample(np.array([(-1.7, 0.0), (1.7, 0.0)]), 24)
    spot = _hat_ring(10.2, 2.9, angle)[120]
    facing = spot * [1, 1, 0] / np.linalg.norm(spot[:2])
    along = np.cross([0, 0, 1.0], facing)
    wings = spot + bow[:, :1] * along + 0.18 * facing
    return [
        Piece("felt", body, 0.3, "lining"),
        Piece("band", loft(band, cap_start=False, cap_end=False), 0.1),
        Piece("felt", tube(edge, 0.24, 8, closed=True)),
        Piece("band", ribbon(wings, 3.0, np.tile(facing, (24, 1)), 0.3)),
        Piece("band", ribbon(spot + 0.4 * facing + np.outer(np.linspace(-1.6, 1.6, 12), [0, 0, 1.0]), 0.9,
                             np.tile(facing, (12, 1)), 0.25)),
    ]  # fmt: skip


def _hat_ring(radius: float, z: float, angle: Array) -> Array:
    """One ring of the hat (n, 3): oval, crown creased along the top and pinched at the front (-y)."""
    x, y = 0.88 * radius * np.cos(angle), radius * np.sin(angle)
    height = np.full(len(angle), z)
    brim = max(0.0, (radius - 10.6) / 6)
    height += brim * (2.6 * np.cos(angle) ** 2 - 1.4 * (np.sin(angle) < 0) * np.sin(angle) ** 2)
    crown = np.clip((z - 4) / 8, 0, 1) ** 1.5
    pinch = crown * 1.9 * np.exp(-((y + 7) ** 2) / 18) * np.exp(-((np.abs(x) - 5) ** 2) / 8)
    x = x - np.sign(x) * pinch
    dent = np.exp(-((x / 2.4) ** 2)) * np.exp(-((y / 7.5) ** 4)) * np.clip((z - 10.5) / 1.6, 0, 1)
    return np.c_[x, y, height - 2.4 * dent - 0.08 * crown * y * -1]


def bucket() -> list[Piece]:
    """A cotton bucket hat with a stitched, sloping brim."""
    angle = np.linspace(0, 2 * np.pi, 160, endpoint=False)

    def ring(radius: float, z: float) -> Array:
        x, y = 0.9 * radius * np.cos(angle), radius * np.sin(angle)
        wave = max(0.0, radius - 9.8) * 0.09 * np.sin(3 * angle + 0.8)
        return np.c_[x, y, np.full(160, z) + wave + ripple(np.c_[x, y, np.full(160, z)], 8, 0.1)]

    wall = curve([(15.4, 0.4), (12.6, 2.6), (10.3, 4.6), (9.6, 5.6), (9.1, 9), (8.6, 12.2)], 60)
    top = curve([(8.6, 12.2), (8.2, 12.7), (5, 13.2), (0.02, 13.4)], 30)
    return [
        Piece("felt", loft(np.stack([ring(*p) for p in wall]), False, False), 0.25, "lining"),
        Piece("felt", loft(np.stack([ring(*p) for p in top]), False, False), 0.2, "lining"),
        *(stitches(np.concatenate([ring(r, z + 0.06)] * 2)[:161], length=0.3, gap=0.12) for r, z in wall[3:24:4]),
        Piece("felt", tube(ring(8.75, 12.2), 0.16, 8, closed=True)),
        Piece("felt", tube(ring(*wall[0]), 0.2, 8, closed=True)),
    ]


def beanie() -> list[Piece]:
    """A ribbed knitted beanie with a turned-up cuff."""
    dome = curve([(9.4, 0.5), (9.9, 6), (9.9, 11), (9.3, 15.5), (7.6, 19.2), (4.6, 21.5), (1.6, 22.3), (0, 22.2)], 110)
    cuff = curve([(9.9, 0.3), (10.4, 0.0), (10.9, 0.5), (11.0, 4), (10.8, 7.0), (10.4, 7.6), (9.9, 7.3)], 50)
    return [
        Piece("knit", loft(np.stack([_ribbed(r, z, 0.30, 44) for r, z in dome]), False, False)),
        Piece("cuff", loft(np.stack([_ribbed(r, z, 0.34, 44) for r, z in cuff]), False, False)),
    ]


def _ribbed(radius: float, z: float, depth: float, count: int) -> Array:
    """A ring (n, 3) of knitted ribs, slightly slouched to one side."""
    angle = np.linspace(0, 2 * np.pi, count * 12, endpoint=False)
    rib = np.abs(np.sin(angle * count / 2)) ** 0.6
    r = radius - depth * min(1.0, radius / 5) * (1 - rib)
    lean = 0.9 * (z / 22) ** 2
    points = np.c_[1.0 * r * np.cos(angle) + lean, 0.8 * r * np.sin(angle), np.full(len(angle), z)]
    return points + np.c_[ripple(points, 9, 0.22), 0 * r, ripple(points, 10, 0.3, 2) * min(1.0, z / 8)]


# ---------------------------------------------------------------- sunglasses


# how far inside the lens's edge, how far to the front: a rim with round edges
_RIM = ((0, 0.1), (-0.62, 0), (-0.7, 0.12), (-0.7, 0.34), (-0.6, 0.46), (0.02, 0.4), (0.08, 0.25), (0, 0.1))


def sunglasses() -> list[Piece]:
    """Acetate sunglasses with open temples, seen from the front and a little above."""
    angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    round_box = (np.abs(np.cos(angle)) ** 3.2 + np.abs(np.sin(angle)) ** 3.2) ** (-1 / 3.2)
    shape = np.c_[2.7 * np.cos(angle) * round_box, 2.15 * np.sin(angle) * round_box]
    shape[:, 0] *= 1 + 0.05 * shape[:, 1]  # wider at the brow
    shape[:, 1] += 0.05 * shape[:, 0]  # and swept up a little
    pieces = []
    for side in (-1, 1):
        eye = shape * [side, 1] + [side * 3.65, 0]
        rings = [np.c_[inset(eye, i), np.full(120, z)] for i, z in _RIM]
        pieces.append(Piece("frame", loft(np.stack(rings), False, False)))
        pieces.append(Piece("lenses", bend(plate(inset(eye, 0.02), 0.12, 0.05), lambda p, e=eye: _domed(p, e))))
        pieces.append(Piece("hinges", plate(np.add(rounded_box(0.7, 0.3, 0.12), (side * 6.35, 1.5)), 0.55, 0.05)))
    bridge = curve([(-1.3, 0.7, 0.25), (-0.6, 1.15, 0.3), (0.6, 1.15, 0.3), (1.3, 0.7, 0.25)], 30)
    pieces.append(Piece("frame", tube(bridge, 0.34, 12, flat=0.7)))
    front = [_wrapped(upright) for upright in pieces]
    return [*front, *(_temple(side) for side in (-1, 1))]


def _domed(points: Array, eye: Array) -> Array:
    room = distance(points[:, :2], eye).clip(0)
    return points + np.c_[0 * room, 0 * room, 0.25 * (1 - np.exp(-room))]


def _wrapped(piece: Piece) -> Piece:
    """Drawn in x and z facing the viewer, then curved round the face and lifted onto the ground."""
    stood = move(move(piece, lean=90), (0, 0, 3.0))

    def wrap(points: Array) -> Array:
        return points + np.c_[0 * points[:, 0], 0.022 * points[:, 0] ** 2, 0 * points[:, 0]]

    return Piece(piece.part, bend(stood.mesh, wrap), piece.thickness, piece.lining)


def _temple(side: int) -> Piece:
    points = np.array([(6.45, 0.8, 4.5), (6.8, 1.8, 4.5), (6.8, 7, 4.3), (6.8, 10.4, 3.7), (6.4, 13.8, 0.9)])
    path = curve(points * [side, 1, 1], 60)
    facing = np.tile([1.0, 0.0, 0.0], (60, 1))
    return Piece("frame", ribbon(path, 0.95, facing, 0.38))


# ---------------------------------------------------------------- watch and jewellery


def watch() -> list[Piece]:
    """A round watch on a leather strap, standing in a loop."""
    angle = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    circle = np.c_[np.cos(angle), np.sin(angle)]
    loop = curve([(0, 0.2, 1.6), (0, 0.7, 2.9), (0, 2.6, 3.6), (0, 5.0, 3.3), (0, 6.6, 1.8), (0, 6.6, -0.6),
                  (0, 5.2, -2.6), (0, 2.9, -3.4), (0, 0.9, -2.9), (0, 0.2, -1.6)], 120)  # fmt: skip
    facing = np.cross(np.gradient(loop, axis=0), [1.0, 0, 0])
    hands = [((0, 0), (0.62, 0.55), 0.07), ((0, 0), (-0.72, 0.95), 0.05)]
    dial = [move(Piece("dial", plate(1.62 * circle, 0.2, 0.05)), lean=90)]
    marks = [plate(rounded_box(0.1, 0.34, 0.04, 24) @ _turn(a).T + 1.32 * np.array([np.sin(-a), np.cos(a)]), 0.3, 0.03)
             for a in np.linspace(0, 2 * np.pi, 12, endpoint=False)]  # fmt: skip
    metal = [plate_ring(1.6, 1.95, 0.55), *marks]
    metal += [tube(resample(np.array([(*a, 0.3), (*b, 0.3)]), 4), thick, 6) for a, b, thick in hands]
    metal.append(move(Piece("metal", plate(0.3 * circle, 0.4, 0.1)), (2.0, 0, 0)).mesh)
    case = [move(Piece("metal", join(metal)), lean=90)]
    strap = [Piece("strap", ribbon(loop, 2.0, facing, 0.3))]
    return [move(piece, (0, 0, 4)) for piece in (*dial, *case, *strap)]


def _turn(angle: float) -> Array:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s], [s, c]])


def plate_ring(inner: float, outer: float, depth: float) -> Mesh:
    """A bezel around z with rounded edges."""
    angle = np.linspace(0, 2 * np.pi, 80, endpoint=False)
    circle = np.c_[np.cos(angle), np.sin(angle)]
    shoulder = ((outer, depth * 0.6), (outer - 0.12, depth * 0.9), (inner + 0.1, depth), (inner, depth * 0.8))
    profile = ((inner, 0.0), (outer, 0.0), *shoulder, (inner, 0.0))
    return loft(np.stack([np.c_[r * circle, np.full(80, z)] for r, z in profile]), False, False)


def necklace() -> list[Piece]:
    """A fine chain with a round pendant, laid in a drop."""
    half = np.array([(1.6, 17.5), (5.2, 14.5), (6.6, 9.5), (5.4, 4.6), (2.4, 1.2), (0, 0)])
    drop = curve(np.concatenate([half * [-1, 1], half[-2::-1]]), 300)
    path = np.c_[drop, np.full(300, 0.15)]
    beads = [tube(path[i] + 0.16 * _loop(path[i + 1] - path[i], i % 2 == 0), 0.05, 6, closed=True) for i in range(299)]
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    disc = plate(1.15 * np.c_[np.cos(angle), np.sin(angle)] + [0, -1.75], 0.16, 0.07)
    ring = tube(np.c_[0.3 * np.cos(angle), 0.34 * np.sin(angle) - 0.38, np.full(60, 0.2)], 0.07, 8, closed=True)
    rim = tube(np.c_[1.1 * np.cos(angle), 1.1 * np.sin(angle) - 1.75, np.full(60, 0.16)], 0.09, 8, closed=True)
    clasp = tube(np.c_[0.42 * np.cos(angle), 0.42 * np.sin(angle) + 17.7, np.full(60, 0.2)], 0.1, 8, closed=True)
    bar = tube(resample(np.array([(-1.6, 17.5, 0.15), (1.6, 17.7, 0.15)]), 8), 0.07, 6)
    return [Piece("metal", join([*beads, ring, rim, clasp, bar, disc]))]


def _loop(ahead: Array, flat: bool) -> Array:
    """One chain link (20, 3) along a direction, lying flat or on edge; 1 wide and 2 long."""
    ahead = ahead / np.linalg.norm(ahead)
    side = np.cross(ahead, [0, 0, 1.0]) if flat else np.array([0, 0, 1.0])
    angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)[:, None]
    return 1.6 * np.cos(angle) * ahead + np.sin(angle) * side


def earrings() -> list[Piece]:
    """A pair of hoops leaning a little."""
    pieces = []
    for x, tilt in ((-2.5, 12), (2.6, -8)):
        angle = np.linspace(0.12, 2 * np.pi - 0.12, 100) + np.pi / 2
        thick = 0.14 + 0.2 * np.sin((angle - np.pi / 2) / 2) ** 2
        hoop = np.c_[1.9 * np.cos(angle), 0 * angle, 1.9 * np.sin(angle) + 2.2]
        post = np.array([(0.2, 0, 4.08), (-0.5, 0.1, 4.16)])
        ring = Piece("metal", join([tube(hoop, thick, 16), tube(resample(post, 6), 0.06, 6)]))
        pieces.append(move(ring, (x, 0, 0), turn=tilt))
    return pieces


def _cut(name, kind, words, frame_cm, build: Callable[[], list[Piece]], parts, view, gender="women", **attributes):
    return Cut(name, kind, words, frame_cm, build, parts, gender, view, attributes)


_HAT = (Part("felt", "main"), Part("band", "trim"), Part("lining", "lining"), Part("stitching", "stitch"))
_WATCH = (Part("strap", "main"), Part("dial", "lens"), Part("metal", "metal"), Part("lining", "lining"))
_BELT = (Part("strap", "main"), Part("buckle", "metal"), Part("stitching", "stitch"))
_GLASSES = (Part("frame", "main"), Part("lenses", "lens"), Part("hinges", "metal"))
_KNIT = (Part("knit", "main"), Part("cuff", "main"))
_METAL = (Part("metal", "metal"),)
CUTS = (
    _cut("belt-leather", "belt", "frame-buckle", 18, belt, _BELT, View(-6, 36), "unisex",
         closure="frame buckle", width="3 cm"),
    _cut("hat-fedora", "hat", "fedora", 36, fedora, _HAT, View(-28, 24), "unisex", brim="wide", crown="pinched"),
    _cut("hat-bucket", "hat", "bucket", 34, bucket, _HAT, View(-20, 22), "unisex", brim="sloping", crown="round"),
    _cut("beanie-cuffed", "beanie", "cuffed rib-knit", 28, beanie, _KNIT, View(-12, 12), "unisex",
         brim="turned-up cuff"),
    _cut("sunglasses-square", "sunglasses", "soft square", 20, sunglasses, _GLASSES, View(-24, 20), "unisex",
         frame="full rim"),
    _cut("watch-round", "watch", "round-dial", 8.5, watch, _WATCH, View(-26, 18), "unisex",
         dial="round", strap="leather"),
    _cut("necklace-pendant", "necklace", "disc-pendant", 19, necklace, _METAL, View(0, 90),
         length="45 cm", pendant="disc"),
    _cut("earrings-hoops", "earrings", "hoop", 10.5, earrings, _METAL, View(-20, 22), size="4 cm"),
)  # fmt: skip
