"""The tables that queries see, column by column. One table of facts serves SQL, pages and docs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deepmath_viz.corpus.problem_tables import PROBLEM_TABLES
from deepmath_viz.corpus.schema_doubts import EVIDENCE
from deepmath_viz.corpus.schema_overlaps import OVERLAP_TABLES
from deepmath_viz.corpus.schema_pairs import PAIR_TABLES
from deepmath_viz.corpus.schema_results import PUBLISHED_RESULTS
from deepmath_viz.corpus.schema_rewards import FITNESS
from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.labels import CONTAMINATIONS, LAYOUTS, NOVELTIES

_TABLES = (
    *PROBLEM_TABLES,
    FITNESS,
    EVIDENCE,
    Table(
        "comparison",
        "One row a problem of a comparison set.",
        (
            Column("dataset", "VARCHAR", "The set, as the paper's figures name it."),
            Column("row", "BIGINT", "Its row in that set, from 0."),
            Column("question", "VARCHAR", "The problem as published there."),
            Column("answer", "VARCHAR", "Its answer there; null if none is given."),
        ),
        stages=("comparison",),
    ),
    Table(
        "benchmarks",
        "One row a problem of a benchmark.",
        (
            Column("benchmark", "VARCHAR", "Name of the benchmark."),
            Column("row", "BIGINT", "Its row in that benchmark, from 0."),
            Column("question", "VARCHAR", "The problem as published there."),
            Column("answer", "VARCHAR", "Its answer there; null if none is given."),
        ),
        stages=("benchmarks",),
    ),
    Table(
        "neighbours",
        "The nearest five of each problem in every set, in DeepMath itself, in every benchmark.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("dataset", "VARCHAR", "Where the neighbour is: a set or a benchmark."),
            Column("rank", "TINYINT", "1 for the nearest; equals stand in order of their rows."),
            Column("row", "BIGINT", "The neighbour's row there; in DeepMath its id."),
            Column("similarity", "FLOAT", "Cosine of the two embeddings, -1 to 1."),
        ),
        stages=("neighbours",),
    ),
    Table(
        "nearest",
        "The nearest one of every row of every set in every set (in its own: never itself).",
        (
            Column("dataset", "VARCHAR", "The set of the row."),
            Column("row", "BIGINT", "The row; in DeepMath its id."),
            Column("other", "VARCHAR", "The set that was searched."),
            Column("other_row", "BIGINT", "The nearest row there."),
            Column("similarity", "FLOAT", "Cosine of the two embeddings, -1 to 1."),
        ),
        stages=("neighbours",),
    ),
    Table(
        "same_text",
        "Problems whose text is in a set or benchmark, but for its spelling and instructions.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("dataset", "VARCHAR", "A comparison set or a benchmark."),
            Column("row", "BIGINT", "The row there with the same text."),
            Column("similarity", "FLOAT", "Cosine of the two embeddings, -1 to 1."),
        ),
        stages=("neighbours",),
    ),
    Table(
        "novelty",
        "One row a problem: how near the nearest of each kind is.",
        (
            Column("id", "BIGINT", "The problem."),
            Column(
                "novelty",
                "VARCHAR",
                "unique, elsewhere or within; see problems.",
                values=NOVELTIES,
            ),
            Column(
                "contaminated",
                "VARCHAR",
                "exact, near or clear; see problems.",
                values=CONTAMINATIONS,
            ),
            Column("similarity_elsewhere", "FLOAT", "Highest similarity to a row of any set."),
            Column("elsewhere", "VARCHAR", "The set of that row; null without comparison sets."),
            Column("elsewhere_row", "BIGINT", "That row."),
            Column("similarity_within", "FLOAT", "Highest similarity to another problem."),
            Column("within_id", "BIGINT", "The id of that problem."),
            Column("similarity_benchmark", "FLOAT", "Highest similarity to a benchmark problem."),
            Column("benchmark", "VARCHAR", "The benchmark of that problem; null without any."),
            Column("benchmark_row", "BIGINT", "Its row there."),
        ),
        stages=("neighbours",),
    ),
    *PAIR_TABLES,
    *OVERLAP_TABLES,
    Table(
        "points",
        "One row a point of a map.",
        (
            Column(
                "layout",
                "VARCHAR",
                "paper (the authors' own coordinates) or umap.",
                values=LAYOUTS,
            ),
            Column("dataset", "VARCHAR", "The set of the point."),
            Column("row", "BIGINT", "Its row in the published set (paper) or in this corpus."),
            Column("x", "FLOAT", "Horizontal place; no unit."),
            Column("y", "FLOAT", "Vertical place; no unit."),
            Column(
                "corpus_row",
                "BIGINT",
                "The row of `comparison`, or the id in `problems`, that the point shows; null if"
                " this corpus lacks its text.",
            ),
        ),
        stages=("layout-paper", "layout-umap"),
    ),
    Table(
        "regions",
        "One row a named region of a map.",
        (
            Column("layout", "VARCHAR", "paper or umap; see points.", values=LAYOUTS),
            Column("level", "TINYINT", "0 for the large regions, 1 for the small ones in them."),
            Column("region", "BIGINT", "Its number in this layout."),
            Column("x", "INTEGER", "Where its name stands, 0 to 65535 from left to right."),
            Column("y", "INTEGER", "The same from bottom to top, over the same square."),
            Column("n", "BIGINT", "Points in it."),
            Column("label", "VARCHAR", "Its name: a topic, or distinctive words."),
            Column("named_by", "VARCHAR", "topic or words.", values=("topic", "words")),
        ),
        stages=("regions",),
    ),
    PUBLISHED_RESULTS,
)
TABLES = {table.name: table for table in _TABLES}
#: The tables in an order in which each can be filled.
FILL_ORDER = (*(table for table in _TABLES if table.name != "problems"), TABLES["problems"])


def comments(tables: Sequence[Table]) -> Iterator[str]:
    """COMMENT statements for the tables and their columns."""
    for table in tables:
        yield f"COMMENT ON TABLE {table.name} IS {_quoted(table.meaning)}"
        for column in table.columns:
            yield f"COMMENT ON COLUMN {table.name}.{column.name} IS {_quoted(column.meaning)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
