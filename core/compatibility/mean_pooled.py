"""The baseline that every outfit model must beat: an MLP over the mean of the items."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.compatibility import SCORERS

if TYPE_CHECKING:  # listing scorers must not wait for torch
    from core.compatibility.base.scorer import NetScorer

NAME = "mean_pooled"


@SCORERS.register(
    NAME, summary="Baseline that only sees the average of the pieces.", needs=("weights",), offers=("gradient",)
)
def make(encoder_fingerprint: str, dim: int) -> NetScorer:
    """The scorer for features of one encoder; raises WeightsError where none was trained."""
    from core.weights import find_weights

    return open_weights(find_weights(NAME, encoder_fingerprint), encoder_fingerprint)


def open_weights(directory: Path, encoder: str | None = None) -> NetScorer:
    """The scorer whose weights lie in `directory`; raises WeightsError where they do not fit."""
    from core.compatibility.base.scorer import NetScorer, read_reference
    from core.nets.mean_pooled import MeanPooled, MeanPooledConfig
    from core.weights import open_net

    net, manifest = open_net(directory, encoder, MeanPooled, MeanPooledConfig)
    return NetScorer(NAME, net, 2 * net.config.dim, manifest.encoder, read_reference(directory))
