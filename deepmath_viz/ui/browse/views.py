"""Views by name: those that come with the program, with their counts, and those that people keep.

A view is an address of Browse without corpus, page and problem. The browser keeps those of people;
each is a link, so it can be sent to somebody who keeps none.
"""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urljoin

import streamlit as st

from deepmath_viz.corpus import stages
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import PARAMETERS
from deepmath_viz.dataset.presets import PRESETS
from deepmath_viz.ui import navigation, running_builds, state
from deepmath_viz.ui.elements import components, markdown

#: What of an address a view has.
_OF_A_VIEW = (*PARAMETERS, "sort", "view", "cols", "size")
_LONGEST = 80
_TASK, _NAME = "views_task", "view_name"
#: Characters of what a browser may say that it keeps, and parameters of one view.
_MOST, _FIELDS = 2_000_000, 200


def menu(store: Store) -> None:
    """The menu of views; nothing is counted before it is opened."""
    kept = _kept(components.kept_views(state.kept(_TASK)))
    # Another key for every view: a menu that stayed open would cover what was chosen in it.
    here = zlib.crc32(_query(state.params()).encode())
    popover = st.popover(
        "Views", icon=":material/bookmarks:", key=f"views_{here}", on_change="rerun"
    )
    if not popover.open:
        return
    with popover, st.container(gap="xsmall", width=430):
        _presets(store)
        st.markdown("**Your views**")
        if not kept:
            st.caption("None yet. What you save is kept by this browser.")
        for n, (name, query) in enumerate(kept.items()):
            _own(n, name, query)
        _saving()


def _presets(store: Store) -> None:
    """Those that come with the program; the last line says what further ones need."""
    lacking: dict[str, None] = {}
    later = []
    for preset in PRESETS:
        needed = [n for n in preset.filters.needs() if n not in store.manifest.stages]
        lacking |= dict.fromkeys(needed)
        if needed:
            later.append(preset.name)
            continue
        link = state.filter_params(preset.filters)
        st.page_link(
            navigation.BROWSE,
            label=f"{markdown.escape(preset.name)} :gray[{store.count(preset.filters):,}]",
            query_params=link if preset.sort == "id" else {**link, "sort": [preset.sort]},
        )
    if later:
        coming = [running_builds.coming(store.manifest.corpus, stage) for stage in lacking]
        what = f"`{stages.command(*lacking)}`" if not all(coming) else "the build that is running"
        st.caption(f"After {what}: {markdown.escape('; '.join(later))}.")


def _own(n: int, name: str, query: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.page_link(
            navigation.BROWSE,
            label=markdown.escape(name),
            query_params={**_params(query), **state.bare_url()},
            width="stretch",
        )
        asked = urlencode({**_params(query), **state.bare_url()}, doseq=True)
        address = urljoin(st.context.url or "", f"{navigation.BROWSE.stem}?{asked}")
        components.copy_button("Copy link", address, key=f"view_{n}")
        st.button(
            "Forget",
            icon=":material/delete:",
            type="tertiary",
            key=f"view_drop_{n}",
            on_click=_ask,
            args=(name, None),
        )


def _saving() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "Save what is shown as",
            key=_NAME,
            max_chars=_LONGEST,
            placeholder="a name",
            width="stretch",
        )
        st.button("Save", key="view_save", on_click=_save)


def _save() -> None:
    name = " ".join(state.typed(_NAME).split())
    if name:
        _ask(name, _query(state.params()))


def _ask(name: str, query: str | None) -> None:
    """Let the browser keep a view, or forget it."""
    state.keep(_TASK, {"id": uuid.uuid4().hex, "name": name, "query": query})


def _query(params: Mapping[str, list[str]]) -> str:
    said = {name: texts for name, texts in params.items() if name in _OF_A_VIEW}
    return urlencode(said, doseq=True)


def _params(query: str) -> dict[str, list[str]]:
    try:
        found = parse_qs(query, max_num_fields=_FIELDS)
    except ValueError:  # more than any view has
        return {}
    return {name: texts for name, texts in found.items() if name in _OF_A_VIEW}


def _kept(text: str) -> dict[str, str]:
    """The queries of the views that the browser keeps, by name; what is no view is left out."""
    try:
        found = json.loads(text[:_MOST] or "[]")
    except ValueError:
        return {}
    views = [view for view in found if isinstance(view, dict)] if isinstance(found, list) else []
    named = [(view.get("name"), view.get("query")) for view in views]
    return {n[:_LONGEST]: q for n, q in named if isinstance(n, str) and n and isinstance(q, str)}
