"""What every registered completer must keep to, against a brute-force oracle on small pools."""

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from core.completion import COMPLETERS
from core.completion.base.engine import Pools, Scoring
from core.completion.base.objective import likeness
from core.completion.base.proposals import best_liked
from core.completion.base.relaxation import climb, distances
from core.completion.gradient import GradientSettings
from core.errors import CancelledError, RequestError, StylistError
from core.types import CompletionRequest, Completions, Problem, Scorer
from tests.fakes import FakeEncoder, FakeScorer, ship_generator

DIM = 12
EXACT = [entry.name for entry in COMPLETERS if not entry.needs]  # what only asks for scores tries every candidate
REQUEST = CompletionRequest(outfit=("worn",), width=5, shortlist=None, seed=3)


@pytest.fixture(scope="module", autouse=True)
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a random generator for the fakes, where a person's own models are looked for."""
    home = tmp_path_factory.mktemp("models")
    ship_generator(home, FakeEncoder.fingerprint, DIM // 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENSEMBLE_MODELS", str(home))
        yield home


def quiet(done: float, what: str) -> None:
    """Progress that nobody watches."""


class FakeRetriever(FakeScorer):
    """A fake scorer with a target-item head: the piece lacked is like the mean of the outfit, in the words wanted."""

    def embed_query(self, outfits: torch.Tensor, mask: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        """(B, d + d): the mean of the pictures, then what is wanted."""
        assert mask.all() and outfits.shape[1] > 0
        return torch.cat([outfits[..., : DIM // 2].mean(dim=1), wanted], dim=1)

    def embed_item(self, items: torch.Tensor) -> torch.Tensor:
        """(m, d + d): an item as it is."""
        return items


def make_problem(
    *, sizes: tuple[int, ...] = (9, 8), seed: int = 0, keep: int = 5, shared: bool = False, scorer: Scorer | None = None
) -> Problem:
    """A random problem: pools of the given sizes, one after another or, where `shared`, one pool for all slots."""
    generator = torch.Generator().manual_seed(seed)
    count = max(sizes) if shared else sum(sizes)
    starts = [0] * len(sizes) if shared else list(itertools.accumulate(sizes, initial=0))
    return Problem(
        worn=torch.nn.functional.normalize(torch.randn(2, DIM, generator=generator), dim=1),
        worn_types=torch.tensor([0, 1]),
        features=torch.nn.functional.normalize(torch.randn(count, DIM, generator=generator), dim=1),
        types=torch.arange(count) % 7,
        pools=tuple(torch.arange(start, start + size) for start, size in zip(starts, sizes, strict=False)),
        scorer=scorer or FakeRetriever(DIM, seed),
        keep=keep,
        encoder=FakeEncoder.fingerprint,
    )


def rescore(problem: Problem, rows: tuple[int, ...]) -> float:
    """The value of one whole outfit, alone in its batch: its score, weighed against the brief where there is one."""
    outfit = torch.cat([problem.worn, problem.features[list(rows)]])[None]  # (1, n + k, d)
    types = torch.cat([problem.worn_types, problem.types[list(rows)]])[None]  # (1, n + k)
    score = float(problem.scorer.score(outfit, torch.ones(types.shape, dtype=torch.bool), types))
    if problem.brief is None:
        return score
    return problem.alpha * score + (1 - problem.alpha) * sum(fit(problem, row) for row in rows) / len(rows)


def fit(problem: Problem, row: int) -> float:
    """The mean cosine of a candidate's picture and caption to the brief."""
    assert problem.brief is not None
    picture, caption = (half / half.norm() for half in problem.features[row].chunk(2))
    return float((picture @ problem.brief + caption @ problem.brief) / problem.brief.norm() / 2)


def exhaustive(problem: Problem) -> list[tuple[float, frozenset[int]]]:
    """Every legal set of new pieces with its score, best first, by trying them all."""
    choices = itertools.product(*(pool.tolist() for pool in problem.pools))
    sets = {frozenset(rows) for rows in choices if len(set(rows)) == len(rows)}
    return sorted(((rescore(problem, tuple(rows)), rows) for rows in sets), key=lambda pair: -pair[0])


def complete(name: str, problem: Problem, request: CompletionRequest = REQUEST) -> Completions:
    """Run the completer called `name`."""
    return COMPLETERS.make(name, request).complete(problem, quiet)


@pytest.mark.parametrize("name", COMPLETERS.names())
class TestEveryCompleter:
    """The contracts of docs and types, for each registered name."""

    @pytest.mark.parametrize("seed", range(4))
    def test_rows_are_distinct_and_from_their_pools(self, name: str, seed: int) -> None:
        problem = make_problem(sizes=(9, 8, 5), seed=seed)
        found = complete(name, problem).found
        assert 1 <= len(found) <= problem.keep
        assert len({frozenset(each.rows) for each in found}) == len(found)
        for each in found:
            assert len(set(each.rows)) == 3
            assert all(row in pool.tolist() for row, pool in zip(each.rows, problem.pools, strict=True))

    def test_slots_with_the_same_pool_never_share_a_row(self, name: str) -> None:
        for each in complete(name, make_problem(sizes=(6, 6, 6), shared=True)).found:
            assert len(set(each.rows)) == 3

    def test_score_is_that_of_the_whole_outfit(self, name: str) -> None:
        problem = make_problem(seed=5)
        found = complete(name, problem).found
        assert [each.score for each in found] == pytest.approx(
            [rescore(problem, each.rows) for each in found], abs=1e-6
        )
        assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)

    @pytest.mark.parametrize("seed", range(4))
    def test_never_above_the_optimum(self, name: str, seed: int) -> None:
        problem = make_problem(seed=seed)
        assert complete(name, problem).found[0].score <= exhaustive(problem)[0][0] + 1e-6

    def test_seeded_runs_repeat(self, name: str) -> None:
        assert complete(name, make_problem(seed=2)) == complete(name, make_problem(seed=2))

    def test_calls_are_counted_truthfully(self, name: str) -> None:
        scorer = FakeRetriever(DIM)
        assert complete(name, make_problem(sizes=(40, 30, 20), scorer=scorer)).calls == scorer.calls > 0

    def test_stops_when_cancelled(self, name: str) -> None:
        def cancel(done: float, what: str) -> None:
            raise CancelledError("Stopped as you asked.")

        scorer = FakeRetriever(DIM)
        with pytest.raises(CancelledError):
            COMPLETERS.make(name, REQUEST).complete(make_problem(scorer=scorer), cancel)
        assert scorer.calls <= 17  # nothing beyond the step it was stopped in

    def test_progress_rises_from_0_to_1(self, name: str) -> None:
        seen: list[float] = []
        COMPLETERS.make(name, REQUEST).complete(make_problem(), lambda done, what: seen.append(done))
        assert seen == sorted(seen)
        assert 0 <= seen[0] <= seen[-1] <= 1

    def test_more_pieces_than_candidates_is_an_error(self, name: str) -> None:
        with pytest.raises(RequestError, match="not enough different pieces"):
            complete(name, make_problem(sizes=(2, 2, 2), shared=True))

    def test_empty_pool_is_an_error(self, name: str) -> None:
        with pytest.raises(RequestError, match="candidates for each: 4, 0"):
            complete(name, make_problem(sizes=(4, 0)))

    def test_pool_that_fits_exactly(self, name: str) -> None:
        found = complete(name, make_problem(sizes=(3, 3, 3), shared=True)).found
        assert [frozenset(each.rows) for each in found] == [frozenset({0, 1, 2})]

    @pytest.mark.parametrize("alpha", [0.0, 0.3, 1.0])
    @pytest.mark.parametrize("worn", [0, 2])
    def test_a_brief_counts_with_or_without_worn_pieces(self, name: str, alpha: float, worn: int) -> None:
        problem = with_brief(make_problem(sizes=(9, 8, 7)), alpha, worn)
        found = complete(name, problem).found
        assert [each.score for each in found] == pytest.approx(
            [rescore(problem, each.rows) for each in found], abs=1e-5
        )
        oracle = exhaustive(problem)
        assert found[0].score <= oracle[0][0] + 1e-6
        if alpha < 1:
            assert found[0].score > oracle[len(oracle) // 4][0]  # within the best quarter of all outfits

    def test_a_brief_alone_brings_what_is_most_like_it(self, name: str) -> None:
        problem = with_brief(make_problem(sizes=(9, 8)), 0.0, 0)
        best = tuple(max(pool.tolist(), key=lambda row: fit(problem, row)) for pool in problem.pools)
        if name != "gradient":  # which takes what is nearest to the ideal in all of its numbers
            assert complete(name, problem).found[0].rows == best

    @pytest.mark.parametrize("alpha", [-0.1, 1.1, float("nan")])
    def test_a_weight_out_of_range_is_an_error(self, name: str, alpha: float) -> None:
        with pytest.raises(RequestError, match="between 0 and 1"):
            complete(name, with_brief(make_problem(), alpha))

    def test_worn_pieces_never_come_back(self, name: str) -> None:
        problem = make_problem(sizes=(9, 8))
        worn = torch.tensor([0, 9])
        problem = with_pools(problem, list(range(1, 9)), list(range(10, 17)))
        problem = dataclasses.replace(problem, worn=problem.features[worn], worn_types=problem.types[worn])
        assert not {0, 9} & {row for each in complete(name, problem).found for row in each.rows}


@pytest.mark.parametrize("name", EXACT)
def test_one_slot_is_exact(name: str) -> None:
    problem = make_problem(sizes=(30,))
    assert [frozenset(each.rows) for each in complete(name, problem).found[:1]] == [exhaustive(problem)[0][1]]


def with_pools(problem: Problem, *pools: list[int]) -> Problem:
    """The same problem with these candidates."""
    return dataclasses.replace(problem, pools=tuple(torch.tensor(pool) for pool in pools))


@pytest.mark.parametrize("name", EXACT)
def test_a_brief_without_weight_changes_nothing(name: str) -> None:
    problem = make_problem(sizes=(9, 8, 7))
    assert complete(name, with_brief(problem, 1.0)) == complete(name, problem)


def with_brief(problem: Problem, alpha: float, worn: int = 2) -> Problem:
    """The same problem with a random brief, and only the first few of its worn pieces."""
    brief = torch.randn(DIM // 2, generator=torch.Generator().manual_seed(9))
    return dataclasses.replace(
        problem, brief=brief, alpha=alpha, worn=problem.worn[:worn], worn_types=problem.worn_types[:worn]
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("shared", [False, True])
def test_beam_of_width_1_is_greedy(seed: int, shared: bool) -> None:
    problem = make_problem(sizes=(7, 7, 7), seed=seed, shared=shared)
    assert complete("beam", problem, dataclasses.replace(REQUEST, width=1)) == complete("greedy", problem)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "pools", [([0, 1, 2, 3, 4], [5, 6, 7]), ([0, 1, 2], [0, 1, 2]), ([0, 1, 2, 3], [2, 3, 4], [5])]
)
def test_wide_beam_is_exhaustive(seed: int, pools: tuple[list[int], ...]) -> None:
    problem = with_pools(make_problem(seed=seed, keep=1), *pools)
    (best,) = complete("beam", problem, dataclasses.replace(REQUEST, width=50)).found
    score, rows = exhaustive(problem)[0]
    assert (frozenset(best.rows), best.score) == (rows, pytest.approx(score, abs=1e-6))


def test_wide_beam_keeps_every_set_once_and_in_order() -> None:
    problem = with_pools(make_problem(keep=100), [0, 1, 2, 3], [2, 3, 4])
    found = complete("beam", problem, dataclasses.replace(REQUEST, width=50)).found
    oracle = exhaustive(problem)
    assert [each.score for each in found] == pytest.approx([score for score, _ in oracle], abs=1e-6)
    assert {frozenset(each.rows) for each in found} == {rows for _, rows in oracle}


def test_greedy_fills_the_slot_that_helps_most_first() -> None:
    problem = make_problem(sizes=(9, 8), seed=1, keep=1)
    start = max(range(17), key=lambda row: rescore(problem, (row,)))
    other = range(9, 17) if start < 9 else range(9)
    best = max(other, key=lambda row: rescore(problem, (start, row)))
    assert set(complete("greedy", problem).found[0].rows) == {start, best}


def test_a_piece_that_only_one_slot_can_use_is_not_spent_on_another() -> None:
    problem = make_problem(sizes=(9,))
    start = int(max(range(9), key=lambda row: rescore(problem, (row,))))
    narrow = with_pools(problem, list(range(9)), [start])  # greedy wants `start` at once, in the wide slot
    assert all(each.rows[1] == start for each in complete("greedy", narrow).found)


def test_shortlist_saves_calls_and_keeps_the_best_starts() -> None:
    problem = make_problem(sizes=(60, 50, 40))
    full = complete("beam", problem)
    short = complete("beam", problem, dataclasses.replace(REQUEST, shortlist=10))
    assert short.calls == 150 + 5 * 20 + 5 * 10 < full.calls
    whole = complete("beam", problem, dataclasses.replace(REQUEST, shortlist=60))
    assert whole == full


def test_suggestions_are_not_all_built_on_one_piece() -> None:
    problem = make_problem(sizes=(30, 30), seed=4)
    found = complete("beam", problem).found
    pieces = [row for each in found for row in each.rows]
    assert max(pieces.count(row) for row in pieces) <= 3
    assert found[0].score == max(each.score for each in found)


@pytest.mark.parametrize("settings", [{"width": 0}, {"width": 51}, {"shortlist": 0}])
def test_beam_refuses_settings_out_of_range(settings: dict[str, int]) -> None:
    with pytest.raises(RequestError, match="must"):
        COMPLETERS.make("beam", dataclasses.replace(REQUEST, **settings))


POOLS = [([0, 1, 2, 3, 4], [5, 6, 7]), ([0, 1, 2, 3], [0, 1, 2, 3]), ([0, 1, 2, 3], [2, 3, 4], [5]), ([3, 2], [2])]


class TestExhaustive:
    """Every outfit, once."""

    @pytest.mark.parametrize("pools", POOLS)
    @pytest.mark.parametrize("alpha", [None, 0.4])
    def test_every_set_once_and_in_order(self, pools: tuple[list[int], ...], alpha: float | None) -> None:
        problem = with_pools(make_problem(keep=100), *pools)
        problem = problem if alpha is None else with_brief(problem, alpha)
        result = complete("exhaustive", problem)
        oracle = exhaustive(problem)
        assert [each.score for each in result.found] == pytest.approx([value for value, _ in oracle], abs=1e-6)
        assert {frozenset(each.rows) for each in result.found} == {rows for _, rows in oracle}
        assert result.calls == len(oracle)
        for each in result.found:
            assert all(row in pool for row, pool in zip(each.rows, pools, strict=True))

    @pytest.mark.parametrize(
        ("sizes", "shared", "calls"), [((90, 80, 70), False, "504,000"), ((60, 60, 60, 60), True, "487,635")]
    )
    def test_refuses_a_pool_too_large(self, sizes: tuple[int, ...], shared: bool, calls: str) -> None:
        problem = make_problem(sizes=sizes, shared=shared)
        with pytest.raises(RequestError, match=f"would take {calls} scorer calls; at most 250,000"):
            complete("exhaustive", problem)

    def test_says_up_to_where_pools_share_some_pieces(self) -> None:
        problem = with_pools(make_problem(sizes=(700,)), list(range(600)), list(range(100, 700)))
        with pytest.raises(RequestError, match="would take up to 360,000 scorer calls"):
            complete("exhaustive", problem)

    def test_beam_of_growing_width_comes_nearer(self) -> None:
        problem = make_problem(sizes=(12, 12, 12), seed=3, keep=1)
        best = complete("exhaustive", problem).found[0].score
        scores = [complete("beam", problem, dataclasses.replace(REQUEST, width=w)).found[0].score for w in (1, 5, 50)]
        assert scores == sorted(scores) and scores[-1] == pytest.approx(best, abs=1e-6)


class TestOneStep:
    """One pass over the candidates."""

    @pytest.mark.parametrize("seed", range(4))
    def test_each_slot_gets_its_own_best(self, seed: int) -> None:
        problem = make_problem(sizes=(9, 8, 7), seed=seed, keep=1)
        result = complete("one_step", problem)
        expected = tuple(max(pool.tolist(), key=lambda row: rescore(problem, (row,))) for pool in problem.pools)
        assert result.found[0].rows == expected
        assert result.calls == 9 + 8 + 7 + 1

    def test_one_pool_for_all_slots_gives_its_k_best(self) -> None:
        problem = make_problem(sizes=(9, 9, 9), shared=True, keep=1)
        best = sorted(range(9), key=lambda row: -rescore(problem, (row,)))[:3]
        result = complete("one_step", problem)
        assert set(result.found[0].rows) == set(best)
        assert result.calls == 9 + 1


class Ideal(FakeRetriever):
    """Falls with the distance of the new pieces from one ideal piece each, whichever piece is which."""

    def __init__(self, ideals: torch.Tensor) -> None:
        super().__init__(DIM)
        self.ideals = ideals

    def score(self, outfits: torch.Tensor, mask: torch.Tensor, types: torch.Tensor | None = None) -> torch.Tensor:
        """(B,), of the last pieces."""
        self.calls += len(outfits)
        gaps = outfits[:, -len(self.ideals) :] - self.ideals  # (B, k, d)
        return torch.exp(-gaps.square().sum(dim=(1, 2)) / 4).clamp(1e-6, 1 - 1e-6)


class TestGradient:
    """Adam on free vectors, then the nearest pieces."""

    @pytest.mark.parametrize("nearest", ["l1", "l2", "l10", "cosine"])
    @pytest.mark.parametrize("seed", range(3))
    def test_finds_the_ideal_pieces(self, nearest: str, seed: int) -> None:
        problem = make_problem(sizes=(40, 30), seed=seed)
        halves = problem.features.unflatten(1, (2, -1))
        problem = dataclasses.replace(problem, features=torch.nn.functional.normalize(halves, dim=2).flatten(1))
        problem = dataclasses.replace(problem, scorer=Ideal(problem.features[[17, 61]]))
        found = complete("gradient", problem, dataclasses.replace(REQUEST, nearest=nearest)).found
        assert found[0].rows == (17, 61)

    @pytest.mark.parametrize("nearest", ["l1", "l2", "l10", "cosine"])
    def test_distances_by_one_comparison_at_a_time(self, nearest: str) -> None:
        features = make_problem(sizes=(9, 8)).features
        for row, gap in enumerate(distances(features[3], features, nearest).tolist()):
            a, b = features[3].double(), features[row].double()
            order = {"l1": 1, "l2": 2, "l10": 10}.get(nearest)
            expected = (
                1 - a @ b / a.norm() / b.norm() if order is None else ((a - b).abs() ** order).sum() ** (1 / order)
            )
            assert gap == pytest.approx(float(expected), abs=1e-5)

    def test_climbs_beyond_any_real_outfit(self) -> None:
        problem = make_problem(sizes=(9, 8))
        pools, settings = Pools(problem.pools), GradientSettings(restarts=4)
        scoring = Scoring(problem, quiet, 1)
        vectors = climb(problem, pools, scoring, settings)
        assert vectors.shape == (4, 2, DIM) and scoring.calls == 4 * settings.steps
        start = climb(problem, pools, scoring, dataclasses.replace(settings, steps=0))
        types = torch.zeros(4, 2, dtype=torch.long)
        assert (scoring.score(vectors, types) > scoring.score(start, types) + 0.05).all()

    def test_the_brief_pulls_the_vectors(self) -> None:
        problem = with_brief(make_problem(sizes=(9, 8)), 0.0)
        assert problem.brief is not None
        vectors = climb(problem, Pools(problem.pools), Scoring(problem, quiet, 1), GradientSettings(steps=300))
        assert likeness(vectors, problem.brief).min() > 0.95

    def test_another_seed_starts_elsewhere(self) -> None:
        problem = make_problem(sizes=(9, 8))
        pools, scoring = Pools(problem.pools), Scoring(make_problem(), quiet, 1)
        first, second = (climb(problem, pools, scoring, GradientSettings(steps=0, seed=seed)) for seed in (0, 1))
        assert not torch.equal(first, second)

    def test_works_where_autograd_is_off_and_leaves_no_gradient_behind(self) -> None:
        scorer = FakeRetriever(DIM)
        scorer._pairs.requires_grad_()
        with torch.inference_mode():
            assert complete("gradient", make_problem(scorer=scorer)).found
        assert scorer._pairs.grad is None

    @pytest.mark.parametrize("alpha", [None, 0.5])
    def test_refuses_a_scorer_without_a_gradient(self, alpha: float | None) -> None:
        class Blind(FakeScorer):
            @torch.inference_mode()
            def score(self, *args: torch.Tensor) -> torch.Tensor:
                return super().score(*args)

        problem = make_problem(scorer=Blind(DIM))
        with pytest.raises(RequestError, match="gives no gradient in the pieces"):
            complete("gradient", problem if alpha is None else with_brief(problem, alpha))

    @pytest.mark.parametrize(("settings", "words"), [({"width": 0}, "restarts must"), ({"nearest": "l3"}, "'l3'")])
    def test_refuses_settings_out_of_range(self, settings: dict[str, Any], words: str) -> None:
        with pytest.raises(StylistError, match=words):
            COMPLETERS.make("gradient", dataclasses.replace(REQUEST, **settings))


class TestRetrieval:
    """One query for each slot."""

    @pytest.mark.parametrize("wanted", [True, False])
    def test_the_nearest_by_brute_force(self, wanted: bool) -> None:
        problem = make_problem(sizes=(9, 8, 7), keep=1)
        texts = torch.randn(3, DIM // 2, generator=torch.Generator().manual_seed(4))
        problem = dataclasses.replace(problem, wanted=texts if wanted else None)
        result = complete("retrieval", problem)
        for slot, pool in enumerate(problem.pools):
            mean = problem.features[pool, DIM // 2 :].mean(dim=0)
            text = texts[slot] if wanted else mean / mean.norm()
            query = torch.cat([problem.worn[:, : DIM // 2].mean(dim=0), text])
            nearest = min(pool.tolist(), key=lambda row: float((problem.features[row] - query).norm()))
            assert result.found[0].rows[slot] == nearest
        assert result.calls == 1

    def test_needs_a_piece_or_a_brief(self) -> None:
        problem = make_problem()
        problem = dataclasses.replace(problem, worn=problem.worn[:0], worn_types=problem.worn_types[:0])
        with pytest.raises(RequestError, match="Put one in the outfit, or say"):
            complete("retrieval", problem)

    def test_refuses_scorers_without_the_head(self) -> None:
        class Other(FakeScorer):
            def embed_query(self, outfits: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
                return outfits.mean(dim=1)

        for scorer in (FakeScorer(DIM), Other(DIM)):
            with pytest.raises(RequestError, match="'fake' has no target-item head"):
                complete("retrieval", make_problem(scorer=scorer))


@pytest.mark.parametrize("seed", range(5))
def test_best_liked_sets_by_brute_force(seed: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    pools = Pools([torch.tensor([0, 1, 2, 3]), torch.tensor([2, 3, 4]), torch.tensor([0, 1, 2, 3])])
    liking = [torch.randn(len(pool), generator=draw) for pool in pools.rows]
    sums: dict[frozenset[int], float] = {}
    for places in itertools.product(*(range(len(pool)) for pool in pools.rows)):
        rows = frozenset(pool[place] for pool, place in zip(pools.lists, places, strict=True))
        if len(rows) == 3:
            total = sum(float(each[place]) for each, place in zip(liking, places, strict=True))
            sums[rows] = max(total, sums.get(rows, -1e9))
    found = list(best_liked(pools, liking))
    assert [each.score for each in found] == pytest.approx(sorted(sums.values(), reverse=True), abs=1e-5)
    assert {frozenset(each.rows): each.score for each in found} == pytest.approx(sums, abs=1e-5)
