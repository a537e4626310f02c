"""The tables that queries see, column by column. One table of facts serves SQL, pages and docs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deepmath_viz.manifest import StageRecord


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, DuckDB type, what it means; `formula` for one computed from the others."""

    name: str
    type: str
    meaning: str
    formula: str | None = None


TABLES: dict[str, tuple[str, tuple[Column, ...]]] = {
    "problems": (
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
            Column("answer_type", "VARCHAR", "Kind of final answer, judged by its form."),
            Column("source_block", "VARCHAR", "Source by hub row, inferred; null if unknown."),
            Column("n_solutions", "BIGINT", "How many R1 solutions the corpus has: 0 to 3."),
            Column(
                "agreement",
                "VARCHAR",
                "How many solutions agree with the final answer: all (three), two, one, none, or"
                " undecided; null where there are no solutions or they are not compared yet.",
            ),
        ),
    ),
    "solutions": (
        "One row a solution; up to three for a problem.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("n", "INTEGER", "1, 2 or 3."),
            Column("reasoning", "VARCHAR", "What comes before the last </think>; null if none."),
            Column("write_up", "VARCHAR", "What comes after it."),
            Column("answer", "VARCHAR", "Its answer: the last box, else stated; null if none."),
            Column("found_in", "VARCHAR", "Where: write_up, text (anywhere), or stated in words."),
            Column(
                "text",
                "VARCHAR",
                "The whole solution as published.",
                "CASE WHEN reasoning IS NULL THEN write_up"
                " ELSE reasoning || '</think>' || write_up END",
            ),
        ),
    ),
    "answers": (
        "One row a solution: the answer it gives, and whether that is the final answer.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("n", "INTEGER", "The solution: 1, 2 or 3."),
            Column("answer", "VARCHAR", "The answer it gives; null if none was found."),
            Column("found_in", "VARCHAR", "Where: write_up, text (anywhere), or stated in words."),
            Column("verdict", "VARCHAR", "agree, disagree or undecided, against final_answer."),
            Column("reason", "VARCHAR", "Why, in a few words."),
            Column("method", "VARCHAR", "What decided: exact, normalised, rules, numeric, ..."),
        ),
    ),
    "agreement": (
        "One row a problem with solutions: how its witnesses agree.",
        (
            Column("id", "BIGINT", "The problem."),
            Column("agreement", "VARCHAR", "all, two, one, none or undecided; see problems."),
            Column("pair_12", "VARCHAR", "Verdict between solutions 1 and 2; null without both."),
            Column("pair_13", "VARCHAR", "The same for 1 and 3."),
            Column("pair_23", "VARCHAR", "The same for 2 and 3."),
        ),
    ),
}
#: Values of `problems.agreement`, best first.
AGREEMENTS = ("all", "two", "one", "none", "undecided")
#: The stage that makes each table; the table's name begins the names of its files.
MADE_BY = {
    "problems": "problems",
    "solutions": "solutions",
    "answers": "answers",
    "agreement": "answers",
}
#: The tables in an order in which each can be filled.
FILL_ORDER = ("solutions", "answers", "agreement", "problems")


def files_of(table: str, record: StageRecord | None) -> list[str]:
    """Names of the files of a table among the artefacts of its stage; none if it is not built."""
    names = [artefact.name for artefact in record.artefacts] if record else []
    return [name for name in names if name.startswith(f"{table}-")]


def stored_columns(table: str) -> list[str]:
    """Names of the columns that are stored, in order."""
    return [column.name for column in TABLES[table][1] if column.formula is None]


def create_table(table: str) -> str:
    """The CREATE TABLE statement."""
    columns = [
        f"{c.name} {c.type}" + (f" GENERATED ALWAYS AS ({c.formula}) VIRTUAL" if c.formula else "")
        for c in TABLES[table][1]
    ]
    return f"CREATE TABLE {table} ({', '.join(columns)})"


def fill_table(table: str) -> str:
    """The INSERT statement that fills it from Parquet files (one parameter: their paths).

    `problems` counts its solutions and takes over their agreement, so relations `solutions` and
    `agreement` must stand before.
    """
    if table == "problems":
        return (
            "INSERT INTO problems SELECT p.*, coalesce(s.n_solutions, 0), a.agreement"
            " FROM read_parquet(?) p LEFT JOIN"
            " (SELECT id, count(*) AS n_solutions FROM solutions GROUP BY id) s USING (id)"
            " LEFT JOIN agreement a USING (id) ORDER BY p.id"
        )
    names = ", ".join(stored_columns(table))
    return f"INSERT INTO {table} ({names}) SELECT {names} FROM read_parquet(?)"


def comments(tables: Sequence[str]) -> Iterator[str]:
    """COMMENT statements for the tables and their columns."""
    for table in tables:
        meaning, columns = TABLES[table]
        yield f"COMMENT ON TABLE {table} IS {_quoted(meaning)}"
        for column in columns:
            yield f"COMMENT ON COLUMN {table}.{column.name} IS {_quoted(column.meaning)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
