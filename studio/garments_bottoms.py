"""Trousers, jeans, shorts and skirts, laid flat with the waistband at y = 0."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from dataclasses import dataclass, replace

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
    Pleats,
    Region,
    flip,
    join,
    line,
    mirror,
    oblong,
    smooth,
)

TWILL = Fabric(bending=0.14, thick=0.28, ease=0.012, breath=0.8)
DENIM = Fabric(bending=0.22, thick=0.4, ease=0.012, breath=0.8, folds=1.2)
FLOWING = Fabric(bending=0.05, thick=0.16, ease=0.016, breath=0.95, folds=1.5)
ROLES = {"body": "main", "band": "main", "inside": "lining", "stitch": "stitch", "button": "button", "metal": "metal"}
KNITTED = {"body": "main", "band": "trim", "inside": "lining", "cord": "trim"}


@dataclass(frozen=True)
class Legs:
    """Half widths in cm from the centre line; `inner` is where the inseam ends at the hem."""

    waist: float = 18.5
    hip: float = 25.0
    hip_at: float = 19.0
    rise: float = 27.0
    outer: float = 24.0
    inner: float = 3.5
    knee: float = 0.0  # outward curve of the leg at the knee
    length: float = 102.0
    dip: float = 1.5  # the front waist is lower than the back

    def right(self) -> list[tuple[str, Curve]]:
        """Edges of the right leg, from the waist's side down and up again to the crotch."""
        knee = [(self.thigh + self.knee, -self.length * 0.58)] if self.length > 60 else []
        side = smooth((self.waist, 0), (self.hip - 1.2, -self.hip_at * 0.55), (self.hip, -self.hip_at - 4), *knee,
                      (self.outer, -self.length))  # fmt: skip
        hem = smooth(
            (self.outer, -self.length), ((self.outer + self.inner) / 2, -self.length - 0.7), (self.inner, -self.length)
        )
        middle = (self.inner * 0.55 + 0.9, -(self.rise + self.length) * 0.48)
        inseam = smooth((self.inner, -self.length), middle, (1.4, -self.rise - 5), (0, -self.rise))
        return [("side", side), ("hem", hem), ("inseam", inseam)]

    @property
    def thigh(self) -> float:
        """Half width at the knee on a straight line from hip to hem."""
        return self.hip + (self.outer - self.hip) * 0.5

    def waistline(self, dip: float) -> Curve:
        """The waist from left to right."""
        w = self.waist
        return smooth((-w, 0), (-w * 0.5, -dip * 0.8), (0, -dip), (w * 0.5, -dip * 0.8), (w, 0))

    def edges(self, dip: float) -> tuple[tuple[str, Curve], ...]:
        """The whole outline with a waist that dips."""
        right = self.right()
        left = [(name, mirror(curve)) for name, curve in reversed(right)]
        return (("waist", self.waistline(dip)), *right, *left)

    def limbs(self) -> tuple[Limb, ...]:
        """Both legs."""
        half = line((0, -self.rise - 1), (60, -self.rise + 8), (60, -self.length - 9), (0, -self.length - 9))
        return tuple(
            Limb((s * 12, -self.rise), (s * (self.outer + self.inner) / 2, -self.length), p)
            for s, p in ((1, half), (-1, flip(half)))
        )


def waistband(curve: Curve, width: float, part: str = "band", rib_cm: float = 0.0) -> Region:
    """A band below a waistline that runs from left to right."""
    wide = join(curve[:1] - (4, 0), curve, curve[-1:] + (4, 0))
    return Region(part, join(wide + (0, 4), wide[::-1] - (0, width)), 0.18, 0.22, 0, curve, rib_cm, 0.22)


def hems(legs: Legs, width: float, part: str = "body", rib_cm: float = 0.0) -> tuple[Region, ...]:
    """Turned or ribbed ends of both legs."""
    y, lift = -legs.length, 0.15 if rib_cm else 0.05
    polygon = line(
        (legs.inner - 5, y - 4), (legs.outer + 5, y - 4), (legs.outer + 5, y + width), (legs.inner - 5, y + width)
    )
    spine = line((legs.inner - 5, y), (legs.outer + 5, y))
    return tuple(Region(part, p, lift, 0.15, 0, s, rib_cm) for p, s in ((polygon, spine), (flip(polygon), flip(spine))))


