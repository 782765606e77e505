"""Shoes, bags and accessories as pure geometry: no Blender needed."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.data.blanks import ROLES, read_blank
from core.taxonomy import TYPE_BY_KEY
from studio import shoemaking
from studio.bagmaking import Pouch
from studio.eyewear import FRAMES
from studio.hard import CLEARANCE_CM, UV_CM, Cut, View, centred
from studio.hardware import beads, links, zipper
from studio.last import Last, below, both, creases, outside
from studio.render import collection
from studio.surfaces import (
    Mesh,
    Piece,
    arc_length,
    clip,
    contour,
    curve,
    distance,
    grid_mesh,
    inset,
    loft,
    move,
    plate,
    resample,
    rounded_box,
    spline,
    tube,
)

BLANKS = Path(__file__).parents[2] / "assets/collection/blanks"
CUTS = tuple(cut for cut in collection([]).values() if isinstance(cut, Cut))
SHOES = tuple(cut for cut in CUTS if TYPE_BY_KEY[cut.type].slot == "shoes")
every_cut = pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.name)


def square(cells: int = 40) -> Mesh:
    """A flat square from -1 to 1."""
    x, y = np.meshgrid(np.linspace(-1, 1, cells + 1), np.linspace(-1, 1, cells + 1))
    return grid_mesh(np.stack([x, y, 0 * x], axis=-1))


def area(mesh: Mesh) -> float:
    """Sum of the fans of triangles of every face."""
    total = 0.0
    for face in mesh.faces:
        first, *rest = mesh.vertices[list(face)]
        for a, b in pairwise(rest):
            total += np.linalg.norm(np.cross(a - first, b - first)) / 2
    return total


def volume(mesh: Mesh) -> float:
    """Signed volume inside a closed mesh."""
    total = 0.0
    for face in mesh.faces:
        first, *rest = mesh.vertices[list(face)]
        for a, b in pairwise(rest):
            total += np.dot(first, np.cross(a, b)) / 6
    return total


def test_spline_passes_through_its_knots_and_is_exact_on_lines() -> None:
    knots = np.array([0.0, 1.0, 2.5, 4.0])
    values = np.array([[0.0, 1.0], [2.0, -1.0], [3.0, 0.5], [1.0, 2.0]])
    assert np.allclose(spline(knots, values, knots), values)
    at = np.linspace(0, 4, 17)
    assert np.allclose(spline(knots, knots[:, None] * 3 + 1, at)[:, 0], 3 * at + 1)


def test_curve_has_even_steps() -> None:
    line = curve([(0, 0), (5, 1), (6, 6), (0, 9)], 50)
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    assert line[0] == pytest.approx((0, 0)) and line[-1] == pytest.approx((0, 9))
    assert steps.max() / steps.min() < 1.05


def test_clip_keeps_the_area_of_a_disc() -> None:
    mesh = square()
    inside = 0.8 - np.linalg.norm(mesh.vertices[:, :2], axis=1)
    kept = clip(mesh, inside)
    assert area(kept) == pytest.approx(np.pi * 0.64, rel=0.005)
    assert np.linalg.norm(kept.vertices, axis=1).max() < 0.81
    assert area(kept) + area(clip(mesh, -inside)) == pytest.approx(4)


def test_contour_is_the_circle_around_the_disc() -> None:
    mesh = square()
    lines = contour(mesh, 0.8 - np.linalg.norm(mesh.vertices[:, :2], axis=1))
    assert len(lines) == 1 and np.allclose(lines[0][0], lines[0][-1])
    assert arc_length(lines[0])[-1] == pytest.approx(2 * np.pi * 0.8, rel=0.005)


def test_distance_agrees_with_a_circle() -> None:
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    points = np.random.default_rng(0).uniform(-2, 2, (500, 2))
    expected = 1 - np.linalg.norm(points, axis=1)
    assert np.allclose(distance(points, np.c_[np.cos(angle), np.sin(angle)]), expected, atol=1e-4)


@pytest.mark.parametrize("turned", [1, -1])
def test_inset_moves_inwards_whichever_way_the_outline_runs(turned: int) -> None:
    angle = turned * np.linspace(0, 2 * np.pi, 400, endpoint=False)
    ring = 3 * np.c_[np.cos(angle), np.sin(angle)]
    assert np.allclose(np.linalg.norm(inset(ring, 0.5), axis=1), 2.5, atol=1e-3)


def test_closed_skins_hold_their_volume() -> None:
    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    circle = np.c_[np.cos(angle), np.sin(angle)]
    cylinder = loft(np.stack([np.c_[circle, np.full(200, z)] for z in np.linspace(0, 2, 9)]))
    assert volume(cylinder) == pytest.approx(2 * np.pi, rel=0.002)
    assert volume(plate(rounded_box(4, 2, 0.2), 0.5, 0.01)) == pytest.approx(4, rel=0.02)
    cord = tube(np.c_[np.linspace(0, 5, 20), np.zeros((20, 2))], 0.3, 32)
    assert abs(volume(cord)) == pytest.approx(5 * np.pi * 0.09, rel=0.02)


def test_a_closed_tube_has_no_jump_where_it_meets_itself() -> None:
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    path = np.c_[3 * np.cos(angle), 3 * np.sin(angle), np.sin(2 * angle)]
    mesh = tube(path, 0.2, 8, closed=True)
    edges = [np.linalg.norm(mesh.vertices[f[0]] - mesh.vertices[f[3]]) for f in mesh.faces]
    assert max(edges) < 3 * np.median(edges)


def test_mirror_image_keeps_faces_outwards() -> None:
    piece = Piece("x", plate(rounded_box(4, 2, 0.2), 0.5, 0.05))
    assert volume(move(piece, (3, 1, 2), turn=40, mirror=True).mesh) == pytest.approx(volume(piece.mesh))


@pytest.fixture(scope="module")
def last() -> Last:
    return shoemaking.foot(1.0)


def test_a_last_grows_outwards_by_its_offset(last: Last) -> None:
    middle = last.points.mean(axis=1, keepdims=True)
    towards = ((last.points - middle) * last.normals).sum(-1)[5:-5]
    assert (towards > 0).mean() > 0.99
    gap = np.linalg.norm(last.skin(0.5).vertices - last.skin().vertices, axis=1)
    assert gap == pytest.approx(np.full(len(gap), 0.5), abs=1e-6)


def test_panels_and_what_they_leave_make_the_whole_skin(last: Last) -> None:
    line = below([(-5, 7), (5, 6), (12, 9), (30, 9)])
    whole = area(last.skin())
    parts = [area(last.panel("x", keep, 0.0).mesh) for keep in (line, outside(line))]
    assert sum(parts) == pytest.approx(whole, rel=1e-6) and min(parts) > 0.1 * whole
    assert area(last.panel("x", both(line, below([(-5, 3), (30, 3)])), 0.0).mesh) < parts[0]


def test_a_heel_lifts_the_seat_and_leaves_the_toe(last: Last) -> None:
    high = shoemaking.foot(1.0, heel=8.0)
    flat, raised = last.underside(), high.underside()
    assert np.interp(3, *raised.T) - np.interp(3, *flat.T) == pytest.approx(8, abs=0.5)
    assert np.interp(21, *raised.T) == pytest.approx(np.interp(21, *flat.T), abs=0.3)


def test_toes_are_as_sharp_as_they_are_called() -> None:
    def width_near_tip(toe: str) -> float:
        outline = shoemaking.foot(1.0, toe=toe).outline()
        return float(np.ptp(outline[outline[:, 0] > outline[:, 0].max() - 1.2, 1]))

    widths = [width_near_tip(toe) for toe in ("pointed", "almond", "round", "square")]
    assert widths == sorted(widths) and widths[0] < 0.6 * widths[-1]


def test_creases_sink_the_vamp_where_they_are_drawn_and_leave_the_sole(last: Last) -> None:
    worn = last.shaped(creases([(18.6, 5.8, 62, 2.4)], 0.1, 0.42))
    change = ((worn.points - last.points) * last.normals).sum(-1)
    assert change.min() == pytest.approx(-0.1, abs=0.02)
    assert np.allclose(worn.underside(), last.underside(), atol=0.02)


def test_mesh_holes_and_stitches_stay_on_their_panel(last: Last) -> None:
    area = below([(-5, 5), (30, 5)], smooth=False)
    holes = shoemaking.mesh_holes(last, area, 0.0)
    assert len(holes.mesh.faces) > 200 and holes.mesh.vertices[:, 2].max() < 5.05


def test_a_clasp_sits_on_the_outside_of_its_strap(last: Last) -> None:
    frame, pin = shoemaking.clasp(last, both(below([(-5, 9), (30, 9)]), outside(below([(-5, 7), (30, 7)]))),
                                  5.0, (0.5, 0.6))  # fmt: skip
    middle = frame.mesh.vertices.mean(0)
    assert middle[1] > 0.5 and 7 < middle[2] < 9 and abs(middle[0] - 5) < 1
    assert np.linalg.norm(pin.mesh.vertices.mean(0) - middle) < 0.3


def test_shoes_of_every_kind_are_made_for_all() -> None:
    types = [cut.type for cut in SHOES]
    kinds = ("trainers", "boots", "ankle boots", "heels", "sandals", "flats", "loafers", "shoes")
    assert len(SHOES) >= 36 and all(types.count(kind) >= 4 for kind in kinds)
    assert sum(cut.gender != "women" for cut in SHOES) >= len(SHOES) / 3


def test_names_are_unique_and_types_are_known() -> None:
    assert len({cut.name for cut in CUTS}) == len(CUTS) >= 16
    assert {cut.type for cut in CUTS} <= set(TYPE_BY_KEY)
    assert {cut.gender for cut in CUTS} <= {"women", "men", "unisex"}
    assert {part.role for cut in CUTS for part in cut.parts} <= set(ROLES)


@every_cut
def test_a_cut_is_sound_fits_its_picture_and_stands(cut: Cut) -> None:
    names = {part.name for part in cut.parts}
    pieces = cut.build()
    for piece in pieces:
        assert {piece.part, piece.lining or piece.part} <= names
        assert piece.mesh.faces and np.isfinite(piece.mesh.vertices).all()
        assert max(max(face) for face in piece.mesh.faces) < len(piece.mesh.vertices)
        assert piece.mesh.uv.min() >= -1e-6 and piece.mesh.uv.max() <= UV_CM
    points = np.concatenate([piece.mesh.vertices for piece in centred(pieces, cut.view)])
    wide, high = np.ptp(points, axis=0)[:2] / cut.frame_cm
    assert 0.6 <= max(wide, high / 1.25) <= 0.97
    tilt = np.radians(cut.view.elevation)
    above = points @ [0, np.cos(tilt), np.sin(tilt)]  # height over the table through the origin
    assert above.min() == pytest.approx(CLEARANCE_CM, abs=1e-6)


@every_cut
def test_the_blank_that_ships_is_of_this_cut(cut: Cut) -> None:
    blank = read_blank(BLANKS / f"{cut.name}.blank")
    assert blank.meta == cut.meta()
    assert set(np.unique(blank.parts)) - {0} <= set(range(1, len(cut.parts) + 1))
    assert (0.02 if cut.type == "necklace" else 0.03) < blank.alpha.mean() < 0.7
    rim = np.concatenate([blank.alpha[0], blank.alpha[-1], blank.alpha[:, 0], blank.alpha[:, -1]])
    assert rim.max() < 0.02  # nothing is cut off by the edge of the picture


def test_centred_from_above_only_shifts() -> None:
    piece = Piece("x", square())
    seen = centred([move(piece, (7, -3, 2))], View(0, 90))[0]
    assert np.allclose(seen.mesh.vertices, np.add(piece.mesh.vertices, (0, 0, CLEARANCE_CM)))


def test_resample_of_a_closed_line_leaves_out_its_end() -> None:
    line = resample(np.array([(0.0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]), 4, closed=True)
    assert np.allclose(line, [(0, 0), (1, 0), (1, 1), (0, 1)])


# Type → how many shapes of it a shop's shelf shows at least.
SHELF = {
    "handbag": 8, "bag": 8, "tote bag": 6, "backpack": 4, "clutch": 5, "belt": 5, "hat": 8, "beanie": 4,
    "sunglasses": 7, "watch": 5, "earrings": 6, "necklace": 5, "jewellery": 4, "wallet": 4, "scarf": 4,
}  # fmt: skip


@pytest.mark.parametrize("kind", SHELF)
def test_bags_and_accessories_come_in_many_shapes(kind: str) -> None:
    shapes = {cut.cut for cut in CUTS if cut.type == kind}
    assert len(shapes) >= SHELF[kind]


def test_a_third_of_bags_and_accessories_is_for_men_too() -> None:
    genders = [cut.gender for cut in CUTS if cut.type in SHELF]
    assert sum(gender != "women" for gender in genders) >= len(genders) / 3


def test_a_pouch_encloses_its_gusset_and_more_and_is_deepest_in_the_middle() -> None:
    outline = rounded_box(20, 12, 2, 240) + np.array([0, 6])
    pouch = Pouch(outline, 4.0, 1.5, crumple=0.0)
    held = volume(pouch.shell().mesh)
    flat = 4.0 * (20 * 12 - (4 - np.pi) * 4)
    assert flat < held < flat * (1 + 2 * 1.5 / 4.0)
    edge, middle = pouch.swell(np.array([(-9.99, 6.0), (0.0, 6.0)]))
    assert edge == pytest.approx(2.0, abs=0.05) and 3.2 < middle <= 3.5


def test_what_is_drawn_on_a_pouch_lies_on_its_shell() -> None:
    pouch = Pouch(rounded_box(20, 12, 2, 240) + np.array([0, 6]), 4.0, 1.5, crumple=0.3)
    drawn = pouch.on(np.random.default_rng(0).uniform((-8, 2), (8, 10), (50, 2)))
    gaps = np.linalg.norm(drawn[:, None] - pouch.shell().mesh.vertices[None], axis=2).min(1)
    assert gaps.max() < 0.6


def test_links_and_beads_follow_their_path() -> None:
    path = np.c_[np.linspace(0, 20, 200), np.zeros((200, 2))]
    for mesh in (links(path, 1.0, 0.36, 0.1), beads(path, 0.5)):
        low, high = mesh.vertices.min(0), mesh.vertices.max(0)
        assert low[0] == pytest.approx(-0.5, abs=0.2) and 19.5 < high[0] < 20.7
        assert 0.4 < np.abs(mesh.vertices[:, 1:]).max() < 0.55


def test_a_zip_has_more_teeth_the_longer_it_is() -> None:
    def teeth(length: float) -> int:
        path = np.c_[np.linspace(0, length, 50), np.zeros((50, 2))]
        return len(next(p for p in zipper(path, None) if p.part == "metal").mesh.faces)

    assert teeth(20) == pytest.approx(2 * teeth(10), rel=0.1)


@pytest.mark.parametrize("style", FRAMES, ids=lambda style: style.name)
def test_the_two_lenses_are_mirror_images_with_room_for_a_nose(style) -> None:
    left, right = style.outline(-1), style.outline(1)
    assert np.allclose(left * [-1, 1], right)
    assert 0.6 < right[:, 0].min() < 1.35
    assert 11 < 2 * style.width() < 16
