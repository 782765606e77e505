"""Boots and ankle boots: shafts, gussets, zips and lacing over welted, lugged and heeled soles."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.data.blanks import Part
from studio.last import Field, Last, below, beyond, both, creases, outside, plan, side, within
from studio.shoemaking import (
    GROUND,
    PROFILE,
    clasp,
    foot,
    for_shop,
    heel,
    laces,
    overlay,
    piping,
    sole,
    threads,
    tongue,
    welted,
    zip_fastener,
)
from studio.surfaces import Array, Piece, curve, ribbon, ripple

Line = Sequence[tuple[float, float]]
_PARTS = (
    Part("upper", "main"),
    Part("elastic", "trim"),
    Part("lining", "lining"),
    Part("stitching", "stitch"),
    Part("welt", "sole"),
    Part("sole", "sole"),
    Part("tread", "sole"),
    Part("zip", "metal"),
    Part("buckle", "metal"),
    Part("heel", "main"),
    Part("punching", "lining"),
)
_LACED_PARTS = (
    Part("upper", "main"),
    Part("overlays", "second"),
    Part("lining", "lining"),
    Part("laces", "trim"),
    Part("eyelets", "metal"),
    Part("stitching", "stitch"),
    Part("sole", "sole"),
    Part("tread", "sole"),
    Part("punching", "lining"),
)
_WALKED = creases([(18.6, 5.8, 62, 2.4), (17.2, 6.8, 55, 2.2), (15.6, 7.6, 48, 1.8)], 0.1, 0.42)


@dataclass(frozen=True)
class Heel:
    """A heel's lift in cm, where it starts, its size on the ground (along, across), middle there, and waist."""

    lift: float = 1.8
    breast: float = 7.2
    size: tuple[float, float] = (0.97, 0.97)
    at: float = 3.5
    waist: float = 1.0
    part: str = "sole"

    def under(self, last: Last) -> list[Piece]:
        """The heel under a last."""
        out = 0.26 if self.part == "sole" else 0.03
        return heel(last, self.part, self.breast, self.size, self.at, self.waist, out, 0.3)


_FLAT_HEEL = Heel()
_BLOCK = Heel(6.2, 5.7, (0.78, 0.82), 2.6, 1.3, "heel")
_CUBAN = Heel(4.4, 6.6, (0.78, 0.84), 4.2, 1.0)
_STILETTO = Heel(8.6, 4.7, (0.24, 0.28), 2.2, 2.5, "heel")


def _ankle_folds(up: float) -> Field:
    front = [(9.8, 12.4 + up, 12, 3), (10.2, 14.2 + up, 6, 3.2), (9.4, 10.6 + up, 25, 3), (2.0, 11.5 + up, -12, 2.6)]
    return creases(front, 0.09, 0.6)


def _slouch(start: float, amount: float, size: float, seed: int) -> Field:
    """Loose rings of leather above `start` cm: bulges that run around the leg more than along it."""

    def rise(points: Array) -> Array:
        share = np.clip((points[:, 2] - start) / 6, 0, 1)
        return amount * share * ripple(points * [0.35, 0.35, 1.0], size, 1.0, seed)

    return rise


def _tab(last: Last, z: float, part: str = "upper") -> Piece:
    """A pull tab sewn over the back edge."""
    points = last.points.reshape(-1, 3)
    back = points[np.abs(points[:, 2] - z) < 1, 0].min()
    loop = [(-0.1, -3), (-0.5, -0.6), (-0.4, 1.6), (0.3, 2), (0.8, 1.2), (0.6, -1.2)]
    path = curve([(back + x, 0, z + rise) for x, rise in loop], 30)
    return Piece(part, ribbon(path, 1.6, np.tile([1.0, 0, 0.1], (30, 1)), 0.12))


def _foot_seam(up: float) -> Field:
    """The seam between foot and shaft: up from the sole, over the ankle bone, down to the heel."""
    line = [(-2, 8), (3, 9.0), (6, 10.4), (9.2, 9.6), (11.6, 6.5), (13, -2)]
    return below([(x, z + up * min(1.0, max(0.0, (14 - x) / 9))) for x, z in line])


