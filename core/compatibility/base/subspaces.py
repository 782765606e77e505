"""CSA-Net as a scorer and as a retriever with an index for each target type."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from core.compatibility.base.inputs import fold_items, fold_outfits, fold_types, in_parts
from core.compatibility.base.scorer import TypedNetScorer
from core.errors import OutfitError
from core.nets.csa_net import CsaNet
from core.types import CandidateIndex


class CsaNetScorer(TypedNetScorer):
    """Scores by the mean distance of all pairs, and finds what is nearest to an outfit."""

    def __init__(self, net: CsaNet, encoder: str, reference: np.ndarray | None = None) -> None:
        super().__init__("csa_net", net, encoder, reference)
        self.net = net

    def embed_query(self, outfits: Tensor, mask: Tensor, types: Tensor, target: int) -> Tensor:
        """What finds pieces of type `target` for outfits (B, n, 2d) with `types` (B, n): (B, 2e + 1).

        Its inner product with [embed_item, 1] is minus D(O, s), the mean squared distance to the outfit's
        items in the subspaces of their types and the target's.
        """
        items, flat_mask, _ = fold_outfits(outfits, mask, self._width)
        kinds = fold_types(types, mask).reshape(flat_mask.shape)  # (B, n)
        wanted = torch.full((len(items), 1), target)  # (B, 1)
        return self.net.embed_query(items, flat_mask, kinds, wanted)[:, 0]  # (B, 2e + 1)

    def embed_item(self, items: Tensor) -> Tensor:
        """What is indexed of candidates (N, 2d): (N, 2e)."""
        flat, _ = fold_items(items, self._width)
        return in_parts(self.net.embed_item, flat)  # (N, 2e)


class TypeIndexes:
    """An index of candidates for each garment type, exact in the distance that CSA-Net is trained with."""

    @torch.inference_mode()
    def __init__(
        self, scorer: CsaNetScorer, features: Tensor, types: Tensor, make_index: Callable[[np.ndarray], CandidateIndex]
    ) -> None:
        """Candidates are `features` (N, 2d) with `types` (N,); `make_index` ranks vectors by inner product."""
        self._scorer = scorer
        vectors = scorer.embed_item(features).numpy()  # (N, 2e)
        kinds = types.numpy()
        self._rows = {int(kind): np.flatnonzero(kinds == kind) for kind in np.unique(kinds)}
        self._indexes = {kind: make_index(vectors[rows]) for kind, rows in self._rows.items()}

    @torch.inference_mode()
    def search(self, outfit: Tensor, types: Tensor, target: int, k: int) -> tuple[np.ndarray, np.ndarray]:
        """The k candidates of type `target` nearest to an outfit (n, 2d) with `types` (n,), nearest first.

        Returns distances (k,) and rows (k,) of the candidates; fewer where there are not so many. Raises
        OutfitError where there is no candidate of that type.
        """
        if target not in self._indexes:
            raise OutfitError(f"No candidate is of type number {target}; there are: {sorted(self._indexes)}.")
        mask = torch.ones(1, len(outfit), dtype=torch.bool)
        query = self._scorer.embed_query(outfit[None], mask, types[None], target).numpy()  # (1, 2e + 1)
        similarities, rows = self._indexes[target].search(query[:, :-1], k)  # (1, k) each
        return -(similarities[0] + query[0, -1]), self._rows[target][rows[0]]  # (k,), (k,)
