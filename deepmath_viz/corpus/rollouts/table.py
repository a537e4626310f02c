"""The tables of the rollouts of a model, and how its file is written.

Rollouts stand in the order of keys, so that DuckDB decodes a block or two to give one problem.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from deepmath_viz.corpus.rollouts.request import Rollouts
from deepmath_viz.corpus.tables import Column, Table
from deepmath_viz.maths.answers.extraction import PLACES
from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE, UNDECIDED, VERDICTS

ROLLOUTS = Table(
    "rollouts",
    "One row a sample of a model of one's own.",
    (
        Column("id", "BIGINT", "The problem."),
        Column("model", "VARCHAR", "The identifier of the model that gave it."),
        Column("n", "INTEGER", "Its number among the model's samples of this problem, from 1."),
        Column("answer", "VARCHAR", "The answer found in its text; null where there is none."),
        Column("verdict", "VARCHAR", "Whether that is the final answer.", values=VERDICTS),
        Column("reason", "VARCHAR", "Why, in a few words."),
        Column("found_in", "VARCHAR", "Where in the text it was found.", values=PLACES),
        Column("tokens", "BIGINT", "Its tokens, where the file says so."),
        Column("text", "VARCHAR", "What the model said."),
    ),
    stages=(),
)
#: Columns of `rollouts` that a sample has by itself; the problem is named by its key in the file.
OWN = tuple(column.name for column in ROLLOUTS.columns if column.name not in ("id", "model"))
#: Reasons that are no verdict of a comparison: nothing was there to be compared.
NO_ANSWER = "answer IS NULL OR trim(answer) = ''"
#: What is said of samples that were judged against a final answer that the corpus has no more.
OTHER_ANSWER = "the final answer was another one when it was judged"


def of_problems(model: str, file: str, problems: str = "problems") -> str:
    """SQL: the rows of `ROLLOUTS` of one model; undecided where they were judged against another
    final answer than that of the problem.

    Args:
        model: its identifier.
        file: the catalogue under which its file is open.
        problems: the table of problems.
    """
    same = {
        "verdict": f"if(p.same, r.verdict, '{UNDECIDED}')",
        "reason": f"if(p.same, r.reason, '{OTHER_ANSWER}')",
    }
    own = ", ".join(f"{same.get(name, f'r.{name}')} AS {name}" for name in OWN)
    return (
        f"SELECT p.id, '{model}' AS model, {own} FROM (SELECT p.id, p.key,"
        f" t.key IS NOT NULL AS same, coalesce(t.place, 1) AS place FROM {problems} p"
        f" LEFT JOIN {file}.tallies t ON t.key = p.key"
        " AND t.final_answer IS NOT DISTINCT FROM p.final_answer) p"
        f" JOIN {file}.rollouts r USING (key, place)"
    )


def view(models: Mapping[str, str], problems: str) -> str:
    """SQL: the rows of `ROLLOUTS` of all models; none where there is no model.

    Args:
        models: the catalogue under which each one's file is open.
    """
    columns = ", ".join(f"NULL::{column.type} AS {column.name}" for column in ROLLOUTS.columns)
    parts = [of_problems(model, file, problems) for model, file in models.items()]
    return " UNION ALL ".join(parts) or f"SELECT {columns} WHERE false"


def write(
    path: Path,
    about: Rollouts,
    samples: Path,
    verdicts: Sequence[Path],
    *,
    memory: int,
    aside: Path,
) -> None:
    """Write the file of a model.

    Args:
        samples: Parquet with a row a sample and final answer: key, final_answer, place, n,
            answer, found_in, tokens, text.
        verdicts: Parquet with a row a distinct pair: final_answer, answer, verdict, reason.
        memory: megabytes that DuckDB may take.
        aside: a folder that it may spill into.
    """
    path.unlink(missing_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": f"{memory}MiB",
        "temp_directory": str(aside),
        "preserve_insertion_order": False,
    }
    with duckdb.connect(str(path), config=config) as db:
        db.execute(
            "CREATE TABLE about AS SELECT ?::VARCHAR AS known", [json.dumps(about.to_json())]
        )
        db.execute(
            f"CREATE TABLE rollouts AS SELECT key, final_answer, place, {', '.join(OWN)} FROM"
            " (SELECT s.*, v.verdict, v.reason FROM read_parquet($samples) s"
            " LEFT JOIN read_parquet($verdicts) v"
            " ON s.final_answer IS NOT DISTINCT FROM v.final_answer"
            " AND s.answer IS NOT DISTINCT FROM v.answer) ORDER BY key, final_answer, n",
            {"samples": str(samples), "verdicts": [str(verdict) for verdict in verdicts]},
        )
        db.execute(
            "CREATE TABLE tallies AS SELECT key, final_answer, place, count(*)::INTEGER AS samples,"
            f" count(*) FILTER (verdict = '{AGREE}')::INTEGER AS agree,"
            f" count(*) FILTER (verdict = '{DISAGREE}')::INTEGER AS disagree,"
            f" count(*) FILTER (verdict = '{UNDECIDED}' AND NOT ({NO_ANSWER}))::INTEGER"
            f" AS undecided, count(*) FILTER ({NO_ANSWER})::INTEGER AS no_answer"
            " FROM rollouts GROUP BY ALL ORDER BY key"
        )
        db.execute(
            "CREATE TABLE common AS SELECT key, final_answer, answer, n FROM (SELECT key,"
            " final_answer, trim(answer) AS answer, count(*)::INTEGER AS n, min(n) AS first"
            f" FROM rollouts WHERE verdict = '{DISAGREE}' GROUP BY ALL)"
            " QUALIFY row_number() OVER (PARTITION BY key, final_answer ORDER BY n DESC, first) = 1"
            " ORDER BY key"
        )
