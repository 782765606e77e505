"""What completers say of the pieces that they imagine, against plain loops."""

import dataclasses

import pytest
import torch

from core.completion.base.engine import Pools, Scoring
from core.completion.base.imagining import NEAR
from core.completion.base.relaxation import STOPS, ascend, climb
from core.completion.base.tokens import TokenTable, suggest
from core.completion.gradient import GradientSettings
from core.types import Imagined, Problem
from tests.contracts.test_completers import DIM, REQUEST, complete, make_problem, quiet


def nearest(problem: Problem, slot: int, vector: torch.Tensor) -> list[int]:
    """The candidates of a slot by falling cosine to a vector, one at a time."""
    rows = problem.pools[slot].tolist()
    return sorted(rows, key=lambda row: -float(problem.features[row] @ vector / problem.features[row].norm()))


@pytest.mark.parametrize("name", ["gradient", "retrieval"])
def test_each_slot_has_an_imagined_piece_told_by_its_own_candidates(name: str) -> None:
    problem = make_problem(sizes=(40, 9, 30))
    for completion in complete(name, problem).found:
        assert len(completion.imagined) == 3
        for imagined, pool in zip(completion.imagined, problem.pools, strict=True):
            assert len(imagined.near) == len(imagined.likeness) == min(NEAR, len(pool))
            assert set(imagined.near) <= set(pool.tolist())
            assert list(imagined.likeness) == pytest.approx(sorted(imagined.likeness, reverse=True), abs=0.5)
            assert all(len(step) == min(NEAR, len(pool)) for step in imagined.path)


def test_the_way_of_a_gradient_leads_from_a_candidate_to_the_imagined_piece() -> None:
    problem = make_problem(sizes=(40, 30))
    for completion in complete("gradient", problem).found:
        for slot, imagined in enumerate(completion.imagined):
            assert len(imagined.path) == STOPS
            start = problem.features[imagined.path[0][0]]  # the restart begins at a real piece
            halves = torch.nn.functional.normalize(start.view(2, -1), dim=1).flatten()
            assert list(imagined.path[0]) == nearest(problem, slot, halves)[:NEAR]
            assert imagined.path[-1] == imagined.near
            assert imagined.path[0] != imagined.path[-1]


def test_near_goes_by_the_measure_asked_for() -> None:
    problem = make_problem(sizes=(40, 30))
    request = dataclasses.replace(REQUEST, nearest="l1", width=1)
    settings = GradientSettings(1, nearest="l1", seed=request.seed)
    vectors = climb(problem, Pools(problem.pools), Scoring(problem, quiet, 1), settings)[0]  # (k, 2d)
    imagined = complete("gradient", problem, request).found[0].imagined
    for slot, vector in enumerate(vectors):
        rows = problem.pools[slot].tolist()
        by_l1 = sorted(rows, key=lambda row: float((problem.features[row] - vector).abs().sum()))
        assert list(imagined[slot].near) == by_l1[:NEAR]
        cosine = torch.cosine_similarity(problem.features[by_l1[0]], vector, dim=0)
        assert imagined[slot].likeness[0] == pytest.approx(float(cosine), abs=1e-5)


def test_few_steps_are_all_told() -> None:
    problem = make_problem()
    way = ascend(problem, Pools(problem.pools), Scoring(problem, quiet, 1), GradientSettings(restarts=2, steps=3))
    assert way.shape == (4, 2, 2, DIM)


def test_suggestions_tell_imagined_pieces_by_id() -> None:
    problem = make_problem(sizes=(9, 8))
    table = TokenTable(tuple(f"p{row}" for row in range(17)), problem.features, problem.types)
    found = complete("gradient", problem)
    for suggestion, completion in zip(suggest(table, ("p0",), found, problem.scorer), found.found, strict=True):
        for piece, imagined in zip(suggestion.imagined, completion.imagined, strict=True):
            assert isinstance(imagined, Imagined)
            assert piece.near == tuple(f"p{row}" for row in imagined.near)
            assert piece.path[5] == tuple(f"p{row}" for row in imagined.path[5])
            assert piece.likeness == imagined.likeness
