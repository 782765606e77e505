"""Patterns on paper are checked everywhere; sewing and rendering only where Blender's module is installed."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

import studio
from core.config import from_dict
from core.data.blanks import ROLES, BlankMeta
from core.taxonomy import TYPE_BY_KEY
from studio.hard import Cut
from studio.panels import (
    Garment,
    Limb,
    band,
    folded,
    inside,
    join,
    line,
    mirror,
    nearest,
    oblong,
    pose,
    relief,
    resample,
    smooth,
    soft_folds,
)
from studio.render import HARD_DRAPES, Job, collection, jobs

COLLECTION = collection()
GARMENTS = [cut for cut in COLLECTION.values() if isinstance(cut, Garment)]
needs_blender = pytest.mark.skipif(
    importlib.util.find_spec("bpy") is None,
    reason="Blender is not installed here: pip install -r studio/requirements.txt, in an environment of its own",
)


def test_smooth_passes_through_its_points() -> None:
    points = [(0.0, 0.0), (3.0, 4.0), (7.0, 1.0)]
    curve = smooth(*points)
    for point in points:
        assert np.min(np.linalg.norm(curve - point, axis=1)) < 1e-9


def test_resample_keeps_ends_and_steps() -> None:
    curve = resample(line((0, 0), (3, 0), (3, 4)), 0.5)
    steps = np.linalg.norm(np.diff(curve, axis=0), axis=1)
    assert curve[0] == pytest.approx((0, 0)) and curve[-1] == pytest.approx((3, 4))
    assert len(curve) == 15 and steps.max() < 0.51


def test_inside_agrees_with_the_area() -> None:
    points = np.random.default_rng(0).uniform(-5, 5, (20_000, 2))
    share = inside(points, oblong(0.5, -0.5, 6, 4)).mean()
    assert share == pytest.approx(24 / 100, abs=0.01)


def test_nearest_measures_distance_and_place() -> None:
    gap, along = nearest(np.array([[1.0, 2.0], [12.0, 0.0]]), line((0, 0), (10, 0)))
    assert gap == pytest.approx([2, 2]) and along == pytest.approx([1, 10])


def test_band_has_its_width() -> None:
    strip = band(line((0, 0), (5, 0), (10, 0)), 2)
    assert strip[:, 1].max() == pytest.approx(2) and strip[:, 1].min() == pytest.approx(0)


def test_mirror_twice_is_the_same() -> None:
    curve = smooth((1, 2), (3, 4), (6, 1))
    assert np.allclose(mirror(mirror(curve)), curve)


def test_names_are_unique_and_words_are_known() -> None:
    assert len({garment.name for garment in GARMENTS}) == len(GARMENTS) >= 28
    for garment in GARMENTS:
        assert garment.type in TYPE_BY_KEY and set(garment.roles.values()) <= set(ROLES), garment.name


@pytest.mark.parametrize("garment", GARMENTS, ids=lambda garment: garment.name)
def test_every_part_has_a_role_and_every_panel_closes(garment: Garment) -> None:
    used = {panel.part for panel in garment.panels}
    used |= {region.part for panel in garment.panels for region in panel.regions}
    used |= {thing.part for thing in (*garment.patches, *garment.cords, *garment.buttons)}
    assert used <= set(garment.roles)
    for panel in garment.panels:
        ends = [(a[-1], b[0]) for (_, a), (_, b) in zip(panel.edges, (*panel.edges[1:], panel.edges[0]), strict=True)]
        assert all(np.linalg.norm(end - start) < 0.5 for end, start in ends), panel.name


@pytest.mark.parametrize("garment", GARMENTS, ids=lambda garment: garment.name)
def test_no_outline_crosses_itself(garment: Garment) -> None:
    for panel in garment.panels:
        a = resample(join(panel.outline, panel.outline[:1]), 1.5)
        b, side = a[1:], np.diff(a, axis=0)
        a = a[:-1]

        def off(points: np.ndarray, a: np.ndarray = a, side: np.ndarray = side) -> np.ndarray:
            gap = points[None] - a[:, None]  # (edges, points, 2)
            return side[:, None, 0] * gap[..., 1] - side[:, None, 1] * gap[..., 0]

        parted = off(a) * off(b) < -1e-9  # points along one straight edge lie on neither side of it
        crossing = parted & parted.T
        near = np.abs(np.subtract.outer(np.arange(len(a)), np.arange(len(a))))
        assert not crossing[(near > 2) & (near < len(a) - 2)].any(), panel.name


@pytest.mark.parametrize("garment", GARMENTS, ids=lambda garment: garment.name)
def test_fronts_share_their_sewn_edges_with_the_back(garment: Garment) -> None:
    back = join(*(curve for _, curve in garment.panels[0].edges))
    for panel in garment.panels[1:]:
        for name, curve in panel.edges:
            laps = name == "cap" and panel.name.endswith(" sleeve")  # a set-in sleeve lies over the armhole
            if name not in panel.loose and not laps:
                assert nearest(resample(curve, 1.0), join(back, back[:1]))[0].max() < 0.05, (panel.name, name)


def test_no_cut_is_called_like_a_drape() -> None:
    drapes = {job.name for job in jobs(COLLECTION)}
    assert len(drapes) == len(jobs(COLLECTION)), "a cut's name ends like a drape of another"


def test_a_stopped_run_has_every_cut_once_first() -> None:
    todo = jobs(COLLECTION)
    first = todo[: len(COLLECTION)]
    assert [job.cut for job in first] == list(COLLECTION) and {job.drape for job in first} == {1}
    assert [job.drape for job in todo] == sorted(job.drape for job in todo)
    assert max(job.drape for job in todo if isinstance(COLLECTION[job.cut], Cut)) == HARD_DRAPES
    assert Job("tee-crew", 1).name == "tee-crew" and Job("tee-crew", 3).name == "tee-crew-3"
    assert len(jobs(COLLECTION, drapes=1)) == len(COLLECTION)


def test_one_faulty_module_is_named_and_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "garments_torn.py").write_text("raise ValueError('torn')\n")
    monkeypatch.setattr(studio, "__path__", [*studio.__path__, str(tmp_path)])
    broken: list[str] = []
    assert list(collection(broken)) == list(COLLECTION) and broken == ["studio.garments_torn"]
    with pytest.raises(ValueError, match="torn"):
        collection()


def test_a_hard_thing_is_set_down_a_little_differently() -> None:
    cut = next(cut for cut in COLLECTION.values() if isinstance(cut, Cut))
    again = cut.set_down(2)
    assert cut.set_down(1) is cut and again.view == cut.set_down(2).view != cut.set_down(3).view
    assert 2 < abs(again.view.turn - cut.view.turn) < 6 and abs(again.view.elevation - cut.view.elevation) < 2


def test_old_blanks_are_first_drapes() -> None:
    old = {"name": "a", "type": "tee", "cut": "b", "frame_cm": 50.0, "uv_cm": 160.0, "parts": []}
    assert from_dict(BlankMeta, old).drape == 1


def test_relief_is_finite_and_raises_ribs() -> None:
    front = next(garment for garment in GARMENTS if garment.name == "jumper-crew").panels[-1]
    points = np.stack([np.linspace(-15, 15, 200), np.full(200, -59.0)], 1)
    height = relief(front, points)
    assert np.isfinite(height).all() and height.max() - height.min() > 0.1


def test_folds_are_the_same_on_every_run_and_soft() -> None:
    garment = next(garment for garment in GARMENTS if garment.name == "trousers-straight")
    first, again = (soft_folds(garment, np.random.default_rng(7)) for _ in range(2))
    points = np.random.default_rng(0).uniform((-25, -100), (25, 0), (500, 2))
    height = folded(first, points)
    assert np.array_equal(height, folded(again, points)) and 0.1 < np.abs(height).max() < 4


def test_a_limb_turns_about_its_root() -> None:
    limb = Limb((0, 0), (10, 0), oblong(5, 0, 12, 4))
    points = np.array([[0.0, 0.0], [10.0, 0.0], [5.0, 60.0]])
    moved = pose(points, limb, turn=90, bend=0)
    assert moved == pytest.approx(np.array([[0, 0], [0, 10], [5, 60]]), abs=1e-3)  # what is no limb stays


@needs_blender
def test_a_garment_renders_to_a_blank() -> None:
    from studio import cloth

    blank = cloth.photograph(next(garment for garment in GARMENTS if garment.name == "tee-crew"), draft=True)
    assert 0.15 < (blank.alpha > 0.5).mean() < 0.8
    assert set(np.unique(blank.parts)) == {0, 1, 2, 3}
    assert 0.4 < np.median(blank.shade[blank.alpha > 0.9]) < 1.2
    assert blank.shadow.min() < 0.8 and blank.shadow[:5].mean() > 0.97
    rows = blank.uv[..., 1].max(1)[(blank.parts > 0).any(1)]
    assert rows[0] > rows[-1]  # v runs up the picture


@needs_blender
def test_drapes_differ_in_their_folds_but_hardly_in_their_outline() -> None:
    from studio import cloth

    garment = next(garment for garment in GARMENTS if garment.name == "tee-crew")
    first, again, second = (cloth.photograph(garment, draft=True, drape=drape) for drape in (1, 1, 2))
    assert (first.meta.name, first.meta.drape) == ("tee-crew", 1)
    assert (second.meta.name, second.meta.drape) == ("tee-crew-2", 2)
    one, other = first.alpha > 0.5, second.alpha > 0.5
    assert 0.85 < (one & other).sum() / (one | other).sum() < 0.995
    inside = (first.alpha > 0.99) & (second.alpha > 0.99)
    noise = np.abs(first.shade - again.shade)[inside].mean()
    assert np.abs(first.shade - second.shade)[inside].mean() > max(0.015, 3 * noise)
