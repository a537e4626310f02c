"""The SQL page: the editor, a query under way, and what became of it.

The query is in the address, and what the address says is what runs: a copied link shows the same
result. A query runs in the background; the page looks at it now and then, and can end it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from deepmath_viz import config
from deepmath_viz.dataset import wording
from deepmath_viz.errors import SqlBusy, SqlError
from deepmath_viz.sql import messages
from deepmath_viz.sql import parameters as sql_parameters
from deepmath_viz.sql import pool as sql_pool
from deepmath_viz.sql.parameters import Value
from deepmath_viz.sql.pool import Sandbox
from deepmath_viz.sql.process import Limits
from deepmath_viz.sql.query import Query
from deepmath_viz.ui import running_builds, state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.frame import Opened
from deepmath_viz.ui.sql import address, inputs, past
from deepmath_viz.ui.sql import editor as sql_editor
from deepmath_viz.ui.sql import result as sql_result
from deepmath_viz.ui.sql import tables as sql_tables

#: Seconds for which a page waits for a quick query, and between two looks at a slow one.
_QUICK, _EVERY = 0.35, 0.4
_RUN = "sql_run"


@dataclass(frozen=True, slots=True)
class _Run:
    """A query that this session has started: on which tables, and how it stands."""

    file: str
    query: Query


class _LeftBehind:
    """Ends the query of a session whose browser is gone: nobody waits for it any more."""

    def __init__(self) -> None:
        self.query: Query | None = None

    def cancel(self) -> None:
        """End the query, if it is not over."""
        if self.query is not None and not self.query.over:
            self.query.cancel()


@st.cache_resource(scope="session", show_spinner=False, on_release=_LeftBehind.cancel)
def _left_behind() -> _LeftBehind:
    return _LeftBehind()


def show(opened: Opened) -> None:
    """Show the page.

    Raises:
        ArtefactMissing: the tables have not been built.
    """
    file = sql_pool.file_of(opened.manifest, opened.store.folder)
    attached = sql_pool.attached_to(opened.manifest, opened.store.folder, config.settings().data)
    rollouts = sql_pool.rollouts_of(opened.store.folder, config.settings().data)
    pool = sql_pool.shared(file, attached, rollouts)
    pool.warm()
    sql = address.query()
    run = busy = wrong = None
    values = {}
    wanted = sql_parameters.of(sql)
    try:
        values = sql_parameters.read(wanted, address.given())
        if len(values) == len(wanted):
            run = _run_of(pool, sql, values)
    except SqlBusy as err:
        busy = err
    except SqlError as err:
        wrong = err
    sql_tables.browser(opened)
    sql_tables.toolbar(opened)
    if busy is not None:
        sql_editor.editor(sql, None, running=False, on_run=_ask)
        st.warning(markdown.escape(str(busy)), icon=":material/hourglass_top:")
        return
    if run is not None:
        run.wait(_QUICK - run.seconds)
    error = run.error if run is not None and run.over else None
    running = run is not None and not run.over
    place = error if isinstance(error, SqlError) else None
    sql_editor.editor(sql, place, running=running, on_run=_ask)
    inputs.show(wanted, values)
    if wrong is not None:
        st.error(markdown.escape(str(wrong)), icon=":material/error:")
    elif len(values) < len(wanted):
        names = ", ".join(f"${p.name}" for p in wanted if p.name not in values)
        st.caption(f"Give a value for {markdown.escape(names)}; the query runs with it.")
    elif run is None:
        st.caption(
            "Write a query and press Ctrl-Enter, or take an example. Queries read the tables of "
            "this corpus and can change nothing."
        )
    elif not run.over:
        _follow(run)
    elif run.answer is not None:
        sql_result.show(opened, run)
    else:
        _failed(run)


def _ask(sql: str) -> None:
    """Run a query: the address names it, and what ran before is ended."""
    _stop()
    state.keep(_RUN, None)
    address.change(sql)


def _stop() -> None:
    run = state.kept(_RUN)
    if isinstance(run, _Run) and not run.query.over:
        run.query.cancel()


def _tables(pool: Sandbox) -> str:
    return f"{pool.file} {pool.attached or ''} {pool.rollouts}"


def _run_of(pool: Sandbox, sql: str, values: Mapping[str, Value]) -> Query | None:
    """The run of this query in this session; it begins here where there is none yet."""
    kept = state.kept(_RUN)
    if isinstance(kept, _Run):
        had = kept.file, kept.query.sql, kept.query.values
        if had == (_tables(pool), sql, values):
            return kept.query
    _stop()
    if not sql.strip():
        return None
    query = pool.start(sql, values=values)
    state.keep(_RUN, _Run(_tables(pool), query))
    _left_behind().query = query
    past.note(sql)
    return query


@st.fragment(run_every=_EVERY)
def _follow(query: Query) -> None:
    """Follow a query until it is over; then the page shows what became of it."""
    if query.over:
        st.rerun()
    # DuckDB's own guess stands at 99% of a query without end; this bar runs to and fro.
    with st.container(horizontal=True, vertical_alignment="center", key="sql_running"):
        st.progress(0.0, text=_standing(query))
        st.button("Cancel", icon=":material/stop_circle:", key="sql_cancel", on_click=query.cancel)


def _standing(query: Query) -> str:
    """How a query stands, in words."""
    place = query.place
    if place is None:
        return f"Running for {query.seconds:.0f} s"
    return (
        f"{wording.ordinal(place.number)} of {place.waiting} waiting, for {query.seconds:.0f} s: "
        f"{place.running} quer{'y is' if place.running == 1 else 'ies are'} running, at most "
        f"{Limits().seconds:.0f} s each"
    )


def _failed(query: Query) -> None:
    error: Any = query.error
    if query.state == "cancelled":
        st.info(f"Cancelled after {wording.seconds(query.seconds)}.", icon=":material/stop_circle:")
        return
    said = [markdown.escape(running_builds.words_of(error))]
    if isinstance(error, SqlError) and (advice := messages.advice(error)):
        said.append(markdown.escape(advice))
    st.error("  \n".join(said), icon=":material/error:")
    if isinstance(error, SqlError) and (pointed := messages.pointed(error, query.sql)):
        st.code(pointed, language=None)
