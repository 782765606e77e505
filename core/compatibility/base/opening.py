"""Opening the weights of a network whose manifest holds its sizes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from torch import Tensor, nn

from core.config import from_dict
from core.errors import ConfigError, WeightsError
from core.weights import Manifest, load_weights

N = TypeVar("N", bound=nn.Module)
C = TypeVar("C")


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
