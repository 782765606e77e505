"""The shoemaker's last: a smooth foot (and leg) on which every upper is cut, layered and stitched.

A last is a stack of cross-sections that start upright at the toe, swing round under the ankle and end level at
the top of the leg. x runs from heel (0) to toe, y to the outside of the foot, z up; centimetres.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from studio.surfaces import Array, Mesh, Piece, clip, contour, curve, distance, grid_mesh, resample, spline

Field = Callable[[Array], Array]  # signed distance (n,) of points (n, 3) to a cut line, positive on the kept side


@dataclass(frozen=True)
class Station:
    """One section: its top and its bottom in the side view, half width, and how boxy its two halves are."""

    top: tuple[float, float]
    bottom: tuple[float, float]
    half: float
    centre: float = 0.0  # how far the section swings to the outside
    widest: float = 0.4  # where it is widest, as a share of its height
    boxy: float = 3.0  # exponent of the lower half: 2 is round, 5 nearly square
    arch: float = 2.2  # exponent of the upper half


class Last:
    """A smooth skin through stations; the first one is the tip of the toe, where half width and height are 0."""

    def __init__(self, stations: Sequence[Station], rows: int = 150, columns: int = 128) -> None:
        table = np.array([(*s.top, *s.bottom, s.half, s.centre, s.widest, s.boxy, s.arch) for s in stations])
        middle, reach = (table[:, 0:2] + table[:, 2:4]) / 2, (table[:, 0:2] - table[:, 2:4]) / 2
        values = np.c_[middle, reach, table[:, 4:]]
        mirrored = values[1:2] * [1, 1, -1, -1, -1, 1, 1, 1, 1]  # rounds the toe: the section turns inside out there
        values = np.concatenate([mirrored, values])
        step = np.linalg.norm(np.diff(values[:, :5], axis=0), axis=1)
        knots = np.r_[0, np.cumsum(step)] - step[0]
        share = np.linspace(0, 1, rows)
        self.knots, self.end = knots, knots[-1]
        self.angle = np.linspace(-np.pi / 2, 1.5 * np.pi, columns + 1)  # from the seam under the foot and back to it
        self.points = self._rings(spline(knots, values, knots[-1] * (0.002 + 0.998 * share)))  # (rows, columns + 1, 3)
        self.normals = _normals(self.points)
        self.uv = self._flat()
        self._skins: dict[float, Mesh] = {}

    def _rings(self, values: Array) -> Array:
        middle, reach, half, centre, widest, boxy, arch = np.split(values, [2, 4, 5, 6, 7, 8], axis=1)
        c, s = np.cos(self.angle), np.sin(self.angle)
        power = np.where(s > 0, arch, boxy)  # (rows, columns + 1)
        radius = (np.abs(c) ** power + np.abs(s) ** power) ** (-1 / power)
        height = 2 * np.where(s > 0, widest + (1 - widest) * s * radius, widest + widest * s * radius) - 1
        side = middle[:, None] + height[..., None] * reach[:, None]  # (rows, columns + 1, 2)
        return np.stack([side[..., 0], centre + half * c * radius, side[..., 1]], axis=-1)

    def _flat(self) -> Array:
        """Leather unrolled from the ridge of the instep: u across the foot, v along it."""
        across = np.linalg.norm(np.diff(self.points, axis=1), axis=2)
        u = np.concatenate([np.zeros((len(across), 1)), np.cumsum(across, axis=1)], axis=1)
        along = np.linalg.norm(np.diff(self.points[:, self.points.shape[1] // 2], axis=0), axis=1)
        v = np.r_[0, np.cumsum(along)][:, None] + 0 * u
        return np.stack([u - u[:, -1:] / 2 + 30, v], axis=-1)

    def skin(self, offset: float = 0.0) -> Mesh:
        """The whole surface, grown by `offset` along its normals."""
        if offset not in self._skins:
            grown = (self.points + offset * self.normals)[:, ::-1]  # turned so that its faces look outwards
            self._skins[offset] = grid_mesh(grown, self.uv[:, ::-1])
        return self._skins[offset]

    def shaped(self, rise: Field) -> "Last":
        """The last with its surface raised along its normals by `rise` cm: creases, slouch."""
        other = copy.copy(self)
        amount = rise(self.points.reshape(-1, 3)).reshape(self.points.shape[:2])
        other.points, other._skins = self.points + amount[..., None] * self.normals, {}
        other.normals = _normals(other.points)
        return other

    def panel(self, part: str, keep: Field, thickness: float = 0.14, offset: float = 0.0, lining: str | None = None):
        """Leather where `keep` is positive, its inner side `offset` above the last."""
        skin = self.skin(offset + thickness)
        return Piece(part, clip(skin, keep(self.skin().vertices)), thickness, lining)

    def lines(self, line: Field, offset: float = 0.0, keep: Field | None = None) -> list[Array]:
        """Where `line` is zero and `keep` positive, as lines (m, 3) lying `offset` above the last, longest first."""
        base, grown = self.skin(), self.skin(offset)
        if keep is not None:
            kept = keep(base.vertices)
            base, grown = clip(base, kept), clip(grown, kept)
        found = contour(grown, line(base.vertices))
        return [resample(points, max(len(points), 8)) for points in found if len(points) > 3]

    def across(self, z: float, half: float, offset: float = 0.2, count: int = 24) -> Array:
        """A path (count, 3) over the instep from the inside of the foot to the outside, `half` cm to each side.

        `z` is the height at which it crosses the ridge of the instep.
        """
        grown = self.points + offset * self.normals
        at = np.interp(z, self.points[:, self.points.shape[1] // 2, 2], np.arange(len(grown)))
        low = int(min(at, len(grown) - 2))
        ring = grown[low] + (at - low) * (grown[low + 1] - grown[low])  # (columns + 1, 3)
        top = ring[len(ring) // 4 : 3 * len(ring) // 4][::-1]  # y rises along it
        reach = np.linspace(-half, half, count) + top[:, 1].mean()
        return np.stack([np.interp(reach, top[:, 1], axis) for axis in top.T], axis=1)

    def normal_at(self, path: Array) -> Array:
        """Normals (n, 3) of the last nearest to the points of `path` (n, 3)."""
        flat, normals = self.points.reshape(-1, 3), self.normals.reshape(-1, 3)
        return np.stack([normals[((flat - p) ** 2).sum(1).argmin()] for p in path])

    def underside(self) -> Array:
        """The side view (n, 2) of the sole's upper face, from heel to toe."""
        seam = self.points[:, 0][:, [0, 2]]
        slope = np.gradient(seam, axis=0)
        flat = seam[np.abs(slope[:, 0]) > np.abs(slope[:, 1])]
        flat = flat[flat[:, 1] < flat[:, 1].min() + 14]
        return flat[np.argsort(flat[:, 0])]

    def outline(self, rise: float = 0.8, count: int = 200) -> Array:
        """The sole's shape (count, 2) seen from above, taken `rise` cm above the underside; starts at the heel."""
        line = contour(self.skin(), self.height(self.skin().vertices) - rise)[0][:, :2]
        line = np.roll(line, -int(line[:, 0].argmin()), axis=0)
        return resample(np.concatenate([line, line[:1]]), count, closed=True)

    def height(self, points: Array) -> Array:
        """Height (n,) of points (n, 3) above the sole's upper face."""
        under = self.underside()
        return points[:, 2] - np.interp(points[:, 0], under[:, 0], under[:, 1])


