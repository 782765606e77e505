"""Everything that is measured of a scorer on questions about one catalogue, with the controls beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from core.data.directory import DirectoryCatalogue
from core.data.outfits import StylistOutfit
from core.evaluation.catalogue import look_up
from core.evaluation.controls import controls
from core.evaluation.measure import Lookup
from core.evaluation.questions import Blank, Verdict, negatives_in
from core.evaluation.report import Report, report
from core.evaluation.retrieval import (
    Retrieval,
    TargetItem,
    ask_for_families,
    by_score,
    by_target_item,
    make_queries,
    measure_retrieval,
)
from core.types import Encoder, ItemId, Scorer


@dataclass(frozen=True)
class Questions:
    """What is asked about a catalogue; `known` are outfits that controls may count on, none of them asked about."""

    blanks: Sequence[Blank]
    verdicts: Sequence[Verdict]
    known: Sequence[StylistOutfit] = ()

    def items(self) -> set[ItemId]:
        """Every item that occurs in a question."""
        found = {item for blank in self.blanks for item in (*blank.question, *blank.answers)}
        return found | {item for verdict in self.verdicts for item in verdict.items}


def evaluate(
    scorer: Scorer,
    encoder: Encoder,
    catalogue: DirectoryCatalogue,
    questions: Questions,
    *,
    retrieval: bool = False,
    target_item: bool = False,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Fill in the blank and compatibility, with `retrieval` also recall among whole families, and the controls.

    `target_item` says that the scorer is a TargetItem and is to retrieve as one. Items that cannot be seen (not
    clothes, or without a readable picture) are passed over and counted.
    """
    asked = questions.items()
    lookup = look_up(catalogue, encoder, None if retrieval else asked)
    unseen = len(asked - lookup.row.keys())
    found = report(scorer.score, lookup, questions.blanks, questions.verdicts)
    negatives = negatives_in(questions.blanks, catalogue.items)
    say(f"{scorer.name} on {encoder.name}\n{found}")
    say(f"of the wrong answers {negatives['same family']:.1%} are of the right one's family, "
        f"{negatives['same family and season']:.1%} of its family and season")  # fmt: skip
    if unseen:
        say(f"{unseen:,} of {len(asked):,} items are not clothes or have no readable picture, and were passed over")
    content = {"scorer": scorer.name, "encoder": encoder.fingerprint, **found.as_json()}
    if retrieval:
        way, ranked = retrieve(scorer, encoder, catalogue, questions.blanks, lookup, target_item=target_item)
        say(f"complementary retrieval by {way}\n{ranked}")
        content["retrieval"] = {"by": way} | ranked.as_json()
    content |= {"negatives": negatives, "items not seen": unseen}
    return content | {"controls": _controls(catalogue, questions, say)}


def retrieve(
    scorer: Scorer,
    encoder: Encoder,
    catalogue: DirectoryCatalogue,
    blanks: Sequence[Blank],
    lookup: Lookup,
    *,
    target_item: bool,
) -> tuple[str, Retrieval]:
    """In what way pieces were looked for, and how often the held-out one came among the first."""
    queries = make_queries(blanks, catalogue.items, lookup)
    if target_item:
        wanted = ask_for_families(catalogue.items, encoder)
        return "target item", measure_retrieval(by_target_item(cast(TargetItem, scorer), lookup, wanted), queries)
    return "score", measure_retrieval(by_score(scorer.score, lookup), queries)


def _controls(
    catalogue: DirectoryCatalogue, questions: Questions, say: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    asked = questions.items()
    usable = [item.id for item in catalogue.items if item.id in asked]
    found: dict[str, Report] = {}
    for name, control in sorted(controls(catalogue, usable, questions.known).items()):
        found[name] = report(control.score, control.lookup, questions.blanks, questions.verdicts)
        say(f"control that knows {name} only\n{found[name]}")
    return {name: result.as_json() for name, result in found.items()}
