"""Shirts and blouses, cut from the bodice block."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from studio.bodice import Bodice
from studio.garment_details import chest_pocket, detailed, stitches
from studio.garments_tops import POPLIN, SILK, bound, pullover
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
    flip,
    join,
    line,
    oblong,
    shift,
    smooth,
    spin,
)

ROLES = {"body": "main", "collar": "main", "placket": "main", "inside": "lining", "button": "button", "label": "trim"}
OXFORD = replace(POPLIN, thick=0.24, bending=0.12)
LINEN = replace(POPLIN, thick=0.2, bending=0.07, folds=1.5)
TWILL = replace(POPLIN, thick=0.34, bending=0.16)
LONG = {"sleeves": "long sleeves", "closure": "buttons"}
SHORT = {"sleeves": "short sleeves", "closure": "buttons"}


@dataclass(frozen=True)
class Collar:
    """A collar in cm: how far it falls on the shoulder, where its point lies from its front end.

    `kind` is "folded", "band", "revere" or "none"; `free` is the share of the neckline below it that stands open.
    """

    kind: str = "folded"
    fall: float = 3.2
    point: tuple[float, float] = (2.8, -6.4)
    free: float = 0.0
    buttons: bool = False


WOMEN = Bodice(neck=7, neck_drop=7.2, shoulder=18.6, slope=4.2, armhole=19, chest=16.8, waist=17.2, hem=18.4,
               length=66, tail=5, sleeve=62, angle=78, cuff=7.8, full=3.4)  # fmt: skip
MEN = Bodice(neck=7.2, neck_drop=6.8, shoulder=20.6, slope=4.6, armhole=21, chest=18.6, waist=18.8, hem=19.8, length=73,
             tail=5, sleeve=68, angle=78.5, cuff=8.4, full=4)  # fmt: skip
RELAXED = replace(WOMEN, shoulder=20, slope=4.8, armhole=21, chest=18.4, waist=19.2, hem=20.4, sleeve=64, angle=78.5,
                  length=70, cuff=8.4, full=4.2)  # fmt: skip
BOXY = replace(MEN, shoulder=21, chest=21.4, waist=21.6, hem=22, length=65, tail=0, sleeve=23, angle=55, cuff=14,
               full=None)  # fmt: skip


def collared(block: Bodice, collar: Collar, part: str = "collar") -> dict:
    """The patches, stitches and buttons of a collar, and the label that shows behind it."""
    n = block.neck
    stand = join(
        smooth((-n * 1.04, 0.6), (-n * 0.62, 2.7), (0, 3.4), (n * 0.62, 2.7), (n * 1.04, 0.6)),
        smooth((n * 0.94, -0.8), (n * 0.55, -1.6), (0, -2.0), (-n * 0.55, -1.6), (-n * 0.94, -0.8)),
    )
    arch = stand[: len(stand) // 2]
    behind = Patch(part, stand, 0.3, roll=arch, roll_height=0.7, roll_width=1.1)
    label = Patch("label", oblong(0, -3.3, 3.6, 1.9, 0.15), 0.12)
    if collar.kind == "none":
        return {"patches": (label,)}
    front = {"band": _band_collar, "folded": _folded, "revere": _revere}[collar.kind](block, collar, part)
    return {**front, "patches": (behind, label, *front["patches"])}


def _inner(block: Bodice, free: float) -> Curve:
    """The right neckline from the front end of a collar up over the neck point."""
    neck, n = block.neckline(), block.neck
    neck = neck[(neck[:, 0] > 0.25) & (neck[:, 1] >= -block.neck_drop * (1 - free))]
    return join(neck, line((n * 1.02, 1.5)))


def _folded(block: Bodice, collar: Collar, part: str) -> dict:
    """Two leaves that fold over from the neck and end in points."""
    inner, n, f = _inner(block, collar.free), block.neck, collar.fall
    x, y = inner[0] + collar.point
    outer = smooth((n * 1.02, 1.5), (n + f * 0.7, 0.6), (n + f, -2.6), (min(n + f * 0.9, x + 5.5), -6.2), steps=10)
    leaf = join(inner, outer[1:], line((x, y)), inner[:1])
    edge = shift(join(outer[2:], line((x, y)), inner[:1]), -0.55)[1:-1]
    shape = {"lift": 0.34, "roll_height": 0.8, "roll_width": 1.5, "level": 0.28}
    rows = tuple(Cord("stitch", side(edge), 0.24, 0.06, 0.62) for side in (np.array, flip))
    studs = tuple(Button(s * (x + 0.15), y + 1.0, 0.85, level=0.6) for s in (1, -1)) if collar.buttons else ()
    patches = (Patch(part, leaf, grain=-38, roll=inner, **shape),
               Patch(part, flip(leaf), grain=38, roll=flip(inner), **shape))  # fmt: skip
    return {"patches": patches, "cords": rows, "buttons": studs, "roles": {"stitch": "stitch"}}


def _band_collar(block: Bodice, collar: Collar, part: str) -> dict:
    """A band that stands round the neck, its ends meeting in front."""
    inner = _inner(block, collar.free)
    strip = join(inner + (0, 0.5), shift(inner, -2.6)[::-1])
    shape = {"lift": 0.34, "level": 0.15}
    return {"patches": (Patch(part, strip, grain=-30, **shape), Patch(part, flip(strip), grain=30, **shape))}


def _revere(block: Bodice, collar: Collar, part: str) -> dict:
    """An open collar: a leaf round the neck and, below its notch, a lapel that turns back from the front."""
    neck, n, d, f = block.neckline(), block.neck, block.neck_drop, collar.fall
    edge = neck[neck[:, 0] > 0.25]
    y = -d * (1 - collar.free)
    notch = np.array((float(np.interp(y, edge[:, 1], edge[:, 0])), y))
    low, high = edge[edge[:, 1] < y], join(edge[edge[:, 1] >= y], line((n * 1.02, 1.5)))
    tip = notch + (f + 3.6, 0.4)
    lapel = join(low, notch[None], tip[None], smooth(tuple(tip), (tip[0] - 1.6, y - 2.6), tuple(low[0]), steps=8))
    fall = smooth((n * 1.02, 1.5), (n + f * 0.8, 0.6), (n + f + 0.8, -2.8), (notch[0] + f + 3.4, y + 3.4), steps=10)
    end = notch + (f * 0.62 + 1.6, 0.3)
    leaf = join(notch[None], high, fall[1:], end[None])
    shape = {"roll_height": 0.6, "roll_width": 1.4}
    patches = []
    for side, grain in ((np.array, -1), (flip, 1)):
        patches += [Patch(part, side(lapel), 0.3, grain * 14, roll=side(low), level=0.22, **shape),
                    Patch(part, side(leaf), 0.34, grain * 40, roll=side(high), level=0.42, **shape)]  # fmt: skip
    return {"patches": tuple(patches)}


def shirt(
    name: str,
    kind: str,
    cut: str,
    block: Bodice,
    fabric: Fabric = POPLIN,
    style: Collar | None = None,
    cuff: float = 6.0,
    extras: Iterable[dict] = (),
    count: int = 6,
    opening: float | None = None,
    gender: str = "women",
    stud: str = "button",
    **attributes: str,
) -> Garment:
    """A shirt: a collar, a buttoned placket down to `opening` or to the hem, cuffs, and what `extras` add."""
    style = style or Collar()
    front, back = block.neckline(), block.neckline(block.back_drop, "crew")
    ends = block.cuffs(cuff, "body", lift=0.2, groove=0.24) if cuff else block.cuffs(2.6, "body", lift=0.06)
    seams = (*block.sleeves(), *(ends if block.sleeve else ()), block.hem_band(1.2, "body", lift=0.04, groove=0.1))
    rim = (block.neck_band(front, 1.7, "body"),) if style.free else ()
    shoulder = Crease(line((block.neck + 1, -2.6), (block.shoulder, -block.slope - 2.6)), 0.16)
    panels = (
        Panel("back", block.whole(back), 0, "body", regions=(block.inside_neck(),)),
        Panel("front", block.whole(front), 1, "body", regions=(*seams, *rim),
              creases=(shoulder, replace(shoulder, curve=flip(shoulder.curve)))),
    )  # fmt: skip
    made = Garment(name, kind, cut, ROLES, panels, fabric=fabric, limbs=block.limbs(), gender=gender,
                   attributes=attributes)  # fmt: skip
    made = detailed(made, **buttoned_strip(block, count, opening, stud, 1.0 if style.kind == "folded" else 0.0))
    for more in extras:
        made = detailed(made, **more)
    made = detailed(made, **collared(block, style))
    return detailed(made, **_cuffed(block, cuff, stud)) if cuff > 3 and block.sleeve else made


def buttoned_strip(block: Bodice, count: int, opening: float | None, stud: str, first: float) -> dict:
    """The placket with its stitching and buttons; the first sits `first` below the neckline, on the collar's stand."""
    top = -block.neck_drop + 0.3
    bottom = (-block.length + (0.5 if block.tail else -block.hem_drop + 0.2)) if opening is None else -opening
    strip = line((-1.7, bottom), (1.7, bottom), (1.7, top), (-1.7, top))
    rows = [replace(row, level=0.24) for row in stitches(*(line((x, bottom), (x, top)) for x in (-1.35, 1.35)))]
    ys = np.linspace(top - 4.5, bottom + (9 if opening is None else 2.5), count)
    heads = [*([top - first] if first else []), *ys]
    return {
        "patches": (Patch("placket", strip, 0.26),),
        "cords": tuple(rows),
        "buttons": tuple(Button(0, y, 1.2, stud, 0.28) for y in heads),
    }


