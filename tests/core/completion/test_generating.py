"""Completion by a generator: the nearest pieces without replacement, what was imagined, and whom it serves."""

import dataclasses
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from core.compatibility.base.scorer import NetScorer
from core.completion import COMPLETERS
from core.completion.base.engine import Pools
from core.completion.base.generating import generator_of, imagine, propose
from core.errors import RequestError, WeightsError
from core.nets.mean_pooled import MeanPooled, MeanPooledConfig
from core.types import CompletionRequest, Completions, Problem
from core.weights import find_weights
from tests.fakes import FakeEncoder, FakeScorer, ship_generator

DIM = 6


@pytest.fixture(autouse=True)
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A random generator among a person's own models."""
    monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path))
    ship_generator(tmp_path, FakeEncoder.fingerprint, DIM)
    yield tmp_path


def make_problem(*pools: list[int], keep: int = 3, worn: int = 2, encoder: str = FakeEncoder.fingerprint) -> Problem:
    """A random problem with the given pools of 40 candidates."""
    draw = torch.Generator().manual_seed(0)
    features = torch.nn.functional.normalize(torch.randn(42, 2, DIM, generator=draw), dim=2).flatten(1)  # (42, 2d)
    return Problem(
        features[40 : 40 + worn],
        torch.tensor([0, 5])[:worn],
        features[:40],
        torch.arange(40) // 10,
        tuple(torch.tensor(pool) for pool in pools),
        FakeScorer(2 * DIM),
        keep,
        encoder=encoder,
    )


def complete(problem: Problem, tries: int = 1) -> Completions:
    request = CompletionRequest((), width=2 * tries)
    return COMPLETERS.make("generator", request).complete(problem, lambda done, what: None)


def cosines(problem: Problem) -> list[dict[int, float]]:
    """By one comparison at a time, how near each candidate is to what is imagined in each slot."""
    net = generator_of(problem)
    allowed = torch.zeros(1, len(problem.pools), net.kinds + 1, dtype=torch.bool)
    for slot, pool in enumerate(problem.pools):
        for row in pool.tolist():
            allowed[0, slot, problem.types[row]] = True
    words = torch.zeros(1, len(problem.pools), DIM) if problem.wanted is None else problem.wanted[None]
    mask, asked = torch.ones(1, len(problem.worn)).bool(), torch.ones(1, len(problem.pools)).bool()
    vectors = net(problem.worn[None], mask, problem.worn_types[None], allowed, words, asked)[0]  # (k, e)

    def near(vector: Tensor, row: int) -> float:
        place = net.embed_item(problem.features[row])
        return float(vector @ place / vector.norm() / place.norm())

    return [
        {row: near(vector, row) for row in pool.tolist()} for vector, pool in zip(vectors, problem.pools, strict=True)
    ]


@pytest.mark.parametrize("words", [False, True])
def test_the_assignment_is_the_best_of_all(words: bool) -> None:
    problem = make_problem(list(range(12)), list(range(6, 20)), list(range(12)), keep=1)
    if words:
        problem = dataclasses.replace(problem, wanted=torch.randn(3, DIM, generator=torch.Generator().manual_seed(3)))
    near = cosines(problem)
    sums = {
        rows: sum(each[row] for each, row in zip(near, rows, strict=True))
        for rows in itertools.product(*(pool.tolist() for pool in problem.pools))
        if len(set(rows)) == 3
    }
    (found,) = complete(problem).found
    assert sums[found.rows] == pytest.approx(max(sums.values()), abs=1e-5)


def test_two_slots_that_want_one_piece_share_out_the_best_pair() -> None:
    problem = make_problem([3, 4, 5], [3, 4], keep=1)
    near = cosines(problem)
    best = max(
        ((a, b) for a in (3, 4, 5) for b in (3, 4) if a != b), key=lambda pair: near[0][pair[0]] + near[1][pair[1]]
    )
    assert complete(problem).found[0].rows == best


@pytest.mark.parametrize("tries", [1, 3])
def test_only_the_tries_for_what_is_kept_are_scored(tries: int) -> None:
    problem = make_problem(list(range(20)), list(range(20, 40)), keep=4)
    result = complete(problem, tries)
    assert len(result.found) == 4 and result.calls == 4 * tries
    assert problem.scorer.calls == 4 * tries  # type: ignore[attr-defined]


def test_more_tries_bring_no_worse_outfit() -> None:
    problem = make_problem(list(range(20)), list(range(20, 40)), keep=1)
    scores = [complete(problem, tries).found[0].score for tries in (1, 5, 25)]
    assert scores == sorted(scores) and scores[-1] > scores[0]


