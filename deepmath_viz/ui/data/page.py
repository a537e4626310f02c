"""The Data page: what is shown, what it was made from, how to get more, and what DeepMath is."""

from __future__ import annotations

import streamlit as st

from deepmath_viz import config
from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset import published
from deepmath_viz.dataset.wording import size
from deepmath_viz.errors import ArtefactDamaged, ArtefactMissing
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import frame, running_builds, sidebar, state
from deepmath_viz.ui.data import attached as attached_card
from deepmath_viz.ui.data import builds as build_forms
from deepmath_viz.ui.data import provenance
from deepmath_viz.ui.data import rollouts as rollouts_card
from deepmath_viz.ui.elements import markdown


def show() -> None:
    """Draw the page. It has all its parts before anything has been built, too."""
    known = catalogue.corpora(config.settings().cache)
    try:
        wanted = state.corpus() or config.settings().corpus
        current = frame.corpus_in_use()
    except ArtefactMissing:
        current = None
        st.info(_nothing(known, wanted), icon=":material/construction:")
    except ArtefactDamaged as err:
        current = None
        st.error(markdown.escape(running_builds.words_of(err)), icon=":material/error:")
    found = known[current] if current is not None else None
    if found is not None:
        frame.say_damage(found)
        _in_use(found)
    build_forms.reports()
    if len(known) > 1 or (known and found is None):
        _choice(known, current)
    if found is None or found.is_demo:
        _get("Get the real data")
    if found is not None:
        provenance.stages(found)
        provenance.counted(found)
        if current is not None:
            attached_card.show(current, found)
            rollouts_card.show(current, found)
        if not found.is_demo:
            _get("Build again, or another corpus")
    _about()
    _settings()


def _nothing(known: dict[str, Manifest], wanted: str | None) -> Markdown:
    if known and wanted:
        return Markdown(f"There is no corpus {markdown.escape(wanted)} here. Choose another one.")
    if running_builds.any_running():
        return Markdown(
            "The first build is under way. The other pages fill as its stages are finished."
        )
    return Markdown("Nothing has been built yet. Start a build here.")


def _in_use(found: Manifest) -> None:
    rows = found.stages["problems"].rows
    solutions = found.stages.get("solutions")
    if found.is_demo:
        st.caption(
            ":material/science: **Demo data**, made for this program. Not DeepMath-103K: "
            "a build below gets that."
        )
    with st.container(horizontal=True):
        share = "made for this program" if found.is_demo else sidebar.coverage(rows)
        _figure("Problems", f"{rows:,}", share)
        _figure(
            "Solutions",
            f"{solutions.rows:,}" if solutions else "not built",
            f"of {3 * rows:,}, three a problem" if solutions else "",
        )
        files = sum(len(record.artefacts) for record in found.stages.values())
        _figure("On disk", provenance.disk(found), f"{files:,} file{'s' * (files != 1)}")
    st.markdown(f"Read from {provenance.origin(found.source)}.")


def _figure(label: str, value: str, said: str) -> None:
    st.metric(
        label,
        value,
        said or None,
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
    )


def _choice(known: dict[str, Manifest], current: str | None) -> None:
    st.subheader("Corpora", anchor=False)
    called = sidebar.titles(known)
    for name, found in known.items():
        about, rows, action = st.columns([6, 2, 1.4], vertical_alignment="center")
        about.markdown(
            f"**{markdown.escape(called[name])}** :gray[{provenance.origin(found.source)}, "
            f"{provenance.moment(found.stages['problems'].made_at)}]"
        )
        n = found.stages["problems"].rows
        rows.markdown(f"{n:,} problems, {provenance.disk(found)}")
        if name == current:
            action.badge("in use", icon=":material/check:", color="green")
        else:
            action.button("Show", key=f"show_{name}", on_click=state.choose_corpus, args=(name,))


def _get(heading: str) -> None:
    st.subheader(heading, anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        build_forms.form()
    with right:
        build_forms.commands()


def _about() -> None:
    st.subheader("About DeepMath-103K", anchor=False)
    st.markdown(
        f"{published.ROWS:,} mathematical problems, most of them hard, for training and testing "
        "models that reason. Each has a final answer that a program can check, a difficulty, a "
        "topic, and three solutions by DeepSeek-R1. The figures here are the published ones."
    )
    facts = {
        "Published": f"{published.ROWS:,} problems, {size(published.BYTES_TO_DOWNLOAD)}",
        "Dataset": f"[{published.HUB_ID}]({published.HUB_URL})",
        "Pinned revision": f"`{published.REVISION}`",
        "Licence": published.LICENCE,
        "Paper": f"[{published.PAPER_TITLE}]({published.PAPER_URL})",
    }
    provenance.key_values(facts, "Facts about DeepMath-103K")
    st.caption("To cite it")
    st.code(published.CITATION, language="latex", wrap_lines=True)


def _settings() -> None:
    st.subheader("Settings", anchor=False)
    settings = config.settings()
    rows = []
    for attribute, setting in config.SETTINGS.items():
        value = getattr(settings, attribute)
        row = {"Variable": f"`{setting.variable}`", "Meaning": setting.meaning}
        if running_builds.allowed():  # no path of the machine for people at other machines
            shown = {None: "not set", True: "1", False: "0"}.get(value, value)
            row["Here"] = markdown.escape(str(shown))
        rows.append(row)
    st.table(rows, border="horizontal", hide_index=True, alt="Environment variables")
