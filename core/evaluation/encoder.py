"""How good an encoder is at the app's own questions: what is it, which colour, and finding by words.

Measured on pictures kept out of the built-in encoder's training (`core.data.labelled.HELD_OUT`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.data.cutout import cut_out
from core.data.labelled import HELD_OUT, Labelled, open_labelled, read_labelled, words
from core.encoders.zero_shot import COLOUR_TEMPLATES, TEMPLATES, classify, pixel_vote
from core.evaluation.histogram import baseline
from core.evaluation.measure import Measured
from core.metrics.ranking import bootstrap_interval
from core.taxonomy import COLOURS
from core.types import Encoder

_TEMPERATURES = np.geomspace(0.003, 0.3, 60)
_ENOUGH = 5  # pictures of a type, below which a shop's type is not asked about
_PICTURES = {"photos": "phone photos", "myntra": "shop pictures", "mango": "packshots"}
_BASELINES = (("photos", "type", 1), ("myntra", "type", _ENOUGH), ("mango", "type", _ENOUGH), ("mango", "colour", 1))
_SINGLE_COLOURS = frozenset(COLOURS) - {"multicolour"}


def evaluate(encoder: Encoder, data: Path) -> dict[str, Any]:
    """Every figure with its number of questions and 95% bootstrap interval, fitted temperatures, and a baseline.

    `data` is the directory that `core.data.labelled` reads. Raises CatalogueError where a source is missing.
    """
    sources = {name: [item for item in read_labelled(data, name) if item.type] for name in HELD_OUT}
    asked = {name: [item for item in items if item.held_out] for name, items in sources.items()}
    photos, shop, packshots = asked["photos"], asked["myntra"], asked["mango"]
    coloured = [i for i, item in enumerate(packshots) if item.colour in _SINGLE_COLOURS]
    shop_vectors, packshot_vectors = embed(encoder, shop), embed(encoder, packshots)
    # Every label of the phone photos is asked about, however few its pictures; shops have a long tail of rarities.
    types, type_temperature = zero_shot_types(encoder, photos, embed(encoder, photos), at_least=1)
    shop_types, _ = zero_shot_types(encoder, shop, shop_vectors)
    packshot_types, _ = zero_shot_types(encoder, packshots, packshot_vectors)
    colours, colour_temperature = zero_shot_colours(
        encoder, [packshots[i] for i in coloured], packshot_vectors[coloured]
    )
    return {
        "encoder": encoder.fingerprint,
        "temperature": {"type": type_temperature, "colour": colour_temperature},
        "zero-shot type, held-out phone photos": types,
        "zero-shot type, held-out shop pictures": shop_types,
        "zero-shot type, held-out packshots": packshot_types,
        "zero-shot colour, held-out packshots": colours,
        "retrieval, held-out shop pictures and their titles": retrieval(encoder, shop, shop_vectors),
        "baseline, linear classifier of a colour histogram": baselines(sources),
    }


def baselines(sources: Mapping[str, Sequence[Labelled]]) -> dict[str, Any]:
    """What a colour histogram, taught by the rest of each source, tells of what the encoder is asked about."""
    found: dict[str, Any] = {}
    for source, attribute, at_least in _BASELINES:
        items = [item for item in sources[source] if attribute == "type" or item.colour in _SINGLE_COLOURS]
        asked = [item for item in items if item.held_out]
        classes = frequent(asked, attribute, at_least)
        asked = [item for item in asked if getattr(item, attribute) in classes]
        learnt = [item for item in items if not item.held_out]
        if asked and learnt:
            found[f"{attribute}, held-out {_PICTURES[source]}"] = mean_of(baseline(learnt, asked, attribute))
    return found


def frequent(items: Sequence[Labelled], attribute: str, at_least: int) -> list[str]:
    """The values of an attribute that `at_least` so many of the pictures have, sorted."""
    counts = Counter(str(getattr(item, attribute)) for item in items)
    return sorted(value for value, count in counts.items() if count >= at_least)


def embed(encoder: Encoder, items: Sequence[Labelled]) -> np.ndarray:
    """Image vectors (n, d) of labelled pictures, opened in turn."""
    parts = [
        encoder.encode_images([open_labelled(item) for item in items[start : start + 256]])
        for start in range(0, len(items), 256)
    ]
    return np.concatenate(parts)  # (n, d)


def zero_shot_types(
    encoder: Encoder, items: Sequence[Labelled], vectors: np.ndarray, at_least: int = _ENOUGH
) -> tuple[dict[str, Any], float]:
    """Accuracy over the types that occur among `items` (n), and the temperature that fits the answers best.

    `vectors` (n, d). Types of fewer than `at_least` pictures are left out, as questions and as answers.
    """
    kinds = frequent(items, "type", at_least)
    if not kinds:
        return {"classes": 0}, float(_TEMPERATURES[0])
    kept = [i for i, item in enumerate(items) if item.type in kinds]
    truth = np.array([kinds.index(items[i].type) for i in kept])
    labels = [tuple(words()["types"][kind]["names"]) for kind in kinds]
    cosines = _cosines(encoder, vectors[kept], labels, TEMPLATES)  # (n, c)
    fitted = fit_temperature(cosines, truth)
    right = cosines.argmax(axis=1) == truth
    recalls = [right[truth == number].mean() for number in range(len(kinds))]
    figures = {
        "classes": len(kinds),
        "chance": round(1 / len(kinds), 4),
        "always the commonest": round(float(np.bincount(truth).max() / len(truth)), 4),
        "accuracy": mean_of(right),
        "top-3 accuracy": mean_of((np.argsort(-cosines, axis=1)[:, :3] == truth[:, None]).any(axis=1)),
        "mean recall of a class": round(float(np.mean(recalls)), 4),
        "calibration error": round(calibration_error(cosines, truth), 4),
        "recall of each class": {kind: round(float(r), 3) for kind, r in zip(kinds, recalls, strict=True)},
    }
    return figures, fitted


def zero_shot_colours(encoder: Encoder, items: Sequence[Labelled], vectors: np.ndarray) -> tuple[dict[str, Any], float]:
    """Accuracy over all colour names by words, by pixels and by both, and the best temperature; `vectors` (n, d)."""
    names = list(COLOURS)
    truth = np.array([names.index(item.colour) for item in items])
    cosines = _cosines(encoder, vectors, names, COLOUR_TEMPLATES)  # (n, c)
    fitted = fit_temperature(cosines, truth)
    said = _softmax(cosines / fitted)  # (n, c)
    seen = np.stack([_pixels_say(item) for item in items])  # (n, c)
    figures = {
        "classes": len(names),
        "accuracy by words": mean_of(said.argmax(axis=1) == truth),
        "accuracy by pixels": mean_of(seen.argmax(axis=1) == truth),
        "accuracy by both": mean_of((said * seen).argmax(axis=1) == truth),
        "top-3 accuracy by both": mean_of((np.argsort(-said * seen, axis=1)[:, :3] == truth[:, None]).any(axis=1)),
    }
    return figures, fitted


def retrieval(encoder: Encoder, items: Sequence[Labelled], vectors: np.ndarray) -> dict[str, Any]:
    """Recall at 1, 5 and 10 both ways between pictures (n, d) and their titles.

    A picture counts as found when any picture of the same title is; text lists hold each title once.
    """
    titles = [item.title for item in items]
    distinct = sorted(set(titles))
    target = np.array([distinct.index(title) for title in titles])  # (n,)
    texts = encoder.encode_texts(distinct)  # (t, d)
    similarity = vectors @ texts.T  # (n, t)
    own = similarity[np.arange(len(items)), target]  # (n,)
    text_rank = (similarity > own[:, None]).sum(axis=1)  # (n,)
    # For each title: how many pictures of other titles stand above its best own picture.
    best = np.array([similarity[target == t, t].max() for t in range(len(distinct))])  # (t,)
    other = target[:, None] != np.arange(len(distinct))[None]  # (n, t)
    image_rank = ((similarity >= best[None]) & other).sum(axis=0)  # (t,)
    found: dict[str, Any] = {"pictures": len(items), "distinct titles": len(distinct)}
    for k in (1, 5, 10):
        found[f"text to image, recall@{k}"] = mean_of(image_rank < k)
        found[f"image to text, recall@{k}"] = mean_of(text_rank < k)
        found[f"chance, recall@{k}"] = round(min(1.0, k / len(distinct)), 4)
    return found


def fit_temperature(cosines: np.ndarray, truth: np.ndarray) -> float:
    """The temperature with the least cross-entropy for cosines (n, c) and right answers (n,), by grid search."""
    rows = np.arange(len(truth))
    losses = [-np.log(_softmax(cosines / t)[rows, truth] + 1e-12).mean() for t in _TEMPERATURES]
    return round(float(_TEMPERATURES[int(np.argmin(losses))]), 5)


def calibration_error(cosines: np.ndarray, truth: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error (Guo et al. 2017), the temperature fitted on one half and measured on the other.

    Cosines (n, c) and right answers (n,); the mean over both ways round.
    """
    halves = [slice(0, None, 2), slice(1, None, 2)]
    errors = []
    for fitted, measured in (halves, halves[::-1]):
        chances = _softmax(cosines[measured] / fit_temperature(cosines[fitted], truth[fitted]))
        sure, right = chances.max(axis=1), chances.argmax(axis=1) == truth[measured]
        bin_of = np.minimum((sure * bins).astype(int), bins - 1)
        gaps = [abs(sure[bin_of == b].mean() - right[bin_of == b].mean()) * (bin_of == b).mean() for b in set(bin_of)]
        errors.append(sum(gaps))
    return float(np.mean(errors))


def mean_of(right: np.ndarray) -> dict[str, float]:
    """The share of right answers (n,) as a figure with its interval."""
    low, high = bootstrap_interval(lambda rows: float(right[rows].mean()), len(right))
    measured = Measured(float(right.mean()), low, high, len(right))
    return {name: round(value, 4) for name, value in vars(measured).items()}


def _cosines(
    encoder: Encoder, vectors: np.ndarray, labels: Sequence[str | tuple[str, ...]], templates: Sequence[str]
) -> np.ndarray:
    # Log-probabilities at temperature 1 differ from cosines by a constant a row, which no later step sees.
    return np.asarray(np.log(classify(encoder, vectors, labels, templates, 1.0)))


def _pixels_say(item: Labelled) -> np.ndarray:
    cutout = cut_out(open_labelled(item))
    return pixel_vote(cutout) if cutout else np.full(len(COLOURS), 1 / len(COLOURS))


def _softmax(logits: np.ndarray) -> np.ndarray:
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))
