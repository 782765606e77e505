"""The map and the walks through the facade, over a small fake catalogue."""

import dataclasses
import time
from pathlib import Path

import numpy as np
import pytest

from core import taste
from core.errors import CatalogueError, RequestError
from core.projection.place import NEIGHBOURS, medoid
from core.stylist import Recognition, Stylist, StylistConfig
from core.taste import read_quality
from core.types import ItemId, Progress, TasteMap
from core.wardrobe import OwnedPiece, Wardrobe
from tests.fakes import KINDS, FakeCatalogue, FakeEncoder, make_item, make_items


def open_fake(progress: Progress) -> FakeEncoder:
    """An encoder that needs no opening."""
    return FakeEncoder()


@pytest.fixture(scope="module")
def stylist(tmp_path_factory: pytest.TempPathFactory) -> Stylist:
    """A stylist whose map is ready; so few pieces are laid out at once."""
    catalogue = FakeCatalogue(make_items(KINDS[:8]))
    stylist = Stylist(StylistConfig(cache=str(tmp_path_factory.mktemp("cache"))), catalogue, open_fake)
    started = time.monotonic()
    while not (state := stylist.map_state()).ready:
        assert time.monotonic() < started + 30, state
        time.sleep(0.01)
    return stylist


@pytest.fixture
def wardrobe() -> Wardrobe:
    """Own red boots, photographed a little askew."""
    return own("own-1", "boots", "red")


def own(item_id: ItemId, kind: str, colour: str) -> Wardrobe:
    """A wardrobe of one own piece."""
    item = dataclasses.replace(make_item(item_id, kind, colour, price=None), owned=True)
    wardrobe = Wardrobe()
    wardrobe.add(OwnedPiece(item, FakeCatalogue([item]).image(item_id).rotate(3, fillcolor="white")))
    return wardrobe


def at(found: TasteMap, item_id: ItemId) -> tuple[float, float]:
    """Where an item lies."""
    x, y = found.points[found.ids.index(item_id)].tolist()
    return x, y


def by_hand(stylist: Stylist, vector: np.ndarray, count: int) -> list[ItemId]:
    """The items whose pictures are most like a vector, one at a time."""
    items = stylist.catalogue.items
    looks = {i.id: FakeEncoder().encode_images([stylist.image(i.id)])[0] for i in items}
    return sorted(looks, key=lambda key: (-round(float(looks[key] @ vector), 6), [i.id for i in items].index(key)))[
        :count
    ]


