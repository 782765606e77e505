"""Making a map in the background: once, kept, believed only where it is right."""

import dataclasses
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core import mapmaker
from core.errors import RequestError, StorageError
from core.mapmaker import CONFIG, Fit, MapFiles, MapMaker
from core.preparation import Preparer
from core.projection.fit import ProjectionConfig, fit_pca
from core.projection.layout import read_layout, write_layout
from core.types import Progress
from tests.fakes import FakeCatalogue, FakeEncoder, embed


class Fitting:
    """Lays out by PCA, counting how often, once `go` is set."""

    def __init__(self) -> None:
        self.times = 0
        self.go = threading.Event()
        self.go.set()

    def __call__(self, vectors: np.ndarray, config: ProjectionConfig, progress: Progress) -> np.ndarray:
        self.times += 1
        progress(0.5, "Half way")
        assert self.go.wait(20)
        return fit_pca(vectors)


class Other(FakeEncoder):
    """An encoder with another fingerprint."""

    fingerprint = "another"


def preparer(encoder: FakeEncoder | None = None) -> Preparer:
    """A fresh preparer of the fake catalogue."""
    return Preparer(FakeCatalogue(), lambda progress: encoder or FakeEncoder(), embed)


def maker(files: MapFiles, fit: Fit, encoder: FakeEncoder | None = None) -> MapMaker:
    """A map maker of the fake catalogue."""
    return MapMaker(FakeCatalogue(), preparer(encoder), files, fit)


@pytest.fixture
def shipped(tmp_path: Path) -> Iterator[Path]:
    """A map as it ships."""
    assert maker(MapFiles(tmp_path / "made"), Fitting()).wait(20).ready
    (path,) = (tmp_path / "made").iterdir()
    yield path


def test_a_map_is_made_once_and_kept(tmp_path: Path) -> None:
    fit = Fitting()
    first = maker(MapFiles(tmp_path), fit)
    assert first.wait(20) == mapmaker.MapState(1.0, "", ready=True)
    layout = first.layout()
    assert layout.ids == tuple(item.id for item in FakeCatalogue().items) and layout.points.shape == (66, 2)
    assert layout.is_of(FakeCatalogue().fingerprint, FakeEncoder.fingerprint, CONFIG.fingerprint)
    second = maker(MapFiles(tmp_path), fit)
    assert second.wait(20).ready and fit.times == 1
    assert np.array_equal(second.layout().points, layout.points)


def test_while_it_is_made_there_is_progress_and_no_map(tmp_path: Path) -> None:
    fit = Fitting()
    fit.go.clear()
    busy = maker(MapFiles(tmp_path), fit)
    seen = set()
    while (state := busy.state()).note != "Half way":
        seen.add(state.note)
    assert 0.3 < state.done < 1 and not state.ready
    with pytest.raises(RequestError, match=r"not ready yet \(65%\): Half way"):
        busy.layout()
    fit.go.set()
    assert busy.wait(20).ready and fit.times == 1


def test_a_shipped_map_is_there_before_the_encoder(tmp_path: Path, shipped: Path) -> None:
    def never(progress: Progress) -> FakeEncoder:
        raise AssertionError("opened")

    made = MapMaker(
        FakeCatalogue(), Preparer(FakeCatalogue(), never, embed), MapFiles(tmp_path / "kept", shipped), Fitting()
    )
    assert made.state().ready and len(made.layout().ids) == 66


def test_a_shipped_map_of_another_encoder_is_laid_out_again(tmp_path: Path, shipped: Path) -> None:
    fit, prepared = Fitting(), preparer(Other())
    made = MapMaker(FakeCatalogue(), prepared, MapFiles(tmp_path / "kept", shipped), fit)
    assert made.state().ready and fit.times == 0
    assert prepared.wait(20).ready
    fit.go.clear()
    assert not made.state().ready
    fit.go.set()
    assert made.wait(20).ready and fit.times == 1 and made.layout().encoder == "another"


@pytest.mark.parametrize("change", [{"catalogue": "other"}, {"recipe": "other"}, {"encoder": "other"}])
def test_a_map_of_something_else_is_not_believed(tmp_path: Path, shipped: Path, change: dict[str, str]) -> None:
    write_layout(shipped, dataclasses.replace(read_layout(shipped), **change))
    fit, prepared = Fitting(), preparer()
    assert prepared.wait(20).ready
    made = MapMaker(FakeCatalogue(), prepared, MapFiles(tmp_path / "kept", shipped), fit)
    assert made.wait(20).ready and fit.times == 1


def test_a_damaged_map_is_made_again(tmp_path: Path, shipped: Path, caplog: pytest.LogCaptureFixture) -> None:
    shipped.write_bytes(shipped.read_bytes()[:300])
    fit = Fitting()
    assert maker(MapFiles(shipped.parent), fit).wait(20).ready and fit.times == 1
    assert "cannot be read" in caplog.text
    assert len(read_layout(shipped).ids) == 66


def test_where_umap_fails_there_is_a_simple_map_and_a_note(tmp_path: Path) -> None:
    def fail(vectors: np.ndarray, config: ProjectionConfig, progress: Progress) -> np.ndarray:
        raise StorageError("No umap here.")

    made = maker(MapFiles(tmp_path), fail)
    state = made.wait(20)
    assert state.ready and "simple one" in state.note and "No umap here." in state.note
    assert np.abs(made.layout().points).max() == pytest.approx(1)
    assert list(tmp_path.iterdir()) == []  # the next start tries again


def test_a_full_disk_costs_only_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, layout: object) -> None:
        raise StorageError("The disk is full.")

    monkeypatch.setattr(mapmaker, "write_layout", full)
    assert maker(MapFiles(tmp_path), Fitting()).wait(20) == mapmaker.MapState(1.0, "The disk is full.", ready=True)


def test_an_error_is_told_and_tried_again_after_a_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fit = Fitting()

    def break_once(vectors: np.ndarray, config: ProjectionConfig, progress: Progress) -> np.ndarray:
        if not fit.times:
            fit.times += 1
            raise MemoryError("too large")
        return fit(vectors, config, progress)

    made = maker(MapFiles(tmp_path), break_once)
    state = made.wait(20)
    assert not state.ready and "too large" in state.note
    assert made.state() == state and fit.times == 1  # it rests
    monkeypatch.setattr(mapmaker, "_REST", 0.0)
    made.state()
    assert made.wait(20).ready and fit.times == 2
