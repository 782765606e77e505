"""The words that every layer shares: items, outfits, requests, suggestions, and the roles behind Protocols."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from PIL import Image

if TYPE_CHECKING:  # browsing must not wait for torch, which takes seconds to import
    import torch

ItemId = str


@dataclass(frozen=True)
class Item:
    """One garment or accessory, in the words of `core.taxonomy`.

    `caption` is the sentence that the text encoder reads; `alt` describes the picture to someone
    who cannot see it; `family` and `season` group items that may stand in for each other.
    """

    id: ItemId
    title: str
    type: str
    slot: str
    colour: str
    caption: str
    alt: str
    pattern: str = "plain"
    fabric: str = ""
    price: float | None = None
    season: str = ""
    family: str = ""
    description: str = ""
    owned: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


class Catalogue(Protocol):
    """Items with their pictures; `fingerprint` changes when any of either changes."""

    @property
    def name(self) -> str:
        """The name a person would know it by."""
        ...

    @property
    def fingerprint(self) -> str:
        """A short hash of items and pictures."""
        ...

    @property
    def items(self) -> Sequence[Item]:
        """Every item, in a fixed order."""
        ...

    def item(self, item_id: ItemId) -> Item:
        """The item called `item_id`; raises CatalogueError when there is none."""
        ...

    def image(self, item_id: ItemId) -> Image.Image:
        """Its picture, upright RGB on its own backdrop."""
        ...

    def cutout(self, item_id: ItemId) -> Image.Image | None:
        """Its picture as RGBA with the backdrop removed, or None where that is not known."""
        ...


@dataclass(frozen=True)
class Features:
    """Unit-norm image and text embeddings of items by one encoder: `image` and `text` are (n, d) float32."""

    ids: tuple[ItemId, ...]
    image: np.ndarray
    text: np.ndarray
    encoder: str

    @property
    def joint(self) -> np.ndarray:
        """Item tokens as scorers read them, [image | text], (n, 2d) float32."""
        return np.concatenate([self.image, self.text], axis=1)  # (n, 2d)


class Encoder(Protocol):
    """Maps pictures and words into one space."""

    @property
    def name(self) -> str:
        """The registered name or address that opened it."""
        ...

    @property
    def fingerprint(self) -> str:
        """A hash of weights and preprocessing; embeddings of different fingerprints never mix."""
        ...

    @property
    def dim(self) -> int:
        """Length d of an embedding."""
        ...

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """Embed pictures: (n, d) float32, unit norm."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Embed sentences: (n, d) float32, unit norm."""
        ...


class Scorer(Protocol):
    """Judges how well the pieces of an outfit go together; order and padding never matter."""

    @property
    def name(self) -> str:
        """The registered name."""
        ...

    @property
    def encoder(self) -> str:
        """Fingerprint of the encoder whose features it was trained on, or '' for any."""
        ...

    @property
    def reference(self) -> np.ndarray | None:
        """Its scores of stylists' outfits it was not trained on, sorted (m,), or None where not measured."""
        ...

    def score(self, outfits: torch.Tensor, mask: torch.Tensor, types: torch.Tensor | None = None) -> torch.Tensor:
        """Compatibility in (0, 1).

        `outfits` (B, n, 2d) float32, [image | text] tokens; `mask` (B, n) bool, True where there is an
        item; `types` (B, n) int64, index in `core.taxonomy.TYPES`, -1 where unknown or padding;
        returns (B,). An outfit without any item raises OutfitError.
        """
        ...


