"""Training CSA-Net (Lin et al. 2020) with the outfit ranking loss on the features and splits of every outfit model."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from core.compatibility.csa_net import NAME, open_weights
from core.config import load, to_dict
from core.nets.csa_net import CsaNet, CsaNetConfig
from core.taxonomy import TYPES
from core.training import TRAINERS, Run
from core.training.fit import FitConfig
from core.training.losses import focal_loss
from core.training.outfit_data import PAD, OutfitData, batches, forget_types, hold_out, spoil_some
from core.training.outfit_report import ship
from core.training.outfit_source import open_source
from core.training.outfit_stages import compatibility_grade, learn


@dataclass(frozen=True)
class CsaNetSizes:
    """Sizes of the network whatever the encoder, as in CsaNetConfig."""

    embed: int = 64
    masks: int = 5
    hidden: int = 256
    dropout: float = 0.2


@dataclass(frozen=True)
class CsaNetTrainingConfig:
    """Everything that a run depends on beside its data and its encoder.

    Batches of `batch` outfits, a share `subset` of which loses pieces; `negatives` of each held-out piece;
    a share `untyped` of the items is shown without its type, as pieces of no known type come at run time.
    """

    seed: int = 0
    net: CsaNetSizes = field(default_factory=CsaNetSizes)
    batch: int = 64
    subset: float = 0.2
    mixed: float = 0.1
    negatives: int = 8
    margin: float = 0.3
    untyped: float = 0.05
    fit: FitConfig = field(default_factory=lambda: FitConfig(epochs=16, rate=1e-3))


@TRAINERS.register(NAME, summary="Embeddings conditioned on pairs of garment types, by the outfit ranking loss.")
def train(run: Run) -> Path:
    """Embed the catalogue, train, measure on the test split, and write weights, card and figures."""
    torch.set_num_threads(run.threads)
    config = load(CsaNetTrainingConfig, run.config)
    source = open_source(run.data / "mango", run.encoder, config.seed)
    torch.manual_seed(config.seed)
    net = CsaNet(CsaNetConfig(source.data.dim, len(TYPES), **to_dict(config.net)))
    net.centre, net.whiten = source.data.statistics()
    losses_of, grade = partial(losses, net, source.data, config), partial(compatibility_grade, net, source)
    seconds = learn(net, NAME, losses_of, grade, config.fit, config.batch, source, run, config.seed).seconds
    settings = to_dict(config) | {"net": to_dict(net.config), "types": [kind.key for kind in TYPES]}
    return ship(run, NAME, net, source, settings, seconds, open_weights, "CSA-Net")


def losses(net: CsaNet, data: OutfitData, config: CsaNetTrainingConfig, epoch: int) -> Iterator[Tensor]:
    """Losses of one epoch: the ranking of held-out pieces, and the calibration of whole outfits."""
    rng = np.random.default_rng([config.seed, epoch, 0])
    for rows in batches(data.train, config.batch, config.subset, rng):
        yield ranking_loss(net, data, config, rows, rng) + calibration_loss(net, data, config, rows, rng)


def ranking_loss(
    net: CsaNet, data: OutfitData, config: CsaNetTrainingConfig, rows: np.ndarray, rng: np.random.Generator
) -> Tensor:
    """Outfit ranking loss, the mean of [D(O, p) − min D(O, n) + margin]+ over outfits (B, n) without a piece p.

    Negatives n are of the same family as p; what the outfit holds already is none.
    """
    rest, right, wrong, clash = hold_out(data, rows, config.negatives, "family", rng)
    shown = np.concatenate([right[:, None], wrong], axis=1)  # (B, 1 + m)
    items, mask = data.gather(rest)
    types = forget_types(data.types_of(rest), config.untyped)  # (B, n)
    candidates, _ = data.gather(shown)  # (B, 1 + m, 2d)
    distances = net.distances(items, mask, types, candidates, data.types_of(shown))  # (B, 1 + m)
    nearest = distances[:, 1:].masked_fill(clash, 1e3).min(dim=1).values  # (B,)
    return F.relu(distances[:, 0] - nearest + config.margin).mean()


def calibration_loss(
    net: CsaNet, data: OutfitData, config: CsaNetTrainingConfig, rows: np.ndarray, rng: np.random.Generator
) -> Tensor:
    """Cross-entropy of telling outfits (B, n) from spoilt ones by their mean distance, which it leaves as it is."""
    both = np.concatenate([rows, spoil_some(data, rows, config.mixed, rng)])  # (2B, n)
    items, mask = data.gather(both)
    with torch.no_grad():
        spread = net.spread(items, mask, data.types_of(both))  # (2B,)
    labels = torch.cat([torch.ones(len(rows)), torch.zeros(len(rows))])  # (2B,)
    several = torch.from_numpy((both != PAD).sum(axis=1) > 1)  # (2B,), a lone piece has no distance
    return focal_loss(net.logit_of(spread)[several], labels[several], gamma=0.0)
