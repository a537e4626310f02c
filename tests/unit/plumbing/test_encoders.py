"""Files that are taken away, to the byte: what was written yesterday is written today."""

from __future__ import annotations

import datetime
import decimal
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from deepmath_viz.exports import formats
from deepmath_viz.plumbing import encoders
from deepmath_viz.plumbing.sink import Sink
from deepmath_viz.reviews import export
from deepmath_viz.sql import files

ODD = pa.table(
    {
        "text": ["=1+1", 'a,"b"\r\n', "", None],
        "whole": pa.array([2**63 - 1, -(2**63), 0, None]),
        "real": [float("nan"), float("inf"), 1e16, None],
        "list": [["@x", None], [], ['"'], None],
        "parts": [{"c": b"\x00\xff", "r": 1.5}, {"c": None, "r": float("nan")}, None, None],
        "day": [datetime.date(1, 1, 1), datetime.date(9999, 12, 31), None, None],
        "large": pa.array([decimal.Decimal(10) ** 37, -1, None, None], pa.decimal128(38, 0)),
        "bytes": [b"\x00\xff", b"", None, None],
        "took": pa.array([1, -5, None, None], pa.duration("us")),
    }
)
#: Written before the encoders were one module.
ODD_FILES = {
    "csv": (
        b'"text","whole","real","list","parts","day","large","bytes","'
        b'took"\n'
        b'"=1+1",9223372036854775807,nan,"[""@x"", null]","{""c"": ""0'
        b'0ff"", ""r"": 1.5}",0001-01-01,10000000000000000000000000000'
        b'000000000,"00ff","0:00:00.000001"\n'
        b'"a,""b""\r\n'
        b'",-9223372036854775808,inf,"[]","{""c"": null, ""r"": null}"'
        b',9999-12-31,-1,"","-1 day, 23:59:59.999995"\n'
        b'"",0,1e+16,"[""\\""""]",,,,,\n'
        b",,,,,,,,\n"
    ),
    "jsonl": (
        b'{"text": "=1+1", "whole": 9223372036854775807, "real": null,'
        b' "list": ["@x", null], "parts": {"c": "00ff", "r": 1.5}, "da'
        b'y": "0001-01-01", "large": 100000000000000000000000000000000'
        b'00000, "bytes": "00ff", "took": "0:00:00.000001"}\n'
        b'{"text": "a,\\"b\\"\\r\\n", "whole": -9223372036854775808, "real'
        b'": "Infinity", "list": [], "parts": {"c": null, "r": null}, "day":'
        b' "9999-12-31", "large": -1, "bytes": "", "took": "-1 day, 23'
        b':59:59.999995"}\n'
        b'{"text": "", "whole": 0, "real": 1e+16, "list": ["\\""], "par'
        b'ts": null, "day": null, "large": null, "bytes": null, "took"'
        b": null}\n"
        b'{"text": null, "whole": null, "real": null, "list": null, "p'
        b'arts": null, "day": null, "large": null, "bytes": null, "too'
        b'k": null}\n'
    ),
}
SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("text", pa.string()),
        ("real", pa.float64()),
        ("messages", pa.list_(pa.string())),
        ("day", pa.date32()),
    ]
)
ROWS: list[dict[str, Any]] = [
    {
        "id": 2**63 - 1,
        "text": '=1+1, "a"\r\n',
        "real": float("nan"),
        "messages": ["é", None],
        "day": None,
    },
    {"id": -1, "text": "", "real": 1e16, "messages": []},
    {"id": None, "text": None, "real": float("inf"), "messages": None},
]
ROW_FILES = {
    "csv": (
        b"id,text,real,messages,day\r\n"
        b'9223372036854775807,"=1+1, ""a""\r\n'
        b'",nan,"[\'\xc3\xa9\', None]",\r\n'
        b"-1,,1e+16,[],\r\n"
        b",,inf,,\r\n"
    ),
    "jsonl": (
        b'{"id": 9223372036854775807, "text": "=1+1, \\"a\\"\\r\\n", "real'
        b'": NaN, "messages": ["\xc3\xa9", null], "day": null}\n'
        b'{"id": -1, "text": "", "real": 1e+16, "messages": [], "day":'
        b" null}\n"
        b'{"id": null, "text": null, "real": Infinity, "messages": nul'
        b'l, "day": null}\n'
    ),
}
ENTERED = [
    {"a": "=1+1", "b": 1},
    {"a": "-1", "b": 1.5},
    {"a": "-x", "b": None},
    {"a": "half \ud800", "b": True},
    {"a": '"\n', "b": float("nan")},
]
ENTERED_FILES = {
    "csv": ('a,b\r\n\'=1+1,1\r\n-1,1.5\r\n\'-x,\r\nhalf \ud800,True\r\n"""\n",nan\r\n'),
    "jsonl": (
        '{"a": "=1+1", "b": 1}\n'
        '{"a": "-1", "b": 1.5}\n'
        '{"a": "-x", "b": null}\n'
        '{"a": "half \ud800", "b": true}\n'
        '{"a": "\\"\\n", "b": NaN}\n'
    ),
}


