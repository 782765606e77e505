"""Experiments as the lab reads them, whatever is there and whatever is not."""

from pathlib import Path
from typing import Any

import pytest

from core.lab import COMMAND, QUANTILES, read_lab
from tests.core.test_evidence import write


def spread(low: float, high: float) -> dict[str, list[float]]:
    """Quantiles that rise evenly."""
    return {"quantiles": [low + (high - low) * at / (QUANTILES - 1) for at in range(QUANTILES)]}


def group(low: float, high: float, **more: Any) -> dict[str, Any]:
    """What an experiment keeps of outfits of one origin."""
    middle = (low + high) / 2
    second = {"second_scorer_median": middle / 2, "second_scores": spread(low / 2, high / 2)}
    return {"median_score": middle, "scores": spread(low, high), **second, **more}


def experiment(**changes: Any) -> dict[str, Any]:
    """An experiment with two algorithms, as the command writes it."""
    beam = {"recall_at_10": {"value": 0.08, "low": 0.05, "high": 0.11}, "distinct_items": 412}
    greedy = {"recall_at_10": {"value": 0.06, "low": 0.03, "high": 0.09}, "distinct_items": 240}
    return {
        "command": "python -m core.cli.experiment --n 300 --remove 2",
        "catalogue": "builtin",
        "scorer": "outfit_transformer",
        "second_scorer": "csa_net",
        "slots": "any",
        "pool": "all",
        "remove": 2,
        "n": 300,
        "seed": 0,
        "completers": {
            "greedy": group(0.4, 0.8, median_seconds=0.4, median_calls=1300, **greedy),
            "beam": group(0.5, 0.9, median_seconds=2.5, median_calls=5200, **beam),
        },
        "originals": group(0.2, 0.8),
        "random": group(0.0, 0.4, recall_at_10=0.01, distinct_items=900),
        "beam": {
            "pool": 60,
            "rows": [
                {
                    "width": 5,
                    "mean_gap_to_exhaustive": 0.002,
                    "median_gap_to_exhaustive": 0.001,
                    "share_equal": 0.7,
                    "median_calls": 700,
                },
                {
                    "width": 1,
                    "mean_gap_to_exhaustive": 0.03,
                    "median_gap_to_exhaustive": 0.02,
                    "share_equal": 0.4,
                    "median_calls": 120,
                },
            ],
        },
        **changes,
    }


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A place for result files."""
    return tmp_path / "assets"


def test_nothing_there_is_empty(assets: Path) -> None:
    found = read_lab(assets)
    assert found.experiments == () and found.problems == () and {"beam", "greedy"} <= set(found.completers)


def test_everything_in_the_file_arrives(assets: Path) -> None:
    write(assets, "evaluation/experiment-builtin.json", experiment())
    (found,) = read_lab(assets).experiments
    assert (found.n, found.remove, found.slots, found.scorer, found.file) == (
        300,
        2,
        "any",
        "outfit_transformer",
        "assets/evaluation/experiment-builtin.json",
    )
    assert [(each.name, each.kind) for each in found.groups] == [
        ("greedy", "completer"),
        ("beam", "completer"),
        ("originals", "originals"),
        ("random", "random"),
    ]
    beam = found.groups[1]
    assert beam.recall is not None and (beam.recall.value, beam.recall.low, beam.recall.high) == (0.08, 0.05, 0.11)
    assert beam.score is not None and beam.score.value == pytest.approx(0.7) and beam.score.low is None
    assert beam.scores[50] == pytest.approx(0.7) and beam.second_scores[100] == pytest.approx(0.45)
    assert found.pool == 60 and [row.width for row in found.widths] == [1, 5]  # narrow ones first
    assert found.widths[0].gap.value == 0.02
    assert found.widths[0].mean is not None and found.widths[0].mean.value == 0.03


def test_what_was_not_measured_is_none(assets: Path) -> None:
    write(assets, "evaluation/experiment.json", {"completers": {"greedy": {"median_score": 0.5}}})
    (found,) = read_lab(assets).experiments
    (greedy,) = found.groups
    assert greedy.seconds is None and greedy.scores == () and found.widths == () and found.command == COMMAND


def test_a_beam_study_may_stand_alone(assets: Path) -> None:
    write(assets, "evaluation/experiment-beam.json", {"beam": experiment()["beam"]})
    (found,) = read_lab(assets).experiments
    assert not found.groups and len(found.widths) == 2
    write(assets, "evaluation/experiment-beam.json", {"pool": "all", "completers": {"beam": {"median_score": 0.5}}})
    assert read_lab(assets).experiments[0].pool == 0


@pytest.mark.parametrize(
    "content",
    [
        "{",
        {"completers": {"greedy": {"scores": {"quantiles": [0.5]}}}},
        {"completers": {"greedy": {"scores": {"quantiles": [1 - at / 100 for at in range(101)]}}}},
        {"completers": {"greedy": {"median_score": "high"}}},
        {"something": "else"},
    ],
)
def test_a_damaged_file_is_named_and_the_others_are_read(assets: Path, content: Any) -> None:
    write(assets, "evaluation/experiment-a.json", content)
    write(assets, "evaluation/experiment-b.json", experiment())
    found = read_lab(assets)
    assert len(found.experiments) == 1
    assert "assets/evaluation/experiment-a.json" in found.problems[0] and COMMAND in found.problems[0]


def test_other_result_files_are_none_of_its_business(assets: Path) -> None:
    write(assets, "evaluation/crossdomain.json", "{")
    assert read_lab(assets).problems == ()