def _normals(points: Array) -> Array:
    along = np.gradient(points, axis=0)
    wrapped = np.concatenate([points[:, -2:-1], points, points[:, 1:2]], axis=1)
    around = wrapped[:, 2:] - wrapped[:, :-2]
    normal = np.cross(along, around)
    return normal / (np.linalg.norm(normal, axis=2, keepdims=True) + 1e-9)


def below(line: Sequence[Sequence[float]], smooth: bool = True) -> Field:
    """Keeps what lies under a line drawn in the side view from heel (x small) to toe or beyond."""
    drawn = curve(line, 90) if smooth else np.asarray(line, float)
    ends = [(drawn[-1, 0] + 60, drawn[-1, 1]), (drawn[-1, 0] + 60, -60), (-60, -60), (-60, drawn[0, 1])]
    area = np.concatenate([drawn, ends])
    return _remembered(lambda points: distance(points[:, [0, 2]], area))


def side(shape: Sequence[Sequence[float]], smooth: bool = True) -> Field:
    """Keeps what lies inside a closed shape drawn in the side view."""
    area = curve(shape, 120, closed=True) if smooth else np.asarray(shape, float)
    return _remembered(lambda points: distance(points[:, [0, 2]], area))


def plan(shape: Sequence[Sequence[float]], smooth: bool = True) -> Field:
    """Keeps what lies inside a closed shape drawn in the view from above."""
    area = curve(shape, 120, closed=True) if smooth else np.asarray(shape, float)
    return _remembered(lambda points: distance(points[:, :2], area))


def _remembered(field: Field) -> Field:
    """The field, which answers at once when asked about the very same points again: cuts share their lines."""
    known: list[Array] = []

    def answer(points: Array) -> Array:
        if not known or known[0] is not points:
            known[:] = points, field(points)
        return known[1]

    return answer


def both(*fields: Field) -> Field:
    """Keeps what all fields keep."""
    return lambda points: np.min([f(points) for f in fields], axis=0)


def either(*fields: Field) -> Field:
    """Keeps what any field keeps."""
    return lambda points: np.max([f(points) for f in fields], axis=0)


def outside(field: Field, by: float = 0.0) -> Field:
    """Keeps what the field drops, and `by` cm more."""
    return lambda points: by - field(points)


def within(field: Field, by: float) -> Field:
    """The field drawn in by `by` cm."""
    return lambda points: field(points) - by


def beyond(x: float, axis: int = 0) -> Field:
    """Keeps what lies further along an axis (0 = to the toe, 1 = to the outside, 2 = up) than `x`."""
    return lambda points: points[:, axis] - x


def ribs(step: float) -> Field:
    """Keeps every other stripe of ribbed elastic, upright and `step` cm apart."""
    return lambda points: np.sin(points[:, 0] * 2 * np.pi / step) * step / 4


def band(high: Sequence[Sequence[float]], low: Sequence[Sequence[float]]) -> Field:
    """Keeps what lies between two lines drawn in the side view: a strap around the foot."""
    return both(below(high), outside(below(low)))


def creases(marks: Sequence[tuple[float, float, float, float]], depth: float = 0.1, width: float = 0.4) -> Field:
    """Folds that walking leaves, for `Last.shaped`: (x, z, degrees from level, half length) in the side view."""

    def rise(points: Array) -> Array:
        total = np.zeros(len(points))
        for x, z, degrees, half in marks:
            c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
            along, across = ((points[:, [0, 2]] - (x, z)) @ np.array([(c, -s), (s, c)])).T
            fold = np.exp(-((across / width) ** 2)) * np.cos(2.2 * across / width)
            total -= depth * fold * np.exp(-((along / half) ** 2))
        return total

    return rise
