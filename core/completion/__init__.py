"""Completers: the k pieces that an outfit lacks."""

from core.registry import Registry
from core.types import Completer

COMPLETERS: Registry[Completer] = Registry("completer", "core.completion")
