"""Loafers and lace-up leather shoes: aprons, saddles, caps, wings and welts."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.data.blanks import Part
from studio.last import Field, Last, below, beyond, both, creases, outside, plan, side, within
from studio.shoemaking import (
    LOW,
    clasp,
    dots,
    foot,
    for_shop,
    heel,
    laces,
    overlay,
    piping,
    punched,
    ridge,
    ring,
    sole,
    threads,
    tongue,
    welted,
)
from studio.surfaces import Piece, join, tube

Line = Sequence[tuple[float, float]]
_PARTS = (
    Part("upper", "main"),
    Part("lining", "lining"),
    Part("laces", "sole"),
    Part("eyelets", "sole"),
    Part("stitching", "stitch"),
    Part("sole", "sole"),
    Part("tread", "sole"),
    Part("buckle", "metal"),
    Part("punching", "sole"),
)
_WALKED = creases([(18.6, 5.4, 62, 2.0), (17.4, 6.2, 56, 1.8)], 0.07, 0.4)
_APRON = (
    (4, -2.3), (14, -2.5), (18.6, -2.75), (22.2, -2.3), (24.2, 0.25), (22.2, 2.85), (18.6, 3.3), (14, 2.7), (4, 2.3),
)  # fmt: skip


def _pulled(line: Line, up: float) -> list[tuple[float, float]]:
    return [(x, z + up) for x, z in line]


def loafer(
    ornament: str = "penny",
    toe: str = "almond",
    base: float = 0.9,
    lift: float = 1.2,
    lugs: float = 0.0,
    thick: float = 0.5,
    width: float = 0.92,
    driving: bool = False,
) -> list[Piece]:
    """A loafer: an apron set into the vamp with a raised seam, a tongue, a saddle strap or what it carries."""
    last = foot(base, lift, toe, width).shaped(_WALKED)
    up, top_up = base - 1.0, base + lift - 2.2
    back = _pulled([(-1, 8.0), (0.3, 7.9), (3, 6.9), (6.4, 5.9)], top_up)
    top = below([*back, *_pulled([(9.6, 5.7), (12.2, 6.6), (13.6, 7.6), (15.2, 9.0), (18, 12)], up + 0.3 * lift)])
    apron = plan(_APRON)
    lip = both(beyond(11.0), outside(beyond(15.2)), plan([(9, -1.9), (16, -2.2), (16, 2.4), (9, 2.1)]))
    seam = both(beyond(15.6), top)
    tab = side([(-2, -2), (-2, 12), (1.2, 12), (1.7, 5), (2.0, -2)])
    pieces = [
        last.panel("upper", both(top, outside(apron)), 0.26, lining="lining"),
        last.panel("upper", both(top, apron), 0.14, lining="lining"),
        *overlay(last, "upper", both(lip, _rounded(9.5 + up + 0.3 * lift)), 0.14, 0.2),
        *_apron_seam(last, apron, seam),
        *piping(last, "upper", top, 0.13, None, 0.12),
        *threads(last, within(top, 0.35), None, 0.29),
        *overlay(last, "upper", both(tab, top), 0.1, 0.24),
        *_ornament(last, ornament, top, up + 0.12 * lift),
    ]
    return pieces + (_pebbles(last) if driving else _under(last, lift, lugs, thick))


def _under(last: Last, lift: float, lugs: float, thick: float) -> list[Piece]:
    """A welted sole with a stacked heel."""
    rubber = [sole(last, "tread", [(0, 0.1), (0.03, 0.36), (0.4, 0.38)], last.underside() - [0, thick], 0.1, lugs)]
    return [
        *welted(last, thick, 0.34),
        *(rubber if lugs else []),
        *heel(last, "sole", 7.2, (0.98, 0.98), 3.5, gap=0.35, out=0.16),
    ]


def _rounded(top: float) -> Field:
    """Keeps what lies under the round end of a tongue."""
    return lambda points: top - points[:, 2] - 0.22 * np.abs(points[:, 1]) ** 2.5


def _apron_seam(last: Last, apron: Field, keep: Field) -> list[Piece]:
    """The raised edge of the apron with the puckering stitches across it."""
    pieces = piping(last, "upper", apron, 0.2, keep, 0.26)
    inner, outer = last.lines(within(apron, 0.3), 0.2, keep), last.lines(within(apron, -0.3), 0.3, keep)
    if not inner or not outer:
        return pieces
    line = last.lines(apron, 0.48, keep)[0][::4]
    first, second = inner[0], outer[0]
    bars = []
    for point in line:
        a, b = (row[((row - point) ** 2).sum(1).argmin()] for row in (first, second))
        bars.append(tube(np.stack([a, (a + point) / 2, point, (b + point) / 2, b]), 0.06, 6))
    return [*pieces, Piece("stitching", join(bars))]


def _saddle(last: Last, top: Field, slot: bool) -> list[Piece]:
    """A strap across the vamp, sewn at both ends, with the penny's slot."""
    strap = both(side([(13.4, -2), (14.4, 4), (14.6, 12), (17.4, 12), (17.6, 4), (18.8, -2)], smooth=False), top)
    if not slot:
        return overlay(last, "upper", strap, 0.2, 0.3)
    hole = plan([(16.6, -1.2), (16.2, -0.3), (16.2, 0.6), (16.6, 1.5), (15.6, 1.5),
                 (15.9, 0.6), (15.9, -0.3), (15.6, -1.2)],
                smooth=False)  # fmt: skip
    return [
        *overlay(last, "upper", both(strap, outside(hole)), 0.2, 0.3),
        last.panel("punching", both(strap, hole), 0.04, 0.3),
    ]


