"""One person's session: plain values that outlive page changes, unlike the keys of widgets."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from core.stylist import Filters, Recognition, StylistConfig
from core.types import CompletionRequest, CompletionResult, ItemId, Judgement, Suggestion
from core.wardrobe import Wardrobe
from pages._ui.jobs import Job
from pages._ui.trials import Bench

_KEY = "ensemble"
_STEPS = 100
_MOST_DRAWN = 200


@dataclass(frozen=True)
class Look:
    """The outfit being worked on: its pieces in the order they were picked, and those that must stay."""

    pieces: tuple[ItemId, ...] = ()
    locked: frozenset[ItemId] = frozenset()

    def toggled(self, item_id: ItemId) -> Look:
        """The look with the piece added, or without it if it was there."""
        return self.without(item_id) if item_id in self.pieces else replace(self, pieces=(*self.pieces, item_id))

    def without(self, item_id: ItemId) -> Look:
        """The look without one piece."""
        return Look(tuple(piece for piece in self.pieces if piece != item_id), self.locked - {item_id})

    def toggled_lock(self, item_id: ItemId) -> Look:
        """The look with the piece locked, or unlocked if it was locked."""
        return replace(self, locked=self.locked ^ {item_id})


@dataclass
class History:
    """The look now, with every step back and every step forward."""

    now: Look = field(default_factory=Look)
    past: list[Look] = field(default_factory=list)
    future: list[Look] = field(default_factory=list)

    def change(self, look: Look) -> None:
        """Make `look` the current one; a change that changes nothing leaves no step behind."""
        if look == self.now:
            return
        self.past = [*self.past, self.now][-_STEPS:]
        self.future = []
        self.now = look

    def undo(self) -> None:
        """Go one step back."""
        if self.past:
            self.future.append(self.now)
            self.now = self.past.pop()

    def redo(self) -> None:
        """Go one step forward again."""
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()

    def keep_only(self, exists: Callable[[ItemId], bool]) -> None:
        """Forget pieces that no longer exist, in every step."""
        self.now = _only(self.now, exists)
        self.past = [_only(look, exists) for look in self.past]
        self.future = [_only(look, exists) for look in self.future]


def _only(look: Look, exists: Callable[[ItemId], bool]) -> Look:
    pieces = tuple(piece for piece in look.pieces if exists(piece))
    return Look(pieces, look.locked & frozenset(pieces))


@dataclass
class Query:
    """What the Wardrobe page shows; a new `turn` makes a fresh pager, a new `generation` fresh widgets.

    `only` holds the pieces that were chosen on the map; empty, it lets everything pass.
    """

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    mine: bool = False
    only: frozenset[ItemId] = frozenset()
    page: int = 1
    turn: int = 0
    generation: int = 0

    def first_page(self) -> None:
        """Begin again at the first page of results."""
        self.page, self.turn = 1, self.turn + 1

    def show_only(self, ids: frozenset[ItemId]) -> None:
        """Show these pieces and no others; the empty set lets everything pass again."""
        self.only = ids
        self.first_page()


@dataclass
class Wish:
    """What the completion form holds; `slots` is None while the app proposes them, `alpha` weighs score and brief.

    `exclude` are pieces never wanted, `outside` all that are not in a choice made on the map.
    """

    k: int = 2
    slots: tuple[str, ...] | None = None
    slots_for: tuple[int, tuple[ItemId, ...]] | None = None
    completer: str = "ensemble"
    width: int = 5
    max_price: float | None = None
    source: str = "catalogue"
    exclude: tuple[ItemId, ...] = ()
    outside: frozenset[ItemId] = frozenset()
    brief: str = ""
    alpha: float = 0.5

    @property
    def unwanted(self) -> frozenset[ItemId]:
        """What may not be suggested."""
        return frozenset(self.exclude) | self.outside


@dataclass
class Upload:
    """A photo that waits to be named: what was seen in it, or why it cannot be used."""

    name: str
    recognition: Recognition | None
    problem: str = ""
    type: str = ""
    colour: str = ""
    done: bool = False


@dataclass
class Curiosity:
    """What the Discover page is asked: in `way` "words", "picture" or "two models".

    `about` is the piece that is looked at, or None where it is `photo`; a new `turn` makes fresh widgets and
    shows other pieces to ask about; `looks` counts the pieces that were clicked.
    """

    way: str = "words"
    text: str = ""
    captions: bool = False
    about: ItemId | None = None
    photo: Upload | None = None
    labels: str = ""
    second: str = ""
    turn: int = 0
    looks: int = 0
    answers: dict[Hashable, Any] = field(default_factory=dict)

    def answer(self, key: Hashable, find: Callable[[], Any]) -> Any:
        """What `find` gives, found once for this visitor: a page runs again on every click."""
        if key not in self.answers:
            if len(self.answers) >= _MOST_DRAWN:
                self.answers.clear()
            self.answers[key] = find()
        return self.answers[key]


@dataclass
class Atlas:
    """What the Map page is asked, in `way` one of its ways.

    `ends` are where a walk begins and ends; `selection` are pieces chosen on the map, out of `of` that were meant;
    the `spotlight` is on them until something new is asked, which `token` tells; a new `turn` makes fresh widgets.
    """

    way: str = "words"
    text: str = ""
    photo: Upload | None = None
    ends: tuple[ItemId, ...] = ()
    towards: str = ""
    algorithm: str = ""
    look: int = 0
    selection: tuple[ItemId, ...] = ()
    of: int = 0
    spotlight: bool = False
    token: str = ""
    toured: bool = False
    turn: int = 0

    def choose(self, ids: Iterable[ItemId], of: int = 0) -> None:
        """Take pieces as the selection, out of `of` that were meant."""
        self.selection, self.of = tuple(ids), of
        self.spotlight = bool(self.selection)

    def show(self, way: str) -> None:
        """Ask in another way from now on."""
        self.way, self.turn = way, self.turn + 1


@dataclass
class Session:
    """Everything that one visitor has done."""

    config: StylistConfig
    history: History = field(default_factory=History)
    wardrobe: Wardrobe = field(default_factory=Wardrobe)
    query: Query = field(default_factory=Query)
    wish: Wish = field(default_factory=Wish)
    curiosity: Curiosity = field(default_factory=Curiosity)
    bench: Bench = field(default_factory=Bench)
    scorer: str = "outfit_transformer"
    uploads: dict[str, Upload] = field(default_factory=dict)
    uploader: int = 0
    welcome: bool = True
    detail: ItemId | None = None
    notice: str = ""
    job: Job | None = None
    round: int = 0
    asked: CompletionRequest | None = None
    seen: dict[int, set[ItemId]] = field(default_factory=dict)
    result: CompletionResult | None = None
    last: CompletionResult | None = None
    atlas: Atlas = field(default_factory=Atlas)
    swaps: dict[ItemId, list[Suggestion]] = field(default_factory=dict)
    judged: dict[Hashable, Judgement] = field(default_factory=dict)
    removed: tuple[str, History] | None = None
    _drawn: dict[Hashable, str] = field(default_factory=dict)

    @property
    def look(self) -> Look:
        """The outfit being worked on."""
        return self.history.now

    def change(self, look: Look) -> None:
        """Make `look` the outfit, as a step that can be undone."""
        before = self.look
        self.history.change(look)
        self.welcome = False
        self.removed = None
        self._outdate(before)

    def pick(self, item_id: ItemId) -> None:
        """Put a piece into the outfit, or take it out."""
        self.change(self.look.toggled(item_id))

    def drawn(self, key: Hashable, draw: Callable[[], str]) -> str:
        """A picture with something personal in it, drawn once for this visitor alone."""
        if key not in self._drawn:
            if len(self._drawn) >= _MOST_DRAWN:
                self._drawn.clear()
            self._drawn[key] = draw()
        return self._drawn[key]

    def close_detail(self) -> None:
        """Close the details of a piece."""
        self.detail = None

    def remove_own(self, item_id: ItemId) -> None:
        """Take a piece out of the person's wardrobe and of the outfit, until `bring_back`."""
        piece = self.wardrobe.remove(item_id)
        self.removed = (piece.item.title, copy.deepcopy(self.history))
        self.history.keep_only(lambda other: other != item_id)
        self.result, self.last, self.swaps = None, None, {}
        self.bench.put_away()

    def bring_back(self) -> None:
        """Undo the last removal of an own piece, with its place in the outfit."""
        if self.removed is not None:
            self.wardrobe.restore()
            self.history, self.removed = self.removed[1], None

    def undo(self) -> None:
        """Go one step back."""
        before = self.look
        self.history.undo()
        self._outdate(before)

    def redo(self) -> None:
        """Go one step forward again."""
        before = self.look
        self.history.redo()
        self._outdate(before)

    def _outdate(self, before: Look) -> None:
        self.swaps = {}
        if self.look.pieces != before.pieces:  # what was found for another outfit says nothing about this one
            self.result, self.last = None, self.result or self.last  # the map still shows it
            if self.job is not None:
                self.job.cancel()

    def forget_missing(self, known: Iterable[ItemId]) -> None:
        """Drop what the open catalogue does not have, after another one was opened."""
        ids = frozenset(known)
        self.history.keep_only(lambda piece: piece in ids or piece in self.wardrobe)
        self.wish.exclude = tuple(piece for piece in self.wish.exclude if piece in ids)
        self.wish.outside = frozenset()
        self.query, self.result, self.last, self.swaps, self.detail = Query(), None, None, {}, None
        self.atlas = Atlas(toured=self.atlas.toured)
        self.curiosity = Curiosity()
        self.bench.reset()


def session() -> Session:
    """This visitor's session, made on the first call."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Session(
            StylistConfig(
                catalogue=os.environ.get("ENSEMBLE_CATALOGUE") or "builtin",
                encoder=os.environ.get("ENSEMBLE_ENCODER") or "builtin",
            )
        )
    found: Session = st.session_state[_KEY]
    return found
