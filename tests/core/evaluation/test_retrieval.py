"""Complementary retrieval: whole families as pools, L2 for a target item, and nothing told but the family."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from core.evaluation.measure import Lookup
from core.evaluation.questions import Blank, make_blanks
from core.evaluation.retrieval import (
    Query,
    ask_for_families,
    by_score,
    by_target_item,
    make_queries,
    measure_retrieval,
)
from core.metrics.ranking import recall_at_k
from tests.core.evaluation.test_measure import lookup, total
from tests.core.evaluation.test_questions import ITEMS, outfits
from tests.fakes import FakeEncoder, make_items


def test_the_pool_is_the_whole_family_and_not_the_choices_of_the_question() -> None:
    blanks = make_blanks(outfits(), ITEMS, 0)
    look = lookup()
    for blank, query in zip(blanks, make_queries(blanks, ITEMS, look), strict=True):
        kind = next(item.type for item in ITEMS if item.id == blank.answers[blank.answer])
        family = {look.row[item.id] for item in ITEMS if item.type == kind and item.id not in blank.question}
        assert set(query.pool.tolist()) == family and len(query.pool) > 4
        assert query.pool[query.target] == look.row[blank.answers[blank.answer]]
        assert not set(query.worn.tolist()) & set(query.pool.tolist())


def test_pieces_that_cannot_be_seen_are_passed_over() -> None:
    blanks = make_blanks(outfits(), ITEMS, 0)
    lost = blanks[0].answers[blanks[0].answer]
    known = [item for item in ITEMS if item.id != lost]
    look = Lookup({item.id: row for row, item in enumerate(known)}, torch.zeros(len(known), 4), torch.zeros(len(known)))
    queries = make_queries(blanks, ITEMS, look)
    assert len(queries) == sum(blank.answers[blank.answer] != lost and {*blank.question} != {lost} for blank in blanks)


def test_ranking_by_score_equals_a_loop_over_single_outfits() -> None:
    look = lookup()
    queries = make_queries(make_blanks(outfits(), ITEMS, 0), ITEMS, look)[:20]
    distance = by_score(total, look)
    hits = []
    for query in queries:
        sums = [float(look.features[[*query.worn.tolist(), row]].sum()) for row in query.pool.tolist()]
        np.testing.assert_allclose(distance(query), [-each for each in sums], atol=1e-4)
        hits.append(sorted(sums, reverse=True).index(sums[query.target]) < 3)
    assert measure_retrieval(distance, queries, (3,)).recall[3].value == pytest.approx(np.mean(hits))


class Somewhere:
    """Retrieves around a fixed place; items lie where their features say."""

    def __init__(self, place: Tensor) -> None:
        self.place = place
        self.asked: list[Tensor] = []

    def embed_query(self, outfits: Tensor, mask: Tensor, wanted: Tensor) -> Tensor:
        self.asked.append(wanted)
        return self.place[None]

    def embed_item(self, items: Tensor) -> Tensor:
        return items


def test_the_target_item_is_looked_for_by_l2_and_not_by_inner_product() -> None:
    """Long vectors win an inner product from afar; the model was trained on L2."""
    features = torch.tensor([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0], [1.5, 0.5]])
    look = Lookup({str(row): row for row in range(4)}, features, torch.zeros(4))
    query = Query(torch.tensor([0]), torch.tensor([1, 2, 3]), 0, "dress")
    found = by_target_item(Somewhere(torch.tensor([1.2, 0.1])), look, {"dress": torch.zeros(2)})(query)
    np.testing.assert_allclose(found, np.linalg.norm(features[1:].numpy() - [1.2, 0.1], axis=1), rtol=1e-6)
    assert found.argmin() == 0 and (features[1:] @ torch.tensor([1.2, 0.1])).argmax() == 1


def test_the_query_knows_the_family_and_nothing_of_the_piece() -> None:
    told = ask_for_families(ITEMS, FakeEncoder())
    secret = [replace(item, title="it is me", caption="it is me", description="me", alt="me") for item in ITEMS]
    again = ask_for_families(secret, FakeEncoder())
    assert told.keys() == again.keys() == {item.type for item in ITEMS}
    assert all(torch.equal(told[family], again[family]) for family in told)
    asked = Somewhere(torch.zeros(4))
    look = lookup()
    queries = make_queries(make_blanks(outfits(40), ITEMS, 0), ITEMS, look)
    measure_retrieval(by_target_item(asked, look, told), queries)
    assert all(torch.equal(text[0], told[query.family]) for text, query in zip(asked.asked, queries, strict=True))


def test_a_family_of_many_types_is_called_by_its_place_on_the_body() -> None:
    shoes = [replace(item, family="Footwear") for item in make_items(("boots", "trainers"))]
    told = ask_for_families(shoes, FakeEncoder())
    np.testing.assert_allclose(told["Footwear"].numpy(), FakeEncoder().encode_texts(["a photo of shoes"])[0])


def test_a_ranker_that_knows_nothing_finds_k_in_n() -> None:
    rng = np.random.default_rng(0)
    queries = [Query(torch.tensor([0]), torch.arange(1, 101), int(rng.integers(100)), "") for _ in range(3000)]
    found = measure_retrieval(lambda query: rng.random(len(query.pool)), queries)
    for k in (10, 30, 50):
        assert found.chance[k] == pytest.approx(k / 100)
        assert found.recall[k].value == pytest.approx(k / 100, abs=0.03)
    constant = measure_retrieval(lambda query: np.zeros(len(query.pool)), queries)
    assert constant.recall[10].value == pytest.approx(0.1)


def test_pools_of_different_sizes_are_counted_one_by_one_and_their_sizes_said() -> None:
    queries = [Query(torch.tensor([0]), torch.arange(size), 0, "") for size in (5, 40, 200)]
    found = measure_retrieval(lambda query: np.arange(len(query.pool))[::-1].astype(float), queries)
    each = [recall_at_k(np.arange(n)[::-1][None].astype(float), np.array([0]), 10) for n in (5, 40, 200)]
    assert found.recall[10].value == pytest.approx(np.mean(each)) == pytest.approx(1 / 3)
    written = found.as_json()
    assert written["pool"] == {"smallest": 5, "median": 40.0, "mean": 81.7, "largest": 200} and written["n"] == 3
    assert "5 to 200 items" in str(found) and "chance" in str(found)


def test_no_questions_give_no_figure() -> None:
    found = measure_retrieval(lambda query: np.zeros(1), make_queries([], ITEMS, lookup()))
    assert np.isnan(found.recall[10].value) and "no piece" in str(found)


def test_a_blank_whose_outfit_cannot_be_seen_is_no_query() -> None:
    blank = Blank(("gone",), 0, (ITEMS[0].id, ITEMS[1].id), 0)
    assert make_queries([blank], ITEMS, lookup()) == []
