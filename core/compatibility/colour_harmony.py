"""A rule of the colour wheel, with its reasons; nothing in it is learnt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.compatibility import SCORERS

if TYPE_CHECKING:  # listing scorers must not wait for torch
    from core.compatibility.base.harmony import ColourHarmonyScorer

NAME = "colour_harmony"


@SCORERS.register(
    NAME,
    summary="Rule of the colour wheel; learns nothing and gives its reasons.",
    needs=("weights",),
    offers=("gradient",),
)
def make(encoder_fingerprint: str, dim: int) -> ColourHarmonyScorer:
    """The scorer for features of one encoder; raises WeightsError where none was made."""
    from core.weights import find_weights

    return open_weights(find_weights(NAME, encoder_fingerprint), encoder_fingerprint)


def open_weights(directory: Path, encoder: str | None = None) -> ColourHarmonyScorer:
    """The scorer whose weights lie in `directory`; raises WeightsError where they do not fit."""
    from core.compatibility.base.harmony import ColourHarmonyScorer
    from core.compatibility.base.scorer import read_reference
    from core.nets.colour_harmony import ColourHarmony, ColourHarmonyConfig
    from core.taxonomy import COLOURS
    from core.weights import check_names, open_net

    net, manifest = open_net(directory, encoder, ColourHarmony, ColourHarmonyConfig)
    check_names(manifest, "colours", list(COLOURS))
    return ColourHarmonyScorer(net, manifest.encoder, read_reference(directory))
