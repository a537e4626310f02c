"""Search by words: labelled queries and time, ours beside DuckDB's full-text search.

    python -m tests.benchmarks.bench_search [--rows 103022]

Needs the real rows (DEEPMATH_REAL_DATA); they are repeated to `--rows` for the times. The peer is
DuckDB's extension `fts` with its default settings where it can be installed; where it cannot, its
documented defaults are followed here: lower case, `(\\.|[^a-z])+` as what parts words, the Porter
stemmer, its English stop words, BM25 with k = 1.2 and b = 0.75 (duckdb.org/docs, full-text search).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz import pipeline
from deepmath_viz.corpus import catalogue, store
from deepmath_viz.dataset import rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.pipeline import runner
from deepmath_viz.search import finding
from deepmath_viz.sources import open_source

LABELLED = Path(__file__).resolve().parents[1] / "labelled" / "search.jsonl"
Ranked = Callable[[str], list[str]]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the benchmark and print its table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rows", type=int, default=103_022, help="rows for the times")
    given = options.parse_args(argv)
    real = os.environ.get("DEEPMATH_REAL_DATA")
    if not real:
        print("Left out: the labelled queries are about the real rows; set DEEPMATH_REAL_DATA.")
        return
    labelled = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as name:
        folder = Path(name)
        opened = _built(real, folder / "real")
        questions = [q for (q,) in opened.database.ask("SELECT question FROM problems ORDER BY id")]
        print(f"{len(questions):,} real rows, {len(labelled)} labelled queries")
        peer, what = _peer(questions)
        for who, ranked in (("ours", _ours(opened)), (what, peer)):
            _quality(who, labelled, ranked, questions)
        many = (questions * (given.rows // len(questions) + 1))[: given.rows]
        folder.joinpath("many").mkdir()
        pq.write_table(pa.table({"question": many}), folder / "many" / "train.parquet")
        began = time.perf_counter()
        opened = _built(str(folder / "many"), folder / "large")
        print(f"{given.rows:,} rows: index built in {time.perf_counter() - began:.0f} s")
        peer, what = _peer(many)
        for who, ranked in (("ours", _ours(opened)), (what, peer)):
            taken = []
            for one in labelled:
                began = time.perf_counter()
                ranked(one["query"])
                taken.append(1e3 * (time.perf_counter() - began))
            print(f"  {who}: median {statistics.median(taken):.1f} ms, most {max(taken):.0f} ms")


def _built(source: str, cache: Path) -> store.Store:
    runner.build(open_source(source), cache, pipeline.STAGES, only=("problems", "search"))
    return catalogue.open_store(cache)


def _ours(opened: store.Store) -> Ranked:
    def ranked(query: str) -> list[str]:
        hits = finding.search(opened, query, Filters(), "words", 10).hits
        return [opened.problem(hit.id)["question"] for hit in hits]

    return ranked


def _peer(questions: list[str]) -> tuple[Ranked, str]:
    db = duckdb.connect()
    db.execute("CREATE TABLE q (id BIGINT, question VARCHAR)")
    table = pa.table({"id": range(len(questions)), "question": questions})
    db.register("given", table)
    db.execute("INSERT INTO q SELECT * FROM given")
    try:
        db.execute("INSTALL fts")
        db.execute("LOAD fts")
        db.execute("PRAGMA create_fts_index('q', 'id', 'question')")
    except duckdb.Error:
        return _followed(questions), "DuckDB's fts, its documented defaults followed"

    def ranked(query: str) -> list[str]:
        found = db.execute(
            "SELECT question FROM (SELECT *, fts_main_q.match_bm25(id, ?) AS score FROM q)"
            " WHERE score IS NOT NULL ORDER BY score DESC LIMIT 10",
            [query],
        )
        return [row[0] for row in found.fetchall()]

    return ranked, "DuckDB's fts"


def _followed(questions: list[str]) -> Ranked:
    import bm25s
    import Stemmer
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    stem = Stemmer.Stemmer("porter")

    def tokens(text: str) -> list[str]:
        words = re.sub(r"(\.|[^a-z])+", " ", text.lower()).split()
        return stem.stemWords([word for word in words if word not in ENGLISH_STOP_WORDS])

    ranker = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
    ranker.index([tokens(question) for question in questions], show_progress=False)

    def ranked(query: str) -> list[str]:
        wanted = tokens(query)
        if not wanted:
            return []
        found, scores = ranker.retrieve([wanted], k=10, show_progress=False)
        return [questions[i] for i, s in zip(found[0], scores[0], strict=True) if s > 0]

    return ranked


def _quality(who: str, labelled: list[dict[str, str]], ranked: Ranked, all_: list[str]) -> None:
    known, good = [], []
    for one in labelled:
        texts = ranked(one["query"])
        if "key" in one:
            known.append(one["key"] in {rows.key(text) for text in texts})
        else:
            relevant = sum(bool(re.search(one["rule"], text)) for text in all_)
            right = sum(bool(re.search(one["rule"], text)) for text in texts)
            good.append(right / min(10, max(relevant, 1)))
    print(
        f"  {who}: known item among the first 10: {sum(known)} of {len(known)}; "
        f"of topical queries {statistics.mean(good):.0%} of the first 10 fit"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
