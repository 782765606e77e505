"""Hard goods in Blender: pieces of geometry become objects that stand on the studio's table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from core.data.blanks import Blank, BlankMeta, Part
from studio.surfaces import Piece, move

if TYPE_CHECKING:
    import bpy

UV_CM = 120.0
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


def centred(pieces: Sequence[Piece], view: View) -> list[Piece]:
    """Pieces turned to the camera (x right, y up the picture), with the middle of their outline at the origin."""
    floor = min(p.mesh.vertices[:, 2].min() for p in pieces)
    seen = [move(move(p, (0, 0, CLEARANCE_CM - floor), turn=view.turn), lean=view.elevation - 90) for p in pieces]
    points = np.concatenate([p.mesh.vertices for p in seen])
    x, y, _ = -(points.min(0) + points.max(0)) / 2
    # Slide along the tilted table, so that what stood on it still does.
    shift = (x, y, -y / np.tan(np.radians(view.elevation)))
    return [move(p, shift) for p in seen]


def photograph(cut: Cut, draft: bool = False) -> Blank:
    """Build and render one cut."""
    from studio import scene

    scene.clear()
    names = [part.name for part in cut.parts]
    objects = [_object(piece, names) for piece in centred(cut.build(), cut.view)]
    return scene.photograph(objects, cut.meta(), draft=draft, tilt=90 - cut.view.elevation)


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
