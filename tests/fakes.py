"""Small stand-ins: a catalogue of coloured rectangles, an encoder of mean colours, and cheap scorers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from core.errors import CatalogueError
from core.taxonomy import COLOURS, TYPE_BY_KEY, TYPE_INDEX
from core.types import Catalogue, Encoder, Features, Item, ItemId

if TYPE_CHECKING:
    import torch

KINDS = ("t-shirt", "shirt", "trousers", "skirt", "dress", "coat", "trainers", "boots", "tote bag", "belt", "hat")
HUES = ("black", "white", "navy", "red", "green", "beige")


def make_item(item_id: ItemId, kind: str, colour: str, price: float | None = 20.0, **attributes: str) -> Item:
    """A plain item whose words follow from its type and colour."""
    words = f"{colour} {TYPE_BY_KEY[kind].singular}"
    return Item(
        id=item_id,
        title=words.capitalize(),
        type=kind,
        slot=TYPE_BY_KEY[kind].slot,
        colour=colour,
        caption=f"a photo of {words}",
        alt=f"{words.capitalize()} on a light backdrop",
        fabric="cotton",
        price=price,
        attributes=attributes,
    )


def make_items(kinds: Iterable[str] = KINDS, colours: Iterable[str] = HUES) -> list[Item]:
    """Every type in every colour, with prices from 10 upwards."""
    colours = tuple(colours)
    pairs = [(kind, colour) for kind in kinds for colour in colours]
    return [
        make_item(f"{kind}-{colour}".replace(" ", "-"), kind, colour, 10.0 + place)
        for place, (kind, colour) in enumerate(pairs)
    ]


class FakeCatalogue:
    """An in-memory catalogue: each picture is a rectangle on white, in the item's colour."""

    name = "Fakes"

    def __init__(self, items: Sequence[Item] | None = None) -> None:
        self.items: Sequence[Item] = make_items() if items is None else items
        self._by_id = {item.id: item for item in self.items}
        self.fingerprint = hashlib.sha256("".join(self._by_id).encode()).hexdigest()[:16]

    def item(self, item_id: ItemId) -> Item:
        """The item called `item_id`."""
        if item_id not in self._by_id:
            raise CatalogueError(f"{self.name} has no item {item_id!r}.")
        return self._by_id[item_id]

    def image(self, item_id: ItemId) -> Image.Image:
        """Its picture, 60 by 80 pixels: a field of the item's colour under a band that tells its type."""
        item = self.item(item_id)
        picture = np.full((80, 60, 3), 255, np.uint8)  # (H, W, 3)
        picture[4:28, 10:50] = [TYPE_INDEX[item.type] * step % 251 for step in (37, 91, 153)]
        picture[28:76, 10:50] = COLOURS[item.colour]
        return Image.fromarray(picture)

    def cutout(self, item_id: ItemId) -> Image.Image | None:
        """Its picture with the white made transparent."""
        picture = self.image(item_id).convert("RGBA")
        alpha = np.any(np.asarray(picture)[..., :3] < 255, axis=2)  # (H, W)
        picture.putalpha(Image.fromarray((alpha * 255).astype(np.uint8)))
        return picture


class FakeEncoder:
    """Pictures as waves of the mean colours in a coarse grid, words as letter counts; unit norm, no weights."""

    name = "fake"
    fingerprint = "fake-encoder"
    dim = 27

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """(n, 27) float32."""
        grids = [np.asarray(image.convert("RGB").resize((3, 3)), np.float32).ravel() for image in images]
        return _unit(np.cos(np.stack(grids) / 40)) if grids else np.empty((0, self.dim), np.float32)  # (n, 27)

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        """(n, 27) float32."""
        counts = [[text.lower().count(chr(97 + letter)) for letter in range(26)] + [1] for text in texts]
        return _unit(np.array(counts, np.float32).reshape(-1, self.dim))  # (n, 27)


def embed(catalogue: Catalogue, encoder: Encoder, ids: Sequence[ItemId]) -> Features:
    """Embeddings of some items, computed on the spot."""
    return Features(
        tuple(ids),
        encoder.encode_images([catalogue.image(item_id) for item_id in ids]),
        encoder.encode_texts([catalogue.item(item_id).caption for item_id in ids]),
        encoder.fingerprint,
    )


class FakeScorer:
    """A smooth score from fixed random pair interactions; counts the outfits it has seen in `calls`."""

    name = "fake"
    encoder = ""

    def __init__(self, dim: int, seed: int = 0) -> None:
        import torch

        generator = torch.Generator().manual_seed(seed)
        self._pairs = torch.randn(dim, dim, generator=generator) / dim**0.5
        self.reference: np.ndarray | None = np.linspace(0.01, 0.99, 99, dtype=np.float32)
        self.calls = 0

    def score(self, outfits: torch.Tensor, mask: torch.Tensor, types: torch.Tensor | None = None) -> torch.Tensor:
        """The sigmoid of the mean interaction over ordered pairs; padding counts for nothing."""
        self.calls += len(outfits)
        items = outfits * mask[..., None]  # (B, n, d)
        mean = items.sum(1) / mask.sum(1, keepdim=True)  # (B, d)
        return (4 * (mean @ self._pairs * mean).sum(1)).sigmoid()  # (B,)


def ship_generator(models: Path, encoder: str, dim: int, seed: int = 0) -> None:
    """Write a small generator with random weights for features (…, 2·dim) by `encoder` below the folder `models`."""
    import torch

    from core.config import to_dict
    from core.nets.generator import Generator, GeneratorConfig
    from core.taxonomy import TYPES
    from core.weights import Manifest, save_weights

    torch.manual_seed(seed)
    net = Generator(GeneratorConfig(dim, len(TYPES), hidden=8, steps=2, tower=16, embed=6))
    settings = {"net": to_dict(net.config), "types": [kind.key for kind in TYPES]}
    manifest = Manifest("generator", "", encoder, "a test", seed, "no outfits", 0.0, settings)
    save_weights(models / "generator" / encoder, net.state_dict(), manifest)


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-9)  # type: ignore[no-any-return]
