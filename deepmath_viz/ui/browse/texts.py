"""A text of the reader, a part at a time where it is long; and one of several beside each other."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from deepmath_viz.dataset import rows
from deepmath_viz.dataset.records import Solution
from deepmath_viz.maths.diff import LONGEST, marked_characters, marked_words
from deepmath_viz.maths.latex import PART
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui.elements import answer_row, markdown
from deepmath_viz.ui.elements.problem_card import drawn_text, source

#: Characters and formulas rendered at once: what a browser lays out without a noticeable pause.
_PART, _FORMULAS = 24_000, 150
#: Both columns of a pair ask for the same marks.
_marks = lru_cache(maxsize=16)(marked_words)


@st.fragment
def said(
    key: str,
    title: Markdown,
    solution: Solution,
    raw: bool,
    *,
    verdict: str = "",
    reason: str = "",
    tokens: int | None = None,
    beside: Solution | None = None,
    is_second: bool = False,
) -> None:
    """Show a solution or a sample: its answer, its reasoning folded, and its write-up.

    Args:
        verdict: on its answer, shown where there is one, with its `reason`.
        tokens: of all of it, where known.
        beside: another one; what this one says otherwise is marked.
        is_second: whether the other one stands before this one.
    """
    boxed = solution["answer"]
    answer = ":gray[no box]" if boxed is None else markdown.answer(boxed)
    st.markdown(f"**{title}**  :gray[answers]  {answer}", anchors=False)
    if verdict:
        with st.container(horizontal=True, vertical_alignment="center"):
            answer_row.badge(verdict, reason)
            if tokens is not None:
                st.caption(f"{tokens:,} tokens")
    if beside and boxed != beside["answer"]:
        st.html(source(marked_characters(beside["answer"] or "", boxed or "")))
    reasoning = solution["reasoning"]
    if reasoning is None:
        if not verdict:
            st.caption("No reasoning: the text has no </think>.".replace("<", "\\<"))
    else:
        reasoning = rows.without_opening_tag(reasoning)
        size = f"Reasoning · {len(reasoning):,} characters · {len(reasoning.split()):,} words"
        folded = st.expander(size, key=f"reasoning-{key}", on_change="rerun")
        if folded.open:
            with folded:
                if beside and beside["reasoning"] is not None:
                    other = rows.without_opening_tag(beside["reasoning"])
                    with st.container(height=620, border=False):
                        _compared(reasoning, other, is_second)
                else:
                    text(reasoning, raw, markdown=True, key=f"reasoning-text-{key}", height=620)
    written = solution["write_up"].strip()
    if beside and written:
        _compared(written, beside["write_up"].strip(), is_second)
    else:
        text(
            written or "(empty write-up)",
            raw,
            markdown=True,
            highlight=True,
            key=f"write-up-{key}",
        )


def _compared(one: str, other: str, is_second: bool) -> None:
    """A text as its source, with what another one lacks marked."""
    if one == other:
        st.caption("The same text, word for word.")
    pair = (other[: LONGEST + 1], one[: LONGEST + 1])
    marked = _marks(*(pair if is_second else pair[::-1]))[is_second]
    st.html(source(marked))
    if max(len(one), len(other)) > LONGEST:
        st.caption(
            f"Compared up to the first {LONGEST:,} characters of {len(one):,} and {len(other):,}."
        )


def text(
    given: str,
    raw: bool,
    *,
    markdown: bool = False,
    highlight: bool = False,
    key: str,
    height: int | None = None,
) -> None:
    """Show a text, a part at a time where it is long."""
    formulas = given.count("$") // 2 + given.count("\\(") + given.count("\\[")
    parts = rows.parts(given, min(_PART, max(2000, len(given) * _FORMULAS // max(formulas, 1))))
    part = 0
    with st.container(height=height or "content", border=False):
        if len(parts) > 1:
            numbers = list(range(1, len(parts) + 1))
            part = st.segmented_control(
                f"Part (of {len(given):,} characters)",
                numbers,
                default=numbers[-1] if highlight else 1,
                required=True,
                key=f"part-{key}",
            )
            part -= 1
        if raw:
            st.code(parts[part], language=None, wrap_lines=True)
        else:
            last = highlight and part == len(parts) - 1
            drawn_text(
                parts[part], PART, f"{key}-{part}", markdown=markdown, highlight_last_box=last
            )
