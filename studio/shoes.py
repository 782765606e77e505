"""Shoes: uppers cut on a last, soles, heels and laces; a pair stands a little apart.

All drawings are of a foot about 27 cm long: x from the heel (0) to the toe, z above the ground.
"""

from collections.abc import Callable, Sequence

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.last import Field, Last, Station, below, beyond, both, outside, plan, ribs, side, within
from studio.surfaces import Array, Piece, curve, inset, loft, move, resample, ribbon, stitches, tube

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
_CALF = ((10.9, 24, 0.7, 22, 4.0), (11.4, 30, 0.0, 29, 4.8), (11.6, 36, 0.2, 36, 5.2), (11.7, 41, 0.5, 41, 5.3))
_TOES = {  # how far the tip reaches out, width and height of the toe against the round one
    "round": (0.0, 1.0, 1.0),
    "almond": (0.9, 0.84, 0.92),
    "pointed": (2.0, 0.62, 0.85),
}


def foot(base: float, heel: float = 0.0, toe: str = "round", width: float = 1.0, leg: bool = False) -> Last:
    """A last whose underside lies `base` cm above the ground at the ball and `heel` cm higher at the heel."""
    reach, slim, low = _TOES[toe]
    rows = [list(row) for row in _FOOT]
    if leg:
        rows += [[ax, az, bx, bz, half, 0, 0.5, 2, 2, 1] for ax, az, bx, bz, half in _CALF]
    stations = []
    for number, (ax, az, bx, bz, half, centre, widest, boxy, arch, lift) in enumerate(rows):
        share = max(0.0, 1 - number / 4)  # toe shapes fade out towards the ball
        out, up = reach * share + 0.13 * heel * lift, base + heel * lift
        half, az = half * width * (1 + (slim - 1) * share), az * (1 + (low - 1) * share)
        stations.append(Station((ax + out, az + up), (bx + out, bz + up), half, centre * width, widest, boxy, arch))
    return Last(stations)


def pair(shoe: Sequence[Piece], apart: float = 14.0, ahead: float = -1.0, turn: float = -5.0) -> list[Piece]:
    """A right shoe and its mirror image, one behind the other and slightly turned."""
    return [*shoe, *(move(piece, (ahead, -apart, 0), turn=turn, mirror=True) for piece in shoe)]


