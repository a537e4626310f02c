"""Beside the map: the opened point with its nearest problems, or what is selected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from deepmath_viz.corpus.points import EXTENT
from deepmath_viz.dataset import published, topics
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import NearRow
from deepmath_viz.dataset.wording import percent
from deepmath_viz.maps import colours
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.maths.latex import plain
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import navigation, running_builds, state
from deepmath_viz.ui.elements import (
    attached_cells,
    export_dialog,
    links,
    markdown,
    pair_facts,
    style,
)
from deepmath_viz.ui.elements.filter_panel import HARDEST
from deepmath_viz.ui.elements.pair_facts import Side
from deepmath_viz.ui.elements.problem_card import (
    Text,
    answer_line,
    first_line,
    problem_title,
    row_title,
    show_text,
)
from deepmath_viz.ui.frame import Opened
from deepmath_viz.ui.map import address as map_address
from deepmath_viz.ui.map import kept_regions

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LONGEST, _LINE = 3_000, 110
_TABLE = 100
#: Regions that are listed, and the share of the whole width that one is shown with.
_REGIONS, _NEAR = 14, 0.22


def nothing(found: LiveMap) -> None:
    """Say what can be done, and what lies where."""
    st.markdown("**Click a point** to read it here, or draw around points to compare them.")
    st.caption(
        "Wheel or + and − zoom, drag or arrows move, double click or 0 shows everything. "
        "L draws freely, B a box; with Shift it is added to the selection, with Alt taken out of "
        "it; Esc clears. N and P step through points, Enter opens one. / searches, D shows "
        "densities, 2 a second map, F fills the screen, Ctrl+Z takes the last step back."
    )
    kept_regions.listing(found)
    named = [r for r in found.regions if r["level"] == 0][:_REGIONS]
    if named:
        st.markdown("**Regions** :gray[largest first; press one to fly there]")
        with st.container(gap="xxsmall"):
            for at, region in enumerate(named):
                st.button(
                    markdown.escape(f"{region['label']} ({region['n']:,})"),
                    icon=":material/my_location:",
                    type="tertiary",
                    on_click=map_address.fly_to,
                    args=(region["x"], region["y"], EXTENT * _NEAR),
                    key=f"near-region-{at}",
                )


# -- an opened point -------------------------------------------------------------------------------


def opened(found: LiveMap, index: int) -> None:
    """Show the problem of a point, and what is nearest to it in every set."""
    span, points = found.points.span_of(index), found.points
    there = int(points.corpus_rows[index])
    own = span.name == published.NAME and there >= 0
    problem = found.store.problem(there) if own else None
    first_line(
        row_title(span.name, int(points.rows[index]))
        if problem is None
        else problem_title(problem),
        actions=lambda: st.button(
            "Close",
            icon=":material/close:",
            type="tertiary",
            on_click=map_address.open_point,
            args=(found, None),
            key="map_close",
        ),
    )
    if there < 0:
        st.info(
            "This corpus lacks the text of this point. The place is the paper's; build with the "
            "whole set, or with a mapping of hub rows, to read it.",
            icon=":material/description:",
        )
        return
    with st.container(height=600, border=False):
        if problem is not None:
            st.markdown(f":small[{markdown.facts(problem)}]")
            attached_cells.line(found.store, problem["id"])
            mine = Side((span.name, there), problem["question"], problem["final_answer"])
        elif row := found.store.map.row_text(span.name, there):
            mine = Side((span.name, there), row["question"], row["answer"])
        else:
            mine = Side((span.name, there), None, None)
        _text(mine.question, mine.answer)
        _beside(found, found.store.map.nearest(span.name, there), mine)


def _text(question: str | None, answer: str | None) -> None:
    with st.container(border=True, gap="xsmall"):
        show_text(Text(question, longest=_LONGEST))
        if question is not None:
            answer_line(answer)()


def _beside(found: LiveMap, near: list[NearRow], mine: Side) -> None:
    if not near:
        if not found.store.has_neighbours:
            corpus = found.store.manifest.corpus
            st.caption(running_builds.lacking(corpus, "neighbours"))
        return
    st.markdown("**Nearest in every set** :gray[press one to fly there]")
    names = [span.name for span in found.points.spans]
    st.html(_dots(names))
    # A set without points here has a number of its own, too: two of them may have the same row.
    every = dict.fromkeys([*names, *(row["dataset"] for row in near)])
    at_set = {name: at for at, name in enumerate(every)}
    others = [Side((row["dataset"], row["row"]), row["question"], row["answer"]) for row in near]
    facts = pair_facts.of(found.store, [(mine, other) for other in others])
    for row, known in zip(near, facts, strict=True):
        question = row["question"]
        text = markdown.line(question, _LINE) if question else Markdown("text not in this corpus")
        index = found.points.index_of(row["dataset"], row["row"])
        label = markdown.escape(f"{row['similarity']:.3f} · {row['dataset']} · ")
        st.button(
            Markdown(label + text),
            type="tertiary",
            disabled=index is None,
            help=None if index is not None else "It has no point on this map.",
            on_click=map_address.open_point,
            args=(found, index),
            key=f"near-{at_set[row['dataset']]}-{row['row']}",
        )
        if row["question"] is not None:
            st.caption(markdown.escape(known.said))


def _dots(sets: list[str]) -> str:
    """A style sheet that puts the dot of its set before each row, as the legend has it."""
    rules = []
    for at, name in enumerate(sets):
        light, dark = colours.set_colour(name, at)
        rules.append(
            f'[class*="st-key-near-{at:d}-"] button::before {{ content: "●"; margin-right: 0.4rem; '
            f"color: light-dark({light}, {dark}); }}"
        )
    return "<style>" + "\n".join(rules) + "</style>"


# -- a selection -----------------------------------------------------------------------------------


def selected(
    opened: Opened, found: LiveMap, chosen: NDArray[Any], region: str, filters: Filters
) -> None:
    """Show what a selection holds: sets, topics, difficulty, and its problems of DeepMath."""
    points, total = found.points, int(chosen.sum())
    own = int(chosen[points.own.slice].sum())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{total:,}** of {len(points):,} points selected · "
            f"**{percent(own, total)}** {markdown.escape(published.NAME)}"
            if total
            else "**No points** in what was drawn.",
            width="stretch",
        )
        st.button(
            "Clear",
            icon=":material/close:",
            type="tertiary",
            on_click=lambda: state.set_params(sel=None),
            key="map_clear",
        )
    if not total:
        return
    # Everything is looked up before any of it is sent: what arrives at once is drawn once.
    ids = points.ids_of(chosen)
    profile, rows = _profile(found, ids), _rows(found, ids)
    st.html(_sets(found, chosen, total))
    if len(ids):
        _actions(found, region, filters)
        st.html(profile)
        st.caption("× all: the share here over the share among all problems of the corpus.")
        more = f", the {_TABLE} hardest" if len(ids) > _TABLE else ""
        st.caption(f"{len(ids):,} problems of DeepMath whose text is here{more}:")
        st.dataframe(pd.DataFrame(rows), hide_index=True, height=260)
    elif own:
        st.caption(f"This corpus has the text of none of these {own:,} problems of DeepMath.")
    kept_regions.keep(opened, found.layout, region.partition("~")[2])


def _sets(found: LiveMap, chosen: NDArray[Any], total: int) -> str:
    # Grids of Streamlit's would take the browser longer than all that the server does.
    counted = [(span, int(chosen[span.slice].sum())) for span in found.points.spans]
    counted.sort(key=lambda one: -one[1])
    return style.table(
        ["Set", "selected", "share", "of the set"],
        [
            [span.name, f"{here:,}", percent(here, total), percent(here, span.n)]
            for span, here in counted
        ],
    )


def _actions(found: LiveMap, region: str, filters: Filters) -> None:
    here = replace(filters, region=region)
    ids = found.store.ids(here)
    narrowed = " that match the filters" if filters != Filters() else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            navigation.BROWSE,
            label=f"Browse these {len(ids):,}{narrowed}",
            icon=":material/menu_book:",
            query_params=state.filter_params(here),
        )
        links.show(ids.tolist(), key="map_sql")
        export_dialog.offer(found.store, filters=here, key="map_export", disabled=not len(ids))


def _profile(found: LiveMap, ids: NDArray[Any]) -> str:
    profile = found.store.map.profile(ids)
    everything = sum(whole for _, _, whole in profile["difficulty"])
    made = []
    for name, title in (("topic", "Topic"), ("difficulty", "Difficulty")):
        found_here = [row for row in profile[name] if row[1]]
        if name == "difficulty":
            found_here.sort(key=lambda row: (row[0] is None, row[0] or 0))
        rows = [
            [
                _said(name, value),
                f"{here:,}",
                percent(here, len(ids)),
                f"{here / len(ids) / (whole / everything):.1f}",
            ]
            for value, here, whole in found_here[:12]
        ]
        made.append(style.table([title, "problems", "share", "× all"], rows))
    return "".join(made)


def _said(name: str, value: Any) -> str:
    if value is None:
        return "unknown"
    if name == "difficulty":
        return f"{value:g} to {value + 0.5:g}" if value < HARDEST else f"{value:g}"
    return str(value).replace(topics.SEPARATOR, " › ")


def _rows(found: LiveMap, ids: NDArray[Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": row["id"],
            "difficulty": row["difficulty"],
            "topic": (row["topic"] or "").rpartition(topics.SEPARATOR)[2] or None,
            "question": plain(row["question"], 120),
            "answer": row["final_answer"],
        }
        for row in found.store.map.problems(ids, limit=_TABLE)
    ]
