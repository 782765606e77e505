"""Settings as frozen dataclasses that come from JSON, where an unknown key is an error."""

import dataclasses
import json
import types
import typing
from pathlib import Path
from typing import Any, TypeVar

from core.errors import ConfigError

C = TypeVar("C")


def from_dict(cls: type[C], values: dict[str, Any]) -> C:
    """Build the dataclass `cls` from plain JSON values; unknown or missing keys raise ConfigError."""
    if not dataclasses.is_dataclass(cls):
        raise TypeError(f"{cls!r} is not a dataclass")
    hints = typing.get_type_hints(cls)
    fields = {field.name: field for field in dataclasses.fields(cls)}
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise ConfigError(f"{cls.__name__} has no setting {unknown[0]!r}. Known: {', '.join(fields)}.")
    try:
        return typing.cast(C, cls(**{key: _convert(hints[key], value) for key, value in values.items()}))
    except TypeError as error:
        raise ConfigError(f"{cls.__name__}: {error}.") from error


def load(cls: type[C], path: Path) -> C:
    """Read the dataclass `cls` from a JSON file; raises ConfigError that names the file."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"There is no configuration file {path}.") from None
    except json.JSONDecodeError as error:
        raise ConfigError(f"{path} is not valid JSON (line {error.lineno}: {error.msg}).") from error
    if not isinstance(values, dict):
        raise ConfigError(f"{path} must hold one JSON object.")
    try:
        return from_dict(cls, values)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from error


def to_dict(config: Any) -> dict[str, Any]:
    """The dataclass as plain values that `json.dumps` takes and `from_dict` reads back."""
    return typing.cast(dict[str, Any], json.loads(json.dumps(dataclasses.asdict(config))))


def _convert(hint: Any, value: Any) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return _convert(next(arg for arg in args if arg is not type(None)), value)
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        return from_dict(typing.cast(type[Any], hint), value)
    if origin is tuple and isinstance(value, list):
        inner = args[0] if args else Any
        return tuple(_convert(inner, element) for element in value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(hint, type) and not isinstance(value, hint):
        raise ConfigError(f"expected {hint.__name__}, found {value!r}")
    return value
