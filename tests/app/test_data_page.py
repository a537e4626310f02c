"""The Data page: with nothing, with a part, with everything built, and for people elsewhere."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import streamlit as st
from streamlit import config as streamlit_config
from streamlit.testing.v1 import AppTest

from deepmath_viz import config, files, pipeline
from deepmath_viz.corpus import jobs, manifest
from deepmath_viz.dataset import published, wording
from deepmath_viz.errors import ArtefactMissing, SettingsError
from deepmath_viz.pipeline import runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source
from deepmath_viz.ui import running_builds
from deepmath_viz.ui.data import provenance
from deepmath_viz.ui.elements import markdown
from tests.support.app_pages import among_pages

PAGE = Path(__file__).resolve().parents[2] / "pages" / "data.py"
BROWSE = PAGE.with_name("browse.py")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two sources, `some rows` and `other`, and a cache of the first."""
    folder = tmp_path_factory.mktemp("data_page")
    for name, count in (("some rows", 12), ("other", 7)):
        (folder / name).mkdir()
        difficulty = [5.0] * (count - 1) + [float("inf")]
        table = pa.table(
            {
                "question": [f"What is ${n} + {n}$?" for n in range(count)],
                "final_answer": [str(2 * n) for n in range(count)],
                "difficulty": difficulty,
                "r1_solution_1": [f"</think> \\boxed{{{2 * n}}}" for n in range(count)],
            }
        )
        pq.write_table(table, folder / name / "train.parquet")
    make(folder / "some rows", folder / "cache")
    return folder


def make(source: Path, cache: Path, *stages: str) -> str:
    opened = open_source(str(source))
    with Path(os.devnull).open("w") as nowhere:
        progress = Progress(cache / opened.corpus, stages, out=nowhere)
        runner.build(opened, cache, pipeline.STAGES, only=stages or ("serve",), progress=progress)
    return opened.corpus


