"""Dresses, cut from the bodice block with a longer skirt."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from dataclasses import replace

import numpy as np

from studio.bodice import Bodice
from studio.garment_details import chest_pocket, detailed, placket, stitches, swags, topstitched
from studio.garments_shirts import Collar, bust_darts, collared, gathered_ends, gathered_heads, ruffle, shirt, tied
from studio.garments_tops import JERSEY, POPLIN, SILK, bound, collar_leaves, pullover, strapped
from studio.panels import (
    Button,
    Cord,
    Crease,
    Curve,
    Fabric,
    Garment,
    Gather,
    Patch,
    Pleats,
    Region,
    band,
    flip,
    join,
    line,
    oblong,
    smooth,
)

CREPE = Fabric(bending=0.08, thick=0.2, ease=0.013, breath=0.95)


def with_front(garment: Garment, **changes: object) -> Garment:
    """The same garment with its front panel changed; tuples are added to what is there."""
    front = garment.panels[-1]
    merged = {
        key: (*getattr(front, key), *value) if isinstance(value, tuple) else value for key, value in changes.items()
    }
    return replace(garment, panels=(*garment.panels[:-1], replace(front, **merged)))


def waist_seam(block: Bodice, drop: float = 1.0) -> Curve:
    """The seam between bodice and skirt, from left to right."""
    w, y = block.waist, -block.waist_at
    return smooth((-w - 1, y), (-w * 0.5, y - drop * 0.8), (0, y - drop), (w * 0.5, y - drop * 0.8), (w + 1, y))


def below(seam: Curve) -> Curve:
    """All of a skirt that hangs from a seam, as a polygon."""
    return join(seam[:1] - (60, 0), seam, seam[-1:] + (60, 0), line((80, -200), (-80, -200)))


def slip() -> Garment:
    """A slip dress with thin straps."""
    block = Bodice(neck=8, neck_drop=8.4, neck_shape="v", back_drop=1, shoulder=8.8, slope=0.3, armhole=9, chest=16.2,
                   waist=15.2, waist_at=27, hip=18, hip_at=51, hem=20.6, length=108, hem_drop=2, sleeve=0)  # fmt: skip
    base = pullover("dress-slip", "dress", "slip midi", block, SILK, (0.8, 0, 0), neckline="V-neck",
                    sleeves="thin straps", length="midi", fit="regular fit")  # fmt: skip
    return strapped(base, block)


def shirt_dress() -> Garment:
    """A shirt dress with a belt tied at the waist."""
    block = Bodice(neck=6.8, neck_drop=6.6, shoulder=18.4, slope=4.2, armhole=19, chest=16.6, waist=14.8, waist_at=41,
                   hip=19, hip_at=63, hem=24, length=110, hem_drop=1.5, sleeve=60, angle=79, cuff=7.6,
                   full=3.4)  # fmt: skip
    base = shirt("dress-shirt", "dress", "belted shirt", block, POPLIN, neckline="shirt collar", sleeves="long sleeves",
                 length="midi", fit="belted", closure="buttons")  # fmt: skip
    seam = waist_seam(block, 0.6)
    base = with_front(base, gathers=(Gather(seam + (0, 2.2), 9, 0.6, 2.4), Gather(seam - (0, 2.2), 15, 0.7, 2.6)))
    kept = tuple(button for button in base.buttons if abs(button.y + block.waist_at) > 4)
    return replace(base, buttons=kept, patches=(*base.patches, *tied_belt(seam[2:-2], 4.2, "belt")),
                   roles={**base.roles, "belt": "main"})  # fmt: skip


def tied_belt(curve: Curve, width: float, part: str, ends: float = 20.0) -> list[Patch]:
    """A cloth belt along `curve`, knotted a little off the centre, with two hanging ends."""
    x, y = 3.0, float(np.interp(3.0, curve[:, 0], curve[:, 1]))
    strap = join(curve + (0, width / 2), curve[::-1] - (0, width / 2))
    left = join(line((x - 1.4, y), (x + 1.4, y)), smooth((x + 0.6, y - ends * 0.5), (x - 2, y - ends), steps=8),
                line((x - 5.5, y - ends + 1.5)), smooth((x - 3, y - ends * 0.45), (x - 1.4, y), steps=8))  # fmt: skip
    right = join(line((x - 1, y), (x + 1.6, y)), smooth((x + 4.5, y - ends * 0.5), (x + 7, y - ends * 0.85), steps=8),
                 line((x + 3.2, y - ends * 0.95)), smooth((x + 0.8, y - ends * 0.5), (x - 1, y), steps=8))  # fmt: skip
    return [
        Patch(part, strap, 0.45, level=0.3),
        Patch(part, left, 0.4, level=0.5),
        Patch(part, right, 0.4, level=0.6),
        Patch(part, oblong(x, y, 3.4, width + 0.8, 1.2), 0.9, level=0.9),
    ]


def wrap() -> Garment:
    """A wrap dress: one front crosses over the other and ties at the side."""
    block = Bodice(neck=7.4, neck_drop=26, neck_shape="v", shoulder=16.8, slope=4, armhole=19, chest=16.8, waist=14.8,
                   waist_at=40, hip=19, hip_at=62, hem=26, length=110, hem_drop=3, sleeve=44, angle=75, cuff=9.4,
                   full=3)  # fmt: skip
    base = pullover("dress-wrap", "dress", "wrap midi", block, CREPE, (1.4, 0, 0),
                    neckline="V-neck",
                    sleeves="three-quarter sleeves", length="midi", fit="wrap", closure="tie")  # fmt: skip
    seam = waist_seam(block, 0.8)
    edge = smooth((0.4, -25.5), (-5.4, -33), (-10.6, -40), (-12, -60), (-9, -85), (-2.2, -113))
    cross = Crease(edge, 0.5, 0.45)
    drapes = [Crease(smooth((-12.6, -40.5), (0, -34 + k), (9, -27 + 2 * k)), 0.4, 0.8) for k in (0, 4)]
    front = with_front(base, creases=(cross, *drapes), gathers=(Gather(seam - (0, 2), 14, 0.6, 2.6, below(seam)),))
    strap = join(seam[2:-2] + (0, 1.8), seam[2:-2][::-1] - (0, 1.8))
    x, y = -11.2, -41.0
    tails = [Patch("tie", smooth((x, y), (x + 2.4, y - 1), (x + a + 3, y - b), (x + a, y - b - 1), (x, y)), 0.4,
                   level=0.5)
             for a, b in ((-2.4, 26), (3.2, 21))]  # fmt: skip
    loops = [Patch("tie", smooth((x, y), (x + s * 3.4, y + 2.6), (x + s * 7, y + 1), (x + s * 6, y - 3), (x, y)),
                   0.6, level=0.7)
             for s in (1, -1)]  # fmt: skip
    knot = Patch("tie", oblong(x, y, 3, 3.4, 1.2), 1.0, level=1.0)
    return replace(
        front,
        roles={**front.roles, "tie": "main"},
        patches=(Patch("tie", strap, 0.35, level=0.2), *tails, *loops, knot),
    )


def fit_and_flare() -> Garment:
    """A sleeveless dress with a fitted bodice and a full, gathered skirt."""
    block = Bodice(neck=8, neck_drop=8, neck_shape="scoop", back_drop=4, shoulder=12.6, slope=3, armhole=19, chest=16.6,
                   waist=13.8, waist_at=38, hip=20, hip_at=54, hem=30, length=98, hem_drop=4, sleeve=0)  # fmt: skip
    base = pullover("dress-fit-and-flare", "dress", "fit-and-flare", block, CREPE, (1.4, 0, 0), neckline="scoop neck",
                    sleeves="sleeveless", length="knee-length", fit="fit and flare")  # fmt: skip
    seam = waist_seam(block, 0.8)
    princess = [Crease(smooth((x * 1.25, -18), (x * 1.1, -27), (x, -38)), 0.18) for x in (-6.2, 6.2)]
    front = with_front(bound(base, block, 1.4), creases=(Crease(seam, 0.35), *princess))
    return with_front(front, pleats=Pleats(9, (13.8, -38.5), (31.5, -101), 2.0))


def knitted() -> Garment:
    """A fine-knit column dress."""
    block = Bodice(neck=7.2, neck_drop=3.8, back_drop=1.0, shoulder=18.2, slope=4.2, armhole=19, chest=15.8, waist=15.4,
                   waist_at=40, hip=17.6, hip_at=62, hem=16.6, length=110, hem_drop=0.5, sleeve=60, angle=80, cuff=7.2,
                   full=3.2)  # fmt: skip
    knit = replace(JERSEY, thick=0.45, bending=0.14, breath=0.8)
    return pullover("dress-knit", "dress", "ribbed knit midi", block, knit, (2.4, 5, 5), 1.0, neckline="high neck",
                    sleeves="long sleeves", length="midi", fit="slim fit")  # fmt: skip


def tiered() -> Garment:
    """A loose summer dress with short puffed sleeves and three tiers."""
    block = Bodice(neck=8, neck_drop=9, neck_shape="square", shoulder=14.6, slope=3, armhole=18.5, chest=17.4, waist=18,
                   waist_at=35, hip=22, hip_at=61, hem=28, length=106, hem_drop=3, sleeve=20, angle=46, cuff=10.4,
                   puff=2.4)  # fmt: skip
    base = pullover("dress-tiered", "dress", "tiered smock", block, POPLIN, (1.4, 0, 0), neckline="square neck",
                    sleeves="puff sleeves", length="midi", fit="loose fit")  # fmt: skip
    tiers = [smooth((-w - 1, y), (0, y - 1.5), (w + 1, y)) for w, y in ((18, -35), (22.4, -61))]
    ends = block.tip - block.axis * 2.5
    cuffs = line(tuple(ends - block.across), tuple(ends + block.across * (block.cuff + 1)))
    shirred = tuple(Gather(side(cuffs), 8, 0.5, 1.8, side(block.sleeve_outline())) for side in (np.array, flip))
    return with_front(base, gathers=(*(Gather(t, 15, 0.8, 2.6, below(t)) for t in tiers), *shirred),
                      creases=tuple(Crease(t, 0.35) for t in tiers))  # fmt: skip


def falls(block: Bodice, top: float, count: int = 7, height: float = 0.6, width: float = 1.7) -> tuple[Crease, ...]:
    """Long soft folds that open from a height on the skirt down to the hem."""
    side = dict(block.right())["side"][::-1]
    start = float(np.interp(top, side[:, 1], side[:, 0]))
    folds = []
    for number, share in enumerate(np.linspace(-0.86, 0.86, count)):
        y, lean = top - 5 * (number * 7 % 3), 0.04 * (number % 3 - 1)
        x, foot = share * start, (share + lean) * block.hem
        curve = smooth((x, y), (x * 0.45 + foot * 0.55 + 0.5, (y - block.length) / 2), (foot, -block.length - 6))
        folds.append(Crease(curve, -height * (1.0, 0.6, 0.8)[number % 3], width * (1.0, 1.3)[number % 2]))
    return tuple(folds)


def both(*creases: Crease) -> tuple[Crease, ...]:
    """The creases and their copies on the other side."""
    return tuple(replace(c, curve=side(c.curve)) for c in creases for side in (np.array, flip))


def slit(garment: Garment, block: Bodice, x: float, height: float) -> Garment:
    """The same dress with its front hem cut open at `x`, the back showing through."""
    hem = block.hem_curve()
    wide = 1.0 + height * 0.04
    y = float(np.interp(-x, -hem[:, 0], hem[:, 1]))
    notch = line((x + wide, y), (x + 0.4, y + height), (x, y + height + 0.8), (x - 0.4, y + height), (x - wide, y))
    cut = join(hem[hem[:, 0] > x + wide + 0.5], notch, hem[hem[:, 0] < x - wide - 0.5])
    front = garment.panels[-1]
    edges = tuple((name, cut if name == "hem" else curve) for name, curve in front.edges)
    return replace(garment, panels=(*garment.panels[:-1], replace(front, edges=edges)))


def dress(
    name: str,
    cut: str,
    block: Bodice,
    cloth: Fabric,
    rim: float,
    *extras: dict,
    bind: float = 0.0,
    straps: float = 0.0,
    **attributes: str,
) -> Garment:
    """A dress pulled over the head; `bind` edges bare armholes, `straps` is how high straps rise."""
    made = pullover(name, "dress", cut, block, cloth, (rim, 0, 0), **attributes)
    made = replace(made, roles={**made.roles, "rib": "main"})
    made = bound(made, block, bind, "body") if bind else made
    made = strapped(made, block, straps) if straps else made
    for more in extras:
        made = detailed(made, **more)
    return made


TANK = Bodice(neck=7.6, neck_drop=9, neck_shape="scoop", back_drop=4, shoulder=12.4, slope=2.8, armhole=19, chest=16.4,
              waist=14.8, waist_at=38, hip=18.2, hip_at=59, hem=19, length=96, hem_drop=1, sleeve=0)  # fmt: skip
SLEEVED = replace(TANK, neck=7.2, neck_drop=7.4, neck_shape="crew", back_drop=2, shoulder=15.6, slope=4, chest=17.2,
                  sleeve=20, angle=52, cuff=11)  # fmt: skip
STRAPPY = Bodice(neck=7.8, neck_drop=7.4, neck_shape="sweetheart", back_drop=1, shoulder=9, slope=0.3, armhole=8.5,
                 chest=15.8, waist=13.8, waist_at=26, hip=19, hip_at=46, hem=26, length=96, hem_drop=3,
                 sleeve=0)  # fmt: skip
BARE = Bodice(neck=14.4, neck_drop=1.4, neck_shape="sweetheart", back_drop=0.6, shoulder=14.8, slope=0.2, armhole=3,
              chest=15.4, waist=13.4, waist_at=21, hip=17.2, hip_at=42, hem=17.2, length=120, hem_drop=0.8,
              sleeve=0)  # fmt: skip


def sewn_waist(block: Bodice, reach: float = 12.0, height: float = 0.55, drop: float = 0.8) -> dict:
    """A seam at the waist from which the skirt falls gathered."""
    seam = waist_seam(block, drop)
    return {"creases": (Crease(seam, 0.35),), "gathers": (Gather(seam - (0, 0.4), reach, height, 2.3, below(seam)),)}


def princess(block: Bodice, low: float | None = None, x: float = 6.2) -> dict:
    """Seams that shape the bodice from the armholes over the bust to the waist, or on to `low`."""
    foot = [] if low is None else [(x + 1.2, -low)]
    y = -block.waist_at
    seam = smooth((block.chest - 2.8, -block.armhole + 4.5), (x + 2.0, -block.armhole - 3), (x, y), *foot)
    return {"creases": both(Crease(seam, 0.2))}


def straight() -> tuple[Garment, ...]:
    """Dresses without a seam at the waist."""
    tee = replace(SLEEVED, angle=50, shoulder=16.8, chest=18.2, waist=18, hip=19, hem=19.6, cuff=12, length=90)
    con = replace(TANK, neck_drop=11, chest=15, waist=13, hip=16.2, hem=13.8, length=108, hip_at=58)
    flared = replace(SLEEVED, chest=17, waist=18.4, hip=21, hem=25.6, length=86, hem_drop=3)
    shift = replace(TANK, neck=8, neck_drop=4.6, neck_shape="boat", shoulder=14, chest=17.6, waist=17.2, hip=19,
                    hem=20, length=90)  # fmt: skip
    sheath = replace(TANK, neck=7.4, neck_drop=7.4, neck_shape="square", shoulder=13, chest=16.4, waist=13.8, hip=17.8,
                     hem=16, length=102)  # fmt: skip
    halter = replace(TANK, neck=5.4, neck_drop=2.2, neck_shape="boat", back_drop=1, shoulder=6.4, slope=0.6, armhole=20,
                     chest=15.8, waist=14, hip=18.2, hem=23, length=116, hem_drop=2.5)  # fmt: skip
    cowl = replace(STRAPPY, neck_shape="scoop", neck_drop=6, waist=14.6, hip=17.8, hip_at=50, hem=20, length=108)
    fine = replace(JERSEY, thick=0.3, bending=0.1)
    shares, heights = np.array((0.84, 1, 0.86, 1.05, 0.9)), np.array((-1, -22, -39, -60, -106))
    ribs = {
        "creases": tuple(Crease(np.stack([x * shares, heights], 1), 0.13, 0.3) for x in np.arange(-13.8, 13.9, 1.2))
    }
    return (
        topstitched(dress("dress-t-shirt", "relaxed tee mini", tee, JERSEY, 2.2, neckline="crew neck",
                          sleeves="short sleeves", length="mini", fit="relaxed fit"), tee, 2.2),
        dress("dress-bodycon", "ribbed bodycon midi", con, fine, 1.4, ribs, bind=1.4, neckline="scoop neck",
              length="midi", fit="slim fit"),
        dress("dress-a-line", "A-line mini", flared, CREPE, 1.4, bust_darts(flared),
              {"creases": falls(flared, -44, 6, 0.6)}, neckline="round neck", sleeves="short sleeves", length="mini",
              fit="A-line"),
        dress("dress-shift", "shift mini", shift, CREPE, 1.2, bust_darts(shift), _welts(-64), bind=1.1,
              neckline="boat neck", length="mini", fit="regular fit", pockets="flap pockets"),
        slit(dress("dress-sheath", "tailored sheath", sheath, CREPE, 1.2, princess(sheath),
                   {"creases": (Crease(waist_seam(sheath, 0.4), 0.3),
                                *both(Crease(line((6.2, -39), (6.8, -51)), 0.2)))},
                   bind=1.1, neckline="square neck", length="knee-length", fit="slim fit"), sheath, -7, 16),
        slit(dress("dress-halter", "halter-neck midi", halter, SILK, 1.0, {"creases": falls(halter, -50, 7, 0.5)},
                   tied(0, 1.2, 4.6, 14, "body", 2.1), bind=0.9, neckline="halter neck", length="midi",
                   fit="regular fit"), halter, 9.2, 34),
        dress("dress-cowl", "cowl-neck slip midi", cowl, SILK, 0.7,
              {"creases": (*swags(9.6, -8.4, 4, 3.6), *falls(cowl, -48, 5, 0.4))}, straps=15.0, neckline="cowl neck",
              sleeves="thin straps", length="midi", fit="slim fit"),
        slit(dress("dress-column", "strapless column maxi", BARE, CREPE, 1.0, princess(BARE, 44, 5.8),
                   neckline="sweetheart neckline", sleeves="strapless", length="maxi", fit="slim fit"), BARE, 6.2, 46),
        _polo_dress(tee),
        _one_shoulder(replace(TANK, neck=6.6, shoulder=11, waist=13.8, hip=17.8, hem=18, length=108)),
        _blazer_dress(),
    )  # fmt: skip


def _welts(y: float) -> dict:
    """Two flaps of slanting pockets."""
    flap = oblong(10.4, y, 9.6, 3.8, 0.6, 4)
    return {"patches": tuple(Patch("body", side(flap), 0.32) for side in (np.array, flip))}


def _polo_dress(block: Bodice) -> Garment:
    block = replace(block, neck=6.8, neck_drop=6.6, length=88)
    base = dress("dress-polo", "polo mini", block, JERSEY, 0.6, placket(0, -7.0, -25, 4, 3.2), collar="polo collar",
                 sleeves="short sleeves", length="mini", fit="regular fit", closure="button placket")  # fmt: skip
    return detailed(topstitched(base, block), patches=collar_leaves(block, 5.4, spread=1.12))


def _one_shoulder(block: Bodice) -> Garment:
    """A dress that runs from one shoulder to the other side's underarm."""
    base = dress("dress-one-shoulder", "one-shoulder midi", block, JERSEY, 1.2, neckline="one-shoulder",
                 sleeves="sleeveless", length="midi", fit="slim fit")  # fmt: skip
    panels = []
    for panel, dip in zip(base.panels, (0.0, -2.5), strict=True):
        c, n, low = block.chest, block.neck, -block.armhole
        neck = smooth((-c, low), (-c * 0.55, low * 0.86 + dip), (-1, low * 0.55 + dip), (n * 0.75, low * 0.2), (n, 0))
        right = block.right()
        edges = (("neck", neck), *right, ("hem", block.hem_curve()), ("side", right[-1][1][::-1] * (-1, 1)))
        rim = Region("body", band(neck + (0, 3), -4.4), 0.14, 0.18)
        kept = panel.regions[1:2] if panel.layer else ()
        panels.append(replace(panel, edges=edges, regions=(*kept, *((rim,) if panel.layer else ()))))
    base = bound(replace(base, panels=tuple(panels)), block, 1.2, "body")
    pulls = [
        Crease(smooth((-13.6, -35 - k), (-3, -29 - 0.3 * k), (7.8, -11 + 0.1 * k)), -0.35, 1.1) for k in (0, 5, 11)
    ]
    return with_front(base, creases=tuple(pulls))


