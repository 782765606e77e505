"""Handbags: top handles, flaps, chains, half-moons, hobos and bowling bags; centimetres, fronts towards -y."""

import numpy as np

from studio.bagmaking import (
    Body,
    Pouch,
    arch,
    bag_cut,
    cut_sheet,
    feet,
    gusset_edges,
    hung,
    strap,
    strap_end,
    symmetric,
    tab,
)
from studio.hardware import badge, chain, frame, hoop, knob, links, upright, zipper
from studio.surfaces import Array, Mesh, Piece, arc_length, bend, curve, plate, resample, ribbon, rounded_box, tube


def top_handle() -> list[Piece]:
    """A structured trapezoid bag: short flap with a turn lock, arched handle on rings, feet."""
    body = Body(19, (27, 25.4, 23), (12.5, 8.6, 4.0), 1.2)
    side = body.fold(10.2)
    total = arc_length(side)[-1]
    shape = symmetric([(11.2, 0.3), (11.6, total * 0.62), (9.6, total - 1.6), (4, total - 0.5)])
    pieces = [body.shell("body"), *cut_sheet("flap", body.sheet(side), shape), *_turn_lock(body, 10.9)]
    pieces.append(Piece("handle", tube(arch(12.4, 9.6, 20.2, -0.4), 0.62, 14)))
    for x in (-6.2, 6.2):
        pieces += [hoop((x, -0.4, 20.0), 0.85, 0.16), *strap_end(x, -1.9, 19.6, 3.4, 1.9)]
    return [*pieces, *(Piece("trim", tube(edge, 0.18, 8)) for edge in gusset_edges(body)), *feet(22, 7.5)]


def _turn_lock(body: Body, z: float, width: float = 3.0) -> list[Piece]:
    """A plate on the flap with the turning bar through it."""
    y = float(body.front(z, 0.9 + body.swell * 0.6))
    bar = upright(Piece("metal", plate(rounded_box(0.6, 1.7, 0.28), 0.5, 0.15)), (0, y - 0.25, z))
    return [badge((0, y + 0.1, z), width, 0.75 * width, 0.32), bar]


def flap_chain() -> list[Piece]:
    """A small flap bag with round corners on a chain strap."""
    body = Body(15.5, (22.5, 24, 23), (5.6, 6.6, 5.0), 2.2, foot=2.2, swell=0.7)
    side = body.fold(3.6)
    end = arc_length(side)[-1]
    shape = symmetric([(11.4, 0.3), (11.7, end * 0.5), (11.2, end * 0.72), (8.2, end - 1.8), (3, end - 0.5)])
    half = [
        (9.6, 0.6, 15.4),
        (11.6, 0.2, 15.0),
        (13.2, -0.8, 11),
        (13.6, -3.4, 1.0),
        (8.2, -7.2, 0.3),
        (2.4, -8.2, 0.3),
    ]
    path = curve([*half, *((-x, y - 0.3, z) for x, y, z in reversed(half))], 160)
    return [
        body.shell("body"),
        *cut_sheet("flap", body.sheet(side, 0.99), shape),
        *_turn_lock(body, 5.4, 2.8),
        chain(path, 1.35, 0.17),
        *(hoop((x, 0.6, 15.6), 0.8, 0.17) for x in (-9.6, 9.6)),
    ]


