import numpy as np
import pytest
from PIL import Image

from core.data.dress import dress_rgba
from core.data.flatlay import Piece, Placement, arrange, compose
from core.data.looks import random_look
from core.errors import OutfitError
from core.taxonomy import TYPE_BY_KEY
from core.types import Item
from tests.standin import make_blank

SIZE = (360, 450)
OUTFITS = [
    ["dress"],
    ["t-shirt", "jeans"],
    ["jumper", "skirt", "ankle boots", "tote bag"],
    ["coat", "shirt", "trousers", "trainers", "handbag", "scarf"],
    ["coat", "shirt", "cardigan", "trousers", "trainers", "handbag", "scarf", "beanie", "sunglasses", "belt"],
    ["t-shirt", "shirt", "jeans", "jeans", "trainers", "heels"],
    ["sunglasses", "handbag"],
]


def piece(kind: str, number: int, *, opaque: bool = False, known: bool = True) -> Piece:
    blank = make_blank(kind)
    picture = dress_rgba(blank, random_look(blank, np.random.default_rng(number)), 200)
    item = Item(f"{kind}-{number}", kind, kind, TYPE_BY_KEY[kind].slot, "red", kind, kind)
    return item, picture.convert("RGB") if opaque else picture, 60.0 if known else None


def outfit(kinds: list[str]) -> list[Piece]:
    return [piece(kind, number) for number, kind in enumerate(kinds)]


def boxes(pieces: list[Piece]) -> dict[str, Placement]:
    return {pieces[place.piece][0].id: place for place in arrange(pieces, SIZE)}


@pytest.mark.parametrize("kinds", OUTFITS, ids=len)
def test_every_piece_lies_inside_the_picture(kinds: list[str]) -> None:
    places = arrange(outfit(kinds), SIZE)
    assert sorted(place.piece for place in places) == list(range(len(kinds)))
    for place in places:
        left, top, right, bottom = place.box
        assert 0 <= left < right <= SIZE[0]
        assert 0 <= top < bottom <= SIZE[1]


@pytest.mark.parametrize("kinds", OUTFITS, ids=len)
def test_no_piece_is_hidden(kinds: list[str]) -> None:
    """Each piece painted in a colour of its own keeps most of its area in the picture."""
    pieces = outfit(kinds)
    tints = [(40 + 200 * (n % 2), 40 + 100 * (n // 2 % 3), 20 + 70 * (n // 6)) for n in range(len(pieces))]
    painted: list[Piece] = []
    for (item, picture, cm), tint in zip(pieces, tints, strict=True):
        flat = Image.new("RGBA", picture.size, tint)
        flat.putalpha(picture.getchannel("A"))
        painted.append((item, flat, cm))
    together = np.asarray(compose(painted, SIZE), int)
    for number, tint in enumerate(tints):
        seen = (np.abs(together - np.array(tint)).max(axis=-1) < 12).sum()
        place = next(place for place in arrange(painted, SIZE) if place.piece == number)
        area = (place.box[2] - place.box[0]) * (place.box[3] - place.box[1])
        share = np.asarray(pieces[number][1].getchannel("A")).mean() / 255
        assert seen > 0.25 * area * share


def test_layers_and_places_follow_the_body() -> None:
    pieces = outfit(["coat", "shirt", "trousers", "trainers", "handbag"])
    order = [pieces[place.piece][0].slot for place in arrange(pieces, SIZE)]
    assert order == ["shoes", "bottom", "outerwear", "top", "bag"]
    height = {name: (place.box[1] + place.box[3]) / 2 for name, place in boxes(pieces).items()}
    assert height["shirt-1"] < height["trousers-2"] < height["trainers-3"]
    assert height["coat-0"] < height["trainers-3"]


def test_a_dress_alone_is_centred() -> None:
    (place,) = arrange(outfit(["dress"]), SIZE)
    assert abs((place.box[0] + place.box[2]) / 2 - SIZE[0] / 2) <= 1
    assert abs((place.box[1] + place.box[3]) / 2 - SIZE[1] / 2) <= 1
    assert place.box[3] - place.box[1] > 0.5 * SIZE[1]


def test_two_tops_lie_side_by_side() -> None:
    places = boxes(outfit(["t-shirt", "shirt", "jeans"]))
    first, second = sorted((places["t-shirt-0"].box, places["shirt-1"].box))
    assert second[0] > first[0] + 0.3 * (first[2] - first[0])


def test_the_same_outfit_is_laid_out_the_same_in_any_order() -> None:
    pieces = outfit(OUTFITS[3])
    assert compose(pieces, SIZE).tobytes() == compose(pieces, SIZE).tobytes()
    assert {name: place.box for name, place in boxes(pieces).items()} == {
        name: place.box for name, place in boxes(pieces[::-1]).items()
    }


def test_a_photo_without_alpha_becomes_a_print_with_a_white_border() -> None:
    pieces = [piece("t-shirt", 0, opaque=True, known=False), piece("jeans", 1)]
    picture = np.asarray(compose(pieces, SIZE), int)
    left, top, right, bottom = next(place.box for place in arrange(pieces, SIZE) if place.piece == 0)
    inside = picture[top:bottom, left:right]
    assert (inside.min(axis=-1) > 245).mean() > 0.04


@pytest.mark.parametrize("opaque", [0, 1, 2])
def test_nothing_overlaps_a_framed_photo(opaque: int) -> None:
    kinds = ["t-shirt", "jeans", "jacket", "trainers", "handbag"]
    pieces = [piece(kind, number, opaque=number == opaque, known=False) for number, kind in enumerate(kinds)]
    places = {place.piece: place.box for place in arrange(pieces, SIZE)}
    card = places.pop(opaque)
    for box in places.values():
        wide, tall = min(card[2], box[2]) - max(card[0], box[0]), min(card[3], box[3]) - max(card[1], box[1])
        least = min((each[2] - each[0]) * (each[3] - each[1]) for each in (card, box))
        assert max(wide, 0) * max(tall, 0) < 0.06 * least  # a tilted piece leaves corners of its box free


def test_a_piece_of_unknown_scale_is_laid_at_a_typical_size() -> None:
    pieces = [piece("trousers", 0, known=False), piece("sunglasses", 1, known=False)]
    height = {name: place.box[3] - place.box[1] for name, place in boxes(pieces).items()}
    assert height["trousers-0"] > 2 * height["sunglasses-1"]


@pytest.mark.parametrize("count", [0, 11])
def test_too_few_or_many_pieces_are_refused(count: int) -> None:
    with pytest.raises(OutfitError, match=f"1 to 10 pieces, not {count}"):
        compose([piece("t-shirt", number) for number in range(count)], SIZE)


def test_an_empty_cutout_is_refused() -> None:
    item, picture, _ = piece("t-shirt", 0)
    with pytest.raises(OutfitError, match="nothing"):
        compose([(item, Image.new("RGBA", picture.size), 60.0)], SIZE)
