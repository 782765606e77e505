"""The network: its attention against PyTorch's own, its start as a mean, and what may not change its answers."""

import pytest
import torch
from torch import Tensor, nn

from core.nets.mean_pooled import Judge, MeanPooled, MeanPooledConfig, PooledTokens
from core.nets.outfit_transformer import Attention, Block, OutfitTransformer, OutfitTransformerConfig

CONFIG = OutfitTransformerConfig(dim=6, half=8, layers=3, heads=4, ffn=16, embed=5)


def shaken(net: nn.Module) -> nn.Module:
    """Random weights everywhere, so that no layer passes its input on unchanged."""
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator) * 0.3)
    return net.eval()


@pytest.fixture
def net() -> OutfitTransformer:
    made = shaken(OutfitTransformer(CONFIG))
    assert isinstance(made, OutfitTransformer)
    return made


def outfits(*lengths: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(1)
    return torch.randn(len(lengths), max(lengths), 12, generator=generator), torch.arange(max(lengths)) < torch.tensor(
        lengths
    )[:, None]


def test_attention_equals_pytorchs() -> None:
    ours, theirs = Attention(16, 4, 0.0), nn.MultiheadAttention(16, 4, batch_first=True)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(ours.qkv.weight)
        theirs.in_proj_bias.copy_(ours.qkv.bias)
        theirs.out_proj.load_state_dict(ours.out.state_dict())
    x, mask = torch.randn(3, 5, 16), torch.tensor([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 1, 0, 1]]).bool()
    expected, _ = theirs(x, x, x, key_padding_mask=~mask)
    torch.testing.assert_close(ours(x, mask), expected, atol=1e-6, rtol=1e-5)


def test_block_normalises_first() -> None:
    block = Block(16, 4, 32, 0.0)
    x, mask = torch.randn(2, 4, 16), torch.ones(2, 4).bool()
    y = x + block.attention(block.norm1(x), mask)
    y = y + block.down(torch.relu(block.up(block.norm2(y))) ** 2)
    torch.testing.assert_close(block(x, mask), y)


@torch.no_grad()
def test_it_starts_by_reading_the_mean_of_all_tokens_alike() -> None:
    torch.manual_seed(0)
    blocks = OutfitTransformer(CONFIG).blocks
    tokens, mask = torch.randn(1, 5, 16), torch.ones(1, 5).bool()
    first = blocks[0]
    assert isinstance(first, Block)
    width = 2 * CONFIG.half
    read = (
        first.attention(first.norm1(tokens), mask)[0, 0]
        - first.attention.out.bias
        - first.attention.qkv.bias[2 * width :]
    )
    mean, alone = first.norm1(tokens)[0].mean(dim=0), first.norm1(tokens)[0, 0]
    assert float((read - mean).norm()) < 0.2 * float((alone - mean).norm())
    for block in list(blocks)[1:]:
        added = block.eval()(tokens, mask) - tokens
        torch.testing.assert_close(added, added[:, :1].expand_as(added))


def test_compatibility_and_query_ignore_order_and_padding(net: OutfitTransformer) -> None:
    items, mask = outfits(3, 5)
    wanted = torch.randn(2, 6)
    order = torch.tensor([4, 2, 0, 1, 3])
    logit, query = net.compatibility_logit(items, mask), net.embed_query(items, mask, wanted)
    close = {"atol": 1e-5, "rtol": 1e-5}
    torch.testing.assert_close(net.compatibility_logit(items[:, order], mask[:, order]), logit, **close)
    torch.testing.assert_close(net.embed_query(items[:, order], mask[:, order], wanted), query, **close)
    torch.testing.assert_close(net.compatibility_logit(items[:1, :3], mask[:1, :3]), logit[:1], **close)
    torch.testing.assert_close(net.embed_query(items[:1, :3], mask[:1, :3], wanted[:1]), query[:1], **close)


def test_the_wanted_type_moves_the_query_and_nothing_else(net: OutfitTransformer) -> None:
    items, mask = outfits(3)
    shoes, bag = torch.randn(1, 6), torch.randn(1, 6)
    assert not torch.allclose(net.embed_query(items, mask, shoes), net.embed_query(items, mask, bag), atol=1e-3)
    assert net.embed_query(items, mask, shoes).shape == (1, 5)


def test_a_candidate_is_embedded_alone(net: OutfitTransformer) -> None:
    items, _ = outfits(4)
    together = net.embed_item(items[0])
    torch.testing.assert_close(together[2], net.embed_item(items[0, 2:3])[0], atol=1e-6, rtol=1e-5)


def test_whitening_and_centre_act_on_features() -> None:
    net = OutfitTransformer(CONFIG).eval()
    items, mask = outfits(4)
    expected = net.compatibility_logit(items, mask)
    net.centre, net.whiten = torch.full((12,), 0.5), torch.eye(6).repeat(2, 1, 1) / 3
    torch.testing.assert_close(net.compatibility_logit(items * 3 + 0.5, mask), expected, atol=1e-5, rtol=1e-5)


def test_judge_equals_mean_and_variance_by_hand() -> None:
    judge = Judge(4, 8, 0.0).eval()
    x, mask = torch.randn(1, 5, 4), torch.tensor([[True, True, True, False, False]])
    real = x[0, :3]
    pooled = torch.cat([real.mean(dim=0), -real.var(dim=0, unbiased=False)])
    torch.testing.assert_close(judge(x, mask), judge.layers(pooled[None])[:, 0], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize(
    "make", [lambda: MeanPooled(MeanPooledConfig(6, 16)), lambda: PooledTokens(OutfitTransformer(CONFIG))]
)
def test_pooled_networks_ignore_order_and_padding(make) -> None:  # type: ignore[no-untyped-def]
    net = make().eval()
    items, mask = outfits(3, 5)
    expected = net.compatibility_logit(items, mask)
    torch.testing.assert_close(net.compatibility_logit(items.flip(1), mask.flip(1)), expected, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(net.compatibility_logit(items[:1, :3], mask[:1, :3]), expected[:1], atol=1e-5, rtol=1e-5)