def _cuffed(block: Bodice, cuff: float, stud: str) -> dict:
    """The slit and pleats above the cuffs, and their buttons."""
    spot = block.tip + block.across * block.cuff * 0.74 - block.axis * cuff * 0.5
    foot = block.tip + block.across * block.cuff * 0.74 - block.axis * cuff
    slit = line(tuple(foot), tuple(foot - block.axis * 10))
    folds = []
    for share, reach in ((0.3, 13), (0.5, 9)):
        start = block.tip + block.across * block.cuff * share - block.axis * (cuff + 0.2)
        folds.append(line(tuple(start), tuple(start - block.axis * reach - block.across * 0.6)))
    creases = [Crease(side(c), d, 0.4) for side in (np.array, flip) for c, d in ((slit, 0.2), (folds[0], 0.3),
                                                                               (folds[1], 0.3))]  # fmt: skip
    end = line(tuple(block.tip + block.across * 0.8), tuple(block.tip + block.across * (block.cuff - 1.5)))
    rows = [side(end - block.axis * deep) for side in (np.array, flip) for deep in (0.6, cuff - 0.5)]
    return {
        "creases": tuple(creases),
        "cords": stitches(*rows),
        "buttons": tuple(Button(s * spot[0], spot[1], 1.0, stud, 0.12) for s in (1, -1)),
    }


