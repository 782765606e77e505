"""Public weights: found on this machine first, else downloaded at a pinned revision, and checked either way."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import re
import socket
import threading
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

from core.encoders import ENCODERS
from core.errors import OfflineError, StorageError, StylistError, WeightsError
from core.types import Progress

if TYPE_CHECKING:  # listing encoders must not wait for torch
    from core.encoders.base.clip import OpenClipEncoder

_CONFIGS = ("open_clip_config.json", "config.json")
_WEIGHTS = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin", "model.safetensors", "pytorch_model.bin")
_EXTRAS = (
    *("preprocessor_config.json", "processor_config.json"),
    *("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"),
)
_SECONDS = 3.0  # how long a machine may take to show that it has a network
_CHECKSUMS = "checksums.json"
KNOWN: dict[str, Repository] = {}


@dataclass(frozen=True)
class Repository:
    """A model repository: its address, the commit to use, its weight file with SHA-256 and size in MB.

    An empty `revision` takes the newest commit at the first download and stays with it; empty `weights`
    takes what the repository has; an empty `sha256` trusts what was announced at the first download.
    """

    name: str
    revision: str = ""
    weights: str = ""
    sha256: str = ""
    megabytes: int = 0

    @property
    def folder(self) -> str:
        """The directory name under which its files may be laid down by hand."""
        return self.name.rpartition("/")[2]


def register(name: str, repository: Repository, *, summary: str) -> Callable[..., OpenClipEncoder]:
    """Register an encoder whose weights are public; returns its factory, which takes `progress` and `precision`."""
    KNOWN[name] = repository

    def make(progress: Progress | None = None, precision: str = "auto") -> OpenClipEncoder:
        return open_repository(repository, name, progress, precision)

    ENCODERS.register(name, summary=summary, needs=("download",), offers=("image", "text"))(make)
    return make


def open_repository(
    repository: Repository, name: str, progress: Progress | None = None, precision: str = "auto"
) -> OpenClipEncoder:
    """The encoder of a repository; raises OfflineError, WeightsError or StorageError, each saying what to do."""
    from core.encoders.base.layouts import open_model_directory

    return open_model_directory(fetch(repository, progress), name, precision)


def models_directory() -> Path:
    """Where weights may be laid down by hand, and where checksums are kept; ENSEMBLE_MODELS moves it."""
    return Path(os.environ.get("ENSEMBLE_MODELS") or user_data_path("ensemble") / "models")


def fetch(repository: Repository, progress: Progress | None = None) -> Path:
    """The directory with a repository's files, downloaded if need be; its weights are checked every time."""
    found = find(repository)
    if found is None:
        if not _online():
            raise OfflineError(_how_to_fetch(repository))
        found = _download(repository, progress or (lambda share, what: None))
    _check(repository, found)
    return found


def find(repository: Repository) -> Path | None:
    """The directory with all files of a repository on this machine, or None; never asks the network."""
    by_hand = models_directory() / repository.folder
    if _complete(by_hand, repository):
        return by_hand
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    revision = repository.revision or _locked(repository).get("revision") or None
    with contextlib.suppress(LocalEntryNotFoundError, OSError, ValueError):
        path = Path(snapshot_download(repository.name, revision=revision, local_files_only=True))
        return path if _complete(path, repository) else None
    return None


def _complete(path: Path, repository: Repository) -> bool:
    weights = (repository.weights,) if repository.weights else _WEIGHTS
    return any((path / name).exists() for name in _CONFIGS) and any((path / name).exists() for name in weights)


