"""Tote bags and backpacks; centimetres, fronts towards -y."""

from dataclasses import replace

import numpy as np

from studio.bagmaking import (
    Body,
    Pouch,
    arch,
    bag_cut,
    cut_sheet,
    feet,
    gusset_edges,
    strap,
    symmetric,
    tab,
    within_flat,
)
from studio.hard import View
from studio.hardware import badge, frame, hoop, knob, zipper
from studio.surfaces import (
    Array,
    Mesh,
    Piece,
    arc_length,
    bend,
    curve,
    inset,
    loft,
    resample,
    ripple,
    rounded_box,
    stitches,
    tube,
)


def _handles(
    body: Body, half: float, rises: tuple[float, float], sewn: tuple[float, float], width: float, part: str = "handle"
) -> list[Piece]:
    """Two flat handles whose ends are sewn to the front and the back between two heights."""
    pieces = []
    for sign, rise, lean in ((-1, rises[0], 0.2), (1, rises[1], -1.2)):
        z = np.linspace(*sewn, 14)
        y = sign * (
            body.at(z, body.depths) / 2 + 0.35 + body.swell * 0.7 * (1 - (2 * z / body.height - 1) ** 2).clip(0)
        )
        leg = np.c_[np.full(14, -half), y, z]
        over = arch(2 * half, rise, max(sewn[1], body.height) + 0.3, y[-1], sign * lean)
        loop = resample(np.concatenate([leg, over, (leg * [-1, 1, 1])[::-1]]), 150)
        pieces += strap(loop, width, 0.34, part, np.tile([0.0, float(sign), 0.0], (150, 1)))
        if sign == -1:
            for x in (-half, half):
                cross = rounded_box(width * 0.8, width * 0.8, 0.1, 60)
                box = np.add(np.concatenate([cross, cross[:1]]), (x, sewn[0] + width * 0.7))
                pieces.append(stitches(np.c_[box[:, 0], np.full(61, y[2] - 0.24), box[:, 1]]))
    return pieces


def _open(body: Body, crumple: float, part: str = "body") -> list[Piece]:
    """An open bag with a rolled, stitched rim."""
    width, depth = (float(body.at(body.height, sizes)) for sizes in (body.widths, body.depths))
    rim = np.c_[
        rounded_box(width + 0.2, depth + 0.2, min(body.radius, 0.45 * depth), 220), np.full(220, body.height - 0.05)
    ]
    hem = np.concatenate([rim, rim[:1]]) * [1.006, 1.02, 1] - [0, 0, 2.2]
    return [
        body.shell(part, open_top=True, crumple=crumple),
        Piece(part, tube(rim, 0.2, 8, closed=True)),
        stitches(hem[hem[:, 1] < 0], length=0.34, gap=0.2, radius=0.05),
    ]


def shopper() -> list[Piece]:
    """A big open shopper with two long handles and a luggage tag."""
    body = Body(30, (33, 35.5, 38), (13, 12, 8), 1.4, swell=0.8)
    pieces = [*_open(body, 0.22), *_handles(body, 8, (21, 20), (22, 29.5), 2.2)]
    return [*pieces, *(Piece("trim", tube(edge, 0.18, 8)) for edge in gusset_edges(body))]


def slouchy() -> list[Piece]:
    """A soft unlined bag that folds in on itself, on two narrow handles."""
    body = Body(33, (36, 39, 37), (15, 13, 6), 2.4, foot=2.0, swell=1.6)

    def slump(points: Array) -> Array:
        up = (points[:, 2] / 33).clip(0, 1)
        front = np.sign(points[:, 1])
        drop = 2.6 * up**4 * np.exp(-((points[:, 0] / 9.5) ** 2))
        fold = np.sin(0.42 * points[:, 0] * (0.6 + up) + front) * up * np.sin(np.pi * up**0.7)
        sag = np.sin(0.7 * points[:, 2] + 0.018 * points[:, 0] ** 2) * np.exp(-(((up - 0.22) / 0.18) ** 2))
        return points + np.c_[0 * up, (0.55 * fold + 0.45 * sag) * front, -drop]

    pieces = [replace(p, mesh=bend(p.mesh, slump)) for p in _open(body, 0.5)]
    return [*pieces, *_handles(body, 9.0, (20, 18.5), (26.5, 32.2), 1.8)]


