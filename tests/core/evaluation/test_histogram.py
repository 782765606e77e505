"""The colour-histogram baseline: what it sees, that it learns what colour tells, and from the training part alone."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.data.labelled import read_labelled
from core.evaluation.encoder import baselines
from core.evaluation.histogram import baseline, classify, histogram, logistic_regression
from tests.core.training.labelled_data import write_data


def test_a_histogram_is_the_share_of_each_colour_wherever_it_stands() -> None:
    picture = Image.new("RGB", (32, 32), (255, 255, 255))
    picture.paste((255, 0, 0), (0, 0, 32, 8))
    shares = histogram(picture) ** 2
    assert shares[63] == pytest.approx(0.75) and shares[48] == pytest.approx(0.25)
    np.testing.assert_array_equal(histogram(picture), histogram(picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)))


def test_the_classifier_agrees_with_scikit_learn() -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, 300)
    features = (rng.normal(size=(300, 5)) + np.eye(5)[truth] * 1.5).astype(np.float32)
    mine = classify(logistic_regression(features, truth, 3), features)
    theirs = LogisticRegression(C=1e4).fit(features, truth).predict(features)
    assert np.mean(mine == theirs) > 0.97


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data(tmp_path_factory.mktemp("data"), each=12)


def test_colours_are_learnt_and_shapes_are_not_seen(data: Path) -> None:
    items = read_labelled(data, "mango")
    learnt, asked = items[::2], items[1::2]
    assert baseline(learnt, asked, "colour").mean() == 1.0
    assert len(baseline(learnt, asked, "type")) == len(asked)


def test_it_learns_from_what_is_not_held_out_only(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[set[str], set[str]]] = []

    def spy(learnt, asked, attribute):  # type: ignore[no-untyped-def]
        seen.append(({item.id for item in learnt}, {item.id for item in asked}))
        return np.ones(len(asked))

    monkeypatch.setattr("core.evaluation.encoder.baseline", spy)
    sources = {name: read_labelled(data, name) for name in ("photos", "myntra", "mango")}
    found = baselines(sources)
    assert "type, held-out phone photos" in found and "colour, held-out packshots" in found
    held_out = {item.id for items in sources.values() for item in items if item.held_out}
    assert seen and all(not learnt & asked and asked <= held_out for learnt, asked in seen)


def test_nothing_to_learn_from_is_said(data: Path) -> None:
    items = read_labelled(data, "mango")
    with pytest.raises(ValueError, match="to learn from"):
        baseline([], items, "type")
