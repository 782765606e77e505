"""Weights load only when they are the recorded ones, for the encoder they were trained on."""

import pickle
from pathlib import Path

import pytest
import torch

from core.errors import WeightsError
from core.weights import Manifest, load_weights, save_weights


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    manifest = Manifest("tiny", "", "abc", "python -m core.cli.train tiny", 0, "data", 1.5)
    save_weights(tmp_path, {"w": torch.tensor([0.5, -2.0]), "n": torch.tensor([3])}, manifest)
    return tmp_path


def test_round_trip_is_half_on_disk_and_float_in_memory(saved: Path) -> None:
    tensors, manifest = load_weights(saved, encoder="abc")
    assert tensors["w"].dtype == torch.float32 and tensors["w"].tolist() == [0.5, -2.0]
    assert tensors["n"].dtype == torch.int64
    assert manifest.seconds == 1.5 and len(manifest.sha256) == 64


def test_weights_of_another_encoder_are_refused(saved: Path) -> None:
    with pytest.raises(WeightsError, match=r"encoder abc, not of xyz.*core\.cli\.train tiny"):
        load_weights(saved, encoder="xyz")


def test_a_changed_byte_is_noticed(saved: Path) -> None:
    path = saved / "weights.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(WeightsError, match="damaged"):
        load_weights(saved)


def test_a_pickle_in_their_place_is_never_opened(saved: Path) -> None:
    (saved / "weights.safetensors").write_bytes(pickle.dumps({"w": 1}))
    with pytest.raises(WeightsError, match="damaged"):
        load_weights(saved)


@pytest.mark.parametrize("name", ["weights.safetensors", "manifest.json"])
def test_a_missing_file_is_named(saved: Path, name: str) -> None:
    (saved / name).unlink()
    with pytest.raises(WeightsError, match=name):
        load_weights(saved)
