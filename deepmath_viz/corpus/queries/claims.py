"""What the store answers about claims: the query of a statement, on all rows or on known ones."""

from __future__ import annotations

from deepmath_viz.corpus.queries.connection import Queries

#: The tables of problems, narrowed to those that are known to be rows of the dataset.
_KNOWN = ", ".join(
    f"{table} AS (SELECT * FROM main.{table} WHERE id IN"
    " (SELECT id FROM main.problems WHERE hub_row IS NOT NULL))"
    for table in ("problems", "solutions", "answers", "agreement", "same_text", "novelty")
)


class Claims(Queries):
    """Queries that `analysis.claims` writes: `Store.claims`."""

    def hub_rows_known(self) -> tuple[int, int, int]:
        """Problems, those with a known hub row, and distinct hub rows."""
        return self._db.ask(
            "SELECT count(*), count(hub_row), count(DISTINCT hub_row) FROM problems"
        )[0]

    def answer(self, sql: str, *, known_only: bool = False) -> tuple[float | None, float | None]:
        """What one of the queries of `claims` gives: a number, and what it is of (or None).

        Args:
            known_only: leave out problems without a hub row, and all that belongs to them.
        """
        if known_only:
            sql = f"WITH {_KNOWN} {sql}"
        number, *whole = self._db.ask(sql)[0]
        return number, whole[0] if whole else None
