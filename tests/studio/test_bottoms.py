"""What is true of every cut of trousers, jeans, leggings, shorts and skirts."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from studio import garments_bottoms, garments_skirts
from studio.garments_bottoms import Legs, cargo_pockets, pair, turn_ups
from studio.garments_skirts import Sweep, fluted
from studio.panels import Button, Crease, Garment, Panel, inside, line, nearest, relief, resample

CUTS = (*garments_bottoms.GARMENTS, *garments_skirts.GARMENTS)


def test_enough_cuts_of_every_type() -> None:
    count = Counter(garment.type for garment in CUTS)
    least = {"trousers": 13, "jeans": 9, "leggings": 3, "shorts": 8, "skirt": 14}
    assert all(count[kind] >= number for kind, number in least.items()), count
    worn_by = [garment.gender for garment in CUTS if garment.type in ("trousers", "jeans", "shorts")]
    assert sum(gender != "women" for gender in worn_by) >= len(worn_by) / 3


@pytest.mark.parametrize("garment", CUTS, ids=lambda garment: garment.name)
def test_the_back_of_the_waistband_shows_above_the_front(garment: Garment) -> None:
    back, front = garment.panels
    top_back, top_front = (dict(panel.edges)["waist"] for panel in (back, front))
    lining = next(region for region in back.regions[::-1] if region.part == "inside")
    between = (top_front[len(top_front) // 2] + top_back[len(top_back) // 2]) / 2
    assert top_back[len(top_back) // 2][1] - top_front[len(top_front) // 2][1] > 1.5
    assert inside(between[None], lining.polygon)[0]


@pytest.mark.parametrize("garment", CUTS, ids=lambda garment: garment.name)
def test_what_is_laid_on_top_lies_on_the_cloth_or_hangs_just_over_its_edge(garment: Garment) -> None:
    outline = resample(garment.panels[1].outline, 1.0)
    buttons = [np.array([[button.x, button.y]]) for button in garment.buttons]
    for points in (*(patch.polygon for patch in garment.patches), *(cord.curve for cord in garment.cords), *buttons):
        off = points[~inside(points, outline)]
        limit = 9.0 if garment.name == "leggings-stirrup" else 3.0
        assert not len(off) or nearest(off, outline)[0].max() < limit


def test_pairs_are_mirror_images() -> None:
    crease, copy, button, other = (*pair(Crease(line((1, 2), (3, 4)))), *pair(Button(5, 6)))
    assert np.array_equal(copy.curve, crease.curve * (-1, 1)) and (other.x, other.y) == (-button.x, button.y)


def test_cargo_pockets_follow_the_outseam() -> None:
    narrow, wide = (cargo_pockets()(Legs(outer=outer)).patches[0].polygon[:, 0].mean() for outer in (18, 30))
    assert wide - narrow > 3


def test_turn_ups_cover_the_hems() -> None:
    legs = Legs(length=90)
    cuffs = turn_ups(4)(legs).patches
    assert len(cuffs) == 2 and all(inside(np.array([[side * legs.foot[0], -88]]), cuff.polygon)[0]
                                   for side, cuff in zip((1, -1), cuffs, strict=True))  # fmt: skip


def test_a_crease_that_fades_begins_at_nothing() -> None:
    sweep = Sweep(hem=32, length=60, flutes=1)
    fold = fluted(sweep).creases[0]
    front = Panel("front", sweep.edges(back=False), creases=(fold,))
    height = relief(front, fold.curve[[0, -2]])
    assert height[0] == pytest.approx(0, abs=0.05) and height[1] > 0.5


def test_flutes_stand_where_the_hem_dips() -> None:
    sweep = Sweep(hem=32, length=60, flutes=5, wave=1.5, drop=0)
    hem = sweep.hem_curve()
    at = np.interp(sweep.crests() * sweep.hem, hem[::-1, 0], hem[::-1, 1])
    assert (at < -sweep.length - 0.4).all()
    assert len(fluted(sweep).creases) == 5 and not fluted(replace(sweep, flutes=0)).creases
