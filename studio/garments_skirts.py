"""Skirts, laid flat with the waistband at y = 0: a table of `Sweep` measurements and what is sewn to them."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from dataclasses import dataclass, field, replace

import numpy as np

from studio.garments_bottoms import (
    DENIM,
    FLOWING,
    ROLES,
    TWILL,
    WORSTED,
    Detail,
    Details,
    Hips,
    bow,
    elastic,
    five_pockets,
    flap_pocket,
    fly,
    jean_band,
    pair,
    patch_pockets,
    plain_band,
    slant_pockets,
    stitches,
    sum_of,
    tailored_band,
    waistband,
)
from studio.panels import (
    Button,
    Cord,
    Crease,
    Curve,
    Fabric,
    Garment,
    Gather,
    Panel,
    Patch,
    Pleats,
    Region,
    join,
    line,
    oblong,
    smooth,
    spin,
)


@dataclass(frozen=True)
class Sweep(Hips):
    """Half widths in cm of a skirt; its hem sways in `flutes` waves and may slant."""

    waist: float = 16.5
    hip: float = 21.0
    hip_at: float = 18.0
    hem: float = 22.0
    length: float = 60.0
    dip: float = 2.8
    rise: float = 24.0  # how far down a fly would reach a crotch
    drop: float = 1.5
    flutes: int = 0
    wave: float = 0.9  # how far the hem sways
    slant: float = 0.0  # the right side is so much shorter, the left longer

    def side(self, sign: int = 1) -> Curve:
        """One side from the waist down to the hem."""
        w, h, at, foot = self.waist, self.hip, self.hip_at, (self.hem, -self.length + sign * self.slant)
        below = ((h + self.hem) / 2, (-at + foot[1]) / 2)
        curve = smooth((w, 0), (h - (h - w) * 0.44, -at * 0.5), (h, -at), below, foot)
        return curve * (sign, 1)

    def side_at(self, y: float) -> float:
        """Half width at a height."""
        side = self.side()
        return float(np.interp(y, side[::-1, 1], side[::-1, 0]))

    def phase(self, share: np.ndarray) -> np.ndarray:
        """How many flutes lie to the left of a share of the half width; no two are quite as wide."""
        return self.flutes * (share + 1) / 2 + 0.22 * np.sin(3.1 * share + self.length) * (1 - share**2)

    def crests(self) -> np.ndarray:
        """Where the flutes stand highest, as shares of the half width."""
        share = np.linspace(-1, 1, 401)
        return np.interp(np.arange(self.flutes) + 0.5, self.phase(share), share)

    def hem_curve(self, back: bool = False) -> Curve:
        """The hem from right to left; behind the front's waves the back hangs lower."""
        share = np.linspace(1, -1, 24 * max(self.flutes, 2) + 1)
        calm = (1 - share**4) * self.wave * bool(self.flutes)
        sway = -0.4 if back else np.cos(2 * np.pi * self.phase(share)) * (0.8 + 0.25 * np.sin(5 * share + self.hem))
        y = -self.length + self.slant * share - self.drop * (1 - share**2)
        return np.stack([self.hem * share, y + calm * sway], 1)

    def edges(self, back: bool) -> tuple[tuple[str, Curve], ...]:
        """The whole outline."""
        top = self.waistline(-0.9 if back else self.dip)
        return (("waist", top), ("side", self.side()), ("hem", self.hem_curve(back)), ("side", self.side(-1)[::-1]))

    def down(self, share: float, start: float, end: float, bow_by: float = 0.0) -> Curve:
        """A line that keeps its share of the half width, between two heights."""
        ys = np.linspace(start, end, 7)
        swell = bow_by * np.sin(np.linspace(0, np.pi, 7))
        return np.array([(share * self.side_at(y) + s, y) for y, s in zip(ys, swell, strict=True)])

    def hem_strip(self, width: float, part: str = "body", back: bool = False, groove: float = 0.15) -> Region:
        """A strip along the hem."""
        hem = self.hem_curve(back)
        wide = join(hem[:1] + (4, 0), hem, hem[-1:] - (4, 0))
        return Region(part, join(wide - (0, 4), wide[::-1] + (0, width)), 0.05, groove)


