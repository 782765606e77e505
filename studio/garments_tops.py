"""Jersey and tops, each cut from the bodice block."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from dataclasses import replace
from functools import cache

import numpy as np

from studio.bodice import Bodice
from studio.garment_details import (
    chest_pocket,
    detailed,
    flutes,
    placket,
    raglan,
    standing_collar,
    stitches,
    swags,
    topstitched,
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
    Region,
    band,
    flip,
    join,
    line,
    mirror,
    oblong,
    smooth,
)

JERSEY = Fabric(bending=0.08, ease=0.014, breath=1.0, folds=1.2)
POPLIN = Fabric(bending=0.09, thick=0.16, ease=0.014, breath=1.0)
SILK = Fabric(bending=0.045, thick=0.14, ease=0.016, breath=0.95, folds=1.6)
KNIT = Fabric(bending=0.16, thick=0.55, ease=0.012, breath=1.0)
KNIT_FINE = Fabric(bending=0.11, thick=0.32, ease=0.012, breath=1.0)
BONED = Fabric(bending=0.3, thick=0.3, ease=0.004, breath=0.8, folds=0.3)
FLEECE = Fabric(bending=0.16, thick=0.45, ease=0.013, breath=1.0)

RIBBED = {"body": "main", "rib": "trim", "inside": "lining"}


def pullover(
    name: str,
    kind: str,
    cut: str,
    block: Bodice,
    fabric: Fabric,
    ribs: tuple[float, float, float] = (2.0, 0.0, 0.0),
    rib_cm: float = 0.0,
    gender: str = "women",
    arms: tuple[Region, ...] | None = None,
    **attributes: str,
) -> Garment:
    """Anything pulled over the head; `ribs` are the widths at neck, cuffs and hem, 0 = a turned hem."""
    front, back = block.neckline(), block.neckline(block.back_drop, "crew")
    neck, cuffs, hem = ribs
    own = arms[0].part if arms else "body"
    ends = block.cuffs(cuffs or 2.2, "rib" if cuffs else own, rib_cm if cuffs else 0, 0.1 if cuffs else 0.04)
    edge = block.hem_band(hem or 2.4, "rib" if hem else "body", rib_cm if hem else 0, 0.1 if hem else 0.04)
    limbs = (*(block.sleeves() if arms is None else arms), *ends) if block.sleeve else ()
    rim = block.neck_band(front, neck, "rib", rib_cm)
    panels = (
        Panel("back", block.whole(back), 0, "body", regions=(block.inside_neck(), block.neck_band(back, neck, "rib"))),
        Panel("front", block.whole(front), 1, "body", regions=(*limbs, edge, rim)),
    )
    shown = {"sleeves": "sleeveless", **attributes} if not block.sleeve else attributes
    return Garment(name, kind, cut, RIBBED, panels, fabric=fabric, limbs=block.limbs(), gender=gender, attributes=shown)


@cache
def blocks() -> dict[str, Bodice]:
    """The blocks from which jersey is cut, by who wears it and how close it lies."""
    women = Bodice(neck=8.4, neck_drop=8.6, shoulder=18, slope=4.2, armhole=20, chest=19.4, waist=19, hem=20.4,
                   length=61, waist_at=38, sleeve=16.8, angle=51, cuff=11.6)  # fmt: skip
    slim = replace(women, shoulder=16.8, chest=17.8, waist=16.8, hem=18.6, armhole=18.8, sleeve=15, cuff=10.6)
    men = Bodice(neck=8.4, neck_drop=8.6, shoulder=21.2, slope=5, armhole=23.5, chest=22.6, waist=22.4, hem=22.8,
                 length=71, waist_at=46, sleeve=22, angle=54, cuff=14)  # fmt: skip
    boxy = replace(women, neck=8.8, shoulder=21, slope=5, armhole=22, chest=22.2, waist=22.6, hem=22.8, sleeve=17,
                   cuff=13, angle=46)  # fmt: skip
    return {
        "women": women,
        "slim": slim,
        "men": men,
        "boxy": boxy,
        "long women": replace(women, shoulder=17.8, armhole=18.8, chest=15.6, waist=15.8, hem=17.2, length=60,
                              sleeve=58.5, angle=80.5, cuff=6.8, full=2.8),
        "long boxy": replace(boxy, shoulder=19.8, slope=4.4, armhole=20.5, chest=17.2, waist=18.2, hem=19, length=58,
                             sleeve=58.5, angle=80.5, cuff=8.2, full=4),
        "long men": replace(men, shoulder=20.6, slope=4.8, armhole=21.5, chest=18, waist=18.6, hem=19.6, length=69,
                            sleeve=66.5, angle=80.5, cuff=7.8, full=3.8),
    }  # fmt: skip


def tees() -> tuple[Garment, ...]:
    """T-shirts."""
    own = blocks()
    women, slim, men, boxy = own["women"], own["slim"], own["men"], own["boxy"]
    oversized = replace(men, neck=9, shoulder=24, slope=6, armhole=25, chest=25, waist=25.2, hem=25.2, length=72,
                        sleeve=23, cuff=15.4, angle=52)  # fmt: skip
    table = (
        ("tee-crew", "regular crew-neck", women, 2.0, {"neckline": "crew neck", "fit": "regular fit"}),
        ("tee-vee", "slim V-neck", replace(slim, neck=8.6, neck_drop=15, neck_shape="v"), 1.5,
         {"neckline": "V-neck", "fit": "slim fit"}),
        ("tee-scoop", "scoop-neck", replace(slim, neck=10.2, neck_drop=14, neck_shape="scoop", back_drop=3.5), 1.3,
         {"neckline": "scoop neck", "fit": "slim fit"}),
        ("tee-boxy-crop", "cropped boxy", replace(boxy, length=48, waist_at=46), 2.6,
         {"neckline": "crew neck", "length": "cropped", "fit": "boxy fit"}),
        ("tee-baby", "shrunken baby", replace(slim, length=46, waist_at=30, waist=16.8, hem=17.6, sleeve=12,
         cuff=10.2, angle=42), 1.6,
         {"neckline": "crew neck", "length": "cropped", "fit": "slim fit"}),
        ("tee-longline", "longline", replace(women, length=80, hem=22.8, waist=20.4, angle=49, hem_drop=3.5), 1.8,
         {"neckline": "crew neck", "length": "long", "fit": "relaxed fit"}),
        ("tee-mens-crew", "straight crew-neck", men, 2.2,
         {"neckline": "crew neck", "fit": "regular fit", "gender": "men"}),
        ("tee-mens-heavyweight", "heavyweight boxy", replace(men, shoulder=22.8, chest=24.2, waist=24.2, hem=24.2,
         length=69, armhole=24.5, sleeve=23.5, cuff=15.4, angle=52), 3.2,
         {"neckline": "crew neck", "fit": "boxy fit", "gender": "men"}),
        ("tee-oversized", "oversized drop-shoulder", oversized, 2.8,
         {"neckline": "crew neck", "fit": "oversized", "gender": "unisex"}),
        ("tee-mens-vee", "straight V-neck", replace(men, neck_drop=15, neck_shape="v"), 1.8,
         {"neckline": "V-neck", "fit": "regular fit", "gender": "men"}),
    )  # fmt: skip
    plain = tuple(
        topstitched(
            pullover(name, "t-shirt", cut, block, JERSEY, (rim, 0, 0), sleeves="short sleeves", **more), block, rim
        )
        for name, cut, block, rim, more in table
    )
    return (*plain, *_long_tees(own), *_detailed_tees(own))


def _long_tees(own: dict[str, Bodice]) -> tuple[Garment, ...]:
    table = (
        ("tee-long-sleeved", "fitted long-sleeved", own["long women"], (1.6, 0, 0), {"fit": "slim fit"}),
        ("tee-boxy-long", "boxy long-sleeved", own["long boxy"], (2.4, 4, 0), {"fit": "boxy fit"}),
        ("tee-mens-long", "straight long-sleeved", own["long men"], (2.2, 5, 0),
         {"fit": "regular fit", "gender": "men"}),
    )  # fmt: skip
    return tuple(
        topstitched(
            pullover(name, "t-shirt", cut, block, JERSEY, ribs, 0.9, neckline="crew neck",
                     sleeves="long sleeves", **more),
            block, ribs[0], cuff=not ribs[1],
        )
        for name, cut, block, ribs, more in table
    )  # fmt: skip


def _detailed_tees(own: dict[str, Bodice]) -> tuple[Garment, ...]:
    """T-shirts that something is sewn to, or that are cut differently."""
    women, men = own["women"], own["men"]
    ringer = replace(women, shoulder=17.2, chest=18.4, waist=17.8, hem=19.2, length=59)
    henley = replace(own["long men"], neck_drop=7.5)
    baseball = replace(own["long men"], sleeve=46, angle=79, cuff=9.2, full=3)
    muscle = replace(
        women, neck=8.6, neck_drop=8, shoulder=18.8, chest=20, waist=20, hem=20.8, armhole=21.5, sleeve=0, length=58
    )
    cap = replace(own["slim"], sleeve=9.5, cuff=8.4, angle=44, armhole=18, neck=9, neck_drop=10)
    short = {"sleeves": "short sleeves", "neckline": "crew neck"}
    return (
        topstitched(pullover("tee-ringer", "t-shirt", "ringer", ringer, JERSEY, (2.2, 2.2, 0), fit="slim fit",
                             details="contrast trims", **short), ringer, cuff=False),
        detailed(
            topstitched(pullover("tee-mens-henley", "t-shirt", "henley long-sleeved", henley, JERSEY, (1.6, 5, 0), 0.9,
                                 "men", neckline="henley neck", sleeves="long sleeves", fit="regular fit",
                                 closure="button placket"), henley, cuff=False),
            **placket(0, -6.2, -21, 4),
        ),
        topstitched(pullover("tee-raglan", "t-shirt", "contrast raglan", baseball, JERSEY, (2.0, 0, 0), 0, "unisex",
                             raglan(baseball, "second"), neckline="crew neck", sleeves="three-quarter raglan sleeves",
                             fit="regular fit"), baseball, 2.0),
        detailed(
            topstitched(pullover("tee-mens-pocket", "t-shirt", "pocket", men, JERSEY, (2.2, 0, 0), 0, "men",
                                 fit="regular fit", pockets="chest pocket", **short), men, 2.2),
            **chest_pocket(11.5, -17.5),
        ),
        bound(topstitched(pullover("tee-muscle", "t-shirt", "muscle", muscle, JERSEY, (2.2, 0, 0), neckline="crew neck",
                                   fit="relaxed fit"), muscle, 2.2), muscle, 1.4, "body"),
        topstitched(pullover("tee-cap-sleeve", "t-shirt", "cap-sleeved", cap, JERSEY, (1.4, 0, 0), neckline="crew neck",
                             sleeves="cap sleeves", fit="slim fit"), cap, 1.4),
    )  # fmt: skip


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
    gender: str = "women",
    gap: float = 0.0,
    **attributes: str,
) -> Garment:
    """A cardigan: two fronts that overlap at the centre, closed by buttons on a band, or hang `gap` from it."""
    band_cm, cuffs, hem = ribs
    edge = front_edge(block, gap or -band_cm / 2, block.neck_drop, block.neck_shape)
    back = block.neckline(block.back_drop, "crew")
    placket = Region(
        "rib", band(join(edge[:1] - (0, 5), edge, edge[-1:] + (0, 4)), -band_cm), 0.25, 0.2, 0, edge, rib_cm
    )
    ends = (*block.cuffs(cuffs, "rib", rib_cm), block.hem_band(hem, "rib", rib_cm))
    both = tuple(replace(r, polygon=flip(r.polygon), spine=flip(edge)) for r in (placket,))
    under, over = fronts(block, edge, edge, (*block.sleeves(), *ends))
    hollow = block.inside_neck(margin=1.5)
    shown = Region(
        "inside",
        line((-gap - 4, -4), (gap + 4, -4), (gap + 4, -block.length - 9), (-gap - 4, -block.length - 9)),
        groove=0,
    )
    behind = (hollow, *((shown,) if gap else ()), block.neck_band(back, band_cm, "rib"))
    panels = (
        Panel("back", block.whole(back), 0, "body", regions=behind),
        replace(under, regions=(*under.regions, *both)),
        replace(over, regions=(*over.regions, placket)),
    )
    ys = np.linspace(-block.neck_drop - 2, -block.length + 3, count)
    return Garment(name, kind, cut, {**RIBBED, "button": "button"}, panels, fabric=replace(fabric, breath=0.1),
                   limbs=block.limbs(), buttons=tuple(Button(0, y, size, level=0.25) for y in ys), gender=gender,
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


def tops() -> tuple[Garment, ...]:
    """Sleeveless and evening tops, cut close."""
    tank = Bodice(neck=9.6, neck_drop=14.5, neck_shape="scoop", back_drop=7, shoulder=13.6, slope=1.6, armhole=20.5,
                  chest=20.8, waist=19.4, hem=21, length=58, waist_at=36, sleeve=0)  # fmt: skip
    vest = replace(tank, neck=9, neck_drop=15.5, shoulder=13.8, armhole=25.5, chest=24.5, waist=24, hem=24.5, length=70)
    racer = replace(tank, neck=6.6, neck_drop=10, shoulder=10.2, armhole=22, back_drop=4, length=52)
    crop = replace(tank, neck=8, neck_drop=6.5, neck_shape="crew", shoulder=14.5, armhole=19.5, length=41, waist_at=32,
                   hem=19.6, back_drop=2)  # fmt: skip
    halter = replace(tank, neck=6.4, neck_drop=2.2, neck_shape="boat", shoulder=7.6, slope=0.6, armhole=21, chest=20.5,
                     back_drop=1, length=54)  # fmt: skip
    shell = replace(tank, neck=8.4, neck_drop=4.5, neck_shape="boat", back_drop=1.8, shoulder=19, slope=4, armhole=21,
                    chest=22.8, waist=22.2, hem=23, length=58)  # fmt: skip
    tied = {"fit": "slim fit"}
    return (
        *_strappy(),
        bound(pullover("top-tank", "top", "ribbed tank", tank, JERSEY, (1.5, 0, 0), neckline="scoop neck", **tied),
              tank, 1.5),
        bound(pullover("top-mens-vest", "top", "athletic vest", vest, JERSEY, (1.6, 0, 0), 0, "men",
                       neckline="scoop neck", fit="regular fit"), vest, 1.6),
        _racer_back(racer),
        bound(pullover("top-rib-crop", "top", "rib-knit cropped", crop, KNIT_FINE, (2.4, 0, 4), 0.9,
                       neckline="high neck", length="cropped", **tied), crop, 1.8),
        _halter(halter),
        bound(topstitched(pullover("top-shell", "top", "boat-neck shell", shell, SILK, (1.2, 0, 0),
                                   neckline="boat neck", fit="regular fit"), shell), shell, 1.0, "body"),
        *_shaped(tank),
    )  # fmt: skip


def _racer_back(block: Bodice) -> Garment:
    """A sports top whose straps run together between the shoulder blades."""
    base = bound(pullover("top-racer-back", "top", "racer-back", block, JERSEY, (1.3, 0, 0), neckline="scoop neck",
                          fit="slim fit", details="racer back"), block, 1.3)  # fmt: skip
    seams = [smooth((12.5, -21.5), (14.6, -31), (14, -42), (15.5, -51)), smooth((-17, -24), (0, -26.5), (17, -24))]
    rows = stitches(seams[0], flip(seams[0]))
    return detailed(base, cords=rows, creases=(Crease(seams[0]), Crease(flip(seams[0]))))


def _halter(block: Bodice) -> Garment:
    """A top that closes high round the neck and leaves the shoulders bare."""
    base = bound(pullover("top-halter", "top", "halter-neck", block, SILK, (0.8, 0, 0), neckline="halter neck",
                          fit="slim fit"), block, 0.9)  # fmt: skip
    w, d = block.neck + 0.7, block.neck_drop + 1.6
    foot = smooth((-w - 0.6, -2.4), (-w * 0.5, -d - 1.2), (0, -d - 1.6), (w * 0.5, -d - 1.2), (w + 0.6, -2.4))
    rim = smooth((w, 1.6), (w * 0.5, 0.7), (0, 0.3), (-w * 0.5, 0.7), (-w, 1.6))
    arch = smooth((w, 1.6), (w * 0.5, 2.6), (0, 3.0), (-w * 0.5, 2.6), (-w, 1.6))
    return detailed(
        base,
        patches=(
            Patch("inside", join(rim, arch[::-1]) - (0, 0.3), 0.2),
            Patch("body", join(foot, rim), 0.4, level=0.2),
        ),
        gathers=(Gather(foot, 15, 0.4, 2.0),),
    )


def _strappy() -> tuple[Garment, ...]:
    """Tops on thin straps, or on none."""
    cami = Bodice(neck=10.4, neck_drop=6, neck_shape="sweetheart", back_drop=1, shoulder=11.4, slope=0.3, armhole=8,
                  chest=20.5, waist=20, hem=23.5, length=46, waist_at=24, sleeve=0)  # fmt: skip
    cowl = replace(cami, neck=10.2, neck_drop=8.5, neck_shape="scoop", shoulder=11, hem=22.5, length=47)
    vee = replace(cami, neck_shape="v", neck_drop=10, armhole=10, hem=24.5, length=45)
    corset = Bodice(neck=14, neck_drop=4.4, neck_shape="sweetheart", back_drop=0.8, shoulder=14.6, slope=0.2, armhole=6,
                    chest=20, waist=17, hem=19.2, length=34, waist_at=22, hem_drop=5, sleeve=0)  # fmt: skip
    tube = Bodice(neck=19.2, neck_drop=1.0, neck_shape="boat", back_drop=0.6, shoulder=19.8, slope=0.2, armhole=1.6,
                  chest=20.2, waist=18.2, hem=18.6, length=27, waist_at=15, hem_drop=0.4, sleeve=0)  # fmt: skip
    silk = {"sleeves": "thin straps", "fit": "regular fit"}
    bones = [smooth((x, -3 - 0.1 * x), (x * 0.86, -22), (x * 0.95, -35.5)) for x in (5.4, 10.2, 14.6)]
    bones = [line((0, -4.6), (0, -38)), *bones, *map(flip, bones)]
    gathered = tuple(Gather(line((x, -1), (x, -27)), 7, 0.3, 2.6) for x in (-0.2, 0.2))
    return (
        strapped(pullover("top-camisole", "top", "camisole", cami, SILK, (0.9, 0, 0), neckline="sweetheart neckline",
                          **silk), cami),
        topstitched(strapped(pullover("top-camisole-vee", "top", "V-neck camisole", vee, SILK, (0.7, 0, 0),
                                      neckline="V-neck", **silk), vee, 13.0), vee),
        detailed(strapped(pullover("top-cowl", "top", "cowl-neck", cowl, SILK, (0.6, 0, 0), neckline="cowl neck",
                                   **silk), cowl), creases=swags(10.8, -11.5, 4, 3.9)),
        detailed(pullover("top-corset", "top", "corset", corset, BONED, (1.0, 0, 1.0), neckline="sweetheart neckline",
                          sleeves="strapless", fit="slim fit", details="boning"),
                 cords=[Cord("body", bone, 0.9, 0.22) for bone in bones],
                 buttons=[Button(0, y, 0.9, "metal", 0.3) for y in np.linspace(-7, -34, 8)]),
        detailed(pullover("top-bandeau", "top", "ruched bandeau", tube, JERSEY, (1.8, 0, 1.8), sleeves="strapless",
                          neckline="straight neckline", fit="slim fit", length="cropped"), gathers=gathered),
    )  # fmt: skip


def _shaped(tank: Bodice) -> tuple[Garment, ...]:
    """Tops with sleeves or a skirt of their own."""
    square = replace(tank, neck=11, neck_drop=11, neck_shape="square", back_drop=2, shoulder=17, slope=3.4,
                     armhole=19, chest=18.6, waist=17.4, hem=19.2, length=54, sleeve=17, angle=48,
                     cuff=10.2, puff=2.2)  # fmt: skip
    peplum = replace(tank, neck=8.8, neck_drop=7.5, neck_shape="crew", back_drop=2, shoulder=17.6, slope=3.8,
                     chest=21.6, armhole=20, waist=19, waist_at=35, hip=22.5, hip_at=44, hem=27.5, length=56,
                     sleeve=0)  # fmt: skip
    bardot = Bodice(neck=19.5, neck_drop=3.4, neck_shape="boat", back_drop=1.4, shoulder=20.4, slope=0.6,
                    armhole=15, chest=17.4, waist=16.6, hem=18, length=48, waist_at=30, sleeve=52, angle=80,
                    cuff=7, full=2.4)  # fmt: skip
    waist = smooth((-20, -35.4), (0, -36), (20, -35.4))
    end = line(tuple(square.tip), tuple(square.tip + square.across * square.cuff)) - square.axis * 1.6
    rim = bardot.neckline()
    return (
        detailed(topstitched(pullover("top-square-neck", "top", "square-neck puff-sleeved", square, POPLIN,
                                      (1.6, 1.6, 0), neckline="square neck", sleeves="puff sleeves", fit="slim fit"),
                             square, cuff=False),
                 gathers=[Gather(side(end), 7, 0.4, 1.6) for side in (np.array, flip)]),
        detailed(bound(topstitched(pullover("top-peplum", "top", "peplum", peplum, POPLIN, (1.0, 0, 0),
                                            neckline="crew neck", fit="slim fit", details="peplum"), peplum), peplum,
                       1.0, "body"),
                 creases=[Crease(waist, 0.35), *flutes(19, -37, 27, -55.5, 15)]),
        _wrap_top(replace(peplum, hip=None, neck=8.5, shoulder=18, slope=4.2, hem=17.6, waist=15.8, length=56,
                          chest=16, sleeve=57, angle=80, cuff=7.2, full=3, armhole=19)),
        detailed(pullover("top-off-shoulder", "top", "bardot off-the-shoulder", bardot, KNIT_FINE, (7.5, 3, 3), 0.9,
                          neckline="off-the-shoulder", sleeves="long sleeves", fit="slim fit"),
                 creases=[Crease(rim - (0, 4), -0.2, 1.6)]),
    )  # fmt: skip


def _wrap_top(block: Bodice) -> Garment:
    """Two fronts that cross, tied at the side."""
    low, hem = -block.waist_at, -block.length
    edge = smooth((-14.2, low - 1), (-8, low + 14), (-1.5, -18), (block.neck * 0.72, -6), (block.neck, 0))
    edge = join(line((-14.4, hem + 0.2), (-14.2, low - 1)), edge)
    seams = (*block.sleeves(), *block.cuffs(2.2, "body", 0, 0.04), block.hem_band(2.4, "body", lift=0.04))
    under, over = fronts(block, edge, edge, seams)
    rim = Region("body", band(join(edge - (0, 0), edge[-1:] + (0, 3)), -1.6), 0.12, 0.16)
    pull = tuple(Gather(smooth((-15, low + 5), (-13.4, low - 4)), 16, 0.4, 1.8) for _ in range(1))
    ends = [line((-14, low), (-11.6, low - 0.4), (-9.4 + s, low - 17), (-12.2 + s, low - 16.4)) for s in (-2.6, 1.8)]
    knot = oblong(-13.2, low, 3.0, 3.6, 1.1, 12)
    tie = (*(Patch("tie", p, 0.35, level=0.25) for p in ends), Patch("tie", knot, 0.7, level=0.5))
    back = block.neckline(block.back_drop, "crew")
    panels = (
        Panel("back", block.whole(back), 0, "body", regions=(block.inside_neck(),)),
        replace(under, regions=(*under.regions, replace(rim, polygon=flip(rim.polygon)))),
        replace(over, regions=(*over.regions, rim), gathers=pull),
    )
    roles = {"body": "main", "inside": "lining", "tie": "main", "stitch": "stitch"}
    return Garment("top-wrap", "top", "wrap", roles, panels, tie, fabric=replace(JERSEY, breath=0.2),
                   limbs=block.limbs(), attributes={"neckline": "V-neck", "sleeves": "long sleeves", "fit": "slim fit",
                                                    "closure": "side tie"})  # fmt: skip


def polos() -> tuple[Garment, ...]:
    """Polo shirts: a flat-knit collar, a short buttoned placket, ribbed sleeve ends."""
    own = blocks()
    men, women = replace(own["men"], neck=7.8, neck_drop=7), replace(own["women"], neck=7.4, neck_drop=6.6, length=58)
    fine = replace(own["men"], neck=7.8, neck_drop=7, hem=20.8, waist=22, length=67)
    crop = replace(own["slim"], neck=7.4, neck_drop=6.6, length=47, waist_at=34, hem=17.6)
    long = replace(own["long men"], neck=7.8, neck_drop=7)
    table = (
        ("polo-mens", "piqué", men, (0.6, 2.6, 0), "men", 3, JERSEY, "short sleeves", "regular fit"),
        ("polo-womens", "slim", women, (0.6, 2.0, 0), "women", 4, JERSEY, "short sleeves", "slim fit"),
        ("polo-knitted", "knitted", fine, (0.6, 4.0, 5.5), "men", 3, KNIT_FINE, "short sleeves", "regular fit"),
        ("polo-cropped", "cropped knitted", crop, (0.6, 2.0, 3.0), "women", 3, KNIT_FINE, "short sleeves", "slim fit"),
        ("polo-mens-long", "long-sleeved", long, (0.6, 5.0, 0), "men", 3, JERSEY, "long sleeves", "regular fit"),
    )
    made = []
    for name, cut, block, ribs, gender, count, cloth, sleeves, fit in table:
        base = pullover(name, "polo shirt", cut, block, cloth, ribs, 0.9, gender, collar="polo collar", sleeves=sleeves,
                        fit=fit, closure="button placket")  # fmt: skip
        base = topstitched(base, block, cuff=False, hem=not ribs[2])
        strip = placket(0, -block.neck_drop + 0.3, -block.neck_drop - 4.2 - 3.2 * count, count, 3.2)
        made.append(detailed(detailed(base, **strip), patches=collar_leaves(block, 6.0, spread=1.12)))
    return tuple(made)


def bodysuits() -> tuple[Garment, ...]:
    """Bodysuits: a close top that ends in a brief."""
    own = blocks()
    block = replace(own["slim"], chest=17, waist=15.2, waist_at=37, hem=18.2, length=57, hem_drop=0, shoulder=16,
                    armhole=18.6)  # fmt: skip
    arm = {
        "length": 51,
        "waist_at": 34,
        "shoulder": 16.4,
        "chest": 14.4,
        "waist": 14,
        "sleeve": 58,
        "angle": 80.5,
        "cuff": 6.4,
        "full": 2.8,
    }
    scoop = replace(block, sleeve=0, neck=9.8, neck_drop=15, neck_shape="scoop", back_drop=7, shoulder=13.4, slope=1.6)
    square = replace(block, neck=9.8, neck_drop=10.5, neck_shape="square", **arm)
    mock = replace(block, neck=7.2, neck_drop=2.4, back_drop=1, **arm)
    cami = replace(block, neck=9.8, neck_drop=7, neck_shape="v", shoulder=10.8, slope=0.3, armhole=8, sleeve=0,
                   waist_at=26, length=44)  # fmt: skip
    table = (
        ("bodysuit-tank", "scoop-neck tank", scoop, {"neckline": "scoop neck"}),
        ("bodysuit-square", "square-neck long-sleeved", square, {"neckline": "square neck", "sleeves": "long sleeves"}),
        ("bodysuit-mock", "high-neck", mock, {"neckline": "high neck", "sleeves": "long sleeves"}),
        ("bodysuit-strappy", "strappy", cami, {"neckline": "V-neck", "sleeves": "thin straps"}),
    )
    made = {name: _bodysuit(name, cut, block, **more) for name, cut, block, more in table}
    made["bodysuit-tank"] = bound(made["bodysuit-tank"], scoop, 1.2)
    made["bodysuit-mock"] = detailed(made["bodysuit-mock"], **standing_collar(mock, 3.2, 0))
    made["bodysuit-strappy"] = strapped(made["bodysuit-strappy"], cami, 13.0)
    return tuple(made.values())


def _bodysuit(name: str, cut: str, block: Bodice, **attributes: str) -> Garment:
    """A top whose legs are cut from the hip down to the gusset."""
    base = pullover(name, "bodysuit", cut, block, JERSEY, (1.2, 0, 0), fit="slim fit", closure="snaps", **attributes)
    hip, low = block.hem, -block.length
    leg = smooth((hip, low), (hip * 0.82, low - 4.4), (hip * 0.5, low - 10.2), (hip * 0.27, low - 15), (3.2, low - 19))
    full = smooth((hip, low), (hip * 0.9, low - 4.6), (hip * 0.66, low - 11), (hip * 0.38, low - 16.4), (3.4, low - 19))
    panels = []
    for panel, edge in zip(base.panels, (full, leg), strict=True):
        border = join(edge, mirror(edge))
        edges = tuple((part, border if part == "hem" else curve) for part, curve in panel.edges)
        regions = panel.regions
        if panel.layer:
            sides = [band(join(edge[:1] + (0.6, 0.3), edge), -1.3)]
            regions = (*(r for r in regions if r is not regions[-2]), *(Region("rib", f(sides[0]), 0.1, 0.18) for f in
                                                                        (np.array, flip)))  # fmt: skip
        else:
            regions = (*regions, Region("inside", line((-40, low - 1), (40, low - 1), (40, low - 30), (-40, low - 30)),
                                        groove=0))  # fmt: skip
        panels.append(replace(panel, edges=edges, regions=regions))
    return replace(base, panels=tuple(panels))


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


GARMENTS = (*tees(), *tops(), *polos(), *bodysuits())
