"""One table, one lamp, one camera: every blank is photographed here, from above, in the same light.

    scene.clear()                                      # an empty file; do it before making any object
    ... make mesh objects lying on (or standing above) the table z = 0, x right, y up the picture,
    ... 1 unit = 10 cm, each with a UV layer "flat" (0 to 1) and, per face, material_index = place in meta.parts
    blank = scene.photograph([object, ...], meta)      # core.data.blanks.Blank, 320 x 400, framed on (0, 0)
    scene.save(blank, Path("assets/collection/blanks"))

`meta.frame_cm` sets the width of the picture, so an object must fit frame_cm / 10 units across and 1.25 times
that down. Materials are set here: whatever materials the objects carry are replaced. Modifiers are kept. To show
a thing from another side, turn the object. `draft=True` takes a quick, noisier look.

Cloth is rendered with red diffuse and green mirror-like reflection, so that one denoised Cycles run gives the
light on white cloth (red), the gloss (green), smooth coverage (alpha) and the shadow on the table (the catcher
pass). A second run of one unfiltered sample reads uv and part numbers at pixel centres.
"""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import bpy
import numpy as np
import OpenEXR
from mathutils import Vector

from core.data.blanks import Blank, BlankMeta, write_blank

WIDTH, HEIGHT = 320, 400
UNIT_CM = 10.0
# Strengths add up to about 1 on white paper that faces the key lamp, 0.78 on paper flat on the table. A low key lamp
# from the upper left draws the folds; a weak fill from the right and the sky open the shadows.
_KEY = ((-1.0, 0.75, 1.0), 1.95, 22)  # where it stands, strength, apparent size in degrees
_FILL = ((0.9, -0.3, 1.1), 0.25, 60)
# What stands is lit as a shop lights it: a wide lamp above and in front, whose shadow stays behind the thing.
_KEY_STANDING = ((-0.22, 0.85, 1.0), 1.62, 55)
_SKY, _SKY_MIRRORED = 0.33, 0.05
_ALBEDO, _HIGHLIGHT = 0.8, 3.0  # a highlight this bright counts as gloss 1
_ROUGHNESS = {"metal": 0.22, "lens": 0.1, "button": 0.28, "sole": 0.5}
# Metal shows the studio itself: light that it mirrors from below (0) over the camera (0.65) to above on the left (1).
_STUDIO_AXIS = (-0.35, 0.75, 0.3)
_STUDIO = ((0.0, 0.12), (0.2, 0.42), (0.33, 0.08), (0.45, 0.7), (0.56, 0.5), (0.66, 0.66), (0.76, 1.3), (0.86, 1.2),
           (0.92, 0.3), (1.0, 0.6))  # fmt: skip
_METAL_DIFFUSE, _METAL_MIRROR = 0.3, 0.8  # shares of scattered and of mirrored light in its shade


_threads = 0


def use_threads(count: int) -> None:
    """Let every later render of this process use so many threads (0 = one for each core)."""
    global _threads
    _threads = count


def clear() -> None:
    """Start from an empty file."""
    bpy.ops.wm.read_factory_settings(use_empty=True)


def photograph(objects: Sequence[bpy.types.Object], meta: BlankMeta, draft: bool = False, tilt: float = 0.0) -> Blank:
    """Render `objects` on the table into a blank; see the module for what they must carry.

    `tilt` leans the table away from the camera (degrees; 0 = seen from above, 90 = seen from the side), for
    things that stand: they must be leaned by the same angle about the x axis. Lamps and camera stay.
    """
    _set_materials(objects, meta)
    key = _KEY_STANDING if tilt > 45 else _KEY
    stage = [_table(meta.frame_cm / UNIT_CM, tilt), _camera(meta.frame_cm / UNIT_CM), _lamp(*key), _lamp(*_FILL)]
    stage[3].visible_glossy = False  # one clear highlight
    _set_sky()
    light = _render(samples=8 if draft else 12)
    stage[0].hide_render = True
    place = _render(samples=0)
    for thing in stage:
        bpy.data.objects.remove(thing)
    return _assemble(meta, light, place)


def save(blank: Blank, folder: Path) -> None:
    """Write `<name>.blank` under another name first, so that a stopped run leaves no half file."""
    path = folder / f"{blank.meta.name}.blank"
    write_blank(path.with_suffix(".part"), blank)
    path.with_suffix(".part").replace(path)


def _link(name: str, data: bpy.types.ID) -> bpy.types.Object:
    thing = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def _camera(width: float) -> bpy.types.Object:
    data = bpy.data.cameras.new("camera")
    data.type, data.ortho_scale, data.clip_end = "ORTHO", width * HEIGHT / WIDTH, 1000
    camera = bpy.context.scene.camera = _link("camera", data)
    camera.location = (0, 0, 100)
    return camera


