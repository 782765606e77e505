"""The command that renews and measures maps."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.cli import map as command
from core.data.collection import SHIPPED_MAP
from core.encoders.store import EmbeddingStore
from core.errors import CatalogueError
from core.evaluation.projection import CHOSEN
from core.projection.fit import fit_pca
from core.projection.layout import read_layout
from tests.fakes import FakeCatalogue, FakeEncoder


def test_what_ships_has_every_piece_of_the_collection() -> None:
    layout = read_layout(SHIPPED_MAP)
    assert layout.ids == tuple(item.id for item in command.open_builtin().items)
    assert np.abs(layout.points).max() == pytest.approx(1)
    assert len(np.unique(layout.points, axis=0)) > 0.99 * len(layout.ids)
    assert SHIPPED_MAP.stat().st_size < 100_000


def test_a_map_is_written_with_what_it_was_made_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "open_builtin", FakeCatalogue)
    monkeypatch.setattr(command, "open_encoder", lambda name: FakeEncoder())
    monkeypatch.setattr(command, "EmbeddingStore", lambda *folders: EmbeddingStore(tmp_path / "store"))
    monkeypatch.setattr(command, "fit_apart", lambda vectors, config, progress: fit_pca(vectors))
    monkeypatch.setattr(command, "SHIPPED_MAP", tmp_path / "map.npz")
    assert command.main(["--ship"]) == 0
    layout = read_layout(tmp_path / "map.npz")
    assert layout.is_of(FakeCatalogue().fingerprint, FakeEncoder.fingerprint, command.CONFIG.fingerprint)
    assert len(layout.ids) == 66


@pytest.mark.parametrize("other", [True, False])
def test_real_pieces_are_measured_where_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: bool) -> None:
    if other:
        (tmp_path / command.OTHER).mkdir()
    monkeypatch.setattr(command, "measured", lambda address: {"address": Path(address).name})
    assert command.main(["--evaluate", "--data", str(tmp_path), "--json", str(tmp_path / "out.json")]) == 0
    found = json.loads((tmp_path / "out.json").read_text())
    assert list(found["catalogues"]) == ["builtin", *([command.OTHER] if other else [])]
    assert found["chosen"] == CHOSEN


def test_errors_are_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(data: Path) -> None:
        raise CatalogueError("There is no catalogue.")

    monkeypatch.setattr(command, "measure", fail)
    assert command.main(["--evaluate"]) == 1 and "no catalogue" in capsys.readouterr().err
    assert command.main([]) == 0 and "--ship" in capsys.readouterr().out
