"""Captions vary, state what they say they state, and fit the pictures that they should."""

import random

import numpy as np

from core.data.labelled import Labelled
from core.training.captions import ATTRIBUTES, Vocabulary, caption, fits

SHIRT = Labelled(
    "mango", "1", b"", type="t-shirt", colour="navy", shade="midnight blue", audience="women", fabric="jersey"
)
JEANS = Labelled("myntra", "2", b"", type="jeans", colour="blue", shade="blue", title="brand men blue jeans")


def drawn(item: Labelled, count: int = 300) -> list[tuple[str, set[str]]]:
    rng = random.Random(0)
    return [caption(item, rng) for _ in range(count)]


def test_captions_are_varied() -> None:
    texts = [text for text, _ in drawn(SHIRT)]
    assert len(set(texts)) > 80
    assert any("tee" in text for text in texts) and any("midnight blue" in text for text in texts)


def test_a_caption_states_exactly_what_it_names() -> None:
    for text, said in drawn(SHIRT):
        assert ("navy" in text) == ("colour" in said), text
        assert ("midnight blue" in text) == ("shade" in said), text
        assert ("women" in text) == ("audience" in said), text
        assert ("jersey" in text) == ("fabric" in said), text


def test_titles_are_used_about_as_often_as_composed_captions() -> None:
    titled = sum(said == {"title"} for _, said in drawn(JEANS))
    assert 60 < titled < 180


def test_plural_things_have_no_article() -> None:
    assert not any("a jeans" in text or "a blue jeans" in text for text, _ in drawn(JEANS))


def test_fits_is_what_a_loop_over_attributes_says() -> None:
    rng = np.random.default_rng(0)
    stated = rng.integers(-1, 2, (6, len(ATTRIBUTES)))
    known = rng.integers(-1, 2, (5, len(ATTRIBUTES)))
    slow = [[all(s in (-1, k) for s, k in zip(a, b, strict=True)) for b in known] for a in stated]
    assert fits(stated, known).tolist() == slow


def test_a_caption_fits_every_picture_of_that_kind_and_no_other() -> None:
    vocabulary = Vocabulary()
    other = Labelled("mango", "3", b"", type="t-shirt", colour="red", shade="red", audience="women")
    pictures = np.stack([vocabulary.known(item) for item in (SHIRT, JEANS, other)])
    said = np.stack([vocabulary.stated(SHIRT, names) for names in ({"type"}, {"type", "colour"}, set())])
    assert fits(said, pictures).tolist() == [[True, False, True], [True, False, False], [True, True, True]]
