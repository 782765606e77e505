"""Result files as the evidence page reads them, whatever is there and whatever is not."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.evidence import ASSETS, read_evidence

FIGURE = {"value": 0.5, "low": 0.4, "high": 0.6, "n": 100}


def write(assets: Path, name: str, content: Any) -> None:
    """A result file."""
    path = assets / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def scored(scorer: str, accuracy: float, **more: Any) -> dict[str, Any]:
    """What `core.cli.evaluate` writes of a scorer."""
    spread = {"low": accuracy - 0.03, "high": accuracy + 0.03, "n": 725}
    topics = {"fitb": {"accuracy": accuracy, **spread}, "compatibility": {"auc": accuracy + 0.3, **spread}}
    return {"scorer": scorer, "encoder": "e", **topics, **more}


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    """A place for result files."""
    return tmp_path / "assets"


def test_nothing_there_is_empty_and_says_what_to_run(assets: Path) -> None:
    found = read_evidence(assets)
    assert not found.blanks.figures and "core.cli.train" in found.blanks.command
    assert not (found.retrieval or found.encoder or found.collection or found.cards or found.published.rows)
    assert found.problems == ()


def test_scorers_come_best_first_and_controls_last(assets: Path) -> None:
    control = {"popularity": scored("", 0.9), "category": scored("", 0.1)}
    write(assets, "models/mean_pooled/evaluation.json", scored("mean_pooled", 0.4, controls=control))
    write(assets, "models/outfit_transformer/evaluation.json", scored("outfit_transformer", 0.5, controls=control))
    write(assets, "models/background_only/evaluation.json", scored("background_only", 0.3))
    found = read_evidence(assets).blanks
    names = [(figure.name, figure.kind) for figure in found.figures]
    assert names == [
        ("outfit_transformer", "model"),
        ("mean_pooled", "model"),
        ("popularity", "control"),
        ("background_only", "control"),
        ("category", "control"),
    ]
    best = found.figures[0]
    assert (best.value, best.low, best.high, best.n) == (0.5, 0.47, 0.53, 725) and found.chance == 0.25
    assert "assets/models/mean_pooled/evaluation.json" in found.files
    assert read_evidence(assets).verdicts.figures[0].value == 0.8


def test_a_scorer_that_is_a_control_stands_once(assets: Path) -> None:
    controls = {"popularity": scored("", 0.26)}
    write(assets, "models/popularity/evaluation.json", scored("popularity", 0.27, controls=controls))
    found = read_evidence(assets).blanks
    assert [(f.name, f.value, f.kind) for f in found.figures] == [("popularity", 0.27, "control")]


def test_retrieval_of_a_split_protocol(assets: Path) -> None:
    retrieval = {
        "by": "score",
        **{f"recall@{k}": {"value": k / 100, "low": 0.0, "high": 1.0} for k in (10, 30, 50)},
        "chance": {"recall@10": 0.01},
        "pool": {"smallest": 20, "median": 812.0, "mean": 700.5, "largest": 1900},
        "n": 725,
    }
    part = {"summary": {}, "results": [scored("ngnn", 0.5, seed=0, retrieval=retrieval)]}
    write(assets, "evaluation/split.json", {"protocol": "split", "scorer": "ngnn", "parts": {"train, test": part}})
    found = read_evidence(assets).retrieval
    assert list(found) == ["recall@10", "recall@30", "recall@50"]
    (figure,) = found["recall@10"].figures
    assert (figure.name, figure.value, figure.n) == ("ngnn", 0.1, 725) and found["recall@10"].chance == 0.01
    assert found["recall@10"].note == "20 to 1,900, in the middle 812"


def test_a_shipped_model_measured_again_adds_its_controls_and_retrieval(assets: Path) -> None:
    retrieval = {"by": "score", "recall@10": FIGURE, "n": 10}
    controls = {"background": scored("", 0.3)}
    write(assets, "models/ngnn/evaluation.json", scored("ngnn", 0.5))
    write(assets, "evaluation/retrieval-ngnn.json", scored("ngnn", 0.4, retrieval=retrieval, controls=controls))
    found = read_evidence(assets)
    assert [(f.name, f.value) for f in found.blanks.figures] == [("ngnn", 0.5), ("background", 0.3)]
    assert list(found.retrieval) == ["recall@10"] and not found.variants


def test_other_seasons_beside_the_own_split(assets: Path) -> None:
    runs = [scored("ngnn", accuracy, seed=seed) for seed, accuracy in enumerate((0.40, 0.44))]
    part = {"summary": {"fitb accuracy": {"mean": 0.42, "spread": 0.03}}, "results": runs}
    write(assets, "evaluation/season.json", {"protocol": "season", "scorer": "ngnn", "parts": {"2019, 2023": part}})
    write(assets, "models/ngnn/evaluation.json", scored("ngnn", 0.5))
    write(assets, "models/csa_net/evaluation.json", scored("csa_net", 0.5))
    found = read_evidence(assets).season["fitb"].figures
    assert [(f.name, f.value) for f in found] == [("ngnn: own split", 0.5), ("ngnn: 2019, 2023", 0.42)]
    assert (found[1].low, found[1].high) == pytest.approx((0.37, 0.47))  # as wide as all seeds together


def test_seeds_stand_one_by_one(assets: Path) -> None:
    runs = [scored("ngnn", accuracy, seed=seed) for seed, accuracy in enumerate((0.40, 0.44))]
    part = {"summary": {}, "results": runs}
    write(assets, "evaluation/split.json", {"protocol": "split", "scorer": "ngnn", "parts": {"train, test": part}})
    once = {"summary": {}, "results": runs[:1]}
    write(assets, "evaluation/once.json", {"protocol": "split", "scorer": "csa_net", "parts": {"train, test": once}})
    found = read_evidence(assets).seeds["fitb"]
    assert [(f.name, f.value) for f in found.figures] == [("ngnn: seed 1", 0.44), ("ngnn: seed 0", 0.40)]
    assert found.files == ("assets/evaluation/split.json",) and "--seeds" in found.command


def test_variants_and_means_over_seeds_are_named_after_their_files(assets: Path) -> None:
    write(assets, "evaluation/image-only.json", scored("outfit_transformer", 0.45))
    summary = {"fitb accuracy": {"mean": 0.5, "spread": 0.01, "least": 0.49, "greatest": 0.51, "results": 3}}
    write(assets, "evaluation/three-seeds.json", {"scorer": "outfit_transformer", "encoder": "e", "summary": summary})
    found = read_evidence(assets).variants["fitb"].figures
    assert [(f.name, f.value) for f in found] == [("three-seeds", 0.5), ("image-only", 0.45)]
    assert (found[0].low, found[0].high) == (0.49, 0.51)
    assert not read_evidence(assets).blanks.figures  # variants do not stand among the models that ship


def test_ablations_are_asked_the_test_questions(assets: Path) -> None:
    parts = {"as shipped": {"test": scored("", 0.5), "valid": scored("", 0.9)}, "image only": {"test": scored("", 0.4)}}
    write(assets, "evaluation/outfit_ablations.json", {"inputs": "x", "variants": parts})
    found = read_evidence(assets).variants["fitb"]
    assert [(f.name, f.value) for f in found.figures] == [("as shipped", 0.5), ("image only", 0.4)]
    assert "core.cli.ablate" in found.command


def test_the_encoder_beside_its_baselines(assets: Path) -> None:
    topic = "zero-shot type, held-out phone photos"
    part = {"classes": 16, "chance": 0.0625, "always the commonest": 0.2, "accuracy": FIGURE, "calibration error": 0.1}
    baseline = {"type, held-out phone photos": {**FIGURE, "value": 0.3}}
    content = {"encoder": "e", "temperature": {"type": 0.05}, topic: part}
    write(assets, "models/builtin_encoder/evaluation.json", content | {"baseline, linear classifier": baseline})
    found = read_evidence(assets).encoder
    assert list(found) == [topic]
    names = [(figure.name, figure.value, figure.kind) for figure in found[topic].figures]
    assert names == [
        ("accuracy", 0.5, "model"),
        ("colour histogram", 0.3, "control"),
        ("always the commonest", 0.2, "control"),
    ]


def test_the_collection_by_what_is_asked(assets: Path) -> None:
    ours = {"type": FIGURE, "colour": FIGURE, "families": {"belt": {"n": 9, "right": 0.3, "taken for": {"bag": 0.5}}}}
    real = {"type": {**FIGURE, "value": 0.9}, "families": {"belt": {"n": 90, "right": 0.8, "taken for": {}}}}
    content = {
        "command": "make it",
        "classes": ["belt"],
        "trained on real shots, asked about our pieces": ours,
        "ceiling: trained on real shots, asked about unseen real shots": real,
        "control, the commonest family of our pieces": 0.1,
    }
    write(assets, "evaluation/crossdomain.json", content)
    found = read_evidence(assets)
    assert list(found.collection) == ["type", "colour"]
    assert [(f.value, f.kind) for f in found.collection["type"].figures] == [
        (0.9, "model"),
        (0.5, "model"),
        (0.1, "control"),
    ]
    assert found.collection["type"].command == "make it"
    (family,) = found.families
    assert (family.ours, family.real, family.pieces, family.taken_for) == (0.3, 0.8, 9, "bag (50%)")


def test_the_papers_figures_keep_their_cautions(assets: Path) -> None:
    figure = {
        "system": "X",
        "data": "D",
        "metric": "m",
        "value": 0.5,
        "source": "s",
        "recalled": True,
        "caution": "No.",
    }
    source = {"s": {"title": "A paper", "link": "https://example.org"}}
    write(assets, "evaluation/published.json", {"note": "Other data.", "sources": source, "figures": [figure]})
    found = read_evidence(assets).published
    assert found.note == "Other data."
    assert (found.rows[0]["caution"], found.rows[0]["source"]) == ("No. Quoted from memory.", "A paper")


def test_files_that_cannot_be_used_are_named_and_the_others_stand(assets: Path) -> None:
    write(assets, "models/broken/evaluation.json", "{")
    write(assets, "evaluation/crossdomain.json", {"classes": [], "trained on real": {"type": FIGURE, "families": 3}})
    write(assets, "models/ngnn/evaluation.json", scored("ngnn", 0.5))
    found = read_evidence(assets)
    assert found.blanks.figures and not found.families
    assert "assets/models/broken/evaluation.json" in found.problems[0]
    assert "assets/evaluation/crossdomain.json" in found.problems[1]


def test_every_weight_file_has_a_card(assets: Path) -> None:
    write(assets, "models/a/manifest.json", {"command": "train a"})
    write(assets, "models/a/card.md", "# A")
    write(assets, "models/b/manifest.json", "{")
    first, second = read_evidence(assets).cards
    assert (first.text, first.command) == ("# A", "train a")
    assert (second.text, second.command) == ("", "python -m core.cli.train b")


def test_what_ships_can_be_read() -> None:
    found = read_evidence()
    assert found.problems == ()
    assert found.blanks.find("outfit_transformer") and found.encoder and found.collection and found.published.rows
    assert {card.name for card in found.cards} == {path.parent.name for path in ASSETS.glob("models/*/manifest.json")}
    assert all(card.text for card in found.cards)
