"""Jewellery: necklaces and bracelets laid flat, earrings in pairs, rings standing; centimetres."""

from collections.abc import Callable, Sequence

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.hardware import ball, beads, circle, links, ring_angles
from studio.surfaces import Array, Mesh, Piece, bend, curve, join, loft, move, plate, resample, ripple, tube

# ---------------------------------------------------------------- necklaces


def _drop(width: float, height: float, point: float, count: int = 400) -> Array:
    """A necklace's line (count, 3) as it is laid: round above, `point` (0 to 1) sharp at the foot."""
    w = width / 2
    half = np.array(
        [
            (0.9, height),
            (0.72 * w, 0.93 * height),
            (w, 0.66 * height),
            ((0.97 - 0.08 * point) * w, 0.41 * height),
            ((0.7 - 0.22 * point) * w, 0.14 * height),
            (0.12 * w + 0.2 * w * (1 - point), 0.01 * height),
        ]
    )
    middle = np.array([(0.0, -0.01 * height)])
    line = curve(np.concatenate([half * [-1, 1], middle, half[::-1]]), count)
    return np.c_[line, np.full(count, 0.16)]


def _clasp(line: Array) -> Mesh:
    """A lobster clasp, a ring and a short extension chain with a bead, hanging at the back of the neck."""
    (x0, y0, _), (x1, y1, _) = line[0], line[-1]
    ring = tube(np.c_[np.add(circle(0.3, 30), (x1, y1 + 0.1)), np.full(30, 0.2)], 0.07, 8, closed=True)
    body = tube(resample(np.array([(x0, y0, 0.2), (x1 - 0.25, y1 + 0.1, 0.2)]), 9),
                np.interp(np.linspace(0, 1, 9), [0, 0.2, 0.7, 1], [0.06, 0.15, 0.13, 0.05]), 10)  # fmt: skip
    tail = curve([(x1, y1 + 0.1, 0.15), (x1 + 1.1, y1 + 0.35, 0.15), (x1 + 2.6, y1 - 0.1, 0.15)], 40)
    return join([ring, body, links(tail, 0.42, 0.34, 0.045, up=2), ball(tail[-1], 0.16)])


def _fine(line: Array) -> Mesh:
    return links(line, 0.42, 0.3, 0.05, up=2)


def _disc(foot: Array, radius: float = 1.05) -> Mesh:
    """A coin pendant with a beaded rim, on a ring."""
    centre = foot[:2] - [0, radius + 0.55]
    bail = tube(np.c_[circle(0.26, 30) * [0.8, 1.1] + foot[:2] - [0, 0.3], np.full(30, 0.2)], 0.06, 8, closed=True)
    coin = plate(circle(radius) + centre, 0.14, 0.05)
    rim = beads(np.c_[np.concatenate([circle(radius - 0.08, 90)] * 2)[:91] + centre, np.full(91, 0.18)], 0.09, 1.9)
    star = [tube(np.array([(*centre, 0.16), (*(centre + 0.62 * radius * np.array([np.cos(a), np.sin(a)])), 0.14)]),
                 0.055, 6) for a in np.linspace(0, 2 * np.pi, 12, endpoint=False)]  # fmt: skip
    return join([bail, coin, rim, *star, ball((*centre, 0.12), 0.2)])


def necklace_pendant() -> list[Piece]:
    """A fine cable chain with a coin."""
    line = _drop(13, 17.5, 0.9)
    return [Piece("metal", join([_fine(line), _clasp(line), _disc(line[200])]))]


def necklace_chunky() -> list[Piece]:
    """A short chain of big oval links."""
    line = _drop(14, 15.5, 0.1)
    line[:, 2] = 0.4
    return [Piece("metal", join([links(line, 1.9, 0.36, 0.21, flat=True, up=2), _clasp(line)]))]


def necklace_curb() -> list[Piece]:
    """A man's curb chain."""
    line = _drop(14, 17.5, 0.3)
    line[:, 2] = 0.3
    return [Piece("metal", join([links(line, 0.85, 0.36, 0.12, flat=True, up=2), _clasp(line)]))]


