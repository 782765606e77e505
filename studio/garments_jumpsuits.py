"""Jumpsuits, boiler suits, dungarees and playsuits: a bodice sewn to trousers at the waist."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import TypeVar

import numpy as np

from studio.bodice import Bodice
from studio.garment_details import chest_pocket, detailed, knotted_belt, stitches, zip_fly
from studio.garments_bottoms import Detail, Details, Legs, drape, plain_hems, slant_pockets, sum_of, turn_ups, wrinkles
from studio.garments_dresses import CREPE, braces, princess, waist_seam
from studio.garments_shirts import (
    TWILL,
    Collar,
    bust_darts,
    buttoned_strip,
    collared,
    cuff_line,
    flap_pocket,
    gathered_ends,
)
from studio.garments_tops import POPLIN, SILK, bound, pullover, strapped
from studio.panels import Button, Cord, Crease, Fabric, Garment, Gather, Limb, Patch, Region, flip, line, smooth

ROLES = {"body": "main", "rib": "main", "collar": "main", "placket": "main", "band": "main", "inside": "lining",
         "label": "trim", "button": "button", "metal": "metal", "stitch": "stitch", "cord": "trim"}  # fmt: skip


def jumpsuit(
    name: str,
    cut: str,
    block: Bodice,
    legs: Legs,
    cloth: Fabric,
    rim: float = 1.2,
    lower: Iterable[Detail] = (),
    upper: Iterable[dict] = (),
    gender: str = "women",
    **attributes: str,
) -> Garment:
    """A bodice whose side seams go on into trousers; `block` ends at the waist, where `legs` begin."""
    block = replace(block, hem=legs.waist, waist_at=400, hip=None, tail=0)
    made = pullover(name, "jumpsuit", cut, block, cloth, (rim, 0, 0), 0, gender, **attributes)
    limbs = (_dropped(limb, block.length) for limb in legs.limbs() if legs.length > 60)
    made = replace(made, roles=ROLES, limbs=(*made.limbs, *limbs))
    right = [(edge, curve - (0, block.length)) for edge, curve in legs.right()]
    left = [(edge, flip(curve)[::-1]) for edge, curve in reversed(right)]
    panels = []
    for panel in made.panels:
        cut_at = next(i for i, (edge, _) in enumerate(panel.edges) if edge == "hem")
        edges = (*panel.edges[:cut_at], *right, *left, *panel.edges[cut_at + 1 :])
        kept = tuple(region for region in panel.regions if not _is_hem(region, block))
        panels.append(replace(panel, edges=edges, regions=kept))
    made = replace(made, panels=tuple(panels))
    lowered = _lowered(sum_of(detail(legs) for detail in lower), block.length)
    below = {field.name: getattr(lowered, field.name) for field in fields(lowered)}
    seam = waist_seam(replace(block, waist=legs.waist, waist_at=block.length), 0.4)
    seat = Crease(line((0, -block.length - 1), (0, -block.length - legs.rise + 0.5)), 0.25)
    for more in (below, {"creases": (Crease(seam, 0.32), seat)}, *upper):
        made = detailed(made, **more)
    return made


def _is_hem(region: Region, block: Bodice) -> bool:
    """Whether a region is the band along the bodice's lower edge, which is sewn to the trousers."""
    return bool(region.polygon[:, 1].min() < -block.length - 3 and np.ptp(region.polygon[:, 0]) > 2 * block.hem - 2)


Drawn = TypeVar("Drawn", Region, Crease, Gather, Patch, Cord, Button, Limb)


def _dropped(thing: Drawn, down: float) -> Drawn:
    """The same thing `down` cm lower."""
    if isinstance(thing, Button):
        return replace(thing, y=thing.y - down)
    if isinstance(thing, Limb):
        (a, b), (c, d) = thing.root, thing.tip
        return replace(thing, root=(a, b - down), tip=(c, d - down), polygon=thing.polygon - (0, down))
    curves = {name: curve - (0, down) for name in ("curve", "polygon", "roll", "spine")
              if (curve := getattr(thing, name, None)) is not None}  # fmt: skip
    return replace(thing, **curves)


def _lowered(details: Details, down: float) -> Details:
    """Details of trousers, moved from their own waist at y = 0 to the waist of a bodice."""
    changed = {}
    for field in fields(details):
        changed[field.name] = tuple(_dropped(thing, down) for thing in getattr(details, field.name))
    return Details(**changed)


