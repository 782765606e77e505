"""Blazers, jackets, coats and scarves."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from dataclasses import replace
from itertools import pairwise

import numpy as np

from studio.bodice import Bodice
from studio.garments_dresses import tied_belt, waist_seam
from studio.garments_tops import collar_leaves, front_edge, fronts
from studio.panels import (
    Button,
    Cord,
    Crease,
    Curve,
    Fabric,
    Garment,
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

WOOL = Fabric(bending=0.3, thick=0.5, ease=0.004, breath=0.15, folds=0.8)
SUITING = Fabric(bending=0.22, thick=0.35, ease=0.005, breath=0.12, folds=0.7)
COTTON = Fabric(bending=0.16, thick=0.3, ease=0.008, breath=0.12)
DENIM = Fabric(bending=0.24, thick=0.42, ease=0.008, breath=0.12)
LEATHER = Fabric(bending=0.22, thick=0.4, ease=0.012, breath=0.15, folds=1.2)
DOWN = Fabric(bending=0.3, thick=0.4, ease=0.006, breath=1.0, folds=0.6)
ROLES = {"body": "main", "collar": "main", "inside": "lining", "button": "button", "metal": "metal", "stitch": "stitch"}


def lapel_edge(block: Bodice, x: float, stop: float, cutaway: float = 0.0) -> Curve:
    """A front edge at `x` that opens into a V at depth `stop`, its lower corner rounded by `cutaway`."""
    hem = block.hem_curve()
    bottom = float(np.interp(-(x + cutaway), -hem[:, 0], hem[:, 1]))
    up = smooth((x + cutaway, bottom), (x + cutaway * 0.4, bottom + cutaway * 0.35), (x, bottom + cutaway * 1.5 + 2)) \
        if cutaway else line((x, bottom), (x, bottom + 2))  # fmt: skip
    roll = smooth((x, -stop), (block.neck * 0.5, -stop * 0.45), (block.neck, 0))
    return join(up, roll)


def lapels(block: Bodice, x: float, stop: float, width: float, notch: float = 15.0, peak: float = 0.0) -> list[Patch]:
    """Notched lapels and the collar above them, on both sides; the side that buttons over comes last."""
    n = block.neck
    roll = smooth((x, -stop), (n * 0.5, -stop * 0.45), (n, 0.0))
    gorge = (n * 0.72 + width * 0.95, -notch + peak)
    edge = smooth((x, -stop), (x + width * 0.5, -stop * 0.78), (gorge[0] - 0.4, -notch - 2.5), gorge)
    inner = (float(np.interp(-notch * 0.8, roll[:, 1], roll[:, 0])) + 0.3, -notch * 0.62)
    lapel = join(edge, line(gorge, inner), roll[roll[:, 1] < inner[1]][::-1])
    step = (inner[0] + (gorge[0] - inner[0]) * 0.62, inner[1] + (gorge[1] - inner[1]) * 0.62)
    fall = smooth(step, (step[0] + 1.6, step[1] + 3.4), (n + 4.2, -3.0), (n + 2.4, 1.8), (n * 0.5, 4.2), (0, 4.9))
    foot = join(line(inner), roll[roll[:, 1] > inner[1]], smooth((n, 0), (n * 0.6, -1.7), (0, -2.6)))
    foot, fall = join(foot, mirror(foot)), join(fall, mirror(fall))
    raised = {"roll_height": 0.7, "roll_width": 2.4, "lift": 0.4}
    return [
        Patch("collar", join(foot, fall[::-1]), roll=foot, level=0.55, **raised),
        Patch("collar", flip(lapel), roll=flip(roll), level=0.35, **raised),
        Patch("collar", lapel, roll=roll, level=0.35, **raised),
    ]


def tailored(
    name: str, kind: str, cut: str, block: Bodice, fabric: Fabric, overlap: float, stop: float, width: float,
    cutaway: float = 0.0, double: bool = False, notch: float = 13.0, peak: float = 0.0, **attributes: str,
) -> Garment:  # fmt: skip
    """A blazer or coat: overlapping fronts, lapels, buttons, flap pockets, lined."""
    edge = lapel_edge(block, -overlap, stop, cutaway)
    dart = Crease(smooth((13, -24), (12, -38), (12.5, -block.waist_at - 14)), 0.2)
    both = (dart, Crease(flip(dart.curve), 0.2))
    regions = (*block.sleeves(), block.hem_band(2, "body", lift=0.03, groove=0.08))
    under, over = fronts(block, edge, edge, regions, creases=both)
    lining = Region("inside", line((-13, 5), (13, 5), (17, -20), (16, -200), (-16, -200), (-17, -20)), groove=0)
    back = Panel("back", block.whole(block.neckline(block.back_drop, "crew")), 0, "body", regions=(lining,))
    y = -block.waist_at - 7
    flaps = [oblong(s * (block.waist - 9.5), y, 13.5, 5.2, 0.9, -s * 3) for s in (1, -1)]
    welt = oblong(-14.5, -25.5, 9.5, 2.1, 0.2, -8)
    patches = (*lapels(block, -overlap, stop, width, notch, peak), *(Patch("body", f, 0.3) for f in flaps))
    if kind == "blazer":
        patches = (*patches, Patch("body", flip(welt), 0.18))
    rows = np.arange(-stop - 2, -block.waist_at - (12 if kind == "blazer" else 24), -11.0)
    xs = (overlap - 2.5, -overlap + 2.5) if double else (0.0,)
    buttons = [Button(x, y, 2.3, level=0.3) for y in rows for x in xs]
    spots = [block.tip + block.across * (block.cuff - 1.6) - block.axis * d for d in (3, 5, 7)]
    buttons += [Button(s * p[0], p[1], 1.3) for p in spots for s in (1, -1)]
    return Garment(name, kind, cut, ROLES, (back, under, over), patches, (), tuple(buttons), fabric, block.limbs(),
                   attributes={"sleeves": "long sleeves", "closure": "buttons", **attributes})  # fmt: skip


def tailoring() -> tuple[Garment, ...]:
    """Blazers and wool coats."""
    jacket = Bodice(neck=8.5, shoulder=21.5, slope=4.0, armhole=25, chest=26, waist=24, waist_at=44, hem=27, length=72,
                    hem_drop=0.6, sleeve=59, angle=70, cuff=12.5)  # fmt: skip
    boyish = replace(jacket, shoulder=24, chest=29, waist=28.5, hem=29.5, length=76, armhole=27, angle=68)
    coat = Bodice(neck=8.5, shoulder=22.5, slope=4.5, armhole=27, chest=28, waist=27.5, waist_at=45, hem=31, length=108,
                  hem_drop=0.8, sleeve=60, angle=68, cuff=13.5)  # fmt: skip
    robe = replace(coat, shoulder=25, chest=31, waist=30, hem=33, length=114, angle=65, cuff=15)
    return (
        tailored("blazer-single", "blazer", "single-breasted", jacket, SUITING, 2.2, 38, 8, 5,
                 neckline="notched lapels",
                 fit="tailored fit"),
        tailored("blazer-double", "blazer", "oversized double-breasted", boyish, SUITING, 7.5, 40, 9.5, 0, True,
                 peak=2.5,
                 notch=14, neckline="peak lapels", fit="oversized"),
        tailored("coat-single", "coat", "straight", coat, WOOL, 3, 34, 9, length="midi", neckline="notched lapels",
                 fit="straight fit"),
        belted(tailored("coat-robe", "coat", "belted robe", robe, WOOL, 8, 44, 11, notch=16, length="midi",
                        neckline="wide lapels", fit="belted", closure="tie belt"), robe),
    )  # fmt: skip


def belted(base: Garment, block: Bodice) -> Garment:
    """A coat closed by a tied belt instead of buttons."""
    belt = tied_belt(waist_seam(block, 0.4)[2:-2] - (0, 2), 5.2, "belt", 30)
    cuffs = tuple(button for button in base.buttons if abs(button.x) > 20)
    return replace(base, patches=(*base.patches, *belt), buttons=cuffs, roles={**base.roles, "belt": "main"})


def trench() -> Garment:
    """A trench coat: double-breasted, storm flap, epaulettes, buckled belt."""
    block = Bodice(neck=8.5, shoulder=22.5, slope=5, armhole=27, chest=27.5, waist=23.5, waist_at=46, hip=29, hip_at=66,
                   hem=35, length=106, hem_drop=1, sleeve=59, angle=67, cuff=13)  # fmt: skip
    base = tailored("trench-classic", "trench coat", "classic double-breasted", block, COTTON, 8.5, 30, 11, 0,
                    True, notch=12,
                    length="midi", neckline="storm collar", fit="belted")  # fmt: skip
    flap = join(smooth((9, -4), (21, -6.5), (24, -20), (17, -29.5)), smooth((17, -29.5), (10, -28), (7, -16), (9, -4)))
    straps = [
        Patch("body", spin(oblong(16, -2.6, 11, 3.4, 1.2), -15 * s if s > 0 else -15, (16, -2.6)), 0.3) for s in (1,)
    ]
    straps += [Patch("body", flip(strap.polygon), 0.3) for strap in straps]
    seam = waist_seam(block, 0.4)[2:-2]
    belt = Patch("belt", join(seam + (0, 2.4), seam[::-1] - (0, 2.4)), 0.45, level=0.3)
    end = Patch("belt", spin(oblong(10, -53, 4.2, 15, 1.0), 14, (8, -46)), 0.4, level=0.5)
    frame = closed_frame(2.0, float(np.interp(2.0, seam[:, 0], seam[:, 1])), 4.6, 6.2)
    loops = [Cord("body", line((x, -42.6), (x, -49.6)), 1.3, 0.4, 0.8) for x in (-16, 16)]
    wrist = block.tip - block.axis * 9
    ring = line(tuple(wrist), tuple(wrist + block.across * (block.cuff - 0.8)))
    tabs = [Cord("belt", curve, 2.2, 0.3, 0.05) for curve in (ring, flip(ring))]
    rows = [Button(x, y, 2.3, level=0.3) for y in (-33, -41, -54, -64) for x in (-6.5, 6.5)]
    rows += [Button(s * 12.2, -1.7, 1.4, level=0.3) for s in (1, -1)]
    return replace(base, patches=(Patch("body", flip(flap), 0.3), *base.patches, *straps, belt, end),
                   buttons=tuple(rows),
                   cords=(*loops, *tabs, frame), roles={**ROLES, "belt": "main", "buckle": "button"})  # fmt: skip


def closed_frame(x: float, y: float, width: float, height: float) -> Cord:
    """A buckle."""
    ring = oblong(x, y, width, height, 1.2)
    return Cord("buckle", join(ring, ring[:2]), 1.1, 0.7, 1.0)


def zipped(
    name: str, kind: str, cut: str, block: Bodice, fabric: Fabric, ribs: tuple[float, float], rib_cm: float = 1.0,
    quilt: float = 0.0, **attributes: str,
) -> Garment:  # fmt: skip
    """A jacket closed by a zip, with bands at cuffs and hem."""
    part = "rib" if rib_cm else "body"
    regions = (*block.sleeves(), *(block.cuffs(ribs[0], part, rib_cm) if ribs[0] else ()),
               *((block.hem_band(ribs[1], part, rib_cm),) if ribs[1] else ()))  # fmt: skip
    front = Panel("front", block.whole(block.neckline()), 1, "body", regions=regions, quilt_cm=quilt)
    back = Panel(
        "back", block.whole(block.neckline(block.back_drop, "crew")), 0, "body", regions=(block.inside_neck(),)
    )
    top, bottom = -block.neck_drop + 0.5, float(block.hem_curve()[:, 1].min()) + 0.6
    tape = Cord("metal", line((0, top), (0, bottom)), 1.0, 0.35, 0.15)
    flaps = [Cord("body", line((x, top), (x, bottom)), 1.6, 0.3, 0.1) for x in (-1.5, 1.5)]
    puller = Patch("metal", oblong(0, top - 2.6, 1.1, 4.2, 0.5), 0.5, level=0.8)
    roles = {"body": "main", "rib": "trim", "collar": "main", "inside": "lining", "metal": "metal", "button": "button",
             "stitch": "stitch"}  # fmt: skip
    return Garment(name, kind, cut, roles, (back, front), (puller,), (*flaps, tape), (), fabric,
                   block.limbs(), attributes={"sleeves": "long sleeves", "closure": "zip", **attributes})  # fmt: skip


def stand_collar(block: Bodice, height: float, part: str, lift: float = 0.9, rib_cm: float = 0.0) -> list[Patch]:
    """A collar that stands round the neck: behind, and in front on either side of the opening."""
    n, d = block.neck, block.neck_drop
    foot = smooth((-n * 1.1, -0.8), (-n * 0.7, -d * 0.75), (0, -d), (n * 0.7, -d * 0.75), (n * 1.1, -0.8))
    rim = smooth((n * 1.02, height * 0.9), (n * 0.55, -d * 0.62 + height), (0, -d * 0.9 + height))
    half = join(
        foot[len(foot) // 2 :], smooth((n * 1.1, -0.8), (n * 1.16, height * 0.5), (n * 1.02, height * 0.9)), rim
    )
    behind = join(
        smooth((-n * 1.0, height * 0.9), (0, height * 1.08), (n * 1.0, height * 0.9)),
        line((n * 0.9, -1), (0, -2), (-n * 0.9, -1)),
    )
    look = {"lift": lift, "roll": rim, "roll_height": 0.4, "spine": foot if rib_cm else None, "rib_cm": rib_cm}
    return [
        Patch("inside", behind, lift=0.4),
        Patch(part, half, level=0.2, **look),
        Patch(part, flip(half), level=0.2, **{**look, "roll": flip(rim)}),
    ]


def bomber() -> Garment:
    """A bomber jacket."""
    block = Bodice(neck=9, neck_drop=7, shoulder=23, slope=5, armhole=26, chest=28.5, waist=29, waist_at=44,
                   hem=25, length=63,
                   hem_drop=0.3, sleeve=56, angle=70, cuff=9.5, puff=1.5)  # fmt: skip
    base = zipped("jacket-bomber", "jacket", "bomber", block, replace(COTTON, ease=0.014, breath=1.0), (6, 6.5),
                  neckline="ribbed collar",
                  fit="relaxed fit", length="short")  # fmt: skip
    pockets = [line((s * 12, -42), (s * 17, -54)) for s in (1, -1)]
    welts = tuple(Cord("body", c, 1.8, 0.4) for c in pockets)
    return replace(
        base, patches=(*stand_collar(block, 3.0, "rib", 0.6, 1.0), *base.patches), cords=(*base.cords, *welts)
    )


def puffer() -> Garment:
    """A quilted puffer coat with a high collar."""
    block = Bodice(neck=9.5, neck_drop=6, shoulder=23.5, slope=5.5, armhole=28, chest=30.5, waist=30.5,
                   waist_at=45, hem=31,
                   length=92, hem_drop=0.3, sleeve=59, angle=66, cuff=13, puff=1.5)  # fmt: skip
    base = zipped("puffer-long", "puffer coat", "long quilted", block, DOWN, (2.5, 2.5), 0, 10.0,
                  neckline="high collar",
                  fit="relaxed fit", length="long")  # fmt: skip
    short = [line((s * 15, -57), (s * 21, -70)) for s in (1, -1)]
    welts = tuple(Cord("body", c, 2.0, 0.5, 0.4) for c in short)
    return replace(base, patches=(*stand_collar(block, 7.5, "collar", 1.6), *base.patches), cords=(*base.cords, *welts))


def denim_jacket() -> Garment:
    """A denim jacket: yoke, flap pockets, topstitching, metal buttons."""
    block = Bodice(neck=8, neck_drop=7.5, shoulder=22.5, slope=5, armhole=26, chest=27, waist=26, waist_at=44, hem=24.5,
                   length=60, hem_drop=0.3, sleeve=57, angle=70, cuff=11.5)  # fmt: skip
    edge = front_edge(block, -1.8, block.neck_drop)
    yoke = line((-25, -18), (0, -18.5), (25, -18))
    panels_ = [line((s * 8, -18.5), (s * 6.5, -56)) for s in (1, -1)] + [
        line((s * 17, -18.5), (s * 13, -56)) for s in (1, -1)
    ]
    seams = tuple(Crease(c, 0.22) for c in (yoke, *panels_))
    regions = (*block.sleeves(), *block.cuffs(5, "body", 0, 0.2, 0.25), block.hem_band(4.5, "body", 0, 0.2, 0.25))
    under, over = fronts(block, edge, edge, regions, creases=seams)
    back = Panel(
        "back", block.whole(block.neckline(block.back_drop, "crew")), 0, "body", regions=(block.inside_neck(),)
    )
    flap = line((7.5, -18.6), (19, -18.6), (19, -21.6), (13.2, -24.2), (7.5, -21.6))
    rows = [c + o for c in (*panels_, yoke) for o in ((0.7, 0.6),)]
    rows += [line((1.2, -9), (1.2, -55)), line((-1.2, -9), (-1.2, -55)), block.hem_curve() + (0, 4.9)]
    ys = np.linspace(-10, -57.5, 6)
    studs = [Button(0, y, 1.7, "metal", 0.3) for y in ys] + [
        Button(s * 13.2, -22.4, 1.4, "metal", 0.35) for s in (1, -1)
    ]
    patches = (Patch("body", flap, 0.35), Patch("body", flip(flap), 0.35),
               Patch("body", line((-1.7, -59.4), (1.7, -59.4), (1.7, -7.4), (-1.7, -7.4)), 0.2),
               *collar_leaves(block, 7.0, spread=1.1))  # fmt: skip
    return Garment("jacket-denim", "jacket", "denim trucker", ROLES, (back, under, over), patches,
                   tuple(Cord("stitch", r, 0.42, 0.1, 0.05) for r in rows), tuple(studs), DENIM, block.limbs(),
                   attributes={"sleeves": "long sleeves", "neckline": "shirt collar", "closure": "buttons",
                               "length": "short", "fit": "regular fit", "fabric": "denim"})  # fmt: skip


def biker() -> Garment:
    """A leather biker jacket with an asymmetric zip."""
    block = Bodice(neck=8.5, neck_drop=9, shoulder=21, slope=4.5, armhole=25, chest=25.5, waist=24, waist_at=42,
                   hem=24.5,
                   length=56, hem_drop=0.3, sleeve=58, angle=71, cuff=10.5)  # fmt: skip
    base = tailored("jacket-biker", "leather jacket", "biker", block, LEATHER, 5, 26, 10.5, 0, notch=11, length="short",
                    fit="slim fit", neckline="wide lapels")  # fmt: skip
    slant = smooth((-5, -54), (-5, -40), (-5, -26))
    pockets = [line((s * 10, -47), (s * 17.5, -40)) for s in (1, -1)] + [line((12, -30), (18, -26))]
    zips = tuple(Cord("metal", c, 1.1, 0.4, 0.15) for c in (slant, *pockets))
    ends = [block.tip - block.axis * 1.0 + block.across * 7, block.tip - block.axis * 13 + block.across * 8]
    cuffs = line(*map(tuple, ends))
    zips += tuple(Cord("metal", c, 0.9, 0.35, 0.1) for c in (cuffs, flip(cuffs)))
    belt = Patch("body", line((-24, -51), (24, -51), (24, -54.4), (-24, -54.4)), 0.4, level=0.25)
    snaps = tuple(Button(s * x, y, 1.1, "metal", 0.7) for s in (1, -1) for x, y in ((9.6, -11.6), (12.0, -3.5)))
    return replace(base, patches=(*base.patches[:3], belt), cords=(*zips, closed_frame(3, -52.7, 4, 5)), buttons=snaps,
                   roles={**ROLES, "buckle": "metal"}, attributes={**base.attributes, "closure": "zip"})  # fmt: skip


def scarf() -> Garment:
    """A wool scarf looped once round the neck, its fringed ends hanging from the knot."""
    tails, cords = [], []
    for layer, side, turn, length in ((1, -1, -9.0, 56.0), (2, 1, 8.0, 68.0)):
        x, end = side * 2.0, -10 - length
        corners = [(x - 5.5, -8), (x + 5.5, -8), (x + 8.5, end), (x - 8.5, end), (x - 5.5, -8)]
        sides = tuple(spin(line(*pair), turn, (0, -8)) for pair in pairwise(corners))
        tails.append(
            Panel(f"end {layer}", tuple(zip(("front", "front", "hem", "front"), sides, strict=True)), layer, "body")
        )
        for k in np.linspace(-8.1, 8.1, 15):
            sway = 0.5 * np.sin(3.1 * k + layer)
            thread = smooth((x + k, end + 0.4), (x + k + sway * 0.4, end - 4), (x + k + sway, end - 8))
            cords.append(Cord("fringe", spin(thread, turn, (0, -8)), 0.8, 0.45))
    angle = np.radians(np.arange(-90, 271, 8))
    loops = [
        Cord("body", np.stack([a * np.cos(angle) + x, b * np.sin(angle) + y], 1), w, 2.6, level)
        for a, b, x, y, w, level in ((12, 9, 0, 1.5, 8.5, 0.0), (10.5, 8.5, 0.8, -1.5, 7.5, 1.2))
    ]
    knot = Patch("body", oblong(0, -11.5, 12.5, 8.5, 3.8, 6), 2.0, level=2.4)
    fabric = Fabric(bending=0.2, thick=0.7, ease=0.02, breath=0.1, folds=1.2)
    return Garment("scarf-wool", "scarf", "looped, fringed", {"body": "main", "fringe": "main"}, tuple(tails), (knot,),
                   (*cords, *loops), (), fabric, gender="unisex", attributes={"length": "long",
                       "edge": "fringed"})  # fmt: skip


GARMENTS = (*tailoring(), trench(), bomber(), denim_jacket(), biker(), puffer(), scarf())
