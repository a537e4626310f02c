"""Stage `regions`: names for what lies where, for every layout that stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus.points import MapPoints, arrange
from deepmath_viz.corpus.queries.layouts import LAYOUTS
from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.pipeline import region_names as named
from deepmath_viz.pipeline.stage import Context, Result, Stage
from deepmath_viz.sources import DEEPMATH

_STAGES = tuple(f"layout-{name}" for name in LAYOUTS)
SCHEMA = TABLES["regions"].arrow


def run(context: Context) -> Result:
    """Write `regions.parquet`."""
    rows: list[dict[str, Any]] = []
    standing = [stage for stage in _STAGES if stage in context.records]
    context.progress.expect(len(standing), "layouts")
    for stage in standing:
        table = pq.read_table(context.artefact(stage))
        if table.num_rows:
            rows += _regions(stage.removeprefix("layout-"), table, context)
        context.progress.add(1)
    out = context.work / "regions.parquet"
    pq.write_table(pa.Table.from_pylist(rows, SCHEMA), out)
    return Result((out,), len(rows))


def _regions(layout: str, table: pa.Table, context: Context) -> list[dict[str, Any]]:
    points = _arranged(layout, table)
    topic_of, text_of = _known(points, context)
    return [
        {
            "layout": layout,
            "level": region.level,
            "region": at,
            "x": region.x,
            "y": region.y,
            "n": len(region.members),
            "label": region.label,
            "named_by": region.named_by,
        }
        for at, region in enumerate(named.name(named.find(points), topic_of, text_of))
    ]


def _arranged(layout: str, table: pa.Table) -> MapPoints:
    names = table.column("dataset").to_numpy(zero_copy_only=False)
    places = np.stack([table.column(c).to_numpy() for c in ("x", "y")], axis=1)
    rows = table.column("row").to_numpy()
    corpus_rows = table.column("corpus_row").fill_null(-1).to_numpy()
    found = {}
    for name in table.column("dataset").unique().to_pylist():
        here = np.flatnonzero(names == name)
        here = here[np.argsort(rows[here], kind="stable")]
        found[name] = (places[here], rows[here], corpus_rows[here])
    return arrange(layout, found)


def _known(points: MapPoints, context: Context) -> tuple[dict[int, str], dict[int, str]]:
    """Topic and question by point, where this corpus knows them."""
    topic_of: dict[int, str] = {}
    text_of: dict[int, str] = {}
    if "problems" in context.records:
        table = pq.read_table(context.artefact("problems"), columns=["id", "question", "topic"])
        ids = table.column("id").to_numpy()
        questions, paths = (table.column(c).to_pylist() for c in ("question", "topic"))
        place = {int(id_): at for at, id_ in enumerate(ids)}
        for index in range(points.own.first, points.own.first + points.own.n):
            at = place.get(int(points.corpus_rows[index]))
            if at is not None:
                text_of[index] = questions[at]
                if paths[at]:
                    topic_of[index] = paths[at]
    if "comparison" in context.records:
        columns = ["dataset", "row", "question"]
        table = pq.read_table(context.artefact("comparison"), columns=columns)
        place_of = {
            (name, row): question
            for name, row, question in zip(
                *(table.column(c).to_pylist() for c in columns), strict=True
            )
        }
        for span in points.spans:
            if span.name == DEEPMATH.name:
                continue
            for index in range(span.first, span.first + span.n):
                text = place_of.get((span.name, int(points.corpus_rows[index])))
                if text is not None:
                    text_of[index] = text
    return topic_of, text_of


STAGE = Stage(
    name="regions",
    version=3,
    needs=(),
    uses=("problems", "comparison", *_STAGES),
    makers=("scikit-learn", "scipy"),
    run=run,
)
