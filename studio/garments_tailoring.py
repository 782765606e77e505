"""Blazers, waistcoats, coats and trench coats."""

from dataclasses import replace

import numpy as np

from studio.bodice import Bodice
from studio.coatmaking import COTTON, LINEN, SUITING, WOOL, Build, coat, darts, princess, seam_lines, yoke
from studio.panels import Cord, Curve, Garment, Panel, flip, line, smooth
from studio.trimmings import (
    Trim,
    buckled_belt,
    clear,
    cuff_buttons,
    cuff_strap,
    epaulettes,
    flap,
    hood,
    lapels,
    leaf_collar,
    patch_pocket,
    row,
    shawl,
    stand_collar,
    stitching,
    storm_flap,
    tied_belt,
    toggle,
    welt,
)

JACKET = Bodice(neck=6.7, shoulder=19.4, slope=3, armhole=21.5, chest=19.6, waist=18, waist_at=41, hip=22, hip_at=60,
                hem=22.8, length=67, hem_drop=0.6, sleeve=58, angle=77, cuff=9.4)  # fmt: skip
CROPPED = replace(JACKET, hip=None, waist=18.4, waist_at=36, hem=19, length=50, sleeve=56, angle=77)
BOYISH = replace(JACKET, shoulder=21.2, slope=3.4, armhole=23, chest=21.4, waist=20.8, hip=23.4, hem=24.2, length=75,
                 sleeve=61, cuff=10)  # fmt: skip
LONG = replace(JACKET, hip=21.6, hem=24, length=86, waist=18, sleeve=61, angle=78)
MENS = replace(JACKET, neck=7.2, shoulder=20.6, slope=3.2, armhole=22.5, chest=20.6, waist=19.2, waist_at=45, hip=22.4,
               hip_at=64, hem=23, length=74, sleeve=64, cuff=9.6, angle=77.5)  # fmt: skip
EASY = replace(MENS, slope=3.8, chest=21, waist=20.8, hip=22.8, hem=23.2, length=73)
COAT = replace(JACKET, neck=6.9, shoulder=19.6, slope=3.4, armhole=21.5, chest=18.4, waist=17.8, waist_at=44,
               hip=19.6, hip_at=66, hem=22.4, length=108, hem_drop=0.9, sleeve=63, cuff=9.4, angle=79.5)  # fmt: skip
ROBE = replace(COAT, shoulder=20.6, slope=4, chest=19.6, waist=18.2, hip=20.8, hem=23.2, length=114, cuff=10)
OVERCOAT = replace(COAT, neck=7.4, shoulder=20.6, armhole=22.5, chest=19.8, waist=19.2, hip=20.4, hem=22.6, length=106,
                   sleeve=66, cuff=9.6)  # fmt: skip
SHORT = replace(OVERCOAT, hip_at=62, hem=20.8, length=82)
COCOON = replace(COAT, neck=8, neck_drop=6.5, shoulder=20.6, slope=4.4, chest=20.4, waist=22, hip=23.2, hip_at=62,
                 hem=20, length=98, sleeve=61, cuff=9.8, angle=79, puff=1.6)  # fmt: skip
TRENCH = replace(COAT, waist=15.8, waist_at=46, hip=19, hip_at=64, hem=23.6, length=108, cuff=9)
RAGLAN = replace(OVERCOAT, waist=18.2, waist_at=47, hip=20.4, hip_at=66, hem=23.4, length=112)
VEST = Bodice(neck=7.2, shoulder=13, slope=3, armhole=23, chest=18.8, waist=16.8, waist_at=41, hem=18.8, length=53,
              sleeve=0)  # fmt: skip


