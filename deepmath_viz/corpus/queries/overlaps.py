"""What the store answers about pairs of a problem and a problem of a benchmark or set.

`neighbours` has 12 million rows at full size, nearly all of them far apart. What is near or has the
same text is taken out of it once, by the stage, into the table `close_pairs`; for a corpus of an
older version that lacks it, on first use, into a table in memory.
"""

from __future__ import annotations

import threading
from typing import Any

from deepmath_viz.corpus import schema
from deepmath_viz.corpus.queries.connection import Database, Queries
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import ALL_BENCHMARKS, LOWEST, Overlap, PairQuery
from deepmath_viz.dataset.records import Overlapping
from deepmath_viz.dataset.rules import COSINE, INDEL, NGRAM, SECOND, TEXT, Rule

_CLOSE = f"""SELECT n.id, n.dataset, n.row, n.similarity, s.id IS NOT NULL AS exact
    FROM (SELECT * FROM neighbours WHERE similarity > {{}} AND dataset <> '{published.NAME}') n
    LEFT JOIN same_text s ON s.id = n.id AND s.dataset = n.dataset AND s.row = n.row
    UNION ALL
    SELECT s.id, s.dataset, s.row, s.similarity, TRUE FROM same_text s ANTI JOIN
    (SELECT id, dataset, row FROM neighbours WHERE similarity > {{}}) n USING (id, dataset, row)"""
#: Pairs of the other rules; what they have in common with close ones is joined to them.
_GRAMS = "shared_grams WHERE tokens = '{tokens}' AND n = {n}"
_OF_RULE = """(SELECT p.id, p.dataset, p.row, p.similarity, s.id IS NOT NULL AS exact,
    {reach}::FLOAT AS reach, {score}::FLOAT AS score, {gram}::VARCHAR AS gram
    FROM (FROM {pairs}) p
    LEFT JOIN same_text s ON s.id = p.id AND s.dataset = p.dataset AND s.row = p.row)"""
_PAPER = f"similarity > {published.SAME_PROBLEM}::FLOAT AS paper"
#: Sides of a comparison: table, and its column of names.
SIDES = {True: ("benchmarks", "benchmark"), False: ("comparison", "dataset")}


