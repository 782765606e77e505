"""Jackets, leather jackets and puffer coats."""

from dataclasses import replace

import numpy as np

from studio.bodice import Bodice
from studio.coatmaking import COTTON, DENIM, DOWN, FLEECE, LEATHER, LINEN, WOOL, Build, coat, seam_lines, yoke
from studio.panels import Cord, Crease, Garment, Patch, Region, line, oblong, smooth
from studio.trimmings import (
    Trim,
    buckled_belt,
    clear,
    cuff_strap,
    cuff_zips,
    drawstrings,
    epaulettes,
    flap,
    hood,
    lapels,
    leaf_collar,
    pair,
    patch_pocket,
    row,
    stand_collar,
    stitching,
    tied_belt,
    welt,
    zip_fly,
)

BOMBER = Bodice(neck=7.6, neck_drop=6, shoulder=19.8, slope=3.4, armhole=21, chest=19.4, waist=20, waist_at=44,
                hem=16.8, length=60, hem_drop=0.3, sleeve=60, angle=78, cuff=7.6, puff=2.2)  # fmt: skip
TRUCKER = replace(BOMBER, neck=7.2, neck_drop=6.5, shoulder=19, slope=3, armhole=20, chest=18, waist=17.2, hem=16.2,
                  length=58, cuff=8, puff=0)  # fmt: skip
CROPPED = replace(TRUCKER, shoulder=18.4, chest=17.6, waist=17.4, waist_at=36, hem=16.8, length=48, sleeve=58)
WORK = replace(TRUCKER, shoulder=19.8, slope=3.2, armhole=21, chest=18.8, waist=18.6, hem=19.2, length=70, sleeve=63,
               cuff=9)  # fmt: skip
FIELD = replace(WORK, waist=17.8, hip=19, hip_at=62, hem=19.8, length=74)
SAFARI = replace(FIELD, shoulder=18.8, chest=17.8, waist=15.8, hip=18.4)
BIKER = replace(BOMBER, neck=7.2, neck_drop=7, shoulder=18.4, slope=3, armhole=19.5, chest=17, waist=16.2, waist_at=42,
                hem=16.8, length=56, sleeve=61, angle=79.5, cuff=7.6, puff=0)  # fmt: skip
TWEED = replace(BIKER, neck=7.6, neck_drop=6.5, chest=17.2, waist=16.6, hem=17.4, length=56, cuff=8.4)
TRACK = replace(BOMBER, neck_drop=5.6, chest=18.4, waist=18.4, hem=17.2, length=65, sleeve=62, cuff=7.4, puff=0.6)
SHELL = replace(BOMBER, chest=19, waist=19.4, hem=19.2, length=70, sleeve=62, cuff=8.4, puff=1.0)
PARKA = replace(SHELL, shoulder=20.2, chest=19.6, waist=18.6, waist_at=50, hip=20.4, hip_at=70, hem=21, length=88,
                sleeve=64, cuff=9.2)  # fmt: skip
DOWNY = Bodice(neck=8, neck_drop=5.5, shoulder=20, slope=3.8, armhole=22, chest=20, waist=20, waist_at=45, hem=21,
               length=94, hem_drop=0.3, sleeve=61, angle=79.5, cuff=9, puff=2.2)  # fmt: skip
BOXY = replace(DOWNY, hem=19.2, length=57, waist_at=40)
LIGHT = replace(DOWNY, shoulder=19.6, slope=3.4, chest=18.6, waist=18.2, hem=18.2, length=67, cuff=8, puff=1.0)


def front_zip(block: Bodice, top: float = 0.4, teeth: float = 0.55) -> Trim:
    """A zip down the middle of a front."""
    low = float(block.hem_curve()[:, 1].min()) + 0.6
    return zip_fly(line((0, low), (0, -block.neck_drop + top)), 2.8, teeth=teeth)


