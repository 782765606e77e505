"""Watches: cases, dials and bezels on thin straps or link bracelets, closed round a cushion and seen from the front."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.hardware import circle
from studio.surfaces import (
    Array,
    Mesh,
    Piece,
    curve,
    join,
    loft,
    move,
    plate,
    resample,
    rounded_box,
    stitches,
    tube,
)


@dataclass(frozen=True)
class Watch:
    """One watch, in cm: the case's half width and half height, its corners (1 = round), and what is on the dial."""

    name: str
    cut: str
    size: tuple[float, float] = (1.85, 1.85)
    corner: float = 1.0
    strap: str = "leather"
    width: float = 1.9
    dial: str = "dial"
    marks: int = 12
    small_dials: Sequence[tuple[float, float]] = ()
    pushers: bool = False
    digital: bool = False
    gender: str = "women"

    def outline(self, by: float = 0.0) -> Array:
        """The case's edge (120, 2), moved inwards by `by`."""
        w, h = self.size
        w, h = w - by, h - by  # drawn anew: a sharp corner moved inwards would cross itself
        return rounded_box(
            2 * w, 2 * h, float(np.clip(self.corner * min(self.size) - by, 0.05, 0.999 * min(w, h))), 120
        )


def build(watch: Watch) -> list[Piece]:
    """Case and strap, lifted onto the ground."""
    front = [move(piece, lean=90) for piece in (*_case(watch), *_dial(watch))]
    pieces = [*front, *(_links(watch) if watch.strap == "metal" else _strap(watch))]
    floor = min(piece.mesh.vertices[:, 2].min() for piece in pieces)
    return [move(piece, (0, 0, -floor)) for piece in pieces]


def _case(watch: Watch) -> list[Piece]:
    """Middle case, bezel, lugs and crown."""
    profile = (
        (0.3, -0.35),
        (0.05, -0.3),
        (0.0, -0.1),
        (0.02, 0.18),
        (0.1, 0.3),
        (0.18, 0.34),
        (0.27, 0.32),
        (0.3, 0.2),
    )
    rings = [np.c_[watch.outline(by), np.full(120, z)] for by, z in profile]
    w, h = watch.size
    metal = [loft(np.stack(rings), True, False)]
    half, foot = watch.width / 2, h - (0.55 if watch.corner >= 0.9 else 0.26)  # its foot stays under the bezel
    for sx in () if watch.digital else (-1, 1):
        for sy in (-1, 1):
            path = curve([(sx * (half + 0.02), sy * foot, -0.02), (sx * (half + 0.02), sy * (h + 0.12), -0.02),
                          (sx * (half + 0.02), sy * (h + 0.42), -0.3)], 16)  # fmt: skip
            metal.append(tube(path, np.linspace(0.26, 0.15, 16), 10, flat=0.8))
    if not watch.digital:
        metal.append(_crown(w, 0.0, 0.24))
    if watch.pushers:
        metal += [_crown(w * 0.83, y, 0.17, 0.3) for y in (1.08, -1.08)]
    return [Piece("metal", join(metal))]


def _crown(x: float, y: float, radius: float, long: float = 0.32) -> Mesh:
    path = np.c_[np.linspace(x - 0.1, x + long, 8), np.full(8, y), np.full(8, -0.02)]
    return tube(path, radius * np.array([0.6, 0.6, 0.7, 1, 1, 1, 1, 0.85]), 16)


