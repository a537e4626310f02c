"""`answer:` against the engine itself: twenty answers, compared with every distinct final answer.

    python -m tests.proofs.answers_like_this [--rows 103022]

First the real rows (DEEPMATH_REAL_DATA): the index and brute force must name the same final
answers. Then the time of a query with `--rows` rows, whose final answers are those of the real rows
and of other sets beside them, over and over: as many distinct ones as there are.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import pipeline
from deepmath_viz.corpus import catalogue
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.verdict import AGREE
from deepmath_viz.pipeline import runner
from deepmath_viz.search import answers
from deepmath_viz.search.index import WordIndex, open_index
from deepmath_viz.sources import open_source

ASKED = (
    *("1", "0", "-1", "2", r"\frac12", "0.25", r"\infty", "Yes", "False", r"\frac{\pi}{2}"),
    *(r"\sqrt{2}/2", "e^{-1}", "n!", "x=2", r"\{1, 2\}", r"(-\infty, 0)", r"\mathbb{Z}"),
    *(r"\ln 2", "2^{n}", r"\frac{n(n+1)}{2}"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Compare, print, and return 1 where the index and brute force part."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=103_022, help="rows for the times; 0 for none")
    given = options.parse_args(argv)
    real = os.environ.get("DEEPMATH_REAL_DATA")
    if not real:
        print("Left out: the final answers are those of the real rows; set DEEPMATH_REAL_DATA.")
        return 0
    parted = 0
    with tempfile.TemporaryDirectory(prefix="deepmath-proof-") as name, Judge() as judge:
        opened = _built(real, Path(name) / "real")
        golds = opened.golds()
        print(f"{len(golds):,} distinct final answers of the real rows")
        for typed in ASKED:
            found = answers.same(opened, typed)
            verdicts = judge.verdicts([(gold, typed) for gold in golds.values()])
            brute = {at for at, one in zip(golds, verdicts, strict=True) if one.verdict == AGREE}
            parted += found != brute
            print(f"  {typed:22} index {len(found):3}, all with all {len(brute):3}")
            for number in sorted(found ^ brute):
                print(f"    {'missed' if number in brute else 'too much'}: {golds[number]}")
        if given.rows:
            _times(Path(real), Path(name), given.rows)
    print(f"{len(ASKED) - parted} of {len(ASKED)} the same")
    return 1 if parted else 0


def _times(real: Path, folder: Path, rows: int) -> None:
    mix = [
        answer
        for path, column in (
            ("hub/zwhe99/DeepMath-103K/data", "final_answer"),
            ("hub/RyanYr/DAPO-Math-17k/data", "answer"),
            ("benchmarks.parquet", "answer"),
        )
        for answer in pq.read_table(real / path, columns=[column]).column(0).to_pylist()
        if answer
    ]
    many = (mix * (rows // len(mix) + 1))[:rows]
    (folder / "many").mkdir()
    table = pa.table({"question": [f"Number {n}?" for n in range(rows)], "final_answer": many})
    pq.write_table(table, folder / "many" / "train.parquet")
    began = time.perf_counter()
    large = _built(str(folder / "many"), folder / "large")
    took = time.perf_counter() - began
    print(f"{rows:,} rows, {len(large.golds()):,} distinct final answers, built in {took:.0f} s")
    answers.same(large, r"\sqrt{7}")  # the processes that compare are there
    taken = []
    for typed in ASKED:
        began = time.perf_counter()
        found = answers.rows_answering(large, [typed])
        taken.append(1e3 * (time.perf_counter() - began))
        print(f"  {typed:22} {int(found.sum()):6,} rows, {taken[-1]:.0f} ms")
    print(f"median {statistics.median(taken):.0f} ms, most {max(taken):.0f} ms")


def _built(source: str, cache: Path) -> WordIndex:
    runner.build(open_source(source), cache, pipeline.STAGES, only=("problems", "search"))
    opened = catalogue.open_store(cache)
    return open_index(opened.folder, opened.manifest)


if __name__ == "__main__":
    sys.exit(main())
