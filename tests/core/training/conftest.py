"""A tiny data directory and a tiny recipe for training tests."""

import json
from pathlib import Path

import pytest

from tests.core.training.labelled_data import write_data

RECIPE = {
    "seed": 3,
    "common_merges": 300,
    "model": {
        "embed_dim": 16,
        "vision_cfg": {"image_size": 32, "patch_size": 16, "width": 32, "layers": 1, "head_width": 16},
        "text_cfg": {"context_length": 16, "vocab_size": 0, "width": 32, "heads": 2, "layers": 1},
    },
    "stages": [
        {
            "name": "only",
            "shares": {"myntra": 1, "mango": 1, "photos": 1},
            "size": 32,
            "steps": 4,
            "batch": 8,
            "rate": 0.01,
            "final_rate": 0.001,
            "warmup": 2,
        }
    ],
}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with 24 drawn pictures a source."""
    return write_data(tmp_path_factory.mktemp("data"))


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    """The tiny recipe as a file."""
    path = tmp_path / "recipe.json"
    path.write_text(json.dumps(RECIPE), encoding="utf-8")
    return path
