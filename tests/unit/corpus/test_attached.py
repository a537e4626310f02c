"""Columns of people's own: what matches, what is refused, and what everything says of them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deepmath_viz.corpus import folds, schema
from deepmath_viz.corpus.attached import attaching, folding, kinds, names, places, reading, serving
from deepmath_viz.corpus.attached.bounded import Bounds
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.matches import Given
from deepmath_viz.corpus.attached.matching import Matching
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.attached.request import Attached, Request
from deepmath_viz.corpus.attached.telling import told
from deepmath_viz.corpus.manifest import Manifest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import (
    AttachedMissing,
    AttachError,
    AttachRefused,
    DeepMathError,
    SettingsError,
    SourceError,
)
from deepmath_viz.exports import plan
from deepmath_viz.exports.draws.draw import Draw
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.maths.folding import same
from deepmath_viz.sql import pool as sql_pool
from tests.support.hub_server import HubServer

ROWS = 60
DAY = datetime(2026, 1, 31, 20, 0, tzinfo=UTC)
DATABASE = duckdb.connect()
QUESTION = "Compute the {0}th term of $a_n = {0} n${1}."


@pytest.fixture(scope="module")
def corpus(example_rows: Any, make_cache: Any) -> tuple[Path, Manifest]:
    """A folder of a corpus, and its manifest."""
    cache, found = make_cache("attached", example_rows(ROWS))
    return cache / found.corpus, found


@pytest.fixture(scope="module")
def questions(example_rows: Any) -> list[str]:
    return [row["question"] for row in example_rows(ROWS)]


@pytest.fixture
def folder(tmp_path: Path, corpus: Any) -> AttachedFolder:
    return AttachedFolder.of(tmp_path / "data", corpus[0].name)


Attach = Callable[..., Attached]


@pytest.fixture
def attach(folder: AttachedFolder, corpus: Any, tmp_path: Path) -> Attach:
    """Attaches rows, a table of Arrow's, a file, or several parts of one."""
    kept = folds.file_of(corpus[0], corpus[1].stages)

    def run(
        given: Any,
        name: str = "mine",
        *,
        bounds: Bounds | None = None,
        folded: Path | None = kept,
        **how: Any,
    ) -> Attached:
        parts = given
        if isinstance(given, pa.Table):
            file = tmp_path / f"{name}.parquet"
            pq.write_table(given, file)
            parts = [Part(file, file.name)]
        elif isinstance(given, Path):
            parts = [Part(given, given.name)]
        elif isinstance(given[0], dict):
            file = tmp_path / f"{name}.jsonl"
            file.write_text("\n".join(json.dumps(row) for row in given), encoding="utf-8")
            parts = [Part(file, file.name)]
        problems = problems_of(corpus)
        file_name = parts[0].name
        asked = Request(name, **how)
        with attaching.found(
            folder, problems, parts, asked, file=file_name, bounds=bounds, folds=folded
        ) as found:
            folder.keep(found.kept, name)
        return found.attached

    return run


def typed(file: Path, name: str = "") -> kinds.Typed:
    """Column x of a file as it is kept."""
    cells, _ = reading.Opened([Part(file, name or file.name)]).cells(["x"], [])
    return kinds.typed(cells["x"])


def problems_of(corpus: tuple[Path, Manifest]) -> list[Path]:
    path, found = corpus
    return [path / name for name in schema.TABLES["problems"].files(found.stages)]


def opened(corpus: tuple[Path, Manifest], folder: AttachedFolder) -> Store:
    return Store(*corpus, folder)


@contextmanager
def refused(
    folder: AttachedFolder, words: str, kind: type[DeepMathError] = AttachRefused
) -> Iterator[None]:
    """What happens inside is refused in these words, and leaves nothing."""
    before = folder.state()
    with pytest.raises(kind, match=words):
        yield
    assert folder.state() == before
    left = [path for path in folder.path.glob("*") if path.is_dir()] if folder.path.exists() else []
    assert left == []


# -- matching --------------------------------------------------------------------------------


def test_a_question_is_found_as_it_is_with_white_space_folded_and_without_what_is_around(
    attach: Attach, questions: list[str], corpus: Any, folder: AttachedFolder
) -> None:
    made = attach(
        [
            {"question": questions[0], "x": 0},
            {"question": questions[1].replace(" ", " \n\u2003 "), "x": 1},
            {"question": questions[2].replace("$", r"\(", 1).replace("$", r"\)").upper(), "x": 2},
            {"question": "Nobody asks this.", "x": 3},
            {"question": None, "x": 4},
        ]
    )
    assert (made.on, made.rows, made.asked, made.matched) == ("question", 5, 4, 3)
    assert (made.by_level, made.problems, made.of) == ((1, 1, 1), 3, ROWS)
    assert made.unmatched == ((4, "Nobody asks this."),)
    assert (
        "1 the same text; 1 the same with white space folded; 1 the same but for" in told(made)[1]
    )
    found = opened(corpus, folder).attached.values(range(4))
    assert found == {0: {"mine.x": 0}, 1: {"mine.x": 1}, 2: {"mine.x": 2}, 3: {}}


