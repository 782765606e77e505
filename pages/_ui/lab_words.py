"""What an experiment says, in sentences that need no training in statistics, every number from its file."""

from collections.abc import Callable, Sequence

from core.evidence import Figure
from core.lab import Experiment, Group, Width
from pages._ui import findings, words

Row = tuple[str, Figure, bool]
"""A label, a figure, and whether it is there for comparison only."""

_KINDS = {"originals": "The stylists' own", "random": "Completed at random"}

_TOLD = {"any": "told only how many", "given": "told which kinds"}


def about(found: Experiment) -> str:
    """An experiment in one line."""
    if not found.groups:
        return f"Beams of every width on {found.pool} pieces"
    told = f", {_TOLD[found.slots]}" if found.slots in _TOLD else ""
    removed = words.count(found.remove, "piece")
    return f"{found.n:,} outfits, {removed} taken out of each{told}, judged by the {_judge(found.scorer)}"


def name(group: Group) -> str:
    """A group as people read it."""
    return _KINDS.get(group.kind, words.plain(group.name))


def value(figure: Figure | None) -> float:
    """A figure's value, 0 where there is none."""
    return figure.value if figure else 0.0


def ranked(found: Experiment, of: Callable[[Group], Figure | None]) -> list[Row]:
    """What was measured of each group, the largest first."""
    rows = [(name(group), figure, group.kind != "completer") for group in found.groups if (figure := of(group))]
    return sorted(rows, key=lambda row: -row[1].value)


def _judge(scorer: str) -> str:
    label = findings.label(scorer)
    return label[:1].lower() + label[1:]


def _best(rows: Sequence[Row]) -> Row | None:
    return next((row for row in rows if not row[2]), None)


def _of(rows: Sequence[Row], kind: str) -> Figure | None:
    return next((figure for label, figure, _ in rows if label == _KINDS[kind]), None)


def _against(one: Figure, two: Figure) -> int:
    """1 where one figure lies clearly above another, -1 below, 0 where their intervals overlap or both read alike."""
    above = one.value > two.value
    high, low = (one, two) if above else (two, one)
    if f"{one.value:.2f}" == f"{two.value:.2f}":
        return 0
    if high.low is not None and low.high is not None and high.low <= low.high:
        return 0
    return 1 if above else -1


def scores(found: Experiment) -> str:
    """What the best algorithm, the stylists and chance reach by the judge that was maximised."""
    rows = ranked(found, lambda group: group.score)
    best, own, chance = _best(rows), _of(rows, "originals"), _of(rows, "random")
    if best is None:
        return ""
    told = f", {_TOLD[found.slots]} were missing" if found.slots in _TOLD else ""
    text = (
        f"{found.n:,} outfits by stylists lost {words.count(found.remove, 'piece')} each, and every algorithm filled "
        f"the gap{told}. A hill is high where many outfits score so. {best[0]} reaches {best[1].value:.2f} in the "
        "middle"
    )
    text += f", pieces at random {chance.value:.2f}" if chance else ""
    text += f", the stylists' own outfits {own.value:.2f}." if own else "."
    if own and _against(best[1], own) > 0:
        text += " An algorithm can please the judge beyond what stylists do, so a high score alone is not yet taste."
    return text


def effort(groups: Sequence[Group]) -> str:
    """What the best one takes, and what the quickest one loses."""
    best = max(groups, key=lambda group: value(group.score))
    quick = min(groups, key=lambda group: value(group.seconds))
    if best is quick:
        return f"{name(best)} is both the best and the quickest, with {words.moment(value(best.seconds))} an outfit."
    return (
        f"{name(best)} finds the best outfits and takes {words.moment(value(best.seconds))} for one. {name(quick)} is "
        f"the quickest with {words.moment(value(quick.seconds))}, and its score is "
        f"{value(best.score) - value(quick.score):.2f} lower."
    )


def recall(rows: Sequence[Row]) -> str:
    """How often the pieces that stylists had chosen come back."""
    best, chance = _best(rows), _of(rows, "random")
    if best is None:
        return ""
    text = (
        "Which pieces were taken out is known, so one can count how often they come back. "
        f"{best[0]} has them among its ten best in {findings.of_hundred(best[1].value)}"
    )
    text += f", drawing at random in {findings.of_hundred(chance.value)}." if chance else "."
    return f"{text} Pleasing the judge is no help here: this counts only choosing as stylists did."


def variety(rows: Sequence[Row]) -> str:
    """How many different pieces are used."""
    rows = [row for row in rows if not row[2]]
    if not rows:
        return ""
    (most, high, _), (least, low, _) = rows[0], rows[-1]
    return (
        f"Over all outfits, {most} used {high.value:,.0f} different pieces and {least} {low.value:,.0f}. "
        "The fewer, the more often everybody is shown the same favourites."
    )


def second(found: Experiment) -> str:
    """Whether a judge that nobody maximised agrees."""
    rows = ranked(found, lambda group: group.second)
    best, own = _best(rows), _of(rows, "originals")
    if best is None:
        return ""
    text = (
        f"Another judge, the {_judge(found.second_scorer)}, was asked afterwards; no algorithm tried to please it. "
        f"It likes the outfits by {best[0]} best, with {best[1].value:.2f} in the middle"
    )
    if own is None:
        return f"{text}."
    than = {1: "more than", 0: "about as much as", -1: "less than"}[_against(best[1], own)]
    return f"{text}, {than} the stylists' own with {own.value:.2f}."


def short(row: Width) -> Figure:
    """By how much a beam falls short of the best: on average, or in the middle where that alone is known."""
    return row.mean or row.gap


def beam(found: Experiment) -> str:
    """What a wider beam gains where the best outfit is known."""
    first, last = found.widths[0], found.widths[-1]
    middle = "in the middle" if first.mean is None else "on average"
    text = (
        f"Among {found.pool} pieces for each place every outfit can be tried, so the best one is known. A beam of "
        f"width {first.width} falls {short(first).value:.4f} short of it {middle}, one of width {last.width} "
        f"{short(last).value:.4f}"
    )
    return (
        f"{text}; that one finds the very best in {findings.of_hundred(last.equal.value)}."
        if last.equal
        else f"{text}."
    )
