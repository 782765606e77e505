"""Tops and knits, each cut from the bodice block."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from dataclasses import replace

import numpy as np

from studio.bodice import Bodice
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
    Region,
    band,
    flip,
    join,
    line,
    oblong,
    smooth,
)

JERSEY = Fabric(bending=0.08, ease=0.014, breath=1.0, folds=1.2)
POPLIN = Fabric(bending=0.09, thick=0.16, ease=0.014, breath=1.0)
SILK = Fabric(bending=0.045, thick=0.14, ease=0.016, breath=0.95, folds=1.6)
KNIT = Fabric(bending=0.16, thick=0.55, ease=0.012, breath=1.0)
FLEECE = Fabric(bending=0.16, thick=0.45, ease=0.013, breath=1.0)

RIBBED = {"body": "main", "rib": "trim", "inside": "lining"}
BUTTONED = {"body": "main", "collar": "main", "placket": "main", "inside": "lining", "button": "button"}


def pullover(
    name: str,
    kind: str,
    cut: str,
    block: Bodice,
    fabric: Fabric,
    ribs: tuple[float, float, float] = (2.0, 0.0, 0.0),
    rib_cm: float = 0.0,
    **attributes: str,
) -> Garment:
    """Anything pulled over the head; `ribs` are the widths at neck, cuffs and hem, 0 = a turned hem."""
    front, back = block.neckline(), block.neckline(block.back_drop, "crew")
    neck, cuffs, hem = ribs
    ends = block.cuffs(cuffs or 2.2, "rib" if cuffs else "body", rib_cm if cuffs else 0, 0.1 if cuffs else 0.04)
    edge = block.hem_band(hem or 2.4, "rib" if hem else "body", rib_cm if hem else 0, 0.1 if hem else 0.04)
    sleeves = (*block.sleeves(), *ends) if block.sleeve else ()
    rim = block.neck_band(front, neck, "rib", rib_cm)
    panels = (
        Panel("back", block.whole(back), 0, "body", regions=(block.inside_neck(), block.neck_band(back, neck, "rib"))),
        Panel("front", block.whole(front), 1, "body", regions=(*sleeves, edge, rim)),
    )
    return Garment(name, kind, cut, RIBBED, panels, fabric=fabric, limbs=block.limbs(), attributes=attributes)


def tees() -> tuple[Garment, ...]:
    """T-shirts."""
    boxy = Bodice(
        neck=9, shoulder=24, slope=5, chest=28.5, waist=28.5, hem=28, length=62, sleeve=50, angle=68, cuff=11.5
    )
    vee = Bodice(neck=9, neck_drop=15, neck_shape="v", shoulder=18.5, chest=23, waist=21.5, hem=23.5, length=62,
                  armhole=21.5, sleeve=17, angle=30, cuff=13.5)  # fmt: skip
    return (
        pullover("tee-crew", "t-shirt", "regular crew-neck", Bodice(), JERSEY, neckline="crew neck",
                 sleeves="short sleeves", fit="regular fit"),
        pullover("tee-vee", "t-shirt", "slim V-neck", vee, JERSEY, (1.6, 0, 0), neckline="V-neck",
                 sleeves="short sleeves", fit="slim fit"),
        pullover("tee-boxy-long", "t-shirt", "boxy long-sleeved", boxy, JERSEY, (2.4, 2.5, 0), neckline="crew neck",
                 sleeves="long sleeves", fit="boxy fit"),
        pullover("tee-boxy-crop", "t-shirt", "cropped boxy", Bodice(shoulder=23, chest=27, waist=27, hem=27, length=50,
                 waist_at=46, sleeve=17, angle=24, cuff=16.5), JERSEY, (2.6, 0, 0), neckline="crew neck",
                 sleeves="short sleeves", length="cropped", fit="boxy fit"),
    )  # fmt: skip


def knits() -> tuple[Garment, ...]:
    """Jumpers and sweatshirts."""
    block = Bodice(neck=9, neck_drop=8, shoulder=20.5, chest=26, waist=25.5, hem=23.5, length=62, hem_drop=0.3,
                   sleeve=57, angle=70, cuff=9.5)  # fmt: skip
    wide = Bodice(neck=10, neck_drop=9, shoulder=28, slope=7, armhole=27, chest=33, waist=33, hem=30, length=66,
                  hem_drop=0.3, sleeve=49, angle=65, cuff=11, puff=2)  # fmt: skip
    vee = replace(block, neck_drop=20, neck_shape="v", chest=25)
    sweat = Bodice(neck=9.5, neck_drop=8.5, shoulder=23, slope=5, armhole=25, chest=29, waist=29, hem=25.5, length=66,
                   hem_drop=0.3, sleeve=55, angle=70, cuff=9.5)  # fmt: skip
    long = {"sleeves": "long sleeves"}
    return (
        pullover("jumper-crew", "jumper", "fine crew-neck", block, KNIT, (2.6, 6, 6), 1.0, neckline="crew neck",
                 fit="regular fit", **long),
        pullover("jumper-vee", "jumper", "V-neck", vee, KNIT, (2.6, 6, 6), 1.0, neckline="V-neck", fit="regular fit",
                 **long),
        pullover("jumper-oversized", "jumper", "oversized chunky", wide, replace(KNIT, thick=0.9, bending=0.25),
                 (3.5, 7, 7), 1.4, neckline="crew neck", fit="oversized", **long),
        roll_neck(block),
        pullover("sweatshirt", "sweatshirt", "loopback crew-neck", sweat, FLEECE, (2.6, 6, 6), 0.9,
                 neckline="crew neck", fit="relaxed fit", **long),
        hoodie(replace(sweat, neck=10, length=68)),
    )  # fmt: skip


def roll_neck(block: Bodice) -> Garment:
    """A jumper whose collar stands up and folds over."""
    block = replace(block, neck=8.2, neck_drop=3.0, back_drop=1.0)
    base = pullover("jumper-roll-neck", "jumper", "roll-neck", block, KNIT, (1.5, 6, 6), 1.0, neckline="roll neck",
                    sleeves="long sleeves", fit="regular fit")  # fmt: skip
    top, foot = 6.5, smooth((-9.6, -1.6), (-5, -4.3), (0, -5), (5, -4.3), (9.6, -1.6))
    rim = smooth((8.9, top - 0.6), (5, top + 0.2), (0, top - 0.2), (-5, top + 0.2), (-8.9, top - 0.6))
    fold = Patch("rib", join(foot, smooth((9.6, -1.6), (9.5, 3), (8.9, top - 0.6)), rim,
                             smooth((-8.9, top - 0.6), (-9.5, 3), (-9.6, -1.6))),
                 lift=0.9, roll=rim, roll_height=0.7, roll_width=3, spine=foot, rib_cm=1.0, level=0.2)  # fmt: skip
    return replace(base, patches=(fold,))


def hoodie(block: Bodice) -> Garment:
    """A sweatshirt with a hood laid behind the neck, a pouch and drawstrings."""
    base = pullover("hoodie", "hoodie", "pullover", block, FLEECE, (1.2, 6, 6), 0.9, neckline="hooded",
                    sleeves="long sleeves", fit="relaxed fit")  # fmt: skip
    outer = smooth((-12.5, -1), (-15, 8), (-12, 20), (0, 25.5), (12, 20), (15, 8), (12.5, -1))
    rim = smooth((12.5, -1), (8, -6.5), (0, -10.5), (-8, -6.5), (-12.5, -1))
    mouth = smooth((0, -8.5), (7.2, -2.5), (8.6, 6), (5, 12.5), (0, 14), (-5, 12.5), (-8.6, 6), (-7.2, -2.5), (0, -8.5))
    pouch = line((-13, -46), (13, -46), (16, -50), (17, -59.5), (-17, -59.5), (-16, -50))
    patches = (
        Patch("body", join(outer, rim), lift=1.6, roll=mouth, roll_height=0.9, roll_width=2.2),
        Patch("inside", mouth, lift=0, level=2.15),
        Patch("body", pouch, lift=0.35),
    )
    cords = [
        Cord("cord", smooth((x * 3.2, -7.5), (x * 4.2, -14), (x * 3.4, -21), (x * 4.6, -27)), 0.8, 0.4) for x in (1, -1)
    ]
    openings = [Cord("body", line((x * 13, -46), (x * 16, -50), (x * 17, -59)), 1.0, 0.3) for x in (1, -1)]
    tips = [Button(x * 3.2, -7.5, 1.1, "metal", 0.2) for x in (1, -1)]
    roles = {**RIBBED, "cord": "trim", "metal": "metal"}
    return replace(base, roles=roles, patches=patches, cords=(*cords, *openings), buttons=tuple(tips))


def fronts(
    block: Bodice, right: Curve, left: Curve, regions: tuple[Region, ...], **more: object
) -> tuple[Panel, Panel]:
    """Two fronts whose edges run from the hem to the right neck point; the second is mirrored and lies below."""
    over = Panel("right front", block.half(right), 2, "body", regions=regions, **more)
    under = Panel("left front", block.half(left, -1), 1, "body", regions=regions, **more)
    return under, over


def front_edge(block: Bodice, x: float, top: float, shape: str = "crew") -> Curve:
    """A straight front edge at `x`, from the hem to the neckline at depth `top`, then up to the right neck point."""
    neck = block.neckline(top, shape)
    neck = neck[neck[:, 0] > max(x, 0) + 0.4]
    bottom = float(np.interp(-x, -block.hem_curve()[:, 0], block.hem_curve()[:, 1]))
    corner = (x, float(np.interp(x, neck[:, 0], neck[:, 1])) if x > 0 else -top)
    return join(line((x, bottom), corner), neck)


def buttoned(
    name: str,
    kind: str,
    cut: str,
    block: Bodice,
    fabric: Fabric,
    ribs: tuple[float, float, float],
    rib_cm: float = 0.0,
    count: int = 6,
    size: float = 1.3,
    **attributes: str,
) -> Garment:
    """A cardigan: two fronts that overlap at the centre, closed by buttons on a band."""
    band_cm, cuffs, hem = ribs
    edge = front_edge(block, -band_cm / 2, block.neck_drop, block.neck_shape)
    back = block.neckline(block.back_drop, "crew")
    placket = Region(
        "rib", band(join(edge[:1] - (0, 5), edge, edge[-1:] + (0, 4)), -band_cm), 0.25, 0.2, 0, edge, rib_cm
    )
    ends = (*block.cuffs(cuffs, "rib", rib_cm), block.hem_band(hem, "rib", rib_cm))
    both = tuple(replace(r, polygon=flip(r.polygon), spine=flip(edge)) for r in (placket,))
    under, over = fronts(block, edge, edge, (*block.sleeves(), *ends))
    panels = (
        Panel(
            "back", block.whole(back), 0, "body", regions=(block.inside_neck(), block.neck_band(back, band_cm, "rib"))
        ),
        replace(under, regions=(*under.regions, *both)),
        replace(over, regions=(*over.regions, placket)),
    )
    ys = np.linspace(-block.neck_drop - 2, -block.length + 3, count)
    return Garment(name, kind, cut, {**RIBBED, "button": "button"}, panels, fabric=replace(fabric, breath=0.1),
                   limbs=block.limbs(), buttons=tuple(Button(0, y, size, level=0.25) for y in ys),
                   attributes=attributes)  # fmt: skip


def shirt(
    name: str,
    kind: str,
    cut: str,
    block: Bodice,
    fabric: Fabric = POPLIN,
    collar: float = 6.5,
    pocket: bool = False,
    cuff: float = 6.0,
    gathers: tuple[Gather, ...] = (),
    **attributes: str,
) -> Garment:
    """A shirt: a collar with points, a buttoned placket, cuffs, a back yoke that shows at the neck."""
    front, back = block.neckline(), block.neckline(block.back_drop, "crew")
    ends = block.cuffs(cuff, "body", lift=0.16, groove=0.22) if cuff else block.cuffs(2.5, "body", lift=0.05)
    seams = (*block.sleeves(), *ends, block.hem_band(1.2, "body", lift=0.03, groove=0.1))
    yoke = Crease(line((-block.shoulder + 1, -9), (0, -8.5), (block.shoulder - 1, -9)), 0.12)
    panels = (
        Panel("back", block.whole(back), 0, "body", regions=(block.inside_neck(),), creases=(yoke,)),
        Panel("front", block.whole(front), 1, "body", regions=seams, gathers=gathers),
    )
    top, bottom = -block.neck_drop + 0.4, -block.length + (0.6 if block.tail else 0)
    strip = Patch("placket", line((-1.6, bottom), (1.6, bottom), (1.6, top), (-1.6, top)), 0.28)
    patches = [strip, *collar_leaves(block, collar)]
    if pocket:
        patches.append(Patch("body", line((8, -20), (19, -20), (19, -30.5), (13.5, -33), (8, -30.5)), 0.2))
    ys = np.linspace(top - 4, bottom + 9, 6)
    buttons = [Button(0, y, 1.15, level=0.3) for y in (top - 0.2, *ys)]
    if cuff > 3:
        spot = block.tip + block.across * block.cuff * 0.72 - block.axis * cuff * 0.5
        buttons += [Button(side * spot[0], spot[1], 1.0, level=0.1) for side in (1, -1)]
    return Garment(name, kind, cut, BUTTONED, panels, tuple(patches), (), tuple(buttons), fabric, block.limbs(),
                   attributes=attributes)  # fmt: skip


def collar_leaves(block: Bodice, width: float, part: str = "collar", spread: float = 1.0) -> list[Patch]:
    """A folded shirt collar: the stand behind the neck and one leaf with a point on each side."""
    n, d = block.neck, block.neck_drop
    fall = smooth((0.3, -d + 0.6), (n * 0.55, -d * 0.72), (n * 0.98, -d * 0.2), (n * 1.0, 1.6))
    point = (n * 0.66 * spread, -d - width * 0.75)
    outer = smooth((n * 1.0, 1.6), (n * 1.22, 0.4), (n * 1.28, -3.0), (n * 1.15 * spread, -d * 0.75))
    leaf = join(fall, outer, line(tuple(outer[-1]), point, (0.3, -d + 0.6)))
    stand = join(
        smooth((-n * 1.05, 0.6), (-n * 0.6, 2.9), (0, 3.5), (n * 0.6, 2.9), (n * 1.05, 0.6)),
        smooth((n * 0.95, -1.0), (n * 0.55, -2.0), (0, -2.7), (-n * 0.55, -2.0), (-n * 0.95, -1.0)),
    )
    roll = {"lift": 0.35, "roll": fall, "roll_height": 0.9, "roll_width": 1.6, "level": 0.25}
    return [
        Patch(part, stand, lift=0.3, roll=stand[: len(stand) // 2], roll_height=0.8, roll_width=1.2),
        Patch(part, leaf, grain=-35, **roll),
        Patch(part, flip(leaf), grain=35, **{**roll, "roll": flip(fall)}),
    ]


def shirts() -> tuple[Garment, ...]:
    """Shirts and blouses."""
    classic = Bodice(neck=7.5, neck_drop=7, shoulder=21, slope=5, armhole=24, chest=26, waist=25, hem=26.5, length=74,
                     tail=8, sleeve=56, angle=70, cuff=10.5)  # fmt: skip
    loose = replace(
        classic, shoulder=26, slope=6.5, armhole=27, chest=31, waist=31, hem=31, sleeve=48, angle=65, length=76
    )
    short = replace(classic, shoulder=23, chest=28, waist=28, hem=28, length=64, tail=0, sleeve=21, angle=28, cuff=16)
    blouse = Bodice(neck=8, neck_drop=7, shoulder=19, chest=24.5, waist=24, hem=26, length=63, sleeve=55, angle=69,
                    cuff=8.5, puff=3.5)  # fmt: skip
    top, end = blouse.tip, blouse.tip + blouse.across * blouse.cuff
    gathered = tuple(
        Gather(c, 13, 0.5, 1.7)
        for c in (line(tuple(top - blouse.axis * 6), tuple(end - blouse.axis * 6)),
                  flip(line(tuple(top - blouse.axis * 6), tuple(end - blouse.axis * 6))))
    )  # fmt: skip
    long = {"sleeves": "long sleeves", "neckline": "shirt collar", "closure": "buttons"}
    return (
        shirt("shirt-classic", "shirt", "classic", classic, fit="regular fit", **long),
        shirt("shirt-oversized", "shirt", "oversized", loose, pocket=True, fit="oversized", **long),
        shirt("shirt-short-sleeved", "shirt", "boxy short-sleeved", short, cuff=0, pocket=True, fit="boxy fit",
              **{**long, "sleeves": "short sleeves"}),
        shirt("blouse-balloon", "blouse", "balloon-sleeved", blouse, SILK, 5, gathers=gathered, fit="regular fit",
              **{**long, "sleeves": "balloon sleeves"}),
        bow_blouse(replace(blouse, puff=1.5, neck=7.5)),
    )  # fmt: skip


def bow_blouse(block: Bodice) -> Garment:
    """A blouse with a band collar tied in a bow."""
    base = shirt("blouse-bow", "blouse", "pussy-bow", block, SILK, 5, neckline="pussy bow", sleeves="long sleeves",
                 fit="regular fit", closure="buttons")  # fmt: skip
    d, rim = block.neck_drop, block.neckline()
    collar = Patch("collar", join(rim + (0, 1.6), rim[::-1] - (0, 1.8)), lift=0.5)
    loop = smooth(
        (0.5, -d - 1), (5, -d + 2.6), (11, -d + 2.2), (12.5, -d - 2), (9, -d - 5), (4, -d - 3.8), (0.5, -d - 2.4)
    )
    tail = line((0.2, -d - 2), (2.6, -d - 2.2), (7.5, -d - 22), (2.6, -d - 20.5))
    knot = oblong(0, -d - 1.8, 3.2, 3.6, 1.4)
    bow = [Patch("collar", p, 0.5, roll=p[len(p) // 4 : len(p) // 2], roll_height=0.5, level=lv) for lv, p in (
        (0.2, tail), (0.2, flip(tail + (0.6, 2.0))), (0.8, loop), (0.8, flip(loop)))]  # fmt: skip
    return replace(base, patches=(base.patches[0], base.patches[1], collar, *bow, Patch("collar", knot, 1.2,
        level=1.0)),
                   buttons=base.buttons[2:])  # fmt: skip


def camisoles() -> tuple[Garment, ...]:
    """Sleeveless tops."""
    cami = Bodice(neck=10.8, neck_drop=6, neck_shape="sweetheart", back_drop=1, shoulder=11.8, slope=0.3, armhole=8,
                  chest=21.5, waist=20.5, hem=24, length=43, waist_at=24, sleeve=0)  # fmt: skip
    tank = Bodice(neck=9, neck_drop=14, neck_shape="scoop", back_drop=6, shoulder=14, slope=2.5, armhole=22, chest=22.5,
                  waist=21, hem=23, length=60, sleeve=0)  # fmt: skip
    return (
        strapped(pullover("top-camisole", "top", "camisole", cami, SILK, (0.9, 0, 0), neckline="sweetheart neckline",
                          sleeves="thin straps", fit="regular fit"), cami),
        bound(pullover("top-tank", "top", "ribbed tank", tank, JERSEY, (1.6, 0, 0), neckline="scoop neck",
                       sleeves="sleeveless", fit="slim fit"), tank),
    )  # fmt: skip


def strapped(base: Garment, block: Bodice, rise: float = 15.0) -> Garment:
    """The same garment hung on thin straps that run over the shoulder to the back."""
    x = (block.neck + block.shoulder) / 2
    front = smooth((x, -1.0), (x - 0.2, rise * 0.5), (x - 1.2, rise * 0.92), (x - 2.4, rise), steps=16)
    behind = smooth((x - 2.4, rise), (x - 3.3, rise * 0.9), (x - 3.4, rise * 0.45), (x - 3.6, -1.5), steps=16)
    straps = tuple(Cord("rib", side(curve), 0.8, 0.3) for curve in (behind, front) for side in (flip, np.array))
    return replace(base, cords=(*base.cords, *straps))


def bound(base: Garment, block: Bodice, width: float = 1.6, part: str = "rib") -> Garment:
    """The same garment with a band round each armhole."""
    curve = dict(block.right())["armhole"]
    strip = join(curve + (4, 0), (curve - (width, 0.4))[::-1])
    regions = tuple(Region(part, polygon, 0.15, 0.15) for polygon in (strip, flip(strip)))
    front = base.panels[-1]
    return replace(base, panels=(*base.panels[:-1], replace(front, regions=(*front.regions, *regions))))


def cardigans() -> tuple[Garment, ...]:
    """Cardigans."""
    block = Bodice(neck=9, neck_drop=26, neck_shape="v", shoulder=20.5, chest=26, waist=25.5, hem=24, length=60,
                   hem_drop=0.2, sleeve=56, angle=70, cuff=9.5)  # fmt: skip
    crew = replace(block, neck_drop=8, neck_shape="crew", length=52, waist_at=38, hem=24, sleeve=54)
    long = {"sleeves": "long sleeves", "closure": "buttons"}
    return (
        buttoned("cardigan-vee", "cardigan", "V-neck", block, KNIT, (3.6, 6, 6), 1.0, 5, 1.8, neckline="V-neck",
                 fit="regular fit", **long),
        buttoned("cardigan-crew", "cardigan", "short crew-neck", crew, KNIT, (2.8, 5, 5), 1.0, 7, 1.4,
                 neckline="crew neck", length="cropped", fit="slim fit", **long),
    )  # fmt: skip


GARMENTS = (*tees(), *camisoles(), *shirts(), *knits(), *cardigans())
