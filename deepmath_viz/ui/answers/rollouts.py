"""Rollouts of people's own models: pass@k with intervals, against the labels, and two compared."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from deepmath_viz.analysis.rollouts import measures, passing, tables, written
from deepmath_viz.analysis.rollouts.measures import GroupPassed, Sampled
from deepmath_viz.config import PROGRAM
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import topics
from deepmath_viz.dataset.filters import UNKNOWN, Filters
from deepmath_viz.dataset.records import RolloutModel
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import navigation, no_match, state
from deepmath_viz.ui.answers import rollouts_beside, rollouts_lists
from deepmath_viz.ui.charts.rollouts import by_group, in_chart
from deepmath_viz.ui.elements import chart, export_dialog, markdown, widgets

PARTS = {
    "rates": "Pass rates",
    "labels": "Model and label",
    "never": "Never solved",
    "two": "Two models",
}


def show(store: Store, filters: Filters) -> None:
    """Show what rollouts say of the matching problems.

    Raises:
        AttachedMissing: the address names a model that was not added to this corpus.
    """
    models = {row["model"]: row for row in store.rollouts.models()}
    if not models:
        _nothing(store)
        return
    model = _named(models)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        widgets.menu(
            "model",
            {name: row["title"] for name, row in models.items()},
            "Model",
            model["model"],
            key="rollouts_model",
            width=280,
            resets=["page", "beside"],
        )
        part = widgets.choice(
            "part", PARTS, "Show", key="rollouts_part", resets=["page"], labelled=False
        )
    sampled = measures.sampled(store, model["model"], filters)
    _counts(model, sampled)
    if not len(sampled.ids):
        no_match.show(
            filters,
            lambda some: len(measures.sampled(store, model["model"], some).ids),
            Markdown("No problem that matches has both samples of this model and a final answer."),
        )
    elif part == "rates":
        _rates(store, model, sampled, filters)
    elif part == "labels":
        rollouts_lists.by_label(store, model, sampled)
    elif part == "never":
        rollouts_lists.never(store, model, sampled, filters)
    else:
        rollouts_beside.show(
            store, model, [row for row in models.values() if row != model], filters
        )


def _nothing(store: Store) -> None:
    st.info(
        "No rollouts of a model of yours were added to this corpus. Add a file of responses: they"
        " are matched with the problems and judged, and this page counts them.",
        icon=":material/model_training:",
    )
    st.code(
        f"{PROGRAM} rollouts FILE.jsonl --model NAME --corpus {store.manifest.corpus}",
        language="sh",
    )
    st.page_link(
        navigation.DATA,
        label="Data: what is attached",
        icon=":material/database:",
        query_params=state.bare_url(),
    )


def _named(models: dict[str, RolloutModel]) -> RolloutModel:
    """The model of the address; where it is not there that is said, and the first one taken."""
    wanted = state.param("model")
    if wanted is not None and wanted not in models:
        st.warning(
            f"This link names rollouts of {markdown.escape(wanted)}, which were not added to this"
            " corpus here.",
            icon=":material/attach_file_off:",
        )
    return models[wanted if wanted in models else next(iter(models))]


def _counts(model: RolloutModel, sampled: Sampled) -> None:
    n, tried = len(sampled.ids), int(sampled.samples.sum())
    with st.container(horizontal=True):
        if n:
            for one in measures.headline(sampled):
                interval = tables.ends(one.wrong) if one.wrong.has_interval else ""
                st.metric(
                    f"pass@{one.k:d}",
                    markdown.escape(tables.share(one.wrong.value)),
                    markdown.escape(f"95%: {interval}") if interval else None,
                    delta_color="off",
                    delta_arrow="off",
                    help="The mean over problems of the chance that one of k tries is right;"
                    " undecided samples count as wrong.",
                )
            widgets.share("Never solved", int(sampled.never.sum()), n)
            widgets.share("Always solved", int(sampled.always.sum()), n)
        widgets.share("Samples undecided", int(sampled.undecided.sum()), tried)
        widgets.share("Samples without an answer", int(sampled.no_answer.sum()), tried)
    without = ""
    if sampled.without_answer:
        without = (
            f" {sampled.without_answer:,} more have no final answer to compare with, and are left"
            " out."
        )
    st.caption(
        markdown.escape(
            f"{tried:,} samples of {n:,} problems that match, from {model['source']}, added"
            f" {model['added'][:10]}.{without} A verdict compares with the dataset's final answer;"
            " it does not say which is right."
        )
    )


def _rates(store: Store, model: RolloutModel, sampled: Sampled, filters: Filters) -> None:
    st.dataframe(
        tables.curve(measures.curve(sampled)),
        hide_index=True,
        height="content",
        key="rollouts_curve",
        alt="pass@k",
    )
    st.caption(
        "Each k leaves out problems with fewer samples. Intervals are by a bootstrap over whole"
        " problems, since samples of one problem belong together; a dash stands where all problems"
        " count the same, or fewer than ten are left."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = widgets.choice("by", measures.GROUPED_BY, "By", key="rollouts_by")
        k = _tries(sampled)
        widgets.download(
            "Report",
            lambda: written.to_markdown(store, model, None),
            f"rollouts-{model['model']}.md",
            key="rollouts_report",
        )
        export_dialog.offer(store, filters=filters, key="rollouts_export")
    groups = measures.by_group(sampled, by, k)
    figure = by_group(
        [(model["title"], groups)],
        chart.look(),
        title=f"pass@{k} by {measures.GROUPED_BY[by]}",
        k=k,
        target=partial(_group, filters, by),
    )
    chart.show(
        figure,
        f"rollouts_{by}_{k}",
        f"pass-at-{k}-by-{by}",
        "Lines are intervals of 95%; numbers beside the names count problems. Click a mark to"
        f" browse its problems.{in_chart(groups)}",
        alt=f"pass@{k} by {measures.GROUPED_BY[by]}",
    )
    st.dataframe(
        tables.groups(groups, measures.GROUPED_BY[by]),
        hide_index=True,
        key=f"rollouts_groups_{by}",
        alt=f"pass@{k} by {measures.GROUPED_BY[by]}",
    )


def _tries(sampled: Sampled) -> int:
    return int(widgets.choice("k", _known(sampled), "k", key="rollouts_k"))


def _known(sampled: Sampled) -> dict[str, Markdown]:
    return {str(k): Markdown(f"{k:d}") for k in passing.tries(sampled.samples)}


def _group(filters: Filters, by: str, group: GroupPassed) -> Filters:
    value = group.value
    if by == "difficulty":
        if value is None:
            return replace(filters, difficulty=None, unrated=True, unknown_difficulty=True)
        level = (value, min(value + 0.49, 10.0))
        return replace(filters, difficulty=level, unrated=False, unknown_difficulty=False)
    if by == "answer_type":
        return replace(filters, answer_types=(value,))
    if by == "novelty":
        return replace(filters, novelties=(value,)) if value else filters
    if value is None:
        return replace(filters, topics=(UNKNOWN,))
    name = value if by == "topic" else topics.ROOT + topics.SEPARATOR + value
    return replace(filters, topics=(name,))
