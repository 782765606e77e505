"""Scores of a compatibility model on questions, with bootstrap intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from core.evaluation.questions import Blank, Verdict
from core.metrics.ranking import bootstrap_interval, fitb_accuracy, fitb_credit, roc_auc
from core.types import ItemId

Score = Callable[[Tensor, Tensor, Tensor], Tensor]
"""Scores (B,) of outfits (B, n, 2d) under a mask (B, n) with garment types (B, n), as `Scorer.score` gives them."""

_NOTHING_SEEN = 0.5
_BATCH = 512


@dataclass(frozen=True)
class Lookup:
    """Features (N, 2d) and garment types (N,) of items, found by id through `row`."""

    row: Mapping[ItemId, int]
    features: Tensor
    types: Tensor


@dataclass(frozen=True)
class Measured:
    """A figure, its 95% bootstrap interval over questions, and the number of questions."""

    value: float
    low: float
    high: float
    n: int


def score_outfits(score: Score, lookup: Lookup, outfits: Sequence[Sequence[ItemId]]) -> np.ndarray:
    """Scores (m,) of outfits given as ids, computed in batches of similar length.

    Items that are not in `lookup` cannot be seen and are passed over. An outfit of nothing else scores the median of
    the others, whatever range they are in, or one half where there are none.
    """
    known = [[lookup.row[item] for item in outfit if item in lookup.row] for outfit in outfits]
    order = sorted((i for i, rows in enumerate(known) if rows), key=lambda i: len(known[i]))
    found = np.full(len(outfits), _NOTHING_SEEN)
    for start in range(0, len(order), _BATCH):
        part = order[start : start + _BATCH]
        rows = torch.full((len(part), max(len(known[i]) for i in part)), -1)  # (B, n)
        for row, i in zip(rows, part, strict=True):
            row[: len(known[i])] = torch.tensor(known[i])
        mask, index = rows >= 0, rows.clamp(min=0)
        with torch.inference_mode():
            types = lookup.types[index].masked_fill(~mask, -1)  # (B, n)
            found[part] = score(lookup.features[index], mask, types).numpy()  # (B,)
    seen = np.array([bool(rows) for rows in known], bool)  # (m,)
    if seen.any():
        found[~seen] = np.median(found[seen])
    return found


def score_blanks(score: Score, lookup: Lookup, blanks: Sequence[Blank]) -> np.ndarray:
    """Scores (q, c) of every blank filled with each of its answers; of the answers only their features are read."""
    filled = [(*blank.question, answer) for blank in blanks for answer in blank.answers]
    choices = len(blanks[0].answers) if blanks else 1
    return score_outfits(score, lookup, filled).reshape(len(blanks), choices)  # (q, c)


def measure_blanks(score: Score, lookup: Lookup, blanks: Sequence[Blank]) -> Measured:
    """Fill-in-the-blank accuracy, ties shared."""
    scores, answers = score_blanks(score, lookup, blanks), np.array([blank.answer for blank in blanks], int)
    credit = fitb_credit(scores, answers)
    low, high = bootstrap_interval(lambda rows: float(credit[rows].mean()), len(blanks))
    return Measured(fitb_accuracy(scores, answers), low, high, len(blanks))


def measure_verdicts(score: Score, lookup: Lookup, verdicts: Sequence[Verdict]) -> Measured:
    """Area under the ROC curve of telling stylists' outfits from the others."""
    scores = score_outfits(score, lookup, [verdict.items for verdict in verdicts])
    labels = np.array([verdict.label for verdict in verdicts])
    low, high = bootstrap_interval(lambda rows: roc_auc(labels[rows], scores[rows]), len(verdicts))
    return Measured(roc_auc(labels, scores), low, high, len(verdicts))
