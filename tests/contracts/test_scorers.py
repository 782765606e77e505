"""What every registered scorer must do, on random small weights made here where it ships none."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from core.compatibility import SCORERS
from core.config import to_dict
from core.errors import OutfitError, WeightsError
from core.nets.colour_harmony import ColourHarmony, ColourHarmonyConfig
from core.nets.csa_net import CsaNet, CsaNetConfig
from core.nets.mean_pooled import MeanPooled, MeanPooledConfig
from core.nets.memory import MemoryConfig, OutfitMemory
from core.nets.ngnn import Ngnn, NgnnConfig
from core.nets.outfit_transformer import OutfitTransformer, OutfitTransformerConfig
from core.nets.recall import CoOccurrence, Popularity
from core.taxonomy import COLOURS, TYPES
from core.types import Scorer
from core.weights import Manifest, save_weights
from tests.core.compatibility.test_public_outfit_transformer import SMALL_CONFIG, random_state

DIM = 6
LONG = 24  # more pieces than any stylist's outfit and than any published maximum


def place_net(home: Path, name: str, net: nn.Module, config: object) -> int:
    """Store a network with random weights where the user's own models lie."""
    settings = {"net": to_dict(config), "types": [kind.key for kind in TYPES], "colours": list(COLOURS)}
    manifest = Manifest(name, "", "right", "make it again", 0, "nothing", 0.0, settings)
    save_weights(home / name / "small", net.state_dict(), manifest, half=False)
    return DIM


def random_memory() -> OutfitMemory:
    """A memory of nine pieces, each linked to every other; two recalled pieces are never equally near."""
    memory = OutfitMemory(MemoryConfig(DIM, 9, 72, key=4, near=3, temperature=0.5))
    memory.project = torch.randn(memory.project.shape)
    memory.keys = nn.functional.normalize(torch.randn(memory.keys.shape), dim=1)
    memory.first = torch.arange(10, dtype=torch.int32) * 8
    memory.partner = torch.tensor([j for i in range(9) for j in range(9) if j != i], dtype=torch.int32)
    both = torch.rand(9, 9)
    memory.strength = (both + both.T)[~torch.eye(9, dtype=torch.bool)] / 2  # worn together is worn together both ways
    return memory


def place_outfit_transformer(home: Path) -> int:
    memory = random_memory()
    config = OutfitTransformerConfig(DIM, half=8, layers=2, heads=4, ffn=16, embed=5, memory=memory.config)
    net = OutfitTransformer(config)
    net.memory = memory
    return place_net(home, "outfit_transformer", net, config)


def place_csa_net(home: Path) -> int:
    config = CsaNetConfig(DIM, len(TYPES), embed=5, masks=3, hidden=16)
    return place_net(home, "csa_net", CsaNet(config), config)


def place_ngnn(home: Path) -> int:
    config = NgnnConfig(DIM, len(TYPES), hidden=6)
    net = Ngnn(config)
    net.graph = torch.rand(net.graph.shape)
    return place_net(home, "ngnn", net, config)


def place_co_occurrence(home: Path) -> int:
    memory = random_memory()
    net = CoOccurrence(memory.config)
    net.memory = memory
    return place_net(home, "co_occurrence", net, memory.config)


def place_popularity(home: Path) -> int:
    memory = random_memory()
    net = Popularity(memory.config)
    net.memory, net.uses = memory, torch.rand(9)
    return place_net(home, "popularity", net, memory.config)


def place_colour_harmony(home: Path) -> int:
    config = ColourHarmonyConfig(DIM)
    net = ColourHarmony(config)
    net.names = nn.functional.normalize(torch.randn(net.names.shape), dim=1)
    return place_net(home, "colour_harmony", net, config)


def place_background_only(home: Path) -> int:
    config = MeanPooledConfig(DIM, width=16)
    return place_net(home, "background_only", MeanPooled(config), config)


def place_mean_pooled(home: Path) -> int:
    config = MeanPooledConfig(DIM, width=16)
    return place_net(home, "mean_pooled", MeanPooled(config), config)


