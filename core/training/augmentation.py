"""Photo-like variations of whole batches: pasted backgrounds, turns, crops, light, white balance, blur, noise."""

import math

import torch
import torch.nn.functional as F


def augment(pictures: torch.Tensor, backgrounds: torch.Tensor, size: int, generator: torch.Generator) -> torch.Tensor:
    """Vary a batch as phones and rooms do.

    `pictures` (B, 4, H, W) uint8, RGB with coverage; `backgrounds` (n, 3, h, w) uint8, of which some are
    put behind pictures that have transparent parts; returns (B, 3, size, size) float32 in 0 to 1.
    """
    moved = _move(pictures.float() / 255, size, generator)  # (B, 4, size, size)
    behind = _backgrounds(backgrounds, len(pictures), size, generator)  # (B, 3, size, size)
    pasted = _rand(len(pictures), generator).lt(0.35).view(-1, 1, 1, 1)  # (B, 1, 1, 1)
    rgb, alpha = moved[:, :3], moved[:, 3:]
    rgb = torch.where(pasted, rgb * alpha + behind * (1 - alpha), rgb)  # (B, 3, size, size)
    return _soften(_light(rgb, generator), generator)


def _rand(count: int, generator: torch.Generator, low: float = 0.0, high: float = 1.0) -> torch.Tensor:
    return torch.rand(count, generator=generator) * (high - low) + low


def _move(pictures: torch.Tensor, size: int, generator: torch.Generator) -> torch.Tensor:
    """Turn, mirror, scale, stretch and shift: most pictures a little, one in eight by any angle."""
    count = len(pictures)
    angle = torch.randn(count, generator=generator) * math.radians(9)
    any_angle = _rand(count, generator, -math.pi, math.pi)
    angle = torch.where(_rand(count, generator) < 0.12, any_angle, angle)
    zoom = _rand(count, generator, 0.78, 1.15)
    stretch = _rand(count, generator, 0.85, 1.18).sqrt()
    mirror = torch.where(_rand(count, generator) < 0.5, -1.0, 1.0)
    cos, sin = angle.cos() * zoom, angle.sin() * zoom
    shift = torch.randn(count, 2, generator=generator) * 0.06
    rows = [cos * stretch * mirror, -sin / stretch, shift[:, 0], sin * stretch * mirror, cos / stretch, shift[:, 1]]
    theta = torch.stack(rows, dim=1).view(count, 2, 3)  # (B, 2, 3)
    grid = F.affine_grid(theta, [count, 4, size, size], align_corners=False)  # (B, size, size, 2)
    return F.grid_sample(pictures, grid, padding_mode="border", align_corners=False)  # (B, 4, size, size)


def _backgrounds(pool: torch.Tensor, count: int, size: int, generator: torch.Generator) -> torch.Tensor:
    """A corner of someone's photo, stretched and turned, or a plain, shaded or streaked wall of one colour."""
    drawn = pool[torch.randint(len(pool), (count,), generator=generator)].float() / 255  # (B, 3, h, w)
    flat = _rand(count * 3, generator).view(count, 3, 1, 1) * 0.5 + _rand(count, generator).view(-1, 1, 1, 1) * 0.5
    slope = torch.linspace(-0.2, 0.2, size).view(1, 1, size, 1) * torch.randn(count, 1, 1, 1, generator=generator)
    streaks = torch.randn(count, 1, 1, size, generator=generator) * _rand(count, generator, 0, 0.08).view(-1, 1, 1, 1)
    wall = flat + slope + streaks  # (B, 3, size, size)
    photo = F.interpolate(drawn, size=(size, size), mode="bilinear", align_corners=False)
    photo = torch.where(_rand(count, generator).lt(0.5).view(-1, 1, 1, 1), photo, photo.transpose(2, 3))
    chosen = _rand(count, generator).lt(0.6).view(-1, 1, 1, 1)
    return torch.where(chosen, photo, wall).clamp(0, 1)


def _light(rgb: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Exposure, contrast, saturation, white balance and a gradient of light; hue stays, for colours are labels."""
    count = len(rgb)
    shape = (count, 1, 1, 1)
    gain = 0.95 + torch.randn(shape, generator=generator) * 0.14
    tint = 1 + torch.randn(count, 3, 1, 1, generator=generator) * 0.04
    contrast = 1 + torch.randn(shape, generator=generator) * 0.12
    saturation = 1 + torch.randn(shape, generator=generator) * 0.15
    ramp = torch.linspace(-1, 1, rgb.shape[-1])
    slope = torch.randn(shape, generator=generator) * 0.07 * ramp.view(1, 1, 1, -1)
    slope = slope + torch.randn(shape, generator=generator) * 0.07 * ramp.view(1, 1, -1, 1)  # (B, 1, size, size)
    grey = rgb.mean(dim=1, keepdim=True)  # (B, 1, size, size)
    lit = (grey + (rgb - grey) * saturation) * gain * tint * (1 + slope)
    middle = lit.mean(dim=(1, 2, 3), keepdim=True)  # (B, 1, 1, 1)
    return (middle + (lit - middle) * contrast).clamp(0, 1)


def _soften(rgb: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Blur a quarter of the batch as small or shaken pictures are, and add a little noise to all."""
    size, blurred = rgb.shape[-1], len(rgb) // 4
    if blurred:
        scale = float(_rand(1, generator, 0.45, 0.8))
        small = F.interpolate(rgb[:blurred], scale_factor=scale, mode="bilinear", antialias=True)
        soft = F.interpolate(small, size=(size, size), mode="bilinear", align_corners=False)
        rgb = torch.cat([soft, rgb[blurred:]])  # (B, 3, size, size)
    noise = torch.randn(rgb.shape, generator=generator) * _rand(len(rgb), generator, 0, 0.03).view(-1, 1, 1, 1)
    return (rgb + noise).clamp(0, 1)
