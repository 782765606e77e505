"""Making the scorer that only remembers which pieces stylists wore together."""

import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from core.compatibility.co_occurrence import NAME, open_weights
from core.config import load, to_dict
from core.nets.recall import CoOccurrence
from core.training import TRAINERS, Run
from core.training.outfit_data import OutfitData
from core.training.outfit_memory import MemorySizes, build_memory
from core.training.outfit_report import ship
from core.training.outfit_source import open_source


@dataclass(frozen=True)
class CoOccurrenceConfig:
    """Everything that a run depends on beside its data and its encoder."""

    seed: int = 0
    memory: MemorySizes = field(default_factory=MemorySizes)


@TRAINERS.register(NAME, summary="Counts which pieces stylists wore together.")
def train(run: Run) -> Path:
    """Embed the catalogue, count, measure on the test split, and write weights, card and figures."""
    torch.set_num_threads(run.threads)
    config = load(CoOccurrenceConfig, run.config)
    source = open_source(run.data / "mango", run.encoder, config.seed)
    began = time.perf_counter()
    net = remember(source.data, config.memory)
    _, bonds = source.valid.sit(lambda items, mask, _: net.memory.bond(items, mask), source.lookup)  # (m,)
    net.gain, net.middle = scale(bonds, np.array([verdict.label for verdict in source.valid.verdicts]))
    settings = to_dict(config) | {"net": to_dict(net.config)}
    return ship(run, NAME, net, source, settings, time.perf_counter() - began, open_weights, "Co-occurrence")


def remember(data: OutfitData, sizes: MemorySizes) -> CoOccurrence:
    """The scorer that remembers the training outfits."""
    memory = build_memory(data.features, data.train, data.statistics()[1], sizes)
    net = CoOccurrence(memory.config)
    net.memory = memory
    return net


def scale(bonds: np.ndarray, labels: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Gain and middle () that put outfits (m,) by stylists, `labels` 1, as far above a logit of 0 as others below."""
    right, wrong = bonds[labels == 1].mean(), bonds[labels == 0].mean()
    gain = 2 / max(right - wrong, 1e-6)
    return torch.tensor(gain, dtype=torch.float32), torch.tensor((right + wrong) / 2, dtype=torch.float32)