def _ornament(last: Last, kind: str, top: Field, up: float) -> list[Piece]:
    if kind == "horsebit":
        return [*_saddle(last, top, False), *_horsebit(last, 7.6 + up)]
    if kind == "tassel":
        return [*_tassels(last, 7.4 + up), *threads(last, beyond(14.6), both(top, plan(_APRON)), 0.24)]
    return _saddle(last, top, True)


def _horsebit(last: Last, z: float) -> list[Piece]:
    """A snaffle: two rings joined by a linked bar."""
    path = last.across(z, 1.7, 0.85, 25)
    swell = 0.13 + 0.1 * np.abs(np.cos(np.linspace(-np.pi, np.pi, 25) / 1.0))
    normals = last.normal_at(path)
    rings = [ring("buckle", path[end] - 0.1 * normals[end], normals[end], 0.85, 0.15) for end in (0, -1)]
    return [Piece("buckle", tube(path, swell, 10)), *rings]


def _tassels(last: Last, z: float) -> list[Piece]:
    """Two tassels hanging from a knotted lace over the apron."""
    pieces = [Piece("upper", tube(last.across(z, 2.0, 0.5), 0.22, 8))]
    for side_of in (-0.8, 0.8):
        strands = []
        for spread in np.linspace(-1, 1, 7):
            line = ridge(last, z - 0.4, z - 2.6, side_of, 0.62)
            fan = np.linspace(0.2, 0.72, len(line)) * spread
            line = line + np.c_[0 * fan, fan, -0.08 * fan**2]
            strands.append(tube(line, 0.15, 6))
        knot = ridge(last, z + 0.1, z - 0.6, side_of, 0.75)
        pieces += [Piece("upper", join(strands)), Piece("upper", tube(knot, 0.42, 10))]
    return pieces


def _pebbles(last: Last) -> list[Piece]:
    """The driver's sole: thin rubber in pebbles that climbs the heel."""
    flat = [(0.0, -0.3), (0.1, -0.06), (0.8, 0.0), (1, -0.1)]
    climb = [(-1, 2.6), (0.5, 2.2), (2, 0.5), (28, 0.2)]
    under = last.underside()
    ground = np.c_[under[:, 0], np.maximum(under[:, 1] - 0.4, 0)]
    keep = both(lambda p: 2.8 - last.height(p), outside(beyond(1.6)))
    ring_of = last.outline()[::5]
    rows = [np.c_[ring_of, np.interp(ring_of[:, 0], under[:, 0], under[:, 1]) - 0.2]]
    studs = [dots("tread", row, last.normal_at(row), 0.24) for row in rows]
    return [sole(last, "sole", flat, ground, climb), last.panel("sole", keep, 0.12, 0.28), *studs]


def lace_up(style: str = "oxford") -> list[Piece]:
    """A men's town shoe on a welted leather sole: closed or open lacing, a cap, a wing, or a buckled strap."""
    last = foot(0.9, 0.9, "almond", 0.92).shaped(_WALKED)
    opened = style in ("derby", "brogue-derby")
    top = below([(-1, 9.2), (0.3, 9.1), (3, 7.9), (6.4, 6.9), (9.0, 7.6), (10.8, 9.0), (12.2, 11), (13, 13)])
    half = 1.0 if opened else 0.5
    throat = plan([(6, -half - 0.2), (14.0, -half), (16.0, -half * 0.7), (16.6, 0.15), (16.0, half), (14, half + 0.3),
                   (6, half + 0.4)])  # fmt: skip
    shell = both(top, outside(throat)) if style != "monk" else top
    pieces = [
        last.panel("upper", shell, 0.16, lining="lining"),
        *piping(last, "upper", top, 0.12, outside(throat, -0.2), 0.09),
        *threads(last, within(top, 0.4), outside(throat, 0.6), 0.2),
        *_under(last, 0.9, 0.0, 0.5),
        *_facing(last, shell, opened, style),
        *_toe(last, style),
    ]
    if style == "monk":
        return pieces + _monk_strap(last, top)
    return [
        *pieces,
        tongue(last, "upper", 11.6, 9.4),
        *laces(last, np.linspace(8.3, 10.3, 5), half + 0.55, 0.34, 0.34, bow=1.5),
    ]


