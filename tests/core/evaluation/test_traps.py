"""Mistakes that published code makes: test data that teaches, and questions that give themselves away.

Each trap's other tests: the right answer first and ties, tests/core/metrics and test_measure; titles that leak,
test_retrieval; probabilities into logits, tests/core/training/test_losses; the wrong distance, test_retrieval and
tests/contracts/test_indexes; paired accuracy, tests/core/metrics; mask, order and length,
tests/contracts/test_scorers; pieces added twice, tests/contracts/test_completers.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.cli import train as train_command
from core.compatibility.base.scorer import NetScorer
from core.data.directory import open_directory
from core.evaluation.controls import controls
from core.evaluation.measure import measure_blanks, measure_verdicts, score_blanks
from core.evaluation.questions import make_blanks, make_verdicts, negatives_in
from core.weights import read_manifest
from tests.core.evaluation.test_measure import constant, lookup, total
from tests.core.evaluation.test_questions import ITEMS, outfits
from tests.core.training.test_outfit_training import COUNTED, TRAINED, command, write_shop
from tests.fakes import FakeEncoder

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "mango"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="../shared/data/mango is not there")


def test_shuffling_the_candidates_changes_no_figure_and_ties_are_no_hits() -> None:
    rng, blanks = np.random.default_rng(0), make_blanks(outfits(), ITEMS, 0)
    shuffled = []
    for blank in blanks:
        order = [int(place) for place in rng.permutation(len(blank.answers))]
        answers = tuple(blank.answers[place] for place in order)
        shuffled.append(replace(blank, answers=answers, answer=order.index(blank.answer)))
    for score in (total, constant):
        before, after = (measure_blanks(score, lookup(), asked) for asked in (blanks, shuffled))
        assert before.value == pytest.approx(after.value)
    assert measure_blanks(constant, lookup(), blanks).value == 0.25


def test_a_question_holds_nothing_of_the_answer_but_its_family() -> None:
    """Scores come from the outfit's features and a candidate's: words and pictures of nothing else are read."""
    blanks = make_blanks(outfits(), ITEMS, 0)
    look = lookup()
    for blank in blanks[:20]:
        changed = look.features.clone()
        changed[look.row[blank.answers[blank.answer]]] += 5
        before, after = (score_blanks(total, replace(look, features=f), [blank])[0] for f in (look.features, changed))
        wrong = [place for place in range(len(blank.answers)) if place != blank.answer]
        np.testing.assert_array_equal(before[wrong], after[wrong])
        assert before[blank.answer] != after[blank.answer]


def test_the_sigmoid_is_taken_once() -> None:
    class Net:
        def compatibility_logit(self, items: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            return items[:, 0, 0]

    logits = torch.tensor([-6.0, 0.0, 2.0, 6.0])
    scores = NetScorer("net", Net(), 2, "").score(logits[:, None, None].expand(4, 1, 2), torch.ones(4, 1) > 0)
    torch.testing.assert_close(scores, torch.sigmoid(logits))


@pytest.mark.parametrize(("model", "settings"), [*TRAINED, *COUNTED])
def test_test_outfits_teach_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, settings: object
) -> None:
    """Neither weights, nor what is counted, nor the choice of the best epoch change with the test outfits."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for module in ("outfit_source", "colour_harmony"):
        monkeypatch.setattr(f"core.training.{module}.open_encoder", lambda name: FakeEncoder())
    monkeypatch.chdir(tmp_path)
    write_shop(tmp_path / "data" / "mango")
    hashes = []
    for name, change in (("first", lambda items: items), ("second", lambda items: items[:2])):
        monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path / name))
        change_test_outfits(tmp_path / "data" / "mango" / "outfits.jsonl", change)
        assert train_command.main(command(tmp_path / "data", model, settings)) == 0
        hashes.append(read_manifest(next((tmp_path / name / model).iterdir())).sha256)
    assert hashes[0] == hashes[1]


def change_test_outfits(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    records = [json.loads(line) for line in path.read_text().splitlines()]
    for record in records:
        if record["split"] == "test":
            record["items"] = change(record["items"])
    path.write_text("\n".join(map(json.dumps, records)))


def test_negatives_are_described_from_the_questions_themselves() -> None:
    blanks = make_blanks(outfits(), ITEMS, 0)
    kinds = {item.id: (item.type, item.season) for item in ITEMS}
    alike = [
        kinds[answer] == kinds[blank.answers[blank.answer]]
        for blank in blanks
        for place, answer in enumerate(blank.answers)
        if place != blank.answer
    ]
    assert negatives_in(blanks, ITEMS)["same family and season"] == pytest.approx(np.mean(alike), abs=1e-4)
    assert np.isnan(negatives_in([], ITEMS)["same family"])


@needs_data
@pytest.mark.data
def test_real_outfits_share_too_little_between_splits_to_be_remembered() -> None:
    """Of the items of a test outfit and of any other split's outfit together, less than 60% are in both."""
    catalogue = open_directory(DATA)
    learnt: dict[str, list[set[str]]] = {}
    for outfit in [*catalogue.outfits("train"), *catalogue.outfits("valid")]:
        for item in outfit.items:
            learnt.setdefault(item, []).append(set(outfit.items))
    for outfit in catalogue.outfits("test"):
        items = set(outfit.items)
        near = (other for item in items for other in learnt.get(item, ()))
        assert all(len(items & other) < 0.6 * len(items | other) for other in near), outfit.id


@needs_data
@pytest.mark.data
def test_real_questions_give_popularity_category_and_background_nothing() -> None:
    catalogue = open_directory(DATA)
    asked = catalogue.outfits("test")[:300]
    blanks, verdicts = make_blanks(asked, catalogue.items, 0), make_verdicts(asked, catalogue.items, 0)
    ids = {item for verdict in verdicts for item in verdict.items}
    ids |= {item for blank in blanks for item in blank.answers}
    for name, control in controls(catalogue, sorted(ids), catalogue.outfits("train")).items():
        fitb = measure_blanks(control.score, control.lookup, blanks).value
        auc = measure_verdicts(control.score, control.lookup, verdicts).value
        assert fitb < 0.36 and auc < 0.60, f"{name} alone reaches {fitb:.2f} and {auc:.2f}"
