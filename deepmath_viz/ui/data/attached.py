"""Attached columns on the Data page: what there is, and a card that takes a file of one's own.

The card shows what matches before anything is kept. It is there only where the server is its
reader's own (`allowed`), and takes uploads alone: no path and no address.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from deepmath_viz import config
from deepmath_viz.config import PROGRAM
from deepmath_viz.corpus import folds, schema
from deepmath_viz.corpus.attached import attaching, bounded, places
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.request import AGGREGATES, Attached, Request
from deepmath_viz.corpus.attached.telling import told
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset.wording import percent
from deepmath_viz.errors import AttachError
from deepmath_viz.ui import frame, state
from deepmath_viz.ui.data import uploads
from deepmath_viz.ui.door import uploads as door
from deepmath_viz.ui.elements import markdown

_FOUND, _TOLD = "attached_found", "attached_told"


def allowed(headers: Mapping[str, str] | None = None) -> bool:
    """Whether this view may attach files: only where its switch says so, and nothing says that the
    server is somebody else's.

    Args:
        headers: of the request, those of this view where None.
    """
    return door.are_taken(st.context.headers.to_dict() if headers is None else headers)


def show(corpus: str, found: Manifest) -> None:
    """Show what is attached to a corpus, and the card where it may be there."""
    settings = config.settings()
    folder = AttachedFolder.of(settings.data, corpus)
    tables = folder.tables()
    may = allowed()
    st.subheader("Attached columns", anchor=False)
    if said := state.kept(_TOLD):
        st.toast(markdown.escape(said), icon=":material/attach_file:")
        state.keep(_TOLD, None)
    if not tables:
        st.caption("No columns of your own are attached to this corpus.")
    for table in tables.values():
        _table(folder, table, may)
    if may:
        with st.container(border=True, key="attach_card"), frame.errors():
            _card(folder, settings.cache / corpus, found)
    else:
        st.markdown("To attach columns of a file of your own, matched by key or question:")
        st.code(f"{PROGRAM} attach FILE.parquet --corpus {corpus}", language="sh")


def _table(folder: AttachedFolder, table: Attached, may: bool) -> None:
    about, action = st.columns([8, 1.2], vertical_alignment="center")
    about.markdown(
        f"**{markdown.escape(table.name)}** :gray[of {markdown.escape(table.file)},"
        f" {markdown.escape(table.made_at[:10])}; {table.problems:,} of {table.of:,} problems"
        f" ({percent(table.problems, table.of)})]"
    )
    if table.from_rollouts:
        action.caption("from rollouts below")
    elif may:
        action.button(
            "Detach",
            key=f"detach_{table.name}",
            icon=":material/delete:",
            on_click=folder.detach,
            args=(table.name,),
        )
    with st.expander("Columns, and what matched"):
        _columns(table)


def _columns(table: Attached) -> None:
    for line in told(table):
        st.caption(markdown.escape(line))
    st.dataframe(
        [
            {
                "column": f"{table.name}.{column.name}",
                "of the file": column.source,
                "kind": "share solved" if column.rate else column.kind,
                "filled": percent(column.filled, table.of),
                "notes": "; ".join(column.notes),
            }
            for column in table.columns
        ],
        hide_index=True,
        alt=f"Columns of {table.name}",
    )
    for source, why in table.left_out:
        st.caption(markdown.escape(f"Left out: {source}: {why}"))


def _card(folder: AttachedFolder, path: Path, found: Manifest) -> None:
    upload = uploads.uploader(
        "Attach a file of your own",
        key="attach_file",
        told="Parquet, JSON lines or CSV with a column key or question. Nothing is kept before you"
        " have seen what matches.",
    )
    if upload is None:
        return
    first, second, third = st.columns(3)
    name = first.text_input("Name", value=places.name_of(upload.name), key="attach_name")
    on = uploads.matched_by(second, key="attach_on")
    aggregate = third.selectbox(
        "Several rows of a problem",
        ["", *AGGREGATES],
        format_func=lambda one: one or "refuse them",
        key="attach_aggregate",
    )
    first, second = st.columns(2)
    columns = first.text_input(
        "Columns", placeholder="all that can be taken; or a,b=c", key="attach_columns"
    )
    rates = second.text_input(
        "Counts of tries",
        placeholder="solved, failed, solved/8 or NAME=failed/16",
        help="For columns that count how often a problem was solved or failed.",
        key="attach_rates",
    )
    asked = Request(
        name=name,
        on=on,
        columns=_parts(columns),
        aggregate=aggregate,
        rates=_parts(rates),
    )
    key = (upload.file_id, asked)
    look, keep = st.columns([1, 1])
    if look.button("See what matches", icon=":material/search:", width="stretch"):
        state.keep(_FOUND, (key, _attach(folder, path, found, upload, asked, keeping=False)))
    kept = state.kept(_FOUND)
    seen = kept[1] if isinstance(kept, tuple) and kept[0] == key else None
    pressed = keep.button(
        "Attach",
        icon=":material/attach_file:",
        type="primary",
        width="stretch",
        disabled=seen is None,
        help="After you have seen what matches" if seen is None else None,
    )
    if seen is not None:
        _columns(seen)
    if pressed and seen is not None:
        _attach(folder, path, found, upload, asked, keeping=True)
        state.keep(_FOUND, None)
        state.keep(_TOLD, f"{asked.name} is attached.")
        st.rerun()


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _attach(
    folder: AttachedFolder,
    path: Path,
    found: Manifest,
    upload: UploadedFile,
    asked: Request,
    *,
    keeping: bool,
) -> Attached:
    """Read an upload in a process of its own, and keep it or not.

    Raises:
        DeepMathError: the file, or what was asked, is not as it must be.
    """
    if not allowed():  # a page that was left open
        raise AttachError("Files may not be attached from the app here.")
    problems = [path / name for name in schema.TABLES["problems"].files(found.stages)]
    with (
        uploads.as_file(upload) as part,
        st.spinner("Reading and matching …"),
        attaching.found(
            folder,
            problems,
            [part],
            asked,
            file=part.name,
            bounds=bounded.UPLOADED,
            folds=folds.file_of(path, found.stages),
        ) as made,
    ):
        if keeping:
            folder.keep(made.kept, asked.name)
        return made.attached