def fluted(sweep: Sweep, height: float = 1.0, start: float = 0.3) -> Details:
    """Folds that open towards the hem, one over each of its waves."""
    folds, width = [], 0.4 * sweep.hem / max(sweep.flutes, 1)
    for i, share in enumerate(sweep.crests()):
        top = -sweep.length * (start + (0.0, 0.2, 0.09)[i % 3])
        deep = height * (1.0, 0.75, 0.9)[(i + 1) % 3]
        curve = sweep.down(share * 0.97, top, -sweep.length - 3, 0.6)
        folds.append(Crease(curve, -deep * 1.15, width, fade=0.75 * (sweep.length + top)))
    return Details(creases=tuple(folds))


def flutes(height: float = 1.0, start: float = 0.3) -> Detail:
    """`fluted` as a row of the table names it."""
    return lambda sweep: fluted(sweep, height, start)


def turned(width: float = 2.8, stitched: bool = False, groove: float = 0.15) -> Detail:
    """A hem turned up inside, stitched through or not."""

    def make(sweep: Sweep) -> Details:
        row = stitches(sweep.hem_curve()[2:-2] + (0, width)) if stitched else ()
        return Details((sweep.hem_strip(width, groove=groove),), cords=row)

    return make


def darts(*places: float, length: float = 10.0) -> Detail:
    """Darts from the band to the hip."""
    return lambda s: Details(
        creases=pair(*(Crease(s.down(p, -5 - length, -5), 0.24, 0.35, fade=length * 0.6) for p in places))
    )


def gores(*shares: float) -> Detail:
    """Seams from the band to the hem, an even share of the width apart."""
    return lambda s: Details(creases=pair(*(Crease(s.down(p, -4, -s.length - 3), 0.24, 0.35) for p in shares)))


def across(*rolls: tuple[float, float, float], height: float = 0.45) -> Detail:
    """Folds across the lap: (share of the width, height, tilt in degrees)."""

    def make(sweep: Sweep) -> Details:
        curves = (spin(smooth((-8, 0), (0, 1.0), (8, 0)), tilt) + (share * sweep.hip, y) for share, y, tilt in rolls)
        return Details(creases=tuple(Crease(curve, -height, 1.7) for curve in curves))

    return make


LAP = across((-0.5, -20, 8), (0.45, -23, -9), (-0.1, -30, -5), height=0.35)


def slit(share: float, length: float) -> Detail:
    """A slit up from the hem, its edges turned."""

    def make(sweep: Sweep) -> Details:
        cut = sweep.down(share, -sweep.length + length, -sweep.length - 3)
        return Details(creases=(Crease(cut, 1.1, 0.35), Crease(cut + (2.2, 0), -0.3, 1.4)))

    return make


def placket(count: int, size: float = 1.7, part: str = "button", stop: float = 0.0) -> Detail:
    """A strip of cloth down the middle with buttons, stitched at both edges; it may stop above the hem."""

    def make(sweep: Sweep) -> Details:
        end = -sweep.length - sweep.drop + stop
        strip = line((-1.9, end - 0.1), (1.9, end - 0.1), (1.9, -sweep.dip + 0.1), (-1.9, -sweep.dip + 0.1))
        rows = stitches(*(line((x, end + 0.6), (x, -sweep.dip - 0.6)) for x in (-1.35, 1.35)), level=0.3)
        knobs = tuple(Button(0, y, size, part, 0.3) for y in np.linspace(-sweep.dip - 2, end + 5, count))
        return Details(patches=(Patch("band", strip, 0.3),), cords=rows, buttons=knobs)

    return make


