"""Encoder figures on cases whose answers are known, and on drawn pictures end to end."""

from collections.abc import Sequence

import numpy as np
import pytest

from core.data.labelled import Labelled
from core.evaluation.encoder import calibration_error, fit_temperature, mean_of, retrieval


class TitleEncoder:
    """Gives each title its own axis."""

    name, fingerprint, dim = "titles", "titles", 4

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        return np.eye(4, dtype=np.float32)[[int(text[-1]) for text in texts]]


def item(title: str, number: int = 0) -> Labelled:
    return Labelled("myntra", f"{title}-{number}", b"", title=title)


def test_perfect_vectors_are_always_found_and_twins_count_once() -> None:
    items = [item("title 0"), item("title 1"), item("title 1", 2), item("title 2")]
    found = retrieval(TitleEncoder(), items, np.eye(4, dtype=np.float32)[[0, 1, 1, 2]])
    assert found["pictures"] == 4 and found["distinct titles"] == 3
    assert found["text to image, recall@1"]["value"] == found["image to text, recall@1"]["value"] == 1.0
    assert found["text to image, recall@1"]["n"] == 3


def test_retrieval_is_what_sorting_says() -> None:
    rng = np.random.default_rng(0)
    items = [item(f"title {n % 4}", n) for n in range(9)]
    vectors = rng.normal(size=(9, 4)).astype(np.float32)
    found = retrieval(TitleEncoder(), items, vectors)
    hits = []
    for title in range(4):
        order = np.argsort(-vectors[:, title])
        hits.append(order[0] % 4 == title)
    assert found["text to image, recall@1"]["value"] == pytest.approx(np.mean(hits))
    own = [int(np.argsort(-vectors[n])[0]) == n % 4 for n in range(9)]
    assert found["image to text, recall@1"]["value"] == pytest.approx(np.mean(own), abs=1e-4)


def test_the_fitted_temperature_is_the_one_the_answers_were_drawn_with() -> None:
    rng = np.random.default_rng(1)
    cosines = rng.normal(size=(4000, 5)) * 0.1
    weights = np.exp(cosines / 0.05)
    weights /= weights.sum(axis=1, keepdims=True)
    truth = np.array([rng.choice(5, p=row) for row in weights])
    assert fit_temperature(cosines, truth) == pytest.approx(0.05, rel=0.15)
    assert calibration_error(cosines, truth) < 0.05


def test_a_figure_has_its_interval_and_number() -> None:
    figure = mean_of(np.array([True, False] * 50))
    assert figure["value"] == 0.5 and figure["low"] < 0.5 < figure["high"] and figure["n"] == 100