def flap_pocket(x: float, y: float, width: float = 9.0, stud: str = "button", pointed: bool = True) -> dict:
    """Two patch pockets closed by buttoned flaps."""
    base, a = chest_pocket(x, y - 1.5, width, 2 + width), width / 2 + 0.3
    dip = 1.3 if pointed else 0.0
    flap = line((x - a, y), (x + a, y), (x + a, y - 4.2), (x, y - 4.2 - dip), (x - a, y - 4.2))
    row = line((x - a + 0.5, y - 0.4), (x - a + 0.5, y - 3.8), (x, y - 3.7 - dip), (x + a - 0.5, y - 3.8),
               (x + a - 0.5, y - 0.4))  # fmt: skip
    patches, cords = (
        (*base["patches"], Patch("body", flap, 0.3, level=0.2)),
        (*base["cords"][:1], Cord("stitch", row, 0.24, 0.05, 0.5)),
    )
    return {
        "patches": tuple(replace(p, polygon=s(p.polygon)) for s in (np.array, flip) for p in patches),
        "cords": tuple(replace(c, curve=s(c.curve)) for s in (np.array, flip) for c in cords),
        "buttons": tuple(Button(s * x, y - 2.9 - dip * 0.6, 1.15, stud, 0.5) for s in (1, -1)),
    }


