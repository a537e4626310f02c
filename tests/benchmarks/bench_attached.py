"""Attaching 250,000 rows by question text to 103,022 problems, beside one DuckDB query.

    python -m tests.benchmarks.bench_attached [--problems N] [--rows N]

The questions of the corpus were folded by the build; those of the file are folded here. The peer
reads the same Parquet, folds white space, joins the three ways of `attached.matching`, counts
doubles and writes the same columns, in one script of SQL, in a process of its own as well.
Then a filter change (count, list, four facets) is measured with nothing attached, and with one
number and one category attached, whose counts follow it; in turns, on the same machine.
Budgets: under 20 s and at most 1.5 times the peer; within 1.2 times at the 95th percentile.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import pipeline
from deepmath_viz.corpus import folds, schema
from deepmath_viz.corpus.attached import attaching
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.folding import SPACE
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.attached.request import Request
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.pipeline import runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source
from tests.benchmarks._row import Row, Size, installed

_WORDS = "let be a the function group integral prime such that find value of $x$ $n$ sum".split()
#: What a query of one's own does to a text before it compares: no white space, `$`, `\\(` or case.
_LOOSE = r"lower(regexp_replace(folded, '\\[()\[\]]|[ $]+', '', 'g'))"
_PEER = r"""
import sys, duckdb
problems, file, out = sys.argv[1:]
db = duckdb.connect(config={"threads": 2})
db.execute("SET enable_progress_bar = false")
fold = lambda c: f"trim(regexp_replace({c}, '[SPACE]+', ' ', 'g'))"
db.execute(f"CREATE TABLE given AS SELECT row_number() OVER () AS line, *,"
           f" {fold('question')} AS folded FROM read_parquet('{file}')")
db.execute(f"CREATE TABLE asked AS SELECT DISTINCT key, question, {fold('question')} AS folded"
           f" FROM read_parquet('{problems}')")
db.execute("CREATE TABLE matched AS SELECT line, a.key, CASE WHEN bool_or(g.question = a.question)"
           " THEN 1 ELSE 2 END AS level FROM given g JOIN asked a USING (folded) GROUP BY ALL")
loose = LOOSE
db.execute(f"INSERT INTO matched SELECT line, key, 3 FROM (SELECT line, {loose} AS l FROM given"
           f" ANTI JOIN matched USING (line)) JOIN (SELECT DISTINCT key, {loose} AS l FROM asked)"
           " USING (l)")
print(db.execute("SELECT level, count(DISTINCT line) FROM matched GROUP BY 1").fetchall(),
      db.execute("SELECT count(*) FROM (SELECT key FROM matched GROUP BY key HAVING count(*) > 1)"
                 ).fetchall())
db.execute("COPY (SELECT matched.key, avg(solve_rate) AS rate, arg_min(level_of, line) AS level"
           " FROM matched JOIN given USING (line) GROUP BY ALL ORDER BY ALL)"
           f" TO '{out}' (FORMAT parquet, COMPRESSION zstd)")
"""


def questions(n: int) -> list[str]:
    draw = random.Random(1)
    return [
        f"Problem {i}: " + " ".join(draw.choices(_WORDS, k=30 + i % 30)) + f" $a_{{{i}}}$"
        for i in range(n)
    ]


def corpus(folder: Path, texts: list[str]) -> Path:
    draw = np.random.default_rng(2)
    table = pa.table(
        {
            "question": texts,
            "final_answer": [str(i % 97) for i in range(len(texts))],
            "difficulty": draw.integers(2, 20, len(texts)) / 2,
            "topic": [f"Mathematics -> Area {i % 9} -> Part {i % 70}" for i in range(len(texts))],
        }
    )
    (folder / "source").mkdir()
    pq.write_table(table, folder / "source" / "train.parquet")
    source = open_source(str(folder / "source"))
    with Path("/dev/null").open("w") as nowhere:
        runner.build(
            source,
            folder / "cache",
            pipeline.STAGES[:1],
            progress=Progress(folder / "cache" / source.corpus, (), out=nowhere),
        )
    return folder / "cache" / source.corpus


def file_of(folder: Path, texts: list[str], rows: int) -> Path:
    draw = random.Random(3)
    asked, rates, levels = [], [], []
    for i in range(rows):
        text = texts[i % len(texts)] if i < 2 * len(texts) else f"Another one, {i}"
        kind = i % 4
        if kind == 1:
            text = text.replace(" ", "  ", 3)
        elif kind == 2:
            text = text.replace("$", "").upper()
        asked.append(text)
        rates.append(draw.randrange(17) / 16)
        levels.append(("easy", "medium", "hard")[i % 3])
    path = folder / "rates.parquet"
    pq.write_table(pa.table({"question": asked, "solve_rate": rates, "level_of": levels}), path)
    return path


def processor() -> float:
    """Seconds of processor time that processes of ours have taken which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def filter_change(store: Store, filters: Filters, own: list[str]) -> float:
    """Seconds of what Browse asks when a filter has changed."""
    started = time.perf_counter()
    store.count(filters)
    store.page(filters)
    for column in ("topic", "answer_type", "source_block"):
        store.counts.by(column, filters)
    store.counts.difficulty(filters)
    for name in own:
        store.attached.tally(name, filters)
    return time.perf_counter() - started


