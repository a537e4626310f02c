"""Rollouts on the Data page: which models there are, and a card that takes a file of responses.

The card shows what matches before anything is judged or kept, and stands under the same switch as
that for attached columns.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from deepmath_viz import config
from deepmath_viz.config import PROGRAM
from deepmath_viz.corpus import folds, schema
from deepmath_viz.corpus.attached import bounded, names, places
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.rollouts import importing
from deepmath_viz.corpus.rollouts.folder import KeptRollouts, RolloutFolder
from deepmath_viz.corpus.rollouts.importing import Found, Progress
from deepmath_viz.corpus.rollouts.request import RolloutRequest
from deepmath_viz.corpus.rollouts.telling import told
from deepmath_viz.dataset.wording import percent
from deepmath_viz.errors import AttachError
from deepmath_viz.ui import frame, navigation, state
from deepmath_viz.ui.data import attached as attached_card
from deepmath_viz.ui.data import uploads
from deepmath_viz.ui.elements import markdown

#: What judging an upload may take; it is shown how far it is, and goes on where it was ended.
_JUDGED = bounded.Bounds(memory=2_000, seconds=3_600.0)
_FOUND, _TOLD = "rollouts_found", "rollouts_told"
_STEPS = {
    "reading": "Reading",
    "matching": "Matching",
    "judging": "Comparing answers",
    "writing": "Writing",
}


def show(corpus: str, found: Manifest) -> None:
    """Show the models whose rollouts were added to a corpus, and the card where it may be there."""
    settings = config.settings()
    attached = AttachedFolder.of(settings.data, corpus)
    may = attached_card.allowed()
    st.subheader("Rollouts of your models", anchor=False)
    if said := state.kept(_TOLD):
        st.toast(markdown.escape(said), icon=":material/model_training:")
        state.keep(_TOLD, None)
    models = RolloutFolder.beside(attached).models()
    if not models:
        st.caption("No responses of a model of yours were added to this corpus.")
    for kept in models.values():
        _model(attached, kept, may)
    if may:
        with st.container(border=True, key="rollouts_card"), frame.errors():
            _card(attached, settings.cache / corpus, found)
    else:
        st.markdown("To add responses of a model of your own, which are then matched and judged:")
        st.code(f"{PROGRAM} rollouts FILE.jsonl --model NAME --corpus {corpus}", language="sh")


def _model(attached: AttachedFolder, kept: KeptRollouts, may: bool) -> None:
    about = kept.about
    words, see, remove = st.columns([7, 1.2, 1.2], vertical_alignment="center")
    words.markdown(
        f"**{markdown.escape(about.title)}** :gray[of {markdown.escape(about.file)},"
        f" {markdown.escape(about.added[:10])}; {about.matched:,} samples of {about.problems:,} of"
        f" {about.of:,} problems ({percent(about.problems, about.of)})]"
    )
    with see:
        st.page_link(
            navigation.ANSWERS,
            label="Pass rates",
            icon=":material/query_stats:",
            query_params={**state.bare_url(), "view": ["rollouts"], "model": [about.model]},
        )
    if may:
        remove.button(
            "Remove",
            key=f"remove_rollouts_{about.model}",
            icon=":material/delete:",
            help="Takes the samples, their verdicts and the pass rates away",
            on_click=importing.remove,
            args=(attached, about.model),
        )
    with st.expander("What matched"):
        for line in told(about):
            st.caption(markdown.escape(line))


def _card(attached: AttachedFolder, path: Path, found: Manifest) -> None:
    upload = uploads.uploader(
        "Add responses of your own model",
        key="rollouts_file",
        told="JSON lines or Parquet, one row a response or a list a row: what verl, TRL, lm_eval"
        " and verifiers save. Nothing is kept before you have seen what matches.",
    )
    if upload is None:
        return
    first, second = st.columns(2)
    title = first.text_input(
        "Model", value=places.name_of(upload.name), key="rollouts_title", max_chars=200
    )
    on = uploads.matched_by(second, key="rollouts_on")
    first, second = st.columns(2)
    responses = first.text_input(
        "Column of responses", placeholder="found by its name", key="rollouts_responses"
    )
    step = second.text_input(
        "Step",
        placeholder="of files with several steps: a number, or all",
        key="rollouts_step",
    )
    asked = RolloutRequest(names.made_of(title), title.strip(), on, responses.strip(), step.strip())
    key = (upload.file_id, asked)
    look, keep = st.columns([1, 1])
    if look.button(
        "See what matches", icon=":material/search:", width="stretch", key="rollouts_look"
    ):
        state.keep(_FOUND, (key, _look(attached, path, found, upload, asked)))
    kept = state.kept(_FOUND)
    seen: Found | None = kept[1] if isinstance(kept, tuple) and kept[0] == key else None
    pressed = keep.button(
        "Judge and keep",
        icon=":material/gavel:",
        type="primary",
        width="stretch",
        key="rollouts_keep",
        disabled=seen is None,
        help="After you have seen what matches" if seen is None else None,
    )
    if seen is not None:
        for line in told(seen.about):
            st.caption(markdown.escape(line))
    if pressed and seen is not None:
        _keep(attached, seen)
        state.keep(_FOUND, None)
        state.keep(_TOLD, f"{seen.about.title}: judged and kept.")
        st.rerun()


def _look(
    attached: AttachedFolder,
    path: Path,
    found: Manifest,
    upload: UploadedFile,
    asked: RolloutRequest,
) -> Found:
    """Read an upload in a process of its own; nothing is kept.

    Raises:
        DeepMathError: the file, or what was asked, is not as it must be.
    """
    _require_allowed()
    problems = [path / name for name in schema.TABLES["problems"].files(found.stages)]
    with uploads.as_file(upload) as part, _bar() as bar:
        return importing.look(
            attached,
            problems,
            [part],
            asked,
            file=part.name,
            bounds=bounded.UPLOADED,
            told=bar,
            folds=folds.file_of(path, found.stages),
        )


def _keep(attached: AttachedFolder, seen: Found) -> None:
    """Judge what was read, and keep it.

    Raises:
        DeepMathError: it may not be, or cannot be.
    """
    _require_allowed()
    with _bar() as bar:
        importing.keep(attached, seen, bounds=_JUDGED, told=bar)


def _require_allowed() -> None:
    if not attached_card.allowed():  # a page that was left open
        raise AttachError("Files may not be added from the app here.")


class _bar:
    """A bar that says how far a step is, as long as the block lasts."""

    def __enter__(self) -> _bar:
        self._place = st.empty()
        return self

    def __exit__(self, *_: object) -> None:
        self._place.empty()

    def __call__(self, progress: Progress) -> None:
        of = f" of {progress.of:,}" if progress.of else ""
        words = f"{_STEPS.get(progress.step, 'Working')} … {progress.done:,}{of}"
        share = min(1.0, progress.done / progress.of) if progress.of else 0.0
        self._place.progress(share, markdown.escape(words))
