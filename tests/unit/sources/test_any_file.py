"""Any file is read right: every Arrow type, JSON and CSV as people write them."""

from __future__ import annotations

import csv
import decimal
import gzip
import json
import math
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deepmath_viz.errors import (
    DeepMathError,
    SourceDamaged,
    SourceError,
    SourceNotFound,
    SourceShape,
)
from deepmath_viz.sources import QUESTION_COLUMNS, open_source
from deepmath_viz.sources.cells import arrow, chat, plain
from deepmath_viz.sources.cells.kinds import Kind, arrow_type
from deepmath_viz.sources.cells.odd import Odd, Tally, odd_of
from deepmath_viz.sources.cells.rules import rule_of
from deepmath_viz.sources.columns import ColumnFile, open_columns

LIGHT = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CHAT = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "What is 1+1?"}]


def write(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def lines(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def corpus(path: Path) -> tuple[list[dict[str, Any]], tuple[Odd, ...]]:
    """The question columns of a file as a corpus reads them, and its odd cells."""
    source = open_source(str(path))
    (file,) = source.files()
    rows, tally = [], Tally()
    for table in source.batches(file, QUESTION_COLUMNS):
        tally.take(odd_of(table), len(rows))
        rows += table.to_pylist()
    return rows, tally.odd


def columns(path: Path, **options: Any) -> tuple[dict[str, list[Any]], dict[str, Kind], ColumnFile]:
    """All cells of a file by column, kinds by column, and the file."""
    file = open_columns(path, **options)
    cells: dict[str, list[Any]] = {column.name: [] for column in file.columns}
    for batch in file.batches():
        assert batch.schema.types == [column.type for column in file.columns]
        for name, found in batch.to_pydict().items():
            cells[name] += found
    return cells, {column.name: column.kind for column in file.columns}, file


# Every Arrow type.

SIMPLE = st.sampled_from(
    [
        *(pa.null(), pa.bool_(), pa.int8(), pa.uint64(), pa.int64(), pa.float16(), pa.float64()),
        *(pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary()),
        *(
            pa.binary_view(),
            pa.binary(3),
            pa.date32(),
            pa.date64(),
            pa.time32("s"),
            pa.time64("ns"),
        ),
        *(pa.timestamp("s"), pa.timestamp("ns"), pa.timestamp("us", "Asia/Tokyo")),
        *(pa.duration("ms"), pa.duration("ns"), pa.month_day_nano_interval(), pa.uuid()),
        *(pa.decimal32(7, 2), pa.decimal64(12, 3), pa.decimal128(30, 5), pa.decimal256(60, -3)),
        *(pa.json_(), pa.bool8()),
    ]
)


def nested(inner: st.SearchStrategy[pa.DataType]) -> st.SearchStrategy[pa.DataType]:
    return st.one_of(
        inner.map(pa.list_),
        inner.map(pa.large_list),
        inner.map(pa.list_view),
        inner.map(lambda kind: pa.list_(kind, 2)),
        inner.map(lambda kind: pa.struct([("a", kind), ("b", pa.string())])),
        inner.map(lambda kind: pa.map_(pa.string(), kind)),
    )


TYPES = st.recursive(SIMPLE, nested, max_leaves=3)


def array_of(kind: pa.DataType, bits: int) -> pa.Array:
    """Five cells of any type, null ones among them, made of random bits."""
    numbers = [(bits >> (12 * n)) % 4096 for n in range(5)]
    if isinstance(kind, pa.BaseExtensionType):
        return pa.ExtensionArray.from_storage(kind, array_of(kind.storage_type, bits))
    if pa.types.is_struct(kind):
        inner = [array_of(kind.field(n).type, bits >> n) for n in range(kind.num_fields)]
        return pa.StructArray.from_arrays(inner, fields=list(kind))
    if pa.types.is_map(kind):
        items = array_of(kind.item_type, bits)
        keys = pa.array([f"k{n % 2}" for n in range(5)])
        return pa.MapArray.from_arrays(pa.array([0, 2, 2, 3, 4, 5], pa.int32()), keys, items)
    if pa.types.is_fixed_size_list(kind):
        items = pa.concat_arrays([array_of(kind.value_type, bits), array_of(kind.value_type, bits)])
        return pa.FixedSizeListArray.from_arrays(items, type=kind)
    if hasattr(kind, "value_type") and not pa.types.is_dictionary(kind):
        offsets, items = pa.array([0, 2, 2, 3, 4, 5], pa.int32()), array_of(kind.value_type, bits)
        if "view" in str(kind)[:15]:
            sizes = pa.array([2, 0, 1, 1, 1], pa.int32())
            return pa.ListViewArray.from_arrays(offsets[:5], sizes, items)
        lists = pa.LargeListArray if "large" in str(kind)[:6] else pa.ListArray
        return lists.from_arrays(offsets, items)
    cells: list[Any] = [None if n % 7 == 0 else n for n in numbers]
    if pa.types.is_floating(kind):
        odd = {1: math.nan, 2: math.inf}
        return pa.array(
            [None if n is None else odd.get(n % 7, n / 8) for n in cells], pa.float64()
        ).cast(kind)
    if pa.types.is_decimal(kind):
        return pa.array(
            [None if n is None else decimal.Decimal(n % 90) * 1000 for n in cells], kind
        )
    if pa.types.is_boolean(kind):
        return pa.array([None if n is None else n % 2 == 0 for n in cells])
    if pa.types.is_fixed_size_binary(kind):
        width = kind.byte_width
        return pa.array([None if n is None else bytes([n % 256] * width) for n in cells], kind)
    if pa.types.is_interval(kind):
        return pa.array([None if n is None else (n, n, n) for n in cells], kind)
    words = {1: "NaN", 2: "x^2", 3: "", 4: "é"}
    if "string" in str(kind):
        return pa.array([None if n is None else words.get(n % 7, str(n)) for n in cells], kind)
    if "binary" in str(kind):
        spoilt = [None if n is None else b"\xff" * (n % 3) + str(n).encode() for n in cells]
        return pa.array(spoilt, kind)
    if pa.types.is_null(kind):
        return pa.nulls(5)
    huge = [None if n is None else n * (1 if n % 5 else 1 << 40) for n in cells]
    width = {"int8": 100, "uint8": 100}.get(str(kind), 1 << 31)
    made = pa.array([None if n is None else n % width for n in huge], pa.int64())
    if pa.types.is_date64(kind):
        return pa.array([None if n is None else n * 86_400_000 for n in cells], pa.int64()).cast(
            kind
        )
    return made.cast(pa.int32()).cast(kind) if kind.bit_width == 32 else made.cast(kind)


def wrapped(array: pa.Array, how: int) -> pa.Array:
    """The same cells by themselves, in a dictionary, or as runs."""
    try:
        if how == 1:
            return array.dictionary_encode()
        if how == 2:
            ends = pa.array([1, 2, 3, 4, 5], pa.int32())
            return pa.RunEndEncodedArray.from_arrays(ends, array)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError):
        pass
    return array


@LIGHT
@given(TYPES, st.integers(0, (1 << 60) - 1), st.integers(0, 2), st.sampled_from(Kind))
def test_every_arrow_type_becomes_any_kind_or_is_counted(kind, bits, how, wanted):
    array = wrapped(array_of(kind, bits), how)
    if pa.types.is_struct(kind):
        assert arrow.refusal(kind)
        return
    own, odd = arrow.kind_column("c", array)
    assert own.type in (arrow_type(rule_of(kind).kind), pa.int64())
    asked, counted = arrow.kind_column("c", array, wanted, whole=False)
    assert asked.type == arrow_type(wanted)
    for made, said in ((own, odd), (asked, counted)):
        made.validate(full=True)
        assert len(made) == len(array)
        assert sum(one.count for one in said) <= made.null_count
        assert "NaN" not in made.to_pylist()
        if pa.types.is_floating(made.type):
            assert all(n is None or math.isfinite(n) for n in made.to_pylist())
        assert {one.column for one in said} <= {"c"}
        assert all(0 <= one.first < 5 for one in said)


@LIGHT
@given(SIMPLE, st.integers(0, (1 << 60) - 1))
def test_the_short_way_says_what_cell_by_cell_says(kind, bits):
    array = array_of(kind, bits)
    short = arrow._short("c", array, Kind.TEXT, False)
    if short is None or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return
    long, _ = arrow.cells("c", arrow.values(array), plain.text, pa.string())
    assert short[0].to_pylist() == long.to_pylist()


def test_unions_are_read_cell_by_cell():
    kinds = pa.array([0, 1, 1, 0], pa.int8())
    union = pa.UnionArray.from_sparse(
        kinds, [pa.array([1, 2, 3, 4]), pa.array(["a", "b", "c", "d"])]
    )
    made, odd = arrow.kind_column("c", union)
    assert (made.to_pylist(), odd) == (["1", "b", "c", "4"], ())


def test_kinds_keep_their_values(tmp_path):
    from datetime import UTC, datetime, timedelta

    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    path = write(
        tmp_path / "x.parquet",
        rate=pa.array([0.25, math.nan, math.inf]),
        tries=pa.array([1, None, 3], pa.int8()),
        exact=pa.array(
            [decimal.Decimal("1.50"), None, decimal.Decimal("-2")], pa.decimal256(50, 2)
        ),
        seen=pa.array([moment] * 3, pa.timestamp("ns", "Asia/Tokyo")),
        took=pa.array([timedelta(seconds=1.5)] * 3),
        tags=pa.array([["a", None], [], None], pa.list_(pa.dictionary(pa.int8(), pa.string()))),
        extra_info=pa.array([{"model_difficulty": {"x": 3, "y": None}}] * 3),
        odd=pa.array([{"k": [1]}] * 3, pa.map_(pa.string(), pa.list_(pa.int64()))),
        none=pa.nulls(3),
        prompt=pa.array([CHAT] * 3),
    )
    cells, kinds, file = columns(path)
    assert file.rows == 3
    assert cells["rate"] == [0.25, None, None]
    assert cells["tries"] == [1, None, 3] and cells["exact"] == [1.5, None, -2.0]
    assert cells["seen"] == [moment.replace(tzinfo=None)] * 3
    assert cells["took"] == [1.5] * 3 and cells["tags"] == [["a"], [], None]
    assert cells["extra_info.model_difficulty.x"] == [3] * 3 and "extra_info" not in cells
    assert cells["odd"] == ['{"k": [1]}'] * 3 and cells["prompt"] == ["What is 1+1?"] * 3
    assert kinds["none"] is Kind.MISSING and kinds["seen"] is Kind.DATE
    assert kinds["tags"] is Kind.LIST and kinds["took"] is Kind.NUMBER
    assert file.odd == (Odd("rate", plain.INFINITE, 1, 2),)


def test_a_text_with_bytes_that_are_no_text_is_counted_and_not_fatal(tmp_path):
    offsets = pa.array([0, 1, 2, 3], pa.int32()).buffers()[1]
    spoilt = pa.StringArray.from_buffers(3, offsets, pa.py_buffer(b"a\xffc"))
    path = write(tmp_path / "x.parquet", question=spoilt)
    rows, odd = corpus(path)
    assert [row["question"] for row in rows] == ["a", None, "c"]
    assert odd == (Odd("question", plain.NOT_UTF8, 1, 1),)


# What a corpus reads.


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_nan_is_missing_and_never_a_word(tmp_path, form):
    cells = [math.nan, 2.5]
    path = tmp_path / f"x.{form}"
    if form == "parquet":
        write(path, **dict.fromkeys(QUESTION_COLUMNS, cells))
    else:
        lines(path, *(dict.fromkeys(QUESTION_COLUMNS, cell) for cell in cells))
    rows, odd = corpus(path)
    assert rows == [
        dict.fromkeys(QUESTION_COLUMNS),
        {"question": "2.5", "final_answer": "2.5", "difficulty": 2.5, "topic": "2.5"},
    ]
    assert odd == ()


def test_one_cell_of_the_wrong_kind_is_counted_with_its_place(tmp_path):
    path = lines(
        tmp_path / "x.jsonl",
        {"question": "q", "final_answer": ["5"]},
        {"question": "r", "final_answer": ["5", "6"]},
        {"question": {"en": "x"}, "final_answer": True},
    )
    rows, odd = corpus(path)
    assert [(row["question"], row["final_answer"]) for row in rows] == [
        ("q", "5"), ("r", None), (None, "true"),
    ]  # fmt: skip
    assert [(one.column, one.count, one.first) for one in odd] == [
        ("final_answer", 1, 1), ("question", 1, 2),
    ]  # fmt: skip
    assert str(odd[1]) == "column 'question': an object where text is needed, taken as missing"


def test_a_list_as_topic_is_the_same_in_parquet_and_json(tmp_path):
    records = [{"question": "q", "topic": ["Mathematics", "Algebra"]}]
    one, _ = corpus(lines(tmp_path / "a.jsonl", *records))
    other, _ = corpus(write(tmp_path / "b.parquet", question=["q"], topic=[records[0]["topic"]]))
    assert one[0]["topic"] == other[0]["topic"] == '["Mathematics", "Algebra"]'


@pytest.mark.parametrize("form", ["parquet", "jsonl", "csv"])
def test_a_question_in_chat_format_is_the_users_turn(tmp_path, form):
    path = tmp_path / f"x.{form}"
    if form == "parquet":
        write(path, question=[CHAT])
    elif form == "jsonl":
        lines(path, {"question": CHAT})
    else:
        with path.open("w", newline="") as out:
            csv.writer(out).writerows([["question"], [str(CHAT)]])
    rows, _ = corpus(path)
    assert chat.unwrapped(rows[0]["question"]) == "What is 1+1?"


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ([("user", "a"), ("assistant", "b"), ("user", "c")], "c"),
        ([("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d")], "a"),
        ([("system", "s"), ("USER", [{"type": "text", "text": "q"}])], "q"),
        ([("assistant", "b")], None),
    ],
)
def test_the_users_turn_is_the_question(messages, said):
    assert chat.user_turn([{"role": who, "content": what} for who, what in messages]) == said
    assert chat.user_turn([{"from": "human", "value": "h"}, {"from": "gpt", "value": "g"}]) == "h"


