"""Figures on their way to the browser: small, and put together once."""

from __future__ import annotations

import json

import plotly.graph_objects as go

from deepmath_viz.ui.charts.theme import DARK, LIGHT, Look
from deepmath_viz.ui.elements import chart

DRAWN: list[str] = []


def draw(look: Look, *, title: str) -> go.Figure:
    DRAWN.append(title)
    return go.Figure(go.Bar(x=[1, 2], y=[3, 4]), {"title": title, "paper_bgcolor": look.surface})


def test_a_figure_is_drawn_once_for_what_it_is_drawn_from() -> None:
    DRAWN.clear()
    first = chart.drawn(draw, LIGHT, title="By difficulty")
    assert chart.drawn(draw, LIGHT, title="By difficulty") is first
    assert DRAWN == ["By difficulty"]
    assert first.of_difficulty
    dark = chart.drawn(draw, DARK, title="By difficulty")
    other = chart.drawn(draw, LIGHT, title="By domain")
    assert DRAWN == ["By difficulty", "By difficulty", "By domain"]
    assert not other.of_difficulty
    papers = [json.loads(one.spec)["layout"]["paper_bgcolor"] for one in (first, dark)]
    assert papers == [LIGHT.surface, DARK.surface]


def test_a_figure_travels_without_a_template_and_in_the_colours_of_the_app() -> None:
    spec = json.loads(chart.spec(draw(LIGHT, title="T")))
    assert "template" not in spec["layout"]
    assert spec["layout"]["colorway"][1] == "#d1615e"
    assert spec["data"] == [{"type": "bar", "x": [1, 2], "y": [3, 4]}]
