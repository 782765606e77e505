"""NGNN (Cui et al. 2019): items as nodes of a graph of garment types, which exchange messages."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from core.nets.typed import TypedJudge


@dataclass(frozen=True)
class NgnnConfig:
    """Sizes: `dim` is the encoder's embedding length d, `kinds` the number of garment types.

    `image` is the share of the image branch in the score, the rest is the text branch's.
    """

    dim: int
    kinds: int
    hidden: int = 12
    steps: int = 3
    image: float = 0.2


class Branch(nn.Module):
    """The graph network over one feature (image or text) of the items; every type has weights of its own."""

    def __init__(self, dim: int, kinds: int, hidden: int, steps: int) -> None:
        super().__init__()
        self.hidden, self.steps = hidden, steps
        self.start = nn.Linear(dim, (kinds + 1) * hidden, bias=False)
        self.send = nn.Parameter(torch.randn(kinds + 1, hidden, hidden) / hidden**0.5)
        self.receive = nn.Parameter(torch.randn(kinds + 1, hidden, hidden) / hidden**0.5)
        self.bias = nn.Parameter(torch.zeros(hidden))
        self.update = nn.GRUCell(hidden, hidden)
        self.attention = nn.Linear(hidden, 1)
        self.score = nn.Linear(hidden, 1)

    def forward(self, x: Tensor, rows: Tensor, edges: Tensor) -> Tensor:
        """Node states h (B, n, h) of features x (B, n, d) with type rows (B, n) and edges (B, n, n)."""
        return self.exchange(self.begin(x, rows), rows, edges)

    def begin(self, x: Tensor, rows: Tensor) -> Tensor:
        """States (..., h) of nodes with features x (..., d) and type rows (...), before any message."""
        every = self.start(x).unflatten(-1, (len(self.send), self.hidden))  # (..., K + 1, h)
        own = rows[..., None, None].expand(*rows.shape, 1, self.hidden)  # (..., 1, h)
        return torch.tanh(every.gather(-2, own).squeeze(-2))  # (..., h)

    def exchange(self, state: Tensor, rows: Tensor, edges: Tensor) -> Tensor:
        """States (B, n, h) of nodes of type rows (B, n) after every message along edges (B, n, n)."""
        batch, length, _ = state.shape
        send, receive = self.send[rows], self.receive[rows]  # (B, n, h, h) each
        for _ in range(self.steps):
            sent = (send @ state[..., None]).squeeze(-1)  # (B, n, h)
            heard = (receive @ (edges @ sent)[..., None]).squeeze(-1) + self.bias  # (B, n, h)
            fresh = self.update(heard.flatten(0, 1), state.flatten(0, 1))  # (B·n, h)
            state = fresh.view(batch, length, self.hidden)  # (B, n, h)
        return state

    def read(self, state: Tensor, mask: Tensor) -> Tensor:
        """The score (B,): each node's, as far as it attends, summed under `mask` (B, n)."""
        each = torch.sigmoid(self.attention(state)) * F.leaky_relu(self.score(state))  # (B, n, 1)
        return (each.squeeze(-1) * mask).sum(dim=1)  # (B,)


class Ngnn(TypedJudge):
    """Two branches over one graph. Every item is a node of its own, so that two of one type both count.

    `graph` (K + 1, K + 1) holds the weight of the edge to a type (row) from another (column).
    """

    graph: Tensor

    def __init__(self, config: NgnnConfig) -> None:
        super().__init__(config.dim, config.kinds)
        self.config = config
        self.register_buffer("graph", torch.zeros(config.kinds + 1, config.kinds + 1))
        self.image = Branch(config.dim, config.kinds, config.hidden, config.steps)
        self.text = Branch(config.dim, config.kinds, config.hidden, config.steps)

    def edges(self, mask: Tensor, rows: Tensor) -> Tensor:
        """Edges (B, n, n) between different real items with type rows (B, n): to the first from the second."""
        real = mask[:, :, None] & mask[:, None] & ~torch.eye(mask.shape[1], dtype=torch.bool)  # (B, n, n)
        return self.graph[rows[:, :, None], rows[:, None]] * real  # (B, n, n)

    def judge(self, items: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """The logit (B,), and how far the branches' node states are apart: their mean squared difference ()."""
        return self._judge(self.describe(items, types), mask, types)

    def describe(self, items: Tensor, types: Tensor) -> Tensor:
        """What is read of each item (..., 2d) of `types` (...) by itself, its states in both branches: (..., 2h)."""
        rows = self.rows(types)  # (...)
        image, text = self.even(items)  # (..., d) each
        return torch.cat([self.image.begin(image, rows), self.text.begin(text, rows)], dim=-1)  # (..., 2h)

    def judge_described(self, described: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """The logit (B,) of items described by (B, n, 2h), of `types` (B, n), under `mask` (B, n)."""
        return self._judge(described, mask, types)[0]

    def _judge(self, described: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        rows = self.rows(types)  # (B, n)
        edges = self.edges(mask, rows)  # (B, n, n)
        image, text = described.chunk(2, dim=-1)  # (B, n, h) each
        seen, said = self.image.exchange(image, rows, edges), self.text.exchange(text, rows, edges)  # (B, n, h) each
        share = self.config.image
        logit = share * self.image.read(seen, mask) + (1 - share) * self.text.read(said, mask)  # (B,)
        return logit, (seen - said)[mask].square().mean()

    def compatibility_logit(self, items: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        """How well items (B, n, 2d) of `types` (B, n) under `mask` (B, n) go together, as a logit (B,)."""
        return self.judge(items, mask, types)[0]
