"""The Search page: what is asked is in the URL, what is found can be read and taken on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from deepmath_viz.corpus import catalogue
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.search import meaning
from deepmath_viz.search.encoder import Encoder
from deepmath_viz.search.query import FIELDS
from tests.support.app_pages import address, forget, offered, reporting, run_page, words
from tests.support.patience import awaited


@pytest.fixture(scope="module")
def caches(
    tmp_path_factory: pytest.TempPathFactory,
    make: Callable[..., Manifest],
    example_rows: Callable[..., list[dict[str, Any]]],
    write_source: Callable[..., Path],
) -> dict[str, Path]:
    """One cache with everything but vectors, one without an index, one to search by meaning."""
    folder = tmp_path_factory.mktemp("search-page")
    rows = example_rows(30)
    rows[0]["question"] = (
        r"How many Sylow subgroups of order $p^2$ are there? ![x](http://192.0.2.1/a)"
    )
    source = write_source(folder / "source", rows)
    make(source, folder / "with", "problems", "solutions", "search")
    make(source, folder / "without", "problems")
    make(source, folder / "vectors", "problems", "search", "embeddings")
    return {name: folder / name for name in ("with", "without", "vectors")}


@pytest.fixture
def open_page(
    caches: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., AppTest]]:
    """Runs the page on one of the caches at an address."""

    def run(cache: str = "with", **params: str) -> AppTest:
        return run_page(monkeypatch, "search", caches[cache], params)

    yield run
    forget()


def test_an_empty_page_says_what_can_be_typed(open_page: Any) -> None:
    assert "Type words or LaTeX" in words(open_page())


def test_fields_of_a_query_are_set_apart_from_the_sentence(open_page: Any) -> None:
    said = open_page().caption[-1].value
    assert all(f"`{name}:`" in said for name in FIELDS)


def test_a_query_is_in_the_address_and_its_hits_are_marked(open_page: Any) -> None:
    app = open_page(mode="words")
    app.text_input("search_q").set_value("sylow p^2").run()
    assert app.query_params["q"] == "sylow p^2"
    assert "**2** :gray[of 30 problems with a word of it]" in words(app)
    marked = "\n".join(m.value for m in app.markdown)
    assert ":orange-background[Sylow]" in marked
    assert ":orange-background[$p^{2}$]" in marked
    assert "![x]" not in marked


def test_there_is_one_box_for_words_and_a_text_set_elsewhere_narrows_the_hits(
    open_page: Any,
) -> None:
    app = open_page(q="sylow", mode="words", text="nothing like it")
    assert [box.key for box in app.text_input] == ["search_q"]
    assert "Nothing found" in words(app)
    app.button(key="chip_text").click().run()
    assert "**1** :gray[of 30 problems with a word of it]" in words(app)


def test_how_many_fit_is_said_beside_how_many_are_shown(open_page: Any) -> None:
    app = open_page(q='"Sylow subgroups"', mode="words")
    assert "**All 1** :gray[problems that fit]" in words(app)
    app = open_page(q="difficulty:unknown sylow", mode="words")
    assert "Nothing found" in words(app)


def test_a_filter_that_hides_every_hit_is_named_with_what_it_costs(open_page: Any) -> None:
    app = open_page(q="sylow p^2", mode="words", text="elephant")
    assert offered(app) == {"loosen_text": 2}
    app.button(key="loosen_text").click().run()
    assert "text" not in app.query_params and address(app)["q"] == "sylow p^2"
    assert "**2** :gray[of 30 problems with a word of it]" in words(app)
    nowhere = open_page(q="zzzzqqq", mode="words", text="elephant")
    assert "Nothing found" in words(nowhere) and not offered(nowhere)
    unfiltered = open_page(q="zzzzqqq", mode="words")
    assert not offered(unfiltered)
    solutions = open_page(q="the", mode="solutions", text="elephant")
    assert offered(solutions) == {"loosen_text": 30}


def test_without_vectors_words_go_on_and_the_page_says_so(open_page: Any) -> None:
    said = words(open_page(q="sylow"))
    assert "By words only" in said
    assert "--stage embeddings" in said


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"q": "zzzzqqq", "mode": "words"}, "Nothing found"),
        ({"q": '"open', "mode": "words"}, "not closed"),
        ({"q": "topics:algebra", "mode": "words"}, "did you mean topic"),
        ({"q": "nowhere at all", "mode": "solutions"}, "No solution has all of it"),
        ({"q": "x", "cache": "without"}, "--stage search"),
        ({"like": "3"}, "--stage embeddings"),
        ({"like": "nobody"}, "No problem"),
    ],
)
def test_every_way_to_find_nothing_says_what_to_do(open_page: Any, params: Any, said: str) -> None:
    assert said in words(open_page(**params))


def test_solutions_are_found_with_the_text_around(open_page: Any) -> None:
    app = open_page(q='"Way 2 of 4:"', mode="solutions")
    assert "**1 solution**" in words(app)
    assert "solution 2, write-up" in words(app)


def opens(app: AppTest) -> list[dict[str, list[str]]]:
    """The addresses of the problems that a page lists."""
    named = [link.proto for link in app.get("page_link") if "Problem" in link.proto.label]
    return [parse_qs(proto.query_string) for proto in named]


def test_a_hit_is_read_among_the_others_and_leads_back(
    open_page: Any, caches: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = open_page(q="cases", mode="words", page="2")
    links = opens(found)
    assert len(links) == 10
    last = {name: texts[0] for name, texts in links[-1].items()}
    read = run_page(monkeypatch, "browse", caches["with"], last)
    assert "hit 20 of 20" in words(read)
    buttons = {button.label: button for button in read.button}
    assert buttons["Next"].disabled and not buttons["Previous"].disabled
    buttons["Previous"].click().run()
    assert "hit 19 of 20" in words(read)
    assert address(read)["problem"] == links[-2]["problem"][0]
    next(b for b in read.button if b.label == "Back to the search").click().run()
    back = {"q": "cases", "mode": "words", "page": "2", "corpus": last["corpus"]}
    assert address(read) == back


def test_reading_hits_narrows_no_other_page(
    open_page: Any, caches: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = opens(open_page(q="sylow p^2", mode="words"))[1]
    read = run_page(monkeypatch, "browse", caches["with"], {n: t[0] for n, t in link.items()})
    assert "hit 2 of 2" in words(read)
    assert "_shared_filters" not in read.session_state
    read.text_input("f_text").set_value("Sylow").run()
    assert read.session_state["_shared_filters"] == Filters(text="Sylow")
    assert "not among the 1 hit" in words(read)


def test_an_address_that_names_no_page_to_go_back_to_has_the_list(
    caches: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for back in ("evil?q=1", "http://192.0.2.1/?q=1", "search?" + "a=1&" * 100):
        read = run_page(monkeypatch, "browse", caches["with"], {"problem": "3", "back": back})
        labels = {button.label for button in read.button}
        assert ("Back to the search" in labels) == back.startswith("search?")
        assert ("List" in labels) != back.startswith("search?")


#: A process that has loaded its model when a file is there: the vector of every text.
LATE = """
import pathlib, socket, sys, time
from deepmath_viz.plumbing.frames import receive, send
while not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)
here = socket.socket(fileno=0)
send(here, b'{"ready": true}')
vector = pathlib.Path(sys.argv[1]).read_bytes()
while receive(here, most=9999) is not None: send(here, vector)
"""


def test_words_are_shown_at_once_and_ranked_anew_when_the_model_has_read_the_query(
    open_page: Any, caches: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = tmp_path / "loaded"
    encoder = Encoder("m", "0", command=[sys.executable, "-c", LATE, str(loaded)])
    monkeypatch.setattr(meaning, "encoder_of", lambda *_, **__: encoder)
    open_page("vectors")
    awaited(lambda: encoder.pid)  # the model is loaded while the query is typed
    app = open_page("vectors", q="sylow")
    said = words(app)
    assert "Found by words so far" in said
    assert "**1** :gray[of 30 problems with a word of it]" in said
    assert "meaning #" not in said
    only = words(open_page("vectors", q="sylow", mode="meaning"))
    assert "Found as soon as the model has read the query" in only
    assert "problems" not in only
    store = catalogue.open_store(caches["vectors"])
    vectors = meaning.open_vectors(store.folder, store.manifest)
    first = vectors.of(int(vectors.ids[0]))
    assert first is not None
    (tmp_path / "half").write_bytes(first.astype("<f4").tobytes())
    (tmp_path / "half").rename(loaded)
    encoder.encode("sylow")
    said = words(app.run())
    assert "so far" not in said
    assert "**All 30** :gray[problems, 1 with a word of it]" in said
    assert "meaning #1" in said
    encoder.close()


def test_what_a_running_build_will_bring_is_said_in_place_of_a_command(
    open_page: Any, caches: dict[str, Path]
) -> None:
    (folder,) = (path.parent for path in caches["with"].glob("*/manifest.json"))
    assert "--stage embeddings" in words(open_page(q="group"))
    report = reporting(folder, "comparison", "embeddings")
    try:
        said = words(open_page(q="group"))
    finally:
        report.unlink()
    assert "By words only: **Being built:** vectors" in said and "--stage" not in said


def test_the_text_box_of_the_filters_asks_for_an_answer_as_the_search_does(
    open_page: Any, caches: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = catalogue.open_store(caches["with"])
    asked = next(row["final_answer"] for row in store.page(Filters(), "id", 3, 1))
    found = words(open_page(q=f'answer:"{asked}"'))
    app = run_page(monkeypatch, "browse", caches["with"], {"text": f'answer:"{asked}"'})
    listed = next(m.value for m in app.markdown if " of 30 problems" in m.value)
    many = int(listed.split("**")[1])
    assert 0 < many < 30 and f"**{many}**" in found.replace("All ", "")
