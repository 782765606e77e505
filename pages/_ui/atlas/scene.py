"""What lies over the points of the map, as the component draws it: pins, pictures, hollow markers, arrows, paths."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.types import ItemId

Place = tuple[float, float]
Drawn = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """One answer on the map: what is drawn, what shines, and where to look when `token` is a new one."""

    token: str = ""
    marks: tuple[Drawn, ...] = ()
    links: tuple[Drawn, ...] = ()
    paths: tuple[Drawn, ...] = ()
    lit: tuple[ItemId, ...] = ()
    path_name: str = "Step"
    verb: str = "click to open"
    more: tuple[Place, ...] = field(default=())

    def data(self) -> Drawn:
        """The scene as the component reads it."""
        focus = [
            *((mark["x"], mark["y"]) for mark in self.marks),
            *(place for path in self.paths for place in path["points"]),
            *self.more,
        ]
        return {
            "marks": list(self.marks),
            "links": list(self.links),
            "paths": list(self.paths),
            "lit": list(self.lit),
            "pathName": self.path_name,
            "verb": self.verb,
            "focus": {"token": self.token, "points": focus},
        }


def mark(kind: str, place: Place, label: str = "", item_id: ItemId = "", src: str = "") -> Drawn:
    """One marker: a "pin", a "piece" or a "chosen" one with its picture, a "hollow" one, a "ring"."""
    drawn: Drawn = {"kind": kind, "x": float(place[0]), "y": float(place[1]), "label": label}
    if item_id:
        drawn["id"] = item_id
    if src:
        drawn["src"] = src
    return drawn


def link(start: Place, end: Place, arrow: bool) -> Drawn:
    """An arrow, or a dotted line where it is not one."""
    return {"from": [float(v) for v in start], "to": [float(v) for v in end], "arrow": arrow}


def path(points: Iterable[Place], says: Sequence[str]) -> Drawn:
    """Places one after the other, with a word on each."""
    return {"points": [[float(x), float(y)] for x, y in points], "says": list(says)}
