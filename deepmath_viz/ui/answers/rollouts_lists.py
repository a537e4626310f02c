"""Problems to look at for what samples say: hard or easy against the label, or never solved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from deepmath_viz.analysis.rollouts import parting, written
from deepmath_viz.analysis.rollouts.measures import Sampled
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import id_lists
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import ListedProblem, Rollout, RolloutModel
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import navigation, state
from deepmath_viz.ui.browse import side_by_side
from deepmath_viz.ui.elements import export_dialog, markdown, widgets
from deepmath_viz.ui.elements.problem_card import Text, answer_line, problem_card, problem_title


def by_label(store: Store, model: RolloutModel, sampled: Sampled) -> None:
    """Show where a model and the published difficulty part most."""
    found = parting.parting(sampled, state.page_size())
    said = written.correlation_in_words(found)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.caption(
            markdown.escape(
                f"Of {found.rated:,} problems with a difficulty: {said} Problems are ranked from"
                " easy to hard by their label, and by how seldom this model solves them; the widest"
                " gaps come first."
            ),
            width="stretch",
        )
        widgets.per_page("rollouts_size")
    for title, rows in (
        ("Easy by their label, and never solved", found.harder),
        ("Hard by their label, and always solved", found.easier),
    ):
        st.subheader(title, anchor=False)
        if not rows:
            st.caption("None.")
        ids = [row.id for row in rows]
        listed = listed_by_id(store, ids)
        said_by = _said_by(store, model, ids)
        for row in rows:
            where = (
                f"{row.agree:,} of {row.samples:,} right; place by label {row.by_label:.2f}, by"
                f" model {row.by_model:.2f}"
            )
            _card(model, listed[row.id], said_by.get(row.id, []), Filters(), where)


def never(store: Store, model: RolloutModel, sampled: Sampled, filters: Filters) -> None:
    """Show the problems that no sample solved, and what samples say instead."""
    asked = never_filters(filters, model["model"])
    total = store.count(asked) if sampled.never.any() else 0
    if not total:
        st.info(
            "Each problem that matches was solved at least once, or may have been.",
            icon=":material/check:",
        )
        return
    order = "difficulty"
    at = state.paging(total, state.page_size())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.caption(
            f"{total:,} problems that no sample solved, the easiest by their label first. Where"
            " samples agree with each other on something else, the label is worth a look.",
            width="stretch",
        )
        st.page_link(
            navigation.BROWSE,
            label=f"Browse these {total:,}",
            icon=":material/menu_book:",
            query_params={**state.filter_params(asked), "sort": [order]},
        )
        export_dialog.offer(store, filters=asked, key="never_export")
        widgets.per_page("never_size")
    page = store.page(asked, order, at.first, at.size)
    said_by = _said_by(store, model, [row["id"] for row in page])
    doubted = set()
    if "evidence" in store.manifest.stages:
        doubted = {key for _, key, _ in store.doubts.queue(asked)}
    for row in page:
        _card(model, row, said_by.get(row["id"], []), asked, "", order, row["key"] in doubted)
    widgets.pager("never_page", at)


def listed_by_id(store: Store, ids: Sequence[int]) -> dict[int, ListedProblem]:
    """Problems as lists show them, by id."""
    if not ids:
        return {}
    named = Filters(region=id_lists.text_of(list(ids)))
    return {row["id"]: row for row in store.page(named, "id", 0, len(ids))}


def never_filters(filters: Filters, model: str) -> Filters:
    """Filters for the problems that no sample of a model solved, or may have solved."""
    never = (f"{model}.pass_rate:0~0", f"{model}.undecided:0~0")
    return replace(filters, attached=(*filters.attached, *never))


def _said_by(store: Store, model: RolloutModel, ids: Sequence[int]) -> dict[int, list[Rollout]]:
    made: dict[int, list[Rollout]] = {}
    for row in store.rollouts.of(ids, [model["model"]]):
        made.setdefault(row["id"], []).append(row)
    return made


def _card(
    model: RolloutModel,
    row: ListedProblem,
    said: list[Rollout],
    within: Filters,
    where: str,
    order: str = "",
    doubted: bool = False,
) -> None:
    """A problem with the answers of the samples; it opens with the first of them side by side."""
    opened = state.filter_params(within)
    beside = side_by_side.named([(model["model"], one["n"]) for one in said[:2]])
    opened["side"] = [",".join(["1", beside] if row["n_solutions"] else [beside])]
    if order:
        opened["sort"] = [order]

    def doubt() -> None:
        if doubted:
            st.page_link(
                navigation.ANSWERS,
                label="Judge the label",
                icon=":material/gavel:",
                query_params={**state.bare_url(), "view": ["doubtful"], "doubt": [row["key"]]},
            )

    def below() -> None:
        answer_line(row["final_answer"], doubt)()
        st.markdown(_answers(said), anchors=False)

    problem_card(
        problem_title(row, opened),
        Text(row["question"]),
        key=f"row-{row['id']}",
        facts=Markdown(markdown.facts(row) + (where and f" :gray[· {markdown.escape(where)}]")),
        below=below,
    )


def _answers(said: list[Rollout]) -> Markdown:
    """What the samples say, the most frequent answers first."""
    counted = Counter(one["answer"] for one in said)
    parts = [
        Markdown(f"{markdown.answer(answer)} :gray[({n:,})]")
        for answer, n in counted.most_common(4)
    ]
    rest = f" :gray[and {len(counted) - 4:,} more]" if len(counted) > 4 else ""
    listed = " :gray[·] ".join(parts)
    return Markdown(f":gray[{len(said):,} samples say] {listed}{rest}")
