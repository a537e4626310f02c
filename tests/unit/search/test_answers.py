"""`answer:` names all and only the problems whose answer the engine calls the same."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deepmath_viz.corpus import catalogue
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import ArtefactMissing
from deepmath_viz.maths.answers.equality.compare import quick, thorough
from deepmath_viz.maths.answers.equality.fingerprints import keys
from deepmath_viz.maths.answers.verdict import AGREE
from deepmath_viz.search import answer_filter, answers, finding, index

#: Final answers of many kinds, in several spellings each.
GOLDS = [
    *("0.333", r"\frac13", "3.14159", r"\pi", r"1 - \frac{1}{100}"),
    *("1/2", r"\frac{1}{2}", "0.5", r"x=\frac12", r"50\%", "2", "x = 2", "-2", "2.0", "200"),
    *(r"\{1, 2\}", "1, 2", "(1, 2)", "(2, 1)", r"x=1 \text{ or } x=2", "[1, 2]", r"\pm 2"),
    *(r"\{-2, 2\}", "Yes", r"\text{True}", "No", r"\text{False}", r"\infty", r"-\infty"),
    *(r"x \le 3", r"(-\infty, 3]", r"(-\infty, 3)", "n!", r"\frac{\pi}{2}", r"90^\circ"),
    *(r"\pi/2", r"\sqrt{2}/2", r"\frac{1}{\sqrt{2}}", r"e^{-1}", r"\frac{1}{e}", "2^n"),
    r"2 \cdot 2^{n-1}",
    *("y = 2x + 1", "2x + 1", "1 + 2x", "xy = 1", r"y = \frac{1}{x}", r"\mathbb{Z}_6"),
    *(r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "5", "5 cm", "1,000", "1000", r"(A)", "A"),
    *(r"\mathbb{Z}", "Z", r"\text{diverges}", r"\text{does not exist}", "Correct", "F"),
    *("0", r"X_t \equiv 0", r"a = b = 7", "7"),
    *(r"\frac{n(n+1)}{2}", r"\frac{n^2+n}{2}", "The inequality holds.", "Not necessarily"),
]  # fmt: skip
ASKED = [
    "0.5", r"\frac12", "2", r"\{2, 1\}", "true", "False", r"x\leq3", "n!", r"\frac{\sqrt2}{2}",
    "1/e", r"2^{n}", "2x+1", r"y=1/x", "1000", "A", r"\pi/2", r"\infty", r"\mathbb{Z}", "0",
    "7", r"n(n+1)/2", r"\pm2", r"\frac{1}{3}", "0.33333333", r"\pi", "3.141592654",
]  # fmt: skip


def agrees(gold: str, said: str) -> bool:
    return (quick(gold, said) or thorough(gold, said)).verdict == AGREE


@pytest.fixture(scope="module")
def opened(tmp_path_factory: Any, make: Any, write_source: Any) -> Any:
    folder = tmp_path_factory.mktemp("answers")
    rows = [
        {"question": f"What is number {at}?", "final_answer": gold}
        for at, gold in enumerate([*GOLDS, None, GOLDS[0]])
    ]
    make(write_source(folder / "source", rows), folder / "cache", "problems", "search")
    return catalogue.open_store(folder / "cache")


@pytest.mark.parametrize("asked", ASKED)
def test_what_the_engine_calls_the_same_shares_a_key(asked: str) -> None:
    near = {gold for gold in GOLDS if set(keys(gold)) & set(keys(asked, asked=True))}
    same = {gold for gold in GOLDS if agrees(gold, asked)}
    assert same
    assert same <= near
    assert len(near) < len(GOLDS)


@pytest.mark.parametrize(
    "other", ["0", r"\frac{t}{n}", "1 + s - t", r"\frac{a + b}{b + a} - n + m"]
)
def test_a_number_does_not_meet_formulas_that_have_its_value_at_one_place(other: str) -> None:
    assert not set(keys("1", asked=True)) & set(keys(other))


def test_a_number_meets_formulas_that_are_it_everywhere() -> None:
    for same in (r"\frac{2a}{a + a}", r"\frac{ab}{ba}", "t - t + 1"):
        assert set(keys("1", asked=True)) & set(keys(same))
    assert set(keys(r"\frac{u}{v}", asked=True)) & set(keys(r"\frac{a}{b}"))


def test_who_opens_the_search_finds_the_engine_at_work(opened: Any) -> None:
    answers.start_comparing().join()
    assert answers._judge is not None
    nursery = answers._judge.forks.nursery
    assert nursery is not None and nursery.poll() is None
    finding.search(opened, r"answer:\frac12", mode="words")
    assert answers._judge.forks.nursery is nursery


def test_an_index_with_keys_of_another_version_is_named(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert finding.search(opened, "answer:2", mode="words").notes == ()
    monkeypatch.setattr(index, "KEYS", index.KEYS + 1)
    (note,) = finding.search(opened, "answer:2", mode="words").notes
    assert "answers are missed" in note and "build --stage search" in note


def test_a_search_finds_all_and_only_the_same_answers(opened: Any) -> None:
    for asked in ("0.5", r"\frac12", r"\{2,1\}", "true", "2^{n}", r"y=1/x"):
        found = {hit.id for hit in finding.search(opened, f"answer:{asked}", mode="words").hits}
        every = [*GOLDS, None, GOLDS[0]]
        same = {at for at, gold in enumerate(every) if gold and agrees(gold, asked)}
        assert found == same


def test_an_answer_narrows_what_words_find(opened: Any) -> None:
    found = finding.search(opened, 'number answer:"1, 2"', Filters(), "words")
    assert found.searched == len(found.hits) > 1
    assert {opened.problem(hit.id)["final_answer"] for hit in found.hits} >= {r"\{1, 2\}", "1, 2"}


def test_the_text_filter_asks_for_answers_as_the_search_does(opened: Any) -> None:
    answer_filter.tell_queries()

    def filtered(text: str) -> set[int]:
        return set(opened.ids(Filters(text=text)).tolist())

    for asked in ("answer:0.5", r'answer:"\{2, 1\}"', "Answer:true", "answer:2 answer:5"):
        found = finding.search(opened, asked, Filters(), "words", 1_000).hits
        assert filtered(asked) == {hit.id for hit in found} != set()
    both = filtered("answer:0.5 answer:2")
    assert filtered("what number answer:0.5 answer:2") == both > filtered("answer:2")
    assert filtered("elephant answer:2") == filtered('"answer:2"') == set()
    assert filtered('answer:"  "') == filtered("")
    stages = {name: r for name, r in opened.manifest.stages.items() if name != "search"}
    with pytest.raises(ArtefactMissing, match="--stage search"):
        answer_filter.members(opened.folder, replace(opened.manifest, stages=stages), ("2",))


@pytest.mark.parametrize(
    "hostile", ["9^{9^{9^{9}}}", "{" * 500, "(" * 1500, "\\frac" * 40, "\ud800"]
)
def test_what_cannot_be_compared_finds_itself_at_most(opened: Any, hostile: str) -> None:
    query = f'answer:"{hostile}"'
    assert finding.search(opened, query, Filters(), "words").hits == ()


def test_an_index_without_answers_says_what_to_do(opened: Any, tmp_path: Path) -> None:
    shutil.copytree(opened.folder, tmp_path / "older")
    record = opened.manifest.stages["search"]
    older = index.WordIndex([tmp_path / "older" / a.name for a in record.artefacts[:8]])
    assert (
        older.held_by("number").tolist()
        == index.open_index(opened.folder, opened.manifest).held_by("number").tolist()
    )
    with pytest.raises(ArtefactMissing, match="--stage search"):
        older.alike(["is 1"])
