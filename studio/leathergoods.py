"""Bags for every day and for work: buckets, saddles, cameras, belts, messengers, weekenders, briefcases."""

from dataclasses import replace

import numpy as np

from studio.bagmaking import Body, Pouch, arch, bag_cut, cut_sheet, feet, gusset_edges, hung, strap, symmetric, tab
from studio.hard import View
from studio.hardware import badge, frame, hoop, knob, upright, zipper
from studio.surfaces import Array, Piece, arc_length, bend, curve, plate, resample, rounded_box, tube


def saddle() -> list[Piece]:
    """A cross-body bag with a deep round flap and a leather strap."""
    body = Body(16.5, (15, 22.5, 20.5), (5.0, 7.0, 4.4), 3.4, foot=3.0, swell=0.8)
    side = body.fold(2.6)
    end = arc_length(side)[-1]
    shape = symmetric([(9.9, 0.3), (10.9, end * 0.42), (10.2, end * 0.68), (6.6, end - 1.9), (2.4, end - 0.5)])
    y = float(body.front(4.2, 1.4))
    return [
        body.shell("body"),
        *cut_sheet("flap", body.sheet(side, 0.99), shape),
        *tab((0, y, 8.2), 2.3, 6.4),
        *frame((0, y - 0.45, 4.8), 3.2, 2.4, 0.2),
        *strap(hung((-10.2, 0.2, 13.6), (10.2, 0.2, 13.6), 21, 0.25), 1.7),
        *(hoop((x, 0.2, 13.8), 1.0, 0.18, "y") for x in (-10.2, 10.2)),
    ]


def _gathered(height: float, pull: float, pleats: int, depth: float):
    """A bend that draws the upper edge together in pleats."""

    def shape(points: Array) -> Array:
        up = (points[:, 2] / height).clip(0, 1.1)
        turn = np.arctan2(points[:, 1], points[:, 0])
        pleat = np.sin(pleats * turn + 0.5 + 0.8 * np.sin(3 * turn))
        waist = np.exp(-(((up - 0.87) / 0.10) ** 2))
        by = 1 - pull * np.clip(up, 0, 0.87) ** 5 * 1.9 - 0.10 * waist + depth * pleat * np.clip(up - 0.35, 0, 1) ** 1.5
        return points * np.c_[by, by, 1 + 0 * by]

    return shape


def _drawstring(height: float, sizes: tuple[float, float, float], pull: float, rise: float, metal: bool) -> list[Piece]:
    """A round bag drawn together by a cord, with a strap."""
    body = Body(height, sizes, sizes, 0.42 * min(sizes), foot=1.2, swell=0.0)
    shape = _gathered(height, pull, 15, 0.09)
    shell = body.shell("body", open_top=True, crumple=0.3)
    shell = replace(shell, mesh=bend(shell.mesh, shape))
    level = 0.87 * height
    ring = rounded_box(*[float(body.at(level, sizes)) + 0.6] * 2, 0.42 * min(sizes), 200)
    cord = shape(np.c_[ring, np.full(200, level)]) * [1.015, 1.015, 1]
    front = cord[:, 1].min() - 0.35
    knot = np.array([0.0, front, level])
    long = 0.34 * height
    ends = [
        curve(knot + np.array([(0, 0, 0), (s * 0.9, -0.5, -0.3 * long), (s * 1.6, -1.5, -long)]), 30) for s in (-1, 1)
    ]
    eyes = [k for k in range(0, 200, 13) if cord[k, 1] < 0]
    rings = [hoop(cord[k] + [0, -0.15, 0], 0.5, 0.13) for k in eyes]
    half = float(np.abs(cord[:, 0]).max())
    return [
        shell,
        Piece("body", tube(shape(np.c_[rounded_box(*[float(body.at(height, sizes))] * 2, 0.42 * min(sizes), 200),
                                       np.full(200, height)]), 0.2, 8, closed=True)),
        Piece("trim", tube(cord, 0.28, 10, closed=True)),
        *(Piece("trim", tube(path, 0.26, 10)) for path in ends),
        upright(Piece("trim", plate(rounded_box(2.3, 1.3, 0.5), 0.7, 0.3)), (0, front, level)),
        *(knob(path[-1] + [0, 0.3, 0], 0.5, 0.9, "metal" if metal else "trim") for path in ends),
        *(rings if metal else []),
        *strap(hung((-half - 0.3, 0, level - 1.2), (half + 0.3, 0, level - 1.2), rise, 0.2), 1.9 if metal else 0.8),
        *(hoop((s * (half + 0.2), 0, level - 1.0), 0.9, 0.17) for s in (-1, 1)),
    ]  # fmt: skip


def bucket_bag() -> list[Piece]:
    """A soft round bag, gathered by a cord through eyelets."""
    return _drawstring(25, (18.5, 22, 21), 0.17, 22, True)


def drawstring_pouch() -> list[Piece]:
    """A small pouch, drawn together tightly, on a thin strap."""
    return _drawstring(18, (15, 18.5, 16), 0.42, 19, False)


