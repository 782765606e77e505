"""The README says what the code does: its tables, commands, links and numbers are checked here."""

import re
from pathlib import Path

import pytest

from tests.readme import BLOCKS, README, ROOT, render

TEXT = README.read_text(encoding="utf-8")


def test_tables_and_numbers_are_those_of_code_and_result_files() -> None:
    assert render(TEXT) == TEXT, "README.md is behind the code: run `python -m tests.readme`"


def test_every_block_stands_in_the_readme() -> None:
    assert [name for name in BLOCKS if f"<!-- {name} -->" not in TEXT] == []


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make (\w+)", TEXT))
    assert named and named <= targets, f"no such make target: {named - targets}"


def test_commands_exist() -> None:
    modules = set(re.findall(r"python -m ((?:core|studio|tests)[\w.]*)", TEXT))
    missing = [m for m in modules if not (ROOT / (m.replace(".", "/") + ".py")).exists()]
    assert modules and missing == []


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_links_lead_somewhere(target: str) -> None:
    assert target.startswith("https://") or (ROOT / target).exists(), f"README links to {target}, which is not there"


def test_the_first_screen_holds_both_commands() -> None:
    head = "\n".join(TEXT.splitlines()[:30])
    assert "make run" in head and "make test" in head


def _tracked_text() -> list[Path]:
    suffixes = {".py", ".md", ".toml", ".json", ".txt", ".css"}
    folders = ("core", "pages", "tests", "studio", "benchmarks", "assets", ".streamlit")
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    return [*found, README, ROOT / "Makefile", ROOT / "requirements.txt", ROOT / "app.py"]


def test_nothing_names_one_machine() -> None:
    marks = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "index-" + "url", "find-" + "links")
    hits = [f"{p}: {m}" for p in _tracked_text() for m in marks if m in p.read_text(encoding="utf-8")]
    assert hits == []
