"""The public checkpoint reader against the definition, written out slowly for one unpadded outfit at a time."""

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor

from core.compatibility import SCORERS
from core.compatibility.public_outfit_transformer import FILES, load_public_checkpoint
from core.errors import OutfitError, WeightsError

HALF, LAYERS, HEADS, FFN, EMBED, MAX = 512, 6, 16, 2024, 128, 16
CONFIG = {
    "n_head": HEADS,
    "n_layers": LAYERS,
    "d_ffn": FFN,
    "dropout": 0.3,
    "d_embed": EMBED,
    "max_length": MAX,
    "aggregation": "concat",
    "item_enc_norm_out": True,
    "item_enc_dim_per_modality": 128,
    "model_name": "patrickjohncyh/fashion-clip",
}


def public_shapes(layers: int = LAYERS, ffn: int = FFN) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the head's tensors, as the format lists them."""
    width = 2 * HALF
    shapes: dict[str, tuple[int, ...]] = dict.fromkeys(("task_emb", "predict_emb", "embed_emb"), (HALF,))
    shapes["pad_emb"] = (width,)
    for i in range(layers):
        at = f"style_enc.layers.{i}."
        shapes |= {at + "self_attn.in_proj_weight": (3 * width, width), at + "self_attn.in_proj_bias": (3 * width,)}
        shapes |= {at + "self_attn.out_proj.weight": (width, width), at + "self_attn.out_proj.bias": (width,)}
        shapes |= {at + "linear1.weight": (ffn, width), at + "linear1.bias": (ffn,)}
        shapes |= {at + "linear2.weight": (width, ffn), at + "linear2.bias": (width,)}
        for norm in ("norm1", "norm2"):
            shapes |= {at + f"{norm}.weight": (width,), at + f"{norm}.bias": (width,)}
    shapes |= {"predict_ffn.1.weight": (1, width), "predict_ffn.1.bias": (1,), "embed_ffn.0.weight": (EMBED, width)}
    return shapes


def random_state(layers: int = LAYERS, ffn: int = FFN, seed: int = 0) -> dict[str, Tensor]:
    """Random weights of a size at which every layer matters."""
    generator = torch.Generator().manual_seed(seed)
    state = {}
    for name, shape in public_shapes(layers, ffn).items():
        scale = 1 / math.sqrt(shape[-1]) if len(shape) == 2 else 0.3
        state[name] = torch.randn(shape, generator=generator) * scale
        if "norm" in name and name.endswith("weight"):
            state[name] += 1
    return state


def unit(x: Tensor) -> Tensor:
    return x / x.pow(2).sum().sqrt()


def unit_halves(x: Tensor) -> Tensor:
    return torch.cat([unit(x[:HALF]), unit(x[HALF:])])


