"""Ordinary queries through the sandbox, beside plain DuckDB on the same file in the same run.

Both fetch the result as Arrow, in turns; the sandbox's workers are warm, as they are in the app. A
query may cost 1.3 times what plain DuckDB takes, and 20 ms.

    python -m tests.benchmarks.bench_sql [--file serve.duckdb] [--rounds N]

Without a file a corpus of the dataset's number of problems is made, with short solutions. Speed is
printed, never asserted.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from deepmath_viz.corpus import schema
from deepmath_viz.sql import parameters
from deepmath_viz.sql import pool as sql_pool
from deepmath_viz.sql.examples import GALLERY
from deepmath_viz.sql.parameters import Value
from deepmath_viz.sql.pool import Limits, Sandbox
from tests.benchmarks._row import Row, Size, installed

ROUNDS, PROBLEMS = 15, 103_022
FACTOR, EXTRA = 1.3, 0.020


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--file", type=Path, help="a serve-*.duckdb")
    options.add_argument("--rounds", type=int, default=ROUNDS)
    given = options.parse_args(argv)
    if given.file:
        measure(given.file, given.rounds)
        return
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as folder:
        file = Path(folder) / "serve.duckdb"
        make(file)
        measure(file, given.rounds)


def rows(size: Size) -> list[Row]:
    """The examples of the gallery together, and the dearest beside what it may take."""
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as folder:
        file, problems = Path(folder) / "serve.duckdb", size.of(PROBLEMS)
        make(file, problems)
        taken = measure(file, 5 if size.quick else ROUNDS)
    many, version = f"{problems:,} problems", installed("duckdb")
    dearest = max(taken, key=lambda title: taken[title][1] / _allowed(taken[title][0]))
    plain, boxed = taken[dearest]
    name = "plain DuckDB on the same file, as many threads"
    return [
        Row(
            f"{len(taken)} queries in the sandbox, all together",
            many,
            1e3 * sum(b for _, b in taken.values()),
            "ms",
            1e3 * sum(p for p, _ in taken.values()),
            name,
            version,
        ),
        Row(
            "the one that takes most of what it may",
            many,
            1e3 * boxed,
            "ms",
            1e3 * plain,
            name,
            version,
            most=1e3 * _allowed(plain),
            note=f"“{dearest}”; a query may take {FACTOR} times what plain DuckDB takes, and "
            f"{1e3 * EXTRA:.0f} ms for its way into another process and back",
            reason="every query crosses into a process of its own and back; where more processes "
            "run than there are cores, both ways wait for their turn",
        ),
    ]


def _allowed(plain: float) -> float:
    return FACTOR * plain + EXTRA


def make(file: Path, problems: int = PROBLEMS) -> None:
    """A file of native tables with the dataset's number of problems and invented texts."""
    with duckdb.connect(str(file)) as db:
        for table in schema.FILL_ORDER:
            db.execute(table.create())
        db.execute(
            "INSERT INTO problems BY NAME SELECT i AS id, md5(i::VARCHAR)[:16] AS key, 1 AS copy,"
            " 'Find the ' || i || 'th term of $a_n = n^2$. ' || repeat(md5(i::VARCHAR), 5)"
            " AS question, (i % 997)::VARCHAR AS final_answer, (2 + i % 17) / 2 AS difficulty,"
            " false AS unrated, 'Mathematics -> D' || (i % 9) || ' -> T' || (i % 82) AS topic,"
            " ['Mathematics', 'D' || (i % 9), 'T' || (i % 82)] AS topic_path,"
            " 'D' || (i % 9) AS domain, 'integer' AS answer_type, 3 AS n_solutions,"
            f" 'all' AS agreement FROM range({problems}) t(i)"
        )
        db.execute(
            "INSERT INTO solutions (id, n, reasoning, write_up, answer) SELECT id, n,"
            " repeat(md5(id::VARCHAR), 20), 'So it is ' || final_answer, final_answer"
            " FROM problems, range(1, 4) t(n)"
        )
        db.execute(
            "INSERT INTO answers (id, n, answer, verdict, method) SELECT id, n, answer, 'agree',"
            " 'exact' FROM solutions"
        )


def measure(file: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Time every example of the gallery both ways; seconds of plain DuckDB and ours, by title."""
    taken = {}
    pool = Sandbox(file)
    pool.warm()
    limits = Limits()
    # As many rows as the page takes: the peer is not made to fetch more.
    with duckdb.connect(str(file), read_only=True, config={"threads": sql_pool.THREADS}) as db:
        asked = [(one.title, one.text, parameters.needed(one.text, one.values)) for one in GALLERY]
        asked += [("A constant", "SELECT 1", {}), ("A count", "SELECT count(*) FROM problems", {})]
        print(f"{'query':58} {'plain':>9} {'sandbox':>9} {'ratio':>6}  allowed")
        worst = 0.0
        for title, sql, values in asked:
            plain, boxed = _both(
                lambda sql=sql, values=values: _plain(db, sql, values, limits.rows),
                lambda sql=sql, values=values: pool.run(sql, limits, values),
                rounds,
            )
            allowed, taken[title] = _allowed(plain), (plain, boxed)
            worst = max(worst, boxed / allowed)
            print(
                f"{title[:58]:58} {1000 * plain:6.1f} ms {1000 * boxed:6.1f} ms"
                f" {boxed / plain:6.2f}  {1000 * allowed:6.1f} ms{' !' * (boxed > allowed)}"
            )
    pool.close()
    print(f"worst: {100 * worst:.0f}% of what is allowed (medians of {rounds} rounds, in turns)")
    return taken


def _plain(db: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Value], rows: int) -> int:
    """Fetch at most `rows` rows with plain DuckDB."""
    with db.cursor() as cursor:
        found = cursor.sql(sql, params=values or None)
        seen = 0
        for batch in found.to_arrow_reader(2_048):
            seen += batch.num_rows
            if seen >= rows:
                break
        return seen


def _both(
    plain: Callable[[], object], boxed: Callable[[], object], rounds: int
) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for n in range(rounds + 1):
        for run, into in zip((plain, boxed), times, strict=True):
            started = time.perf_counter()
            run()
            if n:  # the first round warms both
                into.append(time.perf_counter() - started)
    return statistics.median(times[0]), statistics.median(times[1])


if __name__ == "__main__":
    main()
