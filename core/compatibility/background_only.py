"""A control that sees the border of each picture alone; for measuring what backdrops give away, not for use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.compatibility import SCORERS
from core.errors import WeightsError

if TYPE_CHECKING:  # listing scorers must not wait for torch
    from core.compatibility.base.scorer import NetScorer

NAME = "background_only"


@SCORERS.register(
    NAME, summary="Control that sees only the border of a picture.", needs=("weights",), offers=("gradient",)
)
def make(encoder_fingerprint: str, dim: int) -> NetScorer:
    """The control for features of borders; raises WeightsError for those of any encoder, which see whole pictures."""
    from core.weights import find_weights

    try:
        directory = find_weights(NAME, encoder_fingerprint)
    except WeightsError:
        raise WeightsError(
            f"{NAME} judges the borders of pictures; features of the encoder {encoder_fingerprint} show whole ones. "
            f"It is a control for measuring: python -m core.cli.train {NAME}"
        ) from None
    return open_weights(directory, encoder_fingerprint)


def open_weights(directory: Path, encoder: str | None = None) -> NetScorer:
    """The control whose weights lie in `directory`; raises WeightsError where they do not fit."""
    from core.compatibility.base.scorer import NetScorer, read_reference
    from core.nets.mean_pooled import MeanPooled, MeanPooledConfig
    from core.weights import open_net

    net, manifest = open_net(directory, encoder, MeanPooled, MeanPooledConfig)
    return NetScorer(NAME, net, 2 * net.config.dim, manifest.encoder, read_reference(directory))
