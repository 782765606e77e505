"""Making the colour-harmony rule readable for an encoder: it only needs the encoder's words for the colours."""

import time
from dataclasses import dataclass
from pathlib import Path

import torch

from core.compatibility.colour_harmony import NAME, open_weights
from core.config import load, to_dict
from core.encoders.address import open_encoder
from core.encoders.zero_shot import COLOUR_TEMPLATES, label_vectors
from core.nets.colour_harmony import ColourHarmony, ColourHarmonyConfig
from core.taxonomy import COLOURS
from core.training import TRAINERS, Run
from core.training.outfit_report import ship
from core.training.outfit_source import open_source


@dataclass(frozen=True)
class ColourHarmonyTrainingConfig:
    """How colours are read, as in ColourHarmonyConfig; `seed` draws the questions that it is measured on."""

    seed: int = 0
    text: float = 0.7
    temperature: float = 0.05


@TRAINERS.register(NAME, summary="Takes the encoder's words for the colours; the rule itself is fixed.")
def train(run: Run) -> Path:
    """Embed the colours' names, measure on the test split, and write them with card and figures."""
    torch.set_num_threads(run.threads)
    config = load(ColourHarmonyTrainingConfig, run.config)
    source = open_source(run.data / "mango", run.encoder, config.seed)
    began = time.perf_counter()
    encoder = open_encoder(run.encoder)
    net = ColourHarmony(ColourHarmonyConfig(encoder.dim, config.text, config.temperature))
    names = label_vectors(encoder, tuple((colour,) for colour in COLOURS), COLOUR_TEMPLATES)  # (C, d)
    net.names = torch.from_numpy(names).float()
    settings = to_dict(config) | {"net": to_dict(net.config), "colours": list(COLOURS)}
    more = "Nothing was learnt from outfits: the rule is the table in `core/nets/colour_harmony.py`."
    return ship(run, NAME, net, source, settings, time.perf_counter() - began, open_weights, "Colour harmony", [more])
