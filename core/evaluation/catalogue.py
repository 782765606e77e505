"""A catalogue as the numbers that compatibility models read."""

import time
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
import platformdirs
import torch
from torch import Tensor

from core.data.outfits import StylistOutfit
from core.encoders.store import EmbeddingStore, embed
from core.evaluation.measure import Lookup
from core.taxonomy import TYPE_INDEX
from core.types import Catalogue, Encoder, Item, ItemId

_CHUNK = 256


def look_up(catalogue: Catalogue, encoder: Encoder, wanted: Collection[ItemId] | None = None) -> Lookup:
    """Embed a catalogue, or the `wanted` part of it, or take what is in the user's cache, saying how far it is.

    A piece whose picture cannot be opened is left out.
    """
    store = EmbeddingStore(platformdirs.user_cache_path("ensemble", False) / "embeddings")
    ids = [item.id for item in catalogue.items if wanted is None or item.id in wanted]
    began, parts = time.perf_counter(), []
    for start in range(0, len(ids), _CHUNK):
        parts.append(embed(catalogue, encoder, ids[start : start + _CHUNK], store))
        done = min(start + _CHUNK, len(ids))
        left = (time.perf_counter() - began) / done * (len(ids) - done)
        if start // _CHUNK % 8 == 0:
            print(f"{done:,} of {len(ids):,} items embedded, {left:.0f} s left", flush=True)
    items = [catalogue.item(item_id) for part in parts for item_id in part.ids]
    joint = [part.joint for part in parts] or [np.zeros((0, 2 * encoder.dim), np.float32)]
    return lookup_of(items, torch.from_numpy(np.concatenate(joint)))  # (N, 2d)


def lookup_of(items: Sequence[Item], features: Tensor) -> Lookup:
    """Items and their features (N, f) as a Lookup."""
    types = torch.tensor([TYPE_INDEX.get(item.type, -1) for item in items], dtype=torch.long)  # (N,)
    return Lookup({item.id: row for row, item in enumerate(items)}, features, types)


def popularity(items: Sequence[Item], outfits: Sequence[StylistOutfit]) -> Lookup:
    """A control that sees of each item only how many of the given outfits use it: features (N, 1)."""
    uses = Counter(item for outfit in outfits for item in outfit.items)
    return lookup_of(items, torch.tensor([[float(uses[item.id])] for item in items]).log1p())


def mean_feature(items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
    """Score (B,) of the popularity control: the mean of its only feature over items (B, n, 1)."""
    return (items.squeeze(-1) * mask).sum(dim=1) / mask.sum(dim=1)  # (B,)
