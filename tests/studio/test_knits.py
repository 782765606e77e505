"""Jersey and knitwear on paper: every cut can be sewn, and shows what its name promises."""

from itertools import combinations

import numpy as np
import pytest

from core.data.blanks import ROLES
from core.taxonomy import TYPE_BY_KEY
from studio import garments_knits, garments_tops
from studio.panels import Garment, inside, nearest

GARMENTS = {garment.name: garment for module in (garments_tops, garments_knits) for garment in module.GARMENTS}
LONG = [g for g in GARMENTS.values() if g.attributes.get("sleeves") == "long sleeves"]


def crosses(outline: np.ndarray) -> bool:
    """Whether a border crosses itself."""
    a, b = outline, np.roll(outline, -1, axis=0)

    def side(p: np.ndarray, q: np.ndarray, r: np.ndarray) -> np.ndarray:
        return np.sign(
            (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])
        )

    p, q, r, s = a[:, None], b[:, None], a[None], b[None]
    return bool(((side(p, q, r) * side(p, q, s) < 0) & (side(r, s, p) * side(r, s, q) < 0)).any())


@pytest.mark.parametrize("garment", GARMENTS.values(), ids=lambda garment: garment.name)
def test_a_cut_can_be_sewn(garment: Garment) -> None:
    assert garment.type in TYPE_BY_KEY
    assert not any(crosses(panel.outline) for panel in garment.panels)
    used = {part for panel in garment.panels for part in (panel.part, *(region.part for region in panel.regions))}
    used |= {thing.part for thing in (*garment.patches, *garment.cords, *garment.buttons)}
    assert used <= set(garment.roles)
    assert set(garment.roles.values()) <= set(ROLES)
    assert max(len(panel.regions) for panel in garment.panels) < 31  # the sewing counts them in five bits


@pytest.mark.parametrize("garment", GARMENTS.values(), ids=lambda garment: garment.name)
def test_what_is_laid_on_lies_on_the_cloth(garment: Garment) -> None:
    """All but what stands up from the neck: straps, collars and hoods."""
    panels = [panel.outline for panel in garment.panels]
    for thing in (*garment.cords, *garment.patches):
        points = thing.curve if hasattr(thing, "curve") else thing.polygon
        points = points[points[:, 1] < -25]
        gaps = np.min([np.where(inside(points, p), 0, nearest(points, p)[0]) for p in panels], axis=0)
        assert not len(points) or gaps.max() < 1.5, thing.part


def test_sleeves_hang_beside_the_body() -> None:
    assert len(LONG) > 20
    for garment in LONG:
        outline = garment.panels[0].outline
        assert np.ptp(outline[:, 0]) < 1.9 * np.ptp(outline[:, 1]), garment.name


@pytest.mark.parametrize(("word", "attribute"), [("long-sleeved", "long sleeves"), ("slipover", "sleeveless")])
def test_the_name_and_the_attributes_agree(word: str, attribute: str) -> None:
    named = [garment for garment in GARMENTS.values() if word in garment.cut]
    assert named and all(garment.attributes["sleeves"] == attribute for garment in named if garment.type != "shirt")


def test_hoods_collars_and_zips_are_there() -> None:
    for garment in GARMENTS.values():
        parts = [thing.part for thing in (*garment.patches, *garment.cords)]
        if garment.type == "hoodie":
            top = max(patch.polygon[:, 1].max() for patch in garment.patches)
            assert top > 10 and parts.count("cord") >= 2, garment.name
        if garment.type == "polo shirt":
            assert "collar" in parts and "placket" in parts and len(garment.buttons) >= 3, garment.name
        if "zip" in garment.cut:
            assert "metal" in parts, garment.name


def test_cuts_differ() -> None:
    """No two cuts of a type have the same border, the same seams and the same things laid on them."""
    for one, other in combinations(GARMENTS.values(), 2):
        if one.type != other.type or len(one.patches) != len(other.patches):
            continue
        first, second = (
            [np.vstack([panel.outline, *(region.polygon for region in panel.regions)]) for panel in garment.panels]
            for garment in (one, other)
        )
        same = all(a.shape == b.shape and np.allclose(a, b, atol=0.3) for a, b in zip(first, second, strict=False))
        assert not same, (one.name, other.name)


def test_men_find_their_share() -> None:
    knits = [garment for garment in GARMENTS.values() if garment.type not in ("shirt", "blouse", "top", "bodysuit")]
    assert sum(garment.gender != "women" for garment in knits) > len(knits) / 3
