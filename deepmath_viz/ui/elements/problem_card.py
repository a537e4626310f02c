"""A problem as lists show it: facts, question, answer, and the ways from it to others."""

from __future__ import annotations

from typing import Any

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.maths.latex import to_markdown
from deepmath_viz.ui import navigation, state
from deepmath_viz.ui.elements import markdown


def problem_row(row: dict[str, Any]) -> None:
    """Show one problem of a list; its title opens it in the reader."""
    with st.container(key=f"row-{row['id']}", border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(
                navigation.BROWSE,
                label=f"**Problem {row['id']}**",
                icon=":material/open_in_full:",
                query_params={**state.params(), "problem": [reference(row)]},
            )
            st.markdown(markdown.facts(row), width="stretch")
        st.markdown(to_markdown(row["question"]), anchors=False)
        st.markdown(f":gray[Answer] {markdown.answer(row['final_answer'])}")


def reference(row: dict[str, Any]) -> str:
    """The lasting name of a problem in a URL: its key, with a number for further copies."""
    return row["key"] if row["copy"] == 1 else f"{row['key']}-{row['copy']}"


def like_link(reference: str) -> None:
    """A link to the problems nearest in meaning to one."""
    st.page_link(
        navigation.SEARCH,
        label="Similar",
        icon=":material/join:",
        help="The problems nearest in meaning to this one",
        query_params={**state.bare_url(), "like": [reference]},
    )


def open_problem(store: Store, id_: int | None) -> None:
    """Open a problem in the reader; None goes back to the list."""
    state.set_params(problem=None if id_ is None else reference(store.problem(id_)))