def _blazer_dress() -> Garment:
    """A double-breasted blazer worn as a dress."""
    block = replace(SLEEVED, neck=7.2, neck_drop=30, neck_shape="v", shoulder=18.8, armhole=19.5, chest=16.8, waist=16,
                    waist_at=40, hip=19, hem=20.2, length=86, sleeve=61, angle=79, cuff=8.8, full=3.4)  # fmt: skip
    suiting = replace(CREPE, bending=0.22, thick=0.35, ease=0.006, breath=0.4, folds=0.7)
    base = dress("dress-blazer", "double-breasted blazer mini", block, suiting, 0.6, princess(block, 80, 7.2),
                 _welts(-58), {"creases": (Crease(line((-5.4, -28), (-5.4, -90)), 0.5, 0.35),)},
                 {"buttons": tuple(Button(x, y, 2.0, "button", 0.2) for x in (-3.4, 4.2) for y in (-33, -42)),
                  "roles": {"button": "button"}}, neckline="V-neck", collar="notched lapels", sleeves="long sleeves",
                 length="mini", fit="regular fit", closure="double-breasted")  # fmt: skip
    return detailed(base, **collared(block, Collar("revere", 3.4, free=0.62)), roles={"collar": "main",
                                                                                    "label": "trim"})  # fmt: skip