class Overlaps(Queries):
    """Queries about the pairs of a side."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._close_lock = threading.Lock()
        self._close_made = False

    # -- sides ---------------------------------------------------------------------------------

    def side_sizes(self, benchmarks: bool) -> dict[str, int]:
        """Problems of every benchmark, or of every comparison set, by name."""
        table, name = SIDES[benchmarks]
        return dict(self._db.ask(f"SELECT {name}, count(*) FROM {table} GROUP BY 1 ORDER BY 1"))

    def side_names(self, query: PairQuery) -> list[str]:
        """The benchmarks, or the set, that a query looks at."""
        if query.against != ALL_BENCHMARKS:
            return [query.against]
        return [query.benchmark] if query.benchmark else list(self.side_sizes(True))

    # -- counts --------------------------------------------------------------------------------

    def overlaps(self, query: PairQuery, filters: Filters) -> list[Overlap]:
        """How much of every benchmark (or of the one set) is found among the matching problems.

        Kind, judgement and order of the query make no difference. In order of the names.
        """
        sizes = self.side_sizes(query.against == ALL_BENCHMARKS)
        names = self.side_names(query)
        condition, values = matching(filters)
        found = self._db.ask(
            f"""SELECT dataset,
                count(DISTINCT row) FILTER (exact), count(DISTINCT row) FILTER (paper),
                count(DISTINCT row) FILTER (found), count(DISTINCT id) FILTER (exact),
                count(DISTINCT id) FILTER (paper), count(DISTINCT id) FILTER (found),
                count(*) FILTER (found)
            FROM {self._marked(query)}
            WHERE list_contains(?, dataset) AND (found OR paper) AND {condition} GROUP BY 1""",
            [names, *values],
            filters,
        )
        counted = {name: Overlap(name, sizes[name], *rest) for name, *rest in found}
        return [counted.get(name) or Overlap(name, sizes[name]) for name in names]

    def overlapping(self, query: PairQuery, filters: Filters) -> Overlapping:
        """Distinct matching problems with a pair of the query's side, each counted once.

        `exact`, `above_paper` and `found`, as in `Overlap`; `pairs` as listed.
        """
        condition, values = matching(filters)
        return self._db.rows(
            Overlapping,
            f"""SELECT count(DISTINCT id) FILTER (exact) AS exact,
                count(DISTINCT id) FILTER (paper) AS above_paper,
                count(DISTINCT id) FILTER (found) AS found, count(*) FILTER (found) AS pairs
            FROM {self._marked(query)} WHERE list_contains(?, dataset) AND {condition}""",
            [self.side_names(query), *values],
            filters,
        )[0]

    def _marked(self, query: PairQuery) -> str:
        """Pairs with `exact`, `paper` (above 0.98) and `found` (by the rule of the query)."""
        least = min(query.threshold, published.SAME_PROBLEM)
        close = f"{self._close(least)} WHERE reach > {least}::FLOAT"
        if not query.rule.name:
            return f"(SELECT *, {_PAPER}, reach > {query.threshold}::FLOAT AS found FROM {close})"
        relation, bar = self._of_rule(query.rule, query.threshold)
        return (
            f"(SELECT id, dataset, row, exact, {_PAPER}, FALSE AS found FROM {close} UNION ALL"
            f" SELECT id, dataset, row, FALSE, FALSE, TRUE FROM {relation}"
            f" WHERE reach > {bar}::FLOAT)"
        )

    # -- parts ---------------------------------------------------------------------------------

    def _close(self, threshold: float) -> str:
        """A relation (id, dataset, row, similarity, exact, reach): the pairs above a threshold.

        `reach` is the similarity, and 2 where the texts are the same: a pair is listed where its
        reach is above the threshold. In order of it, so that what is far is not even read.
        """
        if threshold < LOWEST:
            return f"({close_pairs(repr(float(threshold)))})"
        if schema.TABLES["close_pairs"].files(self._db.manifest.stages):
            return "close_pairs"
        with self._close_lock:
            if not self._close_made:
                with self._db.cursor() as cursor:
                    cursor.execute(
                        f"CREATE TABLE close_pairs_made AS {close_pairs()} ORDER BY reach DESC"
                    )
                self._close_made = True
        return "close_pairs_made"

    def _of_rule(self, rule: Rule, threshold: float) -> tuple[str, float]:
        """A relation of pairs that a rule finds, and what `reach` must be above.

        Beside the columns of `_close` it has `score` (per cent, for `indel`, and the cosine by the
        second model, for `second`) and `gram`.
        """
        if rule.name == SECOND:
            values = {"reach": "p.second", "score": "p.second", "gram": "NULL"}
            return _OF_RULE.format(pairs="second_pairs", **values), threshold
        if rule.name == INDEL:
            values = {"reach": "p.score / 100", "score": "p.score", "gram": "NULL"}
            return _OF_RULE.format(pairs="indel", **values), 0.0
        if rule.name == NGRAM:
            grams = _GRAMS.format(tokens=rule.tokens, n=int(rule.n))
            grams += " AND NOT common" * rule.discount
            values = {"reach": "p.similarity", "score": "NULL", "gram": "p.gram"}
            return _OF_RULE.format(pairs=grams, **values), -2.0
        reach = "similarity AS reach" if rule.name == COSINE else "reach"
        relation = (
            f"(SELECT id, dataset, row, similarity, exact, {reach}, NULL::FLOAT AS score,"
            f" NULL::VARCHAR AS gram FROM {self._close(threshold)})"
        )
        return relation, 1.5 if rule.name == TEXT else threshold

    def _any(self) -> str:
        """A relation of the pairs that any rule lists, each once: those that can be judged."""
        return (
            f"(SELECT id, dataset, row, similarity, exact FROM {self._close(LOWEST)} UNION"
            " SELECT p.id, p.dataset, p.row, p.similarity, s.id IS NOT NULL FROM"
            " (SELECT id, dataset, row, similarity FROM shared_grams UNION"
            " SELECT id, dataset, row, similarity FROM indel UNION"
            " SELECT id, dataset, row, similarity FROM second_pairs) p"
            " LEFT JOIN same_text s ON s.id = p.id AND s.dataset = p.dataset AND s.row = p.row)"
        )


def close_pairs(above: str = f"{LOWEST}::FLOAT") -> str:
    """SQL: pairs above a similarity, or of the same text, from `neighbours` and `same_text`."""
    return (
        "SELECT *, CASE WHEN exact THEN 2 ELSE similarity END::FLOAT AS reach"
        f" FROM ({_CLOSE.format(above, above)})"
    )


def matching(filters: Filters) -> tuple[str, list[Any]]:
    """A condition over `id`; nothing is looked up where every problem matches."""
    condition, values = filters.where()
    if condition == "TRUE":
        return condition, []
    return f"id IN (SELECT id FROM problems WHERE {condition})", values
