"""NGNN against loops over nodes, and its graph against loops over outfits."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from core.nets.ngnn import Branch, Ngnn, NgnnConfig
from core.training.ngnn import count_graph

DIM, KINDS = 5, 4
OUTFITS = [[0, 1, 2], [0, 0, 1], [1, 2, -1], [0, 0, 0], [2, 1]]


@pytest.fixture
def net() -> Ngnn:
    torch.manual_seed(0)
    net = Ngnn(NgnnConfig(DIM, KINDS, hidden=3, steps=2)).eval()
    net.graph = count_graph(OUTFITS, KINDS)
    return net


def slow_branch(branch: Branch, x: Tensor, kinds: list[int], graph: Tensor) -> Tensor:
    """The score () of one outfit's features (n, d) with types, node by node."""
    hidden = branch.hidden
    state = [torch.tanh(branch.start.weight[k * hidden : (k + 1) * hidden] @ f) for f, k in zip(x, kinds, strict=True)]
    for _ in range(branch.steps):
        heard = []
        for i, kind in enumerate(kinds):
            total = branch.bias.clone()
            for j, other in enumerate(kinds):
                if i != j:
                    total = total + graph[kind, other] * branch.receive[kind] @ branch.send[other] @ state[j]
            heard.append(total)
        state = [branch.update(a[None], h[None])[0] for a, h in zip(heard, state, strict=True)]
    return sum(  # type: ignore[return-value]
        (torch.sigmoid(branch.attention(h)) * F.leaky_relu(branch.score(h))).squeeze() for h in state
    )


@pytest.mark.parametrize("kinds", [[0, 1, 2], [1, 1, 0], [3, -1], [2]])
def test_the_score_mixes_both_branches(net: Ngnn, kinds: list[int]) -> None:
    items = torch.randn(len(kinds), 2 * DIM, generator=torch.Generator().manual_seed(1))
    rows = [kind % (KINDS + 1) for kind in kinds]
    seen = slow_branch(net.image, items[:, :DIM], rows, net.graph)
    said = slow_branch(net.text, items[:, DIM:], rows, net.graph)
    padded = F.pad(items, (0, 0, 0, 2))[None]
    mask = torch.arange(len(kinds) + 2)[None] < len(kinds)
    types = F.pad(torch.tensor(kinds), (0, 2), value=-1)[None]
    found = net.compatibility_logit(padded, mask, types)
    assert float(found) == pytest.approx(float(0.2 * seen + 0.8 * said), abs=1e-5)


def test_two_items_of_one_type_both_count(net: Ngnn) -> None:
    items = torch.randn(1, 3, 2 * DIM, generator=torch.Generator().manual_seed(2))
    types, mask = torch.tensor([[0, 0, 1]]), torch.ones(1, 3, dtype=torch.bool)
    whole = net.compatibility_logit(items, mask, types)
    for twin in (0, 1):
        other = items.clone()
        other[0, twin] += 1
        assert not torch.allclose(net.compatibility_logit(other, mask, types), whole, atol=1e-4)


def test_edges_are_counted_as_the_paper_says() -> None:
    graph = count_graph(OUTFITS, KINDS)
    count = [sum(k in outfit for outfit in OUTFITS) for k in range(KINDS)]

    def both(i: int, j: int) -> int:
        return sum(outfit.count(i) > 1 if i == j else i in outfit and j in outfit for outfit in OUTFITS)

    for i in range(3):
        total = sum(both(i, k) / count[k] for k in range(3))
        for j in range(3):
            assert float(graph[i, j]) == pytest.approx(both(i, j) / count[j] / total)
        assert float(graph[i, :KINDS].sum()) == pytest.approx(1)
    assert bool((graph[3] == 1 / (KINDS + 1)).all()) and bool((graph[:, KINDS] == 1 / (KINDS + 1)).all())


def test_the_branches_apart_are_measured_on_real_nodes_only(net: Ngnn) -> None:
    items = torch.randn(1, 4, 2 * DIM, generator=torch.Generator().manual_seed(3))
    types = torch.tensor([[0, 1, -1, -1]])
    mask = torch.tensor([[True, True, False, False]])
    padded = net.judge(items, mask, types)[1]
    torch.testing.assert_close(padded, net.judge(items[:, :2], mask[:, :2], types[:, :2])[1])
