"""The baseline that an encoder must beat: how much of each colour a picture has, and a linear classifier on that."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from core.data.labelled import Labelled, open_labelled

_BINS = 4  # of each of red, green and blue
_SEEN_AT = (32, 32)
_MOST = 200  # pictures of a class that are learnt from
_STEPS = 100
_DECAY = 1e-4


def histogram(picture: Image.Image) -> np.ndarray:
    """Square roots of the shares of 64 colours in a picture: (64,) float32 of unit norm."""
    pixels = np.asarray(picture.convert("RGB").resize(_SEEN_AT), np.int64).reshape(-1, 3) * _BINS // 256  # (p, 3)
    shares = np.bincount(pixels @ [_BINS**2, _BINS, 1], minlength=_BINS**3) / len(pixels)  # (64,)
    return np.asarray(np.sqrt(shares), np.float32)


def histograms(items: Sequence[Labelled]) -> np.ndarray:
    """Histograms (n, 64) of labelled pictures, opened in turn."""
    return np.stack([histogram(open_labelled(item)) for item in items])


def baseline(learnt: Sequence[Labelled], asked: Sequence[Labelled], attribute: str) -> np.ndarray:
    """Whether the baseline, taught by `learnt`, names the `attribute` ("type" or "colour") of each of `asked`: (n,).

    Of each class that is asked about at most 200 pictures are learnt from, the first. Raises ValueError where
    there is nothing to learn from.
    """
    classes = sorted({str(getattr(item, attribute)) for item in asked})
    taken: Counter[str] = Counter()
    lessons = []
    for item in learnt:
        name = str(getattr(item, attribute))
        if name in classes and taken[name] < _MOST:
            taken[name] += 1
            lessons.append(item)
    if not lessons:
        raise ValueError(f"no picture of {classes} to learn from")
    truth = np.array([classes.index(getattr(item, attribute)) for item in lessons])
    weights = logistic_regression(histograms(lessons), truth, len(classes))
    right = np.array([classes.index(getattr(item, attribute)) for item in asked])
    return np.asarray(classify(weights, histograms(asked)) == right)


def logistic_regression(features: np.ndarray, truth: np.ndarray, classes: int) -> np.ndarray:
    """Weights (f + 1, c), the last row a bias, of multinomial logistic regression on features (n, f), by L-BFGS."""
    x, y = torch.from_numpy(_with_one(features)), torch.from_numpy(truth)
    weights = torch.zeros(x.shape[1], classes, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = F.cross_entropy(x @ weights, y) + _DECAY * weights.square().sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    return weights.detach().numpy()


def classify(weights: np.ndarray, features: np.ndarray) -> np.ndarray:
    """The likeliest class (n,) for features (n, f) under `weights` (f + 1, c)."""
    return np.asarray((_with_one(features) @ weights).argmax(axis=1))


def _with_one(features: np.ndarray) -> np.ndarray:
    return np.concatenate([features, np.ones((len(features), 1), np.float32)], axis=1)  # (n, f + 1)
