"""The recognisers that ask whether the collection looks like a shop's: they learn, and are counted rightly."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.config import load
from core.data.labelled import words
from core.errors import ConfigError
from core.taxonomy import COLOURS, TYPE_BY_KEY
from core.training.builtin_encoder import EncoderConfig, real_tower
from core.training.crossdomain import (
    CrossDomainConfig,
    Pictures,
    Recogniser,
    Teaching,
    _names,
    measured,
    taught,
    train,
)
from core.training.freshness import CONFIGS
from core.training.pictures import SIDE


@pytest.fixture
def config() -> CrossDomainConfig:
    classes = {"tall": {"ours": ["trousers"], "real": ["jeans"]}, "wide": {"ours": ["belt"], "real": ["scarf"]}}
    return CrossDomainConfig(
        0, 32, 24, Teaching(60, 0.003, 5), Teaching(60, 0.003, 5), dressed=1, drapes=1, most=5, classes=classes,
        families={"long": ["tall"]}, colour_families={"warm": ["red", "orange"]},
    )  # fmt: skip


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
    torch.manual_seed(0)
    learned, model = drawn(80, 0), Recogniser(2, 32)
    train(config, model, config.on_ours, [learned], learned, lambda line: None)
    found = measured(model, drawn(60, 1), config)
    assert found["type, all classes apart"]["value"] > 0.9 and found["type"]["n"] == 60
    assert found["colour"]["value"] > 0.9


def test_what_was_taught_is_kept_and_taught_anew_for_another_recipe(config: CrossDomainConfig, tmp_path: Path) -> None:
    learned, said = drawn(20, 0), list[str]()

    def teach(teaching: Teaching) -> dict[str, torch.Tensor]:
        torch.manual_seed(len(said))
        model = Recogniser(2, 32)
        taught(config, model, teaching, [learned], learned, tmp_path / "ours", said.append)
        return dict(model.state_dict())

    short = replace(config.on_ours, steps=2)
    first, again = teach(short), teach(short)
    assert "already taught" in said[-1] and all(torch.equal(first[name], again[name]) for name in first)
    longer = teach(replace(short, steps=3))
    assert "already taught" not in said[-1] and not torch.equal(longer["kind.weight"], first["kind.weight"])


class Parrot(nn.Module):
    """Names the first type and red whatever it sees."""

    size = 32

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return torch.zeros(len(images), 1)

    def named(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        kinds, colours = torch.zeros(len(features), 2), torch.zeros(len(features), len(COLOURS))
        kinds[:, 0] = colours[:, list(COLOURS).index("red")] = 1
        return kinds, colours


def parroted(config: CrossDomainConfig) -> dict[str, Any]:
    names = list(COLOURS)
    colours = np.array([names.index("red"), names.index("orange"), names.index("blue"), -1])
    pictures = Pictures(np.zeros((4, 4, SIDE, SIDE), np.uint8), np.array([0, 0, 0, 1]), colours)
    return measured(Parrot(), pictures, config)  # type: ignore[arg-type]


def test_answers_are_counted_by_class(config: CrossDomainConfig) -> None:
    found = parroted(config)
    assert found["type, all classes apart"]["value"] == 0.75
    assert found["types"]["wide"] == {"n": 1, "right": 0.0, "taken for": {"tall": 1.0}}
    assert list(found["types"]) == ["wide", "tall"]
    assert found["colour, all names apart"]["n"] == 3
    assert found["colour, all names apart"]["value"] == pytest.approx(1 / 3, abs=1e-3)


def test_answers_within_a_family_are_right(config: CrossDomainConfig) -> None:
    found = parroted(config)
    assert found["type"]["value"] == 0.75 and found["type, mean recall of a family"] == 0.5
    assert found["colour"]["value"] == pytest.approx(2 / 3, abs=1e-3)
    together = parroted(replace(config, families={"bar": ["tall", "wide"]}))
    assert together["type"]["value"] == 1.0 and together["type, all classes apart"]["value"] == 0.75


def test_a_family_that_names_a_class_twice_or_an_unknown_one_is_refused(config: CrossDomainConfig) -> None:
    for families in ({"a": ["tall"], "b": ["tall"]}, {"a": ["round"]}):
        with pytest.raises(ConfigError, match="once"):
            replace(config, families=families)


def test_without_the_encoder_s_checkpoint_one_is_told_what_to_run(tmp_path: Path) -> None:
    encoder = load(EncoderConfig, Path(CONFIGS) / "builtin_encoder.json")
    with pytest.raises(ConfigError, match="builtin_encoder"):
        real_tower(encoder, tmp_path)


def test_every_class_of_the_recipe_names_known_types_once() -> None:
    config = load(CrossDomainConfig, Path(CONFIGS) / "crossdomain.json")
    for side, known in (("ours", set(TYPE_BY_KEY)), ("real", set(words()["types"]))):
        listed = [kind for both in config.classes.values() for kind in both[side]]
        assert len(listed) == len(set(listed)) and set(listed) <= known
        assert len(_names(config, side)) == len(listed)
    assert sorted(name for family in config.families.values() for name in family) == sorted(config.classes)
