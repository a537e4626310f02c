"""Attached columns on the Overview: distribution, by topic and difficulty, and bands of a rate."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from deepmath_viz.analysis import attached as analysis
from deepmath_viz.analysis.attached import Correlation, Shares, Spread
from deepmath_viz.corpus.attached import kinds, serving
from deepmath_viz.corpus.attached.column import Column
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import topics
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import navigation, state
from deepmath_viz.ui.charts import attached as attached_charts
from deepmath_viz.ui.charts import bars
from deepmath_viz.ui.elements import chart, markdown, style, widgets
from deepmath_viz.ui.elements.attached_filters import BANDS
from deepmath_viz.ui.elements.chart import look

#: The parameter that names the column.
PARAM = "own"
_TOPICS = 8


def show(store: Store) -> None:
    """Show one attached column, which the address names; nothing where none is attached."""
    columns = store.attached.columns()
    wanted = state.param(PARAM)
    if wanted and wanted not in columns:
        st.warning(
            f"This link shows the attached column {markdown.escape(wanted)}, which is not attached"
            " to this corpus here. Attach its file to see it.",
            icon=":material/attach_file_off:",
        )
    if not columns:
        return
    st.subheader("Attached columns", anchor=False)
    name = wanted if wanted and wanted in columns else next(iter(columns))
    column = columns[name]
    widgets.menu(
        PARAM, {one: one for one in columns}, "Column", name, key="overview_own", width=360
    )
    st.caption(markdown.escape(serving.meaning(column.table, column.about)))
    left, right = st.columns(2, gap="medium")
    with left:
        _distribution(store, column)
    with right:
        if column.kind == kinds.NUMBER:
            _difficulty(store, column)
        else:
            _groups(store, column, "difficulty")
    _groups(store, column, "domain")
    if column.about.rate:
        _bands(store, column)


def _distribution(store: Store, column: Column) -> None:
    rows = analysis.distribution(store, column)
    filled = sum(row.count for row in rows if row.known)
    chart.show(
        bars.bars(
            rows,
            look(),
            title=column.name,
            axis=column.about.name,
            whole="problems with a tag" if column.kind == kinds.TAGS else "problems with a value",
            horizontal=column.numbers is None,
        ),
        f"overview_own_{column.name}",
        column.name,
        (f"{filled:,} tags of problems. " if column.kind == kinds.TAGS else f"{filled:,} problems"
         " have a value. ") + "A click opens a bar in Browse.",
        alt=f"Problems by {column.name}",
    )  # fmt: skip


def _difficulty(store: Store, column: Column) -> None:
    groups = [g for g in analysis.by_group(store, column, "difficulty") if isinstance(g, Spread)]
    chart.show(
        attached_charts.quartiles(
            groups, look(), title=f"{column.name} by published difficulty", name=column.about.name
        ),
        f"overview_own_difficulty_{column.name}",
        f"{column.name}-difficulty",
        _correlation(analysis.with_difficulty(store, column))
        + " Drawn: the median at each half step, its quartiles as bars; larger dots are more"
        " problems.",
        alt=f"Median and quartiles of {column.name} by difficulty",
    )


def _correlation(found: Correlation) -> Markdown:
    if math.isnan(found.rho):
        return Markdown(
            f"No rank correlation with the difficulty can be given ({found.n:,} problems)."
        )
    interval = ""
    if not math.isnan(found.low):
        interval = f", 95% interval {found.low:.3f} to {found.high:.3f}"
    return Markdown(
        f"Spearman's rank correlation with the published difficulty: {found.rho:.3f}{interval},"
        f" over {found.n:,} problems that have both."
    )


def _groups(store: Store, column: Column, by: str) -> None:
    groups = analysis.by_group(store, column, by)
    title = "By difficulty" if by == "difficulty" else "By domain"
    st.markdown(f"**{title}**")
    rows: list[dict[str, Any]] = []
    for group in groups:
        row: dict[str, Any] = {by: "unknown" if group.value is None else _value(group.value)}
        row["problems with a value"] = group.n
        if isinstance(group, Spread):
            row |= _numbers(column, group)
        else:
            row |= _shares(column, group)
        rows.append(row)
    st.dataframe(rows, hide_index=True, alt=f"{column.name}: {title.lower()}")
    if len(column.words) > analysis.MOST_WORDS:
        st.caption(f"The {analysis.MOST_WORDS} most frequent of {len(column.words):,} values.")


def _value(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float) else value


def _numbers(column: Column, group: Spread) -> dict[str, Any]:
    if not group.n:
        return {}
    ends = {"median": group.median, "lower quartile": group.low, "upper quartile": group.high}
    if column.kind == kinds.DATE:
        return {name: analysis.in_words(column, number) for name, number in ends.items()}
    return {"mean": round(group.mean, 4), **{n: round(number, 4) for n, number in ends.items()}}


def _shares(column: Column, group: Shares) -> dict[str, str]:
    words = sorted(column.words, key=lambda word: -group.words.get(word, 0))
    if len(words) <= analysis.MOST_WORDS:
        words = list(column.words)
    return {
        word: f"{group.words.get(word, 0):,} ({percent(group.words.get(word, 0), group.n)})"
        for word in words[: analysis.MOST_WORDS]
    }


def _bands(store: Store, column: Column) -> None:
    st.markdown("**Bands**")
    for place, (words, band) in zip(
        st.columns(len(BANDS), gap="medium"), BANDS.items(), strict=True
    ):
        condition = f"{column.name}{band}"
        before, after, thin = analysis.thinned(store, Filters(), condition)
        with place, st.container(border=True):
            st.markdown(f"**{words}**: {after:,} of {before:,} problems ({percent(after, before)})")
            if thin:
                st.caption("Topics that it thins most")
                st.html(
                    style.table(
                        ("topic", "left", "of", "share"),
                        [
                            (
                                topics.short(topic.topic),
                                f"{topic.after:,}",
                                f"{topic.before:,}",
                                percent(topic.after, topic.before),
                            )
                            for topic in thin[:_TOPICS]
                        ],
                    )
                )
            st.page_link(
                navigation.BROWSE,
                label="Browse these",
                icon=":material/arrow_forward:",
                query_params=state.filter_params(Filters(attached=(condition,))),
            )
