"""Outfits that grow by one candidate, work shared, against each outfit scored by itself from its features."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor, nn

from core.compatibility.base import growing
from core.compatibility.base.harmony import ColourHarmonyScorer
from core.compatibility.base.lazy import LazyRows
from core.compatibility.base.scorer import NetScorer, OutfitTransformerScorer, TypedNetScorer
from core.compatibility.base.subspaces import CsaNetScorer
from core.errors import OutfitError
from core.nets.colour_harmony import ColourHarmony, ColourHarmonyConfig
from core.nets.csa_net import CsaNet, CsaNetConfig
from core.nets.mean_pooled import MeanPooled, MeanPooledConfig
from core.nets.ngnn import Ngnn, NgnnConfig
from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
from core.nets.recall import CoOccurrence, Popularity
from core.training.outfit_memory import MemorySizes, build_memory

DIM, KINDS, PIECES = 6, 4, 40
FEATURES = torch.randn(PIECES, 2 * DIM, generator=torch.Generator().manual_seed(0))
TYPES = torch.arange(PIECES) % (KINDS + 1) - 1
CLOSE = {"atol": 1e-6, "rtol": 0.0}


def shaken(net: nn.Module) -> nn.Module:
    """Random weights everywhere, so that no layer passes its input on unchanged."""
    draw = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=draw) * 0.3)
    return net


def memory() -> nn.Module:
    """Remembers the even pieces, worn in threes."""
    worn = [(row, (row + 6) % PIECES, (row * 3 + 2) % PIECES) for row in range(0, PIECES, 2)]
    return build_memory(FEATURES, worn, torch.eye(DIM).repeat(2, 1, 1), MemorySizes(key=8, near=3, temperature=0.2))


def transformer(layers: int = 3, remembers: bool = False) -> OutfitTransformerScorer:
    config = OutfitTransformerConfig(DIM, half=8, layers=layers, heads=4, ffn=16, embed=5)
    net = shaken(OutfitTransformer(config))
    assert isinstance(net, OutfitTransformer)
    if remembers:
        net.memory, net.gain = memory(), torch.tensor(3.0)  # type: ignore[assignment]
    return OutfitTransformerScorer(net, "")


def of_memory(net: Popularity | CoOccurrence) -> NetScorer:
    net.memory = memory()  # type: ignore[assignment]
    if isinstance(net, Popularity):
        net.uses = torch.arange(net.memory.config.pieces) / 10
    return NetScorer("memory", net, 2 * DIM, "")


def typed(net: Ngnn) -> TypedNetScorer:
    net.graph = torch.rand(KINDS + 1, KINDS + 1, generator=torch.Generator().manual_seed(2))
    return TypedNetScorer("ngnn", shaken(net), "")  # type: ignore[arg-type]


def harmony() -> ColourHarmonyScorer:
    net = ColourHarmony(ColourHarmonyConfig(DIM, temperature=0.3))
    net.names = torch.randn(net.names.shape, generator=torch.Generator().manual_seed(2))
    return ColourHarmonyScorer(net, "")


MAKE: dict[str, Callable[[], NetScorer]] = {
    "one layer": lambda: transformer(1),
    "three layers": transformer,
    "with a memory": lambda: transformer(2, remembers=True),
    "mean_pooled": lambda: NetScorer("mean_pooled", shaken(MeanPooled(MeanPooledConfig(DIM, 16))), 2 * DIM, ""),  # type: ignore[arg-type]
    "csa_net": lambda: CsaNetScorer(shaken(CsaNet(CsaNetConfig(DIM, KINDS, embed=5, hidden=16))), ""),  # type: ignore[arg-type]
    "ngnn": lambda: typed(Ngnn(NgnnConfig(DIM, KINDS, hidden=5))),
    "colour_harmony": harmony,
    "popularity": lambda: of_memory(Popularity(memory().config)),  # type: ignore[arg-type]
    "co_occurrence": lambda: of_memory(CoOccurrence(memory().config)),  # type: ignore[arg-type]
}


def alone(scorer: NetScorer, worn: Tensor, added: Tensor) -> Tensor:
    """Scores of outfits of pieces `worn` (n,) and `added` (B, t), each read from its features."""
    rows = torch.cat([worn.expand(len(added), -1), added], dim=1)
    return scorer.score(FEATURES[rows], torch.ones(rows.shape, dtype=torch.bool), TYPES[rows])


@torch.inference_mode()
@pytest.mark.parametrize("size", range(1, 9))
@pytest.mark.parametrize("name", MAKE)
def test_shared_work_changes_no_score(name: str, size: int) -> None:
    scorer, draw = MAKE[name](), torch.Generator().manual_seed(size)
    prepared = scorer.prepare(FEATURES, TYPES)
    assert prepared is not None
    for picked in range(min(size, 3)):
        worn = torch.randperm(PIECES, generator=draw)[: size - 1 - picked]
        chosen = torch.randint(PIECES, (5, picked), generator=draw)
        parent, row = (torch.randint(most, (30,), generator=draw) for most in (5, PIECES))
        grow = prepared.outfits(FEATURES[worn], TYPES[worn], chosen)
        expected = alone(scorer, worn, torch.cat([chosen[parent], row[:, None]], dim=1))
        torch.testing.assert_close(grow(parent, row, True), expected, **CLOSE)
        if size > 1:
            assert float(expected.std()) > 1e-4  # scores that are all alike would show nothing


@torch.inference_mode()
def test_batches_change_no_score(monkeypatch: pytest.MonkeyPatch) -> None:
    scorer = transformer(2, remembers=True)
    parent, row = torch.arange(30) % 4, torch.arange(30)
    grow = []
    for tokens in (1, 10_000):
        monkeypatch.setattr("core.compatibility.base.growing._TOKENS", tokens)
        prepared = scorer.prepare(FEATURES, TYPES)
        grow.append(prepared.outfits(FEATURES[:2], TYPES[:2], torch.arange(8).view(4, 2))(parent, row, True))
    torch.testing.assert_close(grow[0], grow[1], **CLOSE)


@torch.inference_mode()
def test_rough_scores_are_near_and_are_offered_where_the_processor_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for has in (True, False):
        monkeypatch.setattr("core.compatibility.base.growing.has_bfloat16", lambda has=has: has)
        prepared = transformer().prepare(FEATURES, TYPES)
        assert prepared.rough == has
        grow = prepared.outfits(FEATURES[:3], TYPES[:3], torch.zeros(1, 0, dtype=torch.long))
        rows = torch.arange(PIECES)
        exact, rough = (grow(torch.zeros_like(rows), rows, each) for each in (True, False))
        assert torch.equal(exact, rough) != has
        torch.testing.assert_close(rough, exact, atol=0.03, rtol=0)


def test_candidates_of_another_length_are_refused() -> None:
    for name in ("three layers", "mean_pooled", "csa_net"):
        with pytest.raises(OutfitError, match=str(2 * DIM)):
            MAKE[name]().prepare(FEATURES[:, 1:], TYPES)


def test_each_piece_is_worked_out_once_and_only_when_asked_for() -> None:
    seen: list[int] = []

    def compute(items: Tensor, types: Tensor) -> tuple[Tensor, ...]:
        seen.extend(types.tolist())
        return items * 2, types[:, None]

    numbers = torch.arange(PIECES)
    table = LazyRows(FEATURES, numbers, compute)
    seen_shapes = 1  # the first piece is looked at for the shapes of the tables
    for rows in (torch.tensor([5, 3, 5]), torch.tensor([3, 7]), torch.tensor([], dtype=torch.long)):
        doubled, own = table(rows)
        torch.testing.assert_close(doubled, FEATURES[rows] * 2)
        assert own[:, 0].tolist() == rows.tolist()
    assert seen[seen_shapes:] == [3, 5, 7]


def test_features_are_let_go() -> None:
    features = FEATURES.clone()
    table = LazyRows(features, TYPES, lambda items, _: (items,))
    table(torch.tensor([1]))
    del features
    with pytest.raises(RuntimeError, match="let go"):
        table(torch.tensor([2]))


@torch.inference_mode()
def test_many_requests_at_once_wait_for_no_one_in_vain() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    scorer = transformer(1, remembers=True)
    for _ in range(3):
        prepared = scorer.prepare(FEATURES, TYPES)

        def ask(number: int, prepared: growing.PreparedTransformer = prepared) -> Tensor:
            with torch.inference_mode():
                chosen, row = torch.arange(number, PIECES)[:, None], torch.arange(PIECES - number)
                return prepared.outfits(FEATURES[:1], TYPES[:1], chosen)(torch.arange(len(row)), row, True)

        with ThreadPoolExecutor(4) as people:
            asked = [people.submit(ask, number) for number in range(8)]
            found = [each.result(timeout=20) for each in asked]
        torch.testing.assert_close(found[3], ask(3), **CLOSE)
    torch.set_num_threads(before)