TOP = Bodice(neck=7.4, neck_drop=19, neck_shape="v", back_drop=2, shoulder=15.6, slope=4, armhole=19, chest=16.6,
             length=40, hem_drop=0.5, sleeve=20, angle=54, cuff=11)  # fmt: skip
TUBE = Bodice(neck=14.4, neck_drop=1.4, neck_shape="sweetheart", back_drop=0.6, shoulder=14.8, slope=0.2, armhole=3,
              chest=15.6, length=22, hem_drop=0.5, sleeve=0)  # fmt: skip
WORK = Bodice(neck=7, neck_drop=7.2, shoulder=19.6, slope=4.4, armhole=20.5, chest=18.4, length=43, hem_drop=0.5,
              sleeve=60, angle=76.5, cuff=8.6, full=4.2)  # fmt: skip
SOFT_LEGS = (slant_pockets(), drape(0.2, 0.5, 0.8, height=0.55), wrinkles(0.4, 1.3, knees=False), plain_hems(2.5))


def sash(block: Bodice, legs: Legs, width: float = 3.8, hang: float = 26.0) -> dict:
    """A belt of the same cloth knotted at the waist, its ends hanging."""
    return knotted_belt(-block.length - 0.4, legs.waist + 0.3, width, hang)


def boiler_suit(name: str, cut: str, gender: str, zipped: bool) -> Garment:
    """A working suit with a shirt's collar, flap pockets, a belt seam, and buttons or a zip."""
    men = gender == "men"
    block = replace(WORK, shoulder=20.8, chest=19.4, armhole=22, length=45, sleeve=63) if men else WORK
    legs = Legs(waist=20 if men else 18.6, hip=21.6 if men else 20.8, outer=19, inner=2.4, length=98, rise=31, dip=0)
    belt = waist_seam(replace(block, waist=legs.waist, waist_at=block.length), 0.4)
    inner, low = belt[2:-2], block.length + legs.rise * 0.62
    front = {"cords": zip_fly(-block.neck_drop - 0.4, -low)} if zipped else \
        buttoned_strip(block, 8, low, "button", 1.0)  # fmt: skip
    end = cuff_line(block, 5.5)
    cuffs = {"creases": tuple(Crease(side(end), 0.24) for side in (np.array, flip))}
    waist = {"creases": (Crease(belt + (0, 3.6), 0.24),), "cords": stitches(inner + (0, 4.2), inner - (0, 0.6)),
             "gathers": (Gather(belt - (0, 0.4), 6, 0.3, 2.4),)}  # fmt: skip
    thigh = line((10.6, -block.length - 40), (19.4, -block.length - 40), (19.2, -block.length - 54),
                 (10.4, -block.length - 54))  # fmt: skip
    patch = {"patches": (Patch("body", thigh, 0.3),) if zipped else ()}
    style = Collar(fall=3.2, point=(2.8, -6.0))
    return jumpsuit(name, cut, block, legs, TWILL, 0.8, (slant_pockets(True, 15), wrinkles(0.5, 1.4), turn_ups(4)),
                    (cuffs, waist, front, flap_pocket(9.4, -18.2, 9.2), patch, collared(block, style)), gender,
                    collar="shirt collar", sleeves="long sleeves", leg="straight leg", length="full length",
                    fit="regular fit", closure="zip" if zipped else "buttons", pockets="flap pockets",
                    hem="turn-ups")  # fmt: skip


def dungarees() -> Garment:
    """A bib with buckled straps on straight legs, all topstitched."""
    block = Bodice(neck=8.4, neck_drop=0.9, neck_shape="boat", back_drop=0.5, shoulder=9, slope=0.2, armhole=24,
                   chest=15.8, length=33, hem_drop=0.4, sleeve=0)  # fmt: skip
    legs = Legs(waist=16.4, hip=18.6, outer=17.6, inner=2.2, length=99, rise=28, dip=0)
    denim = replace(TWILL, thick=0.42, bending=0.22)
    seam = waist_seam(replace(block, waist=legs.waist, waist_at=block.length), 0.4)
    rows = stitches(
        seam[2:-2] + (0, 0.6), seam[2:-2] - (0, 3.3), line((-7.8, -2.6), (7.8, -2.6)), line((-7.8, -3.2), (7.8, -3.2))
    )
    sides = tuple(
        Button(s * (legs.waist - 1.4), -block.length + y, 1.5, "metal", 0.1) for s in (1, -1) for y in (1, -5)
    )
    made = jumpsuit("jumpsuit-dungarees", "straight-leg dungarees", block, legs, denim, 1.8,
                    (slant_pockets(True, 14), wrinkles(0.5, 1.4), turn_ups(4.4)),
                    ({"cords": rows, "creases": (Crease(seam - (0, 3.8), 0.25),), "buttons": sides},
                     chest_pocket(0, -9, 10.5, 12)), neckline="bib front", sleeves="wide straps", leg="straight leg",
                    length="full length", fit="relaxed fit", details="buckled straps", pockets="bib pocket",
                    hem="turn-ups")  # fmt: skip
    made = bound(made, block, 1.5, "body")
    return detailed(made, **braces(block.neck - 2.0, 17.0))


