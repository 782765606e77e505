"""Plots of an experiment: whole distributions, medians with intervals, and what a wider beam gains."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.evidence import Figure
from core.lab import Width
from pages._ui import plots, words
from pages._ui.plots import Inks

_ROW = 64  # pixels: a label above a hill
_BINS = 48
_HILL = 0.62  # of a row's height
_SMOOTH = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9

Hill = tuple[str, tuple[float, ...], bool]
"""A label, 101 quantiles, and whether it is there for comparison only."""


def hills(rows: Sequence[Hill]) -> None:
    """One hill a row, high where many outfits score so, with a mark at the median."""
    said = "; ".join(f"{label}: half lie above {quantiles[50]:.2f}" for label, quantiles, _ in rows)
    _show(hills_drawn(rows, plots.inks()), f"Distributions of scores. {said}.")


def hills_drawn(rows: Sequence[Hill], colours: Inks) -> go.Figure:
    """The plot of `hills`, the first row on top."""
    plot = go.Figure()
    low, high = min(row[1][0] for row in rows), max(row[1][-1] for row in rows)
    middles, edges = _bins(low, high)
    for place, (label, quantiles, compared) in enumerate(rows):
        base = len(rows) - place - 1
        ink = colours.control if compared else colours.accent
        height = base + density(quantiles, edges) * _HILL
        plot.add_trace(_outline(middles, height, base, ink))
        median = quantiles[50]
        plot.add_trace(_median(median, base, ink, f"{label}: half lie above {median:.2f}", compared))
        _write(plot, f"{label}  <b>{median:.2f}</b>", base, colours)
    plot.update_xaxes(tickformat=".2f", gridcolor=colours.line, zeroline=False, fixedrange=True, tickfont=_ink(colours))
    plot.update_yaxes(range=[-0.15, len(rows) + 0.1], visible=False, fixedrange=True)
    return _laid_out(plot, _ROW * len(rows) + 50)


def round_steps(top: float) -> list[float]:
    """Two to five numbers from 0 to at most `top` (> 0) that are easily said, like 0, 200 and 400."""
    whole = 10.0 ** math.floor(math.log10(top))
    step = next(part * whole for part in (0.5, 1.0, 2.0) if top / (part * whole) < 5)
    return [step * place for place in range(int(top / step + 1e-9) + 1)]


def density(quantiles: Sequence[float], edges: np.ndarray) -> np.ndarray:
    """How many of the values fall between `edges` (b + 1,), smoothed, 1 where most do: (b,)."""
    below = np.interp(edges, quantiles, np.linspace(0, 1, len(quantiles)), left=0.0, right=1.0)  # (b + 1,)
    found = np.convolve(np.diff(below), _SMOOTH, "same")  # (b,)
    return np.asarray(found / max(found.max(), 1e-9))


def _bins(low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    margin = max(high - low, 1e-3) * 0.06
    edges = np.linspace(low - margin, high + margin, _BINS + 1)
    return (edges[:-1] + edges[1:]) / 2, edges


def _outline(middles: np.ndarray, height: np.ndarray, base: float, ink: str) -> go.Scatter:
    floor = np.full_like(height, base)
    return go.Scatter(
        x=np.concatenate([middles, middles[::-1]]),
        y=np.concatenate([height, floor]),
        fill="toself",
        line={"color": ink, "width": 1.2},
        opacity=0.75,
        hoverinfo="skip",
    )


def _median(value: float, base: float, ink: str, said: str, compared: bool) -> go.Scatter:
    return go.Scatter(
        x=[value],
        y=[base],
        mode="markers",
        marker={"size": 11, "color": ink, "symbol": "circle-open" if compared else "circle", "line": {"width": 2}},
        hovertemplate=f"{said}<extra></extra>",
    )


def medians(rows: Sequence[tuple[str, Figure, bool]], say: Callable[[float], str]) -> None:
    """One row a figure: a dot with its interval where there is one, rings where it is there for comparison."""
    said = "; ".join(f"{label}: {say(figure.value)}" for label, figure, _ in rows)
    _show(medians_drawn(rows, say, plots.inks()), f"{said}.")


def medians_drawn(rows: Sequence[tuple[str, Figure, bool]], say: Callable[[float], str], colours: Inks) -> go.Figure:
    """The plot of `medians`, the first row on top, from zero on."""
    plot = go.Figure()
    for place, (label, figure, compared) in enumerate(rows):
        base = len(rows) - place - 1
        ink = colours.control if compared else colours.accent
        if figure.low is not None and figure.high is not None:
            line = {"color": ink, "width": 2}
            plot.add_trace(
                go.Scatter(x=[figure.low, figure.high], y=[base] * 2, mode="lines", line=line, hoverinfo="skip")
            )
        plot.add_trace(_median(figure.value, base, ink, f"{label}: {say(figure.value)}", compared))
        _write(plot, f"{label}  <b>{say(figure.value)}</b>", base, colours, 0.34)
    top = max(figure.high or figure.value for _, figure, _ in rows) or 1.0
    ticks = round_steps(top)
    plot.update_xaxes(
        range=[-0.03 * top, 1.08 * top],
        tickvals=ticks,
        ticktext=[say(tick) for tick in ticks],
        gridcolor=colours.line,
        zeroline=False,
        fixedrange=True,
        tickfont=_ink(colours),
    )
    plot.update_yaxes(range=[-0.4, len(rows) - 0.2], visible=False, fixedrange=True)
    return _laid_out(plot, 50 * len(rows) + 50)


def widths(rows: Sequence[Width], short: Callable[[Width], Figure]) -> None:
    """How far a beam's outfits fall `short` of the best there is, by its width."""
    said = "; ".join(f"width {row.width}: {short(row).value:.4f} short" for row in rows)
    _show(widths_drawn(rows, short, plots.inks()), f"By how much the beam falls short of the best. {said}.")


