"""Pass rates of a model as an attached table: columns of problems like any others."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus.attached.folder import METADATA
from deepmath_viz.corpus.attached.kinds import NUMBER
from deepmath_viz.corpus.attached.request import Attached, AttachedColumn
from deepmath_viz.corpus.rollouts.folder import opened
from deepmath_viz.corpus.rollouts.request import Rollouts

#: The columns, and what they are made of, for people.
PASS_RATE, SAMPLES, UNDECIDED = COLUMNS = ("pass_rate", "samples", "undecided")
_MADE_OF = {
    PASS_RATE: "agree / samples",
    SAMPLES: "samples",
    UNDECIDED: "undecided",
}
_NOTES = {
    PASS_RATE: ("the share of samples whose answer is the final answer; those that are undecided,"
                " or give no answer, count as not",),
    UNDECIDED: ("samples whose answer could not be compared",),
}  # fmt: skip


def write(path: Path, made: Path, about: Rollouts) -> None:
    """Write the attached table of a model.

    Of problems that have no final answer there is no rate. Where rows with one question have
    several final answers, the rate is that of the first.

    Args:
        made: the model's file, as `table.write` leaves it.
    """
    with opened(made) as db:
        cells = db.sql(
            "SELECT key, CASE WHEN trim(final_answer) <> '' THEN agree / samples END AS pass_rate,"
            " samples::BIGINT AS samples, undecided::BIGINT AS undecided FROM tallies"
            " WHERE place = 1 ORDER BY key"
        ).to_arrow_table()
    columns = tuple(
        AttachedColumn(
            name=name,
            source=_MADE_OF[name],
            kind=NUMBER,
            filled=len(cells) - cells.column(name).null_count,
            rate=name == PASS_RATE,
            notes=_NOTES.get(name, ()),
        )
        for name in COLUMNS
    )
    known = Attached(
        name=about.model,
        file=about.file,
        made_at=about.added,
        on=about.on,
        on_column=about.on_column,
        rows=about.samples,
        asked=about.samples,
        matched=about.matched,
        by_level=(),
        problems=about.problems,
        of=about.of,
        columns=columns,
        notes=("It follows from rollouts, and is taken away with them.",),
        from_rollouts=True,
    )
    metadata = {METADATA: json.dumps(known.to_json()).encode()}
    table = pa.Table.from_batches(cells.to_batches(), cells.schema)
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")
