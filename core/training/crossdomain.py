"""Do the collection's pictures look like a shop's? Recognisers trained on the one and asked about the other.

A small convolutional network with a head for type and one for colour is trained from scratch on real shop
pictures alone and names the collection's pieces; another is trained on dressed blanks alone and names real
packshots. Neither sees a picture of the other side before it is measured. All pictures are framed alike, by what
stands on their backdrop, so that neither is thrown by how much room a shop leaves.
"""

import hashlib
import importlib
import io
import json
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from core.config import to_dict
from core.data.collection import BuiltinCatalogue
from core.data.labelled import Labelled, read_labelled
from core.encoders.base.clip import open_clip_module
from core.evaluation.encoder import mean_of
from core.taxonomy import COLOURS
from core.training.augmentation import augment
from core.training.dressed import dressed_pictures
from core.training.pictures import SIDE, background_pool, decode_all, framed

_HEADS = ("type", "colour")


@dataclass(frozen=True)
class CrossDomainConfig:
    """The recipe: `classes` maps each class to our types ("ours") and the shops' ("real") that belong to it.

    `size` is the pictures' side in pixels, `dressed` how many looks each of the first
    `drapes` of a cut is dressed in to learn from, `most` how many pictures of one type are taken from the larger
    shop.
    """

    seed: int
    size: int
    steps: int
    batch: int
    rate: float
    warmup: int
    dressed: int
    drapes: int
    most: int
    classes: dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Pictures:
    """Squares (n, 4, SIDE, SIDE) uint8 with their class numbers (n,) of types and of colours, -1 = unknown."""

    pixels: np.ndarray
    types: np.ndarray
    colours: np.ndarray


class Recogniser(nn.Module):
    """MobileNetV4 (Qin et al. 2024, arXiv 2404.10518) without pretraining, with linear heads for type and colour."""

    def __init__(self, types: int) -> None:
        super().__init__()
        open_clip_module()  # mends torchvision where it does not fit torch, before timm imports it
        timm = importlib.import_module("timm")
        trunk = timm.create_model("mobilenetv4_conv_small", pretrained=False, num_classes=0)
        self.trunk: Any = trunk.to(memory_format=torch.channels_last)
        width = int(self.trunk.head_hidden_size)
        self.kind, self.colour = nn.Linear(width, types), nn.Linear(width, len(COLOURS))

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of types (B, t) and colours (B, c) for images (B, 3, size, size) about zero."""
        features = self.trunk(images)  # (B, w)
        return self.kind(features), self.colour(features)


def cross_domain(config: CrossDomainConfig, data: Path, cache: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Train both recognisers and measure each on the other side; figures with intervals and confusions.

    `data` is read by `core.data.labelled`; decoded pictures are kept in `cache`. Raises CatalogueError
    where a source is missing.
    """
    ours, real = _names(config, "ours"), _names(config, "real")
    pieces = _pieces(ours)
    learned = _dressed(config, ours, cache)
    shops = [
        _shop(data, "mango", real, cache, say),
        _shop(data, "myntra", real, cache, say, config.most),
    ]
    on_real = trained(config, shops, shops[1], cache / "real", say)
    on_ours = trained(config, [learned], shops[1], cache / "ours", say)
    return {
        "classes": list(config.classes),
        "pieces": len(pieces.types),
        "trained on real shots, asked about our pieces": measured(on_real, pieces, config),
        "trained on our pieces, asked about real packshots": measured(on_ours, shops[0], config),
        "control, the commonest class of our pieces": _commonest(pieces.types),
        "control, the commonest class of real packshots": _commonest(shops[0].types),
    }


