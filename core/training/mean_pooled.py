"""Training the mean-pooled baseline exactly as the OutfitTransformer learns compatibility."""

from dataclasses import dataclass, field
from pathlib import Path

import torch

from core.compatibility.mean_pooled import NAME, open_weights
from core.config import load, to_dict
from core.nets.mean_pooled import MeanPooled, MeanPooledConfig
from core.training import TRAINERS, Run
from core.training.outfit_report import ship
from core.training.outfit_source import open_source
from core.training.outfit_stages import StageConfig, learn_compatibility


@dataclass(frozen=True)
class MeanPooledTrainingConfig:
    """Everything that a run depends on beside its data and its encoder."""

    seed: int = 0
    width: int = 512
    dropout: float = 0.2
    stages: StageConfig = field(default_factory=StageConfig)


@TRAINERS.register(NAME, summary="Baseline that judges the average of an outfit's pieces.")
def train(run: Run) -> Path:
    """Embed the catalogue, train, measure on the test split, and write weights, card and figures."""
    torch.set_num_threads(run.threads)
    config = load(MeanPooledTrainingConfig, run.config)
    source = open_source(run.data / "mango", run.encoder, config.seed)
    torch.manual_seed(config.seed)
    net = MeanPooled(MeanPooledConfig(source.data.dim, config.width, config.dropout))
    net.centre, net.whiten = source.data.statistics()
    seconds = learn_compatibility(net, source, config.stages, run, config.seed).seconds
    settings = to_dict(config) | {"net": to_dict(net.config)}
    return ship(run, NAME, net, source, settings, seconds, open_weights, "Mean-pooled baseline")