def fly(block: Bodice, width: float = 3.4) -> Trim:
    """A buttoned band down the middle of a front, stitched along both edges."""
    low, top, w = -block.length + 0.3, -block.neck_drop - 0.2, width / 2
    rows = [line((s * (w - 0.5), top - 1), (s * (w - 0.5), low + 1)) for s in (1, -1)]
    band = Patch("body", line((-w, low), (w, low), (w, top), (-w, top)), 0.25)
    return Trim((band,)) + stitching(*rows)


def trucker(name: str, cut: str, block: Bodice, top: float, **words: str) -> Garment:
    """A denim jacket: yoke, pointed flaps, seams that taper to the waistband, all topstitched."""
    low = -block.length + 4.4
    tapers = [line((x, top), (x * k, low)) for x, k in ((6, 0.8), (12.6, 0.8))]
    seams = (*yoke(top), *seam_lines(*tapers))
    threads = [np.add(t, (d, 0)) for t in tapers for d in (0.7,)]
    rows = pair(stitching(*threads)) + stitching(
        line((-14.8, top - 0.7), (14.8, top - 0.7)), clear(block, np.add(block.hem_curve(), (0, 4.9)))
    )
    count = 6 if block.length > 50 else 5
    return coat(
        name, "jacket", cut, block, DENIM, Build("neck", 1.8, rib=(4.6, 4.2), seams=seams), fly(block), rows,
        flap(12.6, top, 10.5, 4.6, 1.6, "metal"), row(0, -9.5, -block.length + 2.1, count, 1.6, "metal"),
        leaf_collar(block, 6.5, spread=1.1), neckline="shirt collar", closure="buttons", **words,
    )  # fmt: skip


