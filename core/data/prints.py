"""Printed patterns, drawn by hand: flowers, animal skins, paisley, dyes and the graphics placed on a chest."""

import numpy as np
from PIL import Image, ImageDraw

Tile = np.ndarray
DRAWN = 1024  # pixels across a tile as drawn; what is looked up is averaged down from it


def inks_of(labels: np.ndarray, count: int) -> Tile:
    """Coverage (T, T, count) of each ink where `labels` (T, T) says which one lies there."""
    tile: Tile = (labels[..., None] == np.arange(count)).astype(np.float32)  # (T, T, K)
    return tile


def grid() -> tuple[np.ndarray, np.ndarray]:
    """Horizontal and vertical position in the tile, 0 to 1, each (T, T)."""
    line = (np.arange(DRAWN) + 0.5) / DRAWN
    return np.broadcast_to(line, (DRAWN, DRAWN)), np.broadcast_to(line[:, None], (DRAWN, DRAWN))


class Sheet:
    """A seamless sheet to draw on: what leaves one side comes in at the other."""

    def __init__(self) -> None:
        self.image = Image.new("L", (DRAWN, DRAWN), 0)
        self._draw = ImageDraw.Draw(self.image)

    def polygon(self, points: np.ndarray, ink: int) -> None:
        """Fill a polygon, (n, 2) in tile units, with `ink`."""
        low, high = points.min(axis=0), points.max(axis=0)
        for shift in np.ndindex(3, 3):
            move = np.array(shift) - 1
            if (high + move > 0).all() and (low + move < 1).all():
                self._draw.polygon([tuple(point) for point in ((points + move) * DRAWN).tolist()], fill=ink)

    def disc(self, centre: np.ndarray, radius: float, ink: int) -> None:
        """Fill a disc."""
        turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        self.polygon(centre + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1), ink)

    def petal(self, base: np.ndarray, angle: float, length: float, width: float, ink: int) -> None:
        """Fill a petal or leaf that starts at `base`; `width` is its greatest half-width."""
        along = np.linspace(0, 1, 14)
        side = width * np.sin(np.pi * along**0.8)
        outline = np.concatenate([np.stack([along * length, side], 1), np.stack([along * length, -side], 1)[::-1]])
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        self.polygon(base + outline @ turn, ink)  # (28, 2)

    def stem(self, start: np.ndarray, end: np.ndarray, width: float, ink: int, bend: float = 0.25) -> None:
        """Draw a curved line from `start` to `end`."""
        along = np.linspace(0, 1, 12)[:, None]
        side = np.array([start[1] - end[1], end[0] - start[0]])
        line = start + along * (end - start) + bend * along * (1 - along) * side
        normal = width * side / (np.linalg.norm(side) + 1e-9)
        self.polygon(np.concatenate([line + normal, (line - normal)[::-1]]), ink)

    def tile(self, inks: int) -> Tile:
        """Coverage of each ink."""
        return inks_of(np.asarray(self.image).astype(int), inks)


def _scatter(rng: np.random.Generator, count: int, gap: float) -> np.ndarray:
    """Up to `count` points of the seamless unit square, none nearer than `gap` to another."""
    points: list[np.ndarray] = []
    for _ in range(count * 60):
        point = rng.random(2)
        apart = [np.abs((point - other + 0.5) % 1 - 0.5) for other in points]
        if all(np.hypot(*away) > gap for away in apart):
            points.append(point)
        if len(points) == count:
            break
    return np.array(points)


def _blossom(sheet: Sheet, centre: np.ndarray, size: float, inks: tuple[int, int, int], turn: float) -> None:
    """Five round petals with a shaded throat and an eye; `inks` are petal, throat, eye."""
    for petal in range(5):
        angle = turn + petal * 2 * np.pi / 5
        out = np.array([np.cos(angle), np.sin(angle)])
        sheet.petal(centre, angle, size, size * 0.42, inks[0])
        sheet.disc(centre + out * size * 0.66, size * 0.36, inks[0])
    for petal in range(5):
        sheet.petal(centre, turn + petal * 2 * np.pi / 5, size * 0.52, size * 0.09, inks[1])
    sheet.disc(centre, size * 0.2, inks[2])


