"""Score against time: what a better outfit costs, by every algorithm that was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import plotly.graph_objects as go
import streamlit as st

from pages._ui import plots, words
from pages._ui.plots import Inks
from pages._ui.trials import Bench, Trial

# Shapes tell algorithms apart where colours do not: for those who do not see them, and in print.
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "star", "pentagon", "x", "hexagram", "triangle-down")
_LIGHT = ("#1f5c46", "#b3541e", "#33619e", "#8a3f7a", "#7a6200", "#4d4d4d", "#0d7f81", "#a3324f", "#5553a8", "#6b4a2b")
_DARK = ("#8fceb1", "#f0a26b", "#8fb8e8", "#dba3d0", "#e3c35a", "#c9c5bd", "#6fd6d8", "#f28ba3", "#b3b4f2", "#d3b08c")
_TICKS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
_LEAST_SPAN = 0.1  # of the scores: smaller differences should look small
_FASTEST = 0.01  # seconds: what is quicker than the eye stands at the edge


@dataclass(frozen=True)
class Mark:
    """One point: `said` is what it says when pointed at; one that is not `now` is drawn as an outline."""

    name: str
    seconds: float
    score: float
    said: str
    now: bool = True


def section(bench: Bench, names: Sequence[str], busy: bool) -> None:
    """The plot of all that was tried in this visit, the same as a table, and the way to begin again."""
    trials = bench.finished
    if not trials:
        return
    st.html(
        "<h2 class='section'>What does a better score cost?</h2>"
        "<p class='finding'>Each mark is one run of one algorithm: the higher, the better the outfit; the further to "
        "the left, the sooner it came. Filled marks answer the latest question, outlines earlier ones. Scores compare "
        "answers to one question, not one question with another.</p>"
    )
    marks = [Mark(t.completer, t.result.seconds, score(t), said(t), _now(bench, t)) for t in trials if t.result]
    shown(marks, names)
    with st.expander("The same as a table"):
        st.html(table(bench, trials))
    st.button("Forget these runs", on_click=bench.reset, type="tertiary", disabled=busy)


def _now(bench: Bench, trial: Trial) -> bool:
    return trial.question == bench.trials[-1].question


def score(trial: Trial) -> float:
    """What the algorithm maximised: the judge's score, weighed against the words where there are any."""
    best = trial.best
    if best is None:
        return 0.0
    return best.judgement.score if best.value is None else best.value


def said(trial: Trial) -> str:
    """One run in words."""
    result = trial.result
    if result is None:
        return ""
    name, calls = words.plain(trial.completer), words.count(result.calls, "outfit")
    return f"Run {trial.number}, {name}: {score(trial):.2f} in {words.moment(result.seconds)}, {calls} tried"


def shown(marks: Sequence[Mark], names: Sequence[str]) -> None:
    """The plot; `names` are all algorithms in an order that never changes, so that each keeps its sign."""
    st.plotly_chart(
        drawn(marks, names, plots.inks()),
        width="stretch",
        config={"displayModeBar": False},
        alt="Score against time. " + "; ".join(mark.said for mark in marks) + ".",
    )


def drawn(marks: Sequence[Mark], names: Sequence[str], colours: Inks) -> go.Figure:
    """Score against seconds on a logarithmic scale, every algorithm by its own shape and colour."""
    plot = go.Figure()
    for name in dict.fromkeys(mark.name for mark in marks):
        plot.add_trace(_trace([mark for mark in marks if mark.name == name], name, names, colours))
    seconds = [max(mark.seconds, _FASTEST) for mark in marks]
    ticks = [tick for tick in _TICKS if min(seconds) / 4 <= tick <= max(seconds) * 4]
    ink = {"color": colours.text, "size": 12}
    grid = {"gridcolor": colours.line, "zeroline": False, "tickfont": ink, "fixedrange": True}
    plot.update_xaxes(
        type="log",
        tickvals=ticks,
        ticktext=[f"{tick:g} s" for tick in ticks],
        title={"text": "Time", "font": ink},
        **grid,
    )
    title = {"text": "Score", "font": ink}
    plot.update_yaxes(title=title, range=_span([mark.score for mark in marks]), tickformat=".2f", nticks=6, **grid)
    plot.update_layout(
        height=380,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": -0.22, "x": 0, "font": {"color": colours.text, "size": 13}},
        showlegend=True,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
    )
    return plot


def _span(scores: Sequence[float]) -> tuple[float, float]:
    middle = (min(scores) + max(scores)) / 2
    half = max(max(scores) - min(scores), _LEAST_SPAN) * 0.6
    return middle - half, middle + half


def _trace(marks: Sequence[Mark], name: str, names: Sequence[str], colours: Inks) -> go.Scatter:
    place = list(names).index(name) if name in names else len(names)
    shape = SYMBOLS[place % len(SYMBOLS)]
    ink = (_DARK if colours is plots.DARK else _LIGHT)[place % len(_LIGHT)]
    return go.Scatter(
        x=[max(mark.seconds, _FASTEST) for mark in marks],
        y=[mark.score for mark in marks],
        name=words.plain(name),
        mode="markers",
        marker={
            "size": 13,
            "color": ink,
            "symbol": [shape if mark.now else f"{shape}-open" for mark in marks],
            "line": {"width": 1.5},
        },
        text=[mark.said for mark in marks],
        hovertemplate="%{text}<extra></extra>",
    )


def table(bench: Bench, trials: Sequence[Trial]) -> str:
    """Every run as a row of an HTML table, the latest first."""
    numbers = {question: number for number, question in enumerate(bench.questions(), 1)}
    head = "".join(
        f"<th scope='col'>{name}</th>" for name in ("Run", "Algorithm", "Score", "Time", "Outfits tried", "Question")
    )
    rows = "".join(_row(trial, numbers[trial.question]) for trial in reversed(trials))
    return f"<div class='wide'><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"


def _row(trial: Trial, question: int) -> str:
    result = trial.result
    if result is None:
        return ""
    again = f" (as run {trial.before})" if trial.before else ""
    cells = (
        words.plain(trial.completer),
        f"{score(trial):.2f}",
        words.moment(result.seconds),
        f"{result.calls:,}",
        f"{question}. {trial.question.words}",
    )
    body = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f"<tr><th scope='row'>{trial.number}{again}</th>{body}</tr>"
