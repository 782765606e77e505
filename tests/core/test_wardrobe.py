"""A person's own pieces: limits, undo, and embeddings that never mix encoders."""

import dataclasses

import numpy as np
import pytest
from PIL import Image

from core.errors import RequestError
from core.wardrobe import OwnedPiece, Wardrobe
from tests.fakes import FakeEncoder, make_item


def piece(item_id: str, size: tuple[int, int] = (30, 40), colour: str = "red") -> OwnedPiece:
    """An own bag of a given picture size."""
    item = dataclasses.replace(make_item(item_id, "tote bag", colour), owned=True)
    return OwnedPiece(item, Image.new("RGB", size, colour))


class OtherEncoder(FakeEncoder):
    """Another encoder, with other vectors."""

    fingerprint = "other-encoder"

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:  # type: ignore[override]
        """The negative of what FakeEncoder sees."""
        return -super().encode_images(images)


class CountingEncoder(FakeEncoder):
    """Counts the pictures it has embedded."""

    def __init__(self) -> None:
        self.seen = 0

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:  # type: ignore[override]
        """What FakeEncoder sees."""
        self.seen += len(images)
        return super().encode_images(images)


def test_add_and_look() -> None:
    wardrobe = Wardrobe()
    assert wardrobe.add(piece("own-1")) == "own-1"
    assert ("own-1" in wardrobe, "own-2" in wardrobe, len(wardrobe)) == (True, False, 1)
    assert wardrobe.item("own-1").owned
    assert wardrobe.image("own-1").size == (30, 40)
    assert wardrobe.cutout("own-1") is None


def test_two_wardrobes_share_nothing() -> None:
    mine, yours = Wardrobe(), Wardrobe()
    mine.add(piece("own-1"))
    assert yours.items == ()
    assert "own-1" not in yours
    assert yours.features(FakeEncoder()).ids == ()
    for look in (yours.item, yours.image, yours.cutout, yours.remove):
        with pytest.raises(RequestError, match="no piece 'own-1'"):
            look("own-1")


def test_removed_pieces_come_back_to_their_places() -> None:
    wardrobe = Wardrobe()
    for name in "abcd":
        wardrobe.add(piece(name))
    wardrobe.remove("b")
    wardrobe.remove("a")
    assert [item.id for item in wardrobe.items] == ["c", "d"]
    assert wardrobe.restore() == "a"
    assert wardrobe.restore() == "b"
    assert wardrobe.restore() is None
    assert [item.id for item in wardrobe.items] == ["a", "b", "c", "d"]


def test_number_of_pieces_is_limited_and_nothing_is_lost() -> None:
    wardrobe = Wardrobe(max_pieces=2)
    wardrobe.add(piece("a"))
    wardrobe.add(piece("b"))
    with pytest.raises(RequestError, match="holds 2 pieces"):
        wardrobe.add(piece("c"))
    wardrobe.remove("a")
    wardrobe.add(piece("c"))
    with pytest.raises(RequestError, match="full"):
        wardrobe.restore()
    wardrobe.remove("c")
    wardrobe.restore()
    assert [item.id for item in wardrobe.items] == ["b", "c"]


def test_pixels_are_limited() -> None:
    wardrobe = Wardrobe(max_pixels=3_000_000)
    wardrobe.add(piece("a", (1000, 2000)))
    with pytest.raises(RequestError, match="3 megapixels together"):
        wardrobe.add(piece("b", (1000, 1001)))
    wardrobe.add(piece("b", (1000, 1000)))


def test_one_id_is_one_piece() -> None:
    wardrobe = Wardrobe()
    wardrobe.add(piece("a"))
    with pytest.raises(RequestError, match="already"):
        wardrobe.add(piece("a"))


def test_features_follow_the_pieces_and_are_made_once() -> None:
    wardrobe, encoder = Wardrobe(), CountingEncoder()
    wardrobe.add(piece("a"))
    wardrobe.add(piece("b", colour="green"))
    features = wardrobe.features(encoder)
    assert features.ids == ("a", "b") and features.encoder == "fake-encoder"
    expected = FakeEncoder().encode_images([wardrobe.image("a"), wardrobe.image("b")])
    assert features.image == pytest.approx(expected)
    wardrobe.remove("a")
    assert wardrobe.features(encoder).image == pytest.approx(expected[1:])
    wardrobe.restore()
    assert wardrobe.features(encoder).ids == ("a", "b")
    assert encoder.seen == 2


def test_snapshot_stays_as_it_was_and_embeds_nothing_again() -> None:
    wardrobe, encoder = Wardrobe(), CountingEncoder()
    wardrobe.add(piece("a"))
    then = wardrobe.snapshot()
    wardrobe.remove("a")
    wardrobe.add(piece("b"))
    assert [item.id for item in then.items] == ["a"]
    assert then.features(encoder).ids == ("a",)
    wardrobe.restore()
    assert wardrobe.features(encoder).ids == ("a", "b")
    assert encoder.seen == 2


def test_encoders_never_mix() -> None:
    wardrobe = Wardrobe()
    wardrobe.add(piece("a"))
    first, other = wardrobe.features(FakeEncoder()), wardrobe.features(OtherEncoder())
    assert other.encoder == "other-encoder"
    assert other.image == pytest.approx(-first.image)
    assert wardrobe.features(FakeEncoder()).image == pytest.approx(first.image)


def test_empty_wardrobe_has_empty_features() -> None:
    features = Wardrobe().features(FakeEncoder())
    assert features.image.shape == features.text.shape == (0, 27)