def western_yoke(block: Bodice) -> dict:
    """A pointed yoke over each side of the chest, topstitched twice."""
    w = block.shoulder
    curve = smooth((1.9, -12.4), (w * 0.3, -13), (w * 0.52, -16.6), (w * 0.74, -13), (w - 1.9, -11.8), steps=10)
    shape = join(curve, line((w + 0.1, -block.slope - 1), (block.neck + 1.4, -1.0), (1.9, -block.neck_drop - 1.5)))
    rows = stitches(*(side(curve + (0, up)) for side in (np.array, flip) for up in (0.5, 1.1)))
    return {
        "patches": tuple(Patch("second", side(shape), 0.16) for side in (np.array, flip)),
        "cords": tuple(replace(row, level=0.2) for row in rows),
    }


def bib(block: Bodice, low: float = 40.0, wide: float = 7.6) -> dict:
    """A stiff bib of pintucks on either side of the placket."""
    top = -block.neck_drop * 0.7
    shape = join(line((1.6, top - 2), (wide, -4), (wide, -low + 6)), smooth((wide, -low + 6), (wide * 0.8, -low + 1.5),
                                                                             (1.6, -low)))  # fmt: skip
    tucks = [
        line((x, -7 if x > 4 else -block.neck_drop - 1), (x, -low + 1.6)) for x in np.arange(2.6, wide - 0.6, 1.25)
    ]
    return {
        "regions": tuple(Region("body", side(shape), 0.12, 0.2) for side in (np.array, flip)),
        "creases": tuple(Crease(side(t), d, 0.26) for side in (np.array, flip) for t0 in tucks
                         for t, d in ((t0, 0.3), (t0 + (0.45, 0), -0.2))),
    }  # fmt: skip


def ruffle(curve: Curve, width: float, part: str = "body", every: float = 2.2, level: float = 0.2) -> Patch:
    """A gathered frill `width` deep to the right of a curve, its free edge waving."""
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))]
    marks = np.arange(0, along[-1], 0.5)
    fine = np.stack([np.interp(marks, along, curve[:, i]) for i in (0, 1)], 1)
    wave = 0.22 * np.sin(marks * 2 * np.pi / every) + 0.15 * np.sin(marks * 2.3)
    normal = shift(fine, -1.0) - fine
    free = fine + normal * (width + wave)[:, None]
    return Patch(part, join(fine, free[::-1]), 0.45, roll=free, roll_height=0.35, roll_width=1.0, spine=fine,
                 rib_cm=every, level=level)  # fmt: skip


def cuff_line(block: Bodice, up: float) -> Curve:
    """A line across the right sleeve, `up` above its end."""
    top = block.tip - block.axis * up
    return line(tuple(top - block.across * block.puff), tuple(top + block.across * (block.cuff + block.puff)))


def gathered_ends(block: Bodice, up: float, reach: float = 12.0, height: float = 0.5) -> dict:
    """Fullness drawn into both cuffs."""
    end = cuff_line(block, up)
    sleeve = block.sleeve_outline()
    return {"gathers": tuple(Gather(side(end), reach, height, 1.7, side(sleeve)) for side in (np.array, flip))}


