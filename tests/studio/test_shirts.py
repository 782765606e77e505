"""The cut of shirts, blouses, dresses and jumpsuits, checked on paper."""

from collections import Counter

import numpy as np
import pytest

from core.data.blanks import ROLES
from core.taxonomy import TYPE_BY_KEY
from studio import garments_dresses, garments_jumpsuits, garments_shirts
from studio.panels import Garment, inside, lengths, relief

MODULES = (garments_shirts, garments_dresses, garments_jumpsuits)
GARMENTS = {garment.name: garment for module in MODULES for garment in module.GARMENTS}
every = pytest.mark.parametrize("garment", GARMENTS.values(), ids=GARMENTS)


def _crossings(polygon: np.ndarray) -> int:
    """How many pairs of a polygon's sides cross."""
    a, b = polygon, np.roll(polygon, -1, 0)
    side = b - a

    def turn(p: np.ndarray, q: np.ndarray) -> np.ndarray:
        return p[..., 0] * q[..., 1] - p[..., 1] * q[..., 0]

    gap = a[None] - a[:, None]  # [i, j] from the start of side i to that of side j
    start, end = turn(side[:, None], gap), turn(side[:, None], gap + side[None])
    apart = (start * end < -1e-6) & (start * end < -1e-6).T
    return int(apart.sum()) // 2


def test_there_are_enough_cuts_of_every_type() -> None:
    """A shop's choice of each, and shirts for men."""
    counts = Counter(garment.type for garment in GARMENTS.values())
    assert counts["shirt"] >= 11
    assert counts["blouse"] >= 9
    assert counts["dress"] >= 20
    assert counts["jumpsuit"] >= 5
    assert sum(garment.gender == "men" for garment in GARMENTS.values() if garment.type == "shirt") >= 4
    assert len(GARMENTS) == sum(len(module.GARMENTS) for module in MODULES)


@every
def test_every_part_has_a_role(garment: Garment) -> None:
    """What is drawn can be dressed, and stands under a type of the taxonomy."""
    used = {thing.part for thing in (*garment.patches, *garment.cords, *garment.buttons)}
    used |= {region.part for panel in garment.panels for region in panel.regions}
    assert used <= set(garment.roles)
    assert set(garment.roles.values()) <= set(ROLES)
    assert garment.type in TYPE_BY_KEY
    assert garment.name.startswith(garment.type)


@every
def test_outlines_do_not_cross_themselves(garment: Garment) -> None:
    """A panel or a patch whose border crosses itself could not be cut out."""
    assert {panel.name: _crossings(panel.outline) for panel in garment.panels if _crossings(panel.outline)} == {}
    assert [patch.part for patch in garment.patches if _crossings(patch.polygon)] == []


@every
def test_both_sides_weigh_the_same(garment: Garment) -> None:
    """The front and the back meet along equally long sides."""
    for panel in garment.panels:
        sides = [lengths(curve)[-1] for name, curve in panel.edges if name == "side"]
        assert len(sides) % 2 == 0
        assert sum(sides[: len(sides) // 2]) == pytest.approx(sum(sides[len(sides) // 2 :]), rel=0.01)


@pytest.mark.parametrize("name", ["shirt-classic", "shirt-mens-slim", "shirt-oversized", "dress-shirt"])
def test_a_shirt_opens_at_the_neck(name: str) -> None:
    """Behind the collar the inside of the back shows, with its label."""
    garment = GARMENTS[name]
    front = garment.panels[-1].outline
    collars = [patch.polygon for patch in garment.patches if patch.part == "collar"]
    grid = np.stack(np.meshgrid(np.arange(-12, 12, 0.25), np.arange(-14, 6, 0.25)), -1).reshape(-1, 2)
    covered = inside(grid, front) | np.any([inside(grid, polygon) for polygon in collars], axis=0)
    shown = ~covered & inside(grid, garment.panels[0].outline)
    assert shown.sum() / 16 > 25  # square centimetres
    assert any(patch.part == "label" for patch in garment.patches)


@every
def test_stripes_run_along_sleeves(garment: Garment) -> None:
    """The grain of a sleeve follows the arm, so that stripes break at the armhole seam."""
    sleeves = [limb for limb in garment.limbs if limb.root[1] > -12]
    regions = garment.panels[-1].regions
    for limb in sleeves:
        axis = np.subtract(limb.tip, limb.root)
        lean = np.degrees(np.arctan2(axis[0], -axis[1]))
        assert any(region.grain == pytest.approx(lean, abs=1) for region in regions)


def test_jumpsuits_go_on_below_the_waist() -> None:
    """Every jumpsuit has a bodice, two legs and an inseam."""
    for garment in garments_jumpsuits.GARMENTS:
        for panel in garment.panels:
            names = Counter(edge for edge, _ in panel.edges)
            assert names["inseam"] == names["hem"] == 2
            assert names["side"] == 4


def test_a_tier_is_gathered_below_its_seam_only() -> None:
    front = GARMENTS["dress-tiered"].panels[-1]
    above, under = (relief(front, np.column_stack([np.arange(-8, 8, 0.4), np.full(40, y)])) for y in (-32.0, -42.0))
    assert np.ptp(above) < 0.05 < np.ptp(under)
