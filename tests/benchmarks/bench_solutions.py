"""Opening one problem's three solutions out of 5 GB of text, and the build that makes it possible.

Writes a synthetic corpus of the dataset's size (103,022 problems, three solutions of 16 KB each)
as shards like the hub's, builds what has to do with them stage by stage, and times random problems
five ways:

- `Store.solutions`: what the app calls; the first call, which reads the footers, is told apart;
- all that the reader shows of a problem: its row, its solutions, and the verdicts on them;
- the same Parquet parts, read by DuckDB;
- the native tables of serve.duckdb;
- the peer: plain DuckDB on one Parquet file that it wrote itself, with its default row groups.

    python -m tests.benchmarks.bench_solutions [--problems N] [--folder FOLDER] [--keep]

Full size needs 25 GB of disk for a while. Speed is printed, never asserted.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus import catalogue, manifest, schema, store
from tests.benchmarks._row import Row, Size, installed

#: What opening a problem needs, and what the other measurements of this corpus do.
STAGES = ("problems", "solutions", "answers", "serve", "search")
SHARDS, SHARD_GROUP = 10, 1000
#: Mean characters of a solution, and of the pieces that one is put together from.
SOLUTION, PIECE = 16_000, 640
WANTED = "SELECT n, reasoning, write_up, answer FROM {} WHERE id = ? ORDER BY n"


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its tables."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--problems", type=int, default=103_022)
    options.add_argument("--folder", type=Path, help="where to work; a temporary folder otherwise")
    options.add_argument("--keep", action="store_true", help="leave the files for another run")
    options.add_argument("--ids", type=int, default=300, help="problems to open")
    options.add_argument("--patience", type=float, default=120, help="seconds a reader may take")
    given = options.parse_args(argv)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="deepmath-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _run(folder, given.problems, given.ids, given.patience)
    finally:
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)


def rows(size: Size) -> list[Row]:
    """Opening a problem with its three solutions, beside DuckDB on a Parquet file of its own."""
    problems = size.of(103_022)
    folder = Path(tempfile.mkdtemp(prefix="deepmath-bench-"))
    try:
        found = _run(folder, problems, 60 if size.quick else 300, 30 if size.quick else 120)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    many = f"{problems:,} problems with three solutions of 16 KB"
    ours, peer = (found[f"{one}, warm"] for one in (_WHOLE, _PEER))
    name, version = "plain DuckDB on one Parquet file that it wrote", installed("duckdb")
    return [
        Row("a problem with its solutions opened, p95", many, ours[1], "ms", peer[1], name, version,
            most=60, times=1, note="ours reads its row and verdicts, too"),
        Row("the same, median", many, ours[0], "ms", peer[0], name, version),
        Row("the same from disk, p95", many, found[f"{_WHOLE}, cold"][1], "ms",
            found[f"{_PEER}, cold"][1], name, version),
    ]  # fmt: skip


_WHOLE, _PEER = "a whole problem, as the reader does", "peer: DuckDB, one default Parquet"


def _run(folder: Path, problems: int, ids: int, patience: float) -> dict[str, tuple[float, float]]:
    """Prints all; milliseconds by what reads, cold or warm: median and 95th percentile."""
    shards = folder / "source"
    if not shards.exists():
        began = time.perf_counter()
        text = _write_shards(shards, problems)
        spent = time.perf_counter() - began
        print(f"{problems:,} problems, {text / 1e9:.2f} GB of text, written in {spent:.0f} s")
    print(f"shards like the hub's: {_size(shards) / 1e9:.2f} GB")
    cache = folder / "cache"
    for stage in STAGES:
        _build(shards, cache, stage)
    _build(shards, cache, STAGES[-1], "once more, nothing to do")

    corpus = cache / catalogue.choose(cache)
    record = manifest.read(corpus)
    assert record is not None
    for name, stage in record.stages.items():
        print(f"  {name:<10} {sum(a.size for a in stage.artefacts) / 1e9:6.2f} GB")
    began = time.perf_counter()
    opened = store.Store(corpus, record)
    print(f"Store opened in {time.perf_counter() - began:.2f} s, {_memory():,.0f} MB resident")

    parts = [corpus / a.name for a in record.stages["solutions"].artefacts]
    native = corpus / record.stages["serve"].artefacts[0].name
    peer = folder / "peer.parquet"
    if not peer.exists():
        _write_peer(native, peer)
    print(f"  {'peer':<10} {peer.stat().st_size / 1e9:6.2f} GB, {_groups(peer)}")

    from_parts = duckdb.connect(config={"threads": 2})
    from_parts.execute("SET parquet_metadata_cache = true")
    relation = f"read_parquet({[str(p) for p in parts]})"
    from_native = duckdb.connect(str(native), read_only=True, config={"threads": 2})
    from_peer = duckdb.connect(config={"threads": 2})
    from_peer.execute("SET parquet_metadata_cache = true")

    def ask(db: duckdb.DuckDBPyConnection, table: str) -> Callable[[int], list[object]]:
        return lambda id_: db.cursor().execute(WANTED.format(table), [id_]).fetchall()

    def whole_problem(id_: int) -> list[object]:
        opened.problem(id_), opened.verdicts(id_), opened.solution_pairs(id_)
        return opened.solutions(id_)

    judged = [corpus / a.name for a in record.stages["answers"].artefacts]
    for path in [*parts, *judged]:
        _evict(path)
    began = time.perf_counter()
    whole_problem(0)
    print(f"the first problem after the start: {(time.perf_counter() - began) * 1000:,.0f} ms")
    readers: dict[str, tuple[Callable[[int], list[object]], list[Path]]] = {
        "Store.solutions (what the app calls)": (opened.solutions, parts),
        _WHOLE: (whole_problem, [*parts, *judged]),
        "the same parts, by DuckDB": (ask(from_parts, relation), parts),
        "serve.duckdb, native tables": (ask(from_native, "solutions"), [native]),
        _PEER: (ask(from_peer, f"read_parquet('{peer}')"), [peer]),
    }
    wanted = random.Random(7).sample(range(problems), min(ids, problems))
    print(
        f"\n{'one random problem, three solutions':<38}{'':>6}{'p50':>12}{'p95':>12}{'CPU':>12}"
        f"{'opened':>8}"
    )
    found = {}
    for name, (read, files) in readers.items():
        for state in ("cold", "warm"):
            if state == "cold":
                for path in files:
                    _evict(path)
            times, worked = _time(read, wanted, patience)
            p50, p95 = np.percentile(times, [50, 95]) * 1000
            cpu = np.median(worked) * 1000
            found[f"{name}, {state}"] = float(p50), float(p95)
            print(
                f"{name:<38}{state:>6}{p50:>9,.1f} ms{p95:>9,.1f} ms{cpu:>9,.1f} ms{len(times):>8}"
            )
    print(f"\nthis process at its largest: {_memory('VmHWM'):,.0f} MB")
    return found


def _write_shards(folder: Path, problems: int) -> int:
    """Shards with the hub's columns and row groups; returns the characters of the solutions."""
    (folder / "data").mkdir(parents=True)
    random_ = np.random.default_rng(1)
    pool = _prose(random_, 64_000_000)
    domains = ["Algebra", "Calculus", "Geometry", "Number Theory", "Applied Mathematics"]
    total, first = 0, 0
    for shard in range(SHARDS):
        last = problems * (shard + 1) // SHARDS
        name = f"train-{shard:05d}-of-{SHARDS:05d}.parquet"
        with pq.ParquetWriter(folder / "data" / name, _schema()) as out:
            for start in range(first, last, SHARD_GROUP):
                ids = range(start, min(start + SHARD_GROUP, last))
                columns: list[list[object]] = [
                    [f"Problem {i}: find \\({pool[i * 97 : i * 97 + 240]}\\)" for i in ids],
                    [str(i % 1009) for i in ids],
                    [1 + i % 19 / 2 for i in ids],
                    [f"Mathematics -> {domains[i % 5]} -> Other" for i in ids],
                ]
                for n in (1, 2, 3):
                    texts = [_solution(random_, pool, f"{i * n % 1009}") for i in ids]
                    total += sum(map(len, texts))
                    columns.append(texts)
                out.write_table(pa.table(columns, schema=_schema()), row_group_size=SHARD_GROUP)
        first = last
    return total


