"""Do the collection's pictures look like a shop's? Recognisers trained on the one and asked about the other.

The one is the image tower of the built-in encoder as its stages on real pictures alone left it, taught to name type
and colour of real shop pictures: it names the collection's pieces and, as a ceiling, real pictures that it has never
seen. The other is trained from scratch on dressed blanks and names real packshots. Neither sees a garment of the
other side before it is measured; corners of shop pictures lie behind some pictures that either learns from. All
pictures are framed alike, by what stands on their backdrop, so that neither is thrown by how much room a shop leaves.

The cuts were redrawn with a recogniser on the same tower as a compass, and the families drawn after earlier
confusions had been seen: the figures say how like a shop's the pieces look to this kind of eye, not to any eye.
"""

import hashlib
import importlib
import io
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from core.data.collection import BuiltinCatalogue
from core.data.labelled import Labelled, read_labelled
from core.encoders.base.clip import open_clip_module
from core.errors import ConfigError
from core.evaluation.encoder import mean_of
from core.taxonomy import COLOURS
from core.training.augmentation import augment
from core.training.builtin_encoder import EncoderConfig, inputs_of, real_stages, real_tower
from core.training.dressed import dressed_fingerprint, dressed_pictures
from core.training.pictures import SIDE, background_pool, decode_all, framed

_HEADS = ("type", "colour")


@dataclass(frozen=True)
class Teaching:
    """How long a recogniser learns, and how fast: the rate rises over `warmup` steps and falls by a half cosine."""

    steps: int
    rate: float
    warmup: int


@dataclass(frozen=True)
class CrossDomainConfig:
    """The recipe: `classes` maps each class to our types ("ours") and the shops' ("real") that belong to it.

    `families` gathers classes that shops themselves draw no line between, and `colour_families` the names of
    colours: the headline figures. `on_real` teaches the tower on real pictures, `on_ours` the other from scratch on
    pictures `size` pixels wide. `dressed` is how many looks each of the first `drapes` of a cut is dressed in to learn
    from, `most` how many pictures of one type are taken from the larger shop.
    """

    seed: int
    size: int
    batch: int
    on_real: Teaching
    on_ours: Teaching
    dressed: int
    drapes: int
    most: int
    classes: dict[str, dict[str, list[str]]]
    families: dict[str, list[str]]
    colour_families: dict[str, list[str]]

    def __post_init__(self) -> None:
        for groups, members in ((self.families, list(self.classes)), (self.colour_families, list(COLOURS))):
            listed = [name for group in groups.values() for name in group]
            if len(listed) != len(set(listed)) or not set(listed) <= set(members):
                raise ConfigError(f"Families must name known members once: {', '.join(sorted(listed))}.")


@dataclass(frozen=True)
class Pictures:
    """Squares (n, 4, SIDE, SIDE) uint8 with their class numbers (n,) of types and of colours, -1 = unknown."""

    pixels: np.ndarray
    types: np.ndarray
    colours: np.ndarray

    def where(self, kept: np.ndarray) -> "Pictures":
        """Those that `kept` (n,) bool keeps."""
        return Pictures(self.pixels[kept], self.types[kept], self.colours[kept])


class Recogniser(nn.Module):
    """A convolutional trunk for pictures `size` wide with linear heads for type and colour.

    The trunk is a MobileNetV4 (Qin et al. 2024, arXiv 2404.10518) without pretraining unless one is given.
    """

    def __init__(self, types: int, size: int, trunk: Any = None) -> None:
        super().__init__()
        open_clip_module()  # mends torchvision where it does not fit torch, before timm imports it
        timm = importlib.import_module("timm")
        trunk = trunk or timm.create_model("mobilenetv4_conv_small", pretrained=False, num_classes=0)
        self.trunk: Any = trunk.to(memory_format=torch.channels_last)
        self.size, width = size, int(self.trunk.head_hidden_size)
        self.norm = nn.BatchNorm1d(width, affine=False)
        self.kind, self.colour = nn.Linear(width, types), nn.Linear(width, len(COLOURS))

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of types (B, t) and colours (B, c) for images (B, 3, size, size) about zero."""
        return self.named(self.features(images))

    def features(self, images: torch.Tensor) -> torch.Tensor:
        """What the trunk sees in images (B, 3, size, size) about zero: (B, w)."""
        return torch.as_tensor(self.trunk.forward_head(self.trunk.forward_features(images), pre_logits=True))

    def named(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of types (B, t) and colours (B, c) for features (B, w)."""
        features = self.norm(features)
        return self.kind(features), self.colour(features)


