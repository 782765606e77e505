"""Sewing and draping: a `Garment` on paper becomes mesh objects that `scene.photograph` can take.

Panels are triangulated, sewn to the back where their edges coincide, blown up a little and left to settle on the
table by Blender's cloth physics; then the seams, ribs and gathers of the pattern are pressed into the finer mesh,
and collars, pockets, cords and buttons are laid onto the surface as it came to rest.
"""

import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector
from mathutils.geometry import delaunay_2d_cdt
from mathutils.kdtree import KDTree

from core.data.blanks import Blank, BlankMeta, Part
from studio import panels as paper
from studio import scene
from studio.panels import Button, Cord, Curve, Garment, Limb, Panel, Patch, drape_name

CM = 0.1  # one unit of the scene is 10 cm
_GAP = 0.9  # cm between layers before they settle
_MARGIN = 1.13  # picture width over garment width
_FLATTEN = 0.65  # a hand has smoothed the folds a little
_SHOULDERS = -15.0  # limbs whose root lies above this height on paper are sleeves


@dataclass(frozen=True)
class Cut:
    """A triangulated panel: points on paper (n, 2), triangles (m, 3) and the region of each triangle (m,)."""

    panel: Panel
    points: np.ndarray
    triangles: np.ndarray
    regions: np.ndarray


def photograph(garment: Garment, draft: bool = False, drape: int = 1) -> Blank:
    """Sew, drape and render a garment, framed to fit; always the same for the same name and drape."""
    scene.clear()
    name = drape_name(garment.name, drape)
    objects = sew(garment, np.random.default_rng(zlib.crc32(name.encode())), 1.8 if draft else 1.5)
    low, high = _bounds(objects)
    middle = (low + high) / 2
    for thing in objects:
        thing.location = (-middle[0], -middle[1], 0.02 - low[2])
    width, height = (high - low)[:2] / CM
    frame = round(_MARGIN * max(width, height * scene.WIDTH / scene.HEIGHT), 1)
    parts = tuple(Part(part, role) for part, role in garment.roles.items())
    meta = BlankMeta(
        name, garment.type, garment.cut, frame, paper.UV_CM, parts, garment.gender, garment.attributes, drape
    )
    return scene.photograph(objects, meta, draft)


def _bounds(objects: Iterable[bpy.types.Object]) -> tuple[np.ndarray, np.ndarray]:
    places = [_read(thing.data.vertices, "co", 3 * len(thing.data.vertices)).reshape(-1, 3) for thing in objects]
    low, high = np.vstack(places).min(0), np.vstack(places).max(0)
    low[2] = np.quantile(places[0][:, 2], 0.01)  # a corner that sank must not lift all the rest off the ground
    return low, high


def sew(garment: Garment, rng: np.random.Generator, step: float = 1.25) -> list[bpy.types.Object]:
    """Every object of a garment, draped, with a "flat" UV layer and part numbers; `step` is the mesh size in cm."""
    part_number = {part: number for number, part in enumerate(garment.roles)}
    cuts = [_cut(panel, step) for panel in garment.panels]
    body = _drape(garment, cuts, _posture(garment, rng), rng)
    surface = _press(garment, cuts, body, part_number, paper.soft_folds(garment, rng))
    laid = [_patch(surface, patch, part_number) for patch in garment.patches]
    laid += [_cord(surface, cord, part_number) for cord in garment.cords]
    laid += [_button(surface, button, part_number) for button in garment.buttons]
    return [body, *laid]


