"""The evaluate command on a small shop: retrieval, what cannot be seen, protocols and seeds."""

import csv
import json
from pathlib import Path

import pytest

from core.cli import evaluate as command
from core.cli import questions as questions_command
from core.cli import train as train_command
from core.training import TRAINERS, Run
from tests.core.evaluation.test_protocols import seasoned_shop
from tests.core.evaluation.test_traps import change_test_outfits
from tests.core.training.test_outfit_training import MEAN, TRANSFORMER
from tests.core.training.test_outfit_training import command as training
from tests.fakes import FakeEncoder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with a shop of two seasons whose pictures all differ, seen by a fake encoder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path / "models"))
    for module in ("core.training.outfit_source", "core.cli.evaluate", "core.cli.evaluate_protocol"):
        monkeypatch.setattr(f"{module}.open_encoder", lambda name: FakeEncoder())
    monkeypatch.chdir(tmp_path)
    seasoned_shop(tmp_path / "data" / "mango")
    for number, picture in enumerate(sorted((tmp_path / "data/mango/images").iterdir())):
        picture.write_bytes(picture.read_bytes() + bytes([number % 256]))
    return tmp_path / "data"


def asked(data: Path) -> list[str]:
    """Arguments that ask about the shop's own test questions."""
    shop, out = data / "mango", data / "questions"
    assert questions_command.main(["--catalogue", str(shop), "--out", str(out)]) == 0
    files = ["--fitb", str(out / "fitb.json"), "--compatibility", str(out / "compatibility.json")]
    return [*files, "--catalogue", str(shop), "--json", str(out / "found.json")]


def found(data: Path) -> dict:  # type: ignore[type-arg]
    return json.loads((data / "questions" / "found.json").read_text())  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("model", "settings", "way"), [("mean_pooled", MEAN, "score"), ("outfit_transformer", TRANSFORMER, "target item")]
)
def test_retrieval_goes_by_the_target_item_where_there_is_one(
    data: Path, capsys: pytest.CaptureFixture[str], model: str, settings: object, way: str
) -> None:
    assert train_command.main(training(data, model, settings)) == 0
    assert command.main(["--scorer", model, *asked(data), "--retrieval"]) == 0
    written, said = found(data), capsys.readouterr().out
    assert written["retrieval"]["by"] == way and f"retrieval by {way}" in said
    assert written["retrieval"]["pool"]["largest"] <= 12 and "items of its family" in said
    assert set(written["retrieval"]["recall@10"]) == {"value", "low", "high"}
    assert set(written["controls"]) == {"background", "category", "popularity"}
    assert written["negatives"]["same family and season"] > 0.5


def test_items_that_cannot_be_seen_are_passed_over_and_counted(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_command.main(training(data, "mean_pooled", MEAN)) == 0
    arguments = asked(data)
    blank = json.loads((data / "questions" / "fitb.json").read_text())[0]
    for item in (blank["question"][0], blank["answers"][0]):
        (data / "mango" / "images" / f"{item}.png").unlink()
    assert command.main(["--scorer", "mean_pooled", *arguments, "--retrieval"]) == 0
    written = found(data)
    assert written["items not seen"] == 2 and "2 of " in capsys.readouterr().out
    assert written["fitb"]["n"] == 18 and written["retrieval"]["n"] <= 18


def test_an_unknown_item_is_an_error(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_command.main(training(data, "mean_pooled", MEAN)) == 0
    arguments = asked(data)
    table = data / "mango" / "products.csv"
    gone = json.loads((data / "questions" / "fitb.json").read_text())[0]["question"][0]
    rows = [row for row in csv.reader(table.open(newline="")) if row[0] != gone]
    with table.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    assert command.main(["--scorer", "mean_pooled", *arguments]) == 1
    assert gone in capsys.readouterr().err


def test_a_catalogue_without_outfits_is_measured_with_fewer_controls(data: Path) -> None:
    assert train_command.main(training(data, "mean_pooled", MEAN)) == 0
    arguments = asked(data)
    (data / "mango" / "outfits.jsonl").unlink()
    assert command.main(["--scorer", "mean_pooled", *arguments]) == 0
    assert set(found(data)["controls"]) == {"background"}


def test_controls_know_nothing_of_the_outfits_asked_about(data: Path) -> None:
    assert train_command.main(training(data, "mean_pooled", MEAN)) == 0
    arguments = ["--scorer", "mean_pooled", *asked(data)]
    assert command.main(arguments) == 0
    before = found(data)["controls"]
    change_test_outfits(data / "mango" / "outfits.jsonl", lambda items: items[:2])
    assert command.main(arguments) == 0
    assert found(data)["controls"] == before


def test_season_protocol_trains_both_ways_and_sums_up_seeds(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe = data / "recipe.json"
    recipe.write_text(json.dumps(MEAN))
    arguments = ["--scorer", "mean_pooled", "--protocol", "season", "--catalogue", str(data / "mango")]
    arguments += ["--config", str(recipe), "--seeds", "0", "1", "--json", str(data / "out.json")]
    assert command.main(arguments) == 0, capsys.readouterr().err
    written = json.loads((data / "out.json").read_text())
    assert list(written["parts"]) == ["2019, 2023", "2023, 2019"]
    for name, part in written["parts"].items():
        assert [result["seed"] for result in part["results"]] == [0, 1]
        assert {result["fitb"]["n"] for result in part["results"]} == {part["results"][0]["outfits"]["test"]}
        mean = sum(result["fitb"]["accuracy"] for result in part["results"]) / 2
        assert part["summary"]["fitb accuracy"]["mean"] == pytest.approx(mean, abs=1e-4)
        assert f"{name}: fitb accuracy" in capsys.readouterr().out or name != "2019, 2023"
    assert not (data / "models").exists(), "a protocol's weights are not the user's models"


@pytest.mark.parametrize("recipe", ["{", "[1]"])
def test_a_protocol_with_a_broken_recipe_says_so(data: Path, capsys: pytest.CaptureFixture[str], recipe: str) -> None:
    (data / "recipe.json").write_text(recipe)
    arguments = ["--scorer", "mean_pooled", "--protocol", "split", "--catalogue", str(data / "mango")]
    assert command.main([*arguments, "--config", str(data / "recipe.json")]) == 1
    assert "recipe.json must hold one JSON object" in capsys.readouterr().err


def test_files_or_a_protocol_must_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--catalogue", "somewhere"])
    assert "--protocol" in capsys.readouterr().err


def test_a_control_with_eyes_of_its_own_is_measured_by_its_trainer(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model of features that no encoder gives cannot be asked through the encoder of the others."""
    recipe = data / "recipe.json"
    recipe.write_text(json.dumps(MEAN))
    train = TRAINERS.make

    def other_eyes(name: str, run: Run) -> Path:
        home = train(name, run)
        manifest = json.loads((home / "manifest.json").read_text())
        (home / "manifest.json").write_text(json.dumps(manifest | {"encoder": "border"}))
        return home

    monkeypatch.setattr(TRAINERS, "make", other_eyes)
    arguments = ["--scorer", "mean_pooled", "--protocol", "split", "--catalogue", str(data / "mango")]
    assert command.main([*arguments, "--config", str(recipe), "--json", str(data / "out.json")]) == 0
    result = json.loads((data / "out.json").read_text())["parts"]["train, test"]["results"][0]
    own = json.loads(next((data.parent / "runs").rglob("evaluation.json")).read_text())
    assert result["fitb"] == own["fitb"] and "items not seen" not in result
