"""The colour-harmony rule as a scorer that can say why."""

import itertools
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.compatibility.base.inputs import fold_items
from core.compatibility.base.scorer import NetScorer
from core.nets.colour_harmony import ColourHarmony, relation
from core.taxonomy import COLOURS


@dataclass(frozen=True)
class Reason:
    """Why two pieces of an outfit, by their places in it, go together or not: `value` from 0 to 1."""

    places: tuple[int, int]
    colours: tuple[str, str]
    value: float
    words: str


class ColourHarmonyScorer(NetScorer):
    """Scores by the colour wheel (`core.nets.colour_harmony.relation`)."""

    def __init__(self, net: ColourHarmony, encoder: str, reference: np.ndarray | None = None) -> None:
        super().__init__("colour_harmony", net, 2 * net.config.dim, encoder, reference)
        self.net = net

    @torch.inference_mode()
    def explain(self, items: Tensor) -> list[Reason]:
        """A reason for each pair of an outfit's items (n, 2d), the worst pair first, by their likeliest colours."""
        flat, _ = fold_items(items, self._width)
        names = [list(COLOURS)[place] for place in self.net.colours(flat).argmax(dim=-1).tolist()]  # n
        reasons = []
        for i, j in itertools.combinations(range(len(names)), 2):
            found = relation(names[i], names[j])
            words = f"{names[i]} and {names[j]}: {found.reason}"
            reasons.append(Reason((i, j), (names[i], names[j]), found.value, words))
        return sorted(reasons, key=lambda reason: reason.value)
