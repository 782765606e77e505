"""Heels, flats and sandals: low-cut uppers, straps with buckles, footbeds, wedges and slim heels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from core.data.blanks import Part
from studio.hard import View
from studio.last import Field, Last, band, below, beyond, both, either, outside, side, within
from studio.shoemaking import (
    GROUND,
    clasp,
    foot,
    for_shop,
    heel,
    middle,
    overlay,
    piping,
    sole,
    thin,
    threads,
    tied_bow,
)
from studio.surfaces import Piece

Line = Sequence[tuple[float, float]]
_PARTS = (
    Part("upper", "main"),
    Part("lining", "lining"),
    Part("trim", "trim"),
    Part("stitching", "stitch"),
    Part("sole", "sole"),
    Part("heel", "main"),
    Part("tread", "sole"),
    Part("buckle", "metal"),
)
_FROM_ABOVE = View(turn=-32, elevation=30)


@dataclass(frozen=True)
class Heel:
    """A heel's lift in cm, where it starts, its size on the ground (along, across), its middle there, its waist."""

    lift: float
    breast: float
    size: tuple[float, float]
    at: float
    waist: float = 1.0
    part: str = "heel"

    def under(self, last: Last, gap: float = -0.3) -> list[Piece]:
        """The heel under a last."""
        return heel(last, self.part, self.breast, self.size, self.at, self.waist, gap=gap)


_STILETTO = Heel(8.6, 4.7, (0.2, 0.24), 1.9, 2.6)
_SLIM = Heel(7.6, 4.9, (0.3, 0.34), 2.1, 2.2)
_BLOCK = Heel(6.0, 5.4, (0.8, 0.82), 2.3, 1.2)
_KITTEN = Heel(4.2, 4.2, (0.26, 0.3), 2.6, 2.4)
_FLARED = Heel(8.4, 5.8, (1.0, 1.02), 2.6, 1.0)


def _court(lift: float, base: float = 0.45, forward: float = 0.0) -> Line:
    """The opening of a low-cut shoe on a heel, its throat moved `forward` over the toes."""
    line = ((-1, 6.7, 1), (1, 6.6, 1), (3.2, 5.7, 0.98), (6, 5.2, 0.88), (9, 5.0, 0.64), (12, 4.7, 0.34))
    front = ((14.6, 4.0, 0.1), (16.8, 3.5, 0), (19, 3.6, 0), (21, 4.8, 0), (23, 7, 0))
    moved = [(x + forward, z, share) for x, z, share in front]
    return [(x, z + base - 0.45 + share * lift) for x, z, share in (*line, *moved)]


def _leather_sole(last: Last, thickness: float = 0.35) -> Piece:
    rise = [(3.0, -0.25), (6.5, 0.2)]  # above a heel the upper hides it
    return sole(last, "sole", [(0, 0.0), (0.1, 0.08), (0.8, 0.09), (1, 0.04)], thin(last, thickness), rise)


def _platform(last: Last, thickness: float) -> list[Piece]:
    """A covered platform under the ball that runs out under the arch."""
    profile = [(0, 0.1), (0.04, 0.22), (0.85, 0.24), (0.88, 0.16), (1, 0.1), (1, -0.2)]
    ground = np.c_[last.underside()[:, 0], np.maximum(thin(last, thickness)[:, 1], 0)]
    return [sole(last, "heel", profile, ground, 0.24), sole(last, "sole", [(0, 0.0), (0.06, 0.12)], ground, 0.2)]


def _insole(last: Last) -> Piece:
    """The padded insock that is seen in the opening."""
    return sole(last, "lining", [(0.7, -0.35), (0.95, -0.3), (1.0, -0.5)], thin(last, 0.1), 0.16, footbed=True)


def _ankle_band(z: float, width: float = 1.1) -> Field:
    high = [(-4, z), (2, z - 0.2), (7, z + 0.6), (16, z + 2.2)]
    return band(high, [(x, at - width) for x, at in high])


