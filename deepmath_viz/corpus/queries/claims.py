"""What the store answers about claims: the query of a statement, on all rows or on known ones."""

from __future__ import annotations

import re

from deepmath_viz.corpus.queries.connection import Queries

#: The tables of problems, which are narrowed to those that are known to be rows of the dataset.
_NARROWED = ("problems", "solutions", "answers", "agreement", "same_text", "novelty", "neighbours")
_KNOWN = "SELECT id FROM main.problems WHERE hub_row IS NOT NULL"


class Claims(Queries):
    """Queries that `analysis.claims` writes: `Store.claims`."""

    def hub_rows_known(self) -> tuple[int, int, int]:
        """Problems, those with a known hub row, and distinct hub rows."""
        return self._db.ask(
            "SELECT count(*), count(hub_row), count(DISTINCT hub_row) FROM problems"
        )[0]

    def asked(self, sql: str, *, known_only: bool) -> str:
        """The query that is run for one of `claims`, as it can be run anywhere.

        Args:
            known_only: leave out problems without a hub row, and all that belongs to them.
        """
        if not known_only:
            return sql
        narrowed = ",\n".join(
            f"{table} AS (SELECT * FROM main.{table} WHERE id IN ({_KNOWN}))"
            for table in _NARROWED
            if re.search(rf"\b{table}\b", sql)
        )
        return f"WITH {narrowed}\n{sql}"

    def answer(self, sql: str) -> tuple[float | None, float | None]:
        """What one of the queries of `claims` gives: a number, and what it is of (or None)."""
        number, *whole = self._db.ask(sql)[0]
        return number, whole[0] if whole else None