def blazers() -> tuple[Garment, ...]:
    """Blazers, single and double-breasted, fitted and loose."""
    pockets, chest = flap(9.4, -47, 10, 5.2), welt(9.8, -24.5, 6.8, 8, 2.0, False)
    low = flap(11.2, -52, 10.4, 5.4)
    double = Build(overlap=6, stop=37, seams=darts(JACKET))
    loose = Build(overlap=6.4, stop=40, seams=darts(BOYISH))
    slim = Build(overlap=2.2, stop=40, cutaway=8, seams=darts(MENS))
    easy = Build(overlap=2.2, stop=37, cutaway=6)
    fastened = {"closure": "buttons"}
    return (
        coat("blazer-single", "blazer", "single-breasted", JACKET, SUITING,
             Build(overlap=2.2, stop=37, cutaway=8, seams=darts(JACKET)),
             lapels(JACKET, -2.2, 37, 6.9), pockets, chest, row(0, -39.5, -49.5, 2, 2.2), cuff_buttons(JACKET),
             neckline="notched lapels", fit="tailored fit", pockets="flap pockets", **fastened),
        coat("blazer-double", "blazer", "oversized double-breasted", BOYISH, SUITING, loose,
             lapels(BOYISH, -6.4, 40, 8.3, 14, 3.4), low, welt(10.9, -26, 7.2, 9, 2.0, False),
             row(4.3, -42, -53, 2, 2.3), row(-4.3, -42, -53, 2, 2.3), row(6.6, -32.5, -33, 1, 2.3),
             row(-6.6, -32.5, -33, 1, 2.3), cuff_buttons(BOYISH, 4), neckline="peak lapels", fit="oversized",
             pockets="flap pockets", **fastened),
        coat("blazer-fitted-double", "blazer", "fitted double-breasted", JACKET, SUITING, double,
             lapels(JACKET, -6, 37, 7.2, 13, 3.2), welt(9.7, -47.5, 9.6, 5, 1.8), row(3.9, -39, -56, 3, 2.0, "metal"),
             row(-3.9, -39, -56, 3, 2.0, "metal"), cuff_buttons(JACKET), neckline="peak lapels", fit="fitted",
             pockets="welt pockets", details="gold buttons", **fastened),
        coat("blazer-cropped", "blazer", "cropped", CROPPED, SUITING, Build(overlap=2.2, stop=29, cutaway=2.5),
             lapels(CROPPED, -2.2, 29, 7.1, 12, 2.6), welt(9, -38, 8.8, 0, 2.0), row(0, -32, -42, 2, 2.2),
             cuff_buttons(CROPPED), neckline="peak lapels", fit="boxy fit", length="cropped", **fastened),
        coat("blazer-boucle", "blazer", "collarless bouclé", replace(CROPPED, neck=7.6, neck_drop=7, length=54), WOOL,
             Build("neck", overlap=1.0),
             patch_pocket(9.3, -22, 7.4, 8.5, 0, round_by=0.8), patch_pocket(9.1, -37, 9, 11, 0, round_by=0.8),
             braid(replace(CROPPED, neck=7.6, neck_drop=7, length=54), 1.0), row(0, -10.5, -49, 6, 1.9, "metal"),
             pair_of_pocket_studs(), neckline="collarless", fit="boxy fit", length="cropped", details="braid trim",
             pockets="patch pockets", **fastened),
        coat("blazer-longline", "blazer", "longline", LONG, SUITING, Build(overlap=2.2, stop=44, cutaway=3,
             seams=darts(LONG)), shawl(LONG, -2.2, 44, 7.4), flap(9.5, -54, 10.4, 5.4), row(0, -46.5, -47, 1, 2.6),
             cuff_buttons(LONG), neckline="shawl collar", fit="relaxed fit", length="longline", **fastened),
        coat("blazer-slim", "blazer", "slim two-button", MENS, SUITING, slim, lapels(MENS, -2.2, 40, 6.5),
             flap(9.7, -51, 10.8, 5), welt(10.5, -26, 7.6, 8, 2.2, False), row(0, -42.5, -53.5, 2, 2.1),
             cuff_buttons(MENS, 4), gender="men", neckline="notched lapels", fit="slim fit", pockets="flap pockets",
             **fastened),
        coat("blazer-relaxed", "blazer", "relaxed unstructured", EASY, replace(LINEN, ease=0.008, folds=1.0), easy,
             lapels(EASY, -2.2, 37, 7.2, 12),
             patch_pocket(9.1, -46, 11.7, 17.5, round_by=3), patch_pocket(10.1, -23.5, 8.2, 12, round_by=2, both=False),
             row(0, -39.5, -60, 3, 2.1), cuff_buttons(EASY, 2), gender="men", neckline="notched lapels",
             fit="relaxed fit", pockets="patch pockets", **fastened),
        coat("blazer-tuxedo", "blazer", "shawl-collar dinner", MENS, SUITING, replace(slim, stop=42),
             shawl(MENS, -2.2, 42, 6.9, "lapel"), welt(9.7, -51, 10.4, 4, 2.0),
             welt(10.5, -26, 7.6, 8, 2.2, False), row(0, -44.5, -45, 1, 2.4), cuff_buttons(MENS, 4), gender="men",
             neckline="satin shawl collar", fit="slim fit", **fastened),
        coat("blazer-satin-lapel", "blazer", "satin-lapel evening", replace(JACKET, length=74), SUITING,
             Build(overlap=2.2, stop=42, cutaway=4, seams=darts(JACKET)),
             lapels(JACKET, -2.2, 42, 7.4, 13, 3.6, "lapel"), welt(9.5, -48, 9.6, 4, 2.0), row(0, -44.5, -45, 1, 2.4),
             cuff_buttons(JACKET), neckline="satin peak lapels", fit="tailored fit", **fastened),
    )  # fmt: skip


