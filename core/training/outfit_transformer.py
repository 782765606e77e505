"""Training the OutfitTransformer (Sarkar et al. 2022) on stylists' outfits: compatibility, then retrieval."""

import dataclasses
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch

from core.compatibility.outfit_transformer import NAME, open_weights
from core.config import load, to_dict
from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
from core.training import TRAINERS, Run
from core.training.outfit_memory import MemorySizes, build_memory
from core.training.outfit_report import ship
from core.training.outfit_source import Source, open_source
from core.training.outfit_stages import (
    StageConfig,
    choose_gain,
    learn_compatibility,
    learn_retrieval,
    learn_tokens,
    retrieval_grade,
)


@dataclass(frozen=True)
class NetSizes:
    """Sizes of the network whatever the encoder, as in OutfitTransformerConfig."""

    half: int = 128
    layers: int = 6
    heads: int = 16
    ffn: int = 1024
    embed: int = 128
    dropout: float = 0.1


@dataclass(frozen=True)
class OutfitTrainingConfig:
    """Everything that a run depends on beside its data and its encoder.

    `reads` says what of an item is seen: "both", "image" or "text". `memory` sizes what is remembered of
    stylists' outfits, None is nothing.
    """

    seed: int = 0
    reads: str = "both"
    memory: MemorySizes | None = None
    net: NetSizes = field(default_factory=NetSizes)
    stages: StageConfig = field(default_factory=StageConfig)


@TRAINERS.register(NAME, summary="Outfit compatibility and retrieval on the features of any encoder.")
def train(run: Run) -> Path:
    """Embed the catalogue, train both stages, measure on the test split, and write weights, card and figures."""
    torch.set_num_threads(run.threads)
    config = load(OutfitTrainingConfig, run.config)
    source = open_source(run.data / "mango", run.encoder, config.seed)
    net, source, seconds = learn_everything(source, config, run)
    recall = retrieval_grade(net, source)
    settings = to_dict(config) | {"net": to_dict(net.config)}
    more = f"Retrieval: of the pieces held out of valid outfits, {recall:.1%} come first among four of their family."
    return ship(run, NAME, net, source, settings, seconds, open_weights, "OutfitTransformer", [more])


def learn_everything(source: Source, config: OutfitTrainingConfig, run: Run) -> tuple[OutfitTransformer, Source, float]:
    """Train a network through all stages; returns it, the source with its memory, and the seconds of training."""
    began = time.perf_counter()
    net, source = fresh_net(source, config)
    seconds = time.perf_counter() - began
    for stage in (learn_tokens, learn_compatibility, learn_retrieval):
        seconds += stage(net, source, config.stages, run, config.seed).seconds
    choose_gain(net, source)
    return net, source, seconds


def fresh_net(source: Source, config: OutfitTrainingConfig) -> tuple[OutfitTransformer, Source]:
    """The network with random weights, evening out features as the training items need it, and what it learns on."""
    centre, whiten = source.data.statistics()
    shown = whiten * torch.tensor([config.reads != "text", config.reads != "image"])[:, None, None]  # (2, d, d)
    sizes = config.memory
    memory = build_memory(source.data.features, source.data.train, shown, sizes) if sizes else None
    torch.manual_seed(config.seed)
    settings = to_dict(config.net) | {"reads": config.reads, "memory": memory.config if memory else None}
    net = OutfitTransformer(OutfitTransformerConfig(source.data.dim, **settings))
    net.centre, net.whiten = centre, whiten
    if memory is None or sizes is None:
        return net, source
    net.memory = memory
    bonds = source.valid.sit(lambda items, mask, _: memory.bond(items, mask), source.lookup)
    return net, dataclasses.replace(source, bonds=bonds)
