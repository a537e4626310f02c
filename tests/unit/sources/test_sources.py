"""Folders, single files and the demo as sources; the table of datasets."""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.dataset import published
from deepmath_viz.errors import (
    SettingsError,
    SourceDamaged,
    SourceDenied,
    SourceNotFound,
    SourceShape,
)
from deepmath_viz.sources import (
    COMPARISON_SETS,
    DATASETS,
    DEEPMATH,
    QUESTION_COLUMNS,
    SOLUTION_COLUMNS,
    listing,
    open_source,
    registry,
)

REAL = os.environ.get("DEEPMATH_REAL_DATA")
needs_real_data = pytest.mark.skipif(not REAL, reason="DEEPMATH_REAL_DATA is not set")


def rows(source, columns=QUESTION_COLUMNS, dataset=DEEPMATH, **options) -> list[dict]:
    files = source.files(dataset)
    return [
        row for f in files for t in source.batches(f, columns, **options) for row in t.to_pylist()
    ]


def problems(count: int, start: int = 0) -> pa.Table:
    numbers = range(start, start + count)
    return pa.table(
        {
            "question": [f"What is ${n} + {n}$?" for n in numbers],
            "final_answer": [str(2 * n) for n in numbers],
            "difficulty": [1.0 + n % 9 for n in numbers],
            "topic": ["Mathematics -> Algebra" for _ in numbers],
            "r1_solution_1": [f"</think> \\boxed{{{2 * n}}}" for n in numbers],
        }
    )


def write(path: Path, table: pa.Table, **options) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, **options)
    return path


def write_lines(path: Path, *records: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


# The table of datasets.


def test_the_registry_holds_deepmath_and_the_six_sets_of_the_papers_figure():
    assert [d.name for d in DATASETS if d.kind != "benchmark"] == [
        "DeepMath-103K", "DAPO-17K", "DSR-Preview", "Open-R1", "Open-RS", "ORZ-129K", "STILL-3-RL",
    ]  # fmt: skip
    assert (DEEPMATH.home_id, DEEPMATH.revision) == (published.HUB_ID, published.REVISION)
    assert {d.colour for d in COMPARISON_SETS} == {"#5f77a0"} != {DEEPMATH.colour}
    assert [d.name for d in DATASETS if d.question in registry.READERS] == [
        "ORZ-129K",
        "STILL-3-RL",
    ]
    assert sum(d.kind == "benchmark" for d in DATASETS) == 17


# Finding the files.


def test_shards_come_in_their_numeric_order():
    names = [f"part-{n}.parquet" for n in (10, 9, 1, 100)]
    assert listing.data_files(names, DEEPMATH) == [
        "part-1.parquet", "part-9.parquet", "part-10.parquet", "part-100.parquet",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (["dataset_infos.json", "data/train-0.parquet"], ["data/train-0.parquet"]),
        (["b.parquet", "a.jsonl"], ["b.parquet"]),
        (["info.json", "rows.jsonl.gz"], ["rows.jsonl.gz"]),
        (["data/train-0.parquet", "data/test-0.parquet"], ["data/train-0.parquet"]),
        (["benchmarks.parquet", "data/x.parquet"], ["data/x.parquet"]),
        ([".cache/x.parquet", "data/.x.parquet", "README.md", "other/deep/x.parquet"], []),
    ],
)
def test_one_format_and_the_train_split_are_taken_and_nothing_hidden(names, chosen):
    assert listing.data_files(names, DEEPMATH) == chosen


def test_a_folder_with_shards_directly_or_under_data_is_one_dataset(tmp_path):
    write(tmp_path / "flat/train-00001-of-00002.parquet", problems(2, 3))
    write(tmp_path / "flat/train-00000-of-00002.parquet", problems(3))
    write(tmp_path / "deep/data/train.parquet", problems(5))
    flat, deep = open_source(str(tmp_path / "flat")), open_source(str(tmp_path / "deep"))
    assert rows(flat) == rows(deep) == problems(5).select(QUESTION_COLUMNS).to_pylist()
    assert [f.name for f in deep.files()] == ["data/train.parquet"]