def _triangulate(outline: Curve, lines: Iterable[Curve], step: float) -> tuple[np.ndarray, np.ndarray]:
    """Constrained Delaunay mesh of a polygon whose edges also follow `lines`."""
    border = outline[:-1] if np.allclose(outline[0], outline[-1]) else outline
    fixed, links = [border], [(i, (i + 1) % len(border)) for i in range(len(border))]
    count = len(border)
    for curve in lines:
        curve = curve[paper.inside(curve, border)]
        fixed.append(curve)
        links += [
            (count + i, count + i + 1)
            for i in range(len(curve) - 1)
            if np.linalg.norm(curve[i] - curve[i + 1]) < 1.6 * step
        ]
        count += len(curve)
    points = np.vstack([*fixed, _fill(border, np.vstack(fixed), step)])
    vertices, _, faces, *_ = delaunay_2d_cdt([Vector(p) for p in points], links, [], 0, 1e-4)
    vertices, faces = np.array([tuple(v) for v in vertices]), np.array(faces)
    faces = faces[paper.inside(vertices[faces].mean(1), border)]
    return vertices, faces


def _fill(border: Curve, taken: np.ndarray, step: float) -> np.ndarray:
    """A triangular grid inside a polygon that keeps off the points already taken."""
    low, high = border.min(0), border.max(0)
    rows = np.arange(low[1], high[1], step * 0.866)
    columns = np.arange(low[0], high[0], step)
    grid = np.vstack(
        [np.stack([columns + step / 2 * (i % 2), np.full_like(columns, y)], 1) for i, y in enumerate(rows)]
    )
    grid = grid[paper.inside(grid, border)]
    gaps = np.array([np.min(((taken - p) ** 2).sum(1)) for p in grid])
    return grid[gaps > (0.6 * step) ** 2]


def _cut(panel: Panel, step: float) -> Cut:
    outline = paper.join(*(paper.resample(curve, step) for _, curve in panel.edges))
    lines = [paper.resample(paper.closed(region.polygon), step) for region in panel.regions]
    points, triangles = _triangulate(outline, lines, step)
    return Cut(panel, points, triangles, paper.region_at(panel, points[triangles].mean(1)))


def _seams(cuts: list[Cut], starts: np.ndarray) -> list[tuple[int, int]]:
    """Pairs of vertices, one on the back and one above it, that lie on the same spot of sewn edges."""
    back: dict[tuple[float, float], int] = {}
    seams = []
    for cut, start in zip(cuts, starts, strict=False):
        sewn = [curve for name, curve in cut.panel.edges if name not in cut.panel.loose]
        gaps = np.min(
            [paper.nearest(cut.points, curve)[0] for curve in sewn] or [np.full(len(cut.points), 1.0)], axis=0
        )
        for i in np.flatnonzero(gaps < 0.02):
            spot = (round(cut.points[i, 0], 1), round(cut.points[i, 1], 1))
            if cut.panel.layer == 0:
                back[spot] = start + i
            elif spot in back:
                seams.append((back[spot], start + i))
    return seams


def _closures(garment: Garment, cuts: list[Cut], starts: np.ndarray) -> list[tuple[int, int]]:
    """Threads that hold two overlapping fronts together behind each button."""
    fronts = [(cut, start) for cut, start in zip(cuts, starts, strict=False) if cut.panel.layer]
    threads = []
    for button in garment.buttons:
        spot = np.array((button.x, button.y))
        held = [(cut, start) for cut, start in fronts if paper.inside(spot[None], cut.panel.outline)[0]]
        if len(held) == 2:
            threads.append(tuple(start + np.argmin(((cut.points - spot) ** 2).sum(1)) for cut, start in held))
    return threads


def _posture(garment: Garment, rng: np.random.Generator) -> Callable[[np.ndarray], np.ndarray]:
    """A function from paper to the table: limbs a little askew, the outline not quite straight and drawn in.

    Cloth that is laid narrower than it was cut has to fold, most of all down the body.
    """
    turns = [(limb, *_askew(limb, rng)) for limb in garment.limbs]
    waves, length = rng.uniform(0, 6.28, (2, 3)), -min(panel.outline[:, 1].min() for panel in garment.panels)
    legs = any(limb.root[1] < _SHOULDERS for limb in garment.limbs)  # too narrow for as many folds as a body
    slack = garment.fabric.slack * rng.uniform(0.8, 1.2) * (0.5 if legs else 1)
    lean = rng.uniform(-0.012, 0.012)

    def lay(points: np.ndarray) -> np.ndarray:
        for limb, turn, bend in turns:
            points = paper.pose(points, limb, turn, bend)
        sway = [
            sum(np.sin(points[:, 1 - axis] / k + w) for k, w in zip((9, 15, 26), waves[axis], strict=True))
            for axis in (0, 1)
        ]
        down = np.clip(-points[:, 1] / length, 0, 1)
        narrow = np.column_stack([1 - slack * (0.5 + 0.5 * down), np.full(len(points), 1 + garment.fabric.ease)])
        return points * narrow + 0.3 * np.stack(sway, 1) + points[:, 1:] * (lean, 0)

    return lay


