"""Plots of figures with their intervals, which can be read on a phone, in the dark, and as a sentence."""

from collections.abc import Callable
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from core.evidence import Comparison, Figure
from pages._ui import words

_ROW = 50  # pixels: a line of text above a line of dots


@dataclass(frozen=True)
class Inks:
    """The colours of a theme: the accent for what matters, the others quiet, text on the page's own ground."""

    accent: str
    model: str
    control: str
    line: str
    text: str
    ground: str


LIGHT = Inks("#1f5c46", "#6a665f", "#a19c93", "#e4e2dd", "#191817", "#ffffff")
DARK = Inks("#8fceb1", "#b5b1a9", "#837f77", "#363430", "#eeece7", "#141413")


def inks() -> Inks:
    """The colours of the theme that the visitor sees."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def intervals(comparison: Comparison, label: Callable[[str], str], accent: str = "") -> None:
    """One row a figure: a dot with its 95% interval, controls as rings, a dotted line where guessing ends."""
    st.plotly_chart(
        drawn(comparison, label, accent, inks()),
        width="stretch",
        config={"displayModeBar": False, "staticPlot": False},
        alt=described(comparison, label),
    )


def drawn(comparison: Comparison, label: Callable[[str], str], accent: str, colours: Inks) -> go.Figure:
    """The plot; `accent` is the name of the figure that stands out."""
    plot = go.Figure()
    figures = comparison.figures
    for place, figure in enumerate(figures):
        _add(plot, figure, len(figures) - place, label(figure.name), _ink(figure, accent, colours), colours)
    if comparison.chance is not None:
        plot.add_vline(x=comparison.chance, line={"color": colours.control, "width": 1, "dash": "dot"}, layer="below")
        plot.add_annotation(
            x=comparison.chance,
            y=0.25,
            text="guessing",
            showarrow=False,
            xanchor="left",
            xshift=5,
            font={"size": 12, "color": colours.text},
        )
    plot.update_xaxes(
        range=[-0.03, 1.05],
        tickvals=[0, 0.25, 0.5, 0.75, 1],
        ticktext=["0", "25%", "50%", "75%", "100%"],
        tickfont={"color": colours.text, "size": 12},
        fixedrange=True,
        showgrid=True,
        gridcolor=colours.line,
        zeroline=False,
    )
    plot.update_yaxes(range=[0, len(figures) + 0.7], visible=False, fixedrange=True)
    plot.update_layout(
        height=_ROW * len(figures) + 70,
        margin={"l": 8, "r": 8, "t": 4, "b": 28},
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
    )
    return plot


def _ink(figure: Figure, accent: str, colours: Inks) -> str:
    if figure.kind == "control":
        return colours.control
    return colours.accent if figure.name == accent else colours.model


def _add(plot: go.Figure, figure: Figure, place: int, label: str, ink: str, colours: Inks) -> None:
    bounds = None
    if figure.low is not None and figure.high is not None:
        bounds = {
            "array": [figure.high - figure.value],
            "arrayminus": [figure.value - figure.low],
            "thickness": 2,
            "width": 0,
            "color": ink,
        }
    ring = figure.kind == "control"
    plot.add_trace(
        go.Scatter(
            x=[figure.value],
            y=[place],
            error_x=bounds,
            mode="markers",
            marker={"size": 11, "color": ink, "symbol": "circle-open" if ring else "circle", "line": {"width": 2}},
            hovertemplate=f"{said(figure, label)}<extra></extra>",
        )
    )
    plot.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=place,
        yshift=19,
        text=f"{label}  <b>{words.share(figure.value)}</b>",
        showarrow=False,
        font={"size": 14, "color": colours.text},
        bgcolor=colours.ground,
        borderpad=1,
    )


def said(figure: Figure, label: str) -> str:
    """A figure in words."""
    text = f"{label}: {words.share(figure.value)}"
    if figure.low is not None and figure.high is not None:
        text += f", 95% interval {words.share(figure.low)} to {words.share(figure.high)}"
    return text + (f", {figure.n:,} questions" if figure.n else "")


def described(comparison: Comparison, label: Callable[[str], str]) -> str:
    """The plot for someone who cannot see it."""
    rows = "; ".join(said(figure, label(figure.name)) for figure in comparison.figures)
    guess = "" if comparison.chance is None else f" Guessing reaches {words.share(comparison.chance)}."
    return f"{rows}.{guess}"
