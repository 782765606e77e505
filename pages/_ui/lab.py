"""The lab: what the committed experiments measured of the algorithms, finding by finding, in plain words."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from core.evidence import Figure
from core.lab import COMMAND, Experiment, Group, Lab
from pages._ui import findings, lab_plots, tradeoff, words

_KINDS = {"originals": "The stylists' own", "random": "Completed at random"}


def section(lab: Lab) -> None:
    """Every finding of one experiment, or how to run the first one."""
    for problem in lab.problems:
        st.warning(problem)
    if not lab.experiments:
        st.html(
            "<h2 class='section answer'>Not run yet</h2><p class='finding'>The experiment takes pieces out of outfits "
            "by stylists, lets every algorithm fill the gaps, and compares what comes of it with the stylists' own. "
            f"The command to run it is</p><p class='made'><code>{escape(COMMAND)}</code></p>"
        )
        return
    found = chosen(lab.experiments)
    for finding in (scores, effort, recall, variety, second, beam):
        finding(found)


def chosen(experiments: Sequence[Experiment]) -> Experiment:
    """The experiment to read, where there are several."""
    if len(experiments) == 1:
        return experiments[0]
    return st.selectbox("Which experiment", experiments, format_func=about)


def about(found: Experiment) -> str:
    """An experiment in one line."""
    if not found.groups:
        return f"Beams of every width on {found.pool} pieces"
    judge = findings.label(found.scorer).lower()
    removed = words.count(found.remove, "piece")
    return f"{found.n:,} outfits, {removed} taken out of each, judged by the {judge}"


def name(group: Group) -> str:
    """A group as people read it."""
    return _KINDS.get(group.kind, words.plain(group.name))


def pick(found: Experiment, of: Callable[[Group], object], kind: str = "") -> list[Group]:
    """The groups that have something to say, of one kind or all."""
    return [group for group in found.groups if of(group) and kind in ("", group.kind)]


def ranked(found: Experiment, of: Callable[[Group], Figure | None]) -> list[tuple[str, Figure, bool]]:
    """Rows of a plot, the largest first: label, figure, and whether it is there for comparison only."""
    rows = [(name(group), figure, group.kind != "completer") for group in found.groups if (figure := of(group))]
    return sorted(rows, key=lambda row: -row[1].value)


def shown(title: str, sentence: str, found: Experiment, draw: Callable[[], None], table: str) -> None:
    """A finding: the question, the sentence, the plot, the table and where the figures are from."""
    st.html(f"<h2 class='section'>{escape(title)}</h2>")
    text, plot = st.columns([4, 7], gap="large")
    with text:
        made = f"Made by<br><code>{escape(found.command)}</code><br>{escape(found.file)}"
        st.html(f"<p class='finding'>{escape(sentence)}</p><p class='made'>{made}</p>")
    with plot:
        draw()
        with st.expander("The same as a table"):
            st.html(table)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """An HTML table whose first column names the rows."""
    top = "".join(f"<th scope='col'>{escape(cell)}</th>" for cell in head)
    body = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in row[1:])}</tr>"
        for row in rows
    )
    return f"<div class='wide'><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def scores(found: Experiment) -> None:
    """How good the outfits are by the judge that the algorithms please."""
    hills(found, "How good are the outfits?", scores_said(found), lambda group: group.scores)


def second(found: Experiment) -> None:
    """How good they are by a judge that nobody tried to please."""
    hills(found, "What does another judge say?", second_said(found), lambda group: group.second_scores)


def hills(found: Experiment, title: str, sentence: str, of: Callable[[Group], tuple[float, ...]]) -> None:
    """Distributions by one judge, the highest median first."""
    groups = sorted(pick(found, of), key=lambda group: -of(group)[50])
    if not groups:
        return
    rows = [[name(group), *(f"{of(group)[at]:.2f}" for at in (5, 25, 50, 75, 95))] for group in groups]
    head = ("Outfits", "5% lie below", "25% below", "Half below", "75% below", "95% below")
    drawn = [(name(group), of(group), group.kind != "completer") for group in groups]
    shown(title, sentence, found, lambda: lab_plots.hills(drawn), table(head, rows))


def scores_said(found: Experiment) -> str:
    """What the scores mean, with the best algorithm, the stylists and chance."""
    best = max(pick(found, lambda g: g.score, "completer"), key=lambda g: _value(g.score), default=None)
    if best is None:
        return ""
    removed = words.count(found.remove, "piece")
    text = (
        f"{found.n:,} outfits by stylists lost {removed} each, and every algorithm filled the gap. A hill is high "
        f"where many outfits score so. {name(best)} reaches {_value(best.score):.2f} in the middle"
    )
    own, chance = _kind(found, "originals"), _kind(found, "random")
    text += f", pieces at random {_value(chance.score):.2f}" if chance and chance.score else ""
    if not own or not own.score:
        return f"{text}."
    beyond = _value(best.score) > _value(own.score)
    text += f", the stylists' own outfits {_value(own.score):.2f}."
    lesson = " An algorithm can please the judge beyond what stylists do, so a high score alone is not yet taste."
    return text + lesson * beyond


def effort(found: Experiment) -> None:
    """What a better score costs."""
    groups = pick(found, lambda group: group.score and group.seconds, "completer")
    if not groups:
        return
    marks = [
        tradeoff.Mark(group.name, _value(group.seconds), _value(group.score), _effort_of(group)) for group in groups
    ]
    rows = [
        [name(g), f"{_value(g.score):.3f}", words.moment(_value(g.seconds)), f"{g.calls.value:,.0f}" if g.calls else ""]
        for g in sorted(groups, key=lambda group: _value(group.seconds))
    ]
    head = ("Algorithm", "Median score", "Median time", "Outfits tried")
    names = [group.name for group in groups]
    draw = lambda: tradeoff.shown(marks, names)  # noqa: E731
    shown("What does a better score cost?", effort_said(groups), found, draw, table(head, rows))


def _effort_of(group: Group) -> str:
    tried = f", {group.calls.value:,.0f} outfits tried" if group.calls else ""
    return f"{name(group)}: {_value(group.score):.2f} in {words.moment(_value(group.seconds))}{tried}"


def effort_said(groups: Sequence[Group]) -> str:
    """The best one and the quickest one."""
    best = max(groups, key=lambda group: _value(group.score))
    quick = min(groups, key=lambda group: _value(group.seconds))
    if best is quick:
        return f"{name(best)} is both the best and the quickest, with {words.moment(_value(best.seconds))} an outfit."
    return (
        f"{name(best)} finds the best outfits and takes {words.moment(_value(best.seconds))} for one. {name(quick)} is "
        f"the quickest with {words.moment(_value(quick.seconds))}, and its score is "
        f"{_value(best.score) - _value(quick.score):.2f} lower."
    )


def recall(found: Experiment) -> None:
    """Whether the pieces that stylists chose come back."""
    rows = ranked(found, lambda group: group.recall if group.kind != "originals" else None)
    if not rows:
        return
    best = rows[0]
    sentence = (
        f"The pieces that were taken out are known. {best[0]} has them among its ten best in "
        f"{findings.of_hundred(best[1].value)}. This does not reward pleasing the judge, only choosing as stylists did."
    )
    medians(found, "Do the stylists' own pieces come back?", sentence, rows, words.share, "Came back")


def variety(found: Experiment) -> None:
    """Whether everybody gets the same pieces."""
    rows = ranked(found, lambda group: group.distinct)
    if not rows:
        return
    most, least = rows[0], rows[-1]
    sentence = (
        f"Over all outfits, {most[0].lower()} used {most[1].value:,.0f} different pieces, {least[0].lower()} "
        f"{least[1].value:,.0f}. The fewer, the more often everybody is shown the same favourites."
    )
    medians(found, "Does everybody get the same pieces?", sentence, rows, lambda value: f"{value:,.0f}", "Pieces")


def medians(
    found: Experiment,
    title: str,
    sentence: str,
    rows: list[tuple[str, Figure, bool]],
    say: Callable[[float], str],
    what: str,
) -> None:
    """One figure a group, with intervals."""
    cells = [[label, say(figure.value), _bounds(figure, say)] for label, figure, _ in rows]
    shown(title, sentence, found, lambda: lab_plots.medians(rows, say), table(("Outfits", what, "95% interval"), cells))


def _bounds(figure: Figure, say: Callable[[float], str]) -> str:
    if figure.low is None or figure.high is None:
        return "not measured"
    return f"{say(figure.low)} to {say(figure.high)}"


def second_said(found: Experiment) -> str:
    """Whether a judge that was not maximised agrees."""
    rows = ranked(found, lambda group: group.second if group.kind == "completer" else None)
    if not rows:
        return ""
    judge = findings.label(found.second_scorer).lower()
    best, own = rows[0], _kind(found, "originals")
    text = f"The {judge} was asked afterwards; no algorithm tried to please it. It likes {best[0].lower()} best"
    text += f", with {best[1].value:.2f} in the middle"
    if not own or not own.second:
        return f"{text}."
    verb = "more" if best[1].value > own.second.value else "less"
    return f"{text}, which is {verb} than the stylists' own {own.second.value:.2f}."


def beam(found: Experiment) -> None:
    """What a wider beam gains, where the best outfit is known."""
    if not found.widths:
        return
    first, last = found.widths[0], found.widths[-1]
    sentence = (
        f"Among {found.pool} pieces for each place every outfit can be tried, so the best one is known. A beam of "
        f"width {first.width} falls {first.gap.value:.4f} short of it in the middle, one of width {last.width} "
        f"{last.gap.value:.4f}."
    )
    if last.equal:
        sentence += f" The widest finds the very best in {findings.of_hundred(last.equal.value)}."
    rows = [
        [
            f"{row.width}",
            f"{row.gap.value:.4f}",
            words.share(row.equal.value) if row.equal else "",
            f"{row.calls.value:,.0f}" if row.calls else "",
        ]
        for row in found.widths
    ]
    head = ("Width", "Short of the best", "Finds the very best", "Outfits tried")
    shown("Is a wider beam worth it?", sentence, found, lambda: lab_plots.widths(found.widths), table(head, rows))


def _kind(found: Experiment, kind: str) -> Group | None:
    return next((group for group in found.groups if group.kind == kind), None)


def _value(figure: Figure | None) -> float:
    return figure.value if figure else 0.0
