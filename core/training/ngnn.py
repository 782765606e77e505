"""Training NGNN (Cui et al. 2019) by pairs of outfits, over a graph counted on the training outfits alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.compatibility.ngnn import NAME, open_weights
from core.config import load, to_dict
from core.nets.ngnn import Ngnn, NgnnConfig
from core.taxonomy import TYPES
from core.training import TRAINERS, Run
from core.training.fit import FitConfig
from core.training.outfit_data import OutfitData, batches, forget_types, spoil_some
from core.training.outfit_report import ship
from core.training.outfit_source import open_source
from core.training.outfit_stages import compatibility_grade, learn


@dataclass(frozen=True)
class NgnnSizes:
    """Sizes of the network whatever the encoder, as in NgnnConfig."""

    hidden: int = 12
    steps: int = 3
    image: float = 0.2


@dataclass(frozen=True)
class NgnnTrainingConfig:
    """Everything that a run depends on beside its data and its encoder.

    `consistency` weighs the distance of the branches; the rest as for the other outfit models.
    """

    seed: int = 0
    net: NgnnSizes = field(default_factory=NgnnSizes)
    batch: int = 64
    subset: float = 0.2
    mixed: float = 0.1
    consistency: float = 5.0
    untyped: float = 0.05
    fit: FitConfig = field(default_factory=lambda: FitConfig(epochs=16, rate=2e-3))


@TRAINERS.register(NAME, summary="Graph network over garment types, its edges counted on the training outfits.")
def train(run: Run) -> Path:
    """Embed the catalogue, count the graph, train, measure on the test split, and write weights, card and figures."""
    torch.set_num_threads(run.threads)
    config = load(NgnnTrainingConfig, run.config)
    source = open_source(run.data / "mango", run.encoder, config.seed)
    torch.manual_seed(config.seed)
    net = Ngnn(NgnnConfig(source.data.dim, len(TYPES), **to_dict(config.net)))
    net.centre, net.whiten = source.data.statistics()
    types = source.data.types.tolist()
    net.graph = count_graph([[types[row] for row in outfit] for outfit in source.data.train], len(TYPES))
    losses_of, grade = partial(losses, net, source.data, config), partial(compatibility_grade, net, source)
    seconds = learn(net, NAME, losses_of, grade, config.fit, config.batch, source, run, config.seed).seconds
    settings = to_dict(config) | {"net": to_dict(net.config), "types": [kind.key for kind in TYPES]}
    return ship(run, NAME, net, source, settings, seconds, open_weights, "NGNN")


def count_graph(outfits: Sequence[Sequence[int]], kinds: int) -> Tensor:
    """Edge weights (K + 1, K + 1) from outfits given as types of their items.

    To type i from type j leads (Count_ij / Count_j) / Σ_k (Count_ik / Count_k), where Count_j is the
    number of outfits with type j and Count_ij that of outfits with both, or with two items of one type.
    The last row and column, for unknown types, and those of types never worn weigh all alike.
    """
    alone, both = np.zeros(kinds), np.zeros((kinds, kinds))
    for outfit in outfits:
        known = np.array([kind for kind in outfit if kind >= 0], int)
        held = np.bincount(known, minlength=kinds)  # (K,)
        alone += held > 0
        pairs = np.outer(held > 0, held > 0)  # (K, K)
        np.fill_diagonal(pairs, held > 1)
        both += pairs
    share = both / np.maximum(alone, 1)  # (K, K), Count_ij / Count_j
    total = share.sum(axis=1, keepdims=True)  # (K, 1)
    graph = np.full((kinds + 1, kinds + 1), 1 / (kinds + 1))
    graph[:kinds, :kinds] = np.where(total > 0, share / np.maximum(total, 1e-12), 1 / (kinds + 1))
    return torch.from_numpy(graph).float()


def losses(net: Ngnn, data: OutfitData, config: NgnnTrainingConfig, epoch: int) -> Iterator[Tensor]:
    """Losses of one epoch: Bayesian personalised ranking (Rendle et al. 2009), and the branches' consistency."""
    rng = np.random.default_rng([config.seed, epoch, 0])
    for rows in batches(data.train, config.batch, config.subset, rng):
        both = np.concatenate([rows, spoil_some(data, rows, config.mixed, rng)])  # (2B, n)
        items, mask = data.gather(both)
        logits, apart = net.judge(items, mask, forget_types(data.types_of(both), config.untyped))  # (2B,), ()
        right, wrong = torch.split(logits, len(rows))  # (B,) each
        yield -F.logsigmoid(right - wrong).mean() + config.consistency * apart