def _table(width: float, tilt: float) -> bpy.types.Object:
    data, half = bpy.data.meshes.new("table"), 15 * width
    data.from_pydata([(-half, -half, 0), (half, -half, 0), (half, half, 0), (-half, half, 0)], [], [(0, 1, 2, 3)])
    data.materials.append(_material("table", 0.6, 0.0))
    table = _link("table", data)
    table.rotation_euler.x = -np.radians(tilt)
    table.is_shadow_catcher = True
    return table


def _set_materials(objects: Iterable[bpy.types.Object], meta: BlankMeta) -> None:
    materials = []
    for number, part in enumerate(meta.parts, 1):
        material = _material(part.name, _ROUGHNESS.get(part.role, 0.42), 1.0)
        if part.role == "metal":
            _mirror_studio(material)
        material.pass_index = number
        materials.append(material)
    for thing in objects:
        numbers = [face.material_index for face in thing.data.polygons]
        thing.data.materials.clear()
        for material in materials:
            thing.data.materials.append(material)
        thing.data.polygons.foreach_set("material_index", numbers)
        thing.data.uv_layers["flat"].active_render = True
        thing.data.uv_layers["flat"].active = True


def _material(name: str, roughness: float, mirror: float) -> bpy.types.Material:
    """Red scatters, green mirrors (more at grazing angles): two measurements in one picture."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    scatter, reflect, add, out = (
        tree.nodes.new(f"ShaderNode{kind}") for kind in ("BsdfDiffuse", "BsdfGlossy", "AddShader", "OutputMaterial")
    )
    scatter.inputs["Color"].default_value = (_ALBEDO, 0, 0, 1)
    reflect.inputs["Color"].default_value = (0, mirror, 0, 1)
    reflect.inputs["Roughness"].default_value = roughness
    for source, target in ((scatter, add.inputs[0]), (reflect, add.inputs[1]), (add, out.inputs["Surface"])):
        tree.links.new(source.outputs[0], target)
    return material


def _mirror_studio(material: bpy.types.Material) -> None:
    """Let a material's shade be the bright and dark bands of `_STUDIO` that its surface mirrors."""
    tree = material.node_tree
    kinds = ("TexCoord", "VectorMath", "MapRange", "ValToRGB", "Emission", "AddShader")
    place, along, share, bands, glow, add = (tree.nodes.new(f"ShaderNode{kind}") for kind in kinds)
    along.operation = "DOT_PRODUCT"
    along.inputs[1].default_value = _STUDIO_AXIS
    share.inputs["From Min"].default_value = -1
    ramp = bands.color_ramp
    while len(ramp.elements) < len(_STUDIO):
        ramp.elements.new(1.0)
    for element, (at, light) in zip(ramp.elements, _STUDIO, strict=True):
        element.position, element.color = at, (light * _METAL_MIRROR * _ALBEDO, 0, 0, 1)
    out, scatter = (next(n for n in tree.nodes if n.type == kind) for kind in ("OUTPUT_MATERIAL", "BSDF_DIFFUSE"))
    scatter.inputs["Color"].default_value = (_ALBEDO * _METAL_DIFFUSE, 0, 0, 1)
    lit = out.inputs["Surface"].links[0].from_socket
    for source, target in ((place.outputs["Reflection"], along.inputs[0]), (along.outputs["Value"], share.inputs[0]),
                           (share.outputs[0], bands.inputs[0]), (bands.outputs[0], glow.inputs["Color"]),
                           (lit, add.inputs[0]), (glow.outputs[0], add.inputs[1]),
                           (add.outputs[0], out.inputs["Surface"])):  # fmt: skip
        tree.links.new(source, target)


def _lamp(where: tuple[float, float, float], strength: float, size: float) -> bpy.types.Object:
    data = bpy.data.lights.new("lamp", "SUN")
    data.energy, data.angle = strength, np.radians(size)
    lamp = _link("lamp", data)
    lamp.rotation_euler = (-Vector(where)).to_track_quat("-Z", "Y").to_euler()
    return lamp


def _set_sky() -> None:
    world = bpy.context.scene.world = bpy.data.worlds.new("sky")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (_SKY, _SKY_MIRRORED, 0, 1)


