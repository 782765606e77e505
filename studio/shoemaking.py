"""What every shoe is made with: the foot's last, soles, heels, seams, laces, zips, buckles and bows.

All drawings are of a foot about 27 cm long: x from the heel (0) to the toe, z above the ground.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.last import Field, Last, Station, beyond, both, outside, plan, side, within
from studio.surfaces import (
    Array,
    Mesh,
    Piece,
    curve,
    grid_mesh,
    inset,
    join,
    loft,
    move,
    resample,
    ribbon,
    stitches,
    tube,
)

OUTER = View(turn=-34, elevation=24)  # as shops show low shoes: the outer side, the toe to the right and near
LOW = View(turn=-24, elevation=17)  # leather shoes, whose shape is in their side
PROFILE = View(turn=-9, elevation=8)  # boots
GROUND = ((0, 0.15), (3, 0), (19, 0), (23, 0.25), (28, 1.1))  # the tread of a flat sole in the side view
_SIZES = {"women": 0.86, "unisex": 0.92, "men": 1.0}  # length against the drawing's 27 cm
# top x, z | bottom x, z | half width, swing to the outside, widest at, boxy, arch | share of the heel's lift
_FOOT = (
    (26.8, 1.2, 26.8, 1.2, 0.0, 0.30, 0.45, 2.6, 2.2, 0),
    (26.4, 2.2, 26.4, 0.5, 1.9, 0.30, 0.45, 2.6, 2.2, 0),
    (25.2, 3.1, 25.2, 0.1, 3.2, 0.35, 0.42, 3.0, 2.2, 0),
    (22.8, 4.0, 22.8, 0.0, 4.2, 0.35, 0.38, 3.2, 2.2, 0),
    (19.4, 5.1, 19.4, 0.0, 4.7, 0.30, 0.32, 3.2, 2.1, 0),
    (16.4, 6.4, 16.0, 0.1, 4.35, 0.10, 0.30, 3.2, 2.0, 0.04),
    (14.0, 8.0, 12.6, 0.4, 3.75, -0.20, 0.30, 3.0, 1.9, 0.26),
    (12.2, 9.5, 9.0, 0.5, 3.35, -0.20, 0.32, 3.0, 1.9, 0.58),
    (11.0, 11.0, 5.4, 0.45, 3.20, -0.10, 0.36, 2.7, 1.9, 0.87),
    (10.4, 12.2, 2.4, 0.6, 3.05, 0, 0.42, 2.4, 2, 1),
    (10.1, 13.2, 0.6, 2.2, 2.95, 0, 0.48, 2.1, 2, 1),
    (10.0, 14.4, 0.1, 5.0, 2.85, 0, 0.50, 2, 2, 1),
    (10.1, 16.2, 0.7, 9.5, 3.00, 0, 0.50, 2, 2, 1),
    (10.4, 19.0, 1.2, 15.0, 3.30, 0, 0.50, 2, 2, 1),
)
# front x, back x, height, half width of a leg
_LEG = (
    (10.9, 0.7, 24, 4.0), (11.4, 0.0, 30, 4.8), (11.6, 0.2, 36, 5.2), (11.7, 0.5, 41, 5.3),
    (12.1, 0.5, 47, 5.3), (12.7, 0.0, 53, 5.7), (13.3, -0.6, 60, 6.2),
)  # fmt: skip
_TOES = {  # how far the tip reaches out, widths at the tip and behind it, height, against the round one
    "round": (0.0, (1.0, 1.0, 1.0), 1.0),
    "sport": (0.5, (0.92, 0.95, 0.99), 0.86),
    "almond": (1.0, (0.84, 0.91, 0.96), 0.9),
    "pointed": (2.5, (0.5, 0.7, 0.88), 0.8),
    "snip": (2.3, (0.8, 0.74, 0.88), 0.82),
    "square": (0.9, (1.34, 1.06, 1.0), 0.82),
}


def foot(
    base: float, heel: float = 0.0, toe: str = "round", width: float = 1.0, leg: float = 0.0, slack: float = 1.0
) -> Last:
    """A last whose underside lies `base` cm above the ground at the ball and `heel` cm higher at the heel.

    `leg` is how high it reaches above the ankle; `slack` widens the leg from the ankle up, as a stiff shaft does.
    """
    reach, widths, low = _TOES[toe]
    rows = [list(row) for row in _FOOT]
    rows += [[front, z, back, z, half, 0, 0.5, 2, 2, 1] for front, back, z, half in _LEG if z <= leg]
    for row in rows[9:]:
        wider = 1 + (slack - 1) * min(1.0, (row[1] - 10) / 8)
        middle, deep = (row[0] + row[2]) / 2, (row[0] - row[2]) / 2 * wider
        row[0], row[2], row[4] = middle + deep, middle - deep, row[4] * (1 + wider) / 2
    stations = []
    for number, (ax, az, bx, bz, half, centre, widest, boxy, arch, lift) in enumerate(rows):
        share = max(0.0, 1 - number / 4)  # toe shapes fade out towards the ball
        out, up = reach * share + 0.13 * heel * lift, base + heel * lift
        slim = widths[number - 1] if 1 <= number <= len(widths) else 1.0
        half, az = half * width * slim, az * (1 + (low - 1) * share)
        stations.append(Station((ax + out, az + up), (bx + out, bz + up), half, centre * width, widest, boxy, arch))
    return Last(stations, rows=150 + round(1.5 * leg))


def left(shoe: Sequence[Piece], size: float = 1.0) -> list[Piece]:
    """The left shoe, whose outer side faces the camera; `size` is its length and width against the drawing's."""
    shape = np.array([size, size, 1])
    mirrored = (move(piece, mirror=True) for piece in shoe)
    return [replace(p, mesh=replace(p.mesh, vertices=p.mesh.vertices * shape)) for p in mirrored]


