"""Whether words lead anywhere on the map: where "red boots" is placed, and where a walk towards "red" ends.

Measured through the facade, on what the catalogue itself says of its pieces.
"""

from collections import Counter
from typing import Any

import numpy as np

from core.evaluation.encoder import mean_of
from core.evaluation.projection import AROUND, well_placed
from core.stylist import Stylist
from core.taxonomy import TYPE_BY_KEY
from core.types import Item

QUESTIONS = 200
STEPS = 6
_ENOUGH = 5  # pieces of which there must be for words to be asked about


def evaluate_wishes(stylist: Stylist, questions: int = QUESTIONS, seed: int = 0) -> dict[str, Any]:
    """Figures with intervals for a stylist whose map and catalogue are ready; at most so many `questions` of each."""
    draw = np.random.default_rng(seed)
    return {"placed": _placed(stylist, questions, draw), "walked": _walked(stylist, questions, draw)}


def _placed(stylist: Stylist, questions: int, draw: np.random.Generator) -> dict[str, Any]:
    """Whether most pieces around the place of a colour and a type in words are of that type, and of that colour."""
    counts = Counter((item.colour, item.type) for item in stylist.catalogue.items)
    asked = _some(sorted(key for key, count in counts.items() if count >= _ENOUGH), questions, draw)
    chart = stylist.map()
    items = [stylist.item(item_id) for item_id in chart.ids]
    places = [stylist.place_words(f"{colour} {TYPE_BY_KEY[kind].singular}") for colour, kind in asked]
    spots = np.array([(place.x, place.y) for place in places])  # (q, 2)
    gaps = np.linalg.norm(spots[:, None] - chart.points, axis=2)  # (q, n)
    around = gaps.argsort(axis=1, kind="stable")[:, :AROUND]  # (q, AROUND)
    types, colours = (np.array([getattr(item, name) for item in items]) for name in ("type", "colour"))
    return {
        "type": mean_of(well_placed(np.array([kind for _, kind in asked]), types[around])),
        "colour": mean_of(well_placed(np.array([colour for colour, _ in asked]), colours[around])),
    }


def _walked(stylist: Stylist, questions: int, draw: np.random.Generator) -> dict[str, Any]:
    """Whether a walk towards a colour that a piece has not, but others of its slot have, gets there."""
    items = list(stylist.catalogue.items)
    slots = Counter(item.slot for item in items)
    shares = Counter((item.slot, item.colour) for item in items)
    asked = [
        (item, colour) for item in _some(items, questions, draw) for colour in [_other(item, shares, draw)] if colour
    ]
    walks = [[step.item for step in stylist.walk_towards(i.id, colour, STEPS)[1:]] for i, colour in asked]
    reached = [[stop.colour == colour for stop in stops] for stops, (_, colour) in zip(walks, asked, strict=True)]
    return {
        "the last stop is of the colour": mean_of(np.array([each[-1] for each in reached], float)),
        "any stop is": mean_of(np.array([any(each) for each in reached], float)),
        "the last stop is of the same type": mean_of(
            np.array([stops[-1].type == item.type for stops, (item, _) in zip(walks, asked, strict=True)], float)
        ),
        "chance": round(float(np.mean([shares[i.slot, colour] / slots[i.slot] for i, colour in asked])), 4),
    }


def _other(item: Item, shares: Counter[tuple[str, str]], draw: np.random.Generator) -> str:
    """A colour that enough pieces of its slot have, other than its own; '' where there is none."""
    known = sorted(
        colour
        for (slot, colour), count in shares.items()
        if slot == item.slot and count >= _ENOUGH and colour not in ("", item.colour)
    )
    return str(draw.choice(known)) if known else ""


def _some(values: list[Any], count: int, draw: np.random.Generator) -> list[Any]:
    """At most `count` of the values, drawn without replacement, in their order."""
    return [values[row] for row in sorted(draw.permutation(len(values))[:count])]
