"""The facade: the one object that pages and commands call."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
import platformdirs
from PIL import Image

from core.compatibility import SCORERS
from core.completion import COMPLETERS
from core.data.collection import SHIPPED_EMBEDDINGS, SHIPPED_MAP
from core.encoders import ENCODERS
from core.encoders.address import how_to_fetch, missing, open_encoder
from core.encoders.store import EmbeddingStore, embed
from core.errors import RequestError, UnknownNameError
from core.evidence import Evidence, read_evidence
from core.lab import Lab, read_lab
from core.mapmaker import MapFiles, MapMaker
from core.models import Models
from core.preparation import Preparation, Preparer, select
from core.registry import Entry
from core.requests import (
    audience,
    check_outfit,
    check_pools,
    check_request,
    check_room,
    check_size,
    check_steps,
    check_words,
    find_pool,
    propose_slots,
    read_wish,
    shared_audience,
    suits,
    within_price,
)
from core.taste import Taste
from core.taxonomy import AUDIENCES, COLOURS, TYPE_BY_KEY, TYPES, wanted_text
from core.types import (
    Catalogue,
    Completer,
    CompletionRequest,
    CompletionResult,
    Encoder,
    Hit,
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
from core.workload import heavy_work

if TYPE_CHECKING:  # torch takes seconds to import, and browsing must not wait for it
    from core.completion.base.tokens import TokenTable
    from core.encoders.captions import Ranking

BUILTIN = "builtin"
PHOTO_SIDE = 800  # pixels: sharp on a page, and a wardrobe of a hundred fits in memory
MAX_TITLE = 80
CAPTION = 0.7  # of a search score: captions are exact about type and colour, pictures add what they do not say
_NEAR = 15  # pieces told of a place on the map
_PATIENCE = 30.0  # seconds that a question to the map waits for the embeddings it was laid out from
_TWINS = 8  # copies of one picture that a search for similar ones looks past
_SAME_PICTURE = 0.99999


@dataclass(frozen=True)
class StylistConfig:
    """What to open: `catalogue` is "builtin" or a directory, `encoder` a registered name or an address.

    `cache` is the directory for embeddings and indexes; None means the user's own cache directory.
    """

    catalogue: str = BUILTIN
    encoder: str = BUILTIN
    cache: str | None = None


@dataclass(frozen=True)
class Filters:
    """Which items to show: an empty set lets everything pass, prices are inclusive.

    `audiences` are "women" and "men": pieces for everyone, or whose catalogue does not say, pass with either.
    """

    types: frozenset[str] = frozenset()
    colours: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    fabrics: frozenset[str] = frozenset()
    slots: frozenset[str] = frozenset()
    min_price: float | None = None
    max_price: float | None = None
    audiences: frozenset[str] = frozenset()
    capsules: frozenset[str] = frozenset()

    def allow(self, item: Item) -> bool:
        """Whether `item` passes; own pieces pass every price, unpriced pieces of a shop pass none."""
        return (
            (not self.types or item.type in self.types)
            and (not self.colours or item.colour in self.colours)
            and (not self.patterns or item.pattern in self.patterns)
            and (not self.fabrics or item.fabric in self.fabrics)
            and (not self.slots or item.slot in self.slots)
            and within_price(item, self.min_price, self.max_price)
            and (not self.audiences or any(suits(item, whom) for whom in self.audiences))
            and (not self.capsules or item.attributes.get("capsule") in self.capsules)
        )


@dataclass(frozen=True)
class Choice:
    """A model or algorithm that can be chosen; where it is not `available`, `reason` says why and what to do.

    `remedy` says how to come by what an encoder lacks on this machine.
    """

    name: str
    summary: str
    available: bool = True
    reason: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Recognition:
    """A photo as understood: upright RGB, its embedding (d,), types and colours with how sure, best first.

    `cutout` is the piece as RGBA without its background, or None where that cannot be told apart.
    """

    image: Image.Image
    features: np.ndarray
    types: tuple[tuple[str, float], ...]
    colours: tuple[tuple[str, float], ...]
    warnings: tuple[str, ...] = ()
    cutout: Image.Image | None = None


@runtime_checkable
class ToScale(Protocol):
    """A catalogue that knows how large its pieces are."""

    def frame_cm(self, item_id: ItemId) -> float:
        """Width of its picture in centimetres on the body."""
        ...


def unwatched(done: float, what: str) -> None:
    """Progress that nobody watches and nobody can stop."""


class Stylist:
    """One catalogue seen by one encoder; shared by every session, thread-safe, and holds nothing personal."""

    def __init__(
        self, config: StylistConfig, catalogue: Catalogue, opener: Callable[[Progress], Encoder] | None = None
    ) -> None:
        self.config = config
        self.catalogue = catalogue
        cache = cache_of(config)
        self._store = EmbeddingStore(cache / "embeddings", SHIPPED_EMBEDDINGS)
        self._preparer = Preparer(
            catalogue,
            opener or (lambda progress: open_encoder(config.encoder, progress)),
            lambda shop, encoder, ids: embed(shop, encoder, ids, self._store),
        )
        self._models = Models(catalogue, self._preparer, cache / "indexes")
        shipped = SHIPPED_MAP if (config.catalogue, config.encoder) == (BUILTIN, BUILTIN) else None
        self._maker = MapMaker(catalogue, self._preparer, MapFiles(cache / "maps", shipped))
        self._taste = Taste(catalogue, self._preparer, self._maker, self._models)

    @classmethod
    def open(cls, config: StylistConfig | None = None) -> Stylist:
        """Open a catalogue for browsing, fast: no model is loaded before `prepare`."""
        config = config or StylistConfig()
        return cls(config, open_catalogue(config))

    # Browsing: needs no model.

    def item(self, item_id: ItemId, wardrobe: Wardrobe | None = None) -> Item:
        """The item called `item_id`, the person's own pieces first; raises CatalogueError when there is none."""
        return self._home(item_id, wardrobe).item(item_id)

    def image(self, item_id: ItemId, wardrobe: Wardrobe | None = None) -> Image.Image:
        """Its picture, upright RGB."""
        return self._home(item_id, wardrobe).image(item_id)

    def cutout(self, item_id: ItemId, wardrobe: Wardrobe | None = None) -> Image.Image | None:
        """Its picture as RGBA without the backdrop, or None where that is not known."""
        return self._home(item_id, wardrobe).cutout(item_id)

    def facets(self, wardrobe: Wardrobe | None = None) -> dict[str, list[str]]:
        """The values that filters can take, in lists under their names.

        They are `types`, `colours`, `patterns`, `fabrics`, `capsules`, and `audiences` where pieces for women
        and pieces for men are there to be told apart.
        """
        items = self._everything(wardrobe)
        audiences = _in_order({audience(item) for item in items}, list(AUDIENCES))
        return {
            "types": _in_order({item.type for item in items}, [kind.key for kind in TYPES]),
            "colours": _in_order({item.colour for item in items}, list(COLOURS)),
            "patterns": sorted({item.pattern for item in items} - {""}),
            "fabrics": sorted({item.fabric for item in items} - {""}),
            "audiences": audiences if len(audiences) > 1 else [],
            "capsules": sorted({item.attributes.get("capsule", "") for item in items} - {""}),
        }

    def price_range(self) -> tuple[float, float] | None:
        """The lowest and the highest price in the catalogue, or None where it has no prices."""
        prices = [item.price for item in self.catalogue.items if item.price is not None]
        return (min(prices), max(prices)) if prices else None

    def browse(self, filters: Filters | None = None, wardrobe: Wardrobe | None = None) -> list[Item]:
        """Every item that passes the filters: own pieces first, newest first, then the catalogue in its order."""
        filters = filters or Filters()
        return [item for item in self._everything(wardrobe) if filters.allow(item)]

    # Preparation: the encoder and the catalogue's embeddings, in the background.

    def prepare(self) -> None:
        """Begin to open the encoder and to embed the catalogue in the background; returns at once."""
        self._preparer.start()

    def preparation(self) -> Preparation:
        """How far the preparation is; a `warning` says that nothing can be kept for the next time."""
        return replace(self._preparer.state(), warning=self._store.problem)

    def notes(self) -> list[str]:
        """What a person should know of the open catalogue, in sentences: rows left out, and what cannot be kept."""
        warning = self.preparation().warning
        return [*getattr(self.catalogue, "notes", ()), *([warning] if warning else [])]

    def wait(self, timeout: float | None = None) -> Preparation:
        """Wait until the whole catalogue is prepared, at most `timeout` seconds."""
        self._preparer.wait(timeout)
        return self.preparation()

    # Searching: text and pictures in the encoder's space.

    def search(
        self,
        text: str,
        filters: Filters | None = None,
        wardrobe: Wardrobe | None = None,
        caption: float = CAPTION,
    ) -> list[Hit]:
        """Every item that passes the filters and is prepared, those that `text` describes best first.

        The score is a weighted mean of the text's similarity to the item's picture and to its caption, where
        `caption` is the caption's weight: 0 looks at pictures alone. An empty text finds what `browse` does,
        without scores.
        """
        items = self.browse(filters, wardrobe)
        if not text.strip():
            return [Hit(item, None) for item in items]
        query = self._preparer.encoder().encode_texts([text.strip()])[0]  # (d,)
        found = self._models.features(wardrobe)
        scores = dict(
            zip(found.ids, (found.image @ query * (1 - caption) + found.text @ query * caption).tolist(), strict=True)
        )
        hits = [Hit(item, scores[item.id]) for item in items if item.id in scores]
        return sorted(hits, key=lambda hit: -(hit.score or 0.0))

    def similar(self, item_id: ItemId, k: int, wardrobe: Wardrobe | None = None) -> list[Hit]:
        """The k items whose pictures are most like that of `item_id`, other pictures than its own."""
        self.item(item_id, wardrobe)
        found = self._models.features(wardrobe, [item_id])
        return self._nearest(found.image[found.ids.index(item_id)], k, wardrobe, item_id)

    def near(self, photo: Recognition, k: int, wardrobe: Wardrobe | None = None) -> list[Hit]:
        """The k items whose pictures are most like a photo, other pictures than itself."""
        return self._nearest(self._preparer.encoder().encode_images([photo.image])[0], k, wardrobe)

    def captions(
        self, picture: ItemId | Recognition, labels: Sequence[str] = (), wardrobe: Wardrobe | None = None
    ) -> dict[str, Ranking]:
        """Captions of an item or a photo, ranked, under "type", "colour", "pattern", "occasion".

        With `labels` also, under "labels", how well each of them fits. Shares sum to 1 within a ranking.
        """
        from core.encoders.captions import QUESTIONS, rank, rank_labels

        encoder = self._preparer.encoder()
        if isinstance(picture, Recognition):
            vector, cutout = encoder.encode_images([picture.image])[0], picture.cutout
        else:
            cutout = self.cutout(picture, wardrobe)
            vector = select(self._models.features(wardrobe, [picture]), [picture]).image[0]  # (d,)
        found = {question: rank(encoder, vector, question, cutout) for question in QUESTIONS}
        return found | ({"labels": rank_labels(encoder, vector, labels)} if labels else {})

    def _nearest(self, query: np.ndarray, k: int, wardrobe: Wardrobe | None, but: ItemId = "") -> list[Hit]:
        near = self._models.nearest(query, k + _TWINS)
        if wardrobe:
            own = wardrobe.features(self._preparer.encoder())
            near |= dict(zip(own.ids, (own.image @ query).tolist(), strict=True))
        best = sorted((key for key, score in near.items() if score < _SAME_PICTURE), key=lambda key: -near[key])
        return [Hit(self.item(key, wardrobe), near[key]) for key in best if key != but][:k]

    def recognise(self, data: bytes, filename: str) -> Recognition:
        """What a photo shows, by zero-shot classification; raises ImageError for what is no usable picture."""
        from core.data.cutout import cut_out
        from core.data.images import load_image
        from core.encoders.zero_shot import colour_probabilities, type_probabilities

        warnings: list[str] = []
        image = load_image(data, max_side=PHOTO_SIDE, name=filename, warnings=warnings)
        encoder = self._preparer.encoder()
        cutout = cut_out(image)
        features = encoder.encode_images([image])  # (1, d)
        types = type_probabilities(encoder, features)[0].tolist()
        colours = colour_probabilities(encoder, features, [cutout] if cutout else None)[0].tolist()
        return Recognition(
            image,
            features[0],
            _surest_first([kind.key for kind in TYPES], types),
            _surest_first(list(COLOURS), colours),
            tuple(warnings),
            cutout,
        )

    def adopt(self, recognition: Recognition, type: str, colour: str, title: str = "") -> OwnedPiece:
        """A photo as a piece of a wardrobe, in the type and colour that the person accepted.

        Raises UnknownNameError for a type or colour that the taxonomy does not have.
        """
        if type not in TYPE_BY_KEY:
            raise UnknownNameError("garment type", type, TYPE_BY_KEY)
        if colour not in COLOURS:
            raise UnknownNameError("colour", colour, COLOURS)
        words = f"{colour} {TYPE_BY_KEY[type].singular}"
        item = Item(
            id=f"own-{secrets.token_hex(6)}",
            title=title.strip()[:MAX_TITLE] or f"My {words}",
            type=type,
            slot=TYPE_BY_KEY[type].slot,
            colour=colour,
            caption=words,
            alt=f"Your own {words}, in a photo you added.",
            pattern="",
            owned=True,
        )
        return OwnedPiece(item, recognition.image, recognition.cutout)

    def judge(
        self, outfit: Sequence[ItemId], wardrobe: Wardrobe | None = None, scorer: str = "outfit_transformer"
    ) -> Judgement:
        """What a scorer thinks of an outfit, and of the outfit without each of its pieces."""
        from core.completion.base.tokens import judge, make_table

        worn = self._outfit(outfit, wardrobe)
        table = make_table([(worn, select(self._models.features(wardrobe, outfit), outfit))])
        return self._among(judge(table, [outfit], self._models.scorer(scorer))[0], table, outfit, scorer)

    def propose_slots(self, outfit: Sequence[ItemId], k: int, wardrobe: Wardrobe | None = None) -> tuple[str, ...]:
        """At most k slots that the outfit lacks, the most needed first; fewer where there is no more room.

        An outfit may be empty here, where it is to start from words alone.
        """
        worn = self._outfit(outfit, wardrobe) if outfit else []
        return propose_slots(worn, k, _types_for(worn, self._everything(wardrobe)))

    def complete(
        self, request: CompletionRequest, wardrobe: Wardrobe | None = None, progress: Progress = unwatched
    ) -> CompletionResult:
        """Complete an outfit as asked; `progress` may raise CancelledError to stop it.

        Raises OutfitError or RequestError for what cannot be carried out, UnknownNameError for names
        that do not exist and WeightsError where the scorer has no weights for this encoder.
        """
        check_request(request)
        wardrobe = wardrobe.snapshot() if wardrobe else None
        from_words = not request.outfit and bool(request.brief.strip())
        worn = [] if from_words else self._outfit(request.outfit, wardrobe)
        table = self._models.table(wardrobe, request.outfit)
        offered = self._offered(request.source, table, wardrobe)
        slots = request.slots
        if slots is None:
            slots = propose_slots(worn, request.k, _types_for(worn, offered))
        check_room([item.slot for item in worn], slots)
        check_size(len(worn) + len(slots))
        pools = self._pools(slots, worn, offered, request, table, request.outfit, shared_audience(worn))
        result = self._solve(request.outfit, slots, pools, request, table, progress)
        return replace(result, slots=slots, note=_shortfall(len(slots), request.k))

    def alternatives(
        self,
        outfit: Sequence[ItemId],
        item_id: ItemId,
        request: CompletionRequest,
        wardrobe: Wardrobe | None = None,
        k: int = 6,
    ) -> list[Suggestion]:
        """The k best outfits with another piece of the same slot in the place of `item_id`.

        The request's scorer, source and limits hold. Raises RequestError for a locked piece.
        """
        worn = self._outfit(outfit, wardrobe)
        if item_id not in outfit:
            raise RequestError(f"The outfit has no piece {item_id!r} to swap. Choose one that is worn.")
        if item_id in request.locked:
            raise RequestError(f"{self.item(item_id, wardrobe).title} is locked. Unlock it to swap it.")
        place = list(outfit).index(item_id)
        rest = (*outfit[:place], *outfit[place + 1 :])
        request = replace(request, outfit=rest, k=1, keep=k, completer="greedy", exclude=request.exclude | {item_id})
        table = self._models.table(wardrobe, outfit)
        others = [item for item in worn if item.id != item_id]
        offered = self._offered(request.source, table, wardrobe)
        whom = shared_audience(others, [worn[place]])
        pools = self._pools((worn[place].slot,), others, offered, request, table, outfit, whom)
        found = self._solve(rest, (worn[place].slot,), pools, request, table, unwatched).suggestions
        return [replace(each, outfit=(*outfit[:place], *each.added, *outfit[place + 1 :])) for each in found]

    def flatlay(
        self, outfit: Sequence[ItemId], wardrobe: Wardrobe | None = None, size: tuple[int, int] = (720, 900)
    ) -> Image.Image:
        """The outfit laid out as one RGB picture of `size` (width, height)."""
        from core.data.flatlay import compose

        pieces = []
        for item in self._outfit(outfit, wardrobe):
            picture = self.cutout(item.id, wardrobe) or self.image(item.id, wardrobe)
            home = self._home(item.id, wardrobe)
            pieces.append((item, picture, home.frame_cm(item.id) if isinstance(home, ToScale) else None))
        return compose(pieces, size)

    # Choices: what can be chosen here, and why something cannot.

    def scorers(self) -> list[Choice]:
        """The scorers; once the encoder is open, those without weights for it are not available."""
        reasons = {entry.name: self._models.why_not(entry.name) for entry in SCORERS}
        return [Choice(e.name, e.summary, not reasons[e.name], reasons[e.name]) for e in SCORERS]

    def completers(self, scorer: str = "") -> list[Choice]:
        """The completion algorithms; with a `scorer`, those that need what it does not offer are not available.

        Once the encoder is open, neither are those without weights for it.
        """
        offers = SCORERS.entry(scorer).offers if scorer else None
        lacks = {entry.name: self._models.no_weights(entry.name) for entry in COMPLETERS}
        return [
            Choice(e.name, e.summary, False, lacks[e.name]) if lacks[e.name] else _completer_choice(e, scorer, offers)
            for e in COMPLETERS
        ]

    def encoders(self) -> list[Choice]:
        """The registered encoders; `reason` says where weights have to be downloaded first, `remedy` how."""
        return [Choice(e.name, e.summary, reason=missing(e.name), remedy=how_to_fetch(e.name)) for e in ENCODERS]

    # The map: every piece in the plane, likes beside likes.

    def map_state(self) -> MapState:
        """How far the map is; begins to make it in the background where there is none, and returns at once."""
        return self._maker.state()

    def map(self, wardrobe: Wardrobe | None = None) -> TasteMap:
        """Where every piece lies, the person's own at the end; raises RequestError while there is no map."""
        return self._taste.map(wardrobe)

    def place_words(self, text: str) -> Placed:
        """Where the pieces lie that `text` describes best, and those pieces; raises RequestError without words."""
        taste = self._whole_map()
        hits = self.search(check_words(text))[:_NEAR]
        return self._placed(taste.place_near([hit.item.id for hit in hits]), hits)

    def place_photo(self, photo: Recognition, wardrobe: Wardrobe | None = None) -> Placed:
        """Where a photo lies among the pieces most like it, and those pieces."""
        return self._placed(self._whole_map().place(photo.features), self._nearest(photo.features, _NEAR, wardrobe))

    def place_near(self, ids: Sequence[ItemId], wardrobe: Wardrobe | None = None) -> tuple[float, float]:
        """Where something lies that is known by the pieces near it, best first, such as an imagined one."""
        x, y = self._taste.place_near(ids, wardrobe).tolist()
        return x, y

    def walk(
        self, start_id: ItemId, end_id: ItemId, steps: int = 8, wardrobe: Wardrobe | None = None
    ) -> tuple[Step, ...]:
        """From one piece to another by the straight line between their pictures, past the real pieces nearest to it.

        `steps` counts both ends; fewer come where there are no more pieces. Raises RequestError for too few or many.
        """
        start, end = (self.item(item_id, wardrobe) for item_id in (start_id, end_id))
        return self._whole_map().walk(start, end, check_steps(steps), wardrobe)

    def walk_towards(
        self, item_id: ItemId, words: str, steps: int = 6, wardrobe: Wardrobe | None = None
    ) -> tuple[Step, ...]:
        """From a piece in the direction of words, past real pieces of its slot; "less formal" leads from "formal".

        `steps` counts the piece itself, which comes first. Raises RequestError for no words, too few or many steps.
        """
        start = self.item(item_id, wardrobe)
        words, sign = read_wish(check_words(words))
        taste = self._whole_map()
        wish = self._preparer.encoder().encode_texts([words])[0]  # (d,)
        return taste.walk_towards(start, wish, sign, check_steps(steps), wardrobe)

    # Evidence: what was measured of the models that ship.

    @staticmethod
    def evidence() -> Evidence:
        """What the committed result files and model cards say; needs no catalogue and no model."""
        return read_evidence()

    @staticmethod
    def experiments() -> Lab:
        """What the committed experiments say of the completers; needs no catalogue and no model."""
        return read_lab()

    # Steps of the above.

    def _whole_map(self) -> Taste:
        """The map, once every piece's embedding is read: those nearest among a few would be the wrong ones."""
        self._preparer.wait(_PATIENCE)
        return self._taste

    @staticmethod
    def _placed(point: np.ndarray, near: Sequence[Hit]) -> Placed:
        x, y = point.tolist()
        return Placed(x, y, tuple(near))

    def _everything(self, wardrobe: Wardrobe | None) -> list[Item]:
        own = reversed(wardrobe.items) if wardrobe else ()
        return [*own, *self.catalogue.items]

    def _home(self, item_id: ItemId, wardrobe: Wardrobe | None) -> Catalogue | Wardrobe:
        return wardrobe if wardrobe is not None and item_id in wardrobe else self.catalogue

    def _outfit(self, outfit: Sequence[ItemId], wardrobe: Wardrobe | None) -> list[Item]:
        return check_outfit(outfit, lambda item_id: self.item(item_id, wardrobe))

    def _offered(self, source: str, table: TokenTable, wardrobe: Wardrobe | None) -> list[Item]:
        items = [self.item(item_id, wardrobe) for item_id in table.ids]
        return [item for item in items if source == "both" or item.owned == (source == "wardrobe")]

    def _pools(
        self,
        slots: Sequence[str],
        worn: Sequence[Item],
        offered: Sequence[Item],
        request: CompletionRequest,
        table: TokenTable,
        twins_of: Sequence[ItemId],
        whom: str,
    ) -> list[list[ItemId]]:
        if not slots:
            raise RequestError("There is no room for another piece beside what is worn. Take a piece out first.")
        pools = [find_pool(slot, worn, offered, request, whom) for slot in slots]
        check_pools(pools, self.preparation())
        return [table.without_twins(pool.ids, twins_of) for pool in pools]

    def _solve(
        self,
        outfit: Sequence[ItemId],
        slots: Sequence[str],
        pools: Sequence[Sequence[ItemId]],
        request: CompletionRequest,
        table: TokenTable,
        progress: Progress,
    ) -> CompletionResult:
        import torch

        from core.completion.base.tokens import suggest

        completer = COMPLETERS.make(request.completer, request)
        scorer = self._models.scorer(request.scorer)
        texts = [request.brief.strip(), *map(wanted_text, slots)]
        brief, *wanted = torch.from_numpy(self._preparer.encoder().encode_texts(texts))  # (1 + k, d)
        with heavy_work(progress):
            started = time.perf_counter()
            problem = table.problem(
                outfit,
                pools,
                scorer,
                request.keep,
                brief=brief if request.brief.strip() else None,
                alpha=request.alpha,
                wanted=torch.stack(wanted),
            )
            found = completer.complete(problem, progress)
            suggestions = suggest(table, outfit, found, scorer)
            seconds = time.perf_counter() - started
            suggestions = tuple(
                replace(each, judgement=self._among(each.judgement, table, each.outfit, request.scorer))
                for each in suggestions
            )
        return CompletionResult(suggestions, (), seconds, found.calls, request.completer, request.scorer)

    def _among(self, judgement: Judgement, table: TokenTable, outfit: Sequence[ItemId], scorer: str) -> Judgement:
        """The judgement with the place of the outfit among those drawn by lot from the catalogue."""
        from core.completion.base.tokens import percentile

        drawn = self._models.drawn(table.types[table.rows(outfit)].tolist(), scorer)
        return replace(judgement, among=percentile(judgement.score, drawn))


