"""Stage `layout-paper`: the authors' own coordinates as a map, with or without a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from deepmath_viz.corpus.schema import TABLES
from deepmath_viz.dataset import published
from deepmath_viz.errors import SourceDamaged, SourceDenied, SourceNotFound, SourceUnavailable
from deepmath_viz.pipeline.stage import Context, Options, Result, Stage
from deepmath_viz.sources import DEEPMATH, Source, coordinates, paper
from deepmath_viz.sources.base import content_hash

if TYPE_CHECKING:
    from numpy.typing import NDArray

LAYOUT = "paper"
SCHEMA = TABLES["points"].arrow
#: Where a mirror keeps them.
MIRRORED = "paper/emb_2d.npy"
_ROW_GROUP = 100_000


def _file(source: Source, options: Options) -> tuple[Path, str]:
    """Where coordinates lie, and why these are the shipped ones and no others ("" if they are not).

    A file that is asked for is not doubted here.
    """
    if options.coordinates is not None:
        return options.coordinates.expanduser(), ""
    if (mirrored := source.extra(MIRRORED)) is not None:
        return mirrored, ""
    if source.kind != "hub":
        return paper.PLACES, f"the source has no {MIRRORED}"
    from deepmath_viz.sources import github

    try:
        return github.fetched(published.REPOSITORY, published.COORDINATES), ""
    except (SourceDenied, SourceNotFound, SourceUnavailable) as err:
        return paper.PLACES, str(err).rstrip(".")


def _inputs(source: Source, options: Options) -> dict[str, Any]:
    path, _ = _file(source, options)
    return {"coordinates": content_hash(path) if path.is_file() else str(path)}


def _read(context: Context) -> tuple[NDArray[np.float32], str]:
    """The coordinates, and why they are the shipped ones: "" where they are the authors' own."""
    path, why = _file(context.source, context.options)
    if why:
        return paper.read(), why
    try:
        return coordinates.read(path), ""
    except SourceDamaged as err:
        if context.options.coordinates is not None:
            raise
        return paper.read(), f"{err} Delete it and build this stage again".rstrip(".")


def run(context: Context) -> Result:
    """Write `points.parquet`: all 478,844 points.

    The authors' own numbers where they can be had, else the 16-bit places that are shipped.

    Raises:
        SourceNotFound, SourceDamaged: the file that was asked for is missing, or no such array.
    """
    points, why_shipped = _read(context)
    notes: dict[str, Any] = {}
    if why_shipped:
        notes["shipped"] = why_shipped
        context.progress.say(
            f"  the places shipped with this program, to {paper.origin().step / 2:.4f} of "
            f"{_width():.0f} units: {why_shipped}. --coordinates FILE takes the authors' own"
        )
    elif (apart := paper.difference(points)) is not None:
        notes["from_shipped"] = apart
        context.progress.say(
            "  these numbers; the copy that is shipped with this program is at most "
            f"{apart:.4f} of {_width():.0f} units from them"
        )
    out = context.work / "points.parquet"
    matched = _corpus_rows(context)
    tables = [
        pa.table(
            [
                pa.repeat(LAYOUT, len(here)),
                pa.repeat(name, len(here)),
                np.arange(len(here)),
                here[:, 0],
                here[:, 1],
                matched.get(name, pa.nulls(len(here), pa.int64())),
            ],
            schema=SCHEMA,
        )
        for name, here in coordinates.by_set(points).items()
    ]
    whole = pa.concat_tables(tables)
    pq.write_table(whole, out, compression="zstd", row_group_size=_ROW_GROUP)
    known = whole.num_rows - whole.column("corpus_row").null_count
    return Result((out,), whole.num_rows, {"with_text": known, **notes})


def _width() -> float:
    """How wide the box around the shipped places is, in the units of the original."""
    return paper.origin().high[0] - paper.origin().low[0]


def _corpus_rows(context: Context) -> dict[str, pa.Array]:
    """For every set with text in this corpus: the corpus's row of each published row, or null.

    A comparison set counts only if it has as many rows as the published one; of DeepMath, the
    problems whose row on the hub is known.
    """
    found: dict[str, pa.Array] = {}
    sizes = {name: n for name, _, n in published.COORDINATE_ROWS}
    if "comparison" in context.records:
        read = pq.read_table(context.artefact("comparison"), columns=["dataset", "row"])
        names = read.column("dataset").to_numpy(zero_copy_only=False)
        rows = read.column("row").to_numpy()
        for name, n in sizes.items():
            here = rows[names == name]
            if len(here) and int(here[-1]) + 1 == n:
                found[name] = _scattered(n, here, here)
    if "problems" in context.records:
        read = pq.read_table(context.artefact("problems"), columns=["id", "hub_row"])
        read = read.filter(pc.is_valid(read.column("hub_row")))
        rows, ids = (read.column(c).to_numpy() for c in ("hub_row", "id"))
        fits = (rows >= 0) & (rows < sizes[DEEPMATH.name])
        found[DEEPMATH.name] = _scattered(sizes[DEEPMATH.name], rows[fits], ids[fits])
    return found


def _scattered(n: int, rows: Any, values: Any) -> pa.Array:
    """An array of n with `values` at `rows` and null elsewhere."""
    whole = np.full(n, -1, dtype=np.int64)
    whole[rows] = values
    return pa.array(whole, mask=whole < 0)


STAGE = Stage(
    name="layout-paper",
    version=2,
    needs=(),
    uses=("problems", "comparison"),
    inputs=_inputs,
    run=run,
)
