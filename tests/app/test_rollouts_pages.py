"""Rollouts on pages: pass rates, never solved, two models, side by side in the reader, the card."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from deepmath_viz.analysis.rollouts import written
from deepmath_viz.corpus import schema
from deepmath_viz.corpus.attached import names
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.rollouts import importing
from deepmath_viz.corpus.rollouts.folder import RolloutFolder
from deepmath_viz.corpus.rollouts.request import RolloutRequest
from deepmath_viz.corpus.store import Store
from deepmath_viz.ui.answers import rollouts as rollouts_page
from deepmath_viz.ui.data import attached as attached_card
from tests.support.app_pages import forget, run_page, words

ROWS = 24
HOSTILE = "<b>m</b> ![p](http://192.0.2.1/a.png)"
HOSTILE_MODEL = names.made_of(HOSTILE)
#: Right ones of four samples of the first model, and of two of the second, by `id % 3`.
FIRST, SECOND = (4, 0, 2), (0, 2, 2)


def answered(example_rows: Any) -> dict[int, dict[str, Any]]:
    """Rows with a final answer, by id."""
    return {id_: row for id_, row in enumerate(example_rows(ROWS)) if row["final_answer"]}


def samples(id_: int, row: dict[str, Any], right: int, of: int) -> list[dict[str, str]]:
    said = [row["final_answer"] if k < right else "7777" for k in range(of)]
    think = f"<think>hm {HOSTILE}</think>"
    return [
        {"question": row["question"], "response": f"{think}Way {k} of {id_}: \\boxed{{{one}}}."}
        for k, one in enumerate(said)
    ]


@pytest.fixture(scope="module")
def corpus(example_rows: Any, make_cache: Any) -> tuple[Path, Manifest]:
    return make_cache("rollouts_pages", example_rows(ROWS))


@pytest.fixture(scope="module")
def data(corpus: Any, example_rows: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the rollouts of two models."""
    base = tmp_path_factory.mktemp("rollouts_data")
    path = corpus[0] / corpus[1].corpus
    attached = AttachedFolder.of(base, path.name)
    problems = [path / name for name in schema.TABLES["problems"].files(corpus[1].stages)]
    for title, right, of in ((HOSTILE, FIRST, 4), ("second", SECOND, 2)):
        file = base / f"{names.made_of(title)}.jsonl"
        lines = [
            json.dumps(sample)
            for id_, row in answered(example_rows).items()
            for sample in samples(id_, row, right[id_ % 3], of)
        ]
        file.write_text("\n".join(lines), encoding="utf-8")
        request = RolloutRequest(names.made_of(title), title)
        found = importing.look(attached, problems, [Part(file, file.name)], request, file=file.name)
        importing.keep(attached, found)
    return base


Page = Callable[..., AppTest]