def necklace_pearls() -> list[Piece]:
    """A single row of pearls, larger in front."""
    line = _drop(13.5, 15, 0.05)
    line[:, 2] = 0.45
    radii = 0.36 + 0.14 * np.sin(np.linspace(0, np.pi, 400)) ** 2
    return [Piece("pearls", beads(line, radii)), Piece("metal", _clasp(line))]


def necklace_layered() -> list[Piece]:
    """Three fine chains of growing length: plain, with small discs, with a drop."""
    lines = [
        np.add(_drop(10.5 + 1.6 * k, 10.5 + 4 * k, 0.25 + 0.3 * k), (0, 15.8 - 3.6 * k, 0.04 * k)) for k in range(3)
    ]
    discs = [
        plate(circle(0.34, 30) + lines[1][k, :2] - [0, 0.42], 0.1, 0.04) for k in (110, 140, 170, 200, 230, 260, 290)
    ]
    foot = lines[2][200]
    shape = curve([(0, 0.2), (0.5, -0.9), (0.36, -1.6), (0, -1.75), (-0.36, -1.6), (-0.5, -0.9)], 50, closed=True)
    drop = plate(shape + foot[:2] - [0, 0.5], 0.3, 0.12)
    ring = tube(np.c_[circle(0.2, 24) + foot[:2] - [0, 0.2], np.full(24, 0.2)], 0.05, 8, closed=True)
    flat = links(lines[0], 0.55, 0.34, 0.075, flat=True, up=2)
    return [Piece("metal", join([flat, *map(_fine, lines[1:]), *discs, drop, ring, _clasp(lines[0])]))]


def necklace_choker() -> list[Piece]:
    """A rigid open collar, a little thicker in front, with ball ends."""
    angle = np.linspace(np.radians(112), np.radians(428), 160)
    path = np.c_[6.4 * np.cos(angle), 5.7 * np.sin(angle), np.full(160, 0.3)]
    thick = 0.15 + 0.13 * np.sin(np.linspace(0, np.pi, 160)) ** 2
    return [Piece("metal", join([tube(path, thick, 14), ball(path[0], 0.3), ball(path[-1], 0.3)]))]


# ---------------------------------------------------------------- earrings


def _pair(one: Callable[[], list[Piece]], gap: float, turns: Sequence[float] = (9, -6)) -> list[Piece]:
    """Two of one earring, side by side and not quite alike."""
    return [move(p, (s * gap / 2, 0, 0), turn=t) for s, t in zip((-1, 1), turns, strict=True) for p in one()]


def _hoop(radius: float, thin: float, thick: float, tall: float = 1.0, twist: int = 0) -> Mesh:
    """An open ring, thickest at its foot, with a post through the ear; standing on the ground."""
    angle = np.linspace(0.16, 2 * np.pi - 0.16, 160) + np.pi / 2
    swell = np.sin((angle - np.pi / 2) / 2) ** 2
    path = np.c_[radius * np.cos(angle), 0 * angle, tall * radius * np.sin(angle)]
    body = tube(path, thin + (thick - thin) * swell, 18)
    if twist:
        body = bend(
            body, lambda p: p * (1 + 0.045 * np.sin(twist * np.arctan2(p[:, 2], p[:, 0]) + 26 * p[:, 1]))[:, None]
        )
    top = path[0]
    post = tube(resample(np.array([np.add(top, (0.02, 0, 0)), top * [-1, 1, 1] + [-0.1, 0, 0.03]]), 6), 0.05, 8)
    return join([body, post, ball(top, thin * 1.05)])


def earrings_hoops() -> list[Piece]:
    """Hoops that swell towards the foot."""
    return _pair(lambda: [Piece("metal", _hoop(1.9, 0.13, 0.34))], 5.0, (14, -8))


def earrings_twisted() -> list[Piece]:
    """Big hoops of twisted wire."""
    return _pair(lambda: [Piece("metal", _hoop(2.5, 0.2, 0.3, 1.04, 46))], 6.0, (12, -8))


def earrings_huggies() -> list[Piece]:
    """Small thick hoops that close round the lobe."""
    return _pair(lambda: [Piece("metal", _hoop(0.72, 0.17, 0.3))], 2.4, (24, 10))


