"""Sunglasses: rims and lenses from outlines, bridges, hinges and slim temples; standing open on the ground."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.hardware import upright
from studio.surfaces import Array, Piece, bend, curve, distance, inset, loft, plate, rounded_box, tube

_BACK = 9.2  # from the front to the bend behind the ear


@dataclass(frozen=True)
class Frame:
    """One pair: `eye` is the lens's outline around its centre, x growing outwards; everything in cm.

    `apart` is from the nose to the lens's centre, `rim` the width of the acetate around the lens (0 = a metal wire),
    `hinge` the height of the temple above the lens's centre; `turn` how far it is turned to the camera, in degrees.
    """

    name: str
    cut: str
    eye: Sequence[tuple[float, float]]
    apart: float = 3.5
    rim: float = 0.45
    hinge: float = 1.2
    temple: float = 0.42
    double_bridge: bool = False
    gender: str = "women"
    shape: str = "square"
    turn: float = 0.0

    @property
    def wire(self) -> bool:
        """Whether the rims are of metal wire."""
        return self.rim == 0

    def outline(self, side: int) -> Array:
        """The lens's edge (140, 2) on one side of the nose."""
        line = curve([*self.eye], 140, closed=True)
        return line * [side, 1] + [side * self.apart, 0]

    def width(self) -> float:
        """Half the width of the front."""
        return float(self.apart + max(x for x, _ in self.eye) + self.rim)


def build(style: Frame) -> list[Piece]:
    """The front curved round the face, and two open temples."""
    front: list[Piece] = []
    for side in (-1, 1):
        front += _eye(style, style.outline(side), side)
    front += _bridge(style)
    low = min(piece.mesh.vertices[:, 1].min() for piece in front)
    stood = [_wrapped(piece, -low) for piece in front]
    return [*stood, *(piece for side in (-1, 1) for piece in _temple(style, side, -low))]


def _eye(style: Frame, lens: Array, side: int) -> list[Piece]:
    glass = Piece("lenses", bend(plate(inset(lens, 0.02), 0.1, 0.04), lambda p: _domed(p, lens)))
    if style.wire:
        rim = Piece("frame", tube(np.c_[lens, np.full(len(lens), 0.12)], 0.085, 10, closed=True))
        pad_x = side * (style.apart + min(x for x, _ in style.eye) - 0.12)
        pad = plate(np.add(rounded_box(0.32, 0.8, 0.15, 30), (pad_x, -0.35)), 0.16, 0.06)
        return [rim, glass, Piece("tips", bend(pad, lambda p: p - [0, 0, 0.45]))]
    w = style.rim
    profile = ((0.0, 0.0), (-w, 0.0), (-w - 0.03, 0.06), (-w - 0.03, 0.24), (-w + 0.02, 0.31), (-w + 0.1, 0.34),
               (-0.1, 0.3), (-0.02, 0.26), (0.02, 0.18), (0.02, 0.05), (0.0, 0.0))  # fmt: skip
    rings = [np.c_[inset(lens, i), np.full(len(lens), z)] for i, z in profile]
    x = side * (style.width() - 0.36)
    pin = plate(np.add(rounded_box(0.42, 0.16, 0.06, 40), (x, style.hinge)), 0.44, 0.03)
    return [Piece("frame", loft(np.stack(rings), False, False)), glass, Piece("hinges", pin)]


def _bridge(style: Frame) -> list[Piece]:
    inner = style.apart + min(x for x, _ in style.eye)
    if not style.wire:
        eye = np.asarray(style.eye)
        brow = eye[eye[:, 0] < 0.8 * eye[:, 0].min(), 1].max()  # the rim's height beside the nose
        x, top = inner - 0.08, min(0.62 * style.hinge, brow - 0.4)
        half = [(0.0, top + 0.34), (x, top + 0.5), (x, top - 0.75), (0.55 * x, top - 0.38)]
        outline = curve([*half, (0.0, top - 0.24), *((-x, y) for x, y in half[:0:-1])], 100, closed=True)
        return [Piece("frame", plate(outline, 0.3, 0.08))]
    thick, x = 0.09, inner + 0.05
    heights = [(0.25, 0.62)] if not style.double_bridge else [(0.05, 0.4), (1.35, 1.42)]
    paths = [[(-x, low, 0.16), (-x / 2, high, 0.28), (x / 2, high, 0.28), (x, low, 0.16)] for low, high in heights]
    return [Piece("frame", tube(curve(path, 30), thick, 12, flat=0.8)) for path in paths]


def _domed(points: Array, lens: Array) -> Array:
    room = distance(points[:, :2], lens).clip(0)
    return points + np.c_[0 * room, 0 * room, 0.22 * (1 - np.exp(-room))]


def _wrapped(piece: Piece, lift: float) -> Piece:
    """Drawn in x and z facing the viewer, then curved round the face and lifted onto the ground."""
    stood = upright(piece, (0, 0, lift))
    mesh = bend(stood.mesh, lambda p: p + np.c_[0 * p[:, 0], _curve_back(p[:, 0]), 0 * p[:, 0]])
    return Piece(stood.part, mesh)


