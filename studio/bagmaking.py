"""How bags are made: boxes that swell a little, stuffed pouches, flaps, pockets, straps and seams.

A bag stands on the ground with its front towards -y; centimetres.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.hardware import frame, upright
from studio.surfaces import (
    Array,
    Mesh,
    Piece,
    arc_length,
    bend,
    clip,
    contour,
    curve,
    distance,
    grid_mesh,
    inset,
    loft,
    plate,
    resample,
    ribbon,
    ripple,
    rounded_box,
    stitches,
    tube,
)


@dataclass(frozen=True)
class Body:
    """An upright box: its width and depth at the foot, in the middle and at the top, and how round its edges are."""

    height: float
    widths: tuple[float, float, float]
    depths: tuple[float, float, float]
    radius: float = 1.5
    foot: float = 0.8
    swell: float = 0.5

    def at(self, z: Array | float, sizes: tuple[float, float, float]) -> Array:
        """A size at height `z`: a parabola through its three values."""
        s = np.asarray(z) / self.height
        low, middle, high = sizes
        return low * (1 - s) * (1 - 2 * s) + 4 * middle * s * (1 - s) + high * s * (2 * s - 1)

    def swollen(self, points: Array) -> Array:
        """Points (n, 3) with front and back pushed out by what is inside."""
        half = self.at(points[:, 2].clip(0, self.height), self.widths) / 2
        full = (1 - (points[:, 0] / half).clip(-1, 1) ** 2) * (
            1 - (2 * points[:, 2] / self.height - 1).clip(-1, 1) ** 2
        )
        return points + np.c_[0 * full, self.swell * np.tanh(points[:, 1]) * full, 0 * full]

    def shell(self, part: str, open_top: bool = False, lining: str = "lining", crumple: float = 0.08) -> Piece:
        """The walls and the floor, closed or open at the top."""
        turn = np.linspace(0, np.pi / 2, 6)
        low = np.c_[self.foot * (1 - np.sin(turn)), self.foot * (1 - np.cos(turn))]
        wall = np.c_[np.zeros(40), np.linspace(self.foot, self.height, 41)[1:]]
        rings = []
        for shrink, z in np.concatenate([low, wall]):
            size = self.at(z, self.widths) - 2 * shrink, self.at(z, self.depths) - 2 * shrink
            outline = rounded_box(*size, min(self.radius, 0.49 * min(size)), 160)
            rings.append(np.c_[outline, np.full(160, z)])
        if not open_top:
            rings += [np.c_[inset(rings[-1][:, :2], 0.3), np.full(160, self.height + 0.15)]]
        mesh = bend(loft(np.stack(rings), cap_end=not open_top), self.swollen)
        mesh = bend(mesh, lambda p: p + np.c_[0 * p[:, 0], ripple(p, 9, crumple), ripple(p, 11, crumple / 2, 1)])
        return Piece(part, mesh, 0.25 if open_top else 0.0, lining if open_top else None)

    def front(self, z: Array | float, lift: float = 0.35) -> Array:
        """y of the front face at height `z`, `lift` cm before it."""
        return -self.at(z, self.depths) / 2 - lift

    def fold(self, end: float, lift: float = 0.35) -> Array:
        """The side view (110, 2) of a flap: from the back over the top edge and down the front to height `end`."""
        z = np.linspace(self.height - 0.3, end, 40)
        back = self.depths[2] / 2
        over = [(back + 0.1, self.height - 2), (back + 0.2, self.height - 0.7)]
        over += [(0.7 * back, self.height + 0.35), (-0.5 * back, self.height + 0.4)]
        return resample(np.concatenate([over, np.c_[self.front(z, lift), z]]), 110)

    def sheet(self, side: Array, share: float = 0.96, columns: int = 90) -> Mesh:
        """Leather that follows the side view `side` (m, 2) of y and z across the bag; uv in cm from its middle."""
        half = self.at(side[:, 1].clip(0, self.height), self.widths) / 2 * share
        across = np.linspace(1, -1, columns)  # right to left, so that its faces look outwards
        x = half[:, None] * across  # (m, columns)
        y, z = (np.repeat(side[:, k : k + 1], columns, axis=1) for k in (0, 1))
        uv = np.stack([x, np.repeat(arc_length(side)[:, None], columns, axis=1)], axis=-1)
        points = self.swollen(np.stack([x, y, z], axis=-1).reshape(-1, 3))
        return grid_mesh(points.reshape(*x.shape, 3), uv)


def cut_sheet(part: str, sheet: Mesh, outline: Array, thickness: float = 0.3, seam: float = 0.4) -> list[Piece]:
    """A flap: the part of a sheet inside an outline drawn on the leather, with a stitched, rounded edge."""
    gap = distance(sheet.uv, outline)
    shifted = Mesh(sheet.vertices, sheet.uv - sheet.uv.min(0), sheet.faces)
    edge = [Piece(part, tube(line, thickness / 2 + 0.04, 8)) for line in contour(sheet, gap)]
    thread = [stitches(line) for line in contour(sheet, gap - seam)]
    return [Piece(part, clip(shifted, gap), thickness, "lining"), *edge, *thread]


def symmetric(half: Sequence[tuple[float, float]], count: int = 200) -> Array:
    """A smooth closed outline (count, 2) from its right half, drawn from one end of the middle line to the other."""
    return curve([*half, *((-x, y) for x, y in reversed(half))], count, closed=True)


def arch(width: float, rise: float, foot: float, y: float = 0.0, back: float = 0.0, count: int = 60) -> Array:
    """A handle's path (count, 3): up from the left, over and down on the right."""
    turn = np.linspace(0, np.pi, count)
    x = -width / 2 * np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.75
    z = foot + rise * np.sin(turn) ** 0.8
    return resample(np.c_[x, y + back * np.sin(turn), z], count)


