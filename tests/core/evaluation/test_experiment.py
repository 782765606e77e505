"""Completers compared on outfits taken apart: the problems, what counts as found again, the log and the figures."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from core.completion import COMPLETERS
from core.completion.beam import Beam
from core.data.outfits import StylistOutfit
from core.errors import RequestError
from core.evaluation.catalogue import lookup_of
from core.evaluation.experiment import (
    GUESSES,
    Experiment,
    Trial,
    TrialLog,
    came_back,
    compare_beams,
    summarise_trials,
)
from core.evaluation.experiment_cases import Case, Setting, Shop, make_cases
from core.evaluation.experiment_plots import page
from core.lab import read_lab
from core.types import Completion, CompletionRequest, Completions, Problem, Progress
from tests.fakes import FakeCatalogue, FakeEncoder, FakeScorer, embed, make_items

ITEMS = make_items()
ENCODER = FakeEncoder()
FEATURES = torch.from_numpy(embed(FakeCatalogue(), ENCODER, [item.id for item in ITEMS]).joint)  # (66, 54)
OUTFITS = [
    StylistOutfit(f"look-{hue}", tuple(f"{kind}-{hue}" for kind in ("shirt", "trousers", "boots", "belt")), "test")
    for hue in ("black", "white", "navy", "red", "green")
]


def shop() -> Shop:
    """The fake catalogue."""
    places = ("top", "bottom", "dress", "outerwear", "shoes", "bag", "belt", "hat")
    wanted = dict(zip(places, torch.from_numpy(ENCODER.encode_texts(places)), strict=True))
    return Shop({item.id: item for item in ITEMS}, lookup_of(ITEMS, FEATURES), "fake-encoder", wanted)


def experiment(setting: Setting | None = None) -> Experiment:
    """Every outfit by two fake scorers."""
    setting = setting or Setting()
    dim = FEATURES.shape[1]
    return Experiment(shop(), setting, make_cases(OUTFITS, setting), FakeScorer(dim), FakeScorer(dim, seed=1))


def completer(name: str) -> dict[str, Any]:
    """One completer under its name."""
    return {name: COMPLETERS.make(name, CompletionRequest(()))}


def test_cases_are_outfits_without_some_of_their_pieces() -> None:
    whole = {outfit.id: set(outfit.items) for outfit in OUTFITS}
    for remove in (1, 2, 3):
        cases = make_cases(OUTFITS, Setting(remove))
        assert len(cases) == len(OUTFITS)
        for case in cases:
            assert len(case.removed) == remove and set(case.worn) | set(case.removed) == whole[case.outfit]


def test_more_outfits_change_none_and_seeds_do() -> None:
    setting = Setting()
    assert make_cases(OUTFITS, setting, 3) == make_cases(OUTFITS, setting)[:3]
    assert make_cases(OUTFITS, setting) != make_cases(OUTFITS, Setting(seed=1))


@pytest.mark.parametrize(
    ("remove", "limit", "words"), [(2, 6, "5 outfits have more than 2"), (4, 1, "0 outfits"), (0, 1, "1 piece")]
)
def test_too_few_outfits_are_an_error(remove: int, limit: int, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        make_cases(OUTFITS, Setting(remove), limit)


CASE = Case("look", ("shirt-red", "trousers-red"), ("boots-red", "belt-red"))


def names(rows: torch.Tensor) -> set[str]:
    return {ITEMS[row].id for row in rows.tolist()}


def test_any_piece_that_is_not_worn_may_fill_any_place() -> None:
    pools = shop().pools(CASE, Setting(slots="any"))
    assert len(pools) == 2 and torch.equal(*pools)
    assert names(pools[0]) == {item.id for item in ITEMS} - set(CASE.worn)
    assert shop().problem(CASE, Setting(slots="any"), FakeScorer(54)).wanted is None


def test_given_places_hold_what_the_app_offers_there() -> None:
    shoes, belts = shop().pools(CASE, Setting(slots="given"))
    assert names(shoes) == {item.id for item in ITEMS if item.slot == "shoes"}
    assert names(belts) == {item.id for item in ITEMS if item.type == "belt"}
    problem = shop().problem(CASE, Setting(slots="given"), FakeScorer(54))
    assert problem.wanted is not None
    expected = torch.from_numpy(ENCODER.encode_texts(["shoes", "belt"]))
    torch.testing.assert_close(problem.wanted, expected)


@pytest.mark.parametrize("slots", ["any", "given"])
def test_small_pools_hold_the_removed_pieces(slots: str) -> None:
    setting = Setting(slots=slots, pool=5)
    pools = shop().pools(CASE, setting)
    assert [len(pool) for pool in pools] == [5, 5]
    assert all(torch.equal(one, two) for one, two in zip(pools, shop().pools(CASE, setting), strict=True))
    assert all(item in names(pool) for item, pool in zip(CASE.removed, pools, strict=True))
    assert any(
        set(pools[0].tolist()) != set(shop().pools(CASE, dataclasses.replace(setting, seed=s))[0].tolist())
        for s in (1, 2, 3)
    )
    with pytest.raises(RequestError, match="no room"):
        shop().pools(CASE, Setting(slots="any", pool=2))


def found(*rows: tuple[int, ...]) -> Completions:
    return Completions(tuple(Completion(each, 0.5) for each in rows), 7)


def test_places_with_one_pool_share_their_guesses() -> None:
    pool = torch.arange(40)
    result = found(*((2 * place, 2 * place + 1) for place in range(8)))
    assert came_back(result, [pool, pool], [9, 0]) == (True, True)  # wherever it was proposed
    assert came_back(result, [pool, pool], [10, 11]) == (False, False)  # the eleventh different piece and later
    again = found((0, 1), (0, 2), (0, 3), (0, 4))
    assert came_back(again, [pool, pool], [4, 5]) == (True, False)


def test_each_place_of_its_own_has_its_own_guesses() -> None:
    result = found(*((place, 20 + place) for place in range(12)))
    pools = [torch.arange(20), torch.arange(20, 40)]
    assert came_back(result, pools, [9, 30]) == (True, False)
    assert came_back(result, pools, [20, 29]) == (False, True)  # 20 was proposed, but for the other place


class Knowing:
    """Finds what was removed, or something else."""

    def __init__(self, right: bool) -> None:
        self.right, self.asked = right, 0

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """The rows of the boots and the belt of the worn colour, or of the next."""
        self.asked += 1
        features = {tuple(row.tolist()): place for place, row in enumerate(FEATURES)}
        worn = {features[tuple(row.tolist())] for row in problem.worn}
        hue = min(worn) % 6
        look = [place for place, item in enumerate(ITEMS) if place % 6 == hue and item.type in TYPES]
        gone = [row for row in look if row not in worn]
        return found(tuple(gone if self.right else [(row + 1) % len(ITEMS) for row in gone]))


TYPES = ("shirt", "trousers", "boots", "belt")


def test_who_knows_the_removed_pieces_gets_all_back(tmp_path: Path) -> None:
    runs = experiment()
    trials = runs.run({"right": Knowing(True), "wrong": Knowing(False)}, TrialLog(tmp_path / "log"), str)
    right, wrong = (summarise_trials(trials[name]) for name in ("right", "wrong"))
    assert (right["recall_at_10"]["value"], wrong["recall_at_10"]["value"]) == (1.0, 0.0)
    originals = runs.references()["originals"]
    assert right["second_scorer_median"] == originals["second_scorer_median"]
    assert right["distinct_items"] == 10 and right["median_calls"] == 7


def test_a_stopped_experiment_goes_on(tmp_path: Path) -> None:
    runs, path, first = experiment(), tmp_path / "runs" / "log.jsonl", Knowing(True)
    whole = runs.run({"right": first}, TrialLog(path), str)
    assert first.asked == 5
    lines = path.read_text().splitlines()
    path.write_text("\n".join(lines[:3]) + "\n" + lines[3][:20] + "\n")  # killed while writing the fourth
    second = Knowing(True)
    again = runs.run({"right": second}, TrialLog(path), str)
    assert second.asked == 2 and [each.added for each in again["right"]] == [each.added for each in whole["right"]]
    third = Knowing(True)
    runs.run({"right": third}, TrialLog(path, ["wrong"]), str)
    assert third.asked == 0
    runs.run({"right": third}, TrialLog(path, ["right"]), str)
    assert third.asked == 5


def test_every_completer_finds_its_way_through_both_kinds_of_places(tmp_path: Path) -> None:
    for slots in ("any", "given"):
        runs = experiment(Setting(slots=slots, pool=8, keep=4))
        trials = runs.run(completer("greedy") | completer("one_step"), TrialLog(tmp_path / slots), str)
        for case, trial in zip(runs.cases, trials["greedy"], strict=True):
            assert trial.outfit == case.outfit and not set(trial.added) & set(case.worn)
            assert trial.score == pytest.approx(
                float(runs.judge(runs.scorer, [(*case.worn, *trial.added)])[0]), abs=1e-5
            )


def test_random_completions_are_legal_and_chance_is_that_of_the_pools() -> None:
    runs = experiment(Setting(pool=20))
    found = runs.references()
    assert found["random"]["recall_at_10"] == GUESSES / 20
    assert found["originals"]["scores"]["quantiles"] == sorted(found["originals"]["scores"]["quantiles"])
    assert found == runs.references()


def test_beams_against_the_best_there_is(tmp_path: Path) -> None:
    runs = experiment(Setting(pool=12, keep=1))
    completers = completer("exhaustive") | {"one": Beam(1), "all": Beam(50)}
    trials = runs.run(completers, TrialLog(tmp_path / "log"), str)
    narrow, wide = compare_beams(trials, {"one": 1, "all": 50}, "exhaustive")
    assert wide["median_gap_to_exhaustive"]["value"] == 0.0 and wide["share_equal"] == 1.0
    assert narrow["width"] == 1 and narrow["share_equal"] <= 1.0 and narrow["mean_gap_to_exhaustive"] >= 0.0
    assert narrow["median_calls"] < wide["median_calls"]


def test_the_lab_and_the_page_read_what_is_written(tmp_path: Path) -> None:
    trial = Trial("greedy", "look", 0.9, 0.5, 0.1, 10, (True, False), ("a", "b"))
    trials = [dataclasses.replace(trial, score=score) for score in np.linspace(0.1, 0.9, 7)]
    parts = {"greedy": summarise_trials(trials)}
    about = {"command": "python -m x --limit 7", "scorer": "one", "second_scorer": "two", "slots": "any", "pool": "all"}
    beam = {
        "beam": {
            "pool": 60,
            "rows": compare_beams({"exhaustive": trials, "beam of 1": trials}, {"beam of 1": 1}, "exhaustive"),
        }
    }
    content = about | {"n": 7, "remove": 2, "completers": parts} | experiment().references() | beam
    (tmp_path / "evaluation").mkdir()
    (tmp_path / "evaluation" / "experiment-x.json").write_text(json.dumps(content))
    lab = read_lab(tmp_path)
    assert not lab.problems
    greedy, originals, _ = lab.experiments[0].groups
    assert greedy.score is not None and greedy.score.value == 0.5
    assert greedy.recall is not None and greedy.recall.value == 0.5 and len(originals.scores) == 101
    text = page(content)
    assert text.count("plotly-graph-div") == 5 and "python -m x --limit 7" in text and 'src="http' not in text