def braid(block: Bodice, overlap: float) -> Trim:
    """Braid along the front edge, the neck and the hem of a collarless jacket."""
    edge = line((-overlap + 0.9, -block.neck_drop - 0.6), (-overlap + 0.9, -block.length + 0.6))
    curves = (np.add(block.neckline(), (0, -0.8)), edge, clear(block, np.add(block.hem_curve(), (0, 1))))
    return Trim((), tuple(Cord("rib", curve, 1.4, 0.35, 0.1) for curve in curves))


def pair_of_pocket_studs() -> Trim:
    """A metal button on each of four patch pockets."""
    return row(9.7, -23.6, -24, 1, 1.5, "metal", 0.6) + row(-9.7, -23.6, -24, 1, 1.5, "metal", 0.6)


def waistcoats() -> tuple[Garment, ...]:
    """Waistcoats: short with points, men's under a suit, long and open."""
    mens = replace(VEST, neck=7.4, shoulder=14.4, armhole=25, chest=20.4, waist=19, waist_at=45, hem=20.6, length=58)
    long = replace(VEST, shoulder=14.6, chest=19, waist=17.4, hip=20, hip_at=62, hem=22, length=82)
    trims = {"closure": "buttons"}
    return (
        coat("waistcoat-tailored", "waistcoat", "tailored V-neck", VEST, SUITING, Build(overlap=1.6, stop=26, cutaway=7,
             seams=darts(VEST)), welt(8.6, -42, 7.2, 8, 1.8), row(0, -28, -50, 5, 1.5), neckline="V-neck",
             fit="fitted", **trims),
        coat("waistcoat-mens", "waistcoat", "five-button", mens, SUITING, Build(overlap=1.6, stop=30, cutaway=8,
             seams=darts(mens)), welt(9.4, -47, 8, 8, 2.0), welt(9.8, -30, 6.8, 8, 1.8), row(0, -32, -55, 5, 1.5),
             gender="men", neckline="V-neck", fit="slim fit", **trims),
        coat("waistcoat-lapelled", "waistcoat", "double-breasted lapelled", mens, SUITING,
             Build(overlap=5.2, stop=31, seams=darts(mens)), lapels(mens, -5.2, 31, 6, 13, 2.5),
             welt(10.1, -48, 8, 6, 2.0), row(3.1, -34, -52, 3, 1.6), row(-3.1, -34, -52, 3, 1.6), gender="men",
             neckline="peak lapels", fit="slim fit", **trims),
        coat("waistcoat-longline", "waistcoat", "longline sleeveless blazer", long, SUITING,
             Build(overlap=2.2, stop=42, cutaway=4, seams=darts(long)), lapels(long, -2.2, 42, 7.2),
             flap(9.5, -52, 10.4, 5.2), row(0, -44.5, -45, 1, 2.3), neckline="notched lapels", length="longline",
             fit="relaxed fit", **trims),
    )  # fmt: skip


