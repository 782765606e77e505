"""From a small shop to shipped models: training, measuring and the commands around them."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.cli import ablate as ablate_command
from core.cli import evaluate as evaluate_command
from core.cli import questions as questions_command
from core.cli import train as train_command
from core.compatibility import SCORERS
from core.errors import WeightsError
from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
from core.taxonomy import COLOURS
from core.training.outfit_source import open_source
from core.training.outfit_stages import retrieval_grade
from core.weights import read_manifest
from tests.fakes import HUES, KINDS, FakeEncoder

STAGES = {"batch": 16, "negatives": 3, "bf16": False, "compatibility": {"epochs": 2, "rate": 0.01}}
TRANSFORMER = {
    "net": {"half": 8, "layers": 1, "heads": 2, "ffn": 16, "embed": 4},
    "stages": STAGES | {"tokens": {"epochs": 1, "rate": 0.01}, "retrieval": {"epochs": 3, "rate": 0.01}},
}
MEAN = {"width": 16, "stages": STAGES}
FIT = {"epochs": 2, "rate": 0.01}
MEMORY = {"key": 16, "near": 3}
TRAINED = [
    ("outfit_transformer", TRANSFORMER),
    ("outfit_transformer", TRANSFORMER | {"memory": MEMORY}),
    ("mean_pooled", MEAN),
    ("csa_net", {"net": {"embed": 8, "hidden": 16}, "batch": 16, "negatives": 3, "fit": FIT}),
    ("ngnn", {"batch": 16, "fit": FIT}),
]
COUNTED = [("co_occurrence", {"memory": MEMORY}), ("popularity", {"memory": MEMORY}), ("colour_harmony", {})]


def write_shop(root: Path) -> None:
    """Garments of one colour each; a stylist here puts together what has the same colour."""
    (root / "images").mkdir(parents=True)
    table, ids = [], {}
    for colour in HUES:
        for kind in KINDS:
            for copy in "12":
                ids[colour, kind, copy] = f"{kind}-{colour}-{copy}".replace(" ", "-")
                table.append([ids[colour, kind, copy], kind, colour])
                Image.new("RGB", (12, 16), COLOURS[colour]).save(root / "images" / f"{table[-1][0]}.png")
    with (root / "products.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["id", "type", "colour"], *table])
    rng = np.random.default_rng(0)
    lines = []
    for number in range(90):
        colour, kinds = HUES[number % len(HUES)], rng.permutation(KINDS)[: rng.integers(2, 6)]
        split = ("train", "train", "train", "valid", "test")[number % 5]
        items = [ids[colour, str(kind), str(rng.choice(["1", "2"]))] for kind in kinds]
        lines.append(json.dumps({"outfit": number, "items": items, "split": split}))
    (root / "outfits.jsonl").write_text("\n".join(lines))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with the shop, seen by a fake encoder, with caches and models of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr("core.training.outfit_source.open_encoder", lambda name: FakeEncoder())
    monkeypatch.setattr("core.training.colour_harmony.open_encoder", lambda name: FakeEncoder())
    monkeypatch.setattr("core.cli.evaluate.open_encoder", lambda name: FakeEncoder())
    monkeypatch.chdir(tmp_path)
    write_shop(tmp_path / "data" / "mango")
    return tmp_path / "data"


def command(data: Path, model: str, settings: object, *more: str) -> list[str]:
    path = data / f"{model}.json"
    path.write_text(json.dumps(settings))
    return [model, "--config", str(path), "--data", str(data), "--encoder", "local-dir:some/where", *more]


@pytest.mark.parametrize(("model", "settings"), TRAINED)
def test_training_ships_weights_reference_figures_and_card(
    data: Path, model: str, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train_command.main(command(data, model, settings)) == 0, capsys.readouterr().err
    check_shipped(data, model)
    assert "min left" in capsys.readouterr().out


@pytest.mark.parametrize(("model", "settings"), COUNTED)
def test_what_is_counted_ships_like_what_is_trained(
    data: Path, model: str, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train_command.main(command(data, model, settings)) == 0, capsys.readouterr().err
    check_shipped(data, model)


def check_shipped(data: Path, model: str) -> None:
    home = data.parent / "models" / model / "local-dir-some-where"
    manifest = read_manifest(home)
    assert manifest.encoder == FakeEncoder.fingerprint and manifest.seed == 0 and "--encoder" in manifest.command
    scorer = SCORERS.make(model, FakeEncoder.fingerprint, FakeEncoder.dim)
    assert scorer.reference is not None and len(scorer.reference) == 18
    figures = json.loads((home / "evaluation.json").read_text())
    assert figures["fitb"]["n"] == 18 and figures["compatibility"]["n"] == 36
    card = (home / "card.md").read_text()
    assert "same family and season" in card and f"{figures['fitb']['accuracy']:.3f}" in card


def test_the_background_control_sees_borders_and_is_refused_where_pictures_are_whole(data: Path) -> None:
    assert train_command.main(command(data, "background_only", MEAN)) == 0
    assert read_manifest(data.parent / "models/background_only/local-dir-some-where").encoder == "border-24x18"
    assert SCORERS.make("background_only", "border-24x18", 120).encoder == "border-24x18"
    with pytest.raises(WeightsError, match="borders of pictures"):
        SCORERS.make("background_only", FakeEncoder.fingerprint, FakeEncoder.dim)


@pytest.mark.parametrize(("model", "settings"), TRAINED)
def test_a_resumed_training_ends_with_the_same_weights(
    data: Path, model: str, settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = command(data, model, settings)
    assert train_command.main(arguments) == 0
    home = data.parent / "models" / model / "local-dir-some-where"
    first = read_manifest(home).sha256
    assert train_command.main([*arguments, "--resume"]) == 0, capsys.readouterr().err
    assert read_manifest(home).sha256 == first


def test_ablations_measure_each_variant_once_with_and_without_the_memory(data: Path) -> None:
    base = TRANSFORMER | {"memory": MEMORY}
    (data / "base.json").write_text(json.dumps(base))
    variants = {"as shipped": {}, "image only": {"reads": "image"}, "cross-entropy": {"stages": {"gamma": 0.0}}}
    config, out = data / "ablations.json", data / "found.json"
    config.write_text(json.dumps({"base": "base.json", "variants": variants}))
    arguments = ["--config", str(config), "--data", str(data), "--output", str(out), "--runs", str(data / "runs")]
    assert ablate_command.main(arguments) == 0
    found = json.loads(out.read_text())["variants"]
    assert list(found) == list(variants)
    assert found["cross-entropy"]["settings"]["stages"]["gamma"] == 0.0
    assert found["cross-entropy"]["settings"]["stages"]["batch"] == STAGES["batch"]
    assert all(set(each["test"]) == {"fitb", "compatibility", "without memory"} for each in found.values())
    before = out.read_text()
    assert ablate_command.main([*arguments, "--resume"]) == 0 and out.read_text() == before


@pytest.mark.parametrize("reads", ["image", "text"])
def test_what_is_not_read_changes_nothing(reads: str) -> None:
    torch.manual_seed(0)
    net = OutfitTransformer(OutfitTransformerConfig(4, half=8, layers=1, heads=2, ffn=8, reads=reads)).eval()
    items, mask = torch.randn(2, 3, 8), torch.ones(2, 3, dtype=torch.bool)
    hidden, shown = (slice(4, 8), slice(0, 4)) if reads == "image" else (slice(0, 4), slice(4, 8))
    for part, same in ((hidden, True), (shown, False)):
        other = items.clone()
        other[..., part] += 1
        assert torch.allclose(*(net.compatibility_logit(x, mask) for x in (items, other)), atol=1e-5) is same
        assert torch.allclose(*(net.embed_item(x[0]) for x in (items, other)), atol=1e-5) is same


def test_the_commands_make_questions_and_answer_them(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train_command.main(command(data, "mean_pooled", MEAN)) == 0
    shop, out = str(data / "mango"), data / "questions"
    assert questions_command.main(["--catalogue", shop, "--split", "test", "--out", str(out)]) == 0
    arguments = ["--scorer", "mean_pooled", "--fitb", str(out / "fitb.json")]
    arguments += ["--compatibility", str(out / "compatibility.json"), "--catalogue", shop]
    capsys.readouterr()
    assert evaluate_command.main([*arguments, "--json", str(out / "found.json")]) == 0
    said = capsys.readouterr().out
    found = json.loads((out / "found.json").read_text())
    assert set(found["fitb"]) == {"accuracy", "low", "high", "n"}
    assert set(found["compatibility"]) == {"auc", "low", "high", "n"}
    assert found["fitb"]["low"] <= found["fitb"]["accuracy"] <= found["fitb"]["high"]
    assert f"FITB accuracy {found['fitb']['accuracy']:.3f} [" in said and "popularity only" in said
    shipped = json.loads((data.parent / "models/mean_pooled/local-dir-some-where/evaluation.json").read_text())
    assert found["fitb"] == shipped["fitb"] and found["compatibility"] == shipped["compatibility"]


def test_what_goes_wrong_is_said_in_a_sentence(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shop = str(data / "mango")
    assert questions_command.main(["--catalogue", shop, "--split", "none", "--out", str(data)]) == 1
    assert "Splits there" in capsys.readouterr().err
    missing = ["--fitb", "no.json", "--compatibility", "no.json", "--catalogue", shop]
    assert evaluate_command.main(["--scorer", "outfit_transformer", *missing]) == 1
    assert "core.cli.train outfit_transformer" in capsys.readouterr().err
    assert evaluate_command.main(["--scorer", "outfit_transfomer", *missing]) == 1
    assert "Did you mean 'outfit_transformer'" in capsys.readouterr().err


def test_the_wanted_text_says_type_or_slot_and_nothing_of_the_piece(data: Path) -> None:
    source = open_source(data / "mango", "fake", 0)
    by_kind: dict[str, set[bytes]] = {}
    for item, texts in zip(source.data.items, source.data.wanted, strict=True):
        by_kind.setdefault(item.type, set()).add(texts.numpy().tobytes())
    assert all(len(texts) == 1 for texts in by_kind.values()), "two pieces of one type must be asked for alike"


def test_retrieval_is_graded_by_distance(data: Path) -> None:
    """A network whose query is the mean of the outfit finds pieces of its colour."""
    source = open_source(data / "mango", "fake", 0)

    class ByColour:
        def embed_query(self, items, mask, wanted):  # type: ignore[no-untyped-def]
            return (items[..., :27] * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)

        def embed_item(self, items):  # type: ignore[no-untyped-def]
            return items[..., :27]

    assert retrieval_grade(ByColour(), source) > 0.8  # type: ignore[arg-type]