def test_two_columns_of_one_name_are_refused_only_where_they_are_read(tmp_path):
    twice = pa.Table.from_arrays([pa.array(["q"]), pa.array(["r"])], names=["question"] * 2)
    pq.write_table(twice, tmp_path / "x.parquet")
    (tmp_path / "y.csv").write_text("question,question\nq,r\n")
    for name in ("x.parquet", "y.csv"):
        with pytest.raises(SourceShape, match=r"has 2 columns called 'question', and which one"):
            corpus(tmp_path / name)
    unused = pa.Table.from_arrays(
        [pa.array(["q"]), *[pa.array([1])] * 2], names=["question", "x", "x"]
    )
    pq.write_table(unused, tmp_path / "x.parquet")
    (tmp_path / "y.csv").write_text("x,question,x\n1,q,2\n")
    for name in ("x.parquet", "y.csv"):
        assert corpus(tmp_path / name)[0][0]["question"] == "q"


# JSON as people write it.


JSON_VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(10**25), 10**25), st.floats(), st.text(max_size=8),
        st.sampled_from(["NaN", "5", "2026-01-01", "\ud800", "true", "-"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip


@LIGHT
@given(
    records=st.lists(st.dictionaries(st.sampled_from("abc"), JSON_VALUES, min_size=1), min_size=1),
    layout=st.sampled_from(["lines", "list", "pretty", "commas"]),
    end=st.sampled_from(["\n", "\r\n", "\n\n"]),
    mark=st.booleans(),
    packing=st.sampled_from(["", ".gz", ".zst"]),
)
def test_any_json_is_read_whatever_its_layout(tmp_path, records, layout, end, mark, packing):
    path = tmp_path / f"x.json{packing}"
    text = {
        "lines": lambda: "".join(json.dumps(r) + end for r in records),
        "commas": lambda: "".join(json.dumps(r) + "," + end for r in records),
        "pretty": lambda: "".join(
            json.dumps(r, indent=2).replace("\n", end) + end for r in records
        ),
        "list": lambda: json.dumps(records, indent=1).replace("\n", end).removesuffix("]") + ",]",
    }[layout]()
    raw = ("\ufeff" * mark + text).encode()
    if packing == ".zst":
        with pa.CompressedOutputStream(str(path), "zstd") as out:
            out.write(raw)
    else:
        path.write_bytes(gzip.compress(raw) if packing else raw)
    cells, _, file = columns(path)
    assert file.rows == len(records)
    assert all(len(found) == len(records) for found in cells.values())
    counted = {one.column: 0 for one in file.odd}
    for one in file.odd:
        counted[one.column] += one.count * (one.what != plain.HALF)
    for name, found in cells.items():
        given = [value_at(record, name) for record in records]
        pairs = list(zip(given, found, strict=True))
        lost = sum(one is not None and made is None for one, made in pairs)
        void = sum(is_void(one) for one in given if one is not None)
        assert lost - void <= counted.get(name, 0) <= lost


def is_void(value: Any) -> bool:
    """Whether nothing is lost where a value becomes missing."""
    if isinstance(value, list):
        return len(value) < 2 and all(map(is_void, value))
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (isinstance(value, str) and value in plain.NOTHING | plain.NAN)


def value_at(record: Any, name: str) -> Any:
    if isinstance(record, dict):
        if name in record:
            return record[name]
        for key, inner in record.items():
            if name.startswith(f"{key}.") and isinstance(inner, dict):
                found = value_at(inner, name[len(key) + 1 :])
                if found is not None:
                    return found
    return None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{'question': 'x'}\n", "line 1: .*single quotes, as Python prints"),
        ('{"question": "x",}\n', "line 1: .*comma before a closing bracket"),
        ('{"question": "a"}\n{"question": None}\n', "line 2: .*None, as Python prints it"),
        ('{question: "x"}\n', "line 1: .*a name without quotes"),
        ('{"question": "x"} // note\n', "line 1: .*a comment, which JSON has none of"),
        ('{"question": "x"} {"question": "y"}\n', "line 1: .*more follows after the value"),
        ('{"question": "x"\n', "value that begins in line 1 never ends"),
        ('{"question":\n"x"\n', "value that begins in line 1 never ends"),
        ('{"question": "q"}\n{"question": "cut', r"line 2: .*cut short"),
    ],
)
def test_what_is_wrong_with_json_is_said_as_it_is(tmp_path, text, why):
    (tmp_path / "x.jsonl").write_text(text)
    with pytest.raises(SourceDamaged, match=why):
        corpus(tmp_path / "x.jsonl")