def matched(problems: list[Path], aside: Path, folded: Path | None, texts: list[str]) -> Any:
    """Rows and levels of texts by question, and how many are the same by id, in this process."""
    asked, numbers = pa.array(texts), pa.array(range(len(texts)), pa.int64())
    by_text = Matching(problems, 500, aside, folded)
    by_text.match(Given("question", "question", asked, None, {}, len(texts)))
    by_id = Matching(problems, 500, aside, folded)
    right = len(by_text.lines())
    by_id.match(Given("id", "id", numbers[:right], asked[:right], {}, right))
    return [(row["line"], row["level"]) for row in by_text.lines().to_pylist()]


def test_texts_are_the_same_whether_the_build_has_folded_the_questions_or_not(
    corpus: Any, tmp_path: Path, questions: list[str]
) -> None:
    texts = [
        questions[0].replace(" term", r"\; term") + " Express your answer as a fraction.",
        questions[1].replace("$a", r"\(\displaystyle a").replace("$.", r"\)."),
        r"\left.\right." + questions[2],
        questions[3].replace("term", "factor"),
        "Nobody asks this.",
    ]
    kept = folds.file_of(corpus[0], corpus[1].stages)
    for folded in (kept, None):
        assert matched(problems_of(corpus), tmp_path, folded, texts) == [(1, 3), (2, 3), (3, 3)]


def test_questions_that_the_build_has_folded_are_not_folded_again(
    corpus: Any, tmp_path: Path, questions: list[str]
) -> None:
    """Where the first question is kept as another text, that text is found, and by id as well."""
    other = tmp_path / "folds.parquet"
    kept = [same("Who asks this?"), *map(same, questions[1:])]
    pq.write_table(pa.table({"id": range(ROWS), "folded": kept}), other)
    texts = [r"Who \quad asks this?", questions[0] + " Explain."]
    assert matched(problems_of(corpus), tmp_path, other, texts) == [(1, 3)]


def test_folded_questions_of_another_version_are_left_aside(
    corpus: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, found = corpus
    kept = folds.file_of(path, found.stages)
    assert kept is not None
    table = pq.read_table(kept).to_pydict()
    asked = pq.read_table(problems_of(corpus), columns=["id", "question"]).to_pydict()
    assert table == {"id": asked["id"], "folded": [same(text) for text in asked["question"]]}
    assert folds.file_of(path, {}) is None
    assert folds.of(path, found.stages, [(1, "What is it?")]) == [table["folded"][1]]
    assert folds.of(path, {}, [(1, r"What is $\dfrac{1}{2}$?")]) == [r"whatis\frac12"]
    record = replace(found.stages["problems"], inputs={})  # built before they were kept
    assert folds.file_of(path, {"problems": record}) is None
    monkeypatch.setattr("deepmath_viz.maths.folding.VERSION", -1)
    assert folds.file_of(path, found.stages) is None


#: What folding changes, joins, leaves out or cuts off, and pieces of it.
_PIECES = st.one_of(
    st.sampled_from(
        [*r" .:?!$~{}[]()\abxE12", *"\t\n\r\x07\x0b\x0c\x1c\xa0\u200b²√ａ｛。…≤İ", r"\(", r"\)",
         r"\[", r"\]", r"\frac", r"\left", r"\left.", r"\begin{equation}", r"\text", r"\,", r"\$",
         "{a}", "{ b }", "{e}xplain", "answer", "Express your answer as a fraction.", "Find all x",
         " Justify your answer. ", "The answer is in the form m/n. Find m+n.", "..", "..."]
    ),
    st.characters(codec="utf-8"),
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(_PIECES, max_size=16).map("".join), min_size=60, max_size=60))
def test_a_folded_text_begins_as_sql_says(texts: list[str]) -> None:
    given_ = pa.table({"t": texts})
    with DATABASE.cursor() as cursor:
        cursor.register("given_", given_)
        found = cursor.sql(f"SELECT t, {folding.beginning('t')} FROM given_").fetchall()
    for text, begins in found:
        assert same(text).startswith(begins), (text, begins, same(text))


def test_the_beginning_of_a_text_is_told_for_as_far_as_nothing_is_folded() -> None:
    told_of = {
        r"Let \( x \) be $ n^2 $ or \[ 7 \]. Is it?": "letxben^2or7.isit",
        "Find\n$f(X)$ for $\\alpha = 1$.": "findf(x)for",
        "Is it {a} or ... not": "isit",
        "How many x² are there": "howmanyx",
        "A long text before it. Explain.": "alongtext",  # the first twelve characters always stay
        "A long text of the \x0crac kind": "",
    }
    with DATABASE.cursor() as cursor:
        for text, begins in told_of.items():
            asked = f"SELECT {folding.beginning('t')} FROM (SELECT ?::VARCHAR AS t)"
            assert cursor.execute(asked, [text]).fetchone() == (begins,), text


