"""Jumpers, cardigans, sweatshirts and hoodies, each cut from the bodice block."""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from dataclasses import replace

from studio.bodice import Bodice
from studio.garment_details import (
    armholes,
    braids,
    detailed,
    hood,
    knotted_belt,
    placket,
    pouch,
    raglan,
    shawl_collar,
    standing_collar,
    stitches,
    yoke,
    zip_fly,
)
from studio.garments_tops import FLEECE, KNIT, KNIT_FINE, buttoned, collar_leaves, pullover
from studio.panels import Crease, Fabric, Garment, Patch, Region, flip, line, oblong, smooth

CHUNKY = replace(KNIT, thick=0.9, bending=0.25)

WOMEN = Bodice(neck=8.4, neck_drop=8, shoulder=18.6, slope=4.2, armhole=19.5, chest=16.2, waist=17, hem=17.6, length=60,
               waist_at=42, hem_drop=0.3, sleeve=59, angle=80, cuff=7.4, full=3.2)  # fmt: skip
LOOSE = replace(WOMEN, neck=8.8, neck_drop=8.2, shoulder=19.8, slope=4.4, armhole=21, chest=17.4, waist=18.4, hem=18.4,
                length=59, waist_at=44, sleeve=58, cuff=7.8, full=4)  # fmt: skip
HUGE = replace(LOOSE, shoulder=21.2, slope=4.6, armhole=22.5, chest=18.8, waist=20, hem=19.8, length=65, sleeve=62,
               cuff=8.4, full=4.5)  # fmt: skip
MEN = Bodice(neck=8.5, neck_drop=8, shoulder=21, slope=4.8, armhole=22, chest=18.4, waist=19.4, hem=19.8, length=68,
             waist_at=50, hem_drop=0.3, sleeve=66, angle=80.5, cuff=8, full=4)  # fmt: skip
MEN_LOOSE = replace(MEN, neck=8.8, shoulder=22, slope=5, armhole=23.5, chest=19.4, waist=20.6, hem=20.8, length=68,
                    sleeve=66, cuff=8.6, full=4.4)  # fmt: skip
_LONG = {"sleeves": "long sleeves"}


def jumpers() -> tuple[Garment, ...]:
    """Jumpers for women."""
    short = replace(LOOSE, shoulder=19.2, chest=17, waist=17.8, hem=17.8, length=49, waist_at=36, sleeve=55)
    boat = replace(WOMEN, neck=13, neck_drop=3.2, neck_shape="boat", back_drop=2.2, shoulder=19)
    high = replace(WOMEN, neck=7.8, neck_drop=3, back_drop=1)
    table = (
        ("jumper-crew", "fine crew-neck", WOMEN, KNIT_FINE, (2.4, 6, 5.5), 1.0,
         {"neckline": "crew neck", "fit": "slim fit"}),
        ("jumper-vee", "V-neck", replace(WOMEN, neck_drop=19, neck_shape="v", neck=9), KNIT, (2.6, 6, 6), 1.0,
         {"neckline": "V-neck", "fit": "regular fit"}),
        ("jumper-oversized", "oversized chunky", HUGE, CHUNKY, (3.4, 7.5, 7.5), 1.5,
         {"neckline": "crew neck", "fit": "oversized"}),
        ("jumper-boat-neck", "boat-neck", boat, KNIT_FINE, (1.8, 3, 3), 1.0,
         {"neckline": "boat neck", "fit": "slim fit"}),
        ("jumper-cropped", "cropped", short, KNIT, (2.6, 6, 6), 1.1,
         {"neckline": "crew neck", "length": "cropped", "fit": "boxy fit"}),
    )  # fmt: skip
    plain = tuple(
        pullover(name, "jumper", cut, block, cloth, ribs, rib_cm, **_LONG, **more)
        for name, cut, block, cloth, ribs, rib_cm, more in table
    )
    yoked = replace(LOOSE, shoulder=19, chest=16.6, waist=17.6, hem=17.8, armhole=20.5, length=60, sleeve=58)
    return (
        *plain,
        roll_neck("jumper-roll-neck", "roll-neck", high, KNIT, 5.8),
        detailed(
            pullover("jumper-mock-neck", "jumper", "fine mock-neck", high, KNIT_FINE, (1.0, 6, 5.5), 1.0,
                     neckline="mock neck", fit="slim fit", **_LONG),
            **standing_collar(high, 3.6, 0.9),
        ),
        detailed(
            pullover("jumper-yoke", "jumper", "round-yoke", yoked, KNIT, (2.4, 6, 6), 1.1, neckline="crew neck",
                     fit="relaxed fit", arms=(*yoked.sleeves(), yoke(yoked, 12.5)), details="contrast yoke", **_LONG)
        ),
        roll_neck("jumper-cowl-neck", "oversized chunky roll-neck", replace(HUGE, neck=11, neck_drop=4.6,
                  back_drop=1.4), CHUNKY, 6.4),
    )  # fmt: skip


