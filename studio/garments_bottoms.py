"""Trousers, jeans, leggings and shorts, laid flat with the waistband at y = 0.

A cut is a table row: the measurements of its `Legs` and the `Details` that are sewn to them.
"""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from studio.panels import (
    Button,
    Cord,
    Crease,
    Curve,
    Fabric,
    Garment,
    Gather,
    Limb,
    Panel,
    Patch,
    Region,
    flip,
    join,
    line,
    mirror,
    oblong,
    smooth,
    spin,
)

TWILL = Fabric(bending=0.12, thick=0.26, ease=0.01, breath=0.6)
WORSTED = Fabric(bending=0.09, thick=0.22, ease=0.007, breath=0.45, folds=0.9)
DENIM = Fabric(bending=0.22, thick=0.4, ease=0.012, breath=0.8, folds=1.2)
# little air, or the cloth bunches into rolls across; narrow, so that it falls in folds down
FLOWING = Fabric(bending=0.05, thick=0.16, ease=0.004, breath=0.3, folds=1.4, slack=0.06)
SWEAT = Fabric(bending=0.11, thick=0.45, ease=0.016, breath=1.0, folds=1.4)
TIGHT = Fabric(bending=0.1, thick=0.2, ease=0.008, breath=0.6, folds=0.7)
ROLES = {"body": "main", "band": "main", "inside": "lining", "stitch": "stitch", "button": "button", "metal": "metal"}
KNITTED = {"body": "main", "band": "trim", "inside": "lining", "stitch": "stitch", "cord": "trim", "metal": "metal"}

Laid = TypeVar("Laid", Crease, Gather, Patch, Cord, Button, Region)


@dataclass(frozen=True)
class Hips:
    """Half widths in cm of what hangs from the waist."""

    waist: float = 17.5
    hip: float = 21.5
    hip_at: float = 17.0
    rise: float = 27.0
    length: float = 102.0
    dip: float = 2.4  # the front waist is lower than the back
    frill: float = 0.0  # waves along the top of a gathered waist

    def waistline(self, dip: float) -> Curve:
        """The waist from left to right."""
        x = np.linspace(-self.waist, self.waist, 61 if self.frill else 17)
        fall = 1 - (x / self.waist) ** 2
        wave = np.sin(x * 1.9 + 0.6 * np.sin(x * 0.7 + dip)) * np.sqrt(fall)
        return np.stack([x, -dip * fall + self.frill * wave], 1)

    def side_at(self, y: float) -> float:
        """Half width at a height, of what is cut below the waist."""
        raise NotImplementedError


@dataclass(frozen=True)
class Legs(Hips):
    """Half widths in cm from the centre line; `inner` is where the inseam ends at the hem."""

    outer: float = 22.0
    inner: float = 2.4
    knee: float = 0.0  # how far the outseam stands out at the knee, beyond a straight line
    gap: float | None = None  # half the gap between the legs at the knee

    def right(self) -> list[tuple[str, Curve]]:
        """Edges of the right leg, from the waist's side down and up again to the crotch."""
        long = self.length > 60
        knee = [(self.thigh + self.knee, -self.length * 0.58)] if long else []
        side = smooth((self.waist, 0), (self.hip - (self.hip - self.waist) * 0.42, -self.hip_at * 0.5),
                      (self.hip, -self.hip_at - 3), *knee, (self.outer, -self.length))  # fmt: skip
        hem = smooth(
            (self.outer, -self.length), ((self.outer + self.inner) / 2, -self.length - 0.7), (self.inner, -self.length)
        )
        between = self.inner * 0.55 + 0.5 if self.gap is None else self.gap
        middle = (between, -(self.rise + (self.length - self.rise) * 0.42))
        crotch = [(min(1.0, between), -self.rise - 4)] if long else []
        inseam = smooth((self.inner, -self.length), middle, *crotch, (0, -self.rise))
        return [("side", side), ("hem", hem), ("inseam", inseam)]

    @property
    def thigh(self) -> float:
        """Half width at the knee on a straight line from hip to hem."""
        return self.hip + (self.outer - self.hip) * 0.5

    def side_at(self, y: float) -> float:
        """Half width at a height."""
        side = self.right()[0][1]
        return float(np.interp(y, side[::-1, 1], side[::-1, 0]))

    @property
    def foot(self) -> tuple[float, float]:
        """The middle of the right hem."""
        return ((self.outer + self.inner) / 2, -self.length)

    def edges(self, dip: float) -> tuple[tuple[str, Curve], ...]:
        """The whole outline with a waist that dips."""
        right = self.right()
        left = [(name, mirror(curve)) for name, curve in reversed(right)]
        return (("waist", self.waistline(dip)), *right, *left)

    def limbs(self) -> tuple[Limb, ...]:
        """Both legs."""
        half = line((0, -self.rise - 1), (60, -self.rise + 8), (60, -self.length - 9), (0, -self.length - 9))
        return tuple(Limb((s * 12, -self.rise), (s * self.foot[0], self.foot[1]), p, 0.35)
                     for s, p in ((1, half), (-1, flip(half))))  # fmt: skip


