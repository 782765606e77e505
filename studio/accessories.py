"""Belts, rolled up on their edge with the buckle in front; centimetres."""

from dataclasses import dataclass

import numpy as np

from core.data.blanks import Part
from studio.hard import Cut, View
from studio.hardware import circle, links
from studio.surfaces import Array, Mesh, Piece, curve, join, plate, resample, ribbon, rounded_box, stitches, tube


@dataclass(frozen=True)
class Belt:
    """One belt: its width and thickness in cm, how it is made and which buckle it has."""

    name: str
    cut: str
    width: float
    buckle: str
    make: str = "plain"
    thickness: float = 0.32
    gender: str = "women"
    frame_cm: float = 17.0


def _coil(belt: Belt) -> tuple[Array, Array, Array]:
    """The strap's middle line (420, 3), wound up, with its directions ahead and outwards; its end lies in front."""
    turns = 2.25
    angle = np.linspace(0, 2 * np.pi * turns, 420) + np.radians(-90 - 360 * turns - 12)
    radius = 3.5 + (0.34 + 0.6 * belt.thickness) * (angle - angle[0]) / (2 * np.pi) * 2
    coil = np.c_[radius * np.cos(angle) * 1.22, radius * np.sin(angle) * 0.92, np.full(420, belt.width / 2)]
    path = resample(coil, 420)
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    return path, along, np.cross(along, [0, 0, 1.0])


def build(belt: Belt) -> list[Piece]:
    """Strap, tip through the buckle, loop and buckle."""
    path, along, out = _coil(belt)
    strap = {"braided": _braid, "chain": _chain}.get(belt.make, _leather)(belt, path, out)
    if belt.make == "chain":
        return strap
    return [*strap, *_tip(belt, path, along, out), *_buckle(belt, path[-1], along[-1], out[-1])]


def _leather(belt: Belt, path: Array, out: Array) -> list[Piece]:
    pieces = [Piece("strap", ribbon(path, belt.width, out, belt.thickness))]
    lift = out * (belt.thickness / 2 + 0.02)
    edge = belt.width / 2 - 0.28
    pieces += [stitches(np.add((path + lift)[130:], (0, 0, dz)), length=0.28, gap=0.16) for dz in (-edge, edge)]
    return pieces


def _braid(belt: Belt, path: Array, out: Array) -> list[Piece]:
    """Five leather strands plaited flat."""
    length = np.linspace(0, 1, 420) * np.linalg.norm(np.diff(path, axis=0), axis=1).sum()
    fine = resample(np.c_[path, out, length], 700)
    strands = []
    for k in range(6):
        turn = 2 * np.pi * (fine[:, 6] / 4.2 + k / 6)
        across = (belt.width / 2 - 0.3) * (2 / np.pi) * np.arcsin(np.sin(turn) * 0.98)
        over = 0.14 * np.cos(2 * turn + k)
        line = fine[:, :3] + over[:, None] * fine[:, 3:6] + np.outer(across, [0, 0, 1.0])
        strands.append(ribbon(line, 0.72, fine[:, 3:6] + 0 * line, 0.2))
    return [Piece("strap", join(strands))]


def _chain(belt: Belt, path: Array, out: Array) -> list[Piece]:
    """Big flat links with a hook and a hanging end with a disc."""
    standing = path + out * 0.1
    body = links(standing, 2.1, 0.36, 0.2, flat=True, up=2)
    spot = path[-1] + out[-1] * 0.5
    hung = curve(
        [
            np.add(spot, (0, 0, 0.2)),
            np.add(spot, (1.4, -0.5, -0.5)),
            np.add(spot, (3.0, -0.9, -0.85)),
            np.add(spot, (4.6, -0.6, -0.9)),
        ],
        40,
    )
    end = links(hung, 1.2, 0.36, 0.14, flat=True, up=2)
    coin = plate(circle(0.95, 50) + hung[-1, :2] + [0.95, 0], 0.22, 0.06)
    lifted = Mesh(np.add(coin.vertices, (0, 0, hung[-1, 2] - 0.1)), coin.uv, coin.faces)
    return [Piece("buckle", join([body, end, lifted]))]