def _askew(limb: Limb, rng: np.random.Generator) -> tuple[float, float]:
    """Degrees by which a limb is turned and bent: a sleeve to the body as far as there is room, a leg hardly."""
    side, (across, along) = np.sign(limb.tip[0]), np.array(limb.tip) - limb.root
    lean = np.degrees(np.arctan2(abs(across), -along))
    if limb.root[1] < _SHOULDERS:
        return limb.swing * rng.uniform(-3, 3), limb.swing * rng.uniform(-6, 6)
    room = max(0.0, 0.5 * (lean - 24))
    bend = rng.uniform(-3, 6) * (lean > 18)
    return -side * limb.swing * min(rng.uniform(2, 8), room), -side * limb.swing * bend


def _drape(garment: Garment, cuts: list[Cut], lay: Callable, rng: np.random.Generator) -> bpy.types.Object:
    """One mesh of all panels, sewn and settled; UV layers "flat" (on the cloth) and "paper" (cm / 100)."""
    starts = np.cumsum([0, *(len(cut.points) for cut in cuts)])
    flat = [_at(cut.points, (cut.panel.layer - 0.5) * _GAP) for cut in cuts]
    laid = [_at(lay(cut.points), (cut.panel.layer - 0.5) * _GAP) for cut in cuts]
    faces = [
        cut.triangles + start if cut.panel.layer else cut.triangles[:, ::-1] + start
        for cut, start in zip(cuts, starts, strict=False)
    ]
    mesh = bpy.data.meshes.new(garment.name)
    mesh.from_pydata(
        np.vstack(laid) * CM, _seams(cuts, starts) + _closures(garment, cuts, starts), np.vstack(faces).tolist()
    )
    _write_uv(mesh, cuts)
    body = bpy.data.objects.new(garment.name, mesh)
    bpy.context.scene.collection.objects.link(body)
    body.shape_key_add(name="laid")
    rest = body.shape_key_add(name="flat")
    rest.data.foreach_set("co", (np.vstack(flat) * CM).ravel())
    rest.value = 0  # the cloth begins as laid and only measures itself by the flat pattern
    _simulate(body, garment, cuts)
    return _settled(body)


def _at(points: np.ndarray, z: float) -> np.ndarray:
    return np.column_stack([points, np.full(len(points), z)])


def _write_uv(mesh: bpy.types.Mesh, cuts: list[Cut]) -> None:
    flat, spot, panel = [], [], []
    for number, cut in enumerate(cuts):
        triangles = cut.triangles if cut.panel.layer else cut.triangles[:, ::-1]
        corners = cut.points[triangles]  # (m, 3, 2)
        grains = np.array([*(region.grain for region in cut.panel.regions), 0.0])[cut.regions]
        uv = np.zeros_like(corners)
        for grain in np.unique(grains):
            uv[grains == grain] = paper.flat_uv(corners[grains == grain].reshape(-1, 2), grain).reshape(-1, 3, 2)
        flat.append(uv.reshape(-1))
        spot.append(corners.reshape(-1) / 100)
        panel.append(number * 32 + cut.regions + 1)  # panel and region in one number
    mesh.uv_layers.new(name="flat").data.foreach_set("uv", np.concatenate(flat))
    mesh.uv_layers.new(name="paper").data.foreach_set("uv", np.concatenate(spot))
    mesh.attributes.new("place", "INT", "FACE").data.foreach_set("value", np.concatenate(panel).astype(np.int32))