def test_an_object_over_several_lines_is_read(tmp_path):
    records = [{"question": f"q{n}", "final_answer": str(n)} for n in range(3)]
    (tmp_path / "x.json").write_text("\n".join(json.dumps(r, indent=2) for r in records))
    assert [row["question"] for row in corpus(tmp_path / "x.json")[0]] == ["q0", "q1", "q2"]


def test_of_two_equal_keys_the_last_counts_and_utf16_says_what_it_is(tmp_path):
    (tmp_path / "x.jsonl").write_bytes('{"question": "a", "question": "é"}'.encode("utf-16"))
    assert corpus(tmp_path / "x.jsonl")[0][0]["question"] == "é"


def test_a_mixed_column_is_of_the_kind_of_nine_in_ten(tmp_path):
    numbers = [{"x": n, "y": n} for n in range(9)]
    path = lines(
        tmp_path / "x.jsonl", *numbers, {"x": "hard", "y": "hard"}, {"y": [1, 2]}, {"x": "5.5"}
    )
    cells, kinds, file = columns(path)
    assert (kinds["x"], cells["x"][-3:]) == (Kind.NUMBER, [None, None, 5.5])
    assert (kinds["y"], cells["y"][:2], cells["y"][9:]) == (
        Kind.TEXT,
        ["0", "1"],
        ["hard", None, None],
    )
    assert [(one.column, one.first) for one in file.odd] == [("x", 9), ("y", 10)]
    forced, kinds, _ = columns(path, columns=["y"], kinds={"y": Kind.NUMBER})
    assert kinds == {"y": Kind.NUMBER} and forced["y"][8:10] == [8, None]