def camera() -> list[Piece]:
    """A cross-body camera bag: zip along the top, front pocket, tassel, webbing strap laid beside it."""
    outline = rounded_box(21, 14, 2.8, 260) + np.array([0, 7.1])
    pouch = Pouch(outline, 6.4, 0.8, 2.6, 0.1)
    pocket = rounded_box(17.4, 8.4, 2.0, 200) + np.array([0, 5.4])
    path = curve(
        [
            (-10.4, 0, 12),
            (-13.6, -0.5, 9),
            (-14.6, -2.4, 2),
            (-11.4, -6.4, 0.5),
            (-3, -8.0, 0.4),
            (6, -7.4, 0.4),
            (13.0, -5.6, 0.6),
            (14.8, -2.4, 4),
            (13.4, -0.6, 10),
            (10.4, 0, 12),
        ],
        150,
    )
    flat = np.gradient(path, axis=0)
    out = np.c_[0.4 * np.sign(path[:, 0]), np.full(150, -0.8), np.full(150, 0.55)]
    facing = out - flat * (np.sum(out * flat, 1) / np.sum(flat * flat, 1))[:, None]
    top = np.c_[np.linspace(-8.6, 8.6, 80), np.full(80, -1.6), np.full(80, 14.15)]
    front = pouch.on(np.c_[np.linspace(-7.2, 7.2, 60), np.full(60, 8.6)], 1.0)
    return [
        pouch.shell(),
        *pouch.piping(),
        *pouch.patch("body", pocket, 0.5, 0.45, 0.5),
        *zipper(top, 0.92, 0.55, 3.4),
        *zipper(front, 0.9, 0.5, 2.6),
        *strap(path, 2.6, 0.26, facing=facing),
        *(hoop((x, 0, 12.3), 1.0, 0.2, "x") for x in (-10.9, 10.9)),
    ]


def belt_bag() -> list[Piece]:
    """A bum bag: a curved pouch with a zip, on webbing with a clip buckle."""
    outline = symmetric([(8, 13.4), (13.6, 12.4), (15.4, 10.2), (13.6, 5.2), (8.4, 1.2), (3, 0.3)], 280)
    pouch = Pouch(outline, 5.4, 1.6, 3.4, 0.2, centre=(0, 8))
    line = curve([(-12.6, 10.4), (-6, 11.4), (0, 11.7), (6, 11.4), (12.6, 10.4)], 100)
    low = curve([(-9.6, 6.0), (0, 6.8), (9.6, 6.0)], 80)
    pieces = [pouch.shell(), *pouch.piping(thick=0.18), *zipper(pouch.on(line, 0.1), 0.94, 0.6, 2.8)]
    pieces += zipper(pouch.on(low, 0.1), 0.93, 0.5, 2.2)
    for side in (-1, 1):
        path = curve(
            [(14.4, 0, 10.6), (17.4, 0.8, 10.4), (19.0, 4.0, 9.6), (16.5, 7.4, 9.2), (8, 8.6, 9.6), (0.5, 8.6, 10.0)],
            90,
        ) * [side, 1, 1]
        out = np.cross(np.gradient(path, axis=0), [0, 0, 1.0]) * side
        pieces += strap(path, 3.4, 0.24, facing=out)
        pieces.append(badge((15.6 * side, -0.2, 10.6), 1.4, 4.2, 0.6, "lining"))
    return pieces


def messenger() -> list[Piece]:
    """A satchel for papers: full flap, two straps with buckles, a wide shoulder strap folded behind it."""
    body = Body(27, (37, 37.6, 37), (10, 10, 8), 1.6, foot=1.2, swell=0.7)
    side = body.fold(7.0)
    end = arc_length(side)[-1]
    shape = symmetric([(18, 0.3), (18.3, end * 0.5), (18.2, end - 3), (15.8, end - 0.7), (6, end - 0.5)])
    y = float(body.front(12, 1.7))
    pieces = [body.shell("body", crumple=0.15), *cut_sheet("flap", body.sheet(side, 0.99), shape, 0.35, 0.6)]
    for x in (-10.5, 10.5):
        pieces += [*tab((x, y, 17.5), 2.8, 13.0), *frame((x, y - 0.45, 8.2), 4.0, 3.0, 0.26)]
        pieces.append(badge((x, y - 0.2, 10.8), 3.4, 1.0, 0.4, "trim"))
    pieces += strap(hung((-18.9, 0.4, 25.6), (18.9, 0.4, 25.6), 25, 0.16), 3.0, 0.32)
    pieces += [hoop((x, 0.4, 25.0), 1.5, 0.24) for x in (-18.9, 18.9)]
    return [*pieces, *(Piece("trim", tube(edge, 0.2, 8)) for edge in gusset_edges(body))]