def main() -> None:
    """Measure, and say how it compares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--problems", type=int, default=103_022)
    parser.add_argument("--rows", type=int, default=250_000)
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    measured(given.problems, given.rows, given.times)


def rows(size: Size) -> list[Row]:
    """Attaching, and what attached columns add to a filter change."""
    problems, lines = size.of(103_022), size.of(250_000)
    (ours, theirs), (own, without) = measured(problems, lines, 1 if size.quick else 3)
    many, version = f"{lines:,} rows to {problems:,} problems", installed("duckdb")
    return [
        Row(
            "attaching by question text",
            many,
            ours,
            "s",
            theirs,
            "one script of SQL in DuckDB",
            version,
            most=20 if size.share == 1 else None,
            times=1 / 1.5,
            note="ours hashes the file and keeps a report, too; the same matches",
        ),
        Row(
            "filter change with two attached columns, p95",
            f"{problems:,} problems",
            1e3 * own,
            "ms",
            1e3 * without,
            "the same with nothing attached",
            times=1 / 1.2,
        ),
    ]


def measured(
    of_problems: int, lines: int, turns: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Seconds of attaching, ours and the peer's; of a filter change with columns and without."""
    with tempfile.TemporaryDirectory() as made:
        base = Path(made)
        texts = questions(of_problems)
        path = corpus(base, texts)
        found = json.loads((path / "manifest.json").read_text())["stages"]["problems"]
        file = file_of(base, texts, lines)
        from deepmath_viz.corpus import manifest

        known = manifest.read(path)
        assert known is not None, found
        problems = [path / name for name in schema.TABLES["problems"].files(known.stages)]
        peer = _PEER.replace("SPACE", SPACE.encode("unicode_escape").decode()).replace(
            "LOOSE", repr(_LOOSE)
        )
        ours, theirs = list[float](), list[float]()
        cpu_ours, cpu_theirs = list[float](), list[float]()
        for n in range(turns):
            folder = AttachedFolder(base / f"data{n}")
            started, before = time.perf_counter(), processor()
            with attaching.found(
                folder, problems, [Part(file, file.name)],
                Request("rates", aggregate="mean"), file=file.name,
                folds=folds.file_of(path, known.stages),
            ) as read:  # fmt: skip
                folder.keep(read.kept, "rates")
            ours.append(time.perf_counter() - started)
            cpu_ours.append(processor() - before)
            started, before = time.perf_counter(), processor()
            said = subprocess.run(
                [sys.executable, "-c", peer, str(problems[0]), str(file), str(base / "out")],
                check=True, capture_output=True, text=True,
            ).stdout  # fmt: skip
            theirs.append(time.perf_counter() - started)
            cpu_theirs.append(processor() - before)
        print(f"matched: ours {read.attached.by_level}, {read.attached.twice} doubles; peer {said}")
        ratio = min(ours) / min(theirs)
        print(f"attach: {min(ours):.2f} s, peer {min(theirs):.2f} s: {ratio:.2f} times")
        ratio = min(cpu_ours) / min(cpu_theirs)
        print(
            f"processor time: {min(cpu_ours):.2f} s, peer {min(cpu_theirs):.2f} s:"
            f" {ratio:.2f} times"
        )
        plain, with_own = Store(path, known), Store(path, known, folder)
        own = list(with_own.attached.columns())
        times: dict[bool, list[float]] = {False: [], True: []}
        for n in range(120):
            filters = Filters(difficulty=(1 + n % 5, 6 + n % 4), text=str(n % 10) if n % 3 else "")
            for attached in (False, True) if n % 2 else (True, False):
                store = with_own if attached else plain
                times[attached].append(filter_change(store, filters, own if attached else []))
        p95 = {a: statistics.quantiles(t[10:], n=20)[-1] for a, t in times.items()}
        median = {a: statistics.median(t[10:]) for a, t in times.items()}
        print(
            f"filter change: {1000 * p95[True]:.0f} ms with {len(own)} columns attached,"
            f" {1000 * p95[False]:.0f} ms without (p95): {p95[True] / p95[False]:.2f} times;"
            f" median {median[True] / median[False]:.2f} times"
        )
    return (min(ours), min(theirs)), (p95[True], p95[False])


if __name__ == "__main__":
    main()
