"""Rollouts of one's own models: what is read, matched, judged, kept, and told of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from deepmath_viz.cli.main import main
from deepmath_viz.corpus import schema
from deepmath_viz.corpus.attached import names
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.rollouts import child, importing, judging, table
from deepmath_viz.corpus.rollouts.folder import RolloutFolder
from deepmath_viz.corpus.rollouts.folder import opened as opened_file
from deepmath_viz.corpus.rollouts.inside import Inside
from deepmath_viz.corpus.rollouts.request import RolloutRequest, Rollouts
from deepmath_viz.corpus.rollouts.telling import told
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import (
    AttachedMissing,
    AttachError,
    AttachRefused,
    DeepMathError,
    RolloutsBusy,
)
from deepmath_viz.plumbing.engines.share import Share
from deepmath_viz.sql import pool as sql_pool
from tests.support.travelling import Travelling

ROWS = 60
#: Files as trainers and evaluators save them; the README beside them says which made which.
SAVED = Path(__file__).parent / "saved_rollouts"
Corpus = tuple[Path, Manifest]
Asked = list[tuple[str, str | None]]


@pytest.fixture(scope="module")
def corpus(example_rows: Any, make_cache: Any) -> Corpus:
    """A folder of a corpus, and its manifest."""
    cache, found = make_cache("rollouts", example_rows(ROWS))
    return cache / found.corpus, found


@pytest.fixture(scope="module")
def asked(example_rows: Any) -> Asked:
    """Questions and final answers."""
    return [(row["question"], row["final_answer"]) for row in example_rows(ROWS)]


@pytest.fixture
def attached(tmp_path: Path, corpus: Corpus) -> AttachedFolder:
    return AttachedFolder.of(tmp_path / "data", corpus[0].name)


def problems_of(corpus: Corpus) -> list[Path]:
    return [corpus[0] / n for n in schema.TABLES["problems"].files(corpus[1].stages)]


def opened(corpus: Corpus, attached: AttachedFolder) -> Store:
    return Store(*corpus, attached)


def lines(path: Path, rows: Any) -> Path:
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def look(
    corpus: Corpus, attached: AttachedFolder, file: Path, title: str, **how: Any
) -> importing.Found:
    request = RolloutRequest(names.made_of(title), title, **how)
    parts = [Part(file, file.name)]
    return importing.look(attached, problems_of(corpus), parts, request, file=file.name)


@pytest.fixture(scope="module")
def added(
    corpus: Corpus, asked: Asked, tmp_path_factory: pytest.TempPathFactory
) -> tuple[AttachedFolder, Rollouts]:
    """Rollouts of two models, and what was found of the first: it solves problem 0 once, problem 1
    never, where it is of one mind, problem 3 never, where it is not; problem 5 has no answer."""
    folder = tmp_path_factory.mktemp("added")
    attached = AttachedFolder.of(folder / "data", corpus[0].name)
    said = {
        0: [r"So \boxed{12}.", r"<think>hm</think> \boxed{13}", "I do not know."],
        1: [r"\boxed{7}"] * 3 + [r"\boxed{8}"],
        3: [rf"\boxed{{{n}}}" for n in (5, 6, 7, 8)],
        5: [r"\boxed{1}"],
    }
    rows = [
        {"question": asked[n][0], "response": text, "tokens": len(text)}
        for n, texts in said.items()
        for text in texts
    ]
    rows.insert(1, {"question": "Nobody asks this.", "response": r"\boxed{1}"})
    found = look(corpus, attached, lines(folder / "a.jsonl", rows), "Org/My Model")
    about = importing.keep(attached, found)
    few = lines(folder / "b.jsonl", [{"question": asked[0][0], "response": r"\boxed{12.0}"}])
    importing.keep(attached, look(corpus, attached, few, "other"))
    return attached, about


Added = tuple[AttachedFolder, Rollouts]

# -- what is told of them --------------------------------------------------------------------------


def test_samples_stand_beside_their_problem_with_a_verdict(corpus: Corpus, added: Added) -> None:
    store = opened(corpus, added[0])
    assert [tuple(row.values()) for row in store.rollouts.of([0])] == [
        (0, "org_my_model", 1, "12", "agree", "the same string", "text", 14, r"So \boxed{12}."),
        (0, "org_my_model", 2, "13", "disagree", "different in value", "write_up", 28,
         r"<think>hm</think> \boxed{13}"),
        (0, "org_my_model", 3, None, "undecided", "no answer", None, 14, "I do not know."),
        (0, "other", 1, "12.0", "agree", "equal in value", "text", None, r"\boxed{12.0}"),
    ]  # fmt: skip
    both = store.rollouts.of([1, 0], ["other", "org_my_model"])
    assert [(row["id"], row["model"]) for row in both][:5] == [
        *[(1, "org_my_model")] * 4,
        (0, "other"),
    ]
    assert store.rollouts.of([59]) == []
    with pytest.raises(AttachedMissing, match="rollouts of 'theirs'"):
        store.rollouts.of([0], ["theirs"])


def test_tallies_follow_the_filters_and_each_sample_is_counted_once(
    corpus: Corpus, added: Added
) -> None:
    store = opened(corpus, added[0])
    found = store.rollouts.tallies("org_my_model", Filters())
    counts = ("id", "samples", "agree", "disagree", "undecided", "no_answer", "has_answer")
    assert [tuple(row[name] for name in counts) for row in found.to_pylist()] == [
        (0, 3, 1, 1, 0, 1, True),
        (1, 4, 0, 4, 0, 0, True),
        (3, 4, 0, 4, 0, 0, True),
        (5, 1, 0, 0, 1, 0, False),
    ]
    assert found.column("difficulty").to_pylist() == [1.0, 4.5, 7.5, None]
    some = store.rollouts.tallies("org_my_model", Filters(difficulty=(4, 5)))
    assert some.column("id").to_pylist() == [1]
    assert [
        (row["model"], row["title"], row["problems"], row["samples"], row["agree"])
        for row in store.rollouts.models()
    ] == [("org_my_model", "Org/My Model", 4, 12, 1), ("other", "other", 1, 1, 1)]


def test_pass_rates_are_columns_that_filter(corpus: Corpus, added: Added) -> None:
    store = opened(corpus, added[0])
    rates = store.attached.values(range(6), "org_my_model.pass_rate", "org_my_model.samples")
    assert {id_: tuple(cells.values()) for id_, cells in rates.items() if cells} == {
        0: (1 / 3, 3),
        1: (0, 4),
        3: (0, 4),
        5: (1,),  # without a final answer there is no rate
    }
    assert store.ids(Filters(attached=("org_my_model.pass_rate:0~0",))).tolist() == [1, 3]
    assert store.attached.column("org_my_model.pass_rate").about.rate


def test_queries_join_rollouts_by_id(corpus: Corpus, added: Added, tmp_path: Path) -> None:
    path, found = corpus
    data = added[0].path.parent.parent
    asked = (
        "SELECT model, verdict, count(*), max(length(text)) FROM rollouts JOIN problems USING (id)"
        " WHERE id < 2 GROUP BY ALL ORDER BY ALL"
    )
    file = sql_pool.file_of(found, path)
    pool = sql_pool.Sandbox(file, warm=0, rollouts=sql_pool.rollouts_of(path, data))
    none = sql_pool.Sandbox(file, warm=0, rollouts=sql_pool.rollouts_of(path, tmp_path))
    try:
        rows = [tuple(row.values()) for row in pool.run(asked).table.to_pylist()]
        empty = none.run("FROM rollouts").table
    finally:
        pool.close()
        none.close()
    assert rows == [
        ("org_my_model", "agree", 1, 14),
        ("org_my_model", "disagree", 5, 28),
        ("org_my_model", "undecided", 1, 14),
        ("other", "agree", 1, 12),
    ]
    assert empty.num_rows == 0
    assert empty.column_names == [column.name for column in table.ROLLOUTS.columns]


def test_what_a_model_never_solves_joins_the_doubtful_labels(corpus: Corpus, added: Added) -> None:
    store = opened(corpus, added[0])
    scores = {id_: score for id_, _, score in store.doubts.queue(Filters())}
    none = {id_: score for id_, _, score in Store(*corpus).doubts.queue(Filters())}
    assert {id_: scores[id_] - none.get(id_, 0) for id_ in scores if id_ in (0, 1, 3, 5)} == {
        1: 1.5,
        3: 0.5,
    }
    of_mind = store.doubts.evidence(1)[0]
    assert (of_mind["kind"], of_mind["source"], of_mind["row"], of_mind["answer"]) == (
        *("rollouts_concur", "org_my_model", 4, "7"),
    )
    assert [one["kind"] for one in store.doubts.evidence(3)] == ["rollouts_never"]


def test_another_final_answer_than_the_judged_one_is_said(
    corpus: Corpus, added: Added, example_rows: Any, make_cache: Any, tmp_path: Path
) -> None:
    rows = example_rows(4)
    rows[0]["final_answer"], rows[1] = "13", {**rows[0], "final_answer": "12"}
    cache, found = make_cache("revised", rows)
    there = RolloutFolder.beside(added[0]).path
    shutil.copytree(there, tmp_path / "rollouts" / found.corpus)
    store = Store(cache / found.corpus, found, AttachedFolder.of(tmp_path, found.corpus))
    was = [(row["id"], row["verdict"], row["reason"]) for row in store.rollouts.of([0, 1])]
    other = "the final answer was another one when it was judged"
    assert was[0] == (0, "undecided", other) and was[4] == (1, "agree", "the same string")
    first, second, *_ = store.rollouts.tallies("org_my_model", Filters()).to_pylist()
    assert (first["agree"], first["undecided"], first["no_answer"]) == (0, 2, 1)
    assert (second["agree"], second["undecided"], second["no_answer"]) == (1, 0, 1)
    query = "SELECT id, verdict FROM rollouts WHERE n = 1 AND id < 2 AND model = 'other' ORDER BY 1"
    pool = sql_pool.Sandbox(
        sql_pool.file_of(found, cache / found.corpus),
        warm=0,
        rollouts=sql_pool.rollouts_of(cache / found.corpus, tmp_path),
    )
    try:
        said = [tuple(row.values()) for row in pool.run(query).table.to_pylist()]
    finally:
        pool.close()
    assert said == [(0, "undecided"), (1, "agree")]


def test_what_is_kept_of_an_open_file_has_an_end(added: Added) -> None:
    for kept in RolloutFolder.beside(added[0]).models().values():
        with opened_file(kept.path) as db:
            limit = db.execute("SELECT current_setting('memory_limit')").fetchone()
        assert limit == ("256.0 MiB",)


def test_what_matched_is_told(added: Added) -> None:
    assert told(added[1]) == [
        "Read as questions and responses: 13 samples in 13 rows.",
        "Matched by the text of the question (column question): 12 samples of 4 of 60 problems"
        " (6.7%), 1 to 4 a problem.",
        "Of the prompts 4 the same text.",
        "1 sample of no problem of this corpus, the first: row 2 “Nobody asks this.”.",
    ]


# -- layouts ---------------------------------------------------------------------------------------


def read(corpus: Corpus, file: Path, work: Path, **how: Any) -> tuple[Rollouts, list[Any]]:
    """What is found in a file, in this process: and final answer and answers by problem and n."""
    work.mkdir(exist_ok=True)
    request = RolloutRequest("mine", "mine", **how)
    problems = [str(path) for path in problems_of(corpus)]
    asked = {"request": request.to_json(), "parts": [[str(file), file.name]], "memory": 2_000}
    about = child.read(work, {**asked, "problems": problems, "folds": None, "file": file.name})
    with duckdb.connect() as db:
        rows = db.execute(
            "SELECT id, n, s.answer, s.text, s.tokens FROM read_parquet(?) s JOIN read_parquet(?) p"
            " ON p.key = s.key AND p.final_answer IS NOT DISTINCT FROM s.final_answer"
            " ORDER BY 1, 2",
            [str(work / "samples.parquet"), problems],
        ).fetchall()
    return about, rows


ANSWERS = ["12", r"\frac{1}{2}", "Yes", "x^2 + 1"]
TWO_EACH = [(n, k, (answer, "41")[k - 1]) for n, answer in enumerate(ANSWERS) for k in (1, 2)]


def test_every_layout_that_is_named_is_recognised(
    corpus: Corpus, asked: Asked, tmp_path: Path
) -> None:
    says = {n: [f"We multiply. \\boxed{{{answer}}}", "Perhaps \\boxed{41}"]
            for n, answer in enumerate(ANSWERS)}  # fmt: skip
    each = [(asked[n][0], text) for n in says for text in says[n]]
    chats = [[{"role": "user", "content": f"{q} Answer in a box."}] for q, _ in each]
    trl = {"step": [7] * 8, "prompt": chats, "advantage": [0.5] * 8}
    trl["completion"] = [[{"role": "assistant", "content": text}] for _, text in each]
    pd.DataFrame(trl).to_parquet(tmp_path / "completions_00007.parquet")
    generated = {
        "prompt": [[{"role": "user", "content": asked[n][0]}] for n in says],
        "reward_model": [{"ground_truth": answer, "style": "rule"} for answer in ANSWERS],
        "responses": list(says.values()),
    }
    pd.DataFrame(generated).to_parquet(tmp_path / "generated.parquet")
    batch = [
        {"problem": q, "response": {"body": {"choices": [{"message": {"content": text}}]}}}
        for q, text in each
    ]
    expected = {
        SAVED / "verl_20.jsonl": "verl's generations",
        SAVED / "lm_eval_samples.jsonl": "lm-eval's samples",
        SAVED / "verifiers_results.jsonl": "verifiers' results",
        SAVED / "verifiers_traces.jsonl": "verifiers' traces",
        tmp_path / "completions_00007.parquet": "TRL's completions",
        tmp_path / "generated.parquet": "verl's generations",
        lines(tmp_path / "batch.jsonl", batch): "questions and responses",
    }
    for n, (file, layout) in enumerate(expected.items()):
        about, rows = read(corpus, file, tmp_path / f"work{n}")
        assert about.layout == layout, file
        assert [row[:3] for row in rows] == TWO_EACH, file
    assert (
        "4 rows with the same responses once more, for another filter."
        in read(corpus, SAVED / "lm_eval_samples.jsonl", tmp_path / "again")[0].notes[0]
    )
    thought = read(corpus, SAVED / "verifiers_traces.jsonl", tmp_path / "thought")[1][0][3]
    assert thought == "<think>Let me see.</think>We multiply. \\boxed{12}"


def test_a_conversation_holds_prompt_and_response(
    corpus: Corpus, asked: Asked, tmp_path: Path
) -> None:
    turns = [{"role": "user", "content": asked[0][0]}, {"role": "assistant", "content": "12"}]
    for n, (column, called) in enumerate(
        (("messages", ("role", "content")), ("conversations", ("from", "value")))
    ):
        said = [dict(zip(called, turn.values(), strict=True)) for turn in turns]
        file = lines(tmp_path / f"{column}.jsonl", [{column: said}])
        about, rows = read(corpus, file, tmp_path / f"work{n}")
        assert (about.layout, about.on_column) == ("conversations", column)
        assert [row[:3] for row in rows] == [(0, 1, "12")]
    asks = lines(tmp_path / "asks.jsonl", [{"messages": turns[:1]}])
    with pytest.raises(AttachRefused, match="says what the model said"):
        read(corpus, asks, tmp_path / "asks")


def test_samples_of_several_steps_are_asked_about(
    corpus: Corpus, asked: Asked, tmp_path: Path
) -> None:
    rows = [
        {"prompt": asked[0][0], "completion": rf"\boxed{{{step}}}", "step": step}
        for step in (10, 20, 20)
    ]
    file = lines(tmp_path / "steps.jsonl", rows)
    with pytest.raises(AttachRefused, match="row 2 is of step 20, those before of 10"):
        read(corpus, file, tmp_path / "work")
    about, found = read(corpus, file, tmp_path / "work", step="20")
    assert [row[2] for row in found] == ["20", "20"]
    assert about.notes == ("Left out: 1 row of other steps than 20.",)
    assert len(read(corpus, file, tmp_path / "work", step="all")[1]) == 3
    with pytest.raises(AttachRefused, match="no samples of step '30'; it has 10, 20"):
        read(corpus, file, tmp_path / "work", step="30")


def test_rows_are_matched_by_keys_and_numbers_too(
    corpus: Corpus, asked: Asked, tmp_path: Path
) -> None:
    key = Store(*corpus).problem(2)["key"]
    file = lines(tmp_path / "k.jsonl", [{"key": f"{key}", "output": ["Yes", r"\boxed{Yes}"]}])
    assert [row[:3] for row in read(corpus, file, tmp_path / "w")[1]] == [
        (2, 1, None),
        (2, 2, "Yes"),
    ]
    by_id = [{"id": 3, "question": asked[3][0], "response": r"\boxed{3}"}]
    file = lines(tmp_path / "i.jsonl", by_id)
    assert read(corpus, file, tmp_path / "w", on="id")[1][0][:3] == (3, 1, "3")
    by_id[0]["id"] = 4
    file = lines(tmp_path / "i.jsonl", by_id)
    with pytest.raises(AttachRefused, match="are not those of this corpus"):
        read(corpus, file, tmp_path / "w", on="id")


def test_a_question_is_found_among_other_text_and_never_guessed() -> None:
    questions = [
        ("a", "Find the least prime that divides $n^2 + 1$."),
        ("b", "Find the least prime that divides $n^2 + 1$. Prove it is odd."),
        ("c", "Compute $2 + 2$."),
        ("d", "How many groups of order 8 are there,\nup to isomorphism?"),
    ]
    inside = Inside(questions)

    def keys(template: str, *more: str) -> list[str | None]:
        return inside.keys([template.format(q) for _, q in questions] + list(more))

    shown = "Q: {}\n\nLet's think step by step."
    assert keys(shown, shown.format("Find the least prime that divides $n^2 + 1$ and 3.")) == [
        *("a", "b", "c", "d"),
        None,
    ]
    chat = "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\n{} Box it.<|im_end|>\n"
    assert keys(chat) == ["a", "b", "c", "d"]
    # Examples stand before what is asked, and one of them is a problem of the corpus.
    few = f"Problem: {questions[3][1]}\nAnswer: 5\n\nProblem: {{}}\nAnswer:"
    asked = [few.format(q) for _, q in questions[:3]]
    assert inside.keys([*asked, few.format("What is asked nowhere?")]) == ["a", "b", "c", None]
    # What follows a question is no instruction where no other prompt ends with it.
    assert inside.keys([f"Q: {questions[0][1]} Or is there none?", "Q: Nothing."]) == [None, None]
    assert inside.keys([f"Q: {questions[0][1]}\nThink first."]) == ["a"]


# -- what cannot be used ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "how", "words"),
    [
        ([], {}, "has no rows"),
        ([{"question": "Q", "answer": "1"}], {}, "Nothing in bad.jsonl says what the model said"),
        (
            [{"text": "Q", "response": "1"}],
            {},
            "Nothing in bad.jsonl says what the model was asked",
        ),
        ([{"question": "Q", "response": None}, {"question": "Q"}], {}, "No row of bad.jsonl holds"),
        ([{"question": "Q", "response": []}], {}, "No row of bad.jsonl holds a response"),
        ([{"question": "Q", "response": "1"}], {}, "None of the 1 rows is a problem"),
        ([{"question": None, "problem": "Q", "response": "1"}], {"on": "key"}, "no column 'key'"),
        ([{"question": "Q", "response": "1"}], {"responses": "said"}, "no column 'said'"),
        ([{"id": "x", "response": "1"}], {"on": "id"}, "Match by question instead"),
        ([["Q", "1"]], {}, "it has nothing, and none of"),
    ],
)
def test_a_file_that_is_no_rollouts_is_refused_in_a_sentence(
    corpus: Corpus, tmp_path: Path, rows: Any, how: dict[str, str], words: str
) -> None:
    with pytest.raises(AttachRefused, match=words):
        read(corpus, lines(tmp_path / "bad.jsonl", rows), tmp_path / "work", **how)


def test_texts_that_cannot_be_kept_as_they_are_lose_nothing_else(
    corpus: Corpus, asked: Asked, tmp_path: Path
) -> None:
    said = ["half \ud800 \\boxed{1}", "nul \x00 \\boxed{2}", "", 12, {"content": None}, None]
    rows = [{"question": asked[0][0], "response": said, "tokens": [1, -5, "x", 1e300, 2.0, None]}]
    about, found = read(corpus, lines(tmp_path / "odd.jsonl", rows), tmp_path / "work")
    assert [row[3] for row in found] == [
        *("half ? \\boxed{1}", "nul \x00 \\boxed{2}", "", "12", ""),
    ]
    assert (about.samples, about.empty) == (5, 2)
    assert about.notes == ("Left out: 1 response without a value (null).",)
    assert [row[4] for row in found] == [1, None, None, None, 2]


def test_nothing_is_kept_of_what_is_refused(
    corpus: Corpus, attached: AttachedFolder, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"question": "Q", "response": "1"}\n{"question', encoding="utf-8")
    with pytest.raises(DeepMathError, match=r"broken\.jsonl"):
        look(corpus, attached, broken, "mine")
    with pytest.raises(AttachRefused, match="ending says nothing"):
        look(corpus, attached, tmp_path / "rollouts.txt", "mine")
    with pytest.raises(AttachRefused, match="The model '数学' cannot be called"):
        look(corpus, attached, broken, "数学")
    folder = RolloutFolder.beside(attached).path
    assert not folder.exists() or list(folder.iterdir()) == []


# -- keeping ---------------------------------------------------------------------------------------


def test_what_was_interrupted_goes_on_with_the_same_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [(str(n), f"{n + n % 3}.0") for n in range(7)] + [(None, "1"), ("1", None)]
    sides = list(zip(*pairs, strict=True))
    table = pa.table(dict(zip(judging.PAIRS.names, sides, strict=True)), schema=judging.PAIRS)
    pq.write_table(table, tmp_path / "pairs.parquet", row_group_size=4)
    (tmp_path / "whole").mkdir()
    (tmp_path / "halves").mkdir()
    whole = judging.judged(tmp_path / "pairs.parquet", tmp_path / "whole", lambda _: None)

    def stop(done: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judging.judged(tmp_path / "pairs.parquet", tmp_path / "halves", stop)
    first = tmp_path / "halves" / "verdicts-00000.parquet"
    before = first.stat().st_mtime_ns
    told: list[int] = []
    halves = judging.judged(tmp_path / "pairs.parquet", tmp_path / "halves", told.append)
    assert first.stat().st_mtime_ns == before and told[0] == 4 and told[-1] == 9
    (tmp_path / "there").mkdir()
    engine = Travelling(Share(str(tmp_path / "share")))
    said: list[str] = []
    given = tmp_path / "pairs.parquet", tmp_path / "there", told.append, engine, said.append
    there = judging.judged(*given)
    assert said == [f"{len(there)} pieces travel"]
    assert engine.done == [path.name for path in reversed(there)] and told[-1] == 9
    assert [path.read_bytes() for path in there] == [path.read_bytes() for path in whole]
    verdicts = [pa.concat_tables(map(pq.read_table, files)) for files in (whole, halves)]
    assert verdicts[0].equals(verdicts[1])
    assert verdicts[0].column("verdict").to_pylist() == [
        *("agree", "disagree", "disagree") * 2,
        *("agree", "undecided", "undecided"),
    ]


def test_a_model_is_kept_once_goes_on_where_it_was_and_goes_with_its_rates(
    corpus: Corpus, asked: Asked, attached: AttachedFolder, tmp_path: Path
) -> None:
    file = lines(tmp_path / "a.jsonl", [{"question": asked[0][0], "response": r"\boxed{12}"}])
    found = look(corpus, attached, file, "mine")
    folder = RolloutFolder.beside(attached)

    def stop(_: importing.Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.keep(attached, found, told=stop)
    assert not folder.models() and not attached.tables()
    with FileLock(found.work / "lock"), pytest.raises(RolloutsBusy, match=r"a\.jsonl is being"):
        importing.keep(attached, found)
    again = look(corpus, attached, file, "mine")
    assert again == found  # read once
    importing.keep(attached, again)
    attached.file("mine").unlink()  # as if it had been killed before the last step
    assert importing.keep(attached, look(corpus, attached, file, "mine")).model == "mine"
    other = lines(tmp_path / "b.jsonl", [{"question": asked[0][0], "response": r"\boxed{1}"}])
    with pytest.raises(AttachRefused, match=r"rollouts of mine already, from a\.jsonl"):
        look(corpus, attached, other, "mine")
    with pytest.raises(AttachError, match="rollouts --remove mine"):
        attached.detach("mine")
    assert folder.path.stat().st_mode & 0o777 == 0o700
    store = opened(corpus, attached)
    assert len(store.rollouts.of([0])) == 1
    importing.remove(attached, "mine")
    assert store.rollouts.of([0]) == []
    assert not store.attached.columns()
    assert list(folder.path.iterdir()) == []
    with pytest.raises(AttachError, match="no rollouts of 'mine'; there are: none"):
        importing.remove(attached, "mine")


def test_the_command_adds_lists_and_removes(
    corpus: Corpus,
    asked: Asked,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DEEPMATH_CACHE", str(corpus[0].parent))
    monkeypatch.setenv("DEEPMATH_DATA", str(tmp_path / "data"))
    file = lines(tmp_path / "a.jsonl", [{"question": asked[0][0], "response": r"\boxed{12}"}])
    assert main(["rollouts", str(file)]) != 0
    assert "--model NAME" in capsys.readouterr().err
    assert main(["rollouts", str(file), "--model", "My\x1b Model"]) == 0
    out = capsys.readouterr().out
    assert "1 sample in 1 row." in out and "my_model (My\\x1b Model): 1 sample of" in out
    assert main(["rollouts", "--list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["agree"] == 1
    assert main(["rollouts", "--remove", "My\x1b Model"]) == 0  # as it was named, or by my_model
    assert main(["rollouts", "--list"]) == 0
    assert capsys.readouterr().out == ""
