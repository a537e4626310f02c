"""What the store answers about doubtful final answers: the queue, and the evidence on one."""

from __future__ import annotations

from deepmath_viz.corpus.queries.connection import Queries
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import Evidence, columns


class Doubts(Queries):
    """Queries about evidence: `Store.doubts`."""

    def queue(self, filters: Filters) -> list[tuple[int, str, float]]:
        """Id, key and score of the matching problems that anything speaks against, the most
        doubtful first; of rows with one question the first."""
        condition, values = filters.where()
        return self._db.ask(
            "SELECT id, key, score FROM (SELECT p.id, p.key, sum(e.weight) AS score,"
            " row_number() OVER (PARTITION BY p.key ORDER BY sum(e.weight) DESC, p.id) AS place"
            " FROM evidence e JOIN problems p USING (id)"
            f" WHERE p.id IN (SELECT id FROM problems WHERE {condition}) GROUP BY p.id, p.key)"
            " WHERE place = 1 ORDER BY score DESC, id",
            values,
            filters,
        )

    def evidence(self, id_: int) -> list[Evidence]:
        """What speaks against one final answer and for it, the weightiest first."""
        return self._db.rows(
            Evidence,
            f"SELECT {columns(Evidence)} FROM evidence WHERE id = ?"
            " ORDER BY abs(weight) DESC, kind, source, row",
            [id_],
        )
