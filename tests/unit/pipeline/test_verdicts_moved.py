"""Verdicts of corpora that were built before are computed anew, and what moved is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.cli import status
from deepmath_viz.config import Settings
from deepmath_viz.corpus import manifest

STAGES = "problems", "solutions", "answers"


def with_verdicts(folder: Path, verdict: str) -> int:
    """Give all rows of the corpus a verdict, as another version had; how many had another."""
    record = manifest.read(folder).stages["answers"]
    path = folder / record.artefacts[0].name
    table = pq.read_table(path)
    changed = sum(v != verdict for v in table.column("verdict").to_pylist())
    column = table.column_names.index("verdict")
    values = pa.array([verdict] * len(table), table.schema.field("verdict").type)
    pq.write_table(table.set_column(column, "verdict", values), path)
    return changed


def test_status_says_how_many_verdicts_moved(
    tmp_path: Path, make: Any, write_source: Any, example_rows: Any
) -> None:
    source, cache = write_source(tmp_path / "source", example_rows(20)), tmp_path / "cache"
    first = make(source, cache, *STAGES)
    assert "moved" not in first.stages["answers"].notes
    changed = with_verdicts(cache / first.corpus, "undecided")
    assert changed
    again = make(source, cache, "answers", force=True)
    moved = again.stages["answers"].notes["moved"]
    assert sum(moved.values()) == changed
    assert all(kind.startswith("undecided -> ") for kind in moved)
    said = "\n".join(status.in_words(Settings(data=str(source), cache=cache)))
    assert f"{changed:,} verdicts moved: undecided -> " in said
    still = make(source, cache, "answers", force=True)
    assert "moved" not in still.stages["answers"].notes
