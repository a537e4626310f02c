"""Adding 16 rollouts for each of 103,022 problems: reading, judging, and opening one of them.

    python -m tests.benchmarks.bench_rollouts [--problems N] [--samples N] [--peer PAIRS]

The mix is made from a seed: seven in ten final answers are whole numbers or words, the others
fractions, surds, sets, intervals and logarithms; every problem has a chance of its own to be
solved, right answers are spelled in several ways, wrong ones come from a few that are likely for
their problem, one in twenty samples gives none, and a few are pathological.

1. The file is read and matched, and judged in the processes of `rollouts`; that run is killed when
   a third of the chunks of verdicts stand, and started again, which has to do the rest alone.
2. The stage `answers` judges the same distinct pairs in this run, on the same machine, or so many
   of them, drawn from a seed: verdicts must be the same (but for pathological pairs, which may or
   may not be done in their second), and `rollouts` at least as fast a pair, within a tenth.
3. Problems are opened with all their samples, in an order drawn from a seed.

Ends with 1 if one of these fails, if all processes together hold more than 3 GB, or if opening a
problem takes 150 ms or more at the 95th percentile.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus import manifest, schema
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.rollouts import importing
from deepmath_viz.corpus.rollouts.folder import RolloutFolder
from deepmath_viz.corpus.rollouts.request import RolloutRequest
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from tests.benchmarks import bench_answers, bench_attached
from tests.benchmarks._row import Row, Size

SEED = 21
MODEL = "bench"
_MAKERS = (
    bench_answers.fraction,
    bench_answers.surd,
    bench_answers.collection,
    bench_answers.interval,
    bench_answers.logarithm,
)
_WORDS = "so we have that the sum over all of these terms is bounded and therefore".split()


def main() -> int:
    """Make the mix, add it, judge it twice, open problems, print what it took."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--problems", type=int, default=103_022)
    options.add_argument("--samples", type=int, default=16)
    options.add_argument("--peer", type=int, default=20_000, help="pairs for the stage")
    options.add_argument("--keep", type=Path, help="the last step alone: judge in this folder")
    given = options.parse_args()
    if given.keep:
        keep(given.keep)
        return 0
    with tempfile.TemporaryDirectory() as made:
        return bool(measured(Path(made), given.problems, given.samples, given.peer)["failed"])


def rows(size: Size) -> list[Row]:
    """Adding 16 samples a problem, and opening one of them."""
    problems = size.of(103_022)
    with tempfile.TemporaryDirectory() as made:
        found = measured(Path(made), problems, 16, size.of(20_000, 1_000))
    if "other verdicts" in found["failed"] or "processes" in found["failed"]:
        raise SystemExit(found["failed"])
    many = f"{problems * 16:,} samples of {problems:,} problems"
    return [
        Row(
            "rollouts judged, a second",
            many,
            found["rate"],
            "/s",
            found["stage"],
            "the stage that judges the dataset's own solutions",
            times=0.9,
            note="distinct pairs of answers; killed once and gone on, the same verdicts",
        ),
        Row("rollouts read and matched, a second", many, found["reading"], "/s"),
        Row("a problem opened with its samples, p95", many, found["opening"], "ms", most=150),
        Row("memory of adding rollouts", many, found["memory"], "MB", most=3_000),
    ]


