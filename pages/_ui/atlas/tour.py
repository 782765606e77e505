"""A first look at the map in three short steps, for people who have never heard of an embedding."""

from collections.abc import Sequence
from math import cos, dist, pi, sin
from typing import Any

from core.types import ItemId
from pages._ui.atlas.regions import Region

_NEAR = 4.0  # zoom
_LOOP = 0.16  # of half the map's width
_WELL_KNOWN = 10  # the largest regions


def steps(named: Sequence[Region], ids: Sequence[ItemId]) -> list[dict[str, Any]]:
    """What to see and what to read: likes lie together, unlikes far apart, and how to ask and take along."""
    far = [region for region in named if region.level == 0][:_WELL_KNOWN]
    if len(far) < 2:
        return []
    here = far[0]
    there = max(far[1:], key=lambda region: dist((here.x, here.y), (region.x, region.y)) * (region.text != here.text))
    loop = [(here.x + _LOOP * cos(t * pi / 20), here.y + _LOOP * sin(t * pi / 20)) for t in range(40)]
    return [
        {
            "text": f"Every dot is a piece. What looks alike lies close together: here are {here.text}.",
            "id": ids[here.row],
        },
        {
            "text": f"What is unlike lies far away: over here, {there.text}.",
            "id": ids[there.row],
            "x": there.x,
            "y": there.y,
            "zoom": _NEAR,
        },
        {
            "text": "Type words above and a pin drops where they belong. Or press Lasso, draw around a group, "
            "and take it along.",
            "loop": loop,
        },
    ]