def _schema() -> pa.Schema:
    names = ("question", "final_answer", "difficulty", "topic")
    names += ("r1_solution_1", "r1_solution_2", "r1_solution_3")
    return pa.schema(
        [(name, pa.float64() if name == "difficulty" else pa.string()) for name in names]
    )


def _prose(random_: np.random.Generator, characters: int) -> str:
    """Words as frequent as a language's (Zipf), so that zstd shrinks them like real text."""
    letters = "etaoinshrdlucmfw" + "0123456789" + "^_{}=+-\\"
    lengths = random_.integers(2, 9, 20_000)
    words = ["".join(random_.choice(list(letters), size)) for size in lengths]
    ranks = np.exp(random_.random(characters // 5) * np.log(len(words))).astype(int)
    return " ".join(map(words.__getitem__, ranks.tolist()))[:characters]


def _solution(random_: np.random.Generator, pool: str, answer: str) -> str:
    size = min(200_000, random_.lognormal(np.log(SOLUTION) - 0.245, 0.7))
    at = random_.integers(0, len(pool) - PIECE, max(2, int(size / PIECE))).tolist()
    pieces = [pool[i : i + PIECE] for i in at]
    cut = max(1, len(pieces) * 88 // 100)
    reasoning, write_up = "\n\n".join(pieces[:cut]), "\n\n".join(pieces[cut:])
    return f"{reasoning}\n</think>\n{write_up} \\(\\boxed{{{answer}}}\\)"


def _build(shards: Path, cache: Path, stage: str, remark: str = "") -> None:
    """One stage in a process of its own: seconds, and its largest resident size."""
    command = [sys.executable, "-m", "deepmath_viz", "build", "--stage", stage]
    command += ["--source", str(shards), "--cache", str(cache)]
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    spent, peak = time.perf_counter() - began, usage.ru_maxrss / 1e3
    print(f"build --stage {stage:<10} {spent:7.1f} s, at most {peak:7,.0f} MB  {remark}")


def _write_peer(native: Path, peer: Path) -> None:
    """One Parquet file as DuckDB writes it when nothing is said (122,880 rows a group)."""
    began = time.perf_counter()
    # One thread, because each would hold a group of 2 GB.
    with duckdb.connect(str(native), read_only=True, config={"threads": 1}) as db:
        columns = ", ".join(schema.TABLES["solutions"].stored)
        db.execute(f"COPY (SELECT {columns} FROM solutions) TO '{peer}' (FORMAT parquet)")
    print(f"peer file written in {time.perf_counter() - began:.0f} s")


def _groups(path: Path) -> str:
    found = pq.read_metadata(path)
    return f"{found.num_row_groups} row groups"


def _time(
    read: Callable[[int], list[object]], ids: list[int], patience: float
) -> tuple[list[float], list[float]]:
    """Seconds for each id, by the clock and of the processors; stops when patience is over."""
    times: list[float] = []
    worked: list[float] = []
    for id_ in ids:
        began, began_work = time.perf_counter(), time.process_time()
        rows = read(id_)
        times.append(time.perf_counter() - began)
        worked.append(time.process_time() - began_work)
        if len(rows) != 3:
            raise SystemExit(f"problem {id_} has {len(rows)} solutions")
        if sum(times) > patience:
            break
    return times, worked


def _evict(path: Path) -> None:
    """Take the file out of the page cache, so that it is read from disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _memory(field: str = "VmRSS") -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1e3 for line in lines if line.startswith(field))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
