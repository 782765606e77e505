"""Training the OutfitTransformer (Sarkar et al. 2022) on stylists' outfits: compatibility, then retrieval."""

from dataclasses import dataclass, field
from pathlib import Path

import torch

from core.compatibility.outfit_transformer import NAME, open_weights
from core.config import load, to_dict
from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
from core.training import TRAINERS, Run
from core.training.outfit_report import write_figures, write_reference, write_weights
from core.training.outfit_source import Source, open_source
from core.training.outfit_stages import StageConfig, learn_compatibility, learn_retrieval, learn_tokens, retrieval_grade


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
    """Everything that a run depends on beside its data and its encoder."""

    seed: int = 0
    net: NetSizes = field(default_factory=NetSizes)
    stages: StageConfig = field(default_factory=StageConfig)


@TRAINERS.register(NAME, summary="Outfit compatibility and retrieval on the features of any encoder.")
def train(run: Run) -> Path:
    """Embed the catalogue, train both stages, measure on the test split, and write weights, card and figures."""
    torch.set_num_threads(run.threads)
    config = load(OutfitTrainingConfig, run.config)
    source = open_source(run.data / "mango", run.encoder, config.seed)
    net = fresh_net(source, config)
    learning = (learn_tokens, learn_compatibility, learn_retrieval)
    seconds = sum(learn(net, source, config.stages, run, config.seed).seconds for learn in learning)
    recall = retrieval_grade(net, source)
    settings = to_dict(config) | {"net": to_dict(net.config)}
    manifest = write_weights(run, NAME, net, source, settings, seconds)
    write_reference(run.output, open_weights(run.output), source)
    more = f"Retrieval: of the pieces held out of valid outfits, {recall:.1%} come first among four of their family."
    write_figures(run.output, open_weights(run.output), source, manifest, "OutfitTransformer", [more])
    return run.output


def fresh_net(source: Source, config: OutfitTrainingConfig) -> OutfitTransformer:
    """The network with random weights, evening out features as the training items need it."""
    torch.manual_seed(config.seed)
    net = OutfitTransformer(OutfitTransformerConfig(source.data.dim, **to_dict(config.net)))
    net.centre, net.whiten = source.data.statistics()
    return net
