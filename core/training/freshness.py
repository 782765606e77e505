"""What the shipped models are made from, and which of them must be made again because that has changed.

The encoder learns from real pictures and from the collection; embeddings come from the encoder and the
collection; outfit models learn on the encoder's features, and the generator imitates one of them besides.
Whatever is made again makes what follows stale.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from core.config import load
from core.data.collection import SHIPPED_EMBEDDINGS, SHIPPED_MAP, BuiltinCatalogue
from core.encoders.address import open_encoder
from core.encoders.store import EmbeddingStore, embed
from core.errors import StylistError
from core.mapmaker import CONFIG
from core.projection.layout import read_layout
from core.training import recipe_of
from core.training.builtin_encoder import EncoderConfig, inputs_of
from core.types import Encoder
from core.weights import MODELS, read_manifest, weights_mark

CONFIGS = Path(__file__).parent.parent / "configs"
ENCODER = "builtin_encoder"
OUTFIT_MODELS = (
    "outfit_transformer",
    "mean_pooled",
    "csa_net",
    "ngnn",
    "co_occurrence",
    "popularity",
    "colour_harmony",
    "background_only",
)
READS_NO_FEATURES = "background_only"
GENERATOR = "generator"


class _NotShippedError(Exception):
    """A picture or caption of the collection is missing from the shipped embeddings."""


@dataclass(frozen=True)
class Product:
    """Something shipped that is made by a command; `stale` says in words why it must be made again, "" if not."""

    name: str
    command: tuple[str, ...]
    stale: Callable[[], str]


def products() -> Sequence[Product]:
    """Everything shipped that a change of the collection or of a recipe can make stale, in the order of making."""
    return (
        Product(ENCODER, ("core.cli.train", ENCODER), encoder_stale),
        Product("embeddings", ("core.cli.embed", "--ship"), embeddings_stale),
        Product("map", ("core.cli.map", "--ship"), map_stale),
        *(Product(name, ("core.cli.train", name), partial(outfit_model_stale, name)) for name in OUTFIT_MODELS),
        Product(GENERATOR, ("core.cli.train", GENERATOR), generator_stale),
    )


def encoder_stale(models: Path = MODELS, configs: Path = CONFIGS) -> str:
    """Why the built-in encoder must be trained again, or ""."""
    config = load(EncoderConfig, configs / f"{ENCODER}.json")
    return _changed(models / ENCODER, inputs_of(config, len(config.stages)), "its recipe or the collection")


def outfit_model_stale(name: str, models: Path = MODELS, configs: Path = CONFIGS) -> str:
    """Why an outfit model must be trained again, or ""."""
    try:
        manifest, encoder = read_manifest(models / name), open_encoder("builtin")
    except StylistError as error:
        return str(error)
    if manifest.encoder != encoder.fingerprint and name != READS_NO_FEATURES:
        return f"it reads the features of encoder {manifest.encoder}, and the built-in one is {encoder.fingerprint}"
    return _changed(models / name, recipe_of(configs / f"{name}.json"), "its recipe")


def generator_stale(models: Path = MODELS, configs: Path = CONFIGS) -> str:
    """Why the generator must be trained again, or ""."""
    try:
        manifest = read_manifest(models / GENERATOR)
        scorer = manifest.config["scorer"]
        known, found = manifest.depends.get("scorer", ""), weights_mark(read_manifest(models / scorer))
    except (StylistError, KeyError) as error:
        return str(error)
    if known != found:
        return f"it imitates {scorer} as it was, {known}, and that is now {found}"
    return outfit_model_stale(GENERATOR, models, configs)


def _changed(directory: Path, inputs: str, what: str) -> str:
    try:
        made_from = read_manifest(directory).depends.get("inputs", "")
    except StylistError as error:
        return str(error)
    return "" if made_from == inputs else f"{what} has changed since it was trained"


def embeddings_stale(directory: Path = SHIPPED_EMBEDDINGS) -> str:
    """Why the collection's embeddings must be made again, or ""."""
    if not directory.is_dir() or not any(directory.iterdir()):
        return "they are missing"
    catalogue, store = BuiltinCatalogue(), EmbeddingStore(directory)
    try:
        embed(catalogue, _Asked(open_encoder("builtin")), [item.id for item in catalogue.items], store)
    except _NotShippedError as missing:
        return str(missing)
    except StylistError as error:
        return str(error)
    return ""


def map_stale(path: Path = SHIPPED_MAP) -> str:
    """Why the collection's map must be laid out again, or ""."""
    try:
        layout, encoder = read_layout(path), open_encoder("builtin")
    except StylistError as error:
        return str(error)
    right = layout.is_of(BuiltinCatalogue().fingerprint, encoder.fingerprint, CONFIG.fingerprint)
    return "" if right else "the encoder, the collection or the settings have changed since"


class _Asked:
    """Stands in the encoder's place before a store; to be asked for a vector is to be told that one is missing."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.fingerprint, self.dim = encoder.name, encoder.fingerprint, encoder.dim

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        raise _NotShippedError("the encoder or a picture of the collection has changed since")

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        raise _NotShippedError("the encoder or a caption of the collection has changed since")