def _facing(last: Last, shell: Field, opened: bool, style: str) -> list[Piece]:
    """Quarters: sewn on top of the vamp (open lacing) or tucked under it (closed)."""
    if style == "monk":
        return []
    if opened:
        area = side([(-3, -2), (-3, 18), (16.4, 18), (17.4, 8.4), (16.0, 6.8), (13.6, 5.4), (11.6, 3.4), (10.6, -2)])
        return overlay(last, "upper", both(area, shell), 0.26, 0.16, rows=2)
    vamp = both(side([(10.4, -2), (12.2, 3.4), (14.4, 5.8), (15.9, 9), (34, 9), (34, -2)]), shell)
    counter = side([(-2, -2), (-2, 7.4), (2.2, 6.8), (4.6, 4.6), (5.8, 2), (6, -2)])
    seams = overlay(last, "upper", both(vamp, beyond(10)), 0.1, 0.16, rows=2)
    pieces = [*seams, *overlay(last, "upper", both(counter, shell), 0.1, 0.16, rows=2)]
    if style == "brogue":
        pieces += punched(last, within(counter, 0.46), None, 0.29, 0.45)
    return pieces


def _toe(last: Last, style: str) -> list[Piece]:
    if style == "brogue":
        wing = plan([(18.4, 0.15), (20.2, -1.5), (19.6, -3.0), (15.4, -4.6), (14, -7), (34, -7), (34, 7), (14, 7),
                     (15.4, 4.9), (19.6, 3.3), (20.2, 1.8)])  # fmt: skip
        spots = np.array([(24.6, 0.2), (23.9, -0.6), (23.9, 1.0), (23.2, 0.2), (23.0, -1.2), (23.0, 1.6), (22.3, -0.5),
                          (22.3, 0.9), (21.7, 0.2)])  # fmt: skip
        points, normals = last.points.reshape(-1, 3), last.normals.reshape(-1, 3)
        upper = points[:, 2] > 2.6
        near = [((points[:, :2] - spot) ** 2).sum(1) + 99 * ~upper for spot in spots]
        places = [int(gap.argmin()) for gap in near]
        medallion = dots("punching", points[places] + 0.33 * normals[places], normals[places], 0.16)
        return [
            *overlay(last, "upper", wing, 0.12, 0.26),
            *punched(last, within(wing, 0.5), None, 0.4, 0.45),
            medallion,
        ]
    if style in ("oxford", "monk"):
        cap = beyond(21.8)
        return overlay(last, "upper", cap, 0.1, 0.26 if style == "oxford" else 0.16, rows=2)
    return []


def _monk_strap(last: Last, top: Field) -> list[Piece]:
    """Two buckled straps over the instep, across a vamp that runs up as a tongue."""
    quarter = side([(-3, -2), (-3, 18), (9.6, 18), (11.2, 8.4), (12.6, 6), (12.0, 3), (11.0, -2)])
    pieces = overlay(last, "upper", both(quarter, top), 0.12, 0.16, rows=2)
    for shift in (0.0, 2.2):
        shape = [(10.4 + shift, 3.6), (12.4 + shift, 12), (14.1 + shift, 12), (12.2 + shift, 3.6)]
        strap = both(side(shape, smooth=False), top)
        pieces += overlay(last, "upper", strap, 0.15, 0.28)
        pieces += clasp(last, both(strap, beyond(6.4, 2)), 12.8 + shift, (0.55, 0.7), 0.55)
    return pieces


_shoe = partial(for_shop, view=LOW)

CUTS = (
    _shoe("loafers-penny", "penny", 25.6, loafer, _PARTS, "unisex", toe="almond", closure="slip-on", heel="low"),
    _shoe("loafers-tassel", "tassel", 27.8, partial(loafer, "tassel"), _PARTS, "men",
             toe="almond", closure="slip-on", heel="low", details="tassels"),
    _shoe("loafers-horsebit", "horsebit", 24.1, partial(loafer, "horsebit", "square"), _PARTS,
             toe="square", closure="slip-on", heel="low", details="metal bit"),
    _shoe("loafers-chunky", "chunky lug-sole", 23.4, partial(loafer, "penny", "round", 2.4, 1.2, 0.35, 1.8, 0.96),
             _PARTS, toe="round", closure="slip-on", heel="chunky lugged sole"),
    _shoe("loafers-driving", "driving", 27.2, partial(loafer, "penny", "round", 0.5, 0.3, width=0.95, driving=True),
             _PARTS, "men", toe="round", closure="slip-on", heel="flat pebbled sole"),
    _shoe("shoes-oxford", "cap-toe Oxford", 27.8, lace_up, _PARTS, "men",
             toe="almond cap", closure="lace-up", heel="low stacked heel"),
    _shoe("shoes-derby", "Derby", 27.8, partial(lace_up, "derby"), _PARTS, "men",
             toe="almond", closure="lace-up", heel="low stacked heel"),
    _shoe("shoes-brogues", "wingtip brogue", 25.7, partial(lace_up, "brogue"), _PARTS, "unisex",
             toe="wingtip", closure="lace-up", heel="low stacked heel", details="punched holes"),
    _shoe("shoes-monk", "double monk-strap", 27.7, partial(lace_up, "monk"), _PARTS, "men",
             toe="almond cap", closure="two buckles", heel="low stacked heel"),
)  # fmt: skip
