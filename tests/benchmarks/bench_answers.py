"""Measures the verdicts on a whole corpus: as many as DeepMath-103K has solutions.

    python tests/benchmarks/bench_answers.py [--verdicts 309066] [--sample 400] [--seconds 300]
        [--before FOLDER] [--times 1.2] [--real FOLDER]

The mix is made from a seed: 97.5% of the answers are the final answer as a string, 0.1% are
pathological (towers of powers, factorials, 50 KB, unbalanced braces, deep nesting), the rest
are numbers, fractions, surds, sets, intervals and logarithms written differently, half of them
wrong. With `--real`, a folder of Parquet files with a column `final_answer`, the final answers are
drawn from those, and what is written differently are their respellings and near misses.

1. The stage `answers` works through the mix in a process of its own: wall clock, the peak memory of
   all its processes together, and what is left of them.
2. It does so again and is killed half-way, with nothing left of its processes; then it is started
   again, which has to do the other half only, and comes to the same verdicts.
3. math-verify alone and this program are measured on one sample of every kind, in this run, and
   weighted by the kinds' shares.

4. With `--before`, a folder with another version of the program: that version works through the
   same mix before and after this one, which may take `--times` as long as the quicker of the two.

Ends with 1 if one of these fails, or if the mix takes longer than `--seconds` or math-verify less
than ten times as long.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import sympy as sp

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from deepmath_viz.corpus.manifest import Artefact, StageRecord
from deepmath_viz.maths.answers.judging.grade import plain_math_verify
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.judging.mutations import mutations
from deepmath_viz.maths.answers.judging.respellings import respellings
from deepmath_viz.maths.answers.reading.classify import classify
from deepmath_viz.pipeline.progress import Progress
from deepmath_viz.pipeline.stage import Context
from deepmath_viz.pipeline.stages import answers
from deepmath_viz.sources.folder import FolderSource
from tests.benchmarks._row import Row, Size, installed

SOLUTIONS = 309_066
EQUAL, PATHOLOGICAL = 0.975, 0.001
SEED = 103
_HERE = Path(__file__).resolve().relative_to(Path(__file__).resolve().parents[2])
Pair = tuple[str, str]


def main() -> int:
    """Make the mix, judge it, compare with math-verify, print tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--verdicts", type=int, default=SOLUTIONS)
    options.add_argument("--sample", type=int, default=400, help="pairs a kind for both programs")
    options.add_argument("--seconds", type=float, default=300, help="what the mix may take")
    options.add_argument("--before", type=Path, help="a folder with another version")
    options.add_argument("--real", type=Path, help="a folder of Parquet files with final answers")
    options.add_argument("--times", type=float, default=1.2, help="as long as before, at most")
    options.add_argument("--stage", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.stage:
        work_through(given.stage)
        return 0
    kinds, pairs = real_mix(given.real, given.verdicts) if given.real else mix(given.verdicts)
    counts = Counter(kinds)
    print(f"{len(pairs):,} pairs, {len(set(pairs)):,} distinct: " + ", ".join(
        f"{count:,} {kind}" for kind, count in counts.most_common()))  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        whole, halves = Path(folder, "whole"), Path(folder, "halves")
        earlier = [Path(folder, name) for name in ("first", "last")] if given.before else []
        for each in (whole, halves, *earlier):
            lay_out(each, pairs)
        before = [measure_before(each, given.before) for each in earlier[:1]]
        seconds, verdicts, ended = measure_whole(whole, kinds)
        before += [measure_before(each, given.before) for each in earlier[1:]]
        if before:
            print(f"before and after  {seconds / min(before):8.2f} times as long as that version")
        resumed = measure_resumed(halves, kinds, verdicts)
    ratio, _ = measure_both(kinds, pairs, given.sample)
    failed = [
        what
        for what, held in (
            (f"more than {given.seconds:g} s", seconds <= given.seconds),
            ("longer than before", not before or seconds <= given.times * min(before)),
            ("processes are left", ended),
            ("it does not resume", resumed),
            ("less than ten times as fast as math-verify", ratio >= 10),
        )
        if not held
    ]
    print("FAILED: " + ", ".join(failed) if failed else "everything holds")
    return len(failed) > 0


def rows(size: Size) -> list[Row]:
    """All verdicts of a corpus, beside what math-verify takes for them by samples of each kind."""
    count = size.of(SOLUTIONS)
    kinds, pairs = mix(count)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole")
        lay_out(whole, pairs)
        run = Run(whole)
        run.watch()
        if run.left():
            raise SystemExit("Processes are left.")
    ratio, theirs = measure_both(kinds, pairs, 20 if size.quick else 100)
    many, version = f"{count:,} solutions", installed("math-verify")
    return [
        Row(
            "verdicts on all solutions",
            many,
            run.seconds,
            "s",
            theirs,
            "a plain loop over math-verify, one process",
            version,
            most=180 if size.share == 1 else None,
            times=10,
            note="97.5% as a string, 0.1% pathological, the rest written differently; the peer's "
            "time is that of a sample of every kind, in proportion; one process against one: "
            f"{ratio:.0f} times as fast",
            growth=True,
        ),
        Row("memory of the verdicts", many, run.megabytes, "MB", note="all its processes, RSS"),
    ]


def measure_whole(folder: Path, kinds: list[str]) -> tuple[float, list[str], bool]:
    """Seconds, verdicts, and whether no process was left."""
    run = Run(folder)
    run.watch()
    verdicts = run.verdicts()
    print(f"the stage answers {run.seconds:8.1f} s  {len(kinds) / run.seconds:10,.0f} verdicts a "
          "second")  # fmt: skip
    print(f"peak memory       {run.megabytes:8.0f} MB  all its processes together (RSS)")
    print(f"processes left    {len(run.left()):8}")
    print("verdicts by kind:")
    for kind in dict.fromkeys(kinds):
        said = Counter(v for k, v in zip(kinds, verdicts, strict=True) if k == kind)
        print(f"  {kind:<20}" + ", ".join(f"{n:,} {name}" for name, n in sorted(said.items())))
    return run.seconds, verdicts, not run.left()


def measure_before(folder: Path, version: Path) -> float:
    """Seconds that another version takes, and what it comes to."""
    run = Run(folder, version)
    run.watch()
    said = Counter(run.verdicts())
    verdicts = ", ".join(f"{n:,} {name}" for name, n in sorted(said.items()))
    print(f"the other version {run.seconds:8.1f} s  {run.megabytes:.0f} MB, {len(run.left())} "
          f"processes left; {verdicts}")  # fmt: skip
    return run.seconds


def measure_resumed(folder: Path, kinds: list[str], expected: list[str]) -> bool:
    """Kill the stage half-way and start it again; whether that is as good as one run."""
    chunks = -(-len(kinds) // answers._CHUNK)
    first = Run(folder)
    first.watch(until=max(1, chunks // 2))
    kept = first.chunks()
    left = first.left()
    second = Run(folder)
    second.watch()
    untouched = {name: at for name, at in second.chunks().items() if name in kept}
    differ = Counter(
        kind for kind, a, b in zip(kinds, second.verdicts(), expected, strict=True) if a != b
    )
    print(f"killed after      {first.seconds:8.1f} s  with {len(kept)} of {chunks} chunks done, "
          f"{len(left)} processes left")  # fmt: skip
    print(f"started again     {second.seconds:8.1f} s  for the rest; other verdicts than in one "
          f"run: {sum(differ.values())}")  # fmt: skip
    differ.pop("pathological", None)  # may or may not be done in its second
    return untouched == kept and not left and not second.left() and not differ


def measure_both(kinds: list[str], pairs: list[Pair], size: int) -> tuple[float, float]:
    """How many times as long math-verify takes for the mix, by one sample of every kind; and how
    many seconds."""
    rng = random.Random(SEED)
    ours = theirs = 0.0
    print(f"both programs on the same pairs, at most {size} a kind (12 pathological):")
    print(f"  {'':<20}{'this program':>14}{'math-verify':>14}  pairs a second")
    with Judge() as judge:
        judge.verdict(r"\sqrt{4}", "2")  # starting the processes is no part of the rate
        for kind, count in Counter(kinds).items():
            of_kind = [pair for k, pair in zip(kinds, pairs, strict=True) if k == kind]
            some = rng.sample(of_kind, min(12 if kind == "pathological" else size, count))
            began = time.perf_counter()
            judge.verdicts(some)
            between = time.perf_counter()
            for pair in some:
                plain_math_verify(*pair)
            each = [(between - began) / len(some), (time.perf_counter() - between) / len(some)]
            ours, theirs = ours + each[0] * count, theirs + each[1] * count
            print(f"  {kind:<20}{1 / each[0]:14,.1f}{1 / each[1]:14,.1f}")
    print(f"weighted by share {ours:8.0f} s for this program, {theirs:.0f} s for math-verify: "
          f"{theirs / ours:.0f} times as long")  # fmt: skip
    return theirs / ours, theirs


def lay_out(folder: Path, pairs: list[Pair]) -> None:
    """The artefacts that the stage works on: one problem with one solution for every pair."""
    folder.mkdir()
    ids = pa.array(range(len(pairs)), pa.int64())
    final, said = (pa.array(side) for side in zip(*pairs, strict=True))
    pq.write_table(pa.table({"id": ids, "final_answer": final}), folder / "problems.parquet")
    solutions = {"id": ids, "n": pa.array([1] * len(pairs), pa.int32()), "answer": said}
    solutions["found_in"] = pa.array(["write_up"] * len(pairs))
    pq.write_table(pa.table(solutions), folder / "solutions.parquet")


def work_through(folder: Path) -> None:
    """Run the stage on what lies in a folder, as the build does."""
    names = ("problems", "solutions")
    records = {
        name: StageRecord(name, "", "", 0, "", 0, artefacts=(Artefact(f"{name}.parquet", 0, ""),))
        for name in names
    }
    work = folder / "work"
    work.mkdir(exist_ok=True)
    with Path(os.devnull).open("w") as silent:
        progress = Progress(folder, ("answers",), silent)
        answers.run(Context(FolderSource(folder), folder, work, records, progress))


class Run:
    """The stage in a process of its own, watched ten times a second."""

    def __init__(self, folder: Path, version: Path | None = None) -> None:
        self.folder = folder
        self.script = Path(__file__) if version is None else version / _HERE
        self.megabytes = self.seconds = 0.0
        self._seen: set[int] = set()
        self._left: list[int] | None = None

    def watch(self, until: int | None = None) -> None:
        """Start it and wait for its end; or kill it once `until` chunks are done."""
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, self.script, "--stage", str(self.folder)])
        while process.poll() is None:
            pids = descendants(process.pid)
            self._seen.update(pids)
            self.megabytes = max(self.megabytes, sum(map(resident, pids)) / 2**20)
            if until is not None and len(self.chunks()) >= until:
                process.send_signal(signal.SIGKILL)
                process.wait()
            time.sleep(0.1)
        self.seconds = time.perf_counter() - began
        if until is None and process.returncode:
            raise SystemExit(f"The stage failed ({process.returncode}).")

    def chunks(self) -> dict[str, int]:
        """The finished chunks and when they were written."""
        found = (self.folder / "work").glob("part-*.agreement")
        return {path.name: path.stat().st_mtime_ns for path in found}

    def verdicts(self) -> list[str]:
        """The verdicts, in the order of the pairs."""
        table = pq.read_table(self.folder / "work" / "answers.parquet", columns=["id", "verdict"])
        return table.sort_by("id").column("verdict").to_pylist()

    def left(self) -> list[int]:
        """Those of its processes that still run three seconds after its end."""
        if self._left is None:
            deadline = time.monotonic() + 3
            while (running := [p for p in self._seen if alive(p)]) and time.monotonic() < deadline:
                time.sleep(0.1)
            self._left = running
        return self._left


def mix(size: int) -> tuple[list[str], list[Pair]]:
    """Kinds and pairs of final answer and answer, always the same for the same size."""
    rng = random.Random(SEED)
    kinds, pairs = [], []
    makers = (number, fraction, surd, collection, interval, logarithm)
    for _ in range(size):
        draw = rng.random()
        if draw < EQUAL:
            gold, _ = rng.choice(makers)(rng)
            kind, pair = "equal", (gold, gold)
        elif draw < EQUAL + PATHOLOGICAL:
            kind, pair = "pathological", pathological(rng)
        else:
            maker = rng.choice(makers)
            gold, forms = maker(rng)
            kind = maker.__name__
            wrong, others = maker(rng)
            pair = (gold, rng.choice(forms if rng.random() < 0.5 else [wrong, *others]))
        kinds.append(kind)
        pairs.append(pair)
    return kinds, pairs


def real_mix(folder: Path, size: int) -> tuple[list[str], list[Pair]]:
    """The same shares, of the final answers in a folder; kinds are those of `classify`."""
    rng = random.Random(SEED)
    golds: list[str] = []
    for file in sorted(folder.rglob("*.parquet")):
        golds += pq.read_table(file, columns=["final_answer"]).column(0).drop_null().to_pylist()
    others = {gold: (respellings(gold), mutations(gold)) for gold in {*golds}}
    kinds, pairs = [], []
    for _ in range(size):
        gold, draw = rng.choice(golds), rng.random()
        found = others[gold][rng.random() < 0.5]
        if draw >= EQUAL + PATHOLOGICAL and found:
            kind, pair = classify(gold), (gold, rng.choice(found)[1])
        elif EQUAL <= draw < EQUAL + PATHOLOGICAL:
            kind, pair = "pathological", pathological(rng)
        else:
            kind, pair = "equal", (gold, gold)
        kinds.append(kind)
        pairs.append(pair)
    return kinds, pairs


def number(rng: random.Random) -> tuple[str, list[str]]:
    """A whole number, and other ways to write it."""
    n = rng.randrange(1000, 10**7)
    return str(n), [f"{n:,}", f"{n:,}".replace(",", "{,}"), f"{n}.0", rf"\text{{{n}}}", f"x = {n}"]


def fraction(rng: random.Random) -> tuple[str, list[str]]:
    """A fraction, and other ways to write it."""
    a, b = rng.randrange(1, 400), rng.choice((8, 16, 25, 40, 125))
    forms = [rf"\dfrac{{{a}}}{{{b}}}", f"{a}/{b}", f"{a / b:.9f}".rstrip("0"),
             rf"\frac{{{3 * a}}}{{{3 * b}}}"]  # fmt: skip
    return rf"\frac{{{a}}}{{{b}}}", forms


def surd(rng: random.Random) -> tuple[str, list[str]]:
    """A surd, and other ways to write it."""
    a, b, c = rng.randrange(2, 40), rng.choice((2, 3, 5, 6, 7)), rng.randrange(1, 30)
    forms = [rf"{c} + \sqrt{{{a * a * b}}}", rf"{a}\sqrt{b} + {c}",
             rf"\frac{{{a * b}}}{{\sqrt{{{b}}}}} + {c}"]  # fmt: skip
    return rf"{c} + {a}\sqrt{{{b}}}", forms


def collection(rng: random.Random) -> tuple[str, list[str]]:
    """A set, and other ways to write it."""
    items = rng.sample(range(-60, 60), rng.randrange(2, 5))
    other = rng.sample(items, len(items))
    said = ", ".join(map(str, other))
    return rf"\{{{', '.join(map(str, items))}\}}", [rf"\{{{said}\}}", said]


def interval(rng: random.Random) -> tuple[str, list[str]]:
    """An interval, and other ways to write it."""
    low, size = rng.randrange(-50, 50), rng.randrange(1, 60)
    high = low + size
    return f"[{low}, {high})", [rf"\left[{low}, {high}\right)", rf"{low} \leq x < {high}",
                                rf"x \in [{low},{high})"]  # fmt: skip


def logarithm(rng: random.Random) -> tuple[str, list[str]]:
    """A logarithm, and other ways to write it."""
    a, k = rng.choice((2, 3, 5, 6, 7, 10, 11)), rng.randrange(2, 6)
    factors = " + ".join(rf"\ln {p}" for p in sp.factorint(a, multiple=True))
    return rf"{k}\ln {a}", [rf"\ln {a**k}", rf"{k}({factors})", rf"\frac{{{2 * k}}}{{2}} \log {a}"]


def pathological(rng: random.Random) -> tuple[str, str]:
    """An answer that some program chokes on."""
    n = rng.randrange(2, 10**6)
    return rng.choice((
        (f"{n}", f"9^{{9^{{9^{{{n % 90 + 9}}}}}}}"),
        (r"9^{9^{9^9}}", f"9^{{9^{{9^{{{n % 90 + 10}}}}}}}"),
        (f"{n}!", "1000000!"),
        (f"{n}", "+".join([f"x^{{{i}}}" for i in range(n % 7 + 6000)])),
        (f"{n}", r"\frac{1}{2" * (n % 40 + 3)),
        (f"{n}", "(" * 500 + str(n) + ")" * 500),
        (f"{n}", rf"\sum_{{k=1}}^{{10^{{10}}}} k^{{{n % 1000}!}}"),
        (f"{n}", rf"\int_0^1 x^{{x^{{x^{{{n % 100}}}}}}} \, dx"),
    ))  # fmt: skip


def descendants(pid: int) -> list[int]:
    """A process and all that it has started."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(fields[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def resident(pid: int) -> int:
    """Resident bytes of a process."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except OSError:
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