def wrap(sweep: Sweep) -> Details:
    """The right front laid over the left and tied at the hip, from where folds run across the lap."""
    s, foot = sweep, -sweep.length - sweep.drop + 0.1
    edge = smooth(
        (-s.waist * 0.6, -2.2), (-s.hip * 0.58, -s.hip_at), (-s.hip * 0.36, foot * 0.62), (s.hem * 0.02, foot)
    )
    pulls = ((-0.5, -6, 0.5, -24), (-0.55, -9, 0.15, -40), (-0.5, -5, 0.8, -13), (-0.6, -20, 0.3, -56))
    folds = (smooth((a * s.waist, b), ((a + c) * 9, (b + d) / 2 + 1.2), (c * s.hip, d)) for a, b, c, d in pulls)
    creases = (Crease(edge - (0.7, 0), 0.8, 0.6), *(Crease(fold[::-1], -0.55, 1.5, fade=18) for fold in folds))
    right = line((s.hem + 6, foot - 4), (s.hem + 6, 2), (edge[0, 0], 2))
    over = Region("body", join(edge, edge[-1:] - (0, 4), right), 0.75, 0.1)
    return Details((over,), creases, patches=bow(-s.waist * 0.62, -3.4, 17, 7), cords=(Cord("body", edge, 1.1, 0.3),
                   *stitches(edge + (1.9, 0.2))))  # fmt: skip


def zipped(sweep: Sweep) -> Details:
    """A metal zip from the band to the hem with its pull, between two seams."""
    teeth = line((0, -sweep.dip - 0.4), (0, -sweep.length - sweep.drop + 0.4))
    tapes = (Crease(teeth + (x, 0), 0.3, 0.4) for x in (-1.2, 1.2))
    pull = Patch("metal", oblong(0.3, -sweep.dip - 4.6, 0.9, 3.4, 0.4, 6), 0.3, level=0.45)
    return Details(creases=tuple(tapes), patches=(pull,), cords=(Cord("metal", teeth, 0.9, 0.25, 0.04),))


def apron(sweep: Sweep) -> Details:
    """The flat front of a kilt: fringed along its edge, buckled at the hip and pinned."""
    s, foot = sweep, -sweep.length - sweep.drop
    left, right = s.down(-0.52, -s.dip + 0.2, foot + 0.1), s.down(0.5, -s.dip + 0.2, foot + 0.1)
    panel = Patch("body", join(left, right[::-1]), 0.5)
    fringe = tuple(Cord("body", line((x, y), (x + 1.6, y - 0.2)), 0.35, 0.25, 0.3)
                   for x, y in right[0] + np.linspace(0.06, 1, 44)[:, None] * (right[-1] - right[0]))  # fmt: skip
    straps, metals = [], []
    for y in (-4.2, -9.4):
        x = 0.5 * s.side_at(y)
        straps.append(Cord("strap", line((x - 3.5, y), (x + 7.5, y - 0.6)), 1.9, 0.3, 0.5))
        frame = oblong(x + 4.4, y - 0.4, 2.0, 2.9, 0.5, -3)
        metals.append(Cord("metal", join(frame, frame[:1]), 0.5, 0.35, 0.85))
    pin = line((right[-1, 0] - 3.0, foot + 15), (right[-1, 0] - 2.4, foot + 7))
    return Details(patches=(panel,), cords=(*fringe, *straps, *metals, Cord("metal", pin, 0.7, 0.4, 0.5)))


def box_pleats(count: int) -> Detail:
    """Pleats folded to both sides, stitched down over the hip, open below."""

    def make(sweep: Sweep) -> Details:
        creases = []
        for share in np.linspace(-1, 1, count + 2)[1:-1]:
            creases.append(Crease(sweep.down(share, -4.5, -sweep.length - 3), 0.45, 0.4))
            creases += [Crease(sweep.down(share, -11, -sweep.length - 3) + (x, 0), -0.4, 1.0) for x in (-1.5, 1.5)]
        return Details(creases=tuple(creases))

    return make


def tiers(*heights: float, reach: float = 9.0, height: float = 0.8) -> Detail:
    """Seams round the skirt from which the cloth below is gathered."""

    def make(sweep: Sweep) -> Details:
        sewn = Details()
        for y in heights:
            w = sweep.side_at(y) + 2
            seam = smooth((-w, y + 0.4), (0, y - 1.4), (w, y + 0.4))
            sewn = sewn + Details(
                creases=(Crease(seam, 0.5, 0.45),), gathers=(Gather(seam - (0, 0.6), reach, height, 2.5),)
            )
        return sewn

    return make