def trousers(name: str, cut: str, legs: Legs, fabric: Fabric = TWILL, kind: str = "trousers", press: bool = True,
             **attributes: str) -> Garment:  # fmt: skip
    """Tailored trousers: waistband, fly, slant pockets, pressed creases or pleats."""
    front, back = legs.waistline(legs.dip), legs.waistline(-0.6)
    fly = smooth((2.8, -5), (2.8, -legs.rise * 0.55), (2.2, -legs.rise * 0.72), (0.2, -legs.rise * 0.8))
    seat = line((0, -3), (0, -legs.rise + 0.5))
    pockets = [
        line((legs.waist - 3.5, -4.5), (legs.hip - 1.5, -20)),
    ]
    creases = [Crease(fly, 0.14), Crease(seat, 0.22), *(Crease(c, 0.3) for p in pockets for c in (p, flip(p)))]
    if press:
        foot = ((legs.outer + legs.inner) / 2, -legs.length)
        crease = smooth((legs.waist * 0.52, -6), (12, -legs.rise), (foot[0], -legs.length * 0.6), foot)
        creases += [Crease(c, -0.35, 0.7) for c in (crease, flip(crease))]
    panels = (
        Panel("back", legs.edges(-0.6), 0, "body", regions=(waistband(back, 7, "inside"),)),
        Panel("front", legs.edges(legs.dip), 1, "body", regions=(waistband(front, 4, "band"), *hems(legs, 3)),
              creases=tuple(creases)),
    )  # fmt: skip
    loops = [Cord("band", line((x, 0.2 - legs.dip * 0.6), (x, -4.4 - legs.dip * 0.6)), 1.1, 0.35) for x in (-9, 9)]
    button = Button(0.9, -legs.dip - 2, 1.5, "button", 0.15)
    return Garment(
        name, kind, cut, ROLES, panels, (), tuple(loops), (button,), fabric, legs.limbs(), attributes=attributes
    )


def jeans(name: str, cut: str, legs: Legs, kind: str = "jeans", **attributes: str) -> Garment:
    """Five-pocket jeans: curved pockets, topstitching, a metal button and rivets."""
    base = trousers(name, cut, legs, DENIM, kind, press=False, **attributes)
    w, h = legs.waist, legs.hip
    pocket = smooth((w * 0.52, -4.8), (w * 0.58, -9), (w * 0.85, -12.5), (h - 0.4, -13.5))
    coin = line((w * 0.72, -10.6), (w * 0.78, -9.2), (h - 3.4, -9.2))
    fly = smooth((3.4, -5.4), (3.4, -legs.rise * 0.55), (2.7, -legs.rise * 0.7), (0.3, -legs.rise * 0.76))
    pair = [Crease(c, 0.35) for c in (pocket, flip(pocket))]
    seat = [Crease(line((0, -3), (0, -legs.rise)), 0.25), Crease(fly, 0.12), Crease(coin, 0.2)]
    front = replace(base.panels[1], creases=(*pair, *seat))
    band = legs.waistline(legs.dip)
    foot = line((legs.inner + 0.8, -legs.length + 2.4), (legs.outer - 0.8, -legs.length + 2.4))
    rows = [fly, fly - (0.9, 0), pocket - (0.7, 0.9), flip(pocket - (0.7, 0.9)), band[3:-3] - (0, 4.5),
            band[3:-3] - (0, 0.6),
            foot, flip(foot)]  # fmt: skip
    stitches = [Cord("stitch", row, 0.42, 0.1, 0.02) for row in rows]
    rivets = [Button(s * x, y, 0.9, "metal", 0.05) for s in (1, -1) for x, y in ((w * 0.54, -5.6), (h - 1.6, -13.2))]
    stud = Button(0.9, -legs.dip - 2, 1.9, "metal", 0.2)
    cords = (*base.cords, *stitches)
    return replace(base, panels=(base.panels[0], front), cords=cords, buttons=(stud, *rivets))


