"""Stacked bars: shares add up, counts stand under the pointer, clicks lead where they say."""

from __future__ import annotations

import pytest

from deepmath_viz.analysis.marks import Group, target_of
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.labels import AGREEMENTS
from deepmath_viz.dataset.pair_query import Overlap
from deepmath_viz.ui.charts import contamination
from deepmath_viz.ui.charts.agreement import COLOURS, agreement_chart
from deepmath_viz.ui.charts.stacked import Part, group_bars, stack
from deepmath_viz.ui.charts.theme import DARK, LIGHT


def under_the_pointer(bar, at):
    """What Plotly makes of a bar's hover text."""
    text = bar.hovertemplate.replace("%{y}", bar.y[at]).removesuffix("<extra></extra>")
    for n, cell in enumerate(bar.customdata[at]):
        text = text.replace(f"%{{customdata[{n}]:,}}", f"{cell:,}" if isinstance(cell, int) else "")
    for digits in (1, 2):
        text = text.replace(f"%{{x:.{digits}f}}", f"{bar.x[at]:.{digits}f}")
    return text


@pytest.mark.parametrize("look", [LIGHT, DARK])
def test_agreement_is_drawn_from_all_to_undecided(look):
    groups = [
        Group("A<b", dict(zip(AGREEMENTS, (2000, 1000, 0, 0, 1000), strict=True))),
        Group("empty", dict.fromkeys(AGREEMENTS, 0)),
    ]
    figure = agreement_chart(groups, look, "Agreement by domain")
    assert [bar.marker.color for bar in figure.data] == list(COLOURS.values())
    assert figure.data[0].y == ("A&lt;b (n = 4,000)", "empty (n = 0)")
    assert [bar.x for bar in figure.data] == [(50, 0), (25, 0), (0, 0), (0, 0), (25, 0)]
    assert under_the_pointer(figure.data[1], 0) == (
        "<b>A&lt;b (n = 4,000)</b><br>two agree: 1,000 of 4,000 (25.0%)"
    )
    assert target_of({"customdata": list(figure.data[0].customdata[0])}) is None


def test_counts_stand_under_the_pointer_whether_a_click_leads_somewhere_or_not():
    groups, names = [Group(5.5, {"a": 1, "b": 3})], {"a": "One", "b": "Other"}
    plain = group_bars(groups, names, {"a": "red", "b": "blue"}, LIGHT, "By")
    leading = group_bars(
        groups,
        names,
        {"a": "red", "b": "blue"},
        LIGHT,
        "By",
        lambda group, kind: Filters(text=f"{group.value} {kind}"),
    )
    for figure in (plain, leading):
        assert under_the_pointer(figure.data[1], 0) == "<b>5.5 (n = 4)</b><br>Other: 3 of 4 (75.0%)"
    target = target_of({"customdata": list(leading.data[1].customdata[0])})
    assert target == Filters(text="5.5 b")


def test_nothing_is_drawn_as_nothing():
    assert stack([], [], [Part("a", [], "red")]).data[0].x == ()


def test_an_overlap_tells_equal_texts_from_near_ones():
    rows = [Overlap("AIME<24>", 30, exact=3, found=9), Overlap("none", 0)]
    figure = contamination.overlap(rows, LIGHT, 0.95, "Found")
    assert [bar.x for bar in figure.data] == [(10, 0), (20, 0)]
    assert under_the_pointer(figure.data[1], 0) == (
        "<b>AIME&lt;24&gt;</b><br>Above 0.95, other text: 6 of 30 (20.00%)"
    )
    assert [note.text for note in figure.layout.annotations] == ["9 of 30 · 30.0%", "0 of 0 · –"]
    assert [list(bar.customdata[0])[-2:] for bar in figure.data] == [
        ["AIME<24>", "exact"],
        ["AIME<24>", "near"],
    ]
    assert figure.layout.xaxis.range == pytest.approx((0, 30.6))