def ruffle(width: float) -> Detail:
    """A gathered strip along the hem that stands away from the skirt."""

    def make(sweep: Sweep) -> Details:
        hem = sweep.hem_curve()
        calm = np.stack([hem[:, 0], -sweep.length + sweep.slant * hem[:, 0] / sweep.hem
                         - sweep.drop * (1 - (hem[:, 0] / sweep.hem) ** 2)], 1)  # fmt: skip
        seam = calm + (0, width)
        wide = join(hem[:1] + (4, 0), hem, hem[-1:] - (4, 0))
        strip = Region("body", join(wide - (0, 4), seam[::-1] - (4, 0), seam[::-1] + (4, 0)), 0.3, 0.1)
        folds = []
        for i, share in enumerate(np.linspace(-0.96, 0.96, round(sweep.hem * 0.8))):
            x, y = (np.interp(share * sweep.hem, seam[::-1, 0], seam[::-1, k]) for k in (0, 1))
            end = y - width * (0.6, 1.3, 0.95)[i % 3]
            folds.append(Crease(smooth((x, y - 0.3), (x + 0.3 * share, y - width * 0.4), (x + 1.4 * share, end)),
                                (-0.5, 0.25, -0.4, 0.3)[i % 4], 0.6))  # fmt: skip
        return Details((strip,), (Crease(seam, 0.5, 0.45), *folds))

    return make


def gathered_waist(band: float = 3.5, reach: float = 18.0, height: float = 0.7) -> Detail:
    """Cloth gathered into a plain band."""

    def make(sweep: Sweep) -> Details:
        top = sweep.waistline(sweep.dip)
        return Details((waistband(top, band),), gathers=(Gather(top - (0, band + 0.2), reach, height, 2.4),))

    return make


def side_flaps(sweep: Sweep) -> Details:
    """Flap pockets at both sides, below the hip."""
    y = -sweep.hip_at - 9
    right = flap_pocket(sweep.side_at(y) - 6.2, y, 12.5, 14, 1)
    return Details(patches=pair(*right.patches), cords=pair(*right.cords), buttons=pair(*right.buttons))


@dataclass(frozen=True)
class Row:
    """One line of the cutting table."""

    name: str
    cut: str
    sweep: Sweep
    details: tuple[Detail, ...]
    fabric: Fabric = field(default_factory=lambda: TWILL)
    pleats: Pleats | None = None
    attributes: dict[str, str] = field(default_factory=dict)


def tailor(row: Row) -> Garment:
    """The skirt that a row describes."""
    sweep, sewn = row.sweep, sum_of(detail(row.sweep) for detail in row.details)
    inside = (sweep.hem_strip(9, "inside", back=True, groove=0), waistband(sweep.waistline(-0.9), 8, "inside"))
    panels = (
        Panel("back", sweep.edges(back=True), 0, "body", regions=inside),
        Panel("front", sweep.edges(back=False), 1, "body", regions=sewn.regions[::-1], creases=sewn.creases,
              gathers=sewn.gathers, pleats=row.pleats),
    )  # fmt: skip
    roles = ROLES | ({"strap": "trim"} if any(cord.part == "strap" for cord in sewn.cords) else {})
    return Garment(row.name, "skirt", row.cut, roles, panels, sewn.patches, sewn.cords, sewn.buttons, row.fabric,
                   attributes=row.attributes)  # fmt: skip


