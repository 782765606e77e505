"""A completion on the map: the outfit, what an algorithm imagined, the real pieces it took, and the way it went."""

from collections.abc import Sequence

import streamlit as st

from core.stylist import Stylist
from core.types import CompletionResult, ImaginedPiece, ItemId, Suggestion
from pages._ui import words
from pages._ui.atlas.scene import Drawn, Scene, link, mark, path
from pages._ui.atlas.ways import Answer, card, own_src, place_of
from pages._ui.components import Event
from pages._ui.state import Session

RUNNERS_UP = 5
_NONE_IMAGINED = (
    "This algorithm tries real pieces only and imagines none. Gradient, retrieval and generator imagine pieces: "
    "complete with one of them, or compare them all, and their hollow markers appear here."
)


def completed(stylist: Stylist, s: Session) -> Answer:
    """The last completion, one algorithm and one look at a time."""
    results = results_of(s)
    if not results:
        st.caption("Nothing has been completed yet. Complete an outfit, and this shows how its pieces were found.")
        with st.container(horizontal=True):
            st.page_link("pages/outfit.py", label="Complete an outfit")
            st.page_link("pages/compare.py", label="Compare algorithms")
        return Answer()
    result, suggestion = chosen(s, results)
    worn = tuple(item_id for item_id in suggestion.outfit if item_id not in suggestion.added)
    marks = [_piece(stylist, s, "piece", item_id, "in your outfit") for item_id in worn]
    marks += [_piece(stylist, s, "chosen", item_id, "new") for item_id in suggestion.added]
    roles = dict.fromkeys(worn, "in the outfit") | dict.fromkeys(suggestion.added, "new in the outfit")
    answers = [
        _imagined(stylist, s, item_id, piece, number)
        for number, (item_id, piece) in enumerate(zip(suggestion.added, suggestion.imagined, strict=False), 1)
    ]
    roles = {item_id: role for each in answers for item_id, role in each.roles.items()} | roles
    scene = Scene(
        f"completed {result.completer} {s.atlas.look} {suggestion.outfit}",
        (*marks, *(m for each in answers for m in each.scene.marks)),
        tuple(link_ for each in answers for link_ in each.scene.links),
        tuple(way for each in answers for way in each.scene.paths),
        tuple(roles),
    )
    added = [card(stylist, s, stylist.item(item_id, s.wardrobe), "new in the outfit") for item_id in suggestion.added]
    return Answer(
        scene,
        tuple(line for each in answers for line in each.says) or (_NONE_IMAGINED,),
        tuple(_once([*(c for each in answers for c in each.cards), *added])),
        "What was found, and its runners-up",
        roles,
    )


def results_of(s: Session) -> dict[str, CompletionResult]:
    """Each algorithm's last result: of the comparison, and of the completion that was asked for last."""
    compared = [trial.result for trial in s.bench.shown]
    found = [result for result in (*compared, s.result or s.last) if result is not None and result.suggestions]
    return {result.completer: result for result in found}


def chosen(s: Session, results: dict[str, CompletionResult]) -> tuple[CompletionResult, Suggestion]:
    """The algorithm and the look to show."""
    a, names = s.atlas, list(results)
    if a.algorithm not in names:
        imaginative = [name for name in names if any(look.imagined for look in results[name].suggestions)]
        a.algorithm = (imaginative or names)[-1]
    with st.container(horizontal=True, key="atlas-looks"):
        if len(names) > 1:
            a.algorithm = st.segmented_control(
                "Algorithm",
                names,
                default=a.algorithm,
                required=True,
                format_func=words.plain,
                key="atlas-algorithm",
                label_visibility="collapsed",
            )
        looks = results[a.algorithm].suggestions
        a.look = min(a.look, len(looks) - 1)
        if len(looks) > 1:
            a.look = st.segmented_control(
                "Look",
                range(len(looks)),
                default=a.look,
                required=True,
                format_func=lambda place: f"Look {place + 1}",
                key=f"atlas-look-{a.algorithm}",
                label_visibility="collapsed",
            )
    return results[a.algorithm], looks[a.look]


def _imagined(stylist: Stylist, s: Session, taken: ItemId, piece: ImaginedPiece, number: int) -> Answer:
    """One imagined piece: a hollow marker, an arrow to the piece that was taken, its runners-up, the way to it."""
    if not piece.near:
        return Answer()
    here = stylist.place_near(piece.near, s.wardrobe)
    there = place_of(stylist, s, taken)
    others = [item_id for item_id in piece.near if item_id != taken][:RUNNERS_UP]
    likeness = dict(zip(piece.near, piece.likeness, strict=False))
    title = stylist.item(taken, s.wardrobe).title
    rings = [mark("ring", place_of(stylist, s, item_id), item_id=item_id) for item_id in others]
    return Answer(
        Scene(
            marks=(mark("hollow", here, f"imagined {number}"), *rings),
            links=(link(here, there, arrow=True),),
            paths=_way(stylist, s, piece, number),
        ),
        (sentence(number, title, likeness.get(taken), len(piece.path)),),
        tuple(
            card(stylist, s, stylist.item(item_id, s.wardrobe), note)
            for item_id, note in _notes(taken, others, likeness, number).items()
        ),
        roles=dict.fromkeys(others, f"runner-up for imagined piece {number}"),
    )


def sentence(number: int, title: str, likeness: float | None, steps: int) -> str:
    """How far what was imagined lies from what is real, in words."""
    far = "not among its nearest, but better in the whole outfit" if likeness is None else words.nearness(likeness)
    way = f" It was reached in {words.count(steps, 'step')}." if steps > 1 else ""
    return f"Imagined piece {number} → {title}: {far}.{way}"


def _notes(taken: ItemId, others: Sequence[ItemId], likeness: dict[ItemId, float], number: int) -> dict[ItemId, str]:
    def near(item_id: ItemId) -> str:
        return f" · {words.nearness(likeness[item_id])}" if item_id in likeness else ""

    first = {taken: f"taken for imagined piece {number}{near(taken)}"}
    return first | {item_id: f"runner-up {place}{near(item_id)}" for place, item_id in enumerate(others, 1)}


def _way(stylist: Stylist, s: Session, piece: ImaginedPiece, number: int) -> tuple[Drawn, ...]:
    steps = [near for near in piece.path if near]
    if len(steps) < 2:
        return ()
    spots = [stylist.place_near(near, s.wardrobe) for near in steps]
    says = [f"piece {number} is near {stylist.item(near[0], s.wardrobe).title.lower()}" for near in steps]
    return (path(spots, says),)


def _piece(stylist: Stylist, s: Session, kind: str, item_id: ItemId, label: str) -> Drawn:
    return mark(kind, place_of(stylist, s, item_id), label, item_id, own_src(stylist, s, item_id))


def _once(found: Sequence[Event]) -> list[Event]:
    """Each piece once, as it came first."""
    return list({each["id"]: each for each in reversed(found)}.values())[::-1]
