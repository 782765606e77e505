"""The command that embeds a catalogue ahead."""

from pathlib import Path

import pytest

from core.cli.embed import bar, main
from core.preparation import Preparation


def test_bar_shows_how_far_it_is() -> None:
    line = bar(Preparation(1, 2, 90.0, what="Looking"))
    assert line.count("█") == 15 and "1 of 2, 90 s left. Looking" in line
    assert "left" not in bar(Preparation(2, 2, 0.0, ready=True, what="Ready"))


def test_missing_catalogue_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--catalogue", str(tmp_path / "none")]) == 1
    assert "There is no directory" in capsys.readouterr().err
