"""Reads one data file, local or on the hub, in the calling thread alone.

Parquet is decoded by pyarrow's `ParquetFile`, which fetches the requested columns alone. The
`parquet` builder of `datasets` scans with pyarrow's threads, which go on after the last row: one
that still holds bytes of a Python file when the interpreter ends aborts the process.

JSON is read and parsed here (`json_text`, `json_rows`): the `json` builder of `datasets` infers
types, and with mixed values it rewrites them (5 becomes 5.0, some dates gain a time of day), and
its `text` builder takes a line into memory however long it is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from types import ModuleType
from typing import IO, TYPE_CHECKING

from deepmath_viz.errors import SourceShape
from deepmath_viz.sources import json_rows, json_text, limits, parquet_pages
from deepmath_viz.sources.base import TEXT_COLUMNS, SourceFile
from deepmath_viz.sources.listing import PARQUET

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


#: Bytes that may be decoded at once where every row had the longest text there can be.
_DECODED = 256 << 20


def is_parquet(file: SourceFile) -> bool:
    """Whether the file is Parquet by its name."""
    return file.name.endswith(PARQUET)


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
        with closing(json_text.records(file.name, location)) as records:
            yield from json_rows.tables(file.name, records, columns, batch_rows)
        return
    import pyarrow.parquet as pq

    with (
        parquet_pages.Checked(file.name, opening()) if opening else nullcontext(location) as where,
        # What is buffered ahead is read by other threads, as is what `use_threads` decodes.
        pq.ParquetFile(where, metadata=footer, pre_buffer=False) as parquet,
    ):
        largest = check_footer(file, parquet.metadata, columns)
        known = parquet_pages.chunks(parquet.metadata, columns)
        if isinstance(where, parquet_pages.Checked):
            where.chunks = known
        else:
            parquet_pages.check_file(file.name, where, known)
        present = parquet.schema_arrow.names
        wanted = [name for name in columns if name in present]
        check_columns(file.name, columns, present)
        if not wanted:
            yield from nulls(columns, parquet.metadata.num_rows, batch_rows)
            return
        # Few at a time: a long text that many rows share comes out once for each of them.
        most = min(batch_rows, max(1, _DECODED // max(1, min(largest, limits.LONGEST))))
        few = next(n for n in range(most, 0, -1) if batch_rows % n == 0)
        batches = parquet.iter_batches(few, columns=wanted, use_threads=False)
        with closing(batches):
            for table in _filled(_checked(file, batches), batch_rows):
                yield conform(file.name, table.select(wanted).replace_schema_metadata(None))


def check_footer(file: SourceFile, footer: pq.FileMetaData, columns: Sequence[str]) -> int:
    """The bytes of the largest column chunk: no cell of its is longer.

    Raises:
        SourceTooLarge: the footer promises more than such a file can hold.
    """
    limits.check_rows(file.name, footer.num_rows)
    sizes: list[int] = []
    for n in range(footer.num_row_groups):
        group = footer.row_group(n)
        limits.check_rows(file.name, group.num_rows)
        chunks = (group.column(k) for k in range(group.num_columns))
        sizes += [
            chunk.total_uncompressed_size
            for chunk in chunks
            if chunk.path_in_schema.partition(".")[0] in columns
        ]
    limits.check_swelling(file.name, sum(sizes), file.size)
    return max(sizes, default=0)


def _checked(file: SourceFile, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Batches none of whose cells is too long, as long as they are not too many."""
    import pyarrow as pa
    import pyarrow.compute as pc

    row = unpacked = 0
    for batch in batches:
        if any(pa.types.is_dictionary(field.type) for field in batch.schema):
            columns = [
                column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
                for column in batch.columns
            ]
            batch = pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
        size = batch.nbytes
        for column, name in zip(batch.columns, batch.schema.names, strict=True):
            kind = column.type
            text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
            if not text or size <= limits.LONGEST:
                continue
            lengths = pc.binary_length(column)
            longest = pc.max(lengths).as_py() or 0
            if longest > limits.LONGEST:
                at = row + pc.index(lengths, longest).as_py()
                limits.check_length(file.name, f"row {at}, column '{name}'", longest)
        row += batch.num_rows
        unpacked += size
        limits.check_swelling(file.name, unpacked, file.size)
        yield batch


def _filled(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Tables of `rows` rows; of more where a batch ends early because a dictionary does, and of
    fewer where they are long."""
    import pyarrow as pa

    kept: list[pa.RecordBatch] = []
    n = size = 0
    for batch in batches:
        kept.append(batch)
        n, size = n + batch.num_rows, size + batch.nbytes
        if n >= rows or size >= limits.BATCH:
            yield pa.Table.from_batches(kept)
            kept, n, size = [], 0, 0
    if kept:
        yield pa.Table.from_batches(kept)


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


def conform(name: str, table: pa.Table) -> pa.Table:
    """Text columns as strings and a numeric difficulty as float64.

    Raises:
        SourceShape: a column holds neither text nor numbers.
    """
    import pyarrow as pa

    for index, field in enumerate(table.schema):
        if field.name not in TEXT_COLUMNS and field.name != "difficulty":
            continue
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
        number = number or pa.types.is_decimal(kind) or pa.types.is_boolean(kind)
        text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
        text = text or pa.types.is_string_view(kind)
        if not (number or text or pa.types.is_null(kind)):
            needed = "numbers or text" if field.name == "difficulty" else "text"
            raise SourceShape(
                f"{name}: column '{field.name}' has the type {kind}, where {needed} is needed. "
                "Convert the column, or leave it out of the file."
            )
        column = table.column(index).cast(kind) if kind != field.type else table.column(index)
        target = pa.float64() if field.name == "difficulty" and not text else pa.string()
        table = table.set_column(index, field.name, column.cast(target))
    return table