@pytest.mark.parametrize("under", ["hub/zwhe99/DeepMath-103K", "zwhe99/DeepMath-103K"])
def test_a_mirror_and_a_hub_tree_are_found_by_the_datasets_id(tmp_path, under):
    write(tmp_path / under / "data/train.parquet", problems(4))
    write(tmp_path / "benchmarks.parquet", pa.table({"problem": ["1 + 1"]}))
    assert len(rows(open_source(str(tmp_path)))) == 4


def test_a_mirror_without_deepmath_does_not_take_its_benchmarks_for_it(tmp_path):
    write(tmp_path / "hub/someone/other/data/train.parquet", problems(4))
    write(tmp_path / "benchmarks.parquet", problems(1))
    with pytest.raises(SourceNotFound, match=r"No data files of DeepMath-103K .* looked for"):
        open_source(str(tmp_path)).files()


def test_comparison_sets_are_found_in_hub_and_github(tmp_path):
    dapo, dsr, *_, orz, _ = COMPARISON_SETS
    write(tmp_path / "hub" / dapo.home_id / "data/train.parquet", pa.table({"problem": ["a"]}))
    write_lines(tmp_path / "hub" / dsr.home_id / "deepscaler.json", [{"problem": "b"}])
    for name in orz.files:
        write_lines(tmp_path / "github" / orz.home_id / name, [[{"from": "human", "value": name}]])
    source = open_source(str(tmp_path))
    assert rows(source, ["problem"], dapo) == [{"problem": "a"}]
    assert rows(source, ["problem"], dsr) == [{"problem": "b"}]
    assert [r["record"][0]["value"] for r in rows(source, ["record"], orz)] == list(orz.files)
    with pytest.raises(SourceNotFound, match="Open-RS"):
        source.files(COMPARISON_SETS[3])


def test_a_single_file_is_a_source(tmp_path):
    path = write(tmp_path / "mine.parquet", problems(2))
    write(tmp_path / "other.parquet", problems(9))
    source = open_source(str(path))
    assert len(rows(source)) == 2
    assert source.corpus.startswith("mine-")


def test_a_folder_name_with_pattern_characters_is_read_as_it_is(tmp_path):
    write(tmp_path / "a[1]*?/data/train[2].parquet", problems(2))
    write_lines(tmp_path / "b {x}/train [3].jsonl", {"question": "q"})
    assert len(rows(open_source(str(tmp_path / "a[1]*?")))) == 2
    assert len(rows(open_source(str(tmp_path / "b {x}")))) == 1


def test_two_folders_of_the_same_name_are_two_corpora(tmp_path):
    names = []
    for parent in ("a", "b"):
        write(tmp_path / parent / "My Data!/x.parquet", problems(1))
        names.append(open_source(str(tmp_path / parent / "My Data!")).corpus)
    assert all(len(n) == len("my-data-0000") and n.startswith("my-data-") for n in names)
    assert names[0] != names[1]


def test_the_origin_can_be_written_as_json_and_names_the_folder(tmp_path):
    origin = json.loads(json.dumps(open_source(str(tmp_path)).origin()))
    assert origin == {
        "kind": "folder", "id": None, "revision": None, "path": str(tmp_path), "name": tmp_path.name
    }  # fmt: skip


def test_the_demo_says_no_path_of_this_machine():
    demo = open_source("demo")
    assert (demo.kind, demo.corpus, demo.origin()["path"]) == ("demo", "demo", None)


# What is not there.


@pytest.mark.parametrize("spec", ["", "  "])
def test_an_empty_spec_is_not_the_working_folder(spec):
    with pytest.raises(SettingsError, match="source is empty"):
        open_source(spec)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("/no/such/folder", "no folder or file"),
        ("zwhe99/deepmath-103k", "only zwhe99/DeepMath-103K is read"),
        ("someone/else", "only zwhe99/DeepMath-103K is read"),
    ],
)
def test_a_spec_that_is_nothing_says_what_to_give(spec, says):
    with pytest.raises(SourceNotFound, match=says):
        open_source(spec)


def test_the_datasets_id_means_the_hub_where_there_is_no_such_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert open_source("zwhe99/DeepMath-103K").kind == open_source("hub").kind == "hub"
    (tmp_path / "zwhe99" / "DeepMath-103K").mkdir(parents=True)
    assert open_source("zwhe99/DeepMath-103K").kind == "folder"


