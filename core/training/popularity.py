"""Making the control that only knows how often stylists use a piece."""

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import torch

from core.compatibility.popularity import NAME, open_weights
from core.config import load, to_dict
from core.nets.recall import Popularity
from core.training import TRAINERS, Run
from core.training.outfit_data import OutfitData
from core.training.outfit_memory import MemorySizes, build_memory
from core.training.outfit_report import ship
from core.training.outfit_source import open_source


@dataclass(frozen=True)
class PopularityConfig:
    """Everything that a run depends on beside its data and its encoder."""

    seed: int = 0
    memory: MemorySizes = field(default_factory=MemorySizes)


@TRAINERS.register(NAME, summary="Counts how often stylists use a piece.")
def train(run: Run) -> Path:
    """Embed the catalogue, count, measure on the test split, and write weights, card and figures."""
    torch.set_num_threads(run.threads)
    config = load(PopularityConfig, run.config)
    source = open_source(run.data / "mango", run.encoder, config.seed)
    began = time.perf_counter()
    net = count(source.data, config.memory)
    settings = to_dict(config) | {"net": to_dict(net.config)}
    return ship(run, NAME, net, source, settings, time.perf_counter() - began, open_weights, "Popularity")


def count(data: OutfitData, sizes: MemorySizes) -> Popularity:
    """The control that has counted the training outfits."""
    worn = [row for outfit in data.train for row in outfit]
    uses = Counter(worn)
    memory = build_memory(data.features, [(row,) for row in uses], data.statistics()[1], sizes)
    net = Popularity(memory.config)
    net.memory = memory
    net.uses = torch.tensor([float(uses[row]) for row in sorted(uses)]).log1p()  # (m,), in the memory's order
    net.middle = torch.tensor([float(uses[row]) for row in worn]).log1p().mean()
    return net