@pytest.fixture
def cache(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache of its own for each test, with one corpus."""
    shutil.copytree(built / "cache", tmp_path / "cache")
    yield from using(tmp_path / "cache", monkeypatch)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder that does not exist yet."""
    yield from using(tmp_path / "cache", monkeypatch)


def using(cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DEEPMATH_CACHE", str(cache))
    monkeypatch.setenv("DEEPMATH_DATA", str(cache.parent / "people"))
    monkeypatch.setenv("DEEPMATH_ALLOW_BUILDS", "1")
    monkeypatch.delenv("DEEPMATH_CORPUS", raising=False)
    st.cache_resource.clear()
    yield cache
    for job in jobs.latest(cache).values():
        jobs.stop(cache / job.corpus)
    st.cache_resource.clear()


def open_page(**params: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=180)
    for name, value in params.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def texts(page: AppTest) -> str:
    """Everything that the page says."""
    parts = [str(e.value) for kind in ("markdown", "caption", "code", "info", "error", "warning",
                                       "subheader") for e in page.get(kind)]  # fmt: skip
    parts += [t.value.to_string() for t in [*page.table, *page.dataframe]]
    return "\n".join([*parts, *(m.value + str(m.delta) for m in page.metric)])


def figures(page: AppTest) -> dict[str, tuple[str, str]]:
    return {m.label: (m.value, m.delta) for m in page.metric}


def wait(cache: Path, corpus: str) -> str:
    end = time.monotonic() + 240
    while (job := jobs.read(cache / corpus)).running and time.monotonic() < end:
        time.sleep(0.1)
    return job.state


def write_report(folder: Path, **changes: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    files.write_json(folder / jobs.PROGRESS, {**jobs._starting(os.getpid(), []), **changes})


def test_before_anything_is_built_the_page_offers_builds_and_says_what_the_dataset_is(
    empty: Path,
) -> None:
    page = open_page()
    assert page.info[0].value == "Nothing has been built yet. Start a build here."
    assert [b.label for b in page.button] == ["Start the build"]
    assert [c.value for c in page.code][-1] == published.CITATION
    said = texts(page)
    assert published.REVISION in said
    assert published.HUB_URL in said
    assert published.PAPER_URL in said
    assert not page.metric


def test_what_is_shown_has_its_denominators(cache: Path) -> None:
    found = figures(open_page())
    assert found["Problems"] == ("12", "<0.1% of the published 103,022")
    assert found["Solutions"] == ("12", "of 36, three a problem")
    assert found["On disk"][1] == "6 files"


def test_every_stage_has_its_row_and_a_missing_one_says_so(empty: Path, built: Path) -> None:
    make(built / "some rows", empty, "problems")
    page = open_page()
    table = page.table[0].value
    assert list(table["Stage"]) == [f"**{markdown.escape(name)}**" for name in pipeline.NAMES]
    assert list(table["Rows"]) == ["12"] + ["not built"] * (len(pipeline.NAMES) - 1)
    assert figures(page)["Solutions"][0] == "not built"
    assert [tab.label for tab in page.tabs] == ["problems"]


def test_a_stage_says_what_it_was_made_from(cache: Path, built: Path) -> None:
    page = open_page()
    record = manifest.read(next(cache.iterdir())).stages["problems"]
    facts = dict(zip(*(page.tabs[0].table[0].value[c] for c in ("", "Value")), strict=True))
    assert str(built / "some rows") in facts[":gray[Rows from]"].replace("\\", "")
    assert facts[":gray[Content hash]"] == f"`{record.content[:16]}`"
    assert "duckdb" in facts[":gray[Made with]"]
    files = page.tabs[0].dataframe[0].value
    assert list(files["File"]) == ["train.parquet"]
    assert list(files["SHA-256"]) == [record.inputs["files"][0]["sha256"]]


def test_what_was_counted_is_shown_with_its_first_place(cache: Path) -> None:
    tables = [t.value for t in open_page().table if "Counted" in t.value.columns]
    (counted,) = tables
    (row,) = counted.to_dict("records")
    assert row["Times"] == "1"
    assert row["First"].replace("\\", "") == "train.parquet row 11"


@pytest.mark.parametrize(
    ("setting", "address", "expected"),
    [
        (None, "127.0.0.1", True), (None, "127.8.0.1", True), (None, "localhost", True),
        (None, "::1", True), (None, "0.0.0.0", False), (None, "", False), (None, None, False),
        (None, "10.0.0.5", False), (None, "explorer.example.org", False), ("1", "0.0.0.0", True),
        ("0", "127.0.0.1", False),
    ],
)  # fmt: skip
def test_builds_are_offered_where_only_this_machine_can_ask_or_a_setting_allows_them(
    empty: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str | None,
    address: str | None,
    expected: bool,
) -> None:
    if setting is None:
        monkeypatch.delenv("DEEPMATH_ALLOW_BUILDS")
    else:
        monkeypatch.setenv("DEEPMATH_ALLOW_BUILDS", setting)
    before = st.get_option("server.address")
    streamlit_config.set_option("server.address", address)
    try:
        st.cache_resource.clear()
        assert running_builds.allowed() is expected
    finally:
        streamlit_config.set_option("server.address", before)


def test_people_at_other_machines_see_no_path_in_what_went_wrong(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    err = ArtefactMissing(f"Nothing is in {cache}; see {cache}/a b/c.json and (/srv/x/y.db).")
    assert running_builds.words_of(err) == str(err)
    monkeypatch.setenv("DEEPMATH_ALLOW_BUILDS", "0")
    config.settings.cache_clear()
    said = running_builds.words_of(err)
    assert said == "Nothing is in …/cache; see …/a b/c.json and (…/y.db)."
    page = AppTest.from_function(among_pages, args=(str(BROWSE),), default_timeout=180)
    page.query_params["corpus"] = "none"
    told = texts(page.run()).replace("\\", "")
    assert "No corpus 'none' in …/cache" in told and str(cache.parent) not in told


def test_people_at_other_machines_see_no_button_and_no_path(
    cache: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPMATH_ALLOW_BUILDS", "0")
    st.cache_resource.clear()
    corpus = next(cache.iterdir()).name
    failure = f"No data files in {built}"
    write_report(cache / corpus, state="failed", error=failure, stage="problems")
    (cache / corpus / jobs.LOG).write_text(f"deepmath_viz: {failure}\n")
    page = open_page()
    assert not page.button
    assert "DEEPMATH_ALLOW_BUILDS=0" in page.info[0].value.replace("\\", "")
    with pytest.raises(SettingsError, match="turns that off"):
        running_builds.start(str(built / "other"))
    said = texts(page).replace("\\", "")
    assert "failed at the stage problems" in said
    assert "some rows" in said  # the folder's name is all that they see of it
    for path in (built, cache, Path.home()):
        assert str(path) not in said


def test_a_folder_that_does_not_exist_is_refused_beside_the_form(empty: Path) -> None:
    page = open_page()
    page.segmented_control[0].set_value("folder").run()
    page.button[0].click().run()
    assert page.error[0].value == "Give the path of a folder or file."
    page.text_input[0].set_value("/no/such*folder").run()
    page.button[0].click().run()
    assert "There is no folder or file /no/such*folder" in page.error[0].value.replace("\\", "")
    assert not empty.exists()


def test_a_build_started_here_is_followed_and_its_corpus_is_shown(
    empty: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Up to this stage: those after it take an embedding, and show nothing else here.
    monkeypatch.setattr(jobs, "start", partial(jobs.start, stages=["serve"]))
    page = open_page()
    page.segmented_control[0].set_value("folder").run()
    page.text_input[0].set_value(str(built / "other")).run()
    page.button[0].click().run()
    assert not page.exception
    assert not page.error
    corpus = open_source(str(built / "other")).corpus
    assert "The first build is under way" in page.info[0].value
    assert [b.label for b in page.button] == ["Stop", "Start the build"]
    page.button[1].click().run()
    assert "under way already" in page.error[0].value
    assert wait(empty, corpus) == "done", jobs.log_tail(empty / corpus)
    page.run()
    assert figures(page)["Problems"][0] == "7"
    assert [b.label for b in page.button] == ["Start the build"]


def test_a_build_can_be_stopped_and_the_page_says_how_to_go_on(empty: Path, built: Path) -> None:
    page = open_page()
    page.segmented_control[0].set_value("folder").run()
    page.text_input[0].set_value(str(built / "other")).run()
    page.button[0].click().run()
    page.button[0].click().run()
    corpus = open_source(str(built / "other")).corpus
    assert wait(empty, corpus) == "interrupted"
    page.run()
    assert "was cut off" in page.warning[0].value
    assert "goes on" in page.warning[0].value


def test_a_failed_build_shows_why_and_the_end_of_its_log(cache: Path) -> None:
    corpus = next(cache.iterdir()).name
    write_report(cache / corpus, state="failed", stage="solutions", error="a *bad* file")
    (cache / corpus / jobs.LOG).write_text("problems: up to date\ndeepmath_viz: a *bad* file\n")
    page = open_page()
    assert page.error[0].value.endswith("failed at the stage solutions: a \\*bad\\* file")
    assert page.expander[0].code[0].value == "problems: up to date\ndeepmath_viz: a *bad* file"
    assert figures(page)["Problems"][0] == "12"


def test_another_corpus_is_shown_after_a_click(cache: Path, built: Path) -> None:
    first = next(cache.iterdir()).name
    second = make(built / "other", cache)
    page = open_page(corpus=first)
    assert figures(page)["Problems"][0] == "12"
    page.button(key=f"show_{second}").click().run()
    assert page.query_params["corpus"] == second
    assert figures(page)["Problems"][0] == "7"


def test_an_unknown_corpus_in_the_address_is_named_and_the_others_are_offered(cache: Path) -> None:
    page = open_page(corpus="no*such")
    assert page.info[0].value.replace("\\", "") == (
        "There is no corpus no*such here. Choose another one."
    )
    assert "Show" in [b.label for b in page.button]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (12_400, "12.4 kB"),
        (3_440_000, "3.44 MB"),
        (2_136_106_260, "2.14 GB"),
    ],
)
def test_sizes_are_said_in_units_that_fit(count: int, words: str) -> None:
    assert wording.size(count) == words


def test_times_are_said_in_utc() -> None:
    assert provenance.moment("2026-03-05T23:30:00+01:00") == "5 Mar 2026, 22:30 UTC"
    assert provenance.moment("yesterday") == "at an unknown time"