def test_a_key_is_taken_where_there_is_one_and_an_id_only_where_it_is_asked_for(
    attach: Attach, corpus: Any, folder: AttachedFolder
) -> None:
    store = opened(corpus, folder)
    keys = {id_: store.names_of([id_])[id_][0] for id_ in (5, 6)}
    by_key = attach([{"key": keys[5], "question": "x", "id": 6, "a": 1.5}], "keyed")
    assert (by_key.on, by_key.problems, by_key.by_level) == ("key", 1, ())
    by_id = attach([{"key": keys[5], "id": 6, "a": 2.5}], "numbered", on="id")
    assert (by_id.on, by_id.problems) == ("id", 1)
    assert store.attached.values([5, 6]) == {5: {"keyed.a": 1.5}, 6: {"numbered.a": 2.5}}


def test_numbers_of_another_copy_are_refused_with_three_rows_that_differ(
    attach: Attach, questions: list[str], folder: AttachedFolder
) -> None:
    rows = [{"id": n, "question": questions[n + 1], "x": n} for n in range(50)]
    with refused(folder, r"0 have the question.* Row 1 asks “Compute the 1th.*Row 2 .*Row 3 asks"):
        attach(rows, on="id")
    mostly = [{**row, "question": questions[n].upper()} for n, row in enumerate(rows)]
    assert attach(mostly, on="id").problems == 50


def test_several_rows_of_a_problem_need_an_aggregate(
    attach: Attach, questions: list[str], corpus: Any, folder: AttachedFolder
) -> None:
    rows = [
        {"question": questions[0], "x": 1, "t": "b"},
        {"question": questions[0] + " ", "x": 4, "t": "a"},
        {"question": questions[1], "x": 7, "t": "c"},
        {"question": questions[1], "x": 7, "t": "c"},
    ]
    with refused(folder, r"1 problem has several rows .*rows 1 and 2 \(x 1 and 4\).*--aggregate"):
        attach(rows)
    with refused(folder, r"1 problem .* the same values, .*rows 1 and 2 \(x 7 and 7\).* first\."):
        attach(rows[2:])
    for aggregate, value in {"mean": 2.5, "min": 1, "max": 4, "first": 1}.items():
        made = attach(rows, f"by_{aggregate}", aggregate=aggregate)
        assert (made.twice, made.differing) == (2, 1)
        found = opened(corpus, folder).attached.values([0, 1])
        assert found[0][f"by_{aggregate}.x"] == value
        assert found[0][f"by_{aggregate}.t"] == "b"
        assert found[1][f"by_{aggregate}.x"] == 7


def test_a_chat_gives_the_turn_of_its_user_without_the_instruction_of_all(
    attach: Attach, questions: list[str]
) -> None:
    told_to = "\nPlease reason step by step, and put your final answer within \\boxed{}."
    rows = [
        {
            "prompt": [
                {"role": "system", "content": "You are a machine."},
                {"role": "user", "content": question + told_to},
            ],
            "reward_model": {"style": "rule", "ground_truth": "1"},
            "extra_info": {"index": n, "rollouts": {"mean_length": n * 10}},
        }
        for n, question in enumerate(questions)
    ]
    for chat in (rows, pa.Table.from_pylist(rows)):
        made = attach(chat, "chat" if chat is rows else "verl")
        assert (made.on_column, made.matched, made.by_level[0]) == ("prompt", ROWS, ROWS)
        assert [(c.name, c.source) for c in made.columns] == [
            ("mean_length", "extra_info.rollouts.mean_length")
        ]
        assert "Please reason step by step" in made.notes[0]


# -- what cells become -----------------------------------------------------------------------


