"""The whole map as one Parquet file, for other tools.

Made for Embedding Atlas, whose `--neighbors` column is a struct of `ids` (row numbers of the file,
from 0) and `distances` (apple.github.io/embedding-atlas, tool documentation):

    embedding-atlas FILE --x x --y y --text question --neighbors neighbors
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.dataset import published

if TYPE_CHECKING:
    from deepmath_viz.maps.live_map import LiveMap

#: Points written at once; their texts are what takes memory.
_ROWS = 50_000
#: Embedding Atlas' own number for a neighbour that is missing.
MISSING = -1
SCHEMA = pa.schema(
    [
        ("x", pa.float32()),
        ("y", pa.float32()),
        ("dataset", pa.string()),
        ("row", pa.int64()),
        ("question", pa.string()),
        ("id", pa.int64()),
        ("key", pa.string()),
        ("hub_row", pa.int64()),
        ("difficulty", pa.float64()),
        ("topic", pa.string()),
        ("domain", pa.string()),
        ("novelty", pa.string()),
        ("verdict", pa.string()),
        (
            "neighbors",
            pa.struct([("ids", pa.list_(pa.int64())), ("distances", pa.list_(pa.float32()))]),
        ),
    ]
)


def write(found: LiveMap, path: Path) -> int:
    """Write every point of a map, in the order of the map; returns how many there are.

    A point whose text this corpus lacks has no question. Neighbours are the nearest row of every
    set (table `nearest`), nearest first. All lists are of one length, as Embedding Atlas' graph
    metrics need them: what is missing has the number -1 and an infinite distance, its own mark.
    Where neighbours are not built the lists are empty.
    """
    points = found.points
    most = _most(found)
    x, y = (points.places[axis].astype(np.float32) for axis in (0, 1))
    names = np.repeat([s.name for s in points.spans], [s.n for s in points.spans])
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for first in range(0, len(points), _ROWS):
            here = slice(first, min(first + _ROWS, len(points)))
            given = _given(names[here], points.corpus_rows[here])
            known = _known(found, given)
            table = {"x": x[here], "y": y[here], "dataset": names[here], "row": points.rows[here]}
            beside = _neighbours(found, given, most)
            columns = [*table.values(), *(known[n] for n in SCHEMA.names[4:13]), beside]
            writer.write_table(
                pa.table(
                    [pa.array(c, t) for c, t in zip(columns, SCHEMA.types, strict=True)], SCHEMA
                )
            )
    return len(points)


def _given(names: Any, rows: Any) -> pa.Table:
    """Points to ask for: their place among these, their set, and their row in this corpus."""
    return pa.table({"at": np.arange(len(rows)), "name": names.astype(object), "there": rows})


def _known(found: LiveMap, given: pa.Table) -> dict[str, Any]:
    """What the corpus knows of these points, by column, in their order."""
    columns = (
        "CASE WHEN g.name = ? THEN p.question ELSE c.question END AS question, p.id, p.key,"
        " p.hub_row, p.difficulty, p.topic, p.domain, p.novelty, p.agreement AS verdict"
    )
    known: dict[str, Any] = _joined(
        found,
        given,
        f"SELECT {columns} FROM given g LEFT JOIN problems p ON g.name = ? AND p.id = g.there"
        " LEFT JOIN comparison c ON c.dataset = g.name AND c.row = g.there ORDER BY g.at",
        [published.NAME, published.NAME],
    ).to_pydict()
    return known


def _neighbours(found: LiveMap, given: pa.Table, most: int) -> list[dict[str, Any]]:
    """The neighbours of each point, `most` of them; missing ones last."""
    pairs = _joined(
        found,
        given,
        "SELECT g.at, n.other, n.other_row, n.similarity FROM given g JOIN nearest n"
        " ON n.dataset = g.name AND n.row = g.there ORDER BY g.at, n.similarity DESC, n.other",
        [],
    )
    made: list[dict[str, Any]] = [{"ids": [], "distances": []} for _ in range(given.num_rows)]
    others = pairs.column("other").to_numpy(zero_copy_only=False)
    places = np.full(len(others), -1, dtype=np.int64)
    there = pairs.column("other_row").to_numpy()
    for name in set(others.tolist()):
        of = np.flatnonzero(others == name)
        places[of] = found.points.points_of(name, there[of])
    at = pairs.column("at").to_numpy().tolist()
    distances = np.maximum(1 - pairs.column("similarity").to_numpy(), 0).tolist()
    for point, index, distance in zip(at, places.tolist(), distances, strict=True):
        if index >= 0:
            made[point]["ids"].append(index)
            made[point]["distances"].append(distance)
    return padded(made, most)


def padded(made: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Lists of neighbours, each `most` long: what is missing is `MISSING`, infinitely far away."""
    for lists in made:
        missing = most - len(lists["ids"])
        lists["ids"] += [MISSING] * missing
        lists["distances"] += [math.inf] * missing
    return made


def _most(found: LiveMap) -> int:
    """How many neighbours a point has at most: one in every set."""
    with found.store.database.cursor() as cursor:
        rows = cursor.sql("SELECT count(DISTINCT other) FROM nearest").fetchall()
    return int(rows[0][0])


def _joined(found: LiveMap, given: pa.Table, sql: str, values: list[Any]) -> pa.Table:
    with found.store.database.cursor() as cursor:
        cursor.register("given", given)
        return cursor.sql(sql, params=values).to_arrow_table()