def jackets() -> tuple[Garment, ...]:
    """Jackets of cloth."""
    ribbed = Build("whole", rib=(6, 6.2), rib_cm=1.0, band_part="rib")
    harrington = replace(BOMBER, length=64, puff=0.8)
    varsity = replace(ribbed, sleeve_part="second")
    sides = tuple(Region("second", line((s * 24, -14), (s * 12, -14), (s * 12, -62), (s * 24, -62)), 0.0, 0.1)
                  for s in (1, -1))  # fmt: skip
    zipped, buttoned = {"closure": "zip"}, {"closure": "buttons"}
    slant = welt(11.4, -46, 14, -66, 2.4)
    return (
        coat("jacket-bomber", "jacket", "bomber", BOMBER, COTTON, ribbed, slant, front_zip(BOMBER),
             stand_collar(BOMBER, 2.6, "rib", 0.6, 1.0), neckline="ribbed collar", fit="relaxed fit", length="short",
             details="ribbed cuffs and hem", **zipped),
        trucker("jacket-denim", "denim trucker", TRUCKER, -18.5, length="short", fit="regular fit", gender="unisex"),
        trucker("jacket-denim-cropped", "cropped denim", CROPPED, -16.5, length="cropped", fit="boxy fit"),
        coat("jacket-field", "jacket", "utility four-pocket", FIELD, COTTON, Build("neck", 2.4), fly(FIELD, 4.4),
             patch_pocket(9.9, -20, 9.4, 14, 4.6, "button", True),
             patch_pocket(10.5, -49, 11.7, 19, 5.4, "button", True), epaulettes(FIELD),
             row(0, -12, -68, 6, 1.7), leaf_collar(FIELD, 6.8, spread=1.1),
             cuff_strap(FIELD, 5), gender="men", neckline="shirt collar", fit="regular fit",
             pockets="four flap pockets", **buttoned),
        coat("jacket-harrington", "jacket", "harrington", harrington, COTTON, ribbed,
             welt(11.7, -46, 14, -66, 3.0), front_zip(harrington), leaf_collar(harrington, 5.8, open_by=0.8),
             gender="men", neckline="stand collar", fit="regular fit", length="short", **zipped),
        coat("jacket-chore", "jacket", "chore", WORK, COTTON, Build("neck", 2.0),
             stitching(line((1.6, -9), (1.6, -70)), clear(WORK, np.add(WORK.hem_curve(), (0, 2.4)))),
             patch_pocket(9.9, -44, 12.1, 19, 0, "", True, round_by=2),
             patch_pocket(9.8, -20.5, 9, 13, 0, "", True, both=False), row(0, -12, -62, 5, 1.9),
             leaf_collar(WORK, 6.5, spread=1.1), gender="unisex", neckline="shirt collar", fit="boxy fit",
             pockets="patch pockets", **buttoned),
        coat("jacket-track", "jacket", "striped track", TRACK, COTTON,
             Build("whole", rib=(4.5, 4.5), rib_cm=0.9, band_part="rib", sleeve_stripes=(-2.6, 0, 2.6)),
             welt(11.4, -48, 13, -72, 1.6), front_zip(TRACK), stand_collar(TRACK, 4.6, "rib", 0.8, 0.9),
             gender="unisex", neckline="stand collar", fit="regular fit", details="striped sleeves", **zipped),
        coat("jacket-shacket", "jacket", "shacket",
             replace(WORK, shoulder=20.4, chest=20, waist=20, hem=19.8, length=73), WOOL,
             Build("neck", 2.2), fly(WORK, 4), patch_pocket(9.8, -20, 10.1, 14.5, 4.6, "button"),
             row(0, -11, -66, 6, 1.8), leaf_collar(WORK, 7.2, spread=1.15), gender="unisex", neckline="shirt collar",
             fit="oversized", pockets="chest pockets", **buttoned),
        coat("jacket-quilted-liner", "jacket", "quilted liner", replace(WORK, neck=7.8, neck_drop=8, length=68), LINEN,
             Build("neck", 1.2, diamonds=8.5), patch_pocket(10.1, -43, 11.7, 16, round_by=2, part="body"),
             Trim((), (Cord("rib", line((-0.4, -9.6), (-0.4, -68)), 1.4, 0.3, 0.1),)),
             row(0, -13, -62, 5, 1.6, "metal"), neckline="collarless", fit="relaxed fit", details="diamond quilting",
             **buttoned),
        coat("jacket-tweed", "jacket", "collarless tweed", TWEED, WOOL, Build("neck", 1.0),
             patch_pocket(9.1, -37, 9.4, 12, 3.4, "metal", round_by=1), row(0, -10, -51, 6, 1.9, "metal"),
             Trim((), (Cord("rib", line((-0.3, -8), (-0.3, -56)), 1.2, 0.35, 0.1),
                       Cord("rib", np.add(TWEED.neckline(), (0, -0.7)), 1.2, 0.35, 0.1))),
             neckline="collarless", fit="fitted", length="short", pockets="flap pockets", **buttoned),
        coat("jacket-fleece", "jacket", "high-pile zip-through", replace(TRACK, length=67), FLEECE,
             Build("whole", rib=(1.6, 1.6), band_part="rib"), welt(11.7, -48, 14, -78, 1.8), front_zip(TRACK),
             Trim((Patch("second", oblong(9.8, -26, 8.6, 11, 1.2), 0.3),)), stand_collar(TRACK, 6.5, "collar", 1.4),
             gender="unisex", neckline="high collar", fit="regular fit", pockets="chest pocket", **zipped),
        coat("jacket-varsity", "jacket", "varsity", BOMBER, WOOL, varsity, slant, fly(BOMBER, 3),
             row(0, -11, -58, 7, 1.5, "metal"), stand_collar(BOMBER, 2.6, "rib", 0.6, 1.0), gender="unisex",
             neckline="ribbed collar", fit="relaxed fit", details="contrast sleeves", closure="snaps"),
        coat("jacket-windbreaker", "jacket", "hooded windbreaker", SHELL, COTTON,
             Build("whole", rib=(2.2, 2.6), regions=sides, seams=yoke(-26, dip=2)), hood(SHELL), front_zip(SHELL),
             drawstrings(SHELL, 15), welt(10.9, -50, 14, -66, 2.0), gender="unisex", hood="hood", neckline="hooded",
             fit="relaxed fit", **zipped),
        coat("jacket-raincoat", "jacket", "hooded raincoat", replace(SHELL, length=84, hem=21.4), COTTON,
             Build("neck", 3.2), hood(SHELL), flap(10.9, -52, 12, 5), row(0.2, -13, -72, 6, 1.7, "metal"),
             cuff_strap(SHELL, 5), gender="unisex", hood="hood", neckline="hooded", fit="relaxed fit",
             closure="snaps", length="long"),
        coat("jacket-parka", "jacket", "hooded parka", PARKA, COTTON,
             Build("whole", seams=(Crease(smooth((-24, -50), (0, -51), (24, -50)), 0.3, 0.6),)), front_zip(PARKA),
             fly(PARKA, 6), hood(PARKA, edge="fur"), patch_pocket(10.8, -56, 12.5, 19, 5.4, "metal"),
             row(0, -18, -80, 6, 1.5, "metal"), cuff_strap(PARKA, 5), gender="unisex", hood="fur-trimmed hood",
             neckline="hooded", fit="relaxed fit", length="long", **zipped),
        coat("jacket-safari", "jacket", "belted safari", SAFARI,
             COTTON, Build("neck", 2.2), fly(FIELD, 3.6), patch_pocket(9.4, -20, 9, 13, 4.2, "button", pleat=True),
             patch_pocket(9.8, -53, 10.5, 16, 4.8, "button", pleat=True), row(0, -11, -38, 3, 1.6),
             row(0, -55, -68, 2, 1.6), leaf_collar(FIELD, 7.2, spread=1.15),
             tied_belt(SAFARI, -44, 4, 22),
             neckline="shirt collar", fit="belted", closure="buttons", pockets="four pockets"),
    )  # fmt: skip


