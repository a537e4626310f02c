"""Counts over the problems of a store, by column and by agreement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deepmath_viz.corpus import schema
from deepmath_viz.corpus.queries.connection import Database, Queries
from deepmath_viz.corpus.queries.masks import Masks
from deepmath_viz.dataset.filters import Filters

#: Half steps of difficulty, and what stands for problems without one: far below any difficulty.
_UNRATED, _UNKNOWN = -1e300, -2e300
_STEP = (
    "CASE WHEN difficulty IS NOT NULL THEN floor(difficulty * 2) / 2"
    f" WHEN unrated THEN {_UNRATED}::DOUBLE ELSE {_UNKNOWN}::DOUBLE END"
)


class Counts(Queries):
    """What can be counted: `Store.counts`."""

    def __init__(self, database: Database, masks: Masks) -> None:
        super().__init__(database)
        self._masks = masks

    def by(self, column: str, filters: Filters) -> dict[Any, int]:
        """Matching problems by the value of a column; None stands for unknown."""
        if column not in schema.TABLES["problems"].stored:
            raise ValueError(f"problems has no column {column!r}")
        return self._masks.tally(column, filters)

    def marks(self, column: str, filters: Filters) -> dict[str | None, int]:
        """Matching problems by each word in a column of lists; None stands for no list at all."""
        if column not in schema.TABLES["problems"].stored:
            raise ValueError(f"problems has no column {column!r}")
        return self._masks.tally(column, filters, lists=True)

    def flag_sets(self, filters: Filters) -> list[tuple[list[str] | None, int]]:
        """Matching problems by all their reward flags; None where fitness is not built."""
        condition, values = filters.where()
        return self._db.ask(
            f"SELECT reward_flags, count(*) FROM problems WHERE {condition}"
            " GROUP BY 1 ORDER BY 2 DESC, 1",
            values,
            filters,
        )

    def readings(self, filters: Filters) -> list[tuple[str, str | None, int]]:
        """Matching problems by how graders take the final answer: column, what it says, count."""
        condition, values = filters.where()
        ways = ("mv_bare", "mv_dollars", "mv_boxed", "trl_bare", "trl")
        return self._db.ask(
            "SELECT way, said, count(*) FROM (SELECT"
            f" unnest({list(ways)}) AS way, unnest([{', '.join(ways)}]) AS said FROM fitness"
            f" WHERE id IN (SELECT id FROM problems WHERE {condition})) GROUP BY ALL ORDER BY ALL",
            values,
            filters,
        )

    def difficulty(self, filters: Filters) -> tuple[dict[float, int], int, int]:
        """Matching problems by half step of difficulty, then unrated ones, then unknown ones."""
        found = self._masks.tally(_STEP, filters)
        unrated, unknown = found.pop(_UNRATED, 0), found.pop(_UNKNOWN, 0)
        return found, unrated, unknown

    def domain_by_difficulty(self, filters: Filters) -> list[tuple[str | None, float | None, int]]:
        """Matching problems by domain and half step; None is unrated, unknown or without topic."""
        condition, values = filters.where()
        return self._db.ask(
            "SELECT domain, floor(difficulty * 2) / 2, count(*) FROM problems"
            f" WHERE {condition} GROUP BY ALL ORDER BY 1, 2",
            values,
            filters,
        )

    def totals(self) -> dict[str, int]:
        """Totals over all problems.

        `problems`, `questions` (distinct), `solved` (with a solution), `solutions`, `rated`,
        `unrated`, `with_topic`, `hub_rows` (with a known row on the hub), and `between_steps`
        (with a difficulty that is no half step).
        """
        return self._db.rows(
            dict[str, int],
            """SELECT count(*) AS problems, count(DISTINCT key) AS questions,
                count(*) FILTER (n_solutions > 0) AS solved,
                coalesce(sum(n_solutions), 0)::BIGINT AS solutions,
                count(difficulty) AS rated, count(*) FILTER (unrated) AS unrated,
                count(topic) AS with_topic, count(hub_row) AS hub_rows,
                count(*) FILTER (difficulty * 2 <> floor(difficulty * 2)) AS between_steps
            FROM problems""",
        )[0]

    def beyond_tokens(self, limits: Sequence[int]) -> tuple[int, list[int]]:
        """Solutions whose tokens are known, and how many of them have more than each limit."""
        beyond = ", ".join("count(*) FILTER (tokens > ?)" for _ in limits)
        found = self._db.ask(f"SELECT count(*), {beyond} FROM tokens WHERE n > 0", list(limits))
        return found[0][0], list(found[0][1:])

    def agreement_by(self, column: str, filters: Filters) -> list[tuple[Any, str, int]]:
        """Matching, compared problems by the value of a column and by agreement."""
        if column not in schema.TABLES["problems"].stored:
            raise ValueError(f"problems has no column {column!r}")
        condition, values = filters.where()
        return self._db.ask(
            f"SELECT {column}, agreement, count(*) FROM problems"
            f" WHERE ({condition}) AND agreement IS NOT NULL GROUP BY ALL ORDER BY ALL",
            values,
            filters,
        )

    def verdicts(self, filters: Filters) -> list[tuple[int, str, str, int]]:
        """Matching solutions by number, verdict and the method that decided."""
        condition, values = filters.where()
        return self._db.ask(
            "SELECT n, verdict, method, count(*) FROM answers WHERE id IN"
            f" (SELECT id FROM problems WHERE {condition}) GROUP BY ALL ORDER BY ALL",
            values,
            filters,
        )

    def final_answers(self) -> list[str]:
        """Every distinct final answer, in the order of its first problem."""
        found = self._db.ask(
            "SELECT final_answer FROM problems WHERE final_answer IS NOT NULL"
            " GROUP BY final_answer ORDER BY min(id)",
            [],
        )
        return [answer for (answer,) in found]
