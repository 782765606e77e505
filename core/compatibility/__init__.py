"""Scorers: how well the pieces of an outfit go together."""

from core.registry import Registry
from core.types import Scorer

SCORERS: Registry[Scorer] = Registry("scorer", "core.compatibility")
