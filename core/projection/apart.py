"""Fitting in a process of its own, because UMAP holds the interpreter that every session's page runs in.

`python -m core.projection.apart SETTINGS` reads vectors as npy from its input, and writes lines of progress
and then the points as npy to its output.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import IO

import numpy as np

from core.errors import StorageError
from core.projection.fit import FEWEST, ProjectionConfig, fit_map
from core.types import Progress

_ROOT = Path(__file__).parent.parent.parent
_POINTS = "points"
_KINDNESS = 5  # pages go first


def fit_apart(vectors: np.ndarray, config: ProjectionConfig, progress: Progress) -> np.ndarray:
    """What `fit_map` gives for vectors (n, d), made in another process; raises StorageError when that one fails.

    `progress` may raise, which ends the other process.
    """
    if len(vectors) < FEWEST:
        return fit_map(vectors, config, progress)  # no sooner asked than done
    command = [sys.executable, "-m", "core.projection.apart", json.dumps(asdict(config))]
    with tempfile.TemporaryFile() as complaints:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, cwd=_ROOT
        ) as process:
            try:
                points = _talk(process, vectors, progress)
            finally:
                process.kill()  # nothing, where it has ended
        if points is None or points.shape != (len(vectors), 2) or not np.isfinite(points).all():
            raise StorageError(f"The map could not be laid out: {_last_line(complaints)}")
        return points


def _talk(process: subprocess.Popen[bytes], vectors: np.ndarray, progress: Progress) -> np.ndarray | None:
    assert process.stdin and process.stdout
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(_as_npy(vectors))
        process.stdin.close()
    for line in process.stdout:
        word, _, rest = line.decode(errors="replace").rstrip("\n").partition(" ")
        if word == _POINTS:
            with contextlib.suppress(ValueError, EOFError):
                return _of_npy(process.stdout.read())  # (n, 2)
            return None
        progress(float(word), rest)
    return None


def _as_npy(array: np.ndarray) -> bytes:
    """An array as float32 in bytes; pipes take no `np.save`."""
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(array, np.float32), allow_pickle=False)
    return buffer.getvalue()


def _of_npy(data: bytes) -> np.ndarray:
    return np.asarray(np.load(io.BytesIO(data), allow_pickle=False))


def _last_line(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "its process ended without a word"


def main() -> None:
    """Read vectors, write progress and points."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(_KINDNESS)
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints must not get between the lines

    def say(done: float, what: str) -> None:
        out.write(f"{done:.4f} {what}\n".encode())
        out.flush()

    points = fit_map(_of_npy(sys.stdin.buffer.read()), ProjectionConfig(**json.loads(sys.argv[1])), say)
    out.write(f"{_POINTS} \n".encode() + _as_npy(points))
    out.flush()


if __name__ == "__main__":
    main()
