"""The table of tokens: near twins, outfits without one piece, and shares of reference scores."""

import numpy as np
import pytest
import torch

from core.completion.base.tokens import TWIN, TokenTable, draw, judge, make_table, percentile
from core.taxonomy import TYPE_INDEX
from core.types import Features
from tests.fakes import FakeScorer, make_item


def random_table(count: int, copies: int = 0, noise: float = 0.0) -> TokenTable:
    """Random unit image vectors, the first `copies` of which return at the end with a little noise."""
    generator = torch.Generator().manual_seed(0)
    image = torch.randn(count, 8, generator=generator)
    again = image[:copies] + noise * torch.randn(copies, 8, generator=generator)
    image = torch.nn.functional.normalize(torch.cat([image, again]), dim=1)
    text = torch.randn(len(image), 8, generator=generator)
    ids = tuple(f"i{row}" for row in range(len(image)))
    return TokenTable(ids, torch.cat([image, text], dim=1), torch.zeros(len(image), dtype=torch.long))


def naive_without_twins(table: TokenTable, ids: list[str], worn: list[str]) -> list[str]:
    """One comparison at a time."""
    look = {item_id: table.features[table.row_of[item_id], :8] for item_id in [*ids, *worn]}
    earlier = [[*worn, *ids[:place]] for place in range(len(ids))]
    return [
        item_id
        for item_id, others in zip(ids, earlier, strict=True)
        if not any(float(look[item_id] @ look[other]) > TWIN for other in others)
    ]


@pytest.mark.parametrize("noise", [0.0, 0.01, 0.03, 0.3])
def test_twins_by_brute_force(noise: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.completion.base.tokens._BLOCK", 16)
    table = random_table(60, 30, noise)
    ids = list(table.ids[5:])
    kept = table.without_twins(ids, table.ids[:5])
    assert kept == naive_without_twins(table, ids, list(table.ids[:5]))
    if noise == 0:
        assert kept == list(table.ids[5:60])


def test_nothing_to_compare() -> None:
    table = random_table(4)
    assert table.without_twins([], table.ids) == []
    assert table.without_twins(table.ids, []) == list(table.ids)


def test_several_sources_become_one_table() -> None:
    items = [make_item("a", "dress", "red"), make_item("b", "belt", "tan")]
    vectors = np.eye(3, dtype=np.float32)
    parts = [([items[0]], Features(("a",), vectors[:1], vectors[1:2], "e"))]
    parts.append(([items[1]], Features(("b",), vectors[2:], vectors[:1], "e")))
    table = make_table(parts)
    assert table.ids == ("a", "b")
    assert table.features.tolist() == [[1, 0, 0, 0, 1, 0], [0, 0, 1, 1, 0, 0]]
    assert table.types.tolist() == [TYPE_INDEX["dress"], TYPE_INDEX["belt"]]


@pytest.mark.parametrize("size", [1, 2, 5])
def test_judged_together_as_one_by_one(size: int) -> None:
    table, scorer = random_table(20), FakeScorer(16)
    outfits = [table.ids[start : start + size] for start in range(4)]
    alone = [judge(table, [outfit], scorer)[0] for outfit in outfits]
    for together, one in zip(judge(table, outfits, scorer), alone, strict=True):
        assert together.score == pytest.approx(one.score, abs=1e-6)
        assert together.without == pytest.approx(dict(one.without), abs=1e-6)


def test_share_of_reference_scores() -> None:
    reference = np.array([0.1, 0.5, 0.5, 0.9])
    assert [percentile(score, reference) for score in (0.0, 0.1, 0.5, 0.6, 1.0)] == [0.0, 0.0, 0.25, 0.75, 1.0]
    assert percentile(0.5, None) is None
    assert percentile(0.5, np.array([])) is None


def typed_table(types: list[int]) -> TokenTable:
    """Random features for pieces of the given types."""
    table = random_table(len(types))
    return TokenTable(table.ids, table.features, torch.tensor(types))


def test_outfits_drawn_by_lot_are_those_of_the_same_types() -> None:
    table, scorer = typed_table([0, 0, 0, 1, 1, 2]), FakeScorer(16)
    possible = {judge(table, [(a, b)], scorer)[0].score for a in table.ids[:3] for b in table.ids[3:5]}
    drawn = draw(table, [0, 1], scorer, 200)
    assert drawn is not None and drawn.tolist() == sorted(drawn.tolist()) and len(drawn) == 200
    assert np.unique(drawn) == pytest.approx(sorted(possible), abs=1e-6)  # all six come up among 200
    again = draw(table, [0, 1], scorer, 200)
    assert again is not None and again.tolist() == drawn.tolist()


def test_nothing_is_drawn_without_a_choice() -> None:
    table, scorer = typed_table([0, 0, 1, 2]), FakeScorer(16)
    assert draw(table, [0, 7], scorer, 10) is None  # nothing of type 7 is sold
    assert draw(table, [1, 2], scorer, 10) is None  # one outfit alone is possible
    assert draw(table, [0, 2], scorer, 10) is not None