def canvas() -> list[Piece]:
    """A flat canvas tote: webbing handles run down to the foot, a contrast bottom, a front pocket."""
    body = Body(37, (35, 37, 38.5), (11, 8, 3.5), 1.0, foot=0.7, swell=0.9)
    pieces = [*_open(body, 0.22), *_handles(body, 8.6, (27, 26), (9.6, 36.6), 3.0)]
    z = np.linspace(0.9, 10, 20)
    rings = [np.c_[rounded_box(float(body.at(h, body.widths)) + 0.35, float(body.at(h, body.depths)) + 1.0, 1.1, 160),
                   np.full(160, h)] for h in z]  # fmt: skip
    low = [body.swollen(ring) for ring in rings]
    base = loft(np.stack(low), False, False)
    top = np.concatenate([low[-1], low[-1][:1]]) * [1.004, 1.01, 1] - [0, 0, 0.5]
    return [
        *pieces,
        Piece("panel", base),
        Piece("panel", tube(low[-1], 0.16, 8, closed=True)),
        stitches(top[top[:, 1] < 0]),
    ]


def basket() -> list[Piece]:
    """A flared straw basket: coils of braid, leather handles and loops."""
    body = Body(27, (29, 37, 46), (17, 19, 21), 7.5, foot=2.6, swell=0.0)
    shell = body.shell("body", open_top=True, crumple=0.3)

    def coiled(points: Array) -> Array:
        coil = np.abs(np.sin(np.pi * points[:, 2] / 1.25)) ** 0.6
        turn = np.arctan2(points[:, 1], points[:, 0])
        plait = 0.5 + 0.5 * np.sin(150 * turn + 2.5 * np.floor(points[:, 2] / 1.25))
        by = 1 + 0.014 * coil + 0.006 * plait * coil
        drop = 1.5 * (points[:, 2] / 27).clip(0, 1) ** 3 * np.cos(turn) ** 2
        return points * np.c_[by, by, 1 + 0 * by] + np.c_[0 * by, 0 * by, drop]

    size = [float(body.at(27, sizes)) for sizes in (body.widths, body.depths)]
    rim = coiled(np.c_[rounded_box(*size, 7.5, 260), np.full(260, 27.0)])
    twist = np.linspace(0, 2 * np.pi * 70, 260)
    rope = rim + np.c_[0 * twist, 0 * twist, 0.16 * np.sin(twist)]
    pieces = [
        replace(shell, mesh=within_flat(bend(shell.mesh, coiled))),
        Piece("body", within_flat(tube(rope, 0.52, 10, closed=True))),
    ]
    for sign, rise, lean in ((-1, 20, 1.5), (1, 18.5, -2.5)):
        y = sign * (size[1] / 2 + 0.25)
        loop = np.concatenate([[(-9, y - 0.2 * sign, 21.5)], arch(18, rise, 27.6, y, sign * lean - sign * 3),
                               [(9, y - 0.2 * sign, 21.5)]])  # fmt: skip
        pieces.append(Piece("handle", tube(resample(loop, 120), 0.55, 12)))
        if sign == -1:
            pieces += [piece for x in (-9, 9) for piece in tab((x, y - 0.5, 26.0), 2.6, 6.4)]
    return pieces


