"""Encoders: pictures and words to one space."""

from core.registry import Registry
from core.types import Encoder

ENCODERS: Registry[Encoder] = Registry("encoder", "core.encoders")