def cross_domain(
    config: CrossDomainConfig, encoder: EncoderConfig, data: Path, runs: Path, say: Callable[[str], None]
) -> dict[str, Any]:
    """Train both recognisers and measure each on the other side; figures with intervals and confusions.

    `data` is read by `core.data.labelled`; `runs` keeps decoded pictures and holds the checkpoint that training
    `encoder` left after its stages on real pictures. Raises CatalogueError where a source is missing, ConfigError
    where that checkpoint is.
    """
    torch.manual_seed(config.seed)
    ours, real = _names(config, "ours"), _names(config, "real")
    cache = runs / "crossdomain"
    shops = [_shop(data, "mango", real, cache, say), _shop(data, "myntra", real, cache, say, config.most)]
    seen = [pictures.where(~unseen) for pictures, unseen in shops]
    on_real = Recogniser(len(config.classes), *real_tower(encoder, runs / "builtin_encoder"))
    tower = inputs_of(encoder, real_stages(encoder))
    taught(config, on_real, config.on_real, seen, seen[1], cache / f"real-{tower}", say)
    pieces = _pieces(ours)
    learned = _dressed(config, ours, cache)
    on_ours = Recogniser(len(config.classes), config.size)
    dressed = dressed_fingerprint(config.drapes)
    taught(config, on_ours, config.on_ours, [learned], seen[1], cache / f"ours-{dressed}", say)
    unseen = _joined([pictures.where(kept) for pictures, kept in shops])
    return {
        "classes": list(config.classes),
        "families": config.families,
        "colour families": config.colour_families,
        "pieces": len(pieces.types),
        "trained on real shots, asked about our pieces": measured(on_real, pieces, config),
        "ceiling: trained on real shots, asked about unseen real shots": measured(on_real, unseen, config),
        "trained on our pieces, asked about real packshots": measured(on_ours, shops[0][0], config),
        "control, the commonest family of our pieces": _commonest(pieces.types, config),
        "control, the commonest family of real packshots": _commonest(shops[0][0].types, config),
    }


def taught(
    config: CrossDomainConfig,
    model: Recogniser,
    teaching: Teaching,
    sources: Sequence[Pictures],
    walls: Pictures,
    place: Path,
    say: Callable[[str], None],
) -> None:
    """`train`, or the weights that an earlier run with the same recipe left at `place`, whose name tells the inputs."""
    recipe = [asdict(teaching), config.seed, config.size, config.batch, config.most, config.dressed, config.classes]
    numbers = [len(source.types) for source in sources]
    kept = place.with_name(f"{place.name}-{hashlib.sha256(repr((recipe, numbers)).encode()).hexdigest()[:12]}.pt")
    if kept.exists():
        say(f"already taught: {kept}")
        model.load_state_dict(torch.load(kept, weights_only=True))
        model.eval()
        return
    train(config, model, teaching, sources, walls, say)
    kept.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), partial := kept.with_suffix(".part"))
    partial.replace(kept)


def train(
    config: CrossDomainConfig,
    model: Recogniser,
    teaching: Teaching,
    sources: Sequence[Pictures],
    walls: Pictures,
    say: Callable[[str], None],
) -> None:
    """Teach `model` to name `sources`, classes drawn by the root of their number; `walls` lend backgrounds."""
    rng, generator = np.random.default_rng(config.seed), torch.Generator().manual_seed(config.seed)
    backgrounds = background_pool(walls.pixels, 1000, config.seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=teaching.rate, weight_decay=0.05)
    rows = np.array([(s, i) for s, source in enumerate(sources) for i in range(len(source.types))])  # (n, 2)
    kinds = np.concatenate([source.types for source in sources])
    chance = 1 / np.sqrt(np.bincount(kinds, minlength=len(config.classes)).clip(1))[kinds]
    chance /= chance.sum()
    model.train()
    for step in range(teaching.steps):
        for group in optimiser.param_groups:
            group["lr"] = teaching.rate * _schedule(step, teaching)
        drawn = rows[rng.choice(len(rows), size=config.batch, p=chance)]
        loss = _loss(model, [(sources[s], i) for s, i in drawn], backgrounds, generator)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % 100 == 0:
            say(f"step {step} of {teaching.steps}, loss {float(loss.detach()):.2f}")
    model.eval()


def _loss(
    model: Recogniser,
    drawn: Sequence[tuple[Pictures, int]],
    backgrounds: torch.Tensor,
    generator: torch.Generator,
) -> torch.Tensor:
    pixels = torch.from_numpy(np.stack([source.pixels[row] for source, row in drawn]))  # (B, 4, SIDE, SIDE)
    images = (augment(pixels, backgrounds, model.size, generator) - 0.5) / 0.25
    answers = model(images.contiguous(memory_format=torch.channels_last))
    loss = torch.zeros(())
    for logits, name in zip(answers, _HEADS, strict=True):
        truth = torch.tensor([int(getattr(source, f"{name}s")[row]) for source, row in drawn])
        known = truth >= 0
        if known.any():
            loss = loss + F.cross_entropy(logits[known], truth[known], label_smoothing=0.1)
    return loss


