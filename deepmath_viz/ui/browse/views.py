"""Views by name: those of the program, with their counts, and those that people keep."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.corpus import stages
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import PARAMETERS
from deepmath_viz.dataset.presets import PRESETS
from deepmath_viz.ui import navigation, running_builds, state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.saved_views import Views

VIEWS = Views(
    navigation.BROWSE,
    "Your views",
    "what is shown",
    frozenset((*PARAMETERS, "sort", "view", "cols", "size")).__contains__,
)


def menu(store: Store) -> None:
    """The menu of views; nothing is counted before it is opened."""
    kept = VIEWS.kept()
    popover = st.popover(
        "Views", icon=":material/bookmarks:", key=VIEWS.key("views"), on_change="rerun"
    )
    if not popover.open:
        return
    with popover, st.container(gap="xsmall", width=430):
        _presets(store)
        VIEWS.show(kept)


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
