"""The tables that queries see, column by column. One table of facts serves SQL, pages and docs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.dataset.labels import AGREEMENTS, CONTAMINATIONS, LAYOUTS, NOVELTIES
from deepmath_viz.maths.answers import ANSWER_TYPES
from deepmath_viz.maths.answers.extraction import PLACES
from deepmath_viz.maths.answers.verdict import METHODS, VERDICTS

_TABLES = (
    Table(
        "problems",
        "One row a problem.",
        (
            Column("id", "BIGINT", "Position of the row in this corpus; changes with the corpus."),
            Column("key", "VARCHAR", "Lasting name: hash of the question, white space folded."),
            Column("copy", "INTEGER", "1, or 2, 3, ... for further rows with the same question."),
            Column("hub_row", "BIGINT", "Row in the pinned revision on the hub; null if unknown."),
            Column("question", "VARCHAR", "The problem as published, with its LaTeX."),
            Column("final_answer", "VARCHAR", "The dataset's answer, as published."),
            Column("difficulty", "DOUBLE", "1 to 10 in half steps; null if unrated or unknown."),
            Column("unrated", "BOOLEAN", "Whether the dataset says -1: not rated."),
            Column("topic", "VARCHAR", "Topic path joined by ' -> '; null if unknown."),
            Column("topic_path", "VARCHAR[]", "Topic path as a list; first is 'Mathematics'."),
            Column("domain", "VARCHAR", "Second part of the topic path."),
            Column(
                "answer_type",
                "VARCHAR",
                "Kind of final answer, judged by its form.",
                values=ANSWER_TYPES,
            ),
            Column("source_block", "VARCHAR", "Source by hub row, inferred; null if unknown."),
            Column(
                "n_solutions",
                "BIGINT",
                "How many R1 solutions the corpus has: 0 to 3.",
                joined=True,
            ),
            Column(
                "agreement",
                "VARCHAR",
                "How many solutions agree with the final answer: all (three), two, one, none, or"
                " undecided; null where there are no solutions or they are not compared yet.",
                joined=True,
                values=AGREEMENTS,
            ),
            Column(
                "novelty",
                "VARCHAR",
                "At cosine similarity 0.98: unique; elsewhere (a match in another set); within (a"
                " match only in DeepMath itself); null until neighbours are built.",
                joined=True,
                values=NOVELTIES,
            ),
            Column(
                "contaminated",
                "VARCHAR",
                "Against all benchmarks: exact (equal text without white space, $ and case), near"
                " (similarity above 0.98), clear; null until neighbours are built.",
                joined=True,
                values=CONTAMINATIONS,
            ),
            Column(
                "similarity_elsewhere",
                "FLOAT",
                "Highest similarity to a problem of any set.",
                joined=True,
            ),
            Column(
                "similarity_within",
                "FLOAT",
                "Highest similarity to another DeepMath problem.",
                joined=True,
            ),
            Column(
                "similarity_benchmark",
                "FLOAT",
                "Highest similarity to any benchmark problem.",
                joined=True,
            ),
            Column(
                "question_tokens",
                "INTEGER",
                "Tokens of the question; null until they are counted or estimated.",
                joined=True,
            ),
            Column(
                "solution_tokens",
                "INTEGER",
                "Tokens of the longest of its solutions; null without solutions.",
                joined=True,
            ),
            Column(
                "tokens_estimated",
                "BOOLEAN",
                "Whether these are estimates from characters; false where a tokenizer counted.",
                joined=True,
            ),
        ),
        stages=("problems",),
    ),
    Table(
        "solutions",
        "One row a solution; up to three for a problem.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("n", "INTEGER", "1, 2 or 3."),
            Column("reasoning", "VARCHAR", "What comes before the last </think>; null if none."),
            Column("write_up", "VARCHAR", "What comes after it."),
            Column("answer", "VARCHAR", "Its answer: the last box, else stated; null if none."),
            Column(
                "found_in",
                "VARCHAR",
                "Where: write_up, text (anywhere), or stated in words.",
                values=PLACES,
            ),
            # Lengths of 5 GB of text take seconds and more memory than a query has; these are read.
            Column("reasoning_characters", "INTEGER", "Length of the reasoning; null if none."),
            Column("write_up_characters", "INTEGER", "Length of the write-up."),
            Column(
                "characters",
                "INTEGER",
                "Length of the whole text, with the </think> between.",
                "coalesce(reasoning_characters + 8, 0) + write_up_characters",
            ),
            Column(
                "text",
                "VARCHAR",
                "The whole solution as published.",
                "CASE WHEN reasoning IS NULL THEN write_up"
                " ELSE reasoning || '</think>' || write_up END",
            ),
        ),
        stages=("solutions",),
    ),
    Table(
        "tokens",
        "One row a text: how many tokens a question or a solution has.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("n", "INTEGER", "0 for the question, else the solution: 1, 2 or 3."),
            Column("tokens", "INTEGER", "How many; none of those that begin or end a message."),
            Column(
                "estimated",
                "BOOLEAN",
                "Whether it is an estimate from characters, without a tokenizer.",
            ),
        ),
        stages=("tokens",),
    ),
    Table(
        "answers",
        "One row a solution: the answer it gives, and whether that is the final answer.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("n", "INTEGER", "The solution: 1, 2 or 3."),
            Column("answer", "VARCHAR", "The answer it gives; null if none was found."),
            Column(
                "found_in",
                "VARCHAR",
                "Where: write_up, text (anywhere), or stated in words.",
                values=PLACES,
            ),
            Column(
                "verdict",
                "VARCHAR",
                "agree, disagree or undecided, against final_answer.",
                values=VERDICTS,
            ),
            Column("reason", "VARCHAR", "Why, in a few words."),
            Column(
                "method",
                "VARCHAR",
                "What decided: exact, normalised, rules, numeric, ...",
                values=METHODS,
            ),
        ),
        stages=("answers",),
    ),
    Table(
        "agreement",
        "One row a problem with solutions: how its solutions' answers agree.",
        (
            Column("id", "BIGINT", "The problem."),
            Column(
                "agreement",
                "VARCHAR",
                "all, two, one, none or undecided; see problems.",
                values=AGREEMENTS,
            ),
            Column(
                "pair_12",
                "VARCHAR",
                "Verdict between solutions 1 and 2; null without both.",
                values=VERDICTS,
            ),
            Column("pair_13", "VARCHAR", "The same for 1 and 3.", values=VERDICTS),
            Column("pair_23", "VARCHAR", "The same for 2 and 3.", values=VERDICTS),
        ),
        stages=("answers",),
    ),
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
        "Problems whose text is in a set or benchmark, without white space, $ and case.",
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
