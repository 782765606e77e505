"""Weights in the repository or of a person's own: safetensors beside a manifest that says what they are and whence."""

import dataclasses
import functools
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import platformdirs
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from core.config import from_dict, load
from core.errors import ConfigError, WeightsError

MODELS = Path(__file__).parent.parent / "assets" / "models"

N = TypeVar("N", bound=nn.Module)
C = TypeVar("C")


@dataclass(frozen=True)
class Manifest:
    """How a weight file came to be.

    `encoder` is the fingerprint of the encoder whose features the model reads ('' for an encoder
    itself); `depends` maps each other input (the collection, say) to the fingerprint it had.
    """

    name: str
    sha256: str
    encoder: str
    command: str
    seed: int
    data: str
    seconds: float
    config: dict[str, Any] = field(default_factory=dict)
    depends: dict[str, str] = field(default_factory=dict)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def save_weights(directory: Path, tensors: dict[str, Tensor], manifest: Manifest, *, half: bool = True) -> None:
    """Write `weights.safetensors` (fp16 where `half`) and `manifest.json` with the checksum filled in."""
    directory.mkdir(parents=True, exist_ok=True)
    stored = {
        name: (tensor.half() if half and tensor.is_floating_point() else tensor).detach().contiguous().cpu()
        for name, tensor in tensors.items()
    }
    path = directory / "weights.safetensors"
    save_file(stored, path)
    record = dataclasses.asdict(dataclasses.replace(manifest, sha256=digest(path)))
    (directory / "manifest.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def read_manifest(directory: Path) -> Manifest:
    """The manifest in `directory`; raises WeightsError when there is none or it is malformed."""
    path = directory / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns) if path.exists() else load(Manifest, path)
    except ConfigError as error:
        raise WeightsError(f"No usable weights in {directory}: {error}") from error


@functools.lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> Manifest:
    """The manifest at `path` as it is since `changed`; completers ask for it at every request."""
    return load(Manifest, path)


def weights_mark(manifest: Manifest) -> str:
    """What tells one training of a model from another: the start of its weights' checksum."""
    return manifest.sha256[:16]


def load_weights(directory: Path, *, encoder: str | None = None) -> tuple[dict[str, Tensor], Manifest]:
    """Read fp32 tensors and the manifest, checking the checksum and, when given, the encoder's fingerprint."""
    manifest = read_manifest(directory)
    path = directory / "weights.safetensors"
    if not path.exists():
        raise WeightsError(f"{path} is missing. Restore it, or train it again: {manifest.command}")
    if digest(path) != manifest.sha256:
        raise WeightsError(
            f"{path} is damaged: its checksum is not the recorded one. Restore it, or run: {manifest.command}"
        )
    if encoder is not None and manifest.encoder != encoder:
        raise WeightsError(
            f"The model {manifest.name!r} reads features of encoder {manifest.encoder}, not of {encoder}. "
            f"Choose the encoder it was trained on, or train it again: {manifest.command}"
        )
    try:
        tensors = load_file(path)
    except SafetensorError as error:
        raise WeightsError(f"{path} cannot be read ({error}).") from error
    return {name: t.float() if t.is_floating_point() else t for name, t in tensors.items()}, manifest


def user_models() -> Path:
    """The directory for models that a person trained or fetched; `ENSEMBLE_MODELS` overrides the usual place."""
    chosen = os.environ.get("ENSEMBLE_MODELS")
    if chosen:
        return Path(chosen)
    return Path(platformdirs.user_data_dir("ensemble", appauthor=False)) / "models"


def find_weights(model: str, encoder: str) -> Path:
    """The directory of the weights of `model` trained on features of `encoder` (a fingerprint).

    Raises WeightsError that says how to train them.
    """
    trained = []
    for home in (MODELS / model, *sorted((user_models() / model).glob("*"))):
        if (home / "manifest.json").exists():
            trained.append(read_manifest(home).encoder)
            if trained[-1] == encoder:
                return home
    others = f" There are weights for: {', '.join(sorted(set(trained)))}." if trained else ""
    raise WeightsError(
        f"There are no weights of {model} for the encoder {encoder}.{others} "
        f"Train them: python -m core.cli.train {model} --encoder NAME"
    )


def open_net(directory: Path, encoder: str | None, build: Callable[[C], N], sizes: type[C]) -> tuple[N, Manifest]:
    """The network whose weights lie in `directory`, built from `sizes`, and their manifest.

    Raises WeightsError where they are missing or damaged, or not for features of `encoder`.
    """
    tensors, manifest = load_weights(directory, encoder=encoder)
    try:
        net = build(from_dict(sizes, manifest.config["net"]))
    except (KeyError, TypeError, ConfigError) as error:
        raise WeightsError(
            f"The manifest in {directory} does not hold the sizes of {manifest.name} ({error!s}). "
            f"Restore it, or train it again: {manifest.command}"
        ) from error
    load_state(net, tensors, directory)
    return net, manifest


def load_state(net: nn.Module, tensors: dict[str, Tensor], directory: Path) -> None:
    """Put tensors into a network; raises WeightsError that names the directory when they do not fit."""
    try:
        net.load_state_dict(tensors)
    except RuntimeError as error:
        raise WeightsError(f"The weights in {directory} are not those of their manifest: {error}") from error


def check_names(manifest: Manifest, key: str, names: Sequence[str]) -> None:
    """Raise WeightsError unless the model was trained on today's `names` (of "types", say), in their order."""
    if manifest.config.get(key) != list(names):
        raise WeightsError(
            f"{manifest.name} was trained on other {key} than there are now. Train it again: {manifest.command}"
        )