def shafted(
    top: Line,
    toe: str = "almond",
    kind: Heel = _FLAT_HEEL,
    base: float = 0.9,
    width: float = 0.92,
    leg: float = 24.0,
    slack: float = 1.26,
    zipped: tuple[float, float] | None = None,
    seam: bool = True,
    banded: float = 0.0,
    tab: float = 0.0,
    slouch: tuple[float, float, float] | None = None,
    lugs: float = 0.0,
    thick: float = 0.5,
) -> list[Piece]:
    """A boot without laces: a creased foot, a shaft with its back seam, a lined opening."""
    last = foot(base, kind.lift, toe, width, leg, slack).shaped(_WALKED).shaped(_ankle_folds(kind.lift))
    if slouch:
        last = last.shaped(_slouch(*slouch, seed=4))
    shell = below(top)
    pieces = [
        last.panel("upper", shell, 0.2, lining="lining"),
        *piping(last, "upper", shell, 0.12, None, 0.1),
        *threads(last, within(shell, 0.45), None, 0.22),
        *welted(last, thick, 0.3 if kind.part == "sole" else 0.2, lugs > 0 or kind.part == "sole", lugs),
        *kind.under(last),
    ]
    if seam:
        line = _foot_seam(kind.lift)
        pieces += [*piping(last, "upper", line, 0.08, shell, 0.19)]
        pieces += threads(last, within(line, 0.3), shell, 0.22)
    if banded:
        pieces += overlay(last, "upper", both(shell, outside(within(shell, banded))), 0.12, 0.2)
    if zipped:
        low, high = zipped
        keep = both(within(shell, 0.4), beyond(low, axis=2))
        pieces += zip_fastener(last, curve([(5.4, high), (5.2, (low + high) / 2), (5.2, low)], 40), keep)
        pieces += piping(last, "upper", beyond(5.4), 0.07, both(keep, beyond(0.5, axis=1)), 0.2)
    return pieces + ([_tab(last, tab)] if tab else [])


def chelsea(
    base: float = 1.0, lift: float = 1.6, toe: str = "almond", lugs: float = 0.0, thick: float = 0.55
) -> list[Piece]:
    """An ankle boot with elastic sides and pull tabs on a low stacked heel, or on a thick lugged sole."""
    up = base + lift - 2.6
    last = foot(base, lift, toe, 0.95, 24, 1.26).shaped(_WALKED).shaped(_ankle_folds(lift))
    top = below([(-3, 20.4 + up), (1, 20.3 + up), (6, 19.6 + up), (11, 20.2 + up), (15, 20.4 + up)])
    shape = [(3.2, 22.5), (8.8, 22.5), (8.0, 15), (7.0, 10.8), (5.8, 9.8), (4.7, 10.8), (3.9, 15)]
    gusset = side([(x, z + up) for x, z in shape])
    seam = below([(-2, 7), (3, 7.6), (6, 9.4), (9, 8), (12, 4.5), (13, -2)])
    cords = [
        piece
        for x in np.arange(3.5, 8.8, 0.6)
        for piece in piping(last, "elastic", beyond(x), 0.2, both(top, within(gusset, 0.15)), 0.1)
    ]
    pieces = [
        last.panel("upper", both(top, outside(gusset)), 0.18, lining="lining"),
        last.panel("elastic", both(top, gusset), 0.1, lining="lining"),
        *cords,
        *piping(last, "upper", both(seam, outside(gusset, -0.2)), 0.07, both(top, beyond(-5)), 0.17),
        *threads(last, outside(gusset, -0.3), top, 0.2),
        *threads(last, outside(gusset, -0.6), top, 0.2),
        *piping(last, "upper", top, 0.1, None, 0.1),
        _tab(last, 19.8 + up, "elastic"),
    ]
    if lugs:
        return pieces + _lugged(last, lugs)
    return [*pieces, *welted(last, thick), *Heel(lift, 7.4).under(last)]


def _lugged(last: Last, lugs: float) -> list[Piece]:
    """A thick rubber sole with cleats and a row of pale stitching on its welt."""
    return [
        sole(last, "sole", [(0.3, 0.2), (0.34, 0.46), (0.86, 0.46), (0.9, 0.38), (1, 0.3), (1, -0.2)], GROUND, 0.4),
        sole(last, "tread", [(0.0, 0.3), (0.02, 0.42), (0.32, 0.46), (0.34, 0.2)], GROUND, 0.4, lugs),
        *threads(last, lambda p: last.height(p) - 0.52, None, 0.42),
    ]