def ditsy() -> Tile:
    """Small blossoms in two colours among sprigs. Inks: ground, petal, petal, throat, eye, leaf."""
    rng, sheet = np.random.default_rng(5), Sheet()
    points = _scatter(rng, 26, 0.15)
    for index, point in enumerate(points):
        angle, size = rng.uniform(0, 2 * np.pi), rng.uniform(0.036, 0.052)
        for side in (-0.9, 0.0, 0.9):
            out = np.array([np.cos(angle + side), np.sin(angle + side)])
            sheet.stem(point, point + out * size * 1.9, size * 0.07, 5)
            sheet.petal(point + out * size * 1.0, angle + side, size * 1.15, size * 0.27, 5)
        _blossom(sheet, point, size, (1 + index % 2, 3, 4), rng.uniform(0, 6))
    for point in _scatter(rng, 60, 0.07):
        if np.min(np.hypot(*np.abs((points - point + 0.5) % 1 - 0.5).T)) > 0.085:
            sheet.disc(point, rng.uniform(0.008, 0.012), int(rng.choice([1, 2, 5])))
    return sheet.tile(6)


def bloom() -> Tile:
    """Large layered blooms with leaves and buds. Inks: ground, outer, inner petals, shade, eye, leaf, leaf."""
    rng, sheet = np.random.default_rng(12), Sheet()
    for point in _scatter(rng, 7, 0.31):
        size = rng.uniform(0.115, 0.16)
        turn = rng.uniform(0, 6)
        for leaf in range(int(rng.integers(3, 6))):
            angle = turn + leaf * 1.35 + rng.uniform(-0.2, 0.2)
            base = point + np.array([np.cos(angle), np.sin(angle)]) * size * 0.6
            sheet.petal(base, angle, size * 1.05, size * 0.3, 5 + leaf % 2)
            sheet.petal(base, angle, size * 0.9, size * 0.035, 6 - leaf % 2)
        _rose(sheet, rng, point, size, turn)
    return sheet.tile(7)


def _rose(sheet: Sheet, rng: np.random.Generator, centre: np.ndarray, size: float, turn: float) -> None:
    for ring, (radius, ink, rim) in enumerate(((1.0, 1, 3), (0.74, 2, 3), (0.48, 1, 3), (0.27, 2, 4))):
        petals = 7 - ring
        for petal in range(petals):
            angle = turn + ring * 0.5 + petal * 2 * np.pi / petals + rng.uniform(-0.08, 0.08)
            out = np.array([np.cos(angle), np.sin(angle)])
            sheet.disc(centre + out * size * radius * 0.57, size * radius * 0.46, rim)
            sheet.disc(centre + out * size * radius * 0.54, size * radius * 0.42, ink)
    sheet.disc(centre, size * 0.1, 4)


def botanical() -> Tile:
    """Fronds of leaves with berries. Inks: ground, leaf, leaf, berry."""
    rng, sheet = np.random.default_rng(21), Sheet()
    for index, point in enumerate(_scatter(rng, 26, 0.155)):
        angle, ink, length = rng.uniform(0, 2 * np.pi), 1 + index % 2, rng.uniform(0.2, 0.27)
        out = np.array([np.cos(angle), np.sin(angle)])
        sheet.stem(point, point + out * length, 0.004, ink, bend=0.0)
        for step in np.linspace(0.12, 0.9, 6):
            for side in (-0.85, 0, 0.85):
                reach = length * 0.4 * (1.1 - 0.6 * step)
                sheet.petal(point + out * length * step, angle + side, reach, reach * 0.15, ink)
        sheet.disc(point, 0.016, 3)
        sheet.disc(point + out[::-1] * np.array([0.035, -0.035]), 0.012, 3)
    return sheet.tile(4)