def quilted() -> list[Piece]:
    """A diamond-quilted flap bag; leather is threaded through its chain."""
    body = Body(16.5, (25, 26, 25.4), (6.2, 7.2, 5.6), 1.6, foot=1.2, swell=0.5)

    def padded(points: Array) -> Array:
        along = (np.abs(points[:, 0] + points[:, 2]) / 3.1 % 1, np.abs(points[:, 0] - points[:, 2] + 40) / 3.1 % 1)
        puff = np.minimum(*(np.sin(np.pi * a) for a in along)) ** 0.6
        front = np.abs(points[:, 1]) > 1.4
        return points + np.c_[0 * puff, 0.42 * puff * front * np.sign(points[:, 1]), 0 * puff]

    side = body.fold(4.6, 0.4)
    end = arc_length(side)[-1]
    shape = symmetric([(12.3, 0.3), (12.6, end * 0.5), (12.5, end - 2.2), (11, end - 0.7), (4, end - 0.5)])
    shell, sheet = body.shell("body", crumple=0.03), body.sheet(side, 0.995, 150)
    fine = Mesh(sheet.vertices, sheet.uv, sheet.faces)
    flap = cut_sheet("flap", bend(fine, padded), shape)
    path = hung((-10.5, 0.4, 15.8), (10.5, 0.4, 15.8), 22, 0.16, 120)
    y = float(body.front(6.0, 1.9))
    lock = [hoop((x, y - 0.1, 6.0), 0.75, 0.2, tall=0.8) for x in (-0.42, 0.42)]
    return [
        Piece(shell.part, bend(shell.mesh, padded), shell.thickness, shell.lining),
        *flap,
        badge((0, y + 0.5, 6.0), 3.4, 2.2, 0.35),
        *lock,
        Piece("metal", links(path, 1.5, 0.36, 0.19)),
        Piece("trim", ribbon(path, 0.55, np.tile([0, 1.0, 0.0], (120, 1)), 0.22)),
        *(hoop((x, 0.4, 16.0), 0.7, 0.2) for x in (-10.5, 10.5)),
    ]


def _slung(
    pouch: Pouch, ends: tuple[Array, Array], rise: float, width: float, buckle: bool = True, rings: float = 0.85
) -> list[Piece]:
    """A shoulder strap between two points (3,) of a bag, with rings, and a buckle on one side."""
    left, right = ends
    path = hung(left, right, rise, 0.42)
    pieces = strap(path, width)
    if rings:
        pieces += [hoop(end - [0, 0, 0.2], rings, 0.17) for end in ends]
    if buckle:
        spot = path[22] + [0, -0.25, 0]
        pieces += frame(spot, width + 1.0, 1.8, 0.15)
        pieces.append(badge(path[30] + [0, -0.05, 0], width + 0.5, 0.6, 0.25, "handle"))
    return pieces


def saddle_half_moon() -> list[Piece]:
    """A half-moon with a deep flap, contrast piping and a ring on the front."""
    outline = symmetric([(8, 15.4), (11.6, 14.6), (12.2, 10), (11.4, 5.2), (7.4, 1.4), (3, 0.2)], 260)
    pouch = Pouch(outline, 5.6, 1.0, 3.5, 0.1, centre=(0, 8.5))
    flap = symmetric([(8, 15.8), (11.9, 14.9), (12.4, 10.5), (11.0, 6.4), (7, 3.9), (3, 3.3)], 220)
    y = float(pouch.on(np.array([(0.0, 5.0)]), 0.7)[0, 1])
    spots = (np.array([-11.4, 0.0, 14.2]), np.array([11.4, 0.0, 14.2]))
    return [
        pouch.shell(),
        *pouch.piping(),
        *pouch.patch("flap", flap, 0.35, 0.5),
        *tab((0, y + 0.15, 8.6), 2.4, 4.6),
        hoop((0, y - 0.25, 4.6), 1.5, 0.22),
        *_slung(pouch, spots, 17, 1.7),
    ]


def baguette() -> list[Piece]:
    """A slim curved shoulder bag with a zip along the top."""
    top = [(4, 12.6), (9, 13.3), (13.0, 14.8)]
    outline = symmetric([*top, (13.9, 13.6), (13.4, 6), (11.6, 1.6), (6, 0.25)], 300)
    pouch = Pouch(outline, 4.6, 1.2, 3.2, 0.16, centre=(0, 7.0))
    line = curve([(-12.6, -0.6, 14.9), (-8.8, -0.6, 13.7), (0, -0.6, 13.0), (8.8, -0.6, 13.7), (12.6, -0.6, 14.9)], 120)
    spots = (np.array([-13.1, 0.0, 15.0]), np.array([13.1, 0.0, 15.0]))
    return [
        pouch.shell(),
        *pouch.piping(thick=0.16),
        pouch.seam(0.7),
        *zipper(line, 0.86, 0.55, 2.6),
        *(piece for x in (-13.1, 13.1) for piece in tab((x, -1.6, 15.3), 1.8, 3.0)),
        *_slung(pouch, spots, 16.5, 1.6),
    ]