def weekender() -> list[Piece]:
    """A duffel with a zip along the top, two handles sewn down the sides and contrast ends."""
    outline = symmetric([(12, 27.4), (21, 26.0), (24.4, 20), (24.6, 7), (23.0, 1.4), (12, 0.3)], 300)

    def slack(points: Array) -> Array:
        up = np.clip(points[:, 2] / 27, 0, 1)
        wave = np.sin(0.35 * points[:, 0] + 1.0 + 0.12 * points[:, 2]) * np.sin(np.pi * up)
        return (
            points
            + np.c_[0 * up, 0.4 * wave * np.sign(points[:, 1]), -0.5 * np.exp(-((points[:, 0] / 9) ** 2)) * up**6]
        )

    pouch = Pouch(outline, 20, 2.6, 6.0, 0.3, (0, 13), slack)
    foot = curve(
        [(-24.0, 2.0), (-23.6, 7.4), (0, 7.8), (23.6, 7.4), (24.0, 2.0), (22, 0.9), (0, 0.7), (-22, 0.9)],
        300,
        closed=True,
    )
    pieces = [pouch.shell(), *pouch.piping(thick=0.3), *pouch.patch("panel", foot, 0.2, 0.5), *feet(34, 14, 0.7)]
    pieces += zipper(np.c_[np.linspace(-17, 17, 120), np.full(120, -4.0), np.full(120, 27.2)], 0.08, 0.8, 3.4)
    for front in (True, False):
        drawn = np.c_[np.full(30, -9.5), np.linspace(1.0, 21.5, 30)]
        leg = pouch.on(drawn, 0.45) * [1, 1 if front else -1, 1]
        y = leg[-1, 1]
        top = arch(19, 13.5 if front else 12.5, 21.8, y, -0.85 * y, 70)
        loop = resample(np.concatenate([leg, top, (leg * [-1, 1, 1])[::-1]]), 170)
        pieces += strap(loop, 3.0, 0.42, facing=np.tile([0.0, -1.0 if front else 1.0, 0.25], (170, 1)))
    wrap = np.c_[np.linspace(-2.6, 2.6, 20), np.full(20, -1.6), np.full(20, 35.4)]
    return [
        *pieces,
        Piece("panel", tube(wrap, 1.15, 14, flat=0.9)),
        *(hoop((x, 0, 21), 1.6, 0.26) for x in (-25.2, 25.2)),
    ]


def briefcase() -> list[Piece]:
    """A slim briefcase: two handles, zip along the top, front pocket with its own zip, piped edges."""
    outline = rounded_box(39, 28, 2.4, 300) + np.array([0, 14.2])
    pouch = Pouch(outline, 6.4, 0.7, 3.4, 0.12)
    pocket = rounded_box(36.4, 17.0, 1.4, 260) + np.array([0, 9.6])
    pieces = [pouch.shell(), *pouch.piping(), *pouch.patch("body", pocket, 0.3, 0.5, 0.35), pouch.seam(0.8)]
    pieces += zipper(np.c_[np.linspace(-17.5, 17.5, 120), np.full(120, -1.2), np.full(120, 28.25)], 0.06, 0.7, 3.0)
    pieces += zipper(pouch.on(np.c_[np.linspace(-16.4, 16.4, 120), np.full(120, 16.2)], 0.8), 0.94, 0.55, 3.0)
    for front in (1, -1):
        y = -3.5 * front
        pieces.append(Piece("handle", tube(arch(13, 8.6 if front == 1 else 8.0, 27.6, y, -0.7 * y), 0.62, 14)))
        pieces += [hoop((x, y - 0.1, 27.4), 1.0, 0.2) for x in (-6.5, 6.5)]
    pieces += [piece for x in (-6.5, 6.5) for piece in tab((x, -4.1, 27.4), 2.6, 5.6)]
    return [*pieces, *feet(30, 4), *(hoop((x, 0, 25), 1.2, 0.22) for x in (-20.0, 20.0))]


CUTS = (
    bag_cut("bag-saddle", "bag", "cross-body saddle", 36, saddle,
            size="small", closure="buckle", carried="across the body"),
    bag_cut("bag-bucket", "bag", "drawstring bucket", 43, bucket_bag, view=View(0, 9),
            size="medium", closure="drawstring", carried="on the shoulder"),
    bag_cut("bag-pouch", "bag", "drawstring pouch", 33, drawstring_pouch, view=View(0, 9),
            size="small", closure="drawstring", carried="on the shoulder"),
    bag_cut("bag-camera", "bag", "camera cross-body", 35, camera, "unisex", View(0, 11),
            size="small", closure="zip", pockets="front zip pocket", carried="across the body"),
    bag_cut("bag-belt", "bag", "bum bag", 44, belt_bag, "unisex", View(0, 9),
            size="small", closure="zip", pockets="front zip pocket", carried="round the waist"),
    bag_cut("bag-messenger", "bag", "messenger", 50, messenger, "men",
            size="large", closure="two buckles", carried="across the body"),
    bag_cut("bag-weekender", "bag", "weekender holdall", 64, weekender, "men", View(0, 9),
            size="large", closure="zip", carried="by hand"),
    bag_cut("bag-briefcase", "bag", "briefcase", 52, briefcase, "men",
            size="large", closure="zip", pockets="front zip pocket", carried="by hand"),
)  # fmt: skip
