"""How shoes face the camera."""

import numpy as np
import pytest

from studio import shoemaking, shoes_open
from studio.hard import Cut, centred, reach
from studio.render import collection


def test_shops_show_the_outer_side_with_the_toe_to_the_right() -> None:
    strap = shoes_open.ballet(strap=True)
    buckles = [p.mesh.vertices.mean(0) for p in strap if p.part == "buckle"]
    seen = centred(shoemaking.left(strap, 0.9), shoemaking.PROFILE)
    points = np.concatenate([piece.mesh.vertices for piece in seen])
    tip, back = points[points[:, 0].argmax()], points[points[:, 0].argmin()]
    assert np.ptp(points[:, 0]) == pytest.approx(0.9 * 27, abs=2) and np.ptp(points[:, 1]) < 12
    assert tip[1] < back[1]  # the toe is lower than the counter
    near = [piece.mesh.vertices[:, 2].mean() for piece in seen if piece.part == "buckle"]
    assert all(at[1] > 0 for at in buckles) and min(near) > points[:, 2].mean()


def test_a_size_keeps_the_height() -> None:
    high = [max(p.mesh.vertices[:, 2].max() for p in shoemaking.left(shoes_open.ballet(), size)) for size in (0.8, 1.0)]
    assert high[0] == pytest.approx(high[1])


def test_a_stiff_shaft_is_wider_from_the_ankle_up_and_leaves_the_foot() -> None:
    slim, wide = (shoemaking.foot(1.0, leg=41, slack=slack).points for slack in (1.0, 1.3))
    foot, leg = slim[..., 2].max(1) < 9, slim[..., 2].min(1) > 30
    assert np.allclose(slim[foot][:40], wide[foot][:40], atol=0.2)
    assert np.ptp(wide[leg][..., 0], axis=1).mean() == pytest.approx(
        1.3 * np.ptp(slim[leg][..., 0], axis=1).mean(), rel=0.05
    )


@pytest.mark.parametrize("name", ["trainers-retro", "heels-pump", "boots-knee", "ankle-boots-chelsea", "shoes-derby"])
def test_a_shoe_fills_its_picture(name: str) -> None:
    cut = collection([])[name]
    assert isinstance(cut, Cut)
    assert 0.88 < reach(centred(cut.build(), cut.view)) / cut.frame_cm < 0.97
