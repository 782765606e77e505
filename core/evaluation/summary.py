"""Several results of one model as one: the mean over seeds, and how far seeds lie apart."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

FIGURES = (
    *(("fitb", "accuracy"), ("compatibility", "auc")),
    *(("retrieval", f"recall@{k}") for k in (10, 30, 50)),
)


def summarise(results: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Mean, sample standard deviation ("spread"), least and greatest of each figure that all `results` have.

    One result of a single seed has no spread (None, JSON's null). No results give {}.

    >>> one, two = {"fitb": {"accuracy": 0.5}}, {"fitb": {"accuracy": 0.6}}
    >>> summarise([one, two])
    {'fitb accuracy': {'mean': 0.55, 'spread': 0.0707, 'least': 0.5, 'greatest': 0.6, 'results': 2}}
    """
    found = {}
    for topic, name in FIGURES:
        values = [_value(result, topic, name) for result in results]
        if values and not any(math.isnan(value) for value in values):
            found[f"{topic} {name}"] = _spread(np.array(values))
    return found


def _value(result: Mapping[str, Any], topic: str, name: str) -> float:
    figure = result.get(topic, {}).get(name)
    value = figure["value"] if isinstance(figure, Mapping) else figure
    return math.nan if value is None else float(value)


def _spread(values: np.ndarray) -> dict[str, Any]:
    return {
        "mean": round(float(values.mean()), 4),
        "spread": round(float(values.std(ddof=1)), 4) if len(values) > 1 else None,
        "least": round(float(values.min()), 4),
        "greatest": round(float(values.max()), 4),
        "results": len(values),
    }