def joggers(legs: Legs) -> Garment:
    """Soft trousers with ribbed ends and a drawstring."""
    front, back = legs.waistline(legs.dip), legs.waistline(-0.6)
    under = front - (0, 5.2)
    ankle = line((legs.inner - 1, -legs.length + 7), (legs.outer + 1, -legs.length + 7))
    gathers = [Gather(under, 9, 0.45, 2.0), Gather(ankle, 7, 0.4, 2.0), Gather(flip(ankle), 7, 0.4, 2.0)]
    pocket = line((legs.waist - 1.5, -6), (legs.hip - 0.6, -20))
    panels = (
        Panel("back", legs.edges(-0.6), 0, "body", regions=(waistband(back, 7, "inside"),)),
        Panel("front", legs.edges(legs.dip), 1, "body", gathers=tuple(gathers),
              regions=(waistband(front, 5, "band", 1.1), *hems(legs, 6.5, "band", 1.1)),
              creases=(Crease(pocket, 0.3), Crease(flip(pocket), 0.3))),
    )  # fmt: skip
    cords = [Cord("cord", smooth((s * 1.5, -legs.dip - 2.5), (s * 2.6, -9), (s * 1.8, -14), (s * 3.4, -19)), 0.8, 0.45)
             for s in (1, -1)]  # fmt: skip
    fabric = Fabric(bending=0.12, thick=0.4, ease=0.012, breath=0.8)
    return Garment("trousers-joggers", "trousers", "jogger", KNITTED, panels, (), tuple(cords), (), fabric,
                   legs.limbs(),
                   attributes={"fit": "relaxed fit", "length": "full length", "closure": "drawstring"})  # fmt: skip


def skirt_edges(waist: float, hip: float, hem: float, length: float, dip: float, drop: float) -> tuple:
    """Outline of a skirt panel; half widths in cm."""
    line_ = smooth((-waist, 0), (-waist * 0.5, -dip * 0.8), (0, -dip), (waist * 0.5, -dip * 0.8), (waist, 0))
    side = smooth(
        (waist, 0), ((waist + 2 * hip) / 3, -10), (hip, -20), ((hip + hem) / 2, -(20 + length) / 2), (hem, -length)
    )
    bottom = smooth((hem, -length), (hem * 0.55, -length - drop * 0.8), (0, -length - drop))
    return (("waist", line_), ("side", side), ("hem", join(bottom, mirror(bottom))), ("side", mirror(side)))


def skirt(name: str, cut: str, fabric: Fabric, shape: tuple[float, float, float, float], drop: float = 2.0,
          dip: float = 1.2,
          band_cm: float = 3.5, rib_cm: float = 0.0, creases: tuple[Crease, ...] = (), gathers: tuple[Gather, ...] = (),
          pleats: Pleats | None = None, **attributes: str) -> Garment:  # fmt: skip
    """A skirt; `shape` is half waist, half hip, half hem and length."""
    front, back = skirt_edges(*shape, dip, drop), skirt_edges(*shape, -0.6, drop)
    hem = front[2][1]
    wide = join(hem[:1] + (3, 0), hem, hem[-1:] - (3, 0))
    turned = Region("body", join(wide - (0, 4), wide[::-1] + (0, 2.6)), 0.04, 0 if pleats else 0.14)
    panels = (
        Panel("back", back, 0, "body", regions=(waistband(back[0][1], 7, "inside"),)),
        Panel("front", front, 1, "body", regions=(turned, waistband(front[0][1], band_cm, "band", rib_cm)),
              creases=creases,
              gathers=gathers, pleats=pleats),
    )  # fmt: skip
    return Garment(name, "skirt", cut, ROLES, panels, fabric=fabric, attributes=attributes)


