"""The tables about final answers, column by column: what speaks for and against them, and what
people found. The second is no part of a corpus: queries get it as it is when they are asked."""

from __future__ import annotations

from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.doubts import KINDS, SIDES
from deepmath_viz.dataset.labels import ERRATA as VERDICTS

EVIDENCE = Table(
    "evidence",
    "One row a piece of evidence about a final answer; problems that nothing speaks against have"
    " none.",
    (
        Column("id", "BIGINT", "The problem."),
        Column("side", "VARCHAR", "against the final answer, or for it.", values=SIDES),
        Column("kind", "VARCHAR", "What kind of evidence it is.", values=tuple(KINDS)),
        Column("weight", "DOUBLE", "How much it counts; below 0 where it speaks for the answer."),
        Column("source", "VARCHAR", "Where: solutions, DeepMath-103K, a set or a benchmark."),
        Column("row", "BIGINT", "Which solution, or which row there; in DeepMath the id."),
        Column("answer", "VARCHAR", "The answer given there."),
    ),
    stages=("evidence",),
)

ERRATA = Table(
    "errata",
    "One row a final answer that people judged, as it is when the query is asked. Join by `key`.",
    (
        Column("key", "VARCHAR", "The problem, by its lasting name."),
        Column("final_answer", "VARCHAR", "The answer that was judged; empty if there was none."),
        Column(
            "verdict",
            "VARCHAR",
            "What most people say: the label is wrong, the question broken, the label right, or"
            " unsure; disputed where as many say one as another.",
            values=VERDICTS,
        ),
        Column("value", "VARCHAR", "What is right, where the label is wrong; null if not said."),
        Column("people", "BIGINT", "How many people judged it."),
    ),
    stages=(),
)

#: What `problems` takes over from `evidence`.
DOUBT = Column(
    "doubt",
    "DOUBLE",
    "Weight of the evidence against its final answer, less that for it; null where nothing"
    " speaks against it, and until evidence is built.",
    joined=True,
)