def _stud(part: str, x: float) -> list[Piece]:
    setting = [tube(np.c_[np.add(circle(0.5, 40), (x, 0)), np.full(40, 0.1)], 0.09, 8, closed=True)]
    setting += [ball((x + 0.5 * np.cos(a), 0.5 * np.sin(a), 0.3), 0.09) for a in (0.8, 2.4, 3.9, 5.5)]
    return [Piece(part, ball((x, 0, 0.42), 0.48)), Piece("metal", join(setting))]


def earrings_pearls() -> list[Piece]:
    """Pearl studs in a claw setting, seen from above."""
    return [*_stud("pearls", -0.95), *_stud("pearls", 0.95)]


def _lying(mesh: Mesh, lift: float = 0.0) -> Mesh:
    """Something drawn upright, laid on its back as the camera sees it from above."""
    return move(Piece("metal", mesh), (0, 0, lift), lean=-90).mesh


def earrings_drops() -> list[Piece]:
    """A dome stud with a polished teardrop below."""

    def one() -> list[Piece]:
        turn = np.linspace(0, np.pi, 40)[1:-1]
        radius = 0.72 * np.sin(turn) * (0.22 + 0.78 * np.sin(turn / 2) ** 1.2)
        ring = circle(1.0, 40)
        z = 3.4 * np.cos(turn / 1.0) / 2 - 2.4
        drop = loft(np.stack([np.c_[r * ring, np.full(40, h)] for r, h in zip(radius, z, strict=True)]))
        top = bend(ball((0, 0, 0.1), 0.62), lambda p: p * [1, 0.7, 1])
        eye = tube(np.c_[circle(0.17, 24)[:, 0], np.zeros(24), circle(0.17, 24)[:, 1] - 0.6], 0.055, 8, closed=True)
        return [Piece("metal", join([_lying(m, 0.7) for m in (drop, top, eye)]))]

    return _pair(one, 2.7, (0, 0))


def earrings_statement() -> list[Piece]:
    """Hammered discs: a small one on the ear, a big open one below."""

    def one() -> list[Piece]:
        disc = bend(
            plate(circle(0.85, 90), 0.16, 0.06),
            lambda p: p + np.c_[0 * p[:, :2], ripple(p * [1, 1, 0], 0.7, 0.035) * (p[:, 2] > 0.1)],
        )
        oval = circle(1.0, 120) * [1.35, 1.75] + [0, -2.9]
        ring = bend(tube(np.c_[oval, np.full(120, 0.32)], 0.33, 16, closed=True, flat=0.8),
                    lambda p: p + 0.03 * ripple(p, 0.8, 1.0)[:, None])  # fmt: skip
        link = tube(np.c_[circle(0.2, 24) * [0.8, 1.3] + [0, -0.98], np.full(24, 0.25)], 0.06, 8, closed=True)
        return [Piece("metal", join([disc, ring, link]))]

    return _pair(one, 3.9, (0, 0))


def earrings_chandelier() -> list[Piece]:
    """A stud, a filigree half-moon and a fringe of small drops."""

    def one() -> list[Piece]:
        arc = np.linspace(np.pi, 2 * np.pi, 60)
        rims = [tube(np.c_[r * np.cos(arc), 0.8 * r * np.sin(arc) - 1.4, np.full(60, 0.15)], 0.08, 8)
                for r in (1.35, 0.6)]  # fmt: skip
        bar = tube(np.array([(-1.4, -1.4, 0.15), (0, -1.25, 0.15), (1.4, -1.4, 0.15)]), 0.08, 8)
        spokes = [
            tube(
                np.array(
                    [(0.6 * np.cos(a), 0.48 * np.sin(a) - 1.4, 0.15), (1.35 * np.cos(a), 1.08 * np.sin(a) - 1.4, 0.15)]
                ),
                0.05,
                6,
            )
            for a in arc[4:-3:7]
        ]
        top = ball((0, -0.2, 0.2), 0.42, 0.6)
        links_up = tube(np.array([(0, -0.5, 0.15), (0, -1.3, 0.15)]), 0.06, 6)
        hung, gems = [], []
        for a in arc[5:-4:8]:
            x, y = 1.35 * np.cos(a), 1.08 * np.sin(a) - 1.4
            long = 0.9 + 0.5 * np.sin(a - np.pi)
            hung.append(
                links(resample(np.array([(x, y, 0.15), (x, y - long + 0.2, 0.15)]), 12), 0.24, 0.34, 0.035, up=2)
            )
            gems.append(bend(ball((0, 0, 0), 0.2), lambda p, at=(x, y - long, 0.2): p * [0.8, 1.4, 0.8] + at))
        return [Piece("metal", join([*rims, bar, *spokes, top, links_up, *hung])), Piece("gems", join(gems))]

    return _pair(one, 3.6, (0, 0))


