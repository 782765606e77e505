"""The block from which everything worn on the shoulders is cut: t-shirts, shirts, knits, dresses, coats.

The shoulder point at the neck is at y = 0; widths are half widths; sleeves hang at an angle below horizontal.
"""

# ruff: noqa: RUF005 (curves are arrays: + moves them)
from dataclasses import dataclass

import numpy as np

from studio.panels import Curve, Limb, Panel, Region, band, flip, inside, join, line, mirror, smooth

Edges = list[tuple[str, Curve]]


@dataclass(frozen=True)
class Bodice:
    """Measurements in cm; `sleeve` 0 leaves armholes, `tail` rounds the hem like a shirt's."""

    neck: float = 8.5
    neck_drop: float = 8.5
    back_drop: float = 2.0
    neck_shape: str = "crew"
    shoulder: float = 20.0
    slope: float = 4.5
    armhole: float = 22.5
    chest: float = 25.5
    waist: float = 24.5
    waist_at: float = 42.0
    hip: float | None = None
    hip_at: float = 62.0
    hem: float = 25.0
    length: float = 66.0
    hem_drop: float = 1.0
    tail: float = 0.0
    sleeve: float = 22.0
    angle: float = 30.0
    cuff: float = 14.5
    puff: float = 0.0  # fullness of the sleeve, cm
    full: float | None = None  # width that a hanging sleeve has on its outer side alone, cm; else by its angle

    @property
    def axis(self) -> np.ndarray:
        """Direction of the right sleeve."""
        return np.array((np.cos(np.radians(self.angle)), -np.sin(np.radians(self.angle))))

    @property
    def across(self) -> np.ndarray:
        """Direction from the outer to the inner end of the right cuff."""
        return np.array((self.axis[1], -self.axis[0]))

    @property
    def fullness(self) -> float:
        """Width on the outer side of the sleeve alone, which a long sleeve needs where it hangs along the body."""
        if self.full is not None:
            return self.full
        return float(np.interp(self.angle, (55, 70), (0, 4.5))) if self.sleeve >= 40 else 0.0

    @property
    def tip(self) -> np.ndarray:
        """Outer end of the right cuff."""
        return np.array((self.shoulder, -self.slope)) + self.axis * self.sleeve

    def neckline(self, drop: float | None = None, shape: str | None = None) -> Curve:
        """The neck from the left shoulder to the right, `drop` deep."""
        n, d = self.neck, self.neck_drop if drop is None else drop
        shape = shape or self.neck_shape
        half = {
            "crew": [(0.93, 0.3), (0.74, 0.66), (0.42, 0.92)],
            "scoop": [(0.9, 0.34), (0.7, 0.7), (0.38, 0.93)],
            "v": [(0.84, 0.2), (0.56, 0.5), (0.28, 0.76)],
            "square": [(0.93, 0.5), (0.86, 0.92), (0.8, 0.98), (0.4, 1.0)],
            "boat": [(0.9, 0.55), (0.6, 0.92), (0.3, 1.0)],
            "sweetheart": [(0.96, 0.5), (0.82, 0.86), (0.5, 0.86), (0.2, 0.92)],
        }[shape]
        left = smooth((-n, 0), *((-n * x, -d * y) for x, y in half), (0, -d))
        return join(left, mirror(left))

    def hem_curve(self) -> Curve:
        """The hem from right to left."""
        h, y = self.hem, -self.length
        if self.tail:
            t = self.tail
            half = smooth((h, y + t), (h * 0.86, y + t * 0.72), (h * 0.62, y + t * 0.16), (h * 0.3, y), (0, y))
        else:
            half = smooth(
                (h, y), (h * 0.6, y - self.hem_drop * 0.75), (h * 0.3, y - self.hem_drop), (0, y - self.hem_drop)
            )
        return join(half, mirror(half))

    def right(self) -> Edges:
        """The edges of the right side, from the neck round the sleeve down to the hem."""
        under = np.array((self.chest, -self.armhole))
        end = self.hem_curve()[0]
        middle = [(self.waist, -self.waist_at)] if self.waist_at < self.length - 8 else []
        if self.hip is not None:
            middle.append((self.hip, -self.hip_at))
        side = smooth(tuple(under), *middle, tuple(end))
        neck, tip = np.array((self.neck, 0)), np.array((self.shoulder, -self.slope))
        if not self.sleeve:
            armhole = smooth(tuple(tip), *self._hollow(), tuple(under))
            return [("shoulder", line(tuple(neck), tuple(tip))), ("armhole", armhole), ("side", side)]
        inner = self.tip + self.across * self.cuff
        out = self.puff * -self.across
        wide = -self.across * self.fullness
        if self.fullness and not self.puff:
            shoulder = self._hanging(neck, tip, wide)
        else:
            shoulder = smooth(
                *map(tuple, (neck, neck + 0.5 * (tip - neck), neck + 0.92 * (tip - neck))),
                tuple(tip + self.axis * 3 + out * 0.4 + wide * 0.3),
                *([tuple(tip + self.axis * self.sleeve * 0.22 + out * 0.8 + wide * 0.95)] if self.fullness else []),
                tuple(tip + self.axis * self.sleeve * 0.45 + out + wide),
                tuple(tip + self.axis * self.sleeve * 0.8 + out * 0.9 + wide * 0.45),
                tuple(self.tip),
            )
        low = inner + 0.2 * (under - inner) - out * 0.9
        return [
            ("shoulder", shoulder),
            ("cuff", line(tuple(self.tip), tuple(inner))),
            (
                "under",
                smooth(tuple(inner), tuple(low), tuple(inner + 0.55 * (under - inner) - out * 0.6), tuple(under)),
            ),
            ("side", side),
        ]

    def _hanging(self, neck: np.ndarray, tip: np.ndarray, wide: np.ndarray) -> Curve:
        """The upper edge of a sleeve that hangs: a straight shoulder, a short turn, a nearly straight arm."""
        reach = np.linalg.norm(tip - neck)
        along = (tip - neck) * min(1.0, reach / 8) / reach  # a bare shoulder leaves no room for a turn
        points = (
            neck,
            tip - along * 5,
            tip - along * 1.6,
            tip + self.axis * 1.4 + wide * 0.2,
            tip + self.axis * 5 + wide * 0.55,
            tip + self.axis * self.sleeve * 0.25 + wide,
            tip + self.axis * self.sleeve * 0.55 + wide * 0.85,
            tip + self.axis * self.sleeve * 0.85 + wide * 0.35,
            self.tip,
        )
        return smooth(*map(tuple, points))

    def _hollow(self) -> list[tuple[float, float]]:
        """Points of a bare armhole between the shoulder and the underarm; straps stand on a shallow one."""
        if self.armhole < 12:
            return [(self.shoulder + 0.35 * (self.chest - self.shoulder), -self.armhole * 0.74)]
        deep, wide = self.armhole - self.slope, self.chest - self.shoulder
        return [
            (self.shoulder - 1.0, -self.slope - deep * 0.5),
            (self.shoulder + wide * 0.36, -self.armhole + deep * 0.14),
        ]

    def whole(self, neck: Curve) -> tuple[tuple[str, Curve], ...]:
        """All edges of a panel that has both sides."""
        right = self.right()
        left = [(name, mirror(curve)) for name, curve in reversed(right)]
        return (("neck", neck), *right, ("hem", self.hem_curve()), *left)

    def half(self, front: Curve, side: int = 1) -> tuple[tuple[str, Curve], ...]:
        """Edges of one front; `front` runs from the hem up to the right neck point, side -1 mirrors it all."""
        hem = _until(self.hem_curve(), front[0])
        edges = [*self.right(), ("hem", hem), ("front", front)]
        return tuple(edges) if side > 0 else tuple((name, mirror(curve)) for name, curve in reversed(edges))

    def armhole_curve(self) -> Curve:
        """The right armhole seam, from the shoulder to the underarm."""
        top, under = np.array((self.shoulder, -self.slope)), np.array((self.chest, -self.armhole))
        hollow = top + 0.5 * (under - top) + np.array((-2.2, 0))
        return smooth(tuple(top + (0.2, 1.5)), tuple(top + (-0.6, -3)), tuple(hollow), tuple(under + (0.6, -0.6)))

    def sleeve_outline(self, side: int = 1) -> Curve:
        """A polygon that holds one sleeve, generous but for the armhole."""
        far, inner = (
            self.tip + self.axis * 4 - self.across * (6 + self.fullness),
            self.tip + self.axis * 4 + self.across * (self.cuff + 2),
        )
        seam = self.armhole_curve()
        notch = np.array((self.chest + 0.8, -self.armhole - 1.0))
        wide = self.axis * self.sleeve * 0.5 + self.across * (self.puff + 3) * 0.7
        bottom = notch + wide if self.puff else notch
        polygon = join(
            seam, line(tuple(notch), tuple(bottom), tuple(inner), tuple(far)), seam[:1] + (4 + self.fullness, 4)
        )
        return polygon if side > 0 else flip(polygon)

    def sleeves(self, part: str = "body") -> tuple[Region, ...]:
        """Both sleeves as regions with their own grain and an armhole seam."""
        if not self.sleeve:
            return ()
        return tuple(
            Region(part, self.sleeve_outline(side), groove=0.16, grain=side * (90 - self.angle)) for side in (1, -1)
        )

    def cuffs(self, width: float, part: str, rib_cm: float = 0.0, lift: float = 0.15, groove: float = 0.15) -> tuple:
        """Bands at the ends of both sleeves."""
        reach = 2.2 if self.puff else 0.5  # a straight sleeve ends close to the side
        end = line(tuple(self.tip - self.across * 4), tuple(self.tip + self.across * (self.cuff + reach)))
        polygon = join(end + self.axis * 3, end[::-1] - self.axis * width)
        return tuple(
            Region(part, p, lift, groove, side * (90 - self.angle), s, rib_cm)
            for side, p, s in ((1, polygon, end), (-1, flip(polygon), flip(end)))
        )

    def hem_band(
        self, width: float, part: str, rib_cm: float = 0.0, lift: float = 0.15, groove: float = 0.15
    ) -> Region:
        """A band along the hem."""
        hem = self.hem_curve()
        wide = join(hem[:1] + (3, 0), hem, hem[-1:] - (3, 0))
        return Region(part, join(wide - (0, 4), wide[::-1] + (0, width)), lift, groove, 0, hem, rib_cm)

    def neck_band(self, neck: Curve, width: float, part: str, rib_cm: float = 0.0, lift: float = 0.2) -> Region:
        """A band round a neckline that runs from left to right."""
        return Region(part, band(neck_margin(neck, 3.5), -width - 3.5), lift, 0.2, 0, neck, rib_cm)

    def inside_neck(self, part: str = "inside", margin: float = 1.5) -> Region:
        """The part of the back that shows through the neck."""
        n, d = self.neck + margin, self.neck_drop + margin + 3
        return Region(
            part, line((-n, 4), (-n, -d * 0.5), (-n * 0.6, -d), (n * 0.6, -d), (n, -d * 0.5), (n, 4)), groove=0
        )

    def limbs(self) -> tuple[Limb, ...]:
        """Both sleeves, to be laid askew."""
        if self.sleeve < 12:
            return ()
        root, tip = np.array((self.shoulder, -self.slope)), self.tip
        return tuple(
            Limb((side * root[0], root[1]), (side * tip[0], tip[1]), self.sleeve_outline(side)) for side in (1, -1)
        )


def neck_margin(neck: Curve, gap: float) -> Curve:
    """The neckline moved into the opening (up the picture)."""
    return neck + (0, gap)


def _until(curve: Curve, end: np.ndarray) -> Curve:
    """The start of a curve that runs leftwards, stopped at the x of `end`, which becomes its last point."""
    return join(curve[curve[:, 0] > end[0] + 0.3], end[None])


def holds(panel: Panel, x: float, y: float) -> bool:
    """Whether a place lies on a panel."""
    return bool(inside(np.array([[x, y]]), panel.outline)[0])
