"""What attached columns say of a problem, in lists and in the reader, and the orders they offer."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from deepmath_viz.corpus.attached import kinds
from deepmath_viz.corpus.attached.column import Column
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import wording
from deepmath_viz.dataset.sorts import LISTED, NEEDED, SORTS
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown

#: Cells that a list shows of a problem, and characters of one.
_MOST, _LONGEST = 6, 40
_COLOURS = {
    kinds.NUMBER: "blue",
    kinds.DATE: "gray",
    kinds.BOOLEAN: "green",
    kinds.TEXT: "violet",
    kinds.TAGS: "violet",
}


def badges(store: Store, id_: int) -> Markdown:
    """Badges for the attached columns of a problem; nothing where there are none."""
    found = _badges(store, id_)
    more = len(found) - _MOST
    rest = f" :gray[and {more:d} more]" if more > 0 else ""
    return Markdown("".join(found[:_MOST]) + rest)


def _badges(store: Store, id_: int) -> list[Markdown]:
    """A badge a cell; of rollouts the pass rate alone, under the name of their model."""
    columns = store.attached.columns()
    if not columns:
        return []
    models = store.rollouts.kept()
    made = []
    for name, cell in store.attached.values([id_])[id_].items():
        table, column = name.partition(".")[0], columns[name]
        if table not in models:
            made.append(_badge(column, cell, column.about.name))
        elif column.about.rate:
            made.append(_badge(column, cell, f"{models[table].about.title} passes"))
    return made


def _badge(column: Column, cell: Any, called: str) -> Markdown:
    said = said_of(cell)
    if not said:
        return Markdown("")
    text = markdown.escape(f"{called[:_LONGEST]} {wording.cut(said, _LONGEST)}")
    return Markdown(f" :{_COLOURS[column.kind]}-badge[{text}]")


def said_of(cell: Any) -> str:
    """A cell in a few words."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return f"{cell:.4g}" if isinstance(cell, float) else f"{cell:,}"
    if isinstance(cell, date):
        return cell.isoformat()
    return ", ".join(cell) if isinstance(cell, list) else str(cell)


def line(store: Store, id_: int) -> None:
    """Every attached column of one problem, with the table it is of."""
    found = _badges(store, id_)
    if found:
        st.markdown("Attached" + "".join(found))


def sorts(store: Store) -> dict[str, str]:
    """Orders by attached columns, for the menu."""
    found: dict[str, str] = {}
    for name, column in store.attached.columns().items():
        if column.is_sortable:
            found[name] = f"{name}, lowest first"
            found[f"-{name}"] = f"{name}, highest first"
    return found


def offered(store: Store) -> dict[str, str]:
    """The orders that mean something here, without those by attached columns, for the menu."""
    return {
        name: words
        for name, (words, _) in SORTS.items()
        if NEEDED.get(name, "problems") in store.manifest.stages
    }


def order(store: Store) -> str:
    """The order of the address, where it means something here.

    Some need a stage, such as neighbours; one by an attached column needs that column.
    """
    wanted = state.sort()
    there = (LISTED, *offered(store), *sorts(store))
    return wanted if wanted in there else "id"


def lacking(store: Store, sort: str) -> None:
    """Say that the order of the address needs a column that is not attached."""
    if sort not in (*SORTS, LISTED) and sort not in sorts(store):
        name = sort.removeprefix("-")
        st.warning(
            f"This link sorts by {markdown.escape(name)}, which is not attached to this corpus"
            " here. The list is in the dataset's order. Attach that file to see it sorted.",
            icon=":material/attach_file_off:",
        )
