"""Verdicts on the answers of rollouts: each distinct pair once, and kept as it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.maths.answers.judging.judge import Judge

#: Pairs whose verdicts are kept together: what is lost at most when it is interrupted.
CHUNK = 5_000
PAIRS = pa.schema([("final_answer", pa.string()), ("answer", pa.string())])
_VERDICTS = pa.schema([*PAIRS, ("verdict", pa.string()), ("reason", pa.string())])


def judged(pairs: Path, work: Path, told: Callable[[int], object]) -> list[Path]:
    """Files of verdicts on distinct pairs; those that are there from an earlier run are believed.

    Args:
        pairs: Parquet of `PAIRS` with row groups of `CHUNK` rows.
        work: where the files lie.
        told: called with the number of pairs that have a verdict.
    """
    made: list[Path] = []
    done = 0
    with pq.ParquetFile(pairs) as given, Judge() as judge:
        for group in range(given.num_row_groups):
            made.append(work / f"verdicts-{group:05d}.parquet")
            if not made[-1].exists():
                table = given.read_row_group(group)
                asked = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
                before = done

                def count(n: int) -> None:
                    nonlocal before
                    before += n
                    told(before)

                verdicts = judge.verdicts(asked, done=count)
                columns = [
                    *table.columns,
                    pa.array([verdict.verdict for verdict in verdicts], pa.string()),
                    pa.array([verdict.reason for verdict in verdicts], pa.string()),
                ]
                with files.replacing(made[-1], alone=True) as file:
                    pq.write_table(pa.table(columns, schema=_VERDICTS), file)
            done += given.metadata.row_group(group).num_rows
            told(done)
    return made
