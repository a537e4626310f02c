"""Beside the editor: every table and column with its meaning, examples, and what ran before."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

import streamlit as st

from deepmath_viz.corpus import schema, stages
from deepmath_viz.corpus.attached import serving
from deepmath_viz.corpus.attached.column import Column
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.queries.connection import errata_rows
from deepmath_viz.corpus.rollouts.table import ROLLOUTS
from deepmath_viz.corpus.schema_doubts import ERRATA
from deepmath_viz.corpus.tables import Table
from deepmath_viz.errors import ReviewError
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.sql import address as sql_address
from deepmath_viz.sql.examples import GALLERY, Example
from deepmath_viz.ui import navigation, running_builds, state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.frame import Opened
from deepmath_viz.ui.saved_views import Views
from deepmath_viz.ui.sql import address, past

_OPENED = "sql_opened"
#: Queries under a name, with their values and their chart.
SAVED = Views(navigation.SQL, "Your queries", "this query", address.belongs)


def browser(opened: Opened) -> None:
    """Show the tables in the sidebar, each with its columns, types and meanings."""
    found = opened.manifest.stages["serve"].notes.get("rows", {})
    with st.sidebar, st.container(gap="xsmall"):
        st.markdown("Tables")
        for table in schema.TABLES.values():
            rows = found.get(table.name, 0)
            lacking = "" if rows else f" {_lacking(opened.corpus, table)}"
            _table(table, rows, table.meaning + lacking)

        _errata()
        _attached(opened)
        if models := opened.store.rollouts.models():
            _table(ROLLOUTS, sum(model["samples"] for model in models), ROLLOUTS.meaning)


def _errata() -> None:
    """The table of what people found about final answers."""
    more = Markdown("Nobody has judged one yet: Answers › Doubtful labels.")
    try:
        rows = len(errata_rows())
    except ReviewError as err:  # the other tables can be asked all the same
        rows, more = 0, markdown.escape(str(err))
    _table(ERRATA, rows, ERRATA.meaning if rows else f"{ERRATA.meaning} {more}")


def _table(table: Table, rows: int, meaning: str) -> None:
    with st.expander(f"**{table.name}** :gray[{rows:,}]"):
        st.caption(meaning)
        st.markdown(
            "\n".join(
                f"- `{c.name}` :gray[:small[{markdown.escape(c.type.lower())}]]  \n"
                f"  :small[{markdown.escape(c.meaning)}]"
                for c in table.columns
            )
        )


def _attached(opened: Opened) -> None:
    """The tables that people attached, each column with its file and for how many it is filled."""
    named: dict[str, list[Column]] = {}
    for column in opened.store.attached.columns().values():
        named.setdefault(column.table.name, []).append(column)
    for name, columns in named.items():
        table = columns[0].table
        with st.expander(f"**attached.{markdown.escape(name)}** :gray[{table.problems:,}]"):
            st.caption(
                "Columns of your own, a row a problem that has one. Join by `id`:"
                f" `FROM problems JOIN attached.{name} USING (id)`."
            )
            st.markdown("\n".join(_attached_column(column) for column in columns))


def _attached_column(column: Column) -> Markdown:
    name, kind = column.about.name, serving.type_of(column.about).lower()
    return Markdown(
        f"- {markdown.escape(name)} :gray[:small[{markdown.escape(kind)}]]  \n"
        f"  :small[{markdown.escape(serving.meaning(column.table, column.about))}]"
    )


def _lacking(corpus: str, table: Table) -> Markdown:
    stage = table.stages[-1]
    if soon := running_builds.coming(corpus, stage):
        return soon
    return Markdown(f"Empty in this corpus. To fill it: `{stages.command(stage)}`")


def toolbar(opened: Opened) -> None:
    """Show the menus of examples, of what ran before, and of what is kept under a name."""
    # Another key after every choice: a menu that stayed open would cover the result.
    times = state.kept(_OPENED) or 0
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with (
            st.popover("Examples", icon=":material/menu_book:", key=f"sql_examples_{times}"),
            st.container(gap="xxsmall"),
        ):
            for group, examples in groupby(GALLERY, key=lambda example: example.group):
                st.markdown(f":small[:gray[{group}]]")
                for example in examples:
                    _example(opened.manifest, example)
        with (
            st.popover("History", icon=":material/history:", key=f"sql_history_{times}"),
            st.container(gap="xxsmall"),
        ):
            _history()
        _saved()


def _saved() -> None:
    """The menu of queries that people keep under a name."""
    kept = SAVED.kept()
    popover = st.popover(
        "Saved", icon=":material/bookmarks:", key=SAVED.key("sql_saved"), on_change="rerun"
    )
    if popover.open:
        with popover, st.container(gap="xsmall", width=430):
            SAVED.show(kept)


def _example(found: Manifest, example: Example) -> None:
    needed = {stage for table in example.tables for stage in schema.TABLES[table].stages[-1:]}
    lacking = sorted(needed - set(found.stages))
    st.button(
        example.title,
        key=f"sql_example_{GALLERY.index(example)}",
        type="tertiary",
        disabled=bool(lacking),
        help=_needs(found.corpus, lacking) if lacking else None,
        on_click=_open,
        args=(example.text, example.values),
    )


def _needs(corpus: str, lacking: list[str]) -> Markdown:
    """What an example waits for: a build that is making it, or the command that does."""
    coming = [soon for stage in lacking if (soon := running_builds.coming(corpus, stage))]
    if len(coming) == len(lacking):
        return coming[-1]
    return Markdown(f"Needs: {stages.command(*lacking)}")


def _history() -> None:
    queries = past.queries()
    if not queries:
        st.caption("What has run is kept here, in this browser.")
    for n, sql in enumerate(queries):
        st.button(
            markdown.escape(sql_address.title(sql)),
            key=f"sql_past_{n}",
            type="tertiary",
            on_click=_open,
            args=(sql,),
        )
    if queries:
        st.button(
            "Forget all",
            icon=":material/delete:",
            key="sql_forget",
            help="Takes these queries out of this browser. Tabs stay.",
            on_click=past.forget,
        )


def _open(sql: str, values: Mapping[str, str] | None = None) -> None:
    state.keep(_OPENED, (state.kept(_OPENED) or 0) + 1)
    address.ask(sql, values)