def laced(
    height: float = 20.6,
    base: float = 1.7,
    lift: float = 1.4,
    collar: float = 0.0,
    cap: bool = True,
    hiking: bool = False,
    rows: int = 9,
) -> list[Piece]:
    """A lace-up boot above the ankle on a lugged sole: derby flaps, counter, toe cap, tongue, pull tab."""
    last = foot(base, lift, "round", 0.96, 30 if height > 21 else 24, 1.24).shaped(_WALKED).shaped(_ankle_folds(lift))
    top = below([(-2, height + 0.4), (2, height + 0.4), (6, height - 0.4), (9, height), (14, height + 0.6)])
    throat = plan([(7, -1.3), (14, -1.3), (18.0, -1.1), (19.2, 0.2), (18.0, 1.4), (14, 1.15), (7, 1.1)])
    stay = both(plan([(6, -2.7), (14, -2.7), (18.4, -2.3), (20.4, 0.2), (18.4, 2.7), (14, 2.5), (6, 2.5)]), beyond(8.2))
    shell = both(top, outside(throat))
    counter = side([(-2, -2), (-2, 11), (1.6, 11.4), (4.4, 9.6), (6.6, 6.4), (7.6, 2), (7.6, -2)])
    cap_area = side([(22.4, -2), (21.9, 3.4), (22.6, 7.4), (24, 9.4), (34, 9), (34, -2)], smooth=False)
    guard = side([(14, -2), (16.5, 3.6), (21, 5.2), (25, 8.8), (34, 9.6), (34, -2)])
    fore = "overlays" if hiking else "upper"
    pieces = [
        last.panel("upper", shell, 0.2, lining="lining"),
        *overlay(last, fore, both(stay, shell), 0.14, 0.2, rows=2),
        *overlay(last, fore, both(counter, shell), 0.12, 0.2, rows=2),
        *piping(last, "lining", top, 0.42 if hiking else 0.3, beyond(-9), 0.04),
        tongue(last, "upper", height + 2.2, 8.0),
        *laces(last, np.linspace(base + 6, height - 0.8, rows), 1.8, 0.5, 0.44, crossed=True, bow=2.2),
        _tab(last, height - 0.6),
        *_lugged(last, 0.4),
    ]
    if cap:
        pieces += overlay(last, fore, both(guard if hiking else cap_area, outside(stay)), 0.12, 0.2, rows=2)
    if collar:
        pieces += overlay(last, "lining", both(shell, outside(within(top, collar)), outside(stay)), 0.22, 0.18)
    return pieces


def wellington() -> list[Piece]:
    """A rubber boot: moulded bands at the sole and the top, a strap with a buckle at its side."""
    last = foot(1.1, 0.8, "round", 1.0, 41, 1.3)
    top = below([(-6, 38.0), (1, 38.0), (6, 37.6), (12, 38.0), (20, 38.2)])
    strap = both(side([(4.0, 35.6), (13, 34.8), (13, 33.2), (4.0, 34.0)], smooth=False), beyond(0, axis=1))
    rim = lambda points: 1.2 - last.height(points)  # noqa: E731
    shaft_seam = below([(-3, 13.5), (3, 13.2), (7, 13.6), (12, 15.5), (16, 17)])
    cap = both(beyond(21.4), lambda points: 3.2 - last.height(points))
    return [
        last.panel("upper", top, 0.24, lining="lining"),
        last.panel("upper", both(outside(within(top, 1.4)), top), 0.2, 0.24),
        *piping(last, "upper", top, 0.26, None, 0.16),
        *piping(last, "upper", shaft_seam, 0.14, None, 0.22),
        last.panel("upper", cap, 0.12, 0.2),
        last.panel("sole", rim, 0.16, 0.2),
        *piping(last, "sole", rim, 0.16, None, 0.3),
        *overlay(last, "upper", strap, 0.14, 0.24),
        *clasp(last, strap, 8.6, (0.9, 1.05), 0.55),
        *piping(last, "upper", lambda p: p[:, 0] - 0.46 * p[:, 2] + 2, 0.08, both(beyond(9, axis=2), top), 0.22),
        sole(last, "sole", [(0.3, 0.2), (0.34, 0.36), (0.9, 0.36), (1, 0.2)], GROUND, 0.3),
        sole(last, "tread", [(0.0, 0.2), (0.02, 0.34), (0.32, 0.36), (0.34, 0.2)], GROUND, 0.3, lugs=0.2),
        *Heel(0.8, 7.2).under(last),
    ]