@pytest.mark.parametrize("width", [0, 51])
def test_tries_out_of_range_are_refused(width: int) -> None:
    with pytest.raises(RequestError, match="width must lie between 1 and 50"):
        COMPLETERS.make("generator", CompletionRequest((), width=width))


def test_what_was_imagined_is_told_by_the_nearest_pieces() -> None:
    problem = make_problem(list(range(30)), [31, 33, 35])
    near = cosines(problem)
    for completion in complete(problem).found:
        assert [len(each.near) for each in completion.imagined] == [15, 3]
        for imagined, each in zip(completion.imagined, near, strict=True):
            best = sorted(each, key=lambda row: -each[row])[:15]
            assert list(imagined.near) == best
            assert imagined.likeness == pytest.approx([each[row] for row in best], abs=1e-5)


def test_proposals_are_the_nearest_best_first() -> None:
    problem = make_problem(list(range(30)), [31, 33, 35])
    for slot, (rows, near) in enumerate(zip(propose(problem, 4), cosines(problem), strict=True)):
        assert rows.tolist() == sorted(near, key=lambda row: -near[row])[: (4, 3)[slot]]


@pytest.mark.parametrize("alpha", [0.0, 0.5])
def test_proposals_follow_a_brief(alpha: float) -> None:
    brief = torch.randn(DIM, generator=torch.Generator().manual_seed(1))
    problem = dataclasses.replace(make_problem(list(range(30))), brief=brief, alpha=alpha)
    halves = problem.features[:30].unflatten(1, (2, DIM))
    fits = torch.nn.functional.cosine_similarity(halves, brief, dim=-1).mean(dim=1)  # (30,)
    near = torch.tensor(list(cosines(problem)[0].values()))  # (30,)
    even = alpha * (near - near.mean()) / near.std(correction=0) + (1 - alpha) * (fits - fits.mean()) / fits.std(
        correction=0
    )
    assert propose(problem, 6)[0].tolist() == even.topk(6).indices.tolist()


def test_words_alone_start_from_the_piece_most_like_them() -> None:
    problem = make_problem(list(range(20)), list(range(20, 40)), worn=0)
    with pytest.raises(RequestError, match="Put one in the outfit, or say"):
        complete(problem)
    brief = torch.randn(DIM, generator=torch.Generator().manual_seed(1))
    fits = torch.nn.functional.cosine_similarity(problem.features.unflatten(1, (2, DIM)), brief, dim=-1).mean(dim=1)
    found = complete(dataclasses.replace(problem, brief=brief, alpha=0.7, keep=1)).found[0]
    assert int(fits.argmax()) in found.rows


def test_any_scorer_is_served() -> None:
    torch.manual_seed(0)
    scorer = NetScorer("mean_pooled", MeanPooled(MeanPooledConfig(DIM, width=16)), 2 * DIM, FakeEncoder.fingerprint)
    pools = (list(range(20)), list(range(20, 40)))
    plain = make_problem(*pools)
    other = dataclasses.replace(plain, scorer=scorer, encoder="")  # the scorer says whose features they are
    assert {each.rows for each in complete(other).found} == {each.rows for each in complete(plain).found}


def test_without_weights_for_the_encoder_it_says_how_to_train_them() -> None:
    with pytest.raises(WeightsError, match=r"for the encoder elsewhere.*core\.cli\.train generator"):
        complete(make_problem([0, 1], encoder="elsewhere"))
    with pytest.raises(RequestError, match="whose features"):
        complete(make_problem([0, 1], encoder=""))


def test_damaged_weights_are_refused(models: Path) -> None:
    home = find_weights("generator", FakeEncoder.fingerprint)
    (home / "weights.safetensors").write_bytes(b"nothing")
    (home / "manifest.json").write_text((home / "manifest.json").read_text().replace('"sha256": "', '"sha256": "0'))
    with pytest.raises(WeightsError, match="damaged"):
        complete(make_problem([0, 1]))


def test_new_weights_are_noticed(models: Path) -> None:
    problem = make_problem(list(range(40)), keep=1)
    first = imagine(problem, Pools(problem.pools), None, generator_of(problem), lambda done, what: None)[0]
    ship_generator(models, FakeEncoder.fingerprint, DIM, seed=1)
    second = imagine(problem, Pools(problem.pools), None, generator_of(problem), lambda done, what: None)[0]
    assert not torch.allclose(first, second)


def test_threads_that_share_a_table_find_the_same() -> None:
    problem = make_problem(list(range(20)), list(range(20, 40)))
    expected, found = complete(dataclasses.replace(problem, features=problem.features.clone())), []
    threads = [threading.Thread(target=lambda: found.append(complete(problem))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 6
