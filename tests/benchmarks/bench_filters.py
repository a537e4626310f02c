"""A filter changes: the count, the list and four facets, ours beside plain DuckDB's, in turns.

    python -m tests.benchmarks.bench_filters [--share 1.0] [--quick] [--full FOLDER]

Both hold the same problems in memory with two threads. Filters are drawn from a seed: ranges of
difficulty, topics, answer types, source blocks, words of the texts, and two or three of them at
once; few come twice. The peer asks what one would write by hand over the file's own columns, and
its answers must be the same. Each facet is counted under the other filters, as the sidebar does it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from deepmath_viz.corpus import schema
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from tests.benchmarks import _corpora
from tests.benchmarks._row import Row, Size, installed, told

#: A filter change may take so many milliseconds, and so many times what plain DuckDB takes.
MOST, TIMES = 100, 1.3
FACETS = {"topics": "topic", "answer_types": "answer_type", "blocks": "source_block"}
_LISTED = 20
Answers = list[Any]


def changes(store: Store, n: int) -> list[Filters]:
    """Filters one after the other, always the same for the same corpus."""
    draw = random.Random(11)
    topics = sorted(t for t in store.counts.by("topic", Filters()) if t)
    types = sorted(t for t in store.counts.by("answer_type", Filters()) if t)
    blocks = sorted(b for b in store.counts.by("source_block", Filters()) if b)
    asked = "SELECT question FROM problems WHERE id % 97 = 5 ORDER BY id"
    words = [w for (text,) in store.database.ask(asked) for w in text.split() if w.isalpha()]
    ways: list[Callable[[], dict[str, Any]]] = [
        lambda: {"difficulty": tuple(sorted(n / 4 for n in draw.sample(range(4, 41), 2)))},
        lambda: {"topics": (draw.choice(topics),)},
        lambda: {"answer_types": tuple(draw.sample(types, 2))},
        lambda: {"text": " ".join(draw.sample(words, draw.choice((1, 1, 2))))},
    ]
    if blocks:
        ways.append(lambda: {"blocks": (draw.choice(blocks),)})
    found = []
    for _ in range(n):
        values: dict[str, Any] = {}
        for way in draw.sample(ways, draw.choice((1, 1, 2, 2, 3))):
            values |= way()
        found.append(Filters(**values))
    return found


def ours(store: Store, filters: Filters) -> Answers:
    """What the sidebar and the list of Browse ask."""
    return [
        store.count(filters),
        [row["id"] for row in store.page(filters, limit=_LISTED)],
        store.counts.difficulty(filters.without_difficulty())[0],
        *(store.counts.by(column, filters.without(name)) for name, column in FACETS.items()),
    ]


def peer(db: duckdb.DuckDBPyConnection, filters: Filters) -> Answers:
    """The same in SQL that is written by hand."""

    def ask(select: str, rest: str, but: str = "") -> list[tuple[Any, ...]]:
        conditions, values = ["TRUE"], []
        if filters.difficulty and but != "difficulty":
            conditions.append("difficulty BETWEEN ? AND ?")
            values += filters.difficulty
        for name, column in FACETS.items():
            chosen = getattr(filters, name)
            if chosen and but != name:
                if name == "topics":
                    conditions.append(f"({column} = ? OR {column} LIKE ? || ' -> %')")
                    values += [chosen[0]] * 2
                else:
                    conditions.append(f"{column} IN ({', '.join('?' * len(chosen))})")
                    values += chosen
        for word in filters.text.split():
            conditions.append("(question ILIKE ? OR final_answer ILIKE ?)")
            values += [f"%{word}%"] * 2
        condition = " AND ".join(conditions)
        return db.execute(f"{select} FROM problems WHERE {condition} {rest}", values).fetchall()

    listed = "SELECT id, question, final_answer, difficulty, topic"
    steps = "SELECT floor(difficulty * 2) / 2, count(*)"
    return [
        ask("SELECT count(*)", "")[0][0],
        [row[0] for row in ask(listed, f"ORDER BY id LIMIT {_LISTED}")],
        {step: n for step, n in ask(steps, "GROUP BY 1", "difficulty") if step is not None},
        *(
            dict(ask(f"SELECT {column}, count(*)", "GROUP BY 1", name))
            for name, column in FACETS.items()
        ),
    ]


def measured(store: Store, problems: Sequence[Path], n: int) -> list[list[float]]:
    """Milliseconds of every change in turns: ours and the peer's, then of processor time."""
    db = duckdb.connect(config={"threads": 2})
    db.execute(
        "CREATE TABLE problems AS SELECT * FROM read_parquet(?)", [[str(p) for p in problems]]
    )
    times: list[list[float]] = [[], [], [], []]
    for at, filters in enumerate(changes(store, n + 5)):
        taken: dict[int, tuple[float, float, Answers]] = {}
        for who in (0, 1) if at % 2 else (1, 0):
            began, worked = time.perf_counter(), time.process_time()
            answers = peer(db, filters) if who else ours(store, filters)
            worked = time.process_time() - worked
            taken[who] = 1e3 * (time.perf_counter() - began), 1e3 * worked, answers
        if taken[0][2] != taken[1][2]:
            raise SystemExit(f"Other answers than DuckDB's for {filters.describe()}.")
        if at >= 5:  # the first ones warm both
            for at_, into in enumerate(times):
                into.append(taken[at_ % 2][at_ // 2])
    return times


def rows(size: Size) -> list[Row]:
    """The 95th percentile and the median of a change."""
    store = _corpora.opened(size, "problems")
    files = [store.folder / f for f in schema.TABLES["problems"].files(store.manifest.stages)]
    both = measured(store, files, 60 if size.quick else 200)
    many = f"{store.count(Filters()):,} problems"
    p95 = [statistics.quantiles(times, n=20)[-1] for times in both]
    median = [statistics.median(times) for times in both]
    name = "plain DuckDB, the same count, list and four facets"
    version = installed("duckdb")
    return [
        Row(
            "filter to page, p95",
            many,
            p95[0],
            "ms",
            p95[1],
            name,
            version,
            most=MOST,
            times=1 / TIMES,
            note="on the server: count, list and four facets; other answers would end the run",
            growth=True,
        ),
        Row("filter to page, median", many, median[0], "ms", median[1], name, version),
        Row(
            "filter to page, processor time, p95",
            many,
            p95[2],
            "ms",
            p95[3],
            name,
            version,
            note="of all threads together; more than the time by the clock on a quiet machine",
        ),
    ]


def main() -> None:
    """Run the benchmark and print its rows."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--share", type=float, default=1.0)
    options.add_argument("--full", type=Path, help="a folder of `make full`")
    options.add_argument("--quick", action="store_true", help="fewer changes")
    given = options.parse_args()
    told(rows(Size(given.share, given.full, given.quick)))


if __name__ == "__main__":
    main()
