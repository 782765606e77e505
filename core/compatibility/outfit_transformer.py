"""The OutfitTransformer trained by this project, as a scorer and as a retriever."""

import json
from pathlib import Path

import numpy as np
from torch import Tensor

from core.compatibility import SCORERS
from core.compatibility.inputs import fold_items, fold_outfits, in_parts, probability
from core.compatibility.models import find_weights
from core.config import from_dict
from core.errors import OutfitError, WeightsError
from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
from core.weights import load_weights

NAME = "outfit_transformer"


class OutfitTransformerScorer:
    """Scores and retrieves with frozen weights (Sarkar et al. 2022); float32, shared by threads.

    Attention has no positions, so an outfit longer than any in training is read whole: its score
    stays defined and invariant to order, and is worth less the further it lies from 3 to 15 pieces.
    """

    name = NAME

    def __init__(self, net: OutfitTransformer, encoder: str, reference: np.ndarray | None = None) -> None:
        self.net = net.eval().requires_grad_(False)
        self.encoder = encoder
        self.reference = reference
        self._width = 2 * net.config.dim

    def score(self, outfits: Tensor, mask: Tensor, types: Tensor | None = None) -> Tensor:
        """Compatibility in (0, 1) of outfits (..., n, 2d) under mask (..., n): (...); `types` are not read.

        `mask` is True where there is an item. Raises OutfitError for an outfit without items.
        """
        items, mask, lead = fold_outfits(outfits, mask, self._width)
        return probability(in_parts(self.net.compatibility_logit, items, mask)).reshape(lead)  # (...)

    def embed_query(self, outfits: Tensor, mask: Tensor, wanted: Tensor) -> Tensor:
        """Where the missing piece would lie: (..., e).

        `wanted` (..., d) is the text embedding of `core.taxonomy.wanted_text` of a type or slot. The
        nearest `embed_item` by L2 fits best. Raises OutfitError for an outfit without items.
        """
        items, mask, lead = fold_outfits(outfits, mask, self._width)
        texts, _ = fold_items(wanted, self._width // 2)  # (B, d)
        if len(texts) != len(items):
            raise OutfitError(f"{len(items)} outfits need as many wanted types, found {len(texts)}.")
        return in_parts(self.net.embed_query, items, mask, texts).reshape(*lead, -1)  # (..., e)

    def embed_item(self, items: Tensor) -> Tensor:
        """Where candidate items (..., 2d) lie: (..., e)."""
        flat, lead = fold_items(items, self._width)
        return in_parts(self.net.embed_item, flat).reshape(*lead, -1)  # (..., e)


def open_weights(directory: Path, encoder: str | None = None) -> OutfitTransformerScorer:
    """The scorer whose weights lie in `directory`; raises WeightsError when they do not fit."""
    tensors, manifest = load_weights(directory, encoder=encoder)
    net = OutfitTransformer(from_dict(OutfitTransformerConfig, manifest.config["net"]))
    try:
        net.load_state_dict(tensors)
    except RuntimeError as error:
        raise WeightsError(f"The weights in {directory} are not those of their manifest: {error}") from error
    return OutfitTransformerScorer(net, manifest.encoder, read_reference(directory))


def read_reference(directory: Path) -> np.ndarray | None:
    """The sorted scores of stylists' outfits (m,) stored beside weights, or None where there are none."""
    path = directory / "reference.json"
    if not path.exists():
        return None
    try:
        return np.sort(np.asarray(json.loads(path.read_text(encoding="utf-8")), np.float32).reshape(-1))  # (m,)
    except ValueError as error:
        raise WeightsError(
            f"{path} is not a list of scores ({error}). Restore it, or train the model again."
        ) from error


@SCORERS.register(
    NAME,
    summary="Transformer over the pieces of an outfit, trained on outfits put together by stylists.",
    needs=("weights",),
    offers=("gradient", "target_item"),
)
def make(encoder_fingerprint: str, dim: int) -> OutfitTransformerScorer:
    """The scorer for features of one encoder; raises WeightsError where none was trained."""
    scorer = open_weights(find_weights(NAME, encoder_fingerprint), encoder_fingerprint)
    if scorer.net.config.dim != dim:
        raise WeightsError(f"{NAME} reads features of length {scorer.net.config.dim}, not {dim}. Train it again.")
    return scorer
