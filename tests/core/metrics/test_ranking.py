"""Metrics against slow oracles, scikit-learn and the traps that inflate published figures."""

import doctest
import math

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from core.metrics import ranking
from core.metrics.ranking import bootstrap_interval, fitb_accuracy, fitb_credit, recall_at_k, roc_auc


def test_doctests() -> None:
    failed, tried = doctest.testmod(ranking)
    assert tried >= 5 and not failed


def test_a_constant_scorer_gets_a_quarter_wherever_the_answer_stands() -> None:
    for place in range(4):
        assert fitb_accuracy(np.ones((10, 4)), np.full(10, place)) == 0.25


def test_shuffling_the_choices_changes_nothing() -> None:
    rng = np.random.default_rng(0)
    scores, answers = rng.integers(0, 4, (200, 4)).astype(float), rng.integers(0, 4, 200)
    order = rng.permuted(np.tile(np.arange(4), (200, 1)), axis=1)
    moved = np.take_along_axis(scores, order, axis=1)
    where = np.array([list(row).index(answer) for row, answer in zip(order, answers, strict=True)])
    np.testing.assert_array_equal(fitb_credit(scores, answers), fitb_credit(moved, where))


def test_fitb_equals_a_loop_that_draws_among_the_best() -> None:
    rng = np.random.default_rng(1)
    scores, answers = rng.integers(0, 3, (300, 4)).astype(float), rng.integers(0, 4, 300)
    credits = []
    for row, answer in zip(scores, answers, strict=True):
        best = [i for i in range(4) if row[i] == max(row)]
        credits.append(1 / len(best) if answer in best else 0)
    assert fitb_accuracy(scores, answers) == pytest.approx(sum(credits) / 300)


@pytest.mark.parametrize("levels", [2, 7, 10_000])
def test_auc_agrees_with_scikit_learn_ties_included(levels: int) -> None:
    rng = np.random.default_rng(levels)
    labels, scores = rng.integers(0, 2, 500), rng.integers(0, levels, 500) / levels
    assert roc_auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores), abs=1e-12)


def test_auc_is_not_paired_accuracy() -> None:
    """Each positive beats its own negative, yet not those of the other pairs."""
    labels, scores = np.array([1, 0, 1, 0]), np.array([0.9, 0.8, 0.4, 0.3])
    assert roc_auc(labels, scores) == 0.75


def test_recall_equals_a_sorted_list_and_is_k_over_n_for_a_ranker_that_knows_nothing() -> None:
    rng = np.random.default_rng(2)
    distances, targets = rng.random((50, 40)), rng.integers(0, 40, 50)
    hits = [target in list(np.argsort(row)[:7]) for row, target in zip(distances, targets, strict=True)]
    assert recall_at_k(distances, targets, 7) == pytest.approx(np.mean(hits))
    assert recall_at_k(np.zeros((50, 40)), targets, 7) == pytest.approx(7 / 40)
    assert recall_at_k(distances, targets, 100) == 1


def test_the_empty_case_is_nan() -> None:
    assert math.isnan(fitb_accuracy(np.zeros((0, 4)), np.zeros(0, int)))
    assert math.isnan(roc_auc(np.zeros(0), np.zeros(0)))
    assert math.isnan(roc_auc(np.ones(3), np.arange(3)))
    assert math.isnan(recall_at_k(np.zeros((0, 5)), np.zeros(0, int), 1))
    assert all(math.isnan(edge) for edge in bootstrap_interval(lambda rows: 0.0, 0))
    assert all(math.isnan(edge) for edge in bootstrap_interval(lambda rows: math.nan, 4))


def test_nan_scores_and_impossible_k_are_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        fitb_accuracy(np.array([[math.nan, 1.0]]), np.array([0]))
    with pytest.raises(ValueError, match="NaN"):
        roc_auc(np.array([0, 1]), np.array([math.nan, 1.0]))
    with pytest.raises(ValueError, match="at least 1"):
        recall_at_k(np.zeros((1, 2)), np.array([0]), 0)


def test_the_interval_covers_a_mean_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    covered = 0
    for trial in range(100):
        values = rng.random(80)
        low, high = bootstrap_interval(
            lambda rows, values=values: float(values[rows].mean()), 80, samples=200, seed=trial
        )
        covered += low <= 0.5 <= high
    assert 85 <= covered <= 100
