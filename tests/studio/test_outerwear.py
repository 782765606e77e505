"""Coats and jackets on paper: sleeves that hang beside the body, details that lie where they are seen."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from core.taxonomy import TYPE_BY_KEY
from studio.coatmaking import SUITING, Build, coat
from studio.garments_outerwear import GARMENTS as OUTERWEAR
from studio.garments_tailoring import GARMENTS as TAILORING
from studio.garments_tailoring import JACKET
from studio.panels import Garment, inside
from studio.trimmings import Trim, across, clear, row, sleeve_edges, waist_at

ALL = (*TAILORING, *OUTERWEAR)


def test_variety() -> None:
    kinds = Counter(garment.type for garment in ALL)
    assert set(kinds) <= set(TYPE_BY_KEY)
    assert all(kinds[kind] >= 3 for kind in ("blazer", "waistcoat", "jacket", "coat", "trench coat"))
    assert len({garment.name for garment in ALL}) == len(ALL) >= 40
    assert 3 * sum(garment.gender != "women" for garment in ALL) >= len(ALL)


@pytest.mark.parametrize("garment", ALL, ids=lambda garment: garment.name)
def test_every_part_has_a_role_and_lies_on_the_cloth(garment: Garment) -> None:
    parts = {thing.part for thing in (*garment.panels, *garment.patches, *garment.cords, *garment.buttons)}
    parts |= {region.part for panel in garment.panels for region in panel.regions}
    assert parts == set(garment.roles)
    spots = np.array([(button.x, button.y) for button in garment.buttons]).reshape(-1, 2)
    assert np.any([inside(spots, panel.outline) for panel in garment.panels], axis=0).all()


def test_sleeve_covers_the_armhole_and_hangs_beside_the_body() -> None:
    edges = dict(sleeve_edges(JACKET))
    names = [panel.name for panel in coat("blazer-x", "blazer", "x", JACKET, SUITING, Build()).panels]
    assert names == ["back", "left front", "right front", "right sleeve", "left sleeve"]
    armhole = dict(replace(JACKET, sleeve=0).right())["armhole"]
    lap = np.interp(armhole[::-1, 1], edges["cap"][:, 1], edges["cap"][:, 0]) - armhole[::-1, 0]
    assert -2 < lap.min() <= lap.max() < 0  # no gap opens between them
    assert edges["outer"][:, 0].max() < JACKET.hem + 10


def test_belts_and_stitching_stop_at_the_sleeves() -> None:
    hem = np.array([(x, -50.0) for x in np.linspace(-25, 25, 101)])
    assert np.abs(clear(JACKET, hem)[:, 0]).max() < waist_at(JACKET, -50) < JACKET.hip


def test_trims_mirror_and_add_up() -> None:
    one = row(3, -10, -20, 2, 1.5)
    assert [button.x for button in (one + across(one)).buttons] == [3, 3, -3, -3]
    assert Trim() + one == one
