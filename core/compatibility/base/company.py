"""What an OutfitMemory says of candidates one by one: which pieces stylists wore with pieces like the worn ones."""

from dataclasses import dataclass

from torch import Tensor

from core.compatibility.base.lazy import LazyRows
from core.nets.memory import OutfitMemory


@dataclass(frozen=True)
class Company:
    """How candidates go with what is worn: `bonds` (m,) by the memory, and `likely` (m,), how often to expect them.

    A bond is over the root of how often each piece was worn, so that rare pieces count as much as common ones;
    `likely` is the bond times the number of different pieces that pieces like the candidate were worn with.
    """

    bonds: Tensor
    likely: Tensor


def company(memory: OutfitMemory, recalled: LazyRows, worn: Tensor, rows: Tensor) -> Company:
    """How candidates `rows` (m,), which recall what `recalled` says, go with worn pieces (n, 2d)."""
    recall = memory.recall(worn.float()) if len(worn) else None
    reach = memory.spread(*recall).sum(dim=0) if recall else worn.new_zeros(memory.config.pieces)  # (p,)
    known, weights = recalled(rows)  # (m, near) each
    bonds = (reach[known] * weights).sum(dim=1)  # (m,)
    partners = (memory.first.diff()[known] * weights).sum(dim=1)  # (m,)
    return Company(bonds, bonds * partners)
