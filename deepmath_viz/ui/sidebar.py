"""The sidebar: the navigation, which corpus is shown, and a build that is under way."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import streamlit as st

from deepmath_viz import config
from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset import published
from deepmath_viz.dataset.wording import percent
from deepmath_viz.errors import DeepMathError
from deepmath_viz.ui import frame, navigation, running_builds, state
from deepmath_viz.ui.elements import components, glossary_dialog, markdown


def show(page: st.Page | None = None) -> None:
    """Link the pages, name the corpus in use, offer the others, and follow a running build."""
    asked = False
    with st.sidebar:
        known = catalogue.corpora(config.settings().cache)
        current = None
        if known:
            with suppress(DeepMathError):
                state.begin()
                current = frame.corpus_in_use()
        if page is not None:
            if page.title in navigation.FILTERED:
                state.share(state.filters())
            _pages(page)
            components.place(page.title)
            with st.container(horizontal=True, vertical_alignment="center", key="about_page"):
                asked = glossary_dialog.button()
                components.copy_link("Share link")
        if known:
            with st.container(gap="xsmall", key="corpus_in_use"):
                _corpus(known, current)
        running_builds.watch()
    if page is not None and asked:
        glossary_dialog.open_dialog(page.title)


def _pages(current: st.Page) -> None:
    """Links with the whole address of each page: where it was left, and in which corpus.

    Those of `st.navigation` lead to bare addresses, which would have to be completed afterwards,
    at the price of a second entry in the browser's history. The link of the page itself leads to
    its beginning.
    """
    with st.container(key="pages", gap="xxsmall"):
        for page in navigation.pages():
            title = page.title
            filtered = title in navigation.FILTERED
            here = title == current.title
            left = state.last_url(title.lower(), filtered=filtered)
            st.page_link(page, width="stretch", query_params=state.bare_url() if here else left)


def titles(known: dict[str, Manifest]) -> dict[str, str]:
    """What people call each corpus; the folder's name is added where two are called the same."""
    called = {name: str(found.source.get("name") or name) for name, found in known.items()}
    times = Counter(called.values())
    return {
        name: title if times[title] == 1 or title == name else f"{title} ({name})"
        for name, title in called.items()
    }


def _corpus(known: dict[str, Manifest], current: str | None) -> None:
    """The corpus in use, a choice where there is one, and a mark on demo data."""
    called = titles(known)
    if len(known) > 1 or current is None:
        st.selectbox(
            "Corpus",
            list(known),
            index=None if current is None else 0,  # session state says which
            format_func=lambda name: called.get(name, name),
            placeholder="Choose a corpus",
            **state.seeded("sidebar_corpus", current, state.choose_corpus),
        )
    else:
        st.markdown(f":small[:gray[Corpus]]  \n**{markdown.escape(called[current])}**")
    if current is None:
        return
    rows = known[current].stages["problems"].rows
    newest = catalogue.choose(config.settings().cache)
    if known[current].is_demo and not known[newest].is_demo:
        st.button(
            f"Open {markdown.escape(called[newest])}",
            icon=":material/arrow_forward:",
            width="stretch",
            help="Real data have been built. What you see is the demo.",
            on_click=state.choose_corpus,
            args=(newest,),
        )
    if known[current].is_demo:
        st.badge("DEMO DATA", icon=":material/science:", color="orange")
        st.caption(f"{rows:,} problems made for this program")
    else:
        st.caption(f"{rows:,} problems, {coverage(rows)}")


def coverage(rows: int) -> str:
    """What part of the published dataset so many rows are, in words."""
    if rows >= published.ROWS:
        return f"published: {published.ROWS:,}"
    return f"{percent(rows, published.ROWS)} of the published {published.ROWS:,}"
