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

#: Rows that are put in order at once: some 40 MB with solutions of 18 KB.
STRETCH = 2_000
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
        for places, rows in batches:
            rows = rows.append_column(spooled.field(_PLACE), pa.array(places))
            stretches = places // STRETCH
            for stretch in np.unique(stretches).tolist():
                files[stretch].write_table(rows.filter(pa.array(stretches == stretch)))
        for file, path in zip(files, paths, strict=True):
            file.close()
            with pa.memory_map(str(path)) as mapped:
                found = pa.ipc.open_file(mapped).read_all()
                order = np.argsort(found.column(_PLACE).to_numpy(), kind="stable")
                yield found.drop_columns([_PLACE]).take(pa.array(order)).cast(schema)
            path.unlink()
