"""Learned proposals, exact verification: what is proposed, what it costs, and what comes after the best."""

import dataclasses

import pytest
import torch

from core.compatibility.base.company import company
from core.compatibility.base.lazy import LazyRows
from core.compatibility.base.scorer import NetScorer
from core.completion import COMPLETERS
from core.completion.base.assembling import _best_of, _hands
from core.completion.base.engine import Pools
from core.errors import RequestError
from core.nets.memory import MemoryConfig, OutfitMemory
from core.nets.recall import CoOccurrence
from core.types import CompletionRequest, Completions, Problem
from tests.contracts.test_completers import make_problem

DIM, PIECES = 8, 400
PAIRS = torch.tensor([(0, 5), (0, 9), (1, 9), (1, 300), (5, 9), (9, 40)])  # worn together, by number


def co_occurrence() -> NetScorer:
    """A memory of 400 random pieces, of which a few were worn together."""
    net = CoOccurrence(MemoryConfig(DIM, PIECES, 2 * len(PAIRS), key=2 * DIM, near=4))
    links = torch.cat([PAIRS, PAIRS.flip(1)])
    links = links[links[:, 0].argsort(stable=True)]
    memory = net.memory
    memory.project.copy_(torch.eye(2 * DIM))
    memory.keys.copy_(memory.key(features()))
    memory.first.copy_(torch.searchsorted(links[:, 0].contiguous(), torch.arange(PIECES + 1)))
    memory.partner.copy_(links[:, 1])
    memory.strength.copy_(torch.linspace(1.0, 0.5, len(links)))
    return NetScorer("co_occurrence", net, 2 * DIM, "")


def features() -> torch.Tensor:
    """Random pieces (400, 16)."""
    return torch.nn.functional.normalize(
        torch.randn(PIECES, 2, DIM, generator=torch.Generator().manual_seed(0)), dim=2
    ).flatten(1)


def problem(keep: int = 5, *, shared: bool = True, scorer: NetScorer | None = None) -> Problem:
    """Pieces 0 and 1 are worn; two are missing, of any kind or one below and one above 100."""
    table, rows = features(), torch.arange(2, PIECES)
    pools = (rows, rows) if shared else (rows[rows < 100], rows[rows >= 100])
    return Problem(
        table[:2],
        torch.tensor([0, 1]),
        table,
        torch.zeros(PIECES, dtype=torch.long),
        pools,
        scorer or co_occurrence(),
        keep,
    )


def complete(name: str, asked: Problem, **more: int) -> Completions:
    """Run a completer."""
    request = CompletionRequest((), **more)  # type: ignore[arg-type]
    return COMPLETERS.make(name, request).complete(asked, lambda done, what: None)


def test_company_is_the_bond_of_pairs_and_counts_partners() -> None:
    scorer, table = co_occurrence(), features()
    memory: OutfitMemory = scorer._compatibility.memory  # type: ignore[attr-defined]
    recalled = LazyRows(table, torch.zeros(PIECES, dtype=torch.long), lambda items, _: memory.recall(items))
    rows = torch.tensor([5, 9, 40, 300, 77])
    found = company(memory, recalled, table[:2], rows)
    both = torch.ones(1, 2, dtype=torch.bool)
    expected = [sum(float(memory.bond(table[[worn, row]][None], both)) for worn in (0, 1)) for row in rows.tolist()]
    torch.testing.assert_close(found.bonds, torch.tensor(expected), atol=1e-5, rtol=1e-4)
    known, weights = memory.recall(table[rows])
    partners = [(piece == PAIRS).sum() for piece in range(PIECES)]
    for place in range(len(rows)):
        count = sum(float(w) * int(partners[int(piece)]) for piece, w in zip(known[place], weights[place], strict=True))
        assert float(found.likely[place]) == pytest.approx(float(found.bonds[place]) * count, rel=1e-4, abs=1e-6)
    nobody = company(memory, recalled, table[:0], rows)
    assert not nobody.bonds.any()


@pytest.mark.parametrize("shared", [True, False])
def test_finds_what_greedy_finds_at_a_share_of_its_calls(shared: bool) -> None:
    greedy, found = complete("greedy", problem(shared=shared)), complete("ensemble", problem(shared=shared))
    assert found.found[0].score >= greedy.found[0].score - 1e-6
    assert found.calls <= 360 < greedy.calls or not shared
    assert 9 in found.found[0].rows  # worn with both


def test_runners_up_share_no_piece_as_long_as_there_are_others() -> None:
    found = complete("ensemble", problem(keep=6, shared=False)).found
    assert len(found) == 6
    for slot in range(2):
        assert len({each.rows[slot] for each in found}) >= 5  # the best may take up one of the others' pieces


def test_one_suggestion_takes_no_calls_for_runners_up() -> None:
    one, many = complete("ensemble", problem(keep=1)), complete("ensemble", problem(keep=5))
    assert len(one.found) == 1 and one.calls < many.calls
    assert many.found[0].score >= one.found[0].score


def test_without_a_memory_it_is_a_beam() -> None:
    asked = make_problem(sizes=(40, 30))
    assert complete("ensemble", asked) == complete("beam", asked)


def test_proposals_take_turns() -> None:
    rows = torch.arange(10, 16)
    by_one, by_other = torch.tensor([6.0, 5, 4, 3, 2, 1]), torch.tensor([1.0, 2, 3, 4, 5, 6])
    assert _best_of(rows, (by_one, by_other), 3).tolist() == [10, 11, 15]
    assert _best_of(rows, (by_one, by_other), 99).tolist() == rows.tolist()


def test_hands_hold_every_likely_piece_and_no_piece_twice() -> None:
    shared = torch.arange(20)
    pools = Pools([shared, torch.arange(30, 50), shared])
    liking = [-pool.float() for pool in pools.rows]
    hands = list(_hands(pools, liking, 6, 60))
    assert all(len(set(rows)) == 3 for rows in hands)
    assert {row for rows in hands for row in rows} == {*range(6), *range(30, 36)}
    assert list(_hands(pools, liking, 6, 4)) == hands[:4]


@pytest.mark.parametrize("width", [0, 51])
def test_refuses_a_width_out_of_range(width: int) -> None:
    with pytest.raises(RequestError, match="between 1 and 50"):
        complete("ensemble", problem(), width=width)


def test_a_brief_decides_alone_where_the_scorer_weighs_nothing() -> None:
    asked = problem(shared=False)
    brief = torch.randn(DIM, generator=torch.Generator().manual_seed(3))
    found = complete("ensemble", dataclasses.replace(asked, brief=brief, alpha=0.0)).found[0]
    assert found.rows == complete("greedy", dataclasses.replace(asked, brief=brief, alpha=0.0)).found[0].rows
