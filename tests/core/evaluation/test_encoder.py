"""Encoder figures on cases whose answers are known, and on drawn pictures end to end."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from core.data.labelled import Labelled, read_labelled
from core.evaluation.encoder import (
    calibration_error,
    evaluate,
    fit_temperature,
    frequent,
    mean_of,
    retrieval,
    zero_shot_types,
)
from tests.core.training.labelled_data import write_data
from tests.fakes import FakeEncoder

DATA = Path(__file__).parents[3].parent / "shared" / "data"


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


class WordEncoder:
    """Puts each type's sentences on the axis of the first type that they name; pictures are given as vectors."""

    name, fingerprint, dim = "words", "words", 3

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([np.eye(3, dtype=np.float32)[self._axis(text)] for text in texts])

    def _axis(self, text: str) -> int:
        return next((n for n, word in enumerate(("trousers", "dress", "blouse")) if word in text), 0)


def typed(kind: str, number: int) -> Labelled:
    return Labelled("photos", f"{kind}-{number}", b"", held_out=True, type=kind)


def test_rare_types_are_asked_about_where_every_class_is_wanted() -> None:
    """Four held-out blouses had dropped one of the 17 clear labels of phone photos."""
    items = [typed("trousers", n) for n in range(6)] + [typed("dress", n) for n in range(6)]
    items += [typed("blouse", n) for n in range(4)]
    vectors = np.eye(3, dtype=np.float32)[[0] * 6 + [1] * 6 + [2] * 4]
    every, _ = zero_shot_types(WordEncoder(), items, vectors, at_least=1)
    most, _ = zero_shot_types(WordEncoder(), items, vectors)
    assert (every["classes"], every["accuracy"]["n"]) == (3, 16) and (most["classes"], most["accuracy"]["n"]) == (2, 12)
    assert every["accuracy"]["value"] == 1.0 and every["always the commonest"] == pytest.approx(6 / 16)


@pytest.mark.data
@pytest.mark.skipif(not (DATA / "photos").exists(), reason="../shared/data/photos is not there")
def test_the_phone_photos_have_17_clear_classes() -> None:
    items = read_labelled(DATA, "photos")
    unclear = {item.label for item in items if not item.type}
    assert unclear == {"Not sure", "Other", "Skip"}
    held_out = [item for item in items if item.held_out and item.type]
    assert len(frequent(held_out, "type", 1)) == 17


def test_a_whole_evaluation_has_every_figure_and_a_baseline(tmp_path: Path) -> None:
    found = evaluate(FakeEncoder(), write_data(tmp_path, each=30))
    assert found["zero-shot type, held-out phone photos"]["classes"] == 2
    assert found["zero-shot type, held-out shop pictures"]["classes"] == 2
    shop = found["retrieval, held-out shop pictures and their titles"]
    for k in (1, 5, 10):
        assert {f"text to image, recall@{k}", f"image to text, recall@{k}", f"chance, recall@{k}"} <= set(shop)
    beside = found["baseline, linear classifier of a colour histogram"]
    assert beside["colour, held-out packshots"]["value"] == 1.0 and "type, held-out phone photos" in beside
    assert set(found["zero-shot colour, held-out packshots"]) >= {"accuracy by words", "accuracy by pixels"}
