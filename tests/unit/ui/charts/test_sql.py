"""Charts of results of queries: what the columns ask for, and nothing added up unasked."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from deepmath_viz.ui.charts import sql
from deepmath_viz.ui.charts.sql import Drawing
from deepmath_viz.ui.charts.theme import LIGHT

LEVELS = [5.0, 5.0, 6.5, 6.5]
DOMAINS = ["Algebra", "Calculus", "Algebra", "Calculus"]


@pytest.mark.parametrize(
    ("columns", "meant"),
    [
        # The last measure up, the scale across, the text as colour; a scale is never added up.
        (
            {"difficulty": LEVELS, "domain": DOMAINS, "n": [4, 3, 2, 1], "median": [9, 8, 7, 6]},
            Drawing("line", "difficulty", "median", "domain"),
        ),
        ({"domain": ["A", "B"], "n": [4, 3]}, Drawing("bar", "domain", "n")),
        (
            {"topic": ["A", "B"], "problems": [2, 1], "mean_difficulty": [5, 6], "part": [6, 4]},
            Drawing("bar", "topic", "part"),
        ),
        ({"floor(difficulty)": [7, 3], "n": [1, 2]}, Drawing("line", "floor(difficulty)", "n")),
        ({"characters": [1, 2, 3], "n": [1, 5, 2]}, Drawing("line", "characters", "n")),
        ({"width": [2, 1, 3], "height": [1, 5, 2]}, Drawing("scatter", "width", "height")),
        # Problems one by one: two have the same level, and no bar holds both.
        ({"id": [1, 2, 3], "difficulty": [5, 5, 6], "n": [9, 8, 7]},
         Drawing("scatter", "difficulty", "n")),
        ({"domain": ["A", "A", "B"], "n": [9, 8, 7]}, Drawing("scatter", "domain", "n")),
        ({"difficulty": LEVELS}, Drawing("histogram", "difficulty")),
        ({"difficulty": LEVELS, "domain": DOMAINS}, Drawing("histogram", "difficulty")),
        # Rows of texts are to be read.
        ({"id": [1, 2], "question": ["What?", "Why?"], "difficulty": [5.0, 6.0]}, None),
        ({"note": ["so " * 60, "and so " * 60], "n": [1, 2]}, None),
        ({"id": []}, None),
    ],
)  # fmt: skip
def test_a_chart_is_suggested_by_the_types_of_the_columns(
    columns: dict[str, Any], meant: Drawing | None
) -> None:
    assert sql.suggest(pa.table(columns)) == meant


def test_rows_that_would_share_a_bar_are_points() -> None:
    table = pa.table({"domain": ["A", "A", "B"], "n": [9, 8, 7]})
    bars = Drawing("bar", "domain", "n")
    assert sql.shares_bars(table, bars)
    (trace,) = sql.draw(table, bars, LIGHT).data
    assert (trace.type, trace.mode, list(trace.y)) == ("scatter", "markers", [9, 8, 7])
    alone = pa.table({"domain": ["A", "B"], "n": [9, 7]})
    assert not sql.shares_bars(alone, bars)
    assert sql.draw(alone, bars, LIGHT).data[0].type == "bar"


def test_every_group_is_drawn_and_differs_in_more_than_colour() -> None:
    names = [f"domain {n}" for n in range(12)]
    table = pa.table({"difficulty": [5.0, 6.0] * 12, "domain": sorted(names * 2), "n": range(24)})
    wanted = Drawing("line", "difficulty", "n", "domain")
    traces = sql.draw(table, wanted, LIGHT).data
    assert sum(len(trace.x) for trace in traces) == 24
    own = traces[: sql.GROUPS]
    assert len({(t.marker.color) for t in own}) == len({t.marker.symbol for t in own}) == sql.GROUPS
    assert {t.name for t in traces[sql.GROUPS :]} == {"others"}
    assert [t.showlegend for t in traces[sql.GROUPS :]].count(True) == 1
    assert sql.groups_left_out(table, wanted) == 0
    many = pa.table({"x": range(100), "y": range(100), "g": [str(n) for n in range(100)]})
    assert sql.groups_left_out(many, Drawing("scatter", "x", "y", "g")) == 100 - sql.MOST_GROUPS


def test_colours_go_to_the_groups_of_most_rows_and_topics_are_named_as_on_other_pages() -> None:
    once = [f"Mathematics -> Algebra -> Topic {n}" for n in range(9)]
    often = ["Mathematics -> Number Theory -> Congruences"] * 3
    steps = [*range(9), 9.0, 9.5, 10.0]
    table = pa.table({"difficulty": steps, "topic": [*once, *often], "n": range(12)})
    traces = sql.draw(table, Drawing("line", "difficulty", "n", "topic"), LIGHT).data
    assert (traces[0].name, list(traces[0].y)) == ("Number Theory › Congruences", [9, 10, 11])
    assert traces[1].name == "Algebra › Topic 0"  # as they come, where they are of one size
    assert traces[-1].hovertext == "Algebra › Topic 8"


def test_a_missing_number_has_no_place_at_an_axis_and_a_missing_text_is_named() -> None:
    table = pa.table({"difficulty": [5.0, None], "n": [1, 2]})
    (trace,) = sql.draw(table, Drawing("line", "difficulty", "n"), LIGHT).data
    assert list(trace.x) == [5.0, None]
    named = pa.table({"domain": ["<b>A</b>", None], "n": [1, 2]})
    (trace,) = sql.draw(named, Drawing("bar", "domain", "n"), LIGHT).data
    assert list(trace.x) == ["&lt;b&gt;A&lt;/b&gt;", "null"]
