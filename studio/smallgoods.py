"""Clutches and wallets; centimetres, fronts towards -y."""

from collections.abc import Sequence

import numpy as np

from studio.bagmaking import Body, Pouch, bag_cut, cut_sheet, strap, symmetric
from studio.hard import View
from studio.hardware import badge, ball, hoop, knob, links, upright, zipper
from studio.surfaces import (
    Array,
    Piece,
    arc_length,
    curve,
    grid_mesh,
    inset,
    join,
    plate,
    ripple,
    rounded_box,
    stitches,
    tube,
)


def _folded(body: Body, end: float, shape: Sequence[tuple[float, float]]) -> list[Piece]:
    """A slim case whose flap has straight edges; `shape` is its right half, measured from its free end."""
    side = body.fold(end, 0.3)
    reach = arc_length(side)[-1] - 1
    half = [(x, 0.2 if back == 0 else reach + 1 - back) for x, back in shape]
    outline = np.array([*half, *((-x, y) for x, y in reversed(half))])
    return [body.shell("body", crumple=0.04), *cut_sheet("flap", body.sheet(side, 1.0), outline, 0.22)]


def envelope() -> list[Piece]:
    """An envelope clutch with a stud."""
    body = Body(16, (26, 26, 26), (2.6, 3.4, 1.6), 0.7, foot=0.6, swell=0.5)
    case = _folded(body, 3.0, [(12.9, 0), (12.9, 13.4), (0.9, 1.0)])
    return [*case, knob((0, float(body.front(5.4, 0.75)), 5.4), 0.75, 0.45)]


def minaudiere() -> list[Piece]:
    """A rounded evening purse on a metal frame with a kiss lock and a fine chain laid beside it."""
    outline = symmetric([(5, 11.6), (8.6, 10.8), (10.6, 7.4), (9.6, 2.4), (5.6, 0.3)], 260)
    pouch = Pouch(outline, 2.6, 2.2, 3.6, 0.1, (0, 5.8))
    upper = outline[(outline[:, 1] > 6.4)]
    upper = upper[np.argsort(upper[:, 0])]
    rails = [
        tube(np.c_[upper[:, 0] * 1.01, np.full(len(upper), y), upper[:, 1] + 0.15], 0.3, 12) for y in (-0.75, 0.75)
    ]
    lock = [ball((x, y, 12.6), 0.55) for x, y in ((-0.3, -0.5), (0.35, 0.5))]
    ends = [knob((s * 10.5, -1.1, 6.6), 0.5, 0.5) for s in (-1, 1)]
    path = curve([(-9.8, 0, 9.0), (-12.4, -0.5, 6.5), (-12.8, -3.0, 0.8), (-7.5, -6.2, 0.25), (0.5, -6.8, 0.25),
                  (8.4, -5.8, 0.25), (12.8, -3.2, 0.8), (12.4, -0.5, 6.5), (9.8, 0, 9.0)], 160)  # fmt: skip
    return [pouch.shell(), Piece("metal", join([*rails, *lock])), *ends, Piece("metal", links(path, 0.8, 0.36, 0.1))]


def wristlet() -> list[Piece]:
    """A soft zipped pouch with a loop for the wrist."""
    outline = rounded_box(25, 16, 1.4, 280) + np.array([0, 8.2])

    def soft(points: Array) -> Array:
        wave = np.sin(0.5 * points[:, 0] + 0.22 * points[:, 2] + 0.6) * np.sin(np.pi * (points[:, 2] / 16).clip(0, 1))
        return points + np.c_[0 * wave, 0.16 * wave * np.sign(points[:, 1]), -0.4 * np.exp(-((points[:, 0] / 7) ** 2))]

    pouch = Pouch(outline, 1.8, 1.7, 4.5, 0.25, folds=soft)
    top = pouch.on(np.c_[np.linspace(-11.8, 11.8, 100), np.full(100, 15.2)], 0.1)
    loop = curve([(12.3, -0.2, 14.6), (14.4, -0.6, 14.2), (16.6, -1.0, 9.5), (16.2, -1.2, 4.0), (14.9, -1.4, 3.2),
                  (14.2, -1.4, 6.0), (14.2, -1.0, 11), (12.9, -0.4, 14.2)], 120)  # fmt: skip
    return [
        pouch.shell(),
        *pouch.piping("body", 0.14),
        pouch.seam(0.5),
        *zipper(top, 0.07, 0.55, 2.4),
        *strap(loop, 1.5, 0.24),
        hoop((12.7, -0.3, 14.5), 0.6, 0.15),
    ]


