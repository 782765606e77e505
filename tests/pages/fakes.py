"""A Stylist without models: drawn garments, scores by a rule that can be checked by hand."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw

from core.errors import CatalogueError, ImageError
from core.stylist import CAPTION, Choice, Filters, Hit, Preparation, Recognition, Stylist, StylistConfig
from core.taxonomy import COLOURS, SLOTS, has_room, slot_of
from core.types import (
    CompletionRequest,
    CompletionResult,
    Item,
    ItemId,
    Judgement,
    MapState,
    Placed,
    Progress,
    Step,
    Suggestion,
    TasteMap,
)
from core.wardrobe import OwnedPiece, Wardrobe

KINDS = ("shirt", "t-shirt", "jeans", "trousers", "dress", "blazer", "trainers", "loafers", "tote bag", "belt")
SHADES = ("white", "black", "navy", "red", "beige", "green")


def drawn(colour: str, kind: str, size: tuple[int, int] = (240, 300)) -> Image.Image:
    """A plain block in a colour on light grey."""
    image = Image.new("RGB", size, (233, 233, 232))
    inset = {"top": (50, 60, 190, 220), "bottom": (80, 40, 160, 270)}.get(slot_of(kind), (60, 110, 180, 190))
    ImageDraw.Draw(image).rounded_rectangle(inset, 14, fill=COLOURS[colour])
    return image


@dataclass(frozen=True)
class DrawnCatalogue:
    """`n` pieces, every kind in every shade by turns.

    Where it `says_whom`, white pieces are for women, black ones for men, navy ones for everyone and in a capsule.
    """

    n: int = 60
    name: str = "Drawn pieces"
    says_whom: bool = False
    items: Sequence[Item] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(_item(i, self.says_whom) for i in range(self.n)))

    @property
    def fingerprint(self) -> str:
        """Differs by size."""
        return hashlib.sha256(f"{self.name}{self.n}".encode()).hexdigest()[:12]

    def item(self, item_id: ItemId) -> Item:
        """By id."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise CatalogueError(f"There is no piece {item_id!r}.")

    def image(self, item_id: ItemId) -> Image.Image:
        """A block."""
        item = self.item(item_id)
        return drawn(item.colour, item.type)

    def cutout(self, item_id: ItemId) -> Image.Image | None:
        """None: a drawn piece has no cut-out."""
        self.item(item_id)
        return None


_SAID = {
    "white": {"gender": "Female"},
    "black": {"gender": "men"},
    "navy": {"gender": "unisex", "capsule": "Riviera"},
}


