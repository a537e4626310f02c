"""Shared n-grams: ours beside the n-gram filter of datatrove, same tokens, same hits, same run.

103,022 problems against 62,235 problems of training sets and 15,746 of benchmarks: the real rows
where `DEEPMATH_REAL_DATA` names their folder, and the demo's where not, each repeated with one word
in seven exchanged until there are enough.

    PYTHONPATH=. python tests/benchmarks/bench_ngrams.py [--n 13] [--scale 1.0] [--peer PYTHON]

datatrove is asked with `find_query_ngrams=True`: the grams of the others are hashed by its own
indexer, and every problem goes through its own filter. Its tokenizer is white space and its
normalisation is off, so that both see the same tokens. It runs in an environment of its own, made
in a temporary folder where `--peer` names none. Numbers are printed, never asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np

from deepmath_viz.maths.overlap import ngrams
from deepmath_viz.sources import COMPARISON_SETS, open_source

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
    folder = os.environ.get("DEEPMATH_REAL_DATA")
    own, sets, tested = real_texts(Path(folder)) if folder else demo_texts()
    problems = repeated(own, int(PROBLEMS * given.scale), 1)
    counts = [int(count * given.scale) for count in OTHERS]
    others = repeated(sets, counts[0], 2) + repeated(tested, counts[1], 3)
    ours(problems[:10], others[:10], given.n)  # compiles, or loads what has been compiled
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    found = ours(problems, others, given.n)
    mine = time.process_time() - begun
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(
        f"{len(problems):,} problems, {len(others):,} others, {given.n} tokens"
        f" ({'real' if folder else 'demo'} rows)"
    )
    print(f"ours       {mine:6.2f} s CPU, {more:,.0f} MB above the texts, {len(found):,} problems")
    with tempfile.TemporaryDirectory() as made:
        peer = given.peer or _environment(Path(made))
        texts = Path(made) / "texts.json"
        texts.write_text(json.dumps([problems, others]))
        done = subprocess.run(
            [peer, "-c", _PEER, str(texts), str(given.n)],
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
    print(f"ratio {theirs / mine:.1f}; same hits: {hits == found.tolist()}")


def _environment(folder: Path) -> str:
    venv.create(folder / "peer", with_pip=True)
    python = str(folder / "peer" / "bin" / "python")
    # It needs both at import, and hashes texts, which xxhash 4 refuses.
    wanted = ["datatrove", "regex", "xxhash<4"]
    subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=True, stdout=sys.stderr)
    return python


if __name__ == "__main__":
    main()
