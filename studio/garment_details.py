"""Details laid on what is worn on the shoulders: topstitching, plackets, zips, pockets, collars, hoods, bands."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from studio.bodice import Bodice
from studio.panels import Button, Cord, Crease, Curve, Garment, Patch, Region, flip, join, line, oblong, shift, smooth

_ROLES = {
    "second": "second",
    "stitch": "stitch",
    "button": "button",
    "metal": "metal",
    "cord": "trim",
    "collar": "trim",
}


def detailed(
    garment: Garment,
    regions: Iterable[Region] = (),
    patches: Iterable[Patch] = (),
    cords: Iterable[Cord] = (),
    buttons: Iterable[Button] = (),
    roles: dict[str, str] | None = None,
    **front: Iterable,
) -> Garment:
    """The same garment with more on it; regions, creases and gathers go on the topmost panel."""
    top = garment.panels[-1]
    changes = {name: (*getattr(top, name), *more) for name, more in front.items()}
    top = replace(top, regions=(*top.regions, *regions), **changes)
    made = replace(
        garment,
        panels=(*garment.panels[:-1], top),
        patches=(*garment.patches, *patches),
        cords=(*garment.cords, *cords),
        buttons=(*garment.buttons, *buttons),
    )
    used = [thing.part for thing in (*made.patches, *made.cords, *made.buttons)]
    used += [region.part for panel in made.panels for region in panel.regions]
    known = {**made.roles, **{part: _ROLES[part] for part in used if part in _ROLES and part not in made.roles}}
    return replace(made, roles={**known, **(roles or {})})


def stitches(*curves: Curve) -> tuple[Cord, ...]:
    """Rows of topstitching along curves."""
    return tuple(Cord("stitch", curve, 0.24, 0.05, 0.02) for curve in curves)


def topstitched(garment: Garment, block: Bodice, neck: float = 0.0, cuff: bool = True, hem: bool = True) -> Garment:
    """The same garment with twin rows at its turned hems and one row below a neck band `neck` wide."""
    rows = []
    if hem:
        low = block.hem_curve()[1:-1]
        rows += [low + (0, 2.1), low + (0, 2.7)]
    if cuff and block.sleeve:
        end = line(tuple(block.tip + block.across * 0.5), tuple(block.tip + block.across * (block.cuff - 0.5)))
        for depth in (2.0, 2.6):
            rows += [end - block.axis * depth, flip(end - block.axis * depth)]
    if neck:
        below = shift(block.neckline() + (0, 3.5), -(neck + 4.1))
        rows.append(below[below[:, 1] < -0.35 * block.slope - 0.3])
    return detailed(garment, cords=stitches(*rows))


def placket(x: float, top: float, bottom: float, count: int, width: float = 3.0, size: float = 1.1) -> dict:
    """A short buttoned opening: a strip with stitched edges and its buttons."""
    half = width / 2
    strip = line((x - half, bottom), (x + half, bottom), (x + half, top), (x - half, top))
    frame = line((x - half + 0.3, top), (x - half + 0.3, bottom + 0.3), (x + half - 0.3, bottom + 0.3),
                 (x + half - 0.3, top))  # fmt: skip
    box = line((x - half + 0.3, bottom + width * 0.6), (x + half - 0.3, bottom + width * 0.6))
    ys = np.linspace(top - 1.3, bottom + width, count)
    return {
        "patches": (Patch("placket", strip, 0.24),),
        "cords": stitches(frame, box),
        "buttons": tuple(Button(x, y, size, level=0.26) for y in ys),
        "roles": {"placket": "main"},
    }


def zip_fly(top: float, bottom: float, x: float = 0.0) -> tuple[Cord, ...]:
    """A closed zip: its tape, its teeth, the puller at the top and a row of stitches on either side."""
    run, puller = line((x, bottom), (x, top)), line((x, top - 0.4), (x + 0.15, top - 3.4))
    rows = stitches(*(line((x + side, bottom), (x + side, top - 0.6)) for side in (-1.3, 1.3)))
    return (Cord("cord", run, 1.7, 0.12), Cord("metal", run, 0.6, 0.3, 0.08), Cord("metal", puller, 0.6, 0.3, 0.4),
            *rows)  # fmt: skip


def chest_pocket(x: float, y: float, width: float = 10.5, height: float = 12.0) -> dict:
    """A patch pocket with a stitched, pointed foot and a folded top."""
    a, r = width / 2, height
    shape = line((x - a, y), (x + a, y), (x + a, y - r + 2), (x, y - r), (x - a, y - r + 2))
    seam = line((x - a + 0.3, y - 0.3), (x - a + 0.3, y - r + 2.2), (x, y - r + 0.4), (x + a - 0.3, y - r + 2.2),
                (x + a - 0.3, y - 0.3))  # fmt: skip
    top = line((x - a + 0.3, y - 2.0), (x + a - 0.3, y - 2.0))
    return {"patches": (Patch("body", shape, 0.2),), "cords": stitches(seam, top)}


def pouch(block: Bodice, hem: float, split: bool = False) -> dict:
    """A kangaroo pocket above a hem band `hem` wide, in two halves where a zip runs through it."""
    low, high = -block.length + hem + 0.6, -block.length + hem + 18.0
    wide = min(17.0, block.hem - 6.5)
    right = line((1.6, low), (wide, low), (wide, low + 7), (wide - 6, high), (1.6, high))
    mouth = line((wide - 0.5, low + 7), (wide - 6.3, high - 0.2))
    seams = [line((wide - 0.4, low), (wide - 0.4, low + 7)), shift(mouth, 1.5)]
    seams.append(line((1.9 if split else -0.1, high - 0.4), (wide - 6.5, high - 0.4)))
    shapes = [right, flip(right)] if split else [join(right[1:4], flip(right[1:4])[::-1])]
    return {
        "patches": tuple(Patch("body", shape, 0.4) for shape in shapes),
        "cords": stitches(*seams, *map(flip, seams)),
    }


def standing_collar(block: Bodice, top: float, rib_cm: float = 1.0, folded: bool = False, slit: float = 0.0) -> dict:
    """A collar that stands `top` high round the neck, folded over, or open by `slit` at the front."""
    w, d, dip = block.neck + 1.3, block.neck_drop + 1.9, 0.7 if folded else 1.5
    lip = w - 1.2
    foot = smooth((-w, -1.5), (-w * 0.53, -d + 0.8), (0, -d), (w * 0.53, -d + 0.8), (w, -1.5))
    rim = smooth((lip, top), (lip * 0.55, top - dip * 0.75), (0, top - dip), (-lip * 0.55, top - dip * 0.75),
                 (-lip, top))  # fmt: skip
    arch = smooth((lip, top), (lip * 0.6, top + 0.8), (0, top + 1.1), (-lip * 0.6, top + 0.8), (-lip, top))
    side = smooth((w, -1.5), (w + 0.1, top * 0.45), (lip, top))
    low = foot[::-1] + (0, 1) if slit else rim - (0, 0.4)
    back = Patch("inside", join(low, arch[::-1]), lift=0.2, level=0.1)
    level = line((-w - 2, -d), (w + 2, -d))  # the ribs stand upright
    shape = {"lift": 0.7 if folded else 0.45, "spine": level, "rib_cm": rib_cm, "level": 0.25, "roll": rim,
             "roll_height": 0.8 if folded else 0.25, "roll_width": 3.0 if folded else 1.2}  # fmt: skip
    if not slit:
        return {"patches": (back, Patch("rib", join(foot, side, rim, flip(side)[::-1]), **shape))}
    edge = smooth((slit, top - dip * 0.8), (slit * 0.45, top * 0.3 - 1), (0.25, -d))
    half = join(foot[foot[:, 0] > 0.25], side, rim[rim[:, 0] > slit], edge)
    return {"patches": (back, Patch("rib", half, **shape), Patch("rib", flip(half), **shape))}


def hood(block: Bodice) -> dict:
    """A hood that lies open behind the neck: two leaves that cross at the throat, its inside, and drawcords."""
    n, d = block.neck, block.neck_drop
    outer = smooth((0, 12.0), (5.6, 11.6), (10.2, 9.6), (13.2, 5.4), (14.6, 0.6), (n + 5.0, -3.8))
    foot = smooth((n + 5.0, -3.8), (n * 0.8, -d + 1.2), (n * 0.36, -d - 1.6), (-1.6, -d - 3.2))
    mouth = smooth((-1.6, -d - 2.2), (1.4, -d + 0.6), (5.0, -2.0), (6.7, 1.6), (6.2, 4.8), (3.6, 6.9), (0, 7.6))
    leaf = join(outer, foot, mouth)
    shape = {"lift": 0.9, "roll_height": 0.5, "roll_width": 1.4}
    hollow = smooth(
        (0, 9.4), (5, 8.6), (8.4, 3.6), (6.4, -2.5), (0, -d - 1), (-6.4, -2.5), (-8.4, 3.6), (-5, 8.6), (0, 9.4)
    )
    hem = shift(mouth, -2.0)[3:-1]
    over, under = 1.75, 1.35  # heights of the two leaves above what lies below them
    rows = [replace(row, level=over) for row in stitches(hem, line((0, 11.8), (0, 7.8)))]
    rows += [replace(row, level=under) for row in stitches(flip(hem))]
    ties = [
        Cord("cord", line((x * 3.6, -d - 0.3), (x * 3.9, -d - 2.2)), 0.75, 0.45, over if x > 0 else under)
        for x in (1, -1)
    ]
    cords = [
        Cord("cord", smooth((x * 3.6, -d - 0.4), (x * 4.3, -d - 7), (x * 3.7, -d - 14), (x * 4.5, -d - 20)), 0.75, 0.45,
             0.9 if x > 0 else 0.7)
        for x in (1, -1)
    ]  # fmt: skip
    ends = [Button(x * 4.5, -d - 20.3, 1.0, "metal", 0.8) for x in (1, -1)]
    eyelets = [Button(x * 3.6, -d - 0.2, 1.2, "metal", over if x > 0 else under) for x in (1, -1)]
    seam = Cord("inside", smooth((0, 7.6), (0.3, 3), (0, -d)), 0.5, 0.15, 0.35)
    return {
        "patches": (Patch("inside", hollow, 0.3), Patch("body", flip(leaf), roll=flip(mouth), level=0.3, **shape),
                    Patch("body", leaf, roll=mouth, level=0.7, **shape)),
        "cords": (seam, *rows, *cords, *ties),
        "buttons": (*eyelets, *ends),
    }  # fmt: skip


def armholes(block: Bodice, width: float, part: str = "rib", rib_cm: float = 0.0) -> tuple[Region, ...]:
    """A band round each bare armhole."""
    curve = dict(block.right())["armhole"]
    strip = join(curve + (4, 0), (curve - (width, 0.4))[::-1])
    return tuple(Region(part, side(strip), 0.15, 0.2, 0, side(curve), rib_cm) for side in (np.array, flip))


def raglan(block: Bodice, part: str) -> tuple[Region, ...]:
    """Both sleeves cut up to the neck, as regions of their own part."""
    n, under = block.neck, (block.chest + 0.8, -block.armhole - 1)
    seam = smooth((n - 0.4, -block.neck_drop * 0.2), (n + 3.6, -block.armhole * 0.34),
                  (block.chest - 4.6, -block.armhole * 0.72), under)  # fmt: skip
    end = block.tip + block.axis * 4
    far, inner = end - block.across * 7, end + block.across * (block.cuff + 2)
    polygon = join(seam, line(tuple(inner), tuple(far), (block.shoulder + 4, 5), (n - 0.4, 4)))
    return tuple(
        Region(part, p, groove=0.18, grain=side * (90 - block.angle)) for side, p in ((1, polygon), (-1, flip(polygon)))
    )


def yoke(block: Bodice, depth: float, part: str = "second", rib_cm: float = 0.0) -> Region:
    """A round yoke `depth` deep below the neck."""
    reach = block.neck + depth - 1.5
    turn = np.linspace(np.pi, 2 * np.pi, 33)
    low = reach * np.stack([np.cos(turn), np.sin(turn)], 1) + (0, 3)
    return Region(part, join(low, line((reach, 9), (-reach, 9))), 0.0, 0.2, 0, low, rib_cm)


def braids(xs: Iterable[float], top: float, bottom: float, width: float = 4.2, turn: float = 5.6) -> tuple[Crease, ...]:
    """Cables knitted in: two strands that wind round each other, between purled gutters."""
    y = np.arange(top, bottom, -0.7)
    made = []
    for x in xs:
        sway = width * 0.27 * np.sin(2 * np.pi * (y - top) / turn)
        made += [Crease(np.stack([x + s * sway, y], 1), -0.42, 0.62) for s in (1, -1)]
        made += [Crease(np.stack([x + s * width * 0.62 + 0 * y, y], 1), 0.3, 0.45) for s in (1, -1)]
    return tuple(made)


def knotted_belt(y: float, half: float, width: float = 3.6, tail: float = 22.0, x: float = 1.5) -> dict:
    """A belt of the same cloth tied in front, its two ends hanging."""
    w = width / 2
    waist = smooth((-half, 0.5), (0, -0.5), (half, 0.5)) + (0, y)
    ends = [line((x - 1, y), (x + 1.6, y - 0.6), (x + s, y - tail), (x + s - width * 0.9, y - tail + 0.8))
            for s in (1.2, 6.6)]  # fmt: skip
    knot = oblong(x, y - 0.2, width * 0.95, width * 1.15, 1.1, 14)
    loops = [oblong(s * (half - 3.5), y, 1.0, width + 1.6, 0.3) for s in (1, -1)]
    return {
        "patches": (Patch("belt", join(waist + (0, w), (waist - (0, w))[::-1]), 0.45, level=0.3),
                    *(Patch("belt", end, 0.4, level=0.5) for end in ends), Patch("belt", knot, 0.8, level=0.9),
                    *(Patch("body", loop, 0.3, level=0.75) for loop in loops)),
        "roles": {"belt": "main"},
    }  # fmt: skip


def shawl_collar(block: Bodice, width: float, rib_cm: float = 1.2) -> dict:
    """A ribbed collar that rolls over from behind the neck and tapers down both front edges."""
    n, d = block.neck, block.neck_drop
    inner = smooth((-1.4, -d - 3), (0.6, -d + 1), (n * 0.5, -d * 0.5), (n * 0.86, -d * 0.16), (n * 0.8, 2.2))
    outer = smooth((n * 0.8, 4.2), (n + width * 0.42, 2.2), (n + width * 0.72, -3.5), (n + width * 0.45, -d * 0.45),
                   (n * 0.62 + width * 0.35, -d * 0.78), (1.6, -d - 3))  # fmt: skip
    nape = smooth((-n * 0.9, 2.6), (0, 4.9), (n * 0.9, 2.6))
    back = join(nape, smooth((n * 0.9, -1.2), (0, -2.9), (-n * 0.9, -1.2)))
    leaf, shape = join(inner, outer), {"lift": 0.7, "roll_height": 0.7, "roll_width": 2.0, "rib_cm": rib_cm}
    return {
        "patches": (
            Patch("rib", back, 0.5, roll=nape, roll_height=0.8, roll_width=1.6, spine=nape, rib_cm=rib_cm),
            Patch("rib", flip(leaf), roll=flip(inner), spine=flip(inner), level=0.2, **shape),
            Patch("rib", leaf, roll=inner, spine=inner, level=0.4, **shape),
        )
    }


def swags(width: float, first: float, count: int, every: float = 3.4) -> tuple[Crease, ...]:
    """Soft folds that hang from the straps, `width` from the middle, across the chest, as a cowl falls."""
    made = []
    for i in range(count):
        y, w = first - every * i, width + 0.5 * i
        end = -1.2 - 1.6 * i
        curve = smooth(
            (-w, end), (-w * 0.62, y * 0.72 + end * 0.28), (0, y), (w * 0.62, y * 0.72 + end * 0.28), (w, end)
        )
        made.append(Crease(curve, -0.6 + 0.06 * i, 1.3))
    return tuple(made)


def flutes(top: float, start: float, low: float, end: float, count: int) -> tuple[Crease, ...]:
    """Folds that fan out from a gathered seam, `top` wide at the height `start`, to a hem `low` wide at `end`."""
    made = []
    for i in range(count):
        share = (i - (count - 1) / 2) / (count / 2)
        stop = end + (start - end) * (0.0, 0.45, 0.15, 0.6)[i * 5 % 4]
        way = (stop - start) / (end - start)
        x = share * (top + (low - top) * way)
        middle = (share * top * 0.4 + x * 0.6, start * 0.45 + stop * 0.55)
        made.append(Crease(smooth((x, stop), middle, (share * top, start)), -0.6, 1.0, fade=0.75 * (start - stop)))
    return tuple(made)