def box_clutch() -> list[Piece]:
    """A hard case with metal edges and a bar clasp."""
    outline = rounded_box(20, 11.6, 0.9, 260) + np.array([0, 5.9])
    pouch = Pouch(outline, 4.6, 0.35, 1.2, 0.02)
    rails = [
        tube(np.c_[outline[:, 0], np.full(len(outline), y), outline[:, 1]], 0.2, 10, closed=True) for y in (-2.3, 2.3)
    ]
    middle = inset(outline, -0.14)
    seam = [tube(np.c_[middle[:, 0], np.full(len(middle), y), middle[:, 1]], 0.12, 8, closed=True) for y in (-0.3, 0.3)]
    clasp = upright(Piece("metal", plate(rounded_box(4.6, 1.0, 0.45), 0.6, 0.25)), (0, -0.6, 11.9))
    return [pouch.shell(), Piece("metal", join([*rails, *seam])), clasp, knob((0, -1.2, 11.9), 0.6, 0.5)]


def pleated() -> list[Piece]:
    """A soft clutch gathered into pleats under a bar."""
    outline = symmetric([(7, 15.0), (12.4, 14.4), (14.2, 9), (13.6, 2.2), (8, 0.3)], 300)

    def pleats(points: Array) -> Array:
        fan = points[:, 0] * (1.15 - 0.028 * points[:, 2])
        deep = np.clip((15 - points[:, 2]) / 13, 0, 1) ** 0.5 * np.clip((points[:, 2] - 0.4) / 4, 0, 1) ** 0.5
        wave = np.abs(np.sin(1.25 * fan + 0.35 * ripple(points, 9, 1.0))) ** 0.7
        return points + np.c_[0 * fan, (0.62 * wave - 0.3) * deep * np.sign(points[:, 1]), 0 * fan]

    pouch = Pouch(outline, 2.2, 2.4, 4.5, 0.16, (0, 7.5), pleats)
    bar = curve([(-11.6, -0.9, 14.7), (0, -1.25, 15.4), (11.6, -0.9, 14.7)], 60)
    bars = [Piece("trim", tube(bar * [1, s, 1], 0.55, 14)) for s in (1, -1)]
    return [
        pouch.shell(),
        *bars,
        *(knob((x, -1.4, 14.7), 0.62, 0.6) for x in (-11.4, 11.4)),
        badge((0, -1.9, 15.3), 3.4, 1.0, 0.4),
    ]


# ---------------------------------------------------------------- wallets


def long_wallet() -> list[Piece]:
    """A long wallet with a snap."""
    body = Body(9.6, (18.6, 18.6, 18.6), (2.2, 2.6, 1.8), 0.5, foot=0.5, swell=0.25)
    case = _folded(body, 3.4, [(9.2, 0), (9.2, 1.8), (8.6, 1.0)])
    return [*case, knob((0, float(body.front(4.6, 0.7)), 4.9), 0.6, 0.35)]


def _leaf(outline: Array, depth: float, y: float, part: str = "body") -> list[Piece]:
    """A stitched sheet of leather, upright at `y`."""
    sheet = upright(Piece(part, plate(outline, depth, 0.45 * depth)), (0, y, 0))
    line = inset(np.concatenate([outline, outline[:1]]), 0.28)
    thread = stitches(
        np.c_[line[:, 0], np.full(len(line), y - depth - 0.02), line[:, 1]], length=0.2, gap=0.12, radius=0.035
    )
    return [sheet, thread]


