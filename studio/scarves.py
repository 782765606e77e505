"""Scarves as shops lay them: folded wool, a stole, a blanket, a silk square, seen from above; centimetres."""

from dataclasses import dataclass

import numpy as np

from core.data.blanks import Part
from studio.bagmaking import within_flat
from studio.hard import Cut, View
from studio.surfaces import Array, Mesh, Piece, bend, curve, grid_mesh, join, ripple, tube


@dataclass(frozen=True)
class Layer:
    """One layer of folded cloth: its `width`, `top` and `foot` (y), how far it lies to the side and how high.

    `fold` rounds its upper edge, `hem` its foot, by so much more than `thick`; `lean` turns it, in degrees; `seed`
    is for its waves of `wave` cm.
    """

    width: float
    top: float
    foot: float
    x: float = 0.0
    level: float = 0.0
    thick: float = 0.7
    fold: float = 0.5
    hem: float = 0.0
    lean: float = 0.0
    wave: float = 0.22
    seed: int = 0

    def laid(self, points: Array) -> Array:
        """Points (n, 3) of the flat layer, waved, turned about its middle and put in its place."""
        soft = np.stack([ripple(points * [1, 1, 0], 15, self.wave, 3 * self.seed + k) for k in range(3)], axis=1)
        points = points + soft * [0.9, 0.6, 0.8]
        turn = np.radians(self.lean)
        x, y, middle = points[:, 0], points[:, 1], (self.top + self.foot) / 2
        across = x * np.cos(turn) - (y - middle) * np.sin(turn)
        return np.c_[across + self.x, x * np.sin(turn) + (y - middle) * np.cos(turn) + middle, points[:, 2]]

    def sheet(self) -> Piece:
        """The cloth: its sides round off to what it lies on."""
        rows, columns = max(int(self.top - self.foot), 12) * 2, 70
        ease = np.sin(np.linspace(-1, 1, columns) * np.pi / 2)
        down = (1 - np.cos(np.linspace(0, np.pi, rows))) / 2  # finer towards both ends
        u, v = np.meshgrid(ease, down)
        x, y = u * self.width / 2, self.top + v * (self.foot - self.top)
        rim = np.minimum(self.width / 2 - np.abs(x), np.minimum(self.top - y, y - self.foot))
        high = self.thick * np.sqrt(1 - (1 - (rim / self.thick).clip(0, 1)) ** 2)
        high += self.fold * np.exp(-(((self.top - y - 1.2) / 1.3) ** 2)) * (rim / self.thick).clip(0, 1)
        high += self.hem * np.exp(-(((y - self.foot - 0.5) / 0.4) ** 2)) * (rim / self.thick).clip(0, 1)
        points = np.stack([x, y, self.level + high], axis=-1)
        flat = np.stack([x - x.min(), y - self.foot], axis=-1)
        mesh = grid_mesh(self.laid(points[::-1].reshape(-1, 3)).reshape(points.shape), flat[::-1])
        return Piece("body", mesh)

    def fringe(self, length: float, every: float = 1.0, thick: float = 0.3) -> Piece:
        """Twisted threads at the foot, each falling a little to one side."""
        rng = np.random.default_rng(7 + self.seed)
        threads: list[Mesh] = []
        for at in np.arange(-self.width / 2 + 0.5, self.width / 2 - 0.2, every):
            sway, long = rng.normal(0, 0.45), length * rng.uniform(0.9, 1.05)
            line = curve([(at, self.foot + 0.6, 0.45), (at + 0.3 * sway, self.foot - 0.5 * long, 0.4),
                          (at + sway, self.foot - long, 0.35)], 24)  # fmt: skip
            twist = 1 + 0.16 * np.sin(np.linspace(0, 9 * np.pi, 24) + at)
            cord = tube(np.add(line, (0, 0, self.level)), thick * twist * np.linspace(1.0, 0.75, 24), 8)
            threads.append(Mesh(self.laid(cord.vertices), cord.uv, cord.faces))
        return Piece("fringe", join(threads))


