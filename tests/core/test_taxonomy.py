"""The dressing rules: what can be worn with what."""

import pytest

from core.taxonomy import COLOURS, SLOTS, TYPE_BY_KEY, TYPES, audience_of, has_room, slot_of


def test_every_type_has_a_slot_and_a_name_of_its_own() -> None:
    assert {kind.slot for kind in TYPES} == set(SLOTS)
    assert len(TYPE_BY_KEY) == len(TYPES)
    assert slot_of("trainers") == "shoes"


def test_colours_are_eight_bit() -> None:
    assert all(0 <= channel <= 255 for rgb in COLOURS.values() for channel in rgb)


@pytest.mark.parametrize(
    ("gender", "audience"),
    [
        *[(word, "women") for word in ("women", "Female", "WOMEN", "Women's", "womens", "Ladies", "woman", " F ")],
        *[(word, "men") for word in ("men", "Male", "Men's", "mens", "Gentlemen", "man", "M")],
        *[(word, "") for word in ("", "unisex", "Women & men", "Male/Female", "Girls", "human")],
    ],
)
def test_audiences_in_the_words_of_any_shop(gender: str, audience: str) -> None:
    assert audience_of(gender) == audience


@pytest.mark.parametrize(
    ("worn", "slot", "room"),
    [
        ([], "dress", True),
        (["dress"], "dress", False),
        (["dress"], "bottom", False),
        (["dress"], "top", True),
        (["dress", "top"], "top", False),
        (["bottom"], "dress", False),
        (["top"], "dress", True),
        (["top", "top"], "dress", False),
        (["top", "top"], "top", False),
        (["shoes"], "shoes", False),
        (["accessory"] * 2, "accessory", True),
        (["accessory"] * 3, "accessory", False),
    ],
)
def test_room(worn: list[str], slot: str, room: bool) -> None:
    assert has_room(worn, slot) is room
