"""The sidebar: the corpus in use, the mark on demo data, and builds that are under way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from deepmath_viz import files
from deepmath_viz.corpus import jobs, manifest
from deepmath_viz.corpus.manifest import Manifest, StageRecord
from deepmath_viz.dataset import published
from deepmath_viz.ui import running_builds, sidebar

SCRIPT = "from deepmath_viz.ui import sidebar\nsidebar.show()\n"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DEEPMATH_CACHE", str(tmp_path))
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def stand(cache: Path, name: str, rows: int, kind: str = "folder", title: str = "rows") -> None:
    """A corpus as far as the sidebar looks at it: its manifest."""
    record = StageRecord("problems", f"made of {rows}", "content", rows, "2026-01-01T00:00:00", 1.0)
    (cache / name).mkdir(exist_ok=True)
    source = {"kind": kind, "name": title}
    manifest.write(cache / name, Manifest(name, source, {"problems": record}))


def report(cache: Path, name: str, **changes: object) -> None:
    (cache / name).mkdir(exist_ok=True)
    value = {**jobs._starting(os.getpid(), ["problems", "solutions"]), **changes}
    files.write_json(cache / name / jobs.PROGRESS, value)


def show(**params: str) -> AppTest:
    page = AppTest.from_string(SCRIPT, default_timeout=180)
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def corpus_of(page: AppTest) -> str:
    """The corpus that the address names."""
    found = page.query_params["corpus"]
    return found if isinstance(found, str) else found[0]


def said(page: AppTest) -> str:
    return "\n".join(e.value for e in [*page.sidebar.markdown, *page.sidebar.caption])


def test_with_nothing_built_it_is_empty(cache: Path) -> None:
    assert said(show()) == ""


def test_a_single_corpus_is_named_with_its_coverage_and_no_choice(cache: Path) -> None:
    stand(cache, "rows-1234", 9_265, title="my *rows*")
    page = show()
    assert not page.selectbox
    assert "**my \\*rows\\***" in said(page)
    assert "9,265 problems, 9.0% of the published 103,022" in said(page)
    assert "DEMO" not in said(page)


def test_demo_data_are_marked_always(cache: Path) -> None:
    stand(cache, "demo", 1_300, kind="demo", title="Demo corpus")
    page = show()
    assert "DEMO DATA" in said(page)
    assert "1,300 problems made for this program" in said(page)


def test_choosing_a_corpus_writes_the_address(cache: Path) -> None:
    stand(cache, "demo", 1_300, kind="demo", title="Demo corpus")
    stand(cache, "hub", 103_022, kind="hub", title="DeepMath-103K")
    page = show()
    assert page.selectbox[0].value == "hub"  # real data before demo data
    assert page.selectbox[0].options == ["Demo corpus", "DeepMath-103K"]
    page.selectbox[0].set_value("demo").run()
    assert page.query_params["corpus"] == "demo"
    assert "DEMO DATA" in said(page)


def test_another_corpus_keeps_the_filters_and_drops_what_names_its_own(cache: Path) -> None:
    stand(cache, "demo", 1_300, kind="demo", title="Demo corpus")
    stand(cache, "hub", 103_022, kind="hub", title="DeepMath-103K")
    kept = {"topic": "Algebra", "layout": "umap", "q": "primes"}
    own = {"problem": "7", "region": "ids~x", "like": "7", "page": "2"}
    own |= {"cam": "1~2~3", "sel": "x", "point": "DAPO-17K~3"}
    page = show(**kept, **own)
    page.selectbox[0].set_value("demo").run()
    assert {name: page.query_params[name] for name in page.query_params} == {
        **kept, "corpus": "demo",
    }  # fmt: skip


def test_an_unknown_corpus_in_the_address_leaves_the_choice_open(cache: Path) -> None:
    stand(cache, "rows-1234", 10)
    page = show(corpus="gone")
    assert page.selectbox[0].value is None
    page.selectbox[0].set_value("rows-1234").run()
    assert page.query_params["corpus"] == "rows-1234"


def test_corpora_of_the_same_name_are_told_apart_by_their_folders() -> None:
    known = {
        name: Manifest(name, {"name": title})
        for name, title in (("rows-1", "rows"), ("rows-2", "rows"), ("hub", "DeepMath"))
    }
    assert sidebar.titles(known) == {
        "rows-1": "rows (rows-1)", "rows-2": "rows (rows-2)", "hub": "DeepMath",
    }  # fmt: skip
    assert sidebar.titles({"old": Manifest("old", {})}) == {"old": "old"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (1, "<0.1% of the published 103,022"),
        (51_511, "50.0% of the published 103,022"),
        (published.ROWS - 1, ">99.9% of the published 103,022"),
        (published.ROWS, "published: 103,022"),
        (103_110, "published: 103,022"),
    ],
)
def test_coverage_never_says_more_than_there_is(rows: int, words: str) -> None:
    assert sidebar.coverage(rows) == words


def test_a_running_build_is_shown_with_stage_rate_and_remaining_time(cache: Path) -> None:
    report(cache, "hub", stage="solutions", done=500, total=2000, unit="problems", rate=25.0,
           remaining=60.0)  # fmt: skip
    page = show()
    (bar,) = page.sidebar.get("progress")
    assert bar.proto.text == "Building **hub**: solutions (2 of 2)"
    assert bar.proto.value == 25
    assert "500 of 2,000 problems · 25/s · 60 s left" in said(page).replace("\\", "")


def test_a_build_that_has_ended_is_not_shown(cache: Path) -> None:
    report(cache, "hub", state="done")
    report(cache, "other", state="running", pid=2**22 + 1)
    assert not show().sidebar.get("progress")


def test_no_remaining_time_is_guessed_from_the_first_rows(cache: Path) -> None:
    report(cache, "hub", stage="problems", done=1, total=9_265, rate=0.1, remaining=56_000.0)
    assert running_builds.pace(jobs.read(cache / "hub")) == "1 of 9,265 rows · 0.1/s"


def test_a_silent_build_says_for_how_long(cache: Path) -> None:
    job = jobs.Job("hub", "running", "problems", ("problems",), 0, None, "rows", "", 0.0, None,
                   None, 150.0, 1)  # fmt: skip
    assert running_builds.pace(job) == "no news for 2 min"
    assert running_builds.where(job) == "problems"


def test_while_a_build_runs_a_missing_stage_is_said_to_come_and_no_command_is_given(
    cache: Path,
) -> None:
    def said_of(stage: str) -> str:
        return running_builds.lacking("hub", stage).replace("\\", "")

    stages = ["problems", "embeddings", "neighbours", "pairs", "layout-umap"]
    report(cache, "hub", stages=stages, stage="embeddings", done=500, total=2000, remaining=360.0)
    assert said_of("neighbours") == (
        "**Being built:** nearest problems. 1 stage before it, the one at work has about 6 min "
        "left. This page fills by itself."
    )
    assert "3 stages before it" in said_of("layout")
    assert "This stage is at work, the one at work" in said_of("embeddings")
    # What this build does not make, or has left behind, needs the command as ever.
    for stage in ("search", "problems"):
        assert f"build --stage {stage}" in said_of(stage)
    report(cache, "hub", stages=stages, stage="neighbours", state="done")
    assert "build --stage neighbours" in said_of("neighbours")


_PAGE = """
from deepmath_viz.corpus import stages
from deepmath_viz.ui import frame
with frame.errors():
    raise stages.missing("hub", "neighbours")
