"""How jackets and coats are put together: a body with bare armholes, and sleeves over them that hang beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from studio.bodice import Bodice
from studio.panels import Crease, Curve, Fabric, Garment, Gather, Limb, Panel, Region, flip, join, line, mirror, smooth
from studio.trimmings import Trim, lapel_edge, neck_edge, sleeve_edges, together

WOOL = Fabric(bending=0.3, thick=0.5, ease=0.006, breath=0.2, folds=0.9, slack=0.03)
SUITING = Fabric(bending=0.22, thick=0.35, ease=0.006, breath=0.15, folds=0.8, slack=0.03)
LINEN = Fabric(bending=0.14, thick=0.3, ease=0.012, breath=0.15, folds=1.4)
COTTON = Fabric(bending=0.16, thick=0.3, ease=0.01, breath=0.2, folds=1.1)
DENIM = Fabric(bending=0.24, thick=0.42, ease=0.009, breath=0.2, slack=0.03)
LEATHER = Fabric(bending=0.2, thick=0.4, ease=0.012, breath=0.2, folds=1.2, slack=0.03)
DOWN = Fabric(bending=0.3, thick=0.4, ease=0.006, breath=0.8, folds=0.5, slack=0.02)
FLEECE = Fabric(bending=0.2, thick=0.7, ease=0.008, breath=0.3, folds=0.8, slack=0.02)

ROLES = {"body": "main", "collar": "main", "inside": "lining", "button": "button", "metal": "metal", "stitch": "stitch"}
_SEWN = frozenset({"neck", "cuff", "hem", "waist", "front"})  # the armhole is sewn, unlike a vest's


@dataclass(frozen=True)
class Build:
    """How a body is closed and finished.

    `edge` is "neck" (fronts meet up to the neckline), "lapel" (they open in a V at depth `stop`) or "whole" (one
    front, for a zip); `rib` are the depths of the bands at cuffs and hem; `seams` are pressed into both fronts,
    `arm_seams` into both sleeves; `quilt` is the height of down channels; `puckers` gathers the cloth at their seams;
    `sleeve_part` names the sleeves' own part.
    """

    edge: str = "lapel"
    overlap: float = 2.2
    stop: float = 38.0
    cutaway: float = 0.0
    rib: tuple[float, float] = (0.0, 0.0)
    rib_cm: float = 0.0
    band_part: str = "body"
    seams: tuple[Crease, ...] = ()
    regions: tuple[Region, ...] = ()
    quilt: float = 0.0
    diamonds: float = 0.0
    sleeve_part: str = "body"
    sleeve_stripes: tuple[float, ...] = ()
    bulk: float = 1.5


def set_in(block: Bodice, build: Build) -> tuple[Panel, ...]:
    """Both sleeves, round in themselves, to lie over the sides of the body."""
    if not block.sleeve:
        return ()
    edges, middle = sleeve_edges(block), block.tip + block.across * block.cuff * 0.5
    root = np.array((block.shoulder + 1.6, -block.slope - 12))
    elbow = (root + middle) / 2 - block.across * 0.8
    axis = smooth(tuple(root), tuple(elbow), tuple(middle))
    round_ = Crease(axis, -build.bulk, 0.36 * block.cuff)
    grain = 90 - block.angle
    whole = Region(build.sleeve_part, line((-200, 99), (200, 99), (200, -200), (-200, -200)), groove=0, grain=grain)
    ends = [Region(r.part, r.polygon, r.lift, r.groove, grain, r.spine, r.rib_cm) for r in _cuff(block, build)]
    stripes = [_stripe(axis, offset) for offset in build.sleeve_stripes]
    seams = tuple(Crease(c, 0.35, 0.5) for c in _diamonds(build.diamonds)) if build.diamonds else ()
    right = Panel(
        "right sleeve", tuple(edges), 2 if build.edge == "whole" else 3, build.sleeve_part,
        frozenset({"outer", "cuff", "inner"}),
        (whole, *stripes, *ends), (round_, *seams), _puckers(build), build.quilt,
    )  # fmt: skip
    return right, replace(_mirrored(right), layer=2)


def _cuff(block: Bodice, build: Build) -> tuple[Region, ...]:
    if not build.rib[0]:
        return block.cuffs(2.4, build.sleeve_part, 0, 0.03, 0.1)[:1]
    return block.cuffs(build.rib[0], build.band_part, build.rib_cm, 0.2, 0.22)[:1]


def _stripe(axis: Curve, offset: float) -> Region:
    way = (axis[-1] - axis[0]) / np.linalg.norm(axis[-1] - axis[0])
    side = np.array((-way[1], way[0])) * offset
    centre = join(axis[:1] - way * 22, axis, axis[-1:] + way * 6) + side
    half = np.array((0.6, 0))
    return Region("second", join(centre + half, (centre - half)[::-1]), 0.1, 0.05)


def _diamonds(gap: float) -> list[Curve]:
    """The stitched lines of diamond quilting."""
    marks = np.arange(-130, 130, gap)
    return [line((-60, k + s * 60), (60, k - s * 60)) for k in marks for s in (1, -1)]


def _puckers(build: Build) -> tuple[Gather, ...]:
    if not build.quilt:
        return ()
    seams = np.arange(0, -130, -build.quilt)
    return tuple(Gather(line((-50, y), (50, y)), 2.2, 0.11, 2.7) for y in seams)


def _mirrored(panel: Panel) -> Panel:
    regions = tuple(
        replace(r, polygon=flip(r.polygon), grain=-r.grain, spine=None if r.spine is None else flip(r.spine))
        for r in panel.regions
    )
    creases = tuple(replace(crease, curve=flip(crease.curve)) for crease in panel.creases)
    edges = tuple((name, mirror(curve)) for name, curve in reversed(panel.edges))
    return replace(panel, name="left sleeve", edges=edges, regions=regions, creases=creases)


def coat(
    name: str, kind: str, cut: str, block: Bodice, fabric: Fabric, build: Build, *trims: Trim, gender: str = "women",
    roles: Mapping[str, str] | None = None, **attributes: str,
) -> Garment:  # fmt: skip
    """A jacket or coat from its block, how it is built, and all that is laid on it."""
    trim, body = together(trims), replace(block, sleeve=0)
    panels = (_back(body, build), *_front(body, build), *set_in(block, build))
    sleeves = {"sleeves": "long sleeves"} if block.sleeve else {"sleeves": "sleeveless"}
    parts = {r.part for panel in panels for r in panel.regions} | {panel.part for panel in panels}
    parts |= {p.part for p in trim.patches} | {c.part for c in trim.cords} | {b.part for b in trim.buttons}
    known = {**ROLES, "belt": "main", "tab": "second", "second": "second", "rib": "trim", "fur": "trim",
             "buckle": "metal", "cord": "trim", "lapel": "second", **(roles or {})}  # fmt: skip
    limbs = _limbs(block)
    return Garment(
        name, kind, cut, {part: role for part, role in known.items() if part in parts}, panels, trim.patches,
        trim.cords, trim.buttons, fabric, limbs, gender, {**sleeves, **attributes},
    )  # fmt: skip


def _limbs(block: Bodice) -> tuple[Limb, ...]:
    """Where the sleeves crease; their place is fixed, for the body lies below them."""
    if not block.sleeve:
        return ()
    middle, nowhere = block.tip + block.across * block.cuff * 0.5, np.array([(900, 900), (901, 900), (900, 901)])
    root = (block.shoulder + 2, -block.slope - 4)
    return tuple(Limb((s * root[0], root[1]), (s * middle[0], middle[1]), nowhere) for s in (1, -1))


def _back(body: Bodice, build: Build) -> Panel:
    n = body.neck + 4.5
    seen = line((-n, 5), (n, 5), (n + 3.5, -20), (n + 3, -200), (-n - 3, -200), (-n - 3.5, -20))
    lining = Region("inside", seen, groove=0) if build.edge == "lapel" else body.inside_neck()
    label = Region("second", line((-2.6, -5.6), (2.6, -5.6), (2.6, -8), (-2.6, -8)), 0.1, 0.1)
    neck = body.neckline(body.back_drop, "crew")
    regions = (lining, label) if build.edge == "lapel" else (lining,)
    return Panel("back", body.whole(neck), 0, "body", _SEWN, regions, quilt_cm=build.quilt)


def _front(body: Bodice, build: Build) -> tuple[Panel, ...]:
    depth = build.rib[1]
    hem = body.hem_band(depth or 2.2, build.band_part if depth else "body", build.rib_cm if depth else 0,
                        0.2 if depth else 0.03, 0.22 if depth else 0.08)  # fmt: skip
    seams = (*build.seams, *(Crease(c, 0.35, 0.5) for c in (_diamonds(build.diamonds) if build.diamonds else ())))
    look = {"loose": _SEWN, "regions": (*build.regions, hem), "creases": seams, "gathers": _puckers(build),
            "quilt_cm": build.quilt}  # fmt: skip
    if build.edge == "whole":
        return (Panel("front", body.whole(body.neckline()), 1, "body", **look),)
    x = -build.overlap
    edge = lapel_edge(body, x, build.stop, build.cutaway) if build.edge == "lapel" else neck_edge(body, x)
    return (
        Panel("left front", body.half(edge, -1), 1, "body", **look),
        Panel("right front", body.half(edge), 2, "body", **look),
    )


def darts(block: Bodice) -> tuple[Crease, ...]:
    """A dart from the chest to the pocket on either side."""
    dart = smooth((8.8, -block.armhole - 2), (8.0, -block.waist_at), (8.5, -block.waist_at - 9))
    return tuple(Crease(curve, 0.16, 0.3) for curve in (dart, flip(dart)))


def princess(block: Bodice) -> tuple[Crease, ...]:
    """A seam from the armhole over the chest to the hem on either side."""
    seam = smooth((block.shoulder - 2.6, -14), (10, -25), (8, -block.waist_at), (11.5, -block.length - 2))
    return tuple(Crease(curve, 0.16, 0.3) for curve in (seam, flip(seam)))


def seam_lines(*curves: Curve, depth: float = 0.2, both: bool = True) -> tuple[Crease, ...]:
    """Seams pressed into the cloth, on both sides."""
    return tuple(Crease(c, depth) for curve in curves for c in ((curve, flip(curve)) if both else (curve,)))


def yoke(y: float, width: float = 30.0, dip: float = 0.0) -> tuple[Crease, ...]:
    """A seam across the chest."""
    return (Crease(line((-width, y), (0, y - dip), (width, y)), 0.22),)