def test_every_kind_of_column_says_what_pandas_says(
    attach: Attach, questions: list[str], corpus: Any, folder: AttachedFolder
) -> None:
    rows = [
        {
            "question": question,
            "rate": None if n % 7 == 0 else (n % 9) / 8,
            "level": ["easy", "hard", None][n % 3],
            "good": [True, False, None, True][n % 4],
            "day": f"2026-0{1 + n % 5}-1{n % 10}",
            "tags": [["a", "b"], [], ["b"], None][n % 4],
        }
        for n, question in enumerate(questions)
    ]
    made = attach(rows, columns=("rate", "level", "good", "day", "tags"))
    assert [c.kind for c in made.columns] == ["number", "text", "boolean", "date", "tags"]
    frame = pd.DataFrame(rows)
    store = opened(corpus, folder)
    hard = Filters(attached=("mine.level=hard",))
    chosen = frame[frame.level == "hard"]
    assert store.count(hard) == len(chosen)
    assert set(store.ids(hard)) == set(chosen.index)
    for filters, part in ((Filters(), frame), (hard, chosen)):
        tally = store.attached.tally("mine.good", filters)
        assert tally.words == {
            "no": int((part.good == False).sum()),  # noqa: E712 - None is neither
            "yes": int((part.good == True).sum()),  # noqa: E712
        }
        assert (tally.missing, tally.total) == (int(part.good.isna().sum()), len(part))
        tagged = part.tags.explode().value_counts()
        assert store.attached.tally("mine.tags", filters).words == {
            word: int(tagged.get(word, 0)) for word in ("a", "b")
        }
        column = store.attached.column("mine.rate")
        bars = pd.cut(part.rate, column.edges, right=False).value_counts(sort=False)
        counted = list(store.attached.tally("mine.rate", filters).bars)
        expected = [int(n) for n in bars]
        expected[-1] += int((part.rate == column.edges[-1]).sum())
        assert counted == expected
    # A column's own conditions do not narrow its own counts.
    assert store.attached.tally("mine.level", hard).words == {"easy": 20, "hard": 20}
    for text, mask in {
        "mine.rate:0.25~0.75": frame.rate.between(0.25, 0.75),
        "mine.rate:0~1:inside": (frame.rate > 0) & (frame.rate < 1),
        "mine.rate:missing": frame.rate.isna(),
        "mine.day:2026-02-01~2026-03-31": frame.day.between("2026-02-01", "2026-03-31"),
        "mine.tags=a": frame.tags.map(lambda tags: bool(tags) and "a" in tags),
        "mine.good=no": frame.good.map(lambda good: good is False),
        "mine.level~AR": frame.level == "hard",
    }.items():
        found = store.ids(Filters.from_params({"attached": [text]}))
        assert list(found) == list(frame.index[mask]), text
    both = Filters.from_params(
        {"attached": ["mine.level=hard", "mine.level=easy", "mine.rate:0~0"]}
    )
    assert store.count(both) == int((frame.level.notna() & (frame.rate == 0)).sum())
    in_order = [row["id"] for row in store.page(Filters(), "-mine.rate", 0, ROWS)]
    ordered = frame.reset_index().sort_values(
        ["rate", "index"], ascending=[False, True], na_position="last"
    )
    assert in_order == list(ordered["index"])
    assert store.place(Filters(), "mine.rate", 1).total == ROWS


def test_nan_infinities_and_a_cell_of_another_kind_are_missing_and_counted(
    attach: Attach, questions: list[str], corpus: Any, folder: AttachedFolder, tmp_path: Path
) -> None:
    file = tmp_path / "odd.jsonl"
    cells = ["NaN", "Infinity", "-Infinity", "null", '"NaN"', '"0.5"']
    lines = [
        json.dumps({"question": q})[:-1] + f', "x": {cells[n] if n < 4 else n}, "w": "NaN"}}'
        for n, q in enumerate(questions)
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    made = attach(file)
    assert [column.name for column in made.columns] == ["x"]
    assert dict(made.left_out)["w"] == "it holds nothing"
    assert made.columns[0].filled == ROWS - 4
    # NaN is a missing cell, no odd one.
    assert made.columns[0].notes == ("2 cells missing: an infinite number (first in row 2)",)
    assert 0 not in {
        id_ for id_, cells in opened(corpus, folder).attached.values([0]).items() if cells
    }


@pytest.mark.parametrize(
    ("column", "kind", "cells", "notes"),
    [
        (pa.array([1, 2, None], pa.uint64()), "number", [1, 2, None], 0),
        (pa.array([2**64 - 1, 0, 0], pa.uint64()), "number", [float(2**64 - 1), 0.0, 0.0], 0),
        (pa.array([1.5, math.nan, None]), "number", [1.5, None, None], 0),
        (pa.array([1.5, math.inf, -math.inf]), "number", [1.5, None, None], 1),
        (pa.array(["1", " 2.5 ", ""]), "number", [1.0, 2.5, None], 0),
        (pa.array(["true", "No", None]), "boolean", [True, False, None], 0),
        (pa.array(["a", "b", "nan"]).dictionary_encode(), "text", ["a", "b", None], 0),
        (pa.array([["a", "a ", ""], None], pa.list_(pa.string())), "tags", [["a"], None], 0),
        (pa.array([[1, 2], []]), "tags", [["1", "2"], []], 0),
        (pa.array([DAY, None], pa.timestamp("ns", "Asia/Tokyo")), "date", [DAY.date(), None], 0),
        (pa.array([90], pa.duration("s")), "number", [90], 0),
    ],
)  # fmt: skip
def test_a_type_of_arrows_becomes_its_kind(
    column: pa.Array, kind: str, cells: list[Any], notes: int, tmp_path: Path
) -> None:
    file = tmp_path / "typed.parquet"
    pq.write_table(pa.table({"x": column}), file)
    made = typed(file)
    assert (made.kind, made.cells.to_pylist(), len(made.notes)) == (kind, cells, notes)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([1, "a", 2, "b"], r"mixed kinds \(2 numbers, the first in row 1, 2 texts, the .*row 2\)"),
        ([*range(8), "a", "b"], r"mixed kinds \(8 numbers, .*2 texts, the first in row 9\)"),
        ([1, 2, "a"], r"mixed kinds \(2 numbers, .*, 1 text, the first in row 3\)"),
        ([[], []], "holds no tag"),
        (["x" * 300], "more than 200 characters"),
        ([None, None], "holds nothing"),
    ],
)
def test_a_column_of_no_kind_is_refused_in_words(
    cells: list[Any], words: str, tmp_path: Path
) -> None:
    file = tmp_path / "untyped.json"
    file.write_text(json.dumps([{"x": cell} for cell in cells]), encoding="utf-8")
    with pytest.raises(kinds.Unfit, match=words):
        typed(file)


