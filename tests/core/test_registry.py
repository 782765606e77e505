"""Registries find their entries and help with names that are nearly right."""

import sys
from pathlib import Path
from typing import Any

import pytest

from core.compatibility import SCORERS
from core.completion import COMPLETERS
from core.encoders import ENCODERS
from core.errors import UnknownNameError
from core.index import INDEXES
from core.registry import Registry

ALL: list[Registry[Any]] = [ENCODERS, SCORERS, COMPLETERS, INDEXES]


@pytest.mark.parametrize("registry", ALL, ids=lambda registry: registry.kind)
def test_entries_are_named_after_their_files(registry: Registry[Any]) -> None:
    package = Path(sys.modules[type(registry).__module__].__file__ or "").parent
    folder = package / registry._package.removeprefix("core.")
    for entry in registry:
        assert (folder / f"{entry.name.replace('-', '_')}.py").exists(), entry.name
        assert entry.summary.endswith(".") and "\n" not in entry.summary, entry.name


def test_an_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'beam'"):
        COMPLETERS.entry("baem")


def test_one_name_cannot_be_registered_twice() -> None:
    registry: Registry[object] = Registry("thing", "core.metrics")
    registry.register("a", summary="One.")(object)
    with pytest.raises(ValueError, match="registered twice"):
        registry.register("a", summary="Two.")(object)
