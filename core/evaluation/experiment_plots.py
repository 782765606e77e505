"""An experiment's result file as one page of plots that needs nothing else to be looked at."""

from collections.abc import Mapping
from html import escape
from typing import Any

import plotly.graph_objects as go

_PLAIN = ("originals", "random")
_GREY = "#9a9a94"


def page(content: Mapping[str, Any]) -> str:
    """HTML with every plot that the content of a result file allows; the first plot carries the library."""
    figures = [*(_of_completers(content) if "completers" in content else []), *_of_beams(content)]
    plots = [figure.to_html(full_html=False, include_plotlyjs=number == 0) for number, figure in enumerate(figures)]
    about = (
        f"{content['n']:,} outfits without {content['remove']} of their pieces, completed from {content['pool']} "
        f"(slots {content['slots']}) by {content['scorer']}"
    )
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Completion algorithms</title></head>',
            '<body style="font-family: sans-serif; max-width: 60rem; margin: 2rem auto">',
            f"<h1>Completion algorithms</h1><p>{escape(about)}.<br><code>{escape(content['command'])}</code></p>",
            *plots,
            "</body></html>",
        ]
    )


def _of_completers(content: Mapping[str, Any]) -> list[go.Figure]:
    parts = content["completers"] | {name: content[name] for name in _PLAIN}
    return [
        _spread(parts, "scores", f"Scores by {content['scorer']}, which was maximised"),
        _spread(parts, "second_scores", f"Scores by {content['second_scorer']}, which nobody maximised"),
        _costs(content["completers"]),
        _recalls(parts),
    ]


def _spread(parts: Mapping[str, Any], key: str, title: str) -> go.Figure:
    """The share of outfits below each score."""
    figure = go.Figure(
        layout={"title": title, "xaxis": {"title": "score"}, "yaxis": {"title": "share of outfits below"}}
    )
    for name, part in parts.items():
        quantiles = part[key]["quantiles"]
        line = {"color": _GREY, "dash": "dot" if name == "random" else "solid"} if name in _PLAIN else {}
        shares = [place / (len(quantiles) - 1) for place in range(len(quantiles))]
        figure.add_scatter(x=quantiles, y=shares, mode="lines", name=name, line=line)
    return figure


def _costs(parts: Mapping[str, Any]) -> go.Figure:
    """Score against scorer calls."""
    figure = go.Figure(layout={"title": "What a score costs", "showlegend": False})
    figure.update_xaxes(title="scorer calls for an outfit (median)", type="log").update_yaxes(title="median score")
    figure.add_scatter(
        x=[part["median_calls"] for part in parts.values()],
        y=[part["median_score"]["value"] for part in parts.values()],
        text=list(parts),
        mode="markers+text",
        textposition="top center",
    )
    return figure


def _recalls(parts: Mapping[str, Any]) -> go.Figure:
    """How often removed pieces came back, with intervals."""
    found = {name: part["recall_at_10"] for name, part in parts.items() if "recall_at_10" in part}
    whole = {name: each if isinstance(each, Mapping) else {"value": each} for name, each in found.items()}
    values = [each["value"] for each in whole.values()]
    up, down = (
        [abs(each.get(end, each["value"]) - each["value"]) for each in whole.values()] for end in ("high", "low")
    )
    bars = go.Bar(x=list(whole), y=values, error_y={"array": up, "arrayminus": down})
    return go.Figure(bars, layout={"title": "Removed pieces among ten proposals", "yaxis": {"title": "recall at 10"}})


def _of_beams(content: Mapping[str, Any]) -> list[go.Figure]:
    if "beam" not in content:
        return []
    rows = content["beam"]["rows"]
    figure = go.Figure(layout={"title": f"Beams on pools of {content['beam']['pool']}"})
    figure.update_xaxes(title="width", type="log").update_yaxes(
        title="share of outfits with the best completion of all"
    )
    figure.add_scatter(x=[row["width"] for row in rows], y=[row["share_equal"] for row in rows], mode="lines+markers")
    return [figure]
