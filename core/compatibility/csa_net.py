"""CSA-Net (Lin et al. 2020): embeddings seen in a subspace for each pair of garment types, an index for each target."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.compatibility import SCORERS

if TYPE_CHECKING:  # listing scorers must not wait for torch
    from core.compatibility.base.subspaces import CsaNetScorer

NAME = "csa_net"


@SCORERS.register(
    NAME,
    summary="Distances between pieces, in a space of its own for each pair of garment types.",
    needs=("weights",),
    offers=("gradient", "type_index"),
)
def make(encoder_fingerprint: str, dim: int) -> CsaNetScorer:
    """The scorer for features of one encoder; raises WeightsError where none was trained."""
    from core.weights import find_weights

    return open_weights(find_weights(NAME, encoder_fingerprint), encoder_fingerprint)


def open_weights(directory: Path, encoder: str | None = None) -> CsaNetScorer:
    """The scorer whose weights lie in `directory`; raises WeightsError where they do not fit."""
    from core.compatibility.base.scorer import read_reference
    from core.compatibility.base.subspaces import CsaNetScorer
    from core.nets.csa_net import CsaNet, CsaNetConfig
    from core.taxonomy import TYPES
    from core.weights import check_names, open_net

    net, manifest = open_net(directory, encoder, CsaNet, CsaNetConfig)
    check_names(manifest, "types", [kind.key for kind in TYPES])
    return CsaNetScorer(net, manifest.encoder, read_reference(directory))
