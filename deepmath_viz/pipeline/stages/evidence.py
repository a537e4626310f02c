"""Stage `evidence`: what speaks for and against each final answer.

`FINDERS` are functions that each yield pieces of evidence. Answers of other rows are compared by
the same engine as those of solutions. What rollouts of people's own say is no part of a build: it
joins these pieces when they are asked for (`corpus.queries.doubts`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import files
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import published
from deepmath_viz.dataset.close_pairs import LABELLED
from deepmath_viz.dataset.doubts import AGAINST, KINDS, asked_alike
from deepmath_viz.maths import numerals
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE, UNDECIDED
from deepmath_viz.pipeline import views
from deepmath_viz.pipeline.stage import Context, Result, Stage

_ROW_GROUP = 3_000


class Piece(NamedTuple):
    """A piece of evidence: a row of the table, without what its kind says."""

    id: int
    kind: str
    source: str
    row: int
    answer: str | None


Finder = Callable[[duckdb.DuckDBPyConnection, Judge], Iterator[Piece]]


def run(context: Context) -> Result:
    """Write `evidence.parquet`: every piece about a problem that anything speaks against."""
    with duckdb.connect() as db, context.options.judge() as judge:
        for table in ("problems", "answers", "agreement", "comparison", "benchmarks", "neighbours"):
            views.view(db, context, table)
        db.create_function("alike", asked_alike, ["VARCHAR"], "VARCHAR")
        context.progress.expect(len(FINDERS), "kinds of evidence")
        pieces: list[Piece] = []
        for find in FINDERS:
            pieces += find(db, judge)
            context.progress.add(1)
    doubted = {piece.id for piece in pieces if KINDS[piece.kind].side == AGAINST}
    rows = [
        {"side": KINDS[p.kind].side, "weight": KINDS[p.kind].weight, **p._asdict()}
        for p in sorted(pieces, key=lambda p: (p.id, -KINDS[p.kind].weight, p.source, p.row))
        if p.id in doubted
    ]
    path = context.work / "evidence.parquet"
    with files.replacing(path, alone=True) as file:
        table_ = pa.Table.from_pylist(rows, schema=TABLES["evidence"].arrow)
        pq.write_table(table_, file, compression="zstd", row_group_size=_ROW_GROUP)
    kinds = Counter(str(row["kind"]) for row in rows)
    notes: dict[str, Any] = {"doubted": len(doubted), "kinds": dict(sorted(kinds.items()))}
    return Result((path,), len(rows), notes)


# -- what yields evidence -------------------------------------------------------------------------


def of_solutions(db: duckdb.DuckDBPyConnection, _: Judge) -> Iterator[Piece]:
    """Solutions that give another answer, and whether these concur."""
    for id_, n, answer, verdict in db.execute(
        "SELECT id, n, answer, verdict FROM answers ORDER BY id, n"
    ).fetchall():
        kind = {AGREE: "solution_agrees", DISAGREE: "solution_disagrees"}.get(verdict)
        if kind:
            yield Piece(id_, kind, "solutions", n, answer)
    pairs = db.execute(
        "SELECT g.id, p.i, a.answer FROM agreement g, (VALUES (1, 2), (1, 3), (2, 3)) p(i, j)"
        " JOIN answers a ON a.id = g.id AND a.n = p.i JOIN answers b ON b.id = g.id AND b.n = p.j"
        " WHERE a.verdict = ? AND b.verdict = ? AND ? ="
        " CASE WHEN p.i = 2 THEN g.pair_23 WHEN p.j = 2 THEN g.pair_12 ELSE g.pair_13 END",
        [DISAGREE, DISAGREE, AGREE],
    ).fetchall()
    for id_, n, answer in pairs:
        yield Piece(id_, "solutions_concur", "solutions", n, answer)
    for (id_,) in db.execute(
        "SELECT id FROM agreement JOIN problems USING (id)"
        " WHERE agreement = ? AND trim(coalesce(final_answer, '')) <> ''",
        [UNDECIDED],
    ).fetchall():
        yield Piece(id_, "undecided", "solutions", 0, None)


def of_other_rows(db: duckdb.DuckDBPyConnection, judge: Judge) -> Iterator[Piece]:
    """The same question, or a near-duplicate, with an answer: in DeepMath and in every set.

    A near-duplicate with other numbers or signs is another problem, and says nothing.
    """
    views.texts(db)
    found = db.execute(
        f"""WITH asked AS (SELECT id, final_answer, question, alike(question) AS text FROM problems
            WHERE trim(coalesce(final_answer, '')) <> ''),
        there AS (SELECT dataset AS source, row, answer, question, alike(question) AS text
            FROM texts WHERE trim(coalesce(answer, '')) <> '' AND dataset NOT IN ({LABELLED})),
        same AS (SELECT a.id, a.final_answer, t.source, t.row, t.answer, NULL, NULL
            FROM asked a JOIN there t USING (text)
            WHERE text <> '' AND NOT (t.source = $name AND t.row = a.id)),
        near AS (SELECT a.id, a.final_answer, t.source, t.row, t.answer, a.question, t.question
            FROM neighbours n JOIN asked a USING (id)
            JOIN there t ON t.source = n.dataset AND t.row = n.row
            WHERE n.similarity > $same::FLOAT AND (t.text <> a.text OR a.text = ''))
        SELECT * FROM same UNION ALL SELECT * FROM near ORDER BY ALL""",
        {"name": published.NAME, "same": published.SAME_PROBLEM},
    ).fetchall()
    found = [one for one in found if one[5] is None or not numerals.differing(one[5], one[6])]
    verdicts = judge.alike([(final, answer) for _, final, _, _, answer, *_ in found])
    for (id_, _, source, row, answer, near, _), verdict in zip(found, verdicts, strict=True):
        how = {AGREE: "equal", DISAGREE: "differs"}.get(verdict.verdict)
        if how:
            yield Piece(
                id_, f"{'same_text' if near is None else 'near'}_{how}", source, row, answer
            )


#: Each yields evidence of its kind from the tables of the corpus.
FINDERS: tuple[Finder, ...] = (of_solutions, of_other_rows)

STAGE = Stage(
    name="evidence",
    version=3,
    needs=("problems", "answers"),
    uses=("comparison", "benchmarks", "neighbours"),
    run=run,
)