BAND = plain_band(3.6)
CRISP = replace(FLOWING, ease=0.004, folds=0.4)
SKIRTS = (
    Row(
        "skirt-mini",
        "A-line mini",
        Sweep(hip=21.5, hem=25.5, length=40, drop=2),
        (BAND, gores(0.42), LAP, turned(2.6)),
        attributes={"length": "mini", "fit": "regular fit", "shape": "A-line", "rise": "high rise"},
    ),
    Row(
        "skirt-denim",
        "buttoned denim mini",
        Sweep(hip=21.5, hem=24, length=41, drop=1.5, waist=17),
        (
            tailored_band(stitched=True, button=False),
            patch_pockets(0.66, -13.5),
            LAP,
            placket(6, 1.8, "metal"),
            turned(2.4, True),
        ),
        DENIM,
        attributes={"length": "mini", "shape": "A-line", "closure": "buttons", "pockets": "patch pockets"},
    ),
    Row(
        "skirt-denim-mini",
        "five-pocket denim mini",
        Sweep(hip=20.8, hem=22, length=38, drop=1, waist=17, rise=23),
        (jean_band, five_pockets(), LAP, turned(1.6, True)),
        DENIM,
        attributes={"length": "mini", "shape": "straight", "closure": "zip fly", "pockets": "five pockets"},
    ),
    Row(
        "skirt-denim-midi",
        "denim midi with front slit",
        Sweep(hip=20.8, hem=22.5, length=80, drop=1, waist=16.8, rise=25),
        (jean_band, five_pockets(), LAP, gores(0), slit(0.0, 26), turned(2.2, True)),
        DENIM,
        attributes={
            "length": "midi",
            "shape": "straight",
            "closure": "zip fly",
            "details": "front slit",
            "pockets": "five pockets",
        },
    ),
    Row(
        "skirt-pencil",
        "pencil midi",
        Sweep(waist=15.8, hip=20.5, hem=17.6, length=67, hip_at=20, drop=0.6),
        (BAND, darts(0.5), LAP, across((-0.3, -46, 8), (0.35, -52, -10), height=0.3), slit(0.45, 19), turned(3)),
        WORSTED,
        attributes={
            "length": "midi",
            "fit": "slim fit",
            "shape": "pencil",
            "rise": "high rise",
            "details": "side slit",
        },
    ),
    Row(
        "skirt-pleated",
        "pleated midi",
        Sweep(hip=20.5, hem=33, length=76, drop=3, flutes=0),
        (plain_band(3.8), turned(1.2, groove=0)),
        CRISP,
        Pleats(15, (16.5, -4), (33, -76), 1.5),
        {"length": "midi", "shape": "flared", "details": "knife pleats"},
    ),
    Row(
        "skirt-pleated-mini",
        "pleated mini",
        Sweep(hip=21.5, hem=29, length=37, drop=2),
        (plain_band(4.6), turned(1.0, groove=0)),
        CRISP,
        Pleats(13, (17, -5), (29, -37), 1.5),
        {"length": "mini", "shape": "flared", "details": "knife pleats"},
    ),
    Row(
        "skirt-tiered",
        "tiered maxi",
        Sweep(hip=22.5, hem=36, length=90, drop=3, flutes=7, wave=0.8),
        (gathered_waist(3.6, 12), tiers(-30, -58, height=0.9), flutes(0.6, 0.62), turned(1.8)),
        FLOWING,
        attributes={"length": "maxi", "shape": "flared", "details": "gathered tiers"},
    ),
    Row(
        "skirt-slip",
        "bias-cut slip",
        Sweep(waist=16, hip=20.5, hem=26, length=78, drop=1.5, flutes=4, wave=0.7),
        (plain_band(1.6), flutes(0.7, 0.3), turned(1.2)),
        replace(FLOWING, folds=1.7),
        attributes={"length": "midi", "fit": "regular fit", "shape": "bias cut", "waist": "elasticated waist"},
    ),
    Row(
        "skirt-a-line",
        "A-line midi",
        Sweep(hip=21.5, hem=33, length=72, drop=2.5, flutes=4, wave=1.0),
        (tailored_band(4.2, loops=True), slant_pockets(), flutes(1.2, 0.2), turned(3)),
        WORSTED,
        attributes={"length": "midi", "shape": "A-line", "pockets": "slant pockets", "rise": "high rise"},
    ),
    Row(
        "skirt-wrap",
        "wrap midi",
        Sweep(hip=21, hem=25, length=74, drop=1.5),
        (plain_band(3.6), wrap, turned(2)),
        replace(FLOWING, bending=0.08),
        attributes={"length": "midi", "shape": "A-line", "closure": "tie", "details": "wrap front"},
    ),
    Row(
        "skirt-button",
        "button-front midi",
        Sweep(hip=21, hem=28.5, length=74, drop=2, flutes=4, wave=0.7),
        (
            tailored_band(4, button=False, loops=False),
            slant_pockets(),
            flutes(0.7, 0.35),
            placket(8, 1.8, stop=0.6),
            turned(2.4),
        ),
        replace(FLOWING, bending=0.09),
        attributes={"length": "midi", "shape": "A-line", "closure": "buttons"},
    ),
    Row(
        "skirt-kilt",
        "kilt",
        Sweep(hip=21, hem=25.5, length=46, drop=1.5, waist=17),
        (plain_band(3.6), turned(1.0, groove=0), apron),
        replace(CRISP, bending=0.12, thick=0.3),
        Pleats(15, (17, -8), (25.5, -46), 1.3),
        {"length": "mini", "shape": "A-line", "closure": "buckles", "details": "pleats and buckled straps"},
    ),
    Row(
        "skirt-tulle",
        "full tulle midi",
        Sweep(hip=25, hip_at=16, hem=40, length=70, drop=3, flutes=9, wave=1.0),
        (gathered_waist(4, 30, 0.8), flutes(0.9, 0.2), turned(0.8, groove=0)),
        replace(FLOWING, bending=0.03),
        attributes={"length": "midi", "shape": "full", "details": "gathered waist"},
    ),
    Row(
        "skirt-maxi",
        "flared maxi",
        Sweep(hip=20.5, hem=33, length=96, drop=2.5, flutes=5, wave=1.1),
        (plain_band(4), flutes(1.3, 0.2), turned(1.8)),
        FLOWING,
        attributes={"length": "maxi", "shape": "flared", "rise": "high rise"},
    ),
    Row(
        "skirt-asymmetric",
        "asymmetric-hem midi",
        Sweep(hip=20.5, hem=28, length=68, drop=1.5, flutes=5, wave=0.9, slant=8),
        (plain_band(3.4), flutes(0.6, 0.4), ruffle(14), turned(1)),
        FLOWING,
        attributes={"length": "midi", "shape": "flared", "hem": "asymmetric ruffled hem"},
    ),
    Row(
        "skirt-skater",
        "skater mini",
        Sweep(hip=22.5, hip_at=15, hem=32, length=41, drop=3.5, flutes=6, wave=1.5),
        (plain_band(4.2), flutes(1.7, 0.14), turned(1.6)),
        replace(FLOWING, bending=0.07, folds=0.8),
        attributes={"length": "mini", "shape": "circle", "rise": "high rise"},
    ),
    Row(
        "skirt-zip",
        "zip-front mini",
        Sweep(waist=16.5, hip=20.5, hem=22, length=38, drop=0.8),
        (plain_band(3.6), gores(0.55), slant_pockets(reach=11), LAP, zipped, turned(2.2, True)),
        replace(TWILL, thick=0.35),
        attributes={"length": "mini", "shape": "straight", "closure": "front zip"},
    ),
    Row(
        "skirt-cargo",
        "cargo midi",
        Sweep(hip=21.5, hem=24, length=76, drop=1, waist=17, rise=25),
        (
            tailored_band(stitched=True),
            fly(True),
            slant_pockets(True, 13),
            LAP,
            side_flaps,
            slit(0.0, 20),
            turned(2.6, True),
        ),
        TWILL,
        attributes={"length": "midi", "shape": "straight", "pockets": "flap side pockets", "closure": "zip fly"},
    ),
    Row(
        "skirt-ruffle",
        "ruffle-hem mini",
        Sweep(hip=21.5, hem=26, length=42, drop=2, flutes=8, wave=0.6),
        (elastic(3.4, reach=7), ruffle(11), LAP, turned(1)),
        FLOWING,
        attributes={"length": "mini", "shape": "A-line", "hem": "ruffled hem", "waist": "elasticated waist"},
    ),
    Row(
        "skirt-box-pleat",
        "box-pleat knee-length",
        Sweep(hip=21.5, hem=30, length=56, drop=2),
        (tailored_band(4, loops=False, button=False), box_pleats(4), turned(2.4)),
        replace(WORSTED, folds=0.6),
        attributes={"length": "knee length", "shape": "A-line", "details": "box pleats"},
    ),
)

GARMENTS = tuple(tailor(row) for row in SKIRTS)