def _dial(watch: Watch) -> list[Piece]:
    face = Piece(watch.dial, plate(watch.outline(0.29), 0.2, 0.02))
    if watch.digital:
        return [face, *_digits(watch)]
    w, h = watch.size
    marks = []
    for k in range(watch.marks):
        turn = 2 * np.pi * k / watch.marks
        ahead = np.array([np.sin(turn), np.cos(turn)])
        far = 0.8 / max(abs(ahead[0]) / w, abs(ahead[1]) / h) if watch.corner < 0.9 else 0.8 * w
        long = 0.3 if k * 4 % watch.marks == 0 else 0.2
        marks.append(tube(np.array([(*(far * ahead), 0.215), (*((far - long) * ahead), 0.215)]), 0.05, 6))
    reach = min(w, h)
    hands = [_hand((0.42 * reach, 0.28 * reach), 0.075), _hand((-0.4 * reach, 0.55 * reach), 0.06),
             _hand((0.05 * reach, -0.62 * reach), 0.028)]  # fmt: skip
    small = [
        tube(np.c_[circle(0.34, 40) + spot, np.full(40, 0.21)], 0.035, 6, closed=True) for spot in watch.small_dials
    ]
    small += [tube(np.array([(*spot, 0.22), (spot[0] + 0.14, spot[1] + 0.2, 0.22)]), 0.03, 6)
              for spot in watch.small_dials]  # fmt: skip
    boss = plate(circle(0.12, 24), 0.3, 0.03)
    ink = "metal" if watch.dial == "dial" else "ink"
    return [face, Piece(ink, join([*marks, *hands, *small, boss]))]


def _hand(tip: tuple[float, float], thick: float) -> Mesh:
    x, y = tip
    path = resample(np.array([(-0.14 * x, -0.14 * y, 0.24), (x, y, 0.24)]), 10)
    return tube(path, thick * np.linspace(1.1, 0.5, 10), 6)


_SEGMENTS = {"1": "bc", "0": "abcdef", "9": "abcdfg", "8": "abcdefg"}
_BARS = {"a": ((0, 2), (1, 2)), "b": ((1, 2), (1, 1)), "c": ((1, 1), (1, 0)), "d": ((0, 0), (1, 0)),
         "e": ((0, 0), (0, 1)), "f": ((0, 1), (0, 2)), "g": ((0, 1), (1, 1))}  # fmt: skip


def _digits(watch: Watch) -> list[Piece]:
    """10:09 in seven segments on a pale display."""
    screen = plate(rounded_box(2.3, 1.25, 0.12, 60), 0.25, 0.02)
    bars = []
    for place, digit in zip((-0.92, -0.44, 0.16, 0.64), "1009", strict=True):
        for bar in _SEGMENTS[digit]:
            (x0, y0), (x1, y1) = _BARS[bar]
            line = np.array([(place + 0.3 * x0, 0.38 * (y0 - 1), 0.27), (place + 0.3 * x1, 0.38 * (y1 - 1), 0.27)])
            bars.append(tube(0.86 * line + 0.14 * line.mean(0), 0.05, 6))
    bars += [plate(np.add(circle(0.05, 12), (0.02, y)), 0.3, 0.02) for y in (-0.15, 0.15)]
    rim = tube(np.c_[rounded_box(2.45, 1.4, 0.18, 80), np.full(80, 0.24)], 0.05, 6, closed=True)
    return [Piece("display", screen), Piece("ink", join(bars)), Piece("metal", rim)]


def _loop(watch: Watch) -> tuple[Array, Array]:
    """The strap's middle line (160, 3) from the upper lug round the cushion to the lower one, and its outside."""
    h = watch.size[1] + 0.02
    line = curve(
        [
            (0, 0.22, h),
            (0, 0.75, h + 0.75),
            (0, 2.2, h + 1.1),
            (0, 4.1, h + 0.5),
            (0, 5.2, h - 1.4),
            (0, 5.3, 0),
            (0, 5.2, 1.4 - h),
            (0, 4.1, -h - 0.4),
            (0, 2.2, -h - 1.0),
            (0, 0.75, -h - 0.7),
            (0, 0.22, -h),
        ],
        160,
    )
    out = np.cross(np.gradient(line, axis=0), [1.0, 0, 0])
    return line, out / np.linalg.norm(out, axis=1, keepdims=True)