def trained(
    config: CrossDomainConfig, sources: Sequence[Pictures], walls: Pictures, path: Path, say: Callable[[str], None]
) -> Recogniser:
    """`train`, or what it gave before for the same recipe and pictures, kept beside `path`."""
    made_from = hashlib.sha256(json.dumps(to_dict(config), sort_keys=True).encode())
    for source in sources:
        made_from.update(np.ascontiguousarray(source.pixels[:, :, ::8, ::8]).tobytes())
        made_from.update(source.types.tobytes() + source.colours.tobytes())
    kept = path.with_name(f"{path.name}-{made_from.hexdigest()[:12]}.pt")
    if kept.exists():
        model = Recogniser(len(config.classes))
        model.load_state_dict(torch.load(kept, weights_only=True))
        model.eval()
        return model
    model = train(config, sources, walls, say)
    torch.save(model.state_dict(), kept.with_suffix(".part"))
    kept.with_suffix(".part").replace(kept)
    return model


def train(
    config: CrossDomainConfig, sources: Sequence[Pictures], walls: Pictures, say: Callable[[str], None]
) -> Recogniser:
    """A recogniser trained on `sources`, classes drawn by the root of their number; `walls` lend backgrounds."""
    torch.manual_seed(config.seed)
    model = Recogniser(len(config.classes))
    rng, generator = np.random.default_rng(config.seed), torch.Generator().manual_seed(config.seed)
    backgrounds = background_pool(walls.pixels, 1000, config.seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=config.rate, weight_decay=0.05)
    rows = np.array([(s, i) for s, source in enumerate(sources) for i in range(len(source.types))])  # (n, 2)
    kinds = np.concatenate([source.types for source in sources])
    chance = 1 / np.sqrt(np.bincount(kinds, minlength=len(config.classes)))[kinds]
    chance /= chance.sum()
    for step in range(config.steps):
        for group in optimiser.param_groups:
            group["lr"] = config.rate * _schedule(step, config)
        drawn = rows[rng.choice(len(rows), size=config.batch, p=chance)]
        loss = _loss(model, [(sources[s], i) for s, i in drawn], backgrounds, config.size, generator)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % 250 == 0:
            say(f"step {step} of {config.steps}, loss {float(loss.detach()):.2f}")
    model.eval()
    return model


def _loss(
    model: Recogniser,
    drawn: Sequence[tuple[Pictures, int]],
    backgrounds: torch.Tensor,
    size: int,
    generator: torch.Generator,
) -> torch.Tensor:
    pixels = torch.from_numpy(np.stack([source.pixels[row] for source, row in drawn]))  # (B, 4, SIDE, SIDE)
    images = (augment(pixels, backgrounds, size, generator) - 0.5) / 0.25
    answers = model(images.contiguous(memory_format=torch.channels_last))
    loss = torch.zeros(())
    for logits, name in zip(answers, _HEADS, strict=True):
        truth = torch.tensor([int(getattr(source, f"{name}s")[row]) for source, row in drawn])
        known = truth >= 0
        if known.any():
            loss = loss + F.cross_entropy(logits[known], truth[known], label_smoothing=0.1)
    return loss


def _schedule(step: int, config: CrossDomainConfig) -> float:
    return min(1.0, (step + 1) / config.warmup) * (0.5 + 0.5 * math.cos(math.pi * step / config.steps))