def coats() -> tuple[Garment, ...]:
    """Wool coats."""
    peacoat = replace(SHORT, length=78, waist=18.4)
    duffle = replace(SHORT, length=92, neck=8, neck_drop=6.5)
    teddy = replace(COCOON, hip=22, hem=21, length=92, waist=21)
    fastened = {"closure": "buttons"}
    double = Build(overlap=6.4, stop=34)
    return (
        coat("coat-single", "coat", "straight", COAT, WOOL, Build(overlap=3, stop=34), lapels(COAT, -3, 34, 7.7),
             flap(10, -56, 11.2, 5.6), row(0, -37, -69, 3, 2.6), cuff_buttons(COAT, 2, 1.6), length="midi",
             neckline="notched lapels", fit="straight fit", **fastened),
        coat("coat-robe", "coat", "belted robe", ROBE, WOOL, Build(overlap=6.4, stop=44), shawl(ROBE, -6.4, 44, 10.3),
             patch_pocket(10.1, -62, 11.3, 18, round_by=2), tied_belt(ROBE, -48, 5.2, 34, 1.0), length="midi",
             neckline="shawl collar", fit="belted", closure="tie belt"),
        coat("coat-overcoat", "coat", "double-breasted overcoat", OVERCOAT, WOOL, double,
             lapels(OVERCOAT, -6.4, 34, 8.6, 14, 3.4), flap(10.5, -58, 12, 5.6), welt(11.3, -29, 8, 8, 2.2, False),
             *(row(x, -37, -61, 3, 2.5) for x in (4.8, -4.8)), cuff_buttons(OVERCOAT, 3), gender="men",
             length="knee-length", neckline="peak lapels", fit="regular fit", **fastened),
        coat("coat-crombie", "coat", "single-breasted city", replace(OVERCOAT, length=98), WOOL,
             Build(overlap=2.6, stop=38, seams=darts(OVERCOAT)), lapels(OVERCOAT, -2.6, 38, 7.4),
             flap(10.1, -57, 11.6, 5.4), welt(10.9, -27, 8, 8, 2.2, False), row(0, -41, -67, 3, 2.4),
             cuff_buttons(OVERCOAT, 3), gender="men", length="knee-length", neckline="notched lapels",
             fit="tailored fit", **fastened),
        coat("coat-peacoat", "coat", "peacoat", peacoat, WOOL, Build(overlap=6.8, stop=27),
             lapels(peacoat, -6.8, 27, 9.9, 11), welt(12.6, -50, 16, -72, 3.0),
             *(row(x, -29, -63, 4, 2.6) for x in (4.8, -4.8)), gender="men", neckline="wide lapels", length="short",
             fit="regular fit", **fastened),
        coat("coat-duffle", "coat", "hooded duffle", duffle, WOOL,
             Build("neck", overlap=3, seams=yoke(-21, dip=3)), hood(duffle, size=1.05),
             patch_pocket(9.8, -58, 11.7, 18, 5.5, round_by=1.5), *(toggle(y) for y in (-17, -31, -45, -59)),
             cuff_strap(duffle, 6), gender="unisex", hood="hood", closure="toggles", neckline="hooded",
             fit="relaxed fit", pockets="patch pockets"),
        coat("coat-cocoon", "coat", "collarless cocoon", COCOON, WOOL, Build("neck", overlap=3.2),
             welt(13.3, -60, 17, -74, 2.8), row(-1, -12, -43, 3, 2.8),
             neckline="collarless", fit="cocoon", length="knee-length", **fastened),
        coat("coat-teddy", "coat", "oversized teddy", teddy, replace(WOOL, thick=1.1),
             Build(overlap=4.8, stop=24, bulk=1.9), shawl(teddy, -4.8, 24, 11.2, lift=1.1),
             welt(13.3, -56, 17, -74, 3.0), row(0, -27, -59, 3, 2.6), neckline="wide collar",
             fit="oversized", length="knee-length", **fastened),
        coat("coat-car", "coat", "car coat", SHORT, WOOL, Build("neck", overlap=2.4),
             leaf_collar(SHORT, 7.7, spread=1.1), welt(12.6, -54, 16, -74, 2.8), row(0, -13, -70, 5, 2.2), gender="men",
             neckline="shirt collar",
             fit="straight fit", length="short", **fastened),
        coat("coat-funnel", "coat", "funnel-neck wrap", replace(COAT, neck_drop=6, neck=7.8), WOOL,
             Build("neck", overlap=7.2), stand_collar(replace(COAT, neck_drop=6, neck=7.8), 8, "collar", 1.2),
             tied_belt(COAT, -46, 5, 32, 0.6), welt(11.5, -60, 16, -72, 2.8), neckline="funnel neck",
             fit="belted", length="midi", closure="tie belt"),
        coat("coat-princess", "coat", "fit-and-flare", replace(TRENCH, hem=27.5, length=102), WOOL,
             Build(overlap=5.6, stop=30, seams=princess(TRENCH)), lapels(TRENCH, -5.6, 30, 7.7, 12, 2.5),
             flap(9.8, -55, 10, 5), *(row(x, -33, -55, 3, 2.3, "metal") for x in (4, -4)), cuff_buttons(TRENCH),
             neckline="peak lapels", fit="fit and flare", length="knee-length", **fastened),
        cape(),
    )  # fmt: skip


def cape() -> Garment:
    """A cape coat: no sleeves, slits for the hands, a row of large buttons."""
    block = replace(COAT, neck=8.8, neck_drop=7, shoulder=21, chest=33, armhole=26, waist=39, waist_at=50, hip=None,
                    hem=45, length=84, hem_drop=3, sleeve=0)  # fmt: skip
    side = smooth((block.neck, 0), (19.5, -4.2), (25.5, -11), (31.5, -27), (38, -50), (44, -79), (45, -block.length))
    slit = smooth((20.5, -33), (21.2, -45), (21.6, -57))
    base = coat("coat-cape", "coat", "cape", block, WOOL,
                Build("neck", overlap=3, seams=seam_lines(smooth((16, -3), (20.5, -20), (20.5, -33)), depth=0.18)),
                leaf_collar(block, 8.1, spread=1.15), row(0, -13, -52, 4, 2.7),
                Trim((), tuple(Cord("body", curve, 2.8, 0.5, 0.1) for curve in (slit, flip(slit)))),
                closure="buttons", neckline="shirt collar", fit="cape", length="short", sleeves="cape")  # fmt: skip
    return replace(base, panels=tuple(_sides(panel, side) for panel in base.panels))


