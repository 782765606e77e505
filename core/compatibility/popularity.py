"""A control: how often stylists use pieces like those of an outfit, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.compatibility import SCORERS

if TYPE_CHECKING:  # listing scorers must not wait for torch
    from core.compatibility.base.scorer import NetScorer

NAME = "popularity"


@SCORERS.register(
    NAME, summary="Control that only knows how often stylists use a piece.", needs=("weights",), offers=("gradient",)
)
def make(encoder_fingerprint: str, dim: int) -> NetScorer:
    """The scorer for features of one encoder; raises WeightsError where none was made."""
    from core.weights import find_weights

    return open_weights(find_weights(NAME, encoder_fingerprint), encoder_fingerprint)


def open_weights(directory: Path, encoder: str | None = None) -> NetScorer:
    """The scorer whose weights lie in `directory`; raises WeightsError where they do not fit."""
    from core.compatibility.base.scorer import NetScorer, read_reference
    from core.nets.memory import MemoryConfig
    from core.nets.recall import Popularity
    from core.weights import open_net

    net, manifest = open_net(directory, encoder, Popularity, MemoryConfig)
    return NetScorer(NAME, net, 2 * net.config.dim, manifest.encoder, read_reference(directory))