def two_tone() -> list[Piece]:
    """A structured tote: wings at the sides in a second leather, tube handles on rings, feet."""
    body = Body(25, (28, 32, 37), (14, 12.5, 10), 1.2, swell=0.35)
    pieces = [*_open(body, 0.06), *feet(22, 9, 0.6)]
    z = np.linspace(0.8, 24.9, 40)
    side = np.c_[body.front(z, 0.1), z]
    sheet = body.sheet(side, 0.995, 120)
    half = float(sheet.uv[:, 0].max())
    length = float(sheet.uv[:, 1].max())
    for s in (-1, 1):
        wing = np.array([(s * half * 1.02, -0.2), (s * half * 0.40, -0.2), (s * half * 0.52, length / 2),
                         (s * half * 0.70, length + 0.2), (s * half * 1.02, length + 0.2)])  # fmt: skip
        outline = resample(np.concatenate([wing, wing[:1]]), 240, closed=True)
        pieces += cut_sheet("panel", sheet, outline, 0.2, 0.45)
    for sign, rise in ((-1, 13.5), (1, 12.5)):
        y = sign * 5.4
        pieces.append(Piece("handle", tube(arch(14, rise, 24.4, y, -0.4 * y), 0.55, 14)))
        pieces += [hoop((x, y, 24.0), 1.0, 0.2) for x in (-7, 7)]
    pieces += [piece for x in (-7, 7) for piece in tab((x, -5.7, 23.6), 2.4, 5.0)]
    return [*pieces, *(Piece("trim", tube(edge, 0.2, 8)) for edge in gusset_edges(body))]


def work_tote() -> list[Piece]:
    """An upright zipped tote for a laptop: front pocket, two handles, a shoulder strap's rings."""
    outline = rounded_box(34, 36, 1.8, 300) + np.array([0, 18.2])
    pouch = Pouch(outline, 10.5, 0.9, 4.0, 0.2)
    pocket = rounded_box(31.0, 17.0, 1.4, 260) + np.array([0, 10.2])
    pieces = [pouch.shell(), *pouch.piping(), *pouch.patch("body", pocket, 0.35, 0.5, 0.4), *feet(26, 6)]
    pieces += zipper(pouch.on(np.c_[np.linspace(-14, 14, 120), np.full(120, 16.6)], 0.85), 0.93, 0.55, 3.0)
    pieces += zipper(np.c_[np.linspace(-15, 15, 120), np.full(120, -2.2), np.full(120, 36.3)], 0.06, 0.7, 3.2)
    for front in (1, -1):
        drawn = np.c_[np.full(24, -7.5), np.linspace(18.8, 35.0, 24)]
        leg = pouch.on(drawn, 0.4) * [1, front, 1]
        top = arch(15, 14 if front == 1 else 13, 35.2, leg[-1, 1], -0.7 * leg[-1, 1])
        loop = resample(np.concatenate([leg, top, (leg * [-1, 1, 1])[::-1]]), 150)
        pieces += strap(loop, 2.6, 0.4, facing=np.tile([0.0, -float(front), 0.0], (150, 1)))
    return [*pieces, *(hoop((x, 0, 32), 1.3, 0.24) for x in (-17.6, 17.6))]


# ---------------------------------------------------------------- backpacks


def _worn(height: float, half: float, width: float = 5.0) -> list[Piece]:
    """Two padded shoulder straps behind the bag, and the grab handle."""
    pieces = [Piece("handle", tube(arch(7, 3.8, height - 0.6, 3.2), 0.55, 12, flat=0.7))]
    for side in (-1, 1):
        path = curve([(4.0, 5.6, height - 3), (5.5, 8.2, height - 4.4), (0.72 * half, 9.4, 0.7 * height),
                      (half - 0.4, 8.6, 0.42 * height), (half - 0.2, 7.2, 0.2 * height), (half - 2, 5.6, 3.4)],
                     70) * [side, 1, 1]  # fmt: skip
        pieces += strap(path, width, 0.9, facing=np.tile([0.25 * side, -1.0, -0.1], (70, 1)))
    return pieces


