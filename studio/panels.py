"""Patterns on paper: panels of cloth lying in place, in centimetres, x to the right and y up the picture.

A `Garment` is what a cutter would draw: panels that are sewn together where their edges coincide, regions
of a panel that belong to another part (a rib, a sleeve with its own grain), and things laid on top (collars,
pockets, cords, buttons). Nothing here needs Blender; `studio.cloth` sews and drapes it.
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

UV_CM = 160.0  # one unit of u or v covers this much cloth
Curve = np.ndarray  # (n, 2) points in cm


def drape_name(cut: str, drape: int) -> str:
    """What the blank of a drape is called: the cut's own name for the first, then with the drape's number."""
    return cut if drape == 1 else f"{cut}-{drape}"


def line(*points: tuple[float, float]) -> Curve:
    """A polyline through the points."""
    return np.array(points, float)


def smooth(*points: tuple[float, float], steps: int = 8) -> Curve:
    """A Catmull-Rom curve through the points."""
    knots = np.array(points, float)
    knots = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False):
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack([*pieces, knots[-2]])


def join(*curves: Curve) -> Curve:
    """Curves end to end, points that repeat dropped."""
    points = np.vstack(curves)
    keep = np.r_[True, np.linalg.norm(np.diff(points, axis=0), axis=1) > 1e-6]
    return points[keep]


def mirror(curve: Curve) -> Curve:
    """The same curve on the other side of the centre line, running backwards."""
    return (curve * (-1, 1))[::-1]


def flip(curve: Curve) -> Curve:
    """The same curve on the other side of the centre line, running the same way."""
    return curve * (-1, 1)


def lengths(curve: Curve) -> np.ndarray:
    """Arc length from the start to every point, (n,)."""
    return np.r_[0, np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))]


def resample(curve: Curve, step: float) -> Curve:
    """Points at equal steps of about `step` along the curve, both ends kept."""
    along = lengths(curve)
    marks = np.linspace(0, along[-1], max(1, round(along[-1] / step)) + 1)
    return np.stack([np.interp(marks, along, curve[:, i]) for i in (0, 1)], 1)


def shift(curve: Curve, distance: float) -> Curve:
    """The curve moved sideways, to the left of its direction."""
    tangent = np.gradient(curve, axis=0)
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    return curve + distance * tangent @ np.array([[0, 1], [-1, 0]])


def band(curve: Curve, width: float) -> Curve:
    """The strip between a curve and its copy `width` to the left, as a polygon."""
    return join(curve, shift(curve, width)[::-1])


def oblong(x: float, y: float, width: float, height: float, round_by: float = 0.0, turn: float = 0.0) -> Curve:
    """A rectangle around (x, y), its corners rounded, turned by degrees."""
    a, b, r = width / 2, height / 2, max(round_by, 0.01)
    arc = np.radians(np.arange(0, 91, 15))
    points = []
    for sx, sy, start in ((1, 1, 0), (-1, 1, 90), (-1, -1, 180), (1, -1, 270)):
        angle = arc + np.radians(start)
        points.append((sx * (a - r) + r * np.cos(angle), sy * (b - r) + r * np.sin(angle)))
    return spin(np.hstack(points).T, turn) + np.array((x, y))


def spin(curve: Curve, degrees: float, about: tuple[float, float] = (0.0, 0.0)) -> Curve:
    """The curve turned anticlockwise."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return (curve - about) @ np.array([[c, s], [-s, c]]) + about


def inside(points: np.ndarray, polygon: Curve) -> np.ndarray:
    """Whether each point lies in the polygon, (n,) bool, by counting crossings."""
    x, y = points[:, :1], points[:, 1:]
    ax, ay = polygon[:, 0], polygon[:, 1]
    bx, by = np.roll(ax, 1), np.roll(ay, 1)
    rise = np.where(np.abs(by - ay) < 1e-12, 1e-12, by - ay)
    crossing = ((ay > y) != (by > y)) & (x < (bx - ax) * (y - ay) / rise + ax)  # (n, edges)
    return crossing.sum(1) % 2 == 1


