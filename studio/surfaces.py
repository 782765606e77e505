"""Pure geometry for hard goods: splines, lofted surfaces, panels cut out of them, tubes and plates.

Lengths are centimetres; x runs along the thing, z points up. Nothing here needs Blender:
`studio.hard` turns the pieces into Blender objects.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Mesh:
    """Polygons: `vertices` (n, 3), their place on the flat leather `uv` (n, 2) in cm, `faces` as index tuples."""

    vertices: Array
    uv: Array
    faces: list[tuple[int, ...]]


@dataclass(frozen=True)
class Piece:
    """A mesh of one part; `thickness` gives it a body behind its surface, whose inner side is the part `lining`."""

    part: str
    mesh: Mesh
    thickness: float = 0.0
    lining: str | None = None


def spline(knots: Array, values: Array, at: Array) -> Array:
    """Natural cubic spline through `values` (k, d) at `knots` (k,), evaluated at `at` (n,): (n, d)."""
    knots, values, at = (np.asarray(a, float) for a in (knots, values, at))
    gap, rise = np.diff(knots), np.diff(values, axis=0)
    size = len(knots)
    system, right = np.eye(size), np.zeros_like(values)
    for i in range(1, size - 1):
        system[i, i - 1 : i + 2] = gap[i - 1], 2 * (gap[i - 1] + gap[i]), gap[i]
        right[i] = 3 * (rise[i] / gap[i] - rise[i - 1] / gap[i - 1])
    bend = np.linalg.solve(system, right)
    i = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, size - 2)
    h, s = gap[i][:, None], (at - knots[i])[:, None]
    slope = rise[i] / h - h * (2 * bend[i] + bend[i + 1]) / 3
    return values[i] + s * (slope + s * (bend[i] + s * (bend[i + 1] - bend[i]) / (3 * h)))


def curve(points: Sequence[Sequence[float]], count: int = 80, closed: bool = False) -> Array:
    """A smooth curve through `points` (k, d) with even steps: (count, d)."""
    control = np.asarray(points, float)
    wrap = 3 if closed else 0
    if closed:
        control = np.concatenate([control[-wrap:], control, control[: wrap + 1]])
    knots = np.r_[0, np.cumsum(np.linalg.norm(np.diff(control, axis=0), axis=1) ** 0.7)]
    first, last = knots[wrap], knots[len(knots) - 1 - wrap]
    return resample(spline(knots, control, np.linspace(first, last, 8 * count)), count, closed)


def arc_length(line: Array) -> Array:
    """Length along `line` (n, d) up to each of its points: (n,)."""
    return np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]


def resample(line: Array, count: int, closed: bool = False) -> Array:
    """`count` points at even steps along `line`; a closed line leaves out its repeated end."""
    length = arc_length(line)
    at = np.linspace(0, length[-1], count + 1)[:-1] if closed else np.linspace(0, length[-1], count)
    return np.stack([np.interp(at, length, axis) for axis in line.T], axis=1)


def grid_mesh(points: Array, uv: Array | None = None) -> Mesh:
    """Quads over a grid of `points` (m, n, 3); `uv` (m, n, 2) defaults to lengths along rows and columns."""
    rows, columns = points.shape[:2]
    if uv is None:
        across = np.linalg.norm(np.diff(points, axis=1), axis=2).mean(0)
        along = np.linalg.norm(np.diff(points, axis=0), axis=2).mean(1)
        uv = np.stack(np.meshgrid(np.r_[0, np.cumsum(across)], np.r_[0, np.cumsum(along)]), axis=-1)
    corner = np.arange(rows * columns).reshape(rows, columns)
    quads = np.stack([corner[:-1, :-1], corner[:-1, 1:], corner[1:, 1:], corner[1:, :-1]], axis=-1).reshape(-1, 4)
    return Mesh(points.reshape(-1, 3), uv.reshape(-1, 2), [tuple(q) for q in quads.tolist()])


def loft(rings: Array, cap_start: bool = True, cap_end: bool = True) -> Mesh:
    """A closed skin over `rings` (m, n, 3) of n points each; caps fill the first and the last ring."""
    shut = np.concatenate([rings, rings[:, :1]], axis=1)  # (m, n + 1, 3)
    caps = [_cap(shut[0, ::-1])] * cap_start + [_cap(shut[-1])] * cap_end
    return join([grid_mesh(shut), *caps])


def _cap(ring: Array) -> Mesh:
    """A disc of shrinking rings, so that smoothing and patterns have faces to work on."""
    centre = ring.mean(0)
    points = np.stack([centre + (ring - centre) * s for s in np.linspace(1, 0, 8)])  # (8, n + 1, 3)
    plane = np.argsort(np.ptp(ring, axis=0))[1:]
    return grid_mesh(points, points[..., plane] - points[..., plane].min((0, 1)))


def join(meshes: Sequence[Mesh]) -> Mesh:
    """One mesh of several."""
    starts = np.cumsum([0] + [len(m.vertices) for m in meshes])
    faces = [tuple(i + start for i in f) for m, start in zip(meshes, starts, strict=False) for f in m.faces]
    return Mesh(np.concatenate([m.vertices for m in meshes]), np.concatenate([m.uv for m in meshes]), faces)


def clip(mesh: Mesh, values: Array) -> Mesh:
    """The part of a mesh where `values` (n,), given at vertices, are positive; cut cleanly along zero."""
    vertices, uv, faces = list(mesh.vertices), list(mesh.uv), []
    crossings: dict[tuple[int, int], int] = {}
    positive = (values > 0).tolist()

    def crossing(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in crossings:
            share = values[a] / (values[a] - values[b])
            crossings[key] = len(vertices)
            vertices.append(mesh.vertices[a] + share * (mesh.vertices[b] - mesh.vertices[a]))
            uv.append(mesh.uv[a] + share * (mesh.uv[b] - mesh.uv[a]))
        return crossings[key]

    for face in mesh.faces:
        inside = sum(positive[i] for i in face)
        if inside == len(face):
            faces.append(face)
        if inside in (0, len(face)):
            continue
        kept = []
        for a, b in zip(face, (*face[1:], face[0]), strict=True):
            if positive[a]:
                kept.append(a)
            if positive[a] != positive[b]:
                kept.append(crossing(a, b))
        faces.append(tuple(kept))
    return _compact(Mesh(np.array(vertices), np.array(uv), faces))


def _compact(mesh: Mesh) -> Mesh:
    used = np.unique(np.fromiter(chain.from_iterable(mesh.faces), int))
    place = np.zeros(len(mesh.vertices), int)
    place[used] = np.arange(len(used))
    return Mesh(mesh.vertices[used], mesh.uv[used], [tuple(place[list(f)].tolist()) for f in mesh.faces])


def contour(mesh: Mesh, values: Array) -> list[Array]:
    """Lines (m, 3) on a mesh along which `values` (n,) are zero, longest first."""
    links: dict[tuple[float, ...], list[tuple[float, ...]]] = defaultdict(list)
    positive = (values > 0).tolist()
    for face in mesh.faces:
        if sum(positive[i] for i in face) in (0, len(face)):
            continue
        ends = []
        for a, b in zip(face, (*face[1:], face[0]), strict=True):
            if positive[a] != positive[b]:
                share = values[a] / (values[a] - values[b])
                point = mesh.vertices[a] + share * (mesh.vertices[b] - mesh.vertices[a])
                ends.append(tuple(np.round(point, 3).tolist()))
        if len(ends) == 2 and ends[0] != ends[1]:
            links[ends[0]].append(ends[1])
            links[ends[1]].append(ends[0])
    lines = []
    while links:
        start = next((p for p, near in links.items() if len(near) == 1), next(iter(links)))
        lines.append(_walk(links, start))
    return sorted(lines, key=lambda line: -arc_length(line)[-1])


def _walk(links: dict[tuple[float, ...], list[tuple[float, ...]]], start: tuple[float, ...]) -> Array:
    line = [start]
    while links.get(line[-1]):
        here = line[-1]
        there = links[here].pop()
        links[there].remove(here)
        line.append(there)
    for point in line:
        if not links.get(point, True):
            del links[point]
    return np.array(line)


def distance(points: Array, outline: Array) -> Array:
    """Signed distance (n,) of `points` (n, 2) to a closed polygon `outline` (m, 2), positive inside."""
    blocks = np.array_split(points, max(len(points) // 512, 1))  # small enough for the processor's cache
    return np.concatenate([_distance(block, outline) for block in blocks])


def _distance(points: Array, outline: Array) -> Array:
    (x, y), (x0, y0) = points.T[..., None], outline.T  # (n, 1) and (m,)
    x1, y1 = np.roll(outline, -1, axis=0).T
    dx, dy = x1 - x0, y1 - y0
    rx, ry = x - x0, y - y0  # (n, m)
    share = np.clip((rx * dx + ry * dy) / np.maximum(dx * dx + dy * dy, 1e-12), 0, 1)
    gap = np.sqrt(((rx - share * dx) ** 2 + (ry - share * dy) ** 2).min(1))  # (n,)
    crosses = (y0 > y) != (y1 > y)  # (n, m): edges that a ray to the right may meet
    right = rx < ry * dx / np.where(dy == 0, 1e-12, dy)
    return np.where((crosses & right).sum(1) % 2 == 1, gap, -gap)


def tube(
    path: Array, radius: float | Array, sides: int = 10, closed: bool = False, flat: float = 1.0, ends: bool = True
) -> Mesh:
    """A cord along `path` (m, 3); `flat` < 1 squeezes it into a strap across its bend; without `ends` it is hollow."""
    tangent, normal = _frames(path, closed)
    side = np.cross(tangent, normal)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    reach = np.broadcast_to(np.asarray(radius, float), len(path))[:, None, None]
    ring = np.cos(angle)[:, None] * side[:, None] + flat * np.sin(angle)[:, None] * normal[:, None]
    rings = path[:, None] + reach * ring  # (m, sides, 3)
    if closed:
        rings = np.concatenate([rings, rings[:1]])
    return loft(rings, ends and not closed, ends and not closed)


def _frames(path: Array, closed: bool) -> tuple[Array, Array]:
    """Unit tangents and normals (m, 3) that turn as little as possible along the path."""
    tangent = np.roll(path, -1, 0) - np.roll(path, 1, 0) if closed else np.gradient(path, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-12
    normal = np.zeros_like(path)
    helper = np.eye(3)[np.abs(tangent[0]).argmin()]
    for i, direction in enumerate(tangent):
        helper = helper - direction * (helper @ direction)
        helper = helper / np.linalg.norm(helper)
        normal[i] = helper
    if closed:  # spread the twist that is left at the join over the whole loop
        left = np.cross(tangent[0], normal[0])
        twist = np.arctan2(normal[-1] @ left, normal[-1] @ normal[0])
        turn = -twist * np.linspace(0, 1, len(path))[:, None]
        normal = np.cos(turn) * normal + np.sin(turn) * np.cross(tangent, normal)
    return tangent, normal


def ribbon(path: Array, width: float, normals: Array, thickness: float = 0.1) -> Mesh:
    """A flat strap along `path` (m, 3) that lies square to `normals` (m, 3)."""
    tangent = np.gradient(path, axis=0)
    side = np.cross(tangent, normals)
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-12
    up = np.cross(side, tangent)
    up /= np.linalg.norm(up, axis=1, keepdims=True) + 1e-12
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    round_box = (np.cos(angle) ** 8 + np.sin(angle) ** 8) ** (-1 / 8)
    across, high = np.cos(angle) * round_box * width / 2, np.sin(angle) * round_box * thickness / 2
    return loft(path[:, None] + across[:, None] * side[:, None] + high[:, None] * up[:, None])


def plate(outline: Array, thickness: float, edge: float = 0.1) -> Mesh:
    """A slab over a closed `outline` (n, 2) in the xy plane, its rim rounded by `edge`."""
    turn = np.linspace(0, np.pi / 2, 4)
    insets = np.r_[edge * (1 - np.sin(turn)), edge * (1 - np.cos(turn))]
    heights = np.r_[edge * (1 - np.cos(turn)), thickness - edge * (1 - np.sin(turn))]
    rings = [np.c_[inset(outline, i), np.full(len(outline), h)] for i, h in zip(insets, heights, strict=True)]
    return loft(np.stack(rings))


def inset(outline: Array, by: float | Array) -> Array:
    """A closed `outline` (n, 2) moved inwards by `by` (a number or (n,)), outwards where negative."""
    along = np.roll(outline, -1, 0) - np.roll(outline, 1, 0)
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-12
    x, y = outline.T
    area = (x * np.roll(y, -1) - y * np.roll(x, -1)).sum()
    inward = np.c_[-along[:, 1], along[:, 0]] * np.sign(area)
    return outline + inward * np.broadcast_to(np.asarray(by, float), len(outline))[:, None]


def rounded_box(width: float, height: float, radius: float, count: int = 96) -> Array:
    """A closed outline (count, 2) of a rectangle with round corners, its centre at the origin."""
    corners = []
    for i, (sx, sy) in enumerate([(1, 1), (-1, 1), (-1, -1), (1, -1)]):
        angle = np.linspace(0, np.pi / 2, 12) + i * np.pi / 2
        centre = np.array([sx * (width / 2 - radius), sy * (height / 2 - radius)])
        corners.append(centre + radius * np.c_[np.cos(angle), np.sin(angle)])
    line = np.concatenate(corners)
    return resample(np.concatenate([line, line[:1]]), count, closed=True)


def stitches(line: Array, part: str = "stitching", length: float = 0.26, gap: float = 0.14, radius: float = 0.045):
    """Short threads along `line` (n, 3), as one piece; no camera sees their ends, which are left open."""
    total = arc_length(line)[-1]
    count = max(int(total / (length + gap)), 1)
    fine = resample(line, count * 6 + 1)
    profile = radius * np.array([0.5, 1, 1, 0.5])
    return Piece(part, join([tube(fine[6 * i : 6 * i + 4], profile, 5, ends=False) for i in range(count)]))


def move(
    piece: Piece, offset: Sequence[float] = (0, 0, 0), turn: float = 0.0, mirror: bool = False, lean: float = 0.0
) -> Piece:
    """A piece mirrored in y, leaned about x, then turned about z (degrees), then shifted."""
    points = piece.mesh.vertices * ([1, -1, 1] if mirror else 1)
    points = points @ _rotation(lean, 0).T @ _rotation(turn, 2).T + np.asarray(offset, float)
    faces = [f[::-1] for f in piece.mesh.faces] if mirror else piece.mesh.faces
    return replace(piece, mesh=Mesh(points, piece.mesh.uv, faces))


def _rotation(degrees: float, axis: int) -> Array:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    a, b = [i for i in range(3) if i != axis]
    matrix = np.eye(3)
    matrix[[a, a, b, b], [a, b, a, b]] = c, -s, s, c
    return matrix


def bend(mesh: Mesh, shape: Callable[[Array], Array]) -> Mesh:
    """The mesh with `shape` applied to its vertices (n, 3)."""
    return replace(mesh, vertices=shape(mesh.vertices))


def ripple(points: Array, size: float, amount: float, seed: int = 0) -> Array:
    """Smooth random bulges (n,) of about ±`amount` with features of `size` cm: no handmade thing is perfect."""
    rng = np.random.default_rng(seed)
    waves = rng.normal(size=(12, 3)) * (2 * np.pi / size / 1.7)
    phases = rng.uniform(0, 2 * np.pi, 12)
    return amount * np.sin(points @ waves.T + phases).mean(1) * 2.4
