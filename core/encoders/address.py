"""One setting that names any encoder: a registered name, a repository, a directory or a checkpoint."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from core.encoders import ENCODERS
from core.encoders.base.hub import KNOWN, Repository, by_hand, find, open_repository
from core.errors import UnknownNameError, WeightsError
from core.types import Encoder, Progress

if TYPE_CHECKING:  # listing encoders must not wait for torch
    from core.encoders.base.clip import OpenClipEncoder

HUB, LOCAL = "hf-hub:", "local-dir:"
_SUFFIXES = (".safetensors", ".pt", ".pth", ".bin")


def open_encoder(address: str, progress: Progress | None = None, precision: str = "auto") -> Encoder:
    """Open the encoder that `address` names.

    A registered name ("builtin", "fashion_clip"); "hf-hub:org/name" or "hf-hub:org/name@revision";
    "local-dir:PATH" or the path of a directory in open_clip's or transformers' layout; the path of a
    checkpoint (.safetensors, .pt, .pth, .bin), with "#" and its open_clip architecture or JSON file behind
    it. `progress` hears of a download. Raises UnknownNameError, WeightsError, OfflineError or StorageError.
    """
    name = registered_name(address)
    if name:
        return ENCODERS.make(name, progress, precision) if name in KNOWN else ENCODERS.make(name)
    if address.startswith(HUB):
        return open_repository(_repository(address), address, progress, precision)
    return _from_disk(address, precision)


def registered_name(address: str) -> str:
    """The registered name that `address` is, hyphens and capitals forgiven, or ''."""
    name = address.strip().casefold().replace("-", "_")
    return name if name in ENCODERS else ""


def missing(address: str) -> str:
    """What keeps `address` from being opened without a network, in a sentence; '' when nothing does."""
    repository = _lacking(address)
    if repository is None:
        return ""
    size = f"{repository.megabytes} MB" if repository.megabytes else "some hundred MB"
    return f"Its weights ({size}) have to be downloaded first."


def how_to_fetch(address: str) -> str:
    """How to come by the weights that `missing` says are not here, in a sentence; '' when nothing is missing."""
    repository = _lacking(address)
    return by_hand(repository) if repository else ""


def _lacking(address: str) -> Repository | None:
    """The repository whose weights `address` needs and this machine has not."""
    name = registered_name(address)
    repository = KNOWN.get(name) if name else (_repository(address) if address.startswith(HUB) else None)
    return repository if repository and find(repository) is None else None


def _repository(address: str) -> Repository:
    name, _, revision = address.removeprefix(HUB).partition("@")
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise WeightsError(f"{address!r} is not the address of a repository. Write hf-hub:ORG/NAME or add @REVISION.")
    pinned = next((known for known in KNOWN.values() if known.name == name), None)
    return pinned if pinned is not None and revision in ("", pinned.revision) else Repository(name, revision)


def _from_disk(address: str, precision: str) -> OpenClipEncoder:
    from core.encoders.base.layouts import open_checkpoint, open_model_directory

    place, _, architecture = address.removeprefix(LOCAL).partition("#")
    path = Path(place).expanduser()
    if path.suffix in _SUFFIXES and not path.is_dir():
        return open_checkpoint(path, architecture, address, precision)
    if path.is_dir() or address.startswith(LOCAL) or len(path.parts) > 1:
        return open_model_directory(path, address, precision)
    raise UnknownNameError("encoder, directory or checkpoint", address, ENCODERS.names())
