"""A directory's picture files on disk: what each holds, and small copies for the web, both remembered between runs."""

import contextlib
import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.data.images import load_image, thumbnail

Known = tuple[int, int, str]  # size, time of change, hash of the content


@dataclass(frozen=True)
class FileStamp:
    """Size in bytes and time of the last change in nanoseconds; while both stay, so does the content."""

    size: int
    changed: int


def scan(directory: Path) -> dict[str, FileStamp]:
    """Every file below `directory` by its relative path with forward slashes, without opening any."""
    found: dict[str, FileStamp] = {}
    waiting = [("", str(directory))]
    while waiting:
        prefix, folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):  # a link to a folder above would never end
                    waiting.append((f"{prefix}{entry.name}/", entry.path))
                elif entry.is_file():
                    status = entry.stat()
                    found[prefix + entry.name] = FileStamp(status.st_size, status.st_mtime_ns)
    return found


class PictureFiles:
    """Pictures by relative path, with their content hashes and thumbnails kept under `cache`.

    Nothing is lost when the cache cannot be written: a full disk only makes it slower.
    """

    def __init__(self, root: Path, stamps: Mapping[str, FileStamp], cache: Path) -> None:
        self._root, self._stamps = root, stamps
        place = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
        self._table = cache / "pictures" / f"{place}.json"
        self._thumbnails = cache / "thumbnails"
        self._lock = threading.Lock()
        self._known: dict[str, Known] | None = None

    def hashes(self, names: list[str]) -> list[str]:
        """A hash of each file's content; files that have not changed since the last time are not read again."""
        with self._lock:
            if self._known is None:
                self._known = self._read_table()
            fresh = {name: self._read_hash(name) for name in names if not self._is_known(name, self._known)}
            if fresh:
                self._known |= fresh
                with contextlib.suppress(OSError):
                    write_atomically(self._table, json.dumps(self._known).encode())
            return [self._known[name][2] for name in names]

    def thumbnail(self, name: str, width: int) -> bytes:
        """The picture as WebP, at most `width` pixels wide; raises ImageError."""
        stamp = self._stamps[name]
        key = hashlib.sha256(f"{self._root.resolve()}/{name} {stamp} {width}".encode()).hexdigest()[:32]
        path = self._thumbnails / key[:2] / f"{key}.webp"
        with contextlib.suppress(OSError):
            return path.read_bytes()
        data = thumbnail(load_image(self._root / name, max_side=4 * width), width)
        with contextlib.suppress(OSError):
            write_atomically(path, data)
        return data

    def _is_known(self, name: str, known: Mapping[str, Known]) -> bool:
        stamp = self._stamps[name]
        return name in known and known[name][:2] == (stamp.size, stamp.changed)

    def _read_hash(self, name: str) -> Known:
        digest = hashlib.blake2b((self._root / name).read_bytes(), digest_size=16).hexdigest()
        return self._stamps[name].size, self._stamps[name].changed, digest

    def _read_table(self) -> dict[str, Known]:
        try:
            table = json.loads(self._table.read_text(encoding="utf-8")).items()
            return {name: (int(size), int(changed), str(digest)) for name, (size, changed, digest) in table}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # never written, or damaged: read the pictures again


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or the next run after a crash, sees all of it or none; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
