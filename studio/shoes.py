"""Shoes, boots and sandals: the cuts of their uppers, drawn on the last in the side view or from above."""

from collections.abc import Callable

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.last import below, beyond, both, outside, plan, ribs, side, within
from studio.shoemaking import (
    GROUND,
    beside,
    buckle,
    foot,
    heel,
    laces,
    pair,
    piping,
    sole,
    thin,
    threads,
    tied_bow,
    tongue,
    zip_fastener,
)
from studio.surfaces import Piece, curve, ribbon

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
        sole(last, "sole", [(0.1, 0.1), (0.12, 0.26), (0.6, 0.3), (0.93, 0.26), (1, 0.16), (0.98, -0.1)], GROUND, 0.4),
        sole(last, "tread", [(0.0, 0.0), (0.02, 0.16), (0.14, 0.2), (0.16, 0.1)], GROUND, 0.4),
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
        sole(last, "sole", _WELT, ground, 0.2),
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
        *zip_fastener(last, zip_line, top),
        sole(last, "sole", _WELT, ground, 0.2),
        *heel(last, "sole", 5.6, (0.72, 0.78), 2.3, 1.4),
    ]


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
        *zip_fastener(last, curve([(5.4, 39), (5.2, 28), (5.2, 14)], 40), both(within(top, 1.7), beyond(14, axis=2))),
        sole(last, "sole", _WELT, ground, 0.2),
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
        sole(last, "sole", [(0.3, 0.2), (0.34, 0.46), (0.9, 0.46), (1, 0.3)], GROUND, 0.4),
        sole(last, "tread", [(0.0, 0.3), (0.02, 0.42), (0.32, 0.46), (0.34, 0.2)], GROUND, 0.4, lugs=0.4),
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
        sole(last, "sole", [(0, 0.02), (0.1, 0.14), (0.8, 0.16), (1, 0.1)], thin(last, 0.35), 0.22),
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
    clasp = last.lines(within(strap, 0.55), 0.3)[0]
    return [
        last.panel("upper", top, 0.14, lining="lining"),
        *piping(last, "upper", top, 0.1, None, 0.08),
        last.panel("upper", strap, 0.16, 0.05, lining="lining"),
        last.panel("upper", tab, 0.14, lining="lining"),
        *buckle(beside(clasp, 5.0), (0.6, 0.75)),
        sole(last, "sole", [(0, 0.02), (0.1, 0.14), (0.8, 0.16), (1, 0.1)], thin(last, 0.35), 0.22),
        *heel(last, "heel", 5.4, (0.8, 0.82), 2.3, 1.2, gap=0.15),
    ]


def heeled_sandal() -> list[Piece]:
    """A bare sandal on a slim heel: one band over the toes, one round the ankle."""
    last = foot(0.5, 8.0, "almond", 0.86)
    front = side([(18.2, -2), (19.0, 9), (21.2, 9), (22.6, -2)], smooth=False)
    high, low = [(-4, 17.0), (2, 16.6), (7, 17.2), (16, 18.6)], [(-4, 16.0), (2, 15.6), (7, 16.2), (16, 17.6)]
    strap = both(below(high), outside(below(low)))
    tab = both(side([(-2, 8), (-2, 16.4), (2.4, 16.4), (3.0, 12), (4.4, 8)], smooth=False), below(high))
    clasp = last.lines(within(strap, 0.35), 0.3)[0]
    return [
        last.panel("upper", front, 0.16, 0.06, lining="lining"),
        last.panel("upper", strap, 0.14, 0.05, lining="lining"),
        last.panel("upper", tab, 0.14, 0.02, lining="lining"),
        *buckle(beside(clasp, 5.5), (0.5, 0.65)),
        sole(last, "lining", [(0.5, 0.06), (0.95, 0.1), (1, 0)], thin(last, 0.35), 0.1, footbed=True),
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
        sole(last, "sole", [(0, 0), (0.1, 0.12), (0.9, 0.15), (1, 0.1)], [(-1, 0.1), (2, 0), (20, 0), (28, 0.7)], 0.2),
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
        last.panel("lining", both(strap, slot), 0.04, 0.16),
        *threads(last, within(strap, 0.28), both(top, outside(slot, -0.3)), 0.36),
        *piping(last, "upper", top, 0.12, None, 0.08),
        sole(last, "sole", _WELT, ground, 0.2),
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
    spot = beside(mark, 5.5)
    return [
        last.panel("upper", front, 0.2, 0.1, lining="lining"),
        last.panel("upper", middle, 0.2, 0.1, lining="lining"),
        last.panel("upper", ankle, 0.18, 0.1, lining="lining"),
        last.panel("upper", both(back, below(low)), 0.16, 0.02, lining="lining"),
        *buckle(spot, (0.7, 0.85)),
        *threads(last, within(front, 0.3), None, 0.31),
        *threads(last, within(middle, 0.3), None, 0.31),
        sole(last, "lining", [(0.55, 0.3), (0.6, 0.42), (0.98, 0.44), (1, 0.3), (1, 0)], GROUND, 0.15, footbed=True),
        sole(last, "sole", [(0.0, 0.2), (0.03, 0.4), (0.55, 0.44), (0.57, 0.3)], GROUND, 0.15),
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
    _cut("ankle-boots-heeled", "ankle boots", "pointed block-heel", 34, heeled_boot, _BOOT_PARTS,
         toe="pointed", closure="side zip", heel="7 cm block heel", shaft="ankle"),
    _cut("boots-knee", "boots", "knee-high riding", 45, knee_boot, _BOOT_PARTS,
         toe="almond", closure="side zip", heel="low block heel", shaft="knee"),
    _cut("boots-lace-up", "boots", "lace-up", 36, lace_up_boot, _LACED_PARTS, None, "unisex",
         toe="round", closure="lace-up", heel="lugged sole", shaft="above the ankle"),
    _cut("sandals-heeled", "sandals", "two-strap heeled", 33, heeled_sandal, _DRESS_PARTS,
         toe="open", closure="buckle", heel="9 cm slim heel"),
    _cut("heels-pump", "heels", "pointed court", 33, pump, _DRESS_PARTS,
         toe="pointed", closure="slip-on", heel="9 cm stiletto"),
    _cut("heels-block", "heels", "ankle-strap court", 33, block_heel, _DRESS_PARTS,
         toe="almond", closure="buckle", heel="6 cm block heel"),
    _cut("flats-ballet", "flats", "ballet", 34, ballet_flat, _DRESS_PARTS,
         toe="round", closure="slip-on", heel="flat"),
    _cut("loafers-penny", "loafers", "penny", 33, penny_loafer, _DRESS_PARTS, None, "unisex",
         toe="almond", closure="slip-on", heel="low"),
    _cut("sandals-two-band", "sandals", "two-band ankle-strap", 33, sandal, _DRESS_PARTS, View(212, 36),
         toe="open", closure="buckle", heel="flat"),
)  # fmt: skip