def test_a_revision_is_only_for_the_hub(tmp_path):
    with pytest.raises(SettingsError, match="only be chosen for the hub"):
        open_source(str(tmp_path), revision="main")


def test_an_empty_folder_says_where_it_looked(tmp_path):
    (tmp_path / "README.md").write_text("nothing here")
    with pytest.raises(SourceNotFound, match=r"looked for \.parquet.*data/ folders"):
        open_source(str(tmp_path)).files()


def test_a_file_that_is_no_data_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(SourceNotFound, match=r"must end in \.parquet"):
        open_source(str(tmp_path / "notes.txt"))


def test_a_missing_shard_is_named(tmp_path):
    write(tmp_path / "data/train-00000-of-00003.parquet", problems(1))
    write(tmp_path / "data/train-00002-of-00003.parquet", problems(1))
    with pytest.raises(SourceNotFound, match=r"lacks data/train-00001-of-00003\.parquet of"):
        open_source(str(tmp_path)).files()


def test_the_hubs_cache_and_arrow_files_are_explained(tmp_path):
    snapshot = tmp_path / "cache/hub/datasets--zwhe99--DeepMath-103K/snapshots/5cf055"
    snapshot.mkdir(parents=True)
    with pytest.raises(SourceNotFound, match="snapshots/5cf055 instead"):
        open_source(str(tmp_path / "cache")).files()
    (tmp_path / "saved/train").mkdir(parents=True)
    (tmp_path / "saved/train/data-00000-of-00001.arrow").write_bytes(b"")
    with pytest.raises(SourceNotFound, match=r"load_from_disk.*to_parquet"):
        open_source(str(tmp_path / "saved")).files()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_denied(tmp_path):
    path = write(tmp_path / "x.parquet", problems(1))
    path.chmod(0)
    with pytest.raises(SourceDenied, match=r"x\.parquet: no permission"):
        rows(open_source(str(tmp_path)))


def test_a_permission_error_of_the_system_is_denied(tmp_path, monkeypatch):
    write(tmp_path / "x.parquet", problems(1))
    source = open_source(str(tmp_path))
    (file,) = source.files()

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied", file.location)

    monkeypatch.setattr(pq, "read_schema", refused)
    with pytest.raises(SourceDenied, match=r"x\.parquet: no permission to read /"):
        source.columns(file)


# Reading Parquet.


def test_batches_are_the_rows_in_order_whatever_the_row_groups(tmp_path):
    table = problems(2500)
    write(tmp_path / "x.parquet", table, row_group_size=700)
    source = open_source(str(tmp_path))
    (file,) = source.files()
    batches = list(source.batches(file, QUESTION_COLUMNS, batch_rows=400))
    assert [b.num_rows for b in batches] == [400] * 6 + [100]
    assert pa.concat_tables(batches).to_pylist() == table.select(QUESTION_COLUMNS).to_pylist()
    assert source.rows(file) == 2500
    assert source.columns(file) == tuple(table.column_names)


def test_batches_are_full_where_every_row_group_has_a_dictionary_of_its_own(tmp_path):
    table = problems(2500)
    coded = table.set_column(
        table.column_names.index("topic"), "topic", table.column("topic").dictionary_encode()
    )
    write(tmp_path / "x.parquet", coded, row_group_size=700)
    source = open_source(str(tmp_path))
    batches = list(source.batches(source.files()[0], QUESTION_COLUMNS, batch_rows=400))
    assert [b.num_rows for b in batches] == [400] * 6 + [100]
    assert pa.concat_tables(batches).to_pylist() == table.select(QUESTION_COLUMNS).to_pylist()


def test_a_column_of_any_type_may_stand_beside_those_that_are_read(tmp_path):
    table = problems(3)
    maps = pa.array([[("a", 1)]] * 3, pa.map_(pa.string(), pa.int64()))
    write(tmp_path / "x.parquet", table.append_column("extra", maps))
    assert rows(open_source(str(tmp_path))) == table.select(QUESTION_COLUMNS).to_pylist()


def test_columns_that_the_file_lacks_are_absent(tmp_path):
    write(tmp_path / "x.parquet", problems(2).select(["topic", "question"]))
    source = open_source(str(tmp_path))
    (batch,) = source.batches(source.files()[0], QUESTION_COLUMNS)
    assert batch.column_names == ["question", "topic"]