def hung(left: Sequence[float], right: Sequence[float], rise: float, peak: float = 0.3, count: int = 110) -> Array:
    """A long strap's path (count, 3) as it hangs from a peg: nearly straight from both ends to a narrow `peak`.

    `peak` is a share of the span: small for a chain, larger for leather that will not bend so sharply.
    """
    start, end = np.asarray(left, float), np.asarray(right, float)
    u = np.linspace(-1, 1, 4 * count)
    fall = (np.hypot(u, peak) - peak) / (np.hypot(1, peak) - peak)
    aside = np.sign(u) * np.abs(u) ** 0.92
    path = (start + end) / 2 + np.outer(aside, (end - start) / 2)
    return resample(path + np.outer(1 - fall, [0, 0.4, rise]), count)


def strap_end(x: float, y: float, top: float, length: float, width: float = 2.2) -> list[Piece]:
    """A leather tab sewn to the front of a bag, where a handle or a ring is held."""
    outline = rounded_box(width, length, 0.5)
    tab = upright(Piece("trim", plate(outline, 0.25, 0.1)), (x, y, top - length / 2))
    line = inset(np.concatenate([outline, outline[:1]]), 0.28)
    thread = stitches(np.c_[line[:, 0] + x, np.full(len(line), y - 0.27), line[:, 1] + top - length / 2])
    return [tab, thread]


def within_flat(mesh: Mesh) -> Mesh:
    """The mesh with its uv made smaller where a long seam would leave the flat leather."""
    return replace(mesh, uv=mesh.uv * min(1.0, 115 / mesh.uv.max()))


