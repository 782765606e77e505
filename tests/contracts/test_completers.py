"""What every registered completer must keep to, against a brute-force oracle on small pools."""

import dataclasses
import itertools

import pytest
import torch

from core.completion import COMPLETERS
from core.errors import CancelledError, RequestError
from core.types import CompletionRequest, Completions, Problem, Scorer
from tests.fakes import FakeScorer

DIM = 12
REQUEST = CompletionRequest(outfit=("worn",), width=5, shortlist=None, seed=3)


def quiet(done: float, what: str) -> None:
    """Progress that nobody watches."""


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
        scorer=scorer or FakeScorer(DIM, seed),
        keep=keep,
    )


def rescore(problem: Problem, rows: tuple[int, ...]) -> float:
    """The score of one whole outfit, alone in its batch."""
    outfit = torch.cat([problem.worn, problem.features[list(rows)]])[None]  # (1, n + k, d)
    types = torch.cat([problem.worn_types, problem.types[list(rows)]])[None]  # (1, n + k)
    return float(problem.scorer.score(outfit, torch.ones(types.shape, dtype=torch.bool), types))


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
        scorer = FakeScorer(DIM)
        assert complete(name, make_problem(sizes=(40, 30, 20), scorer=scorer)).calls == scorer.calls > 0

    def test_stops_when_cancelled(self, name: str) -> None:
        def cancel(done: float, what: str) -> None:
            raise CancelledError("Stopped as you asked.")

        scorer = FakeScorer(DIM)
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

    def test_one_slot_is_exact(self, name: str) -> None:
        problem = make_problem(sizes=(30,))
        assert [frozenset(each.rows) for each in complete(name, problem).found[:1]] == [exhaustive(problem)[0][1]]


def with_pools(problem: Problem, *pools: list[int]) -> Problem:
    """The same problem with these candidates."""
    return dataclasses.replace(problem, pools=tuple(torch.tensor(pool) for pool in pools))


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
