"""Charts: what they draw adds up, and every mark leads where it says."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.analysis import overview
from deepmath_viz.analysis.marks import Bar, target_of
from deepmath_viz.dataset import published, topics
from deepmath_viz.dataset.filters import UNKNOWN, Filters
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.colours import blend
from deepmath_viz.ui.charts.bars import bars
from deepmath_viz.ui.charts.heatmap import heatmap
from deepmath_viz.ui.charts.sunburst import PHONE, WIDE, topic_slices, topic_sunburst
from deepmath_viz.ui.charts.theme import DARK, LIGHT

ALGEBRA = "Mathematics -> Algebra"
COUNTS = {
    f"{ALGEBRA} -> Rings": 5,
    f"{ALGEBRA} -> Other": 2,
    "Mathematics -> Precalculus -> Limits": 3,
    "Mathematics -> Other": 1,
}


def facts(**changes: Any) -> overview.Overview:
    """Sixteen problems: eleven with a topic, twelve rated, one unrated, three unknown."""
    known: dict[str, Any] = {
        "totals": {"problems": 16, "rated": 12, "between_steps": 0},
        "topics": COUNTS,
        "without_topic": 5,
        "steps": {0.5: 1, 5.0: 8, 7.5: 3},
        "unrated": 1,
        "unknown": 3,
        "domains": (
            ("Algebra", 5.0, 6),
            ("Algebra", None, 1),
            ("Precalculus", 7.5, 3),
            ("Other", 0.5, 1),
            (None, 5.0, 2),
            (None, None, 3),
        ),
        "answers": {"integer": 10, "matrix": 6},
        "blocks": {"NuminaMath-CoT": 4},
        "without_block": 12,
        "counted_solutions": 0,
        "beyond": {},
        "tokens_told": "",
    }
    return overview.Overview(**{**known, **changes})


def drawn(rows: list[Bar], *, horizontal: bool = False, look: Any = LIGHT) -> go.Figure:
    return bars(rows, look, title="T", axis="a", whole="rated problems", horizontal=horizontal)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "–"), (0, 9, "0.0%"), (1, 5000, "<0.1%"), (9265, 103022, "9.0%"), (9, 9, "100.0%"),
     (4999, 5000, ">99.9%")],
)  # fmt: skip
def test_percent_never_rounds_a_trace_away(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said


def test_every_list_of_bars_holds_every_problem_once() -> None:
    known = facts()
    lists = (
        overview.domain_bars,
        overview.difficulty_bars,
        overview.answer_bars,
        overview.block_bars,
    )
    assert [sum(bar.count for bar in make(known)) for make in lists] == [16] * 4
    assert sum(cell.count for cell in overview.cells(known)) == 16


def test_the_published_references_are_those_of_the_whole_dataset() -> None:
    known = facts()
    assert sum(b.published or 0 for b in overview.domain_bars(known)) == published.ROWS
    assert sum(b.published or 0 for b in overview.block_bars(known)) == published.ROWS
    rated = published.ROWS - published.DIFFICULTY_COUNTS[-1.0]
    assert sum(b.published or 0 for b in overview.difficulty_bars(known)) == rated


def test_bars_are_counts_and_the_outline_is_the_published_share_of_the_known_ones() -> None:
    rows = [
        Bar("5", 30, Filters(difficulty=(5, 5)), published=100),
        Bar("6", 10, Filters(difficulty=(6, 6)), published=300),
        Bar("unknown", 7, Filters(unknown_difficulty=True), known=False),
    ]
    figure = drawn(rows)
    assert list(figure.data[0].y) == [30, 10, 7]
    assert list(figure.data[1].y) == [10.0, 30.0, None]
    assert [cells[2] for cells in figure.data[0].customdata] == [
        "30 problems · 75.0% of 40 rated problems<br>Published: 25.0% (100 of 400)",
        "10 problems · 25.0% of 40 rated problems<br>Published: 75.0% (300 of 400)",
        "7 problems",
    ]
    colours = figure.data[0].marker.color
    assert colours[0] == colours[1] != colours[2]


def test_without_published_figures_there_is_no_outline_and_no_legend() -> None:
    figure = drawn([Bar("integer", 3, Filters(answer_types=("integer",)))], horizontal=True)
    assert len(figure.data) == 1
    assert list(figure.data[0].x) == [3]
    assert figure.layout.title.subtitle.text == ""


def test_a_corpus_without_known_values_draws_only_the_unknown_bar() -> None:
    rows = [Bar("5", 0, Filters(), published=9), Bar("unknown", 4, Filters(), known=False)]
    figure = drawn(rows)
    assert len(figure.data) == 1
    assert list(figure.data[0].y) == [0, 4]
    assert figure.layout.yaxis.range[1] > 4


@pytest.mark.parametrize("horizontal", [False, True])
def test_a_bar_of_unknown_ones_that_dwarfs_the_rest_is_cut_and_says_so(horizontal: bool) -> None:
    rows = [Bar("5", 10, Filters()), Bar("unknown", 1000, Filters(), known=False)]
    figure = drawn(rows, horizontal=horizontal)
    lengths = figure.data[0].x if horizontal else figure.data[0].y
    assert list(lengths) == [10, 12.0]
    said = [a.text for a in figure.layout.annotations]
    assert said[-1] == ("1,000 (bar cut)" if horizontal else "1,000<br>(cut)")
    assert figure.data[0].customdata[1][2] == "1,000 problems"


def test_no_bars_make_an_empty_figure() -> None:
    assert list(drawn([]).data[0].y) == []


def test_text_of_the_data_stays_text() -> None:
    rows = [Bar('<a href="x">R&D</a>', 1, Filters(blocks=("<b>",)))]
    figure = drawn(rows, horizontal=True)
    assert figure.layout.yaxis.ticktext[0] == '&lt;a href="x"&gt;R&amp;D&lt;/a&gt;'
    assert figure.data[0].customdata[0][1] == '&lt;a href="x"&gt;R&amp;D&lt;/a&gt;'
    nodes = topics.tree({"Mathematics -> {b}<img>": 1})
    option = topic_sunburst(nodes, 0, {}, LIGHT, title="T")
    tip = option["series"][0]["data"][0]["tooltip"]["formatter"]
    assert tip.startswith("<b>&#123;b&#125;&lt;img&gt;</b>")


@given(st.lists(st.text(min_size=1), max_size=3), st.booleans())
def test_a_clicked_bar_leads_to_the_filters_it_was_made_for(names: list[str], no: bool) -> None:
    target = Filters(blocks=tuple(dict.fromkeys(names)), unrated=no)
    figure = drawn([Bar("b", 1, target)])
    assert target_of({"customdata": list(figure.data[0].customdata[0])}) == target


@pytest.mark.parametrize("point", [{}, {"customdata": None}, {"customdata": [3]}, {"x": 1}])
def test_a_point_without_a_target_leads_nowhere(point: dict[str, Any]) -> None:
    assert target_of(point) is None


def test_a_step_takes_in_what_lies_before_the_next_only_where_there_is_such() -> None:
    assert overview.difficulty_bars(facts())[9].target.difficulty == (5.0, 5.0)
    between = facts(totals={"problems": 16, "rated": 12, "between_steps": 2})
    targets = {bar.label: bar.target.difficulty for bar in overview.difficulty_bars(between)}
    assert targets["difficulty 5"] == (5.0, 5.49)
    assert targets["difficulty 10"] == (10.0, 10.0)


def flat(slices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for piece in slices for one in (piece, *flat(piece.get("children", [])))]


@pytest.mark.parametrize("unknown", [0, 5])
def test_the_slices_are_the_tree_in_the_order_in_which_a_click_counts_them(unknown: int) -> None:
    nodes = topics.tree(COUNTS)
    option = topic_sunburst(nodes, unknown, published.TOPIC_COUNTS, LIGHT, title="Topics")
    rings = option["series"][0]["data"]
    names = topic_slices(nodes, unknown)
    assert names[0] is None
    pieces = flat(rings)
    assert len(pieces) == len(names) - 1
    for name, piece in zip(names[1:], pieces, strict=True):
        assert piece["name"] == ("Unknown" if name == UNKNOWN else name.split(" -> ")[-1])
    assert sum(piece["value"] for piece in rings) == 11 + unknown
    assert option["title"][1]["text"] == str(11 + unknown)


@pytest.mark.parametrize("radius", [WIDE, PHONE])
def test_words_stay_inside_their_ring(radius: int) -> None:
    option = topic_sunburst(topics.tree(COUNTS), 5, {}, LIGHT, title="Topics", radius=radius)
    rings = option["series"][0]["levels"][1:]
    branch = next(p for p in option["series"][0]["data"] if p["name"] == "Precalculus")
    for ring, piece in zip(rings, (branch, branch["children"][0]), strict=False):
        inner, outer = (float(ring[end].rstrip("%")) for end in ("r0", "r"))
        assert piece["label"]["width"] < (outer - inner) / 100 * radius


def test_a_slice_says_its_share_and_the_published_one() -> None:
    option = topic_sunburst(topics.tree(COUNTS), 5, published.TOPIC_COUNTS, LIGHT, title="Topics")
    branch = next(p for p in option["series"][0]["data"] if p["name"] == "Precalculus")
    assert branch["children"][0]["tooltip"]["formatter"] == (
        "<b>Precalculus › Limits</b><br>3 problems · 27.3% of 11 with a topic"
        "<br>Published: 7.2% (7,409 of 103,022)"
    )


def test_the_heatmap_draws_every_filled_cell_at_its_row_and_column() -> None:
    known = facts()
    rows, columns = overview.grid(known)
    assert rows == ["Algebra", "Precalculus", "Other", "Unknown"]
    assert (columns[0], columns[-1]) == ("0.5", "none")
    figure = heatmap(overview.cells(known), rows, columns, LIGHT, title="T", axis="difficulty")
    trace, across, down = figure.data[0], figure.layout.xaxis, figure.layout.yaxis
    found = {}
    for i, count in enumerate(trace.text):
        row = down.ticktext[list(down.tickvals).index(trace.base[i] + 0.5)]
        found[row, across.ticktext[list(across.tickvals).index(trace.x[i])]] = int(count)
    assert found == {
        ("Algebra (n = 7)", "5"): 6,
        ("Algebra (n = 7)", "none"): 1,
        ("Precalculus (n = 3)", "7.5"): 3,
        ("Other (n = 1)", "0.5"): 1,
        ("Unknown (n = 5)", "5"): 2,
        ("Unknown (n = 5)", "none"): 3,
    }
    targets = [target_of({"customdata": list(cells)}) for cells in trace.customdata]
    assert targets[0] == Filters(topics=(ALGEBRA,), difficulty=(5.0, 5.0))
    assert targets[-1] == Filters(topics=(UNKNOWN,), unrated=True, unknown_difficulty=True)


def test_the_heatmap_of_problems_without_a_domain_still_has_its_row() -> None:
    known = facts(topics={"Mathematics": 2}, without_topic=0, domains=((None, 5.0, 2),))
    rows, columns = overview.grid(known)
    assert rows == ["Unknown"]
    figure = heatmap(overview.cells(known), rows, columns, LIGHT, title="T", axis="d")
    assert list(figure.data[0].text) == ["2"]


def test_themes_differ_only_in_colour() -> None:
    rows = overview.difficulty_bars(facts())
    light, dark = drawn(rows, look=LIGHT), drawn(rows, look=DARK)
    assert light.layout.paper_bgcolor != dark.layout.paper_bgcolor
    assert light.data[0].y == dark.data[0].y
    assert light.data[0].marker.color[0] == dark.data[0].marker.color[0]


def test_blend_goes_from_one_colour_to_the_other() -> None:
    assert [blend("#000000", "#ff8000", at) for at in (-1, 0.5, 2)] == [
        "#000000",
        "#804000",
        "#ff8000",
    ]
