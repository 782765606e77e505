"""The OutfitTransformer trained by this project (Sarkar et al. 2022): compatibility and retrieval."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.compatibility import SCORERS

if TYPE_CHECKING:  # listing scorers must not wait for torch
    from core.compatibility.base.scorer import OutfitTransformerScorer

NAME = "outfit_transformer"


@SCORERS.register(
    NAME,
    summary="Transformer over the pieces of an outfit, trained on outfits by stylists.",
    needs=("weights",),
    offers=("gradient", "target_item"),
)
def make(encoder_fingerprint: str, dim: int) -> OutfitTransformerScorer:
    """The scorer for features of one encoder; raises WeightsError where none was trained."""
    from core.weights import find_weights

    return open_weights(find_weights(NAME, encoder_fingerprint), encoder_fingerprint, dim)


def open_weights(directory: Path, encoder: str | None = None, dim: int | None = None) -> OutfitTransformerScorer:
    """The scorer whose weights lie in `directory`.

    Raises WeightsError where they are missing, damaged, or not for features of length `dim` by `encoder`.
    """
    from core.compatibility.base.scorer import OutfitTransformerScorer, read_reference
    from core.errors import WeightsError
    from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
    from core.weights import open_net

    net, manifest = open_net(directory, encoder, OutfitTransformer, OutfitTransformerConfig)
    if dim not in (None, net.config.dim):
        raise WeightsError(f"{NAME} reads features of length {net.config.dim}, not {dim}. Train it again.")
    return OutfitTransformerScorer(net, manifest.encoder, read_reference(directory))
