"""Fill-in-the-blank and compatibility questions in the formats of the Polyvore benchmark."""

import json
from collections.abc import Container, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.data.outfits import StandIns, StylistOutfit
from core.errors import CatalogueError
from core.types import Item, ItemId

CHOICES = 4
NEGATIVES = "drawn from the same family and season as the item they replace, each as often as stylists use it"


@dataclass(frozen=True)
class Blank:
    """Which of `answers` fills the blank in an outfit; `answer` is the place of the right one."""

    question: tuple[ItemId, ...]
    blank_position: int
    answers: tuple[ItemId, ...]
    answer: int


@dataclass(frozen=True)
class Verdict:
    """An outfit by a stylist (label 1) or one whose items were all replaced by stand-ins (label 0)."""

    label: int
    items: tuple[ItemId, ...]


def make_blanks(
    outfits: Sequence[StylistOutfit], items: Sequence[Item], seed: int, *, every: bool = False
) -> list[Blank]:
    """One blank for each outfit of two pieces or more, at a random place, or at `every` place.

    The wrong answers are NEGATIVES and never items of the outfit; the right one stands anywhere.
    """
    rng = np.random.default_rng(seed)
    rows = _rows(outfits, items)
    stand_ins = StandIns(items, rows)
    blanks = []
    for outfit in rows:
        places = range(len(outfit)) if every else [int(rng.integers(len(outfit)))]
        for place in places if len(outfit) > 1 else ():
            wrong = stand_ins.replace(outfit, place, CHOICES - 1, rng)
            if len(wrong) == CHOICES - 1:
                answer = int(rng.integers(CHOICES))
                answers = [*wrong[:answer], outfit[place], *wrong[answer:]]
                rest = [row for row in outfit if row != outfit[place]]
                blanks.append(Blank(_ids(rest, items), place, _ids(answers, items), answer))
    return blanks


def make_verdicts(outfits: Sequence[StylistOutfit], items: Sequence[Item], seed: int) -> list[Verdict]:
    """Each outfit, and beside it one of the same families in which every item is a stand-in (NEGATIVES)."""
    rng = np.random.default_rng(seed)
    rows = _rows(outfits, items)
    stand_ins = StandIns(items, rows)
    verdicts = []
    for outfit in rows:
        mixed: list[int] = []
        for place in range(len(outfit)):
            mixed += stand_ins.replace([*outfit, *mixed], place, 1, rng)
        verdicts += [Verdict(1, _ids(outfit, items)), Verdict(0, _ids(mixed, items))]
    return verdicts


def negatives_in(blanks: Sequence[Blank], items: Sequence[Item]) -> dict[str, float]:
    """How hard the wrong answers of questions are: shares of the right one's family, and of its family and season.

    Answers that are not among `items` are passed over; without any, the shares are nan.
    """
    group = {item.id: (item.family or item.type, item.season) for item in items}
    alike = []
    for blank in blanks:
        right = group.get(blank.answers[blank.answer])
        wrong = (group.get(item) for place, item in enumerate(blank.answers) if place != blank.answer)
        alike += [(each[0] == right[0], each == right) for each in wrong if each and right]
    family, both = np.mean(alike, axis=0) if alike else (np.nan, np.nan)
    return {"same family": round(float(family), 4), "same family and season": round(float(both), 4)}


def _rows(outfits: Sequence[StylistOutfit], items: Sequence[Item]) -> list[list[int]]:
    place = {item.id: row for row, item in enumerate(items)}
    return [[place[item] for item in outfit.items] for outfit in outfits]


def _ids(rows: Sequence[int], items: Sequence[Item]) -> tuple[ItemId, ...]:
    return tuple(items[row].id for row in rows)


def write_questions(path: Path, questions: Sequence[Blank] | Sequence[Verdict]) -> None:
    """Write questions as one JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(question) for question in questions], indent=0) + "\n", encoding="utf-8")


def read_blanks(path: Path, known: Container[ItemId]) -> list[Blank]:
    """Fill-in-the-blank questions from a JSON file; raises CatalogueError for anything that does not fit."""
    blanks = []
    for number, record in enumerate(_records(path), 1):
        try:
            question, answers = _strings(record["question"]), _strings(record["answers"])
            blank = Blank(question, int(record["blank_position"]), answers, int(record["answer"]))
        except (KeyError, TypeError, ValueError) as error:
            raise CatalogueError(
                f"{path}, question {number}: expected question, blank_position, answers and answer ({error!r})."
            ) from error
        if not question or not 0 <= blank.answer < len(answers):
            raise CatalogueError(f"{path}, question {number}: no items given, or the answer is not among the answers.")
        _check_known(path, number, (*question, *answers), known)
        blanks.append(blank)
    if len({len(blank.answers) for blank in blanks}) > 1:
        raise CatalogueError(f"{path}: every question must have the same number of answers.")
    return blanks


def read_verdicts(path: Path, known: Container[ItemId]) -> list[Verdict]:
    """Compatibility questions from a JSON file; raises CatalogueError for anything that does not fit."""
    verdicts = []
    for number, record in enumerate(_records(path), 1):
        try:
            verdict = Verdict(int(record["label"]), _strings(record["items"]))
        except (KeyError, TypeError, ValueError) as error:
            raise CatalogueError(f"{path}, question {number}: expected label and items ({error!r}).") from error
        if verdict.label not in (0, 1) or not verdict.items:
            raise CatalogueError(f"{path}, question {number}: the label must be 0 or 1, and items must not be empty.")
        _check_known(path, number, verdict.items, known)
        verdicts.append(verdict)
    return verdicts


def _records(path: Path) -> list[Any]:
    try:
        records = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CatalogueError(f"There is no question file {path}. Make one: python -m core.cli.questions") from None
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path} is not readable JSON ({error}).") from error
    if not isinstance(records, list):
        raise CatalogueError(f"{path} must hold one JSON list of questions.")
    return records


def _strings(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(f"{values!r} is not a list")
    return tuple(str(value) for value in values)


def _check_known(path: Path, number: int, ids: Sequence[ItemId], known: Container[ItemId]) -> None:
    unknown = [item for item in ids if item not in known]
    if unknown:
        raise CatalogueError(f"{path}, question {number}: the catalogue has no item {unknown[0]!r}.")
