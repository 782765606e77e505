"""NGNN (Cui et al. 2019): a graph of garment types, counted on the training outfits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.compatibility import SCORERS

if TYPE_CHECKING:  # listing scorers must not wait for torch
    from core.compatibility.base.scorer import TypedNetScorer

NAME = "ngnn"


@SCORERS.register(
    NAME,
    summary="Graph network whose edges are how often garment types are worn together.",
    needs=("weights",),
    offers=("gradient",),
)
def make(encoder_fingerprint: str, dim: int) -> TypedNetScorer:
    """The scorer for features of one encoder; raises WeightsError where none was trained."""
    from core.weights import find_weights

    return open_weights(find_weights(NAME, encoder_fingerprint), encoder_fingerprint)


def open_weights(directory: Path, encoder: str | None = None) -> TypedNetScorer:
    """The scorer whose weights lie in `directory`; raises WeightsError where they do not fit."""
    from core.compatibility.base.scorer import TypedNetScorer, read_reference
    from core.nets.ngnn import Ngnn, NgnnConfig
    from core.taxonomy import TYPES
    from core.weights import check_names, open_net

    net, manifest = open_net(directory, encoder, Ngnn, NgnnConfig)
    check_names(manifest, "types", [kind.key for kind in TYPES])
    return TypedNetScorer(NAME, net, manifest.encoder, read_reference(directory))
