"""The lab: what the committed experiments measured of the algorithms, finding by finding."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from core.evidence import Figure
from core.lab import COMMAND, Experiment, Group, Lab
from pages._ui import lab_plots, lab_words, tradeoff, words
from pages._ui.lab_words import Row, name, value


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
    scores(found)
    effort(found, lab.completers)
    recall(found)
    variety(found)
    second(found)
    beam(found)


def chosen(experiments: Sequence[Experiment]) -> Experiment:
    """The experiment to read, where there are several."""
    if len(experiments) == 1:
        return experiments[0]
    files = {experiment.file: experiment for experiment in experiments}
    return files[st.selectbox("Which experiment", list(files), format_func=lambda file: lab_words.about(files[file]))]


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
    hills(found, "How good are the outfits?", lab_words.scores(found), lambda group: group.scores)


def second(found: Experiment) -> None:
    """How good they are by a judge that nobody tried to please."""
    hills(found, "What does another judge say?", lab_words.second(found), lambda group: group.second_scores)


def hills(found: Experiment, title: str, sentence: str, of: Callable[[Group], tuple[float, ...]]) -> None:
    """Distributions by one judge, the highest median first."""
    groups = sorted((group for group in found.groups if of(group)), key=lambda group: -of(group)[50])
    if not groups:
        return
    rows = [[name(group), *(f"{of(group)[at]:.2f}" for at in (5, 25, 50, 75, 95))] for group in groups]
    head = ("Outfits", "5% lie below", "25% below", "Half below", "75% below", "95% below")
    drawn = [(name(group), of(group), group.kind != "completer") for group in groups]
    shown(title, sentence, found, lambda: lab_plots.hills(drawn), table(head, rows))


def effort(found: Experiment, names: Sequence[str]) -> None:
    """What a better score costs; `names` are all algorithms."""
    groups = [group for group in found.groups if group.kind == "completer" and group.score and group.seconds]
    if not groups:
        return
    rows = [
        [name(g), f"{value(g.score):.3f}", words.moment(value(g.seconds)), f"{g.calls.value:,.0f}" if g.calls else ""]
        for g in sorted(groups, key=lambda group: value(group.seconds))
    ]
    head = ("Algorithm", "Median score", "Median time", "Outfits tried")
    marks = [mark(group) for group in groups]
    title, sentence = "What does a better score cost?", lab_words.effort(groups)
    shown(title, sentence, found, lambda: tradeoff.shown(marks, names), table(head, rows))


def mark(group: Group) -> tradeoff.Mark:
    """An algorithm's medians as a point."""
    tried = f", {group.calls.value:,.0f} outfits tried" if group.calls else ""
    said = f"{name(group)}: {value(group.score):.2f} in {words.moment(value(group.seconds))}{tried}"
    return tradeoff.Mark(group.name, value(group.seconds), value(group.score), said)


def recall(found: Experiment) -> None:
    """Whether the pieces that stylists chose come back."""
    rows = lab_words.ranked(found, lambda group: group.recall if group.kind != "originals" else None)
    medians(
        found,
        "Do the stylists' own pieces come back?",
        lab_words.recall(rows),
        rows,
        lambda share: f"{share:.1%}",
        "Came back",
    )


def variety(found: Experiment) -> None:
    """Whether everybody gets the same pieces."""
    rows = lab_words.ranked(found, lambda group: group.distinct)
    title = "Does everybody get the same pieces?"
    medians(found, title, lab_words.variety(rows), rows, lambda count: f"{count:,.0f}", "Different pieces")


def medians(
    found: Experiment, title: str, sentence: str, rows: list[Row], say: Callable[[float], str], what: str
) -> None:
    """One figure a group, with intervals where they were measured."""
    if not rows:
        return
    cells = [[label, say(figure.value), _bounds(figure, say)] for label, figure, _ in rows]
    cells_table = table(("Outfits", what, "95% interval"), cells)
    shown(title, sentence, found, lambda: lab_plots.medians(rows, say), cells_table)


def _bounds(figure: Figure, say: Callable[[float], str]) -> str:
    if figure.low is None or figure.high is None:
        return "not measured"
    return f"{say(figure.low)} to {say(figure.high)}"


def beam(found: Experiment) -> None:
    """What a wider beam gains."""
    if not found.widths:
        return
    rows = [
        [
            f"{row.width}",
            f"{lab_words.short(row).value:.4f}",
            words.share(row.equal.value) if row.equal else "",
            f"{row.calls.value:,.0f}" if row.calls else "",
        ]
        for row in found.widths
    ]
    head = ("Width", "Short of the best", "Finds the very best", "Outfits tried")
    draw, sentence = (lambda: lab_plots.widths(found.widths, lab_words.short)), lab_words.beam(found)
    shown("Is a wider beam worth it?", sentence, found, draw, table(head, rows))