def _item(i: int, says_whom: bool) -> Item:
    kind, colour = KINDS[i % len(KINDS)], SHADES[i // len(KINDS) % len(SHADES)]
    title = f"{colour.capitalize()} {kind} {i}"
    alt = f"A {colour} {kind} on light grey"
    pattern = "striped" if i % 7 == 0 else "plain"
    fabric = "denim" if kind == "jeans" else "cotton"
    said = _SAID.get(colour, {}) if says_whom else {}
    return Item(f"p{i}", title, kind, slot_of(kind), colour, alt, alt, pattern, fabric, price=10.0 + i, attributes=said)


class FakeStylist(Stylist):
    """Scores an outfit by how few colours it has, and finds pieces by the words in their titles."""

    is_ready = True
    is_mapped = True

    def __init__(self, config: StylistConfig | None = None, catalogue: DrawnCatalogue | None = None) -> None:
        self.config = config or StylistConfig()
        self.catalogue = catalogue or DrawnCatalogue()
        self.requests: list[CompletionRequest] = []
        self.caption_weights: list[float] = []

    def prepare(self) -> None:
        """Nothing to do."""

    def preparation(self) -> Preparation:
        """Ready, or a third of the way."""
        n = len(self.catalogue.items)
        if self.is_ready:
            return Preparation(n, n, 0.0, True, None, "Ready")
        return Preparation(n // 3, n, 40.0, False, None, "Looking at the pictures")

    def search(
        self,
        text: str,
        filters: Filters | None = None,
        wardrobe: Wardrobe | None = None,
        caption: float = CAPTION,
    ) -> list[Hit]:
        """Items with most of the words first."""
        self.caption_weights.append(caption)
        words = text.lower().split()
        items = self.browse(filters or Filters(), wardrobe)
        hits = [Hit(item, sum(word in item.title.lower() for word in words) / len(words)) for item in items]
        return sorted(hits, key=lambda hit: hit.score or 0.0, reverse=True)

    def similar(self, item_id: ItemId, k: int, wardrobe: Wardrobe | None = None) -> list[Hit]:
        """Others of the same kind."""
        me = self.item(item_id, wardrobe)
        same = [i for i in self.browse(wardrobe=wardrobe) if i.type == me.type and i.id != item_id]
        return [Hit(item, 0.9) for item in same[:k]]

    def near(self, photo: Recognition, k: int, wardrobe: Wardrobe | None = None) -> list[Hit]:
        """The first k shirts."""
        return [Hit(item, 0.8) for item in self.browse(wardrobe=wardrobe) if item.type == "shirt"][:k]

    def captions(
        self, picture: ItemId | Recognition, labels: Sequence[str] = (), wardrobe: Wardrobe | None = None
    ) -> dict[str, tuple[tuple[str, float], ...]]:
        """What the item says of itself; labels in the order they were given."""
        kind, colour = ("shirt", "white")
        if not isinstance(picture, Recognition):
            item = self.item(picture, wardrobe)
            kind, colour = item.type, item.colour
        found = {
            "type": ((kind, 0.8), ("cape", 0.2)),
            "colour": ((colour, 0.7), ("teal", 0.3)),
            "pattern": (("plain", 1.0),),
            "occasion": (("a wedding", 0.6), ("sport", 0.4)),
        }
        return found | ({"labels": tuple((label, 1 / len(labels)) for label in labels)} if labels else {})

    def recognise(self, data: bytes, filename: str) -> Recognition:
        """A white shirt, if it is a picture at all."""
        try:
            image = Image.open(io.BytesIO(data)).convert("RGB")
        except OSError:
            raise ImageError(f"{filename} is not a picture. Save it as JPEG or PNG and try again.") from None
        types, colours = (("shirt", 0.9), ("blouse", 0.08)), (("white", 0.7), ("cream", 0.2))
        return Recognition(image, np.zeros(4, np.float32), types, colours, ())

    def adopt(self, recognition: Recognition, type: str, colour: str, title: str = "") -> OwnedPiece:
        """An own piece named after its colour and kind."""
        title = title or f"My {colour} {type}"
        key = "own-" + hashlib.sha256(recognition.image.tobytes()).hexdigest()[:8]
        item = Item(key, title, type, slot_of(type), colour, title, f"Your photo of a {colour} {type}", owned=True)
        return OwnedPiece(item, recognition.image)

    def judge(
        self, outfit: Sequence[ItemId], wardrobe: Wardrobe | None = None, scorer: str = "outfit_transformer"
    ) -> Judgement:
        """Fewer colours, higher score."""
        whole = self._score(outfit, wardrobe)
        without = {i: self._score([o for o in outfit if o != i], wardrobe) for i in outfit if len(outfit) > 1}
        return Judgement(whole, whole, without)

    def _score(self, outfit: Sequence[ItemId], wardrobe: Wardrobe | None) -> float:
        items = [self.item(i, wardrobe) for i in outfit]
        return min(0.95, 0.4 + 0.1 * len({i.slot for i in items}) - 0.04 * len({i.colour for i in items}))

    def propose_slots(self, outfit: Sequence[ItemId], k: int, wardrobe: Wardrobe | None = None) -> tuple[str, ...]:
        """The first slots with room."""
        worn, found = [self.item(i, wardrobe).slot for i in outfit], []
        for slot in ("top", "bottom", "shoes", "bag", "accessory", "outerwear", *SLOTS):
            if len(found) < k and slot not in worn and has_room([*worn, *found], slot):
                found.append(slot)
        return tuple(found)

    def complete(
        self, request: CompletionRequest, wardrobe: Wardrobe | None = None, progress: Progress = lambda done, what: None
    ) -> CompletionResult:
        """Five outfits, each slot filled with one of its pieces by turns."""
        self.requests.append(request)
        slots = request.slots or self.propose_slots(request.outfit, request.k, wardrobe)
        pools = [self._pool(slot, request, wardrobe) for slot in slots]
        for step in range(len(slots)):
            progress(step / len(slots), f"Piece {step + 1} of {len(slots)}")
        suggestions = []
        for turn in range(min(request.keep, *(len(pool) for pool in pools)) if all(pools) else 0):
            added = tuple(pool[turn].id for pool in pools)
            outfit = (*request.outfit, *added)
            suggestions.append(Suggestion(outfit, added, self.judge(outfit, wardrobe)))
        suggestions.sort(key=lambda s: -s.judgement.score)
        calls = sum(len(pool) for pool in pools)
        return CompletionResult(tuple(suggestions), tuple(slots), 1.2, calls, request.completer, request.scorer)

    def _pool(self, slot: str, request: CompletionRequest, wardrobe: Wardrobe | None) -> list[Item]:
        taken = set(request.outfit) | request.exclude
        limit = request.max_price or float("inf")
        items = self.browse(wardrobe=wardrobe if request.source != "catalogue" else None)
        return [i for i in items if slot in (i.slot, i.type) and i.id not in taken and (i.price or 0) <= limit]

    def alternatives(
        self,
        outfit: Sequence[ItemId],
        item_id: ItemId,
        request: CompletionRequest,
        wardrobe: Wardrobe | None = None,
        k: int = 6,
    ) -> list[Suggestion]:
        """Others of the same slot."""
        self.requests.append(request)
        pool = [
            i
            for i in self.browse(wardrobe=None)
            if i.slot == self.item(item_id, wardrobe).slot and i.id not in outfit and i.id not in request.exclude
        ]
        found = []
        for item in pool[:k]:
            swapped = tuple(item.id if o == item_id else o for o in outfit)
            found.append(Suggestion(swapped, (item.id,), self.judge(swapped, wardrobe)))
        return found

    def flatlay(
        self, outfit: Sequence[ItemId], wardrobe: Wardrobe | None = None, size: tuple[int, int] = (720, 900)
    ) -> Image.Image:
        """Pieces side by side, two in a row."""
        canvas = Image.new("RGB", size, (240, 239, 236))
        rows = max(1, -(-len(outfit) // 2))
        for place, item_id in enumerate(outfit):
            piece = self.image(item_id, wardrobe).copy()
            piece.thumbnail((size[0] // 2 - 20, size[1] // rows - 20))
            canvas.paste(piece, (10 + place % 2 * size[0] // 2, 10 + place // 2 * size[1] // rows))
        return canvas

    def map_state(self) -> MapState:
        """There, or half of the way."""
        return MapState(1.0, "", True) if self.is_mapped else MapState(0.5, "Laying out the map")

    def map(self, wardrobe: Wardrobe | None = None) -> TasteMap:
        """Kinds from left to right, shades from below to above."""
        points = [self._point(item) for item in self.catalogue.items]
        return TasteMap(tuple(item.id for item in self.catalogue.items), np.array(points, np.float32))

    def place_words(self, text: str) -> Placed:
        """Where the best match of a search lies."""
        return self._placed(self.search(text)[:5])

    def place_photo(self, photo: Recognition, wardrobe: Wardrobe | None = None) -> Placed:
        """Where the first shirt lies."""
        return self._placed(self.near(photo, 5, wardrobe))

    def _placed(self, hits: list[Hit]) -> Placed:
        return Placed(*self._point(hits[0].item), tuple(hits))

    def place_near(self, ids: Sequence[ItemId], wardrobe: Wardrobe | None = None) -> tuple[float, float]:
        """Where the first of them lies."""
        return self._point(self.item(ids[0], wardrobe))

    def walk(
        self, start_id: ItemId, end_id: ItemId, steps: int = 8, wardrobe: Wardrobe | None = None
    ) -> tuple[Step, ...]:
        """From one piece past the catalogue's first ones to the other."""
        between = [item for item in self.catalogue.items if item.id not in (start_id, end_id)][: steps - 2]
        ends = self.item(start_id, wardrobe), self.item(end_id, wardrobe)
        return tuple(self._step(item) for item in (ends[0], *between, ends[1]))

    def walk_towards(
        self, item_id: ItemId, words: str, steps: int = 6, wardrobe: Wardrobe | None = None
    ) -> tuple[Step, ...]:
        """A piece, and what a search for the words finds in its slot."""
        start = self.item(item_id, wardrobe)
        found = [hit.item for hit in self.search(words) if hit.item.slot == start.slot and hit.item.id != item_id]
        return tuple(self._step(item) for item in (start, *found[: steps - 1]))

    def _step(self, item: Item) -> Step:
        return Step(*self._point(item), item, 0.93)

    def _point(self, item: Item) -> tuple[float, float]:
        shade = SHADES.index(item.colour) if item.colour in SHADES else 0
        return KINDS.index(item.type) / 5 - 0.9, shade / 3 - 0.8

    def scorers(self) -> list[Choice]:
        """One."""
        return [Choice("outfit_transformer", "Learned from outfits by stylists.")]

    def completers(self, scorer: str = "") -> list[Choice]:
        """Two, and one that cannot run."""
        return [
            Choice("beam", "Keeps several ideas open at every step."),
            Choice("greedy", "Takes the best piece at every step."),
            Choice("gradient", "Follows the slope.", False, "It needs a scorer with a gradient."),
        ]

    def encoders(self) -> list[Choice]:
        """Two that are here and one that is not."""
        return [
            Choice("builtin", "Ours."),
            Choice("fashion-clip", "Public.", False, "Its weights are not here.", "On another machine, run: fetch."),
            Choice("other-eye", "Ours too."),
        ]