def sole(
    last: Last,
    part: str,
    profile: Sequence[tuple[float, float]],
    ground: Sequence[tuple[float, float]] | Array,
    rise: float | Sequence[tuple[float, float]] = 0.6,
    lugs: float = 0.0,
    footbed: bool = False,
) -> Piece:
    """A sole under the last; `lugs` are how deep its tread is cut; a `footbed` is closed on top, too.

    `profile` lists (share of height from the ground, how far it stands out from the foot in cm); `ground` is the
    side view of its tread; `rise` says how far its wall climbs up the upper.
    """
    base = last.outline()
    under, floor = last.underside(), np.asarray(ground)
    climb = np.full(len(base), rise) if isinstance(rise, float) else np.interp(base[:, 0], *np.transpose(rise))
    top = np.interp(base[:, 0], under[:, 0], under[:, 1]) + climb
    low = np.interp(base[:, 0], floor[:, 0], floor[:, 1])
    cut = lugs * (np.sin(np.arange(len(base)) * 2 * np.pi / 5) > 0)
    rings = np.stack([np.c_[inset(base, cut - out), low + s * (top - low)] for s, out in profile])
    faces = [deck(ring) for ring in (rings[0], rings[-1])[: 1 + footbed]]
    return Piece(part, join([loft(rings, cap_start=False, cap_end=False), *faces]))


def between(outline: Array, start: float, end: float) -> Array:
    """The stretch of a closed outline (n, 2) between two places along x, closed again by a straight line."""
    kept = (outline[:, 0] >= start) & (outline[:, 0] <= end)
    if kept.all():
        return outline
    first = int(np.flatnonzero(kept & ~np.roll(kept, 1))[0])  # where the kept run begins
    line = np.roll(outline, -first, axis=0)[np.roll(kept, -first)]
    return resample(np.concatenate([line, line[:1]]), len(outline), closed=True)


def deck(ring: Array) -> Mesh:
    """A face across an outline (n, 3) that starts at the heel, following its rise along the foot."""
    count = len(ring) // 2
    left, right = ring[:count], np.roll(ring, -1, axis=0)[::-1][:count]
    return grid_mesh(left[:, None] + np.linspace(0, 1, 24)[:, None] * (right - left)[:, None])


