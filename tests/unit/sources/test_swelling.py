"""Files that swell: a few MB that hold, or promise, gigabytes end with a name, in little memory."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.config import ROOT
from deepmath_viz.errors import SourceDamaged, SourceTooLarge
from deepmath_viz.sources import (
    QUESTION_COLUMNS,
    coordinates,
    limits,
    open_source,
    parquet_pages,
    reading,
)

#: MB that a process may take beyond what it takes for a file of one row.
MARGIN = 700
_READ = """
import resource, sys
from deepmath_viz.errors import SourceTooLarge
from deepmath_viz.sources import QUESTION_COLUMNS, open_source
def read(path):
    source = open_source(path)
    (file,) = source.files()
    return [source.columns(file), sum(t.num_rows for t in source.batches(file, QUESTION_COLUMNS))]
read(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    print(read(sys.argv[2])[1], "rows")
except SourceTooLarge as err:
    print(err)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: Any) -> Path:
    """A file with one row, in Parquet and in JSON lines."""
    folder = tmp_path_factory.mktemp("small")
    pq.write_table(pa.table({"question": ["q"]}), folder / "x.parquet")
    (folder / "x.jsonl").write_text('{"question": "q"}\n')
    return folder


@pytest.fixture
def read(small: Path) -> Any:
    """Reads a file in a process of its own; gives what it says, and MB of memory it took more."""

    def read(path: Path) -> tuple[str, int]:
        usual = small / ("x.parquet" if path.suffix == ".parquet" else "x.jsonl")
        done = subprocess.run(
            [sys.executable, "-c", _READ, usual, path],
            cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
        )  # fmt: skip
        *said, memory = done.stdout.splitlines()
        return " ".join(said), int(memory)

    return read


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    source = open_source(str(path))
    (file,) = source.files()
    for table in source.batches(file, QUESTION_COLUMNS):
        yield from table.to_pylist()