@dataclass(frozen=True)
class Pouch:
    """A bag of two stuffed panels and a gusset between them, from the outline (n, 2) of its front in x and z.

    `gusset` is the depth at the seam, `puff` what each panel swells further, within `give` cm of the seam;
    `crumple` is how much the leather bulges, `folds` shapes it further.
    """

    outline: Array
    gusset: float
    puff: float
    give: float = 4.0
    crumple: float = 0.15
    centre: tuple[float, float] | None = None
    folds: Callable[[Array], Array] | None = None

    def _middle(self) -> Array:
        return np.asarray(self.centre) if self.centre else self.outline.mean(0)

    def swell(self, flat: Array) -> Array:
        """How far the front stands before the middle of the bag at points (n, 2)."""
        room = distance(flat, self.outline).clip(0)
        return self.gusset / 2 + self.puff * np.sqrt(1 - np.exp(-((room / self.give) ** 1.6)))

    def shaped(self, points: Array) -> Array:
        """Points (n, 3) with the leather's bulges and folds."""
        soft = np.stack([ripple(points, 8, self.crumple, k) for k in range(3)], axis=1)
        points = points + soft * [0.6, 1, 0.6]
        return self.folds(points) if self.folds else points

    def on(self, flat: Array, lift: float = 0.0) -> Array:
        """Points (n, 2) of the front's drawing, laid on it, `lift` cm before it: (n, 3)."""
        flat = np.asarray(flat, float)
        return self.shaped(np.c_[flat[:, 0], -self.swell(flat), flat[:, 1]]) - [0, lift, 0]

    def shell(self, part: str = "body") -> Piece:
        """Front, gusset and back in one skin; its uv is the front's drawing."""
        middle, edge = self._middle(), self.outline
        rings, places = [], []
        shares = np.sin(np.linspace(0, 1, 34) * np.pi / 2)
        for share in shares:
            flat = middle + (edge - middle) * share
            rings.append(np.c_[flat[:, 0], -self.swell(flat), flat[:, 1]])
            places.append(flat)
        for step in np.linspace(0, 1, 8)[1:-1]:
            out = inset(edge, -0.12 * np.sin(np.pi * step))
            rings.append(np.c_[out[:, 0], np.full(len(out), self.gusset * (step - 0.5)), out[:, 1]])
            places.append(inset(edge, -self.gusset * step))
        back = [ring * [1, -1, 1] for ring in rings[len(shares) - 1 :: -1]]
        rings, places = rings + back, places + places[len(shares) - 1 :: -1]
        stack, uv = (np.stack(grids) for grids in (rings, places))
        stack, uv = (np.concatenate([grid, grid[:, :1]], axis=1) for grid in (stack, uv))
        mesh = grid_mesh(stack[:, ::-1], (uv - uv.min((0, 1)))[:, ::-1])
        return Piece(part, bend(mesh, self.shaped))

    def piping(self, part: str = "trim", thick: float = 0.2) -> list[Piece]:
        """Corded seams round the front and the back."""
        lines = [np.c_[self.outline[:, 0], np.full(len(self.outline), s * self.gusset / 2), self.outline[:, 1]]
                 for s in (-1, 1)]  # fmt: skip
        return [Piece(part, within_flat(tube(self.shaped(line), thick, 8, closed=True))) for line in lines]

    def seam(self, by: float = 0.6) -> Piece:
        """Stitches on the front, parallel to its edge."""
        line = inset(self.outline, by)
        return stitches(self.on(np.concatenate([line, line[:1]]), 0.03))

    def patch(
        self, part: str, outline: Array, lift: float = 0.25, seam: float | None = 0.4, puff: float = 0.0
    ) -> list[Piece]:
        """A layer sewn to the front: a pocket, a flap, a corner; its outline (n, 2) is drawn on the front."""
        middle = outline.mean(0)
        rings = [middle + (outline - middle) * share for share in np.sin(np.linspace(0, 1, 22) * np.pi / 2)]
        flat = np.stack(rings)  # (22, n, 2)
        room = distance(flat.reshape(-1, 2), outline).clip(0)
        points = self.on(flat.reshape(-1, 2)) - np.outer(lift + puff * (1 - np.exp(-room / 1.5)), [0, 1.0, 0])
        shut = [np.concatenate([grid, grid[:, :1]], axis=1)[:, ::-1] for grid in (points.reshape(22, -1, 3), flat)]
        pieces = [Piece(part, grid_mesh(shut[0], shut[1] - shut[1].min((0, 1))), lift, "lining")]
        edge = tube(self.on(outline, 0.55 * lift), 0.5 * lift + 0.02, 8, closed=True)
        pieces.append(Piece(part, within_flat(edge)))
        if seam:
            line = inset(outline, seam)
            near = self.on(np.concatenate([line, line[:1]]), lift + 0.02 + puff * (1 - np.exp(-seam / 1.5)))
            pieces.append(stitches(near))
        return pieces