"""


def test_a_page_that_needs_what_is_being_built_says_so(cache: Path) -> None:
    report(cache, "hub", stages=["neighbours"], stage="neighbours")
    page = AppTest.from_string(_PAGE, default_timeout=180).run()
    assert "Being built" in page.info[0].value
    report(cache, "hub", stages=["neighbours"], stage="neighbours", state="failed")
    assert "build --stage neighbours" in page.run().info[0].value.replace("\\", "")


_SCRIPT = """
import streamlit as st
from deepmath_viz.ui import running_builds
st.session_state.runs = st.session_state.get("runs", 0) + 1
running_builds.watch()
"""


def test_a_finished_stage_runs_the_app_once_more(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(cache, "rows-1234", 10)
    report(cache, "rows-1234", stage="solutions")
    page = AppTest.from_string(_SCRIPT, default_timeout=180).run()
    assert page.session_state["runs"] == 1
    generations = [{"rows-1234": "before"}]
    real = running_builds._generations
    # The first look is that of the app's run, the second that of the fragment.
    monkeypatch.setattr(
        running_builds, "_generations", lambda s: generations.pop() if generations else real(s)
    )
    page.run()
    assert not page.exception
    assert page.session_state["runs"] == 3  # run, told by the fragment to run again, and at rest


def test_nobody_is_taken_to_a_corpus_that_appears_but_it_is_offered(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand(cache, "demo", 10, kind="demo", title="Demo corpus")
    page = show()
    assert corpus_of(page) == "demo"
    stand(cache, "hub", 20, kind="hub", title="DeepMath-103K")
    page.run()
    assert corpus_of(page) == "demo"
    assert page.selectbox[0].value == "demo"
    (offer,) = page.button
    assert offer.label == r"Open DeepMath\-103K"
    offer.click().run()
    assert corpus_of(page) == "hub"
    assert not page.button


def test_the_address_names_the_default_corpus(cache: Path) -> None:
    """So that a link copied now shows the same when another corpus has become the default."""
    stand(cache, "rows-1234", 10)
    link = show()
    assert corpus_of(link) == "rows-1234"
    stand(cache, "zeta", 20)
    assert show().selectbox[0].value == "zeta"
    assert show(corpus=corpus_of(link)).selectbox[0].value == "rows-1234"
