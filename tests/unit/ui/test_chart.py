"""Figures on their way to the browser: small, and put together once."""

from __future__ import annotations

import functools
import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from deepmath_viz.ui.charts.theme import DARK, LIGHT, Look
from deepmath_viz.ui.elements import chart
from deepmath_viz.ui.elements.likeness import key_of

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


def test_keys_are_equal_for_what_holds_the_same_and_for_nothing_else() -> None:
    def made(last: int = 3, kind: type = np.int64) -> Any:
        table = {"a": [1, (2, "x")], "b": np.array([1, last], kind)}
        return (LIGHT, functools.partial(draw, LIGHT, title="T"), {"s"}, table)

    assert hash(key_of(made())) == hash(key_of(made()))
    assert key_of(made()) == key_of(made())
    others = [made(4), made(kind=np.int32), [1], (1,), [True], {1: 2}, {2: 1}, "1", 1]
    assert len({key_of(one) for one in [made(), *others]}) == len(others) + 1
    with pytest.raises(TypeError):
        key_of((1, SimpleNamespace(a=1)))