def skirts() -> tuple[Garment, ...]:
    """Skirts."""
    darts = tuple(Crease(line((x, -4), (x * 1.05, -13)), 0.15) for x in (-8, 8))
    slit = Crease(line((9, -46), (9.5, -68)), 0.6, 0.5)
    panels = tuple(Crease(smooth((x, -4), (x * 1.35, -20), (x * 1.9, -42)), 0.15) for x in (-8.5, 8.5))
    full = Pleats(13, (17.5, -4), (42, -76), 1.6)
    tiers = [smooth((-w, y), (0, y - 2), (w, y)) for w, y in ((18, -4), (27, -27), (35, -54))]
    mini = skirt(
        "skirt-mini", "A-line mini", TWILL, (18, 24, 28.5, 42), 2.5, creases=panels, length="mini", fit="A-line"
    )
    buttons = tuple(Button(0, y, 1.7, "metal", 0.25) for y in np.linspace(-2.6, -38, 7))
    denim = skirt("skirt-denim", "buttoned denim mini", DENIM, (19, 24.5, 27, 43), 1.5, creases=darts, length="mini",
                  fit="A-line", closure="buttons")  # fmt: skip
    placket = Patch("band", line((-1.9, -43.6), (1.9, -43.6), (1.9, -0.9), (-1.9, -0.9)), 0.25)
    pockets = [Patch("body", p, 0.22) for p in (oblong(13, -13.5, 11, 12, 1), oblong(-13, -13.5, 11, 12, 1))]
    rows = [Cord("stitch", c, 0.42, 0.1, level) for level, c in (
        (0.3, line((-1.2, -43), (-1.2, -1.5))), (0.3, line((1.2, -43), (1.2, -1.5))),
        (0.03, line((-26, -40.8), (0, -42.2), (26, -40.8))), (0.3, line((8.2, -9.8), (17.8, -9.8))),
        (0.3, line((-8.2, -9.8), (-17.8, -9.8))))]  # fmt: skip
    return (
        mini,
        replace(denim, patches=(placket, *pockets), cords=tuple(rows), buttons=buttons),
        skirt("skirt-pencil", "pencil midi", TWILL, (17.5, 24, 21.5, 68), 0.8, creases=(*darts, slit), length="midi",
              fit="slim fit"),
        skirt("skirt-pleated", "pleated midi", replace(FLOWING, ease=0.004, folds=0.5), (17.5, 24, 42, 76), 4,
              pleats=full,
              length="midi", fit="flared"),
        skirt("skirt-tiered", "tiered maxi", FLOWING, (18, 25, 40, 90), 3, 1, 4, 1.2,
              creases=tuple(Crease(t, 0.3) for t in tiers[1:]), gathers=tuple(Gather(t, 13, 0.8, 2.6) for t in tiers),
              length="maxi", fit="flared"),
        skirt("skirt-slip", "bias-cut slip", replace(FLOWING, ease=0.02, folds=1.9), (17.5, 23.5, 29, 76), 1.5,
              1.5, 1.0,
              length="midi", fit="regular fit"),
    )  # fmt: skip


def pleated(legs: Legs, base: Garment) -> Garment:
    """Two soft pleats below the waistband, at each side."""
    tucks = [smooth((x, -4.5), (x + 0.3, -12), (x + 1, -22)) for x in (6.5, 10.5)]
    front = base.panels[1]
    extra = tuple(Crease(c, 0.5, 0.6) for t in tucks for c in (t, flip(t)))
    return replace(base, panels=(base.panels[0], replace(front, creases=(*front.creases, *extra))))


def legged() -> tuple[Garment, ...]:
    """Everything with legs."""
    straight, wide = Legs(), Legs(hip=26, outer=34, inner=4, length=104, rise=29)
    tapered = Legs(hip=26.5, outer=19, inner=3.5, length=95, knee=1.5, rise=28)
    short = Legs(hip=26, hip_at=17, outer=29.5, inner=2.5, length=43, rise=27)
    full = {"length": "full length", "closure": "zip fly"}
    return (
        trousers("trousers-straight", "straight-leg", straight, fit="straight leg", **full),
        pleated(wide, trousers("trousers-wide", "wide-leg pleated", wide, fit="wide leg", **full)),
        trousers("trousers-tapered", "tapered cropped", tapered, fit="tapered leg", closure="zip fly",
                 length="cropped"),
        joggers(Legs(hip=27, outer=18, inner=4.5, length=98, knee=3, rise=30)),
        jeans("jeans-straight", "straight-leg", Legs(hip=24.5, outer=22.5, inner=3, length=101),
              fit="straight leg", **full),
        jeans("jeans-wide", "wide-leg", Legs(hip=25, outer=31, inner=3.5, length=104), fit="wide leg", **full),
        jeans("jeans-skinny", "skinny", Legs(hip=22.5, waist=17.5, outer=15.5, inner=2.5, length=98, rise=25),
              fit="skinny",
              **full),
        pleated(short, trousers("shorts-tailored", "tailored", short, kind="shorts", press=False, fit="regular fit",
                                length="short", closure="zip fly")),
        jeans("shorts-denim", "denim", Legs(hip=25, hip_at=16, outer=27.5, inner=2.5, length=37, rise=26), "shorts",
              fit="regular fit", length="short", closure="zip fly"),
    )  # fmt: skip


GARMENTS = (*legged(), *skirts())
