"""What the store answers about novelty: similarities, counts by novelty, and one problem's nearest.

`nearest` has a row for every row of every set in every set (3.4 million at full size): it is
reduced to one row a row in DuckDB before anything leaves it. The other counts are over the
similarities in `problems`, which lie in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from deepmath_viz.corpus.queries.connection import Queries
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import Neighbour, Novelty, columns
from deepmath_viz.maths import folding

#: What novelty is counted by: an expression over `problems` each.
GROUPED_BY = {
    "domain": "domain",
    "topic": "topic",
    "difficulty": "floor(difficulty * 2) / 2",
    "answer_type": "answer_type",
}
_NOVELTY = (
    "CASE WHEN similarity_elsewhere > ?::FLOAT THEN 'elsewhere'"
    " WHEN similarity_within > ?::FLOAT THEN 'within' ELSE 'unique' END"
)


class NoveltyQueries(Queries):
    """Queries about novelty: `Store.novelty`."""

    def embedding(self) -> dict[str, Any]:
        """The embedding model: `model`, `sha256`, `dimension`, and `fold` where texts were
        folded before; empty where none was used."""
        record = self._db.manifest.stages.get("embeddings")
        names = ("model", "sha256", "dimension", "fold")
        return {n: record.inputs[n] for n in names if n in record.inputs} if record else {}

    def skipped_sets(self, stage: str = "comparison") -> dict[str, str]:
        """Comparison sets (or benchmarks) that could not be had, and why, by name."""
        record = self._db.manifest.stages.get(stage)
        return dict(record.notes.get("skipped", {})) if record else {}

    # -- sets ----------------------------------------------------------------------------------

    def similarities_by_set(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """For every set the highest similarities of its rows: to other sets, and within itself.

        Two float32 arrays of one value a row, in no order; NaN where there is nothing to compare.
        """
        found = self._arrays(
            """WITH names AS (SELECT dataset, row_number() OVER (ORDER BY dataset) - 1 AS place
                FROM (SELECT DISTINCT dataset FROM nearest)),
            best AS (SELECT dataset,
                max(similarity) FILTER (other <> dataset) AS elsewhere,
                max(similarity) FILTER (other = dataset) AS within
                FROM nearest GROUP BY dataset, row)
            SELECT place, elsewhere, within FROM best JOIN names USING (dataset)"""
        )
        names = [
            name for (name,) in self._db.ask("SELECT DISTINCT dataset FROM nearest ORDER BY 1")
        ]
        place = found["place"]
        return {
            name: (found["elsewhere"][place == i], found["within"][place == i])
            for i, name in enumerate(names)
        }

    def similarities(self, filters: Filters) -> tuple[np.ndarray, np.ndarray]:
        """The same for DeepMath's matching problems; those without neighbours are left out."""
        condition, values = filters.where()
        found = self._arrays(
            "SELECT similarity_elsewhere AS elsewhere, similarity_within AS within FROM problems"
            f" WHERE ({condition}) AND novelty IS NOT NULL",
            values,
            filters,
        )
        return found["elsewhere"], found["within"]

    def _arrays(
        self, sql: str, values: Sequence[Any] = (), filters: Filters | None = None
    ) -> dict[str, np.ndarray]:
        with self._db.cursor(filters) as cursor:
            found = cursor.execute(sql, list(values)).fetchnumpy()
        return {
            name: np.ma.filled(column, np.nan) if np.ma.isMaskedArray(column) else column
            for name, column in found.items()
        }

    def by(
        self, by: str, filters: Filters, threshold: float = published.SAME_PROBLEM
    ) -> list[tuple[Any, str, int]]:
        """Matching problems by a key of `GROUPED_BY` and by novelty at a threshold.

        Problems without neighbours are left out. None stands for an unknown value.
        """
        condition, values = filters.where()
        return self._db.ask(
            f"SELECT {GROUPED_BY[by]}, {_NOVELTY}, count(*) FROM problems"
            f" WHERE ({condition}) AND novelty IS NOT NULL GROUP BY ALL ORDER BY ALL",
            [threshold, threshold, *values],
            filters,
        )

    # -- one problem ---------------------------------------------------------------------------

    def of(self, id_: int) -> Novelty | None:
        """The row of `novelty` of one problem, None where neighbours are not built."""
        found = self._db.rows(
            Novelty, f"SELECT {columns(Novelty)} FROM novelty WHERE id = ?", [id_]
        )
        return found[0] if found else None

    def pools(self, ids: Sequence[int]) -> dict[int, tuple[str, float]]:
        """The source pool (`published.POOLS`) that is nearest to each of some problems, and how
        near it is; those that are not above 0.98 are left out."""
        if not self._pools or not ids:
            return {}
        # Ids one by one, so that row groups without any of them are not read.
        found = self._db.ask(
            "SELECT id, arg_max(dataset, similarity), max(similarity) FROM neighbours"
            f" WHERE id IN ({', '.join(str(int(id_)) for id_ in ids)}) AND rank = 1"
            " AND list_contains(?::VARCHAR[], dataset) AND similarity > ?::FLOAT GROUP BY id",
            [self._pools, published.SAME_PROBLEM],
        )
        return {id_: (name, similarity) for id_, name, similarity in found}

    @cached_property
    def _pools(self) -> list[str]:
        """The source pools among the comparison sets of this corpus."""
        present = {name for (name,) in self._db.ask("SELECT DISTINCT dataset FROM comparison")}
        return [name for name in published.POOLS if name in present]

    def neighbours(self, id_: int, kind: str, ranks: int = 5) -> list[Neighbour]:
        """One problem's nearest problems with their text, set by set in order of similarity.

        Args:
            kind: 'deepmath', 'comparison' or 'benchmark': where the neighbours are.
            ranks: how many from every set or benchmark, 1 to 5.

        Returns:
            Rows with `dataset`, `rank`, `row`, `similarity`, `question`, `answer` (both None where
            the corpus lacks the text), `same_text` (whether the texts are equal but for their
            spelling) and, in DeepMath, `key` and `copy`.
        """
        if kind == "deepmath":
            found = self._db.rows(
                Neighbour,
                "SELECT n.dataset, n.rank, n.row, n.similarity, p.question,"
                " p.final_answer AS answer, p.key, p.copy, FALSE AS same_text"
                " FROM (SELECT * FROM neighbours WHERE id = ? AND dataset = ? AND rank <= ?) n"
                " LEFT JOIN problems p ON p.id = n.row ORDER BY n.rank",
                [id_, published.NAME, ranks],
            )
            own = self._db.ask("SELECT question FROM problems WHERE id = ?", [id_])
            for row in found:
                texts = [folding.same(text or "") for text in (own[0][0], row["question"])]
                row["same_text"] = texts[0] == texts[1]
            return found
        table, name = {
            "comparison": ("comparison", "dataset"),
            "benchmark": ("benchmarks", "benchmark"),
        }[kind]
        return self._db.rows(
            Neighbour,
            f"""WITH n AS MATERIALIZED (SELECT * FROM neighbours
                WHERE id = ? AND rank <= ? AND dataset <> ?
                AND dataset IN (SELECT DISTINCT {name} FROM {table}))
            SELECT n.dataset, n.rank, n.row, n.similarity, t.question, t.answer,
                EXISTS (SELECT 1 FROM same_text s
                    WHERE s.id = ? AND s.dataset = n.dataset AND s.row = n.row) AS same_text
            FROM n LEFT JOIN {table} t ON t.{name} = n.dataset AND t.row = n.row
            ORDER BY max(n.similarity) OVER (PARTITION BY n.dataset) DESC, n.dataset, n.rank""",
            [id_, ranks, published.NAME, id_],
        )
