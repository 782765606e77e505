"""Weights in the repository: safetensors beside a manifest that says what they are and where they came from."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from core.config import load
from core.errors import ConfigError, WeightsError

MODELS = Path(__file__).parent.parent / "assets" / "models"


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


def save_weights(directory: Path, tensors: dict[str, torch.Tensor], manifest: Manifest, *, half: bool = True) -> None:
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
    try:
        return load(Manifest, directory / "manifest.json")
    except ConfigError as error:
        raise WeightsError(f"No usable weights in {directory}: {error}") from error


def load_weights(directory: Path, *, encoder: str | None = None) -> tuple[dict[str, torch.Tensor], Manifest]:
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
