"""Whatever ships must have been made from what ships beside it; a change of either is told and refused."""

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from core.cli import retrain
from core.compatibility import SCORERS
from core.data.collection import SHIPPED_EMBEDDINGS, SHIPPED_MAP
from core.encoders.address import open_encoder
from core.errors import WeightsError
from core.projection.layout import read_layout, write_layout
from core.taxonomy import COLOURS
from core.training import TRAINERS, dressed, recipe_of
from core.training.freshness import (
    CONFIGS,
    ENCODER,
    GENERATOR,
    OUTFIT_MODELS,
    Product,
    embeddings_stale,
    encoder_stale,
    generator_stale,
    map_stale,
    outfit_model_stale,
    products,
)
from core.weights import MODELS, load_weights, read_manifest, weights_mark


def test_nothing_shipped_is_stale() -> None:
    names = ["builtin_encoder", "embeddings", "map", *OUTFIT_MODELS, GENERATOR]
    assert {product.name: product.stale() for product in products()} == dict.fromkeys(names, ""), "run `make train`"


def test_every_trained_scorer_is_renewed_after_the_encoder_and_its_embeddings() -> None:
    trained = {entry.name for entry in TRAINERS} & {entry.name for entry in SCORERS}
    assert trained == set(OUTFIT_MODELS)
    assert [product.name for product in products()][:2] == ["builtin_encoder", "embeddings"]


@pytest.fixture
def changed_configs(tmp_path: Path) -> Path:
    """The recipes, all with another seed."""
    for path in CONFIGS.glob("*.json"):
        settings = json.loads(path.read_text())
        (tmp_path / path.name).write_text(json.dumps(settings | {"seed": 99} if "seed" in settings else settings))
    return tmp_path


def test_another_recipe_makes_models_stale(changed_configs: Path) -> None:
    assert "recipe" in encoder_stale(configs=changed_configs)
    assert "recipe" in outfit_model_stale("outfit_transformer", configs=changed_configs)


def test_another_blank_makes_the_encoder_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blank = sorted(dressed.BLANKS.glob("*.blank"))[0]
    shutil.copy(blank, tmp_path / blank.name)
    monkeypatch.setattr(dressed.dressed_fingerprint, "__defaults__", (tmp_path,))
    assert "collection" in encoder_stale()


def test_comments_and_docstrings_of_the_picture_code_change_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    module = tmp_path / "code.py"
    monkeypatch.setattr(dressed, "PICTURE_CODE", (module,))
    said = []
    for text in ('"""Doc."""\nx = 1  # why\n', "x = 1\n", "x = 2\n"):
        module.write_text(text)
        said.append(dressed.dressed_fingerprint(1, tmp_path))
    assert said[0] == said[1] != said[2]


def test_another_shade_of_a_colour_makes_the_encoder_stale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = dressed.dressed_fingerprint(1, tmp_path)
    monkeypatch.setitem(COLOURS, "cream", (255, 250, 240))
    assert dressed.dressed_fingerprint(1, tmp_path) != before


def test_an_outfit_model_of_another_encoder_is_stale_and_refused(tmp_path: Path) -> None:
    shutil.copytree(MODELS / "mean_pooled", tmp_path / "mean_pooled")
    manifest = tmp_path / "mean_pooled" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"encoder": "0123456789abcdef"}))
    assert "0123456789abcdef" in outfit_model_stale("mean_pooled", models=tmp_path)
    with pytest.raises(WeightsError, match="reads features of encoder 0123456789abcdef"):
        load_weights(tmp_path / "mean_pooled", encoder="another")


def test_a_map_of_another_encoder_is_stale(tmp_path: Path) -> None:
    layout = read_layout(SHIPPED_MAP)
    write_layout(tmp_path / "map.npz", dataclasses.replace(layout, encoder="0123456789abcdef"))
    assert "changed" in map_stale(tmp_path / "map.npz")


def test_the_generator_is_stale_after_the_scorer_it_imitates(tmp_path: Path) -> None:
    scorer, encoder = read_manifest(MODELS / "outfit_transformer"), open_encoder("builtin")
    recipe = recipe_of(CONFIGS / "generator.json")
    for name in ("outfit_transformer", GENERATOR):
        depends = {"scorer": weights_mark(scorer), "inputs": recipe}
        made = dataclasses.replace(scorer, encoder=encoder.fingerprint, depends=depends, config={"scorer": scorer.name})
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(json.dumps(dataclasses.asdict(made)))
    assert generator_stale(tmp_path) == ""
    again = tmp_path / "outfit_transformer" / "manifest.json"
    again.write_text(json.dumps(json.loads(again.read_text()) | {"sha256": "0" * 64}))
    assert "as it was" in generator_stale(tmp_path)
    assert "No usable weights" in generator_stale(tmp_path / "nowhere")


def test_missing_weights_and_embeddings_are_stale(tmp_path: Path) -> None:
    assert "manifest.json" in encoder_stale(models=tmp_path)
    assert "missing" in embeddings_stale(tmp_path)
    assert "map.npz cannot be read" in map_stale(tmp_path / "map.npz")
    assert SHIPPED_EMBEDDINGS.is_dir()


def test_the_command_makes_only_what_is_stale_and_stops_where_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    why = {"first": "", "second": "it changed", "third": ""}
    made = []

    def make(command: tuple[str, ...], data: Path) -> int:
        made.append(command[0])
        why["second"], why["third"] = "", "the second changed"
        return len(made) - 1  # the second command fails

    stages = [Product(name, (name,), lambda name=name: why[name]) for name in why]
    monkeypatch.setattr(retrain, "products", lambda: stages)
    monkeypatch.setattr(retrain, "make", make)
    assert retrain.main(["--check"]) == 1 and not made
    assert retrain.main([]) == 1
    assert made == ["second", "third"]


def test_training_goes_on_from_a_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[list[str]] = []

    class Done:
        returncode = 0

    monkeypatch.setattr(retrain.subprocess, "run", lambda command, check: calls.append(command[1:]) or Done())
    assert retrain.make(("core.cli.train", ENCODER), Path("data")) == 0
    assert calls == [["-m", "core.cli.train", ENCODER, "--data", "data", "--resume"]]
