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
import subprocess
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
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.rows import key
from deepmath_viz.pipeline import runner
from deepmath_viz.search import finding
from deepmath_viz.sources import open_source
from tests.benchmarks import _corpora, _peers
from tests.benchmarks._row import Row, Size, installed

#: Reads questions and queries, and says how long DuckDB's full-text search takes for each.
_FTS = """
import json, pathlib, sys, time
import duckdb, duckdb_extension_fts
found = pathlib.Path(duckdb_extension_fts.__file__).parent.rglob("*.duckdb_extension")
db = duckdb.connect(config={"threads": 2})
db.execute("SET enable_progress_bar = false")
db.execute(f"LOAD '{next(found)}'")
db.execute("CREATE TABLE q AS SELECT id, question FROM read_parquet(?)", [sys.argv[1]])
began = time.perf_counter()
db.execute("PRAGMA create_fts_index('q', 'id', 'question')")
built, taken = time.perf_counter() - began, []
asked = ("SELECT id, question FROM (SELECT *, fts_main_q.match_bm25(id, ?) AS score FROM q)"
         " WHERE score IS NOT NULL ORDER BY score DESC LIMIT 10")
for query in json.loads(sys.argv[2]):
    began = time.perf_counter()
    db.execute(asked, [query]).fetchall()
    taken.append(1e3 * (time.perf_counter() - began))
print(json.dumps([built, taken]))
"""
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


def rows(size: Size) -> list[Row]:
    """The labelled queries, ours beside bm25s's own retrieve and DuckDB's full-text search."""
    queries = [json.loads(x)["query"] for x in LABELLED.read_text(encoding="utf-8").splitlines()]
    queries = queries[::3] if size.quick else queries
    opened = _corpora.opened(size, "problems", "search")
    asked = "SELECT id, question FROM problems ORDER BY id"
    questions = [question for _, question in opened.database.ask(asked)]
    many = f"{len(questions):,} problems, {len(queries)} queries"
    ours, alone = _times(_shown(opened), queries), _times(_hits(opened), queries)
    plain = _times(_plain_bm25s(questions), queries)
    with tempfile.TemporaryDirectory(prefix="deepmath-bench-") as folder:
        file = Path(folder) / "questions.parquet"
        table = pa.table({"id": range(len(questions)), "question": questions})
        pq.write_table(table, file)
        command = [_peers.python("fts"), "-c", _FTS, str(file), json.dumps(queries)]
        _, theirs = json.loads(subprocess.check_output(command, text=True).splitlines()[-1])
    fts = "DuckDB's fts, its defaults, two threads"
    version = _peers.version("fts", "duckdb")
    return [
        Row(
            "search by words, median",
            many,
            statistics.median(ours),
            "ms",
            statistics.median(theirs),
            fts,
            version,
            most=25 if size.share == 1 else None,
            times=1,
            note="words and formulas, the first ten; ours counts all hits, too",
            growth=True,
        ),
        Row(
            "search by words, p95",
            many,
            statistics.quantiles(ours, n=20)[-1],
            "ms",
            statistics.quantiles(theirs, n=20)[-1],
            fts,
            version,
        ),
        Row(
            "the hits alone, beside bm25s, median",
            many,
            statistics.median(alone),
            "ms",
            statistics.median(plain),
            "bm25s.retrieve on the tokens of bm25s.tokenize",
            installed("bm25s"),
            note="bm25s alone has no fields, no quoted parts, no formulas and no counts",
        ),
    ]


def _hits(opened: store.Store) -> Callable[[str], list[int]]:
    return lambda query: [h.id for h in finding.search(opened, query, Filters(), "words", 10).hits]


def _shown(opened: store.Store) -> Callable[[str], list[object]]:
    """Hits and the questions of the first ten, as the peer's query gives them."""
    hits, asked = _hits(opened), "SELECT id, question FROM problems"
    within = "WHERE id IN (SELECT unnest(?::BIGINT[]))"
    return lambda query: opened.database.ask(f"{asked} {within}", [hits(query)[:10]])


def _times(ranked: Callable[[str], object], queries: list[str]) -> list[float]:
    for query in queries[:3]:
        ranked(query)
    taken = []
    for query in queries:
        began = time.perf_counter()
        ranked(query)
        taken.append(1e3 * (time.perf_counter() - began))
    return taken


def _plain_bm25s(questions: list[str]) -> Ranked:
    import bm25s

    ranker = bm25s.BM25()  # its defaults
    ranker.index(bm25s.tokenize(questions, show_progress=False), show_progress=False)

    def ranked(query: str) -> list[str]:
        tokens = bm25s.tokenize([query], show_progress=False)
        found, _ = ranker.retrieve(tokens, k=10, show_progress=False)
        return [questions[i] for i in found[0]]

    return ranked


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
            known.append(one["key"] in {key(text) for text in texts})
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
