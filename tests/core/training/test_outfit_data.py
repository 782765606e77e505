"""What outfit models learn from: batches, spoilt outfits and whitened features."""

import dataclasses

import numpy as np
import pytest
import torch

from core.training.outfit_data import PAD, OutfitData, batches, hide, pad, spoil, whitening
from tests.fakes import make_items

ITEMS = tuple(make_items())


@pytest.fixture
def data() -> OutfitData:
    rng = np.random.default_rng(0)
    outfits = tuple(
        tuple(int(i) for i in rng.choice(len(ITEMS), rng.integers(2, 8), replace=False)) for _ in range(120)
    )
    features = torch.randn(len(ITEMS), 8, generator=torch.Generator().manual_seed(0))
    return OutfitData(ITEMS, features, torch.zeros(len(ITEMS), 2, 4), outfits)


def real(rows: np.ndarray) -> list[set[int]]:
    return [set(row[row != PAD].tolist()) for row in rows]


def test_batches_hold_every_outfit_once(data: OutfitData) -> None:
    seen = [outfit for rows in batches(data.train, 16, 0.0, np.random.default_rng(0)) for outfit in real(rows)]
    assert sorted(map(sorted, seen)) == sorted(sorted(outfit) for outfit in data.train)


def test_a_subset_keeps_two_pieces_or_more_of_its_outfit(data: OutfitData) -> None:
    whole = [set(outfit) for outfit in data.train]
    seen = [outfit for rows in batches(data.train, 16, 1.0, np.random.default_rng(0)) for outfit in real(rows)]
    assert all(len(outfit) >= 2 and any(outfit <= other for other in whole) for outfit in seen)
    assert sum(map(len, seen)) < sum(map(len, whole))


def test_batches_need_little_padding(data: OutfitData) -> None:
    for rows in batches(data.train, 16, 0.0, np.random.default_rng(0)):
        lengths = (rows != PAD).sum(axis=1)
        assert lengths.max() - lengths.min() <= 2


@pytest.mark.parametrize("level", ["family", "slot", "any"])
def test_spoiling_replaces_exactly_so_many_pieces_by_new_ones(data: OutfitData, level: str) -> None:
    rng = np.random.default_rng(0)
    rows = pad(data.train)
    count = rng.integers(1, (rows != PAD).sum(axis=1) + 1)
    wrong = spoil(rows, count, level, data.stand_ins, rng)
    assert ((rows == PAD) == (wrong == PAD)).all()
    assert ((rows != wrong).sum(axis=1) == count).all()
    changed = rows != wrong
    for before, after, moved in zip(real(rows), wrong, changed, strict=True):
        assert not before & set(after[moved].tolist())


def test_stand_ins_come_from_the_same_family(data: OutfitData) -> None:
    rows = pad(data.train)
    wrong = spoil(rows, np.ones(len(rows), int), "family", data.stand_ins, np.random.default_rng(0))
    pairs = [(ITEMS[a].type, ITEMS[b].type) for a, b in zip(rows[rows != wrong], wrong[rows != wrong], strict=True)]
    assert np.mean([a == b for a, b in pairs]) > 0.95


def test_whitening_gives_every_direction_the_same_weight() -> None:
    generator = torch.Generator().manual_seed(0)
    vectors = torch.randn(5000, 6, generator=generator) @ torch.diag(torch.tensor([9.0, 5, 2, 1, 0.5, 0.2]))
    vectors = vectors @ torch.linalg.qr(torch.randn(6, 6, generator=generator)).Q
    vectors -= vectors.mean(dim=0)
    white = vectors @ whitening(vectors, floor=0.0)
    torch.testing.assert_close(white.T @ white / len(white), torch.eye(6), atol=1e-3, rtol=0)


def test_whitening_does_not_blow_up_what_never_varies() -> None:
    vectors = torch.zeros(10, 3)
    vectors[:, 0] = torch.arange(10) - 4.5
    assert bool(torch.isfinite(whitening(vectors)).all())


def test_statistics_come_from_the_items_of_training_outfits_only(data: OutfitData) -> None:
    few = dataclasses.replace(data, train=((0, 1), (2, 3)))
    torch.testing.assert_close(few.statistics()[0], data.features[:4].mean(dim=0))


def test_hiding_takes_one_half_of_some_items() -> None:
    items, centre = torch.ones(400, 3, 8), torch.zeros(8)
    torch.manual_seed(0)
    shown = hide(items, centre, 0.5)
    kept = shown.view(400, 3, 2, 4).sum(dim=-1) / 4
    assert set(kept.unique().tolist()) == {0.0, 1.0}
    assert bool((kept.sum(dim=-1) >= 1).all())
    assert float((kept.sum(dim=-1) == 1).float().mean()) == pytest.approx(0.5, abs=0.05)
    assert torch.equal(hide(items, centre, 0.0), items)


def test_gather_marks_padding(data: OutfitData) -> None:
    items, mask = data.gather(np.array([[3, 1, PAD]]))
    assert mask.tolist() == [[True, True, False]]
    torch.testing.assert_close(items[0, :2], data.features[[3, 1]])