# ---------------------------------------------------------------- bracelets and rings


def bangle() -> list[Piece]:
    """A smooth oval cuff, open at the back, standing on the ground."""
    angle = np.linspace(np.radians(100), np.radians(440), 180)
    path = np.c_[3.15 * np.cos(angle), 2.65 * np.sin(angle), np.full(180, 0.75)]
    wide = 0.5 + 0.35 * np.sin(np.linspace(0, np.pi, 180)) ** 2
    turn = ring_angles(24)
    out = np.c_[np.cos(angle), np.sin(angle), 0 * angle]
    rings = path[:, None] + (0.16 * np.cos(turn))[None, :, None] * out[:, None]
    rings[..., 2] += wide[:, None] * np.sin(turn)
    return [Piece("metal", loft(rings))]


def bracelet_chain() -> list[Piece]:
    """A chain of long flat links with a toggle, laid in an oval."""
    angle = np.linspace(np.radians(-70), np.radians(258), 300)
    path = np.c_[3.6 * np.cos(angle), 2.9 * np.sin(angle), np.full(300, 0.28)]
    path += np.c_[ripple(path, 5, 0.1), ripple(path, 5, 0.12, 1), 0 * angle]
    ring = tube(np.c_[circle(0.62, 40) + path[-1, :2] + [0.45, -0.35], np.full(40, 0.25)], 0.13, 10, closed=True)
    x, y, _ = path[0]
    bar = tube(resample(np.array([(x - 0.35, y - 0.95, 0.35), (x + 0.1, y + 0.75, 0.45)]), 10), 0.14, 10)
    return [
        Piece("metal", join([links(path, 1.35, 0.3, 0.13, flat=True, up=2), ring, bar, ball(bar.vertices[0], 0.18)]))
    ]


def bracelet_beads() -> list[Piece]:
    """Stone beads on elastic with a few metal spacers."""
    angle = np.linspace(0, 2 * np.pi, 23, endpoint=False)
    spots = np.c_[3.15 * np.cos(angle), 3.15 * np.sin(angle), np.full(23, 0.42)]
    metal = [k for k in range(23) if k % 8 == 5]
    stones = [ball(spots[k], 0.42) for k in range(23) if k not in metal]
    rings = [ball(spots[k], 0.36) for k in metal]
    cord = np.c_[circle(3.15, 90), np.full(90, 0.42)]
    return [Piece("gems", join(stones)), Piece("metal", join(rings)), Piece("gems", tube(cord, 0.08, 6, closed=True))]


def signet() -> list[Piece]:
    """A signet ring with an oval face, standing upright."""
    angle = ring_angles(120)
    front = ((1 + np.sin(angle)) / 2) ** 3  # 1 at the top, where the face is
    wide = 0.2 + 0.42 * front
    thick = 0.11 + 0.1 * front
    turn = ring_angles(28)
    out = np.c_[np.cos(angle), 0 * angle, np.sin(angle)]
    path = (0.95 + thick)[:, None] * out
    rings = path[:, None] + (thick[:, None] * np.cos(turn))[..., None] * out[:, None]
    rings[..., 1] += wide[:, None] * np.sin(turn)
    band = loft(np.concatenate([rings, rings[:1]]), False, False)
    face = plate(circle(1.0, 60) * [0.66, 0.56], 0.16, 0.05)
    edge = tube(np.c_[circle(1.0, 60) * [0.56, 0.46], np.full(60, 0.17)], 0.04, 8, closed=True)
    top = [bend(mesh, lambda p: np.add(p, (0, 0, 1.22))) for mesh in (face, edge)]
    return [Piece("metal", join([band, *top]))]


