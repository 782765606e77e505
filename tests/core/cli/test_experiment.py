"""The command that compares completion algorithms."""

import dataclasses
import json
from pathlib import Path

import pytest

from core.cli import experiment
from core.compatibility import SCORERS
from core.completion import COMPLETERS
from core.lab import read_lab
from tests.fakes import FakeCatalogue, FakeEncoder, FakeScorer

KINDS = ("shirt", "trousers", "boots", "belt")


@pytest.fixture(autouse=True)
def fakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command over a fake catalogue and scorers, and four outfits in a file."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(experiment, "open_catalogue", lambda config: FakeCatalogue())
    monkeypatch.setattr(experiment, "open_encoder", lambda address: FakeEncoder())
    for seed, name in enumerate(("outfit_transformer", "mean_pooled")):
        fake = dataclasses.replace(SCORERS.entry(name), make=lambda _, dim, seed=seed: FakeScorer(2 * dim, seed))
        monkeypatch.setitem(SCORERS._entries, name, fake)
    looks = [
        {"outfit": hue, "items": [f"{kind}-{hue}" for kind in KINDS], "split": split}
        for hue, split in (("red", "test"), ("navy", "test"), ("green", "test"), ("black", "train"))
    ]
    Path("looks.jsonl").write_text("\n".join(map(json.dumps, looks)))


def run(*arguments: str) -> int:
    """Run the command on the file."""
    return experiment.main(["--outfits", "looks.jsonl", "--runs", "runs", *arguments])


def test_figures_for_the_lab_and_a_page_of_plots(capsys: pytest.CaptureFixture[str]) -> None:
    out = Path("evaluation") / "experiment-fakes.json"
    asked = ("--completers", "greedy,one_step,ensemble", "--json", str(out), "--plots", "plots.html")
    assert run(*asked) == 0
    content = json.loads(out.read_text())
    assert (content["n"], content["pool"], content["slots"]) == (3, "all", "any")  # outfits of the test split only
    assert content["command"].startswith("python -m core.cli.experiment --outfits looks.jsonl")
    assert "greedy" in capsys.readouterr().out and "plotly" in Path("plots.html").read_text()
    (lab,) = read_lab(Path()).experiments
    assert [group.name for group in lab.groups] == ["greedy", "one_step", "ensemble", "originals", "random"]


def test_resumed_where_it_was_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--completers", "greedy", "--limit", "2") == 0
    assert [len(path.read_text().splitlines()) for path in Path("runs").iterdir()] == [2]
    asked = []
    usual = COMPLETERS.entry("greedy").make(None)
    monkeypatch.setattr(type(usual), "complete", spy(type(usual).complete, asked))
    assert run("--completers", "greedy", "--resume") == 0 and len(asked) == 1  # a third outfit is added
    assert run("--completers", "greedy", "--resume") == 0 and len(asked) == 1
    assert run("--completers", "greedy") == 0 and len(asked) == 4
    assert run("--completers", "greedy", "--resume", "--seed", "1") == 0 and len(asked) == 7  # other problems


def spy(method, asked):  # type: ignore[no-untyped-def]
    """The method, telling of each call."""

    def call(self, problem, progress):  # type: ignore[no-untyped-def]
        asked.append(problem)
        return method(self, problem, progress)

    return call


def test_beams_against_exhaustive_search() -> None:
    out = Path("evaluation") / "experiment-beam.json"
    assert run("--study", "beam", "--pool", "12", "--widths", "1,12", "--json", str(out)) == 0
    narrow, wide = json.loads(out.read_text())["beam"]["rows"]
    assert (narrow["width"], wide["width"], wide["share_equal"]) == (1, 12, 1.0)
    (lab,) = read_lab(Path()).experiments
    assert lab.pool == 12 and len(lab.widths) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--completers", "greddy"], "Did you mean 'greedy'"),
        (["--limit", "9"], "Ask for 1 to 3 of them, not 9"),
        (["--second", "outfit_transformer"], "another than the one that is maximised"),
        (["--study", "beam"], "Give --pool 60"),
        (["--outfits", "none.jsonl"], "none.jsonl is missing"),
        (["--completers", "greedy", "--json", "looks.jsonl/x.json"], "cannot be written"),
    ],
)
def test_errors_in_words(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 1
    assert words in capsys.readouterr().err


def test_the_collection_that_ships_has_no_outfits(capsys: pytest.CaptureFixture[str]) -> None:
    assert experiment.main(["--catalogue", "builtin"]) == 1
    assert "--outfits FILE" in capsys.readouterr().err