def _online() -> bool:
    """Whether the hub, or the proxy on the way to it, answers; known within seconds, whatever the name service does."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        return False
    target = urllib.parse.urlsplit(urllib.request.getproxies().get("https") or constants.ENDPOINT)
    answered = threading.Event()

    def knock() -> None:
        port = target.port or (80 if target.scheme == "http" else 443)
        with contextlib.suppress(OSError), socket.create_connection((target.hostname or "", port), timeout=_SECONDS):
            answered.set()

    thread = threading.Thread(target=knock, daemon=True)
    thread.start()
    thread.join(_SECONDS)
    return answered.is_set()


def _download(repository: Repository, progress: Progress) -> Path:
    from huggingface_hub import HfApi, hf_hub_download

    try:
        progress(0.0, f"Asking for {repository.name}")
        info = HfApi().model_info(
            repository.name, revision=repository.revision or None, timeout=10, files_metadata=True
        )
        announced = {file.rfilename: file for file in info.siblings or []}
        weights = repository.weights or next((name for name in _WEIGHTS if name in announced), "")
        if weights not in announced:
            raise WeightsError(f"{repository.name} holds no weights that can be used ({', '.join(_WEIGHTS)}).")
        bar = _bar(progress, repository.name)
        wanted = [name for name in (*_CONFIGS, *_EXTRAS) if name in announced]
        for name in wanted:
            hf_hub_download(repository.name, name, revision=info.sha)
        path = Path(hf_hub_download(repository.name, weights, revision=info.sha, tqdm_class=bar))
        lfs = announced[weights].lfs
        _lock(repository, {"revision": str(info.sha), "sha256": str(lfs.sha256) if lfs else ""})
        return path.parent
    except StylistError:
        raise
    except Exception as error:  # the hub's client raises its own, httpx's and the system's
        raise _explain(repository, error) from error


def _explain(repository: Repository, error: Exception) -> StylistError:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return StorageError(
            f"The disk is full: {repository.name} needs {repository.megabytes or 'several hundred'} MB."
        )
    if type(error).__name__ in ("RepositoryNotFoundError", "RevisionNotFoundError", "HFValidationError"):
        revision = f" at revision {repository.revision}" if repository.revision else ""
        return WeightsError(f"There is no public model repository {repository.name!r}{revision}. Check the spelling.")
    return OfflineError(f"The download broke off ({type(error).__name__}). Try again. {_how_to_fetch(repository)}")


def _bar(progress: Progress, name: str) -> type[Any]:
    """A tqdm that draws nothing and reports to `progress`, which may raise CancelledError to stop the download."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{**options, "file": io.StringIO(), "disable": False})

        def update(self, n: float | None = 1) -> bool | None:
            shown: bool | None = super().update(n)
            if self.total:
                megabytes = f"{self.n / 1e6:.0f} of {self.total / 1e6:.0f} MB"
                progress(min(1.0, self.n / self.total), f"Downloading {name}: {megabytes}")
            return shown

    return Bar


def _check(repository: Repository, path: Path) -> None:
    weights = path / repository.weights if repository.weights else next(p for n in _WEIGHTS if (p := path / n).exists())
    expected = repository.sha256 or _locked(repository).get("sha256") or _announced(weights)
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if expected and digest != expected:
        raise WeightsError(
            f"{weights} is damaged or another file: its SHA-256 is {digest[:12]}…, expected {expected[:12]}…. "
            f"Delete it and fetch it again. {_how_to_fetch(repository)}"
        )
    if not expected:
        _lock(repository, {"revision": repository.revision, "sha256": digest})


def _announced(weights: Path) -> str:
    """The checksum by which the hub's cache names a large file, or ''."""
    name = weights.resolve().name
    return name if re.fullmatch(r"[0-9a-f]{64}", name) else ""


def _locked(repository: Repository) -> dict[str, str]:
    """What was recorded for this repository at its first download."""
    try:
        table = json.loads((models_directory() / _CHECKSUMS).read_text(encoding="utf-8"))
        return {str(key): str(value) for key, value in table[repository.name].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def _lock(repository: Repository, record: dict[str, str]) -> None:
    path = models_directory() / _CHECKSUMS
    table: dict[str, Any] = {}
    with contextlib.suppress(OSError, ValueError):
        table = json.loads(path.read_text(encoding="utf-8"))
    with contextlib.suppress(OSError):  # without it the next download is trusted again, which is no worse than now
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**table, repository.name: record}, indent=2) + "\n", encoding="utf-8")


def _how_to_fetch(repository: Repository) -> str:
    size = f" ({repository.megabytes} MB)" if repository.megabytes else ""
    return (
        f"The weights of {repository.name}{size} are not on this machine, and it has no way to huggingface.co. "
        f"{by_hand(repository)} Until then, choose the built-in encoder."
    )


def by_hand(repository: Repository) -> str:
    """How to bring weights to a machine that has no way to the hub."""
    revision = f" --revision {repository.revision}" if repository.revision else ""
    return (
        f"On a machine that has one, run: hf download {repository.name}{revision} --local-dir {repository.folder}; "
        f"then copy that directory to {models_directory() / repository.folder}, or give its path as the encoder: "
        f"local-dir:PATH."
    )
