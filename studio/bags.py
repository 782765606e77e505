"""Bags: bodies that swell a little, flaps that follow them, handles, chains, zips and hardware.

A bag stands on the ground with its front towards -y; centimetres.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.surfaces import (
    Array,
    Mesh,
    Piece,
    arc_length,
    bend,
    clip,
    contour,
    curve,
    distance,
    grid_mesh,
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


@dataclass(frozen=True)
class Body:
    """An upright box: its width and depth at the foot, in the middle and at the top, and how round its edges are."""

    height: float
    widths: tuple[float, float, float]
    depths: tuple[float, float, float]
    radius: float = 1.5
    foot: float = 0.8
    swell: float = 0.5

    def at(self, z: Array | float, sizes: tuple[float, float, float]) -> Array:
        """A size at height `z`: a parabola through its three values."""
        s = np.asarray(z) / self.height
        low, middle, high = sizes
        return low * (1 - s) * (1 - 2 * s) + 4 * middle * s * (1 - s) + high * s * (2 * s - 1)

    def swollen(self, points: Array) -> Array:
        """Points (n, 3) with front and back pushed out by what is inside."""
        half = self.at(points[:, 2].clip(0, self.height), self.widths) / 2
        full = (1 - (points[:, 0] / half).clip(-1, 1) ** 2) * (
            1 - (2 * points[:, 2] / self.height - 1).clip(-1, 1) ** 2
        )
        return points + np.c_[0 * full, self.swell * np.tanh(points[:, 1]) * full, 0 * full]

    def shell(self, part: str, open_top: bool = False, lining: str = "lining", crumple: float = 0.08) -> Piece:
        """The walls and the floor, closed or open at the top."""
        turn = np.linspace(0, np.pi / 2, 6)
        low = np.c_[self.foot * (1 - np.sin(turn)), self.foot * (1 - np.cos(turn))]
        wall = np.c_[np.zeros(40), np.linspace(self.foot, self.height, 41)[1:]]
        rings = []
        for shrink, z in np.concatenate([low, wall]):
            size = self.at(z, self.widths) - 2 * shrink, self.at(z, self.depths) - 2 * shrink
            outline = rounded_box(*size, min(self.radius, 0.49 * min(size)), 160)
            rings.append(np.c_[outline, np.full(160, z)])
        if not open_top:
            rings += [np.c_[inset(rings[-1][:, :2], 0.3), np.full(160, self.height + 0.15)]]
        mesh = bend(loft(np.stack(rings), cap_end=not open_top), self.swollen)
        mesh = bend(mesh, lambda p: p + np.c_[0 * p[:, 0], ripple(p, 9, crumple), ripple(p, 11, crumple / 2, 1)])
        return Piece(part, mesh, 0.25 if open_top else 0.0, lining if open_top else None)

    def front(self, z: Array | float, lift: float = 0.35) -> Array:
        """y of the front face at height `z`, `lift` cm before it."""
        return -self.at(z, self.depths) / 2 - lift

    def fold(self, end: float, lift: float = 0.35) -> Array:
        """The side view (110, 2) of a flap: from the back over the top edge and down the front to height `end`."""
        z = np.linspace(self.height - 0.3, end, 40)
        back = self.depths[2] / 2
        over = [(back + 0.1, self.height - 2), (back + 0.2, self.height - 0.7)]
        over += [(0.7 * back, self.height + 0.35), (-0.5 * back, self.height + 0.4)]
        return resample(np.concatenate([over, np.c_[self.front(z, lift), z]]), 110)

    def sheet(self, side: Array, share: float = 0.96, columns: int = 90) -> Mesh:
        """Leather that follows the side view `side` (m, 2) of y and z across the bag; uv in cm from its middle."""
        half = self.at(side[:, 1].clip(0, self.height), self.widths) / 2 * share
        across = np.linspace(1, -1, columns)  # right to left, so that its faces look outwards
        x = half[:, None] * across  # (m, columns)
        y, z = (np.repeat(side[:, k : k + 1], columns, axis=1) for k in (0, 1))
        uv = np.stack([x, np.repeat(arc_length(side)[:, None], columns, axis=1)], axis=-1)
        points = self.swollen(np.stack([x, y, z], axis=-1).reshape(-1, 3))
        return grid_mesh(points.reshape(*x.shape, 3), uv)


def cut_sheet(part: str, sheet: Mesh, outline: Array, thickness: float = 0.3, seam: float = 0.4) -> list[Piece]:
    """A flap: the part of a sheet inside an outline drawn on the leather, with a stitched, rounded edge."""
    gap = distance(sheet.uv, outline)
    shifted = Mesh(sheet.vertices, sheet.uv - sheet.uv.min(0), sheet.faces)
    edge = [Piece(part, tube(line, thickness / 2 + 0.04, 8)) for line in contour(sheet, gap)]
    thread = [stitches(line) for line in contour(sheet, gap - seam)]
    return [Piece(part, clip(shifted, gap), thickness, "lining"), *edge, *thread]


def symmetric(half: Sequence[tuple[float, float]], count: int = 200) -> Array:
    """A smooth closed outline (count, 2) from its right half, drawn from one end of the middle line to the other."""
    return curve([*half, *((-x, y) for x, y in reversed(half))], count, closed=True)


def upright(piece: Piece, offset: Sequence[float] = (0, 0, 0)) -> Piece:
    """A plate drawn in x and z whose thickness grows towards the viewer."""
    return move(move(piece, lean=90), offset)


def arch(width: float, rise: float, foot: float, y: float = 0.0, back: float = 0.0, count: int = 60) -> Array:
    """A handle's path (count, 3): up from the left, over and down on the right."""
    turn = np.linspace(0, np.pi, count)
    x = -width / 2 * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.75
    z = foot + rise * np.sin(turn) ** 0.8
    return resample(np.c_[x, y + back * np.sin(turn), z], count)


