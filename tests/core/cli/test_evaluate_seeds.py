"""Result files of several seeds become one summary; those of different models do not."""

import json
from pathlib import Path

import pytest

from core.cli.evaluate_seeds import main


def write(path: Path, accuracy: float, scorer: str = "mean_pooled") -> str:
    content = {"scorer": scorer, "encoder": "e", "fitb": {"accuracy": accuracy}, "compatibility": {"auc": 0.9}}
    path.write_text(json.dumps(content))
    return str(path)


def test_files_become_a_mean_and_a_spread(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{n}.json", value) for n, value in enumerate((0.5, 0.52, 0.54))]
    assert main([*files, "--json", str(tmp_path / "out.json")]) == 0
    found = json.loads((tmp_path / "out.json").read_text())["summary"]["fitb accuracy"]
    assert (found["mean"], found["spread"], found["results"]) == (0.52, 0.02, 3)


def test_different_models_and_broken_files_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = write(tmp_path / "a.json", 0.5), write(tmp_path / "b.json", 0.5, "outfit_transformer")
    assert main([one, other]) == 1 and "different models" in capsys.readouterr().err
    assert main([one, str(tmp_path / "none.json")]) == 1 and "not a readable" in capsys.readouterr().err
    (tmp_path / "list.json").write_text("[]")
    assert main([one, str(tmp_path / "list.json")]) == 1 and "not a result file" in capsys.readouterr().err