def leopard() -> Tile:
    """Broken rings round darker hearts. Inks: ground, heart, ring."""
    rng, sheet = np.random.default_rng(9), Sheet()
    for point in _scatter(rng, 74, 0.092):
        size, turn = rng.uniform(0.038, 0.050), rng.uniform(0, 2 * np.pi)
        squash = np.array([1.0, rng.uniform(0.7, 0.95)])
        around = turn + np.linspace(0, 2 * np.pi, 20, endpoint=False)
        rim = np.stack([np.cos(around), np.sin(around)], 1) * squash
        sheet.polygon(point + rim * size * 0.72, 1)
        for part in range(int(rng.integers(2, 4))):
            arc = turn + part * 2.2 + np.linspace(0, rng.uniform(1.2, 1.9), 10)
            wave = 1 + 0.12 * np.sin(arc * 3 + turn)[:, None]
            ring = np.stack([np.cos(arc), np.sin(arc)], 1) * squash * size
            sheet.polygon(point + np.concatenate([ring * wave * 1.06, (ring * 0.62)[::-1]]), 2)
    for point in _scatter(rng, 40, 0.1):
        sheet.disc(point, rng.uniform(0.007, 0.014), 2)
    return sheet.tile(3)


def _waves(seed: int, low: float, high: float, lean: float) -> np.ndarray:
    """Seamless noise (T, T), unit deviation, of `low` to `high` waves a tile; `lean` stretches it upwards."""
    white = np.random.default_rng(seed).standard_normal((DRAWN, DRAWN))
    rows, columns = np.fft.fftfreq(DRAWN, 1 / DRAWN)[:, None], np.fft.rfftfreq(DRAWN, 1 / DRAWN)[None]
    waves = np.hypot(rows * lean, columns)
    keep = np.exp(-(((waves - (low + high) / 2) / ((high - low) / 2)) ** 2))
    noise = np.fft.irfft2(np.fft.rfft2(white) * keep, s=white.shape)
    return np.asarray(noise / noise.std())


def zebra() -> Tile:
    """Stripes that fork and taper. Inks: ground, stripe."""
    white = np.random.default_rng(6).standard_normal((DRAWN, DRAWN))
    rows, columns = np.fft.fftfreq(DRAWN, 1 / DRAWN)[:, None], np.fft.rfftfreq(DRAWN, 1 / DRAWN)[None]
    keep = np.exp(-(((rows - 0.35 * columns) / 3.0) ** 2) - ((columns - 7.5) / 1.7) ** 2)  # waves across, little else
    stripes = np.fft.irfft2(np.fft.rfft2(white) * keep, s=white.shape)
    return inks_of((stripes > 0.1 * stripes.std()).astype(int), 2)


def snake() -> Tile:
    """Scales in rows, darkened in saddles along the back. Inks: ground, saddle, rim."""
    u, v = grid()
    row = np.floor(v * 36)
    column = np.floor(u * 18 + 0.5 * (row % 2))
    x, y = (u * 18 + 0.5 * (row % 2)) % 1 - 0.5, v * 36 % 1 - 0.5
    at = ((column % 18 + 0.5) / 18 * DRAWN).astype(int), ((row + 0.5) / 36 * DRAWN).astype(int)
    saddle = _waves(4, 1.5, 4, 0.8)[at[1], at[0]] + 0.6 * np.cos(2 * np.pi * 3 * (at[0] / DRAWN))
    labels = np.where(saddle > 0.55, 1, 0)
    labels[np.abs(saddle - 0.35) < 0.22] = 2
    labels[np.abs(x) * 0.9 + np.abs(y) * 0.55 > 0.60] = 2
    return inks_of(labels, 3)


def tie_dye() -> Tile:
    """Dye that ran through folded cloth: soft clouds with pale veins. Inks: ground, dye, second dye."""
    cloud, veins = _waves(7, 0.5, 3, 1.0), np.abs(_waves(8, 1, 4, 1.0))
    deep = 1 / (1 + np.exp(-3.0 * (cloud + 0.25)))
    other = 1 / (1 + np.exp(-3.5 * (_waves(9, 0.5, 3, 1.0) - 0.35)))
    dyed = deep * (0.55 + 0.45 * np.clip(veins * 0.9, 0, 1))
    return np.stack([1 - dyed, dyed * (1 - other), dyed * other], axis=-1)  # (T, T, 3)


