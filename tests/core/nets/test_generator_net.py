"""The generator's network: sets in, sets out, and messages against loops over nodes."""

import itertools

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from core.nets.generator import Exchange, Generator, GeneratorConfig, number_alike

DIM, KINDS = 5, 4


@pytest.fixture
def net() -> Generator:
    torch.manual_seed(0)
    net = Generator(GeneratorConfig(DIM, KINDS, hidden=12, steps=3, embed=6)).eval().requires_grad_(False)
    net.centre = 0.1 * torch.randn(2 * DIM)
    return net


def outfit(count: int = 3, queries: int = 3, seed: int = 0) -> dict[str, Tensor]:
    """A random outfit of `count` pieces that lacks others, the first two of which want the same."""
    draw = torch.Generator().manual_seed(seed)
    allowed = torch.rand(queries, KINDS + 1, generator=draw) < 0.6
    words = torch.randn(queries, DIM, generator=draw)
    allowed[1:2], words[1:2] = allowed[:1], words[:1]
    return {
        "items": torch.randn(1, count, 2 * DIM, generator=draw),
        "mask": torch.ones(1, count, dtype=torch.bool),
        "types": torch.randint(-1, KINDS, (1, count), generator=draw),
        "allowed": allowed[None],
        "words": words[None],
        "asked": torch.ones(1, queries, dtype=torch.bool),
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_the_pieces_worn_is_nothing(net: Generator, order: tuple[int, ...]) -> None:
    given = outfit()
    turned = given | {name: given[name][:, list(order)] for name in ("items", "mask", "types")}
    assert torch.allclose(net(**given), net(**turned), atol=1e-6)


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_turning_the_queries_turns_what_is_imagined(net: Generator, order: tuple[int, ...]) -> None:
    given = outfit()
    found = net(**given)[0]  # (3, e)
    turned = net(**given | {name: given[name][:, list(order)] for name in ("allowed", "words", "asked")})[0]  # (3, e)
    assert torch.allclose(turned[order.index(2)], found[2], atol=1e-6)
    alike = sorted(found[:2].tolist())  # two that want the same may change places
    assert torch.allclose(
        torch.tensor(sorted(turned[[order.index(0), order.index(1)]].tolist())), torch.tensor(alike), atol=1e-6
    )


def test_queries_that_want_the_same_imagine_different_pieces(net: Generator) -> None:
    found = net(**outfit())[0]
    assert float(found[0] @ found[1]) < 0.999
    assert torch.allclose(found.norm(dim=1), torch.ones(3))


@pytest.mark.parametrize(("count", "queries"), [(0, 1), (0, 3), (1, 1), (3, 2)])
def test_padding_is_nothing(net: Generator, count: int, queries: int) -> None:
    given = outfit(count, queries)
    wide = {
        "items": F.pad(given["items"], (0, 0, 0, 2), value=7.0),
        "mask": F.pad(given["mask"], (0, 2)),
        "types": F.pad(given["types"], (0, 2)),
        "allowed": F.pad(given["allowed"], (0, 0, 0, 2), value=True),
        "words": F.pad(given["words"], (0, 0, 0, 2), value=3.0),
        "asked": F.pad(given["asked"], (0, 2)),
    }
    alone, padded = net(**given), net(**wide)
    assert alone.shape == (1, queries, 6)
    assert torch.allclose(alone, padded[:, :queries], atol=1e-6)


def test_alone_as_in_a_batch(net: Generator) -> None:
    several = [outfit(seed=seed) for seed in range(4)]
    together = net(**{name: torch.cat([each[name] for each in several]) for name in several[0]})
    assert torch.allclose(together, torch.cat([net(**each) for each in several]), atol=1e-6)


@pytest.mark.parametrize("name", ["items", "types", "allowed", "words"])
def test_everything_given_is_read(net: Generator, name: str) -> None:
    given = outfit()
    other = given[name].clone()
    other[0, 2] = ~other[0, 2] if other.dtype == torch.bool else (other[0, 2] + 1) % KINDS
    gap = (net(**given) - net(**given | {name: other})).abs().amax(dim=-1)[0]  # (3,)
    assert (gap > 1e-6).all()  # the queries hear of each other, too


def test_a_query_without_words_differs_from_one_with_them(net: Generator) -> None:
    given = outfit(queries=1)
    silent = net(**given | {"words": torch.zeros_like(given["words"])})
    assert not torch.allclose(net(**given), silent, atol=1e-4)
    net.speechless.data += 1
    assert not torch.allclose(net(**given | {"words": torch.zeros_like(given["words"])}), silent, atol=1e-4)


def test_messages_by_loops() -> None:
    torch.manual_seed(1)
    exchange = Exchange(7, 0.0).eval()
    state, kind = torch.randn(1, 4, 7), torch.randint(0, 4, (4, 4))
    linked = torch.tensor([[[0, 1, 1, 0], [1, 0, 0, 0], [1, 1, 0, 1], [0, 0, 0, 0]]]).bool()
    x = exchange.norm(state)[0]  # (4, 7)
    for node in range(4):
        heard = [
            F.relu(exchange.receive(x[node]) + exchange.send(x[other]) + exchange.edge[kind[node, other]])
            for other in range(4)
            if linked[0, node, other]
        ] or [torch.zeros(7)]
        both = torch.cat([torch.stack(heard).mean(dim=0), torch.stack(heard).max(dim=0).values])  # (14,)
        expected = exchange.update(exchange.mix(both)[None], state[:, node])[0]  # (7,)
        assert torch.allclose(exchange(state, kind, linked)[0, node], expected, atol=1e-6)


def test_the_directions_of_an_edge_differ(net: Generator) -> None:
    given = outfit()
    found = net(**given)
    for kind in range(4):  # to a piece or a query, from a piece or a query
        edge = net.rounds[1].edge
        edge.data[kind] += 1
        assert not torch.allclose(net(**given), found, atol=1e-5), kind
        edge.data[kind] -= 1


def test_numbers_among_those_that_want_the_same() -> None:
    allowed = torch.tensor([[[1, 0], [0, 1], [1, 0], [1, 0], [1, 0]]]).bool()
    words = torch.tensor([[[1.0], [1.0], [1.0], [2.0], [1.0]]])
    asked = torch.tensor([[True, True, True, True, False]])
    assert number_alike(allowed, words, asked)[0, :4].tolist() == [0, 0, 1, 0]