def _schedule(step: int, teaching: Teaching) -> float:
    return min(1.0, (step + 1) / teaching.warmup) * (0.5 + 0.5 * math.cos(math.pi * step / teaching.steps))


@torch.no_grad()
def _seen(model: Recogniser, pixels: np.ndarray) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """What the trunk sees in squares (n, 4, SIDE, SIDE) uint8 and in their mirror images, in parts (b, w)."""
    for start in range(0, len(pixels), 256):
        rgb = torch.from_numpy(np.array(pixels[start : start + 256, :3])).float() / 255  # (b, 3, SIDE, SIDE)
        rgb = F.interpolate(rgb, size=(model.size, model.size), mode="bilinear", antialias=True)
        images = ((rgb - 0.5) / 0.25).contiguous(memory_format=torch.channels_last)
        yield model.features(images), model.features(images.flip(3))


@torch.no_grad()
def answers(model: Recogniser, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The classes of type and of colour (n,) that the model names for squares (n, 4, SIDE, SIDE) uint8."""
    said = [[model.named(view) for view in views] for views in _seen(model, pixels)]
    kinds, colours = (torch.cat([one[head] + two[head] for one, two in said]).argmax(1).numpy() for head in (0, 1))
    return kinds, colours


def measured(model: Recogniser, pictures: Pictures, config: CrossDomainConfig) -> dict[str, Any]:
    """Accuracy of type and colour with intervals, by family and by name, recalls, and what is taken for what."""
    kinds, colours = answers(model, pictures.pixels)
    known = pictures.colours >= 0
    said, truth = colours[known], pictures.colours[known]
    family, basic = _family_of(config.families, config.classes), _family_of(config.colour_families, COLOURS)
    grouped = family[kinds] == family[pictures.types]
    return {
        "type": mean_of(grouped),
        "type, mean recall of a family": _mean_recall(grouped, family[pictures.types]),
        "type, all classes apart": mean_of(kinds == pictures.types),
        "colour": mean_of(basic[said] == basic[truth]),
        "colour, all names apart": mean_of(said == truth),
        "families": _confusion(family[kinds], family[pictures.types], [*config.families, *config.classes]),
        "types": _confusion(kinds, pictures.types, list(config.classes)),
        "colours": _confusion(said, truth, list(COLOURS)),
    }


def _family_of(families: Mapping[str, Sequence[str]], members: Iterable[str]) -> np.ndarray:
    """The number of the family of each member; those in none have families of their own, (m,)."""
    number = {name: place for place, group in enumerate(families.values()) for name in group}
    return np.array([number.get(name, len(families) + place) for place, name in enumerate(members)])


def _mean_recall(right: np.ndarray, truth: np.ndarray) -> float:
    return round(float(np.mean([right[truth == group].mean() for group in np.unique(truth)])), 4)


def _confusion(said: np.ndarray, truth: np.ndarray, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Of each class, worst first: how many there are, the share named right, and the three commonest wrong answers."""
    rows = {names[number]: _named(said[truth == number], number, names) for number in np.unique(truth)}
    return dict(sorted(rows.items(), key=lambda row: float(row[1]["right"])))


def _named(said: np.ndarray, right: int, names: Sequence[str]) -> dict[str, Any]:
    wrong = Counter(names[int(answer)] for answer in said if answer != right)
    taken = {name: round(count / len(said), 3) for name, count in wrong.most_common(3)}
    return {"n": len(said), "right": round(float((said == right).mean()), 3), "taken for": taken}


def _commonest(types: np.ndarray, config: CrossDomainConfig) -> float:
    family = _family_of(config.families, config.classes)
    return round(float(np.bincount(family[types]).max() / len(types)), 4)


def _names(config: CrossDomainConfig, side: str) -> dict[str, int]:
    """Type → class number, on one side."""
    return {kind: number for number, both in enumerate(config.classes.values()) for kind in both[side]}


def _colour_number(name: str) -> int:
    return list(COLOURS).index(name) if name in COLOURS and name != "multicolour" else -1


def _joined(sources: Sequence[Pictures]) -> Pictures:
    parts = [[getattr(source, name) for source in sources] for name in ("pixels", "types", "colours")]
    return Pictures(*(np.concatenate(part) for part in parts))


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
) -> tuple[Pictures, np.ndarray]:
    """A shop's pictures of grown-ups' clothes, and which of them are kept for measuring (n,) bool."""
    items = [item for item in read_labelled(data, source) if item.type in numbers and item.audience != "kids"]
    if most:
        drawn = sorted(items, key=lambda item: hashlib.sha256(item.id.encode()).digest())
        counts: Counter[str] = Counter()
        items = [item for item in drawn if counts.update([item.type]) or counts[item.type] <= most]
    pictures = _pictures(items, decode_all(items, cache / f"{source}-framed", say, framed), numbers)
    return pictures, np.array([item.held_out for item in items])


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