def strap(
    path: Array, width: float, thickness: float = 0.28, part: str = "handle", facing: Array | None = None
) -> list[Piece]:
    """A flat strap along a path (n, 3), stitched along both edges; it turns its face to the viewer's side."""
    if facing is None:
        ahead = np.gradient(path, axis=0)
        out = np.cross(ahead / np.linalg.norm(ahead, axis=1, keepdims=True), [0, 1.0, 0])
        facing = out - [0, 1.2, 0]
    facing = facing / (np.linalg.norm(facing, axis=1, keepdims=True) + 1e-9)
    side = np.cross(np.gradient(path, axis=0), facing)
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-9
    pieces = [Piece(part, within_flat(ribbon(path, width, facing, thickness)))]
    for s in (-1, 1):
        line = path + s * (width / 2 - 0.22) * side
        pieces += [stitches(line + f * (thickness / 2 + 0.01) * facing, length=0.3, gap=0.2) for f in (-1, 1)]
    return pieces


def tab(at: Sequence[float], width: float, length: float, buckle: bool = False) -> list[Piece]:
    """A leather tab sewn on, facing the viewer, hanging from `at`; with a buckle half way."""
    x, y, top = at
    outline = rounded_box(width, length, 0.4 * width)
    pieces = [upright(Piece("trim", plate(outline, 0.25, 0.1)), (x, y, top - length / 2))]
    line = inset(np.concatenate([outline, outline[:1]]), 0.25)
    pieces.append(stitches(np.c_[line[:, 0] + x, np.full(len(line), y - 0.27), line[:, 1] + top - length / 2]))
    if buckle:
        pieces += frame((x, y - 0.38, top - 0.4 * length), width + 0.9, 1.6, 0.15)
    return pieces


def feet(width: float, depth: float, radius: float = 0.5) -> list[Piece]:
    """Four metal studs under a bag, which stands 0.4 cm above the ground on them."""
    spots = [(sx * width / 2, sy * depth / 2) for sx in (-1, 1) for sy in (-1, 1)]
    return [Piece("metal", tube(np.array([(x, y, 0.3), (x, y, -0.4)]), radius, 16)) for x, y in spots]


def gusset_edges(body: Body) -> list[Array]:
    """Piping down the four upright corners of a body."""
    z = np.linspace(0.6, body.height, 40)
    x, y = body.at(z, body.widths) / 2 - body.radius * 0.25, body.at(z, body.depths) / 2 - body.radius * 0.25
    return [np.c_[sx * x, sy * y, z] for sx in (-1, 1) for sy in (-1, 1)]


PARTS = (
    Part("body", "main"),
    Part("flap", "main"),
    Part("panel", "second"),
    Part("trim", "trim"),
    Part("handle", "trim"),
    Part("lining", "lining"),
    Part("stitching", "stitch"),
    Part("metal", "metal"),
)


_SHOP = View(0, 7)


def bag_cut(
    name: str, kind: str, words: str, frame_cm: float, build: Callable[[], list[Piece]], gender: str = "women",
    view: View = _SHOP, **attributes: str,
) -> Cut:  # fmt: skip
    """One bag, seen as a shop shows it: nearly from the front and a little above."""
    return Cut(name, kind, words, frame_cm, build, PARTS, gender, view, attributes)
