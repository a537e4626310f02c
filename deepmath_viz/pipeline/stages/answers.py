"""Stage `answers`: whether each solution's answer is the final answer, and each other's.

Works through the problems in chunks that are kept, so an interrupted run goes on. Distinct pairs
of answers are compared once, in processes that a hostile answer can at worst cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.verdict import AGREE, UNDECIDED
from deepmath_viz.pipeline.stage import JUDGES, Context, Result, Stage
from deepmath_viz.plumbing.engines.work import Do, Done, Node, Piece, Work

ANSWERS = TABLES["answers"].arrow
AGREEMENT = TABLES["agreement"].arrow
_CHUNK = 2_500  # solutions
#: Rows a group of the finished files: one is decoded to look up one problem.
_ROW_GROUP = 3_000
_PAIRS = ((1, 2), (1, 3), (2, 3))
_COUNTS = ("none", "one", "two", "all")


def run(context: Context) -> Result:
    """Write `answers.parquet`, a row a solution, and `agreement.parquet`, a row a problem."""
    solutions = _solutions(context)
    pieces = [
        Piece((f"part-{at:05d}.answers", f"part-{at:05d}.agreement"), len(chunk), chunk)
        for at, chunk in enumerate(_chunks(solutions))
    ]
    work = Work(
        name=context.work_name(),
        unit="answers",
        here=lambda: _judging(context.options.judge()),
        begin=begin,
    )
    context.options.engine.run(work, pieces, context.work, context.progress)
    paths = []
    for at, (name, columns) in enumerate((("answers", ANSWERS), ("agreement", AGREEMENT))):
        tables = [pq.read_table(context.work / piece.files[at]) for piece in pieces]
        paths.append(context.work / f"{name}.parquet")
        whole = pa.concat_tables([columns.empty_table(), *tables])
        pq.write_table(whole, paths[-1], compression="zstd", row_group_size=_ROW_GROUP)
    said = Counter(pq.read_table(paths[0], columns=["verdict"]).column("verdict").to_pylist())
    notes: dict[str, Any] = {"verdicts": dict(sorted(said.items()))}
    if moved := _moved(context, paths[0]):
        notes["moved"] = moved
    return Result(tuple(paths), len(solutions), notes)


def begin(node: Node, _said: None) -> AbstractContextManager[Do]:
    """What judges chunks of solutions on a node."""
    return _judging(Judge(workers=node.threads))


@contextmanager
def _judging(opened: AbstractContextManager[Judge]) -> Iterator[Do]:
    with opened as judge:
        yield partial(_judge, judge)


def _moved(context: Context, made: Path) -> dict[str, int]:
    """How many verdicts on the same answer are not what they were, by what they were and are.

    Empty where no verdicts stood before, or those that did cannot be read.
    """
    if "answers" not in context.records:
        return {}
    before = context.artefact("answers")
    try:
        with duckdb.connect() as db:
            found = db.execute(
                "SELECT o.verdict, n.verdict, count(*) FROM read_parquet(?) o"
                " JOIN read_parquet(?) n USING (id, n)"
                " WHERE o.answer IS NOT DISTINCT FROM n.answer AND o.verdict <> n.verdict"
                " GROUP BY ALL ORDER BY ALL",
                [str(before), str(made)],
            ).fetchall()
    except duckdb.Error:  # what stood was made by another version, or is damaged
        return {}
    return {f"{old} -> {new}": count for old, new, count in found}


def _solutions(context: Context) -> list[tuple[int, int, str | None, str | None, str | None]]:
    """Id, number, answer, where it was found, and the final answer of every solution, in order."""
    files = [str(context.folder / a.name) for a in context.records["solutions"].artefacts]
    with duckdb.connect() as db:
        return db.execute(
            "SELECT s.id, s.n, s.answer, s.found_in, p.final_answer FROM read_parquet(?) s"
            " JOIN read_parquet(?) p USING (id) ORDER BY s.id, s.n",
            [files, str(context.artefact("problems"))],
        ).fetchall()


def _chunks(solutions: list[Any]) -> list[list[Any]]:
    """About `_CHUNK` solutions each, never parting those of one problem."""
    chunks: list[list[Any]] = []
    for row in solutions:
        if not chunks or (len(chunks[-1]) >= _CHUNK and chunks[-1][-1][0] != row[0]):
            chunks.append([])
        chunks[-1].append(row)
    return chunks


def _judge(judge: Judge, piece: Piece, folder: Path, done: Done) -> str:
    """Write the rows of a chunk of solutions, and those of its problems."""
    chunk: list[Any] = piece.given
    verdicts = judge.verdicts([(final, answer) for _, _, answer, _, final in chunk])
    by_problem: dict[int, dict[int, tuple[str | None, str]]] = {}
    rows = []
    for (id_, n, answer, found_in, _), verdict in zip(chunk, verdicts, strict=True):
        by_problem.setdefault(id_, {})[n] = (answer, verdict.verdict)
        rows.append(
            {"id": id_, "n": n, "answer": answer, "found_in": found_in}
            | {"verdict": verdict.verdict, "reason": verdict.reason, "method": verdict.method}
        )
    wanted = [
        (id_, i, j)
        for id_, said in by_problem.items()
        for i, j in _PAIRS
        if i in said and j in said
    ]
    alike = judge.alike([(by_problem[id_][i][0], by_problem[id_][j][0]) for id_, i, j in wanted])
    pairs = {pair: verdict.verdict for pair, verdict in zip(wanted, alike, strict=True)}
    agreements = [
        {"id": id_, "agreement": _agreement([verdict for _, verdict in said.values()])}
        | {f"pair_{i}{j}": pairs.get((id_, i, j)) for i, j in _PAIRS}
        for id_, said in by_problem.items()
    ]
    _write(pa.Table.from_pylist(rows, schema=ANSWERS), folder / piece.files[0])
    _write(pa.Table.from_pylist(agreements, schema=AGREEMENT), folder / piece.files[1])
    done(piece.size)
    return ""


def _agreement(verdicts: list[str]) -> str:
    """How many agree; undecided where none does and not all of them are known to differ."""
    agreeing = verdicts.count(AGREE)
    if not agreeing and UNDECIDED in verdicts:
        return UNDECIDED
    return _COUNTS[agreeing]


def _write(table: pa.Table, path: Path) -> None:
    with files.replacing(path, alone=True) as file:
        pq.write_table(table, file)


STAGE = Stage(
    name="answers",
    version=6,
    needs=("problems", "solutions"),
    makers=JUDGES,
    run=run,
)