@pytest.mark.parametrize("name", ["x.parquet", "x.jsonl"])
def test_a_file_without_any_of_the_columns_still_counts_its_rows(tmp_path, name):
    table = problems(5).select(["question"])
    if name.endswith("parquet"):
        write(tmp_path / name, table)
    else:
        write_lines(tmp_path / name, *table.to_pylist(), {"question": "q", "r1_solution_2": "s"})
    source = open_source(str(tmp_path))
    batches = list(source.batches(source.files()[0], SOLUTION_COLUMNS, batch_rows=3))
    assert [b.num_rows for b in batches] == ([3, 2] if name.endswith("parquet") else [3, 3])
    assert batches[0].to_pylist() == [dict.fromkeys(SOLUTION_COLUMNS)] * 3
    if name.endswith("jsonl"):
        assert batches[1].to_pylist()[-1] == {"r1_solution_2": "s"}


def test_a_file_without_questions_says_what_it_has(tmp_path):
    write(tmp_path / "x.parquet", pa.table({"prompt": ["a"], "topic": ["b"]}))
    with pytest.raises(SourceShape, match=r"x\.parquet has no column 'question'.* prompt, topic"):
        rows(open_source(str(tmp_path)))


def test_numbers_become_text_and_dictionaries_plain_text(tmp_path):
    table = pa.table(
        {
            "question": pa.array(["a", "b"]).dictionary_encode(),
            "final_answer": pa.array([4, None], pa.int64()),
            "difficulty": pa.array([3, None], pa.int8()),
            "topic": pa.nulls(2),
        }
    )
    write(tmp_path / "x.parquet", table)
    assert rows(open_source(str(tmp_path))) == [
        {"question": "a", "final_answer": "4", "difficulty": 3.0, "topic": None},
        {"question": "b", "final_answer": None, "difficulty": None, "topic": None},
    ]


def test_difficulty_written_as_text_comes_as_text(tmp_path):
    table = pa.table({"question": ["a", "b"], "difficulty": ["hard", "5.0"]})
    write(tmp_path / "x.parquet", table)
    assert rows(open_source(str(tmp_path))) == table.to_pylist()


@pytest.mark.parametrize("column", ["question", "final_answer", "topic", "difficulty"])
def test_a_struct_where_text_belongs_names_file_column_and_type(tmp_path, column):
    table = problems(1).drop_columns([column]).append_column(column, pa.array([{"en": "x"}]))
    write(tmp_path / "x.parquet", table)
    with pytest.raises(SourceShape, match=rf"x\.parquet: column '{column}' .* struct<en: string>"):
        rows(open_source(str(tmp_path)))


def test_null_cells_and_nan_are_missing(tmp_path):
    write(
        tmp_path / "x.parquet", pa.table({"question": [None, "q"], "difficulty": [math.nan, -1.0]})
    )
    first, second = rows(open_source(str(tmp_path)))
    assert first == {"question": None, "difficulty": None}
    assert second == {"question": "q", "difficulty": -1.0}


def test_a_file_without_rows_is_no_error(tmp_path):
    write(tmp_path / "train-0.parquet", problems(0))
    write(tmp_path / "train-1.parquet", problems(2))
    assert len(rows(open_source(str(tmp_path)))) == 2


@pytest.mark.parametrize("keep", [0, 3, 900, -1])
def test_a_truncated_shard_is_named_with_what_to_do(tmp_path, keep):
    path = write(tmp_path / "train-00000-of-00001.parquet", problems(50))
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(SourceDamaged, match=r"train-00000-of-00001\.parquet cannot be .*fetch"):
        rows(open_source(str(tmp_path)))


def test_damage_inside_a_shard_is_named(tmp_path):
    path = write(tmp_path / "x.parquet", problems(500), compression="zstd")
    data = bytearray(path.read_bytes())
    data[40:400] = bytes(360)
    path.write_bytes(data)
    with pytest.raises(SourceDamaged, match=r"x\.parquet cannot be read"):
        rows(open_source(str(tmp_path)))


