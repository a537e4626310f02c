"""Every export read back by datasets, Polars, DuckDB and pandas, cell for cell.

python step_readers.py FOLDER_OF_EXPORTS

What an export holds is taken from pyarrow (Parquet) and from Python's own JSON (JSON lines); a
reader passes where each of its cells is the same, nulls, lists and records included.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import duckdb
import pandas
import polars
import pyarrow.parquet

Rows = list[dict[str, Any]]


def same(cell: Any) -> Any:
    """A cell as plain values: arrays as lists, and what pandas puts for a null as None."""
    if hasattr(cell, "tolist"):
        cell = cell.tolist()
    if isinstance(cell, dict):
        return {name: same(value) for name, value in cell.items()}
    if isinstance(cell, (list, tuple)):
        return [same(value) for value in cell]
    if cell is None or cell is pandas.NA or (isinstance(cell, float) and math.isnan(cell)):
        return None
    return cell


def plain(path: Path) -> Rows:
    """The rows as they were written."""
    if path.suffix == ".parquet":
        return pyarrow.parquet.read_table(path).to_pylist()
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def by_datasets(path: Path) -> Rows:
    kind = "parquet" if path.suffix == ".parquet" else "json"
    with tempfile.TemporaryDirectory() as cache:
        made = datasets.load_dataset(kind, data_files=str(path), split="train", cache_dir=cache)
        return list(made)


def by_polars(path: Path) -> Rows:
    if path.suffix == ".parquet":
        return polars.read_parquet(path).to_dicts()
    return polars.read_ndjson(path, infer_schema_length=None).to_dicts()


def by_duckdb(path: Path) -> Rows:
    # Texts that look like a day stay texts, and records stay records.
    read = "read_parquet(?)" if path.suffix == ".parquet" else (
        "read_json(?, format = 'newline_delimited', sample_size = -1, map_inference_threshold = -1,"
        " dateformat = '-', timestampformat = '-')"
    )  # fmt: skip
    asked = duckdb.execute(f"SELECT * FROM {read}", [str(path)])
    names = [column[0] for column in asked.description]
    return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


def by_pandas(path: Path) -> Rows:
    if path.suffix == ".parquet":
        return pandas.read_parquet(path, dtype_backend="pyarrow").to_dict("records")
    frame = pandas.read_json(path, lines=True, dtype=False)
    return frame.to_dict("records")


READERS: dict[str, Callable[[Path], Rows]] = {
    "datasets": by_datasets,
    "polars": by_polars,
    "duckdb": by_duckdb,
    "pandas": by_pandas,
}


def main(exports: Path) -> None:
    """Print a line of JSON for each export: rows, and which readers gave other cells."""
    datasets.disable_progress_bars()
    for folder in sorted(path for path in exports.iterdir() if path.is_dir()):
        other, rows = set(), 0
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".parquet", ".jsonl")):
            written = same(plain(path))
            rows += len(written)
            other |= {name for name, read in READERS.items() if same(read(path)) != written}
        print(json.dumps({
            "target": f"readers: {folder.name}", "rows": rows, "steps": int(not other and rows > 0),
            "other": sorted(other),
        }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
