"""Builds on the Data page: the form that starts one, and how the latest ones went."""

from __future__ import annotations

import shlex

import streamlit as st

from deepmath_viz import config
from deepmath_viz.config import INSTALLED, ROOT
from deepmath_viz.corpus import jobs, stages
from deepmath_viz.corpus.jobs import Job
from deepmath_viz.dataset import published
from deepmath_viz.dataset.wording import size
from deepmath_viz.errors import DeepMathError
from deepmath_viz.ui import running_builds
from deepmath_viz.ui.elements import markdown

_SOURCES = {
    "hub": ":material/cloud_download: Hub",
    "folder": ":material/folder: Folder",
    "demo": ":material/science: Demo",
}


def reports() -> None:
    """Builds that run, failed, or were cut off. Nothing where all is well."""
    latest = jobs.latest(config.settings().cache)
    if running_builds.any_running():
        _running()
    for job in latest.values():
        if job.state in ("failed", "interrupted"):
            _ended_badly(job)


@st.fragment(run_every=running_builds.EVERY)
def _running() -> None:
    for job in jobs.latest(config.settings().cache).values():
        if job.running:
            with st.container(border=True):
                running_builds.show_progress(job)
                _log(job, lines=6)
                if running_builds.allowed():
                    st.button(
                        "Stop",
                        key=f"stop_{job.corpus}",
                        icon=":material/stop_circle:",
                        help="What is done is kept; the same build goes on from there.",
                        on_click=running_builds.stop,
                        args=(job.corpus,),
                    )


def _ended_badly(job: Job) -> None:
    name = markdown.escape(job.corpus)
    at = f" at the stage {markdown.escape(job.stage)}" if job.stage else " as it started"
    if job.state == "failed":
        said = f": {markdown.escape(job.error)}" if job.error and running_builds.allowed() else "."
        st.error(f"The latest build of **{name}** failed{at}{said}", icon=":material/error:")
    else:
        st.warning(
            f"The latest build of **{name}** was cut off{at}. Start it again: it goes on from "
            "what is done.",
            icon=":material/warning:",
        )
    _log(job, lines=12)


def _log(job: Job, lines: int) -> None:
    """The end of a build's log, for those who may know paths of the machine."""
    if running_builds.allowed() and (
        tail := jobs.log_tail(config.settings().cache / job.corpus, lines)
    ):
        with st.expander("Last lines of its log", icon=":material/terminal:"):
            st.code("\n".join(tail), language=None, wrap_lines=True)


def form() -> None:
    """Choose a source and start a build of it; in its place the reason where that is refused."""
    if not running_builds.allowed():
        st.info(
            "Builds are started on the server's machine, with one of these commands. "
            + markdown.escape(f"There is no button for them here: {running_builds.why_not()}"),
            icon=":material/lock:",
        )
        return
    source = st.segmented_control(
        "Build from",
        list(_SOURCES),
        default="hub",
        required=True,
        format_func=_SOURCES.__getitem__,
    )
    path, revision = "", ""
    if source == "hub":
        revision = st.text_input("Revision", placeholder=published.REVISION).strip()
        st.caption(
            f"{published.HUB_ID}, {size(published.BYTES_TO_DOWNLOAD)}. The questions come "
            "first and can be browsed while the solutions follow. Empty means the pinned revision."
        )
    elif source == "folder":
        path = st.text_input("Folder or file", placeholder="/data/DeepMath-103K").strip()
        st.caption(
            "Parquet, JSON or JSONL on the server's machine: a copy of the dataset, or of the "
            "hub's tree with other datasets beside it."
        )
    else:
        st.caption("Problems made for this program; a few seconds.")
    force = st.checkbox("Build again even if nothing has changed")
    if st.button("Start the build", type="primary", icon=":material/play_arrow:"):
        # A folder may be called 'hub' or 'demo'; what is typed as a path is one.
        if source == "folder" and not path:
            st.error("Give the path of a folder or file.", icon=":material/error:")
            return
        _start(f"./{path}" if path in ("hub", "demo") else path or source, revision, force)


def _start(source: str, revision: str, force: bool) -> None:
    try:
        corpus = running_builds.start(source, revision=revision or None, force=force)
    except DeepMathError as err:
        st.error(markdown.escape(running_builds.words_of(err)), icon=":material/error:")
        return
    st.toast(f"The build of {markdown.escape(corpus)} has been started.")
    st.rerun()


def commands() -> None:
    """The command lines that do the same."""
    program = [stages.command() if INSTALLED else f".venv/bin/{stages.command()}"]
    cache = config.settings().cache
    where = []
    if running_builds.allowed() and cache != ROOT / "cache":
        where = [f"--cache {shlex.quote(str(cache))}"]
    st.caption("The whole dataset from the hub")
    st.code(_lines([*program, *where]), language="bash")
    st.caption("A copy in a folder")
    st.code(_lines([*program, "--source FOLDER", *where]), language="bash")
    st.caption(
        "An interrupted build goes on where it stopped when the same command runs again. "
        "The app picks every finished stage up by itself."
    )


def _lines(parts: list[str]) -> str:
    """A command that fits a column, one option a line."""
    return " \\\n  ".join(parts)
