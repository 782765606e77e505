"""Blanks: garments that the studio draped and rendered once in white, ready to be dressed in any colour.

A `.blank` file is a zip of a small JSON and one compressed plane per pass. It holds no executable
content and is read without unpickling.
"""

import dataclasses
import io
import json
import lzma
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from core.config import from_dict
from core.errors import CatalogueError, StylistError

ROLES = ("main", "second", "trim", "lining", "stitch", "button", "metal", "sole", "lens", "print")
_SHADE_MAX = 1.6  # light above white that a fold turned to the key lamp can catch
_UV_STEPS = 2048  # of 160 cm: under a millimetre each, where a pixel shows two or three
_LZMA = [{"id": lzma.FILTER_LZMA2, "preset": 9, "lc": 4, "lp": 0, "pb": 0}]  # single bytes of pictures, no words
_DAMAGE = (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile, lzma.LZMAError, StylistError)


@dataclass(frozen=True)
class Part:
    """A region of a blank; `role` (one of ROLES) says what dressing does with it."""

    name: str
    role: str = "main"


@dataclass(frozen=True)
class BlankMeta:
    """What a blank shows.

    `type` is a key of `core.taxonomy`; `cut` names the shape as a shop would ("boxy crew-neck");
    `frame_cm` is the width of the picture in centimetres on the body, so that pieces can be laid
    out to one scale; `uv_cm` is how many centimetres of cloth one unit of u or v covers;
    `parts[i]` describes the pixels whose part number is i + 1; `drape` counts the ways in which
    the same cut was laid down.
    """

    name: str
    type: str
    cut: str
    frame_cm: float
    uv_cm: float
    parts: tuple[Part, ...]
    gender: str = "women"
    attributes: Mapping[str, str] = field(default_factory=dict)
    drape: int = 1

    @property
    def design(self) -> str:
        """The cut's own name, the same for all its drapes."""
        return self.name.removesuffix(f"-{self.drape}") if self.drape > 1 else self.name


@dataclass(frozen=True, eq=False)
class Blank:
    """A rendered garment, equal only to itself; every plane is (H, W) float32 but where said.

    `shade`: diffuse light on white cloth, linear, 1 = white paper facing the lamp.
    `gloss`: added specular light, linear. `uv` (H, W, 2): position on the flat pattern, 0 to 1.
    `parts` (H, W) uint8: 0 outside, else the part's place in `meta.parts` plus one.
    `alpha`: coverage, smooth at edges. `shadow`: what the backdrop's light is multiplied by.
    """

    meta: BlankMeta
    shade: np.ndarray
    gloss: np.ndarray
    uv: np.ndarray
    parts: np.ndarray
    alpha: np.ndarray
    shadow: np.ndarray


def write_blank(path: Path, blank: Blank) -> None:
    """Store a blank in about 40 KB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        file.writestr("meta.json", json.dumps(dataclasses.asdict(blank.meta), ensure_ascii=False))
        file.writestr("shade.webp", _plane(np.sqrt(blank.shade / _SHADE_MAX), 90))
        file.writestr("gloss.webp", _plane(np.sqrt(blank.gloss), 80))
        file.writestr("shadow.webp", _plane(blank.shadow, 75))
        file.writestr("alpha.webp", _plane(blank.alpha, None))
        file.writestr("parts.webp", _plane(blank.parts.astype(np.float32) / 255, None))
        file.writestr("cloth.xz", _pack_uv(blank.uv, blank.parts > 0))


def read_meta(path: Path) -> BlankMeta:
    """Read only what a blank shows; errors as `read_blank`."""
    try:
        with zipfile.ZipFile(path) as file:
            return from_dict(BlankMeta, json.loads(file.read("meta.json")))
    except _DAMAGE as error:
        raise _unreadable(path, error) from error


def read_blank(path: Path) -> Blank:
    """Read a blank; raises CatalogueError when the file is missing or damaged."""
    try:
        with zipfile.ZipFile(path) as file:
            meta = from_dict(BlankMeta, json.loads(file.read("meta.json")))
            shade, gloss, shadow, alpha, parts = (
                _read_plane(file.read(f"{name}.webp")) for name in ("shade", "gloss", "shadow", "alpha", "parts")
            )
            uv = _unpack_uv(file.read("cloth.xz"), parts.shape)
    except _DAMAGE as error:
        raise _unreadable(path, error) from error
    return Blank(meta, shade**2 * _SHADE_MAX, gloss**2, uv, np.rint(parts * 255).astype(np.uint8), alpha, shadow)


def _unreadable(path: Path, error: Exception) -> CatalogueError:
    return CatalogueError(f"{path} is not a readable blank ({error}). Run `make studio` to render it again.")


def _plane(values: np.ndarray, quality: int | None) -> bytes:
    buffer = io.BytesIO()
    picture = Image.fromarray(np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)).convert("RGB")
    if quality is None:
        picture.save(buffer, "WEBP", lossless=True, method=6)
    else:
        picture.save(buffer, "WEBP", quality=quality, method=6)
    return buffer.getvalue()


def _read_plane(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"), np.float32) / 255  # (H, W)


def _pack_uv(uv: np.ndarray, inside: np.ndarray) -> bytes:
    steps = np.rint(np.clip(uv, 0, 1) * (_UV_STEPS - 1)).astype(np.int16) * inside[..., None]
    delta = np.diff(steps, axis=1, prepend=np.zeros_like(steps[:, :1]))  # (H, W, 2), small numbers of either sign
    folded = ((delta << 1) ^ (delta >> 15)).astype(np.uint16)  # 0, -1, 1, -2, … become 0, 1, 2, 3, …
    planes = np.stack([folded & 0xFF, folded >> 8]).astype(np.uint8)  # low bytes, then high bytes
    return lzma.compress(planes.transpose(0, 3, 1, 2).tobytes(), lzma.FORMAT_XZ, filters=_LZMA)


def _unpack_uv(data: bytes, shape: tuple[int, int]) -> np.ndarray:
    planes = np.frombuffer(lzma.decompress(data), np.uint8).reshape(2, 2, *shape).transpose(0, 2, 3, 1)
    folded = planes[0].astype(np.int32) | planes[1].astype(np.int32) << 8
    delta = (folded >> 1) ^ -(folded & 1)  # (H, W, 2)
    return np.cumsum(delta, axis=1, dtype=np.int32).astype(np.float32) / (_UV_STEPS - 1)