def test_leaving_a_file_half_read_is_harmless(tmp_path):
    write(tmp_path / "x.parquet", problems(3000), row_group_size=500)
    source = open_source(str(tmp_path))
    for _ in range(3):
        batches = source.batches(source.files()[0], QUESTION_COLUMNS, batch_rows=100)
        assert next(batches).num_rows == 100
        batches.close()
    assert len(rows(source)) == 3000


# Reading JSON.


@pytest.mark.parametrize("name", ["x.jsonl", "x.json", "list.json", "x.jsonl.gz", "list.json.gz"])
def test_json_lines_and_lists_packed_or_not_give_the_same_rows(tmp_path, name):
    records = problems(30).to_pylist()
    text = (
        json.dumps(records, indent=1)
        if name.startswith("list")
        else "".join(json.dumps(record) + "\n" for record in records)
    ).encode()
    (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    source = open_source(str(tmp_path))
    (file,) = source.files()
    batches = list(source.batches(file, QUESTION_COLUMNS, batch_rows=20))
    assert [b.num_rows for b in batches] == [20, 10]
    assert pa.concat_tables(batches).to_pylist() == (
        problems(30).select(QUESTION_COLUMNS).to_pylist()
    )
    assert source.columns(file) == tuple(problems(1).column_names)
    assert source.rows(file) is None


def test_values_in_json_come_exactly_as_written(tmp_path):
    (tmp_path / "x.jsonl").write_text(
        '\ufeff{"question": "2020-01-01", "final_answer": 5, "difficulty": 5}\n\n'
        '{"question": "7", "final_answer": 5.0, "difficulty": 5.5, "topic": ["Mathematics"]}\n'
        '{"question": "\\ud800 é", "final_answer": 123456789012345678901234567890}\n'
        '{"final_answer": true, "difficulty": NaN}',
        encoding="utf-8",
    )
    got = rows(open_source(str(tmp_path)))
    assert [r["question"] for r in got] == ["2020-01-01", "7", "? é", None]
    assert [r["final_answer"] for r in got] == [
        "5",
        "5.0",
        "123456789012345678901234567890",
        "true",
    ]
    assert [r["topic"] for r in got] == [None, '["Mathematics"]', None, None]
    assert [r["difficulty"] for r in got] == [5.0, 5.5, None, None]


def test_mixed_difficulty_comes_as_text(tmp_path):
    write_lines(
        tmp_path / "x.jsonl",
        *({"question": "q", "difficulty": d} for d in (5.0, "hard", None, -1, [1], "5.5")),
    )
    got = [r["difficulty"] for r in rows(open_source(str(tmp_path)))]
    assert got == ["5.0", "hard", None, "-1", "[1]", "5.5"]


def test_the_type_of_difficulty_may_change_between_batches(tmp_path):
    write_lines(
        tmp_path / "x.jsonl",
        *({"question": "q", "difficulty": d} for d in (1, 2, "hard", 3)),
    )
    source = open_source(str(tmp_path))
    kinds = [
        batch.schema.field("difficulty").type
        for batch in source.batches(source.files()[0], QUESTION_COLUMNS, batch_rows=2)
    ]
    assert kinds == [pa.float64(), pa.string()]


def test_a_broken_line_is_named_by_its_number(tmp_path):
    path = write_lines(tmp_path / "x.jsonl", *({"question": str(n)} for n in range(5)))
    path.write_text(path.read_text().replace('"3"', '"3'))
    with pytest.raises(SourceDamaged, match=r"x\.jsonl, line 4: not valid JSON"):
        rows(open_source(str(tmp_path)))


@pytest.mark.parametrize("as_list", [True, False])
def test_a_json_file_cut_short_is_damaged(tmp_path, as_list):
    records = [{"question": "q" * 50} for _ in range(20)]
    text = json.dumps(records, indent=0) if as_list else "\n".join(map(json.dumps, records))
    (tmp_path / "x.json").write_text(text[:-20])
    with pytest.raises(SourceDamaged, match=r"x\.json, line \d\d: not valid JSON.*cut short"):
        rows(open_source(str(tmp_path)))


def test_json_that_is_no_text_or_cut_inside_its_packing_is_damaged(tmp_path):
    (tmp_path / "x.jsonl").write_bytes(b'{"question": "\xff\xfe"}\n')
    with pytest.raises(SourceDamaged, match="not UTF-8"):
        rows(open_source(str(tmp_path / "x.jsonl")))
    packed = gzip.compress(json.dumps({"question": os.urandom(5000).hex()}).encode())
    (tmp_path / "y.jsonl.gz").write_bytes(packed[:2000])
    with pytest.raises(SourceDamaged, match=r"y\.jsonl\.gz cannot be read"):
        rows(open_source(str(tmp_path / "y.jsonl.gz")))


def test_json_without_questions_says_what_it_has(tmp_path):
    write_lines(tmp_path / "x.jsonl", {"problem": "p", "answer": "a"})
    with pytest.raises(SourceShape, match=r"no 'question' .* they have problem, answer"):
        rows(open_source(str(tmp_path)))


def test_an_empty_json_file_has_no_rows(tmp_path):
    (tmp_path / "x.jsonl").write_text("")
    source = open_source(str(tmp_path))
    assert rows(source) == []
    assert source.columns(source.files()[0]) == ()


# Identity.


def test_identity_is_the_sha256_of_the_bytes(tmp_path):
    path = write(tmp_path / "x.parquet", problems(3))
    source = open_source(str(tmp_path))
    assert source.identity(source.files()[0]) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_mapping_of_hub_rows_comes_with_a_mirror(tmp_path):
    write(tmp_path / "hub/zwhe99/DeepMath-103K/x.parquet", problems(1))
    assert open_source(str(tmp_path)).hub_rows() is None
    mapping = pa.table({"hub_row": pa.array([7], pa.int32()), "question": ["q"]})
    write(tmp_path / "reference/deepmath_hub_rows.parquet", mapping)
    assert open_source(str(tmp_path)).hub_rows().to_pylist() == [{"question": "q", "hub_row": 7}]


def test_only_a_full_copy_of_the_pinned_revision_has_hub_rows(tmp_path, monkeypatch):
    for k in range(10):
        write(tmp_path / f"data/train-{k:05d}-of-00010.parquet", problems(5, 5 * k))
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.parquet"))
    assert not open_source(str(tmp_path)).rows_are_hub_rows
    monkeypatch.setattr(published, "BYTES_TO_DOWNLOAD", size)
    assert not open_source(str(tmp_path)).rows_are_hub_rows
    monkeypatch.setattr(published, "ROWS", 50)
    assert open_source(str(tmp_path)).rows_are_hub_rows
    monkeypatch.setattr(published, "BYTES_TO_DOWNLOAD", size + 1)
    assert not open_source(str(tmp_path)).rows_are_hub_rows


# Real rows.


@needs_real_data
def test_the_real_mirror_has_its_rows_mapping_and_comparison_sets():
    source = open_source(REAL)
    got = [
        pa.concat_tables(source.batches(f, (*QUESTION_COLUMNS, *SOLUTION_COLUMNS)))
        for f in source.files()
    ]
    table = pa.concat_tables(got)
    assert (len(got), table.num_rows) == (3, 9265)
    assert table.num_rows - table.column("difficulty").null_count == 5773
    assert table.num_rows - table.column("topic").null_count == 1980
    assert table.num_rows - table.column("r1_solution_3").null_count == 3
    assert source.hub_rows().num_rows == 3865
    assert not source.rows_are_hub_rows
    dapo, dsr, *_ = COMPARISON_SETS
    assert (len(rows(source, ["problem"], dapo)), len(rows(source, ["problem"], dsr))) == (
        17917,
        39808,
    )
    assert len(rows(source, ["record"], COMPARISON_SETS[4])) == 4510


def test_streaming_does_not_import_torch(tmp_path):
    """It would take longer than a small build does."""
    write = "pq.write_table(pa.table({'question': ['q'] * 5}), 'train.parquet')"
    program = f"""
import sys, pyarrow as pa, pyarrow.parquet as pq
{write}
from deepmath_viz.sources import QUESTION_COLUMNS, open_source
source = open_source(".")
rows = sum(t.num_rows for f in source.files() for t in source.batches(f, QUESTION_COLUMNS))
print(rows, "torch" in sys.modules)
"""
    root = str(ROOT)
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert ended.stdout.split() == ["5", "False"]