def _strap(watch: Watch) -> list[Piece]:
    """A leather or rubber strap that narrows towards the buckle, padded in the middle and stitched."""
    line, out = _loop(watch)
    share = np.linspace(-1, 1, 160)
    wide = watch.width / 2 * (0.78 + 0.2 * share**2)
    thick = 0.09 + 0.06 * share**6
    angle = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    box = (np.cos(angle) ** 8 + np.sin(angle) ** 8) ** (-1 / 8)
    across, high = np.cos(angle) * box, np.sin(angle) * box
    rings = line[:, None] + (wide[:, None] * across)[..., None] * [1.0, 0, 0]
    rings = rings + (thick[:, None] * high)[..., None] * out[:, None]
    pieces = [Piece("strap", loft(rings))]
    if watch.strap == "leather":
        for side in (-1, 1):
            seam = line + out * (thick[:, None] + 0.01) + np.outer(side * (wide - 0.17), [1.0, 0, 0])
            pieces += [stitches(part, length=0.17, gap=0.1, radius=0.028) for part in (seam[:60], seam[100:])]
    else:
        grooves = [line + out * (thick[:, None] + 0.005) + [x, 0, 0] for x in (-0.35, 0.35)]
        pieces += [Piece("lining", tube(groove[a:b], 0.06, 6)) for groove in grooves for a, b in ((6, 60), (100, 154))]
    return pieces


def _links(watch: Watch) -> list[Piece]:
    """A bracelet of three polished links a row."""
    line, out = _loop(watch)
    spots = resample(line, 34)
    away = np.stack([np.interp(np.linspace(0, 159, 34), np.arange(160), axis) for axis in out.T], axis=1)
    along = np.gradient(spots, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    shapes = []
    for number, (spot, up, ahead) in enumerate(zip(spots, away, along, strict=True)):
        taper = 0.84 + 0.16 * abs(number - 16.5) / 16.5
        for x, wide, shift in ((-0.36, 0.27, 0.0), (0, 0.4, 0.25), (0.36, 0.27, 0.0)):
            brick = plate(rounded_box(wide * watch.width * taper, 0.5, 0.1, 32), 0.22, 0.07)
            local = brick.vertices
            place = spot + ahead * shift + np.outer(local[:, 0] + x * watch.width * taper, [1.0, 0, 0])
            place = place + np.outer(local[:, 1], ahead) + np.outer(local[:, 2] - 0.1, up)
            shapes.append(Mesh(place, brick.uv, [face[::-1] for face in brick.faces]))
    return [Piece("metal", join(shapes))]


# The white dial takes the role whose plain colour is white.
PARTS = (
    Part("strap", "main"),
    Part("dial", "lens"),
    Part("white", "sole"),
    Part("metal", "metal"),
    Part("lining", "lining"),
    Part("stitching", "stitch"),
    Part("ink", "lens"),
    Part("display", "sole"),
)
WATCHES = (
    Watch("watch-round", "round-dial", (1.75, 1.75), width=1.7, dial="white", gender="unisex"),
    Watch("watch-bracelet", "link-bracelet", (1.8, 1.8), strap="metal", width=1.9),
    Watch("watch-square", "small square", (1.3, 1.5), 0.22, width=1.5, dial="white", marks=12),
    Watch("watch-chronograph", "chronograph", (2.1, 2.1), width=2.1, small_dials=((-0.75, 0), (0.75, 0), (0, -0.78)),
          pushers=True, gender="men"),
    Watch("watch-digital", "digital", (1.75, 1.9), 0.3, "rubber", 2.0, digital=True, gender="unisex"),
)  # fmt: skip


def _cut(watch: Watch) -> Cut:
    shape = "round" if watch.corner == 1 else "square"
    frame = round(2.3 * max(watch.size) + 3.0, 1)
    words = {"dial": "digital" if watch.digital else shape, "strap": watch.strap}
    return Cut(watch.name, "watch", watch.cut, frame, lambda: build(watch), PARTS, watch.gender, View(0, 5), words)


CUTS = tuple(_cut(watch) for watch in WATCHES)
