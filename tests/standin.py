"""A stand-in garment, drawn rather than rendered, so that dressing is tested without the studio's blanks."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from core.data.blanks import Blank, BlankMeta, Part

_OUTLINE = (
    (110, 60),
    (150, 78),
    (170, 78),
    (210, 60),
    (290, 130),
    (262, 170),
    (232, 148),
    (234, 350),
    (86, 350),
    (88, 148),
    (58, 170),
    (30, 130),
)
_COLLAR = ((140, 72), (150, 78), (170, 78), (180, 72), (172, 92), (148, 92))


def _mask(points: tuple[tuple[int, int], ...], big: int = 4) -> Image.Image:
    image = Image.new("L", (320 * big, 400 * big))
    ImageDraw.Draw(image).polygon([(x * big, y * big) for x, y in points], fill=255)
    return image


def make_blank(type_key: str = "t-shirt", cut: str = "crew-neck", **meta: object) -> Blank:
    """A T-shirt's outline with folds that run down it, a second panel in the lower half and a trimmed neck."""
    alpha = np.asarray(_mask(_OUTLINE).resize((320, 400), Image.Resampling.BOX), np.float32) / 255
    parts = (np.asarray(_mask(_OUTLINE).resize((320, 400), Image.Resampling.NEAREST)) > 0).astype(np.uint8)
    parts[np.asarray(_mask(_COLLAR).resize((320, 400), Image.Resampling.NEAREST)) > 0] = 2
    parts[(alpha < 0.5)] = 0
    x, y = np.meshgrid(np.arange(320, dtype=np.float32), np.arange(400, dtype=np.float32))
    shade = (0.85 + 0.12 * np.sin(x / 9 + np.sin(y / 60)) * np.clip(y / 300, 0.2, 1)).astype(np.float32)
    soft = Image.fromarray(np.rint(alpha * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(8))
    shadow = 1 - 0.35 * np.roll(np.asarray(soft, np.float32) / 255, (6, 8), (0, 1))
    uv = np.stack([x / 320, 1 - y / 400], axis=-1).astype(np.float32)
    known = BlankMeta("stand-in", type_key, cut, 80.0, 90.0, (Part("body"), Part("collar", "trim")), **meta)  # type: ignore[arg-type]
    return Blank(known, shade, np.full_like(shade, 0.03), uv * (parts > 0)[..., None], parts, alpha, shadow)
