"""The glossary: a `?` on every page, and the dialog it opens, the terms of that page first."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from deepmath_viz.dataset import glossary
from deepmath_viz.dataset.terms import TERMS, Term
from deepmath_viz.ui.elements import markdown


def button() -> bool:
    """Show the button; returns whether it was pressed."""
    return st.button(
        "Glossary",
        icon=":material/help:",
        type="tertiary",
        key="glossary",
        help="What the words of this page mean",
    )


@st.dialog("Glossary", width=720, icon=":material/help:")
def open_dialog(page: str) -> None:
    """Open the glossary over a page. A page may show one dialog in a run."""
    panel(page)


def panel(page: str) -> None:
    """Show a search, and the terms that it finds; without one, those of the page and the others."""
    text = st.text_input(
        "Search the glossary",
        placeholder="a word, e.g. key, near, undecided",
        icon=":material/search:",
        label_visibility="collapsed",
        key="glossary_search",
    )
    terms = glossary.search(text or "", page)
    own = [term for term in terms if page in term.pages]
    others = [term for term in terms if page not in term.pages]
    if text and text.strip():
        if not terms:
            st.info("No term has these words.", icon=":material/search_off:")
        else:
            st.caption(f"{len(terms)} of {len(TERMS)} terms")
            _list(terms)
        return
    if own:
        st.caption(f"On {page}")
        _list(own)
    st.caption("Everywhere else" if own else "All terms")
    _list(others)


def _list(terms: Sequence[Term]) -> None:
    st.markdown("\n\n".join(map(_line, terms)))


def _line(term: Term) -> str:
    more = f" [More]({term.more})" if term.more.startswith("https://") else ""
    return f"**{markdown.escape(term.name)}**  \n{markdown.escape(term.meaning)}{more}"