@pytest.mark.parametrize(
    ("cells", "kind", "note"),
    [
        # Nine in ten are enough, whatever the file: the share is that of docs/reading.md.
        ([*range(9), "oops"], "number", "a text where a number is needed (first in row 10)"),
        (["1"] * 9 + ["oops"], "number", "a text where a number is needed (first in row 10)"),
        (["2026-01-31"] * 9 + ["2026-02-31"], "date",
         "a text where a date is needed (first in row 10)"),
        (["a"] * 9 + ["x" * 201], "text", "longer than 200 characters"),
        ([["a"]] * 9 + [["x" * 101]], "tags", None),
        ([True] * 9 + [0.5], "boolean", "a number where a truth value is needed (first in row 10)"),
    ],
)  # fmt: skip
def test_one_bad_cell_among_ten_is_counted(
    cells: list[Any], kind: str, note: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "odd.json"
    file.write_text(json.dumps([{"x": cell} for cell in cells]), encoding="utf-8")
    made = typed(file)
    said = f"1 cell missing: {note}" if note else "1 list missing: with tags that are too long"
    assert made.kind == kind
    assert len(made.notes) == 1 and made.notes[0].startswith(said)
    assert made.cells.null_count == (0 if kind == "tags" else 1)


@pytest.mark.parametrize("ending", ["csv", "json", "jsonl.gz", "csv.zst", "CSV", "pq"])
def test_a_file_is_taken_by_its_name_and_an_upload_has_none_of_its_own(
    tmp_path: Path, ending: str
) -> None:
    frame = pd.DataFrame({"x": [1.5, None, 3.0]})
    made = tmp_path / f"made.{ending.lower()}"
    if ending == "pq":
        frame.to_parquet(made)
    elif ending == "csv.zst":
        with pa.CompressedOutputStream(str(made), "zstd") as out:
            out.write(frame.to_csv().encode())
    elif "csv" in ending.lower():
        frame.to_csv(made)
    else:
        frame.to_json(made, orient="records", lines="l" in ending.split(".")[0][4:])
    upload = tmp_path / "upload"
    made.rename(upload)
    assert typed(upload, f"mine.{ending}").cells.to_pylist() == [1.5, None, 3.0]


def test_files_of_one_table_are_of_one_kind(tmp_path: Path) -> None:
    parts = []
    for n, cells in enumerate(([1, 2], [None, 0.5], [], ["3", "x"])):
        file = tmp_path / f"{n}.json"
        file.write_text(json.dumps([{"x": cell} for cell in cells] or [{"y": 1}]))
        parts.append(Part(file, file.name))
    cells, _ = reading.Opened(parts[:3]).cells(["x"], [])
    made = kinds.typed(cells["x"])
    assert (made.kind, made.cells.to_pylist()) == ("number", [1, 2, None, 0.5, None])
    cells, _ = reading.Opened(parts).cells(["x"], [])
    with pytest.raises(kinds.Unfit, match=r"mixed kinds \(.*number in 0\.json.*\)"):
        kinds.typed(cells["x"])


def test_messages_that_were_printed_into_a_cell_give_the_turn_of_their_user(
    attach: Attach, questions: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "printed.csv"
    told_to = " Think step by step."
    turns = [str([{"role": "user", "content": q + told_to}]) for q in questions]
    pd.DataFrame({"prompt": turns, "x": 1}).to_csv(file, index=False)
    made = attach(file, "printed")
    assert (made.problems, made.by_level[0]) == (ROWS, ROWS)
    assert "Think step by step" in made.notes[0]


# -- shares ----------------------------------------------------------------------------------


def test_counts_of_tries_are_read_only_the_way_that_is_said(
    attach: Attach, questions: list[str], corpus: Any, folder: AttachedFolder
) -> None:
    rows = [
        {"question": q, "difficulty": f"{n % 9}/8",
         "extra_info": {"model_difficulty": {"R1-Distill 7B": n % 17}}}
        for n, q in enumerate(questions)
    ]  # fmt: skip
    with refused(folder, r"shares such as 3/8.*--rate difficulty=solved or --rate difficulty=fai"):
        attach(rows, columns=("difficulty",))
    skywork = ("extra_info.model_difficulty.R1-Distill 7B",)
    with refused(folder, r"looks like Skywork-OR1.*solve_rate_r1_distill_7b=failed/16"):
        attach(rows, columns=skywork)
    with refused(folder, "goes from 0 to 16, which are no counts of 8"):
        attach(rows, columns=skywork, rates=("failed/8",))
    made = attach(rows, columns=(*skywork, "difficulty"), rates=("failed/16", "difficulty=solved"))
    assert [(c.name, c.rate) for c in made.columns] == [
        ("solve_rate_r1_distill_7b", True), ("difficulty", True),
    ]  # fmt: skip
    found = opened(corpus, folder).attached.values([3])[3]
    assert found == {"mine.solve_rate_r1_distill_7b": 1 - 3 / 16, "mine.difficulty": 3 / 8}


def test_a_solve_rate_is_a_share_where_it_lies_in_0_to_1(
    attach: Attach, questions: list[str]
) -> None:
    rows = [{"problem": q, "llama8b_solve_rate": n / ROWS} for n, q in enumerate(questions)]
    assert attach(rows, "big").columns[0].rate
    percent = [{**row, "llama8b_solve_rate": n} for n, row in enumerate(rows)]
    made = attach(percent, "percent").columns[0]
    assert not made.rate and "it goes from 0 to 59" in made.notes[0]


# -- names and files -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["id", "key", "select", "Rates", "a-b", 'a"b', "a'; --", "", "1a"])
def test_a_name_that_is_no_identifier_is_refused(
    attach: Attach, folder: AttachedFolder, questions: list[str], name: str
) -> None:
    with refused(folder, "cannot be called"):
        attach([{"question": questions[0], "x": 1}], columns=(f"{name}=x",))
    if name not in ("id", "key"):
        with pytest.raises(AttachRefused, match="cannot be called"):
            names.checked(name, "A table", "")


def test_columns_with_impossible_names_are_left_out_and_named(
    attach: Attach, questions: list[str]
) -> None:
    rows = [{"question": q, "select": 1, 'Rate "x" (%)': 2, "???": 3} for q in questions]
    made = attach(rows)
    assert [(c.name, c.source) for c in made.columns] == [("rate_x", 'Rate "x" (%)')]
    assert set(dict(made.left_out)) == {"select", "???"}
    assert "--columns NEW_NAME=select" in dict(made.left_out)["select"]


def test_what_cannot_be_attached_is_refused_in_a_sentence(
    attach: Attach, folder: AttachedFolder, questions: list[str], tmp_path: Path
) -> None:
    good = [{"question": q, "x": 1} for q in questions]
    attach(good, "taken")
    with refused(folder, r"There is a table taken already, from taken\.jsonl of 20"):
        attach(good, "taken")
    with refused(folder, "None of the 1 rows is a problem of this corpus by key"):
        attach([{"key": "0123456789abcdef", "x": 1}])
    with refused(folder, "no column 'key', to match by key; it has question, x"):
        attach(good, on="key")
    with refused(folder, "Nothing says which problem a row is"):
        attach([{"a": 1}])
    with refused(folder, "no column 'y'; it has question, x"):
        attach(good, columns=("y",))
    with refused(folder, "mixed kinds"):
        attach([{**row, "x": [1, "a"][n % 2]} for n, row in enumerate(good)], columns=("x",))
    twice = pa.Table.from_arrays([pa.array(questions)] * 2 + [pa.array([1] * ROWS)],
                                 names=["question", "question", "x"])  # fmt: skip
    with refused(folder, "two columns called 'question'"):
        attach(twice)
    for name, text, words in (
        ("cut.parquet", b"PAR1 not really", "cut.parquet"),
        ("empty.csv", b"", "has no columns: it is empty"),
        ("page.html", b"<html>", "the ending says nothing that is read"),
        ("list.jsonl", b"{broken", "list.jsonl"),
    ):
        (tmp_path / name).write_bytes(text)
        with refused(folder, words, DeepMathError):
            attach(tmp_path / name, "broken")


def test_a_cell_of_100_mb_and_a_file_that_needs_too_much_are_refused(
    attach: Attach, folder: AttachedFolder, questions: list[str], tmp_path: Path
) -> None:
    huge = pa.table({"question": ["x" * 100_000_000, questions[0]], "x": [1, 2]})
    with refused(folder, "row 1, column 'question': has 100 MB", DeepMathError):
        attach(huge)
    with refused(folder, "needs more than 60 MB", AttachError):
        attach(huge, bounds=Bounds(memory=60, seconds=300))
    with refused(folder, "was ended after 0.01 seconds", AttachError):
        attach([{"question": questions[0], "x": 1}], bounds=Bounds(seconds=0.01))
    file = tmp_path / "wide.csv"
    file.write_text("question,x\n" + '"' + "y" * 40_000_000 + '",1\n', encoding="utf-8")
    with refused(folder, "wide.csv, line 2: has more than 33.6 MB", DeepMathError):
        attach(file)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("a\n1\n")
    part = Part(file, "x.csv")
    with (
        pytest.raises(AttachRefused, match="was changed while it was read"),
        reading.unchanged([part]),
    ):
        file.write_text("a\n1\n2\n")
    with (
        pytest.raises(AttachRefused, match=r"x\.csv was changed while it was read"),
        reading.unchanged([part]),
    ):
        file.write_text("a\n")
        raise SourceError("x.csv is cut short: fetch it again")
    with pytest.raises(SourceError, match="cut short"), reading.unchanged([part]):
        raise SourceError("x.csv is cut short: fetch it again")


def test_a_file_of_which_no_column_can_be_kept_says_why_of_each(
    attach: Attach, questions: list[str], folder: AttachedFolder
) -> None:
    rows = [{"question": q, "id": n, "": n, "x": math.inf} for n, q in enumerate(questions[:3])]
    with refused(
        folder,
        "id: problems have a column of this name; : It has no name. Give it one in the file.; x: it"
        r" holds no number \(3 cells missing: an infinite number \(first in row 1\)\)",
    ):
        attach(rows)


@pytest.mark.parametrize(("ending", "mark"), [("csv", ","), ("tsv", "\t")])
def test_a_spreadsheets_file_is_read(
    attach: Attach, questions: list[str], tmp_path: Path, ending: str, mark: str
) -> None:
    file = tmp_path / f"sheet.{ending}"
    frame = pd.DataFrame({"question": questions, "x": range(ROWS), "note": ["a\nb", None] * 30})
    frame.to_csv(file, index=False, sep=mark)
    made = attach(file, "sheet")
    assert [(c.name, c.kind, c.filled) for c in made.columns] == [
        ("x", "number", ROWS), ("note", "text", 30),
    ]  # fmt: skip


# -- what is kept ----------------------------------------------------------------------------


def test_what_is_attached_outlives_a_build_and_a_store_sees_it_come_and_go(
    attach: Attach, questions: list[str], corpus: Any, folder: AttachedFolder,
    example_rows: Any, make_cache: Any,
) -> None:  # fmt: skip
    store = opened(corpus, folder)
    assert store.attached.columns() == {}
    attach([{"question": q, "x": n} for n, q in enumerate(questions)])
    assert list(store.attached.columns()) == ["mine.x"]
    # Another revision: fewer rows in another order, so that every id is another one.
    cache, found = make_cache("revised", example_rows(ROWS)[:50][::-1])
    later = Store(cache / found.corpus, found, folder)
    assert later.attached.values([0, 49]) == {0: {"mine.x": 49}, 49: {"mine.x": 0}}
    # What is damaged, and what another program put there, is left out.
    (folder.path / "other.parquet").write_bytes(b"nothing")
    pq.write_table(pa.table({"key": ["a"]}), folder.path / "theirs.parquet")
    assert list(store.attached.columns()) == ["mine.x"]
    folder.detach("mine")
    assert store.attached.columns() == {}
    with pytest.raises(AttachError, match="No table 'mine' is attached"):
        folder.detach("mine")


def test_a_view_whose_column_is_missing_says_which(corpus: Any, folder: AttachedFolder) -> None:
    store = opened(corpus, folder)
    wanted = Filters.from_params({"attached": ["rates.solve_rate:0~1"]})
    with pytest.raises(AttachedMissing, match=r"needs the column rates\.solve_rate, which is not"):
        store.count(wanted)
    with pytest.raises(AttachedMissing, match=r"rates\.solve_rate"):
        store.page(Filters(), "-rates.solve_rate")
    assert store.attached.missing(wanted, "a.b") == ["rates.solve_rate", "a.b"]


def test_an_export_stands_in_the_order_of_a_column(
    attach: Attach, questions: list[str], corpus: Any, folder: AttachedFolder
) -> None:
    attach([{"question": q, "x": -n, "w": "a"} for n, q in enumerate(questions[:-1])])
    store = opened(corpus, folder)
    recipe = Recipe(draw=Draw(order="rising", by="mine.x"))
    found = plan.plan(store, plan.Selection(), recipe).in_order("train")
    assert found.tolist() == [*reversed(range(ROWS - 1)), ROWS - 1]  # the last is unknown
    assert recipe.options()[-6:-2] == ["--order", "rising", "--order-by", "mine.x"]
    with pytest.raises(SettingsError, match=r"'mine\.w' holds no numbers"):
        plan.plan(store, plan.Selection(), Recipe(draw=Draw(order="rising", by="mine.w")))
    with pytest.raises(AttachedMissing, match=r"mine\.nowhere"):
        plan.plan(store, plan.Selection(), Recipe(draw=Draw(order="rising", by="mine.nowhere")))


def test_a_condition_of_another_kind_is_refused(
    attach: Attach, questions: list[str], corpus: Any, folder: AttachedFolder
) -> None:
    attach([{"question": q, "x": n, "w": "a", "d": "2026-01-01"} for n, q in enumerate(questions)])
    store = opened(corpus, folder)
    for text in ("mine.x=1", "mine.x~1", "mine.w:0~1", "mine.d:0~1", "mine.x:2026-01-01~"):
        with pytest.raises(AttachedMissing, match="holds"):
            store.count(Filters.from_params({"attached": [text]}))


def test_queries_join_what_is_attached_by_id(
    attach: Attach, questions: list[str], corpus: Any, folder: AttachedFolder, tmp_path: Path
) -> None:
    attach([{"question": q, "x": n, "tags": ["a"]} for n, q in enumerate(questions)], "rates")
    path, found = corpus
    attached = sql_pool.attached_to(found, path, tmp_path / "data")
    assert attached == serving.file_of(folder, problems_of(corpus))
    pool = sql_pool.Sandbox(sql_pool.file_of(found, path), attached=attached, warm=0)
    try:
        joined = "SELECT sum(x)::BIGINT AS n FROM problems JOIN attached.rates USING (id)"
        assert pool.run(joined).table.to_pydict() == {"n": [sum(range(ROWS))]}
        said = pool.run(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'rates' AND column_name = 'x'"
        ).table["comment"][0].as_py()  # fmt: skip
        assert said.startswith("Column x of rates.jsonl, attached on 20")
        assert said.endswith(f"filled for {ROWS} of {ROWS} problems (100.0%).")
    finally:
        pool.close()
    attach([{"question": questions[0], "y": 1}], "more")
    assert serving.file_of(folder, problems_of(corpus)) != attached
    assert attached is not None and not attached.exists()


def test_places_name_tables(tmp_path: Path) -> None:
    assert places.name_of("/x/My Rates (7B).parquet") == "my_rates_7b"
    assert places.name_of("hub:SynthLabsAI/Big-Math-RL-Verified:default") == "big_math_rl_verified"
    with pytest.raises(AttachRefused, match="There is no file"):
        places.parts_of(str(tmp_path / "nothing.csv"))
    with pytest.raises(AttachRefused, match="is a folder"):
        places.parts_of(str(tmp_path))


def test_what_is_looked_at_and_not_kept_leaves_nothing(
    corpus: Any, folder: AttachedFolder, questions: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "seen.jsonl"
    file.write_text(json.dumps({"question": questions[0], "x": 1}), encoding="utf-8")
    with attaching.found(
        folder, problems_of(corpus), [Part(file, file.name)], Request("seen"), file=file.name
    ) as found:
        assert found.attached.problems == 1 and found.kept.exists()
        assert folder.tables() == {}
    assert list(folder.path.iterdir()) == []


def test_a_dataset_of_the_hub_is_attached_by_the_part_that_is_named(
    attach: Attach, questions: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "downloads"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    home = tmp_path / "hub" / "them" / "rates" / "data"
    home.mkdir(parents=True)
    for part, first in (("math", 0), ("code", 30)):
        for shard in (0, 1):
            chosen = questions[first + shard * 15 : first + shard * 15 + 15]
            pq.write_table(
                pa.table({"question": chosen, "solve_rate": [0.5] * 15}),
                home / f"{part}-0000{shard}-of-00002.parquet",
            )
    with HubServer(tmp_path) as server:
        with pytest.raises(AttachRefused, match=r"several parts.*hub:them/rates:code"):
            places.parts_of("hub:them/rates", server.url)
        with pytest.raises(AttachRefused, match="no files of a part 'physics'"):
            places.parts_of("hub:them/rates:physics", server.url)
        parts = places.parts_of("hub:them/rates:math", server.url)
    assert [part.name for part in parts] == [
        "math-00000-of-00002.parquet",
        "math-00001-of-00002.parquet",
    ]
    made = attach(parts)
    assert (made.rows, made.problems) == (30, 30)


#: White space of every kind, and what is none.
SPACED = "a $\\(B) \t\n\r\x0b\x1c\x1f\x85\xa0\u2003\u2028\u3000\u200b"


@given(st.text(st.sampled_from(SPACED), max_size=12))
def test_folding_in_sql_is_that_of_a_key(text: str) -> None:
    asked = f"SELECT left(sha256({folding.folded('t')}), 16) FROM (SELECT ?::VARCHAR AS t)"
    assert DATABASE.execute(asked, [text]).fetchone() == (dataset_rows.key(text),)
