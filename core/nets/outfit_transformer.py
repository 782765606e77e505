"""OutfitTransformer (Sarkar et al. 2022, arXiv 2204.04812) over the features of any image and text encoder.

An outfit is a set, so its items are tokens without positions. One more token is read out: the outfit
token for compatibility, the target-item token for retrieving a piece that is missing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.errors import ConfigError
from core.nets.memory import MemoryConfig, OutfitMemory

READS = ("both", "image", "text")
_GAIN = 30.0  # of the memory before it is chosen: bonds of outfits vary by about 0.03, logits by about 1


@dataclass(frozen=True)
class OutfitTransformerConfig:
    """Sizes: `dim` is the encoder's embedding length d; an item token has 2 × `half` numbers.

    `reads` is one of READS, what of an item is seen; `memory` sizes what it remembers of stylists' outfits.
    """

    dim: int
    half: int = 128
    layers: int = 6
    heads: int = 16
    ffn: int = 1024
    embed: int = 128
    dropout: float = 0.1
    reads: str = "both"
    memory: MemoryConfig | None = None

    def __post_init__(self) -> None:
        if self.reads not in READS:
            raise ConfigError(f"An OutfitTransformer reads {', '.join(READS)} of a piece, not {self.reads!r}.")


class Attention(nn.Module):
    """Multi-head self-attention in which nobody looks at padding."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.dropout = dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` (B, n, D), `mask` (B, n) True where there is a token; returns (B, n, D)."""
        batch, length, width = x.shape
        heads = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads)  # (B, n, 3, h, D/h)
        query, key, value = heads.permute(2, 0, 3, 1, 4)  # each (B, h, n, D/h)
        y = F.scaled_dot_product_attention(
            query, key, value, attn_mask=mask[:, None, None, :], dropout_p=self.dropout if self.training else 0.0
        )  # (B, h, n, D/h)
        mixed: Tensor = self.out(y.transpose(1, 2).reshape(batch, length, width))  # (B, n, D)
        return mixed


def squared_relu(x: Tensor) -> Tensor:
    """The square of the positive part (So et al. 2021): sums of such squares multiply what two items have in common."""
    return F.relu(x).square()


