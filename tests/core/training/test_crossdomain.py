"""The recognisers that ask whether the collection looks like a shop's: they learn, and are counted rightly."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from core.config import load
from core.data.labelled import words
from core.taxonomy import COLOURS, TYPE_BY_KEY
from core.training.crossdomain import CrossDomainConfig, Pictures, _names, measured, train, trained
from core.training.freshness import CONFIGS
from core.training.pictures import SIDE


@pytest.fixture
def config() -> CrossDomainConfig:
    classes = {"tall": {"ours": ["trousers"], "real": ["jeans"]}, "wide": {"ours": ["belt"], "real": ["scarf"]}}
    return CrossDomainConfig(
        0, 32, steps=60, batch=24, rate=0.003, warmup=5, dressed=1, drapes=1, most=5, classes=classes
    )


def drawn(count: int, seed: int) -> Pictures:
    """Tall and wide bars in red or blue on pale ground."""
    rng = np.random.default_rng(seed)
    pixels = np.full((count, 4, SIDE, SIDE), 255, np.uint8)
    types, reds = rng.integers(2, size=count), rng.integers(2, size=count)
    for picture, kind, red in zip(pixels, types, reds, strict=True):
        mask = np.zeros((SIDE, SIDE), bool)
        thick = int(rng.integers(SIDE // 8, SIDE // 5))
        mask[SIDE // 2 - thick : SIDE // 2 + thick, SIDE // 10 : -SIDE // 10] = True
        mask = mask if kind else mask.T
        picture[:3, mask] = np.array([200, 20, 20] if red else [20, 20, 200], np.uint8)[:, None]
        picture[3] = 255 * mask
    names = list(COLOURS)
    colours = np.where(reds == 1, names.index("red"), names.index("blue"))
    return Pictures(pixels, types, colours)


def test_a_recogniser_learns_type_and_colour(config: CrossDomainConfig) -> None:
    learned = drawn(80, 0)
    model = train(config, [learned], learned, lambda line: None)
    found = measured(model, drawn(60, 1), config)
    assert found["type"]["value"] > 0.9 and found["type"]["n"] == 60
    assert found["colour"]["value"] > 0.9


def test_a_trained_recogniser_is_kept_for_the_same_pictures_alone(config: CrossDomainConfig, tmp_path: Path) -> None:
    quick, learned = replace(config, steps=2), drawn(20, 0)
    said: list[str] = []
    first = trained(quick, [learned], learned, tmp_path / "kept", said.append)
    again = trained(quick, [learned], learned, tmp_path / "kept", said.append)
    assert len(said) == 1 and torch.equal(first.kind.weight, again.kind.weight)
    trained(quick, [drawn(20, 1)], learned, tmp_path / "kept", said.append)
    assert len(said) == 2


class Parrot(nn.Module):
    """Names the first type and the first colour whatever it sees."""

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        kinds, colours = torch.zeros(len(images), 2), torch.zeros(len(images), len(COLOURS))
        kinds[:, 0] = colours[:, 0] = 1
        return kinds, colours


def test_answers_are_counted_by_class(config: CrossDomainConfig) -> None:
    pictures = Pictures(np.zeros((4, 4, SIDE, SIDE), np.uint8), np.array([0, 0, 0, 1]), np.array([0, 1, -1, -1]))
    found = measured(Parrot(), pictures, config)  # type: ignore[arg-type]
    assert found["type"]["value"] == 0.75 and found["type, mean recall of a class"] == 0.5
    assert found["recall of each class"] == {"wide": 0.0, "tall": 1.0}
    assert found["taken for"]["wide"] == {"tall": 1.0}
    assert found["colour"]["n"] == 2 and found["colour"]["value"] == 0.5


def test_every_class_of_the_recipe_names_known_types_once() -> None:
    config = load(CrossDomainConfig, Path(CONFIGS) / "crossdomain.json")
    for side, known in (("ours", set(TYPE_BY_KEY)), ("real", set(words()["types"]))):
        listed = [kind for both in config.classes.values() for kind in both[side]]
        assert len(listed) == len(set(listed)) and set(listed) <= known
        assert len(_names(config, side)) == len(listed)