def leathers() -> tuple[Garment, ...]:
    """Leather jackets."""
    slant = zip_fly(line((-4.2, -55), (-4, -27)), 2.4)
    pockets = pair(zip_fly(line((8, -47), (13.4, -40.5)), 2.0)) + zip_fly(line((8.6, -30), (13.4, -27.5)), 1.9)
    shoulders = tuple(Crease(line((10 + k, -2.4 - 0.25 * k), (18, -5.5 - 0.6 * k)), 0.1, 0.25) for k in (0, 2, 4))
    snaps = pair(row(8.1, -11.4, -12, 1, 1.2, "metal", 0.9))
    blazer = replace(BIKER, waist=15.8, hip=17.8, hip_at=58, hem=18.4, length=70, cuff=8.4)
    shirt = replace(WORK, length=70)
    zipped = {"closure": "zip"}
    collared = Build("whole", rib=(3.4, 4.4))
    return (
        coat("jacket-biker", "leather jacket", "biker", BIKER, LEATHER,
             Build(overlap=4, stop=26, seams=(*yoke(-22), *shoulders)), slant, pockets,
             lapels(BIKER, -4, 26, 8.4, 11), snaps, cuff_zips(BIKER), buckled_belt(BIKER, -53.2, 3.4, 0.4, 9),
             length="short", fit="slim fit", neckline="wide lapels", details="zips and belt", **zipped),
        coat("jacket-leather-collarless", "leather jacket", "collarless", BIKER, LEATHER,
             Build("whole", seams=(*yoke(-20), *seam_lines(smooth((14, -20), (9.6, -34), (9.8, -57))))),
             front_zip(BIKER), pair(zip_fly(line((8.6, -46), (13, -37)), 2.0)), cuff_zips(BIKER),
             neckline="round neck", length="short", fit="slim fit", **zipped),
        coat("jacket-aviator", "leather jacket", "aviator", replace(BOMBER, neck=7.8), LEATHER,
             replace(collared, band_part="fur"), front_zip(BOMBER), welt(11.7, -44, 14, -66, 2.6),
             leaf_collar(replace(BOMBER, neck=7.8), 9, "fur", 1.3, 1.7), gender="unisex", neckline="shearling collar",
             length="short", fit="relaxed fit", **zipped),
        coat("jacket-leather-blazer", "leather jacket", "blazer", blazer, LEATHER, Build(overlap=2.2, stop=37,
             seams=seam_lines(smooth((14.5, -15), (9.8, -28), (8.4, -42), (10.2, -72)))), lapels(blazer, -2.2, 37, 7.1),
             flap(9.4, -47, 10, 5.2), row(0, -39.5, -49.5, 2, 2.2), neckline="notched lapels", fit="straight fit",
             closure="buttons"),
        coat("jacket-overshirt", "leather jacket", "overshirt", shirt, LEATHER, Build("neck", 2.0, rib=(5, 0)),
             fly(shirt), patch_pocket(9.6, -21, 9.8, 14, 4.4, "button"), row(0, -11, -63, 6, 1.7),
             leaf_collar(shirt, 6.8, spread=1.1), gender="men", neckline="shirt collar", fit="relaxed fit",
             closure="buttons", pockets="chest pockets"),
        coat("jacket-racer", "leather jacket", "café racer", replace(BOMBER, chest=18.2, waist=17.8, puff=0.4), LEATHER,
             Build("whole", rib=(0, 3), seams=yoke(-22)), front_zip(BOMBER), cuff_zips(BOMBER),
             pair(zip_fly(line((9, -47), (14, -39)), 2.0)), zip_fly(line((7, -26), (12.4, -26)), 1.9),
             stand_collar(BOMBER, 2.6, "collar", 0.6), gender="men", neckline="stand collar", fit="slim fit",
             length="short", **zipped),
    )  # fmt: skip