def western(height: float, leg: float = 0.0, kind: Heel = _CUBAN) -> list[Piece]:
    """A cowboy boot: pointed toe, scalloped top, stitched flames on the shaft, slanted heel, pull straps."""
    last = (
        foot(0.9, kind.lift, "snip", 0.9, leg or 24, 1.4 if leg else 1.28)
        .shaped(_WALKED)
        .shaped(_ankle_folds(kind.lift))
    )
    top = below([(-5, height - 1.2), (0.5, height - 1.0), (6, height + 1.6), (11.2, height - 1.2), (20, height - 2)])
    vamp = both(side([(11.6, -2), (10.2, 6), (9.0, 12.4), (11.4, 14.6), (14, 14), (34, 10), (34, -2)]), top)
    counter = side([(-3, -2), (-3, 11.4), (2.4, 12.6), (4.4, 10), (5.6, 6), (5.8, 2), (5.8, -2)])
    foot_free = both(within(top, 1.0), outside(vamp, -0.4), outside(counter, -0.4))
    span, start = height - 15, 14.0
    flames = [
        side([(5.8, start - 1), (8.8 - i, start + 0.42 * span), (7.4 - i / 3, start + 0.7 * span),
              (6, start + (0.97 - 0.13 * i) * span), (4.6 + i / 3, start + 0.7 * span), (3.0 + i, start + 0.42 * span)])
        for i in ((0.0, 0.55, 1.1) if leg else (0.0, 0.7))
    ]  # fmt: skip
    wing = both(beyond(18.6), plan([(17, -2.4), (22, -1.6), (25.4, 0.1), (22, 1.9), (17, 2.6), (20.2, 0.1)]))
    return [
        last.panel("upper", top, 0.2, lining="lining"),
        *overlay(last, "upper", vamp, 0.12, 0.2, rows=2),
        *overlay(last, "upper", both(counter, top), 0.12, 0.2, rows=2),
        *(piece for flame in flames for piece in threads(last, flame, foot_free, 0.24)),
        *threads(last, wing, None, 0.36),
        *piping(last, "upper", top, 0.14, None, 0.12),
        *piping(last, "upper", lambda p: p[:, 0] - 6.2, 0.1, both(foot_free, beyond(start, axis=2)), 0.2),
        *welted(last, 0.5, 0.34),
        *kind.under(last),
        _side_strap(last, height + 1.2),
    ]


def _side_strap(last: Last, z: float) -> Piece:
    """A pull strap over the highest point of the side."""
    points = last.points.reshape(-1, 3)
    level = points[np.abs(points[:, 2] - z + 2) < 1]
    x, out, _ = level[level[:, 1].argmax()]
    loop = curve([(x, out + y, z + rise) for y, rise in
                  ((0.3, -4.5), (0.2, 0), (-0.2, 1.2), (-0.6, 0), (-0.5, -4))], 30)  # fmt: skip
    return Piece("upper", ribbon(loop, 2.2, np.tile([0, 1.0, 0.1], (30, 1)), 0.14))


def chukka() -> list[Piece]:
    """A desert boot: two plain quarters, three rows of laces, a thick crepe sole."""
    last = foot(1.3, 0.6, "sport", 0.95).shaped(_WALKED)
    top = below([(-2, 13.4), (1, 13.4), (5, 12.6), (9, 13.4), (14, 14.4)])
    throat = plan([(6, -0.8), (13.0, -0.8), (15.8, -0.5), (16.2, 0.1), (15.8, 0.7), (13.0, 0.9), (6, 0.9)])
    quarter = both(side([(-3, -2), (-3, 18), (16.6, 18), (17.2, 8.4), (15.6, 7.0), (12.6, 5.0), (11.4, -2)]), top)
    return [
        last.panel("upper", both(top, outside(throat)), 0.18, lining="lining"),
        *overlay(last, "upper", both(quarter, outside(throat)), 0.16, 0.18, rows=2),
        tongue(last, "upper", 15.0, 9.0),
        *laces(last, np.linspace(9.2, 12.4, 3), 1.5, 0.45, 0.5, bow=2.4),
        *threads(last, beyond(0.6), both(within(top, 0.3), outside(beyond(3))), 0.36),
        *piping(last, "upper", top, 0.12, outside(throat, -0.3), 0.1),
        sole(last, "sole", [(0, 0.1), (0.05, 0.34), (0.9, 0.36), (0.95, 0.28), (1, 0.1), (1, -0.2)], GROUND, 0.3),
        *threads(last, lambda p: last.height(p) - 0.4, None, 0.3),
    ]


_KNEE_HEELED = ((-4, 42.6), (1, 42.8), (6, 43.6), (12, 44.8), (16, 45.2))
_KNEE = ((-4, 38.0), (1, 38.2), (6, 39.0), (12, 40.2), (16, 40.6))
_THIGH = ((-6, 53.0), (0, 53.2), (6, 54.6), (13, 57), (20, 58))
_ANKLE = ((-2, 22.0), (2, 22.0), (6, 21.2), (11, 22.0), (15, 22.2))
_SOCK = ((-2, 25.6), (2, 25.6), (6, 25.4), (11, 25.6), (15, 25.6))

_boot = partial(for_shop, view=PROFILE, size=0.94)

