"""What the store answers about pairs of a problem and a problem of a benchmark or set.

`neighbours` has 12 million rows at full size, nearly all of them far apart. What is near or has the
same text is taken out of it once, on first use, into a table in memory (`close_pairs`); every
question after that reads some thousands of rows.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from deepmath_viz import corpus, published
from deepmath_viz.contamination import ALL_BENCHMARKS, LOWEST, ORDERS, UNJUDGED, Overlap, PairQuery
from deepmath_viz.filters import Filters

_CLOSE = f"""SELECT n.id, n.dataset, n.row, n.similarity, s.id IS NOT NULL AS exact
    FROM (SELECT * FROM neighbours WHERE similarity > {{}} AND dataset <> '{published.NAME}') n
    LEFT JOIN same_text s ON s.id = n.id AND s.dataset = n.dataset AND s.row = n.row
    UNION ALL
    SELECT s.id, s.dataset, s.row, s.similarity, TRUE FROM same_text s ANTI JOIN
    (SELECT id, dataset, row FROM neighbours WHERE similarity > {{}}) n USING (id, dataset, row)"""
#: Sides of a comparison: table, and its column of names.
_SIDES = {True: ("benchmarks", "benchmark"), False: ("comparison", "dataset")}


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair of this corpus that people have judged; `verdict` is what their judgements come to."""

    id: int
    dataset: str
    row: int
    verdict: str
    similarity: float
    exact: bool


@dataclass(frozen=True, slots=True)
class PairPlace:
    """Where a pair stands in a list; pairs are named by (id, dataset, row).

    Attributes:
        position: from 1; None where the pair is not in the list.
        total: pairs in the list.
        done: of them, pairs among those given as done.
        previous, next: the pairs beside it; in a list that it is not in, `next` is the first.
        following: the first pair after it that is not done, else the first one not done.
    """

    position: int | None
    total: int
    done: int
    previous: tuple[int, str, int] | None
    next: tuple[int, str, int] | None
    following: tuple[int, str, int] | None


