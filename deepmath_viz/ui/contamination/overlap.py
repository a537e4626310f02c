"""How much of each benchmark or set is found in DeepMath, and what was published about that."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from deepmath_viz.analysis import contamination
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import ALL_BENCHMARKS, number
from deepmath_viz.dataset.records import Overlapping
from deepmath_viz.dataset.rules import RULES
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.sources.registry import today
from deepmath_viz.ui import no_match, state
from deepmath_viz.ui.charts import contamination as drawn
from deepmath_viz.ui.contamination.page import OF_A_LIST, Asked
from deepmath_viz.ui.elements import chart, markdown, widgets

_DATED = (
    "The pools that questions were taken from are of 2024 and before. A hit in a later benchmark "
    "is boilerplate, or an old problem used again: look at the pair. Unknown without a date."
)
_STYLE = """
<style>
.st-key-contamination_published [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
.st-key-contamination_published [data-testid="stColumn"] { min-width: min(100%, 26rem); }
</style>
"""


def show(asked: Asked) -> None:
    """How much of each benchmark is found: totals, chart and table, all with denominators."""
    store, query, filters = asked.opened.store, asked.query, asked.filters
    problems = store.count(filters)
    totals = store.pairs.overlapping(query, filters)
    _totals(asked, totals, problems)
    if not problems:
        no_match.show(filters, store.count, Markdown("No problem matches the filters."))
        return
    rows = sorted(
        (row for row in asked.overlaps if query.benchmark in ("", row.name)),
        key=lambda row: (-row.found / row.rows if row.rows else 0, row.name),
    )
    title = f"Problems of each {asked.other} found in DeepMath"
    chart.show(
        chart.drawn(drawn.overlap, rows, chart.look(), query.threshold, title, query.rule),
        "contamination_overlap",
        "overlap",
        f"Counted are problems of the {markdown.escape(asked.other)} that have"
        f" {markdown.escape(query.rule.words(number(query.threshold)))} with one of"
        f" {problems:,} DeepMath problems"
        f"{' that match the filters' * (filters != Filters())}; shares are of all problems of the "
        f"{markdown.escape(asked.other)} in this corpus. A click on a bar opens its pairs.",
        alt=title,
        opens=partial(_pairs_of, benchmarks=query.against == ALL_BENCHMARKS),
    )
    benchmarks = query.against == ALL_BENCHMARKS
    table = contamination.table(rows, problems, query.threshold, query.rule, dates=benchmarks)
    st.dataframe(
        _coloured(table) if benchmarks else table,
        hide_index=True,
        column_config={
            name: st.column_config.NumberColumn(format="localized")
            for name in (table[0] if table else ())
            if isinstance(table[0][name], int)
        }
        | {"name": asked.other, "dated": st.column_config.TextColumn(help=_DATED)},
    )


def _pairs_of(picked: Sequence[Any], *, benchmarks: bool) -> None:
    """Open all pairs behind a bar, whose last two cells are its name and their kind."""
    if len(picked) < 2:
        return  # no bar: what a browser reports can be anything
    *_, name, kind = (str(cell) for cell in picked)
    narrowed = {"benchmark": name} if benchmarks else {}
    # A bar counts pairs whatever people said of them.
    dropped = dict.fromkeys(("judged", *OF_A_LIST))
    state.set_params(view="pairs", kind=kind or None, **dropped, **narrowed)


def _coloured(table: list[dict[str, Any]]) -> Any:
    """The table with the cells that say how old a benchmark is in colours of both themes."""
    import pandas as pd

    if not table:
        return table
    colours = {today.AFTER: "rgba(209, 97, 94, 0.22)", today.BEFORE: "rgba(95, 119, 160, 0.22)"}
    return pd.DataFrame(table).style.map(
        lambda value: f"background-color: {colours[value]}" if value in colours else "",
        subset=["dated"],
    )


def _totals(asked: Asked, totals: Overlapping, problems: int) -> None:
    threshold = number(asked.query.threshold)
    other = asked.query.benchmark or (
        "a benchmark" if asked.query.against == ALL_BENCHMARKS else asked.query.against
    )
    named = markdown.escape(other)
    paper = number(published.SAME_PROBLEM)
    tiles = [
        (f"Same text as in {named}", totals["exact"], "But for its spelling and for instructions."),
        (f"Above {paper}", totals["above_paper"], "By similarity alone, equal texts among them."),
        (
            RULES.get(asked.query.rule.name, f"Same text or above {threshold}"),
            totals["found"],
            "What the list of pairs holds: pairs with "
            f"{markdown.escape(asked.query.rule.words(threshold))}.",
        ),
    ]
    with st.container(horizontal=True):
        for label, count, told in tiles:
            widgets.share(label, count, problems, "problems", told)
        st.metric("Pairs", f"{totals['pairs']:,}", help="A problem can be in several pairs.")


# -- published -----------------------------------------------------------------------------------


def show_published(present: Sequence[str]) -> None:
    """The paper's funnel and shares in the raw pool, marked as published."""
    st.caption(
        ":material/article: **Published**, not counted from this corpus. The raw pool was never "
        f"released. Source: [the paper]({published.PAPER_URL}), section 2."
    )
    st.html(_STYLE)
    with st.container(key="contamination_published"):
        left, right = st.columns(2, gap="medium")
    with left:
        chart.show(
            chart.drawn(drawn.funnel, chart.look()),
            "contamination_funnel",
            "published-funnel",
            f"Of the last bar, {published.FROM_SIMPLERL:g}K came from SimpleRL. A question was "
            "dropped where Llama-3.3-70B-Instruct found it among five neighbours in a benchmark.",
            alt="Published number of questions after each step",
        )
    with right:
        chart.show(
            chart.drawn(drawn.raw_pool, chart.look(), present),
            "contamination_raw_pool",
            "published-raw-pool",
            "How much of each benchmark was in the raw pool, before decontamination: it says how "
            "much there was to remove, not how much is left."
            + " \\* not in this corpus."
            * bool(contamination.missing_benchmarks(present)),
            alt="Published share of each benchmark in the raw pool",
        )
