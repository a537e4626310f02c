"""Looking for words in 5 GB of solutions, beside DuckDB on the same Parquet files.

Words that nowhere occur, so that both read everything; each in a process of its own, which tells
its time, rate and highest memory. Ours also tells how long the first word of progress takes.

    python -m tests.benchmarks.bench_scan CORPUS_FOLDER [--words WORDS] [--rounds N]

The folder is one of a cache with built solutions, such as `bench_solutions --folder F --keep`
leaves below `F/cache`. Speed is printed, never asserted.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from deepmath_viz.corpus import manifest, schema
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.search import solutions
from tests.benchmarks import _corpora
from tests.benchmarks._row import Row, Size, installed
from tests.benchmarks.bench_export import peak

Measured = tuple[float, float, float, int]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("corpus", type=Path)
    options.add_argument("--words", default="qqzx vvkw")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args(argv)
    measured(given.corpus, given.words, given.rounds)


def rows(size: Size) -> list[Row]:
    """Seconds of a scan of every solution, and to its first word of progress."""
    folder, _ = _corpora.built(size, "problems", "solutions", solutions=True)
    megabytes, found = measured(folder, "qqzx vvkw", 1 if size.quick else 3)
    many = f"{megabytes / 1e3:.2g} GB of solutions"
    (first, ours, memory), (_, theirs, their_memory) = found["scan"], found["DuckDB"]
    name, version = "DuckDB's ILIKE on the same Parquet files", installed("duckdb")
    return [
        Row(
            "words looked for in all solutions",
            many,
            ours,
            "s",
            theirs,
            name,
            version,
            times=1,
            note="words that are nowhere, so that all is read",
        ),
        Row("the first word of progress", many, 1e3 * first, "ms", note="DuckDB says nothing"),
        Row("memory of that scan", many, memory, "MB", their_memory, name, version, times=1),
    ]


def measured(
    corpus: Path, words: str, rounds: int
) -> tuple[float, dict[str, tuple[float, float, float]]]:
    """Megabytes of text; seconds to first progress and in all, and memory, ours and DuckDB's."""
    size = _size(corpus)
    print(f"{size:,.0f} MB of text, words {words!r}, medians of {rounds}")
    print(f"{'':<10}{'first progress':>16}{'whole scan':>12}{'rate':>14}{'memory':>10}{'found':>8}")
    ways: tuple[tuple[str, Callable[[Path, str], Measured]], ...] = (
        ("scan", _ours),
        ("DuckDB", _peer),
    )
    taken: dict[str, list[Measured]] = {name: [] for name, _ in ways}
    for _ in range(rounds):
        for name, way in ways:  # in turns, so that both meet the same noise
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                taken[name].append(pool.apply(way, (corpus, words)))
    found = {}
    for name, runs in taken.items():
        first, whole, memory = (statistics.median(run[k] for run in runs) for k in range(3))
        found[name] = first, whole, memory
        print(
            f"{name:<10}{1e3 * first:13,.0f} ms{whole:10.1f} s{size / whole:9,.0f} MB/s"
            f"{memory:7,.0f} MB{runs[-1][3]:8,}"
        )
    return size, found


def _files(corpus: Path) -> list[str]:
    found = manifest.read(corpus)
    assert found is not None
    return [str(corpus / name) for name in schema.TABLES["solutions"].files(found.stages)]


def _size(corpus: Path) -> float:
    """Megabytes of text, as the tables hold it."""
    (found,) = duckdb.execute(
        "SELECT sum(strlen(reasoning) + strlen(write_up)) / 1e6 FROM read_parquet(?)",
        [_files(corpus)],
    ).fetchall()
    return float(found[0])


def _ours(corpus: Path, words: str) -> Measured:
    found = manifest.read(corpus)
    assert found is not None
    opened = Store(corpus, found)
    began = time.perf_counter()
    first, many = None, 0
    for progress in solutions.scan(opened, words, Filters()):
        first = first or time.perf_counter() - began
        many += len(progress.found)
    return first or 0.0, time.perf_counter() - began, peak(), many


def _peer(corpus: Path, words: str) -> Measured:
    conditions = " OR ".join(
        "(" + " AND ".join(f"{part} ILIKE '%{word}%'" for word in words.split()) + ")"
        for part in solutions.PARTS
    )
    began = time.perf_counter()
    db = duckdb.connect()
    db.execute("SET enable_progress_bar = false")
    found = db.execute(
        f"SELECT id, n FROM read_parquet(?) WHERE {conditions}", [_files(corpus)]
    ).fetchall()
    whole = time.perf_counter() - began
    return whole, whole, peak(), len(found)


if __name__ == "__main__":
    main()