def _tip(belt: Belt, path: Array, along: Array, out: Array) -> list[Piece]:
    """The free end: it leaves the buckle, lies along the outer turn and ends in a point."""
    high = np.linspace(0, 1, 60)[:, None]
    start, ahead, side = path[-1], along[-1], out[-1]
    line = curve([start + 0.25 * side, start + 2.6 * ahead + 0.3 * side, start + 4.6 * ahead - 0.05 * side,
                  start + 6.2 * ahead - 0.9 * side], 60)  # fmt: skip
    facing = side + 0.35 * high * ahead
    body = ribbon(line, belt.width * 0.98, facing, belt.thickness)
    local = (body.vertices - start) @ ahead
    tip = local.max()
    shrink = np.clip((tip - local) / (0.55 * belt.width), 0, 1) ** 0.5
    pointed = body.vertices.copy()
    pointed[:, 2] = belt.width / 2 + (pointed[:, 2] - belt.width / 2) * (0.12 + 0.88 * shrink)
    holes = [
        Piece("lining", tube(np.array([line[k] + 0.1 * side, line[k] + 0.24 * side]), 0.16, 12)) for k in (24, 36, 48)
    ]
    normal = facing / np.linalg.norm(facing, axis=1, keepdims=True)
    edge, last = belt.width / 2 - 0.28, int(58 - 60 * 0.55 * belt.width / 6.6)
    seams = [
        stitches(np.add((line + normal * (belt.thickness / 2 + 0.02))[8:last], (0, 0, dz))) for dz in (-edge, edge)
    ]
    return [Piece("strap", Mesh(pointed, body.uv, body.faces)), *holes, *seams]


def _buckle(belt: Belt, at: Array, ahead: Array, side: Array) -> list[Piece]:
    """The buckle's frame, pin and the loop that holds the tip."""
    up = np.array([0, 0, 1.0])

    def placed(points: Array, lift: float = 0.0) -> Array:
        return at + np.outer(points[:, 0], ahead) + np.outer(points[:, 1], up) + lift * side

    wide, tall, thick = {
        "round": (4.6, belt.width + 0.7, 0.3),
        "western": (4.6, belt.width + 1.4, 0.34),
    }.get(belt.buckle, (3.0, belt.width + 1.1, 0.24))
    if belt.buckle in ("round", "western"):
        outline = circle(1.0, 80) * [wide / 2, tall / 2]
    else:
        outline = rounded_box(wide, tall, 0.7 if belt.buckle == "frame" else 0.25, 80)
    pieces = [tube(placed(np.add(outline, (0.9, 0)), 0.45), thick, 12, closed=True)]
    pin = placed(np.c_[np.linspace(-0.4, 0.9 + wide / 2, 14), np.zeros(14)], 0.62)
    pieces.append(tube(pin, np.linspace(0.2, 0.15, 14), 10))
    bar = placed(np.c_[np.full(8, -0.35), np.linspace(-tall / 2, tall / 2, 8) * 0.8], 0.3)
    pieces.append(tube(bar, 0.16, 8))
    if belt.buckle == "western":
        pieces.append(tube(placed(1.14 * outline + [0.9, 0], 0.36), 0.13, 8, closed=True))
        rope = np.concatenate([outline, outline[:1]]) * 1.14 + [0.9, 0]
        turn = np.linspace(0, 2 * np.pi * 26, 81)
        pieces.append(tube(placed(rope, 0.36) + 0.1 * np.sin(turn)[:, None] * side, 0.14, 8))
    loops = []
    for shift in (3.6,) if belt.buckle != "western" else (3.8, 4.9):
        across = np.linspace(-1, 1, 20) * (belt.width / 2 + 0.14)
        line = placed(np.c_[np.full(20, shift), across], belt.thickness + 0.28)
        part = "buckle" if belt.buckle == "western" else "strap"
        loops.append(Piece(part, ribbon(line, 0.85, np.tile(side, (20, 1)), 0.24)))
    return [Piece("buckle", join(pieces)), *loops]


PARTS = (Part("strap", "main"), Part("buckle", "metal"), Part("stitching", "stitch"), Part("lining", "lining"))
BELTS = (
    Belt("belt-leather", "frame-buckle", 3.0, "frame", gender="unisex"),
    Belt("belt-wide", "wide round-buckle", 5.2, "round"),
    Belt("belt-braided", "braided", 3.2, "frame", "braided", gender="men"),
    Belt("belt-western", "western-buckle", 3.6, "western"),
    Belt("belt-dress", "slim formal", 2.8, "box", gender="men", thickness=0.26),
    Belt("belt-chain", "chain-link", 2.0, "hook", "chain", frame_cm=17.0),
)


def _cut(belt: Belt) -> Cut:
    words = {"closure": f"{belt.buckle} buckle", "width": f"{belt.width:.0f} cm"}
    return Cut(
        belt.name,
        "belt",
        belt.cut,
        belt.frame_cm,
        lambda: build(belt),
        PARTS,
        belt.gender,
        View(0, 48 if belt.make == "chain" else 11),
        words,
    )


CUTS = tuple(_cut(belt) for belt in BELTS)