@pytest.fixture
def page(corpus: Any, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    def run(name: str, **params: str) -> AppTest:
        monkeypatch.setenv("DEEPMATH_DATA", str(data))
        return run_page(monkeypatch, name, corpus[0], params)

    yield run
    forget()


def opens(app: AppTest) -> list[dict[str, list[str]]]:
    """Where the links of a page lead, as their queries."""
    return [parse_qs(link.proto.query_string) for link in app.get("page_link")]


def inert(app: AppTest) -> bool:
    """Whether nothing that came from a file or a model is drawn or fetched."""
    said = "\n".join(m.value for m in (*app.markdown, *app.caption))
    return not any(sign in said for sign in ("<b>", "![p]", "](http"))


def test_pass_rates_are_those_of_the_samples(page: Page, example_rows: Any) -> None:
    app = page("answers", view="rollouts", model=HOSTILE_MODEL)
    there = answered(example_rows)
    rates = [FIRST[id_ % 3] / 4 for id_ in there]
    shown = {metric.label: metric for metric in app.metric}
    assert shown["pass@1"].value == f"{100 * sum(rates) / len(rates):.1f}%"
    assert shown["pass@1"].delta.startswith("95%")
    assert shown["Never solved"].value == str(rates.count(0))
    assert shown["Always solved"].value == str(rates.count(1))
    curve = next(f.value for f in app.dataframe if "pass@k" in f.value)
    assert list(curve["k"]) == [1, 2, 4]
    two = [1 if r == 1 else 0 if r == 0 else 1 - 1 / 6 for r in rates]  # C(2, 2) / C(4, 2)
    assert curve["pass@k"][1] == f"{100 * sum(two) / len(two):.1f}%"
    assert inert(app)
    app = page("answers", view="rollouts", model=HOSTILE_MODEL, by="answer_type", k="2")
    groups = next(f.value for f in app.dataframe if "pass@2" in f.value)
    assert groups["problems"].sum() == len(there)


def test_a_link_with_another_model_says_so_and_shows_one_that_is_there(page: Page) -> None:
    app = page("answers", view="rollouts", model="gone")
    assert any("rollouts of gone" in w.value for w in app.warning)
    assert [m.label for m in app.metric][:1] == ["pass@1"]


def test_what_was_never_solved_is_a_list_that_opens_with_samples_beside(
    page: Page, example_rows: Any
) -> None:
    app = page("answers", view="rollouts", model=HOSTILE_MODEL, part="never")
    never = [id_ for id_ in answered(example_rows) if FIRST[id_ % 3] == 0]
    said = words(app)
    assert f"{len(never)} problems that no sample solved" in said
    assert said.count("4 samples say") == len(never)
    links = [link for link in opens(app) if "problem" in link]
    assert len(links) == len(never)
    assert all(f"{HOSTILE_MODEL}-1" in link["side"][0] for link in links)
    browsed = page("browse", attached=links[0]["attached"][0])
    assert f"{len(never)} of {ROWS} problems" in words(browsed).replace("**", "")


def test_where_model_and_label_part_has_both_ends(page: Page) -> None:
    app = page("answers", view="rollouts", model=HOSTILE_MODEL, part="labels")
    assert "rank correlation of pass rate and difficulty" in words(app)
    subheaders = [s.value for s in app.subheader]
    assert "Easy by their label, and never solved" in subheaders
    assert "0 of 4 right; place by label" in words(app)


def test_two_models_are_told_apart(page: Page, example_rows: Any) -> None:
    app = page("answers", view="rollouts", model=HOSTILE_MODEL, part="two", beside="second")
    there = answered(example_rows)
    gained = [id_ for id_ in there if id_ % 3 == 1]
    lost = [id_ for id_ in there if id_ % 3 == 0]
    shown = {metric.label: metric.value for metric in app.metric}
    assert shown["Gained"] == str(len([*gained, *(i for i in there if i % 3 == 2)]))
    assert shown["Lost"] == str(len(lost))
    assert "McNemar's exact test: p = " in words(app)
    assert inert(app)
    app = page(
        "answers", view="rollouts", model=HOSTILE_MODEL, part="two", beside="second", which="lost"
    )
    (link,) = [one for one in opens(app) if "region" in one]
    assert link["side"] == [f"{HOSTILE_MODEL}-1,second-1"]
    browsed = page("browse", region=link["region"][0])
    assert f"{len(lost)} of {ROWS} problems" in words(browsed).replace("**", "")


def test_the_reader_sets_samples_beside_solutions_and_compares_two(page: Page) -> None:
    app = page("browse", problem="2")
    chosen = app.multiselect(key="side_chosen")
    assert chosen.value == ["1", f"{HOSTILE_MODEL}-1", f"{HOSTILE_MODEL}-2"]
    assert len(chosen.options) == 3 + 4 + 2
    assert "4 samples: 2 disagree, 2 agree" in words(app) or "2 agree, 2 disagree" in words(app)
    assert inert(app)
    app = chosen.set_value(["2", "second-1"]).run()
    assert app.query_params["side"] == "2,second-1" or app.query_params["side"] == ["2,second-1"]
    said = words(app)
    assert "Way 2 of 2" in said and "Way 0 of 2" in said and "Way 1 of 2" not in said
    app = page("browse", problem="2", side="gone-1,2,second-1", compare="1-2", columns="2")
    assert app.multiselect(key="side_chosen").value == ["2", "second-1"]
    marked = [h.proto.body for h in app.get("html") if "<mark>" in h.proto.body]
    assert any("Way <mark>2</mark> of 2" in body for body in marked)
    assert any("Way <mark>0</mark> of 2" in body for body in marked)
    app = page("browse", problem="1", side=f"1,{HOSTILE_MODEL}-1", compare="1-2")
    marked = [h.proto.body for h in app.get("html") if "<mark>7777</mark>" in h.proto.body]
    assert marked  # the answers, too


def test_a_corpus_without_rollouts_says_how_to_add_some_and_compares_its_solutions(
    corpus: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path))
    app = run_page(monkeypatch, "answers", corpus[0], {"view": "rollouts"})
    assert "No rollouts of a model of yours" in words(app)
    assert any("rollouts FILE.jsonl --model NAME" in code.value for code in app.get("code"))
    app = run_page(monkeypatch, "browse", corpus[0], {"problem": "0", "compare": "1-3"})
    assert app.multiselect(key="side_chosen").value == ["1", "2", "3"]
    bodies = [h.proto.body for h in app.get("html")]
    assert any("Way <mark>3</mark> of 0" in body for body in bodies)
    assert "Way 2 of 0" in words(app)


