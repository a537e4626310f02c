"""The Overview page: what a corpus holds, beside what is published about the whole dataset."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import streamlit as st

from deepmath_viz.analysis import overview
from deepmath_viz.analysis.overview import Overview
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import glossary, lengths, published, topics
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.wording import percent
from deepmath_viz.ui import state
from deepmath_viz.ui.charts import bars, heatmap, sunburst
from deepmath_viz.ui.elements import chart, components, markdown
from deepmath_viz.ui.elements.chart import look
from deepmath_viz.ui.frame import Opened

_REFERENCE = f"Published, all {published.ROWS:,} rows (scaled)"
#: Topics and domains that a chart draws; the dataset has 105 and 9. Thousands take a browser
#: minutes.
_SLICES, _BARS = 600, overview.BARS
_STYLE = """
<style>
.totals { display: grid; grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)); gap: 12px 0;
  margin: 2px 0 6px; padding: 0 !important; font-variant-numeric: tabular-nums; }
.totals div { border-left: 2px solid rgba(128, 138, 155, 0.3); padding: 0 10px; }
.totals dt { font-size: 0.8rem; opacity: 0.75; }
.totals dd { margin: 0; font-size: 0.8rem; opacity: 0.75; white-space: nowrap; }
.st-key-overview_charts [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
.st-key-overview_charts [data-testid="stColumn"] { min-width: min(100%, 26rem); }
.totals dt + dd { font-size: 1.45rem; font-weight: 600; line-height: 1.3; opacity: 1; }
</style>
"""


def facts(opened: Opened) -> Overview:
    """Count everything once for each generation of a corpus."""
    return _count(opened.corpus, opened.manifest.generation(), opened.store)


@st.cache_data(max_entries=8, show_spinner="Counting …")
def _count(corpus: str, generation: str, _store: Store) -> Overview:
    return overview.count(_store)


# -- totals --------------------------------------------------------------------------------------


def totals(known: Overview, is_demo: bool) -> None:
    """The row of totals, each with its denominator."""
    n = known.totals
    rows = n["problems"]
    usual = sum(name in published.TOPIC_COUNTS for name in known.topics)
    paths = len(known.topics)

    def part(count: int) -> str:
        return f"{percent(count, rows)} of {rows:,}"

    origin = "demo rows" if is_demo else f"{published.ROWS:,} published"
    tiles = (
        ("Problems", rows, origin, "Rows with a question."),
        ("Distinct questions", n["questions"], f"{rows - n['questions']:,} repeats",
         "Questions that differ in more than white space."),
        ("With solutions", n["solved"], part(n["solved"]),
         f"Problems with a solution; {n['solutions']:,} solutions in all."),
        ("Rated", n["rated"], part(n["rated"]),
         f"Problems with a difficulty. {known.unrated:,} are marked unrated (-1), "
         f"{known.unknown:,} have none."),
        ("With topic", n["with_topic"], part(n["with_topic"]),
         f"Problems with a topic path. {known.without_topic:,} have none."),
        ("Topic paths", paths, f"{usual:,} of {len(published.TOPIC_COUNTS)} published",
         "Different paths that occur here, and how many of the published ones are among them."),
        ("Known hub row", n["hub_rows"], part(n["hub_rows"]),
         "Problems whose row in the pinned revision is known. Only these have a source block."),
    )  # fmt: skip
    _tiles([(label, f"{value:,}", said, told) for label, value, said, told in tiles])


def token_lengths(known: Overview) -> None:
    """The share of solutions that are longer than the usual limits, in tokens."""
    solutions = known.counted_solutions
    if not known.tokens_told or not solutions:
        return
    st.markdown("**Solutions beyond a limit of tokens**", help=glossary.meaning("token"))
    estimate = known.tokens_told.startswith("An estimate")
    _tiles([
        (
            f"Beyond {lengths.short(limit)}",
            percent(n, solutions),
            f"{n:,} of {solutions:,}" + (", estimate" if estimate else ""),
            f"Solutions of more than {limit:,} tokens.",
        )
        for limit, n in known.beyond.items()
    ])  # fmt: skip
    st.caption(markdown.escape(known.tokens_told))


def _tiles(tiles: Sequence[tuple[str, str, str, str]]) -> None:
    """A row of numbers: what each is, its value, what it is of, and what it means."""
    st.html(_STYLE + "<dl class='totals'>" + "".join(
        f"<div title='{html.escape(told, quote=True)}'><dt>{label}</dt><dd>{value}</dd>"
        f"<dd>{said}</dd></div>"
        for label, value, said, told in tiles
    ) + "</dl>")  # fmt: skip


# -- charts --------------------------------------------------------------------------------------


def topic_charts(known: Overview) -> None:
    """The sunburst of the topic tree; beside it the domains and the source blocks."""
    left, right = st.columns([11, 10], gap="medium")
    with left:
        shown = known.without_topic if _with_unknown(known) else 0
        if known.topics or shown:
            _sunburst(known, shown)
        else:
            st.info("No problem of this corpus has a topic.", icon=":material/donut_large:")
        _unknown_switch(known)
    with right:
        domains = overview.domain_bars(known)
        _chart(
            chart.drawn(
                bars.bars,
                overview.largest(domains, _BARS),
                look(),
                title="Domains",
                axis="domain",
                whole="problems with a topic",
                published=_REFERENCE,
                horizontal=True,
            ),
            "domains",
            "Problems by the first branch of their topic. Shares are of the problems with a topic.",
            alt="Problems by domain beside the published shares",
        )
        if len(domains) > _BARS:
            _all_of(
                "domains",
                f"Of {sum(bar.known and bar.count > 0 for bar in domains):,} domains those with "
                "the most problems are drawn.",
                {
                    "domain": [bar.label for bar in domains],
                    "problems": [bar.count for bar in domains],
                },
            )
        source_chart(known)


def _sunburst(known: Overview, unknown: int) -> None:
    every = topics.tree(known.topics)
    nodes = topics.largest(every, _SLICES)
    slices = sunburst.topic_slices(nodes, unknown)

    def clicked() -> None:
        groups = state.selected("overview_topics").get("selection", {}).get("selected", [])
        chosen = [i for group in groups for i in group["data_indices"] if 0 <= i < len(slices)]
        if chosen and (name := slices[chosen[0]]):
            chart.browse(Filters(topics=(name,)))

    radius = sunburst.PHONE if components.is_narrow("phone", components.PHONE) else sunburst.WIDE
    st.echarts_chart(
        sunburst.topic_sunburst(
            nodes, unknown, published.TOPIC_COUNTS, look(), title="Topics", radius=radius
        ),
        key="overview_topics",
        on_select=clicked,
        renderer="svg",
        height=2 * radius + 34,
        alt="Topic tree of the corpus as rings",
    )
    st.caption(
        f"{sum(known.topics.values()):,} of {known.totals['problems']:,} problems have a topic. "
        "An angle is a share of the problems drawn; a click opens them in Browse. Pointing at a "
        "slice shows its published share."
    )
    if len(nodes) < len(every):
        _all_of(
            "topics",
            f"Of {len(every) - 1:,} topics the {_SLICES:,} with the most problems are drawn; a gap "
            "in a ring stands for the others.",
            {
                "topic": [topics.short(node.name) for node in every[1:]],
                "problems": [node.count for node in every[1:]],
            },
        )


def _all_of(what: str, said: str, table: dict[str, list[Any]]) -> None:
    """Say what of a chart is not drawn, and list all of it at a click."""
    st.caption(said)
    if st.toggle(f"List all {what}", key=f"overview_all_{what}"):
        st.dataframe(table, hide_index=True, height=400, alt=f"All {what} by problems")


def _with_unknown(known: Overview) -> bool:
    wanted = state.param("unknown")
    usual = 4 * known.without_topic <= known.totals["problems"]
    return usual if wanted is None else wanted == "shown"


def _unknown_switch(known: Overview) -> None:
    if known.without_topic:
        st.toggle(
            f"Draw the {known.without_topic:,} problems without a topic too",
            **state.seeded(
                "overview_unknown",
                _with_unknown(known),
                lambda on: state.set_params(unknown="shown" if on else "hidden"),
            ),
        )


def difficulty_chart(known: Overview) -> None:
    """The histogram of difficulty in half steps."""
    _chart(
        chart.drawn(
            bars.bars,
            overview.difficulty_bars(known),
            look(),
            title="Difficulty",
            axis="difficulty, half steps",
            whole="rated problems",
            published=_REFERENCE,
        ),
        "difficulty",
        f"{known.totals['rated']:,} of {known.totals['problems']:,} problems are rated; "
        f"{known.unrated:,} are marked unrated, {known.unknown:,} have no difficulty. "
        "A click opens a step in Browse.",
        alt="Histogram of difficulty in half steps beside the published shares",
    )


def grid_chart(known: Overview) -> None:
    """Domain by difficulty."""
    rows, columns = overview.grid(known)
    shown = set(rows)
    _chart(
        chart.drawn(
            heatmap.heatmap,
            [cell for cell in overview.cells(known) if cell.row in shown],
            rows,
            columns,
            look(),
            title="Domain and difficulty",
            axis="difficulty, half steps",
        ),
        "heatmap",
        f"Problems in each domain at each half step; {_whole(known, rows)}. "
        "Red cells have both a topic and a difficulty, grey ones lack one of them "
        f"(“{overview.NO_DIFFICULTY}”: unrated or unknown). A click opens a cell in Browse.",
        alt="Problems by domain and difficulty",
    )


def _whole(known: Overview, rows: list[str]) -> str:
    here = sum(cell.count for cell in overview.cells(known) if cell.row in set(rows))
    total = known.totals["problems"]
    if here == total:
        return f"all {total:,} are here"
    return f"the {len(rows):,} domains with the most problems, {here:,} of {total:,}"


def answer_chart(known: Overview) -> None:
    """Problems by type of final answer."""
    _chart(
        chart.drawn(
            bars.bars,
            overview.answer_bars(known),
            look(),
            title="Answer types",
            axis="answer type",
            whole="problems",
            horizontal=True,
        ),
        "answers",
        f"All {known.totals['problems']:,} problems by the form of their final answer. "
        "No such counts are published.",
        alt="Problems by answer type",
    )


def source_chart(known: Overview) -> None:
    """Problems by source block, which is known only with the hub row."""
    if not known.blocks:
        st.markdown("**Source blocks**")
        st.info(
            "Not known here: a source block follows from a problem's row in the pinned revision "
            "on the hub, and no row of this corpus has one.",
            icon=":material/account_tree:",
        )
        return
    _chart(
        chart.drawn(
            bars.bars,
            overview.block_bars(known),
            look(),
            title="Source blocks",
            axis="source",
            whole="problems with a known block",
            published=_REFERENCE,
            horizontal=True,
        ),
        "sources",
        f"{sum(known.blocks.values()):,} of {known.totals['problems']:,} problems have a known "
        "hub row, which tells the source. The authors publish the sources; the borders between "
        "them are inferred from the rows.",
        alt="Problems by source block",
    )


def _chart(figure: chart.Drawn, name: str, caption: str, *, alt: str) -> None:
    chart.show(figure, f"overview_{name}", name, caption, alt=alt)