def layer_norm(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    centred = x - x.mean()
    return centred / (centred.pow(2).mean() + 1e-5).sqrt() * weight + bias


def mish(x: Tensor) -> Tensor:
    return x * torch.tanh(torch.log1p(torch.exp(-x.abs())) + x.clamp(min=0)).to(x.dtype)


def attend(tokens: list[Tensor], state: dict[str, Tensor], at: str) -> list[Tensor]:
    """Attention head by head, for lists of vectors."""
    width, size = 2 * HALF, 2 * HALF // HEADS
    weight, bias = state[at + "in_proj_weight"], state[at + "in_proj_bias"]
    q, k, v = (
        [weight[i * width : (i + 1) * width] @ t + bias[i * width : (i + 1) * width] for t in tokens] for i in range(3)
    )
    out = []
    for query in q:
        heads = []
        for h in range(HEADS):
            part = slice(h * size, (h + 1) * size)
            likeness = torch.stack([query[part] @ key[part] / math.sqrt(size) for key in k])
            weights = torch.exp(likeness - likeness.max())
            weights = weights / weights.sum()
            heads.append(sum(w * value[part] for w, value in zip(weights, v, strict=True)))
        out.append(state[at + "out_proj.weight"] @ torch.cat(heads) + state[at + "out_proj.bias"])
    return out


def slow_encode(tokens: list[Tensor], state: dict[str, Tensor], layers: int) -> Tensor:
    xs = [unit_halves(token) for token in tokens]
    for i in range(layers):
        at = f"style_enc.layers.{i}."
        normed = [layer_norm(x, state[at + "norm1.weight"], state[at + "norm1.bias"]) for x in xs]
        xs = [x + y for x, y in zip(xs, attend(normed, state, at + "self_attn."), strict=True)]
        for j, x in enumerate(xs):
            y = layer_norm(x, state[at + "norm2.weight"], state[at + "norm2.bias"])
            y = mish(state[at + "linear1.weight"] @ y + state[at + "linear1.bias"])
            xs[j] = x + state[at + "linear2.weight"] @ y + state[at + "linear2.bias"]
    return xs[0]


def slow_items(items: Tensor) -> list[Tensor]:
    return [unit_halves(item) for item in items[:MAX]]


def slow_score(items: Tensor, state: dict[str, Tensor], layers: int = LAYERS) -> float:
    prefix = torch.cat([state["task_emb"], state["predict_emb"]])
    read = slow_encode([prefix, *slow_items(items)], state, layers)
    logit = state["predict_ffn.1.weight"][0] @ read + state["predict_ffn.1.bias"][0]
    return 1 / (1 + math.exp(-float(logit)))


def slow_query(items: Tensor, state: dict[str, Tensor], layers: int = LAYERS) -> Tensor:
    prefix = torch.cat([state["task_emb"], state["embed_emb"]])
    return state["embed_ffn.0.weight"] @ slow_encode([prefix, *slow_items(items)], state, layers)


def slow_item(item: Tensor, state: dict[str, Tensor], layers: int = LAYERS) -> Tensor:
    return state["embed_ffn.0.weight"] @ slow_encode([unit_halves(item)], state, layers)


@pytest.fixture(scope="session")
def public_state() -> dict[str, Tensor]:
    return random_state()


@pytest.fixture(scope="session")
def public_file(public_state: dict[str, Tensor], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("public") / FILES[0]
    torch.save({"config": CONFIG, "model": public_state}, path)
    return path


SMALL_CONFIG = CONFIG | {"n_layers": 1, "d_ffn": 8}


@pytest.fixture
def small() -> dict[str, Tensor]:
    return random_state(layers=1, ffn=8)


def saved(tmp_path: Path, state: object, config: object = SMALL_CONFIG) -> Path:
    path = tmp_path / "checkpoint.pth"
    torch.save({"config": config, "model": state}, path)
    return path


def outfits(*lengths: int, width: int = 2 * HALF, seed: int = 1) -> tuple[Tensor, Tensor]:
    """Random outfits with NaN under their padding, and the mask."""
    items = torch.randn(len(lengths), max(lengths), width, generator=torch.Generator().manual_seed(seed))
    mask = torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]
    return items.masked_fill(~mask[..., None], float("nan")), mask


def test_format_has_the_published_size() -> None:
    shapes = public_shapes()
    assert len(shapes) == 79
    assert sum(math.prod(shape) for shape in shapes.values()) == 50_238_833


def test_agrees_with_the_definition(public_file: Path, public_state: dict[str, Tensor]) -> None:
    scorer = load_public_checkpoint(public_file)
    items, mask = outfits(1, 3, 18)
    scores, queries = scorer.score(items, mask), scorer.embed_query(items, mask)
    for i, count in enumerate((1, 3, 18)):
        assert float(scores[i]) == pytest.approx(slow_score(items[i, :count], public_state), abs=1e-5)
        torch.testing.assert_close(queries[i], slow_query(items[i, :count], public_state), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(
        scorer.embed_item(items[1, 0]), slow_item(items[1, 0], public_state), atol=1e-5, rtol=1e-5
    )
    assert scores.max() - scores.min() > 1e-3, "the weights of this test must make outfits differ"


def test_item_encoder_and_module_prefix_change_nothing(tmp_path: Path, small: dict[str, Tensor]) -> None:
    towers = {"item_enc.image_enc.model.visual_projection.weight": torch.zeros(2, 2)}
    towers |= {"item_enc.text_enc.model.text_model.embeddings.position_ids": torch.arange(3)}
    plain = load_public_checkpoint(saved(tmp_path, small))
    items, mask = outfits(2, 4)
    expected = plain.score(items, mask)
    dressed = {f"module.{name}": tensor for name, tensor in (small | towers).items()}
    torch.testing.assert_close(load_public_checkpoint(saved(tmp_path, dressed)).score(items, mask), expected)
    assert float(expected[0]) == pytest.approx(slow_score(items[0, :2], small, 1), abs=1e-5)


def test_leading_shapes_scale_and_holes_in_the_mask(tmp_path: Path, small: dict[str, Tensor]) -> None:
    scorer = load_public_checkpoint(saved(tmp_path, small))
    items, mask = outfits(3, 3, 3, 3)
    expected = scorer.score(items, mask)
    torch.testing.assert_close(scorer.score(items.view(2, 2, 3, -1), mask.view(2, 2, 3)), expected.view(2, 2))
    torch.testing.assert_close(scorer.score(items[0] * 7, mask[0]), expected[0])
    assert scorer.embed_item(items.view(2, 2, 3, -1)).shape == (2, 2, 3, EMBED)
    many, _ = outfits(20)
    hole = torch.ones(1, 20, dtype=torch.bool)
    hole[0, [0, 5, 6]] = False
    torch.testing.assert_close(
        scorer.score(many, hole), scorer.score(many[hole][None, :16], hole[:, 1:2].expand(1, 16))
    )


def test_an_outfit_without_items_is_refused(tmp_path: Path, small: dict[str, Tensor]) -> None:
    scorer = load_public_checkpoint(saved(tmp_path, small))
    items, mask = outfits(2, 2)
    mask[1] = False
    with pytest.raises(OutfitError, match=r"no items.*all False"):
        scorer.score(items, mask)
    with pytest.raises(OutfitError, match="no items"):
        scorer.embed_query(items, mask)
    with pytest.raises(OutfitError, match="1024"):
        scorer.embed_item(torch.zeros(3, 512))
    with pytest.raises(OutfitError, match="bool"):
        scorer.score(items, mask.float())


@pytest.mark.parametrize("name", sorted(public_shapes(1, 8)))
def test_each_missing_or_misshapen_tensor_is_named(tmp_path: Path, small: dict[str, Tensor], name: str) -> None:
    rest = {other: tensor for other, tensor in small.items() if other != name}
    with pytest.raises(WeightsError, match=f"{name} is missing"):
        load_public_checkpoint(saved(tmp_path, rest))
    with pytest.raises(WeightsError, match=rf"{name} is \(3,\), not"):
        load_public_checkpoint(saved(tmp_path, small | {name: torch.zeros(3)}))


def test_other_files_are_refused(tmp_path: Path, small: dict[str, Tensor]) -> None:
    with pytest.raises(WeightsError, match="There is no checkpoint"):
        load_public_checkpoint(tmp_path / "nowhere.pth")
    bad = tmp_path / "bad.pth"
    bad.write_bytes(b"not a checkpoint")
    with pytest.raises(WeightsError, match="cannot be read"):
        load_public_checkpoint(bad)
    whole = saved(tmp_path, small).read_bytes()
    bad.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(WeightsError, match="cannot be read"):
        load_public_checkpoint(bad)
    torch.save(small, bad)
    with pytest.raises(WeightsError, match="layout"):
        load_public_checkpoint(bad)
    with pytest.raises(WeightsError, match=r"style_enc\.layers\.1"):
        load_public_checkpoint(saved(tmp_path, random_state(layers=2, ffn=8)))
    with pytest.raises(WeightsError, match="concatenate"):
        load_public_checkpoint(saved(tmp_path, small, SMALL_CONFIG | {"aggregation": "mean"}))
    with pytest.raises(WeightsError, match="heads"):
        load_public_checkpoint(saved(tmp_path, small, SMALL_CONFIG | {"n_head": 7}))
    with pytest.raises(WeightsError, match="not finite"):
        load_public_checkpoint(saved(tmp_path, small | {"task_emb": torch.full((HALF,), float("nan"))}))


def test_executable_content_is_not_run(tmp_path: Path, small: dict[str, Tensor]) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        load_public_checkpoint(saved(tmp_path, {"task_emb": Path("anything")}))


def test_registered_where_a_file_is_placed(
    tmp_path: Path, small: dict[str, Tensor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path))
    with pytest.raises(WeightsError, match=FILES[0]):
        SCORERS.make("public_outfit_transformer", "any", 512)
    home = tmp_path / "public_outfit_transformer" / "any"
    home.mkdir(parents=True)
    saved(tmp_path, small).rename(home / FILES[1])
    assert SCORERS.make("public_outfit_transformer", "any", 512).encoder == "any"
    with pytest.raises(WeightsError, match="512, not 256"):
        SCORERS.make("public_outfit_transformer", "any", 256)