def place_public_outfit_transformer(home: Path) -> int:
    path = home / "public_outfit_transformer" / "right" / "compatibillity_clip_best.pth"
    path.parent.mkdir(parents=True)
    torch.save({"config": SMALL_CONFIG, "model": random_state(layers=1, ffn=8)}, path)
    return 512


PLACE: dict[str, Callable[[Path], int]] = {
    "background_only": place_background_only,
    "co_occurrence": place_co_occurrence,
    "colour_harmony": place_colour_harmony,
    "csa_net": place_csa_net,
    "ngnn": place_ngnn,
    "popularity": place_popularity,
    "outfit_transformer": place_outfit_transformer,
    "mean_pooled": place_mean_pooled,
    "public_outfit_transformer": place_public_outfit_transformer,
}
FIRST = {"public_outfit_transformer": 16}  # reads the first pieces only, as its checkpoints define


@pytest.fixture(params=SCORERS.names())
def opened(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Scorer, int]:
    """Each registered scorer with the length d of its features."""
    monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path))
    torch.manual_seed(0)
    dim = PLACE[request.param](tmp_path)
    return SCORERS.make(request.param, "right", dim), dim


def draw(dim: int, *lengths: int) -> tuple[Tensor, Tensor]:
    """Random outfits of unit features, and their mask."""
    generator = torch.Generator().manual_seed(1)
    halves = torch.randn(len(lengths), max(lengths), 2, dim, generator=generator)
    mask = torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]
    return nn.functional.normalize(halves, dim=-1).flatten(-2), mask