def test_huge_and_endless_numbers(tmp_path):
    (tmp_path / "x.jsonl").write_text(
        '{"x": 9223372036854775807, "y": 1}\n{"x": 1, "y": Infinity}\n'
        f'{{"x": 2, "y": {"9" * 400}}}\n' + '{"x": 3, "y": 2}\n' * 17
    )
    cells, _, file = columns(tmp_path / "x.jsonl")
    assert cells["x"][0] == float(9223372036854775807) and cells["y"][:4] == [1.0, None, None, 2.0]
    assert file.odd == (Odd("y", plain.INFINITE, 2, 1),)


# CSV.

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=9)


@LIGHT
@given(
    rows=st.lists(
        st.lists(CELLS, min_size=2, max_size=2),
        max_size=8,
    ),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)  # fmt: skip
def test_csv_comes_back_as_it_was_written(tmp_path, rows, delimiter, end, encoding, quoting):
    path = tmp_path / "x.csv"
    with path.open("w", newline="", encoding=encoding) as out:
        writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)
        writer.writerows([["one", "two"], *rows])
    cells, _, file = columns(path, kinds={"one": Kind.TEXT, "two": Kind.TEXT})
    assert (file.rows, file.odd) == (len(rows), ())
    expected = [[None if cell in ("", *plain.NAN) else cell for cell in row] for row in rows]
    assert [list(row) for row in zip(cells["one"], cells["two"], strict=True)] == expected