def _dome(half: float, height: float) -> Array:
    return symmetric(
        [
            (0.46 * half, 0.1),
            (0.92 * half, 0.8),
            (half, 4),
            (1.02 * half, 0.42 * height),
            (0.97 * half, 0.74 * height),
            (0.74 * half, 0.93 * height),
            (0.3 * half, height),
        ],
        300,
    )


def round_backpack(half: float = 13.0, height: float = 41.0, depth: float = 11.5, pocket: float = 17.5) -> list[Piece]:
    """A rounded backpack: zip over the arch, front pocket with its own zip."""
    pouch = Pouch(_dome(half, height), depth, 1.8, 4.0, 0.22, (0, 0.48 * height))
    line = inset(pouch.outline, 2.6)
    upper = line[line[:, 1] > 0.34 * height]
    upper = np.roll(upper, -int(np.linalg.norm(np.diff(upper, axis=0), axis=1).argmax()) - 1, axis=0)
    w = 0.74 * half
    shape = symmetric([(0.4 * w, 2.0), (0.9 * w, 2.6), (w, 4.6), (w, 0.64 * pocket), (0.88 * w, 0.92 * pocket),
                       (0.4 * w, pocket)], 240)  # fmt: skip
    mouth = curve([(-0.9 * w, 0.7 * pocket), (-0.72 * w, 0.84 * pocket), (0, 0.9 * pocket), (0.72 * w, 0.84 * pocket),
                   (0.9 * w, 0.7 * pocket)], 90)  # fmt: skip
    return [
        *_worn(height, half, 5.0 if half > 11 else 3.0),
        pouch.shell(),
        *pouch.piping(thick=0.26),
        *pouch.patch("panel", shape, 0.6, 0.5, 1.5),
        *zipper(pouch.on(upper, 0.15), 0.3, 0.75, 3.2),
        *zipper(pouch.on(mouth, 1.9), 0.82, 0.6, 2.6),
    ]


def mini_backpack() -> list[Piece]:
    """The same shape, small."""
    return round_backpack(9.4, 28.0, 9.0, 12.5)


def roll_top() -> list[Piece]:
    """A tall bag whose top is rolled down and clipped; side straps, a zipped pocket on the front."""
    outline = symmetric([(13, 0.3), (14.4, 1.6), (14.2, 20), (14.0, 36), (13.6, 40.6), (7, 41.4)], 300)
    pouch = Pouch(outline, 11, 1.6, 4.0, 0.35, (0, 20))
    roll = np.linspace(-13.6, 13.6, 60)
    wave = ripple(np.c_[roll, 0 * roll, 0 * roll], 7, 0.3)
    pocket = rounded_box(23, 19, 1.6, 260) + np.array([0, 12.6])
    pieces = [*_worn(39, 13.6), pouch.shell(), *pouch.piping(thick=0.24), *pouch.patch("panel", pocket, 0.5, 0.5, 1.0)]
    pieces.append(Piece("body", tube(np.c_[roll, wave - 1.5, 41.6 + 0.3 * wave], 2.5, 26, flat=0.8)))
    pieces.append(Piece("body", tube(np.c_[roll * 0.99, wave - 3.6, 40.4 + 0.3 * wave], 0.5, 10)))
    pieces += zipper(pouch.on(np.c_[np.linspace(-10, 10, 90), np.full(90, 19.6)], 1.6), 0.92, 0.6, 3.0)
    high = np.linspace(23.5, 39.5, 40)
    for x in (-7.5, 7.5):
        down = pouch.on(np.c_[np.full(40, x), high], 0.5)
        over = [(x, -4.6, 41.6), (x, -3.6, 43.6), (x, -1.5, 44.3), (x, 1.2, 43.2)]
        path = resample(np.concatenate([down, curve([down[-1], *over], 30)[1:]]), 90)
        pieces += strap(path, 2.2, 0.26, facing=np.cross(np.gradient(path, axis=0), [1.0, 0, 0]))
        spot = down[18] - [0, 0.35, 0]
        pieces += [*frame(spot, 3.2, 2.6, 0.22), badge(down[6] - [0, 0.2, 0], 2.7, 0.9, 0.3, "lining")]
    return pieces


