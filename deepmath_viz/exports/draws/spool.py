"""Rows in another order than they can be read in: aside on disk, a stretch of the order at a time.

Solutions lie in row groups of 150, so a row here and a row there cost a row group each. They are
read once, in the order of the corpus, laid into as many files as it takes for one to fit into
memory, and each file is then put in order by itself.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Places that are put in order at once: some 20 MB with solutions of 18 KB. More files than this
#: makes of 103,022 could not be open together everywhere.
STRETCH = 1_000
#: Rows that are laid aside at once: a few for each of a hundred files.
_GATHERED = 1_000
#: Rows of a table that is given: what a row group is made of.
_ROWS = 200
_PLACE = "_place"


def in_order(
    batches: Iterable[tuple[NDArray[np.int64], pa.Table]], n: int, schema: pa.Schema
) -> Iterator[pa.Table]:
    """The rows by their places, a stretch at a time.

    Args:
        batches: places in the order, 0 to n - 1, and the rows there; rows that share a place stay
            in the order in which they come.
        n: how many places there are.
        schema: of the rows.

    Raises:
        OSError: the disk is full.
    """
    spooled = schema.append(pa.field(_PLACE, pa.int64()))
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with tempfile.TemporaryDirectory(prefix="deepmath-export-") as base, ExitStack() as stack:
        paths = [Path(base) / str(at) for at in range(-(-n // STRETCH))]
        files = [
            stack.enter_context(pa.ipc.new_file(str(path), spooled, options=options))
            for path in paths
        ]
        for places, rows in _gathered(batches):
            rows = rows.append_column(spooled.field(_PLACE), pa.array(places))
            stretches = places // STRETCH
            by_stretch = np.argsort(stretches, kind="stable")
            sorted_ = rows.combine_chunks().take(pa.array(by_stretch))
            there, first, n_rows = np.unique(
                stretches[by_stretch], return_index=True, return_counts=True
            )
            for stretch, at, count in zip(there.tolist(), first, n_rows, strict=True):
                files[stretch].write_table(sorted_.slice(at, count))
        for file, path in zip(files, paths, strict=True):
            file.close()
            with pa.memory_map(str(path)) as mapped:
                found = pa.ipc.open_file(mapped).read_all()
                order = np.argsort(found.column(_PLACE).to_numpy(), kind="stable")
                rows = found.drop_columns([_PLACE]).combine_chunks()
                for begin in range(0, len(order), _ROWS):
                    yield rows.take(pa.array(order[begin : begin + _ROWS])).cast(schema)
            path.unlink()


def _gathered(
    batches: Iterable[tuple[NDArray[np.int64], pa.Table]],
) -> Iterator[tuple[NDArray[np.int64], pa.Table]]:
    """The same, in fewer and larger batches."""
    places: list[NDArray[np.int64]] = []
    tables: list[pa.Table] = []
    for there, rows in batches:
        places.append(there)
        tables.append(rows)
        if sum(map(len, places)) >= _GATHERED:
            yield np.concatenate(places), pa.concat_tables(tables)
            places, tables = [], []
    if places:
        yield np.concatenate(places), pa.concat_tables(tables)