def bowling() -> list[Piece]:
    """A domed bag with a zip over the top, two handles on stitched tabs, and feet."""
    outline = symmetric([(6, 19.4), (11.6, 17.2), (14.6, 12), (15.4, 5), (14.8, 1), (8, 0.2)], 280)
    pouch = Pouch(outline, 11.5, 1.1, 4.0, 0.12, centre=(0, 9))
    corner = curve([(7.5, 0.4), (14.4, 0.8), (15.2, 5), (14.8, 7.2), (11.6, 5.6), (8.6, 3.2)], 120, closed=True)
    pieces = [pouch.shell(), *pouch.piping(), *feet(22, 8)]
    for side in (-1, 1):
        pieces += pouch.patch("panel", corner[::side] * [side, 1], 0.14, 0.4)
    upper = outline[(outline[:, 1] > 11)]
    upper = upper[np.argsort(upper[:, 0])]
    pieces += zipper(np.c_[upper[:, 0], np.full(len(upper), -0.8), upper[:, 1] + 0.12], 0.3, 0.6, 2.4)
    for front, rise in ((True, 10.5), (False, 9.5)):
        y = float(pouch.on(np.array([(6.4, 13.0)]), 0.3)[0, 1]) * (1 if front else -1)
        if front:
            pieces += [piece for x in (-6.4, 6.4) for piece in tab((x, y - 0.1, 15.0), 2.2, 5.2)]
            pieces += [hoop((x, y - 0.5, 15.4), 1.0, 0.18) for x in (-6.4, 6.4)]
        pieces.append(Piece("handle", tube(arch(12.8, rise, 15.9, y - 0.4, -0.55 * y), 0.5, 12)))
    return pieces


def hobo() -> list[Piece]:
    """A slouching crescent whose sides run up into a knotted strap."""
    outline = symmetric(
        [(3, 18.2), (8, 20.6), (12.6, 27.4), (15.6, 27.0), (17.0, 18), (15.8, 8), (10.8, 1.4), (4, 0.2)], 340
    )

    def slouch(points: Array) -> Array:
        up = np.clip(points[:, 2] / 20, 0, 1.3)
        drape = np.sin(0.55 * points[:, 0] + 1.6 * np.sin(0.25 * points[:, 2])) * np.exp(-((up - 0.75) ** 2) / 0.16)
        sag = np.sin(0.8 * points[:, 2] - 0.012 * points[:, 0] ** 2) * np.exp(-(((points[:, 2] - 10) / 8) ** 2))
        return points + np.c_[0 * up, 0.32 * (drape + 0.9 * sag) * np.sign(points[:, 1]), 0 * up]

    pouch = Pouch(outline, 6.5, 3.4, 7.0, 0.32, (0, 10.0), slouch)
    line = curve([(-12.0, -0.5, 27.4), (-7.6, -0.5, 21.0), (0, -0.5, 18.6), (7.6, -0.5, 21.0), (12.0, -0.5, 27.4)], 120)
    path = hung((-14.1, 0, 26.4), (14.1, 0, 26.4), 15.5, 0.4)
    return [
        pouch.shell(),
        *pouch.piping("body", 0.16),
        *zipper(line, 0.9, 0.5, 2.6),
        *strap(path, 2.6, 0.4),
        *(hoop((x, 0, 27.2), 1.3, 0.24) for x in (-14.0, 14.0)),
    ]


