"""Which problems can be rewarded by rule: counts step by step, and the others with reasons."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from deepmath_viz.analysis import fitness
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import ListedProblem
from deepmath_viz.dataset.reward_flags import FLAGS
from deepmath_viz.ui import no_match, origin, state
from deepmath_viz.ui.elements import export_dialog, markdown, reward_badges, widgets
from deepmath_viz.ui.elements.problem_card import Text, answer_line, problem_card, problem_title

_SHOW = {"unfit": "Not fit", "fit": "Fit"}


def show(store: Store, filters: Filters) -> None:
    """Show how many are fit, what the others drop out for, and a list of either.

    Raises:
        ArtefactMissing: fitness is not built.
    """
    store.manifest.require("fitness", "so nothing is known about rewards by rule")
    found = fitness.fitness(store, filters)
    if not found.known:
        no_match.show(filters, lambda some: fitness.fitness(store, some).known)
        return
    with st.container(horizontal=True):
        widgets.share("Fit for a reward by rule", found.fit, found.known)
        for step in found.steps:
            if step.flag in ("guessable", "bare"):
                widgets.share(FLAGS[step.flag].label.capitalize(), step.raised, found.known)
    export_dialog.offer(store, filters=filters, key="rewards_export")
    st.caption(
        "The preset drops, in this order, whatever a grader cannot reward, or would reward for a"
        " guess. In Export: *Only what is fit for a reward by rule*; on the command line:"
        " `--rewardable-only`. Rules of wording are right for most, not for all: docs/rewards.md"
        " says how often."
    )
    st.dataframe(
        fitness.table(found),
        hide_index=True,
        height="content",
        column_config={
            "why": st.column_config.TextColumn(width="large"),
            **dict.fromkeys(
                ("problems", "dropped at this step", "left"),
                st.column_config.NumberColumn(format="localized"),
            ),
        },
        key="rewards_steps",
    )
    with st.expander("How graders take the right answer"):
        st.dataframe(fitness.readings(store, filters), hide_index=True, key="rewards_readings")
    _list(store, filters)


def _list(store: Store, filters: Filters) -> None:
    st.subheader("Problem by problem", anchor=False)
    which = widgets.choice("fit", _SHOW, "Show", key="rewards_show", resets=["page"])
    fit = which == "fit"
    if filters.rewardable is (not fit):
        st.info("The filters in the sidebar leave out all of these.", icon=":material/rule:")
        return
    asked = replace(filters, rewardable=fit)
    total = store.count(asked)
    at = state.paging(total, state.page_size())
    st.markdown(f"**{total:,}** problems")
    within = origin.listing("answers", asked)
    for row in store.page(asked, state.sort(), at.first, at.size):
        problem_card(
            problem_title(row, within),
            Text(row["question"]),
            key=f"row-{row['id']}",
            facts=markdown.facts(row),
            below=partial(_below, store, row),
        )
    widgets.pager("rewards_page", at)


def _below(store: Store, row: ListedProblem) -> None:
    answer_line(row["final_answer"])()
    reward_badges.show(store, row["id"])