def nearest(points: np.ndarray, curve: Curve) -> tuple[np.ndarray, np.ndarray]:
    """Distance to the curve and arc length of the closest place on it, (n,) each."""
    best, along, start = np.full(len(points), np.inf), np.zeros(len(points)), lengths(curve)
    for i, (a, b) in enumerate(pairwise(curve)):
        side = b - a
        t = np.clip((points - a) @ side / max(side @ side, 1e-12), 0, 1)
        gap = np.linalg.norm(points - a - t[:, None] * side, axis=1)
        closer = gap < best
        best, along = np.where(closer, gap, best), np.where(closer, start[i] + t * np.sqrt(side @ side), along)
    return best, along


def closed(polygon: Curve) -> Curve:
    """The polygon with its first point repeated at the end."""
    return join(polygon, polygon[:1]) if np.linalg.norm(polygon[0] - polygon[-1]) > 1e-6 else polygon


@dataclass(frozen=True)
class Region:
    """A piece of a panel that is another part: raised by `lift`, edged by a groove, ribbed along `spine`."""

    part: str
    polygon: Curve
    lift: float = 0.0
    groove: float = 0.15
    grain: float = 0.0  # degrees by which the cloth's u axis is turned
    spine: Curve | None = None  # ribs stand across this curve
    rib_cm: float = 0.0
    rib_height: float = 0.12


@dataclass(frozen=True)
class Crease:
    """A line pressed into the cloth (a seam, a dart) or, with negative depth, raised from it."""

    curve: Curve
    depth: float = 0.18
    width: float = 0.35
    fade: float = 0.0  # it deepens over so many cm from the curve's start


@dataclass(frozen=True)
class Gather:
    """Small folds that start at a curve and fade away over `reach`, only in the polygon `within` if there is one."""

    curve: Curve
    reach: float = 9.0
    height: float = 0.5
    every: float = 2.2
    within: Curve | None = None


@dataclass(frozen=True)
class Pleats:
    """Knife pleats that widen from (half width, y) at the top to (half width, y) at the hem."""

    count: int
    top: tuple[float, float]
    hem: tuple[float, float]
    height: float = 1.1


@dataclass(frozen=True)
class Panel:
    """A panel of cloth: named edges in order round its outline; `loose` edges are sewn to nothing."""

    name: str
    edges: tuple[tuple[str, Curve], ...]
    layer: int = 1  # 0 is the back; higher layers lie above
    part: str = "main"
    loose: frozenset[str] = frozenset({"neck", "cuff", "hem", "waist", "front", "armhole"})
    regions: tuple[Region, ...] = ()
    creases: tuple[Crease, ...] = ()
    gathers: tuple[Gather, ...] = ()
    quilt_cm: float = 0.0  # distance between the seams of down channels
    pleats: "Pleats | None" = None

    @property
    def outline(self) -> Curve:
        """The whole border as one polygon."""
        return join(*(curve for _, curve in self.edges))


@dataclass(frozen=True)
class Patch:
    """Cloth laid on top: a collar, a pocket. `roll` is a curve along which it bulges by `roll_height`."""

    part: str
    polygon: Curve
    lift: float = 0.35
    grain: float = 0.0
    roll: Curve | None = None
    roll_height: float = 0.0
    roll_width: float = 2.0
    spine: Curve | None = None
    rib_cm: float = 0.0
    level: float = 0.0  # how far it floats above what lies below


@dataclass(frozen=True)
class Cord:
    """Something long and thin along a curve: a drawstring, a zip, a row of stitches, a strap."""

    part: str
    curve: Curve
    width: float
    height: float
    level: float = 0.0


@dataclass(frozen=True)
class Button:
    """A round button, or a snap or rivet."""

    x: float
    y: float
    size: float = 1.2
    part: str = "button"
    level: float = 0.0


@dataclass(frozen=True)
class Fabric:
    """How the cloth behaves: bending .04 is a rag, .1 a shirt, .25 a board.

    `ease` is extra cloth that folds; `slack` is how much narrower than cut it is laid, so that it folds downwards.
    """

    bending: float = 0.1
    stretch: float = 12.0
    thick: float = 0.22  # cm
    ease: float = 0.018
    breath: float = 1.0
    folds: float = 1.0  # how deep the soft folds are that handling left
    frames: int = 28
    slack: float = 0.045


