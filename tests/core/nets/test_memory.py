"""The memory of what was worn together against loops over outfits, and the judges that only remember."""

import itertools

import pytest
import torch
from torch import Tensor

from core.nets.memory import OutfitMemory
from core.nets.recall import CoOccurrence, Popularity
from core.training.outfit_memory import MemorySizes, build_memory, count_together

DIM = 4
OUTFITS = ((0, 1, 2), (0, 1), (1, 3, 4), (2, 4), (0, 1, 5))
GENERATOR = torch.Generator().manual_seed(0)
FEATURES = torch.randn(9, 2 * DIM, generator=GENERATOR)
EVEN = torch.eye(DIM).repeat(2, 1, 1)


def remembered(near: int = 3, temperature: float = 0.2) -> OutfitMemory:
    return build_memory(FEATURES, OUTFITS, EVEN, MemorySizes(key=8, near=near, temperature=temperature))


def worn_together(i: int, j: int) -> float:
    """Outfits with both over the root of the numbers with each."""
    both = sum(i in outfit and j in outfit for outfit in OUTFITS)
    alone = [sum(k in outfit for outfit in OUTFITS) for k in (i, j)]
    return 0.0 if i == j else both / (alone[0] * alone[1]) ** 0.5


def slow_bond(memory: OutfitMemory, items: Tensor) -> float:
    """The bond of one outfit (n, 2d), pair by pair and piece by piece; remembered pieces 0 to 5 are rows 0 to 5."""
    keys = memory.key(items)
    recalls = []
    for key in keys:
        cosines = sorted(((float(key @ other), row) for row, other in enumerate(memory.keys)), reverse=True)
        best = cosines[: memory.config.near]
        total = sum(torch.tensor(c / memory.config.temperature).exp().item() for c, _ in best)
        recalls.append({r: torch.tensor(c / memory.config.temperature).exp().item() / total for c, r in best})
    pairs = list(itertools.permutations(recalls, 2))
    found = [sum(a[i] * b[j] * worn_together(i, j) for i in a for j in b) for a, b in pairs]
    return sum(found) / len(found)


def test_links_are_counted_on_outfits() -> None:
    pieces, first, partner, strength = count_together(OUTFITS)
    assert pieces.tolist() == [0, 1, 2, 3, 4, 5]
    for i in range(6):
        found = dict(zip(partner[first[i] : first[i + 1]].tolist(), strength[first[i] : first[i + 1]], strict=True))
        wanted = {j: worn_together(i, j) for j in range(6) if worn_together(i, j)}
        assert found == pytest.approx(wanted)


@pytest.mark.parametrize("near", [1, 3, 6])
def test_the_bond_is_the_mean_over_pairs(near: int) -> None:
    memory = remembered(near)
    for rows in ((0, 1), (0, 6, 7), (2, 4, 8, 1)):
        items = FEATURES[list(rows)]
        found = memory.bond(items[None], torch.ones(1, len(rows), dtype=torch.bool))
        assert float(found) == pytest.approx(slow_bond(memory, items), abs=1e-6)


def test_a_lone_piece_has_no_bond_and_padding_none_either() -> None:
    memory = remembered()
    items = FEATURES[torch.tensor([[0, 1, 7], [0, 1, 3], [0, 2, 3]])]
    mask = torch.tensor([[True, True, True], [True, True, False], [True, False, False]])
    found = memory.bond(items, mask)
    assert float(found[1]) == pytest.approx(slow_bond(memory, items[1, :2]), abs=1e-6) and float(found[2]) == 0


def test_gradients_and_repeated_pieces_take_ways_that_agree() -> None:
    memory, mask = remembered(), torch.ones(4, 3, dtype=torch.bool)
    items = FEATURES[torch.tensor([[0, 1, 7], [0, 1, 8], [0, 1, 6], [1, 0, 7]])]
    plain = memory.bond(items, mask)
    asked = items.clone().requires_grad_(True)
    steep = memory.bond(asked, mask)
    torch.testing.assert_close(steep.detach(), plain)
    steep.sum().backward()
    assert asked.grad is not None and bool((asked.grad.abs().sum(dim=-1) > 0).any())


def test_a_piece_never_seen_recalls_those_like_it() -> None:
    memory = remembered(temperature=0.02)
    nearly = FEATURES[[0]] + 1e-3
    rows, weights = memory.recall(nearly)
    assert rows[0, weights[0].argmax()] == 0


def test_popularity_sees_use_and_nothing_of_what_is_worn_with_it() -> None:
    memory = build_memory(FEATURES, [(row,) for row in range(6)], EVEN, MemorySizes(key=8, near=1))
    net = Popularity(memory.config)
    net.memory, net.uses = memory, torch.tensor([5.0, 1, 2, 3, 4, 0])
    mask = torch.ones(2, 2, dtype=torch.bool)
    found = net.compatibility_logit(FEATURES[torch.tensor([[0, 1], [3, 4]])], mask)
    assert found.tolist() == pytest.approx([3.0, 3.5])


def test_co_occurrence_is_the_bond_against_its_middle() -> None:
    memory = remembered()
    net = CoOccurrence(memory.config)
    net.memory, net.gain, net.middle = memory, torch.tensor(2.0), torch.tensor(0.1)
    items, mask = FEATURES[torch.tensor([[0, 1, 7]])], torch.ones(1, 3, dtype=torch.bool)
    wanted = 2 * (slow_bond(memory, items[0]) - 0.1)
    assert float(net.compatibility_logit(items, mask)) == pytest.approx(wanted, abs=1e-5)