def court(
    toe: str = "pointed",
    kind: Heel = _STILETTO,
    forward: float = 0.0,
    straps: Sequence[str] = (),
    back: bool = True,
    platform: float = 0.0,
    width: float = 0.85,
    cap: bool = False,
    bow: bool = False,
    stitched: bool = False,
) -> list[Piece]:
    """A low-cut shoe; `straps` of "ankle", "instep", "sling"; without its `back` it is open behind the vamp."""
    base, lift = 0.45 + platform, kind.lift
    last = foot(base, lift, toe, width)
    opening = below(_court(lift, base, forward))
    shell = opening if back else both(opening, _front_of(base, lift))
    if not back and "ankle" in straps:
        shell = both(opening, either(_front_of(base, lift), _counter(base, lift)))
    pieces = [
        last.panel("upper", shell, 0.16, lining="lining"),
        *piping(last, "trim", shell, 0.13, None, 0.09),
        *(threads(last, within(shell, 0.35), None, 0.18) if stitched else []),
        *(_platform(last, platform + 0.35) if platform else [_leather_sole(last)]),
        *kind.under(last, -0.3 if back else 0.15),
    ]
    if not back:
        pieces.append(_insole(last))
    if cap:
        pieces += overlay(last, "trim", beyond(22.6), 0.06, 0.16)
    for strap in straps:
        pieces += _straps(last, strap, base, lift, opening)
    if bow:
        knot, normal = middle(last, base + 4.3, 0.35)
        pieces += tied_bow("trim", knot, normal, np.cross(np.array([0, 1.0, 0]), normal), 1.8)
    return pieces


def _front_of(base: float, lift: float) -> Field:
    """Keeps the vamp of a shoe that is open at the arch and the heel."""
    line = [(9.8, -4), (11.0, base + 0.4 * lift), (14.0, base + 2.2 + 0.12 * lift), (17, base + 3.2), (20, 12)]
    return side([*line, (40, 12), (40, -4)], smooth=False)


def _counter(base: float, lift: float) -> Field:
    """Keeps the heel of a shoe that is open at the arch, to hold its ankle strap."""
    top = base + lift + 12
    line = [(3.0, top), (3.0, base + lift + 5.2), (4.2, base + lift + 2.6), (6.4, base + 0.8 * lift), (7.4, base - 2)]
    return side([(-4, base - 2), (-4, top), *line], smooth=False)


def _straps(last: Last, kind: str, base: float, lift: float, opening: Field) -> list[Piece]:
    up = base + lift
    if kind == "ankle":
        strap = _ankle_band(up + 8.2)
        tab = both(side([(-2, up + 2), (-2, up + 7.8), (2.2, up + 7.8), (3.0, up + 4.6), (3.0, up + 2)], smooth=False),
                   outside(opening, 0.1))  # fmt: skip
        pieces = [last.panel("upper", tab, 0.14, lining="lining"), *clasp(last, strap, 5.0, (0.6, 0.75))]
    elif kind == "instep":
        z = base + 0.42 * lift
        strap = both(
            side([(11.0, z + 1.6), (14.2, z + 9.5), (15.6, z + 9.5), (12.5, z + 1.6)], smooth=False), beyond(z, 2)
        )
        pieces = clasp(last, strap, 12.6, (0.55, 0.6))
    else:
        high = [(-4, up + 5.2), (1, up + 5.1), (5, 0.86 * lift + base + 4.0), (9, 0.58 * lift + base + 3.2),
                (12, 0.28 * lift + base + 2.7), (15, 0.08 * lift + base + 2.2)]  # fmt: skip
        strap = band(high, [(x, at - 0.85) for x, at in high])
        strap = both(strap, outside(beyond(14)))
        pieces = clasp(last, strap, 6.5, (0.5, 0.55))
    seam = threads(last, within(strap, 0.2), None, 0.24) if kind == "instep" else []
    return [last.panel("upper", strap, 0.16, 0.06, lining="lining"), *pieces, *seam]


def ballet(toe: str = "round", strap: bool = False, bow: bool = True, sling: bool = False) -> list[Piece]:
    """A soft flat with a bound edge on a low heel: with a bow, a buckled strap, or a slingback."""
    kind = Heel(0.9, 6.2, (0.97, 0.97), 3.2, part="sole")
    straps = (["instep"] if strap else []) + (["sling"] if sling else [])
    return court(toe, kind, 0.6 if bow else -0.4, straps, not sling, 0.0, 0.9, bow=bow, stitched=not sling)


