"""The rows of a Parquet file, a few at a time, as its columns are; nothing is believed unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from deepmath_viz.errors import SourceShape
from deepmath_viz.sources import limits, parquet_pages
from deepmath_viz.sources.base import SourceFile

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

#: Bytes that may be decoded at once where every row had the longest text there can be.
_DECODED = 256 << 20


def tables(
    file: SourceFile,
    parquet: pq.ParquetFile,
    wanted: Sequence[str],
    batch_rows: int,
    decoded: int = _DECODED,
    first: int = 0,
) -> Generator[pa.Table]:
    """Tables of `wanted`, in this order; a field of a struct is named with dots.

    Args:
        decoded: bytes that may be decoded at once, whatever the file says of itself.
        first: the number of the first row, for messages.

    Raises:
        SourceShape: the file has two columns of a name that is wanted.
        SourceTooLarge: it promises, or holds, more than such a file can.
    """
    import pyarrow as pa

    largest = check_footer(file, parquet.metadata, wanted)
    schema = parquet.schema_arrow
    for name in wanted:
        check_single(file.name, schema.names, name)
    paths = [path_of(schema, name) for name in wanted]
    # Few at a time: a long text that many rows share comes out once for each of them.
    most = min(batch_rows, max(1, decoded // max(1, min(largest, limits.LONGEST))))
    few = next(n for n in range(most, 0, -1) if batch_rows % n == 0)
    batches = parquet.iter_batches(few, columns=list(wanted), use_threads=False)
    with closing(batches):
        for table in _filled(_checked(file, batches, first), batch_rows):
            columns = [_taken(table, path) for path in paths if path]
            yield pa.table(columns, names=list(wanted))


def path_of(schema: pa.Schema, name: str) -> tuple[str, ...]:
    """The way to a column: its name, or those of a struct and its fields; empty if there is none.

    A column whose own name has dots in it comes before a field of a struct.
    """
    import pyarrow as pa

    if name in schema.names:
        return (name,)
    parts = name.split(".")
    for n in range(len(parts) - 1, 0, -1):
        first = ".".join(parts[:n])
        if schema.names.count(first) == 1 and pa.types.is_struct(schema.field(first).type):
            fields = schema.field(first).type
            rest = path_of(pa.schema(list(fields)), ".".join(parts[n:]))
            if rest:
                return first, *rest
    return ()


def leaves(schema: pa.Schema, prefix: str = "") -> Iterator[pa.Field]:
    """The columns that are no structs, and the fields of structs by dotted names."""
    import pyarrow as pa

    for field in schema:
        if pa.types.is_struct(field.type):
            yield from leaves(pa.schema(list(field.type)), f"{prefix}{field.name}.")
        else:
            yield field.with_name(prefix + field.name)


def names(schema: pa.Schema) -> tuple[str, ...]:
    """Names of the columns, then those of the fields of structs, dotted."""
    return tuple(dict.fromkeys([*schema.names, *(field.name for field in leaves(schema))]))


def check_single(name: str, present: Sequence[str], column: str) -> None:
    """Raises SourceShape where a file has several columns of a name that is needed."""
    if present.count(column) > 1:
        raise SourceShape(
            f"{name} has {present.count(column)} columns called '{column}', and which one is meant "
            "cannot be known. Rename or remove all but one."
        )


def doubled(
    name: str, there: Sequence[str], columns: Sequence[str] | None, doubles: bool
) -> tuple[str, ...]:
    """Names that several columns have, where these may be there.

    Raises:
        SourceShape: they may not, and one of them is needed; None needs all.
    """
    if not doubles:
        for column in there if columns is None else columns:
            check_single(name, there, column)
    return tuple(column for column, n in Counter(there).items() if n > 1) if doubles else ()


def _taken(table: pa.Table, path: tuple[str, ...]) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    column = table.column(path[0])
    return pc.struct_field(column, list(path[1:])) if path[1:] else column


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
            if parquet_pages.is_of(chunk.path_in_schema, columns)
        ]
    limits.check_swelling(file.name, sum(sizes), file.size)
    return max(sizes, default=0)


def _checked(
    file: SourceFile, batches: Iterable[pa.RecordBatch], row: int
) -> Iterator[pa.RecordBatch]:
    """Batches none of whose cells is too long, as long as they are not too many."""
    import pyarrow as pa

    unpacked = 0
    for batch in batches:
        if any(pa.types.is_dictionary(field.type) for field in batch.schema):
            columns = [
                column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
                for column in batch.columns
            ]
            batch = pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
        size = batch.nbytes
        if size > limits.LONGEST:
            for column, name in zip(batch.columns, batch.schema.names, strict=True):
                limits.check_texts(file.name, name, column, row)
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
