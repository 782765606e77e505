"""Metalwork and cords that hard goods share: links, rings, buckles, studs, zips, balls; centimetres."""

from collections.abc import Sequence

import numpy as np

from studio.surfaces import Array, Mesh, Piece, arc_length, join, loft, move, plate, resample, rounded_box, tube


def ring_angles(count: int = 48) -> Array:
    """Even angles once round, the end left out."""
    return np.linspace(0, 2 * np.pi, count, endpoint=False)


def circle(radius: float, count: int = 64) -> Array:
    """A closed round outline (count, 2)."""
    angle = ring_angles(count)
    return radius * np.c_[np.cos(angle), np.sin(angle)]


def upright(piece: Piece, offset: Sequence[float] = (0, 0, 0)) -> Piece:
    """A plate drawn in x and z whose thickness grows towards the viewer."""
    return move(move(piece, lean=90), offset)


def hoop(centre: Sequence[float], radius: float, thick: float = 0.16, axis: str = "y", tall: float = 1.0) -> Piece:
    """A metal ring seen from the front (axis y) or from the side (axis x)."""
    angle = ring_angles(32)
    flat, up, none = radius * np.cos(angle), radius * tall * np.sin(angle), np.zeros(32)
    path = np.c_[flat, none, up] if axis == "y" else np.c_[none, flat, up]
    return Piece("metal", tube(path + np.asarray(centre, float), thick, 10, closed=True))


def knob(centre: Sequence[float], radius: float, depth: float = 0.4, part: str = "metal") -> Piece:
    """A stud or the boss of a lock, facing the viewer."""
    disc = plate(circle(radius, 40), depth, min(0.15, depth / 2))
    return upright(Piece(part, disc), centre)


def badge(centre: Sequence[float], width: float, height: float, depth: float = 0.3, part: str = "metal") -> Piece:
    """A rectangular fitting with round corners, facing the viewer."""
    outline = rounded_box(width, height, 0.3 * min(width, height), 60)
    return upright(Piece(part, plate(outline, depth, min(0.1, depth / 2))), centre)


def frame(centre: Sequence[float], width: float, height: float, thick: float = 0.17, pin: bool = True) -> list[Piece]:
    """A buckle facing the viewer: an open frame, with its pin across."""
    line = rounded_box(width, height, 0.25 * min(width, height), 60)
    x, y, z = centre
    pieces = [Piece("metal", tube(np.c_[line[:, 0] + x, np.full(60, y), line[:, 1] + z], thick, 8, closed=True))]
    if pin:
        path = np.array([(x, y - 0.05, z + height / 2), (x, y - 0.15, z - height / 2)])
        pieces.append(Piece("metal", tube(resample(path, 6), 0.8 * thick, 8)))
    return pieces


def links(
    path: Array, length: float = 1.25, width: float = 0.36, thick: float = 0.16, flat: bool = False, up: int = 1
) -> Mesh:
    """Chain links along a path (n, 3), every other one turned on edge; `width` is a share of the length.

    `up` is the axis that flat links face (1 towards the viewer, 2 upwards); `flat` lays all of them half flat,
    as a curb chain lies.
    """
    count = max(2, int(arc_length(path)[-1] / (length * (0.6 if flat else 0.72))))
    spots = resample(path, count)
    along = np.gradient(spots, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    angle = ring_angles(20)[:, None]
    facing = np.eye(3)[up]
    found = []
    for number, (spot, ahead) in enumerate(zip(spots, along, strict=True)):
        first = np.cross(ahead, facing)
        first /= np.linalg.norm(first) + 1e-9
        edge = np.cross(ahead, first)
        side = first * 0.9 + edge * 0.42 if flat else first if number % 2 else edge
        found.append(tube(spot + length / 2 * np.cos(angle) * ahead + width * length * np.sin(angle) * side,
                          thick, 8, closed=True))  # fmt: skip
    return join(found)


def chain(path: Array, length: float = 1.25, thick: float = 0.16) -> Piece:
    """Metal links along a path (n, 3)."""
    return Piece("metal", links(path, length, 0.36, thick))


def ball(centre: Sequence[float], radius: float, squash: float = 1.0) -> Mesh:
    """A bead."""
    turn = np.linspace(0, np.pi, 15)[1:-1]
    ring = circle(1.0, 24)
    rings = [np.c_[radius * np.sin(t) * ring, np.full(24, -radius * squash * np.cos(t))] for t in turn]
    mesh = loft(np.stack(rings))
    return Mesh(mesh.vertices + np.asarray(centre, float), mesh.uv, mesh.faces)


def beads(path: Array, radii: float | Array, spacing: float = 2.02) -> Mesh:
    """Beads strung along a path (n, 3), touching each other."""
    length = arc_length(path)
    total, at, found = length[-1], 0.0, []
    while at <= total:
        radius = float(radii) if np.ndim(radii) == 0 else float(np.interp(at, length, radii))
        found.append(ball([np.interp(at, length, axis) for axis in path.T], radius))
        at += spacing * radius
    return join(found)


def zipper(path: Array, pull: float | None = 0.8, tape: float = 0.42, hang: float = 2.2) -> list[Piece]:
    """A zip along a path (n, 3) that faces the viewer: dark tape, metal teeth, and a slider with a leather tag.

    `pull` is the slider's place along the path as a share, or None.
    """
    fine = resample(path, max(8, int(arc_length(path)[-1] / 0.12)))
    ahead = np.gradient(fine, axis=0)
    side = np.cross(ahead / np.linalg.norm(ahead, axis=1, keepdims=True), [0, 1.0, 0])
    teeth = []
    for number in range(1, len(fine) - 1, 3):
        reach = np.linspace(-0.2, 0.2, 4)[:, None] * side[number]
        teeth.append(tube(fine[number] + reach - [0, 0.12, 0], 0.09 * np.array([0.4, 1, 1, 0.4]), 6, ends=False))
    pieces = [Piece("lining", tube(fine, tape, 8, flat=0.35)), Piece("metal", join(teeth))]
    if pull is not None:
        spot = fine[int(pull * (len(fine) - 1))]
        pieces += puller(spot - [0, 0.25, 0], hang)
    return pieces


def puller(at: Array, hang: float = 2.2) -> list[Piece]:
    """A zip's slider with a leather tag on a small ring."""
    tag = rounded_box(0.75, hang, 0.3)
    return [
        badge(at, 0.9, 0.7, 0.35),
        hoop(np.add(at, (0, -0.3, -0.45)), 0.32, 0.1),
        upright(Piece("trim", plate(tag, 0.22, 0.08)), np.add(at, (0, -0.3, -0.6 - hang / 2))),
    ]
