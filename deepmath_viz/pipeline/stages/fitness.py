"""Stage `fitness`: whether each problem can be rewarded by rule, and what speaks against it.

Graders read every distinct final answer, and every answer of a solution that is written otherwise
than the final answer, once. What they said is kept chunk by chunk, so an interrupted run goes on.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import asking, reward_flags
from deepmath_viz.maths.graders.pool import Accepted
from deepmath_viz.maths.graders.readings import Reading
from deepmath_viz.maths.graders.words import EQUAL
from deepmath_viz.pipeline.stage import Context, Result, Stage

_CHUNK = 400
_ROW_GROUP = 3_000
Pair = tuple[str, str]


def run(context: Context) -> Result:
    """Write `fitness.parquet`, a row a problem."""
    problems, answers = _read(context)
    golds = list(dict.fromkeys(gold for _, _, gold in problems if gold and gold.strip()))
    pairs = list(dict.fromkeys(pair for said in answers.values() for pair in _otherwise(said)))
    context.progress.expect(len(golds) + len(pairs), "answers")
    with context.options.graders() as pool:
        read = {
            gold: Reading(*said)
            for gold, said in _kept(
                context, "read", golds, lambda part: list(pool.read(part).items())
            )
        }
        accepted = {
            (pair[0], pair[1]): Accepted(*said)
            for pair, said in _kept(
                context, "said", pairs, lambda part: list(pool.accepted(part).items())
            )
        }
    rows = [
        _row(id_, question, gold, read, answers.get(id_, []), accepted)
        for id_, question, gold in problems
    ]
    path = context.work / "fitness.parquet"
    table = pa.Table.from_pylist(rows, schema=TABLES["fitness"].arrow)
    with files.replacing(path, alone=True) as file:
        pq.write_table(table, file, compression="zstd", row_group_size=_ROW_GROUP)
    flags = Counter(flag for row in rows for flag in row["reward_flags"])
    return Result((path,), len(rows), {"flags": dict(sorted(flags.items()))})


def _read(
    context: Context,
) -> tuple[list[tuple[int, str, str | None]], dict[int, list[tuple[str, str | None]]]]:
    """Id, question and final answer of every problem; final answer and answers by id."""
    path = str(context.artefact("problems"))
    with duckdb.connect() as db:
        problems = db.execute(
            "SELECT id, question, final_answer FROM read_parquet(?) ORDER BY id", [path]
        ).fetchall()
        found = db.execute(
            "SELECT a.id, p.final_answer, a.answer FROM read_parquet(?) a"
            " JOIN read_parquet(?) p USING (id)"
            " WHERE trim(p.final_answer) <> '' ORDER BY a.id, a.n",
            [str(context.artefact("answers")), path],
        ).fetchall()
    answers: dict[int, list[tuple[str, str | None]]] = {}
    for id_, gold, answer in found:
        answers.setdefault(id_, []).append((gold, answer))
    return problems, answers


def _otherwise(said: list[tuple[str, str | None]]) -> list[Pair]:
    """Answers that are written otherwise than the final answer."""
    return [(gold, answer) for gold, answer in said if answer is not None and answer != gold]


def _kept(
    context: Context, name: str, wanted: list[Any], ask: Callable[[list[Any]], list[Any]]
) -> list[Any]:
    """What graders say to a list, chunk by chunk; chunks of an earlier run are read."""
    found: list[Any] = []
    for at in range(0, len(wanted), _CHUNK):
        chunk = wanted[at : at + _CHUNK]
        path: Path = context.work / f"{name}-{at:07d}.json"
        if not path.exists():
            with files.replacing(path, alone=True) as file:
                file.write(json.dumps(ask(chunk)).encode())
        found += json.loads(path.read_bytes())
        context.progress.add(len(chunk))
    return found


def _row(
    id_: int,
    question: str,
    gold: str | None,
    read: dict[str, Reading],
    answers: list[tuple[str, str | None]],
    accepted: dict[Pair, Accepted],
) -> dict[str, Any]:
    said = read.get(gold or "")
    row: dict[str, Any] = {
        "id": id_,
        "mv_bare": said and said.bare,
        "mv_dollars": said and said.dollars,
        "mv_boxed": said and said.boxed,
        "trl": said and said.trl,
        "trl_bare": said and said.trl_bare,
        "lost": (said and said.lost) or None,
        "guess": asking.chance(question, gold),
        "several_parts": asking.asks_several(question),
        "asks_proof": asking.asks_proof(question),
        "needs_figure": asking.needs_figure(question),
        "leaks_answer": asking.leaks(question, gold),
        "mv_rejects": None,
        "openmath_rejects": None,
    }
    if said and answers:
        heard = [_accepted(said, gold_, answer, accepted) for gold_, answer in answers]
        row["mv_rejects"] = sum(not one.math_verify for one in heard)
        row["openmath_rejects"] = sum(not one.openmath for one in heard)
    return {**row, "reward_flags": reward_flags.raised({**row, "final_answer": gold})}


def _accepted(
    read: Reading, gold: str, answer: str | None, accepted: dict[Pair, Accepted]
) -> Accepted:
    """Whether graders take an answer; none takes one that was not found."""
    if answer is None:
        return Accepted(False, False)
    if answer == gold:
        return Accepted(read.boxed == EQUAL, True)
    return accepted[gold, answer]


STAGE = Stage(name="fitness", version=2, needs=("problems", "answers"), run=run)
