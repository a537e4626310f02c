"""Words in the solutions: a scan of 5 GB, a row group at a time, within filters.

There is no index of the solutions: it would be as large as they are, and is asked for rarely. The
scan says how far it is after every row group, holds a few of them in memory (one for each of at
most four processors), and ends when its generator is closed.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from deepmath_viz.config import PROGRAM
from deepmath_viz.corpus import schema
from deepmath_viz.corpus.stages import command
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters, is_text, search_terms
from deepmath_viz.errors import ArtefactDamaged, QueryError

#: Characters of the text around a place that was found.
_AROUND = 90
PARTS = ("write_up", "reasoning")


@dataclass(frozen=True, slots=True)
class Passage:
    """A solution that has all the words: of which problem, which one, where, and the text there."""

    id: int
    n: int
    part: str
    before: str
    match: str
    after: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is: rows read of all, and what was found since the last one."""

    done: int
    total: int
    found: tuple[Passage, ...]


def scan(store: Store, typed: str, filters: Filters, limit: int = 200) -> Iterator[Progress]:
    """Look through reasonings and write-ups; ends after `limit` solutions.

    Args:
        store: the corpus.
        typed: words that must all occur in one part of a solution, in any case; quoted parts are
            taken whole.
        filters: which problems are looked through.
        limit: how many solutions at most.

    Raises:
        QueryError: there is no word to look for.
        ArtefactMissing: the solutions are not built.
        ArtefactDamaged: a file cannot be read.
    """
    terms = [term for term in search_terms(typed) if is_text(term)]
    if not terms:
        raise QueryError("Type words to look for in the solutions.")
    store.manifest.require("solutions")
    wanted = None if filters == Filters() else pa.array(store.ids(filters))
    names = schema.TABLES["solutions"].files(store.manifest.stages)
    try:
        groups = []
        for name in names:
            metadata = pq.read_metadata(store.folder / name)
            rows = (metadata.row_group(at).num_rows for at in range(metadata.num_row_groups))
            groups += [(store.folder / name, at, n) for at, n in enumerate(rows)]
        total, done, left = sum(n for _, _, n in groups), 0, limit

        def look(group: tuple[Path, int, int]) -> tuple[Passage, ...]:
            return tuple(_passages(*group[:2], terms, wanted, limit))

        for (*_, n), found in zip(groups, _ahead(look, groups), strict=True):
            done += n
            yield Progress(done, total, found[:left])
            left -= min(left, len(found))
            if not left:
                return
    except (OSError, pa.ArrowException) as err:
        raise ArtefactDamaged(
            f"The solutions cannot be read ({str(err).splitlines()[0]}). "
            f"See: {PROGRAM} check. To make them anew: {command(force=True)}"
        ) from err


def _ahead(work: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[Any]:
    """What `work` gives for each item, in their order, worked on by a few threads ahead."""
    threads = min(4, os.cpu_count() or 1)
    with ThreadPoolExecutor(threads, "scan") as pool:
        under_way: deque[Future[Any]] = deque()
        try:
            for item in items:
                under_way.append(pool.submit(work, item))
                if len(under_way) == threads:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _passages(
    path: Path, group: int, terms: list[str], wanted: Any, limit: int
) -> Iterator[Passage]:
    with pq.ParquetFile(path) as file:
        table = file.read_row_group(group, columns=["id", "n", *PARTS], use_threads=False)
    if wanted is not None:
        table = table.filter(pc.is_in(table["id"], wanted))
    if not table.num_rows:
        return
    having = {part: _having(table[part], terms) for part in PARTS}
    for at in np.flatnonzero(reduce(np.logical_or, having.values())).tolist():
        if not limit:
            return
        limit -= 1
        part = next(part for part in PARTS if having[part][at])
        yield Passage(
            table["id"][at].as_py(),
            table["n"][at].as_py(),
            part,
            *_around(table[part][at].as_py(), terms[0]),
        )


def _having(column: Any, terms: list[str]) -> Any:
    found = [pc.match_substring(column, term, ignore_case=True) for term in terms]
    both = reduce(pc.and_, found)
    return pc.fill_null(both, False).to_numpy(zero_copy_only=False)


def _around(text: str, term: str) -> tuple[str, str, str]:
    at = max(text.casefold().find(term.casefold()), 0)
    end = at + len(term)
    before = ("…" if at > _AROUND else "") + text[max(at - _AROUND, 0) : at]
    after = text[end : end + _AROUND] + ("…" if end + _AROUND < len(text) else "")
    return before, text[at:end], after
