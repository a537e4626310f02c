"""What the store answers about single pairs: pages of them, places in the list, judged ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deepmath_viz.corpus.queries.overlaps import SIDES, Overlaps, matching
from deepmath_viz.dataset import published
from deepmath_viz.dataset import rows as dataset_rows
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import (
    ANSWERS_IN_ORDER,
    BY_ANSWERS,
    ORDERS,
    UNJUDGED,
    PairQuery,
)
from deepmath_viz.dataset.records import ListedProblem, Pair, PairWithTexts, columns

_TRIPLES = "(SELECT (unnest(?::BIGINT[]), unnest(?::VARCHAR[]), unnest(?::BIGINT[])))"
_MANY = 200
#: Pairs with the place that their answers have in an order by them.
_BY_ANSWERS = f"""(SELECT listed.*, coalesce(list_position({list(ANSWERS_IN_ORDER)}, known.answers),
    {len(ANSWERS_IN_ORDER) + 1}) AS alike
    FROM {{}} listed LEFT JOIN (FROM pairs WHERE dataset = '{published.NAME}') known
    ON known.row = listed.id AND known.other = listed.dataset AND known.other_row = listed.row)"""


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


class _KeyedPair(Pair):
    key: str


class Pairs(Overlaps):
    """Queries about pairs, single ones and whole sides: `Store.pairs`."""

    # -- pairs ---------------------------------------------------------------------------------

    def count(self, query: PairQuery, filters: Filters, judged: Sequence[Judged] = ()) -> int:
        """How many pairs the list has."""
        listed, values = self._listed(query, filters, judged)
        return int(self._db.ask(f"SELECT count(*) FROM ({listed})", values, filters)[0][0])

    def page(
        self,
        query: PairQuery,
        filters: Filters,
        judged: Sequence[Judged] = (),
        offset: int = 0,
        limit: int = 10,
    ) -> list[PairWithTexts]:
        """One page of pairs: `id`, `dataset`, `row`, `similarity`, `exact`, the columns of the
        problem that a list shows, and `other_question`, `other_answer`, `other_key`."""
        listed, values = self._listed(query, filters, judged)
        found = self._db.rows(
            Pair,
            f"SELECT {columns(Pair)} FROM ({listed}) ORDER BY {ORDERS[query.order][1]}"
            " LIMIT ? OFFSET ?",
            [*values, limit, offset],
            filters,
        )
        return self._with_texts(found)

    def all(self, query: PairQuery, filters: Filters, judged: Sequence[Judged] = ()) -> list[Pair]:
        """All pairs of the list without texts: `id`, `dataset`, `row`, `similarity`, `exact`."""
        listed, values = self._listed(query, filters, judged)
        return self._db.rows(
            Pair,
            f"SELECT {columns(Pair)} FROM ({listed}) ORDER BY {ORDERS[query.order][1]}",
            values,
            filters,
        )

    def one(self, id_: int, dataset: str, row: int) -> PairWithTexts | None:
        """One close pair as `page` gives it; None where there is none."""
        found = self._db.rows(
            Pair,
            f"SELECT {columns(Pair)} FROM"
            f" (SELECT *, NULL AS score, NULL AS gram FROM {self._any()})"
            " WHERE id = ? AND dataset = ? AND row = ?",
            [id_, dataset, row],
        )
        return self._with_texts(found)[0] if found else None

    def find(self, id_: int, other: str, names: Sequence[str]) -> tuple[int, str, int] | None:
        """The close pair of a problem and the text with this key in one of these sets."""
        found = self._db.ask(
            f"SELECT dataset, row FROM {self._any()}"
            " WHERE id = ? AND list_contains(?, dataset) ORDER BY ALL",
            [id_, list(names)],
        )
        texts = self._texts(set(found))
        return next(
            (
                (id_, *place)
                for place in found
                if place in texts and dataset_rows.key(texts[place][0] or "") == other
            ),
            None,
        )

    def place(
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
        found = self._db.ask(
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
            filters,
        )[0]
        beside = [tuple(one.values()) if isinstance(one, dict) else one for one in found[3:]]
        return PairPlace(*found[:3], *beside)

    def locate(
        self, verdicts: dict[tuple[str, str], str], benchmarks: bool | None = None
    ) -> list[Judged]:
        """The judged pairs among the close ones: with the same text, or above the lowest threshold.

        Args:
            verdicts: what judgements come to, by the keys of both texts.
            benchmarks: only against benchmarks (True) or sets (False); None means both.
        """
        if not verdicts:
            return []
        found = self._db.rows(
            _KeyedPair,
            f"""SELECT id, p.key, dataset, row, similarity, exact
            FROM {self._any()} JOIN problems p USING (id)
            WHERE p.key IN (SELECT unnest(?::VARCHAR[])) ORDER BY id, dataset, row""",
            [list({key for key, _ in verdicts})],
        )
        texts = self._texts({(pair["dataset"], pair["row"]) for pair in found}, benchmarks)
        keys = {place: dataset_rows.key(question or "") for place, (question, _) in texts.items()}
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

    def _listed(
        self, query: PairQuery, filters: Filters, judged: Sequence[Judged]
    ) -> tuple[str, list[Any]]:
        kind = {"exact": "exact AND", "near": "NOT exact AND"}.get(query.kind, "")
        relation, least = self._of_rule(query.rule, query.threshold)
        if query.kind == "exact" and not query.rule.name:
            least = 1.5
        condition, values = matching(filters)
        further = ""
        if query.order == BY_ANSWERS:
            relation, further = _BY_ANSWERS.format(relation), ", alike"
        sql = (
            f"SELECT id, dataset, row, similarity, exact, reach, score, gram{further}"
            f" FROM {relation}"
            f" WHERE reach > ?::FLOAT AND {kind} list_contains(?, dataset) AND {condition}"
        )
        values = [least, self.side_names(query), *values]
        if query.judged:
            wanted = [one for one in judged if query.judged in (UNJUDGED, one.verdict)]
            inside = "NOT IN" if query.judged == UNJUDGED else "IN"
            sql += f" AND (id, dataset, row) {inside} {_TRIPLES}"
            values += _triples(wanted)
        return sql, values

    def _with_texts(self, pairs: list[Pair]) -> list[PairWithTexts]:
        if not pairs:
            return []
        texts = self._texts({(pair["dataset"], pair["row"]) for pair in pairs})
        problems = {
            row["id"]: row
            for row in self._db.rows(
                ListedProblem,
                f"SELECT {columns(ListedProblem)} FROM problems WHERE list_contains(?, id)",
                [list({pair["id"] for pair in pairs})],
            )
        }
        made: list[PairWithTexts] = []
        for pair in pairs:
            question, answer = texts.get((pair["dataset"], pair["row"]), (None, None))
            made.append(
                {
                    **problems[pair["id"]],
                    **pair,
                    "other_question": question,
                    "other_answer": answer,
                    "other_key": dataset_rows.key(question or ""),
                }
            )
        return made

    def _texts(
        self, places: set[tuple[str, int]], benchmarks: bool | None = None
    ) -> dict[tuple[str, int], tuple[str | None, str | None]]:
        """Question and answer of rows of benchmarks and sets."""
        found: dict[tuple[str, int], tuple[str | None, str | None]] = {}
        for side, (table, column) in SIDES.items():
            if benchmarks not in (None, side):
                continue
            left = places - found.keys()
            for name in {name for name, _ in left}:
                # Row numbers one by one, so that row groups without any of them are not read.
                rows = sorted(row for other, row in left if other == name)
                many = len(rows) > _MANY
                marks = "SELECT unnest(?)" if many else ", ".join(map(str, rows))
                for row, question, answer in self._db.ask(
                    f"SELECT row, question, answer FROM {table} WHERE {column} = ?"
                    f" AND row IN ({marks})",
                    [name, rows] if many else [name],
                ):
                    found[name, row] = (question, answer)
        return found


def _triples(judged: Sequence[Judged]) -> list[Any]:
    return [
        [one.id for one in judged],
        [one.dataset for one in judged],
        [one.row for one in judged],
    ]
