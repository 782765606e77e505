"""The OutfitTransformer's losses against loops written from their formulas."""

import math

import pytest
import torch
import torch.nn.functional as F

from core.training.losses import focal_loss, setwise_ranking_loss


def test_focal_loss_equals_its_formula() -> None:
    logits, labels = torch.tensor([2.0, -1.0, 0.5]), torch.tensor([1.0, 0.0, 0.0])
    total = 0.0
    for logit, label in zip(logits.tolist(), labels.tolist(), strict=True):
        p = 1 / (1 + math.exp(-logit))
        right = p if label else 1 - p
        total -= (1 - right) ** 2 * math.log(right)
    assert float(focal_loss(logits, labels)) == pytest.approx(total / 3, abs=1e-6)


def test_focal_loss_with_gamma_0_is_cross_entropy_on_logits() -> None:
    logits, labels = torch.randn(20), torch.randint(0, 2, (20,)).float()
    torch.testing.assert_close(focal_loss(logits, labels, 0.0), F.binary_cross_entropy_with_logits(logits, labels))


def test_setwise_loss_equals_its_formula() -> None:
    generator = torch.Generator().manual_seed(0)
    query, positive = torch.randn(4, 5, generator=generator), torch.randn(4, 5, generator=generator)
    negatives = torch.randn(4, 3, 5, generator=generator)
    total = 0.0
    for t, right, wrong in zip(query, positive, negatives, strict=True):
        near = math.dist(t.tolist(), right.tolist())
        far = [math.dist(t.tolist(), other.tolist()) for other in wrong]
        total += sum(max(near - d + 0.7, 0) for d in far) / 3 + max(near - min(far) + 0.7, 0)
    assert float(setwise_ranking_loss(query, positive, negatives, 0.7)) == pytest.approx(total / 4, abs=1e-5)


def test_setwise_loss_is_zero_once_every_negative_is_a_margin_away() -> None:
    query = torch.zeros(1, 2)
    assert float(setwise_ranking_loss(query, query, torch.full((1, 4, 2), 9.0), 1.0)) == 0
