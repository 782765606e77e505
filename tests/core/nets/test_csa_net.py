"""CSA-Net against loops, and its indexes against brute force in the training distance."""

import numpy as np
import pytest
import torch
from torch import Tensor

from core.compatibility.base.subspaces import CsaNetScorer, TypeIndexes
from core.errors import OutfitError
from core.index import INDEXES
from core.nets.csa_net import CsaNet, CsaNetConfig

DIM, KINDS = 5, 4


@pytest.fixture
def net() -> CsaNet:
    torch.manual_seed(0)
    return CsaNet(CsaNetConfig(DIM, KINDS, embed=6, masks=3, hidden=8)).eval()


def draw(*shape: int) -> Tensor:
    return torch.randn(*shape, 2 * DIM, generator=torch.Generator().manual_seed(1))


def slow_distance(net: CsaNet, a: Tensor, kind_a: int, b: Tensor, kind_b: int) -> float:
    """|f(a) − f(b)|² in the subspace of the two types, spelt out as in the paper; type -1 is unknown."""
    source, target = torch.zeros(KINDS + 1), torch.zeros(KINDS + 1)
    source[kind_a], target[kind_b] = 1, 1  # index -1 is the last place
    weights = torch.softmax(net.attend(torch.cat([source, target])), dim=0)
    mask = sum(w * m.clamp(min=0) for w, m in zip(weights, net.masks, strict=True))
    f = [net.embed(item[None])[0] * mask for item in (a, b)]
    return ((f[0] - f[1]) ** 2).sum().item()


def test_distances_are_the_mean_over_the_outfit(net: CsaNet) -> None:
    items, types = draw(2, 3), torch.tensor([[0, 2, -1], [1, 1, 3]])
    mask = torch.tensor([[True, True, True], [True, True, False]])
    candidates, target = draw(2, 4).flip(0), torch.tensor([[0, 1, 2, -1], [3, 3, 0, 1]])
    found = net.distances(items, mask, types, candidates, target)
    for b, length in ((0, 3), (1, 2)):
        for c in range(4):
            each = [
                slow_distance(net, items[b, i], int(types[b, i]), candidates[b, c], int(target[b, c]))
                for i in range(length)
            ]
            assert float(found[b, c]) == pytest.approx(np.mean(each), abs=1e-5)


def test_the_score_is_the_mean_over_ordered_pairs(net: CsaNet) -> None:
    items, types = draw(1, 4), torch.tensor([[0, 2, -1, 3]])
    mask = torch.tensor([[True, True, True, False]])
    each = [
        slow_distance(net, items[0, i], int(types[0, i]), items[0, j], int(types[0, j]))
        for i in range(3)
        for j in range(3)
        if i != j
    ]
    assert float(net.spread(items, mask, types)) == pytest.approx(np.mean(each), abs=1e-5)
    near, far = net.logit_of(torch.tensor([0.1, 0.9]))
    assert near > far


@pytest.mark.parametrize("index", INDEXES.names())
def test_an_index_of_each_type_is_exact_in_the_training_distance(net: CsaNet, index: str) -> None:
    scorer = CsaNetScorer(net, "any")
    shop, kinds = draw(60), torch.arange(60) % 3
    outfit, types = draw(3) * 0.7, torch.tensor([0, 3, 1])
    indexes = TypeIndexes(scorer, shop, kinds, lambda vectors: INDEXES.make(index, vectors))
    for target in range(3):
        distances, rows = indexes.search(outfit, types, target, 7)
        own = [row for row in range(60) if kinds[row] == target]
        slow = {
            row: np.mean([slow_distance(net, outfit[i], int(types[i]), shop[row], target) for i in range(3)])
            for row in own
        }
        assert rows.tolist() == sorted(own, key=lambda row: slow[row])[:7]
        assert distances == pytest.approx([slow[row] for row in rows.tolist()], abs=1e-4)
    with pytest.raises(OutfitError, match="type number 3"):
        indexes.search(outfit, types, 3, 1)
