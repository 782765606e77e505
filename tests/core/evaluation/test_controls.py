"""Controls find what gives an outfit away where something does, and nothing where nothing does."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.data.outfits import StylistOutfit
from core.errors import ImageError
from core.evaluation.controls import alike, backgrounds, category, controls, edges
from core.evaluation.measure import measure_blanks, measure_verdicts
from core.evaluation.questions import Blank, Verdict, make_blanks, make_verdicts
from core.types import ItemId
from tests.core.evaluation.test_questions import ITEMS, outfits
from tests.fakes import FakeCatalogue, make_items


class Studios(FakeCatalogue):
    """Every second item was photographed before a dark wall."""

    def image(self, item_id: ItemId) -> Image.Image:
        picture = Image.new("RGB", (60, 80), (40, 40, 60) if self.place(item_id) % 2 else (250, 250, 250))
        picture.paste((200, 0, 0), (15, 20, 45, 60))
        return picture

    def place(self, item_id: ItemId) -> int:
        return [item.id for item in self.items].index(item_id)


@pytest.mark.parametrize("name", ["background", "category", "popularity"])
def test_the_committed_questions_give_each_control_nothing(name: str) -> None:
    asked = outfits(800)
    catalogue = FakeCatalogue(ITEMS)
    control = controls(catalogue, [item.id for item in ITEMS], outfits(1600)[800:])[name]
    blanks, verdicts = make_blanks(asked, ITEMS, 0), make_verdicts(asked, ITEMS, 0)
    assert measure_blanks(control.score, control.lookup, blanks).value == pytest.approx(0.25, abs=0.06)
    assert measure_verdicts(control.score, control.lookup, verdicts).value == pytest.approx(0.5, abs=0.06)


def test_the_category_control_notices_negatives_of_another_category() -> None:
    items = make_items(("shirt", "trousers", "boots", "belt"))
    by_kind = {
        kind: [item.id for item in items if item.type == kind] for kind in ("shirt", "trousers", "boots", "belt")
    }
    rng = np.random.default_rng(0)
    worn = [
        StylistOutfit(str(n), (str(rng.choice(by_kind[a])), str(rng.choice(by_kind[b]))))
        for n in range(200)
        for a, b in [(("shirt", "trousers"), ("boots", "belt"))[n % 2]]
    ]
    control = category(items, worn)
    wrong = [Verdict(0, (by_kind["shirt"][i], by_kind["belt"][j])) for i, j in itertools.product(range(6), repeat=2)]
    right = [Verdict(1, outfit.items) for outfit in worn[:36]]
    assert measure_verdicts(control.score, control.lookup, [*right, *wrong]).value == 1.0


def test_the_category_control_sees_no_difference_within_a_family() -> None:
    control = category(ITEMS, outfits())
    asked = [outfit for outfit in outfits() if len(outfit.items) > 1]
    same = {item.id: [other.id for other in ITEMS if other.type == item.type] for item in ITEMS}
    blanks = [
        Blank(o.items[1:], 0, tuple(dict.fromkeys((o.items[0], *same[o.items[0]][:3])))[:3], 0)
        for o in asked
    ]  # fmt: skip
    assert measure_blanks(control.score, control.lookup, blanks).value == pytest.approx(1 / 3)


def test_the_background_control_notices_another_studio() -> None:
    catalogue = Studios(make_items())
    ids = [item.id for item in catalogue.items]
    look = backgrounds(catalogue, ids)
    verdicts = [Verdict(1, (ids[i], ids[i + 2])) for i in range(20)] + [
        Verdict(0, (ids[i], ids[i + 1])) for i in range(20)
    ]
    assert measure_verdicts(alike, look, verdicts).value == 1.0


def test_the_background_is_the_rim_and_not_the_garment() -> None:
    picture = Image.new("RGB", (60, 80), (100, 150, 200))
    before = edges(picture)
    picture.paste((255, 0, 0), (10, 10, 50, 70))
    np.testing.assert_allclose(edges(picture), before)
    assert before.shape == (12,) and before[:3] == pytest.approx(np.array([100, 150, 200]) / 255, abs=1e-3)


def test_padding_changes_no_control() -> None:
    items = torch.tensor([[[0.1], [0.5], [9.0]]])
    mask = torch.tensor([[True, True, False]])
    assert float(alike(items, mask, mask)) == pytest.approx(float(alike(items[:, :2], mask[:, :2], mask[:, :2])))
    control = category(ITEMS, outfits())
    rows = control.lookup.features[[0, 12, 30]][None]
    short = control.score(rows[:, :2], mask[:, :2], mask[:, :2])
    torch.testing.assert_close(control.score(rows, mask, mask), short)


def test_without_outfits_only_the_background_is_left_and_broken_pictures_are_passed_over() -> None:
    class Broken(FakeCatalogue):
        def image(self, item_id: ItemId) -> Image.Image:
            if item_id == ITEMS[0].id:
                raise ImageError("torn")
            return super().image(item_id)

    found = controls(Broken(ITEMS), [ITEMS[0].id, ITEMS[1].id], [])
    assert set(found) == {"background"} and set(found["background"].lookup.row) == {ITEMS[1].id}


def test_one_piece_alone_has_no_pairs() -> None:
    control = category([replace(item, family="one") for item in ITEMS], outfits())
    assert (
        float(control.score(control.lookup.features[[0]][None], torch.ones(1, 1, dtype=torch.bool), torch.zeros(1, 1)))
        == 0
    )