def _curve_back(x: Array | float) -> Array:
    return 0.018 * np.asarray(x) ** 2


def _temple(style: Frame, side: int, lift: float) -> list[Piece]:
    """A slim arm from the hinge to behind the ear, its end resting on the ground."""
    x, z = style.width() - 0.12, style.hinge + lift
    start = float(_curve_back(x)) - 0.05
    path = curve(np.array([(x, start, z), (x + 0.12, start + 1.5, z), (x + 0.1, start + 5, z - 0.1),
                           (x - 0.1, start + _BACK, z - 0.5), (x - 0.3, start + _BACK + 1.9, 0.14 + 0.52 * z),
                           (x - 0.5, start + _BACK + 3.4, 0.3)]) * [side, 1, 1], 70)  # fmt: skip
    share = np.linspace(0, 1, 70)
    if style.wire:
        arm = Piece("frame", tube(path[:48], 0.085, 8))
        tip = Piece("tips", tube(path[46:], 0.2 - 0.05 * np.cos(np.linspace(0, 2 * np.pi, 24)), 10, flat=0.6))
        block = Piece("frame", tube(np.array([(side * (x - 0.4), start - 0.1, z), path[2]]), 0.14, 8))
        return [arm, tip, block]
    taper = style.temple * (1 - 0.42 * np.sin(np.pi * share.clip(0, 0.62) / 1.24)) + 0.05 * np.clip(share - 0.7, 0, 1)
    return [Piece("frame", tube(path, taper, 14, flat=0.36))]


def _lens(
    wide: float, high: float, power: float = 2.6, taper: float = 0.0, sweep: float = 0.0, wing: float = 0.0
) -> list[tuple[float, float]]:
    """A lens's outline: half width and half height, how square it is, how much wider above, how it sweeps outwards.

    `wing` draws the outer upper corner out to a point.
    """
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    c, s = np.cos(angle), np.sin(angle)
    x, y = (size * np.sign(w) * np.abs(w) ** (2 / power) for size, w in ((wide, c), (high, s)))
    x = x * (1 + taper * y / high)
    corner = np.exp(-(((angle - np.radians(42)) / 0.42) ** 2))
    return [*zip((x + 0.7 * wing * corner).tolist(), (y + sweep * x + wing * corner).tolist(), strict=True)]


_TEARDROP = [(2.5, 1.55), (2.75, 0.3), (2.2, -1.6), (0.7, -2.5), (-1.0, -2.1), (-2.1, -0.6), (-2.25, 1.0), (-1.5, 1.75),
             (1.0, 1.9)]  # fmt: skip
FRAMES = (
    Frame("sunglasses-square", "soft square", _lens(2.45, 2.1, 2.8, 0.09, 0.05), 3.7, 0.32, gender="unisex"),
    Frame("sunglasses-round", "round", _lens(2.3, 2.25, 2.05), 3.35, 0.24, 0.75, 0.34, gender="unisex", shape="round"),
    Frame("sunglasses-cat-eye", "cat-eye", _lens(2.5, 1.6, 2.3, 0.12, 0.18, 0.8), 3.7, 0.34, 1.7,
          shape="cat-eye", turn=-26),
    Frame("sunglasses-aviator", "aviator", _TEARDROP, 3.4, 0, 1.3, double_bridge=True, gender="unisex",
          shape="aviator"),
    Frame("sunglasses-oversized", "oversized square", _lens(2.9, 2.5, 2.8, 0.08, 0.04), 4.05, 0.42, 1.4, 0.52),
    Frame("sunglasses-slim", "slim rectangular", _lens(2.55, 1.2, 3.2, 0.04, 0.04), 3.65, 0.3, 0.5, 0.38,
          gender="unisex", shape="rectangular", turn=-30),
    Frame("sunglasses-browline", "classic trapezoid", _lens(2.4, 1.85, 2.9, 0.13, 0.08, 0.14), 3.6, 0.36, 1.25, 0.46,
          gender="men", shape="trapezoid", turn=-30),
    Frame("sunglasses-oval-wire", "wire-rim oval", _lens(2.4, 1.6, 2.2), 3.45, 0, 0.3, gender="men", shape="oval"),
)  # fmt: skip


def _cut(style: Frame) -> Cut:
    parts = (Part("frame", "main"), Part("lenses", "lens"), Part("hinges", "metal"), Part("tips", "lining"))
    words = {"shape": style.shape, "frame": "metal rim" if style.wire else "full rim"}
    return Cut(
        style.name,
        "sunglasses",
        style.cut,
        19 if style.width() < 6.9 else 20,
        lambda: build(style),
        parts,
        style.gender,
        View(style.turn, 6),
        words,
    )


CUTS = tuple(_cut(style) for style in FRAMES)
