"""Measures the verdicts on a whole corpus: as many as DeepMath-103K has solutions.

    python tests/benchmarks/bench_answers.py [--verdicts 309066] [--sample 400]

The mix is made from a seed: 97.5% of the answers are the final answer as a string, 0.1% are
pathological (towers of powers, factorials, 50 KB, unbalanced braces, deep nesting), the rest
are numbers, fractions, surds, sets, intervals and logarithms written differently, half of them
wrong.
math-verify alone is measured on a part of each kind and weighted by the kinds' shares.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import sympy as sp

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from deepmath_viz.answers.grade import plain_math_verify
from deepmath_viz.answers.judge import Judge

SOLUTIONS = 309_066
EQUAL, PATHOLOGICAL = 0.975, 0.001
CHUNK = 5_000
SEED = 103


def main() -> int:
    """Make the mix, judge it, compare with math-verify, print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--verdicts", type=int, default=SOLUTIONS)
    options.add_argument("--sample", type=int, default=400, help="pairs a kind for math-verify")
    given = options.parse_args()
    kinds, pairs = mix(given.verdicts)
    counts = Counter(kinds)
    distinct = len(set(pairs))
    print(f"{len(pairs):,} pairs, {distinct:,} distinct: " + ", ".join(
        f"{count:,} {kind}" for kind, count in counts.most_common()))  # fmt: skip

    peak = Peak()
    with peak, Judge() as judge:
        began = time.perf_counter()
        verdicts = []
        for at in range(0, len(pairs), CHUNK):
            verdicts += judge.verdicts(pairs[at : at + CHUNK])
        seconds = time.perf_counter() - began
        running = children()
    left = [pid for pid in running if alive(pid)]
    print(f"verdicts       {seconds:8.1f} s  {len(pairs) / seconds:10,.0f} a second")
    print(f"peak memory    {peak.megabytes:8.0f} MB  this process and all its workers (RSS)")
    print(f"processes left {len(left):8}")
    print("verdicts by kind:")
    for kind in counts:
        said = Counter(v.verdict for k, v in zip(kinds, verdicts, strict=True) if k == kind)
        print(f"  {kind:<14}" + ", ".join(f"{n:,} {name}" for name, n in sorted(said.items())))

    total = 0.0
    rng = random.Random(SEED)
    print(f"math-verify alone, at most {given.sample} pairs a kind (12 pathological):")
    for kind, count in counts.items():
        of_kind = [pair for k, pair in zip(kinds, pairs, strict=True) if k == kind]
        size = min(12 if kind == "pathological" else given.sample, count)
        some = rng.sample(of_kind, size)
        began = time.perf_counter()
        for pair in some:
            plain_math_verify(*pair)
        each = (time.perf_counter() - began) / size
        total += each * count
        print(f"  {kind:<14}{1 / each:10,.1f} a second, {each * count:10,.0f} s for {count:,}")
    print(f"math-verify    {total:8.0f} s for the same mix, {total / seconds:.0f} times as long")
    return 1 if left or total < 10 * seconds else 0


def mix(size: int) -> tuple[list[str], list[tuple[str, str]]]:
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


class Peak:
    """The largest resident memory of this process and its descendants, looked at ten times a
    second."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._over = threading.Event()

    def __enter__(self) -> Peak:
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            pids = [os.getpid(), *children()]
            self.megabytes = max(self.megabytes, sum(map(resident, pids)) / 2**20)


def children() -> list[int]:
    """All descendants of this process."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(folder.name)] = int(fields[1])
    found = [os.getpid()]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found[1:]


def alive(pid: int) -> bool:
    """Whether a process still runs two seconds from now; one that ended and was not yet collected
    by its parent does not."""
    for _ in range(20):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return False
        except OSError:
            return False
        time.sleep(0.1)
    return True


def resident(pid: int) -> int:
    """Resident bytes of a process."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except OSError:
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