def thin(last: Last, thickness: float = 0.4) -> Array:
    """The side view of the tread of a leather sole that follows the foot."""
    return last.underside() - [0, thickness]


def heel(
    last: Last,
    part: str,
    breast: float,
    foot_size: tuple[float, float],
    foot_at: float,
    waist: float = 1.0,
    out: float = 0.05,
    gap: float = 0.3,
) -> list[Piece]:
    """A heel under the seat of the shoe, with its top piece on the ground.

    `breast` is where it starts along the foot; `foot_size` scales the seat's outline (along, across) into the
    outline on the ground around x = `foot_at`; `waist` > 1 draws it in quickly, as on a stiletto.
    """
    seat = inset(between(last.outline(), -5, breast), -out)
    under = last.underside()
    top = np.interp(seat[:, 0], under[:, 0], under[:, 1]) - gap
    centre = (seat.max(0) + seat.min(0)) / 2
    rings = []
    for share in np.linspace(1, 0, 24):
        scale = np.array(foot_size) + (1 - np.array(foot_size)) * share**waist
        middle = np.array([foot_at, 0]) + (centre - [foot_at, 0]) * share ** max(1.0, waist / 2)
        rings.append(np.c_[middle + (seat - centre) * scale, 0.5 + share * (top - 0.5)])
    flat = rings[-1][:, :2]
    piece = np.stack([np.c_[inset(flat, i), np.full(len(flat), z)] for i, z in ((-0.02, 0.5), (-0.02, 0.1), (0.05, 0))])
    return [Piece(part, loft(np.stack(rings))), Piece("tread", loft(piece))]


def piping(last: Last, part: str, line: Field, radius: float = 0.14, keep: Field | None = None, offset: float = 0.1):
    """A rolled edge or raised seam along a cut line."""
    return [Piece(part, tube(points, radius, 8)) for points in last.lines(line, offset, keep) if len(points) > 12]


def threads(last: Last, line: Field, keep: Field | None = None, offset: float = 0.18) -> list[Piece]:
    """Visible stitching along a line."""
    return [stitches(points) for points in last.lines(line, offset, keep) if len(points) > 12]


def laces(
    last: Last,
    rows: Array,
    half: float = 1.9,
    width: float = 0.62,
    lift: float = 0.36,
    crossed: bool = False,
    bow: float = 0.0,
) -> list[Piece]:
    """Laces over the instep in bars or crosses, an eyelet at each end, tied in a bow of `bow` cm."""
    paths = [last.across(z, half, lift) for z in rows]
    for path in paths:
        path[:, 2] += 0.12 * np.cos(np.linspace(-np.pi / 2, np.pi / 2, len(path)))
    share = np.linspace(0, 1, len(paths[0]))[:, None]
    bars = list(paths)
    if crossed:
        steps = list(pairwise(paths))
        bars = [paths[0], *(low + (high - low) * t for low, high in steps for t in (share, 1 - share))]
    pieces = [Piece("laces", ribbon(path, width, last.normal_at(path), 0.16)) for path in bars]
    for path in paths:
        pieces += [ring("eyelets", path[end], last.normal_at(path[[end]])[0], 0.34, 0.09) for end in (0, -1)]
    if bow:
        knot, normal = middle(last, float(rows[-1]) + 0.1, lift + 0.2)
        pieces += tied_bow("laces", knot, normal, np.cross(np.array([0, 1.0, 0]), normal), bow)
    return pieces


def middle(last: Last, z: float, offset: float) -> tuple[Array, Array]:
    """The point `offset` over the ridge of the instep at a height, and the normal there."""
    path = last.across(z, 0.3, offset)[12:13]
    return path[0], last.normal_at(path)[0]


def ridge(last: Last, start: float, end: float, y: float, offset: float, count: int = 12) -> Array:
    """A line (count, 3) over the instep, `y` cm beside its ridge, between two heights."""
    return np.stack([last.across(z, 2.4, offset, 49)[round(24 + 10 * y)] for z in np.linspace(start, end, count)])