def test_kinds_of_csv_are_learned_and_odd_rows_counted(tmp_path):
    (tmp_path / "x.csv").write_text(
        '\ufeff,rate,n,ok,day,word\n'
        '0,0.5,1,true,2026-01-01,one\n\n'
        '1,,NA,false,2026-01-02 10:00,None\n'
        '2,1e-3,3,True,2026-01-03T00:00:00+02:00,"a, ""b"""\n'
        "3,1\n"
        "4,1,4,true,2026-01-04,x,over\n"
        '5,1,5,"tr"ue,2026-01-05,x\n'
    )  # fmt: skip
    cells, kinds, file = columns(tmp_path / "x.csv")
    assert kinds == {
        "rate": Kind.NUMBER,
        "n": Kind.NUMBER,
        "ok": Kind.BOOLEAN,
        "day": Kind.DATE,
        "word": Kind.TEXT,
    }
    assert cells["rate"] == [0.5, None, 0.001, 1.0, 1.0, None] and cells["n"][:3] == [1, None, 3]
    assert cells["word"][:3] == ["one", "None", 'a, "b"']
    assert cells["day"][2].isoformat() == "2026-01-02T22:00:00"
    assert [(one.column, one.what.split(",")[0][:10], one.first) for one in file.odd] == [
        ("", "a row with", 3), ("", "a row with", 4), ("", "a row whos", 5),
    ]  # fmt: skip