def wool() -> list[Piece]:
    """A long scarf folded in three: the upper turn behind, the fringed end in front."""
    back = Layer(26, 36, -4, -4.0, fold=0.7, lean=-2, seed=1)
    front = Layer(27, 28, -27, 3.5, level=0.9, fold=1.0, lean=1.5, seed=2)
    return [back.sheet(), front.sheet(), front.fringe(9)]


def stole() -> list[Piece]:
    """A wide fine stole folded lengthwise, one end a little lower than the other."""
    under = Layer(25, 36, -36, -2.5, thick=0.5, fold=0.3, lean=-1, seed=3)
    over = Layer(25, 37, -31, 2.0, level=0.6, thick=0.5, fold=0.9, hem=0.2, lean=2, wave=0.3, seed=4)
    return [under.sheet(), under.fringe(5, 0.8, 0.2), over.sheet(), over.fringe(5, 0.8, 0.2)]


def blanket() -> list[Piece]:
    """A big square folded twice into an oblong, fringes of both halves at its foot."""
    under = Layer(56, 22, -19, thick=0.8, fold=0.4, seed=5)
    over = Layer(55, 23, -15.5, 0.4, level=0.9, thick=0.8, fold=1.3, wave=0.3, seed=6)
    return [under.sheet(), under.fringe(5.5, 1.2, 0.34), over.sheet(), over.fringe(5.0, 1.2, 0.34)]


def square() -> list[Piece]:
    """A silk square laid flat on its side, its edges rolled by hand."""
    silk = Layer(54, 27, -27, thick=0.16, fold=0.0, lean=1.0, wave=0.28, seed=8)
    angle = np.linspace(-1, 1, 60)
    side = np.c_[angle * 27, np.full(60, 27.0)]
    turns = [np.array([[0, -1], [1, 0]]), np.eye(2), np.array([[0, 1], [-1, 0]]), -np.eye(2)]
    edges = [silk.laid(np.c_[side @ turn.T, np.full(60, 0.2)]) for turn in turns]
    return [silk.sheet(), *(Piece("body", tube(edge, 0.26, 8)) for edge in edges)]


def snood() -> list[Piece]:
    """A chunky knitted ring, wound twice and laid down as it falls."""
    turn = np.linspace(0, 2 * np.pi, 220, endpoint=False)
    pieces = []
    for k, (a, b, x, y, level, thick) in enumerate(((12.5, 11.5, 0.0, -1.5, 4.0, 5.6), (9.8, 8.6, 0.8, 2.6, 7.4, 4.8))):
        path = np.c_[a * np.cos(turn) + x, b * np.sin(turn) + y, level + 0.9 * np.sin(turn + k)]
        radius = thick * (1 + 0.09 * np.sin(3 * turn + 2 * k) + 0.05 * np.sin(7 * turn + k))
        mesh = bend(tube(path, radius, 48, closed=True), _creased)
        pieces.append(Piece("body", within_flat(mesh)))
    return pieces


def _creased(points: Array) -> Array:
    """Soft folds (n, 3) that run round the ring, and the bulges of thick knitting."""
    out = np.hypot(points[:, 0], points[:, 1])
    folds = 0.45 * np.sin(1.25 * out + ripple(points, 16, 1.6)) + ripple(points, 7, 0.3, 4)
    return points * [1, 1, 0.75] + np.c_[ripple(points, 9, 0.35, 5), ripple(points, 9, 0.35, 6), folds]


PARTS = (Part("body", "main"), Part("fringe", "main"))


def _cut(name, words, frame_cm, build, gender="unisex", **attributes):
    return Cut(name, "scarf", words, frame_cm, build, PARTS, gender, View(0, 90), attributes)


CUTS = (
    _cut("scarf-wool", "long fringed", 66, wool, length="long", edge="fringed"),
    _cut("scarf-stole", "folded stole", 76, stole, length="long", edge="fringed"),
    _cut("scarf-neckerchief", "silk square", 66, square, "women", shape="square", edge="rolled"),
    _cut("scarf-snood", "chunky snood", 46, snood, shape="loop"),
    _cut("scarf-blanket", "fringed blanket", 66, blanket, "women", length="oversized", edge="fringed"),
)
