"""What every page stands in: the store, the demo notice, and the one boundary for errors."""

from __future__ import annotations

import atexit
import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass

import streamlit as st

from deepmath_viz import config
from deepmath_viz.corpus import catalogue, soundness
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.errors import ArtefactDamaged, ArtefactMissing, DeepMathError
from deepmath_viz.reviews import errata, own_results
from deepmath_viz.search import answer_filter
from deepmath_viz.ui import running_builds, state
from deepmath_viz.ui.elements import markdown, style

_log = logging.getLogger("deepmath_viz.ui")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a page works with."""

    store: Store
    corpus: str
    manifest: Manifest


@contextmanager
def page(title: str, *, heading: bool = True) -> Iterator[None]:
    """Run a page: heading, style sheet, URL state, and errors shown in one way.

    A named error says itself what to do. Anything else is logged whole and shown short.
    """
    name = title.lower()
    state.sync_address(name)
    state.begin()
    markdown.begin_page()
    if heading:
        st.title(title, anchor=False)
    style.apply()
    with errors():
        yield
    state.remember(name)
    _settle(name)


@st.cache_resource(show_spinner=False)
def _settle(page: str) -> None:
    """Spare what a page has imported from collection, once it has run.

    Streamlit collects after every run of a script, and looks through 130,000 objects that live as
    long as the server: 30 to 60 ms in which no other session and no route is answered.
    """
    if st.runtime.exists():
        gc.collect()
        gc.freeze()
        atexit.register(gc.unfreeze)  # libraries complain of what is never collected


@contextmanager
def errors() -> Iterator[None]:
    """Show errors in one way; a page does, and what reruns alone (a fragment) needs its own."""
    try:
        yield
    except ArtefactMissing as err:
        soon = running_builds.coming(err.corpus or state.corpus() or "", err.stage)
        said = soon or markdown.escape(running_builds.words_of(err))
        st.info(said, icon=":material/construction:")
    except DeepMathError as err:
        st.error(markdown.escape(running_builds.words_of(err)), icon=":material/error:")
    except Exception as err:
        _unknown(err)


def script_error(err: Exception) -> bool:
    """What `st.App` calls for an error outside a page, in a widget's callback for one."""
    if isinstance(err, DeepMathError):
        st.error(markdown.escape(running_builds.words_of(err)), icon=":material/error:")
    else:
        _unknown(err)
    return True


def _unknown(err: Exception) -> None:
    _log.error("failed at %s", state.params(), exc_info=err)
    if _behind():
        return
    st.error(
        f"This page failed: {type(err).__name__}. The log of the server has the details. "
        "Reload the page; if it fails again, remove the query from the address.",
        icon=":material/error:",
    )


def _behind() -> bool:
    """Say what is damaged where files of the corpus are; an error of a library may come of that."""
    with suppress(DeepMathError):
        folder, found = catalogue.present(config.settings().cache, corpus_in_use())
        if soundness.verify(folder, found, soundness.AT_ONCE):
            say_damage(soundness.sound(folder, found))
            return True
    return False


def say_damage(found: Manifest) -> None:
    """Say which files of a corpus are damaged, and what mends them; nothing where none are."""
    if found.damage:
        said = markdown.escape(running_builds.words_of(ArtefactDamaged(found.damage)))
        st.error(said, icon=":material/error:")


def corpus_page() -> Opened:
    """Open the corpus of a page that needs one, and say so where it is the demo.

    Raises:
        ArtefactMissing: nothing has been built, or no corpus of this name.
        ArtefactDamaged: artefacts cannot be read.
    """
    opened = open_corpus()
    if opened.manifest.is_demo:
        st.caption(
            ":material/science: **Demo data**, made for this program. Not DeepMath-103K: "
            "the Data page says how to get it."
        )
    return opened


def open_corpus() -> Opened:
    """Open the corpus that the URL asks for, at its present generation.

    Raises:
        ArtefactMissing: nothing has been built, or no corpus of this name.
        ArtefactDamaged: artefacts cannot be read.
    """
    name = corpus_in_use()
    answer_filter.tell_queries()
    errata.tell_queries(lambda: config.settings().data)
    own_results.tell_queries(lambda: config.settings().data)
    folder, found = catalogue.present(config.settings().cache, name)
    soundness.watch(folder, found)
    say_damage(found)
    known = catalogue.is_open(folder, found)
    with nullcontext() if known else st.spinner("Opening the corpus …"):
        opened = catalogue.open_generation(folder, found)
    return Opened(opened, name, opened.manifest)


def corpus_in_use() -> str:
    """The corpus that this view shows: that of the URL, of the session, or the default.

    Raises:
        ArtefactMissing: nothing has been built, or no corpus of this name.
    """
    settings = config.settings()
    name = catalogue.choose(settings.cache, state.corpus() or settings.corpus)
    state.opened(name)
    return name