def flap_backpack() -> list[Piece]:
    """A rucksack: flap with two buckled straps, two side pockets, a drawn mouth under the flap."""
    body = Body(36, (27, 29, 26), (13, 14, 11), 3.4, foot=2.4, swell=0.9)
    side = body.fold(17.0, 0.5)
    end = arc_length(side)[-1]
    shape = symmetric([(12.4, 0.3), (13.4, end * 0.5), (13.2, end - 4), (10.6, end - 0.9), (4, end - 0.5)])
    pocket = Pouch(rounded_box(21, 12.5, 2.2, 240) + np.array([0, 8.4]), 4.6, 1.2, 2.6, 0.15)
    set_on = [
        replace(p, mesh=_shift(p.mesh, (0, float(body.front(8.4, 0.9)) - 0.8, 0)))
        for p in (replace(pocket.shell(), part="panel"), *pocket.piping("panel", 0.18), pocket.seam(0.6))
    ]
    y = float(body.front(20, 1.6))
    pieces = [
        *_worn(36, 13.2),
        body.shell("body", crumple=0.3),
        *cut_sheet("flap", body.sheet(side, 0.99), shape, 0.4, 0.6),
    ]
    for x in (-7, 7):
        pieces += [*tab((x, y - 0.1, 22.5), 2.5, 10.0), *frame((x, y - 0.6, 15.6), 3.6, 2.8, 0.24)]
        pieces.append(badge((x, y - 0.4, 18.0), 3.1, 0.9, 0.35, "trim"))
    return [*pieces, *set_on, knob((0, float(body.front(8.4, 0.9)) - 4.6, 11.0), 0.7, 0.5)]


def _shift(mesh: Mesh, by: tuple[float, float, float]) -> Mesh:
    return bend(mesh, lambda points: points + np.asarray(by))


_BACK = View(0, 6)
CUTS = (
    bag_cut("tote-shopper", "tote bag", "open shopper", 53, shopper,
            size="large", closure="open top", carried="on the shoulder"),
    bag_cut("tote-slouchy", "tote bag", "slouchy unlined", 56, slouchy,
            size="large", closure="open top", carried="on the shoulder"),
    bag_cut("tote-long-handles", "tote bag", "flat long-handled", 62, canvas, "unisex",
            size="large", closure="open top", carried="on the shoulder"),
    bag_cut("tote-basket", "tote bag", "woven basket", 56, basket, view=View(0, 9),
            size="large", closure="open top", carried="on the shoulder"),
    bag_cut("tote-two-tone", "tote bag", "winged structured", 48, two_tone, view=View(0, 8),
            size="medium", closure="open top", carried="by hand"),
    bag_cut("tote-work", "tote bag", "zipped work", 54, work_tote, "men",
            size="large", closure="zip", pockets="front zip pocket", carried="by hand"),
    bag_cut("backpack-round", "backpack", "rounded zip", 46, round_backpack, "unisex", _BACK,
            size="medium", closure="zip", pockets="front pocket", carried="on the back"),
    bag_cut("backpack-mini", "backpack", "mini", 34, mini_backpack, view=_BACK,
            size="small", closure="zip", pockets="front pocket", carried="on the back"),
    bag_cut("backpack-roll-top", "backpack", "roll-top", 50, roll_top, "men", _BACK,
            size="large", closure="roll top", pockets="front zip pocket", carried="on the back"),
    bag_cut("backpack-flap", "backpack", "buckled rucksack", 48, flap_backpack, "unisex", _BACK,
            size="large", closure="two buckles", pockets="front pocket", carried="on the back"),
)  # fmt: skip
