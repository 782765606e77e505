"""The shipped collection, encoder and scorer together, through the facade."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.collection import SHIPPED_EMBEDDINGS, BuiltinCatalogue
from core.encoders.address import open_encoder
from core.encoders.store import EmbeddingStore, embed
from core.stylist import Filters, Stylist, StylistConfig
from core.taxonomy import SLOTS
from core.types import CompletionRequest, Item, ItemId
from core.wardrobe import Wardrobe

EACH = 12  # pieces of every slot, so that embedding them takes seconds


class Part:
    """A few pieces of every slot of the built-in collection, spread over its blanks."""

    name = "A part of the collection"

    def __init__(self, whole: BuiltinCatalogue) -> None:
        by_slot = [[item for item in whole.items if item.slot == slot] for slot in SLOTS]
        self.items: Sequence[Item] = [item for items in by_slot for item in items[:: max(1, len(items) // EACH)][:EACH]]
        self.fingerprint = f"{whole.fingerprint}-part"
        self.item, self.image, self.cutout = whole.item, whole.image, whole.cutout
        self.frame_cm = whole.frame_cm


@pytest.fixture(scope="module")
def stylist(tmp_path_factory: pytest.TempPathFactory) -> Stylist:
    """The shipped models over a part of the shipped collection, prepared."""
    cache: Path = tmp_path_factory.mktemp("cache")
    stylist = Stylist(StylistConfig(cache=str(cache)), Part(BuiltinCatalogue(cache=cache)))
    state = stylist.wait(500)
    assert state.ready, state.error
    return stylist


def worn(stylist: Stylist) -> tuple[ItemId, ItemId]:
    """The first top and the first bottom."""
    items = stylist.catalogue.items
    top, bottom = (next(item.id for item in items if item.slot == slot) for slot in ("top", "bottom"))
    return top, bottom


def test_the_whole_collection_comes_embedded(tmp_path: Path) -> None:
    opened, catalogue = open_encoder("builtin"), BuiltinCatalogue(cache=tmp_path)

    class Idle:
        """The built-in encoder's place in the store; to be asked for anything is a failure."""

        name, fingerprint, dim = opened.name, opened.fingerprint, opened.dim

        def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
            raise AssertionError(f"{len(images)} pictures are not shipped: run `python -m core.cli.embed --ship`")

        def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
            raise AssertionError(f"{len(texts)} captions are not shipped: run `python -m core.cli.embed --ship`")

    ids = [item.id for item in catalogue.items]
    found = embed(catalogue, Idle(), ids, EmbeddingStore(tmp_path, SHIPPED_EMBEDDINGS))
    some = ids[:: len(ids) // 5]
    again = opened.encode_images([catalogue.image(item_id) for item_id in some])
    rows = [found.ids.index(item_id) for item_id in some]
    assert (found.image[rows] * again).sum(axis=1).min() > 0.999


def test_search_finds_most_types_by_colour_and_name(stylist: Stylist) -> None:
    first = {item.type: item for item in reversed(stylist.catalogue.items)}
    found = [
        kind
        for kind, item in first.items()
        if kind in {hit.item.type for hit in stylist.search(f"{item.colour} {kind}")[:3]}
    ]
    assert len(found) >= 0.7 * len(first)


def test_search_keeps_to_the_filters(stylist: Stylist) -> None:
    hits = stylist.search("something for a rainy day", Filters(slots=frozenset({"shoes"})))
    assert hits and {hit.item.slot for hit in hits} == {"shoes"}


def test_every_shipped_scorer_is_available(stylist: Stylist) -> None:
    choices = {choice.name: choice for choice in stylist.scorers()}
    assert choices["outfit_transformer"].available


def test_judgement_in_words_and_numbers(stylist: Stylist) -> None:
    outfit = worn(stylist)
    judgement = stylist.judge(outfit)
    assert 0 < judgement.score < 1
    assert judgement.percentile is not None and 0 <= judgement.percentile <= 1
    assert set(judgement.without) == set(outfit)
    assert stylist.judge(outfit[::-1]).score == pytest.approx(judgement.score, abs=1e-5)


@pytest.mark.parametrize("completer", ["greedy", "beam"])
def test_completion_improves_on_chance(stylist: Stylist, completer: str) -> None:
    outfit = worn(stylist)
    result = stylist.complete(CompletionRequest(outfit, k=2, completer=completer))
    assert result.slots == ("shoes", "bag") and len(result.suggestions) == 5
    pairs = [
        (*outfit, shoe.id, bag.id)
        for shoe in stylist.catalogue.items
        for bag in stylist.catalogue.items
        if (shoe.slot, bag.slot) == ("shoes", "bag")
    ]
    scores = sorted(stylist.judge(pair).score for pair in pairs[::7])
    best = result.suggestions[0].judgement
    assert best.score > scores[len(scores) * 9 // 10]
    assert best.score == pytest.approx(stylist.judge(result.suggestions[0].outfit).score, abs=1e-5)


def test_a_photo_becomes_part_of_an_outfit(stylist: Stylist) -> None:
    shoe = next(item for item in stylist.catalogue.items if item.slot == "shoes")
    buffer = io.BytesIO()
    stylist.image(shoe.id).save(buffer, "JPEG")
    seen = stylist.recognise(buffer.getvalue(), "shoe.jpg")
    assert shoe.type in [kind for kind, _ in seen.types[:5]]
    wardrobe = Wardrobe()
    own = wardrobe.add(stylist.adopt(seen, shoe.type, shoe.colour))
    assert stylist.similar(own, 1, wardrobe)[0].item.slot == "shoes"
    result = stylist.complete(CompletionRequest((own, *worn(stylist)), k=1), wardrobe)
    assert result.slots == ("bag",)
    picture = stylist.flatlay(result.suggestions[0].outfit, wardrobe)
    assert isinstance(picture, Image.Image) and picture.size == (720, 900)