def _sides(panel: Panel, side: Curve) -> Panel:
    """The panel with its shoulder, armhole and side made one curve."""
    edges: list[tuple[str, Curve]] = []
    for name, curve in panel.edges:
        if name not in ("shoulder", "armhole", "side"):
            edges.append((name, curve))
        elif name == "shoulder":
            right = curve.mean(0)[0] > 0
            edges.append(("side", side if right else flip(side)[::-1]))
    return replace(panel, edges=tuple(edges))


def trenches() -> tuple[Garment, ...]:
    """Trench coats."""
    short = replace(TRENCH, hip=18.6, hem=20.4, length=80)
    vest = replace(TRENCH, shoulder=18.4, sleeve=0, hem=24, length=112, armhole=23)
    loose = replace(ROBE, waist=18, length=116, hem=24)
    build, belt = Build(overlap=6.8, stop=29), {"closure": "buttons", "neckline": "storm collar"}

    def rows(y: float, low: float, count: int, x: float = 5) -> Trim:
        return row(x, y, low, count, 2.3) + row(-x, y, low, count, 2.3)

    return (
        coat("trench-classic", "trench coat", "classic double-breasted", TRENCH, COTTON, build, storm_flap(TRENCH),
             epaulettes(TRENCH), lapels(TRENCH, -6.8, 29, 9, 12), rows(-32, -41, 2), rows(-54, -65, 2),
             welt(11.7, -61, 16, -66, 3.2), cuff_strap(TRENCH), buckled_belt(TRENCH, -47, 4.6, 0.4), length="midi",
             fit="belted", **belt),
        coat("trench-short", "trench coat", "short", short, COTTON, build, storm_flap(short), epaulettes(short),
             lapels(short, -6.8, 29, 8.6, 12), rows(-32, -40, 2), rows(-54, -64, 2), welt(11.4, -60, 14, -66, 3.0),
             cuff_strap(short), buckled_belt(short, -47, 4.6, 0.4), length="short", fit="belted", **belt),
        coat("trench-mens", "trench coat", "long raglan", RAGLAN, COTTON,
             Build(overlap=6.8, stop=28, seams=seam_lines(smooth((8.5, -1), (13, -9), (17.5, -21)))),
             storm_flap(RAGLAN), lapels(RAGLAN, -6.8, 28, 9.5, 12), rows(-31, -41, 2), rows(-56, -68, 2),
             welt(12.9, -64, 17, -68, 3.4), cuff_strap(RAGLAN), buckled_belt(RAGLAN, -49, 4.8, 1.6), gender="men",
             length="midi", fit="regular fit", **belt),
        coat("trench-mac", "trench coat", "single-breasted mac", replace(SHORT, length=94, waist=18.8), COTTON,
             Build("neck", overlap=3), leaf_collar(SHORT, 7.7, spread=1.1), welt(12.6, -58, 16, -72, 3.2),
             stitching(line((1.8, -12), (1.8, -92)), part="body", width=0.5), row(-0.4, -14, -15, 1, 1.9),
             cuff_strap(SHORT, 6), gender="men", length="knee-length", fit="straight fit", closure="buttons",
             neckline="shirt collar"),
        coat("trench-sleeveless", "trench coat", "sleeveless", vest, COTTON, build, storm_flap(vest),
             lapels(vest, -6.8, 29, 9, 12), rows(-32, -41, 2), rows(-55, -67, 2), welt(11.7, -62, 16, -66, 3.2),
             tied_belt(vest, -47, 4.4, 28), length="long", fit="belted", **belt),
        coat("trench-oversized", "trench coat", "oversized", loose, COTTON, Build(overlap=7.2, stop=33),
             storm_flap(loose, 30), epaulettes(loose), lapels(loose, -7.2, 33, 10.3, 13), rows(-36, -70, 3, 5.6),
             welt(12.9, -64, 18, -68, 3.4), cuff_strap(loose, 8, 3.0), tied_belt(loose, -49, 4.8, 32, 1.6),
             length="long", fit="oversized", **belt),
    )  # fmt: skip


GARMENTS = (*blazers(), *waistcoats(), *coats(), *trenches())