def test_scores_lie_between_0_and_1_and_tell_outfits_apart(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    scores = scorer.score(*draw(dim, 1, 2, 5, 9))
    assert scores.shape == (4,) and scores.dtype == torch.float32
    assert bool(((scores > 0) & (scores < 1)).all())
    assert len(set(scores.tolist())) == 4


def test_extreme_features_stay_inside_0_and_1(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    items, mask = draw(dim, 3, 3)
    scores = scorer.score(torch.stack([items[0] * 1e4, items[1] * -1e4]), mask)
    assert bool(((scores > 0) & (scores < 1)).all())


def test_order_does_not_matter(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    items, mask = draw(dim, 6, 6, 6)
    order = torch.randperm(6, generator=torch.Generator().manual_seed(2))
    torch.testing.assert_close(scorer.score(items[:, order], mask), scorer.score(items, mask), atol=1e-5, rtol=0)


def test_padding_does_not_matter_whatever_lies_under_it(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    items, mask = draw(dim, 2, 4, 7)
    dirty = items.masked_fill(~mask[..., None], float("nan"))
    alone = [scorer.score(items[i : i + 1, :n], mask[i : i + 1, :n]) for i, n in enumerate((2, 4, 7))]
    torch.testing.assert_close(scorer.score(dirty, mask), torch.cat(alone), atol=1e-5, rtol=0)
    ahead = torch.cat([dirty.new_full((3, 2, 2 * dim), 9.0), dirty], dim=1)
    torch.testing.assert_close(
        scorer.score(ahead, nn.functional.pad(mask, (2, 0))), torch.cat(alone), atol=1e-5, rtol=0
    )


def test_longer_outfits_than_any_in_training_are_scored(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    items, mask = draw(dim, LONG, 3)
    scores = scorer.score(items, mask)
    assert bool(torch.isfinite(scores).all())
    torch.testing.assert_close(scores[1:], scorer.score(items[1:, :3], mask[1:, :3]), atol=1e-5, rtol=0)
    read = FIRST.get(scorer.name, LONG)
    torch.testing.assert_close(scores[0], scorer.score(items[:1, :read], mask[:1, :read])[0], atol=1e-5, rtol=0)
    if read == LONG:
        torch.testing.assert_close(scorer.score(items.flip(1), mask.flip(1)), scores, atol=1e-5, rtol=0)


def test_types_may_be_given(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    items, mask = draw(dim, 3, 5)
    types = torch.zeros(mask.shape, dtype=torch.long).masked_fill(~mask, -1)
    assert scorer.score(items, mask, types).shape == (2,)


@pytest.mark.parametrize("name", ["csa_net", "ngnn"])
def test_typed_scorers_read_types_and_refuse_what_cannot_be_types(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENSEMBLE_MODELS", str(tmp_path))
    torch.manual_seed(0)
    scorer = SCORERS.make(name, "right", PLACE[name](tmp_path))
    items, mask = draw(DIM, 3, 5)
    types = torch.randint(0, len(TYPES), mask.shape, generator=torch.Generator().manual_seed(3))
    typed = scorer.score(items, mask, types)
    assert not torch.allclose(typed, scorer.score(items, mask), atol=1e-5)
    torch.testing.assert_close(scorer.score(items, mask, types.masked_fill(~mask, 7)), typed)
    order = torch.tensor([2, 0, 1, 4, 3])
    torch.testing.assert_close(scorer.score(items[1:, order], mask[1:, order], types[1:, order]), typed[1:])
    unknown = torch.full_like(types, -1)
    torch.testing.assert_close(scorer.score(items, mask, unknown), scorer.score(items, mask))
    with pytest.raises(OutfitError, match="int64"):
        scorer.score(items, mask, types[:, :2])


def test_gradients_reach_the_items_and_the_parameters_stay_frozen(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    if "gradient" not in SCORERS.entry(scorer.name).offers:
        pytest.skip(f"{scorer.name} offers no gradient")
    items, mask = draw(dim, 2, 4)
    items.requires_grad_(True)
    scorer.score(items, mask).sum().backward()
    assert items.grad is not None
    assert bool((items.grad[mask].abs().sum(dim=-1) > 0).all())
    assert bool((items.grad[~mask] == 0).all())
    modules = [value for value in vars(scorer).values() if isinstance(value, nn.Module)]
    parameters = [parameter for module in modules for parameter in module.parameters()]
    assert modules and not any(p.requires_grad or p.grad is not None for p in parameters)
    assert not any(
        module.training for value in vars(scorer).values() if isinstance(value, nn.Module) for module in value.modules()
    )


def test_the_gradient_points_uphill(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    if "gradient" not in SCORERS.entry(scorer.name).offers:
        pytest.skip(f"{scorer.name} offers no gradient")
    items, mask = draw(dim, 4)
    items.requires_grad_(True)
    before = scorer.score(items, mask)
    before.sum().backward()
    assert items.grad is not None
    step = 1e-2 * items.grad / items.grad.norm()
    assert float(scorer.score(items.detach() + step, mask).detach()) > float(before.detach())


def test_an_empty_outfit_is_refused(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    items, mask = draw(dim, 2, 3)
    mask[0] = False
    with pytest.raises(OutfitError, match="no items"):
        scorer.score(items, mask)
    with pytest.raises(OutfitError, match="no items"):
        scorer.score(torch.zeros(1, 0, 2 * dim), torch.zeros(1, 0, dtype=torch.bool))


def test_features_of_another_length_are_refused(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    with pytest.raises(OutfitError, match=str(2 * dim)):
        scorer.score(*draw(dim + 1, 3))


def test_another_encoder_is_refused(opened: tuple[Scorer, int]) -> None:
    scorer, dim = opened
    assert scorer.encoder == "right"
    with pytest.raises(WeightsError, match="wrong"):
        SCORERS.make(scorer.name, "wrong", dim)


def test_a_batch_scores_like_its_parts(opened: tuple[Scorer, int], monkeypatch: pytest.MonkeyPatch) -> None:
    scorer, dim = opened
    items, mask = draw(dim, 3, 5, 2, 4, 5)
    whole = scorer.score(items, mask)
    monkeypatch.setattr("core.compatibility.base.inputs._AT_ONCE", 2)
    torch.testing.assert_close(scorer.score(items, mask), whole, atol=1e-5, rtol=0)
    assert scorer.score(items[:0], mask[:0]).shape == (0,)


def test_what_ships_states_where_stylists_outfits_lie(opened: tuple[Scorer, int]) -> None:
    reference = opened[0].reference
    assert reference is None or bool((reference[1:] >= reference[:-1]).all())