def espadrille() -> list[Piece]:
    """A canvas slipper on a flat rope sole, its vamp sewn on by hand."""
    last = foot(1.5, 0.2, "round", 0.93)
    top = below([(-1, 7.2), (0.5, 7.1), (3, 6.0), (7, 5.4), (10.4, 5.8), (13, 6.8), (15, 8.6), (16, 10.6)])
    vamp = both(below([(11.6, -2), (13.4, 4), (16, 11)]), beyond(11.8))
    return [
        last.panel("upper", top, 0.14, lining="lining"),
        *piping(last, "upper", top, 0.12, None, 0.07),
        *threads(last, vamp, top, 0.17),
        *threads(last, lambda p: last.height(p) - 0.55, None, 0.2),
        *_rope(last, GROUND, 0.35),
    ]


def _rope(last: Last, ground: Line, rise: float, rounds: int = 3) -> list[Piece]:
    """A sole of braided rope wound in rounds over a thin rubber tread."""
    share = np.linspace(0.08, 1, 8 * rounds + 1)
    bulge = 0.18 + 0.16 * np.abs(np.sin(np.pi * rounds * (share - 0.08) / 0.92)) ** 0.6
    profile = [*zip(share, bulge, strict=True), (1.0, -0.3)]
    tread = sole(last, "tread", [(0, 0.1), (0.02, 0.24), (0.07, 0.24)], ground, rise)
    return [sole(last, "sole", profile, ground, rise), tread]


def wedge() -> list[Piece]:
    """An espadrille wedge: a canvas front, an ankle strap, a heel wound in rope."""
    last = foot(2.4, 5.6, "almond", 0.88)
    front = both(side([(14.6, -2), (16.4, 12), (24.4, 12), (25.4, -2)], smooth=False), beyond(3, axis=2))
    counter = both(below([(-3, 14.6), (1, 14.4), (3.6, 12.2), (5.6, 8)]), outside(beyond(5.6)))
    strap = _ankle_band(16.4, 1.3)
    return [
        last.panel("upper", front, 0.18, 0.06, lining="lining"),
        *threads(last, within(front, 0.3), None, 0.26),
        *overlay(last, "upper", counter, 0.14, 0.04),
        *overlay(last, "upper", strap, 0.14, 0.06),
        *clasp(last, strap, 5.2, (0.6, 0.75), 0.32),
        sole(last, "lining", [(0.9, 0.1), (0.99, 0.1), (1, 0)], thin(last, 0.4), 0.12, footbed=True),
        *_rope(last, ((0, 0.1), (3, 0), (20, 0), (24, 0.4), (29, 1.2)), 0.05, 6),
    ]


_FRONT = ((17.4, -2), (18.2, 9), (21.0, 9), (22.4, -2))
_WIDE = ((13.0, -2), (13.8, 12), (20.6, 12), (22.2, -2))
_THIN_TOE = ((19.6, -2), (20.2, 9), (21.2, 9), (21.6, -2))
_MIDDLE = ((9.6, -2), (12.0, 13), (15.2, 13), (14.4, -2))
_SLANT_A = ((14.0, -2), (17.0, 12), (18.0, 12), (16.0, -2))


def sandal(
    bands: Sequence[Line],
    kind: Heel | None = None,
    ankle: float = 0.0,
    toe: str = "round",
    base: float = 1.5,
    thick: float = 0.2,
    stitched: bool = True,
    bar: bool = False,
    buckled: Sequence[int] = (),
    width: float = 0.94,
    strap_width: float = 1.4,
) -> list[Piece]:
    """Bands (closed shapes in the side view) over a footbed or a slim heel, with or without an ankle strap."""
    lift = kind.lift if kind else 0.3
    last = foot(base if not kind else 0.5, lift, toe, width)
    pieces = _footbed(last, kind)
    for number, outline in enumerate(bands):
        area = side(outline, smooth=False)
        pieces.append(last.panel("upper", area, thick, 0.1, lining="lining"))
        pieces += threads(last, within(area, 0.3), None, thick + 0.11) if stitched else []
        if number in buckled:
            spot = float(np.mean([x for x, _ in outline]))
            pieces += clasp(last, both(area, beyond(base + 2.6, 2)), spot, (0.8, 1.0), thick + 0.2)
    if bar:
        pieces += overlay(last, "upper", _t_bar(base, ankle + 0.4), thick - 0.04, 0.1)
    if ankle:
        pieces += _ankle_strap(last, ankle, base if not kind else 0.5, lift, strap_width)
    return pieces


