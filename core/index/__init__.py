"""Indexes: nearest neighbours among fixed vectors."""

from core.registry import Registry
from core.types import CandidateIndex

INDEXES: Registry[CandidateIndex] = Registry("index", "core.index")
