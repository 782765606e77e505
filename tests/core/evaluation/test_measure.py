"""Measuring scorers: a constant one and one that knows popularity only gain nothing."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from core.evaluation.catalogue import mean_feature, popularity
from core.evaluation.measure import Lookup, measure_blanks, measure_verdicts, score_blanks, score_outfits
from core.evaluation.questions import Blank, make_blanks, make_verdicts
from core.evaluation.report import report, report_popularity, write_report
from core.evaluation.summary import summarise
from tests.core.evaluation.test_questions import ITEMS, outfits


def lookup() -> Lookup:
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(len(ITEMS), 4, generator=generator)
    return Lookup({item.id: row for row, item in enumerate(ITEMS)}, features, torch.arange(len(ITEMS)))


def total(items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
    return (items.sum(dim=-1) * mask).sum(dim=1)


def constant(items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
    return torch.full((len(items),), 0.5)


def test_scores_equal_a_loop_over_single_outfits() -> None:
    look = lookup()
    asked = [outfit.items for outfit in outfits(600)]
    expected = [float(look.features[[look.row[item] for item in items]].sum()) for items in asked]
    np.testing.assert_allclose(score_outfits(total, look, asked), expected, atol=1e-5)


def test_an_outfit_that_cannot_be_seen_is_neither_better_nor_worse_than_the_rest() -> None:
    asked = [*(outfit.items for outfit in outfits(21)), ("unknown",)]
    scores = score_outfits(lambda *seen: total(*seen) - 1000, lookup(), asked)
    assert scores[-1] == np.median(scores[:-1]) < 0
    assert score_outfits(total, lookup(), [("unknown",)]).tolist() == [0.5]


def test_types_come_with_the_items_and_padding_has_none() -> None:
    seen: list[Tensor] = []

    def spy(items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        seen.append(types)
        assert bool((types[~mask] == -1).all()) and bool((types[mask] >= 0).all())
        return constant(items, mask, types)

    score_outfits(spy, lookup(), [outfit.items for outfit in outfits(20)])
    assert sum(int((types >= 0).sum()) for types in seen) == sum(len(outfit.items) for outfit in outfits(20))


def test_a_constant_scorer_is_at_chance() -> None:
    found = report(constant, lookup(), make_blanks(outfits(), ITEMS, 0), make_verdicts(outfits(), ITEMS, 0))
    assert (found.fitb.value, found.compatibility.value) == (0.25, 0.5)


def test_popularity_alone_is_near_chance() -> None:
    """Wrong items are as popular as right ones, so that how often an item is used gives nothing away."""
    asked = outfits(800)
    found = report_popularity(popularity(ITEMS, asked), make_blanks(asked, ITEMS, 0), make_verdicts(asked, ITEMS, 0))
    assert found.fitb.value == pytest.approx(0.25, abs=0.06)
    assert found.compatibility.value == pytest.approx(0.5, abs=0.06)


def test_a_scorer_that_knows_the_answer_gets_everything_wherever_the_answer_stands() -> None:
    blanks = make_blanks(outfits(), ITEMS, 0)
    known = {(*blank.question, blank.answers[blank.answer]) for blank in blanks}
    look = lookup()
    numbered = Lookup(look.row, torch.arange(len(ITEMS)).float()[:, None], look.types)
    rows = {tuple(look.row[item] for item in outfit) for outfit in known}

    def knows(items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        outfits_seen = [tuple(int(x) for x in row[on, 0]) for row, on in zip(items, mask, strict=True)]
        return torch.tensor([float(outfit in rows) for outfit in outfits_seen])

    assert measure_blanks(knows, numbered, blanks).value == 1.0


def test_intervals_hold_the_figure_and_narrow_with_more_questions() -> None:
    look = lookup()
    few = measure_verdicts(total, look, make_verdicts(outfits(20), ITEMS, 0))
    many = measure_verdicts(total, look, make_verdicts(outfits(400), ITEMS, 0))
    assert few.low <= few.value <= few.high and few.n == 40
    assert many.high - many.low < few.high - few.low


def test_questions_may_have_any_number_of_answers() -> None:
    ids = [item.id for item in ITEMS]
    blanks = [Blank((ids[0],), 0, tuple(ids[1:8]), 3)]
    assert score_blanks(total, lookup(), blanks).shape == (1, 7)


def test_the_popularity_score_is_a_mean_over_real_items() -> None:
    items, mask = torch.tensor([[[1.0], [3.0], [9.0]]]), torch.tensor([[True, True, False]])
    assert mean_feature(items, mask, torch.zeros(1, 3)).tolist() == [2.0]


def test_a_report_without_questions_is_still_json(tmp_path: Path) -> None:
    empty = report(total, lookup(), [], [])
    write_report(tmp_path / "report.json", {"n": 1, **empty.as_json(), "pool": (1.5, float("nan"))})
    written = json.loads((tmp_path / "report.json").read_text(), parse_constant=pytest.fail)
    assert written["fitb"] == {"accuracy": None, "low": None, "high": None, "n": 0}
    assert written["n"] == 1 and written["pool"] == [1.5, None]
    assert summarise([written]) == {}
