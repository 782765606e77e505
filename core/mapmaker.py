"""Making the map of one catalogue by one encoder in the background, and keeping it for the next time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.errors import RequestError, StorageError, StylistError
from core.preparation import Preparer
from core.projection.apart import fit_apart
from core.projection.fit import ProjectionConfig, fit_pca
from core.projection.layout import Layout, read_layout, write_layout
from core.types import Catalogue, MapState, Progress

CONFIG = ProjectionConfig()
_PREPARED = 0.3  # of the progress, when the catalogue is embedded
_OPENING = 600.0  # seconds to wait for an encoder, which may have to be downloaded
_REST = 30.0  # seconds after which what failed is tried again
_MOVED = "The encoder is another than the map was made with, so it is laid out again"

_log = logging.getLogger(__name__)

Fit = Callable[[np.ndarray, ProjectionConfig, Progress], np.ndarray]
"""Points (n, 2) within [-1, 1] of unit vectors (n, d)."""


@dataclass(frozen=True)
class MapFiles:
    """Where maps are `kept`, and the one that `shipped` with the program, if the catalogue and the encoder did."""

    kept: Path
    shipped: Path | None = None


class MapMaker:
    """One background thread that lays one catalogue out; every method may be called by any thread.

    A shipped map is believed at once where it is of this catalogue, so that nothing waits for the encoder; it is
    laid out again where the encoder, once open, is not the one that it was made with.
    """

    def __init__(self, catalogue: Catalogue, preparer: Preparer, files: MapFiles, fit: Fit = fit_apart) -> None:
        self._catalogue, self._preparer, self._files, self._fit = catalogue, preparer, files, fit
        self._lock = threading.RLock()
        self._thread: threading.Thread | None = None
        self._failed = -_REST  # when it failed last
        self._layout: Layout | None = None
        self._state = MapState(0.0, "Not started")

    def state(self) -> MapState:
        """How far the map is; begins to make it where there is none, and again some time after a failure."""
        with self._lock:
            if self._layout is None and self._thread is None and self._files.shipped:
                self._adopt(self._read(self._files.shipped))
            if self._layout is not None and not self._is_right(self._layout):
                self._layout, self._state = None, MapState(0.0, _MOVED)
            resting = time.monotonic() - self._failed < _REST
            if self._layout is None and not resting and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._run, name="map", daemon=True)
                self._thread.start()
            return self._state

    def wait(self, timeout: float | None = None) -> MapState:
        """Wait until the map is ready or has failed, at most `timeout` seconds."""
        self.state()
        if self._thread is not None:
            self._thread.join(timeout)
        return self.state()

    def layout(self) -> Layout:
        """The map; raises RequestError with what is being done while there is none."""
        with self._lock:
            state = self.state()
            if self._layout is None:
                raise RequestError(f"The map is not ready yet ({state.done:.0%}): {state.note}. Try again in a moment.")
            return self._layout

    def _run(self) -> None:
        try:
            self._make()
        except StylistError as error:
            self._fail(str(error))
        except Exception as error:  # a thread has no caller: whatever happens must reach the person
            _log.exception("Laying out %s failed", self._catalogue.name)
            self._fail(f"The map could not be laid out ({error}). It is tried again in half a minute.")

    def _make(self) -> None:
        self._say(0.0, "Opening the encoder")
        encoder = self._preparer.encoder(_OPENING)
        path = self._files.kept / f"{self._catalogue.fingerprint}-{encoder.fingerprint}.npz"
        for known in (path, *([self._files.shipped] if self._files.shipped else [])):
            if self._adopt(self._read(known)):
                return
        self._prepare()
        features = self._preparer.features()
        points, note = self._lay_out(features.image)
        made = (encoder.fingerprint, self._catalogue.fingerprint, CONFIG.fingerprint)
        layout = Layout(features.ids, points, *made)
        try:
            if not note:
                write_layout(path, layout)
        except StorageError as error:
            note = str(error)
        self._adopt(layout, note)

    def _prepare(self) -> None:
        """Wait until every picture is embedded."""
        while not (state := self._preparer.wait(0.5)).ready:
            if state.error:
                raise RequestError(state.error)
            self._say(_PREPARED * state.done / max(state.total, 1), state.what)

    def _lay_out(self, vectors: np.ndarray) -> tuple[np.ndarray, str]:
        """Points (n, 2) of vectors (n, d), and a note where they had to be found in a lesser way."""
        try:
            return self._fit(
                vectors, CONFIG, lambda done, what: self._say(_PREPARED + done * (1 - _PREPARED), what)
            ), ""
        except StorageError as error:
            _log.warning("%s", error)
            return fit_pca(vectors), f"This map is a simple one, by principal components. {error}"

    def _read(self, path: Path) -> Layout | None:
        """The map at `path`, or None where there is none, or one that is damaged or of something else."""
        if not path.is_file():
            return None
        try:
            layout = read_layout(path)
        except StorageError as error:
            _log.warning("%s", error)
            return None
        return layout if self._is_right(layout) else None

    def _is_right(self, layout: Layout) -> bool:
        opened = self._preparer.opened()
        encoder = opened.fingerprint if opened else layout.encoder  # to be looked at again once it is open
        return layout.is_of(self._catalogue.fingerprint, encoder, CONFIG.fingerprint)

    def _adopt(self, layout: Layout | None, note: str = "") -> bool:
        with self._lock:
            if layout is not None:
                self._layout, self._state = layout, MapState(1.0, note, ready=True)
            return layout is not None

    def _say(self, done: float, note: str) -> None:
        with self._lock:
            self._state = MapState(done, note)

    def _fail(self, note: str) -> None:
        with self._lock:
            self._failed, self._state = time.monotonic(), MapState(0.0, note)