def hoop(centre: Sequence[float], radius: float, thick: float = 0.16, axis: str = "y", tall: float = 1.0) -> Piece:
    """A metal ring seen from the front (axis y) or from the side (axis x)."""
    angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    flat, up, none = radius * np.cos(angle), radius * tall * np.sin(angle), np.zeros(32)
    path = np.c_[flat, none, up] if axis == "y" else np.c_[none, flat, up]
    return Piece("metal", tube(path + np.asarray(centre, float), thick, 10, closed=True))


def knob(centre: Sequence[float], radius: float, depth: float = 0.4, part: str = "metal") -> Piece:
    """A stud or the boss of a lock, facing the viewer."""
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    disc = plate(radius * np.c_[np.cos(angle), np.sin(angle)], depth, min(0.15, depth / 2))
    return upright(Piece(part, disc), centre)


def chain(path: Array, length: float = 1.25, thick: float = 0.16) -> Piece:
    """Metal links along a path (n, 3), every other one turned on edge."""
    count = int(arc_length(path)[-1] / (length * 0.72))
    spots = resample(path, count)
    along = np.gradient(spots, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    angle = np.linspace(0, 2 * np.pi, 20, endpoint=False)[:, None]
    links = []
    for number, (spot, ahead) in enumerate(zip(spots, along, strict=True)):
        first = np.cross(ahead, [0.0, 1.0, 0.0])
        first /= np.linalg.norm(first)
        side = first if number % 2 else np.cross(ahead, first)
        loop = spot + length / 2 * np.cos(angle) * ahead + 0.36 * length * np.sin(angle) * side
        links.append(tube(loop, thick, 6, closed=True))
    return Piece("metal", join(links))


def strap_end(x: float, y: float, top: float, length: float, width: float = 2.2) -> list[Piece]:
    """A leather tab sewn to the front of a bag, where a handle or a ring is held."""
    outline = rounded_box(width, length, 0.5)
    tab = upright(Piece("trim", plate(outline, 0.25, 0.1)), (x, y, top - length / 2))
    line = inset(np.concatenate([outline, outline[:1]]), 0.28)
    thread = stitches(np.c_[line[:, 0] + x, np.full(len(line), y - 0.27), line[:, 1] + top - length / 2])
    return [tab, thread]


PARTS = (
    Part("body", "main"),
    Part("flap", "main"),
    Part("panel", "second"),
    Part("trim", "trim"),
    Part("handle", "trim"),
    Part("lining", "lining"),
    Part("stitching", "stitch"),
    Part("metal", "metal"),
)


def top_handle() -> list[Piece]:
    """A structured trapezoid bag: short flap with a turn lock, arched handle on rings, feet."""
    body = Body(19, (27, 25.4, 23), (12.5, 8.6, 4.0), 1.2)
    side = body.fold(10.2)
    total = arc_length(side)[-1]
    shape = symmetric([(11.2, 0.3), (11.6, total * 0.62), (9.6, total - 1.6), (4, total - 0.5)])
    lock_z = 10.9
    lock_y = float(body.front(lock_z, 0.9))
    pieces = [body.shell("body"), *cut_sheet("flap", body.sheet(side), shape)]
    pieces += [upright(Piece("metal", plate(rounded_box(3.0, 2.2, 0.5), 0.3, 0.1)), (0, lock_y + 0.1, lock_z))]
    pieces += [upright(Piece("metal", plate(rounded_box(0.6, 1.7, 0.28), 0.5, 0.15)), (0, lock_y - 0.2, lock_z))]
    pieces.append(Piece("handle", tube(arch(12.4, 9.6, 20.2, -0.4), 0.62, 14)))
    for x in (-6.2, 6.2):
        pieces += [hoop((x, -0.4, 20.0), 0.85, 0.16), *strap_end(x, -1.9, 19.6, 3.4, 1.9)]
    pieces += [Piece("trim", tube(edge, 0.16, 8)) for edge in _gusset_edges(body)]
    return pieces


def _gusset_edges(body: Body) -> list[Array]:
    """Piping down the four upright corners of a body."""
    z = np.linspace(0.6, body.height, 40)
    x, y = body.at(z, body.widths) / 2 - body.radius * 0.25, body.at(z, body.depths) / 2 - body.radius * 0.25
    return [np.c_[sx * x, sy * y, z] for sx in (-1, 1) for sy in (-1, 1)]


def flap_shoulder() -> list[Piece]:
    """A small flap bag with round corners on a chain strap."""
    body = Body(15.5, (22.5, 24, 23), (5.6, 6.6, 5.0), 2.2, foot=2.2, swell=0.7)
    side = body.fold(3.6)
    end = arc_length(side)[-1]
    shape = symmetric([(11.4, 0.3), (11.7, end * 0.5), (11.2, end * 0.72), (8.2, end - 1.8), (3, end - 0.5)])
    lock_y = float(body.front(5.4, 1.3))
    strap = arch(19, 22, 15.2, 0.6, 1.5, 120)
    strap[:, 0] += 1.6 * np.sin(np.linspace(0, np.pi, 120))
    return [
        body.shell("body"),
        *cut_sheet("flap", body.sheet(side, 0.99), shape),
        upright(Piece("metal", plate(rounded_box(2.6, 2.6, 0.7), 0.35, 0.12)), (0, lock_y + 0.2, 5.2)),
        knob((0, lock_y - 0.1, 5.2), 0.6, 0.4),
        chain(strap),
        *(hoop((x, 0.6, 15.6), 0.8, 0.17) for x in (-9.6, 9.6)),
    ]


def saddle() -> list[Piece]:
    """A cross-body bag with a deep round flap and a leather strap."""
    body = Body(16.5, (15, 22.5, 20.5), (5.0, 7.0, 4.4), 3.4, foot=3.0, swell=0.8)
    side = body.fold(2.6)
    end = arc_length(side)[-1]
    shape = symmetric([(9.9, 0.3), (10.9, end * 0.42), (10.2, end * 0.68), (6.6, end - 1.9), (2.4, end - 0.5)])
    strap = arch(20.4, 20, 13.6, 0.2, 1.2, 120)
    tongue = upright(Piece("trim", plate(rounded_box(2.2, 6.4, 1.0), 0.3, 0.1)), (0, float(body.front(4.2, 1.0)), 4.4))
    frame = rounded_box(3.0, 2.2, 0.5, 60)
    buckle = np.c_[frame[:, 0], np.full(60, float(body.front(4.2, 1.45))), frame[:, 1] + 4.6]
    return [
        body.shell("body"),
        *cut_sheet("flap", body.sheet(side, 0.99), shape),
        tongue,
        Piece("metal", tube(buckle, 0.17, 8, closed=True)),
        Piece("handle", ribbon(strap, 1.7, np.cross(np.gradient(strap, axis=0), [0, 1.0, 0]), 0.3)),
        *(hoop((x, 0.2, 13.8), 1.0, 0.18, "y") for x in (-10.2, 10.2)),
    ]


def bucket_bag() -> list[Piece]:
    """A soft round bag, gathered by a cord."""
    body = Body(24, (19, 22, 21), (16, 18, 17), 8.0, foot=1.4, swell=0.0)

    def gathered(points: Array) -> Array:
        pull = (points[:, 2] / 24).clip(0, 1) ** 5
        pleat = np.sin(14 * np.arctan2(points[:, 1], points[:, 0]) + 0.5)
        return points * np.c_[1 - pull * (0.16 + 0.06 * pleat), 1 - pull * (0.16 + 0.06 * pleat), 1 + 0 * pull]

    shell = body.shell("body", open_top=True, crumple=0.25)
    shell = replace(shell, mesh=bend(shell.mesh, gathered))
    ring = rounded_box(*(float(body.at(20.6, sizes)) + 0.5 for sizes in (body.widths, body.depths)), 8.0, 160)
    cord = gathered(np.c_[ring, np.full(160, 20.6)]) * [1.01, 1.01, 1]
    knot = np.array([0.0, cord[:, 1].min() - 0.3, 20.4])
    ends = [curve(knot + np.array([(0, 0, 0), (s * 1.4, -0.6, -2.2), (s * 1.9, -0.5, -6.4)]), 30) for s in (-1, 1)]
    strap = arch(18.5, 19, 20.5, 0, 1.0, 100)
    facing = np.cross(np.gradient(strap, axis=0), [0, 1.0, 0])
    return [
        shell,
        *(Piece("trim", tube(path, 0.3, 10)) for path in ends),
        Piece("trim", tube(cord, 0.32, 10, closed=True)),
        Piece("trim", tube(knot + np.outer(np.linspace(-1.1, 1.1, 9), [1.0, 0, 0]), 0.62, 12)),
        *(knob(path[-1] + [0, 0.4, 0], 0.55, 0.9) for path in ends),
        Piece("handle", ribbon(strap, 2.4, facing, 0.35)),
        *(hoop((x, 0, 20.6), 0.95, 0.18, "y") for x in (-9.2, 9.2)),
    ]


def tote() -> list[Piece]:
    """A big open shopper with two long handles, a little slumped."""
    body = Body(31, (33, 36, 38), (13, 12, 9.5), 1.6, swell=0.9)
    pieces = [body.shell("body", open_top=True, crumple=0.35)]
    for sign, rise, lean in ((-1, 19, 0.2), (1, 18, -1.2)):
        y = sign * (body.depths[2] / 2 + 0.5)
        sewn = np.linspace(21, 30, 12)
        leg = np.c_[np.full(12, -8.0), sign * (body.at(sewn, body.depths) / 2 + 0.9), sewn]
        loop = np.concatenate([leg[:-1], arch(16, rise, 30.5, y, sign * lean), (leg * [-1, 1, 1])[-2::-1]])
        loop = resample(loop, 110)
        pieces.append(Piece("handle", ribbon(loop, 2.4, np.tile([0.0, 1.0, 0.0], (110, 1)), 0.35)))
        pieces += [stitches(resample(np.add(loop, (s, -0.22, 0)), 200)) for s in (-0.85, 0.85)]
    rim = np.c_[rounded_box(38.3, 9.8, 1.7, 200), np.full(200, 30.9)]
    rim[:, 1] += ripple(rim, 9, 0.3)
    return [*pieces, Piece("body", tube(rim, 0.22, 8, closed=True))]


def _pillow(part: str, outline: Array, depth: float, edge: float, puff: float) -> Piece:
    """A stuffed pocket: a thick plate whose face swells."""

    def swell(points: Array) -> Array:
        room = distance(points[:, :2], outline).clip(0)
        return points + np.c_[0 * room, 0 * room, puff * (1 - np.exp(-room / 4)) * (points[:, 2] > depth / 2)]

    mesh = bend(plate(outline, depth, edge), swell)
    return Piece(
        part, bend(mesh, lambda p: p + np.c_[ripple(p, 8, 0.12), ripple(p, 9, 0.12, 1), ripple(p, 7, 0.15, 2)])
    )


def backpack() -> list[Piece]:
    """A rounded backpack: arched zip, front pocket, grab handle, shoulder straps."""
    dome = symmetric([(6, 0), (11.4, 0.8), (13, 4), (13.2, 16), (12.6, 28), (9.6, 35), (4, 38.4)])
    pocket = symmetric([(4, 1.2), (8.6, 1.8), (9.6, 4), (9.8, 11), (8.6, 15.6), (4, 17.2)])
    zip_line = inset(dome, 0.4)
    upper = np.c_[zip_line[:, 0], np.full(200, -10.35), zip_line[:, 1]][zip_line[:, 1] > 9]
    upper = np.roll(upper, -int(np.linalg.norm(np.diff(upper, axis=0), axis=1).argmax()) - 1, axis=0)
    seam = inset(pocket, 0.7)
    mouth = np.c_[seam[:, 0], np.full(200, -14.9), seam[:, 1]][seam[:, 1] > 8.5]
    mouth = np.roll(mouth, -int(np.linalg.norm(np.diff(mouth, axis=0), axis=1).argmax()) - 1, axis=0)
    pieces = [
        upright(_pillow("body", dome, 11.5, 2.6, 1.4)),
        upright(_pillow("panel", pocket, 4.0, 1.6, 0.7), (0, -11.2, 0)),
        Piece(
            "trim", tube(np.c_[inset(dome, 0.1)[:, 0], np.full(200, -2.4), inset(dome, 0.1)[:, 1]], 0.3, 8, closed=True)
        ),
        Piece("metal", tube(upper, 0.24, 8)),
        Piece("metal", tube(mouth, 0.2, 8)),
        Piece("handle", tube(arch(7, 4.2, 37.6, -3.4), 0.55, 12, flat=0.7)),
        *_pull(upper[len(upper) // 4]),
        *_pull(mouth[len(mouth) // 3]),
    ]
    return pieces + [_shoulder_strap(side) for side in (-1, 1)]


def _pull(at: Array) -> list[Piece]:
    """A zip's slider with a leather tag."""
    tag = rounded_box(0.8, 2.8, 0.35)
    return [
        knob(np.add(at, (0, -0.1, 0)), 0.4, 0.3),
        upright(Piece("trim", plate(tag, 0.2, 0.08)), np.add(at, (0, -0.35, -1.7))),
    ]


def _shoulder_strap(side: int) -> Piece:
    path = curve([(4.5 * side, 0.4, 35), (8.5 * side, 2.6, 35.5), (14.2 * side, 4.2, 29), (16.0 * side, 3.6, 20),
                  (14.8 * side, 2.2, 10), (11.6 * side, 0.4, 3.4)], 60)  # fmt: skip
    facing = np.tile([0.25 * side, 1.0, 0.15], (60, 1))
    return Piece("handle", ribbon(path, 3.8, facing, 0.9))


def _folded(body: Body, end: float, shape: Sequence[tuple[float, float]]) -> list[Piece]:
    """A slim case whose flap has straight edges; `shape` is its right half, measured from its free end."""
    side = body.fold(end, 0.3)
    reach = arc_length(side)[-1] - 1
    half = [(x, 0.2 if back == 0 else reach + 1 - back) for x, back in shape]
    outline = np.array([*half, *((-x, y) for x, y in reversed(half))])
    return [body.shell("body", crumple=0.04), *cut_sheet("flap", body.sheet(side, 1.0), outline, 0.22)]


def clutch() -> list[Piece]:
    """An envelope clutch with a stud."""
    body = Body(16, (26, 26, 26), (2.6, 3.4, 1.6), 0.7, foot=0.6, swell=0.5)
    case = _folded(body, 3.0, [(12.9, 0), (12.9, 13.4), (0.9, 1.0)])
    return [*case, knob((0, float(body.front(5.4, 0.75)), 5.4), 0.75, 0.45)]


def wallet() -> list[Piece]:
    """A long wallet with a snap."""
    body = Body(9.6, (18.6, 18.6, 18.6), (2.2, 2.6, 1.8), 0.5, foot=0.5, swell=0.25)
    case = _folded(body, 3.4, [(9.2, 0), (9.2, 1.8), (8.6, 1.0)])
    return [*case, knob((0, float(body.front(4.6, 0.7)), 4.9), 0.6, 0.35)]


def _cut(name, kind, words, frame, build: Callable[[], list[Piece]], view=View(-24, 14), **attributes):  # noqa: B008
    return Cut(name, kind, words, frame, build, PARTS, "women", view, attributes)


CUTS = (
    _cut("handbag-top-handle", "handbag", "structured top-handle", 33, top_handle,
         size="medium", closure="turn lock", carried="by hand"),
    _cut("handbag-flap-chain", "handbag", "chain-strap flap", 34, flap_shoulder,
         size="small", closure="flap", carried="on a chain"),
    _cut("bag-saddle", "bag", "cross-body saddle", 33, saddle,
         size="small", closure="buckle", carried="across the body"),
    _cut("bag-bucket", "bag", "drawstring bucket", 36, bucket_bag,
         size="medium", closure="drawstring", carried="on the shoulder"),
    _cut("wallet-long", "wallet", "long", 22, wallet, View(-16, 24), size="long", closure="snap"),
    _cut("tote-shopper", "tote bag", "open shopper", 47, tote,
         size="large", closure="open top", carried="on the shoulder"),
    _cut("backpack-round", "backpack", "rounded zip", 42, backpack,
         size="medium", closure="zip", carried="on the back"),
    _cut("clutch-envelope", "clutch", "envelope", 30, clutch, View(-16, 20),
         size="small", closure="stud", carried="by hand"),
)  # fmt: skip
