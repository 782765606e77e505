"""Opening the encoder and embedding a catalogue in the background, with what is ready usable at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.errors import ImageError, RequestError, StylistError
from core.types import Catalogue, Encoder, Features, ItemId, Progress
from core.workload import bound_threads

CHUNK = 64

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Preparation:
    """How far the background work is: items `done` of `total`, `what` is being done in words, and any `error`.

    `warning` is something to know that stops nothing, such as a full disk.
    """

    done: int
    total: int
    seconds_left: float | None = None
    ready: bool = False
    error: str | None = None
    what: str = "Not started"
    warning: str = ""


Embed = Callable[[Catalogue, Encoder, Sequence[ItemId]], Features]
"""Embeddings of some items of a catalogue, without those whose pictures cannot be opened."""


class Preparer:
    """One background thread that embeds one catalogue with one encoder; every method may be called by any thread."""

    def __init__(self, catalogue: Catalogue, open_encoder: Callable[[Progress], Encoder], embed: Embed) -> None:
        self._catalogue = catalogue
        self._open_encoder = open_encoder
        self._embed = embed
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._encoder: Encoder | None = None
        self._parts: list[Features] = []
        self._joined: Features | None = None
        self._state = Preparation(0, len(catalogue.items))

    def start(self) -> None:
        """Begin, or begin again after an error; returns at once."""
        with self._change:
            if self._thread is not None and (self._thread.is_alive() or self._state.ready):
                return
            self._set(error=None, what="Opening the encoder")
            self._thread = threading.Thread(target=self._run, name="preparation", daemon=True)
            self._thread.start()

    def state(self) -> Preparation:
        """How far it is."""
        return self._state

    def wait(self, timeout: float | None = None) -> Preparation:
        """Wait until all is ready or an error ended it, at most `timeout` seconds."""
        self.start()
        with self._change:
            self._change.wait_for(lambda: self._state.ready or self._state.error is not None, timeout)
        return self._state

    def encoder(self, timeout: float = 30.0) -> Encoder:
        """The encoder, once it is open; raises RequestError with the reason when it cannot be."""
        self.start()
        with self._change:
            self._change.wait_for(lambda: self._encoder is not None or self._state.error is not None, timeout)
            if self._encoder is None:
                raise RequestError(self._state.error or "The encoder is still being opened. Try again in a moment.")
            return self._encoder

    def opened(self) -> Encoder | None:
        """The encoder if it is open already."""
        return self._encoder

    def features(self, needed: Sequence[ItemId] = (), timeout: float = 30.0) -> Features:
        """What is embedded so far, in the catalogue's order; `needed` items that are not yet are embedded now.

        Without `needed`, waits for the first of them at most `timeout` seconds, so that nobody is told of an empty
        catalogue whose embeddings are being read.
        """
        encoder = self.encoder()
        with self._change:
            if not needed:
                self._change.wait_for(self._some, timeout)
            if self._joined is None:
                self._joined = join(self._parts, encoder)
            ready = self._joined
        have = set(ready.ids) if needed else set()
        missing = [item_id for item_id in dict.fromkeys(needed) if item_id not in have]
        return join([ready, self._embed_now(encoder, missing)], encoder) if missing else ready

    def _some(self) -> bool:
        return bool(self._parts) or self._state.ready or self._state.error is not None

    def _embed_now(self, encoder: Encoder, ids: Sequence[ItemId]) -> Features:
        part = self._embed(self._catalogue, encoder, ids)
        lost = sorted(set(ids) - set(part.ids))
        if lost:
            title = self._catalogue.item(lost[0]).title
            raise ImageError(f"The picture of {title!r} ({lost[0]}) cannot be opened. Choose another piece.")
        return part

    def _run(self) -> None:
        try:
            self._prepare()
        except StylistError as error:
            self._set(error=str(error), what="Stopped")
        except Exception as error:  # a thread has no caller: whatever happens must reach the person
            _log.exception("Preparing %s failed", self._catalogue.name)
            self._set(error=f"Preparing {self._catalogue.name} failed: {error}. Start it again.", what="Stopped")

    def _prepare(self) -> None:
        bound_threads()
        encoder = self._encoder or self._open_encoder(self._hear)
        with self._change:
            self._encoder = encoder
            self._change.notify_all()
        ids = [item.id for item in self._catalogue.items]
        started, first = time.monotonic(), self._state.done
        for start in range(first, len(ids), CHUNK):
            self._set(what=f"Looking at the pictures of {self._catalogue.name}")
            part = self._embed(self._catalogue, encoder, ids[start : start + CHUNK])
            with self._change:
                self._parts.append(part)
                self._joined = None
            done = min(start + CHUNK, len(ids))
            pace = (time.monotonic() - started) / (done - first)
            self._set(done=done, seconds_left=pace * (len(ids) - done))
        self._set(ready=True, seconds_left=0.0, what="Ready")

    def _hear(self, done: float, what: str) -> None:
        self._set(what=f"{what} ({done:.0%})")

    def _set(self, **changes: object) -> None:
        with self._change:
            self._state = replace(self._state, **changes)  # type: ignore[arg-type]
            self._change.notify_all()


def join(parts: Sequence[Features], encoder: Encoder) -> Features:
    """Several parts as one; no parts give empty arrays of the right width."""
    empty = np.empty((0, encoder.dim), np.float32)
    image, text = (
        np.concatenate([empty, *(getattr(part, side) for part in parts)]) for side in ("image", "text")
    )  # (n, d) each
    return Features(tuple(item_id for part in parts for item_id in part.ids), image, text, encoder.fingerprint)


def select(features: Features, ids: Sequence[ItemId]) -> Features:
    """The embeddings of some items, in the order of `ids`."""
    row_of = {item_id: row for row, item_id in enumerate(features.ids)}
    rows = [row_of[item_id] for item_id in ids]
    return Features(tuple(ids), features.image[rows], features.text[rows], features.encoder)  # (n, d)
