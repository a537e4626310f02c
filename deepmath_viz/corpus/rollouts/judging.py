"""Verdicts on the answers of rollouts: each distinct pair once, and kept as it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.plumbing.engines.local import LocalEngine
from deepmath_viz.plumbing.engines.work import Do, Done, Engine, Node, Piece, Work

#: Pairs whose verdicts are kept together: what is lost at most when it is interrupted.
CHUNK = 5_000
PAIRS = pa.schema([("final_answer", pa.string()), ("answer", pa.string())])
_VERDICTS = pa.schema([*PAIRS, ("verdict", pa.string()), ("reason", pa.string())])


class _Count:
    """Watches an engine, and tells how many pairs have a verdict, and what it says."""

    def __init__(self, told: Callable[[int], object], say: Callable[[str], object]) -> None:
        self._told, self._say, self._done = told, say, 0.0

    def expect(self, _total: float | None, _unit: str, *, already: float = 0) -> None:
        self._done = already
        if already:
            self._told(int(already))

    def add(self, amount: float = 1, _note: str = "") -> None:
        self._done += amount
        self._told(int(self._done))

    def say(self, text: str) -> None:
        """Pass a sentence on."""
        self._say(text)

    wait = say


def judged(
    pairs: Path,
    work: Path,
    told: Callable[[int], object],
    engine: Engine | None = None,
    say: Callable[[str], object] = lambda _: None,
) -> list[Path]:
    """Files of verdicts on distinct pairs; those that are there from an earlier run are believed.

    Args:
        pairs: Parquet of `PAIRS` with row groups of `CHUNK` rows.
        work: where the files lie.
        told: called with the number of pairs that have a verdict.
        engine: who judges; None for this process.
        say: called with what an engine says of its nodes.
    """
    with pq.ParquetFile(pairs) as given:
        pieces = [
            Piece(
                (f"verdicts-{group:05d}.parquet",),
                given.metadata.row_group(group).num_rows,
                group,
            )
            for group in range(given.num_row_groups)
        ]
    whole = Work(
        name=f"rollouts{work.name}",
        unit="answers",
        here=lambda: _judging(Judge(), pairs),
        begin=begin,
        files=lambda: {pairs.name: pairs},
        said=pairs.name,
    )
    (engine or LocalEngine()).run(whole, pieces, work, _Count(told, say))
    return [work / piece.files[0] for piece in pieces]


def begin(node: Node, name: str) -> AbstractContextManager[Do]:
    """What judges pairs on a node; `name` is that of their file."""
    return _judging(Judge(workers=node.threads), node.file(name))


@contextmanager
def _judging(opened: Judge, pairs: Path) -> Iterator[Do]:
    with opened as judge, pq.ParquetFile(pairs) as given:
        yield partial(_judge, judge, given)


def _judge(judge: Judge, given: pq.ParquetFile, piece: Piece, folder: Path, done: Done) -> str:
    """Write the verdicts on the pairs of a row group."""
    table = given.read_row_group(piece.given)
    asked = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    counted = 0

    def count(n: int) -> None:
        nonlocal counted
        counted += n
        done(n)

    verdicts = judge.verdicts(asked, done=count)
    columns = [
        *table.columns,
        pa.array([verdict.verdict for verdict in verdicts], pa.string()),
        pa.array([verdict.reason for verdict in verdicts], pa.string()),
    ]
    with files.replacing(folder / piece.files[0], alone=True) as file:
        pq.write_table(pa.table(columns, schema=_VERDICTS), file)
    done(piece.size - counted)
    return ""
