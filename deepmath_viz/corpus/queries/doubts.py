"""What the store answers about doubtful final answers: the queue, and the evidence on one.

What rollouts of people's own say joins what the build found; it comes and goes with them.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from deepmath_viz.corpus.queries.connection import Database, Queries
from deepmath_viz.corpus.queries.rollouts import RolloutQueries
from deepmath_viz.corpus.schema_doubts import EVIDENCE
from deepmath_viz.dataset.doubts import KINDS
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import Evidence, columns

#: The name of what rollouts say, beside the tables of a query; and how it joins what was built.
_OWN = "own_evidence"
_ALL = f"(SELECT {{0}} FROM evidence UNION ALL SELECT {{0}} FROM {_OWN})".format(
    ", ".join(EVIDENCE.stored)
)


class Doubts(Queries):
    """Queries about evidence: `Store.doubts`."""

    def __init__(self, database: Database, rollouts: RolloutQueries) -> None:
        super().__init__(database)
        self._rollouts = rollouts

    def queue(self, filters: Filters) -> list[tuple[int, str, float]]:
        """Id, key and score of the matching problems that anything speaks against, the most
        doubtful first; of rows with one question the first."""
        condition, values = filters.where()
        with self._db.cursor(filters) as cursor:
            cursor.register(_OWN, self._own())
            return cursor.execute(
                "SELECT id, key, score FROM (SELECT p.id, p.key, sum(e.weight) AS score,"
                " row_number() OVER (PARTITION BY p.key ORDER BY sum(e.weight) DESC, p.id) AS place"
                f" FROM {_ALL} e JOIN problems p USING (id)"
                f" WHERE p.id IN (SELECT id FROM problems WHERE {condition}) GROUP BY p.id, p.key)"
                " WHERE place = 1 ORDER BY score DESC, id",
                values,
            ).fetchall()

    def evidence(self, id_: int) -> list[Evidence]:
        """What speaks against one final answer and for it, the weightiest first."""
        with self._db.cursor() as cursor:
            cursor.register(_OWN, self._own())
            answer = cursor.execute(
                f"SELECT {columns(Evidence)} FROM {_ALL} WHERE id = ?"
                " ORDER BY abs(weight) DESC, kind, source, row",
                [id_],
            )
            names = [column[0] for column in answer.description]
            rows: list[Any] = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
            return rows

    def _own(self) -> pa.Table:
        """What rollouts say, as rows of `evidence`: `row` is how many samples there are."""
        rows = [
            {"id": id_, "kind": kind, "side": KINDS[kind].side, "weight": KINDS[kind].weight}
            | {"source": model, "row": samples, "answer": answer}
            for model, id_, samples, answer, most in self._rollouts.never()
            for kind in ("rollouts_concur" if most else "rollouts_never",)
        ]
        return pa.Table.from_pylist(rows, schema=EVIDENCE.arrow)
