"""Trainers: the cuts of their panels, drawn on the last in the side view or from above."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from core.data.blanks import Part
from studio.last import Field, Last, below, beyond, both, outside, plan, side, within
from studio.shoemaking import (
    GROUND,
    LOW,
    foot,
    for_shop,
    laces,
    mesh_holes,
    overlay,
    piping,
    punched,
    sole,
    threads,
    tongue,
)
from studio.surfaces import Piece

Line = Sequence[tuple[float, float]]
_PARTS = (
    Part("upper", "main"),
    Part("overlays", "second"),
    Part("stripe", "trim"),
    Part("lining", "lining"),
    Part("laces", "second"),
    Part("eyelets", "metal"),
    Part("stitching", "stitch"),
    Part("sole", "sole"),
    Part("tread", "trim"),
    Part("punching", "lining"),
)
_PLAIN_PARTS = tuple(Part(p.name, "main" if p.role in ("second", "trim") else p.role) for p in _PARTS)
# Drawn for a last whose underside is 1.8 cm above the ground; thicker soles lift them.
_LOW = ((-1.5, 9.3), (0.3, 9.2), (2.4, 8.1), (5.2, 7.4), (8.0, 7.8), (10.2, 9.2), (11.8, 10.6), (13.6, 14))
_PADDED = ((-1.5, 10.6), (0.3, 10.4), (2.4, 9.0), (5.2, 8.0), (8, 8.3), (10.2, 9.6), (11.8, 10.9), (13.6, 14.5))
_HIGH = ((-2, 17.0), (1, 17.0), (5, 16.6), (8.6, 17.0), (11, 17.6), (14, 18.4))
_COUNTER = ((-2, -2), (-2, 12), (1.6, 12), (2.9, 8.6), (4.6, 5.4), (5.8, 2), (6.0, -2))
_HEEL_TAB = ((-2, 6.2), (-2, 14), (1.8, 14), (2.5, 8.2), (2.1, 6.4))
_TIP = ((22.9, -2), (22.4, 3), (23.1, 7), (24.2, 9), (34, 9), (34, -2))
_MUDGUARD = ((-2, 5.0), (2, 4.9), (7, 4.4), (12, 4.0), (17, 4.0), (21, 5.2), (23.2, 6.8), (25, 8.8), (30, 9.6))
_TOE_GUARD = ((16, -2), (17.6, 3.0), (20.6, 4.4), (23.0, 6.0), (25, 8.8), (34, 9.6), (34, -2))
_FLASH = ((9.2, -1), (12.2, 3), (14.4, 9.6), (16.4, 9.0), (14.8, 3), (12.6, -1))
_SWEEP = ((3.4, 4.4), (6.6, 6.0), (11, 7.0), (16.8, 6.3), (19.6, 4.0), (15, 5.1), (10.4, 4.9), (7, 3.4))
_TWIN = (((8.6, 0), (11.8, 9.4), (12.9, 9.4), (9.7, 0)), ((11.2, 0), (14.4, 9.4), (15.5, 9.4), (12.3, 0)))
_THROAT = plan([(8, -1.4), (14, -1.4), (18.2, -1.1), (19.2, 0.2), (18.2, 1.4), (14, 1.25), (8, 1.2)])
_EYESTAY = both(plan([(6, -2.9), (14, -2.9), (18.6, -2.4), (20.7, 0.2), (18.6, 2.8), (14, 2.7), (6, 2.7)]), beyond(9.2))

_CUP = ((0.0, 0.02), (0.1, 0.16), (0.14, 0.28), (0.6, 0.3), (0.86, 0.27), (0.9, 0.2), (1, 0.16), (0.98, -0.1))
_VULCANISED = ((0.0, 0.1), (0.06, 0.24), (0.6, 0.26), (0.63, 0.2), (0.7, 0.2), (0.73, 0.26), (0.97, 0.22), (1, -0.1))
_FOAM = ((0.0, 0.1), (0.1, 0.4), (0.32, 0.62), (0.42, 0.46), (0.5, 0.5), (0.72, 0.62), (0.95, 0.3), (1, -0.1))
_SCULPTED = ((0.1, 0.35), (0.14, 0.75), (0.32, 0.85), (0.38, 0.4), (0.46, 0.35), (0.53, 0.85), (0.8, 0.9), (0.96, 0.45))
_TREAD = ((0.0, 0.0), (0.02, 0.24), (0.13, 0.28), (0.15, 0.1))
_SPRUNG = ((-1, 0.9), (2, 0.15), (5, 0), (18, 0), (22, 0.35), (29, 2.1))


def _lifted(line: Line, by: float) -> list[tuple[float, float]]:
    return [(x, z + by) for x, z in line]


def trainer(
    base: float = 1.4,
    lift: float = 0.6,
    top: Line = _LOW,
    panels: Sequence[tuple[str, Line]] = (("overlays", _COUNTER), ("overlays", _TIP)),
    profile: Line = _CUP,
    ground: Line = GROUND,
    rise: float | Line = 0.45,
    rows: tuple[float, float, int] = (7.4, 11.0, 6),
    mesh: bool = False,
    holes: bool = False,
    collar: float = 0.22,
    toe: str = "sport",
    width: float = 0.95,
    stay: bool = True,
    lugs: float = 0.0,
    tread: Line = _TREAD,
    stitched_sole: bool = False,
) -> list[Piece]:
    """A laced trainer of stitched panels (part, outline in the side view) on a rubber or foam sole."""
    up = base - 1.8
    last = foot(base, lift, toe, width)
    topline = below(_lifted(top, up))
    shell = both(topline, outside(_THROAT))
    pieces = [last.panel("upper", shell, 0.16, lining="lining")]
    if stay:
        pieces += overlay(last, "overlays", both(_EYESTAY, shell), 0.14, 0.16)
    for number, (part, outline) in enumerate(panels):
        area = side(_lifted(outline, up), smooth=outline not in (*_TWIN, _TIP))
        free = outside(_EYESTAY, -0.1) if stay else shell
        pieces += overlay(last, part, both(area, shell, free), 0.13, 0.16 + 0.03 * number)
    if mesh:
        pieces.append(mesh_holes(last, both(within(shell, 0.5), outside(_EYESTAY)), 0.18))
    if holes:
        pieces += _airholes(last, up)
    if stitched_sole:
        pieces += threads(last, lambda p: last.height(p) - 0.1, None, 0.34)
    return [
        *pieces,
        tongue(last, "upper", rows[1] + up + (1.9 if top != _HIGH else 2.8), 9.0),
        *piping(last, "lining", topline, collar, both(beyond(-9), outside(_THROAT, -0.2)), 0.04),
        sole(last, "sole", profile, ground, rise, lugs),
        sole(last, "tread", tread, ground, rise, lugs),
        *laces(last, np.linspace(rows[0] + up, rows[1] + up, rows[2]), lift=0.46, crossed=top == _HIGH, bow=1.9),
    ]


def _airholes(last: Last, up: float) -> list[Piece]:
    """Three rows of punched holes on the side and a fan of them on the toe."""
    pieces: list[Piece] = []
    sides = both(beyond(10.5), outside(beyond(15.5)), outside(beyond(7.0 + up, axis=2)))
    for x in (10.4, 11.3, 12.2):
        pieces += punched(last, _slanted(x, up), both(sides, beyond(3.4 + up, axis=2)), 0.18, 0.62)
    for x in (21.0, 22.0, 23.0):
        pieces += punched(last, beyond(x), both(plan([(20, -1.7), (24, -1.2), (24, 1.8), (20, 2.3)])), 0.18, 0.6)
    return pieces


def _slanted(x: float, up: float) -> Field:
    return lambda points: points[:, 0] - x - 0.45 * (points[:, 2] - 3 - up)


def slip_on() -> list[Piece]:
    """A canvas slip-on with elastic at its sides on a vulcanised sole."""
    last = foot(1.5, 0.3, "round", 0.95)
    top = below([(-1.5, 8.6), (0.3, 8.5), (3, 7.4), (7, 7.0), (10, 7.6), (12, 8.6), (13.4, 9.9), (14.6, 12)])
    elastic = side([(10.2, 9.6), (10.6, 6.4), (11.6, 5.2), (13.2, 5.6), (14.0, 8.4), (13.6, 10.4)])
    vamp = both(below([(12.2, -2), (13.4, 4), (15.6, 12)]), beyond(12))
    counter = side([(-2, -2), (-2, 10), (1.2, 10), (1.8, 5.4), (2.2, -2)])
    return [
        last.panel("upper", both(top, outside(elastic)), 0.16, lining="lining"),
        last.panel("punching", both(top, elastic), 0.1, lining="lining"),
        *(
            piece
            for x in np.arange(10.6, 14, 0.5)
            for piece in piping(last, "punching", beyond(x), 0.1, both(top, within(elastic, 0.1)), 0.1)
        ),
        *threads(last, outside(elastic, -0.25), top, 0.2),
        *threads(last, outside(elastic, -0.55), top, 0.2),
        *threads(last, vamp, both(top, outside(elastic, -0.5)), 0.19),
        *overlay(last, "overlays", both(counter, top), 0.12, 0.16),
        *piping(last, "upper", top, 0.24, None, 0.05),
        sole(last, "sole", _VULCANISED, GROUND, 0.9),
        sole(last, "tread", [(0.55, 0.2), (0.56, 0.29), (0.62, 0.29), (0.63, 0.2)], GROUND, 0.9),
    ]


_STRIPES = tuple(("stripe", outline) for outline in _TWIN)
_SCULPTED_RISE = ((-1, 1.5), (4, 1.2), (9, 0.5), (14, 0.7), (20, 0.5), (25, 0.8), (29, 1.6))
_FOAM_RISE = ((-1, 1.3), (4, 0.8), (10, 0.35), (18, 0.35), (24, 0.6), (29, 1.3))
_UNDER_MUDGUARD = ((-40, -40), (-40, 5.0), *_MUDGUARD, (40, 9.6), (40, -40))

CUTS = (
    for_shop("trainers-retro", "retro court", 23.3,
             partial(trainer, panels=(("overlays", _COUNTER), ("overlays", _TIP), ("stripe", _FLASH))),
             _PARTS, "unisex", toe="round", closure="lace-up", heel="flat", sole="rubber cup sole"),
    for_shop("trainers-chunky", "chunky runner", 23.9,
             partial(trainer, 2.5, 1.0, _PADDED,
                     (("overlays", _UNDER_MUDGUARD), ("stripe", _SWEEP), ("stripe", _HEEL_TAB)),
                     (*_SCULPTED, (1.0, 0.2), (0.98, -0.1)), _SPRUNG, _SCULPTED_RISE, mesh=True, toe="round",
                     width=1.04, collar=0.36),
             _PARTS, "unisex", toe="round", closure="lace-up", heel="platform", sole="sculpted foam sole"),
    for_shop("trainers-court", "low court", 23.3,
             partial(trainer, 1.5, 0.4, panels=(("stripe", _HEEL_TAB), ("upper", _TOE_GUARD)), holes=True,
                     stitched_sole=True),
             _PARTS, "unisex", toe="round", closure="lace-up", heel="flat", sole="rubber cup sole"),
    for_shop("trainers-high-top", "high-top", 25,
             partial(trainer, 1.5, 0.3, _HIGH, (("overlays", _HEEL_TAB), ("sole", _TIP)), _VULCANISED, GROUND, 0.9,
                     (7.4, 15.8, 8), toe="round", collar=0.14,
                     tread=((0.55, 0.2), (0.56, 0.29), (0.63, 0.29), (0.64, 0.2))),
             _PARTS, "unisex", toe="round cap", closure="lace-up", view=LOW,
             heel="flat", sole="vulcanised sole", shaft="ankle"),
    for_shop("trainers-slip-on", "slip-on", 23.1, slip_on, _PARTS, "unisex",
             toe="round", closure="slip-on", heel="flat", sole="vulcanised sole"),
    for_shop("trainers-running", "mesh running", 23.6,
             partial(trainer, 1.8, 0.8, _PADDED, (("overlays", _TOE_GUARD), ("stripe", _COUNTER), ("stripe", _SWEEP)),
                     _FOAM, _SPRUNG, _FOAM_RISE, mesh=True, width=0.94, collar=0.34),
             _PARTS, "unisex", toe="round", closure="lace-up", heel="flat", sole="foam sole"),
    for_shop("trainers-retro-runner", "retro runner", 25.8,
             partial(trainer, 1.5, 0.7, _PADDED,
                     (("overlays", _TOE_GUARD), ("overlays", _COUNTER), *_STRIPES, ("stripe", _HEEL_TAB)),
                     _FOAM, _SPRUNG, _FOAM_RISE, width=0.92, collar=0.3),
             _PARTS, "men", toe="round", closure="lace-up", heel="flat", sole="gum wedge sole"),
    for_shop("trainers-skate", "skate", 23.1,
             partial(trainer, 1.4, 0.3, _PADDED,
                     (("overlays", _TOE_GUARD), ("overlays", _COUNTER), ("stripe", _SWEEP)),
                     _VULCANISED, GROUND, 0.8, toe="round", collar=0.34,
                     tread=((0.55, 0.2), (0.56, 0.29), (0.63, 0.29), (0.64, 0.2))),
             _PARTS, "unisex", toe="round", closure="lace-up", heel="flat", sole="vulcanised sole"),
    for_shop("trainers-platform", "platform", 21.6,
             partial(trainer, 2.8, 0.3, panels=(("stripe", _HEEL_TAB), ("overlays", _COUNTER)), profile=_VULCANISED,
                     rise=0.5, toe="round", width=0.93, tread=_TREAD, stitched_sole=True),
             _PARTS, toe="round", closure="lace-up", heel="4 cm platform", sole="rubber platform"),
    for_shop("trainers-minimal", "minimal leather", 25.4,
             partial(trainer, 1.5, 0.4, panels=(("upper", _HEEL_TAB),), rows=(7.4, 11.0, 7), width=0.94, collar=0.14,
                     stitched_sole=True),
             _PLAIN_PARTS, "men", toe="round", closure="lace-up", heel="flat", sole="rubber cup sole"),
)  # fmt: skip
