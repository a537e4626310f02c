"""Results as files and charts, queries in addresses, and amounts in words."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.dataset import wording
from deepmath_viz.sql import address as sql_address
from deepmath_viz.sql import files as sql_files
from deepmath_viz.ui.charts import sql as sql_charts
from deepmath_viz.ui.charts.sql import Drawing
from deepmath_viz.ui.charts.theme import DARK, LIGHT

TABLE = pa.table(
    {
        "id": pa.array([1, 2, None], pa.int64()),
        "text": ['a,"b"\n', "é∑", None],
        "list": pa.array([["x"], [], None], pa.list_(pa.string())),
        "message": pa.array([{"role": "user"}, {"role": None}, None]),
        "sum": pa.array([1, 2, None], pa.decimal128(38, 0)),
        "share": pa.array([0.5, float("nan"), None]),
        "day": pa.array([1, 2, None], pa.date32()),
        "took": pa.array([1, 2, None], pa.duration("us")),
    }
)


def file_of(form: str, table: pa.Table = TABLE) -> bytes:
    return b"".join(sql_files.pieces(form, iter([table.schema, *table.to_batches()])))


def test_csv_reads_back() -> None:
    rows = list(csv.DictReader(io.StringIO(file_of("csv").decode())))
    assert rows[0]["text"] == 'a,"b"\n'
    assert rows[0]["list"] == '["x"]'
    assert json.loads(rows[0]["message"]) == {"role": "user"}
    assert [row["sum"] for row in rows] == ["1", "2", ""]
    assert rows[0]["day"] == "1970-01-02"


def test_jsonl_reads_back() -> None:
    rows = [json.loads(line) for line in file_of("jsonl").decode().splitlines()]
    assert rows[1]["text"] == "é∑" and rows[1]["share"] is None
    assert rows[0]["sum"] == 1 and rows[0]["list"] == ["x"]
    assert rows[2] == dict.fromkeys(TABLE.column_names)


def test_parquet_reads_back_with_its_types() -> None:
    found = pq.read_table(io.BytesIO(file_of("parquet")))
    assert found.num_rows == 3
    for name in ("id", "text", "list", "message", "day", "sum"):
        assert found[name].to_pylist() == TABLE[name].to_pylist()
        assert found.schema.field(name).type == TABLE.schema.field(name).type


@pytest.mark.parametrize("form", sql_files.TYPES)
def test_a_result_without_rows_keeps_its_columns(form: str) -> None:
    made = file_of(form, TABLE.slice(0, 0))
    if form == "csv":
        assert made.decode().startswith('"id","text"')
    elif form == "parquet":
        assert pq.read_table(io.BytesIO(made)).column_names == TABLE.column_names
    else:
        assert made == b""


def test_equal_names_are_told_apart() -> None:
    assert sql_files.distinct(["a", "a", "a_2", "a"]) == ["a", "a_1", "a_2", "a_3"]


def test_values_that_python_has_none_for_do_not_stop_a_file() -> None:
    odd = pa.table({"t": pa.array([2**62, 1], pa.timestamp("us")), "n": [1, 2]})
    assert len(sql_files.records(odd)) == 2
    assert file_of("jsonl", odd).count(b"\n") == 2


def test_decimals_and_infinities_are_exact_in_lists_and_outside() -> None:
    large, small = Decimal("9007199254740993.5"), Decimal("12.00")
    odd = pa.table(
        {
            "d": pa.array([large, small], pa.decimal128(20, 2)),
            "l": pa.array([[large], [Decimal(-3)]], pa.list_(pa.decimal128(20, 2))),
            "f": [float("inf"), float("-inf")],
            "w": pa.array([10**37, None], pa.decimal128(38, 0)),
        }
    )
    assert file_of("jsonl", odd).decode().splitlines() == [
        '{"d": 9007199254740993.50, "l": [9007199254740993.50], "f": "Infinity", "w": 1' + 37 * "0"
        + "}",
        '{"d": 12, "l": [-3], "f": "-Infinity", "w": null}',
    ]  # fmt: skip
    said = file_of("csv", odd).decode()
    assert "9007199254740993.50" in said and "[9007199254740993.50]" in said


def test_decimals_become_integers_where_they_fit() -> None:
    whole = pa.array([2**40, None], pa.decimal128(38, 0))
    assert sql_files.numbers(whole).type == pa.int64()
    large = pa.array([10**30], pa.decimal128(38, 0))
    assert sql_files.numbers(large).to_pylist() == [1e30]


@given(st.text(max_size=4_000))
def test_a_query_survives_the_address(sql: str) -> None:
    sql = sql.replace("\r\n", "\n").encode("utf-8", "ignore").decode()
    assert sql_address.from_param(sql_address.to_param(sql)) == sql


@given(st.text(max_size=200))
def test_any_address_is_read_without_an_error(value: str) -> None:
    assert isinstance(sql_address.from_param("z:" + value), str)


def test_a_long_query_makes_a_short_address_and_never_a_huge_text() -> None:
    long = "SELECT id FROM problems WHERE id IN (" + ", ".join(map(str, range(2_000))) + ")"
    assert len(sql_address.to_param(long)) < 0.6 * len(long)
    assert sql_address.from_param(sql_address.to_param("x" * 3_000_000)) == "x" * 200_000


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (17, "17 bytes"),
        (1_234, "1.23 kB"),
        (591_096, "591 kB"),
        (2_400_000, "2.4 MB"),
        (7e9, "7 GB"),
    ],
)
def test_bytes_in_words(amount: int, said: str) -> None:
    assert wording.size(amount) == said


def test_titles_and_seconds() -> None:
    assert sql_address.title("-- Hard ones\nSELECT 1") == "Hard ones"
    assert sql_address.title("SELECT\n  1") == "SELECT 1"
    assert len(sql_address.title("x" * 100)) == 60
    assert (wording.seconds(0.0134), wording.seconds(2.44)) == ("13 ms", "2.4 s")


@pytest.mark.parametrize(
    ("columns", "meant"),
    [
        ({"domain": ["a", "b"], "n": [1, 2]}, Drawing("bar", "domain", "n")),
        ({"x": [1, 2, 3], "y": [3, 1, 2]}, Drawing("line", "x", "y")),
        ({"x": [2, 1, 3], "y": [3, 1, 2]}, Drawing("scatter", "x", "y")),
        ({"id": [1, 2], "difficulty": [5.0, 6.0]}, Drawing("histogram", "difficulty")),
        ({"path": [["a"], ["b"]]}, None),
    ],
)
def test_a_chart_is_suggested(columns: Any, meant: Drawing | None) -> None:
    assert sql_charts.suggest(pa.table(columns)) == meant


@pytest.mark.parametrize("kind", sql_charts.KINDS)
def test_charts_draw_what_is_in_the_columns(kind: str) -> None:
    table = pa.table({"a": ["x", "<b>", None], "n": pa.array([1, 2, 3], pa.decimal128(38, 0))})
    drawn = sql_charts.draw(table, Drawing(kind, "a", "n"), LIGHT)
    assert list(drawn.data[0].x) == ["x", "&lt;b&gt;", "null"]
    if kind != "histogram":
        assert list(drawn.data[0].y) == [1, 2, 3]
    grouped = sql_charts.draw(table, Drawing(kind, "n", "n", "a"), DARK)
    assert [trace.name for trace in grouped.data] == ["x", "&lt;b&gt;", "None"]


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (1022, "1,022nd")],
)
def test_a_place_is_said_as_people_say_it(number: int, said: str) -> None:
    assert wording.ordinal(number) == said
