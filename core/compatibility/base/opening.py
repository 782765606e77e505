"""Opening the weights of a network whose manifest holds its sizes."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from torch import nn

from core.compatibility.base.scorer import load_state
from core.config import from_dict
from core.errors import WeightsError
from core.taxonomy import TYPES
from core.weights import Manifest, load_weights

N = TypeVar("N", bound=nn.Module)
C = TypeVar("C")


def open_net(directory: Path, encoder: str | None, build: Callable[[C], N], sizes: type[C]) -> tuple[N, Manifest]:
    """The network whose weights lie in `directory`, built from `sizes`, and their manifest.

    Raises WeightsError where they are missing or damaged, or not for features of `encoder`.
    """
    tensors, manifest = load_weights(directory, encoder=encoder)
    net = build(from_dict(sizes, manifest.config["net"]))
    load_state(net, tensors, directory)
    return net, manifest


def check_types(manifest: Manifest) -> None:
    """Raise WeightsError unless the model was trained on today's garment types, in their order."""
    if manifest.config.get("types") != [kind.key for kind in TYPES]:
        raise WeightsError(
            f"{manifest.name} was trained on other garment types than there are now. Train it again: {manifest.command}"
        )