def paisley() -> Tile:
    """Curled drops filled with leaves, dots between. Inks: ground, drop, inner drop, line."""
    rng, sheet = np.random.default_rng(3), Sheet()
    points = _scatter(rng, 22, 0.185)
    for index, point in enumerate(points):
        turn, size = rng.choice([0.4, 3.5]) + rng.uniform(-0.3, 0.3), rng.uniform(0.10, 0.125)
        hand = 1 if index % 2 else -1
        for reach, ink in ((1.0, 3), (0.9, 1), (0.66, 3), (0.58, 2), (0.3, 3), (0.2, 1)):
            sheet.polygon(point + _drop(size * reach, turn, hand), ink)
        outline = _drop(size * 0.78, turn, hand)
        for spot in outline[::5]:
            sheet.disc(point + spot, size * 0.055, 2)
        for spot in _drop(size * 1.13, turn, hand)[::4]:
            sheet.disc(point + spot, size * 0.04, 1)
    for point in _scatter(rng, 70, 0.06):
        if np.min(np.hypot(*np.abs((points - point + 0.5) % 1 - 0.5).T)) > 0.15:
            _blossom(sheet, point, 0.016, (2, 1, 3), rng.uniform(0, 6))
    return sheet.tile(4)


def _drop(size: float, turn: float, hand: int) -> np.ndarray:
    """Outline (40, 2) of a drop whose tip curls to one side."""
    along = np.linspace(0, 1, 40, endpoint=False) * 2 * np.pi
    length = (1 - np.cos(along)) / 2  # 0 at the foot, 1 at the tip and back
    wide = np.sin(along) * (1 - length) ** 0.35 * 0.72
    x, y = wide + hand * 1.05 * length**2.6, 1.55 * length - 0.6
    cos, sin = np.cos(turn), np.sin(turn)
    outline: np.ndarray = size * np.stack([x * cos - y * sin, x * sin + y * cos], axis=1)
    return outline


def meadow() -> Tile:
    """Tall wild flowers on thin stems. Inks: ground, poppy, daisy, eye, stem, leaf."""
    rng, sheet = np.random.default_rng(31), Sheet()
    for index, point in enumerate(_scatter(rng, 38, 0.125)):
        foot = point + np.array([rng.uniform(-0.05, 0.05), rng.uniform(0.15, 0.24)])
        sheet.stem(foot, point, 0.0036, 4, bend=rng.uniform(-0.4, 0.4))
        for step in (0.35, 0.6):
            angle = -np.pi / 2 + rng.choice([-0.7, 0.7])
            sheet.petal(foot + (point - foot) * step, angle, 0.07, 0.013, 5)
        size = rng.uniform(0.04, 0.06)
        if index % 3 == 0:
            for petal in range(11):
                sheet.petal(point, petal * 2 * np.pi / 11, size * 1.05, size * 0.16, 2)
            sheet.disc(point, size * 0.3, 3)
        elif index % 3 == 1:
            for petal in range(4):
                angle = petal * np.pi / 2 + rng.uniform(-0.2, 0.2)
                sheet.disc(point + 0.45 * size * np.array([np.cos(angle), np.sin(angle)]), size * 0.55, 1)
            sheet.disc(point, size * 0.24, 4)
        else:
            for step in range(7):
                away = np.array([rng.uniform(-0.012, 0.012), -0.011 * step])
                sheet.disc(point + away, 0.011 - 0.0008 * step, 2 if step % 2 else 1)
    return sheet.tile(6)


def _sun(sheet: Sheet, centre: np.ndarray, size: float, ink: int, rays: int) -> None:
    sheet.disc(centre, size, ink)
    for ray in range(rays):
        angle = ray * 2 * np.pi / rays
        out = np.array([np.cos(angle), np.sin(angle)])
        sheet.petal(centre + out * size * 1.25, angle, size * (0.75 if ray % 2 else 0.5), size * 0.10, ink)


def sun() -> Tile:
    """A sun low over water. Inks: ground, sun, water."""
    sheet = Sheet()
    _sun(sheet, np.array([0.5, 0.46]), 0.2, 1, 24)
    for row in range(5):
        v, half = 0.60 + 0.055 * row, 0.36 - 0.055 * row
        along = np.linspace(-half, half, 40)
        wave = v + 0.008 * np.sin(along * 55 + row)
        top = np.stack([0.5 + along, wave - 0.013], 1)
        sheet.polygon(np.concatenate([top, (top + np.array([0, 0.026]))[::-1]]), 2 if row else 0)
    sheet.polygon(np.array([[0.2, 0.56], [0.8, 0.56], [0.8, 0.59], [0.2, 0.59]]), 0)
    return sheet.tile(3)