def _t_bar(base: float, top: float) -> Field:
    """A strap along the ridge of the foot, up to a height."""
    bar = both(beyond(9.4), outside(beyond(21.5)), beyond(base + 2, 2), outside(beyond(top, 2)))
    return both(bar, lambda points: 0.75 - np.abs(points[:, 1] - 0.1))


def _ankle_strap(last: Last, z: float, base: float, lift: float, width: float) -> list[Piece]:
    strap = _ankle_band(z, width)
    up = base + lift
    back = both(side([(-2, up), (-2, z), (2.4, z), (3.4, up + 3), (4.0, up)], smooth=False), outside(strap, -0.1))
    return [
        last.panel("upper", strap, 0.18, 0.08, lining="lining"),
        *threads(last, within(strap, 0.25), None, 0.28),
        last.panel("upper", back, 0.16, 0.04, lining="lining"),
        *clasp(last, strap, 5.2, (0.45 + width / 6, 0.5 + width / 4)),
    ]


def _footbed(last: Last, kind: Heel | None) -> list[Piece]:
    if kind:
        return [
            sole(last, "lining", [(0.5, 0.06), (0.95, 0.1), (1, 0)], thin(last, 0.4), 0.1, footbed=True),
            sole(last, "sole", [(0, 0), (0.1, 0.06), (0.5, 0.08)], thin(last, 0.4), 0.06),
            *kind.under(last, 0.22),
        ]
    bed = [(0.55, 0.3), (0.6, 0.42), (0.98, 0.44), (1, 0.3), (1, 0)]
    return [
        sole(last, "lining", bed, GROUND, 0.15, footbed=True),
        sole(last, "sole", [(0.0, 0.2), (0.03, 0.4), (0.55, 0.44), (0.57, 0.3)], GROUND, 0.15),
        *threads(last, lambda p: last.height(p) - 0.2, None, 0.3),
    ]


def fisherman() -> list[Piece]:
    """A closed sandal of woven straps with a buckle at the ankle and a thick ridged sole."""
    last = foot(2.0, 0.4, "round", 0.96)
    bands = [[(x, -2), (x + 1.0, 12), (x + 2.4, 12), (x + 1.9, -2)] for x in (20.6, 17.6, 14.6, 11.6)]
    straps = either(*(side(shape, smooth=False) for shape in bands))
    counter = both(below([(-2, 8.8), (1, 8.7), (4, 7.6), (7, 5.6), (9, 2)]), outside(beyond(9)))
    toe = beyond(23.4)
    ankle = both(_ankle_band(9.4, 1.5), beyond(2.4))
    return [
        *overlay(last, "upper", straps, 0.16, 0.05),
        *overlay(last, "upper", counter, 0.18, 0.06, rows=2),
        last.panel("upper", toe, 0.18, 0.04, lining="lining"),
        *piping(last, "upper", toe, 0.1, None, 0.1),
        *overlay(last, "upper", _t_bar(2.0, 9.6), 0.16, 0.2),
        *overlay(last, "upper", ankle, 0.16, 0.18),
        *clasp(last, ankle, 5.6, (0.65, 0.85), 0.5),
        sole(last, "lining", [(0.8, 0.1), (0.96, 0.2), (1, 0)], GROUND, 0.1, footbed=True),
        sole(last, "sole", [(0, 0.2), (0.03, 0.34), (0.86, 0.38), (0.92, 0.3), (1, 0.1)], GROUND, 0.2, lugs=0.12),
        *threads(last, lambda p: last.height(p) - 0.3, None, 0.32),
    ]


_GLADIATOR = (
    _FRONT,
    ((14.2, -2), (15.6, 12), (16.9, 12), (16.2, -2)),
    ((10.6, -2), (12.4, 13), (13.8, 13), (12.6, -2)),
)

