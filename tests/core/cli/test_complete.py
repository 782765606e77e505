"""The command that completes an outfit without a browser."""

import dataclasses
from pathlib import Path

import pytest
from PIL import Image

from core.cli import complete
from core.compatibility import SCORERS
from core.stylist import Stylist, StylistConfig
from tests.fakes import FakeCatalogue, FakeEncoder, FakeScorer


@pytest.fixture(autouse=True)
def fakes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command over fakes."""
    stylist = Stylist(StylistConfig(cache=str(tmp_path)), FakeCatalogue(), lambda progress: FakeEncoder())
    monkeypatch.setattr(Stylist, "open", lambda config: stylist)
    usual = SCORERS.entry("outfit_transformer")
    fake = dataclasses.replace(usual, make=lambda fingerprint, dim: FakeScorer(2 * dim))
    monkeypatch.setitem(SCORERS._entries, "outfit_transformer", fake)


def run(*arguments: str) -> int:
    """Run the command on a shirt and trousers."""
    return complete.main(["--outfit", "shirt-white, trousers-navy", *arguments])


def test_table_and_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = tmp_path / "outfit.png"
    assert run("--keep", "3", "--picture", str(picture)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("new pieces (shoes, bag)")
    scores = [float(line.split()[0]) for line in lines[1:4]]
    assert scores == sorted(scores, reverse=True)
    assert "outfits scored in" in lines[4] and lines[4].endswith("by ensemble.")
    assert Image.open(picture).size == (720, 900)


def test_limits_reach_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--slots", "hat", "--exclude", "hat-red,hat-navy", "--completer", "greedy", "--keep", "20") == 0
    found = capsys.readouterr().out
    assert found.count("[hat-") == 4 and "hat-red" not in found
    given = complete.parse(["--outfit", "a", "--shortlist", "0", "--max-price", "30", "--width", "7"])
    request = complete.request_of(given)
    assert (request.shortlist, request.max_price, request.width, request.k) == (None, 30.0, 7, 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--k", "9"], "Between 1 and 4"),
        (["--completer", "bean"], "Did you mean 'beam'"),
        (["--picture", "no/such/folder/outfit.png"], "no/such/folder"),
        (["--picture", "outfit.nothing"], "extension"),
    ],
)
def test_errors_in_words(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 1
    assert words in capsys.readouterr().err