def mens_jumpers() -> tuple[Garment, ...]:
    """Jumpers for men, and those for everybody."""
    cable = replace(MEN_LOOSE, neck_drop=7)
    polo = replace(MEN, neck=7.8, neck_drop=7.5)
    high = replace(MEN, neck=8.0, neck_drop=3, back_drop=1)
    plain = {"fit": "regular fit", "gender": "men", **_LONG}
    stitched = (*braids((-13.4, -6.2, 6.2, 13.4), -6, -60), *braids((0,), -9, -60, 6.4, 8.0))
    collared = pullover("jumper-polo", "jumper", "fine polo-collar", polo, KNIT_FINE, (0.6, 6, 6), 1.0,
                        neckline="polo collar", closure="button placket", **plain)  # fmt: skip
    collared = detailed(detailed(collared, **placket(0, -7.2, -20, 3)), patches=collar_leaves(polo, 6.5, spread=1.1))
    return (
        pullover("jumper-mens-crew", "jumper", "fine straight crew-neck", MEN, KNIT_FINE, (2.4, 6.5, 6), 1.0,
                 neckline="crew neck", **plain),
        pullover("jumper-mens-vee", "jumper", "straight V-neck", replace(MEN, neck_drop=17, neck_shape="v"), KNIT_FINE,
                 (2.4, 6.5, 6), 1.0, neckline="V-neck", **plain),
        roll_neck("jumper-mens-roll-neck", "submariner roll-neck", high, KNIT, 5.6, "men"),
        detailed(
            pullover("jumper-cable", "jumper", "fisherman cable", cable, CHUNKY, (3.2, 7, 7), 1.3, neckline="crew neck",
                     **{**plain, "fit": "relaxed fit"}, details="cables"),
            creases=stitched,
        ),
        half_zip("jumper-half-zip", "jumper", "half-zip", replace(MEN, neck=8.2, neck_drop=4, back_drop=1.2), KNIT,
                 (1.0, 6.5, 6)),
        collared,
        slipover("jumper-slipover", "V-neck slipover vest", replace(MEN, neck=9, neck_drop=19, neck_shape="v",
                 shoulder=17.5, chest=22, waist=21.8, armhole=24, hem=20.8, length=64, sleeve=0), "unisex"),
        slipover("jumper-vest", "cropped slipover vest", replace(WOMEN, neck=8.8, neck_drop=7.5, shoulder=17.4,
                 chest=20.6, waist=20.6, hem=19.4, armhole=22.5, length=51, waist_at=38, sleeve=0), "women"),
    )  # fmt: skip


def slipover(name: str, cut: str, block: Bodice, gender: str) -> Garment:
    """A jumper without sleeves, ribbed at every edge."""
    neckline = "V-neck" if block.neck_shape == "v" else "crew neck"
    base = pullover(name, "jumper", cut, block, KNIT, (2.6, 0, 6), 1.1, gender, neckline=neckline, fit="relaxed fit")
    return detailed(base, regions=armholes(block, 2.6, rib_cm=1.1))


def roll_neck(name: str, cut: str, block: Bodice, cloth: Fabric, top: float, gender: str = "women") -> Garment:
    """A jumper whose collar stands up and folds over."""
    fit = "oversized" if block.chest > 18.6 else "regular fit"
    base = pullover(
        name, "jumper", cut, block, cloth, (1.5, 6.5, 6), 1.1, gender, neckline="roll neck", fit=fit, **_LONG
    )
    return detailed(base, **standing_collar(block, top, 1.1, folded=True))


def half_zip(
    name: str, kind: str, cut: str, block: Bodice, cloth: Fabric, ribs: tuple[float, float, float], gender: str = "men"
) -> Garment:
    """A pullover whose standing collar opens with a zip down to the chest."""
    base = pullover(name, kind, cut, block, cloth, ribs, 1.0, gender, neckline="high neck", closure="half zip",
                    fit="regular fit", **_LONG)  # fmt: skip
    deep = -block.neck_drop - 1.9
    cords = (
        *zip_fly(deep + 0.6, deep - 15.5),
        *stitches(line((-1.3, deep - 15.5), (0, deep - 16.2), (1.3, deep - 15.5))),
    )
    return detailed(detailed(base, **standing_collar(block, 5.4, 0.9, slit=2.4)), cords=cords)


