"""The reader: one problem, its answer, and solutions and samples beside each other."""

from __future__ import annotations

import json
from functools import partial

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published, topics
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import Problem, Solution
from deepmath_viz.exports import one_problem
from deepmath_viz.ui import navigation, origin, running_builds, state
from deepmath_viz.ui.browse import nearest, side_by_side, texts
from deepmath_viz.ui.elements import (
    answer_row,
    attached_cells,
    components,
    markdown,
    reward_badges,
    widgets,
)
from deepmath_viz.ui.elements.problem_card import like_link, open_problem
from deepmath_viz.ui.origin import Origin


def show(store: Store, filters: Filters, wanted: str) -> None:
    """Show the problem that the URL names, within the list that the filters make.

    Raises:
        ProblemNotFound: this corpus has no such problem.
    """
    problem = store.problem(store.resolve(wanted))
    solutions = store.solutions(problem["id"])
    raw = state.param("raw") == "1"
    _toolbar(store, filters, problem, solutions, raw)
    _heading(store, problem)
    with st.container(border=True, key="question"):
        texts.text(problem["question"], raw, key="question_text")
    if raw:
        st.code(problem["final_answer"] or "", language=None, wrap_lines=True)
    elif problem["agreement"] is not None:
        answer_row.line_up(store, problem)
    else:
        with st.container(key="final_answer"):
            st.markdown(f"**Final answer**  {markdown.answer(problem['final_answer'])}")
    reward_badges.show(store, problem["id"])
    _doubt(problem)
    nearest.summary(store, problem)
    _solutions(store, problem, solutions, raw)
    nearest.show(store, problem, raw)


def _solutions(store: Store, problem: Problem, solutions: list[Solution], raw: bool) -> None:
    """Solutions and samples, or why there is none."""
    if side_by_side.show(store, problem, solutions, raw):
        return
    if store.has_solutions:
        st.info("This corpus has no solutions for this problem.", icon=":material/description:")
    else:
        st.info(
            running_builds.lacking(store.manifest.corpus, "solutions"),
            icon=":material/construction:",
        )


def _toolbar(
    store: Store,
    filters: Filters,
    problem: Problem,
    solutions: list[Solution],
    raw: bool,
) -> None:
    place = store.place(filters, attached_cells.order(store), problem["id"])
    with st.container(horizontal=True, vertical_alignment="center", key="reader_bar"):
        came = origin.origin()
        _way_back(came)
        widgets.steps(place.previous, place.next, partial(open_problem, store), "reader")
        st.button(
            "Random",
            icon=":material/shuffle:",
            shortcut="x",
            on_click=lambda: open_problem(
                store, store.random(filters, but=problem["id"]) or problem["id"]
            ),
        )
        st.caption(_where(place.position, place.total, came), width="stretch")
        st.toggle(
            "Source text",
            help="Show the text as published instead of rendered",
            **state.seeded(
                "reader_raw", raw, lambda value: state.set_params(raw="1" if value else None)
            ),
        )
        if "embeddings" in store.manifest.stages:
            like_link(problem)
        _copy(problem, solutions)


def _way_back(came: Origin | None) -> None:
    """The way out, by `Esc`: to the result that the problem was opened from, or to the list."""
    icon = ":material/arrow_back:"
    if came is None:
        st.button(
            "List",
            icon=icon,
            shortcut="escape",
            on_click=lambda: state.set_params(problem=None, raw=None),
        )
    elif st.button(markdown.escape(came.label), icon=icon, shortcut="escape", key="reader_back"):
        came.return_to()


def _where(position: int | None, total: int, came: Origin | None) -> str:
    if position is None:
        if came:
            return f"not among the {total:,} {came.one}{'s' * (total != 1)}"
        return f"not among the {total:,} that match the filters"
    return f"{came.one if came else ''} {position:,} of {total:,}".strip()


def _copy(problem: Problem, solutions: list[Solution]) -> None:
    popover = st.popover("Copy", icon=":material/content_copy:", key="copy", on_change="rerun")
    if not popover.open:
        return
    with popover:
        form = st.segmented_control(
            "Form", ["Markdown", "JSON"], default="Markdown", required=True, key="copy_form"
        )
        if form == "JSON":
            text = json.dumps(
                one_problem.as_record(problem, solutions), ensure_ascii=False, indent=1
            )
        else:
            text = one_problem.as_markdown(problem, solutions)
        ending = {"Markdown": "md", "JSON": "json"}[form]
        st.caption(f"{len(text):,} characters, with every solution and its reasoning")
        components.copy_button(f"Copy as {form}", text, key="copy_text")
        widgets.download("Download", text, f"deepmath-{problem['key']}.{ending}")


def _heading(store: Store, problem: Problem) -> None:
    st.subheader(f"Problem {problem['id']:d}", anchor=False)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="crumbs"):
        if problem["topic"]:
            for name in topics.ancestors(problem["topic"]):
                last = name == problem["topic"]
                st.page_link(
                    navigation.BROWSE,
                    label=markdown.escape(name.rpartition(topics.SEPARATOR)[2]) + " ›" * (not last),
                    query_params=state.filter_params(Filters(topics=(name,))),
                )
        else:
            st.caption("topic unknown")
    same = store.same_question(problem["key"], problem["id"])
    facts = [
        markdown.difficulty(problem),
        f"answer type {problem['answer_type']}",
        _hub_row(problem),
        f"key {problem['key']}",
    ]
    if problem["source_block"]:
        facts.append(f"{problem['source_block']} (inferred)")
    if pool := store.novelty.pools([problem["id"]]).get(problem["id"]):
        facts.append(markdown.supported(problem["source_block"], pool))
    if same:
        facts.append("same question: " + ", ".join(str(i) for i in same[:5]))
    st.caption(markdown.escape(" · ".join(facts)))
    attached_cells.line(store, problem["id"])


def _doubt(problem: Problem) -> None:
    if problem["doubt"] is not None:
        st.page_link(
            navigation.ANSWERS,
            label="Something speaks against this label",
            icon=":material/gavel:",
            query_params={**state.bare_url(), "view": ["doubtful"], "doubt": [problem["key"]]},
        )


def _hub_row(problem: Problem) -> str:
    if problem["hub_row"] is None:
        return "hub row unknown"
    return f"row {problem['hub_row']:,} of {published.HUB_ID}"


def show_solutions(id_: int, solutions: list[Solution], raw: bool) -> None:
    """Show solutions side by side, in tabs where the window is narrow."""
    titles = [f"Solution {solution['n']:d}" for solution in solutions]
    narrow = components.is_narrow()
    places = st.tabs(titles) if narrow else st.columns(len(solutions), gap="medium")
    for place, title, solution in zip(places, titles, solutions, strict=True):
        with place:
            texts.said(f"{id_}-{solution['n']}", markdown.escape(title), solution, raw)