def bracelet_leather() -> list[Piece]:
    """A man's plaited leather cord, twice round, with a magnetic barrel."""
    pieces = []
    for level, radius in ((0.32, 3.3), (0.92, 3.22)):
        base = np.concatenate([circle(radius, 240)] * 2)[:241] * [1.08, 0.92]
        phase = np.linspace(0, 2 * np.pi * 26, 241)
        out = base / np.linalg.norm(base, axis=1, keepdims=True)
        for k in range(3):
            turn = phase + 2 * np.pi * k / 3
            line = np.c_[base + 0.13 * np.cos(turn)[:, None] * out, level + 0.13 * np.sin(turn)]
            pieces.append(tube(line, 0.16, 8))
    barrel = np.linspace(-0.75, 0.75, 12)
    tubes = [tube(np.c_[barrel, np.full(12, -3.03), np.full(12, z)], 0.36, 20) for z in (0.36, 0.96)]
    seams = [tube(np.c_[np.full(20, x), 0.37 * circle(1.0, 20)[:, 0] - 3.03, 0.37 * circle(1.0, 20)[:, 1] + z], 0.05, 8,
                  closed=True) for x in (-0.7, 0.0, 0.7) for z in (0.36, 0.96)]  # fmt: skip
    return [Piece("cord", join(pieces)), Piece("metal", join([*tubes, *seams]))]


# Pearls take the role whose plain colour is white; stones are dark like a lens.
PARTS = (
    Part("metal", "metal"),
    Part("pearls", "sole"),
    Part("gems", "lens"),
    Part("cord", "lens"),
)
_ABOVE = View(0, 90)


def _cut(name, words, frame_cm, build, view, gender="women", **attributes):
    kind = name.split("-")[0]
    known = kind if kind in ("necklace", "earrings") else "jewellery"
    return Cut(name, known, words, frame_cm, build, PARTS, gender, view, attributes)


CUTS = (
    _cut("necklace-pendant", "disc-pendant", 21, necklace_pendant, _ABOVE, length="45 cm", details="coin pendant"),
    _cut("necklace-chunky", "chunky link", 22, necklace_chunky, _ABOVE, length="42 cm", details="oval links"),
    _cut("necklace-curb", "curb-chain", 22, necklace_curb, _ABOVE, "men", length="50 cm", details="curb chain"),
    _cut("necklace-pearls", "pearl", 20, necklace_pearls, _ABOVE, length="42 cm", details="pearls"),
    _cut("necklace-layered", "layered", 22, necklace_layered, _ABOVE, length="three lengths", details="disc and drop"),
    _cut("necklace-choker", "torque choker", 18, necklace_choker, View(0, 62), length="choker", details="ball ends"),
    _cut("earrings-hoops", "hoop", 12, earrings_hoops, View(0, 6), shape="hoop"),
    _cut("earrings-twisted", "twisted hoop", 14.5, earrings_twisted, View(0, 6), shape="large hoop"),
    _cut("earrings-huggies", "huggie", 5.4, earrings_huggies, View(0, 8), "unisex", shape="huggie"),
    _cut("earrings-pearls", "pearl stud", 4.2, earrings_pearls, View(0, 78), shape="stud", details="pearls"),
    _cut("earrings-drops", "teardrop", 6.2, earrings_drops, _ABOVE, shape="drop"),
    _cut("earrings-statement", "hammered statement", 8.4, earrings_statement, _ABOVE, shape="oval"),
    _cut("earrings-chandelier", "chandelier", 8, earrings_chandelier, _ABOVE, shape="chandelier"),
    _cut("jewellery-bangle", "cuff bangle", 9, bangle, View(0, 18), shape="bangle"),
    _cut("jewellery-bracelet-chain", "chain bracelet", 10.5, bracelet_chain, View(0, 62), shape="bracelet",
         closure="toggle"),
    _cut("jewellery-bracelet-beads", "beaded bracelet", 9.5, bracelet_beads, View(0, 48), "unisex", shape="bracelet"),
    _cut("jewellery-signet", "signet ring", 3.4, signet, View(0, 30), "men", shape="ring"),
    _cut("jewellery-bracelet-plaited", "plaited cord bracelet", 9.8, bracelet_leather, View(0, 40), "men",
         shape="bracelet", closure="magnetic"),
)  # fmt: skip