@dataclass(frozen=True)
class Details:
    """What is sewn into or onto the front; sums of details are details."""

    regions: tuple[Region, ...] = ()
    creases: tuple[Crease, ...] = ()
    gathers: tuple[Gather, ...] = ()
    patches: tuple[Patch, ...] = ()
    cords: tuple[Cord, ...] = ()
    buttons: tuple[Button, ...] = ()

    def __add__(self, other: "Details") -> "Details":
        """Both, the second on top."""
        return Details(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


Detail = Callable[..., Details]  # of the `Hips` that they are cut to


def sum_of(details: Iterable[Details]) -> Details:
    """All of them, the last on top."""
    return sum(details, Details())


def pair(*things: Laid) -> tuple[Laid, ...]:
    """The things and their copies on the other side of the centre line."""
    return tuple(copy for thing in things for copy in (thing, _flipped(thing)))


def _flipped(thing: Laid) -> Laid:
    if isinstance(thing, Button):
        return replace(thing, x=-thing.x)
    changes = {n: flip(v) for n in ("curve", "polygon", "roll", "spine") if (v := getattr(thing, n, None)) is not None}
    return replace(thing, **changes)


def stitches(*rows: Curve, level: float = 0.02) -> tuple[Cord, ...]:
    """Rows of topstitching."""
    return tuple(Cord("stitch", row, 0.4, 0.1, level) for row in rows)


def waistband(curve: Curve, width: float, part: str = "band", rib_cm: float = 0.0) -> Region:
    """A band below a waistline that runs from left to right."""
    wide = join(curve[:1] - (4, 0), curve, curve[-1:] + (4, 0))
    return Region(part, join(wide + (0, 4), wide[::-1] - (0, width)), 0.2, 0.24, 0, curve, rib_cm, 0.22)


def hems(legs: Legs, width: float, part: str = "body", rib_cm: float = 0.0) -> tuple[Region, ...]:
    """Turned or ribbed ends of both legs."""
    y, lift = -legs.length, 0.15 if rib_cm else 0.05
    polygon = line(
        (legs.inner - 5, y - 4), (legs.outer + 5, y - 4), (legs.outer + 5, y + width), (legs.inner - 5, y + width)
    )
    spine = line((legs.inner - 5, y), (legs.outer + 5, y))
    return pair(Region(part, polygon, lift, 0.15, 0, spine, rib_cm))


def smile(legs: Hips, drop: float, inset: float = 0.3) -> Curve:
    """A line parallel to the front waist, `drop` below it."""
    return legs.waistline(legs.dip)[1:-1] * (1 + inset * 0.01 * drop, 1) - (0, drop)


def tailored_band(width: float = 4.0, button: bool = True, stitched: bool = False, loops: bool = True) -> Detail:
    """A waistband with belt loops, a button or a hidden hook, and an overlap."""

    def make(legs: Hips) -> Details:
        band = legs.waistline(legs.dip)
        top = [float(np.interp(x, *band.T)) for x in (legs.waist * 0.55, legs.waist * 0.86)]
        bars = (Cord("band", line((x, y + 0.35), (x, y - width - 0.5)), 1.1, 0.4, 0.1)
                for x, y in zip((legs.waist * 0.55, legs.waist * 0.86), top, strict=True))  # fmt: skip
        overlap = Crease(line((2.4, -legs.dip + 1), (2.4, -legs.dip - width)), 0.16, 0.25)
        rows = stitches(smile(legs, 0.6), smile(legs, width - 0.5)) if stitched else ()
        stud = (Button(0.8, -legs.dip - width / 2, 1.5, "button", 0.18),) if button else ()
        return Details((waistband(band, width),), (overlap,), cords=(*(pair(*bars) if loops else ()), *rows),
                       buttons=stud)  # fmt: skip

    return make


def plain_band(width: float = 4.0) -> Detail:
    """A waistband that closes behind or at the side."""
    return lambda legs: Details((waistband(legs.waistline(legs.dip), width),))


def fly(stitched: bool = False) -> Detail:
    """A zip fly that buttons left over right, and the seat seam below it."""

    def make(legs: Hips) -> Details:
        curve = smooth((3.2, -legs.dip - 3.5), (3.2, -legs.rise * 0.52), (2.5, -legs.rise * 0.68),
                       (0.2, -legs.rise * 0.76))  # fmt: skip
        seam = line((0, -legs.dip - 3.5), (0, -legs.rise + 0.5))
        rows = stitches(curve, curve - (0.8, 0), line((0.4, -legs.rise * 0.77), (0.4, -legs.rise + 1)))
        return Details(creases=(Crease(curve, 0.12), Crease(seam, 0.3)), cords=rows if stitched else ())

    return make


def slant_pockets(stitched: bool = False, reach: float = 16.0) -> Detail:
    """Pockets cut slantwise from the band to the side seam, standing a little open."""

    def make(legs: Hips) -> Details:
        mouth = line((legs.waist * 0.74, -4.6), (legs.side_at(-4 - reach) - 0.5, -4 - reach))
        lip = Crease(mouth - (0.7, 0.1), -0.22, 0.5)
        row = pair(*stitches(mouth - (0.9, 0.1))) if stitched else ()
        return Details(creases=pair(Crease(mouth, 0.42, 0.3), lip), cords=row)

    return make


def pressed(legs: Legs) -> Details:
    """Pressed creases down the middle of both legs, sharp from the knee."""
    x, y = legs.foot
    curve = smooth((legs.waist * 0.5, -9), (legs.hip * 0.5 + 0.6, -legs.rise), (x, y * 0.6), (x, y - 2))
    return Details(creases=pair(Crease(curve, -0.42, 0.55), Crease(curve + (0.9, 0), 0.14, 0.7)))


def pleats(*places: float, depth: float = 15.0) -> Detail:
    """Soft pleats below the band, folded towards the sides; `places` are shares of the waist."""

    def make(legs: Legs) -> Details:
        folds = []
        for place in places:
            x = legs.waist * place
            curve = smooth((x, -5.2), (x * 1.06, -5 - depth * 0.5), (x * 1.16, -5 - depth))
            folds += [
                Crease(c[::-1], d, w, fade=depth) for c, d, w in ((curve, 0.55, 0.4), (curve - (1.1, 0), -0.4, 0.8))
            ]
        return Details(creases=pair(*folds))

    return make


def drape(*places: float, height: float = 0.75, width: float = 2.0, start: float = 0.0) -> Detail:
    """Long soft folds that hang down wide legs; `places` are shares from the inner to the outer edge of the hem."""

    def make(legs: Legs) -> Details:
        folds = []
        for number, place in enumerate(places):
            foot = legs.inner + place * (legs.outer - legs.inner)
            top = (legs.hip * (0.12 + 0.8 * place), -legs.rise * (0.62 + start) - 5 * (number % 2))
            middle = ((top[0] + foot) / 2 + 0.6, -(legs.rise + legs.length) / 2)
            deep = height * (1.0, 0.6, 0.8)[number % 3]
            curve = smooth(top, middle, (foot, -legs.length - 3))
            folds.append(Crease(curve, -deep, width, fade=0.5 * (legs.length + top[1])))
        wander = [replace(f, curve=flip(f.curve) - (0.9, 2.5), depth=f.depth * 0.85) for f in folds]
        return Details(creases=(*folds, *wander))

    return make


def wrinkles(height: float = 0.4, width: float = 1.2, knees: bool = True) -> Detail:
    """What wearing leaves: folds that fan out from the crotch, and across the backs of the knees."""

    def make(legs: Legs) -> Details:
        h, r, half = legs.hip, legs.rise, (legs.length - legs.rise) / 2
        fan = [smooth((s * 1.6, -r + up), (s * h * 0.34, -r + up + rise * 0.7), (s * h * far, -r + up + rise))
               for s, up, rise, far in ((1, 1.5, 4.5, 0.62), (-1, 0.5, 3.2, 0.7), (1, -2.5, 0.5, 0.55),
                                        (-1, -3.5, -0.8, 0.5))]  # fmt: skip
        folds = [Crease(curve, -height, width) for curve in fan]
        if knees and legs.length > 60:
            x, y = (legs.hip + legs.foot[0] * 2) / 4, -r - half
            for s, dy, tilt, reach in ((1, 3, 18, 5), (-1, 0, -14, 6), (1, -5, -10, 5), (-1, -8, 12, 4.5)):
                curve = spin(smooth((-reach, 0), (0, 0.9), (reach, 0)), tilt) + (s * x, y + dy)
                folds.append(Crease(curve, -height * 0.8, width))
        return Details(creases=tuple(folds))

    return make


def breaks(height: float = 0.4) -> Detail:
    """Small folds above the hem where a long leg meets the shoe."""

    def make(legs: Legs) -> Details:
        reach = (legs.outer - legs.inner) * 0.3
        folds = []
        for s, up, tilt in ((1, 7, 12), (1, 12, -14), (-1, 6, -10), (-1, 11.5, 15)):
            curve = spin(smooth((-reach, 0), (0, -0.8), (reach, 0.2)), tilt) + (s * legs.foot[0], -legs.length + up)
            folds.append(Crease(curve, -height, 1.2))
        return Details(creases=tuple(folds))

    return make


def plain_hems(width: float = 3.0, stitched: bool = False) -> Detail:
    """Turned ends of the legs."""

    def make(legs: Legs) -> Details:
        row = line((legs.inner + 0.6, -legs.length + width), (legs.outer - 0.6, -legs.length + width))
        return Details(hems(legs, width), cords=pair(*stitches(row)) if stitched else ())

    return make


def turn_ups(height: float = 4.0, thick: float = 0.55) -> Detail:
    """Ends folded up twice: a thick band that stands off the leg."""

    def make(legs: Legs) -> Details:
        y, a, b = -legs.length, legs.inner - 0.25, legs.outer + 0.35
        rim = smooth((a, y - 0.3), ((a + b) / 2, y - 1.1), (b, y - 0.3))
        top = smooth((b - 0.1, y + height), ((a + b) / 2, y + height - 0.6), (a, y + height))
        cuff = Patch("body", join(rim, top), thick, level=0.12)
        return Details(patches=pair(cuff))

    return make


def ribbed_ends(width: float = 6.5, part: str = "band") -> Detail:
    """Ribbed cuffs with the leg gathered into them."""

    def make(legs: Legs) -> Details:
        ankle = line((legs.inner - 1, -legs.length + width), (legs.outer + 1, -legs.length + width))
        return Details(hems(legs, width, part, 1.1), gathers=pair(Gather(ankle + (0, 0.3), 9, 0.55, 2.4)))

    return make


def elastic(width: float = 5.0, rows: int = 0, reach: float = 9.0) -> Detail:
    """A waist drawn in by elastic; `rows` of stitching run through it."""

    def make(legs: Hips) -> Details:
        band = legs.waistline(legs.dip)
        lines_ = stitches(*(smile(legs, width * (i + 1) / (rows + 1)) for i in range(rows)), level=0.05)
        gathers = (Gather(band - (0, width + 0.2), reach, 0.5, 2.1),)
        return Details((waistband(band, width, "band", 1.15),), gathers=gathers, cords=lines_)

    return make


def drawcord(part: str = "cord", length: float = 17.0) -> Detail:
    """Two ends of a cord that come out of eyelets and hang down, knotted."""

    def make(legs: Hips) -> Details:
        y = -legs.dip - 2.6
        ends = [smooth((s * 1.7, y), (s * 2.3, y - 2.5), (s * (1.4 + 0.5 * s), y - length * 0.6),
                       (s * 2.6 + 0.7, y - length - s)) for s in (1, -1)]  # fmt: skip
        knots = tuple(Button(e[-1, 0], e[-1, 1], 1.1, part, 0.1) for e in ends)
        eyes = tuple(Button(s * 1.7, y, 1.2, "metal", 0.02) for s in (1, -1))
        return Details(cords=tuple(Cord(part, end, 0.85, 0.5, 0.08) for end in ends), buttons=(*eyes, *knots))

    return make


def sash(y: float = -6.5, width: float = 3.4, hang: float = 24.0) -> Detail:
    """A belt of the same cloth round the waist, tied in a bow."""

    def make(legs: Hips) -> Details:
        half = float(np.interp(-y, (0, legs.hip_at), (legs.waist, legs.hip))) + 0.1
        fall = 1.4
        way = smooth(
            (-half, y + 0.3), (-half * 0.5, y - fall), (0, y - fall - 0.5), (half * 0.5, y - fall), (half, y + 0.3)
        )
        return Details(cords=(Cord("band", way, width, 0.4, 0.06),), patches=bow(0.8, y - fall - 0.4, hang))

    return make


def bow(x: float, y: float, hang: float, wide: float = 10.0) -> tuple[Patch, ...]:
    """Two loops, two hanging ends and a knot."""
    loop = smooth((0, 0.5), (wide * 0.45, 2.7), (wide, 1.7), (wide * 1.02, -1.2), (wide * 0.45, -1.9), (0, -0.6))
    end = smooth((-1.0, 0), (-0.6, -hang * 0.5), (-1.9, -hang))
    tail = join(end, end[::-1] + (3.1, 0) + np.linspace(0, 1, len(end))[:, None] * (-0.9, 0))
    shapes = [
        (spin(tail, 9), 0.45),
        (spin(flip(tail), -6) * (1, 0.86), 0.55),
        (spin(loop, -9), 0.9),
        (spin(flip(loop), 12), 0.9),
    ]
    laid = [Patch("band", shape + (x, y), 0.4, level=level, roll=line((x - 0.2, y), (x + 0.2, y)), roll_height=0.3)
            for shape, level in shapes]  # fmt: skip
    return (*laid, Patch("band", oblong(x, y, 3.4, 3.8, 1.3, 8), 0.6, level=1.3))


def five_pockets(coin: bool = True) -> Detail:
    """Scooped pockets with a coin pocket in the right one, topstitched, riveted at their ends."""

    def make(legs: Hips) -> Details:
        w, h = legs.waist, legs.side_at(-12.3)
        scoop = smooth((w * 0.5, -4.9), (w * 0.55, -8.2), (w * 0.76, -11.2), (h - 0.4, -11.9))
        inset = smooth((w * 0.5 - 0.8, -5), (w * 0.55 - 0.8, -8.7), (w * 0.75 - 0.4, -12.2), (h - 0.4, -12.9))
        small = line((w * 0.64, -9.6), (w * 0.66, -7.0), (w * 0.97, -7.0), (w * 1.0, -11.4))
        cords = [*pair(*stitches(inset, inset - (0.35, 0.8)))]
        if coin:
            cords += stitches(small[1:3] - (0, 0.5))
        rivets = pair(Button(w * 0.5 + 0.2, -5.6, 0.85, "metal", 0.06), Button(h - 1.0, -12.3, 0.85, "metal", 0.06))
        lip = pair(Crease(scoop, 0.5, 0.32), Crease(inset, -0.14, 0.6))
        return Details(
            creases=(*lip, *((Crease(small, 0.24, 0.3),) if coin else ())), cords=tuple(cords), buttons=rivets
        )

    return make


def jean_band(legs: Hips) -> Details:
    """The stitched band, loops, stud and fly of jeans."""
    base = tailored_band(4.0, button=False, stitched=True)(legs) + fly(stitched=True)(legs)
    return base + Details(buttons=(Button(0.8, -legs.dip - 2, 1.9, "metal", 0.25),))


def outseams(inset: float = 0.7) -> Detail:
    """Felled outseams: a row of stitches down both sides."""

    def make(legs: Legs) -> Details:
        side = legs.right()[0][1]
        side = side[(side[:, 1] < -legs.hip_at * 0.8) & (side[:, 1] > -legs.length + 1.5)] - (inset, 0)
        return Details(creases=pair(Crease(side, 0.18, 0.3)), cords=pair(*stitches(side - (0.45, 0))))

    return make


def flap_pocket(x: float, y: float, width: float, height: float, turn: float = 0.0, stud: str = "button") -> Details:
    """A bellows pocket with its flap, on the right."""
    centre = (x, y)
    bag = oblong(x, y, width, height, 0.9, turn)
    half, top = width / 2, height / 2
    lid = line((-1.08 * half, 1.04 * top), (-1.08 * half, 0.4 * top), (0, 0.24 * top), (1.08 * half, 0.4 * top),
               (1.08 * half, 1.04 * top))  # fmt: skip
    rim = line((-0.9 * half, 0.56 * top), (0, 0.4 * top), (0.9 * half, 0.56 * top))
    pleat, knob = line((0, 0.2 * top), (0, -0.96 * top)), line((0, 0.42 * top))
    lid, rim, pleat, knob = (spin(curve, turn) + centre for curve in (lid, rim, pleat, knob))
    return Details(patches=(Patch("body", bag, 0.55), Patch("body", lid, 0.35, level=0.62)),
                   cords=(Cord("body", pleat, 1.7, 0.22, 0.55), *stitches(rim, level=1.0)),
                   buttons=(Button(*knob[0], 1.3, stud, 0.95),))  # fmt: skip


def both_sides(details: Details) -> Details:
    """Details of the right leg on both."""
    return Details(*(pair(*getattr(details, name)) for name in details.__dataclass_fields__))


def cargo_pockets(y: float = -0.5, width: float = 14.0, height: float = 17.0) -> Detail:
    """A flap pocket over each outseam; `y` is how far down the leg, as a share if above -1."""

    def make(legs: Legs) -> Details:
        place = y * legs.length if y > -1 else y
        return both_sides(flap_pocket(legs.side_at(place) - width / 2 + 1.0, place, width, height, turn=1.5))

    return make


def patch_pockets(x: float = 0.62, y: float = -12.5, width: float = 11.0, height: float = 12.0) -> Detail:
    """Square pockets laid on the front, their mouths stitched."""

    def make(legs: Hips) -> Details:
        centre = legs.waist * x
        mouth = line((centre - width * 0.44, y + height * 0.36), (centre + width * 0.44, y + height * 0.36))
        rim = oblong(centre, y, width - 1.1, height - 1.1, 0.8)
        return Details(patches=pair(Patch("body", oblong(centre, y, width, height, 1), 0.3)),
                       cords=pair(*stitches(mouth, rim[len(rim) // 4 : -1], level=0.3)))  # fmt: skip

    return make


def knee_seams(legs: Legs) -> Details:
    """A seam across each knee."""
    y = -legs.length * 0.56
    inner = legs.inner * 0.55 + 1.6 if legs.gap is None else legs.gap + 1
    seam = smooth((inner, y), (legs.hip * 0.5, y - 0.8), (legs.side_at(y) - 0.6, y + 0.5))
    return Details(creases=pair(Crease(seam, 0.25, 0.3)), cords=pair(*stitches(seam - (0, 0.9))))


def side_stripes(legs: Legs) -> Details:
    """A tape let in along each outseam."""
    side = legs.right()[0][1]
    side = side[side[:, 1] < -5]
    tape = join(side + (4, 0), side[::-1] - (2.6, 0))
    return Details((*pair(Region("stripe", tape, 0.05, 0.12)),))


def stirrups(legs: Legs) -> Details:
    """Straps that pass under the feet."""
    x, y = legs.foot
    strap = smooth((x - 4.2, y + 1.0), (x - 3.0, y - 6), (x, y - 8.2), (x + 3.0, y - 6), (x + 4.2, y + 1.0))
    return Details(cords=pair(Cord("body", strap, 2.9, 0.3)))


def rolled_hems(legs: Legs) -> Details:
    """Curved hems bound with a tape, notched at the side, as on running shorts."""
    x, y = legs.foot
    rim = smooth((legs.inner + 0.3, y + 0.9), (x, y + 0.5), (legs.outer - 0.4, y + 0.9))
    return Details(creases=pair(Crease(rim, 0.2, 0.3)), cords=pair(Cord("band", rim - (0, 0.7), 1.3, 0.16)))


@dataclass(frozen=True)
class Row:
    """One line of the cutting table."""

    name: str
    cut: str
    legs: Legs
    details: tuple[Detail, ...]
    fabric: Fabric = field(default_factory=lambda: TWILL)
    gender: str = "women"
    roles: dict[str, str] = field(default_factory=lambda: ROLES)
    attributes: dict[str, str] = field(default_factory=dict)


def tailor(kind: str, row: Row) -> Garment:
    """The garment that a row describes."""
    legs, sewn = row.legs, sum_of(detail(row.legs) for detail in row.details)
    back = legs.edges(-0.9)
    # the last region that holds a point wins: bands and hems come after what they cover
    panels = (
        Panel("back", back, 0, "body", regions=(waistband(back[0][1], 7, "inside"),)),
        Panel("front", legs.edges(legs.dip), 1, "body", regions=sewn.regions[::-1], creases=sewn.creases,
              gathers=sewn.gathers),
    )  # fmt: skip
    roles = row.roles | ({"stripe": "second"} if any(r.part == "stripe" for r in sewn.regions) else {})
    return Garment(row.name, kind, row.cut, roles, panels, sewn.patches, sewn.cords, sewn.buttons, row.fabric,
                   legs.limbs(), row.gender, row.attributes)  # fmt: skip


SUIT = (tailored_band(), fly(), slant_pockets())
JEANS = (jean_band, five_pockets(), outseams())
FULL = {"length": "full length", "closure": "zip fly"}
MEN = Legs(waist=19.5, hip=22.2, hip_at=18, rise=27, outer=21.5, inner=2.6, length=106)

TROUSERS = (
    Row(
        "trousers-straight",
        "straight-leg",
        Legs(outer=21.5),
        (*SUIT, pressed, wrinkles(0.35), breaks(0.3), plain_hems()),
        WORSTED,
        attributes={"fit": "regular fit", "leg": "straight leg", "rise": "mid rise", **FULL},
    ),
    Row(
        "trousers-wide",
        "wide-leg pleated",
        Legs(hip=22.5, outer=27.5, inner=1.8, length=105, rise=29),
        (*SUIT, pleats(0.32, 0.52), pressed, drape(0.3, 0.75, height=0.7), plain_hems()),
        WORSTED,
        attributes={"fit": "relaxed fit", "leg": "wide leg", "rise": "high rise", "details": "front pleats", **FULL},
    ),
    Row(
        "trousers-tapered",
        "tapered cropped",
        Legs(hip=22.5, outer=17.5, inner=3.4, length=93, knee=1.2, rise=28),
        (*SUIT, pleats(0.4, depth=12), pressed, wrinkles(0.35), plain_hems()),
        WORSTED,
        attributes={"fit": "regular fit", "leg": "tapered leg", "length": "cropped", "closure": "zip fly"},
    ),
    Row(
        "trousers-joggers",
        "jogger",
        Legs(hip=23, outer=16, inner=5, length=97, knee=2.6, rise=29, waist=18.5, gap=1.8),
        (elastic(5, rows=2), drawcord(), slant_pockets(), wrinkles(0.6, 1.6), breaks(0.6), ribbed_ends()),
        SWEAT,
        "unisex",
        KNITTED,
        {
            "fit": "relaxed fit",
            "leg": "cuffed leg",
            "length": "full length",
            "closure": "drawstring",
            "waist": "elasticated waist",
            "pockets": "slant pockets",
        },
    ),
    Row(
        "trousers-cargo",
        "wide-leg cargo",
        Legs(hip=22.5, outer=25, inner=2.2, length=104, rise=27, waist=18),
        (
            tailored_band(stitched=True),
            fly(True),
            slant_pockets(True),
            drape(0.3, 0.8, height=0.5),
            wrinkles(0.45, 1.5),
            cargo_pockets(-0.5),
            plain_hems(3, True),
        ),
        attributes={"fit": "relaxed fit", "leg": "wide leg", "pockets": "flap side pockets", **FULL},
    ),
    Row(
        "trousers-cigarette",
        "cigarette cropped",
        Legs(hip=20.5, outer=16.2, inner=3.2, length=92, rise=27, waist=17),
        (
            tailored_band(3.5, button=False, loops=False),
            fly(),
            slant_pockets(reach=12),
            pressed,
            wrinkles(0.3, 1.0),
            plain_hems(2.5),
        ),
        WORSTED,
        attributes={
            "fit": "slim fit",
            "leg": "slim leg",
            "length": "ankle length",
            "closure": "zip fly",
            "rise": "mid rise",
        },
    ),
    Row(
        "trousers-flared",
        "flared",
        Legs(hip=20.5, outer=25.5, inner=1.4, knee=-4.4, gap=2.6, length=106, rise=27),
        (
            tailored_band(4.5, button=False, loops=False),
            pressed,
            wrinkles(0.3),
            drape(0.25, 0.8, height=0.6, start=0.9),
            plain_hems(),
        ),
        WORSTED,
        attributes={
            "fit": "slim fit",
            "leg": "flared leg",
            "rise": "high rise",
            "length": "full length",
            "closure": "side zip",
        },
    ),
    Row(
        "trousers-paper-bag",
        "paper-bag waist tapered",
        Legs(waist=19, hip=22.5, outer=18.5, inner=3, length=95, rise=31, knee=1, frill=0.7, dip=1.8),
        (elastic(5.6, reach=14), slant_pockets(), sash(), wrinkles(0.45), drape(0.4, 0.7, height=0.4), plain_hems()),
        replace(TWILL, bending=0.08),
        attributes={
            "fit": "relaxed fit",
            "leg": "tapered leg",
            "rise": "high rise",
            "waist": "paper-bag waist",
            "length": "ankle length",
            "details": "tie belt",
        },
    ),
    Row(
        "trousers-palazzo",
        "palazzo",
        Legs(hip=22, outer=33, inner=0.9, gap=0.7, length=106, rise=29),
        (elastic(4, reach=12), drape(0.2, 0.5, 0.85, height=1.0, width=2.8), plain_hems(2)),
        FLOWING,
        attributes={
            "fit": "loose fit",
            "leg": "wide leg",
            "rise": "high rise",
            "length": "full length",
            "waist": "elasticated waist",
        },
    ),
    Row(
        "trousers-chinos",
        "slim chino",
        replace(MEN, outer=19.5, inner=3.2, hip=21.8),
        (
            tailored_band(stitched=True),
            fly(True),
            slant_pockets(True),
            wrinkles(0.5),
            breaks(0.4),
            outseams(),
            plain_hems(3, True),
        ),
        TWILL,
        "men",
        attributes={"fit": "slim fit", "leg": "tapered leg", "rise": "mid rise", "pockets": "slant pockets", **FULL},
    ),
    Row(
        "trousers-suit",
        "suit",
        replace(MEN, outer=21, rise=28),
        (tailored_band(), fly(), slant_pockets(), pressed, wrinkles(0.25), breaks(0.3), plain_hems(4)),
        WORSTED,
        "men",
        attributes={
            "fit": "regular fit",
            "leg": "straight leg",
            "rise": "mid rise",
            "details": "pressed creases",
            **FULL,
        },
    ),
    Row(
        "trousers-pleated-men",
        "pleated relaxed",
        replace(MEN, hip=23.2, outer=23.5, inner=2.2, rise=30),
        (
            tailored_band(4.5),
            fly(),
            slant_pockets(),
            pleats(0.3, 0.5),
            pressed,
            drape(0.6, height=0.45),
            turn_ups(4.2, 0.4),
        ),
        WORSTED,
        "men",
        attributes={
            "fit": "relaxed fit",
            "leg": "wide leg",
            "rise": "high rise",
            "details": "double pleats",
            "hem": "turn-ups",
            **FULL,
        },
    ),
    Row(
        "trousers-utility",
        "straight cargo",
        replace(MEN, hip=23, outer=23, inner=2.6, length=105),
        (
            tailored_band(stitched=True),
            fly(True),
            slant_pockets(True),
            knee_seams,
            wrinkles(0.6, 1.6),
            breaks(0.5),
            cargo_pockets(-0.52, 15, 18),
            plain_hems(3, True),
        ),
        replace(TWILL, folds=1.3),
        "men",
        attributes={"fit": "regular fit", "leg": "straight leg", "pockets": "flap side pockets", **FULL},
    ),
    Row(
        "trousers-track",
        "side-stripe track",
        replace(MEN, hip=22.4, outer=19, inner=3.2, length=103, waist=19),
        (
            elastic(4.5, rows=2),
            drawcord(),
            side_stripes,
            slant_pockets(),
            wrinkles(0.5, 1.5),
            breaks(0.5),
            plain_hems(2.5),
        ),
        replace(SWEAT, thick=0.3),
        "men",
        KNITTED,
        {
            "fit": "regular fit",
            "leg": "straight leg",
            "length": "full length",
            "closure": "drawstring",
            "waist": "elasticated waist",
            "details": "side stripes",
        },
    ),
    Row(
        "trousers-culottes",
        "cropped culottes",
        Legs(hip=22, outer=30.5, inner=0.9, gap=0.6, length=76, rise=29),
        (tailored_band(), fly(), slant_pockets(), pleats(0.42), drape(0.2, 0.55, 0.86, height=0.95), plain_hems(3)),
        replace(FLOWING, bending=0.08),
        attributes={
            "fit": "loose fit",
            "leg": "wide leg",
            "rise": "high rise",
            "length": "cropped",
            "closure": "zip fly",
        },
    ),
    Row(
        "trousers-linen",
        "drawstring straight",
        replace(MEN, hip=22.8, outer=23.5, inner=2.4, waist=19, length=104),
        (elastic(4.2), drawcord("band", 15), slant_pockets(), wrinkles(0.75, 1.2), breaks(0.6), plain_hems(3.2)),
        replace(FLOWING, bending=0.09, folds=1.7),
        "unisex",
        attributes={
            "fit": "relaxed fit",
            "leg": "straight leg",
            "length": "full length",
            "closure": "drawstring",
            "waist": "elasticated waist",
        },
    ),
    Row(
        "trousers-five-pocket",
        "five-pocket straight",
        Legs(hip=20.8, outer=20.5, inner=2.6, waist=17, rise=28, length=101),
        (jean_band, five_pockets(), knee_seams, wrinkles(0.5), breaks(0.45), plain_hems(2.5)),
        attributes={
            "fit": "regular fit",
            "leg": "straight leg",
            "rise": "high rise",
            "pockets": "five pockets",
            **FULL,
        },
    ),
    Row(
        "trousers-carrot",
        "carrot with turn-ups",
        Legs(hip=24, outer=17.5, inner=3.6, knee=2.4, length=94, rise=30, waist=17.5),
        (*SUIT, pleats(0.3, 0.5, 0.7, depth=17), wrinkles(0.4), drape(0.45, height=0.5), turn_ups(4.4, 0.45)),
        attributes={
            "fit": "relaxed fit",
            "leg": "tapered leg",
            "rise": "high rise",
            "length": "ankle length",
            "hem": "turn-ups",
            "details": "front pleats",
            "closure": "zip fly",
        },
    ),
)

_WORN = (*JEANS, wrinkles(0.5), breaks(0.45), plain_hems(2.2, True))
_FIVE = {"pockets": "five pockets", "closure": "zip fly"}
DENIMS = (
    Row(
        "jeans-straight",
        "straight-leg",
        Legs(hip=21, outer=20.8, inner=2.5, length=101),
        _WORN,
        DENIM,
        attributes={"fit": "regular fit", "leg": "straight leg", "rise": "mid rise", "length": "full length", **_FIVE},
    ),
    Row(
        "jeans-wide",
        "wide-leg",
        Legs(hip=21.5, outer=27, inner=1.8, length=105, rise=29),
        (*JEANS, wrinkles(0.45), drape(0.35, 0.8, height=0.5), plain_hems(2.2, True)),
        DENIM,
        attributes={"fit": "relaxed fit", "leg": "wide leg", "rise": "high rise", "length": "full length", **_FIVE},
    ),
    Row(
        "jeans-skinny",
        "skinny",
        Legs(hip=19.2, waist=16.2, outer=14, inner=3.4, length=98, rise=25),
        _WORN,
        replace(DENIM, thick=0.3, bending=0.16),
        attributes={"fit": "skinny fit", "leg": "skinny leg", "rise": "mid rise", "length": "full length", **_FIVE},
    ),
    Row(
        "jeans-mom",
        "mom high-rise tapered",
        Legs(hip=22.6, waist=16.4, hip_at=20, outer=17.5, inner=3.4, knee=0.8, length=97, rise=31),
        _WORN,
        DENIM,
        attributes={"fit": "relaxed fit", "leg": "tapered leg", "rise": "high rise", "length": "ankle length", **_FIVE},
    ),
    Row(
        "jeans-boyfriend",
        "boyfriend with turn-ups",
        Legs(hip=22.8, waist=19, outer=19.5, inner=3.2, knee=0.8, length=92, rise=26),
        (*JEANS, wrinkles(0.65, 1.5), turn_ups(4.6)),
        DENIM,
        attributes={
            "fit": "relaxed fit",
            "leg": "straight leg",
            "rise": "low rise",
            "length": "ankle length",
            "hem": "turn-ups",
            **_FIVE,
        },
    ),
    Row(
        "jeans-flared",
        "flared",
        Legs(hip=19.6, waist=16.4, outer=25, inner=1.4, knee=-5, gap=2.8, length=106, rise=27),
        (*JEANS, wrinkles(0.4), drape(0.25, 0.8, height=0.5, start=0.9), plain_hems(2.2, True)),
        DENIM,
        attributes={"fit": "slim fit", "leg": "flared leg", "rise": "high rise", "length": "full length", **_FIVE},
    ),
    Row(
        "jeans-barrel",
        "barrel-leg",
        Legs(hip=22, waist=17, outer=18, inner=4.2, knee=6.4, gap=1.6, length=98, rise=30),
        (*JEANS, wrinkles(0.4, 1.5), drape(0.6, height=0.5), plain_hems(2.2, True)),
        DENIM,
        attributes={"fit": "loose fit", "leg": "barrel leg", "rise": "high rise", "length": "ankle length", **_FIVE},
    ),
    Row(
        "jeans-kick",
        "cropped kick-flare",
        Legs(hip=19.8, waist=16.6, outer=21, inner=2, knee=-3, gap=2.6, length=90, rise=27),
        (*JEANS, wrinkles(0.45), plain_hems(2.2, True)),
        DENIM,
        attributes={"fit": "slim fit", "leg": "kick flare", "rise": "high rise", "length": "cropped", **_FIVE},
    ),
    Row(
        "jeans-slim-men",
        "slim",
        replace(MEN, hip=21, outer=18.2, inner=3.4, rise=26, waist=19, length=105),
        _WORN,
        DENIM,
        "men",
        attributes={"fit": "slim fit", "leg": "slim leg", "rise": "mid rise", "length": "full length", **_FIVE},
    ),
    Row(
        "jeans-regular-men",
        "regular straight",
        replace(MEN, hip=22, outer=21.2, inner=2.6),
        _WORN,
        DENIM,
        "men",
        attributes={"fit": "regular fit", "leg": "straight leg", "rise": "mid rise", "length": "full length", **_FIVE},
    ),
    Row(
        "jeans-relaxed-men",
        "relaxed loose-leg",
        replace(MEN, hip=23.4, outer=24.5, inner=2, rise=28, waist=20),
        (*JEANS, wrinkles(0.65, 1.6), drape(0.5, height=0.45), breaks(0.6), plain_hems(2.2, True)),
        DENIM,
        "men",
        attributes={"fit": "relaxed fit", "leg": "wide leg", "rise": "mid rise", "length": "full length", **_FIVE},
    ),
)

_LEGGING = Legs(waist=15.5, hip=18.6, outer=12.6, inner=4.0, length=94, rise=26, dip=1.6, hip_at=19, gap=2.2)
_PULL_ON = {"closure": "pull-on", "rise": "high rise"}
LEGGINGS = (
    Row(
        "leggings-full",
        "full-length",
        _LEGGING,
        (
            plain_band(8.5),
            wrinkles(0.28, 0.9),
            breaks(0.25),
            plain_hems(1.8, True),
        ),
        TIGHT,
        attributes={"fit": "skinny fit", "length": "full length", **_PULL_ON},
    ),
    Row(
        "leggings-cycling",
        "cycling",
        replace(_LEGGING, hip=18, outer=16.8, inner=2.4, length=53, gap=1.6),
        (plain_band(8.5), wrinkles(0.28, 0.9), plain_hems(2.4, True)),
        TIGHT,
        attributes={"fit": "skinny fit", "length": "above the knee", **_PULL_ON},
    ),
    Row(
        "leggings-stirrup",
        "stirrup",
        replace(_LEGGING, length=96),
        (
            elastic(4.5, rows=1, reach=5),
            lambda legs: Details(creases=pair(Crease(line((8.8, -6), (9.2, -92)), 0.2))),
            wrinkles(0.3, 0.9),
            breaks(0.3),
            stirrups,
        ),
        TIGHT,
        attributes={"fit": "slim fit", "length": "full length", "details": "stirrups", **_PULL_ON},
    ),
)

_SHORT = Legs(hip=22, hip_at=15, outer=25, inner=1.4, gap=0.9, length=40, rise=27)
_MEN_SHORT = Legs(waist=19.5, hip=22.5, hip_at=16, outer=25, inner=1.6, gap=1.0, length=50, rise=28)
_CREASED = wrinkles(0.4, 1.3, knees=False)
SHORTS = (
    Row(
        "shorts-tailored",
        "tailored pleated",
        _SHORT,
        (*SUIT, pleats(0.32, 0.54, depth=11), _CREASED, plain_hems(3)),
        WORSTED,
        attributes={"fit": "regular fit", "length": "short", "closure": "zip fly", "details": "front pleats"},
    ),
    Row(
        "shorts-denim",
        "denim",
        replace(_SHORT, hip=21, outer=23.5, length=35, rise=26),
        (*JEANS, _CREASED, plain_hems(2, True)),
        DENIM,
        attributes={"fit": "regular fit", "length": "short", "rise": "mid rise", **_FIVE},
    ),
    Row(
        "shorts-denim-cuffed",
        "cuffed denim",
        replace(_SHORT, hip=22, outer=25, length=37, rise=28, waist=16.8),
        (*JEANS, _CREASED, turn_ups(4.2)),
        DENIM,
        attributes={"fit": "relaxed fit", "length": "short", "rise": "high rise", "hem": "turn-ups", **_FIVE},
    ),
    Row(
        "shorts-bermuda",
        "Bermuda",
        Legs(hip=21.6, outer=24, inner=1.6, gap=0.9, length=57, rise=28),
        (*SUIT, pressed, _CREASED, plain_hems(3.5)),
        WORSTED,
        attributes={"fit": "regular fit", "length": "knee length", "closure": "zip fly", "rise": "high rise"},
    ),
    Row(
        "shorts-paper-bag",
        "paper-bag waist",
        Legs(waist=18.5, hip=23, hip_at=16, outer=27.5, inner=1.2, gap=0.8, length=43, rise=30, frill=0.7, dip=1.8),
        (elastic(5.6, reach=13), slant_pockets(), sash(hang=17), drape(0.35, 0.75, height=0.5), plain_hems(3)),
        replace(TWILL, bending=0.08),
        attributes={
            "fit": "relaxed fit",
            "length": "short",
            "waist": "paper-bag waist",
            "details": "tie belt",
            "rise": "high rise",
        },
    ),
    Row(
        "shorts-pleated",
        "high-waisted pleated wide",
        Legs(waist=16.8, hip=23, hip_at=18, outer=28.5, inner=1, gap=0.6, length=46, rise=31),
        (
            tailored_band(5),
            fly(),
            slant_pockets(),
            pleats(0.28, 0.46, 0.66, depth=13),
            drape(0.3, 0.75, height=0.4),
            plain_hems(3),
        ),
        WORSTED,
        attributes={
            "fit": "relaxed fit",
            "length": "short",
            "rise": "high rise",
            "details": "front pleats",
            "closure": "zip fly",
        },
    ),
    Row(
        "shorts-sweat",
        "drawstring sweat",
        replace(_MEN_SHORT, waist=18.5, length=46),
        (elastic(4.8, rows=2), drawcord(), slant_pockets(), wrinkles(0.55, 1.6, False), plain_hems(2.5, True)),
        SWEAT,
        "unisex",
        KNITTED,
        {"fit": "relaxed fit", "length": "above the knee", "closure": "drawstring", "waist": "elasticated waist"},
    ),
    Row(
        "shorts-cargo-men",
        "cargo",
        replace(_MEN_SHORT, outer=26.5, length=54),
        (
            tailored_band(stitched=True),
            fly(True),
            slant_pockets(True, 13),
            wrinkles(0.55, 1.5, False),
            cargo_pockets(-34.5, 13, 15),
            plain_hems(3, True),
        ),
        TWILL,
        "men",
        attributes={
            "fit": "relaxed fit",
            "length": "knee length",
            "pockets": "flap side pockets",
            "closure": "zip fly",
        },
    ),
    Row(
        "shorts-chino-men",
        "chino",
        replace(_MEN_SHORT, outer=24.2),
        (tailored_band(stitched=True), fly(True), slant_pockets(True, 13), _CREASED, plain_hems(3.4, True)),
        TWILL,
        "men",
        attributes={"fit": "regular fit", "length": "above the knee", "pockets": "slant pockets", "closure": "zip fly"},
    ),
    Row(
        "shorts-linen",
        "drawstring pull-on",
        replace(_MEN_SHORT, waist=18.8, outer=25.5, length=47),
        (elastic(4.2), drawcord("band", 12), slant_pockets(reach=13), wrinkles(0.65, 1.2, False), plain_hems(3)),
        replace(FLOWING, bending=0.09, folds=1.6),
        "unisex",
        attributes={
            "fit": "relaxed fit",
            "length": "above the knee",
            "closure": "drawstring",
            "waist": "elasticated waist",
        },
    ),
    Row(
        "shorts-running",
        "bound-hem running",
        Legs(waist=18, hip=22, hip_at=14, outer=25.5, inner=1.6, gap=1, length=36, rise=27),
        (elastic(3.8, rows=2), drawcord(length=9), rolled_hems, wrinkles(0.5, 1.3, False)),
        replace(FLOWING, folds=1.3),
        "men",
        KNITTED,
        {
            "fit": "regular fit",
            "length": "short",
            "closure": "drawstring",
            "waist": "elasticated waist",
            "hem": "bound hem",
        },
    ),
)

GARMENTS = tuple(
    tailor(kind, row)
    for kind, rows in (("trousers", TROUSERS), ("jeans", DENIMS), ("leggings", LEGGINGS), ("shorts", SHORTS))
    for row in rows
)
