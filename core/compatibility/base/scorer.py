"""Scorers and retrievers around frozen networks, which any number of threads may share."""

import json
from functools import cached_property
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from torch import Tensor, nn

from core.compatibility.base.growing import Prepared, PreparedBonds, PreparedItems, PreparedTransformer, grown_layers
from core.compatibility.base.inputs import fold_items, fold_outfits, fold_types, in_parts, probability
from core.errors import OutfitError, WeightsError
from core.nets.growing import GrowingTransformer
from core.nets.outfit_transformer import OutfitTransformer
from core.nets.public_outfit_transformer import PublicOutfitTransformer
from core.nets.recall import CoOccurrence
from core.nets.typed import TypedJudge


class CompatibilityNet(Protocol):
    """A network that judges outfits."""

    def compatibility_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """How well the items (B, n, width) under `mask` (B, n) go together, as a logit (B,)."""
        ...


@runtime_checkable
class DescribingNet(Protocol):
    """A network that describes each item by itself, and judges an outfit by the descriptions of its items."""

    def describe(self, items: Tensor) -> Tensor:
        """Descriptions (R, p) of items (R, width)."""
        ...

    def judge_described(self, described: Tensor, mask: Tensor) -> Tensor:
        """How well items described by (B, n, p) under `mask` (B, n) go together, as a logit (B,)."""
        ...


class NetScorer:
    """A network as a Scorer: frozen, float32, indifferent to what lies under padding.

    `width` is the length of an item, [image d | text d]; `encoder` the fingerprint of the encoder
    whose features it reads; `reference` its sorted scores of stylists' outfits (m,), where measured.
    """

    def __init__(
        self, name: str, net: CompatibilityNet, width: int, encoder: str, reference: np.ndarray | None = None
    ) -> None:
        if isinstance(net, nn.Module):
            net.eval().requires_grad_(False)
        self.name, self.encoder, self.reference = name, encoder, reference
        self._compatibility, self._width = net, width

    def score(self, outfits: Tensor, mask: Tensor, types: Tensor | None = None) -> Tensor:
        """Compatibility in (0, 1) of outfits (..., n, width) under mask (..., n): (...); `types` are not read.

        `mask` is True where there is an item. Raises OutfitError for an outfit without items, that is,
        an all-False row of the mask.
        """
        items, mask, lead = fold_outfits(outfits, mask, self._width)
        return probability(in_parts(self._compatibility.compatibility_logit, items, mask)).reshape(lead)  # (...)

    def prepare(self, features: Tensor, types: Tensor) -> Prepared | None:
        """Candidates (N, 2d) with `types` (N,), ready to be added to outfits; None where no work can be shared.

        What comes back does not keep the features alive. Raises OutfitError for features of another length.
        """
        fold_items(features, self._width)
        net = self._compatibility
        if isinstance(net, CoOccurrence):
            return PreparedBonds(features, types, net)
        if not isinstance(net, DescribingNet):
            return None
        return PreparedItems(
            features, types, lambda items, _: net.describe(items), lambda seen, mask, _: net.judge_described(seen, mask)
        )


class TypedNetScorer(NetScorer):
    """A network that also reads the garment types of the items as a Scorer; without `types` all are unknown to it."""

    def __init__(self, name: str, net: TypedJudge, encoder: str, reference: np.ndarray | None = None) -> None:
        super().__init__(name, net, 2 * net.dim, encoder, reference)  # type: ignore[arg-type]
        self.typed = net

    def score(self, outfits: Tensor, mask: Tensor, types: Tensor | None = None) -> Tensor:
        """Compatibility in (0, 1) of outfits (..., n, width) under mask (..., n) with `types` (..., n): (...).

        Raises OutfitError for an outfit without items and for types of another shape than the mask.
        """
        items, flat_mask, lead = fold_outfits(outfits, mask, self._width)
        kinds = fold_types(types, mask).reshape(flat_mask.shape)  # (B, n)
        return probability(in_parts(self.typed.compatibility_logit, items, flat_mask, kinds)).reshape(lead)  # (...)

    def prepare(self, features: Tensor, types: Tensor) -> Prepared | None:
        """Candidates (N, 2d) with `types` (N,), ready to be added to outfits, as NetScorer prepares them."""
        fold_items(features, self._width)
        return PreparedItems(features, types, self.typed.describe, self.typed.judge_described)


class OutfitTransformerScorer(NetScorer):
    """The OutfitTransformer trained by this project (Sarkar et al. 2022), as a scorer and as a retriever.

    Attention has no positions, so an outfit longer than any in training is read whole: its score
    stays defined and invariant to order, and is worth less the further it lies from 3 to 15 pieces.
    """

    def __init__(self, net: OutfitTransformer, encoder: str, reference: np.ndarray | None = None) -> None:
        super().__init__("outfit_transformer", net, 2 * net.config.dim, encoder, reference)
        self.net = net

    @cached_property
    def _grown(self) -> tuple[GrowingTransformer, ...]:
        return grown_layers(self.net)

    def prepare(self, features: Tensor, types: Tensor) -> PreparedTransformer:
        """Candidates (N, 2d) ready to be added to outfits, as NetScorer prepares them, and to be retrieved."""
        fold_items(features, self._width)
        return PreparedTransformer(features, types, self.net, self._grown)

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


class PublicOutfitTransformerScorer(NetScorer):
    """Scores and retrieves with a public checkpoint.

    Features are [image 512 | text 512] of `patrickjohncyh/fashion-clip`; their lengths do not matter,
    since each half is normalised. `mask` is True where there is an item. Of a longer outfit the first
    16 items are read, as the checkpoints define it.
    """

    def __init__(self, net: PublicOutfitTransformer, encoder: str = "") -> None:
        super().__init__("public_outfit_transformer", net, 2 * net.config.half, encoder)
        self.net = net

    def embed_query(self, outfits: Tensor, mask: Tensor) -> Tensor:
        """Where the piece missing from outfits (..., n, 1024) would lie: (..., 128), to rank by L2.

        `mask` (..., n) is True where there is an item. Raises OutfitError for an outfit without items.
        """
        items, mask, lead = fold_outfits(outfits, mask, self._width)
        return in_parts(self.net.embed_query, items, mask).reshape(*lead, -1)  # (..., 128)

    def embed_item(self, items: Tensor) -> Tensor:
        """Where candidate items (..., 1024) lie: (..., 128)."""
        flat, lead = fold_items(items, self._width)
        return in_parts(self.net.embed_item, flat).reshape(*lead, -1)  # (..., 128)


def read_reference(directory: Path) -> np.ndarray | None:
    """The sorted scores of stylists' outfits (m,) stored beside weights, or None where there are none."""
    path = directory / "reference.json"
    if not path.exists():
        return None
    try:
        return np.sort(np.asarray(json.loads(path.read_text(encoding="utf-8")), np.float32).reshape(-1))  # (m,)
    except (ValueError, TypeError) as error:
        raise WeightsError(f"{path} is not a list of scores ({error}). Restore it or train the model again.") from error