@torch.no_grad()
def answers(model: Recogniser, pixels: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The classes of type and of colour (n,) that the model names for squares (n, 4, SIDE, SIDE) uint8."""
    said: list[tuple[torch.Tensor, torch.Tensor]] = []
    for start in range(0, len(pixels), 256):
        rgb = torch.from_numpy(np.array(pixels[start : start + 256, :3])).float() / 255  # (b, 3, SIDE, SIDE)
        rgb = F.interpolate(rgb, size=(size, size), mode="bilinear", antialias=True)
        views = (rgb, rgb.flip(3))
        logits = [model((view - 0.5) / 0.25) for view in views]
        said.append((logits[0][0] + logits[1][0], logits[0][1] + logits[1][1]))
    kinds, colours = (torch.cat([pair[head] for pair in said]).argmax(1).numpy() for head in (0, 1))
    return kinds, colours


def measured(model: Recogniser, pictures: Pictures, config: CrossDomainConfig) -> dict[str, Any]:
    """Accuracy of type and colour with intervals, recall of each class, and what each is mostly taken for."""
    kinds, colours = answers(model, pictures.pixels, config.size)
    names = list(config.classes)
    known = pictures.colours >= 0
    present = [number for number in range(len(names)) if (pictures.types == number).any()]
    recall = {names[n]: float((kinds[pictures.types == n] == n).mean()) for n in present}
    return {
        "type": mean_of(kinds == pictures.types),
        "type, mean recall of a class": round(float(np.mean(list(recall.values()))), 4),
        "colour": mean_of(colours[known] == pictures.colours[known]),
        "recall of each class": {name: round(value, 3) for name, value in sorted(recall.items(), key=lambda p: p[1])},
        "taken for": {names[n]: _taken_for(kinds[pictures.types == n], n, names) for n in present},
        "colours taken for": _colour_confusion(colours[known], pictures.colours[known]),
    }


def _taken_for(said: np.ndarray, right: int, names: Sequence[str]) -> dict[str, float]:
    """The three commonest wrong answers with their share."""
    wrong = Counter(names[int(answer)] for answer in said if answer != right)
    return {name: round(count / len(said), 3) for name, count in wrong.most_common(3)}


def _colour_confusion(said: np.ndarray, truth: np.ndarray) -> dict[str, dict[str, float]]:
    names = list(COLOURS)
    return {
        names[number]: {"right": round(float((said[truth == number] == number).mean()), 3)}
        | _taken_for(said[truth == number], number, names)
        for number in np.unique(truth)
    }


def _commonest(types: np.ndarray) -> float:
    return round(float(np.bincount(types).max() / len(types)), 4)


def _names(config: CrossDomainConfig, side: str) -> dict[str, int]:
    """Type → class number, on one side."""
    return {kind: number for number, both in enumerate(config.classes.values()) for kind in both[side]}


def _colour_number(name: str) -> int:
    return list(COLOURS).index(name) if name in COLOURS and name != "multicolour" else -1


def _pictures(items: Sequence[Labelled], pixels: np.ndarray, numbers: Mapping[str, int]) -> Pictures:
    """Those of the labelled pictures whose type is among `numbers`."""
    kept = np.array([row for row, item in enumerate(items) if item.type in numbers])
    return Pictures(
        pixels[kept],
        np.array([numbers[items[row].type] for row in kept]),
        np.array([_colour_number(items[row].colour) for row in kept]),
    )


def _shop(
    data: Path,
    source: str,
    numbers: Mapping[str, int],
    cache: Path,
    say: Callable[[str], None],
    most: int = 0,
) -> Pictures:
    """A shop's pictures of grown-ups' clothes."""
    items = [item for item in read_labelled(data, source) if item.type in numbers and item.audience != "kids"]
    if most:
        drawn = sorted(items, key=lambda item: hashlib.sha256(item.id.encode()).digest())
        counts: Counter[str] = Counter()
        items = [item for item in drawn if counts.update([item.type]) or counts[item.type] <= most]
    return _pictures(items, decode_all(items, cache / f"{source}-framed", say, framed), numbers)


def _dressed(config: CrossDomainConfig, numbers: Mapping[str, int], cache: Path) -> Pictures:
    """Blanks dressed afresh, to learn from."""
    items, squashed = dressed_pictures(config.dressed, config.drapes, config.seed, cache)
    upright = (round(SIDE * 0.8), SIDE)  # blanks are four wide and five high
    pixels = np.stack([framed(Image.fromarray(rgb[:3].transpose(1, 2, 0)).resize(upright)) for rgb in squashed])
    return _pictures(items, pixels, numbers)


def _pieces(numbers: Mapping[str, int]) -> Pictures:
    """The pieces of the built-in collection."""
    catalogue = BuiltinCatalogue()
    items = [item for item in catalogue.items if item.type in numbers]
    opened = (Image.open(io.BytesIO(catalogue.picture_bytes(item.id, 2 * SIDE))) for item in items)
    pixels = np.stack([framed(picture) for picture in opened])  # (n, 4, SIDE, SIDE)
    return Pictures(
        pixels,
        np.array([numbers[item.type] for item in items]),
        np.array([_colour_number(item.colour) for item in items]),
    )
