"""Hard goods in Blender: pieces of geometry become objects that stand on the studio's table."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from core.data.blanks import Blank, BlankMeta, Part
from studio.panels import drape_name
from studio.surfaces import Piece, move

if TYPE_CHECKING:
    import bpy

UV_CM = 120.0
_MARGIN = 1.04  # picture width over the width of what just fits
CLEARANCE_CM = 0.03  # a sole exactly in the table's plane would flicker with it


@dataclass(frozen=True)
class View:
    """How a thing faces the camera (degrees): turned about its own height, seen from `elevation` above the ground."""

    turn: float = 0.0
    elevation: float = 20.0


@dataclass(frozen=True)
class Cut:
    """One blank to be made: what a shop calls it, how wide its picture is, and who builds its pieces (in cm)."""

    name: str
    type: str
    cut: str
    frame_cm: float
    build: Callable[[], list[Piece]]
    parts: tuple[Part, ...]
    gender: str = "women"
    view: View = View()
    attributes: Mapping[str, str] = field(default_factory=dict)

    def meta(self) -> BlankMeta:
        """What the finished blank says about itself."""
        return BlankMeta(
            self.name, self.type, self.cut, self.frame_cm, UV_CM, self.parts, self.gender, dict(self.attributes)
        )

    def set_down(self, drape: int) -> "Cut":
        """The same thing set down once more: turned by a few degrees, the same for the same drape."""
        if drape == 1:
            return self
        name = drape_name(self.name, drape)
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        turn, rise = rng.choice((-1, 1)) * rng.uniform(2.5, 5), rng.uniform(-1.5, 1.5)
        view = View(self.view.turn + turn, float(np.clip(self.view.elevation + rise, 5, 90)))
        return replace(self, view=view)


def centred(pieces: Sequence[Piece], view: View) -> list[Piece]:
    """Pieces turned to the camera (x right, y up the picture), with the middle of their outline at the origin."""
    floor = min(p.mesh.vertices[:, 2].min() for p in pieces)
    seen = [move(move(p, (0, 0, CLEARANCE_CM - floor), turn=view.turn), lean=view.elevation - 90) for p in pieces]
    points = np.concatenate([p.mesh.vertices for p in seen])
    x, y, _ = -(points.min(0) + points.max(0)) / 2
    # Slide along the tilted table, so that what stood on it still does.
    shift = (x, y, -y / np.tan(np.radians(view.elevation)))
    return [move(p, shift) for p in seen]


def photograph(cut: Cut, draft: bool = False, drape: int = 1) -> Blank:
    """Build and render one cut; a later drape is turned a little, and framed wider if it would touch the edge."""
    from studio import scene

    scene.clear()
    names, seen = [part.name for part in cut.parts], cut.set_down(drape)
    pieces = centred(seen.build(), seen.view)
    meta = replace(seen.meta(), name=drape_name(cut.name, drape), drape=drape)
    if drape > 1:
        meta = replace(meta, frame_cm=max(cut.frame_cm, round(_MARGIN * reach(pieces), 1)))
    objects = [_object(piece, names) for piece in pieces]
    return scene.photograph(objects, meta, draft=draft, tilt=90 - seen.view.elevation)


def reach(pieces: Sequence[Piece]) -> float:
    """Width in cm of the narrowest picture, 4 to 5, that holds centred pieces."""
    points = np.concatenate([piece.mesh.vertices for piece in pieces])
    width, height = 2 * np.abs(points[:, :2]).max(0)
    return float(max(width, 0.8 * height))


def _object(piece: Piece, names: Sequence[str]) -> "bpy.types.Object":
    import bpy

    mesh = bpy.data.meshes.new(piece.part)
    mesh.from_pydata(piece.mesh.vertices / 10, [], piece.mesh.faces)
    corners = np.fromiter((loop.vertex_index for loop in mesh.loops), int, len(mesh.loops))
    mesh.uv_layers.new(name="flat").data.foreach_set("uv", (piece.mesh.uv[corners] / UV_CM).clip(0, 1).ravel())
    for name in names:
        mesh.materials.append(bpy.data.materials.new(name))
    part = names.index(piece.part)
    mesh.polygons.foreach_set("material_index", np.full(len(mesh.polygons), part))
    _weld(mesh)
    thing = bpy.data.objects.new(piece.part, mesh)
    bpy.context.scene.collection.objects.link(thing)
    if piece.thickness:
        body = thing.modifiers.new("body", "SOLIDIFY")
        body.thickness, body.offset = piece.thickness / 10, -1
        body.material_offset = names.index(piece.lining) - part if piece.lining else 0
    return thing


def _weld(mesh: "bpy.types.Mesh") -> None:
    """Join vertices that the flat leather keeps apart, so that light runs over a seam without a crease."""
    import bmesh

    shape = bmesh.new()
    shape.from_mesh(mesh)
    bmesh.ops.remove_doubles(shape, verts=shape.verts, dist=2e-4)
    shape.to_mesh(mesh)
    shape.free()
    mesh.shade_smooth()
    mesh.set_sharp_from_angle(angle=np.radians(50))