def bifold() -> list[Piece]:
    """A man's folded wallet, a little open: two leaves, card edges and a fold at the side."""
    outline = rounded_box(11.4, 9.2, 0.5, 200) + np.array([0, 4.7])
    front, back = _leaf(outline, 0.3, -0.55), _leaf(outline, 0.3, 1.15)
    cards = [
        upright(
            Piece("lining", plate(rounded_box(9.6, 8.4, 0.3, 120) + np.array([0.5, 4.9 + 0.18 * k]), 0.14, 0.04)),
            (0, -0.2 + 0.3 * k, 0),
        )
        for k in range(4)
    ]
    turn = np.linspace(np.pi / 2, 3 * np.pi / 2, 24)
    spine = [np.c_[-5.6 + 0.75 * np.cos(turn), 0.15 + 0.85 * np.sin(turn), np.full(24, z)] for z in (0.3, 9.1)]
    rows = np.stack([spine[0] + (spine[1] - spine[0]) * s for s in np.linspace(0, 1, 12)])
    return [
        *front,
        *back,
        *cards,
        Piece("body", grid_mesh(rows), 0.25, "lining"),
        badge((3.6, -0.9, 1.6), 2.0, 0.7, 0.06),
    ]


def card_holder() -> list[Piece]:
    """A flat holder with three slanting slots and two cards in it."""
    outline = rounded_box(10.4, 7.6, 0.5, 200) + np.array([0, 3.9])
    pieces = [*_leaf(outline, 0.34, 0.0)]
    for k, top in enumerate((6.3, 5.0, 3.7)):
        pocket = rounded_box(10.2, top, 0.35, 160) + np.array([0, top / 2 + 0.15])
        pieces += _leaf(pocket, 0.14, -0.33 - 0.15 * k)
    for k in range(2):
        card = rounded_box(8.6, 5.4, 0.35, 120) + np.array([0.1 * k, 5.3 + 0.7 * k])
        pieces.append(upright(Piece("trim" if k else "lining", plate(card, 0.1, 0.03)), (0, 0.45 * k - 0.3, 0)))
    return [*pieces, badge((0, -0.76, 1.9), 2.0, 0.6, 0.06)]


def zip_wallet() -> list[Piece]:
    """A zip-round purse with a leather puller."""
    outline = rounded_box(12.4, 9.4, 1.3, 240) + np.array([0, 4.9])
    pouch = Pouch(outline, 2.2, 0.35, 2.0, 0.05)
    way = outline[np.argsort((np.arctan2(outline[:, 1] - 4.9, outline[:, 0]) - np.radians(-80)) % (2 * np.pi))]
    line = np.c_[way[:230], np.full(230, 0.0)][:, [0, 2, 1]]
    teeth = zipper(line * [1.012, 1, 1.0] - [0, 0.25, 0], None, 0.6)
    tag = zipper(np.array([(3.0, -0.6, 9.7), (5.5, -0.6, 9.7)]), 0.5, 0.2, 2.8)
    return [
        pouch.shell(),
        *pouch.piping(thick=0.14),
        pouch.seam(0.4),
        *teeth,
        *tag[2:],
        badge((0, -1.55, 2.0), 2.2, 0.7, 0.08),
    ]


_LOW = View(0, 8)
CUTS = (
    bag_cut("clutch-envelope", "clutch", "envelope", 31, envelope, view=_LOW,
            size="small", closure="stud", carried="by hand"),
    bag_cut("clutch-frame", "clutch", "kiss-lock frame", 32, minaudiere, view=View(0, 9),
            size="small", closure="kiss lock", strap="chain", carried="by hand"),
    bag_cut("clutch-wristlet", "clutch", "wrist-strap pouch", 38, wristlet, "unisex", _LOW,
            size="medium", closure="zip", strap="wrist loop", carried="by hand"),
    bag_cut("clutch-box", "clutch", "hard box", 25.5, box_clutch, view=View(0, 10),
            size="small", closure="clasp", carried="by hand"),
    bag_cut("clutch-pleated", "clutch", "soft gathered", 34, pleated, view=_LOW,
            size="small", closure="frame", carried="by hand"),
    bag_cut("wallet-long", "wallet", "long", 23, long_wallet, view=View(0, 8), size="long", closure="snap"),
    bag_cut("wallet-bifold", "wallet", "bifold", 16, bifold, "men", View(0, 9), size="small", closure="fold"),
    bag_cut("wallet-card-holder", "wallet", "card holder", 14.5, card_holder, "unisex", View(0, 8),
            size="small", closure="open slots"),
    bag_cut("wallet-zip", "wallet", "zip-round", 17.5, zip_wallet, view=View(0, 8), size="small", closure="zip"),
)  # fmt: skip