def gathered_heads(block: Bodice, reach: float = 8.0, height: float = 0.5) -> dict:
    """Fullness drawn into both armholes at the shoulder."""
    seam = block.armhole_curve() + (0.6, 0)
    head, sleeve = seam[: max(3, len(seam) // 2)], block.sleeve_outline()
    return {"gathers": tuple(Gather(side(head), reach, height, 1.8, side(sleeve)) for side in (np.array, flip))}


def bust_darts(block: Bodice) -> dict:
    """A dart from each side seam to the bust."""
    dart = line((block.chest - 0.6, -block.armhole - 5), (block.chest * 0.5, -block.armhole - 2.2))
    return {"creases": tuple(Crease(side(dart), 0.2, 0.35) for side in (np.array, flip))}


def tied(x: float, y: float, wide: float = 9.0, hang: float = 17.0, part: str = "body", broad: float = 3.6) -> dict:
    """A soft bow with broad loops, creased at a knot, and two hanging ends."""
    loop = smooth((0.4, 0.9), (wide * 0.45, broad * 0.95), (wide * 0.9, broad * 0.72), (wide, -0.4),
                  (wide * 0.8, -broad * 0.62), (wide * 0.4, -broad * 0.5), (0.4, -0.9))  # fmt: skip
    tail = join(smooth((-0.8, 0), (-1.0, -hang * 0.5), (-broad * 0.5, -hang)), line((broad * 0.62, -hang - 1.6)),
                smooth((broad * 0.5, -hang - 0.2), (broad * 0.28, -hang * 0.5), (0.9, 0)))  # fmt: skip
    shapes = ((spin(tail, 11), 0.3), (spin(flip(tail), -8) * (1, 0.88), 0.4), (spin(loop, -9), 0.7),
              (spin(flip(loop), 8), 0.7))  # fmt: skip
    laid = [Patch(part, shape + (x, y), 0.55, roll=shape[len(shape) // 6 : len(shape) // 3] + (x, y), roll_height=0.7,
                  roll_width=1.6, level=level) for shape, level in shapes]  # fmt: skip
    knot = Patch(part, oblong(x, y, 3.0, 3.4, 1.3, 6), 1.1, roll=line((x, y - 1.4), (x, y + 1.4)), roll_height=0.4,
                 level=1.0)  # fmt: skip
    return {"patches": (*laid, knot)}


Row = tuple[str, str, Bodice, Fabric, Collar, float, tuple[dict, ...], dict[str, str]]
_WORDS = {"folded": "shirt collar", "band": "grandad collar", "revere": "revere collar"}


def _of(kind: str, row: Row) -> Garment:
    name, cut, block, cloth, style, cuff, extras, more = row
    shown = {"collar": _WORDS[style.kind], **more} if style.kind in _WORDS else more
    stud = "metal" if shown.get("closure") == "snaps" else "button"
    count = max(3, round((block.length - block.neck_drop) / 10.5))
    return shirt(name, kind, cut, block, cloth, style, cuff, extras, count, stud=stud, **shown)


def shirts() -> tuple[Garment, ...]:
    """Shirts."""
    slim = replace(MEN, shoulder=19.8, chest=17.4, waist=16.8, hem=18.4, cuff=7.8, full=3.6)
    wide = Collar(point=(4.4, -5.4))
    opened = Collar(free=0.36, point=(3.2, -6.6))
    vee = {"neck_shape": "v", "neck_drop": 12.5}
    crop = replace(WOMEN, **vee, length=51, tail=0, chest=17.4, waist=17.8, hem=18.2, hem_drop=0.5, shoulder=18.8,
                   sleeve=56)  # fmt: skip
    pocket = chest_pocket(9.4, -18.5, 9, 10.5)
    camp = replace(BOXY, neck=7.8, neck_drop=15, neck_shape="v")
    table = (
        ("shirt-classic", "classic", WOMEN, POPLIN, Collar(), 6, (), {"fit": "regular fit", **LONG}),
        ("shirt-oversized", "oversized", replace(RELAXED, **vee), POPLIN, opened, 7,
         (chest_pocket(10.2, -20, 10, 11.5),), {"fit": "oversized", "pockets": "chest pocket", **LONG}),
        ("shirt-short-sleeved", "boxy short-sleeved", replace(WOMEN, shoulder=19.6, chest=20, waist=20.2, hem=20.8,
         length=60, tail=0, sleeve=21, angle=54, cuff=13, full=None), POPLIN, Collar(), 0,
         (chest_pocket(10, -18, 9, 10.5),), {"fit": "boxy fit", "pockets": "chest pocket", **SHORT}),
        ("shirt-mens-slim", "slim cutaway-collar", slim, POPLIN, wide, 6.5, (),
         {"fit": "slim fit", "gender": "men", **LONG}),
        ("shirt-mens-oxford", "button-down Oxford", MEN, OXFORD, Collar(buttons=True, point=(2.6, -7.0)), 6.5,
         (pocket,), {"fit": "regular fit", "pockets": "chest pocket", "gender": "men", **LONG}),
        ("shirt-camp-collar", "camp-collar", camp, SILK, Collar("revere", 3.4, free=0.42), 0,
         (chest_pocket(11, -21.5, 9.5, 11),),
         {"fit": "relaxed fit", "pockets": "chest pocket", "gender": "men", **SHORT}),
        ("shirt-mens-grandad", "grandad-collar", replace(MEN, neck_drop=6.4), LINEN, Collar("band"), 6, (),
         {"fit": "regular fit", "gender": "men", **LONG}),
        ("shirt-linen-relaxed", "relaxed open-neck", replace(RELAXED, **vee, sleeve=61, cuff=9, length=68), LINEN,
         opened, 4, (), {"fit": "relaxed fit", **LONG}),
        ("shirt-western", "western", MEN, TWILL, Collar(point=(2.4, -7.0)), 6.5,
         (western_yoke(MEN), flap_pocket(9.2, -18.4, 8.6, "metal")),
         {"fit": "regular fit", "pockets": "two flap pockets", "details": "western yoke", "gender": "unisex",
          "sleeves": "long sleeves", "closure": "snaps"}),
        ("shirt-utility", "utility overshirt", replace(MEN, shoulder=21.4, chest=19.8, waist=20.6, hem=21.2, length=70,
         tail=0, cuff=9.2, full=4.6), TWILL, Collar(fall=3.4, point=(2.8, -6.8)), 6,
         (flap_pocket(10, -19, 10.2, pointed=False),),
         {"fit": "relaxed fit", "pockets": "two flap pockets", "gender": "men", **LONG}),
        ("shirt-cropped", "cropped boxy", crop, POPLIN, opened, 6.5, (),
         {"fit": "boxy fit", "length": "cropped", **LONG}),
        ("shirt-tie-front", "tie-front", replace(crop, length=48, hem_drop=1.5, waist=16.8, hem=16.2), POPLIN, opened,
         5, (tied(0, -47.5, 6.6, 12, broad=3.6),), {"fit": "regular fit", "length": "cropped", "details": "tie front",
                                              **LONG}),
        ("shirt-tuxedo", "bib-front tuxedo", replace(slim, neck_drop=6.6), POPLIN, Collar(point=(3.8, -5.6)), 6.5,
         (bib(slim),), {"fit": "slim fit", "details": "pleated bib", "gender": "men", **LONG}),
        ("shirt-longline", "longline tunic", replace(WOMEN, **vee, chest=17.6, waist=18.6, hem=21.4, length=82, tail=9,
         shoulder=19, sleeve=64, angle=79), LINEN, opened, 6, (), {"fit": "relaxed fit", "length": "long", **LONG}),
    )  # fmt: skip
    return tuple(_of("shirt", row) for row in table)


SOFT = Bodice(neck=7, neck_drop=7, shoulder=17.8, slope=4, chest=16.2, waist=16.4, hem=18, length=60, hem_drop=1.2,
              armhole=18.5, sleeve=57, angle=78, cuff=7.2, full=3.2)  # fmt: skip


def blouses() -> tuple[Garment, ...]:
    """Blouses that button down the front, and those pulled over the head."""
    balloon = replace(SOFT, puff=2.2, full=1.6, cuff=6.2, sleeve=58, angle=77)
    frilled = replace(SOFT, neck_drop=6.4)
    bowed = replace(SOFT, full=3.6, neck_drop=6.6)
    v_frill = smooth((2.0, -8), (2.4, -24), (2.2, -44))
    neck = frilled.neckline()
    below = shift(neck, -2.2)[3:-3]
    chest = smooth((-11, -2.6), (-11.4, -9), (-7.8, -14.6), (0, -17), (7.8, -14.6), (11.4, -9), (11, -2.6))
    table = (
        ("blouse-balloon", "balloon-sleeved", balloon, SILK, Collar(free=0.3, point=(3.0, -6.0)), 5,
         (gathered_ends(balloon, 5.2, 15, 0.6), gathered_heads(balloon)), {**LONG, "sleeves": "balloon sleeves",
                                                                          "fit": "regular fit"}),
        ("blouse-bow", "pussy-bow", bowed, SILK, Collar("band"), 5,
         (gathered_ends(bowed, 5.2, 10), tied(0.4, -8.0, 9.6, 23, "collar", 4.4)),
         {**LONG, "neckline": "pussy bow", "fit": "regular fit"}),
        ("blouse-ruffle-front", "ruffle-front", frilled, SILK, Collar("band"), 4,
         ({"patches": tuple(replace(r, polygon=side(r.polygon), roll=side(r.roll), spine=side(r.spine))
                            for r in (ruffle(v_frill[::-1], 3.8), ruffle(v_frill[::-1] + (3.4, -1), 3.2, level=0.1))
                            for side in (np.array, flip))}, gathered_ends(frilled, 4.2, 9)),
         {**LONG, "fit": "regular fit", "details": "ruffles"}),
        ("blouse-victorian", "Victorian high-neck", frilled, POPLIN, Collar("band"), 7,
         ({"patches": (ruffle(chest, 3.2), ruffle(below, 2.2, every=1.4, level=0.1))},
          bib(frilled, 28, 6.8), gathered_heads(frilled, 10, 0.6), gathered_ends(frilled, 7.2, 10)),
         {**LONG, "neckline": "high neck", "details": "ruffles", "fit": "regular fit"}),
    )  # fmt: skip
    return (*(_of("blouse", row) for row in table), *_slipped_on(), *_shaped())


def _slipped_on() -> tuple[Garment, ...]:
    """Blouses pulled over the head."""
    peasant = replace(SOFT, neck=7.8, neck_drop=12, neck_shape="v", shoulder=18.4, chest=17.6, waist=18.6, hem=20.6,
                      puff=1.8, full=1.4, cuff=7, length=62, angle=75.5)  # fmt: skip
    square = replace(SOFT, neck=9, neck_drop=10, neck_shape="square", shoulder=14.6, slope=2.6, chest=17, waist=15.4,
                     hem=17, length=51, waist_at=36, sleeve=21, angle=46, cuff=10.5, puff=3.2, full=None)  # fmt: skip
    bell = replace(SOFT, neck=7.6, neck_drop=10.5, neck_shape="v", sleeve=52, angle=71, cuff=14)
    shell = replace(SOFT, neck=7.8, neck_drop=5.4, sleeve=0, shoulder=16.6, armhole=20, chest=20.2, waist=20.4, hem=22,
                    length=54, hem_drop=2)  # fmt: skip
    smock = replace(SOFT, neck=8.6, neck_drop=8.4, neck_shape="scoop", shoulder=15.8, slope=3, chest=17, waist=16.4,
                    waist_at=30, hem=22, length=55, sleeve=42, angle=70, cuff=8.2, puff=2.4, full=1)  # fmt: skip
    yoke = smooth((-17.2, -13), (-8.4, -14.8), (0, -15.2), (8.4, -14.8), (17.2, -13))
    cords = [Cord("body", smooth((x * 0.5, -12.2), (x * 1.9, -18), (x * 1.5, -26), (x * 2.2, -32)), 0.7, 0.5, 0.3)
             for x in (1, -1)]  # fmt: skip
    soft = {"sleeves": "long sleeves", "fit": "relaxed fit"}
    widths = [(13.6 if y > -25 else 15.6, y) for y in np.arange(-16, -38, -2.1)]  # the sleeves stay free
    rows = [line((-w, y), (w, y)) for w, y in widths]
    made = (
        (_over("blouse-peasant", "tie-neck peasant", peasant, LINEN, 1.4, neckline="tie neck", **soft),
         {"creases": (Crease(yoke, 0.28),), "gathers": (Gather(yoke - (0, 0.3), 15, 0.6, 2.0),), "cords": cords,
          "buttons": tuple(Button(x * 2.2, -32.2, 1.3, "body", 0.3) for x in (1, -1))},
         gathered_ends(peasant, 2.6, 12, 0.6)),
        (_over("blouse-puff-sleeve", "square-neck puff-sleeved", square, POPLIN, 1.4, neckline="square neck",
               sleeves="puff sleeves", fit="slim fit"),
         {"creases": tuple(Crease(side(c), 0.2) for side in (np.array, flip)
                           for c in (smooth((7.6, -11), (7.4, -23), (6, -36), (6.9, -51)),))},
         gathered_heads(square, 10, 0.7), gathered_ends(square, 2.8, 9, 0.7)),
        (_over("blouse-bell-sleeve", "bell-sleeved", bell, SILK, 1.2, neckline="V-neck", sleeves="bell sleeves",
               fit="regular fit"), _flutes(bell)),
        (bound(_over("blouse-shell", "sleeveless shell", shell, SILK, 1.2, neckline="round neck", fit="regular fit"),
               shell, 1.0, "body"), bust_darts(shell)),
        (_over("blouse-smocked", "smocked", smock, POPLIN, 1.2, neckline="scoop neck", sleeves="balloon sleeves",
               fit="regular fit", details="smocking"),
         {"creases": tuple(Crease(r, 0.22, 0.3) for r in rows),
          "gathers": (*(Gather(r, 1.5, 0.22, 1.3) for r in rows[::2]), Gather(rows[-1] - (0, 0.6), 13, 0.6, 2.2))},
         gathered_ends(smock, 3, 11, 0.7)),
    )  # fmt: skip
    return tuple(_all(base, *more) for base, *more in made)


def _all(base: Garment, *details: dict) -> Garment:
    for more in details:
        base = detailed(base, **more)
    return base


def _over(name: str, cut: str, block: Bodice, cloth: Fabric, rim: float, **attributes: str) -> Garment:
    base = pullover(name, "blouse", cut, block, cloth, (rim, 0, 0), **attributes)
    return replace(base, roles={**base.roles, "rib": "main"})


def _flutes(block: Bodice) -> dict:
    """Long folds that open towards the ends of wide sleeves, and the seam from which they fall."""
    seam = cuff_line(block, block.sleeve * 0.42)
    folds = []
    for share in (0.15, 0.42, 0.68, 0.9):
        end = block.tip + block.across * block.cuff * share
        start = block.tip - block.axis * block.sleeve * 0.42 + block.across * 9 * share
        folds.append(Crease(line(tuple(start), tuple(end + block.axis * 2)), -0.6, 1.6))
    return {"creases": tuple(replace(c, curve=side(c.curve)) for side in (np.array, flip)
                             for c in (*folds, Crease(seam, 0.25)))}  # fmt: skip


def _shaped() -> tuple[Garment, ...]:
    """Blouses cut to the waist: wrapped over, or with a peplum."""
    wrapped = replace(SOFT, neck=7.4, neck_drop=24, neck_shape="v", waist=15.4, waist_at=41, hem=18,
                      length=59)  # fmt: skip
    peplum = replace(SOFT, neck=7.8, neck_drop=7, chest=17, waist=14.4, waist_at=38, hem=20.6, length=57, hem_drop=3,
                     sleeve=24, angle=60, cuff=11, full=None)  # fmt: skip
    seam = smooth((-15.6, -40), (0, -41.2), (15.6, -40))
    cross = Crease(smooth((0.4, -23.5), (-4.8, -31), (-10.2, -39), (-11.6, -59)), 0.55, 0.4)
    pulls = [Crease(smooth((-11, -40), (-1.6, -34 + k), (7, -27 + 2.2 * k)), 0.35, 0.8) for k in (0, 4)]
    belt = Patch("tie", join(seam[1:-1] + (0, 1.7), seam[1:-1][::-1] - (0, 1.7)), 0.4, level=0.2)
    wrap = detailed(_over("blouse-wrap", "wrap", wrapped, SILK, 1.3, neckline="V-neck", sleeves="long sleeves",
                          closure="side tie", fit="regular fit"), creases=(cross, *pulls),
                    gathers=(Gather(seam - (0, 2), 10, 0.4, 2.2),), roles={"tie": "main"}, patches=(belt,))  # fmt: skip
    wrap = detailed(detailed(wrap, **tied(-9.6, -40.6, 6, 18, "tie", 3.0)), **gathered_ends(wrapped, 3, 9))
    waist = smooth((-15.2, -38), (0, -39), (15.2, -38))
    flares = [Crease(line((x, -39.5), (x * 1.42, -61)), -0.7, 1.5) for x in (-12.2, -7.4, -2.6, 2.4, 7.5, 12.3)]
    flared = detailed(_over("blouse-peplum", "peplum", peplum, POPLIN, 1.3, neckline="round neck", fit="slim fit",
                            sleeves="short sleeves", details="peplum"), creases=(Crease(waist, 0.35), *flares,
                            *(Crease(side(smooth((8.2, -18), (7.2, -27), (6, -38))), 0.18)
                              for side in (np.array, flip))),
                      gathers=(Gather(waist - (0, 0.4), 7, 0.4, 2.6),))  # fmt: skip
    return wrap, flared


GARMENTS = (*shirts(), *blouses())