def ring(part: str, centre: Array, normal: Array, radius: float, thick: float) -> Piece:
    """A metal ring lying square to `normal`."""
    first = np.cross(normal, [0.3, 0.9, 0.2])
    first /= np.linalg.norm(first)
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)[:, None]
    path = centre + radius * (np.cos(angle) * first + np.sin(angle) * np.cross(normal, first))
    return Piece(part, tube(path, thick, 8, closed=True))


def tied_bow(part: str, centre: Array, normal: Array, along: Array, size: float) -> list[Piece]:
    """A small bow of cord: two loops to the sides, two ends that fall `along`, and a knot."""
    across, cords = np.cross(normal, along), []
    for sign in (-1, 1):
        angle = np.linspace(0, 2 * np.pi, 40)
        out, wide = sign * size * (1 - np.cos(angle)) / 2, 0.38 * size * np.sin(angle) * (1 - np.cos(angle)) / 2
        rise = 0.2 * size * np.sin(angle / 2)
        cords.append(centre + out[:, None] * across - wide[:, None] * along + rise[:, None] * normal)
        fall = np.linspace(0, 1, 20)[:, None]
        cords.append(centre + fall * size * (0.75 * along + sign * 0.45 * across) - 0.15 * fall**2 * size * normal)
    knot = centre + np.outer(np.linspace(-0.28, 0.28, 9), size * along)
    pieces = [Piece(part, tube(cord, 0.13 * size**0.5, 8)) for cord in cords]
    return [*pieces, Piece(part, tube(knot, 0.16 * size * np.array([0.5, 0.8, 1, 1, 1, 1, 1, 0.8, 0.5]), 12))]


def tongue(last: Last, part: str, top: float, start: float = 9.0) -> Piece:
    """A padded tongue under the laces, `top` cm above the ground at its end."""
    area = plan([(4, -1.7), (11, -1.7), (14, -2.0), (20, -1.6), (20.8, 0.2), (20, 2), (14, 1.9), (11, 1.6), (4, 1.5)])
    rounded = lambda points: top - points[:, 2] - 0.3 * np.abs(points[:, 1]) ** 2.5  # noqa: E731
    return last.panel(part, both(area, rounded, beyond(start)), 0.4, -0.2, lining="lining")


def zip_fastener(last: Last, line: Array, keep: Field) -> list[Piece]:
    """A zip on the inner side of the leg, along a line drawn in the side view."""
    band = np.concatenate([np.add(line, (0.14, 0)), np.subtract(line, (0.14, 0))[::-1]])
    inner_side = both(side(band, smooth=False), outside(beyond(-0.5, axis=1)))
    return [last.panel("zip", both(inner_side, keep), 0.1, 0.16)]


def clasp(
    last: Last, strap: Field, x: float, size: tuple[float, float], lift: float = 0.3, part: str = "buckle"
) -> list[Piece]:
    """A frame and its pin in the middle of a strap, on the outside of the foot nearest to `x`."""
    points, normals = last.points.reshape(-1, 3), last.normals.reshape(-1, 3)
    inside = np.where(points[:, 1] > 0.6, strap(points), -9)
    far = np.abs(points[:, 0] - x) + 9 * (inside < 0.75 * min(inside.max(), size[1]))
    spot = int(far.argmin())
    normal = normals[spot]
    along = np.array([1.0, 0, 0]) - normal[0] * normal
    along /= np.linalg.norm(along)
    across = np.cross(normal, along)
    centre = points[spot] + lift * normal
    corners = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    frame = curve([centre + i * size[0] * along + j * size[1] * across for i, j in corners], 40, closed=True)
    pin = np.stack([centre - size[0] * along, centre + size[0] * along]) + 0.12 * normal
    return [Piece(part, tube(frame, 0.13, 8, closed=True)), Piece(part, tube(resample(pin, 6), 0.1, 8))]


