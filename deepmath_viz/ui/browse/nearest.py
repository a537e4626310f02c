"""What is near a problem, in the reader: in DeepMath, in every set, in every benchmark."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.records import Neighbour, Novelty, Problem
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import components, markdown, pair_facts
from deepmath_viz.ui.elements.pair_facts import Facts, Side
from deepmath_viz.ui.elements.problem_card import (
    Text,
    answer_line,
    problem_card,
    problem_title,
    row_title,
)

_KINDS = {
    "comparison": ("In the comparison sets", "elsewhere", "similarity_elsewhere"),
    "deepmath": ("In DeepMath itself", "within_id", "similarity_within"),
    "benchmark": ("In the benchmarks", "benchmark", "similarity_benchmark"),
}
#: How many from every set are shown at first; DeepMath is but one.
_FIRST = {"comparison": 1, "deepmath": 3, "benchmark": 1}
_LONGEST = 1_500
_ANCHOR = "nearest"


def summary(store: Store, problem: Problem) -> None:
    """One line above the solutions: whether anything is near, with a link to `show`."""
    found = store.novelty.of(problem["id"])
    if found is not None:
        st.markdown(f"**Novelty**  {_summary(found)}  [Nearest problems ↓](#{_ANCHOR})")


def show(store: Store, problem: Problem, raw: bool) -> None:
    """Show how near the nearest are, with the problems themselves folded until asked for."""
    found = store.novelty.of(problem["id"])
    if found is None:
        return
    with st.container(key="nearest", gap="xsmall"):
        st.subheader("Nearest problems", anchor=_ANCHOR)
        columns: Mapping[str, object] = found
        for kind, (title, where, column) in _KINDS.items():
            if columns[column] is not None:
                at = f"problem {columns[where]}" if kind == "deepmath" else str(columns[where])
                label = f"{title} · nearest {columns[column]:.3f}, {at}"
                _folded(store, problem, kind, markdown.escape(label), raw)


def _summary(found: Novelty) -> Markdown:
    novelty = {
        "unique": ":green-badge[unique at 0.98]",
        "elsewhere": ":orange-badge[match in another set]",
        "within": ":orange-badge[match in DeepMath itself]",
    }[found["novelty"]]
    if found["similarity_benchmark"] is None:
        return Markdown(novelty)
    return Markdown(
        novelty
        + {
            "exact": " :red-badge[text in a benchmark]",
            "near": " :red-badge[above 0.98 in a benchmark]",
            "clear": " :gray-badge[no benchmark above 0.98]",
        }[found["contaminated"]]
    )


@st.fragment
def _folded(store: Store, problem: Problem, kind: str, label: Markdown, raw: bool) -> None:
    id_ = problem["id"]
    folded = st.expander(label, key=f"nearest-{kind}-{id_}", on_change="rerun")
    if not folded.open:
        return
    with folded:
        ranks = st.segmented_control(
            "Nearest from each",
            [1, 3, 5],
            default=_FIRST[kind],
            required=True,
            key=f"nearest-ranks-{kind}-{id_}",
        )
        rows = store.novelty.neighbours(id_, kind, ranks)
        own = Side((published.NAME, id_), problem["question"], problem["final_answer"])
        facts = pair_facts.of(store, [(own, _side(row)) for row in rows])
        wide = 1 if components.is_narrow(f"nearest-width-{kind}-{id_}") else min(3, len(rows))
        for first in range(0, len(rows), 3):
            places = st.columns(max(wide, 1)) if wide > 1 else [st.container()] * 3
            shown = zip(rows[first : first + 3], facts[first : first + 3], strict=True)
            for place, (row, known) in zip(places, shown, strict=False):
                with place:
                    _card(kind, row, known, raw)
        if not rows:
            st.caption("None.")


def _side(row: Neighbour) -> Side:
    return Side((row["dataset"], row["row"]), row["question"], row["answer"])


def _card(kind: str, row: Neighbour, facts: Facts, raw: bool) -> None:
    own = kind == "deepmath" and row["key"] is not None

    def same_text() -> None:
        if row["same_text"]:
            st.badge("same text", icon=":material/equal:", color="red")

    def below() -> None:
        if row["question"] is not None:
            answer_line(row["answer"])()
            with st.container(horizontal=True, gap="xsmall"):
                pair_facts.show(facts)

    problem_card(
        problem_title({**row, "id": row["row"]}, state.params())
        if own
        else row_title(row["dataset"], row["row"]),
        Text(row["question"], longest=_LONGEST, raw=raw),
        key=f"row-{kind}-{row['dataset']}-{row['row']}",
        facts=f":gray[similarity] {row['similarity']:.3f}",
        actions=same_text,
        below=below,
    )