def packed(path: Path, *pieces: bytes, times: int = 1) -> Path:
    """A packed file in which the second piece is repeated."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(pieces[0])
        for _ in range(times):
            file.write(pieces[1])
        file.write(pieces[2])
    return path


@pytest.mark.parametrize(
    ("name", "begin", "end", "where"),
    [
        ("x.jsonl.gz", b'{"question": "a"}\n{"question": "', b'"}\n', "line 2"),
        ("x.json.gz", b'[{"question": "a"},\n{"question": "', b'"}]', "record 1"),
        ("y.json.gz", b'[{"question": "a"}, ' , b'1]', "record 1"),
    ],
)  # fmt: skip
def test_a_line_of_gigabytes_in_a_small_file_is_named(
    read: Any, tmp_path: Path, name: str, begin: bytes, end: bytes, where: str
) -> None:
    filler = b"1" if name.startswith("y") else b"q"
    path = packed(tmp_path / name, begin, filler * (1 << 20), end, times=400)
    assert path.stat().st_size < 5_000_000
    said, memory = read(path)
    assert f"{name}, {where}: has more than 33.6 MB; 33.6 MB are read" in said
    assert "leave the row out or split it" in said and memory < MARGIN


def test_a_cell_of_parquet_that_is_too_long_is_named(read: Any, tmp_path: Path) -> None:
    texts = ["short", "q" * (limits.LONGEST + 1), "short"]
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"question": texts}), path, compression="zstd")
    said, memory = read(path)
    assert "x.parquet, row 1, column 'question': has 33.6 MB; 33.6 MB are read" in said
    assert path.stat().st_size < 1_000_000 and memory < MARGIN


def test_a_long_text_that_many_rows_share_comes_out_a_few_at_a_time(
    read: Any, tmp_path: Path
) -> None:
    path = tmp_path / "x.parquet"
    shared = pa.array(["q" * 4_000_000] * 1000).dictionary_encode()
    pq.write_table(
        pa.table({"question": shared}), path, compression="zstd", dictionary_pagesize_limit=1 << 28
    )
    said, memory = read(path)
    assert re.search(r"x\.parquet has .* and unpacks to 1\.\d+ GB or more; 1\.07 GB are read", said)
    assert memory < MARGIN
    assert path.stat().st_size < 1_000_000


def test_a_footer_that_promises_too_much_is_not_believed(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"question": ["q" * 1000] * 1000}), path, use_dictionary=False)
    assert len(list(rows_of(path))) == 1000
    monkeypatch.setattr(limits, "SWOLLEN", 100_000)
    monkeypatch.setattr(limits, "TIMES", 1)
    with pytest.raises(SourceTooLarge, match=r"x\.parquet has .* and unpacks to 1.01 MB or more"):
        list(rows_of(path))
    monkeypatch.undo()
    monkeypatch.setattr(limits, "ROWS", 999)
    with pytest.raises(SourceTooLarge, match=r"x\.parquet promises 1,000 rows; 999 are read"):
        list(rows_of(path))


def test_rows_without_any_column_wanted_are_bounded_too(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    rows = limits.ROWS + 1
    nulls = pa.table({"question": pa.nulls(1 << 20, pa.string())})
    with pq.ParquetWriter(path, nulls.schema) as file:
        for start in range(0, rows, 1 << 20):
            file.write_table(nulls.slice(0, min(1 << 20, rows - start)))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(SourceTooLarge, match="promises 50,000,001 rows"):
        next(rows_of(path))


@pytest.mark.parametrize("depth", [101, 900, 5_000])
@pytest.mark.parametrize("name", ["x.jsonl", "x.json"])
def test_json_that_is_nested_too_deep_is_named(tmp_path: Path, depth: int, name: str) -> None:
    line = '{"question": "q", "odd": ' + "[" * depth + "]" * depth + "}"
    listed = name == "x.json"
    (tmp_path / name).write_text(f"[{line}]" if listed else f"\n{line}\n")
    where = "record 0" if listed else "line 2"
    with pytest.raises(SourceTooLarge, match=f"{where}: lists and objects are nested more than"):
        list(rows_of(tmp_path / name))


def test_json_nested_as_deep_as_is_read_comes_through(tmp_path: Path) -> None:
    odd = "[" * 98 + "]" * 98
    (tmp_path / "x.jsonl").write_text(f'{{"question": "q", "difficulty": {odd}}}\n')
    assert next(rows_of(tmp_path / "x.jsonl"))["difficulty"] == odd


def test_huge_numbers_are_read_as_written_or_as_infinite(tmp_path: Path) -> None:
    digits = "9" * 10_000
    (tmp_path / "x.jsonl").write_text(
        f'{{"question": "q", "final_answer": {digits}, "difficulty": {digits}, "odd": {digits}}}\n'
    )
    (row,) = rows_of(tmp_path / "x.jsonl")
    assert row["final_answer"] == digits and row["difficulty"] == float("inf")


def test_a_list_is_read_value_by_value(tmp_path: Path) -> None:
    values = [*range(3), "a, ]b", {"question": "q"}, ["x", [1]], None, 12.50, -0.0, True]
    text = json.dumps(values, indent=2)
    (tmp_path / "x.json").write_text("\n\n\ufeff" + text + "\n ", encoding="utf-8")
    source = open_source(str(tmp_path))
    (file,) = source.files()
    (table,) = source.batches(file, ["record"])
    assert table["record"].to_pylist()[4] is None and table.num_rows == len(values)
    last = text.count("\n") + 1
    for broken, line in ((text[:-1], last), (text.replace(" 1,", " 1"), 4), (text + "]", last)):
        (tmp_path / "x.json").write_text(broken)
        with pytest.raises(SourceDamaged, match=rf"x\.json, line {line}: not valid JSON"):
            list(source.batches(file, ["record"]))


def test_long_rows_come_fewer_at_a_time(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "BATCH", 5_000)
    texts = ["q" * 1_000] * 12
    pq.write_table(pa.table({"question": texts}), tmp_path / "x.parquet")
    (tmp_path / "x.jsonl").write_text("".join(json.dumps({"question": t}) + "\n" for t in texts))
    for name, sizes in (("x.jsonl", [5, 5, 2]), ("x.parquet", [6, 6])):
        source = open_source(str(tmp_path / name))
        (file,) = source.files()
        tables = list(source.batches(file, ["question"], batch_rows=6))
        assert [table.num_rows for table in tables] == sizes
        assert [q for table in tables for q in table["question"].to_pylist()] == texts


def test_a_build_that_needs_too_much_memory_says_so_and_ends(tmp_path: Path, deepmath: Any) -> None:
    (tmp_path / "x.jsonl").write_text('{"question": "q"}\n' * 10)
    words = ("build", "--source", tmp_path / "x.jsonl", "--stage", "problems", "--cache", tmp_path)
    done = deepmath(*words, env={"DEEPMATH_BUILD_MEMORY": "0.1"})
    assert done.returncode == 1
    assert "more memory than it may take" in done.stderr and "of 100 MB" in done.stderr
    assert "Traceback" not in done.stderr
    failed = deepmath("status", "--cache", tmp_path).stdout
    assert "more memory than it may take" in failed
    done = deepmath(*words)
    assert done.returncode == 0
    assert "memory: " in done.stderr and "that a build may take" in done.stderr
    wrong = deepmath(*words, env={"DEEPMATH_BUILD_MEMORY": "much"})
    assert wrong.returncode == 2 and "give gigabytes" in wrong.stderr


def lying(path: Path, *, shared: bool) -> Path:
    """A file whose footer promises 100 kB, and whose page unpacks to 256 MB."""
    text = pa.array(["q" * (256 << 20)])
    table = pa.table({"question": text.dictionary_encode() if shared else text})
    pq.write_table(
        table, path, compression="zstd", use_dictionary=shared, write_statistics=False,
        store_schema=False, dictionary_pagesize_limit=1 << 30,
    )  # fmt: skip
    data = path.read_bytes()
    begin = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    group = pq.read_metadata(path).row_group(0)
    footer = data[begin:]
    for size in {group.column(0).total_uncompressed_size, group.total_byte_size}:
        assert varint(size) in footer
        footer = footer.replace(varint(size), varint(100_000, len(varint(size))))
    path.write_bytes(data[:begin] + footer)
    assert pq.read_metadata(path).row_group(0).column(0).total_uncompressed_size == 100_000
    return path


def varint(number: int, length: int = 0) -> bytes:
    """A number as Parquet's footers write it, filled up to a length."""
    left, found = number << 1, bytearray()
    while left or len(found) < length:
        found.append(left & 127 | 128)
        left >>= 7
    found[-1] &= 127
    return bytes(found)


