"""Telling what was imagined by the real pieces near it."""

import torch.nn.functional as F
from torch import Tensor

from core.types import Imagined

NEAR = 15  # real pieces told of each imagined one


def told(rows: Tensor, liking: Tensor, cosines: Tensor, path: tuple[tuple[int, ...], ...] = ()) -> Imagined:
    """An imagined piece by those of the candidates `rows` (m,) that `liking` (m,) puts first, with their `cosines`."""
    best = liking.topk(min(NEAR, len(rows))).indices  # (at most NEAR,)
    return Imagined(tuple(rows[best].tolist()), tuple(cosines[best].tolist()), path)


def told_path(rows: Tensor, items: Tensor, stops: Tensor) -> tuple[tuple[int, ...], ...]:
    """The candidates `rows` (m,) whose vectors (m, e) are the most like each of the stops (S, e), by cosine."""
    cosines = F.normalize(stops, dim=1) @ F.normalize(items, dim=1).T  # (S, m)
    best = cosines.topk(min(NEAR, len(rows)), dim=1).indices  # (S, at most NEAR)
    return tuple(map(tuple, rows[best].tolist()))