_NEEDS = {"gradient": "a slope to follow", "target_item": "a head that says what is missing"}


def _completer_choice(entry: Entry[Completer], scorer: str, offers: frozenset[str] | None) -> Choice:
    lacks = [_NEEDS[need] for need in _NEEDS if offers is not None and need in entry.needs - offers]
    reason = f"The scorer {scorer!r} lacks {' and '.join(lacks)}. Choose another scorer." if lacks else ""
    return Choice(entry.name, entry.summary, not lacks, reason)


def open_catalogue(config: StylistConfig) -> Catalogue:
    """The collection that ships ("builtin"), or the catalogue in a directory; raises CatalogueError."""
    cache = cache_of(config)
    if config.catalogue == BUILTIN:
        from core.data.collection import open_builtin

        return open_builtin(cache)
    from core.data.directory import open_directory

    return open_directory(Path(config.catalogue).expanduser(), cache)


def cache_of(config: StylistConfig) -> Path:
    """Where embeddings, indexes and small pictures are kept."""
    return Path(config.cache).expanduser() if config.cache else platformdirs.user_cache_path("ensemble", False)


def _surest_first(names: Sequence[str], shares: Sequence[float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(zip(names, shares, strict=True), key=lambda pair: -pair[1]))


def _in_order(found: Iterable[str], order: list[str]) -> list[str]:
    present = set(found)
    return [name for name in order if name in present]


def _types_for(worn: Iterable[Item], offered: Iterable[Item]) -> set[str]:
    """The garment types on offer to those whom the worn pieces are for."""
    whom = shared_audience(worn)
    return {item.type for item in offered if suits(item, whom)}


def _shortfall(added: int, wished: int) -> str:
    if added == wished:
        return ""
    pieces = "piece" if added == 1 else "pieces"
    return f"There is room for {added} more {pieces} only, so {added} of the {wished} asked for came."