def seamed() -> tuple[Garment, ...]:
    """Dresses with a skirt sewn to the bodice."""
    maxi = replace(SLEEVED, neck=7.4, neck_drop=15, neck_shape="v", waist=15, waist_at=37, hip=20.6, hip_at=58,
                   hem=30, length=136, hem_drop=4, sleeve=22, cuff=13, angle=58)  # fmt: skip
    bare = replace(STRAPPY, neck=14.2, neck_drop=2.2, neck_shape="boat", back_drop=1, shoulder=16, slope=1.2,
                   armhole=14, chest=16.2, waist=14.4, waist_at=30, hip=20, hem=27, length=100, sleeve=18, angle=52,
                   cuff=8.6, puff=2.6)  # fmt: skip
    milkmaid = replace(SLEEVED, neck=8.6, neck_drop=11.5, neck_shape="sweetheart", shoulder=13.6, slope=2.8, chest=16.4,
                       waist=14, waist_at=37, hip=20, hip_at=54, hem=26.5, length=92, hem_drop=3, sleeve=20, angle=46,
                       cuff=10, puff=3.2)  # fmt: skip
    sun = replace(STRAPPY, neck_shape="square", neck_drop=3.5, neck=8, shoulder=11, waist=14.4, hem=28, length=102)
    empire = replace(SLEEVED, neck=7.6, neck_drop=13.5, neck_shape="v", chest=16.6, waist=15.8, waist_at=29, hip=20,
                     hip_at=52, hem=27, length=112, hem_drop=3, sleeve=26, angle=60, cuff=10.6, puff=1.4)  # fmt: skip
    smock = replace(SLEEVED, neck=7, neck_drop=6, shoulder=16.8, chest=17, waist=18, waist_at=30, hip=20.6,
                    hip_at=52, hem=26, length=88, hem_drop=2.5, sleeve=57, angle=75, cuff=7, puff=1.8,
                    full=1.2)  # fmt: skip
    soft = {"fit": "fit and flare"}
    rows = [line((-19, y), (19, y)) for y in np.arange(-5.5, -25, -2.0)]
    knee = smooth((-25.4, -84), (0, -86), (25.4, -84))
    rim = bare.neckline()
    return (
        dress("dress-maxi", "tiered maxi", maxi, CREPE, 1.2, sewn_waist(maxi, 14),
              {"creases": (Crease(knee, 0.35), *falls(maxi, -46, 7, 0.55)),
               "gathers": (Gather(knee, 18, 0.6, 2.6, below(knee)),)},
              gathered_heads(maxi), neckline="V-neck", sleeves="short sleeves", length="maxi", **soft),
        dress("dress-off-shoulder", "off-the-shoulder", bare, POPLIN, 1.0, sewn_waist(bare, 14),
              {"patches": (ruffle(rim[4:-4] - (0, 0.2), 7.4, every=2.6),), "creases": falls(bare, -36, 7, 0.6)},
              gathered_ends(bare, 2.4, 8), neckline="off-shoulder", sleeves="puff sleeves", length="midi", **soft),
        dress("dress-milkmaid", "puff-sleeve milkmaid", milkmaid, POPLIN, 1.4, sewn_waist(milkmaid), princess(milkmaid),
              {"creases": falls(milkmaid, -43, 7, 0.6)}, gathered_heads(milkmaid, 10, 0.6),
              gathered_ends(milkmaid, 2.8, 9, 0.6), tied(0, -12.6, 4.2, 8, "body", 1.9), neckline="sweetheart neckline",
              sleeves="puff sleeves", length="mini", **soft),
        dress("dress-sun", "smocked sun", sun, POPLIN, 1.2,
              {"creases": (*(Crease(r, 0.2, 0.3) for r in rows), *falls(sun, -32, 7, 0.6)),
               "gathers": (*(Gather(r, 1.4, 0.2, 1.3) for r in rows[::2]), Gather(rows[-1] - (0, 1), 16, 0.6, 2.3))},
              straps=14.0, neckline="square neck", sleeves="thin straps", length="midi", details="smocking",
              **soft),
        dress("dress-empire", "empire-line midi", empire, SILK, 1.2, sewn_waist(empire, 15, 0.6, 1.6),
              {"creases": falls(empire, -36, 7, 0.55), "gathers": (Gather(waist_seam(empire, 1.6) + (0, 1), 6, 0.4),)},
              gathered_ends(empire, 2.4, 8), neckline="V-neck", sleeves="short sleeves", length="midi",
              fit="empire line"),
        dress("dress-smock", "tiered smock mini", smock, POPLIN, 1.6, sewn_waist(smock, 14, 0.6, 0.6),
              gathered_ends(smock, 4.5, 12, 0.6), gathered_heads(smock), {"creases": falls(smock, -38, 7, 0.55)},
              neckline="round neck", sleeves="balloon sleeves", length="mini", fit="loose fit"),
        _pinafore(),
    )  # fmt: skip


