"""The four answers to a problem lined up: the final answer and what each solution says."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.records import ListedProblem
from deepmath_viz.maths.diff import marked_characters
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui.elements import markdown

_SIGNS: dict[str, tuple[str, Literal["green", "red", "gray"]]] = {
    "agree": (":material/check:", "green"),
    "disagree": (":material/close:", "red"),
    "undecided": (":material/question_mark:", "gray"),
}
_MARKS = {
    "agree": Markdown(":green[:material/check:]"),
    "disagree": Markdown(":red[:material/close:]"),
    "undecided": Markdown(":gray[:material/question_mark:]"),
}
_CODE = '<code style="white-space:pre-wrap;overflow-wrap:anywhere;font-size:0.8rem">{}</code>'


def line_up(store: Store, problem: ListedProblem) -> None:
    """Show the final answer and the three answers side by side, with what differs marked."""
    said = store.verdicts(problem["id"])
    if not said:
        return
    final = problem["final_answer"] or ""
    differs = any(row["answer"] != problem["final_answer"] for row in said)
    for place, (title, answer, row) in zip(
        st.columns(1 + len(said), border=True),
        [("Final answer", problem["final_answer"], None)]
        + [(f"Solution {row['n']:d}", row["answer"], row) for row in said],
        strict=True,
    ):
        with place:
            st.caption(title)
            st.markdown(markdown.answer(answer), anchors=False)
            if differs:
                text = answer or ""
                st.html(
                    _CODE.format(marked_characters(final, text) if row else markdown.html(text))
                )
            if row:
                badge(row["verdict"], row["reason"])
    pairs = store.solution_pairs(problem["id"])
    if pairs:
        words = [
            markdown.escape(f"{pair[0]} and {pair[1]} {verdict}")
            for pair, verdict in pairs.items()
            if verdict
        ]
        if words:
            st.caption("Among the solutions: " + ", ".join(words) + ".")


def sign(verdict: str) -> Markdown:
    """A verdict as a sign in its colour."""
    return _MARKS[verdict]


def badge(verdict: str, reason: str = "") -> None:
    """A verdict as a badge, with its reason."""
    icon, colour = _SIGNS[verdict]
    st.badge(
        markdown.escape(verdict), icon=icon, color=colour, help=markdown.escape(reason) or None
    )