def sole(
    last: Last,
    part: str,
    profile: Sequence[tuple[float, float]],
    ground: Sequence[tuple[float, float]] | Array,
    rise: float | Sequence[tuple[float, float]] = 0.6,
    footbed: bool = False,
    lugs: float = 0.0,
) -> Piece:
    """A sole under the last; a `footbed` is closed on top, too; `lugs` are how deep its tread is cut.

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
    return Piece(part, loft(rings, cap_end=footbed))


def between(outline: Array, start: float, end: float) -> Array:
    """The stretch of a closed outline (n, 2) between two places along x, closed again by a straight line."""
    kept = (outline[:, 0] >= start) & (outline[:, 0] <= end)
    if kept.all():
        return outline
    first = int(np.flatnonzero(kept & ~np.roll(kept, 1))[0])  # where the kept run begins
    line = np.roll(outline, -first, axis=0)[np.roll(kept, -first)]
    return resample(np.concatenate([line, line[:1]]), len(outline), closed=True)


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
    seat = inset(between(last.outline(0.5), -5, breast), -out)
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


def laces(last: Last, rows: Array, half: float = 1.9, width: float = 0.62, lift: float = 0.36) -> list[Piece]:
    """Straight bars over the instep, with an eyelet at each end."""
    pieces = []
    for z in rows:
        path = last.across(z, half, lift)
        path[:, 2] += 0.12 * np.cos(np.linspace(-np.pi / 2, np.pi / 2, len(path)))
        pieces.append(Piece("laces", ribbon(path, width, last.normal_at(path), 0.16)))
        pieces += [ring("eyelets", path[end], last.normal_at(path[[end]])[0], 0.34, 0.09) for end in (0, -1)]
    return pieces


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


# ---------------------------------------------------------------- trainers

_TRAINER_PARTS = (
    Part("upper", "main"),
    Part("overlays", "second"),
    Part("stripe", "trim"),
    Part("lining", "lining"),
    Part("laces", "second"),
    Part("eyelets", "metal"),
    Part("stitching", "stitch"),
    Part("sole", "sole"),
    Part("tread", "trim"),
)
_TRAINER_TOP = below(
    [(-1.5, 9.5), (0.3, 9.4), (2.4, 8.2), (5.2, 7.4), (8.0, 7.8), (10.2, 9.2), (11.8, 10.6), (13.6, 14)]
)
_THROAT = plan([(8, -1.4), (14, -1.4), (18.4, -1.15), (19.6, 0.2), (18.4, 1.45), (14, 1.25), (8, 1.2)])
_EYESTAY = both(plan([(6, -2.9), (14, -2.9), (18.8, -2.4), (21.0, 0.2), (18.8, 2.8), (14, 2.7), (6, 2.7)]), beyond(9.4))
_GROUND = ((0, 0.15), (3, 0), (19, 0), (23, 0.25), (28, 1.1))


def tongue(last: Last, part: str, top: float, start: float = 9.0) -> Piece:
    """A padded tongue under the laces, `top` cm above the ground at its end."""
    area = plan([(4, -1.7), (11, -1.8), (14, -2.2), (20, -1.6), (20.8, 0.2), (20, 2), (14, 2.0), (11, 1.6), (4, 1.5)])
    rounded = lambda points: top - points[:, 2] - 0.22 * np.abs(points[:, 1]) ** 2.5  # noqa: E731
    return last.panel(part, both(area, rounded, beyond(start)), 0.4, -0.2, lining="lining")


def retro_trainer() -> list[Piece]:
    """A low court shoe: round toe cap, side flash, heel tab, rubber cup sole."""
    last = foot(1.8, 0.6, width=0.98)
    shell = both(_TRAINER_TOP, outside(_THROAT))
    counter = side([(-2, -2), (-2, 12), (2.0, 12), (3.2, 8.6), (5.2, 5.4), (6.4, 2), (6.6, -2)])
    toe = side([(22.6, -2), (22.2, 3), (22.9, 7), (24, 9), (34, 9), (34, -2)], smooth=False)
    flash = side([(9.4, -1), (12.8, 3), (15.0, 9.6), (17.2, 9.0), (15.4, 3), (13.0, -1)])
    return [
        last.panel("upper", shell, 0.16, lining="lining"),
        last.panel("overlays", both(_EYESTAY, shell), 0.12, 0.16),
        last.panel("overlays", both(counter, shell), 0.12, 0.16),
        last.panel("overlays", both(toe, outside(_EYESTAY)), 0.1, 0.16),
        last.panel("stripe", both(flash, outside(_EYESTAY, -0.1), shell), 0.12, 0.16),
        tongue(last, "upper", 13.3),
        sole(last, "sole", [(0.1, 0.1), (0.12, 0.26), (0.6, 0.3), (0.93, 0.26), (1, 0.16), (0.98, -0.1)], _GROUND, 0.4),
        sole(last, "tread", [(0.0, 0.0), (0.02, 0.16), (0.14, 0.2), (0.16, 0.1)], _GROUND, 0.4),
        *laces(last, np.linspace(7.6, 11.9, 6)),
        *threads(last, within(counter, 0.3), shell, 0.3),
        *threads(last, within(_EYESTAY, 0.3), shell, 0.3),
    ]


def chunky_trainer() -> list[Piece]:
    """A bulky runner: layered panels and a sculpted sole that swells at the heel."""
    last = foot(3.3, 1.2, width=1.06)

    topline = below(
        [(-1.5, 12.6), (0.3, 12.4), (2.4, 10.7), (5.2, 9.5), (8, 9.8), (10.2, 11.1), (11.8, 12.4), (13.6, 16)]
    )
    shell = both(topline, outside(_THROAT))
    mudguard = below([(-2, 6.6), (2, 6.4), (7, 6.0), (12, 5.6), (17, 5.6), (21, 6.8), (24, 8.8), (30, 9.6)])
    wave = side([(3.6, 4.6), (6.6, 7.8), (11, 8.8), (16.8, 8.0), (20.4, 5.6), (15, 6.8), (10.4, 6.6), (7, 5.0)])
    counter = side([(-2, 4), (-2, 11), (1.0, 10.6), (3.4, 8.6), (5.2, 6.4), (5.6, 3)])
    profile = [
        (0.1, 0.35),
        (0.14, 0.75),
        (0.32, 0.85),
        (0.38, 0.4),
        (0.46, 0.35),
        (0.53, 0.85),
        (0.8, 0.9),
        (0.96, 0.45),
    ]
    rise = [(-1, 1.9), (4, 1.5), (9, 0.7), (14, 0.9), (20, 0.7), (25, 0.9), (29, 1.8)]
    ground = ((-1, 0.7), (2, 0.1), (5, 0), (18, 0), (22, 0.3), (29, 1.9))
    return [
        last.panel("upper", shell, 0.18, lining="lining"),
        last.panel("overlays", both(mudguard, shell, outside(_THROAT, -0.8)), 0.14, 0.18),
        last.panel("overlays", both(_EYESTAY, shell), 0.2, 0.18),
        last.panel("stripe", both(wave, shell), 0.16, 0.3),
        last.panel("stripe", both(counter, shell), 0.18, 0.3),
        tongue(last, "upper", 15.8),
        sole(last, "sole", [*profile, (1.0, 0.2), (0.98, -0.1)], ground, rise),
        sole(last, "tread", [(0.0, 0.1), (0.02, 0.4), (0.1, 0.46), (0.12, 0.3)], ground, rise),
        *laces(last, np.linspace(9.1, 13.2, 5), width=0.75, lift=0.46),
        *piping(last, "lining", topline, 0.3, beyond(-9), -0.02),
    ]


# ---------------------------------------------------------------- boots

_BOOT_PARTS = (
    Part("upper", "main"),
    Part("elastic", "trim"),
    Part("lining", "lining"),
    Part("stitching", "stitch"),
    Part("welt", "sole"),
    Part("sole", "sole"),
    Part("tread", "sole"),
    Part("zip", "metal"),
)
_LACED_PARTS = (
    Part("upper", "main"),
    Part("lining", "lining"),
    Part("laces", "trim"),
    Part("eyelets", "metal"),
    Part("stitching", "stitch"),
    Part("sole", "sole"),
    Part("tread", "sole"),
)
_WELT = ((0.0, 0.15), (0.1, 0.3), (0.9, 0.32), (1.0, 0.2), (1.0, -0.2))


def chelsea() -> list[Piece]:
    """An ankle boot with elastic sides and pull tabs on a low stacked heel."""
    last = foot(1.0, 1.6, "almond", 0.95)
    top = below([(-2, 18.6), (1, 18.5), (5.5, 17.6), (10, 18.4), (14, 18.6)])
    gusset = side([(3.9, 19.5), (8.2, 19.5), (7.6, 14), (6.9, 10.6), (5.9, 9.8), (5.0, 10.6), (4.3, 14)])
    seam = below([(-2, 8), (3, 8.4), (6, 9.4), (9, 8), (12, 4.5), (13, -2)])
    tab = curve([(1.1, 0, 15.6), (0.7, 0, 18.0), (0.8, 0, 20.2), (1.5, 0, 20.6), (2.0, 0, 19.8), (1.8, 0, 17.4)], 30)
    ground = np.c_[last.underside()[:, 0], np.maximum(thin(last, 0.55)[:, 1], 0)]
    return [
        last.panel("upper", both(top, outside(gusset)), 0.18, lining="lining"),
        last.panel("elastic", both(top, gusset), 0.1, lining="lining"),
        last.panel("elastic", both(top, within(gusset, 0.15), ribs(0.5)), 0.08, 0.1),
        *piping(last, "upper", both(seam, outside(gusset, -0.2)), 0.07, both(top, beyond(-5)), 0.17),
        *threads(last, outside(gusset, -0.3), top, 0.2),
        Piece("elastic", ribbon(tab, 1.6, np.tile([1.0, 0, 0.1], (30, 1)), 0.12)),
        sole(last, "sole", _WELT, ground, 0.12),
        *heel(last, "sole", 7.4, (0.98, 0.98), 3.6, gap=0.3, out=0.28),
    ]


def heeled_boot() -> list[Piece]:
    """A slim ankle boot with a pointed toe on a block heel."""
    last = foot(0.7, 6.4, "pointed", 0.86)
    top = below([(-2, 22.0), (2, 22.0), (6, 21.2), (11, 22.0), (15, 22.2)])
    zip_line = curve([(5.6, 22), (5.4, 17), (5.4, 12.6)], 30)
    ground = np.c_[last.underside()[:, 0], np.maximum(thin(last, 0.45)[:, 1], 0)]
    seam = below([(-2, 10), (3, 11), (6.5, 12), (10, 10.5), (12, 7), (13, -2)])
    return [
        last.panel("upper", top, 0.18, lining="lining"),
        *piping(last, "upper", seam, 0.07, top, 0.17),
        *threads(last, within(top, 0.4), None, 0.19),
        *_zip(last, zip_line, top),
        sole(last, "sole", _WELT, ground, 0.1),
        *heel(last, "sole", 5.6, (0.72, 0.78), 2.3, 1.4),
    ]


def _zip(last: Last, line: Array, keep: Field) -> list[Piece]:
    band = np.concatenate([np.add(line, (0.14, 0)), np.subtract(line, (0.14, 0))[::-1]])
    outer_side = both(side(band, smooth=False), beyond(0.5, axis=1))
    return [last.panel("zip", both(outer_side, keep), 0.1, 0.16)]


def knee_boot() -> list[Piece]:
    """A straight riding boot to the knee."""
    last = foot(0.8, 2.2, "almond", 0.92, leg=True)
    top = below([(-4, 38.0), (1, 38.2), (6, 39.0), (12, 40.2), (16, 40.6)])
    seam = below([(-2, 8), (3, 9.5), (6, 11), (9.2, 10), (11.6, 6.5), (13, -2)])
    ground = np.c_[last.underside()[:, 0], np.maximum(thin(last, 0.5)[:, 1], 0)]
    band = outside(within(top, 1.6))
    return [
        last.panel("upper", top, 0.2, lining="lining"),
        last.panel("upper", both(band, top), 0.12, 0.2),
        *piping(last, "upper", seam, 0.08, None, 0.19),
        *threads(last, within(top, 0.4), None, 0.34),
        *_zip(last, curve([(5.4, 39), (5.2, 28), (5.2, 14)], 40), both(within(top, 1.7), beyond(14, axis=2))),
        sole(last, "sole", _WELT, ground, 0.12),
        *heel(last, "sole", 7.4, (0.96, 0.96), 3.6, gap=0.3, out=0.25),
    ]


def lace_up_boot() -> list[Piece]:
    """A lace-up boot above the ankle on a lugged sole."""
    last = foot(2.2, 1.4, width=0.98)
    top = below([(-2, 21.0), (2, 21.0), (6, 20.2), (9, 20.6), (14, 21.2)])
    throat = plan([(7, -1.3), (14, -1.3), (18.0, -1.1), (19.2, 0.2), (18.0, 1.4), (14, 1.15), (7, 1.1)])
    stay = both(plan([(6, -2.7), (14, -2.7), (18.4, -2.3), (20.4, 0.2), (18.4, 2.7), (14, 2.5), (6, 2.5)]), beyond(8.2))
    shell = both(top, outside(throat))
    counter = side([(-2, -2), (-2, 11), (1.6, 11.4), (4.4, 9.6), (6.6, 6.4), (7.6, 2), (7.6, -2)])
    cap = side([(22.4, -2), (21.9, 3.4), (22.6, 7.4), (24, 9.4), (34, 9), (34, -2)], smooth=False)
    tab = curve([(1.4, 0, 17.4), (0.9, 0, 20.2), (0.9, 0, 22.4), (1.6, 0, 22.9), (2.2, 0, 22.2), (2.0, 0, 19.4)], 30)
    return [
        last.panel("upper", shell, 0.2, lining="lining"),
        last.panel("upper", both(stay, shell), 0.14, 0.2),
        last.panel("upper", both(counter, shell), 0.12, 0.2),
        last.panel("upper", both(cap, outside(stay)), 0.12, 0.2),
        tongue(last, "upper", 23.2, 8.0),
        *laces(last, np.linspace(8.2, 20.0, 9), 1.8, 0.55, 0.42),
        *threads(last, within(counter, 0.3), shell, 0.34),
        *threads(last, within(cap, 0.3), outside(stay), 0.34),
        *piping(last, "lining", top, 0.3, beyond(-9), 0.04),
        Piece("upper", ribbon(tab, 1.6, np.tile([1.0, 0, 0.1], (30, 1)), 0.14)),
        sole(last, "sole", [(0.3, 0.2), (0.34, 0.46), (0.9, 0.46), (1, 0.3)], _GROUND, 0.4),
        sole(last, "tread", [(0.0, 0.3), (0.02, 0.42), (0.32, 0.46), (0.34, 0.2)], _GROUND, 0.4, lugs=0.4),
        *threads(last, lambda p: last.height(p) - 0.52, None, 0.46),
    ]


# ---------------------------------------------------------------- heels, flats, loafers, sandals

_DRESS_PARTS = (
    Part("upper", "main"),
    Part("lining", "lining"),
    Part("trim", "trim"),
    Part("stitching", "stitch"),
    Part("sole", "sole"),
    Part("heel", "main"),
    Part("tread", "sole"),
    Part("buckle", "metal"),
)


def pump() -> list[Piece]:
    """A pointed court shoe on a stiletto heel."""
    last = foot(0.45, 8.6, "pointed", 0.84)
    line = [(-1, 14.8), (1, 14.7), (3.2, 13.4), (6, 11.6), (9, 9.2), (12, 6.5), (14.6, 4.4), (16.8, 3.5)]
    top = below([*line, (19, 3.7), (21, 4.9), (23, 7)])
    return [
        last.panel("upper", top, 0.14, lining="lining"),
        *piping(last, "upper", top, 0.1, None, 0.08),
        sole(last, "sole", [(0, 0), (0.1, 0.06), (0.9, 0.08), (1, 0)], thin(last, 0.35), 0.02),
        *heel(last, "heel", 4.7, (0.2, 0.24), 1.9, 2.6, gap=0.15),
    ]


def block_heel() -> list[Piece]:
    """A court shoe with an almond toe, an ankle strap and a block heel."""
    last = foot(0.45, 6.0, "almond", 0.86)
    line = [(-1, 12.4), (0.8, 12.3), (3.2, 10.9), (6, 9.0), (9, 7.2), (12, 5.4), (14.6, 4.0), (16.6, 3.4)]
    top = below([*line, (18.6, 3.6), (20.6, 4.8), (22.6, 7)])
    high, low = [(-4, 14.8), (2, 14.6), (7, 15.4), (16, 17.0)], [(-4, 13.6), (2, 13.4), (7, 14.2), (16, 15.8)]
    strap = both(below(high), outside(below(low)))
    tab = both(side([(-2, 9), (-2, 14.2), (2.2, 14.2), (3.0, 11.2), (3.0, 9)], smooth=False), outside(top, 0.1))
    buckle = last.lines(within(strap, 0.55), 0.3)[0]
    return [
        last.panel("upper", top, 0.14, lining="lining"),
        *piping(last, "upper", top, 0.1, None, 0.08),
        last.panel("upper", strap, 0.16, 0.05, lining="lining"),
        last.panel("upper", tab, 0.14, lining="lining"),
        *_buckle(_beside(buckle, 5.0), (0.6, 0.75)),
        sole(last, "sole", [(0, 0), (0.1, 0.06), (0.9, 0.08), (1, 0)], thin(last, 0.35), 0.02),
        *heel(last, "heel", 5.4, (0.8, 0.82), 2.3, 1.2, gap=0.15),
    ]


def _beside(line: Array, x: float) -> Array:
    """The point of a line on the outside of the foot that is nearest to a place along it."""
    near = line[line[:, 1] > 0]
    return near[np.abs(near[:, 0] - x).argmin()]


def _buckle(centre: Array, half: tuple[float, float]) -> list[Piece]:
    """A frame and its pin on the outside of the foot."""
    corner = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * half
    frame = curve([(x, z) for x, z in corner], 40, closed=True)
    frame = centre + np.c_[frame[:, 0], np.full(40, 0.1), frame[:, 1]]
    pin = centre + np.array([(-half[0], 0.2, 0), (half[0], 0.2, 0)])
    return [Piece("buckle", tube(frame, 0.13, 8, closed=True)), Piece("buckle", tube(resample(pin, 6), 0.1, 8))]


def heeled_sandal() -> list[Piece]:
    """A bare sandal on a slim heel: one band over the toes, one round the ankle."""
    last = foot(0.5, 8.0, "almond", 0.86)
    front = side([(18.2, -2), (19.0, 9), (21.2, 9), (22.6, -2)], smooth=False)
    high, low = [(-4, 17.0), (2, 16.6), (7, 17.2), (16, 18.6)], [(-4, 16.0), (2, 15.6), (7, 16.2), (16, 17.6)]
    strap = both(below(high), outside(below(low)))
    tab = both(side([(-2, 8), (-2, 16.4), (2.4, 16.4), (3.0, 12), (4.4, 8)], smooth=False), below(high))
    buckle = last.lines(within(strap, 0.35), 0.3)[0]
    return [
        last.panel("upper", front, 0.16, 0.06, lining="lining"),
        last.panel("upper", strap, 0.14, 0.05, lining="lining"),
        last.panel("upper", tab, 0.14, 0.02, lining="lining"),
        *_buckle(_beside(buckle, 5.5), (0.5, 0.65)),
        sole(last, "lining", [(0.5, 0.06), (0.95, 0.1), (1, 0.02)], thin(last, 0.35), 0.04, footbed=True),
        sole(last, "sole", [(0, 0), (0.1, 0.06), (0.5, 0.08)], thin(last, 0.35), 0.04),
        *heel(last, "heel", 4.9, (0.3, 0.34), 2.1, 2.2, gap=0.2),
    ]


def ballet_flat() -> list[Piece]:
    """A soft ballet flat with a bound edge and a small bow."""
    last = foot(0.5, 0.25, "round", 0.9)
    line = [(-1, 6.4), (0.3, 6.3), (3, 5.0), (7, 3.9), (11, 3.4), (15, 3.1), (17.8, 3.0)]
    top = below([*line, (20, 3.5), (22, 4.6), (24, 7)])
    knot = last.across(4.95, 0.3, 0.3)[12]
    normal = last.normal_at(knot[None])[0]
    along = np.cross(np.array([0, 1.0, 0]), normal)
    return [
        last.panel("upper", top, 0.14, lining="lining"),
        *piping(last, "trim", top, 0.17, None, 0.06),
        *tied_bow("trim", knot, normal, along, 1.7),
        sole(last, "sole", [(0, 0), (0.1, 0.06), (0.9, 0.1), (1, 0)], [(-1, 0.1), (2, 0), (20, 0), (28, 0.7)], 0.0),
    ]


def penny_loafer() -> list[Piece]:
    """A loafer with a raised apron seam and a saddle strap with its slot."""
    last = foot(1.0, 1.2, "almond", 0.95)
    line = [(-1, 8.6), (0.3, 8.5), (3, 7.2), (7, 6.6), (10.5, 7.2), (12.4, 8.2)]
    top = below([*line, (13.6, 9.0), (14.2, 11)])
    apron = plan(
        [(4, -2.5), (14, -2.7), (19, -2.9), (22.6, -2.5), (24.8, 0.3), (22.6, 3.1), (19, 3.5), (14, 2.9), (4, 2.5)]
    )
    strap = side([(13.8, -2), (15.0, 4), (15.0, 12), (17.6, 12), (17.6, 4), (18.8, -2)])
    slot = plan([(16.0, -1.3), (16.45, -0.5), (16.45, 0.7), (16.0, 1.5), (15.6, 0.7), (15.6, -0.5)])
    lip = both(beyond(12.2), outside(beyond(15.0)), apron)
    ground = np.c_[last.underside()[:, 0], np.maximum(thin(last, 0.6)[:, 1], 0)]
    return [
        last.panel("upper", top, 0.16, lining="lining"),
        last.panel("upper", both(lip, top), 0.1, 0.16),
        *piping(last, "upper", apron, 0.17, both(beyond(15.2), top), 0.16),
        last.panel("upper", both(strap, outside(slot), top), 0.18, 0.17),
        last.panel("trim", both(strap, slot), 0.04, 0.16),
        *threads(last, within(strap, 0.28), both(top, outside(slot, -0.3)), 0.36),
        *piping(last, "upper", top, 0.12, None, 0.08),
        sole(last, "sole", _WELT, ground, 0.14),
        *heel(last, "sole", 7.4, (0.98, 0.98), 3.6, gap=0.4, out=0.3),
    ]


def sandal() -> list[Piece]:
    """A flat sandal: two bands, an ankle strap with a buckle, a moulded footbed."""
    last = foot(1.5, 0.3, "round", 0.94)
    front = side([(17.2, -2), (18.0, 9), (20.9, 9), (22.4, -2)], smooth=False)
    middle = side([(9.6, -2), (12.0, 13), (15.2, 13), (14.4, -2)], smooth=False)
    high, low = (
        [(-4, 9.6), (2, 9.4), (7, 11.0), (11, 12.6), (16, 14)],
        [(-4, 8.0), (2, 7.8), (7, 9.3), (11, 10.9), (16, 12)],
    )
    ankle = both(below(high), outside(below(low)))
    back = side([(-2, 0), (-2, 9), (2.6, 9), (3.6, 3), (3.8, 0)])
    mark = last.lines(within(ankle, 0.75), 0.3)[0]
    spot = _beside(mark, 5.5)
    return [
        last.panel("upper", front, 0.2, 0.1, lining="lining"),
        last.panel("upper", middle, 0.2, 0.1, lining="lining"),
        last.panel("upper", ankle, 0.18, 0.1, lining="lining"),
        last.panel("upper", both(back, below(low)), 0.16, 0.02, lining="lining"),
        *_buckle(spot, (0.7, 0.85)),
        *threads(last, within(front, 0.3), None, 0.31),
        *threads(last, within(middle, 0.3), None, 0.31),
        sole(
            last, "lining", [(0.55, 0.3), (0.6, 0.42), (0.98, 0.44), (1, 0.3), (0.99, 0.1)], _GROUND, 0.15, footbed=True
        ),
        sole(last, "sole", [(0.0, 0.2), (0.03, 0.4), (0.55, 0.44), (0.57, 0.3)], _GROUND, 0.15),
    ]


def _cut(name, kind, words, frame, build: Callable[[], list[Piece]], parts, view=None, gender="women", **attributes):
    return Cut(name, kind, words, frame, lambda: pair(build()), parts, gender, view or _PAIR, attributes)


_PAIR = View(turn=208, elevation=29)
CUTS = (
    _cut("trainers-retro", "trainers", "retro court", 33, retro_trainer, _TRAINER_PARTS, None, "unisex",
         toe="round", closure="lace-up", heel="flat", sole="rubber cup sole"),
    _cut("trainers-chunky", "trainers", "chunky runner", 35, chunky_trainer, _TRAINER_PARTS, None, "unisex",
         toe="round", closure="lace-up", heel="platform", sole="sculpted foam sole"),
    _cut("ankle-boots-chelsea", "ankle boots", "chelsea", 34, chelsea, _BOOT_PARTS, None, "unisex",
         toe="almond", closure="pull-on", heel="low block heel", shaft="ankle"),
    _cut("ankle-boots-heeled", "ankle boots", "pointed, block heel", 34, heeled_boot, _BOOT_PARTS,
         toe="pointed", closure="side zip", heel="7 cm block heel", shaft="ankle"),
    _cut("boots-knee", "boots", "knee-high riding", 45, knee_boot, _BOOT_PARTS,
         toe="almond", closure="side zip", heel="low block heel", shaft="knee"),
    _cut("boots-lace-up", "boots", "lace-up", 36, lace_up_boot, _LACED_PARTS, None, "unisex",
         toe="round", closure="lace-up", heel="lugged sole", shaft="above the ankle"),
    _cut("sandals-heeled", "sandals", "two-strap heeled", 33, heeled_sandal, _DRESS_PARTS,
         toe="open", closure="buckle", heel="9 cm slim heel"),
    _cut("heels-pump", "heels", "pointed court shoe", 33, pump, _DRESS_PARTS,
         toe="pointed", closure="slip-on", heel="9 cm stiletto"),
    _cut("heels-block", "heels", "ankle-strap court shoe", 33, block_heel, _DRESS_PARTS,
         toe="almond", closure="buckle", heel="6 cm block heel"),
    _cut("flats-ballet", "flats", "ballet", 34, ballet_flat, _DRESS_PARTS,
         toe="round", closure="slip-on", heel="flat"),
    _cut("loafers-penny", "loafers", "penny", 33, penny_loafer, _DRESS_PARTS, None, "unisex",
         toe="almond", closure="slip-on", heel="low"),
    _cut("sandals-two-band", "sandals", "two-band, ankle strap", 33, sandal, _DRESS_PARTS, View(212, 36),
         toe="open", closure="buckle", heel="flat"),
)  # fmt: skip