def puffers() -> tuple[Garment, ...]:
    """Quilted coats filled with down."""
    wide = Build("whole", rib=(2.5, 2.5), quilt=10.0, bulk=1.2)
    fine, gilet = replace(wide, quilt=5.6), replace(LIGHT, shoulder=16.4, sleeve=0, length=64, chest=18.4)
    waisted = replace(DOWNY, waist=17, waist_at=47, hip=19.6, hip_at=64, length=104)
    middling = replace(DOWNY, length=80)
    closed = {"closure": "zip", "details": "quilting"}
    deep = welt(12.1, -58, 15, -66, 2.6)
    return (
        coat("puffer-long", "puffer coat", "long quilted", DOWNY, DOWN, wide, deep, front_zip(DOWNY),
             stand_collar(DOWNY, 7, "collar", 1.6), neckline="high collar", fit="relaxed fit", length="long",
             **closed),
        coat("puffer-cropped", "puffer coat", "cropped", BOXY, DOWN, replace(wide, quilt=9.0, rib=(3, 3)),
             welt(12.1, -41, 12, -66, 2.4), front_zip(BOXY), stand_collar(BOXY, 6.5, "collar", 1.6),
             neckline="high collar", fit="boxy fit", length="cropped", **closed),
        coat("puffer-gilet", "puffer coat", "quilted gilet", gilet, DOWN, replace(wide, quilt=7.4),
             welt(11.3, -45, 13, -68, 2.2), front_zip(gilet), stand_collar(gilet, 5.5, "collar", 1.3), gender="unisex",
             neckline="high collar", fit="regular fit", **closed),
        coat("puffer-hooded", "puffer coat", "hooded", middling, DOWN, replace(wide, quilt=8.4),
             hood(DOWNY, size=1.05), welt(12.1, -54, 14, -66, 2.6), front_zip(middling),
             gender="men", hood="hood", neckline="hooded", fit="relaxed fit", **closed),
        coat("puffer-light", "puffer coat", "lightweight down", LIGHT, DOWN, fine, welt(11.7, -46, 13, -68, 1.8),
             front_zip(LIGHT), stand_collar(LIGHT, 4.4, "collar", 1.1), gender="men", neckline="stand collar",
             fit="slim fit", length="short", **closed),
        coat("puffer-belted", "puffer coat", "belted", waisted, DOWN, replace(wide, quilt=9.2),
             welt(11.7, -63, 14, -66, 2.4), front_zip(waisted), stand_collar(waisted, 7.5, "collar", 1.6),
             tied_belt(waisted, -47, 4.4, 24, 0.6), neckline="high collar", fit="belted", length="long", **closed),
    )  # fmt: skip


GARMENTS = (*jackets(), *leathers(), *puffers())
