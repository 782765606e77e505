"""Naming pictures by the words of their labels, as a training objective."""

import random

import numpy as np
import torch
import torch.nn.functional as F

from core.data.labelled import Labelled, words
from core.taxonomy import COLOURS
from core.training.label_prompts import Asked, LabelPrompts, naming

SHOP = [Labelled("mango", "1", b"", type="jumper", colour="navy"), Labelled("mango", "2", b"", type="coat")]
PHONES = [Labelled("photos", "3", b"", type="outerwear"), Labelled("photos", "4", b"")]
PROMPTS = LabelPrompts({"mango": SHOP, "photos": PHONES})  # types in order: coat, jumper, outerwear


def ask(items: list[Labelled], sentences: list[str] | None = None) -> Asked:
    def tokenizer(said: list[str]) -> torch.Tensor:
        if sentences is not None:
            sentences.extend(said)
        return torch.zeros(len(said), 4, dtype=torch.long)

    return PROMPTS.ask(items, tokenizer, random.Random(0))


def unit(*shape: int) -> torch.Tensor:
    return F.normalize(torch.randn(*shape, generator=torch.Generator().manual_seed(0)), dim=-1)


def test_every_type_and_every_colour_is_named_once_in_order() -> None:
    sentences: list[str] = []
    asked = ask(SHOP, sentences)
    assert len(asked.tokens) == len(sentences) == 3 + len(COLOURS)
    for kind, sentence in zip(("coat", "jumper", "outerwear"), sentences, strict=False):
        assert any(name in sentence for name in words()["types"][kind]["names"])
    assert all(colour in said for colour, said in zip(COLOURS, sentences[3:], strict=True))


def test_a_picture_is_asked_only_about_the_types_of_its_own_source() -> None:
    asked = ask([SHOP[0], *PHONES])
    assert asked.truth.tolist() == [[1, 2, -1], [list(COLOURS).index("navy"), -1, -1]]
    assert asked.offered.tolist() == [[True, True, False], [False, False, True], [False, False, True]]


def test_naming_is_what_a_loop_over_pictures_says() -> None:
    items = [*SHOP, *PHONES]
    asked, images, prompts = ask(items), unit(4, 8), unit(3 + len(COLOURS), 8)
    kinds, colours = [], []
    for image, (kind, colour), offered in zip(images, asked.truth.T.tolist(), asked.offered, strict=True):
        likes = (10 * prompts @ image).exp().numpy()  # (t + c,)
        if kind >= 0:
            kinds.append(-np.log(likes[kind] / likes[:3][offered.numpy()].sum()))
        if colour >= 0:
            colours.append(-np.log(likes[3 + colour] / likes[3:].sum()))
    found = naming(images, prompts, torch.tensor(10.0), asked)
    assert np.isclose(float(found), np.mean(kinds) + np.mean(colours), atol=1e-5)


def test_a_batch_of_which_nothing_is_known_costs_nothing() -> None:
    assert float(naming(unit(1, 8), unit(3 + len(COLOURS), 8), torch.tensor(10.0), ask(PHONES[1:]))) == 0