@pytest.mark.parametrize("shared", [False, True])
def test_pages_that_unpack_to_more_than_the_footer_says_are_named_before_they_do(
    tmp_path: Path, shared: bool
) -> None:
    path = lying(tmp_path / "x.parquet", shared=shared)
    assert path.stat().st_size < 100_000
    with pytest.raises(SourceTooLarge, match=r"unpacks to 100 kB, and its pages say 268 MB"):
        list(rows_of(path))
    (file,) = open_source(str(path)).files()
    remote = reading.tables(file, QUESTION_COLUMNS, batch_rows=10, opening=lambda: path.open("rb"))
    with pytest.raises(SourceTooLarge, match="its pages say"):
        list(remote)


@pytest.mark.parametrize("kind", ["dictionary", "plain", "many", "version 2"])
def test_pages_of_honest_files_are_read_as_they_are(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.parquet"
    texts = [f"question {n % 50 if kind == 'dictionary' else n}" * 20 for n in range(3_000)]
    pq.write_table(
        pa.table({"question": texts, "other": texts}), path, row_group_size=1_000,
        use_dictionary=kind == "dictionary", data_page_size=2_000 if kind == "many" else None,
        data_page_version="2.0" if kind == "version 2" else "1.0", write_page_checksum=True,
    )  # fmt: skip
    assert [row["question"] for row in rows_of(path)] == texts
    assert len(parquet_pages.chunks(pq.read_metadata(path), QUESTION_COLUMNS)) == 3
    (file,) = open_source(str(path)).files()
    remote = reading.tables(file, QUESTION_COLUMNS, batch_rows=500, opening=lambda: path.open("rb"))
    assert [q for table in remote for q in table["question"].to_pylist()] == texts


def test_what_is_no_page_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"question": ["q" * 1_000]}), path, compression="none")
    start = next(iter(parquet_pages.chunks(pq.read_metadata(path), QUESTION_COLUMNS)))
    data = bytearray(path.read_bytes())
    data[start : start + 20] = b"\xff" * 20
    path.write_bytes(data)
    with pytest.raises(SourceDamaged, match=f"at byte {start} there is no page"):
        list(rows_of(path))


@pytest.mark.parametrize(
    "header",
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (1" + "0" * 40 + ", 2), }",
     "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000, 1000000000000), }",
     "{'descr': '<S2000000000', 'fortran_order': False, 'shape': (478844, 2), }",
     "(" * 5_000, "[" * 9_000],
)  # fmt: skip
def test_coordinates_that_promise_what_they_have_not_are_named(tmp_path: Path, header: str) -> None:
    path = tmp_path / "x.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode())
    with pytest.raises(SourceDamaged, match=r"x\.npy cannot be read as an array"):
        coordinates.read(path)


def test_coordinates_that_are_no_file_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.npy")
    with pytest.raises(SourceDamaged, match="it is no file"):
        coordinates.read(tmp_path / "x.npy")