def measured(base: Path, problems: int, samples: int, peer: int) -> dict[str, Any]:
    """Everything, in a folder: rates and times, and in words what failed."""
    texts = bench_attached.questions(problems)
    finals = write_file(base / "rollouts.jsonl", texts, samples)
    size = (base / "rollouts.jsonl").stat().st_size
    print(f"{problems * samples:,} samples of {problems:,} problems, {size / 1e6:,.0f} MB")
    path = corpus(base, texts, finals)
    (base / "asked.json").write_text(json.dumps({"corpus": str(path)}))
    began = time.perf_counter()
    found = look(base)
    reading = time.perf_counter() - began
    about = found.about
    print(f"read and matched in {reading:.0f} s: {about.samples / reading:,.0f} samples a second")
    distinct = pq.read_metadata(found.work / "pairs.parquet").num_rows
    chunks = pq.ParquetFile(found.work / "pairs.parquet").num_row_groups
    print(f"{distinct:,} distinct pairs in {chunks} chunks")
    first = Run(base, found.work, until=max(1, chunks // 3))
    kept = first.chunks()
    second = Run(base, found.work)
    again = {name for name, at in second.before.items() if kept.get(name) == at}
    judging = first.judging + second.judging
    print(
        f"killed after {first.seconds:.0f} s with {len(kept)} chunks; then {second.seconds:.0f} s,"
        f" of which {second.judging:.0f} s judging; chunks done again: {len(kept) - len(again)};"
        f" processes left: {len(first.left) + len(second.left)}"
    )
    memory = max(first.megabytes, second.megabytes)
    rate = distinct / judging
    print(f"judged: {rate:,.0f} distinct pairs a second; {memory:,.0f} MB at most, all together")
    pairs, other, differing = stage(base, path, peer)
    theirs = pairs / other
    print(
        f"stage answers on {pairs:,} of these pairs: {theirs:,.0f} a second"
        f" ({rate / theirs:.2f} times); other verdicts: {differing}"
    )
    opening = open_some(base, path, samples)
    failed = {
        "slower a distinct pair than stage answers": rate < 0.9 * theirs,
        "other verdicts than stage answers": differing > 0,
        "processes are left": bool(first.left or second.left),
        "work is done again": len(again) < len(kept),
        "more than 3 GB": memory > 3_000,
        "opening takes 150 ms": opening >= 0.150,
    }
    said = ", ".join(what for what, bad in failed.items() if bad)
    print(f"FAILED: {said}" if said else "everything holds")
    return {
        "failed": said,
        "rate": rate,
        "stage": theirs,
        "reading": about.samples / reading,
        "opening": 1e3 * opening,
        "memory": memory,
    }


def write_file(path: Path, texts: list[str], samples: int) -> list[str]:
    """Write a row a sample; the final answers of the problems."""
    rng = random.Random(SEED)
    finals = []
    with path.open("w", encoding="utf-8") as file:
        for question in texts:
            final, right, wrong = answers(rng)
            finals.append(final)
            able = rng.betavariate(0.7, 0.7)
            for _ in range(samples):
                said = " ".join(rng.choices(_WORDS, k=rng.randrange(10, 40)))
                draw = rng.random()
                if draw < 0.0002:
                    answer = bench_answers.pathological(rng)[1]
                else:
                    answer = rng.choice(right) if rng.random() < able else rng.choice(wrong)
                ending = f"{said} \\boxed{{{answer}}}." if draw < 0.95 else said
                row = {"question": question, "response": ending, "tokens": len(ending) // 4}
                file.write(json.dumps(row) + "\n")
    return finals


def answers(rng: random.Random) -> tuple[str, list[str], list[str]]:
    """A final answer, ways to give it (the likelier ones more than once), and wrong ones."""
    draw = rng.random()
    if draw < 0.1:
        final = rng.choice(("Yes", "No"))
        return final, [final, final.lower()], ["No" if final == "Yes" else "Yes"]
    if draw < 0.7:
        n = rng.randrange(0, 400)
        return str(n), [str(n)] * 6 + [f"{n}.0"], [str(n + k) for k in (1, -1, rng.randrange(9))]
    maker = rng.choice(_MAKERS)
    final, forms = maker(rng)
    return final, [final] * 6 + forms[:2], [maker(rng)[0] for _ in range(2)]


def corpus(base: Path, texts: list[str], finals: list[str]) -> Path:
    """A built corpus of these problems."""
    path = bench_attached.corpus(base, texts)
    found = manifest.read(path)
    assert found is not None
    # The questions are those of the other measurement; the final answers are these.
    (name,) = schema.TABLES["problems"].files(found.stages)
    table = pq.read_table(path / name)
    at = table.schema.get_field_index("final_answer")
    table = table.set_column(at, "final_answer", pa.array(finals))
    pq.write_table(table, path / name)
    return path


def problems_of(path: Path) -> list[Path]:
    found = manifest.read(path)
    assert found is not None
    return [path / name for name in schema.TABLES["problems"].files(found.stages)]


def look(base: Path) -> importing.Found:
    """Read the file; what was read stays."""
    path = Path(json.loads((base / "asked.json").read_text())["corpus"])
    file = base / "rollouts.jsonl"
    request = RolloutRequest(MODEL, MODEL)
    attached = AttachedFolder.of(base / "data", path.name)
    return importing.look(
        attached, problems_of(path), [Part(file, file.name)], request, file=file.name
    )


def keep(base: Path) -> None:
    """Judge and keep, in a process that may be killed; leaves how long the step took."""
    path = Path(json.loads((base / "asked.json").read_text())["corpus"])
    found = look(base)
    began = [time.perf_counter(), 0.0]

    def told(progress: importing.Progress) -> None:
        if progress.step == "writing" and not began[1]:
            began[1] = time.perf_counter()

    importing.keep(AttachedFolder.of(base / "data", path.name), found, told=told)
    (base / "took.json").write_text(json.dumps((began[1] or time.perf_counter()) - began[0]))


class Run:
    """The last step in a process of its own, watched ten times a second, killed at so many chunks.

    Attributes:
        before: the chunks that stood when it began, as `chunks` gives them at its end.
    """

    def __init__(self, base: Path, work: Path, until: int | None = None) -> None:
        self._work = work
        self.megabytes = 0.0
        kept = set(self.chunks())
        self.before: dict[str, int] = {}
        seen: set[int] = set()
        began = time.perf_counter()
        started: float | None = None
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.bench_rollouts", "--keep", str(base)]
        )
        while process.poll() is None:
            pids = bench_answers.descendants(process.pid)
            seen.update(pids)
            self.megabytes = max(self.megabytes, sum(map(bench_answers.resident, pids)) / 2**20)
            chunks = self.chunks()
            if kept <= chunks.keys():  # at its end all are removed, one after the other
                self.before = {name: at for name, at in chunks.items() if name in kept}
            if started is None and (work / "progress.json").exists() and len(pids) > 2:
                started = time.perf_counter()  # the file has been hashed, and the child runs
            if until is not None and len(chunks) >= until:
                process.send_signal(signal.SIGKILL)
                process.wait()
            time.sleep(0.1)
        self.seconds = time.perf_counter() - began
        if until is None and process.returncode:
            raise SystemExit(f"Adding failed ({process.returncode}).")
        self.judging = time.perf_counter() - (started or began)
        if until is None:
            self.judging = json.loads((base / "took.json").read_text())
        until_gone = time.monotonic() + 6
        while (left := [p for p in seen if bench_answers.alive(p)]) and (
            time.monotonic() < until_gone
        ):
            time.sleep(0.1)
        self.left = left

    def chunks(self) -> dict[str, int]:
        """The finished chunks and when they were written."""
        found = self._work.glob("verdicts-*.parquet")
        return {path.name: path.stat().st_mtime_ns for path in found}


def stage(base: Path, path: Path, peer: int) -> tuple[int, float, int]:
    """Pairs that the stage judges, the seconds it takes, and how many of its verdicts differ."""
    (kept,) = RolloutFolder.of(base / "data", path.name).models().values()
    with duckdb.connect(str(kept.path), read_only=True) as db:
        pairs = db.execute(
            "SELECT final_answer, answer, any_value(verdict) FROM rollouts"
            " WHERE answer IS NOT NULL GROUP BY ALL"
        ).fetchall()
    random.Random(SEED).shuffle(pairs)
    pairs = pairs[:peer]
    bench_answers.lay_out(base / "stage", [(final, said) for final, said, _ in pairs])
    run = bench_answers.Run(base / "stage")
    run.watch()
    differing = 0
    for (final, said, ours), theirs in zip(pairs, run.verdicts(), strict=True):
        if ours != theirs:
            timed = len(said) > 200 or any(word in said for word in ("^{9", "!", "sum", "int_0"))
            differing += not timed
            if not timed:
                print(f"  {final!r} and {said!r}: {ours} here, {theirs} there")
    return len(pairs), run.seconds, differing


def open_some(base: Path, path: Path, samples: int) -> float:
    """Seconds that opening a problem takes at the 95th percentile."""
    found = manifest.read(path)
    assert found is not None
    store = Store(path, found, AttachedFolder.of(base / "data", path.name))
    count = store.count(Filters())
    rng = random.Random(SEED)
    times = []
    for _ in range(400):
        id_ = rng.randrange(count)
        began = time.perf_counter()
        rows = store.rollouts.of([id_])
        times.append(time.perf_counter() - began)
        assert len(rows) == samples
    p95 = statistics.quantiles(times, n=20)[-1]
    began = time.perf_counter()
    tallied = store.rollouts.tallies(MODEL, Filters(difficulty=(5, 6)))
    took = time.perf_counter() - began
    print(
        f"opened with {samples} samples: {1000 * statistics.median(times):.1f} ms, p95"
        f" {1000 * p95:.1f} ms, the first {1000 * times[0]:.0f} ms; tallies of {len(tallied):,}"
        f" problems {1000 * took:.0f} ms"
    )
    return p95


if __name__ == "__main__":
    raise SystemExit(main())