def cardigans() -> tuple[Garment, ...]:
    """Cardigans."""
    vee = replace(WOMEN, neck=9, neck_drop=24, neck_shape="v", hem=18)
    crew = replace(WOMEN, length=51, waist_at=36, chest=16, waist=16.4, hem=17, shoulder=18.2, sleeve=56)
    crop = replace(LOOSE, neck=9, neck_drop=17, neck_shape="v", shoulder=19.2, chest=17, waist=17.8, hem=17.4,
                   length=46, waist_at=34, sleeve=53, full=5.5)  # fmt: skip
    mens = replace(MEN, neck=9, neck_drop=27, neck_shape="v", hem=20)
    shawl = replace(MEN_LOOSE, neck=9, neck_drop=30, neck_shape="v", hem=21)
    coat = replace(LOOSE, neck=9, neck_drop=30, neck_shape="v", shoulder=18.8, chest=17, waist=18.2, hem=20.8,
                   length=86, waist_at=50, sleeve=60, cuff=8.4)  # fmt: skip
    belted = replace(coat, neck_drop=34, length=80, waist=17.4, waist_at=42, hem=20.6)
    closed = {"closure": "buttons", **_LONG}
    deep = replace(KNIT, bending=0.2, thick=0.7)
    pockets = [patch for side in (1, -1) for patch in _patch_pocket(side * 12, -54)]
    return (
        buttoned("cardigan-vee", "cardigan", "V-neck", vee, KNIT, (3.4, 6, 6), 1.0, 5, 1.8, neckline="V-neck",
                 fit="regular fit", **closed),
        buttoned("cardigan-crew", "cardigan", "short crew-neck", crew, KNIT_FINE, (2.6, 5, 5), 1.0, 7, 1.4,
                 neckline="crew neck", length="cropped", fit="slim fit", **closed),
        buttoned("cardigan-cropped", "cardigan", "cropped balloon-sleeved", crop, deep, (3.2, 5, 5), 1.2, 4, 2.1,
                 neckline="V-neck", length="cropped", fit="relaxed fit", **{**closed, "sleeves": "balloon sleeves"}),
        buttoned("cardigan-mens-vee", "cardigan", "straight V-neck", mens, KNIT, (3.4, 6.5, 6), 1.0, 6, 1.7, "men",
                 neckline="V-neck", fit="regular fit", **closed),
        detailed(
            buttoned("cardigan-shawl", "cardigan", "chunky shawl-collar", shawl, CHUNKY, (4.0, 7, 7), 1.4, 5, 2.4,
                     "men", neckline="shawl collar", fit="relaxed fit", **closed),
            **shawl_collar(shawl, 6.5, 1.4),
        ),
        detailed(
            buttoned("cardigan-long-open", "cardigan", "longline open", coat, KNIT, (4.0, 5, 3), 1.1, 0, gap=3.0,
                     neckline="open front", length="long", fit="relaxed fit", pockets="patch pockets", **_LONG),
            patches=pockets,
        ),
        detailed(
            buttoned("cardigan-belted", "cardigan", "belted wrap", belted, deep, (5.0, 7, 4), 1.2, 0, neckline="V-neck",
                     length="long", fit="relaxed fit", closure="tie belt", **_LONG),
            **knotted_belt(-44, 17.6, 4.2),
        ),
    )  # fmt: skip


def _patch_pocket(x: float, y: float) -> tuple[Patch, ...]:
    top = line((x - 6, y), (x + 6, y))
    return (
        Patch("body", oblong(x, y - 8, 12, 16, 0.8), 0.45),
        Patch("rib", oblong(x, y - 1.4, 12, 2.8, 0.3), 0.5, level=0.25, spine=top, rib_cm=1.1),
    )


