"""Stage `search`: the word index, BM25 scores of every token in every question.

bm25s ranks ("Lucene" variant, k1 = 1.2, b = 0.75: the usual values; see docs/architecture.md).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from deepmath_viz.maths.latex.characters import cleaned
from deepmath_viz.pipeline.stage import Context, Result, Stage
from deepmath_viz.pipeline.stages.answers import STAGE as ANSWERS
from deepmath_viz.search.index import ARRAYS, made_with, token_hash
from deepmath_viz.search.tokens import COMPOUND, tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

K1, B = 1.2, 0.75
_STEP = 500


def run(context: Context) -> Result:
    """Read questions and answers, cut them into tokens, and write the arrays of the index."""
    table = pq.read_table(context.artefact("problems"), columns=["id", "question", "final_answer"])
    table = table.sort_by("id")
    context.progress.expect(table.num_rows, "problems")
    numbers: dict[str, int] = {}
    held: list[list[int]] = []
    stream: list[int] = []
    offsets = [0]
    for at, question in enumerate(table.column("question").to_pylist(), start=1):
        found = tokens(cleaned(question))
        here = [numbers.setdefault(token.name, len(numbers)) for token in found]
        held.append(here)
        stream += [
            number for number, token in zip(here, found, strict=True) if token.kind != COMPOUND
        ]
        stream.append(-1)
        offsets.append(len(stream))
        if at % _STEP == 0:
            context.progress.add(_STEP)
    hashes = np.array([token_hash(name) for name in numbers], dtype=np.uint64)
    order = np.argsort(hashes)
    place = np.empty(len(order) + 1, dtype=np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    place[-1] = -1  # what -1, the mark between two questions, becomes
    ranked = _rank([place[here].tolist() for here in held], len(numbers))
    arrays: dict[str, NDArray[np.generic]] = {
        "ids": table.column("id").to_numpy().astype(np.int64),
        "vocabulary": hashes[order],
        "starts": ranked["indptr"].astype(np.int64),
        "rows": ranked["indices"].astype(np.int32),
        "scores": ranked["data"].astype(np.float32),
        "stream": place[np.array(stream, dtype=np.int64)],
        "offsets": np.array(offsets, dtype=np.int64),
        **_answers(context, table.column("final_answer").to_pylist()),
    }
    paths = []
    for name in ARRAYS:
        paths.append(context.work / f"search_{name}.npy")
        np.save(paths[-1], arrays[name])
    notes = {"tokens": len(numbers), "entries": len(arrays["rows"])}
    return Result(tuple(paths), table.num_rows, notes)


def _answers(context: Context, answers: list[str | None]) -> dict[str, NDArray[np.generic]]:
    """The distinct final answers, which row has which, and which have which keys."""
    golds: dict[str, int] = {}
    of = [golds.setdefault(a, len(golds)) if a and a.strip() else -1 for a in answers]
    context.progress.expect(len(golds), "answers")
    with context.options.judge() as judge:
        keys = judge.keys(golds, done=context.progress.add)
    texts = [gold.encode("utf-8", "replace") for gold in golds]
    pairs = [(token_hash(key), gold) for gold, found in enumerate(keys) for key in found]
    pairs.sort()
    hashes = np.array([key for key, _ in pairs], dtype=np.uint64)
    known, starts = np.unique(hashes, return_index=True)
    return {
        "golds": np.frombuffer(b"".join(texts), dtype=np.uint8),
        "gold_starts": np.cumsum([0, *map(len, texts)], dtype=np.int64),
        "gold_of": np.array(of, dtype=np.int32),
        "keys": known,
        "key_starts": np.append(starts, len(pairs)).astype(np.int64),
        "key_golds": np.array([gold for _, gold in pairs], dtype=np.int32),
    }


def _rank(held: list[list[int]], tokens_: int) -> dict[str, NDArray[np.generic]]:
    """The library's scores of every token in every question, column after column."""
    if not any(held):
        return {
            "indptr": np.zeros(tokens_ + 1), "indices": np.zeros(0), "data": np.zeros(0)
        }  # fmt: skip
    logger = logging.getLogger("bm25s")
    import bm25s

    logger.setLevel(logging.WARNING)  # it sets its own level when it is imported
    ranker = bm25s.BM25(k1=K1, b=B, method="lucene")
    scores: dict[str, NDArray[np.generic]] = ranker.build_index_from_ids(
        unique_token_ids=list(range(tokens_)), corpus_token_ids=held, show_progress=False
    )
    return scores


STAGE = Stage(
    name="search",
    version=2,
    needs=("problems",),
    run=run,
    inputs=lambda _source, _options: made_with() | {"answers": ANSWERS.version},
)