def widths_drawn(rows: Sequence[Width], short: Callable[[Width], Figure], colours: Inks) -> go.Figure:
    """The plot of `widths`."""
    gaps = [short(row) for row in rows]
    spread = None
    if all(gap.low is not None and gap.high is not None for gap in gaps):
        above = [(gap.high or 0.0) - gap.value for gap in gaps]
        below = [gap.value - (gap.low or 0.0) for gap in gaps]
        spread = {"array": above, "arrayminus": below, "thickness": 2, "width": 0}
    plot = go.Figure(
        go.Scatter(
            x=[str(row.width) for row in rows],
            y=[gap.value for gap in gaps],
            error_y=spread,
            mode="lines+markers",
            marker={"size": 11, "color": colours.accent},
            line={"color": colours.accent, "width": 2},
            text=[_said(row, short(row)) for row in rows],
            hovertemplate="%{text}<extra></extra>",
        )
    )
    axis = {"gridcolor": colours.line, "zeroline": False, "fixedrange": True, "tickfont": _ink(colours)}
    plot.update_xaxes(type="category", title={"text": "Width of the beam", "font": _ink(colours)}, **axis)
    plot.update_yaxes(rangemode="tozero", title={"text": "Short of the best", "font": _ink(colours)}, nticks=5, **axis)
    return _laid_out(plot, 320)


def _said(row: Width, gap: Figure) -> str:
    equal = f", the very best in {words.share(row.equal.value)}" if row.equal else ""
    calls = f", {row.calls.value:,.0f} outfits tried" if row.calls else ""
    return f"Width {row.width}: {gap.value:.4f} short{equal}{calls}"


def _write(plot: go.Figure, text: str, base: float, colours: Inks, above: float = _HILL + 0.12) -> None:
    plot.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=base + above,
        text=text,
        showarrow=False,
        font={"size": 14, "color": colours.text},
        bgcolor=colours.ground,
        borderpad=1,
    )


def _ink(colours: Inks) -> dict[str, str | int]:
    return {"color": colours.text, "size": 12}


def _laid_out(plot: go.Figure, height: int) -> go.Figure:
    plot.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 28},
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        hovermode="closest",
    )
    return plot


def _show(plot: go.Figure, alt: str) -> None:
    st.plotly_chart(plot, width="stretch", config={"displayModeBar": False}, alt=alt)