CUTS = (
    _boot("boots-knee", "knee-high", 38.8,
             partial(shafted, _KNEE_HEELED, leg=47, slack=1.26, zipped=(14, 43), banded=1.6,
                     kind=Heel(5.4, 5.9, (0.82, 0.84), 2.8, 1.1, "heel")),
             _PARTS, toe="almond", closure="side zip", heel="6 cm block heel", shaft="knee"),
    _boot("boots-riding", "riding", 34.9, partial(shafted, _KNEE, leg=41, slack=1.3, banded=3.4, tab=37.6),
             _PARTS, toe="almond", closure="pull-on", heel="low block heel", shaft="knee"),
    _boot("boots-slouchy", "slouchy knee-high", 32.2,
             partial(shafted, ((-4, 36), (1, 36), (6, 36.4), (12, 37), (18, 37.2)), "pointed",
                     Heel(7.0, 5.0, (0.4, 0.5), 2.4, 2.0, "heel"), leg=41, slack=1.36, seam=False,
                     slouch=(11, 0.75, 5.5)),
             _PARTS, toe="pointed", closure="pull-on", heel="7 cm heel", shaft="knee"),
    _boot("boots-over-the-knee", "over-the-knee", 49.1,
             partial(shafted, _THIGH, "almond", Heel(6.4, 5.4, (0.7, 0.74), 2.6, 1.3, "heel"), leg=60, seam=False,
                     slouch=(12, 0.3, 7), zipped=(12, 26)),
             _PARTS, toe="almond", closure="side zip", heel="7 cm block heel", shaft="over the knee"),
    _boot("boots-western", "western mid-calf", 30.5, partial(western, 32.5, 36),
             _PARTS, toe="pointed", closure="pull-on", heel="5 cm Cuban heel", shaft="mid-calf",
             details="stitched shaft"),
    _boot("boots-wellington", "wellington", 33.8, wellington, _PARTS, "unisex",
             toe="round", closure="pull-on", heel="low", shaft="knee"),
    _boot("boots-lace-up", "lace-up", 27.8, laced, _LACED_PARTS, "unisex",
             toe="round", closure="lace-up", heel="lugged sole", shaft="above the ankle"),
    _boot("boots-combat", "tall combat", 28, partial(laced, 25.2, 2.4, 1.0, cap=False, rows=11),
             _LACED_PARTS, toe="round", closure="lace-up", heel="chunky lugged sole", shaft="mid-calf"),
    _boot("boots-hiking", "hiking", 27.9, partial(laced, 18.6, 1.9, 1.0, collar=2.0, hiking=True, rows=7),
             _LACED_PARTS, "men", toe="round", closure="lace-up", heel="lugged sole", shaft="ankle"),
    _boot("ankle-boots-chelsea", "chelsea", 28.4, chelsea, _PARTS, "unisex", "ankle boots",
             toe="almond", closure="pull-on", heel="low block heel", shaft="ankle"),
    _boot("ankle-boots-lug-chelsea", "chunky chelsea", 27.8, partial(chelsea, 2.3, 1.0, "round", 0.4),
             _PARTS, "unisex", "ankle boots", toe="round", closure="pull-on", heel="lugged sole", shaft="ankle"),
    _boot("ankle-boots-heeled", "pointed block-heel", 29.3,
             partial(shafted, _ANKLE, "pointed", _BLOCK, width=0.88, zipped=(12.6, 21.6)),
             _PARTS, kind="ankle boots", toe="pointed", closure="side zip", heel="7 cm block heel", shaft="ankle"),
    _boot("ankle-boots-western", "western", 29.6, partial(western, 22.0), _PARTS, kind="ankle boots",
             toe="pointed", closure="pull-on", heel="5 cm Cuban heel", shaft="ankle", details="stitched shaft"),
    _boot("ankle-boots-sock", "stiletto sock", 28.5,
             partial(shafted, _SOCK, "pointed", _STILETTO, width=0.86, leg=24, slack=1.1, seam=False,
                     slouch=(16, 0.12, 5)),
             _PARTS, kind="ankle boots", toe="pointed", closure="pull-on", heel="9 cm stiletto", shaft="ankle"),
    _boot("ankle-boots-square", "square-toe", 27.9,
             partial(shafted, _ANKLE, "square", Heel(5.0, 6.2, (0.9, 0.92), 3.0, 1.0, "heel"), zipped=(11, 21.6)),
             _PARTS, kind="ankle boots", toe="square", closure="side zip", heel="5 cm block heel", shaft="ankle"),
    _boot("ankle-boots-chukka", "desert", 27.6, chukka, _LACED_PARTS, "men", "ankle boots",
             toe="round", closure="lace-up", heel="flat crepe sole", shaft="ankle"),
)  # fmt: skip
