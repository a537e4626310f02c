"""Stage `search`: the word index, BM25 scores of every token in every question.

bm25s ranks ("Lucene" variant, k1 = 1.2, b = 0.75: the usual values; see docs/architecture.md).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from deepmath_viz.pipeline.stage import Context, Result, Stage
from deepmath_viz.search.index import ARRAYS, token_hash
from deepmath_viz.search.tokens import COMPOUND, canonical, tokens

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
        found = tokens(question)
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
    answers = table.column("final_answer").to_pylist()
    arrays: dict[str, NDArray[np.generic]] = {
        "ids": table.column("id").to_numpy().astype(np.int64),
        "vocabulary": hashes[order],
        "starts": ranked["indptr"].astype(np.int64),
        "rows": ranked["indices"].astype(np.int32),
        "scores": ranked["data"].astype(np.float32),
        "stream": place[np.array(stream, dtype=np.int64)],
        "offsets": np.array(offsets, dtype=np.int64),
        "answers": np.array(
            [token_hash(canonical(a)) if a and a.strip() else 0 for a in answers], dtype=np.uint64
        ),
    }
    paths = []
    for name in ARRAYS:
        paths.append(context.work / f"search_{name}.npy")
        np.save(paths[-1], arrays[name])
    notes = {"tokens": len(numbers), "entries": len(arrays["rows"])}
    return Result(tuple(paths), table.num_rows, notes)


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
    version=1,
    needs=("problems",),
    run=run,
)
