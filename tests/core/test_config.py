"""Settings come from JSON; anything that is not a setting is an error that says so."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from core.config import from_dict, load, to_dict
from core.errors import ConfigError


@dataclass(frozen=True)
class Inner:
    rate: float = 0.1


@dataclass(frozen=True)
class Settings:
    name: str
    inner: Inner = Inner()
    stages: tuple[Inner, ...] = ()
    limit: int | None = None


def test_round_trip_with_nested_and_optional_values() -> None:
    settings = Settings("a", Inner(1.0), (Inner(2.0), Inner(3.0)), 4)
    assert from_dict(Settings, to_dict(settings)) == settings


def test_whole_numbers_serve_as_floats() -> None:
    rate = from_dict(Inner, {"rate": 1}).rate
    assert isinstance(rate, float)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"name": "a", "colour": 1}, "no setting 'colour'"),
        ({}, "name"),
        ({"name": 3}, "expected str"),
        ({"name": "a", "inner": {"speed": 1}}, "no setting 'speed'"),
        ({"name": "a", "limit": "many"}, "expected int"),
    ],
)
def test_wrong_settings_raise(values: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        from_dict(Settings, values)


@pytest.mark.parametrize(("text", "says"), [("{", "not valid JSON"), ("[]", "one JSON object")])
def test_a_broken_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "model.json"
    path.write_text(text)
    with pytest.raises(ConfigError, match=says) as caught:
        load(Settings, path)
    assert "model.json" in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.json"):
        load(Settings, tmp_path / "nowhere.json")
