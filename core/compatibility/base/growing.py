"""Outfits that grow by one candidate, scored with the work that they share done once.

A scorer prepares a catalogue: what it makes of each piece by itself is worked out once for all outfits and requests.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol

import torch
from torch import Tensor

from core.compatibility.base.company import Company, company
from core.compatibility.base.inputs import probability
from core.compatibility.base.lazy import LazyRows
from core.nets.growing import GrowingTransformer
from core.nets.linear import has_bfloat16
from core.nets.memory_growing import GrowingMemory
from core.nets.outfit_transformer import OutfitTransformer
from core.nets.recall import CoOccurrence
from core.nets.side_by_side import in_batches

_TOKENS = 1536  # of all outfits that a network sees at a time: what lies between its layers then fits the cache

Grow = Callable[[Tensor, Tensor, bool], Tensor]
"""Scores (B,) of outfits `parent` (B,), each with the candidate `row` (B,) added, exact or else roughly."""


class Prepared(Protocol):
    """A catalogue of which a scorer keeps what it made of each piece; `rough` says whether rough scores are quicker."""

    rough: bool

    def outfits(self, worn: Tensor, worn_types: Tensor, chosen: Tensor) -> Grow:
        """What scores b outfits of the worn pieces (n, 2d) and candidates `chosen` (b, t), grown by one more."""
        ...


class PreparedItems:
    """For networks that describe each item by itself and then judge the descriptions of an outfit."""

    rough = False

    def __init__(
        self,
        features: Tensor,
        types: Tensor,
        describe: Callable[[Tensor, Tensor], Tensor],
        judge: Callable[[Tensor, Tensor, Tensor], Tensor],
    ) -> None:
        """`describe` items (R, 2d) of types (R,) as (R, p); `judge` (B, n, p), mask and types (B, n) to logits (B,)."""
        self._describe, self._judge, self._types = describe, judge, types
        self._table = LazyRows(features, types, lambda items, kinds: (describe(items, kinds),))

    def outfits(self, worn: Tensor, worn_types: Tensor, chosen: Tensor) -> Grow:
        """See Prepared."""
        described = self._describe(worn.float(), worn_types)  # (n, p)

        def logits(parent: Tensor, row: Tensor) -> Tensor:
            added = _added(chosen, parent, row)  # (B, t + 1)
            (found,) = self._table(added.flatten())  # (B·(t + 1), p)
            own = described.expand(len(row), -1, -1)  # (B, n, p)
            outfits = torch.cat([own, found.view(*added.shape, -1)], dim=1)  # (B, n + t + 1, p)
            kinds = torch.cat([worn_types.expand(len(row), -1), self._types[added]], dim=1)  # (B, n + t + 1)
            return self._judge(outfits, torch.ones(kinds.shape, dtype=torch.bool), kinds)  # (B,)

        at_once = max(1, _TOKENS // (len(worn) + chosen.shape[1] + 1))

        def grow(parent: Tensor, row: Tensor, exact: bool) -> Tensor:
            self._table.fill(_added(chosen, parent, row).flatten())  # here, so that no batch waits for another's
            return probability(in_batches(logits, at_once, parent, row))

        return grow


class PreparedBonds:
    """For a memory alone: what each piece recalls is looked up once."""

    rough = False

    def __init__(self, features: Tensor, types: Tensor, net: CoOccurrence) -> None:
        self._net = net
        self._recalled = LazyRows(features, types, lambda items, _: net.memory.recall(items))

    def outfits(self, worn: Tensor, worn_types: Tensor, chosen: Tensor) -> Grow:
        """See Prepared."""
        memory = GrowingMemory(self._net.memory, worn.float())
        return lambda parent, row, exact: probability(
            self._net.logit_of(_bonds(memory, self._recalled, chosen, parent, row))
        )

    def company(self, worn: Tensor, rows: Tensor) -> Company:
        """How candidates `rows` (m,) go with worn pieces (n, 2d) by the memory."""
        return company(self._net.memory, self._recalled, worn, rows)


class PreparedTransformer:
    """For an OutfitTransformer: tokens of the pieces, what they recall, and where they lie for its retrieval head."""

    def __init__(
        self, features: Tensor, types: Tensor, net: OutfitTransformer, layers: tuple[GrowingTransformer, ...]
    ) -> None:
        """`layers` are those of `net`: exact, and where the processor has bfloat16 rough ones too."""
        self.rough = len(layers) > 1
        self._net, self._layers = net, layers
        self._tokens = LazyRows(features, types, lambda items, _: (net.tokens(items),))
        self._places = LazyRows(features, types, lambda items, _: (net.embed_item(items),))
        memory = net.memory
        self._recalled = LazyRows(features, types, lambda items, _: memory.recall(items)) if memory else None

    def embed_item(self, rows: Tensor) -> Tensor:
        """Where candidates `rows` (R,) lie (R, e); the nearest to a query by L2 fits best."""
        return self._places(rows)[0]

    def company(self, worn: Tensor, rows: Tensor) -> Company | None:
        """How candidates `rows` (m,) go with worn pieces (n, 2d) by the memory, or None without one."""
        if self._net.memory is None or self._recalled is None:
            return None
        return company(self._net.memory, self._recalled, worn, rows)

    def outfits(self, worn: Tensor, worn_types: Tensor, chosen: Tensor) -> Grow:
        """See Prepared."""
        net = self._net
        shared = torch.cat([net.outfit_token[None], net.tokens(worn.float())])  # (1 + n, D)
        memory = GrowingMemory(net.memory, worn.float()) if net.memory else None
        at_once = max(1, _TOKENS // (len(shared) + chosen.shape[1] + 1))

        def grow(parent: Tensor, row: Tensor, exact: bool) -> Tensor:
            layers = self._layers[0 if exact else -1]
            self._tokens.fill(_added(chosen, parent, row).flatten())  # here, so that no batch waits for another's
            logits = in_batches(partial(self._own, layers, shared, chosen), at_once, parent, row)  # (B,)
            if memory and self._recalled:
                logits = logits + net.gain * _bonds(memory, self._recalled, chosen, parent, row)
            return probability(logits)

        return grow

    def _own(self, layers: GrowingTransformer, shared: Tensor, chosen: Tensor, parent: Tensor, row: Tensor) -> Tensor:
        """The logits (B,) without the memory; what all candidates of an outfit share is worked out once."""
        outfits, which = torch.unique_consecutive(parent, return_inverse=True)  # (u,), (B,)
        (added,) = self._tokens(chosen[outfits].flatten())  # (u·t, D)
        (last,) = self._tokens(row)  # (B, D)
        own = torch.cat(
            [shared.expand(len(outfits), -1, -1), added.view(len(outfits), chosen.shape[1], last.shape[1])], dim=1
        )
        tokens = torch.cat([own[which], last[:, None]], dim=1)  # (B, n + t + 2, D)
        looks = torch.cat([layers.look(own)[which], layers.look(last)[:, None]], dim=1)  # (B, n + t + 2, 3D)
        return layers.logits(tokens, looks)


def grown_layers(net: OutfitTransformer) -> tuple[GrowingTransformer, ...]:
    """The layers in float32, and in bfloat16 where the processor multiplies it faster."""
    kinds = (torch.float32, torch.bfloat16) if has_bfloat16() else (torch.float32,)
    return tuple(GrowingTransformer(net, kind) for kind in kinds)


def _bonds(memory: GrowingMemory, recalled: LazyRows, chosen: Tensor, parent: Tensor, row: Tensor) -> Tensor:
    """The bonds (B,) of outfits `parent` (B,) of `chosen` (b, t), each with `row` (B,) added."""
    pieces, back = torch.unique(_added(chosen, parent, row), return_inverse=True)  # (u,), (B, t + 1)
    return memory.bond(back, *recalled(pieces))


def _added(chosen: Tensor, parent: Tensor, row: Tensor) -> Tensor:
    return torch.cat([chosen[parent], row[:, None]], dim=1)  # (B, t + 1)
