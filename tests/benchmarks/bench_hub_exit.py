"""Do processes that read from the hub end well, on a busy machine? Exit codes of hundreds.

Each process reads three small shards from a hub on this machine and ends at once, beside loops that
keep the processors busy: its last threads would be met by the end of the interpreter. In turns they
fetch the files whole, stream some columns, and leave a stream after its first rows.

    python -m tests.benchmarks.bench_hub_exit [--runs 300] [--busy 2] [--beside 2]

Printed: how many processes ended with which exit code (-6 is an abort, 134 to a shell), and what
those with another than 0 said last. Exit status 1 if there was one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.config import ROOT
from deepmath_viz.sources import DEEPMATH, SOLUTION_COLUMNS
from tests.benchmarks._row import Row, Size
from tests.support.hub_server import HubServer

SHARDS, ROWS = 3, 40
READ = """
from deepmath_viz.sources import QUESTION_COLUMNS, open_source
source = open_source("hub", revision="main")
files = source.files()
"""
WAYS = {
    "whole": "tables = [t for f in files for t in source.batches(f, QUESTION_COLUMNS, whole=True)]",
    "columns": "tables = [t for f in files for t in source.batches(f, QUESTION_COLUMNS)]",
    "left": "left = [source.batches(f, QUESTION_COLUMNS, batch_rows=4) for f in files]\n"
    "tables = [next(batches) for batches in left]",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the processes, print how they ended, and return the exit status."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=300)
    options.add_argument("--busy", type=int, default=2, help="loops that keep processors busy")
    options.add_argument("--beside", type=int, default=2, help="processes at a time")
    given = options.parse_args(argv)
    ended = measured(given.runs, given.busy, given.beside)
    return int(any(code for codes in ended.values() for code in codes))


def rows(size: Size) -> list[Row]:
    """How many processes that read from the hub ended badly."""
    runs = 30 if size.quick else 300
    ended = measured(runs, 2, 2)
    bad = sum(n for codes in ended.values() for code, n in codes.items() if code)
    return [
        Row(
            "processes that end badly after reading from the hub",
            f"{runs} processes on a busy machine",
            bad,
            "",
            most=0,
            note="whole files, some columns, and a stream that is left after its first rows",
        )
    ]


def measured(runs: int, busy: int, beside: int) -> dict[str, Counter[int]]:
    """Run the processes and print how they ended; exit codes by way of reading."""
    ended: dict[str, Counter[int]] = {way: Counter() for way in WAYS}
    said: Counter[str] = Counter()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="deepmath-hub-exit-") as name, _loops(busy):
        _write(Path(name))
        with HubServer(name) as hub, ThreadPoolExecutor(beside) as pool:
            ways = [list(WAYS)[run % len(WAYS)] for run in range(runs)]
            for way, code, words in pool.map(lambda way: _run(way, hub.url, name), ways):
                ended[way][code] += 1
                said.update([words] if code else [])
    print(f"{runs} processes, {beside} at a time beside {busy} busy loops")
    print(f"{time.monotonic() - began:,.0f} s")
    for way, codes in ended.items():
        counts = ", ".join(f"{many} with {code}" for code, many in sorted(codes.items()))
        print(f"{way:<8} {counts}")
    for words, many in said.most_common():
        print(f"{many} said: {words}")
    return ended


@contextmanager
def _loops(many: int) -> Iterator[None]:
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(many)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def _write(folder: Path) -> None:
    home = folder / "hub" / DEEPMATH.home_id / "data"
    home.mkdir(parents=True)
    for k in range(SHARDS):
        numbers = range(ROWS * k, ROWS * (k + 1))
        columns = {
            "question": [f"What is ${n} + {n}$?" for n in numbers],
            "final_answer": [str(2 * n) for n in numbers],
            "difficulty": [1.0 + n % 9 for n in numbers],
            "topic": ["Mathematics -> Algebra"] * ROWS,
        } | {name: [os.urandom(25).hex() for _ in numbers] for name in SOLUTION_COLUMNS}
        path = home / f"train-{k:05d}-of-{SHARDS:05d}.parquet"
        pq.write_table(pa.table(columns), path, row_group_size=16)


def _run(way: str, url: str, folder: str) -> tuple[str, int, str]:
    """The way, the exit code and the last line of what a process said of errors."""
    own = {"HF_ENDPOINT": url, "HF_HOME": f"{folder}/hf"}
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
    done = subprocess.run(
        [sys.executable, "-c", READ + WAYS[way]],
        env=clean | own,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return way, done.returncode, (done.stderr.strip().splitlines() or ["nothing"])[-1]


if __name__ == "__main__":
    sys.exit(main())