def sweatshirts() -> tuple[Garment, ...]:
    """Sweatshirts."""
    unisex = replace(MEN_LOOSE, neck_drop=8.5, waist=21, hem=20)
    crop = replace(LOOSE, neck=9.2, shoulder=20, chest=17.8, waist=18.8, hem=17.8, length=51, waist_at=41, sleeve=55)
    mens = replace(MEN, neck=8.8, chest=18.8, waist=20.4, hem=19.4)
    loop = {"neckline": "crew neck", **_LONG}
    notch = smooth((-3.6, -9.7), (-1.6, -12.2), (0, -14.2), (1.6, -12.2), (3.6, -9.7), (0, -10.4), (-3.6, -9.7))
    return (
        _seamed(pullover("sweatshirt", "sweatshirt", "loopback crew-neck", unisex, FLEECE, (2.6, 6.5, 6.5), 0.9,
                         "unisex", fit="relaxed fit", **loop), unisex, 2.6),
        _seamed(pullover("sweatshirt-cropped", "sweatshirt", "cropped", crop, FLEECE, (2.8, 6, 5), 0.9,
                         length="cropped", fit="boxy fit", **loop), crop, 2.8),
        detailed(
            _seamed(pullover("sweatshirt-mens-raglan", "sweatshirt", "gym raglan", mens, FLEECE, (2.6, 6.5, 6.5), 0.9,
                             "men", raglan(mens, "body"), fit="regular fit", **loop), mens, 2.6, seams=False),
            regions=(Region("rib", notch, 0.1, 0.2, 0, notch[:17], 0.8),),
            cords=stitches(notch),
        ),
        half_zip("sweatshirt-half-zip", "sweatshirt", "half-zip", replace(mens, neck_drop=4, neck=8.4, back_drop=1.2),
                 FLEECE, (1.0, 6.5, 6.5)),
        half_zip("sweatshirt-womens-half-zip", "sweatshirt", "cropped half-zip", replace(crop, neck_drop=4.2, neck=8.4,
                 back_drop=1.2, length=50), FLEECE, (1.0, 6, 5), "women"),
    )  # fmt: skip


def _seamed(base: Garment, block: Bodice, neck: float, seams: bool = True) -> Garment:
    """Sweat cloth is sewn with visible rows: above the hem rib, at the cuffs and along the armholes."""
    low = block.hem_curve()[1:-1] + (0, 7.2)
    rows = [low]
    if seams:
        arm = block.armhole_curve()[3:-2] - (0.7, 0)
        rows += [arm, flip(arm)]
    return detailed(base, cords=stitches(*rows), creases=(Crease(block.neckline() - (0, neck + 0.5), 0.05),))


def hoodies() -> tuple[Garment, ...]:
    """Hoodies."""
    unisex = replace(MEN_LOOSE, neck_drop=8, waist=21.2, waist_at=56, hem=19.4)
    heavy = replace(
        unisex, shoulder=23, chest=20.4, waist=22.2, hem=21.4, armhole=24.5, length=66, sleeve=64, cuff=9.2, full=4.8
    )
    crop = replace(LOOSE, neck_drop=7.5, shoulder=20, chest=17.8, waist=18.8, hem=17.8, length=53, waist_at=43,
                   sleeve=56)  # fmt: skip
    zipped = replace(MEN, neck=8.8, neck_drop=8, chest=18.8, waist=20.2, hem=19.6)
    table = (
        ("hoodie", "pullover", unisex, "unisex", {"fit": "relaxed fit"}),
        ("hoodie-heavy", "heavyweight boxy", heavy, "men", {"fit": "oversized"}),
        ("hoodie-cropped", "cropped", crop, "women", {"fit": "boxy fit", "length": "cropped"}),
    )
    made = []
    for name, cut, block, gender, more in table:
        base = pullover(name, "hoodie", cut, block, FLEECE, (0.8, 6.5, 6.5), 0.9, gender, neckline="hooded",
                        hood="hood", pockets="kangaroo pocket", **_LONG, **more)  # fmt: skip
        made.append(detailed(detailed(base, **pouch(block, 6.5)), **hood(block)))
    return (*made, zip_through(zipped))


def zip_through(block: Bodice) -> Garment:
    """A hoodie that opens all the way with a zip."""
    base = buttoned("hoodie-zip", "hoodie", "zip-through", block, FLEECE, (1.4, 6.5, 6.5), 0.9, 0, gender="men",
                    neckline="hooded", hood="hood", closure="full zip", pockets="kangaroo pocket", fit="regular fit",
                    **_LONG)  # fmt: skip
    base = detailed(base, **pouch(block, 6.5, split=True))
    return detailed(detailed(base, **hood(block)), cords=zip_fly(-block.neck_drop - 2, -block.length + 0.6))


GARMENTS = (*jumpers(), *mens_jumpers(), *cardigans(), *sweatshirts(), *hoodies())
