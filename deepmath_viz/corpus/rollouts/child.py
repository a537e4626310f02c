"""The processes that read and judge rollouts: `python -m deepmath_viz.corpus.rollouts.child STEP
WORK`.

The folder `WORK` has `request.json`. `read` leaves what the file holds there, and which problems
its prompts are; `judge` the file of the model. What is finished stays, so that a
step that was interrupted goes on.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus.attached.bounded import answered
from deepmath_viz.corpus.attached.reading import Part, unchanged
from deepmath_viz.corpus.rollouts import judging, spooling, table
from deepmath_viz.corpus.rollouts.matching import matched
from deepmath_viz.corpus.rollouts.request import RolloutRequest, Rollouts

REQUEST, PROGRESS = "request.json", "progress.json"
ABOUT, MADE = "about.json", "made.duckdb"
_SPOOLED, _KEYS, _SAMPLES, PAIRS = (
    "spooled.parquet",
    "keys.parquet",
    "samples.parquet",
    "pairs.parquet",
)
#: Steps in the order in which they are told, and what they count.
READING, MATCHING, JUDGING, WRITING = STEPS = ("reading", "matching", "judging", "writing")
_EVERY = 0.5


class _Told:
    """Tells how far a step is, now and then."""

    def __init__(self, work: Path) -> None:
        self._path, self._next, self._step = work / PROGRESS, 0.0, ""

    def __call__(self, step: str, done: int = 0, of: int = 0) -> None:
        if step != self._step or time.monotonic() >= self._next:
            self._step, self._next = step, time.monotonic() + _EVERY
            aside = self._path.with_suffix(".unfinished")
            aside.write_text(json.dumps({"step": step, "done": done, "of": of}), encoding="utf-8")
            aside.replace(self._path)


def main(words: Sequence[str]) -> int:
    """Take a step in a folder, and leave what was found."""
    step, work = words[0], Path(words[1])
    asked = json.loads((work / REQUEST).read_text(encoding="utf-8"))
    run = {"read": read, "judge": judge}[step]
    answered(work, asked["memory"], lambda: {"about": run(work, asked).to_json()})
    return 0


def read(work: Path, asked: dict[str, Any]) -> Rollouts:
    """Read the files, and find their problems.

    Raises:
        AttachRefused, SourceError: the files, or what was asked, are not as they must be.
    """
    told = _Told(work)
    request = RolloutRequest.from_json(asked["request"])
    parts = [Part(Path(path), name) for path, name in asked["parts"]]
    problems = [Path(path) for path in asked["problems"]]
    told(READING)
    with unchanged(parts):
        spooled = spooling.spool(parts, request, work / _SPOOLED, lambda done: told(READING, done))
    told(MATCHING, 0, len(spooled.prompts))
    folds = asked["folds"] and Path(asked["folds"])
    found = matched(spooled, problems, asked["memory"] // 2, work, folds)
    pq.write_table(found.keys, work / _KEYS)
    samples, counts = _samples(work, problems, asked["memory"] // 2)
    about = Rollouts(
        model=request.model,
        title=request.title,
        file=asked["file"],
        layout=spooled.layout.title,
        added=datetime.now(UTC).isoformat(timespec="seconds"),
        on=spooled.on,
        on_column=spooled.on_column,
        rows=spooled.rows,
        samples=spooled.samples,
        matched=samples,
        asked=len(spooled.prompts),
        by_level=found.by_level,
        problems=counts[0],
        of=counts[1],
        fewest=counts[2],
        most=counts[3],
        empty=spooled.empty,
        unmatched=found.unmatched,
        notes=tuple(spooled.notes),
    )
    files.write_json(work / ABOUT, about.to_json())
    return about


def _samples(work: Path, problems: Sequence[Path], memory: int) -> tuple[int, tuple[int, ...]]:
    """Write a row a sample and final answer of its problem, and the distinct pairs to compare.

    How many samples are of a problem; and problems that have one, problems, and the fewest and most
    samples of one.
    """
    names = [str(path) for path in problems]
    with duckdb.connect(config={"threads": 2, "memory_limit": f"{memory}MiB"}) as db:
        db.execute("SET temp_directory = ?", [str(work)])
        db.execute(
            "CREATE TABLE golds AS SELECT key, final_answer, row_number() OVER"
            " (PARTITION BY key ORDER BY min(id)) AS place FROM read_parquet(?)"
            " GROUP BY key, final_answer",
            [names],
        )
        db.execute(
            "CREATE TABLE told AS SELECT key, s.line, row_number() OVER"
            " (PARTITION BY key ORDER BY s.line)::INTEGER AS n FROM"
            " (SELECT file_row_number AS line, prompt FROM read_parquet($spooled,"
            " file_row_number = true)) s JOIN read_parquet($keys) USING (prompt)",
            {"spooled": str(work / _SPOOLED), "keys": str(work / _KEYS)},
        )
        _write(
            db,
            "SELECT key, final_answer, place, n, answer, found_in, tokens, text FROM told JOIN"
            f" read_parquet({_quoted(work / _SPOOLED)}, file_row_number = true) s"
            " ON s.file_row_number = told.line JOIN golds USING (key)",
            work / _SAMPLES,
        )
        _write(
            db,
            "SELECT final_answer, answer FROM (SELECT final_answer, answer, min(line) AS line"
            f" FROM told JOIN read_parquet({_quoted(work / _SPOOLED)}, file_row_number = true) s"
            " ON s.file_row_number = told.line JOIN golds USING (key)"
            " GROUP BY final_answer, answer) ORDER BY line, final_answer",
            work / PAIRS,
            f", ROW_GROUP_SIZE {judging.CHUNK}",
        )
        counts = db.execute(
            "WITH many AS (SELECT key, count(*) AS n FROM told GROUP BY key) SELECT"
            " (SELECT count(DISTINCT line) FROM told),"
            " (SELECT count(*) FROM read_parquet($names) SEMI JOIN many USING (key)),"
            " (SELECT count(*) FROM read_parquet($names)), min(n), max(n) FROM many",
            {"names": names},
        ).fetchone()
    assert counts is not None
    return counts[0], counts[1:]


def _write(db: duckdb.DuckDBPyConnection, sql: str, path: Path, more: str = "") -> None:
    db.execute(
        f"COPY ({sql}) TO {_quoted(path)} (FORMAT parquet, COMPRESSION zstd{more})"
    ).fetchall()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def judge(work: Path, asked: dict[str, Any]) -> Rollouts:
    """Judge what `read` has left, and write the file of the model."""
    told = _Told(work)
    about = Rollouts.from_json(json.loads((work / ABOUT).read_text(encoding="utf-8")))
    of = pq.read_metadata(work / PAIRS).num_rows
    told(JUDGING, 0, of)
    verdicts = judging.judged(work / PAIRS, work, lambda done: told(JUDGING, done, of))
    told(WRITING)
    memory = asked["memory"] // 2
    table.write(work / MADE, about, work / _SAMPLES, verdicts, memory=memory, aside=work)
    return about


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
