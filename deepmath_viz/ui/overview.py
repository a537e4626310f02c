"""The Overview page: what a corpus holds, beside what is published about the whole dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from deepmath_viz import figures, published, topics
from deepmath_viz.answers import ANSWER_TYPES
from deepmath_viz.figures import Bar, Cell, Look, percent
from deepmath_viz.filters import HIGHEST, UNKNOWN, Filters
from deepmath_viz.store import Store
from deepmath_viz.topics import ROOT, SEPARATOR
from deepmath_viz.ui import state
from deepmath_viz.ui.frame import Opened

_BROWSE = Path(__file__).resolve().parents[2] / "pages" / "browse.py"
_REFERENCE = f"Published, all {published.ROWS:,} rows, scaled to these problems"
_NO_TOPIC, _NO_DIFFICULTY = "Unknown", "none"
_STEPS = tuple(step / 2 for step in range(2, 21))


@dataclass(frozen=True, slots=True)
class Facts:
    """Every count that the page shows, of one generation of a corpus.

    Attributes:
        totals: see `Store.overview_totals`.
        topics: problems by topic path; `without_topic` is not among them.
        steps: problems by half step of difficulty; `unrated` and `unknown` are not among them.
        domains: problems by domain and half step; None is not known.
        answers: problems by answer type.
        blocks: problems by source block; `without_block` is not among them.
    """

    totals: Mapping[str, int]
    topics: Mapping[str, int]
    without_topic: int
    steps: Mapping[float, int]
    unrated: int
    unknown: int
    domains: tuple[tuple[str | None, float | None, int], ...]
    answers: Mapping[str, int]
    blocks: Mapping[str, int]
    without_block: int


def facts(opened: Opened) -> Facts:
    """Count everything once for each generation of a corpus."""
    return _count(opened.corpus, opened.manifest.generation(), opened.store)


@st.cache_data(max_entries=8, show_spinner="Counting …")
def _count(corpus: str, generation: str, _store: Store) -> Facts:
    everything = Filters()
    by_topic = _store.counts("topic", everything)
    by_block = _store.counts("source_block", everything)
    without_topic, without_block = by_topic.pop(None, 0), by_block.pop(None, 0)
    steps, unrated, unknown = _store.difficulty_counts(everything)
    return Facts(
        totals=_store.overview_totals(),
        topics=by_topic,
        without_topic=without_topic,
        steps=steps,
        unrated=unrated,
        unknown=unknown,
        domains=tuple(_store.domain_by_difficulty(everything)),
        answers=_store.counts("answer_type", everything),
        blocks=by_block,
        without_block=without_block,
    )


def look() -> Look:
    """The colours of the theme that the browser shows."""
    return figures.DARK if st.context.theme.type == "dark" else figures.LIGHT


# -- totals --------------------------------------------------------------------------------------


def coverage(rows: int, is_demo: bool) -> str:
    """One sentence: what part of the published dataset the corpus is."""
    whole = f"{published.ROWS:,}"
    if is_demo:
        return (
            "Demo rows are not a part of DeepMath-103K. Figures published about the dataset "
            f"({whole} rows) stand beside them as a reference only."
        )
    if rows == published.ROWS:
        return f"All {whole} rows of the published dataset."
    if rows > published.ROWS:
        return f"{rows:,} rows; the pinned revision of the dataset has {whole}."
    return (
        f"{rows:,} of {whole} rows ({percent(rows, published.ROWS)}) of the published dataset. "
        "What is missing is not a random sample, so compare shares with care."
    )


def totals(known: Facts) -> None:
    """The row of totals, each with its denominator."""
    n = known.totals
    rows = n["problems"]
    paths = len(known.topics)
    usual = sum(1 for name in known.topics if name in published.TOPIC_COUNTS)

    def part(count: int) -> str:
        return f"{percent(count, rows)} of {rows:,}"

    with st.container(horizontal=True, key="totals", gap="small"):
        for label, value, said, explained in (
            ("Problems", rows, f"{published.ROWS:,} published", "Rows with a question."),
            (
                "Distinct questions",
                n["questions"],
                f"{rows - n['questions']:,} repeats",
                "Questions that differ in more than white space.",
            ),
            (
                "With solutions",
                n["solved"],
                part(n["solved"]),
                f"Problems with at least one R1 solution; {n['solutions']:,} solutions in all.",
            ),
            (
                "Rated",
                n["rated"],
                part(n["rated"]),
                f"Problems with a difficulty. {known.unrated:,} are marked unrated (-1), "
                f"{known.unknown:,} have none.",
            ),
            (
                "With topic",
                n["with_topic"],
                part(n["with_topic"]),
                f"Problems with a topic path; {known.without_topic:,} have none.",
            ),
            (
                "Topic paths",
                paths,
                f"{usual} of {len(published.TOPIC_COUNTS)} published",
                "Different paths that occur here, and how many of the published ones are "
                "among them.",
            ),
            (
                "Known hub row",
                n["hub_rows"],
                part(n["hub_rows"]),
                "Problems whose row in the pinned revision on the hub is known. Only these "
                "have a source block.",
            ),
        ):
            st.metric(
                label,
                f"{value:,}",
                said,
                delta_color="off",
                delta_arrow="off",
                help=explained,
                border=True,
            )


# -- charts --------------------------------------------------------------------------------------


def topic_charts(known: Facts) -> None:
    """The sunburst of the topic tree, and the domains beside what is published."""
    left, right = st.columns([11, 10], gap="medium")
    with left:
        shown = known.without_topic if _with_unknown(known) else 0
        if known.topics or shown:
            _chart(
                figures.topic_sunburst(
                    known.topics, shown, published.TOPIC_COUNTS, look(), title="Topics"
                ),
                "topics",
                f"{sum(known.topics.values()):,} of {known.totals['problems']:,} problems have a "
                "topic. An angle is a share of the problems drawn; a click opens them in Browse.",
                alt="Topic tree of the corpus as rings",
            )
        else:
            st.info("No problem of this corpus has a topic.", icon=":material/donut_large:")
        _unknown_switch(known)
    with right:
        _chart(
            figures.bars(
                domain_bars(known),
                look(),
                title="Domains",
                axis="domain",
                whole="problems with a topic",
                published=_REFERENCE,
                horizontal=True,
            ),
            "domains",
            "Problems by the first branch of their topic; shares are of the problems with a "
            "topic.",
            alt="Problems by domain beside the published shares",
        )


def _with_unknown(known: Facts) -> bool:
    wanted = state.param("unknown")
    usual = 4 * known.without_topic <= known.totals["problems"]
    return usual if wanted is None else wanted == "shown"


def _unknown_switch(known: Facts) -> None:
    if known.without_topic:
        st.toggle(
            f"Draw the {known.without_topic:,} problems without a topic too",
            **state.seeded(
                "overview_unknown",
                _with_unknown(known),
                lambda on: state.set_params(unknown="shown" if on else "hidden"),
            ),
        )


def domain_bars(known: Facts) -> list[Bar]:
    """One bar a domain, the largest first, then the problems without a topic."""
    theirs = _domains(published.TOPIC_COUNTS)
    here = dict.fromkeys(theirs, 0) | _domains(known.topics)
    rows = [
        Bar(_domain_label(name), count, Filters(topics=(name,)), theirs.get(name, 0))
        for name, count in sorted(here.items(), key=lambda item: (-item[1], item[0]))
    ]
    if known.without_topic:
        rows.append(Bar(_NO_TOPIC, known.without_topic, Filters(topics=(UNKNOWN,)), known=False))
    return rows


def _domains(counts: Mapping[str, int]) -> dict[str, int]:
    nodes = topics.tree(counts)
    found = {node.name: node.count for node in nodes if node.depth == 1}
    return found | ({ROOT: nodes[0].own} if nodes[0].own else {})


def _domain_label(name: str) -> str:
    return "No domain" if name == ROOT else topics.short(name)


def difficulty_chart(known: Facts) -> None:
    """The histogram of difficulty in half steps."""
    _chart(
        figures.bars(
            difficulty_bars(known),
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


def difficulty_bars(known: Facts) -> list[Bar]:
    """One bar a half step, then unrated and unknown ones."""
    theirs = {step: n for step, n in published.DIFFICULTY_COUNTS.items() if step >= 0}
    rows = [
        Bar(f"{step:g}", known.steps.get(step, 0), _at(known, step), theirs.get(step, 0))
        for step in sorted({*_STEPS, *known.steps})
    ]
    return [
        *rows,
        Bar("unrated", known.unrated, Filters(unrated=True), known=False),
        Bar("unknown", known.unknown, Filters(unknown_difficulty=True), known=False),
    ]


def _at(known: Facts, step: float | None, **more: tuple[str, ...]) -> Filters:
    """The problems of a half step, with those between two steps where the corpus has such."""
    if step is None:
        return Filters(unrated=True, unknown_difficulty=True, **more)
    end = min(step + 0.49, HIGHEST) if known.totals["between_steps"] else step
    return Filters(difficulty=(step, end), **more)


def heatmap(known: Facts) -> None:
    """Domain by difficulty."""
    rows = [bar.label for bar in domain_bars(known) if bar.count]
    steps = [f"{step:g}" for step in sorted({*_STEPS, *known.steps})]
    _chart(
        figures.heatmap(
            cells(known), rows, [*steps, _NO_DIFFICULTY], look(),
            title="Domain and difficulty", axis="difficulty, half steps",
        ),
        "heatmap",
        f"Problems in each domain at each half step; all {known.totals['problems']:,} are here. "
        "Red cells have both a topic and a difficulty, grey ones lack one of them "
        f"(“{_NO_DIFFICULTY}”: unrated or unknown). A click opens a cell in Browse.",
        alt="Problems by domain and difficulty",
    )  # fmt: skip


def cells(known: Facts) -> list[Cell]:
    """The cells of the heatmap; together they hold every problem once."""
    made = []
    for domain, step, count in known.domains:
        topic = UNKNOWN if domain is None else ROOT + SEPARATOR + domain
        made.append(
            Cell(
                _NO_TOPIC if domain is None else domain,
                _NO_DIFFICULTY if step is None else f"{step:g}",
                count,
                _at(known, step, topics=(topic,)),
                known=domain is not None and step is not None,
            )
        )
    return made


def answer_chart(known: Facts) -> None:
    """Problems by type of final answer."""
    order = sorted(ANSWER_TYPES, key=lambda name: -known.answers.get(name, 0))
    _chart(
        figures.bars(
            [Bar(name, known.answers.get(name, 0), Filters(answer_types=(name,))) for name in order],
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


def source_chart(known: Facts) -> None:
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
        figures.bars(
            block_bars(known),
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


def block_bars(known: Facts) -> list[Bar]:
    """One bar a source block in the order of the dataset, then the problems without one."""
    ends = [start for start, _ in published.SOURCE_BLOCKS[1:]] + [published.ROWS]
    theirs = {
        name: end - start
        for (start, name), end in zip(published.SOURCE_BLOCKS, ends, strict=True)
    }
    here = dict.fromkeys(theirs, 0) | dict(known.blocks)
    rows = [Bar(name, n, Filters(blocks=(name,)), theirs.get(name, 0)) for name, n in here.items()]
    if known.without_block:
        rows.append(Bar("Unknown", known.without_block, Filters(blocks=(UNKNOWN,)), known=False))
    return rows


def _chart(figure: go.Figure, name: str, caption: str, *, alt: str) -> None:
    key = f"overview_{name}"
    st.plotly_chart(
        figure,
        key=key,
        on_select=_opener(key),
        selection_mode="points",
        alt=alt,
        config={
            "displaylogo": False,
            "displayModeBar": "hover",
            "modeBarButtonsToRemove": [
                "zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d", "resetScale2d",
            ],
            "toImageButtonOptions": {"filename": f"deepmath-{name}", "scale": 2},
        },
    )  # fmt: skip
    st.caption(caption)


def _opener(key: str) -> Callable[[], None]:
    """A callback that opens in Browse what has been clicked."""

    def clicked() -> None:
        points = state.selected(key).get("selection", {}).get("points") or []
        target = figures.target_of(points[0]) if points else None
        if target is not None:
            st.switch_page(_BROWSE, query_params=state.filter_params(target))

    return clicked
