"""What the store answers about the map: points, values to colour them by, texts, profiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from deepmath_viz.corpus import stages
from deepmath_viz.corpus.points import MapPoints, arrange
from deepmath_viz.corpus.queries.connection import Database, Queries
from deepmath_viz.dataset import published
from deepmath_viz.dataset.records import MapProblem, NearRow, Region, RowText, columns
from deepmath_viz.plumbing.lru import LRU

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAYOUTS = ("paper", "umap")
#: What DeepMath's points can be coloured by, beside their set: columns of `problems`.
COLUMNS = {
    "difficulty": "CASE WHEN unrated THEN NULL ELSE difficulty END",
    "domain": "domain",
    "novelty": "novelty",
    "verdict": "agreement",
}


class Layouts(Queries):
    """Queries about the map: `Store.map`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._arranged: LRU[str, MapPoints] = LRU(len(LAYOUTS))

    def layouts(self) -> list[str]:
        """The layouts that have points, the paper's first."""
        records = self._db.manifest.stages
        return [n for n in LAYOUTS if f"layout-{n}" in records and records[f"layout-{n}"].rows]

    def points(self, layout: str) -> MapPoints:
        """The points of a layout, arranged for the browser and kept.

        Raises:
            ArtefactMissing: this layout is not built.
        """
        if layout not in self.layouts():
            raise stages.missing(self._db.manifest.corpus, f"layout-{layout}")
        return self._arranged.get(layout, lambda: self._arrange(layout))

    def _arrange(self, layout: str) -> MapPoints:
        found = {}
        wanted = "x, y, row, coalesce(corpus_row, -1) AS corpus_row"
        for name, here in self._by_set(layout, wanted):
            places = np.stack([here["x"], here["y"]], axis=1)
            found[name] = (places, whole(here["row"]), whole(here["corpus_row"]))
        return arrange(layout, found)

    def coordinates(self, layout: str) -> dict[str, NDArray[np.float32]]:
        """The points of a layout by set, each of shape (rows, 2), in the order of rows."""
        return {
            name: np.stack([here["x"], here["y"]], axis=1)
            for name, here in self._by_set(layout, "x, y")
        }

    def _by_set(
        self, layout: str, wanted: str
    ) -> Iterator[tuple[str, dict[str, NDArray[np.generic]]]]:
        with self._db.cursor() as cursor:
            names = cursor.execute(
                "SELECT DISTINCT dataset FROM points WHERE layout = ? ORDER BY ALL", [layout]
            ).fetchall()
            for (name,) in names:
                yield (
                    name,
                    cursor.execute(
                        f"SELECT {wanted} FROM points"
                        " WHERE layout = ? AND dataset = ? ORDER BY row",
                        [layout, name],
                    ).fetchnumpy(),
                )

    def values_by_id(self, by: str) -> tuple[NDArray[np.int64], list[Any]]:
        """Ids of all problems, and the value of a key of `COLUMNS` of each, None where unknown."""
        found = self._db.ask(f"SELECT id, {COLUMNS[by]} FROM problems ORDER BY id")
        return np.array([row[0] for row in found], dtype=np.int64), [row[1] for row in found]

    def ids_by_topic(self) -> dict[tuple[str, ...], NDArray[np.int64]]:
        """Ids of the problems of every topic path, those of its descendants left out."""
        found = self._db.ask(
            "SELECT topic_path, list(id ORDER BY id) FROM problems"
            " WHERE topic_path IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        return {tuple(path): np.array(ids, dtype=np.int64) for path, ids in found}

    def row_text(self, dataset: str, row: int) -> RowText | None:
        """`question` and `answer` of a row of a comparison set, None where it is not there."""
        found = self._db.rows(
            RowText,
            "SELECT question, answer FROM comparison WHERE dataset = ? AND row = ?",
            [dataset, row],
        )
        return found[0] if found else None

    def nearest(self, dataset: str, row: int) -> list[NearRow]:
        """What is nearest to a row of a set (an id for DeepMath) in every set, nearest first.

        Rows with `dataset`, `row`, `similarity`, `question` and `answer`; both are None where the
        text is missing.
        """
        return self._db.rows(
            NearRow,
            """WITH near AS MATERIALIZED (SELECT other AS dataset, other_row AS row, similarity
                FROM nearest WHERE dataset = ? AND row = ?)
            SELECT n.dataset, n.row, n.similarity, coalesce(p.question, c.question) AS question,
                coalesce(p.final_answer, c.answer) AS answer
            FROM near n LEFT JOIN problems p ON n.dataset = ? AND p.id = n.row
            LEFT JOIN comparison c ON c.dataset = n.dataset AND c.row = n.row
            ORDER BY n.similarity DESC, n.dataset""",
            [dataset, row, published.NAME],
        )

    def profile(self, ids: NDArray[np.int64]) -> dict[str, list[tuple[Any, int, int]]]:
        """Problems by `topic` (two levels below the root), `difficulty` and `novelty`.

        Each a list of (value, how many of these ids, how many of all problems), None for unknown.
        """
        said = {}
        expressions = {
            "topic": "nullif(array_to_string(topic_path[2:3], ' -> '), '')",
            "difficulty": "floor(difficulty)",
            "novelty": "novelty",
        }
        with self._db.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE chosen AS SELECT unnest(?::BIGINT[]) AS id", [ids])
            for name, expression in expressions.items():
                said[name] = cursor.execute(
                    f"SELECT {expression}, count(c.id), count(*)"
                    " FROM problems p LEFT JOIN chosen c USING (id)"
                    " GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1"
                ).fetchall()
            cursor.execute("DROP TABLE chosen")
        return said

    def problems(
        self, ids: NDArray[np.int64], offset: int = 0, limit: int = 20
    ) -> list[MapProblem]:
        """These problems, hardest first, a page at a time: what a table shows of them."""
        return self._db.rows(
            MapProblem,
            f"SELECT {columns(MapProblem)} FROM problems WHERE id IN (SELECT unnest(?::BIGINT[]))"
            " ORDER BY difficulty DESC NULLS LAST, id LIMIT ? OFFSET ?",
            [ids, limit, offset],
        )

    def regions(self, layout: str) -> list[Region]:
        """The named regions of a layout, those with most points first."""
        return self._db.rows(
            Region,
            f"SELECT {columns(Region)} FROM regions WHERE layout = ?"
            " ORDER BY level, n DESC, region",
            [layout],
        )


def whole(found: Any) -> NDArray[np.int64]:
    """Numbers of a column, -1 where there is none."""
    return np.asarray(np.ma.filled(found, -1), dtype=np.int64)
