"""Charts of novelty: shares add up, published figures are marked, names stay apart."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.analysis.marks import Group, target_of
from deepmath_viz.analysis.novelty import curve
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.ui.charts import novelty as drawn
from deepmath_viz.ui.charts import novelty_curve
from deepmath_viz.ui.charts.theme import DARK, LIGHT


def curves(*names: str) -> dict:
    similar = np.linspace(0.7, 0.999, 40, dtype=np.float32)
    return {name: curve(similar, similar[::-1]) for name in names}


def traces(figure: go.Figure, kind: type) -> list:
    return [trace for trace in figure.data if isinstance(trace, kind)]


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_the_bars_of_a_set_add_up_and_the_paper_is_a_mark_of_its_own(look):
    figure = drawn.uniqueness_chart(curves("Own <b>", "Open-R1", published.NAME), 0.98, look)
    bars = traces(figure, go.Bar)
    assert [sum(shares) for shares in zip(*(bar.x for bar in bars), strict=True)] == (
        pytest.approx([100, 100, 100])
    )
    assert bars[0].y == (f"{published.NAME} · 40", "Open-R1 · 40", "Own &lt;b&gt; · 40")
    (paper,) = traces(figure, go.Scatter)
    assert paper.y == bars[0].y[:2]
    assert paper.x == pytest.approx([100 * 82.81 / 103.02, 100 * 43.66 / 93.98])


def test_a_set_without_rows_is_drawn_as_nothing():
    nothing = np.zeros(0, np.float32)
    figure = drawn.uniqueness_chart({"Open-RS": curve(nothing, nothing)}, 0.9, LIGHT)
    assert [bar.x for bar in traces(figure, go.Bar)] == [(0,), (0,), (0,)]
    empty = novelty_curve.curve_chart({"Open-RS": curve(nothing, nothing)}, 0.9, "anywhere", LIGHT)
    assert not traces(empty, go.Scatter)


def test_the_curve_marks_the_papers_threshold_and_the_chosen_one():
    found = curves(published.NAME, "Open-R1", "A", "B", "C", "D", "E", "F")
    figure = novelty_curve.curve_chart(found, 0.9, "elsewhere", LIGHT)
    assert {shape.x0 for shape in figure.layout.shapes} == {0.98, 0.9}
    lines = [t for t in traces(figure, go.Scatter) if t.mode == "lines"]
    assert len(lines) == 8
    for line in lines:
        assert list(line.y) == sorted(line.y)
    looks = [(line.line.color, line.line.dash) for line in lines[:6]]
    assert len(set(looks)) == 6
    one = novelty_curve.curve_chart(found, 0.98, "anywhere", LIGHT)
    assert len(one.layout.shapes) == 1


def test_a_click_on_a_part_of_a_group_leads_where_it_says():
    groups = [
        Group("<i>x</i>", {"unique": 3, "within": 1, "elsewhere": 0}),
        Group(None, {"unique": 0, "within": 0, "elsewhere": 0}),
    ]
    figure = drawn.groups_chart(
        groups, LIGHT, "By", lambda group, kind: Filters(text=str(group.value), novelties=(kind,))
    )
    bars = traces(figure, go.Bar)
    assert bars[0].y == ("&lt;i&gt;x&lt;/i&gt; (n = 4)", "unknown (n = 0)")
    assert [bar.x[0] for bar in bars] == [75, 25, 0]
    target = target_of({"customdata": list(bars[1].customdata[0])})
    assert target == Filters(text="<i>x</i>", novelties=("within",))


def test_difficulty_by_set_says_which_row_is_published():
    own = (0, 0, 10, 0, 30, 0, 0, 0, 0)
    figure = drawn.difficulty_chart(own, LIGHT, rated=40, filtered=True)
    labels = figure.layout.yaxis.ticktext
    assert labels[0] == f"{published.NAME}, this corpus, filtered"
    assert all(label.endswith(", published") for label in labels[1:])
    maps = traces(figure, go.Heatmap)
    rows = {labels[y]: row for trace in maps for y, row in zip(trace.y, trace.z, strict=True)}
    assert list(rows[labels[0]]) == [0, 0, 25, 0, 75, 0, 0, 0, 0]
    for name, levels in published.DIFFICULTY_BY_SET.items():
        total = sum(n or 0 for n in levels)
        for share, level in zip(rows[f"{name}, published"], levels, strict=True):
            assert (share is None) if level is None else share == pytest.approx(100 * level / total)
    bare = drawn.difficulty_chart((0,) * 9, DARK, rated=0)
    assert len(bare.layout.yaxis.ticktext) == 7


ENDS = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.floats(0, 100), max_size=9)


@given(ENDS)
def test_names_beside_the_lines_stay_apart_and_in_order(ends):
    found = novelty_curve.spread(ends, 5.0, 100.0)
    assert set(found) == set(ends)
    heights = list(found.values())
    assert all(a - b >= 5.0 - 1e-6 for a, b in pairwise(heights))
    assert [ends[name] for name in found] == sorted(ends.values(), reverse=True)
    assert all(y <= 100.0 + 1e-6 for y in heights)
    apart = sorted(ends.values())
    if all(b - a >= 5 for a, b in pairwise(apart)):
        assert found == pytest.approx(ends)
