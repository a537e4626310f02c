"""Exporting 10,000 problems with three solutions of 18 KB, beside pandas writing the same rows.

Each way runs in a process of its own, which tells its rate and its highest memory:

- `Rows` with every solution as Parquet, through `exports.folder.write`;
- the peer: one DuckDB query that joins the same tables into a pandas frame, and `to_parquet`.

    python -m tests.benchmarks.bench_export [--problems N]

Speed is printed, never asserted.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import pipeline
from deepmath_viz.corpus import manifest, schema
from deepmath_viz.corpus.store import Store
from deepmath_viz.exports import folder, plan
from deepmath_viz.exports.plan import Selection
from deepmath_viz.exports.recipe import Recipe
from deepmath_viz.pipeline import runner
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.sources import open_source
from tests.benchmarks._row import Row, Size, installed

LENGTH = 18_000


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--problems", type=int, default=10_000)
    problems = options.parse_args(argv).problems
    measured(problems)


def measured(problems: int) -> dict[str, tuple[float, float]]:
    """Seconds and megabytes of both."""
    found = {}
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as base:
        corpus = _corpus(Path(base), problems)
        size = problems * 3 * LENGTH / 1e6
        print(f"{problems:,} problems, {size:,.0f} MB of solutions")
        for name, run in (("export", _ours), ("pandas", _peer)):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                seconds, peak = found[name] = pool.apply(run, (corpus, Path(base) / name))
            print(f"  {name:<8}{size / seconds:8.0f} MB/s {peak:8.0f} MB at most")
    return found


def rows(size: Size) -> list[Row]:
    """Time and memory of an export with every solution."""
    problems = size.of(10_000)
    both = measured(problems)
    (ours, memory), (theirs, their_memory) = both["export"], both["pandas"]
    many = f"{problems:,} problems, {problems * 3 * LENGTH / 1e9:.2g} GB of solutions"
    name = "DuckDB's join into a pandas frame, to_parquet"
    version = installed("pandas", "duckdb")
    return [
        Row(
            "export with every solution",
            many,
            ours,
            "s",
            theirs,
            name,
            version,
            times=1,
            note="Parquet, with its card, from a store that was just opened; a tenth of the "
            "dataset is the full size here",
            growth=True,
        ),
        Row("memory of an export", many, memory, "MB", their_memory, name, version, times=1),
    ]


def _corpus(base: Path, problems: int) -> Path:
    draw = random.Random(1)
    words = ["".join(draw.choices("abcdefghijklmnop", k=draw.randint(2, 9))) for _ in range(5_000)]

    def solution() -> str:
        text = " ".join(draw.choices(words, k=LENGTH // 6))[:LENGTH]
        return f"{text}</think>It is \\boxed{{1}}."

    (base / "source").mkdir()
    columns = {"question": pa.string(), "final_answer": pa.string()}
    columns |= {f"r1_solution_{n}": pa.string() for n in (1, 2, 3)}
    with pq.ParquetWriter(base / "source" / "train.parquet", pa.schema(columns.items())) as out:
        for first in range(0, problems, 500):
            rows = [
                {"question": f"Problem {i}?", "final_answer": "1"}
                | {f"r1_solution_{n}": solution() for n in (1, 2, 3)}
                for i in range(first, min(first + 500, problems))
            ]
            out.write_table(pa.Table.from_pylist(rows, pa.schema(columns.items())))
    source = open_source(str(base / "source"))
    progress = Progress(base / "cache" / source.corpus, (), out=io.StringIO())
    only = ("problems", "solutions")
    runner.build(source, base / "cache", pipeline.STAGES, only=only, progress=progress)
    return base / "cache" / source.corpus


def _ours(corpus: Path, out: Path) -> tuple[float, float]:
    found = manifest.read(corpus)
    assert found is not None
    opened = Store(corpus, found)
    start = time.perf_counter()
    folder.write(opened, plan.plan(opened, Selection(), Recipe(solutions="all")), out)
    return time.perf_counter() - start, peak()


def _peer(corpus: Path, out: Path) -> tuple[float, float]:
    import duckdb

    found = manifest.read(corpus)
    assert found is not None
    files = [str(corpus / n) for n in schema.TABLES["solutions"].files(found.stages)]
    questions = [str(corpus / n) for n in schema.TABLES["problems"].files(found.stages)]
    start = time.perf_counter()
    frame = duckdb.execute(
        "SELECT p.id, p.key, p.question, p.final_answer,"
        " max(t) FILTER (n = 1) AS r1_solution_1, max(t) FILTER (n = 2) AS r1_solution_2,"
        " max(t) FILTER (n = 3) AS r1_solution_3 FROM read_parquet(?) p JOIN"
        " (SELECT id, n, reasoning || '</think>' || write_up AS t FROM read_parquet(?)) USING (id)"
        " GROUP BY ALL ORDER BY p.id",
        [questions, files],
    ).df()
    frame.to_parquet(out, compression="zstd")
    return time.perf_counter() - start, peak()


def peak() -> float:
    """Megabytes that this process had at most."""
    # Linux alone; getrusage would count what the parent had before this process was started.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    main()
