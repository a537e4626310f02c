"""The lower half of the Novelty page: by topic and difficulty, by set, and single problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import streamlit as st

from deepmath_viz.analysis import novelty
from deepmath_viz.analysis.marks import Group
from deepmath_viz.dataset import published, topics
from deepmath_viz.dataset.filters import UNKNOWN, Filters
from deepmath_viz.ui import navigation, state
from deepmath_viz.ui.charts import novelty as drawn
from deepmath_viz.ui.elements import chart, markdown
from deepmath_viz.ui.elements.problem_card import Text, problem_card, problem_title
from deepmath_viz.ui.frame import Opened
from deepmath_viz.ui.novelty.page import Found

_EXTREMES = 5
_STYLE = """
<style>
.st-key-novelty_groups [data-testid="stHorizontalBlock"],
.st-key-novelty_extremes > div > [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
.st-key-novelty_groups [data-testid="stColumn"],
.st-key-novelty_extremes [data-testid="stColumn"] { min-width: min(100%, 26rem); }
</style>
"""


def groups(found: Found) -> None:
    """Novelty by domain and difficulty as charts, by topic path as a table."""
    store, filters, threshold = found.store, found.filters, found.threshold

    def rows(by: str) -> list[Group]:
        return novelty.groups(store.novelty.by(by, filters, threshold))

    st.html(_STYLE)
    with st.container(key="novelty_groups"):
        left, right = st.columns(2, gap="medium")
        with left:
            chart.show(
                chart.drawn(
                    drawn.groups_chart,
                    novelty.by_share(rows("domain")),
                    chart.look(),
                    "Novelty by domain",
                    partial(_opens, _domain, filters, threshold),
                ),
                "novelty_domain",
                "novelty-by-domain",
                f"{found.own.rows:,} DeepMath problems, the most novel domain first. "
                "A click opens them in Browse.",
                alt="Novelty of DeepMath problems by domain",
            )
            chart.show(
                chart.drawn(
                    drawn.groups_chart,
                    novelty.by_share(rows("answer_type")),
                    chart.look(),
                    "Novelty by answer type",
                    partial(_opens, _type, filters, threshold),
                ),
                "novelty_answers",
                "novelty-by-answer-type",
                "By the form of the final answer.",
                alt="Novelty of DeepMath problems by answer type",
            )
        with right:
            chart.show(
                chart.drawn(
                    drawn.groups_chart,
                    rows("difficulty"),
                    chart.look(),
                    "Novelty by difficulty",
                    partial(_opens, _level, filters, threshold),
                ),
                "novelty_difficulty",
                "novelty-by-difficulty",
                "By half step of difficulty; “unknown” is unrated or without a difficulty.",
                alt="Novelty of DeepMath problems by difficulty",
            )
    _topic_table(novelty.by_matches(rows("topic")))


def _opens(
    narrowed: Callable[[Filters, Group], Filters],
    filters: Filters,
    threshold: float,
    group: Group,
    kind: str,
) -> Filters:
    """What a click on a part of a bar opens: at 0.98 that part, else the whole group."""
    whole = narrowed(filters, group)
    return whole if threshold != published.SAME_PROBLEM else replace(whole, novelties=(kind,))


def _type(filters: Filters, group: Group) -> Filters:
    return replace(filters, answer_types=(group.value,))


def _domain(filters: Filters, group: Group) -> Filters:
    name = UNKNOWN if group.value is None else topics.ROOT + topics.SEPARATOR + group.value
    return replace(filters, topics=(name,))


def _level(filters: Filters, group: Group) -> Filters:
    if group.value is None:
        return replace(filters, difficulty=None, unrated=True, unknown_difficulty=True)
    level = (group.value, min(group.value + 0.49, 10.0))
    return replace(filters, difficulty=level, unrated=False, unknown_difficulty=False)


def _topic_table(rows: list[Group]) -> None:
    with st.container(gap="xxsmall"):
        st.markdown("**Novelty by topic**")
        st.dataframe(
            [
                {
                    "topic": topics.short(group.label()).replace(topics.SEPARATOR, " › "),
                    "problems": group.total,
                    "unique": group.counts["unique"],
                    "share unique": 100 * group.share("unique"),
                    "only in DeepMath": group.counts["within"],
                    "in another set": group.counts["elsewhere"],
                }
                for group in rows
            ],
            hide_index=True,
            height=min(36 * (len(rows) + 1) + 2, 400),
            column_config={
                "share unique": st.column_config.ProgressColumn(
                    format="%.1f%%", min_value=0, max_value=100
                ),
            },
        )
        st.caption(
            f"{len(rows):,} topic paths, those with the most problems that are not unique first. "
            "Shares are of the problems of a path, so a small path moves far by a single problem. "
            "Click a heading to sort."
        )


# -- single problems -----------------------------------------------------------------------------


def extremes(found: Found) -> None:
    """The least and the most novel problems, with links into the reader."""
    if not found.own.rows:
        return
    with st.container(key="novelty_extremes"):
        for place, title, sort in zip(
            st.columns(2, gap="medium"),
            ("Most novel problems", "Least novel problems"),
            ("novel", "-novel"),
            strict=True,
        ):
            listed = {**state.filter_params(found.filters), "sort": [sort]}
            with place:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(f"**{title}**", width="stretch")
                    st.page_link(
                        navigation.BROWSE,
                        label="All in Browse",
                        icon=":material/arrow_forward:",
                        query_params=listed,
                    )
                for row in found.store.page(found.filters, sort, 0, _EXTREMES):
                    problem_card(
                        problem_title(row, listed),
                        Text(row["question"]),
                        key=f"row-{sort}-{row['id']}",
                        facts=f":gray[{markdown.escape(markdown.similarity(row))}]",
                    )
    st.caption(
        "By the highest similarity to any problem but itself, in the sets of this corpus and in "
        "DeepMath. The reader shows the nearest in every set beside the problem."
    )


# -- difficulty by set ---------------------------------------------------------------------------


def difficulty(opened: Opened, filters: Filters) -> None:
    """The published difficulty of the seven sets beside what this corpus gives for DeepMath."""
    steps, _, _ = opened.store.counts.difficulty(filters)
    rated = sum(steps.values())
    chart.show(
        chart.drawn(
            drawn.difficulty_chart,
            novelty.levels(steps),
            chart.look(),
            rated=rated,
            filtered=filters != Filters(),
        ),
        "novelty_levels",
        "difficulty-by-set",
        "Published: read off the paper’s figure 1a, about 0.2 thousand off. This corpus has "
        f"difficulties for DeepMath alone: {rated:,} rated problems. A level holds both of its "
        "half steps.",
        alt="Difficulty of the seven sets as published, and of DeepMath in this corpus",
    )