CUTS = (
    for_shop("heels-pump", "pointed court", 21.8, court, _PARTS,
             toe="pointed", closure="slip-on", heel="9 cm stiletto"),
    for_shop("heels-block", "ankle-strap court", 21.2, partial(court, "almond", _BLOCK, 0, ("ankle",)), _PARTS,
             toe="almond", closure="buckle", heel="6 cm block heel"),
    for_shop("heels-slingback", "slingback", 22.1,
             partial(court, "pointed", Heel(6.4, 4.4, (0.3, 0.34), 2.2, 2.3), -0.6, ("sling",), False), _PARTS,
             toe="pointed", closure="slingback", heel="7 cm slim heel"),
    for_shop("heels-kitten", "kitten-heel court", 22.3, partial(court, "pointed", _KITTEN, -0.4), _PARTS,
             toe="pointed", closure="slip-on", heel="4 cm kitten heel"),
    for_shop("heels-mary-jane", "block-heel Mary Jane", 21.6,
             partial(court, "square", Heel(5.0, 5.8, (0.94, 0.96), 2.8), -0.8, ("instep",), stitched=True), _PARTS,
             toe="square", closure="buckle", heel="5 cm block heel"),
    for_shop("heels-platform", "platform", 20.9,
             partial(court, "round", _FLARED, -0.6, ("ankle",), platform=2.2), _PARTS,
             toe="round", closure="buckle", heel="10 cm block heel with platform"),
    for_shop("heels-d-orsay", "d'Orsay", 21.9, partial(court, "pointed", _SLIM, -0.6, ("ankle",), False), _PARTS,
             toe="pointed", closure="buckle", heel="8 cm slim heel"),
    for_shop("flats-ballet", "ballet", 21.3, ballet, _PARTS, toe="round", closure="slip-on", heel="flat"),
    for_shop("flats-pointed", "pointed", 22.7, partial(ballet, "pointed", bow=False), _PARTS,
             toe="pointed", closure="slip-on", heel="flat"),
    for_shop("flats-mary-jane", "Mary Jane", 22.1, partial(ballet, "square", True, False), _PARTS,
             toe="square", closure="buckle", heel="flat"),
    for_shop("flats-slingback", "slingback", 22.7, partial(ballet, "pointed", False, False, True), _PARTS,
             toe="pointed", closure="slingback", heel="flat"),
    for_shop("flats-espadrilles", "espadrille", 23, espadrille, _PARTS, "unisex",
             toe="round", closure="slip-on", heel="flat rope sole"),
    for_shop("sandals-two-band", "two-band ankle-strap", 22, partial(sandal, (_FRONT, _MIDDLE), ankle=9.8), _PARTS,
             view=_FROM_ABOVE, toe="open", closure="buckle", heel="flat"),
    for_shop("sandals-heeled", "two-strap heeled", 21,
             partial(sandal, (_FRONT,), _SLIM, 17.2, "almond", thick=0.16, stitched=False, width=0.86, strap_width=1.0),
             _PARTS, toe="open", closure="buckle", heel="8 cm slim heel"),
    for_shop("sandals-gladiator", "T-bar gladiator", 22,
             partial(sandal, _GLADIATOR, ankle=11.6, bar=True, base=1.1, thick=0.16), _PARTS,
             view=_FROM_ABOVE, toe="open", closure="buckle", heel="flat"),
    for_shop("sandals-sliders", "double-buckle slider", 23.3,
             partial(sandal, (((16.8, -2), (17.8, 9), (21.4, 9), (22.8, -2)), ((10.4, -2), (12.4, 12), (16.0, 12),
                                                                              (15.8, -2))),
                     base=2.2, thick=0.26, buckled=(0, 1), width=0.98),
             _PARTS, "unisex", view=_FROM_ABOVE, toe="open", closure="slip-on", heel="moulded footbed"),
    for_shop("sandals-espadrille-wedge", "espadrille wedge", 21.4, wedge, _PARTS,
             toe="closed", closure="buckle", heel="8 cm rope wedge"),
    for_shop("sandals-strappy", "strappy", 22,
             partial(sandal, (_THIN_TOE, _SLANT_A, ((11.4, -2), (14.6, 12), (15.6, 12), (13.4, -2))), ankle=10.6,
                     base=0.9, thick=0.16, stitched=False, strap_width=0.9), _PARTS,
             view=_FROM_ABOVE, toe="open", closure="buckle", heel="flat"),
    for_shop("sandals-fisherman", "fisherman", 25.7, fisherman, _PARTS, "men", view=_FROM_ABOVE,
             toe="round", closure="buckle", heel="flat"),
    for_shop("sandals-mule", "heeled mule", 21,
             partial(sandal, (_WIDE,), Heel(5.4, 5.0, (0.62, 0.66), 2.6, 1.5), 0, "square", thick=0.18, width=0.88),
             _PARTS, toe="open square", closure="slip-on", heel="5 cm block heel"),
)  # fmt: skip