class Overlaps(ABC):
    """Queries about pairs; `store.Store` answers them."""

    _db: duckdb.DuckDBPyConnection
    _close_lock = threading.Lock()
    _close_made = False

    @abstractmethod
    def _ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows that a query gives."""

    @abstractmethod
    def _ask_rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The same as mappings."""

    # -- sides ---------------------------------------------------------------------------------

    def side_sizes(self, benchmarks: bool) -> dict[str, int]:
        """Problems of every benchmark, or of every comparison set, by name."""
        table, name = _SIDES[benchmarks]
        return dict(self._ask(f"SELECT {name}, count(*) FROM {table} GROUP BY 1 ORDER BY 1"))

    def side_names(self, query: PairQuery) -> list[str]:
        """The benchmarks, or the set, that a query looks at."""
        if query.against != ALL_BENCHMARKS:
            return [query.against]
        return [query.benchmark] if query.benchmark else list(self.side_sizes(True))

    def matching_ids(self, filters: Filters) -> set[int] | None:
        """Ids of the matching problems, None where all match."""
        condition, values = filters.where()
        if condition == "TRUE":
            return None
        found = self._ask(f"SELECT id FROM problems WHERE {condition}", values)
        return {id_ for (id_,) in found}

    def names_of(self, ids: Sequence[int]) -> dict[int, tuple[str, int | None]]:
        """Key and hub row of problems, by id."""
        found = self._ask(
            "SELECT id, key, hub_row FROM problems WHERE list_contains(?::BIGINT[], id)", [list(ids)]
        )
        return {id_: (key, hub_row) for id_, key, hub_row in found}

    # -- counts --------------------------------------------------------------------------------

    def overlaps(self, query: PairQuery, filters: Filters) -> list[Overlap]:
        """How much of every benchmark (or of the one set) is found among the matching problems.

        Kind, judgement and order of the query make no difference. In order of the names.
        """
        sizes = self.side_sizes(query.against == ALL_BENCHMARKS)
        names = self.side_names(query)
        condition, values = _matching(filters)
        found = self._ask(
            f"""SELECT dataset,
                count(DISTINCT row) FILTER (exact), count(DISTINCT row) FILTER (paper),
                count(DISTINCT row) FILTER (found), count(DISTINCT id) FILTER (exact),
                count(DISTINCT id) FILTER (paper), count(DISTINCT id) FILTER (found),
                count(*) FILTER (found)
            FROM {self._marked(query)}
            WHERE list_contains(?, dataset) AND (found OR paper) AND {condition} GROUP BY 1""",
            [published.SAME_ABOVE, query.threshold, names, *values],
        )
        counted = {name: Overlap(name, sizes[name], *rest) for name, *rest in found}
        return [counted.get(name) or Overlap(name, sizes[name]) for name in names]

    def overlapping(self, query: PairQuery, filters: Filters) -> dict[str, int]:
        """Distinct matching problems with a pair of the query's side, each counted once.

        `exact`, `above_paper` and `found`, as in `Overlap`; `pairs` as listed.
        """
        condition, values = _matching(filters)
        return self._ask_rows(
            f"""SELECT count(DISTINCT id) FILTER (exact) AS exact,
                count(DISTINCT id) FILTER (paper) AS above_paper,
                count(DISTINCT id) FILTER (found) AS found, count(*) FILTER (found) AS pairs
            FROM {self._marked(query)} WHERE list_contains(?, dataset) AND {condition}""",
            [published.SAME_ABOVE, query.threshold, self.side_names(query), *values],
        )[0]

    def _marked(self, query: PairQuery) -> str:
        """The close pairs with `paper` (above 0.98) and `found` (same text, or above)."""
        close = self._close(min(query.threshold, published.SAME_ABOVE))
        return (
            "(SELECT *, similarity > ?::FLOAT AS paper, exact OR similarity > ?::FLOAT AS found"
            f" FROM {close})"
        )

    # -- pairs ---------------------------------------------------------------------------------

    def count_pairs(self, query: PairQuery, filters: Filters, judged: Sequence[Judged] = ()) -> int:
        """How many pairs the list has."""
        listed, values = self._listed(query, filters, judged)
        return self._ask(f"SELECT count(*) FROM ({listed})", values)[0][0]

    def pairs_page(
        self,
        query: PairQuery,
        filters: Filters,
        judged: Sequence[Judged] = (),
        offset: int = 0,
        limit: int = 10,
    ) -> list[dict[str, Any]]:
        """One page of pairs: `id`, `dataset`, `row`, `similarity`, `exact`, the columns of the
        problem that a list shows, and `other_question`, `other_answer`, `other_key`."""
        listed, values = self._listed(query, filters, judged)
        found = self._ask_rows(
            f"{listed} ORDER BY {ORDERS[query.order][1]} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return self._with_texts(found)

    def every_pair(
        self, query: PairQuery, filters: Filters, judged: Sequence[Judged] = ()
    ) -> list[dict[str, Any]]:
        """All pairs of the list without texts: `id`, `dataset`, `row`, `similarity`, `exact`."""
        listed, values = self._listed(query, filters, judged)
        return self._ask_rows(f"{listed} ORDER BY {ORDERS[query.order][1]}", values)

    def pair(self, id_: int, dataset: str, row: int) -> dict[str, Any] | None:
        """One pair as `pairs_page` gives it, whatever its similarity; None where it is not kept."""
        found = self._ask_rows(
            f"""SELECT id, dataset, row, max(similarity) AS similarity, bool_or(exact) AS exact
            FROM (SELECT *, FALSE AS exact FROM
                (SELECT id, dataset, row, similarity FROM neighbours WHERE id = ?)
                UNION ALL SELECT id, dataset, row, similarity, TRUE FROM same_text WHERE id = ?)
            WHERE dataset = ? AND row = ? AND dataset <> '{published.NAME}'
            GROUP BY id, dataset, row""",
            [id_, id_, dataset, row],
        )
        return self._with_texts(found)[0] if found else None

    def pair_place(
        self,
        query: PairQuery,
        filters: Filters,
        judged: Sequence[Judged],
        at: tuple[int, str, int] | None,
        done: Sequence[Judged],
    ) -> PairPlace:
        """Where a pair stands in the list, and what is beside it.

        Args:
            at: the pair; None stands before the first.
            done: pairs that need no visit any more.
        """
        listed, values = self._listed(query, filters, judged)
        found = self._ask(
            f"""WITH placed AS (SELECT id, dataset, row,
                row_number() OVER (ORDER BY {ORDERS[query.order][1]}) AS place,
                (id, dataset, row) IN {_TRIPLES} AS done FROM ({listed})),
            here AS (SELECT max(place) AS place FROM placed
                WHERE id = ? AND dataset = ? AND row = ?),
            counted AS (SELECT count(*) AS total, count(*) FILTER (done) AS done,
                min(p.place) FILTER (NOT p.done AND p.place > coalesce(h.place, 0)) AS after,
                min(p.place) FILTER (NOT p.done AND p.place <> coalesce(h.place, 0)) AS first,
                max(h.place) AS place FROM placed p, here h)
            SELECT c.place, c.total, c.done,
                (SELECT (id, dataset, row) FROM placed WHERE place = c.place - 1),
                (SELECT (id, dataset, row) FROM placed WHERE place = coalesce(c.place, 0) + 1),
                (SELECT (id, dataset, row) FROM placed WHERE place = coalesce(c.after, c.first))
            FROM counted c""",
            [*_triples(done), *values, *(at or (None, None, None))],
        )[0]
        beside = [tuple(one.values()) if isinstance(one, dict) else one for one in found[3:]]
        return PairPlace(*found[:3], *beside)

    def locate(
        self, verdicts: dict[tuple[str, str], str], benchmarks: bool | None = None
    ) -> list[Judged]:
        """The judged pairs that this corpus has, whatever their similarity.

        Args:
            verdicts: what judgements come to, by the keys of both texts.
            benchmarks: only against benchmarks (True) or sets (False); None means both.
        """
        if not verdicts:
            return []
        found = self._ask_rows(
            f"""SELECT id, p.key, dataset, row, max(similarity) AS similarity,
                bool_or(exact) AS exact
            FROM (SELECT id, dataset, row, similarity, FALSE AS exact FROM neighbours
                UNION ALL SELECT id, dataset, row, similarity, TRUE FROM same_text)
            JOIN problems p USING (id)
            WHERE list_contains(?, p.key) AND dataset <> '{published.NAME}'
            GROUP BY ALL ORDER BY id, dataset, row""",
            [list({key for key, _ in verdicts})],
        )
        texts = self._texts({(pair["dataset"], pair["row"]) for pair in found}, benchmarks)
        keys = {place: corpus.key(question or "") for place, (question, _) in texts.items()}
        made = []
        for pair in found:
            other = keys.get((pair["dataset"], pair["row"]))
            verdict = verdicts.get((pair["key"], other)) if other else None
            if verdict:
                made.append(
                    Judged(
                        pair["id"],
                        pair["dataset"],
                        pair["row"],
                        verdict,
                        pair["similarity"],
                        pair["exact"],
                    )
                )
        return made

    # -- parts ---------------------------------------------------------------------------------

    def _close(self, threshold: float) -> str:
        """A relation (id, dataset, row, similarity, exact) with every pair above a threshold."""
        if threshold < LOWEST:
            return f"({_CLOSE.format(float(threshold), float(threshold))})"
        with self._close_lock:
            if not self._close_made:
                with self._db.cursor() as cursor:
                    lowest = f"{LOWEST}::FLOAT"
                    cursor.execute(f"CREATE TABLE close_pairs AS {_CLOSE.format(lowest, lowest)}")
                self._close_made = True
        return "close_pairs"

    def _listed(
        self, query: PairQuery, filters: Filters, judged: Sequence[Judged]
    ) -> tuple[str, list[Any]]:
        near = "similarity > ?::FLOAT"
        kind = {"any": f"(exact OR {near})", "near": f"(NOT exact AND {near})"}.get(query.kind)
        condition, values = _matching(filters)
        sql = (
            f"SELECT id, dataset, row, similarity, exact FROM {self._close(query.threshold)}"
            f" WHERE list_contains(?, dataset) AND {kind or 'exact'} AND {condition}"
        )
        values = [self.side_names(query), *([query.threshold] if kind else []), *values]
        if query.judged:
            wanted = [one for one in judged if query.judged in (UNJUDGED, one.verdict)]
            inside = "NOT IN" if query.judged == UNJUDGED else "IN"
            sql += f" AND (id, dataset, row) {inside} {_TRIPLES}"
            values += _triples(wanted)
        return sql, values

    def _with_texts(self, pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if not pairs:
            return []
        texts = self._texts({(pair["dataset"], pair["row"]) for pair in pairs})
        problems = {
            row["id"]: row
            for row in self._ask_rows(
                "SELECT id, key, copy, hub_row, question, final_answer, difficulty, unrated, topic,"
                " domain, answer_type, source_block, n_solutions, agreement FROM problems"
                " WHERE list_contains(?, id)",
                [list({pair["id"] for pair in pairs})],
            )
        }
        made = []
        for pair in pairs:
            question, answer = texts.get((pair["dataset"], pair["row"]), (None, None))
            other = {
                "other_question": question,
                "other_answer": answer,
                "other_key": corpus.key(question or ""),
            }
            made.append({**problems[pair["id"]], **pair, **other})
        return made

    def _texts(
        self, places: set[tuple[str, int]], benchmarks: bool | None = None
    ) -> dict[tuple[str, int], tuple[str | None, str | None]]:
        """Question and answer of rows of benchmarks and sets."""
        found: dict[tuple[str, int], tuple[str | None, str | None]] = {}
        for side, (table, column) in _SIDES.items():
            if benchmarks not in (None, side):
                continue
            for name in {name for name, _ in places}:
                # Row numbers one by one, so that row groups without any of them are not read.
                rows = sorted(row for other, row in places if other == name)
                marks = ", ".join(map(str, map(int, rows)))
                for row, question, answer in self._ask(
                    f"SELECT row, question, answer FROM {table} WHERE {column} = ?"
                    f" AND row IN ({marks})",
                    [name],
                ):
                    found[name, row] = (question, answer)
        return found


_TRIPLES = "(SELECT (unnest(?::BIGINT[]), unnest(?::VARCHAR[]), unnest(?::BIGINT[])))"


def _triples(judged: Sequence[Judged]) -> list[Any]:
    return [
        [one.id for one in judged],
        [one.dataset for one in judged],
        [one.row for one in judged],
    ]


def _matching(filters: Filters) -> tuple[str, list[Any]]:
    """A condition over `id`; nothing is looked up where every problem matches."""
    condition, values = filters.where()
    if condition == "TRUE":
        return condition, []
    return f"id IN (SELECT id FROM problems WHERE {condition})", values
