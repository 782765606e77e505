"""Dresses, cut from the bodice block with a longer skirt."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from dataclasses import replace

import numpy as np

from studio.bodice import Bodice
from studio.garments_shirts import shirt
from studio.garments_tops import JERSEY, POPLIN, SILK, bound, pullover, strapped
from studio.panels import Crease, Curve, Fabric, Garment, Gather, Patch, Pleats, flip, join, line, oblong, smooth

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


def slip() -> Garment:
    """A slip dress with thin straps."""
    block = Bodice(neck=10.6, neck_drop=9, neck_shape="v", back_drop=1, shoulder=11.4, slope=0.3, armhole=9, chest=21.5,
                   waist=20, waist_at=27, hip=24.5, hip_at=51, hem=29, length=102, hem_drop=2, sleeve=0)  # fmt: skip
    base = pullover("dress-slip", "dress", "slip midi", block, SILK, (0.8, 0, 0), neckline="V-neck",
                    sleeves="thin straps", length="midi", fit="regular fit")  # fmt: skip
    return strapped(base, block)


def shirt_dress() -> Garment:
    """A shirt dress with a belt tied at the waist."""
    block = Bodice(neck=7.5, neck_drop=7, shoulder=20.5, slope=5, armhole=24, chest=25, waist=21, waist_at=43, hip=27,
                   hip_at=66, hem=33, length=108, hem_drop=1.5, sleeve=54, angle=72, cuff=10)  # fmt: skip
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
    block = Bodice(neck=9, neck_drop=30, neck_shape="v", shoulder=19, slope=4.5, armhole=22, chest=23.5, waist=20,
                   waist_at=40, hip=26, hip_at=62, hem=37, length=110, hem_drop=3, sleeve=38, angle=64,
                   cuff=12)  # fmt: skip
    base = pullover("dress-wrap", "dress", "wrap midi", block, CREPE, (1.4, 0, 0),
                    neckline="V-neck",
                    sleeves="three-quarter sleeves", length="midi", fit="wrap", closure="tie")  # fmt: skip
    seam = waist_seam(block, 0.8)
    edge = smooth((0.5, -29.5), (-7, -35), (-14, -40), (-16, -60), (-12, -85), (-3, -113))
    cross = Crease(edge, 0.5, 0.45)
    drapes = [Crease(smooth((-17, -40.5), (0, -36 + k), (12, -30 + 2 * k)), 0.4, 0.8) for k in (0, 4)]
    front = with_front(base, creases=(cross, *drapes), gathers=(Gather(seam - (0, 2), 14, 0.6, 2.6),))
    strap = join(seam[2:-2] + (0, 1.8), seam[2:-2][::-1] - (0, 1.8))
    x, y = -15.0, -41.0
    tails = [Patch("tie", smooth((x, y), (x + 2.4, y - 1), (x + a + 3, y - b), (x + a, y - b - 1), (x, y)), 0.4,
                   level=0.5)
             for a, b in ((-3, 26), (4, 21))]  # fmt: skip
    loops = [Patch("tie", smooth((x, y), (x + s * 4, y + 3), (x + s * 9, y + 1.5), (x + s * 8, y - 3), (x, y)),
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
    block = Bodice(neck=10.5, neck_drop=9, neck_shape="scoop", back_drop=4, shoulder=16, slope=3.5, armhole=21,
                   chest=21.5,
                   waist=17.5, waist_at=39, hip=27, hip_at=54, hem=42, length=96, hem_drop=5, sleeve=0)  # fmt: skip
    base = pullover("dress-fit-and-flare", "dress", "fit-and-flare", block, CREPE, (1.4, 0, 0), neckline="scoop neck",
                    sleeves="sleeveless", length="knee-length", fit="fit and flare")  # fmt: skip
    seam = waist_seam(block, 0.8)
    princess = [Crease(smooth((x * 1.25, -20), (x * 1.1, -28), (x, -39)), 0.18) for x in (-8, 8)]
    front = with_front(bound(base, block, 1.4), creases=(Crease(seam, 0.35), *princess))
    return with_front(front, pleats=Pleats(9, (17.5, -39.5), (44, -99), 2.6))


def knitted() -> Garment:
    """A fine-knit column dress."""
    block = Bodice(neck=8.2, neck_drop=4, back_drop=1.0, shoulder=19, slope=4.5, armhole=22, chest=22, waist=20,
                   waist_at=40,
                   hip=23, hip_at=62, hem=20.5, length=108, hem_drop=0.5, sleeve=56, angle=72, cuff=8.5)  # fmt: skip
    knit = replace(JERSEY, thick=0.45, bending=0.14, breath=0.8)
    return pullover("dress-knit", "dress", "ribbed knit midi", block, knit, (2.4, 5, 5), 1.0, neckline="high neck",
                    sleeves="long sleeves", length="midi", fit="slim fit")  # fmt: skip


def tiered() -> Garment:
    """A loose summer dress with short puffed sleeves and three tiers."""
    block = Bodice(neck=10, neck_drop=10, neck_shape="square", shoulder=18.5, slope=3.5, armhole=21, chest=24,
                   waist=24.5,
                   waist_at=36, hip=31, hip_at=62, hem=40, length=104, hem_drop=3, sleeve=20, angle=34, cuff=12.5,
                   puff=3)  # fmt: skip
    base = pullover("dress-tiered", "dress", "tiered smock", block, POPLIN, (1.4, 0, 0), neckline="square neck",
                    sleeves="puff sleeves", length="midi", fit="loose fit")  # fmt: skip
    tiers = [smooth((-w - 1, y), (0, y - 1.5), (w + 1, y)) for w, y in ((24.5, -36), (31.5, -62))]
    ends = block.tip - block.axis * 2.5
    cuffs = line(tuple(ends - block.across), tuple(ends + block.across * (block.cuff + 1)))
    shirred = tuple(Gather(c, 8, 0.5, 1.8) for c in (cuffs, flip(cuffs)))
    return with_front(base, gathers=(*(Gather(t, 15, 0.8, 2.6) for t in tiers), *shirred),
                      creases=tuple(Crease(t, 0.35) for t in tiers))  # fmt: skip


GARMENTS = (slip(), shirt_dress(), wrap(), fit_and_flare(), knitted(), tiered())
