"""Our own weights: where they are looked for, what is refused, and retrieval through the scorer."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from core.compatibility import SCORERS
from core.compatibility.base.scorer import OutfitTransformerScorer
from core.compatibility.outfit_transformer import make, open_weights
from core.config import to_dict
from core.errors import OutfitError, WeightsError
from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
from core.weights import Manifest, check_names, save_weights

CONFIG = OutfitTransformerConfig(dim=6, half=8, layers=1, heads=4, ffn=16, embed=5)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's models, with one that reads features of the encoder "mine"."""
    monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path))
    place(tmp_path / "outfit_transformer" / "one", CONFIG)
    return tmp_path / "outfit_transformer" / "one"


def place(directory: Path, config: OutfitTransformerConfig, says: OutfitTransformerConfig | None = None) -> None:
    manifest = Manifest("outfit_transformer", "", "mine", "make it again", 0, "", 0.0, {"net": to_dict(says or config)})
    save_weights(directory, OutfitTransformer(config).state_dict(), manifest)


def test_the_users_models_are_found_by_fingerprint(home: Path) -> None:
    scorer = make("mine", 6)
    assert isinstance(scorer, OutfitTransformerScorer) and scorer.encoder == "mine" and scorer.reference is None


def test_another_encoder_hears_how_to_train(home: Path) -> None:
    with pytest.raises(WeightsError, match=r"encoder other.*mine.*core\.cli\.train outfit_transformer --encoder"):
        make("other", 6)


def test_another_length_of_features_is_refused(home: Path) -> None:
    with pytest.raises(WeightsError, match="length 6, not 7"):
        make("mine", 7)


def test_damaged_weights_are_refused(home: Path) -> None:
    path = home / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(WeightsError, match="checksum"):
        make("mine", 6)


@pytest.mark.parametrize("settings", [{}, {"net": {"dim": 6, "ears": 2}}, {"net": {"half": 8}}])
def test_a_manifest_without_the_sizes_is_refused(home: Path, settings: dict[str, dict[str, int]]) -> None:
    content = json.loads((home / "manifest.json").read_text())
    (home / "manifest.json").write_text(json.dumps(content | {"config": settings}))
    with pytest.raises(WeightsError, match=r"sizes of outfit_transformer.*make it again"):
        make("mine", 6)


def test_weights_that_count_on_other_names_are_refused() -> None:
    manifest = Manifest("csa_net", "", "mine", "make it again", 0, "", 0.0, {"names": ["a", "b"]})
    check_names(manifest, "names", ("a", "b"))
    with pytest.raises(WeightsError, match=r"csa_net was trained on other names.*make it again"):
        check_names(manifest, "names", ("b", "a"))


def test_weights_of_another_architecture_are_refused(home: Path) -> None:
    place(home, CONFIG, says=OutfitTransformerConfig(dim=6, half=8, layers=2, heads=4, ffn=16, embed=5))
    with pytest.raises(WeightsError, match=r"blocks\.1"):
        make("mine", 6)


def test_the_reference_is_read_sorted_and_a_broken_one_is_said(home: Path) -> None:
    (home / "reference.json").write_text(json.dumps([0.9, 0.1, 0.5]))
    reference = open_weights(home).reference
    assert reference is not None
    np.testing.assert_allclose(reference, [0.1, 0.5, 0.9])
    (home / "reference.json").write_text('{"a": 1}')
    with pytest.raises(WeightsError, match="not a list of scores"):
        open_weights(home)


def test_retrieval_through_the_scorer(home: Path) -> None:
    scorer = make("mine", 6)
    items, mask = torch.randn(2, 3, 12), torch.tensor([[True, True, False], [True, True, True]])
    items[0, 2] = float("nan")
    wanted = torch.randn(2, 6)
    query = scorer.embed_query(items, mask, wanted)
    assert query.shape == (2, 5) and bool(torch.isfinite(query).all())
    torch.testing.assert_close(scorer.embed_query(items[0, :2], mask[0, :2], wanted[0]), query[0], atol=1e-5, rtol=1e-5)
    assert scorer.embed_item(torch.randn(2, 4, 12)).shape == (2, 4, 5)
    with pytest.raises(OutfitError, match="2 outfits need as many wanted types, found 1"):
        scorer.embed_query(items, mask, wanted[:1])
    with pytest.raises(OutfitError, match="no items"):
        scorer.embed_query(items, torch.zeros_like(mask), wanted)


def test_what_ships_fits_its_own_manifest() -> None:
    """The shipped weights open, and their reference holds scores of many stylists' outfits."""
    from core.weights import MODELS

    scorer = open_weights(MODELS / "outfit_transformer")
    assert scorer.reference is not None and len(scorer.reference) > 300
    assert 0 < scorer.reference[0] < scorer.reference[-1] < 1
    assert (MODELS / "outfit_transformer" / "weights.safetensors").stat().st_size < 12_000_000
    figures = json.loads((MODELS / "outfit_transformer" / "evaluation.json").read_text())
    assert figures["encoder"] == scorer.encoder
    assert figures["fitb"]["low"] > 0.25 and figures["compatibility"]["low"] > 0.5, "no better than chance"
    assert "outfit_transformer" in SCORERS