def _simulate(body: bpy.types.Object, garment: Garment, cuts: list[Cut]) -> None:
    """Blow the garment up, let the air out again and let it fall in folds; its seams stay where they were laid."""
    scene, fabric = bpy.context.scene, garment.fabric
    bpy.ops.mesh.primitive_plane_add(size=100, location=(0, 0, -0.12))
    table = bpy.context.object
    table.name = "settling table"
    table.modifiers.new("collision", "COLLISION")
    table.collision.thickness_outer, table.collision.cloth_friction = 0.02, 80
    cloth = body.modifiers.new("cloth", "CLOTH")
    own, touch = cloth.settings, cloth.collision_settings
    own.quality, own.mass, own.air_damping = 4, 0.15, 2
    own.tension_stiffness = own.compression_stiffness = fabric.stretch
    own.shear_stiffness, own.bending_stiffness = 1, fabric.bending
    own.rest_shape_key = body.data.shape_keys.key_blocks["flat"]
    own.use_sewing_springs, own.sewing_force_max, own.shrink_min = True, 8, -fabric.ease
    own.vertex_group_mass = _held(body, cuts)
    touch.use_self_collision, touch.self_distance_min, touch.distance_min = True, 0.02, 0.02
    scene.gravity, scene.frame_end, cloth.point_cache.frame_end = (0, 0, -10), fabric.frames, fabric.frames
    own.use_pressure = True
    for time, share in ((0, 1), (0.2, 1), (0.3, 0.3), (0.5, 0)):
        # A value set from outside would start the simulation again; keys do not.
        own.uniform_pressure_force = fabric.breath * share
        own.keyframe_insert("uniform_pressure_force", frame=1 + round(time * fabric.frames))
    for frame in range(1, fabric.frames + 1):
        scene.frame_set(frame)


def _held(body: bpy.types.Object, cuts: list[Cut]) -> str:
    """The group of vertices along sewn edges, which a hand has laid in place."""
    group, start = body.vertex_groups.new(name="held"), 0
    for cut in cuts:
        if sewn := [curve for name, curve in cut.panel.edges if name not in cut.panel.loose]:
            gaps = np.min([paper.nearest(cut.points, curve)[0] for curve in sewn], axis=0)
            group.add((np.flatnonzero(gaps < 0.02) + start).tolist(), 1.0, "REPLACE")
        start += len(cut.points)
    return group.name


