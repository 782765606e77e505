"""Training the built-in encoder on drawn pictures: it learns, resumes exactly and publishes what opens."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from core.cli.train import main, parse
from core.config import load
from core.encoders.base.clip import open_clip_module
from core.encoders.builtin import builtin
from core.errors import ConfigError, WeightsError
from core.training import Run, builtin_encoder
from core.training.builtin_encoder import (
    EncoderConfig,
    StageConfig,
    Trainer,
    build,
    contrastive,
    embed_tokens,
    inputs_of,
    train,
)
from core.weights import load_weights


def call(recipe: Path, data: Path, folder: Path, *, resume: bool = False) -> Run:
    return Run(recipe, data, folder / "weights", folder / "run", resume, threads=1, command="train")


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_weights(folder / "weights")[0]


def test_the_command_writes_an_encoder_that_opens(recipe: Path, data: Path, tmp_path: Path) -> None:
    output = tmp_path / "encoder"
    arguments = ["builtin_encoder", "--config", str(recipe), "--data", str(data), "--output", str(output)]
    assert main([*arguments, "--runs", str(tmp_path / "run")]) == 0
    encoder = builtin(output)
    vectors = encoder.encode_images([Image.new("RGB", (50, 70), "red")])
    assert vectors.shape == encoder.encode_texts(["a red dress"]).shape == (1, 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    card = (output / "card.md").read_text()
    assert "- `mango`: " in card and "| n |" in card


def test_resuming_ends_with_the_same_weights(
    recipe: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = json.loads(recipe.read_text())
    settings["stages"][0]["by_words"] = 0.5
    recipe.write_text(json.dumps(settings))
    train(call(recipe, data, tmp_path / "whole"))
    monkeypatch.setattr(builtin_encoder, "_CHECKPOINT_SECONDS", 0.0)
    step = Trainer._step

    def stop_at_third(self: Trainer, batch: object, rate: float) -> float:
        if self.progress.step == 2:
            raise KeyboardInterrupt
        return step(self, batch, rate)

    with monkeypatch.context() as stopped, pytest.raises(KeyboardInterrupt):
        stopped.setattr(Trainer, "_step", stop_at_third)
        train(call(recipe, data, tmp_path / "halved"))
    assert not (tmp_path / "halved" / "weights").exists()  # a stopped run touches no shipped model
    train(call(recipe, data, tmp_path / "halved", resume=True))
    whole, halved = weights(tmp_path / "whole"), weights(tmp_path / "halved")
    assert all(torch.equal(whole[name], halved[name]) for name in whole)


def test_resuming_keeps_the_stages_whose_inputs_are_as_they_were(
    recipe: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = json.loads(recipe.read_text())
    settings["stages"] = [settings["stages"][0] | {"name": name, "steps": 2} for name in ("first", "second")]
    recipe.write_text(json.dumps(settings))

    def begun(resume: bool) -> int:
        trainer = Trainer(load(EncoderConfig, recipe), call(recipe, data, tmp_path), *build_in(tmp_path, recipe))
        if resume:
            trainer.restore()
        return trainer.progress.stage

    train(call(recipe, data, tmp_path, resume=True))
    assert "starting from the beginning" in capsys.readouterr().out  # there was nothing to go on from
    assert begun(resume=True) == 2
    settings["stages"][1]["rate"] *= 2
    recipe.write_text(json.dumps(settings))
    assert begun(resume=True) == 1  # the second stage is to be learnt again, the first is not
    settings["seed"] = 5
    recipe.write_text(json.dumps(settings))
    assert begun(resume=True) == 0


def build_in(folder: Path, recipe: Path) -> tuple[Any, Any]:
    return build(load(EncoderConfig, recipe), folder / "run" / "model")


def test_a_change_of_the_collection_keeps_what_was_learnt_without_it(
    recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = load(EncoderConfig, recipe)
    shown = replace(config.stages[0], shares={"collection": 1.0})
    config = replace(config, stages=(config.stages[0], shown))
    before = [inputs_of(config, stages) for stages in (1, 2)]
    monkeypatch.setattr(builtin_encoder, "dressed_fingerprint", lambda drapes: "another collection")
    after = [inputs_of(config, stages) for stages in (1, 2)]
    assert before[0] == after[0] and before[1] != after[1]


def test_a_longer_run_tells_red_from_blue(recipe: Path, data: Path, tmp_path: Path) -> None:
    settings = json.loads(recipe.read_text())
    settings["stages"][0] |= {"steps": 60, "batch": 24}
    recipe.write_text(json.dumps(settings))
    train(call(recipe, data, tmp_path))
    encoder = builtin(tmp_path / "weights")
    pictures = [Image.open(data / "mango" / "images" / f"{number}.jpg") for number in (0, 6)]  # red, blue T-shirts
    scores = encoder.encode_images(pictures) @ encoder.encode_texts(["red t-shirt", "blue t-shirt"]).T
    assert scores[0, 0] > scores[0, 1] and scores[1, 1] > scores[1, 0]


def test_damaged_weights_and_wrong_configurations_are_refused(recipe: Path, data: Path, tmp_path: Path) -> None:
    train(call(recipe, data, tmp_path))
    config = tmp_path / "weights" / "open_clip_config.json"
    good = config.read_text()
    config.write_text(good.replace('"embed_dim": 16', '"embed_dim": 32'))
    with pytest.raises(WeightsError, match="does not fit its configuration"):
        builtin(tmp_path / "weights")
    config.write_text(good)
    path = tmp_path / "weights" / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(WeightsError, match="checksum"):
        builtin(tmp_path / "weights")


def test_cutting_sentences_changes_no_vector(recipe: Path, tmp_path: Path) -> None:
    model, tokenizer = build(load(EncoderConfig, recipe), tmp_path / "weights")
    tokens = tokenizer(["a hat", "a long red woollen coat for women on a plain background", "boots"])
    with torch.no_grad():
        assert torch.allclose(embed_tokens(model, tokens, 2), model.encode_text(tokens), atol=1e-5)


def test_contrastive_loss_is_clips_where_each_caption_fits_one_picture() -> None:
    torch.manual_seed(0)
    images, texts = (torch.nn.functional.normalize(torch.randn(5, 8), dim=1) for _ in range(2))
    theirs = open_clip_module().ClipLoss()(images, texts, torch.tensor(10.0))
    assert torch.allclose(contrastive(images, texts, torch.tensor(10.0), torch.eye(5).bool()), theirs, atol=1e-6)


def test_captions_that_fit_both_pictures_share_the_target() -> None:
    images = texts = torch.eye(2)
    alike = contrastive(images, texts, torch.tensor(0.0), torch.ones(2, 2).bool())
    assert torch.isclose(alike, torch.tensor(2.0).log())


def test_the_rate_warms_up_and_falls_to_its_end() -> None:
    stage = StageConfig("s", {"photos": 1.0}, steps=100, batch=2, rate=1.0, final_rate=0.1, warmup=10, size=32)
    rates = [builtin_encoder._rate(stage, step / 100, step) for step in range(101)]
    assert rates[0] == pytest.approx(0.1) and rates[-1] == pytest.approx(0.1)
    assert max(rates) == rates[9] and np.all(np.diff(rates[10:]) < 0)


def test_minutes_end_a_stage_before_its_steps(recipe: Path, data: Path, tmp_path: Path) -> None:
    config = load(EncoderConfig, recipe)
    stage = replace(config.stages[0], minutes=1e-9)
    run = call(recipe, data, tmp_path)
    trainer = Trainer(replace(config, stages=(stage,)), run, *build(config, run.runs / "model"))
    trainer.run_stage()
    assert trainer.progress.stage == 1 and trainer.progress.total_seconds > 0


def test_an_unknown_source_is_named(recipe: Path, data: Path, tmp_path: Path) -> None:
    recipe.write_text(recipe.read_text().replace('"mango"', '"nowhere"'))
    with pytest.raises(ConfigError, match=r"nowhere.*Known: mango, myntra, photos, collection"):
        train(call(recipe, data, tmp_path))


def test_missing_data_is_an_error_in_words(recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["builtin_encoder", "--config", str(recipe), "--data", str(tmp_path / "none")]
    assert main([*arguments, "--output", str(tmp_path / "o"), "--runs", str(tmp_path / "r")]) == 1
    assert "has no myntra pictures" in capsys.readouterr().err


def test_the_command_line_has_defaults_for_each_model() -> None:
    name, run = parse(["builtin_encoder"])
    assert name == "builtin_encoder" and run.config.exists()
    assert run.output.parts[-3:] == ("assets", "models", "builtin_encoder")
    load(EncoderConfig, run.config)
