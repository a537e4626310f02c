"""Reads one data file, local or on the hub, in the calling thread alone.

Parquet is decoded by pyarrow's `ParquetFile`, which fetches the requested columns alone. The
`parquet` builder of `datasets` scans with pyarrow's threads, which go on after the last row: one
that still holds bytes of a Python file when the interpreter ends aborts the process.

JSON and CSV are read and parsed here (`json_text`, `csv_text`, `json_rows`): the `json` builder of
`datasets` infers types, and with mixed values it rewrites them (5 becomes 5.0, some dates gain a
time of day), and its `text` builder takes a line into memory however long it is.

What a cell means is said by the rules in `cells`, whatever the file.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any

from deepmath_viz.errors import SourceShape
from deepmath_viz.sources import (
    csv_text,
    json_rows,
    json_text,
    limits,
    parquet_pages,
    parquet_rows,
)
from deepmath_viz.sources.base import TEXT_COLUMNS, SourceFile
from deepmath_viz.sources.cells import arrow
from deepmath_viz.sources.cells.kinds import Kind
from deepmath_viz.sources.cells.odd import Odd, Tally, marked
from deepmath_viz.sources.listing import CSV, PARQUET

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


def is_parquet(file: SourceFile) -> bool:
    """Whether the file is Parquet by its name."""
    return file.name.lower().endswith(PARQUET)


def records(name: str, location: str) -> Generator[tuple[str, Any]]:
    """Every row of a JSON or CSV file, by its name, with its place in words."""
    if name.lower().endswith(CSV):
        return csv_text.records(name, location)
    return json_text.records(name, location)


def names(name: str, location: str) -> tuple[str, ...]:
    """Names of the columns of a JSON or CSV file; of JSON those of the first rows."""
    if name.endswith(CSV):
        return tuple(dict.fromkeys(filter(None, csv_text.header(name, location))))
    with closing(json_text.records(name, location)) as rows:
        return json_rows.keys(rows)


def library() -> ModuleType:
    """`datasets`, which is used through here alone.

    It would import torch at the first stream, to see whether a batch is a tensor: two seconds and
    200 MB for rows that come as Arrow tables.
    """
    import datasets

    datasets.config.TORCH_AVAILABLE = False
    module: ModuleType = datasets
    return module


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps the libraries from printing bars and warnings of their own; ours say more."""
    datasets = library()
    loggers = [logging.getLogger(name) for name in ("datasets", "huggingface_hub")]
    levels = [logger.level for logger in loggers]
    bars = datasets.are_progress_bars_disabled()
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if not bars:
            datasets.enable_progress_bars()


def tables(
    file: SourceFile,
    columns: Sequence[str],
    *,
    batch_rows: int,
    texts: Collection[str] = (),
    location: str | None = None,
    opening: Callable[[], IO[bytes]] | None = None,
    footer: pq.FileMetaData | None = None,
) -> Generator[pa.Table]:
    """The rows of `file` as described at `Source.batches`; library errors come out as they are.

    The file is open until the last row has been given, or the generator is closed.

    Args:
        location: path to read it from if not from `file.location`.
        opening: opens a Parquet file that has no path.
        footer: that of a Parquet file, where it has been read already.
    """
    location = location or file.location
    if not is_parquet(file):
        if file.name.endswith(CSV):
            check_header(file.name, csv_text.header(file.name, location), columns)
        with closing(records(file.name, location)) as rows:
            yield from json_rows.tables(file.name, rows, columns, batch_rows, texts)
        return
    import pyarrow.parquet as pq

    with (
        parquet_pages.Checked(file.name, opening()) if opening else nullcontext(location) as where,
        # What is buffered ahead is read by other threads, as is what `use_threads` decodes.
        pq.ParquetFile(where, metadata=footer, pre_buffer=False) as parquet,
    ):
        parquet_rows.check_footer(file, parquet.metadata, columns)
        known = parquet_pages.chunks(parquet.metadata, columns)
        if isinstance(where, parquet_pages.Checked):
            where.chunks = known
        else:
            parquet_pages.check_file(file.name, where, known)
        schema = parquet.schema_arrow
        check_columns(file.name, columns, schema.names)
        wanted = [name for name in columns if parquet_rows.path_of(schema, name)]
        if not wanted:
            yield from nulls(columns, parquet.metadata.num_rows, batch_rows)
            return
        row = 0
        with closing(parquet_rows.tables(file, parquet, wanted, batch_rows)) as read:
            for table in read:
                yield conform(file.name, table, texts, row)
                row += table.num_rows


def check_header(name: str, present: Sequence[str], columns: Sequence[str]) -> None:
    """Raises SourceShape where columns that are needed stand twice in a CSV file, or not at all."""
    for column in columns:
        parquet_rows.check_single(name, present, column)
    check_columns(name, columns, present)


def nulls(columns: Sequence[str], rows: int, batch_rows: int) -> Iterator[pa.Table]:
    """Tables of nulls, for a file that has rows but none of the columns."""
    import pyarrow as pa

    for start in range(0, rows, batch_rows):
        empty = pa.nulls(min(batch_rows, rows - start), pa.string())
        yield pa.table(dict.fromkeys(columns, empty))


def check_columns(name: str, columns: Sequence[str], present: Sequence[str]) -> None:
    """Raises SourceShape when the question is wanted and the file has none."""
    if "question" in columns and "question" not in present:
        raise SourceShape(
            f"{name} has no column 'question'; its columns are {', '.join(present) or 'none'}. "
            "Is it a file of DeepMath-103K? Give the folder that holds that dataset alone, or "
            "rename the column."
        )


def conform(name: str, table: pa.Table, texts: Collection[str] = (), row: int = 0) -> pa.Table:
    """Text columns as strings and a numeric difficulty as float64, marked with the odd cells.

    Args:
        texts: further columns that are text.
        row: the file's row that the table begins with.

    Raises:
        SourceShape: a column that is needed is of a type of which no cell can be text.
        SourceTooLarge: a text is too long.
    """
    import pyarrow as pa

    tally, columns = Tally(), table.columns
    for index, column in enumerate(table.column_names):
        if column in TEXT_COLUMNS or column == "difficulty" or column in texts:
            array, odd = _conform(name, column, columns[index])
            tally.take(odd)
            if array.nbytes > limits.LONGEST:
                limits.check_texts(name, column, array, row)
            columns[index] = array
    return marked(pa.table(columns, names=table.column_names), tally.odd)


def _conform(name: str, column: str, chunks: pa.ChunkedArray) -> tuple[pa.Array, tuple[Odd, ...]]:
    kind = chunks.type
    listed = column == "question" and arrow.is_list(kind)
    if listed or arrow.refusal(kind):
        needed = "numbers or text" if column == "difficulty" else "text"
        raise SourceShape(
            f"{name}: column '{column}' has the type {kind}, where {needed} is needed. "
            "Convert the column, or leave it out of the file."
        )
    array = arrow.combined(chunks)
    if column not in json_rows.LENIENT:
        return arrow.kind_column(column, array, Kind.TEXT)
    if column == "difficulty" and arrow.is_number(kind):
        return arrow.numbers(array), ()
    return arrow.lenient_column(column, array)