def jumpsuits() -> tuple[Garment, ...]:
    """All of them."""
    wide = Legs(waist=15, hip=18.4, outer=23, inner=1.2, length=106, rise=29, dip=0)
    slim = Legs(waist=14.4, hip=17.4, outer=14.8, inner=2.8, length=98, rise=28, dip=0)
    short = Legs(waist=15.2, hip=19, outer=21.5, inner=2.4, gap=1.6, length=42, rise=26, dip=0, hip_at=16)
    straps = Bodice(neck=8, neck_drop=8, neck_shape="v", back_drop=1, shoulder=9, slope=0.3, armhole=9, chest=15.8,
                    length=28, hem_drop=0.5, sleeve=0)  # fmt: skip
    play = replace(TOP, neck_drop=12, sleeve=21, cuff=10.4, puff=2, length=38)
    hall = replace(TOP, neck=5.4, neck_drop=2.2, neck_shape="boat", back_drop=1, shoulder=6.4, slope=0.6, armhole=20,
                   chest=15.8, sleeve=0, length=39)  # fmt: skip
    cross = Crease(smooth((0.4, -18.5), (-3.8, -27), (-7.6, -39)), 0.5, 0.4)
    pull = {"gathers": (Gather(line((-15, -38), (15, -38)), 6, 0.3, 2.4),)}
    full = {"length": "full length", "fit": "relaxed fit"}
    thin = jumpsuit("jumpsuit-strappy", "strappy wide-leg", straps, wide, SILK, 0.9, SOFT_LEGS, (sash(straps, wide),),
                    neckline="V-neck", sleeves="thin straps", leg="wide leg", details="tie belt", **full)  # fmt: skip
    return (
        jumpsuit("jumpsuit-wide-leg", "wrap-front wide-leg", TOP, wide, CREPE, 1.2, SOFT_LEGS,
                 ({"creases": (cross,)}, pull, sash(TOP, wide)), neckline="V-neck", sleeves="short sleeves",
                 leg="wide leg", details="tie belt", **full),
        boiler_suit("jumpsuit-boiler", "button-front boiler", "women", zipped=False),
        boiler_suit("jumpsuit-mens-utility", "zip-front utility", "men", zipped=True),
        jumpsuit("jumpsuit-strapless", "strapless tailored", TUBE, slim, CREPE, 1.1,
                 (slant_pockets(), wrinkles(0.4, 1.2), plain_hems(2.5)),
                 (princess(replace(TUBE, waist_at=22), None, 5.8),), neckline="straight neckline",
                 sleeves="strapless", leg="tapered leg", length="ankle length", fit="slim fit"),
        strapped(thin, straps, 15.0),
        bound(jumpsuit("jumpsuit-halter", "halter-neck wide-leg", hall, wide, SILK, 1.0, SOFT_LEGS, (bust_darts(hall),),
                       neckline="halter neck", sleeves="sleeveless", leg="wide leg", **full), hall, 0.9, "body"),
        dungarees(),
        jumpsuit("jumpsuit-playsuit", "puff-sleeve playsuit", play, short, POPLIN, 1.2,
                 (slant_pockets(reach=12), drape(0.3, 0.7, height=0.5), plain_hems(2.5)),
                 (gathered_ends(play, 2.6, 8), pull, sash(play, short, 3.4, 20)), neckline="V-neck",
                 sleeves="puff sleeves", leg="short leg", length="short", fit="regular fit", details="tie belt"),
    )  # fmt: skip


GARMENTS = jumpsuits()
