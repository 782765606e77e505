"""The generator of Okhotnikov (2024): a message-passing network (Gilmer et al. 2017) that imagines missing pieces.

The pieces worn and one query for each piece wanted are the nodes of a complete graph; after a few rounds of
messages every query says where its piece would lie.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.nets.typed import TypedNet

_SHARPNESS = 20.0  # by which cosines are multiplied before training chooses


@dataclass(frozen=True)
class GeneratorConfig:
    """Sizes: `dim` is the encoder's embedding length d, `kinds` the number of garment types.

    Nodes hold `hidden` numbers through `steps` rounds of messages; `tower` numbers lead from a piece to its place in
    a space of `embed` dimensions; `seeds` tell apart as many queries that want the same.
    """

    dim: int
    kinds: int
    hidden: int = 192
    steps: int = 3
    tower: int = 384
    embed: int = 192
    seeds: int = 4
    dropout: float = 0.1


def two_layers(start: int, hidden: int, end: int, dropout: float) -> nn.Sequential:
    """Two linear layers from `start` to `end` numbers."""
    return nn.Sequential(nn.Linear(start, hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, end))


class Exchange(nn.Module):
    """One round: every node hears every other one, and remembers by a gate what it makes of that.

    A message depends on its sender, its receiver and which of both are queries, so that the two directions
    of an edge differ. The mean and the maximum of the messages are heard, whatever their order.
    """

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(hidden)
        self.send = nn.Linear(hidden, hidden, bias=False)
        self.receive = nn.Linear(hidden, hidden)
        self.edge = nn.Parameter(torch.randn(4, hidden) * 0.1)
        self.mix = nn.Linear(2 * hidden, hidden)
        self.dropout = nn.Dropout(dropout)
        self.update = nn.GRUCell(hidden, hidden)

    def forward(self, state: Tensor, kind: Tensor, linked: Tensor) -> Tensor:
        """States (B, N, h) after the round; `kind` (N, N) of 0 to 3 and `linked` (B, N, N), to the first node."""
        x = self.norm(state)  # (B, N, h)
        said = F.relu(self.receive(x)[:, :, None] + self.send(x)[:, None] + self.edge[kind])  # (B, N, N, h)
        said = said * linked[..., None]
        mean = said.sum(dim=2) / linked.sum(dim=2, keepdim=True).clamp(min=1)  # (B, N, h)
        heard = self.dropout(self.mix(torch.cat([mean, said.amax(dim=2)], dim=-1)))  # (B, N, h)
        fresh = self.update(heard.flatten(0, 1), state.flatten(0, 1))  # (B·N, h)
        return torch.reshape(fresh, state.shape)  # (B, N, h)


class Generator(TypedNet):
    """Imagines the k pieces that an outfit lacks, in one pass and in a learned space in which real pieces lie too.

    Queries are told apart by what they want; those that want the same receive different seeds. Permuting the
    pieces changes nothing, and permuting the queries permutes what is imagined.
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__(config.dim, config.kinds)
        self.config = config
        width, hidden = 2 * config.dim, config.hidden
        self.item = two_layers(width, hidden, hidden, config.dropout)
        self.words = two_layers(config.dim, hidden, hidden, config.dropout)
        self.speechless = nn.Parameter(torch.randn(hidden) * 0.1)
        self.kind = nn.Parameter(torch.randn(config.kinds + 1, hidden) * 0.5)
        self.seeds = nn.Parameter(torch.randn(config.seeds, hidden) * 0.5)
        self.rounds = nn.ModuleList(Exchange(hidden, config.dropout) for _ in range(config.steps))
        self.imagine = nn.Sequential(nn.LayerNorm(hidden), two_layers(hidden, hidden, config.embed, config.dropout))
        self.place = two_layers(width, config.tower, config.embed, config.dropout)
        self.echo = nn.Linear(config.embed, config.embed, bias=False)
        nn.init.eye_(self.echo.weight)  # it begins by imagining what is like the outfit, and grows from there
        self.sharpness = nn.Parameter(torch.tensor(_SHARPNESS).log())

    def embed_item(self, items: Tensor) -> Tensor:
        """Where real pieces (..., 2d) lie, of unit length: (..., embed); the cosine to what is imagined ranks them."""
        return F.normalize(self.place(torch.cat(self.even(items), dim=-1)), dim=-1)  # (..., embed)

    def forward(
        self, items: Tensor, mask: Tensor, types: Tensor, allowed: Tensor, words: Tensor, asked: Tensor
    ) -> Tensor:
        """The imagined pieces, of unit length: (B, k, embed).

        `items` (B, n, 2d) of `types` (B, n) under `mask` (B, n) are worn; n may be 0. Of each query, true in `asked`
        (B, k), `allowed` (B, k, kinds + 1) marks the garment types that may come, and `words` (B, k, d) is the
        text embedding of what is wanted, all 0 where nothing was said.
        """
        worn = self.item(torch.cat(self.even(items), dim=-1)) + self.kind[self.rows(types)]  # (B, n, h)
        state = torch.cat([worn, self._queries(allowed, words, asked)], dim=1)  # (B, N, h), N = n + k
        real = torch.cat([mask, asked], dim=1)  # (B, N)
        query = (torch.arange(real.shape[1]) >= mask.shape[1]).long()  # (N,)
        kind = 2 * query[:, None] + query  # (N, N)
        linked = real[:, :, None] & real[:, None] & ~torch.eye(real.shape[1], dtype=torch.bool)  # (B, N, N)
        for exchange in self.rounds:
            state = exchange(state, kind, linked)  # (B, N, h)
        around = (self.embed_item(items) * mask[..., None]).sum(dim=1) / mask.sum(dim=1, keepdim=True).clamp(min=1)
        change = self.imagine(state[:, mask.shape[1] :])  # (B, k, embed)
        return F.normalize(self.echo(around)[:, None] + change, dim=-1)  # (B, k, embed)

    def _queries(self, allowed: Tensor, words: Tensor, asked: Tensor) -> Tensor:
        """The first state of each query (B, k, h): the types that may come, the words, and a seed of its own."""
        share = allowed.float()
        share = share / share.sum(dim=-1, keepdim=True).clamp(min=1)  # (B, k, kinds + 1)
        said = words.ne(0).any(dim=-1, keepdim=True)  # (B, k, 1)
        even = (words - self.centre[self.dim :]) @ self.whiten[1]  # (B, k, d)
        seeds = self.seeds[number_alike(allowed, words, asked).clamp(max=len(self.seeds) - 1)]  # (B, k, h)
        state: Tensor = share @ self.kind + torch.where(said, self.words(even), self.speechless) + seeds
        return state


def number_alike(allowed: Tensor, words: Tensor, asked: Tensor) -> Tensor:
    """The number (B, k) of earlier queries that want the same as each one: those that differ are all first."""
    same = (allowed[:, :, None] == allowed[:, None]).all(dim=-1) & (words[:, :, None] == words[:, None]).all(dim=-1)
    return (same & asked[:, :, None] & asked[:, None]).tril(diagonal=-1).sum(dim=-1)  # (B, k)