class Block(nn.Module):
    """One transformer layer, normalised before each half."""

    def __init__(
        self, width: int, heads: int, ffn: int, dropout: float, activation: Callable[[Tensor], Tensor] = squared_relu
    ) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = Attention(width, heads, dropout)
        self.norm2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, ffn)
        self.down = nn.Linear(ffn, width)
        self.activation = activation
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` (B, n, D), `mask` (B, n); returns (B, n, D)."""
        x = x + self.dropout(self.attention(self.norm1(x), mask))  # (B, n, D)
        y: Tensor = self.down(self.activation(self.up(self.norm2(x))))  # (B, n, D)
        return x.add(self.dropout(y))


@torch.no_grad()
def start_as_mean(blocks: Sequence[Block]) -> None:
    """Let the first layer read the mean of the tokens and the others pass it on.

    The network begins as the mean-pooled baseline, which learns fast, and grows from there.
    """
    for block in blocks:
        nn.init.zeros_(block.attention.out.weight)
        nn.init.zeros_(block.down.weight)
    first = blocks[0].attention
    width = first.out.in_features
    first.qkv.weight[: 2 * width] *= 0.1  # queries and keys: nearly the same attention to every token
    nn.init.eye_(first.qkv.weight[2 * width :])
    nn.init.eye_(first.out.weight)


def projection(config: OutfitTransformerConfig) -> nn.Sequential:
    """Two layers from one feature of an item (..., d) to its half of a token (..., half)."""
    return nn.Sequential(
        nn.Linear(config.dim, config.ffn), nn.GELU(), nn.Dropout(config.dropout), nn.Linear(config.ffn, config.half)
    )


class OutfitTransformer(nn.Module):
    """Compatibility of an outfit, and embeddings for retrieving the piece that it lacks.

    Items are [image d | text d]. The features of one shop lie in a narrow cone, where what tells two
    shirts apart is a small difference: `centre` (2d,) moves the cone to the origin and `whiten` (2, d, d)
    gives every direction of it the same weight, by the statistics of the training items.

    With a memory, the logit is the transformer's own plus `gain` times how much the pieces belong
    together by the outfits remembered: what attention learnt speaks for all, the memory for known pieces.
    """

    centre: Tensor
    whiten: Tensor
    gain: Tensor

    def __init__(self, config: OutfitTransformerConfig) -> None:
        super().__init__()
        self.config = config
        width = 2 * config.half
        self.register_buffer("centre", torch.zeros(2 * config.dim))
        self.register_buffer("whiten", torch.eye(config.dim).repeat(2, 1, 1))
        self.image = projection(config)
        self.text = projection(config)
        self.outfit_token = nn.Parameter(torch.randn(width) * 0.5)
        self.target_token = nn.Parameter(torch.randn(config.half) * 0.5)
        blocks = [Block(width, config.heads, config.ffn, config.dropout) for _ in range(config.layers)]
        start_as_mean(blocks)
        self.blocks = nn.ModuleList(blocks)
        self.norm = nn.LayerNorm(width)
        self.compatibility = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, 1))
        self.retrieval = nn.Linear(width, config.embed)
        self.memory = OutfitMemory(config.memory) if config.memory else None
        if config.memory:
            self.register_buffer("gain", torch.tensor(_GAIN))

    def tokens(self, items: Tensor) -> Tensor:
        """Item tokens (..., 2·half) of items (..., 2d)."""
        image, text = torch.split(items - self.centre, self.config.dim, dim=-1)  # each (..., d)
        image, text = image * (self.config.reads != "text"), text * (self.config.reads != "image")
        return torch.cat(
            [self.image(image @ self.whiten[0]), self.text(text @ self.whiten[1])], dim=-1
        )  # (..., 2·half)

    def encode(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Run the transformer on tokens (B, n, D) and read the first one: (B, D)."""
        for block in self.blocks:
            tokens = block(tokens, mask)  # (B, n, D)
        read: Tensor = self.norm(tokens[:, 0])  # (B, D)
        return read

    def compatibility_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """How well the items (B, n, 2d) under `mask` (B, n) go together, as a logit (B,)."""
        own = self.own_logit(items, mask)
        return own if self.memory is None else own + self.gain * self.memory.bond(items, mask)

    def own_logit(self, items: Tensor, mask: Tensor) -> Tensor:
        """The same without the memory."""
        prefix = self.outfit_token.expand(len(items), -1)  # (B, D)
        logit: Tensor = self.compatibility(self._read(prefix, items, mask))  # (B, 1)
        return logit.squeeze(-1)  # (B,)

    def embed_query(self, items: Tensor, mask: Tensor, wanted: Tensor) -> Tensor:
        """Where the missing piece would lie (B, embed); `wanted` (B, d) is the text embedding of its type."""
        text = self.text((wanted - self.centre[self.config.dim :]) @ self.whiten[1])  # (B, half)
        prefix = torch.cat([self.target_token.expand(len(items), -1), text], dim=-1)  # (B, D)
        target: Tensor = self.retrieval(self._read(prefix, items, mask))  # (B, embed)
        return target

    def embed_item(self, items: Tensor) -> Tensor:
        """Where candidate items (B, 2d) lie (B, embed); L2 distance to a query ranks them."""
        alone = torch.ones(len(items), 1, dtype=torch.bool, device=items.device)  # (B, 1)
        candidate: Tensor = self.retrieval(self.encode(self.tokens(items)[:, None], alone))  # (B, embed)
        return candidate

    def _read(self, prefix: Tensor, items: Tensor, mask: Tensor) -> Tensor:
        tokens = torch.cat([prefix[:, None], self.tokens(items)], dim=1)  # (B, 1 + n, D)
        return self.encode(tokens, F.pad(mask, (1, 0), value=True))  # (B, D)