@dataclass(frozen=True)
class Garment:
    """All that the studio needs to make one blank."""

    name: str
    type: str
    cut: str
    roles: dict[str, str]  # part name -> role
    panels: tuple[Panel, ...]
    patches: tuple[Patch, ...] = ()
    cords: tuple[Cord, ...] = ()
    buttons: tuple[Button, ...] = ()
    fabric: Fabric = field(default_factory=Fabric)
    limbs: tuple["Limb", ...] = ()
    gender: str = "women"
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limb:
    """A sleeve or leg, so that it can be laid a little askew: it turns at its root and bends half way."""

    root: tuple[float, float]
    tip: tuple[float, float]
    polygon: Curve
    swing: float = 1.0  # how freely it lies askew; legs are laid straighter than sleeves


def pose(points: np.ndarray, limb: Limb, turn: float, bend: float) -> np.ndarray:
    """Where points of a limb lie once it is turned at the root and bent at the middle, by degrees; (n, 2)."""
    root, tip = np.array(limb.root), np.array(limb.tip)
    axis = (tip - root) / np.linalg.norm(tip - root)
    along = (points - root) @ axis / np.linalg.norm(tip - root)  # (n,), 0 at the root, 1 at the tip
    own = np.where(inside(points, limb.polygon), 1.0, np.exp(-nearest(points, closed(limb.polygon))[0]))
    angle = np.radians(turn * _ease(along / 0.45) + bend * _ease((along - 0.3) / 0.5)) * own * limb.swing
    arm = points - root
    c, s = np.cos(angle), np.sin(angle)
    return root + np.stack([c * arm[:, 0] - s * arm[:, 1], s * arm[:, 0] + c * arm[:, 1]], 1)


@dataclass(frozen=True)
class Fold:
    """A soft fold: where its middle is, its direction in degrees, half length, half width and height in cm."""

    middle: np.ndarray
    angle: float
    length: float
    width: float
    height: float


def soft_folds(garment: Garment, rng: np.random.Generator) -> list[Fold]:
    """Folds that handling leaves: across elbows and knees, down from the armholes, up from the hem."""
    outline = np.vstack([panel.outline for panel in garment.panels])
    low, high = outline.min(0), outline.max(0)
    folds = [fold for limb in garment.limbs for fold in _limb_folds(limb, rng)]
    middle, half = (low[0] + high[0]) / 2, (high[0] - low[0]) / 2 * (0.5 if garment.limbs else 0.8)
    for y in np.linspace(low[1] + 6, high[1] - 14, 9):
        place = np.array((middle + rng.uniform(-1, 1) * half, y + rng.uniform(-4, 4)))
        lean = 90 + np.sign(place[0] - middle) * rng.uniform(0, 30)  # they fan out downwards
        folds.append(Fold(place, lean, rng.uniform(8, 16), rng.uniform(1.4, 2.6), rng.uniform(0.35, 0.75)))
    depth = 0.5 * garment.fabric.folds  # most folds come from the fall of the cloth itself
    return [replace(fold, height=depth * fold.height * rng.choice((1, 1, -0.7))) for fold in folds]


def _limb_folds(limb: Limb, rng: np.random.Generator) -> list[Fold]:
    root, tip = np.array(limb.root), np.array(limb.tip)
    axis, length = (tip - root) / np.linalg.norm(tip - root), np.linalg.norm(tip - root)
    across = np.degrees(np.arctan2(axis[0], -axis[1]))
    folds = []
    for place in (*rng.normal(0.5, 0.12, 5), *rng.uniform(0.02, 0.25, 3), *rng.uniform(0.75, 0.95, 2)):
        middle = root + place * length * axis + rng.uniform(-4, 4) * np.array((-axis[1], axis[0]))
        turn = across + rng.choice((-1, 1)) * rng.uniform(12, 50)
        folds.append(Fold(middle, turn, rng.uniform(4, 8), rng.uniform(1.1, 1.9), rng.uniform(0.25, 0.6)))
    return folds