def _settled(body: bpy.types.Object) -> bpy.types.Object:
    """The draped cloth as a plain, finer mesh without its sewing threads."""
    import bmesh  # only after bpy has started

    mesh = bpy.data.meshes.new_from_object(body.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    edit = bmesh.new()
    edit.from_mesh(mesh)
    bmesh.ops.delete(edit, geom=[edge for edge in edit.edges if not edge.link_faces], context="EDGES")
    edit.to_mesh(mesh)
    edit.free()
    for thing in (body, bpy.data.objects["settling table"]):  # or they would be simulated again
        bpy.data.objects.remove(thing)
    coarse = _link("coarse", mesh)
    finer = coarse.modifiers.new("finer", "SUBSURF")
    finer.levels, finer.uv_smooth = 2, "NONE"  # smoothing the uv takes longer than the simulation
    fine = bpy.data.meshes.new_from_object(coarse.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    bpy.data.objects.remove(coarse)
    return _link("body", fine)


def _link(name: str, mesh: bpy.types.Mesh) -> bpy.types.Object:
    thing = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(thing)
    mesh.polygons.foreach_set("use_smooth", np.ones(len(mesh.polygons), bool))
    return thing


class Surface:
    """Where the uppermost cloth came to rest above each place on paper."""

    def __init__(self, spots: np.ndarray, places: np.ndarray) -> None:
        """`spots` (n, 2) on paper and `places` (n, 3) on the table, both in cm."""
        self.spots, self.places = spots, places
        self.tree = KDTree(len(spots))
        for i, (x, y) in enumerate(spots):
            self.tree.insert((x, y, 0), i)
        self.tree.balance()

    def at(self, points: np.ndarray) -> np.ndarray:
        """Places (n, 3) in cm of points on paper; beyond the cloth's edge it goes on as at the edge."""
        return np.array([self._one(point) for point in points])

    def _one(self, point: np.ndarray) -> np.ndarray:
        found = self.tree.find_n((*point, 0), 32)
        near = np.array([index for _, index, _ in found])
        gaps = np.array([gap for *_, gap in found])
        heights = self.places[near, 2]
        reach = 1 + 0.5 * gaps[0]
        weights = np.exp(-(((gaps - gaps[0]) / reach) ** 2)) * (heights > heights.max() - 0.35)
        moved = self.places[near] - np.column_stack([self.spots[near], np.zeros(len(near))])
        return np.array((*point, 0)) + (weights[:, None] * moved).sum(0) / weights.sum()


def _press(
    garment: Garment, cuts: list[Cut], body: bpy.types.Object, number: dict[str, int], folds: list[paper.Fold]
) -> Surface:
    """Press seams and ribs into the cloth, number its parts, thicken it; returns its upper surface."""
    mesh = body.data
    place = _read(mesh.attributes["place"].data, "value", len(mesh.polygons), np.int32)
    corner, spot = _read(mesh.loops, "vertex_index", len(mesh.loops), np.int32), np.zeros((len(mesh.vertices), 2))
    spot[corner] = _read(mesh.uv_layers["paper"].data, "uv", 2 * len(corner)).reshape(-1, 2) * 100
    panel = np.zeros(len(spot), int)
    panel[corner] = np.repeat(place // 32, 4)  # subdivision leaves four corners a face
    points = _read(mesh.vertices, "co", 3 * len(spot)).reshape(-1, 3)
    normals = _read(mesh.vertices, "normal", 3 * len(spot)).reshape(-1, 3)
    points[:, 2] *= _FLATTEN
    for i, cut in enumerate(cuts):
        own, up = panel == i, 1 if cut.panel.layer else -1
        height = paper.relief(cut.panel, spot[own]) + bool(cut.panel.layer) * paper.folded(folds, spot[own])
        points[own] += up * normals[own] * height[:, None] * CM
    mesh.vertices.foreach_set("co", points.ravel())
    parts = [[cut.panel.part, *(region.part for region in cut.panel.regions)] for cut in cuts]
    mesh.polygons.foreach_set("material_index", np.array([number[parts[p // 32][p % 32]] for p in place], np.int32))
    thick = body.modifiers.new("thickness", "SOLIDIFY")
    thick.thickness, thick.offset = garment.fabric.thick * CM, 0
    upper = np.array([cut.panel.layer for cut in cuts])[panel] > 0
    outside = points[upper][::8] / CM + (0, 0, garment.fabric.thick / 2)
    return Surface(spot[upper][::8], outside)


def _read(data: bpy.types.bpy_prop_collection, name: str, count: int, kind: type = np.float32) -> np.ndarray:
    values = np.zeros(count, kind)
    data.foreach_get(name, values)
    return values


def _lay(
    name: str, places: np.ndarray, faces: list, spots: np.ndarray, part: int, grain: float = 0
) -> bpy.types.Object:
    """A mesh object of one part from places (n, 3) and paper spots (n, 2), both in cm."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(places * CM, [], faces)
    corner = _read(mesh.loops, "vertex_index", len(mesh.loops), np.int32)
    mesh.uv_layers.new(name="flat").data.foreach_set("uv", paper.flat_uv(spots, grain)[corner].ravel())
    mesh.polygons.foreach_set("material_index", np.full(len(faces), part, np.int32))
    return _link(name, mesh)


def _patch(surface: Surface, patch: Patch, number: dict[str, int]) -> bpy.types.Object:
    step, times = (0.35, 24) if patch.rib_cm else (0.7, 6)  # ribs need a finer mesh
    border = paper.resample(paper.closed(patch.polygon), min(step, 0.5))
    rings = [ring for gap in (0.15, 0.4) if len(ring := _inset(border, gap)) > 3]
    points, triangles = _triangulate(border, rings, step)
    gap, places = paper.nearest(points, border)[0], surface.at(points)
    rounded = np.sqrt(np.clip(gap / 0.4, 0, 1))
    places[:, 2] = _evened(places[:, 2], triangles, times) + patch.level + patch.lift * rounded
    if patch.roll is not None:
        away = paper.nearest(points, patch.roll)[0] / patch.roll_width
        places[:, 2] += patch.roll_height * np.exp(-(away**2))
    if patch.spine is not None and patch.rib_cm:
        along = paper.nearest(points, patch.spine)[1]
        places[:, 2] += paper.ribs(along, patch.rib_cm, 0.12) * np.clip(gap / 0.5, 0, 1)
    return _lay(patch.part, places, triangles.tolist(), points, number[patch.part], patch.grain)


def _inset(border: Curve, gap: float) -> Curve:
    """Points just inside a polygon, those that crowd at corners left out."""
    ring = np.vstack([paper.shift(border, gap), paper.shift(border, -gap)])
    ring = ring[paper.inside(ring, border)]
    return ring[paper.nearest(ring, border)[0] > 0.9 * gap]


def _evened(height: np.ndarray, triangles: np.ndarray, times: int) -> np.ndarray:
    """Heights averaged with their neighbours', so that a stiff layer bridges small hollows."""
    for _ in range(times):
        total, count = height.copy(), np.ones_like(height)
        for a, b in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)):
            np.add.at(total, triangles[:, a], height[triangles[:, b]])
            np.add.at(count, triangles[:, a], 1)
        height = total / count
    return height


def _cord(surface: Surface, cord: Cord, number: dict[str, int]) -> bpy.types.Object:
    curve = paper.resample(cord.curve, max(0.3, cord.width / 3))
    across = np.linspace(-1, 1, 7)
    spots = np.stack([paper.shift(curve, t * cord.width / 2) for t in across], 1)  # (n, 7, 2)
    places = surface.at(spots.reshape(-1, 2))
    places[:, 2] += cord.level + np.tile(cord.height * np.sqrt(1 - across**2 * 0.99), len(curve))
    row = np.arange(len(curve) - 1)[:, None] * 7 + np.arange(6)
    faces = np.stack([row, row + 1, row + 8, row + 7], -1).reshape(-1, 4)
    return _lay(cord.part, places, faces.tolist(), spots.reshape(-1, 2), number[cord.part])


def _button(surface: Surface, button: Button, number: dict[str, int]) -> bpy.types.Object:
    profile = np.array([(0.05, 0.55), (0.45, 0.55), (0.62, 0.9), (0.85, 1.0), (1.0, 0.6), (1.0, 0.0)])
    turn = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    radius = button.size / 2
    ring = np.stack([np.cos(turn), np.sin(turn)], 1)
    spots = (profile[:, :1, None] * radius * ring[None] + (button.x, button.y)).reshape(-1, 2)
    centre = surface.at(np.array([[button.x, button.y]]))[0]
    places = np.column_stack([spots - (button.x, button.y) + centre[:2], np.zeros(len(spots))])
    places[:, 2] = centre[2] + button.level + np.repeat(profile[:, 1], 20) * 0.3 * np.sqrt(button.size)
    k = np.arange(20)
    faces = [
        [20 * r + i, 20 * r + (i + 1) % 20, 20 * r + 20 + (i + 1) % 20, 20 * r + 20 + i][::-1]
        for r in range(5)
        for i in k
    ]
    return _lay(button.part, places, [*faces, k.tolist()], spots, number[button.part])
