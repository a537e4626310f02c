"""The table of what speaks for and against final answers, column by column."""

from __future__ import annotations

from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.doubts import KINDS, SIDES

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