def test_a_csv_file_is_a_corpus(tmp_path):
    (tmp_path / "x.csv").write_text('question;difficulty\n"What is\n1+1?";5.5\n')
    assert corpus(tmp_path / "x.csv")[0] == [{"question": "What is\n1+1?", "difficulty": "5.5"}]


@pytest.mark.parametrize(
    ("name", "raw", "error", "why"),
    [
        ("x.csv", b'a,b\n1,"2\n3,4\n', SourceDamaged, r"line 2: a quote is opened there"),
        ("x.csv", b"a,b\n\xe9,1\n", SourceDamaged, "not UTF-8"),
        ("x.csv", b'{"a": 1}\n', SourceDamaged, "JSON by its first line"),
        ("x.csv", b"a,a\n1,2\n", SourceShape, "2 columns called 'a'"),
        ("x.txt", b"a", SourceNotFound, "must end in"),
        ("x.jsonl", b'{"a": {"b": 1}}\n', SourceShape, "its fields are a.b"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, name, raw, error, why):
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(error, match=why):
        columns(tmp_path / name, columns=["a"])


@LIGHT
@given(
    st.binary(max_size=200),
    st.sampled_from(["csv", "jsonl", "json", "parquet", "csv.gz", "json.zst"]),
)
def test_no_bytes_bring_anything_but_a_named_error(tmp_path, raw, ending):
    path = tmp_path / f"x.{ending}"
    path.write_bytes(raw)
    try:
        columns(path)
    except DeepMathError as err:
        assert isinstance(err, SourceError) and "x." in str(err)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    path = lines(tmp_path / "x.jsonl", {"a": 1}, {"a": 2})
    file = open_columns(path)
    lines(path, {"a": 1})
    with pytest.raises(SourceShape, match="has 1 rows now, and had 2"):
        list(file.batches())


def test_a_file_without_columns_and_a_nested_column_that_shall_be_numbers(tmp_path):
    path = lines(tmp_path / "x.jsonl", {}, {})
    assert columns(path)[0] == {}
    write(tmp_path / "y.parquet", s=pa.array([{"a": 1}]))
    assert columns(tmp_path / "y.parquet", columns=[])[0] == {}
    path = lines(tmp_path / "x.jsonl", {"x": [[1]]}, {"x": [[2], [3]]})
    assert columns(path)[0] == {"x": ["[[1]]", "[[2], [3]]"]}
    cells, _, file = columns(path, kinds={"x": Kind.NUMBER})
    assert cells == {"x": [None, None]} and file.odd[0].count == 2
