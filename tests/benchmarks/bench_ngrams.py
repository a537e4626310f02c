"""Shared n-grams: ours beside the n-gram filter of datatrove, same tokens, same hits, same run.

103,022 problems against 62,235 problems of training sets and 15,746 of benchmarks: the real rows
where `DEEPMATH_REAL_DATA` names their folder, and the demo's where not, each repeated with one word
in seven exchanged until there are enough.

    PYTHONPATH=. python tests/benchmarks/bench_ngrams.py [--n 13] [--scale 1.0] [--peer PYTHON]

datatrove is asked with `find_query_ngrams=True`: the grams of the others are hashed by its own
indexer, and every problem goes through its own filter. Its tokenizer is white space and its
normalisation is off, so that both see the same tokens. It runs in an environment of its own, kept
between runs, where `--peer` names none. Numbers are printed, never asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from deepmath_viz.maths.overlap import ngrams
from deepmath_viz.sources import COMPARISON_SETS, open_source
from tests.benchmarks import _peers
from tests.benchmarks._row import Row, Size

PROBLEMS, OTHERS = 103_022, (62_235, 15_746)
#: One word in so many is exchanged in a text that is repeated.
_EXCHANGED = 7

_PEER = r"""
import json, sys, time
import numpy as np
from datatrove.data import Document
from datatrove.pipeline.decont.n_grams import (
    NGramsDecontConfig, NGramsDecontFilter, NGramsDecontIndexer)
from datatrove.utils.hashing import HashConfig, create_hash_func
from datatrove.utils.stats import Stats
from datatrove.utils.text import TextNormConfig

class White:
    def word_tokenize(self, text):
        return text.split()

problems, others = json.load(open(sys.argv[1]))
plain = TextNormConfig(**{name: False for name in TextNormConfig.__dataclass_fields__})
config = NGramsDecontConfig(n_grams=int(sys.argv[2]), find_query_ngrams=True,
                            find_overlap_ngrams=False, norm_config=plain)
steps = []
for kind in (NGramsDecontIndexer, NGramsDecontFilter):
    step = object.__new__(kind)  # its own constructors ask for tokenizers that are not used
    step.stats, step.exclusion_writer = Stats(kind.name), None
    step.config, step.tokenizer = config, White()
    step.hash_func = create_hash_func(config.hash_config)
    steps.append(step)
indexer, filter_ = steps
documents = [Document(text=text, id=str(at)) for at, text in enumerate(problems)]
begun = time.process_time()
hashes = {}
for text in others:
    for value in indexer.compute_hashes("", text):
        hashes[value] = "others"
indexed = time.process_time() - begun
filter_._index_hashes = hashes
begun = time.process_time()
hits = [at for at, doc in enumerate(documents) if filter_.filter(doc) is not True]
json.dump([indexed, time.process_time() - begun, hits], sys.stdout)
"""


def repeated(texts: list[str], count: int, seed: int) -> list[str]:
    """Texts until there are enough: themselves, and again with words exchanged for others."""
    draw = random.Random(seed)
    words = [word for text in texts[:2_000] for word in text.split()]
    made = texts[:count]
    while len(made) < count:
        text = texts[len(made) % len(texts)].split()
        for at in range(draw.randrange(_EXCHANGED), len(text), _EXCHANGED):
            text[at] = draw.choice(words)
        made.append(" ".join(text))
    return made


def real_texts(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Questions of DeepMath, of the sets, and of the benchmarks in a folder of real rows."""
    import pyarrow.parquet as pq

    from deepmath_viz.errors import SourceNotFound
    from deepmath_viz.sources import records

    source = open_source(str(folder))
    own = pq.read_table(folder / "hub/zwhe99/DeepMath-103K/data", columns=["question"])
    sets: list[str] = []
    for dataset in COMPARISON_SETS:
        try:
            files = source.files(dataset)
        except SourceNotFound:
            continue
        for file in files:
            sets += [question for question, _ in records.pairs(source, file, dataset)]
    tested = pq.read_table(folder / "benchmarks.parquet", columns=["problem"])
    return own.column(0).to_pylist(), sets, tested.column(0).to_pylist()


def demo_texts() -> tuple[list[str], list[str], list[str]]:
    """The demo's questions for all three."""
    source = open_source("demo")
    found = [
        question
        for file in source.files()
        for table in source.batches(file, ["question"])
        for question in table.column("question").to_pylist()
    ]
    return found[::2], found[1::2], found[::5]


def ours(problems: list[str], others: list[str], n: int) -> np.ndarray:
    """Which problems share a gram with any of the others."""
    index = ngrams.Index(ngrams.tokens(problems, "white"), n)
    hit = np.zeros(len(problems), bool)
    for start in range(0, len(others), ngrams.BLOCK):
        shared = index.shared(ngrams.tokens(others[start : start + ngrams.BLOCK], "white"))
        for low, high in set(zip(shared.lows.tolist(), shared.highs.tolist(), strict=True)):
            hit[index.texts[low:high]] = True
    return np.flatnonzero(hit)


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, default=13)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--peer", help="a Python that has datatrove")
    given = parser.parse_args()
    measured(given.n, given.scale, given.peer)


def rows(size: Size) -> list[Row]:
    """Processor time of ours and datatrove's on the same tokens; other hits end the run."""
    ours_took, theirs, same, problems, others = measured(13, size.share, None)
    if not same:
        raise SystemExit("datatrove finds other problems.")
    return [
        Row(
            "shared 13-grams",
            f"{problems:,} problems against {others:,} texts",
            ours_took,
            "s",
            theirs,
            "datatrove's n-gram indexer and filter",
            _peers.version("datatrove", "datatrove"),
            times=1,
            note="processor time; the same tokens, and the same problems are found",
            growth=True,
        )
    ]


def measured(n: int, scale: float, python: str | None) -> tuple[float, float, bool, int, int]:
    """Seconds of ours and the peer's, whether both find the same, problems and other texts."""
    folder = os.environ.get("DEEPMATH_REAL_DATA")
    own, sets, tested = real_texts(Path(folder)) if folder else demo_texts()
    problems = repeated(own, int(PROBLEMS * scale), 1)
    counts = [int(count * scale) for count in OTHERS]
    others = repeated(sets, counts[0], 2) + repeated(tested, counts[1], 3)
    ours(problems[:10], others[:10], n)  # compiles, or loads what has been compiled
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    found = ours(problems, others, n)
    mine = time.process_time() - begun
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{len(problems):,} problems, {len(others):,} others, {n} tokens"
        f" ({'real' if folder else 'demo'} rows)"
    )
    print(f"ours       {mine:6.2f} s CPU, {more:,.0f} MB above the texts, {len(found):,} problems")
    with tempfile.TemporaryDirectory() as made:
        peer = python or _peers.python("datatrove")
        texts = Path(made) / "texts.json"
        texts.write_text(json.dumps([problems, others]))
        done = subprocess.run(
            [peer, "-c", _PEER, str(texts), str(n)],
            check=True,
            capture_output=True,
            text=True,
        )
    indexed, filtered, hits = json.loads(done.stdout)
    theirs = indexed + filtered
    print(
        f"datatrove  {theirs:6.2f} s CPU ({indexed:.2f} index, {filtered:.2f} filter),"
        f" {len(hits):,} problems"
    )
    same = hits == found.tolist()
    print(f"ratio {theirs / mine:.1f}; same hits: {same}")
    return mine, theirs, same, len(problems), len(others)


if __name__ == "__main__":
    main()