def test_the_card_shows_what_matches_before_anything_is_judged(
    corpus: Any, tmp_path: Path, example_rows: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))
    attached = AttachedFolder.of(tmp_path / "data", corpus[1].corpus)
    folder = RolloutFolder.beside(attached)
    app = run_page(monkeypatch, "data", corpus[0], {})
    assert any("rollouts FILE.jsonl --model NAME" in code.value for code in app.get("code"))
    monkeypatch.setattr(attached_card, "allowed", lambda: True)
    app = run_page(monkeypatch, "data", corpus[0], {})
    id_, row = 0, example_rows(ROWS)[0]
    rows = [*samples(id_, row, 1, 2), {"question": "not here", "response": "1"}]
    content = "\n".join(map(json.dumps, rows)).encode()
    field = next(f for f in app.file_uploader if f.key == "rollouts_file")
    app = field.upload("my run.jsonl", content).run()
    assert app.button(key="rollouts_keep").disabled
    app = app.button(key="rollouts_look").click().run()
    assert "2 samples of 1 of 24 problems" in words(app)
    assert not folder.models()
    app = app.button(key="rollouts_keep").click().run()
    assert list(folder.models()) == ["my_run"]
    assert "from rollouts below" in words(app)  # where its columns could be detached otherwise
    app = app.button(key="remove_rollouts_my_run").click().run()
    assert not folder.models() and not attached.tables()
    field = next(f for f in app.file_uploader if f.key == "rollouts_file")
    app = field.upload("my run.jsonl", b"{broken").run()
    app = app.button(key="rollouts_look").click().run()
    assert app.error and not folder.models()


def test_the_report_says_what_the_page_says(corpus: Any, data: Path, example_rows: Any) -> None:
    found = corpus[1]
    store = Store(corpus[0] / found.corpus, found, AttachedFolder.of(data, found.corpus))
    first, second = written.chosen(store, HOSTILE), written.chosen(store, "second")
    text = written.to_markdown(store, first, second)
    there = answered(example_rows)
    rates = [FIRST[id_ % 3] / 4 for id_ in there]
    assert f"| 1 | {100 * sum(rates) / len(rates):.1f}% |" in text
    assert f"Never solved: {rates.count(0)} of {len(rates)} (" in text
    assert "## By answer type" in text and "McNemar's exact test: p = " in text
    assert "<b>" not in text and "![p]" not in text
    lines = written.to_csv(store, first, None).splitlines()
    assert lines[0].startswith("id,key,samples,agree")
    assert len(lines) == 1 + len(there)
    assert all(f",{FIRST[int(line.split(',')[0]) % 3]}," in line for line in lines[1:])
    assert rollouts_page.PARTS.keys() == {"rates", "labels", "never", "two"}