def _pinafore() -> Garment:
    """A bib held by buckled straps on an A-line skirt, with topstitching and patch pockets."""
    block = Bodice(neck=8, neck_drop=0.8, neck_shape="boat", back_drop=0.5, shoulder=8.6, slope=0.2, armhole=23,
                   chest=15, waist=14.8, waist_at=32, hip=18.6, hip_at=50, hem=23, length=76, hem_drop=2,
                   sleeve=0)  # fmt: skip
    twill = replace(POPLIN, thick=0.34, bending=0.18)
    seam = waist_seam(block, 0.4)
    rows = (seam[2:-2] + (0, 0.5), seam[2:-2] - (0, 3.2))  # they end within the side seams
    base = dress("dress-pinafore", "buckled pinafore mini", block, twill, 1.6, {"cords": stitches(*rows)},
                 {"creases": (Crease(seam, 0.3), Crease(seam - (0, 3.6), 0.25), *falls(block, -48, 4, 0.4))},
                 chest_pocket(0, -9.4, 10, 10.5), _skirt_pockets(-46), bind=1.4, neckline="straight neckline",
                 sleeves="wide straps", length="mini", fit="A-line", details="buckled straps")  # fmt: skip
    return detailed(base, **braces(block.neck - 1.8, 15.0))


def _skirt_pockets(y: float) -> dict:
    pocket = chest_pocket(10.2, y, 9.6, 12)
    return {
        "patches": tuple(replace(p, polygon=side(p.polygon)) for p in pocket["patches"] for side in (np.array, flip)),
        "cords": tuple(replace(c, curve=side(c.curve)) for c in pocket["cords"] for side in (np.array, flip)),
    }