def folded(folds: list[Fold], points: np.ndarray) -> np.ndarray:
    """Height of all soft folds at each point, in cm, (n,)."""
    height = np.zeros(len(points))
    for fold in folds:
        along, off = spin(points - fold.middle, -fold.angle).T
        off = off - 0.03 * along**2 * np.sign(fold.height) / fold.length * 2  # a little bowed
        height += fold.height * np.exp(-((off / fold.width) ** 2) - (along / fold.length) ** 2)
    return height


def _ease(t: np.ndarray) -> np.ndarray:
    t = np.clip(t, 0, 1)
    return t * t * (3 - 2 * t)


def flat_uv(points: np.ndarray, grain: float = 0.0) -> np.ndarray:
    """Position on the cloth, 0 to 1, for points of a panel whose grain is turned by degrees; (n, 2)."""
    middle = np.array((0.0, -50.0))
    return np.clip((spin(points, -grain, (0.0, -20.0)) - middle) / UV_CM + 0.5, 0, 1)


def region_at(panel: Panel, points: np.ndarray) -> np.ndarray:
    """Number of the last region that holds each point, -1 for none; (n,)."""
    found = np.full(len(points), -1)
    for number, region in enumerate(panel.regions):
        found[inside(points, region.polygon)] = number
    return found


def relief(panel: Panel, points: np.ndarray) -> np.ndarray:
    """How far the finished cloth stands above the bare panel at each point, in cm, (n,)."""
    height = np.zeros(len(points))
    for region in panel.regions:
        gap = nearest(points, closed(region.polygon))[0]
        within = inside(points, region.polygon)
        height += within * region.lift * _ease(gap / 0.5) - region.groove * np.exp(-((gap / 0.32) ** 2))
        if region.spine is not None and region.rib_cm:
            along = nearest(points, region.spine)[1]
            height += within * _ease(gap / 0.4) * ribs(along, region.rib_cm, region.rib_height)
    for crease in panel.creases:
        gap, along = nearest(points, crease.curve)
        deep = crease.depth * _ease(along / crease.fade) if crease.fade else crease.depth
        height -= deep * np.exp(-((gap / crease.width) ** 2))
    for gather in panel.gathers:
        height += _gathered(gather, points)
    if panel.quilt_cm:
        height += 2.0 * np.sqrt(np.abs(np.sin(np.pi * points[:, 1] / panel.quilt_cm))) - 1.0
    if panel.pleats:
        height += _pleated(panel.pleats, points)
    return height


def _pleated(pleats: Pleats, points: np.ndarray) -> np.ndarray:
    below = pleats.top[1] - points[:, 1]
    down = np.clip(below / (pleats.top[1] - pleats.hem[1]), 0, 1)
    half = pleats.top[0] + down * (pleats.hem[0] - pleats.top[0])
    phase = (points[:, 0] / half + 1) / 2 * pleats.count % 1
    tooth = np.where(phase < 0.85, phase, (1 - phase) * 0.85 / 0.15)
    return pleats.height * tooth * (0.25 + 0.75 * _ease(down / 0.5)) * _ease(below / 1.5)


def ribs(along: np.ndarray, every: float, height: float) -> np.ndarray:
    """Rounded ribs across a curve."""
    return height * np.sin(2 * np.pi * along / every)


def _gathered(gather: Gather, points: np.ndarray) -> np.ndarray:
    gap, along = nearest(points, gather.curve)
    phase = along / gather.every * 2 * np.pi
    fold = np.sin(phase + 1.3 * np.sin(phase * 0.31)) * 0.6 + np.sin(phase * 0.53 + 1.0) * 0.4
    stop = 1 + 0.5 * np.sin(phase * 0.37)  # folds end at different depths
    height = gather.height * fold * np.exp(-((gap / (gather.reach * stop)) ** 2)) * _ease(gap / 0.8)
    if gather.within is None:
        return height
    return height * inside(points, gather.within) * _ease(nearest(points, closed(gather.within))[0] / 0.8)