@pytest.mark.parametrize("form", ODD_FILES)
@pytest.mark.parametrize("rows", [1, 3, 4])
def test_results_of_queries_are_the_bytes_they_were(form: str, rows: int) -> None:
    batches = ODD.to_batches(max_chunksize=rows)
    assert b"".join(files.pieces(form, iter([ODD.schema, *batches]))) == ODD_FILES[form]


@pytest.mark.parametrize("form", ROW_FILES)
@pytest.mark.parametrize("cut", [0, 1, 3])
def test_exports_are_the_bytes_they_were(form: str, cut: int) -> None:
    encoder = formats.ENCODERS[form](SCHEMA)
    assert encoder.add(ROWS[:cut]) + encoder.add(ROWS[cut:]) + encoder.end() == ROW_FILES[form]


def test_an_export_refuses_half_a_surrogate() -> None:
    for form in ROW_FILES:
        with pytest.raises(UnicodeEncodeError):
            formats.ENCODERS[form](SCHEMA).add([{"text": "half \ud800"}])


def test_an_export_without_rows_has_its_columns() -> None:
    ends = {form: make(SCHEMA).end() for form, make in formats.ENCODERS.items()}
    assert (ends["csv"], ends["jsonl"]) == (b"id,text,real,messages,day\r\n", b"")
    assert pq.read_table(io.BytesIO(ends["parquet"])).schema == SCHEMA


def test_what_people_entered_is_the_bytes_it_was() -> None:
    assert export.export_csv(ENTERED, ("a", "b")) == ENTERED_FILES["csv"]
    assert export.export_jsonl(ENTERED, ("a", "b")) == ENTERED_FILES["jsonl"]


def parquet_of(tables: list[pa.Table], **options: Any) -> bytes:
    """What pyarrow alone writes: a row group a table."""
    out = io.BytesIO()
    with pq.ParquetWriter(out, tables[0].schema, compression="zstd", **options) as writer:
        for table in tables:
            writer.write_table(table)
    return out.getvalue()


def test_results_in_parquet_have_groups_of_twenty_thousand_rows() -> None:
    table = pa.table({"id": range(50_000), "text": [str(i % 7) for i in range(50_000)]})
    batches = table.to_batches(max_chunksize=3_000)
    written = b"".join(files.pieces("parquet", iter([table.schema, *batches])))
    assert written == parquet_of([table[:21_000], table[21_000:42_000], table[42_000:]])


def test_exports_in_parquet_have_a_group_a_batch_and_bounds_of_short_columns_alone() -> None:
    schema = pa.schema([("id", pa.int64()), ("topic", pa.string()), ("text", pa.string())])
    rows = [{"id": i, "topic": "AB"[i % 2], "text": str(i)} for i in range(10)]
    encoder = formats.ENCODERS["parquet"](schema)
    written = encoder.add(rows[:6]) + encoder.add(rows[6:]) + encoder.end()
    tables = [pa.Table.from_pylist(part, schema) for part in (rows[:6], rows[6:])]
    options = {
        "use_dictionary": ["topic"],
        "write_statistics": ["id"],
        "use_content_defined_chunking": True,
        "write_page_index": True,
        "data_page_size": 200_000,
    }
    assert written == parquet_of(tables, **options)


def test_lines_of_csv_end_as_they_are_asked_to() -> None:
    rows = [("a", "b"), ('x"', None), (1, "two\nlines")]
    assert encoders.csv_text(rows) == 'a,b\r\n"x""",\r\n1,"two\nlines"\r\n'
    assert encoders.csv_text(rows[:1], line_end="\n") == "a,b\n"


def test_a_sink_gives_what_was_written_once() -> None:
    sink = Sink()
    assert (sink.write(b"ab"), sink.write(pa.py_buffer(b"c")), sink.tell()) == (2, 1, 3)
    assert (sink.take(), sink.take(), sink.tell(), sink.writable()) == (b"abc", b"", 3, True)