class TestMap:
    """Every piece has a place."""

    def test_every_piece_lies_within_the_frame(self, stylist: Stylist) -> None:
        found = stylist.map()
        assert found.ids == tuple(item.id for item in stylist.catalogue.items)
        assert found.points.shape == (48, 2) and np.abs(found.points).max() == pytest.approx(1)
        assert len(set(map(tuple, found.points.tolist()))) == 48

    def test_own_pieces_are_placed_and_nobody_else_sees_them(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        found = stylist.map(wardrobe)
        assert found.ids == (*stylist.map().ids, "own-1")
        vector = wardrobe.features(FakeEncoder()).image[0]
        near = by_hand(stylist, vector, NEIGHBOURS)
        assert at(found, "own-1") == tuple(medoid(np.array([at(found, key) for key in near], np.float32)).tolist())
        assert "own-1" not in stylist.map().ids and "own-2" not in stylist.map(own("own-2", "hat", "red")).ids[:-1]
        assert stylist.place_near(["own-1"], wardrobe) == at(found, "own-1")
        with pytest.raises(CatalogueError):
            stylist.place_near(["own-1"])

    def test_figures_come_along(self, tmp_path: Path) -> None:
        (tmp_path / "good.json").write_text('{"catalogues": {}}')
        (tmp_path / "bad.json").write_text("[")
        assert read_quality(tmp_path / "good.json") == {"catalogues": {}}
        assert read_quality(tmp_path / "bad.json") is None is read_quality(tmp_path / "none.json")


class TestPlacing:
    """New things on a map that stays as it is."""

    def test_words_lie_among_the_pieces_that_they_find(self, stylist: Stylist) -> None:
        placed = stylist.place_words(" red boots ")
        hits = stylist.search("red boots")[:15]
        assert list(placed.near) == hits
        assert (placed.x, placed.y) == stylist.place_near([hit.item.id for hit in hits])
        with pytest.raises(RequestError, match="Say in a word or two"):
            stylist.place_words("  ")

    def test_a_photo_lies_among_the_pieces_like_it(self, stylist: Stylist) -> None:
        image = stylist.image("boots-red").rotate(5, fillcolor="white")
        vector = FakeEncoder().encode_images([image])[0]
        placed = stylist.place_photo(Recognition(image, vector, (), ()))
        assert [hit.item.id for hit in placed.near] == by_hand(stylist, vector, 15)
        assert (placed.x, placed.y) == stylist.place_near(by_hand(stylist, vector, 15))

    def test_a_picture_of_a_piece_lies_where_the_piece_does(self, stylist: Stylist) -> None:
        image = stylist.image("boots-red")
        placed = stylist.place_photo(Recognition(image, FakeEncoder().encode_images([image])[0], (), ()))
        assert (placed.x, placed.y) == at(stylist.map(), "boots-red")

    def test_what_has_nothing_near_it_has_no_place(self, stylist: Stylist) -> None:
        with pytest.raises(RequestError, match="no place"):
            stylist.place_near([])


class TestWalks:
    """Past real pieces from one to another, and in the direction of words."""

    def test_from_one_piece_to_another(self, stylist: Stylist) -> None:
        steps = stylist.walk("boots-red", "t-shirt-navy", 7)
        assert len(steps) == 7 and len({step.item.id for step in steps}) == 7
        assert (steps[0].item.id, steps[-1].item.id) == ("boots-red", "t-shirt-navy")
        assert (steps[0].x, steps[0].y) == at(stylist.map(), "boots-red")
        assert steps[0].likeness == steps[-1].likeness == 1
        looks = FakeEncoder().encode_images([stylist.image(key) for key in ("boots-red", "t-shirt-navy")])
        middle = looks.sum(axis=0) / np.linalg.norm(looks.sum(axis=0))
        assert steps[3].item.id in by_hand(stylist, middle, 5)
        assert all(abs(step.x) <= 1 and abs(step.y) <= 1 and 0 < step.likeness <= 1 for step in steps)

    def test_two_steps_are_the_ends(self, stylist: Stylist) -> None:
        assert [step.item.id for step in stylist.walk("boots-red", "shirt-red", 2)] == ["boots-red", "shirt-red"]

    def test_from_an_own_piece(self, stylist: Stylist, wardrobe: Wardrobe) -> None:
        steps = stylist.walk("own-1", "shirt-red", 5, wardrobe)
        assert [step.item.owned for step in steps] == [True, False, False, False, False]
        assert stylist.walk_towards("own-1", "navy", 3, wardrobe)[0].item.id == "own-1"

    def test_in_the_direction_of_words_within_the_slot(self, stylist: Stylist, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []
        said = FakeEncoder.encode_texts

        def listen(self: FakeEncoder, texts: list[str]) -> np.ndarray:
            asked.extend(texts)
            return said(self, texts)

        monkeypatch.setattr(FakeEncoder, "encode_texts", listen)
        steps = stylist.walk_towards("trousers-red", "more navy", 5)
        assert steps[0].item.id == "trousers-red" and len({step.item.id for step in steps}) == 5
        assert {step.item.slot for step in steps} == {"bottom"}
        away = stylist.walk_towards("trousers-red", "less navy", 5)
        assert away[1:] != steps[1:]
        assert asked == ["navy", "navy"]

    def test_what_cannot_be_walked_is_refused(self, stylist: Stylist) -> None:
        for steps in (1, 41):
            with pytest.raises(RequestError, match="from 2 to 40 stops"):
                stylist.walk("boots-red", "shirt-red", steps)
        with pytest.raises(RequestError, match="Say in a word"):
            stylist.walk_towards("boots-red", " ")
        with pytest.raises(RequestError, match="no other piece of the slot of Red tote bag"):
            stylist.walk_towards("own-2", "navy", 5, own("own-2", "tote bag", "red"))
        with pytest.raises(CatalogueError):
            stylist.walk("boots-red", "nothing")


def test_quality_is_read_from_the_repository() -> None:
    assert taste.QUALITY.parts[-3:] == ("assets", "evaluation", "projection.json")
