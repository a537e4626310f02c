"""Which problem a row of a file is, and the values that a problem gets from its rows.

A question is the same exactly, else with white space folded (which is what a key hashes), else
but for its spelling (`maths.folding.same`). Each row is matched at the first of these
levels at which it is anything. Done in one in-memory DuckDB.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from deepmath_viz.corpus.attached import kinds
from deepmath_viz.corpus.attached.folding import beginning, folded, loose
from deepmath_viz.corpus.attached.matches import Given, Matches
from deepmath_viz.corpus.attached.request import LEVELS
from deepmath_viz.corpus.attached.telling import nothing_matched, other_questions
from deepmath_viz.errors import AttachRefused
from deepmath_viz.maths import folding

#: Share of matched rows whose question must be the same where rows are matched by a number.
AGREEING = 0.99
_SHOWN = 3
_BEGINNING = 80


class Matching:
    """Matches the rows of a file with the problems of a corpus.

    Args:
        problems: its Parquet files of problems.
        memory: megabytes that DuckDB may take.
        aside: a folder that it may spill into.
        folds: their folded questions, see `corpus.folds`; None folds them where they are needed.
    """

    def __init__(
        self, problems: Sequence[Path], memory: int, aside: Path, folds: Path | None = None
    ) -> None:
        self._db = duckdb.connect(
            config={
                "threads": 2,
                "memory_limit": f"{memory}MiB",
                "temp_directory": str(aside),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "python_enable_replacements": False,
                "preserve_insertion_order": False,
            }
        )
        self._db.create_function("same", folding.same, ["VARCHAR"], "VARCHAR")
        self._db.execute(
            "CREATE VIEW problems AS SELECT id, key, copy, hub_row, question"
            f" FROM read_parquet({_quoted(problems)})"
        )
        self._db.execute(
            f"CREATE VIEW folds AS SELECT id, folded FROM read_parquet({_quoted([folds])})"
            if folds
            else "CREATE VIEW folds AS SELECT 0 AS id, '' AS folded WHERE FALSE"
        )

    def run(self, given: Given, aggregate: str) -> Matches:
        """Match the rows and gather their values in the table `kept`.

        Raises:
            AttachRefused: nothing matched, questions differ, or several rows of one problem do.
        """
        columns = list(given.columns.values())
        asked, matched = self.match(given)
        if not matched:
            raise AttachRefused(self.nothing(given, asked))
        notes = list[str]()
        twice, differing = self._gather(given, aggregate)
        several = self._one(
            "SELECT count(*) FROM (SELECT line FROM matched GROUP BY line"
            " HAVING count(DISTINCT key) > 1)"
        )
        if several:
            notes.append(
                f"{several:,} row{'s are' if several > 1 else ' is'} several problems at once,"
                " which differ in their spelling alone: each gets the values."
            )
        by_level = tuple(
            self._one(f"SELECT count(DISTINCT line) FROM matched WHERE level = {level}")
            for level in range(1, len(LEVELS) + 1)
        )
        counts = ", ".join(f"count(c{n})" for n in range(len(columns)))
        filled = self._db.execute(f"SELECT {counts} FROM problems JOIN kept USING (key)").fetchone()
        return Matches(
            asked=asked,
            matched=matched,
            by_level=by_level if given.on == "question" else (),
            problems=self._one("SELECT count(*) FROM problems SEMI JOIN kept USING (key)"),
            of=self._one("SELECT count(*) FROM problems"),
            twice=twice,
            differing=differing,
            unmatched=self._unmatched(),
            filled=tuple(filled or ()),
            notes=tuple(notes),
        )

    def match(self, given: Given) -> tuple[int, int]:
        """Find out which problems the rows are; how many rows say one, and how many are one.

        Raises:
            AttachRefused: questions differ where rows are matched by a number.
        """
        named = {f"c{n}": column.cells for n, column in enumerate(given.columns.values())}
        numbers = pa.array(range(1, given.rows + 1), pa.int64())
        table = {"line": numbers, "matcher": given.matched_by, **named}
        if given.question is not None:
            table["question"] = given.question
        self._db.register("given", pa.table(table))
        self._match(given)
        asked = self._one("SELECT count(matcher) FROM given")
        matched = self._one("SELECT count(DISTINCT line) FROM matched")
        if matched and given.question is not None and given.on in ("hub_row", "id"):
            self._check_questions(given)
        return asked, matched

    def lines(self) -> pa.Table:
        """What matched: `line` of the file from 1, `key` of the problem, `level` from 1."""
        asked = "SELECT line, key, level FROM matched ORDER BY line, key"
        return self._db.cursor().sql(asked).to_arrow_table()

    def unmatched_lines(self) -> list[tuple[int, str]]:
        """The rows that are no problem so far: number and what says which problem they are."""
        return self._db.execute(
            "SELECT line, matcher FROM given ANTI JOIN matched USING (line)"
            " WHERE matcher IS NOT NULL ORDER BY line"
        ).fetchall()

    def questions(self) -> list[tuple[str, str]]:
        """Keys and questions of the problems."""
        return self._db.execute(
            "SELECT key, any_value(question) FROM problems GROUP BY key ORDER BY key"
        ).fetchall()

    def write(self, path: Path, names: Sequence[str], metadata: str) -> None:
        """Write `kept` as Parquet with the columns under their names."""
        columns = ", ".join(f'c{n} AS "{name}"' for n, name in enumerate(names))
        quoted, known = (text.replace("'", "''") for text in (str(path), metadata))
        self._db.execute(
            f"COPY (SELECT key, {columns} FROM kept ORDER BY key) TO '{quoted}'"
            f" (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{attached: '{known}'}})"
        )

    # -- matching ----------------------------------------------------------------------------

    def _match(self, given: Given) -> None:
        if given.on == "question":
            self._by_question()
        elif given.on == "key":
            self._db.execute(
                "CREATE TABLE matched AS SELECT DISTINCT line, key, 1 AS level FROM (SELECT line,"
                " split_part(lower(trim(matcher)), '-', 1) AS key FROM given) SEMI JOIN problems"
                " USING (key)"
            )
        else:
            self._db.execute(
                f"CREATE TABLE matched AS SELECT line, key, 1 AS level FROM given JOIN problems p"
                f" ON given.matcher = p.{given.on}"
            )

    def _by_question(self) -> None:
        self._db.execute(
            f"CREATE TABLE texts AS SELECT line, matcher, {folded('matcher')} AS folded FROM given"
            " WHERE matcher IS NOT NULL"
        )
        self._db.execute(
            "CREATE TABLE asked AS SELECT DISTINCT key, question,"
            f" {folded('question')} AS folded FROM problems"
        )
        self._db.execute(
            "CREATE TABLE matched AS SELECT line, key,"
            " CASE WHEN bool_or(matcher = question) THEN 1 ELSE 2 END AS level"
            " FROM texts JOIN asked USING (folded) WHERE folded <> '' GROUP BY line, key"
        )
        # What differs in white space, delimiters and case is found in SQL; what is left is folded
        # in full if it begins like any problem.
        same, left = loose("folded"), "(FROM texts ANTI JOIN matched USING (line))"
        self._match_left(
            f"SELECT line, {same} AS same FROM {left}", f"SELECT key, {same} FROM asked"
        )
        if self._one(f"SELECT count(*) FROM {left}"):
            self._db.execute(
                "CREATE TABLE folded AS SELECT DISTINCT key, coalesce(f.folded, same(question))"
                " AS same FROM problems LEFT JOIN folds f USING (id)"
            )
            self._db.execute(
                f"CREATE TABLE alike AS SELECT line, matcher FROM (SELECT line, matcher,"
                f" {beginning('matcher')} AS begins FROM {left})"
                " ASOF JOIN folded ON begins <= same WHERE starts_with(same, begins)"
            )
            self._match_left("SELECT line, same(matcher) AS same FROM alike", "FROM folded")

    def _match_left(self, rows: str, problems: str) -> None:
        """Match the lines of `rows` with the keys of `problems` that have the same text."""
        # Tables of their own: a text that a condition asks for as well would be folded twice.
        self._db.execute(f"CREATE OR REPLACE TABLE theirs (line, same) AS {rows}")
        if self._one("SELECT count(*) FROM theirs"):
            self._db.execute(f"CREATE OR REPLACE TABLE ours (key, same) AS {problems}")
            self._db.execute(
                "INSERT INTO matched SELECT DISTINCT line, key, 3 FROM theirs"
                " JOIN ours USING (same) WHERE same <> ''"
            )

    def nothing(self, given: Given, asked: int) -> str:
        """Why nothing matched, and what to do."""
        beginnings = self._db.execute(
            "SELECT left(CAST(matcher AS VARCHAR), ?) FROM given WHERE matcher IS NOT NULL"
            " ORDER BY line LIMIT ?",
            [_BEGINNING, _SHOWN],
        ).fetchall()
        return nothing_matched(given, asked, [text for (text,) in beginnings])

    def _check_questions(self, given: Given) -> None:
        """Refuse numbers under which other questions stand here than in the file."""
        self._db.execute(
            "CREATE TABLE both_asked AS SELECT line, given.question AS theirs, p.question AS ours,"
            " CASE WHEN given.question = p.question THEN TRUE"
            " ELSE same(given.question) = coalesce(f.folded, same(p.question)) END AS same"
            f" FROM given JOIN problems p ON given.matcher = p.{given.on}"
            " LEFT JOIN folds f ON f.id = p.id WHERE given.question IS NOT NULL"
        )
        n, same = self._db.execute(
            "SELECT count(*), count(*) FILTER (same) FROM both_asked"
        ).fetchone() or (0, 0)
        if same >= AGREEING * n:
            return
        rows = self._db.execute(
            f"SELECT line, left(theirs, {_BEGINNING}), left(ours, {_BEGINNING}) FROM both_asked"
            f" WHERE NOT same ORDER BY line LIMIT {_SHOWN}"
        ).fetchall()
        raise AttachRefused(other_questions(given, n, same, rows))

    # -- values ------------------------------------------------------------------------------

    def _gather(self, given: Given, aggregate: str) -> tuple[int, int]:
        columns = list(given.columns.values())
        values = [f"c{n}" for n in range(len(columns))]
        self._db.execute(
            "CREATE TABLE twice AS SELECT key FROM matched GROUP BY key HAVING count(*) > 1"
        )
        twice = self._one("SELECT count(*) FROM twice")
        differing = 0
        if twice:
            differ = (
                "SELECT key, min(line) AS line FROM matched SEMI JOIN twice USING (key) JOIN given"
                f" USING (line) GROUP BY key HAVING count(DISTINCT row({', '.join(values)})) > 1"
            )
            differing = self._one(f"SELECT count(*) FROM ({differ})")
            if not aggregate:
                raise AttachRefused(self._doubles(given, differ, twice, differing))
            values = [
                f"{_aggregated(value, column.kind, aggregate)} AS {value}"
                for value, column in zip(values, columns, strict=True)
            ]
        self._db.execute(
            f"CREATE TABLE kept AS SELECT key, {', '.join(values)} FROM matched"
            f" JOIN given USING (line){' GROUP BY key' * bool(twice)}"
        )
        return twice, differing

    def _doubles(self, given: Given, differ: str, twice: int, differing: int) -> str:
        """Which problems have several rows, those first whose values differ, and what to do."""
        name, n = next(iter(given.columns)), 0
        shown_of = f"({differ})" if differing else "twice"
        found = self._db.execute(
            f"SELECT list(line ORDER BY line)[:3], list(CAST(c{n} AS VARCHAR) ORDER BY line)[:3]"
            f" FROM matched JOIN given USING (line) WHERE key IN (SELECT key FROM {shown_of})"
            f" GROUP BY key ORDER BY min(line) LIMIT {_SHOWN}"
        ).fetchall()
        shown = "; ".join(
            f"rows {' and '.join(f'{row:,}' for row in rows)} ({name}"
            f" {' and '.join(str(value)[:30] for value in values)})"
            for rows, values in found
        )
        has = f"{differing or twice:,} problem{'s have' if (differing or twice) > 1 else ' has'}"
        if differing:
            return (
                f"{has} several rows in this file with values that differ, for example {shown}."
                " Say what becomes of them: --aggregate mean, min, max or first."
            )
        return (
            f"{has} several rows in this file, all with the same values, for example {shown}. Say"
            " that the first of them is taken: --aggregate first."
        )

    def _unmatched(self) -> tuple[tuple[int, str], ...]:
        found = self._db.execute(
            f"SELECT line, left(CAST(matcher AS VARCHAR), {_BEGINNING}) FROM given"
            " ANTI JOIN matched USING (line) WHERE matcher IS NOT NULL"
            f" ORDER BY line LIMIT {_SHOWN}"
        ).fetchall()
        return tuple((row, " ".join(text.split())) for row, text in found)

    def _one(self, sql: str) -> int:
        found: Any = self._db.execute(sql).fetchone()
        return int(found[0])


def _quoted(paths: Sequence[Path]) -> str:
    """SQL: a list of paths."""
    return "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths) + "]"


def _aggregated(column: str, kind: str, aggregate: str) -> str:
    """SQL: one value of several; what has no mean or order keeps its first."""
    if aggregate == "mean" and kind == kinds.NUMBER:
        return f"avg({column})"
    if aggregate in ("min", "max") and kind in (kinds.NUMBER, kinds.DATE):
        return f"{aggregate}({column})"
    return f"arg_min({column}, line)"
