"""Safe loading of pictures that anybody may hand in: checked before decoding, upright, sRGB, on white."""

import contextlib
import io
import math
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from core.errors import ImageError

MAX_BYTES = 25 * 2**20
MAX_SIDE = 16_000
MAX_PIXELS = 64_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")
_ALLOWED = "Allowed are JPEG, PNG, WebP, AVIF, GIF, BMP and TIFF pictures"
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, KeyError, struct.error, zlib.error)
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def load_image(
    source: bytes | Path, *, max_side: int = 1600, name: str = "", warnings: list[str] | None = None
) -> Image.Image:
    """Decode a picture as upright sRGB RGB on white, no side longer than `max_side` pixels.

    `source` is the file's content or its path; `name` is what messages call it. What a person should
    know but that is no error (an animation's first frame, a reduced panorama) is added to `warnings`.
    Raises ImageError for anything that is no picture, is damaged, or is too large to decode safely.
    """
    name = name or (source.name if isinstance(source, Path) else "The picture")
    notes = warnings if warnings is not None else []
    image = _identify(_read(source, name), name)
    try:
        _check_size(image, name, max_side, notes)
        _note_frames(image, name, notes)
        image.load()
        turn = _orientation(image)
        return _finish(image, max_side, turn)
    except Image.DecompressionBombError as error:
        raise _too_large(image, name) from error
    except _BROKEN as error:
        raise ImageError(
            f"{name} is damaged or cut short ({error}). Open it in a photo program, save it again as JPEG "
            "and use that copy; if it came by download or e-mail, fetch it once more."
        ) from error


def flatten(image: Image.Image) -> Image.Image:
    """Any picture as 8-bit RGB, transparency laid on white; the size stays."""
    image = _eight_bit(image)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    return image if image.mode == "RGB" else image.convert("RGB")


def _read(source: bytes | Path, name: str) -> bytes:
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > MAX_BYTES:
            raise ImageError(
                f"{name} has {size / 2**20:.0f} MB; at most {MAX_BYTES // 2**20} MB are allowed. "
                "Save a smaller copy (2,000 pixels wide is plenty) and use that."
            )
        data = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise ImageError(f"{name} cannot be read ({error.strerror}). Check that the file is there.") from error
    if not data:
        raise ImageError(f"{name} is empty. {_ALLOWED}; choose another file.")
    return data


def _identify(data: bytes, name: str) -> Image.Image:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise ImageError(
            f"{name} is a HEIC picture, which this program cannot open. Export it as JPEG (on an iPhone: "
            "Settings, Camera, Formats, Most Compatible) and use that copy."
        )
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise ImageError(f"{name} is not a picture that can be opened. {_ALLOWED}; choose another file.") from error
    except Image.DecompressionBombError as error:
        raise ImageError(f"{name} has far too many pixels to be opened safely. Save a smaller copy.") from error
    except _BROKEN as error:
        raise ImageError(f"{name} has a damaged header ({error}). {_ALLOWED}; save it again and retry.") from error


def _check_size(image: Image.Image, name: str, max_side: int, notes: list[str]) -> None:
    """Refuse what would not fit; a large JPEG is decoded at a fraction of its size instead."""
    width, height = image.size
    # A progressive JPEG keeps every coefficient in memory, so drafting does not make it small.
    if image.format in ("JPEG", "MPO") and "progressive" not in image.info:
        share = max_side / max(width, height)
        image.draft("RGB", (math.ceil(width * share), math.ceil(height * share)))
        if max(width, height) > MAX_SIDE:
            notes.append(f"{name} is {width:,} × {height:,} pixels and was reduced to fit.")
    if max(image.size) > MAX_SIDE or image.width * image.height > MAX_PIXELS:
        raise _too_large(image, name)


def _too_large(image: Image.Image, name: str) -> ImageError:
    return ImageError(
        f"{name} is {image.width:,} × {image.height:,} pixels; at most {MAX_SIDE:,} on a side and "
        f"{MAX_PIXELS // 1_000_000} million in all are allowed. Save a smaller copy (2,000 pixels wide is plenty)."
    )


def _note_frames(image: Image.Image, name: str, notes: list[str]) -> None:
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format != "MPO":  # an MPO's further frames are previews of the same photo
        notes.append(f"{name} has {frames} frames; only the first is used.")
        image.seek(0)


def _orientation(image: Image.Image) -> Image.Transpose | None:
    try:
        return _UPRIGHT.get(image.getexif().get(0x0112, 1))
    except (*_BROKEN, AttributeError):  # a camera's broken EXIF block is no reason to refuse its picture
        return None


def _finish(image: Image.Image, max_side: int, turn: Image.Transpose | None) -> Image.Image:
    profile = image.info.get("icc_profile")
    transparency = image.info.get("transparency")
    image = _eight_bit(image)
    if transparency is not None and image.mode in ("L", "RGB"):
        image.info["transparency"] = transparency
        image = image.convert("RGBA")
    if max(image.size) > max_side:
        image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image = flatten(_to_srgb(image, profile))
    image = image.transpose(turn) if turn is not None else image.copy()
    image.info = {}  # a rotation or profile that has been applied must not be applied again
    return image


def _eight_bit(image: Image.Image) -> Image.Image:
    """Palettes to full colour, 16-bit and floating-point greys to 8 bits."""
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode == "PA":
        return image.convert("RGBA")
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.nan_to_num(np.asarray(image).astype(np.float32))  # (H, W)
    step = 257.0 if image.mode.startswith("I;16") else _step(float(values.max(initial=0)))
    return Image.fromarray(np.clip(np.rint(values / step), 0, 255).astype(np.uint8))


def _step(top: float) -> float:
    """What one of 255 grey steps is worth where the brightest pixel is `top` and the range is not stated."""
    if top <= 1:
        return 1 / 255
    if top <= 255:
        return 1.0
    return 257.0 if top <= 65_535 else top / 255


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" not in ImageCms.getProfileDescription(source).casefold():
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return converted if converted is not None else image
    return image  # an unreadable profile: the plain conversion is close enough


def thumbnail(image: Image.Image, width: int, *, quality: int = 84) -> bytes:
    """The picture as WebP bytes, `width` pixels wide, never enlarged."""
    if image.width > width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    buffer = io.BytesIO()
    flatten(image).save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()