def braces(x: float, rise: float, width: float = 3.0) -> dict:
    """Broad straps from the back over the shoulders, buckled to a bib with metal."""
    front = smooth((x, -2.4), (x + 0.1, rise * 0.5), (x - 0.1, rise * 0.85), (x - 0.2, rise), steps=12)
    behind = smooth((x - 0.2, rise), (x - 0.5, rise * 0.85), (x - 2.2, rise * 0.35), (x - 3.2, -0.5), steps=12)
    cords = [Cord("body", side(c), width, 0.3, lv) for c, lv in ((behind, -0.2), (front, 0.15))
             for side in (flip, np.array)]  # fmt: skip
    rows = [
        Cord("stitch", side(front[:-3] + (dx, 0)), 0.24, 0.06, 0.42) for dx in (-1.0, 1.0) for side in (flip, np.array)
    ]
    frame = oblong(x, -1.2, 4.4, 3.4, 0.8)
    rings = [Cord("metal", side(np.vstack([frame, frame[:1]])), 0.6, 0.4, 0.4) for side in (flip, np.array)]
    studs = tuple(Button(s * x, -2.6, 1.5, "metal", 0.3) for s in (1, -1))
    return {"cords": (*cords, *rows, *rings), "buttons": studs}


GARMENTS = (slip(), shirt_dress(), wrap(), fit_and_flare(), knitted(), tiered(), *straight(), *seamed())
