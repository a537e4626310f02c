"""The problems to leave out of training, for what the numbers or people say of their pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deepmath_viz.corpus.queries.pairs import Judged
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import ALL_BENCHMARKS, PairQuery, number
from deepmath_viz.maths.latex import plain

#: Characters of a question in a table.
_LINE = 140
DROP_COLUMNS = ("id", "key", "hub_row", "reasons", "pairs")
#: Why a problem may be left out, and how it is said.
REASONS = {
    "exact": "same text",
    "above": "above the threshold",
    "same": "judged the same",
    "variant": "judged a variant",
    "disputed": "disputed among people",
}


def drop_list(
    store: Store,
    query: PairQuery,
    filters: Filters,
    judged: Sequence[Judged],
    reasons: Sequence[str],
    *,
    keep_different: bool = True,
) -> list[dict[str, Any]]:
    """The problems to leave out, in order of their ids: `DROP_COLUMNS`.

    Args:
        query: its side, rule and threshold count; kind, judgement and order do not.
        reasons: of `REASONS`; a problem is listed where any of its pairs has one of them. Judged
            pairs count below the threshold too.
        keep_different: whether a pair that people judged different is no reason.
    """
    side = PairQuery(query.against, query.benchmark, threshold=query.threshold, rule=query.rule)
    verdicts = {(one.id, one.dataset, one.row): one for one in judged}
    found: dict[int, tuple[set[str], int]] = {}

    def add(id_: int, why: list[str]) -> None:
        if why:
            known, pairs = found.get(id_, (set(), 0))
            found[id_] = known | set(why), pairs + 1

    names = set(store.pairs.side_names(side))
    matching = store.matching_ids(filters)
    listed = store.pairs.all(side, filters)
    for pair in listed:
        one = verdicts.get((pair["id"], pair["dataset"], pair["row"]))
        if one and one.verdict == "different" and keep_different:
            continue
        by_text = ["exact"] if pair["exact"] else ["above"]
        said = [one.verdict] if one else []
        add(pair["id"], [why for why in (*by_text, *said) if why in reasons])
    here = {(pair["id"], pair["dataset"], pair["row"]) for pair in listed}
    for place, one in verdicts.items():
        if place in here or one.dataset not in names or one.verdict not in reasons:
            continue
        if matching is None or one.id in matching:
            add(one.id, [one.verdict])
    said_of = dict(REASONS)
    if query.rule.name:
        said_of["above"] = query.rule.words(number(query.threshold))
    keys = store.names_of(list(found))
    return [
        {"id": id_, "key": keys[id_][0], "hub_row": keys[id_][1]}
        | {"reasons": "; ".join(said_of[why] for why in REASONS if why in found[id_][0])}
        | {"pairs": found[id_][1]}
        for id_ in sorted(found)
    ]


def side_words(query: PairQuery) -> str:
    """The other side of a query in words."""
    if query.against != ALL_BENCHMARKS:
        return query.against
    return query.benchmark or "all benchmarks"


def with_questions(store: Store, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of `drop_list` with what each problem asks: a key tells nobody what is left out."""
    listed = store.map.problems(np.array([row["id"] for row in rows]), limit=len(rows))
    asks = {one["id"]: plain(one["question"], _LINE) for one in listed}
    return [{"id": row["id"], "question": asks[row["id"]], **row} for row in rows]