def overlay(
    last: Last, part: str, keep: Field, thickness: float = 0.13, lift: float = 0.16, rows: int = 1
) -> list[Piece]:
    """A panel laid over the upper, stitched down along its edge in rows."""
    seams = [threads(last, within(keep, 0.28 + 0.32 * row), None, lift + thickness + 0.02) for row in range(rows)]
    return [last.panel(part, keep, thickness, lift), *(piece for seam in seams for piece in seam)]


def welted(
    last: Last, thickness: float = 0.5, out: float = 0.3, stitched: bool = True, lugs: float = 0.0
) -> list[Piece]:
    """A leather or rubber sole that follows the foot, its welt standing out and sewn."""
    ground = np.c_[last.underside()[:, 0], np.maximum(thin(last, thickness)[:, 1], 0)]
    profile = [(0.0, out - 0.12), (0.06, out), (0.6, out), (0.66, out - 0.07), (0.92, out - 0.05), (1.0, out - 0.2)]
    pieces = [sole(last, "sole", [*profile, (1.0, -0.3)], ground, 0.22, lugs)]
    if stitched:
        ring = last.outline()
        under = last.underside()
        z = np.interp(ring[:, 0], under[:, 0], under[:, 1]) + 0.23
        pieces.append(stitches(np.c_[inset(ring, 0.2 - out), z]))
    return pieces


def dots(part: str, points: Array, normals: Array, radius: float) -> Piece:
    """Small discs lying on a surface: punched holes, airholes, the openings of a mesh."""
    first = np.cross(normals, [0.3, 0.9, 0.2])
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    angle = np.linspace(0, 2 * np.pi, 8, endpoint=False)[:, None]
    rims = np.cos(angle) * first[:, None] + np.sin(angle) * np.cross(normals, first)[:, None]
    rims = points[:, None] + radius * rims
    corner = np.arange(8 * len(points)).reshape(-1, 8)
    return Piece(part, Mesh(rims.reshape(-1, 3), np.zeros((8 * len(points), 2)), [tuple(f) for f in corner.tolist()]))


def punched(last: Last, line: Field, keep: Field | None, offset: float, step: float = 0.5) -> list[Piece]:
    """A row of punched holes along a cut line."""
    pieces = []
    for path in last.lines(line, offset, keep):
        length = np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
        if length > 2 * step:
            at = resample(path, int(length / step))
            pieces.append(dots("punching", at, last.normal_at(at), 0.13))
    return pieces


def mesh_holes(last: Last, keep: Field, offset: float, step: float = 0.42, radius: float = 0.1) -> Piece:
    """The openings of an airy mesh, in rows over all that `keep` keeps."""
    half = last.points.shape[1] // 2
    along = last.uv[:, half, 1]
    spots = []
    for number, at in enumerate(np.arange(step, along[-1], step)):
        row = int(np.interp(at, along, np.arange(len(along))))
        u = last.uv[row, :, 0]
        column = np.interp(np.arange(u[0] + number % 2 * step / 2, u[-1], step), u, np.arange(len(u)))
        spots.append(np.c_[np.full(len(column), row), np.rint(column).astype(int)])
    rows, columns = np.concatenate(spots).T
    points, normals = last.points[rows, columns], last.normals[rows, columns]
    kept = keep(points) > step / 3
    return dots("punching", (points + offset * normals)[kept], normals[kept], radius)


def for_shop(
    name: str,
    words: str,
    frame: float,
    build: Callable[[], list[Piece]],
    parts: tuple[Part, ...],
    gender: str = "women",
    kind: str = "",
    view: View = OUTER,
    size: float = 0.0,
    **attributes: str,
) -> Cut:
    """One shoe as one cut; its type is what its name starts with, or `kind`.

    `size` is its length and width against the drawing's; women's are smaller unless it is given.
    """
    size = size or _SIZES[gender]
    named = kind or name.split("-")[0]
    return Cut(name, named, words, frame, lambda: left(build(), size), parts, gender, view, attributes)
