"""Pairs of problems as a file to take away: both texts, both answers, and what is said of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from deepmath_viz.corpus.queries.pairs import Judged
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import PairQuery
from deepmath_viz.plumbing import encoders

#: Columns of the file. `id` is the row of this corpus, `key` lasts; `answers` says how both answers
#: compare (empty where no build has compared them), `judged` what people's judgements come to.
SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("key", pa.string()),
        ("hub_row", pa.int64()),
        ("question", pa.string()),
        ("final_answer", pa.string()),
        ("dataset", pa.string()),
        ("row", pa.int64()),
        ("other_key", pa.string()),
        ("other_question", pa.string()),
        ("other_answer", pa.string()),
        ("similarity", pa.float64()),
        ("exact", pa.bool_()),
        ("score", pa.float64()),
        ("gram", pa.string()),
        ("answers", pa.string()),
        ("judged", pa.string()),
    ]
)


def rows(
    store: Store, query: PairQuery, filters: Filters, judged: Sequence[Judged]
) -> list[dict[str, Any]]:
    """All pairs of a list in its order, each with the columns of `SCHEMA`."""
    total = store.pairs.count(query, filters, judged)
    listed = store.pairs.page(query, filters, judged, 0, total)
    sides = [((published.NAME, pair["id"]), (pair["dataset"], pair["row"])) for pair in listed]
    answers = store.pair_facts.answers(sides)
    verdicts = {(one.id, one.dataset, one.row): one.verdict for one in judged}
    made = []
    for pair, both in zip(listed, sides, strict=True):
        found = {
            **pair,
            "answers": answers.get(both),
            "judged": verdicts.get((pair["id"], pair["dataset"], pair["row"])),
        }
        made.append({name: found[name] for name in SCHEMA.names})
    return made


def to_parquet(found: Sequence[dict[str, Any]]) -> bytes:
    """Rows as Parquet."""
    file = encoders.Parquet(SCHEMA)
    return file.add(pa.Table.from_pylist(list(found), SCHEMA)) + file.end()


def to_jsonl(found: Sequence[dict[str, Any]]) -> str:
    """Rows as JSON objects, one a line."""
    return encoders.jsonl_text(found)


def to_csv(found: Sequence[dict[str, Any]]) -> str:
    """Rows as CSV; every text as it was published."""
    cells = ([_cell(row[name]) for name in SCHEMA.names] for row in found)
    return encoders.csv_text([SCHEMA.names, *cells])


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


#: What is written by each ending of the file.
FORMATS: dict[str, Callable[[Sequence[dict[str, Any]]], str | bytes]] = {
    "parquet": to_parquet,
    "csv": to_csv,
    "jsonl": to_jsonl,
}