def wave() -> Tile:
    """Three curling waves in a round. Inks: ground, deep, crest."""
    u, v = grid()
    inside = (u - 0.5) ** 2 + (v - 0.5) ** 2 < 0.36**2
    labels = np.zeros(u.shape, int)
    for row, level in enumerate((0.34, 0.47, 0.60, 0.73)):
        phase = u * 4.2 + 0.37 * row
        swell = level - 0.075 * np.abs(np.sin(np.pi * phase)) ** 0.7 * (1 - 0.35 * (phase % 1))
        labels[inside & (v > swell)] = 2
        labels[inside & (v > swell + 0.022)] = 1
    ring = np.hypot(u - 0.5, v - 0.5)
    labels[np.abs(ring - 0.385) < 0.009] = 1
    return inks_of(labels, 3)


def sprig() -> Tile:
    """A line drawing of a branch in leaf. Inks: ground, line, bud."""
    sheet = Sheet()
    foot, tip = np.array([0.46, 0.90]), np.array([0.55, 0.16])
    sheet.stem(foot, tip, 0.0055, 1, bend=0.25)
    for step in range(7):
        along = 0.16 + 0.115 * step
        base = foot + (tip - foot) * along + 0.25 * along * (1 - along) * np.array([foot[1] - tip[1], tip[0] - foot[0]])
        for side in (-1, 1):
            angle = -np.pi / 2 + 0.12 + side * (0.95 - 0.05 * step)
            length = 0.23 * (1.08 - 0.62 * along)
            sheet.petal(base, angle, length, length * 0.22, 1)
            sheet.petal(base, angle, length * 0.93, length * 0.155, 0)
            sheet.petal(base, angle, length * 0.86, length * 0.018, 1)
    for spot in ((0.55, 0.15), (0.505, 0.175), (0.60, 0.185)):
        sheet.disc(np.array(spot), 0.020, 2)
    return sheet.tile(3)


def mountain() -> Tile:
    """Two peaks under a moon in a round. Inks: ground, slope, snow, moon."""
    u, v = grid()
    inside = np.hypot(u - 0.5, v - 0.5) < 0.36
    rough = 0.018 * np.abs((u * 22) % 1 - 0.5)
    labels = np.zeros(u.shape, int)
    labels[np.hypot(u - 0.62, v - 0.30) < 0.065] = 3
    for x, y, steep in ((0.66, 0.42, 0.95), (0.40, 0.32, 1.05)):
        slope = y + np.abs(u - x) * steep + rough
        labels[inside & (v > slope)] = 1
        labels[inside & (v > slope) & (v < y + 0.13 + 0.05 * np.abs((u * 14) % 1 - 0.5))] = 2
    labels[inside & (v > 0.70) & (v % 0.045 < 0.016)] = 2
    labels[np.abs(np.hypot(u - 0.5, v - 0.5) - 0.38) < 0.008] = 1
    return inks_of(labels, 4)


def crest() -> Tile:
    """A small round emblem: a star in a wreath. Inks: ground, wreath, star."""
    sheet = Sheet()
    for side in (-1, 1):
        for step in np.linspace(-0.95, 0.75, 9):
            angle = np.pi / 2 + side * (np.pi / 2 + step)
            base = 0.5 + 0.32 * np.array([np.cos(angle), -np.sin(angle)])
            for lean in (0.55, -0.45):
                sheet.petal(base, angle + side * (-np.pi / 2) + lean, 0.13, 0.032, 1)
    turn = np.pi / 2 + np.arange(10) * np.pi / 5
    reach = np.where(np.arange(10) % 2 == 0, 0.2, 0.085)
    sheet.polygon(0.5 + reach[:, None] * np.stack([np.cos(turn), -np.sin(turn)], 1), 2)
    return sheet.tile(3)
