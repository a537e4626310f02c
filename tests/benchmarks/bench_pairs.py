"""The first question about pairs at full size, and what folding adds to stage `neighbours`.

A corpus of 103,022 problems with their nearest five in each of 23 sets and benchmarks (11.8 million
rows), one in 200 of them above 0.8 (of 9,265 real problems it was one in 500). Asked are the
overlaps of every benchmark in a store just opened: with the table `close_pairs` of the stage, and
without it, as a corpus of an older version has it.

    PYTHONPATH=. python tests/benchmarks/bench_pairs.py [--scale 1.0]

Numbers are printed, never asserted.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus import manifest, schema
from deepmath_viz.corpus.manifest import Manifest, StageRecord
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import PairQuery
from deepmath_viz.maths import folding
from deepmath_viz.pipeline import neighbour_tables
from tests.benchmarks._row import Row, Size

PROBLEMS, SETS, BENCHMARKS, K = 103_022, 6, 17, 5
_ROWS = 900  # of each benchmark and set: what is asked does not depend on it


def tables(problems: int) -> dict[str, pa.Table]:
    """The tables of a corpus, by name."""
    draw = np.random.default_rng(0)
    sets = [f"Set {n}" for n in range(SETS)]
    tested = [f"Benchmark {n}" for n in range(BENCHMARKS)]
    names = sets + tested
    count = problems * len(names) * K
    similarity = (0.8 - draw.exponential(0.2, count)).clip(-1).astype(np.float32)
    near_ones = np.flatnonzero(draw.random(count) < 0.005)
    similarity[near_ones] = 0.8 + 0.2 * draw.random(len(near_ones))
    ids = np.repeat(np.arange(problems), len(names) * K)
    code = np.tile(np.repeat(np.arange(len(names)), K), problems).astype(np.int32)
    near = pa.table(
        {
            "id": ids,
            "dataset": pa.DictionaryArray.from_arrays(code, names).cast(pa.string()),
            "rank": np.tile(np.arange(1, K + 1, dtype=np.int8), problems * len(names)),
            "row": draw.integers(0, _ROWS, count),
            "similarity": similarity,
        }
    )
    same = near.take(np.flatnonzero(similarity > 0.9999)).drop_columns(["rank"])

    def side(called: list[str], column: str) -> pa.Table:
        texts = [f"Problem {row} of {name}?" for name in called for row in range(_ROWS)]
        rows = np.tile(np.arange(_ROWS), len(called))
        owner = np.repeat(called, _ROWS)
        nothing = pa.nulls(len(texts), pa.string())
        return pa.table({column: owner, "row": rows, "question": texts, "answer": nothing})

    own = {name: pa.nulls(problems, kind) for name, kind in _types("problems")}
    own["id"], own["question"] = pa.array(np.arange(problems)), pa.array(["What?"] * problems)
    begun = time.process_time()
    close = neighbour_tables.close(near, same)
    print(f"close_pairs: {len(close):,} of {count:,} rows, {time.process_time() - begun:.1f} s CPU")
    return {
        "problems": pa.table(own),
        "comparison": side(sets, "dataset"),
        "benchmarks": side(tested, "benchmark"),
        "neighbours": near,
        "same_text": same,
        "close_pairs": close,
    }


def _types(table: str) -> list[tuple[str, pa.DataType]]:
    wanted = schema.TABLES[table].arrow
    return list(zip(wanted.names, wanted.types, strict=True))


def opened(folder: Path, made: dict[str, pa.Table], without: str = "") -> Store:
    """A store over the tables, but for one of them."""
    found = Manifest("bench", {}, {})
    for stage in ("problems", "comparison", "benchmarks", "neighbours"):
        here = [n for n, t in schema.TABLES.items() if stage in t.stages and n in made]
        artefacts = []
        for name in here:
            path = folder / f"{name}-00000000.parquet"
            if not path.exists():
                wanted = schema.TABLES[name].arrow
                table = made[name].select(wanted.names).cast(wanted)
                pq.write_table(table, path, compression="zstd", row_group_size=60_000)
            if name != without:
                artefacts.append(manifest.describe(path))
        record = StageRecord(stage, stage, stage, 1, "2026-01-01T00:00:00+00:00", 0.0, {}, {}, ())
        found = found.with_stage(_with(record, tuple(artefacts)), {})
    return Store(folder, found)


def _with(record: StageRecord, artefacts: tuple[manifest.Artefact, ...]) -> StageRecord:
    from dataclasses import replace

    return replace(record, artefacts=artefacts)


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=float, default=1.0)
    measured(int(PROBLEMS * parser.parse_args().scale))


def rows(size: Size) -> list[Row]:
    """The first question about pairs, with the stage's table and without it."""
    problems = size.of(PROBLEMS)
    close, near, folding_took = measured(problems)
    return [
        Row(
            "first question about pairs",
            f"{problems * (SETS + BENCHMARKS) * K:,} pairs of {problems:,} problems",
            close,
            "s",
            near,
            "the same without the table of close pairs",
            note="in a store just opened",
        ),
        Row("folding a text", "a text of 210 characters", 1e6 * folding_took, "µs"),
    ]


def measured(problems: int) -> tuple[float, float, float]:
    """Seconds of the first question with and without the table, and of folding one text."""
    made = tables(problems)
    walls = []
    with tempfile.TemporaryDirectory() as folder:
        for without in ("", "close_pairs"):
            store = opened(Path(folder), made, without)
            wall, cpu = time.perf_counter(), time.process_time()
            store.pairs.overlaps(PairQuery(), Filters())
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            walls.append(wall)
            said = f"without {without}" if without else "with close_pairs"
            print(f"first question, {said:<20} {wall:5.2f} s, {cpu:5.2f} s CPU")
    texts = [f"Let $x_{n} \\le \\dfrac{{1}}{{{n}}}$. " * 6 + "Find it." for n in range(20_000)]
    begun = time.process_time()
    for text in texts:
        folding.same(text)
    each = (time.process_time() - begun) / len(texts)
    print(f"folding: {1e6 * each:.0f} microseconds a text of {len(texts[0])} characters")
    return walls[0], walls[1], each


if __name__ == "__main__":
    main()