def _render(samples: int) -> dict[str, np.ndarray]:
    """Passes by name, (H, W) each; no samples = one unfiltered sample of uv and part number."""
    scene, layer, place = bpy.context.scene, bpy.context.view_layer, samples == 0
    scene.render.engine, scene.render.film_transparent = "CYCLES", True
    scene.render.threads_mode, scene.render.threads = ("FIXED", _threads) if _threads else ("AUTO", 1)
    scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
    scene.render.image_settings.media_type = "MULTI_LAYER_IMAGE"
    scene.render.image_settings.file_format = "OPEN_EXR_MULTILAYER"
    scene.render.image_settings.color_depth = "32"
    cycles = scene.cycles
    cycles.samples, cycles.use_adaptive_sampling, cycles.use_denoising = max(samples, 1), False, not place
    cycles.denoising_quality = "BALANCED"
    cycles.pixel_filter_type, cycles.filter_width = ("BOX", 0.01) if place else ("BLACKMAN_HARRIS", 1.4)
    cycles.max_bounces = 0 if place else 4
    layer.use_pass_uv = layer.use_pass_material_index = place
    layer.cycles.use_pass_shadow_catcher = not place
    with tempfile.TemporaryDirectory() as folder:
        scene.render.filepath = f"{folder}/passes.exr"
        bpy.ops.render.render(write_still=True)
        with OpenEXR.File(scene.render.filepath, separate_channels=True) as file:
            channels = {name: channel.pixels for part in file.parts for name, channel in part.channels.items()}
            return {name.split(".", 1)[1]: np.array(pixels, np.float32) for name, pixels in channels.items()}


def _assemble(meta: BlankMeta, light: dict[str, np.ndarray], place: dict[str, np.ndarray]) -> Blank:
    alpha = np.clip(light["Combined.A"], 0, 1)  # (H, W)
    cover = np.maximum(alpha, 1 / 64)
    inside = np.rint(place["Material Index.X"]).astype(np.uint8)
    uv = np.stack([place["UV.U"], place["UV.V"]], -1)  # (H, W, 2)
    parts, uv = _grow(inside, _smoothed(uv, inside), alpha > 1 / 255)
    open_table = 1 - np.clip(alpha * 64, 0, 1)  # the table is measured where nothing covers it
    shade, gloss = light["Combined.R"] / cover / _ALBEDO, np.clip(light["Combined.G"] / cover / _HIGHLIGHT, 0, 1)
    inner = _eroded(alpha)  # the outermost pixel sees the cut edge and the dark beneath it, in ragged turns
    return Blank(
        meta,
        shade=_bleed(_bleed(shade, alpha), inner, steps=14),
        gloss=_bleed(_bleed(gloss, alpha), inner, steps=14),
        uv=uv,
        parts=parts,
        alpha=np.where(parts > 0, alpha, 0),
        shadow=_bleed(np.clip(light["Shadow Catcher.R"], 0, 1) * (open_table > 0.5), open_table, steps=12),
    )


def _grow(parts: np.ndarray, uv: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the soft rim, whose pixel centres miss the cloth, the part and uv of the nearest cloth."""
    parts, uv = parts.copy(), uv.copy()
    for _ in range(3):
        for shift, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)):
            near, near_uv = np.roll(parts, shift, axis), np.roll(uv, shift, axis)
            fill = wanted & (parts == 0) & (near > 0)
            parts[fill], uv[fill] = near[fill], near_uv[fill]
    return parts, np.clip(uv, 0, 1)


def _eroded(alpha: np.ndarray) -> np.ndarray:
    """1 where a pixel and its eight neighbours are covered, else 0."""
    full = alpha > 0.97
    shifts = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    return np.logical_and.reduce([np.roll(full, shift, (0, 1)) for shift in shifts]).astype(np.float32)


def _smoothed(uv: np.ndarray, parts: np.ndarray, near: float = 0.02) -> np.ndarray:
    """Average each place on the cloth with its neighbours of the same panel: a mesh has facets, cloth has none."""
    total, count = np.zeros_like(uv), np.zeros((*parts.shape, 1), np.float32)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            beside = np.roll(uv, (down, right), (0, 1))
            same = (np.roll(parts, (down, right), (0, 1)) == parts) & (np.abs(beside - uv).max(-1) < near)
            total += beside * same[..., None]
            count += same[..., None]
    return total / count


def _bleed(plane: np.ndarray, known: np.ndarray, steps: int = 3) -> np.ndarray:
    """Spread the pixels whose `known` is above a half over their rim, where there is no measurement.

    Far enough, lossy compression finds no sharp border that it would let ring into the picture.
    """
    solid, kept = known > 0.5, plane
    plane = np.where(solid, plane, 0).astype(np.float32)
    for _ in range(steps):
        total, count = np.zeros_like(plane), np.zeros_like(plane)
        for shift, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)):
            total += np.roll(plane * solid, shift, axis)
            count += np.roll(solid, shift, axis)
        rim = ~solid & (count > 0)
        plane[rim] = total[rim] / count[rim]
        solid = solid | rim
    return np.where(solid, plane, kept).astype(np.float32)
