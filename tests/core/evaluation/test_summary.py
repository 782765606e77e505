"""Several seeds as one line: mean and spread, and only of figures that every result has."""

import doctest
import statistics

import pytest

from core.evaluation import summary
from core.evaluation.summary import summarise


def result(accuracy: float, auc: float, recall: float | None = None) -> dict[str, object]:
    found: dict[str, object] = {"fitb": {"accuracy": accuracy, "n": 7}, "compatibility": {"auc": auc}}
    return found if recall is None else found | {"retrieval": {"recall@10": {"value": recall, "low": 0, "high": 1}}}


def test_doctests() -> None:
    assert doctest.testmod(summary).failed == 0


def test_mean_and_spread_are_those_of_the_statistics_module() -> None:
    accuracies = [0.51, 0.55, 0.5]
    found = summarise([result(each, 0.9, each / 4) for each in accuracies])
    assert found["fitb accuracy"]["mean"] == pytest.approx(statistics.mean(accuracies))
    assert found["fitb accuracy"]["spread"] == pytest.approx(statistics.stdev(accuracies), abs=1e-4)
    assert (found["fitb accuracy"]["least"], found["fitb accuracy"]["greatest"]) == (0.5, 0.55)
    assert found["compatibility auc"]["spread"] == 0 and found["retrieval recall@10"]["results"] == 3


def test_one_seed_has_no_spread_and_none_give_nothing() -> None:
    assert summarise([result(0.5, 0.9)])["fitb accuracy"]["spread"] is None
    assert summarise([]) == {}


def test_a_figure_that_some_results_lack_is_left_out() -> None:
    assert "retrieval recall@10" not in summarise([result(0.5, 0.9, 0.1), result(0.5, 0.9)])
