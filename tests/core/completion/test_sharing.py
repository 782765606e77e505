"""Work shared between outfits and requests: what completers say stays true, and what is kept is let go again."""

import dataclasses
import gc
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from core.compatibility.base.scorer import OutfitTransformerScorer
from core.completion import COMPLETERS
from core.completion.base import scoring as shared_scoring
from core.completion.base.engine import beam_search
from core.completion.base.scoring import Scoring
from core.completion.base.sharing import CATALOGUES, Catalogues, Grow
from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
from core.types import Completion, CompletionRequest, Problem
from tests.fakes import FakeScorer

DIM = 6


def quiet(done: float, what: str) -> None:
    """Progress that nobody watches."""


def transformer() -> OutfitTransformerScorer:
    torch.manual_seed(0)
    net = OutfitTransformer(OutfitTransformerConfig(DIM, half=8, layers=2, heads=4, ffn=16, embed=5))
    for weight in net.parameters():
        nn.init.normal_(weight, std=0.3)
    return OutfitTransformerScorer(net, "")


def make_problem(scorer: object, count: int = 60) -> Problem:
    """Two pieces for an outfit of two; both places have a pool of half the candidates."""
    draw = torch.Generator().manual_seed(1)
    features = nn.functional.normalize(torch.randn(count + 2, 2, DIM, generator=draw), dim=2).flatten(1)
    pools = (torch.arange(count // 2), torch.arange(count // 2, count))
    return Problem(features[-2:], torch.tensor([0, 1]), features, torch.zeros(count + 2).long(), pools, scorer, keep=6)  # type: ignore[arg-type]


def alone(problem: Problem, rows: tuple[int, ...]) -> float:
    outfit = torch.cat([problem.worn, problem.features[list(rows)]])[None]
    return float(problem.scorer.score(outfit, torch.ones(outfit.shape[:2], dtype=torch.bool)))


class Rough:
    """A prepared catalogue whose rough scores are off by up to 0.01, now up, now down."""

    rough = True

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.looks: list[tuple[int, bool]] = []

    def outfits(self, worn: Tensor, worn_types: Tensor, chosen: Tensor) -> Grow:
        def grow(parent: Tensor, row: Tensor, exact: bool) -> Tensor:
            self.looks.append((len(row), exact))
            added = self.problem.features[torch.cat([chosen[parent], row[:, None]], dim=1)]
            outfits = torch.cat([worn.expand(len(row), -1, -1), added], dim=1)
            scores = self.problem.scorer.score(outfits, torch.ones(outfits.shape[:2], dtype=torch.bool))
            return scores if exact else scores + 0.01 * torch.sin(row * 7.0)

        return grow


@pytest.fixture
def rough(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rough]:
    problem = make_problem(FakeScorer(2 * DIM))
    prepared = Rough(problem)
    monkeypatch.setattr(CATALOGUES, "of", lambda problem: prepared)
    monkeypatch.setattr(shared_scoring, "_MANY", 20)
    monkeypatch.setattr(shared_scoring, "SURE", 5)
    yield prepared


@pytest.mark.parametrize("name", ["greedy", "beam", "exhaustive", "one_step"])
def test_what_is_reported_is_exact_where_most_was_scored_roughly(name: str, rough: Rough) -> None:
    request = CompletionRequest((), completer=name, width=3, shortlist=None)
    result = COMPLETERS.make(name, request).complete(rough.problem, quiet)
    assert any(not exact for _, exact in rough.looks)
    scores = [each.score for each in result.found]
    assert scores == pytest.approx([alone(rough.problem, each.rows) for each in result.found], abs=1e-6)
    assert scores == sorted(scores, reverse=True)


def test_an_outfit_looked_at_twice_counts_once(rough: Rough) -> None:
    scoring = Scoring(rough.problem, quiet, 1)
    rows = torch.arange(60)
    values = scoring.grow(torch.empty(1, 0, dtype=torch.long), torch.zeros_like(rows), rows)
    assert rough.looks == [(60, False), (5, True)] and scoring.calls == 60
    exact = torch.tensor([alone(rough.problem, (row,)) for row in rows.tolist()])
    close = (values - exact).abs() < 1e-6
    assert int(close.sum()) >= 5 and float((values - exact).abs().max()) < 0.011
    found = [Completion((row,), float(values[row])) for row in range(60)]
    assert [each.score for each in scoring.settle(found)] == pytest.approx(sorted(exact.tolist(), reverse=True))
    assert scoring.calls == 60


def test_shared_work_finds_what_scoring_alone_finds() -> None:
    scorer = transformer()
    shared = make_problem(scorer)

    class Alone:
        name, encoder, reference, score = "alone", "", None, staticmethod(scorer.score)

    plain = dataclasses.replace(shared, scorer=Alone())
    for width in (1, 4):
        mine, theirs = (beam_search(problem, width, quiet) for problem in (shared, plain))
        assert [each.rows for each in mine.found] == [each.rows for each in theirs.found]
        assert mine.calls == theirs.calls


def test_a_catalogue_is_prepared_once_for_its_features_types_and_scorer() -> None:
    kept, problem = Catalogues(), make_problem(transformer())
    first = kept.of(problem)
    assert first is not None and kept.of(dataclasses.replace(problem, worn=problem.worn[:1])) is first
    for other in ({"features": problem.features.clone()}, {"types": problem.types + 1}, {"scorer": transformer()}):
        assert kept.of(dataclasses.replace(problem, **other)) is not first
    assert kept.of(make_problem(FakeScorer(2 * DIM))) is None


def test_what_is_kept_goes_with_its_features_and_is_bounded() -> None:
    kept, scorer = Catalogues(limit=2), transformer()
    problems = [make_problem(scorer) for _ in range(3)]
    first, second, third = (kept.of(problem) for problem in problems)
    assert len(kept) == 2 and kept.of(problems[2]) is third and kept.of(problems[1]) is second
    assert kept.of(problems[0]) is not first  # it had to make room, and the third goes for it
    problems.clear()
    gc.collect()
    assert len(kept) == 0


def test_retrieval_reads_each_piece_once(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, read = make_problem(transformer()), []
    scorer = problem.scorer
    assert isinstance(scorer, OutfitTransformerScorer)
    embed = scorer.net.embed_item
    monkeypatch.setattr(scorer.net, "embed_item", lambda items: read.append(len(items)) or embed(items))
    retrieval = COMPLETERS.make("retrieval", CompletionRequest(()))
    first = retrieval.complete(problem, quiet)
    seen = sum(read)
    assert seen >= 60
    assert retrieval.complete(problem, quiet) == first and sum(read) == seen