class CandidateIndex(Protocol):
    """Nearest neighbours among fixed vectors."""

    def search(self, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """The k best rows for each query (q, d): similarities (q, k) and row numbers (q, k), best first.

        A k above the number of rows returns every row.
        """
        ...


@dataclass(frozen=True)
class Problem:
    """A completion with everything looked up: what is worn, and the candidates of each wanted slot.

    `worn` (n, 2d) and `worn_types` (n,); `features` (N, 2d) and `types` (N,) for all candidates;
    `pools` holds for each of the k wanted pieces the row numbers that may fill it. `brief` (d,) is what the
    outfit is for, as a text embedding; with it completers maximise alpha·S + (1 − alpha)·likeness, the mean
    similarity of the new pieces to it. `wanted` (k, d) says in text embeddings what each pool holds. `encoder` is
    the fingerprint of the encoder that made the features, '' where that is not known.
    """

    worn: torch.Tensor
    worn_types: torch.Tensor
    features: torch.Tensor
    types: torch.Tensor
    pools: tuple[torch.Tensor, ...]
    scorer: Scorer
    keep: int = 5
    brief: torch.Tensor | None = None
    alpha: float = 0.5
    wanted: torch.Tensor | None = None
    encoder: str = ""


@dataclass(frozen=True)
class Imagined:
    """A piece that a completer imagined for one slot before it took a real one.

    `near` holds the rows of the real candidates nearest to it by the completer's own measure, best first, at
    most 15, and `likeness` the cosine of each to it, in the space where it was imagined; `path` holds such
    rows for every step that led there, the start first, where the completer moved step by step.
    """

    near: tuple[int, ...]
    likeness: tuple[float, ...]
    path: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class Completion:
    """A completer's answer to a Problem: `rows[j]` fills slot j; `score` is what is maximised, of the whole outfit.

    `imagined[j]` is the piece imagined for slot j, where the completer imagines pieces.
    """

    rows: tuple[int, ...]
    score: float
    imagined: tuple[Imagined, ...] = ()


Progress = Callable[[float, str], None]
"""Told how much is done, from 0 to 1, and in words what is being done; may raise CancelledError."""


@dataclass(frozen=True)
class Completions:
    """What a completer found, best first, and the number of outfits it had scored to find it."""

    found: tuple[Completion, ...]
    calls: int


class Completer(Protocol):
    """Finds the k pieces that an outfit lacks."""

    def complete(self, problem: Problem, progress: Progress) -> Completions:
        """At most `problem.keep` completions, no two of the same set of items; `progress` may raise CancelledError."""
        ...


@dataclass(frozen=True)
class CompletionRequest:
    """What a person asks for: the pieces worn, how many are missing, and any limits.

    `slots` names for each missing piece a slot or a garment type ("shoes", "tote bag"); None lets the
    app propose. `exclude` never comes back; `locked` pieces are not swapped; `max_price` limits each new piece.
    `source` says where new pieces come from: "catalogue", "wardrobe" (the person's own) or "both".
    `shortlist` keeps for a beam's later steps only that many candidates of each slot, those that go best
    with what is worn; None keeps all. `width` is how many ideas are followed at once: the outfits of a beam,
    the restarts of a gradient, whose free vectors take the `nearest` pieces by "l1", "l2", "l10" or "cosine".
    `brief` says in words what the outfit is for; `alpha` weighs the scorer against it, from 0 to 1.
    """

    outfit: tuple[ItemId, ...]
    k: int = 2
    slots: tuple[str, ...] | None = None
    completer: str = "ensemble"
    scorer: str = "outfit_transformer"
    width: int = 5
    shortlist: int | None = 200
    keep: int = 5
    exclude: frozenset[ItemId] = frozenset()
    locked: frozenset[ItemId] = frozenset()
    max_price: float | None = None
    source: str = "catalogue"
    seed: int = 0
    nearest: str = "cosine"
    brief: str = ""
    alpha: float = 0.5


@dataclass(frozen=True)
class Judgement:
    """What a scorer thinks of an outfit.

    `percentile` is the share of stylists' outfits it beats, from 0 to 1, or None where that is not
    known; `without` maps each piece to the score of the outfit without it. `among` is the share that it
    beats of outfits drawn by lot from the catalogue, of the same types of piece; None where not known.
    """

    score: float
    percentile: float | None
    without: Mapping[ItemId, float]
    among: float | None = None


@dataclass(frozen=True)
class ImaginedPiece:
    """A piece that an algorithm imagined before it took a real one, told by the real ones `near` it, best first.

    `likeness` is the cosine of each to it; `path` holds, for each step that led there, the pieces near that step.
    """

    near: tuple[ItemId, ...]
    likeness: tuple[float, ...]
    path: tuple[tuple[ItemId, ...], ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """One completed outfit: the whole outfit's ids, the new ones among them, and what the scorer thinks.

    `value` is what the completer maximised: the score, or with a brief the score weighed against it. `imagined`
    has for each added piece the one imagined in its place, where the completer imagines pieces.
    """

    outfit: tuple[ItemId, ...]
    added: tuple[ItemId, ...]
    judgement: Judgement
    value: float | None = None
    imagined: tuple[ImaginedPiece, ...] = ()


@dataclass(frozen=True)
class CompletionResult:
    """Suggestions, best first, with the time in seconds and the number of outfits scored to find them.

    `note` says in words what a person should know, such as that fewer pieces were added than wished.
    """

    suggestions: tuple[Suggestion, ...]
    slots: tuple[str, ...]
    seconds: float
    calls: int
    completer: str
    scorer: str
    note: str = ""


@dataclass(frozen=True)
class Hit:
    """An item that was found; `score` is its similarity, or None where nothing was compared."""

    item: Item
    score: float | None


@dataclass(frozen=True)
class MapState:
    """How far the map is, from 0 to 1; `note` says in words what is being done, or what a person should know of it."""

    done: float
    note: str = ""
    ready: bool = False


@dataclass(frozen=True)
class TasteMap:
    """Where every piece lies: `points` (n, 2) float32 within [-1, 1] in the order of `ids`; likes lie together.

    `quality` holds what was measured of such maps (`core.evaluation.projection`), or None where that is not known.
    """

    ids: tuple[ItemId, ...]
    points: np.ndarray
    quality: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Placed:
    """Where something new lies on the map, and the pieces most like it, best first."""

    x: float
    y: float
    near: tuple[Hit, ...]


@dataclass(frozen=True)
class Step:
    """A stop on a walk: where it lies on the map, the piece found there, and its likeness to the stop (a cosine)."""

    x: float
    y: float
    item: Item
    likeness: float