def satchel() -> list[Piece]:
    """A boxy satchel: belted flap, two lock straps, a top handle and piped corners."""
    body = Body(18, (26, 26, 26), (9.5, 9.5, 9.5), 1.0, foot=0.9, swell=0.25)
    side = body.fold(7.8)
    end = arc_length(side)[-1]
    shape = symmetric([(12.6, 0.3), (12.85, end * 0.5), (12.8, end - 1.6), (11.6, end - 0.7), (5, end - 0.6)])
    y = float(body.front(8, 1.0))
    pieces = [body.shell("body", crumple=0.04), *cut_sheet("flap", body.sheet(side, 0.995), shape)]
    for x in (-7.2, 7.2):
        pieces += [*tab((x, y, 13.6), 2.3, 9.0), *frame((x, y - 0.45, 7.4), 3.2, 2.4, 0.2)]
        pieces.append(badge((x, y - 0.2, 9.4), 2.8, 0.8, 0.3, "trim"))
    handle = arch(12, 6.4, 18.6, 0)
    pieces += [Piece("handle", tube(handle, 0.62, 14, flat=0.8)), *feet(20, 7)]
    pieces += [hoop((x, 0, 18.7), 0.9, 0.2) for x in (-6, 6)]
    return [*pieces, *(Piece("trim", tube(edge, 0.2, 8)) for edge in gusset_edges(body))]


def mini() -> list[Piece]:
    """A tiny trapezoid with a stiff handle, a ball clasp and a chain lying in front."""
    body = Body(12.5, (18.2, 17, 15.6), (7.6, 6.4, 4.2), 0.9, swell=0.35)
    side = body.fold(5.4, 0.3)
    end = arc_length(side)[-1]
    outline = np.array([(7.9, 0.2), (7.9, end - 5), (0.9, end - 0.3), (-0.9, end - 0.3), (-7.9, end - 5), (-7.9, 0.2)])
    flap = cut_sheet("flap", body.sheet(side, 0.99), resample(np.concatenate([outline, outline[:1]]), 240, closed=True))
    y = float(body.front(6.2, 1.0))
    path = curve(
        [
            (-8.0, -1, 12.2),
            (-9.6, -3.6, 6),
            (-6.5, -6.4, 0.4),
            (-0.5, -7.2, 0.3),
            (5.5, -6.6, 0.3),
            (9.6, -4.6, 1.2),
            (9.8, -2.6, 7),
            (8.0, -0.8, 12.2),
        ],
        160,
    )
    return [
        body.shell("body", crumple=0.03),
        *flap,
        knob((0, y, 6.4), 0.8, 0.6),
        Piece("handle", tube(arch(9.0, 7.0, 12.9, 0), 0.5, 14)),
        *(hoop((x, 0, 12.9), 0.75, 0.16) for x in (-4.5, 4.5)),
        Piece("metal", links(path, 1.0, 0.36, 0.12)),
        *(Piece("trim", tube(edge, 0.16, 8)) for edge in gusset_edges(body)),
    ]


CUTS = (
    bag_cut("handbag-top-handle", "handbag", "structured top-handle", 36, top_handle,
            size="medium", closure="turn lock", strap="top handle", carried="by hand"),
    bag_cut("handbag-flap-chain", "handbag", "chain-strap flap", 35, flap_chain,
            size="small", closure="flap", strap="chain", carried="on a chain"),
    bag_cut("handbag-quilted", "handbag", "diamond-stitched flap", 38, quilted,
            size="medium", closure="turn lock", strap="chain", carried="on a chain"),
    bag_cut("handbag-half-moon", "handbag", "half-moon saddle", 32, saddle_half_moon,
            size="small", closure="flap", strap="shoulder strap", carried="on the shoulder"),
    bag_cut("handbag-baguette", "handbag", "baguette shoulder", 35, baguette,
            size="small", closure="zip", strap="shoulder strap", carried="on the shoulder"),
    bag_cut("handbag-bowling", "handbag", "bowling", 42, bowling,
            size="medium", closure="zip", strap="two handles", carried="by hand"),
    bag_cut("handbag-hobo", "handbag", "slouchy hobo", 46, hobo,
            size="large", closure="zip", strap="shoulder strap", carried="on the shoulder"),
    bag_cut("handbag-satchel", "handbag", "boxy satchel", 38, satchel,
            size="medium", closure="two buckles", strap="top handle", carried="by hand"),
    bag_cut("handbag-mini", "handbag", "mini top-handle", 28, mini,
            size="mini", closure="clasp", strap="handle and chain", carried="by hand"),
)  # fmt: skip
