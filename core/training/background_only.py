"""Training the control that sees the border of each picture alone, exactly as the mean-pooled baseline learns."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from core.compatibility.background_only import NAME, open_weights
from core.config import load, to_dict
from core.data.directory import open_directory
from core.nets.mean_pooled import MeanPooled, MeanPooledConfig
from core.training import TRAINERS, Run
from core.training.outfit_report import ship
from core.training.outfit_source import Source, open_source
from core.training.outfit_stages import StageConfig, learn_compatibility
from core.types import Catalogue, ItemId

GRID = (24, 18)  # rows and columns of cells a picture is cut into; the outermost are its border
ENCODER = "border-24x18"


@dataclass(frozen=True)
class BackgroundOnlyConfig:
    """Everything that a run depends on beside its data."""

    seed: int = 0
    width: int = 128
    dropout: float = 0.2
    stages: StageConfig = field(default_factory=StageConfig)


@TRAINERS.register(NAME, summary="Control that judges outfits by the borders of their pictures.")
def train(run: Run) -> Path:
    """Read the borders, train, measure on the test split, and write weights, card and figures."""
    torch.set_num_threads(run.threads)
    config = load(BackgroundOnlyConfig, run.config)
    source = see_borders(open_source(run.data / "mango", run.encoder, config.seed), open_directory(run.data / "mango"))
    torch.manual_seed(config.seed)
    net = MeanPooled(MeanPooledConfig(source.data.dim, config.width, config.dropout))
    net.centre, net.whiten = source.data.statistics()
    seconds = learn_compatibility(net, source, config.stages, run, config.seed).seconds
    settings = to_dict(config) | {"net": to_dict(net.config)}
    more = "It sees nothing of a picture but the outermost cells of a grid; what it can tell, backdrops give away."
    return ship(run, NAME, net, source, settings, seconds, open_weights, "Background only", [more])


def see_borders(source: Source, catalogue: Catalogue) -> Source:
    """The source with the borders of its pictures in the place of an encoder's features."""
    features = borders(catalogue, list(source.lookup.row))
    return dataclasses.replace(
        source,
        encoder=ENCODER,
        data=dataclasses.replace(source.data, features=features),
        lookup=dataclasses.replace(source.lookup, features=features),
    )


def borders(catalogue: Catalogue, ids: Sequence[ItemId]) -> Tensor:
    """The features (N, 2d) of the borders of items' pictures."""
    return torch.from_numpy(np.stack([border(catalogue.image(item_id)) for item_id in ids]))  # (N, 2d)


def border(image: Image.Image) -> np.ndarray:
    """Mean colours of the outermost cells of a picture, 0 to 1, unrolled: float32 (2d,)."""
    rows, columns = GRID
    cells = np.asarray(image.convert("RGB").resize((columns, rows), Image.Resampling.BOX), np.float32) / 255
    inside = np.zeros((rows, columns), bool)
    inside[1:-1, 1:-1] = True
    return cells[~inside].ravel()  # (2d,)
