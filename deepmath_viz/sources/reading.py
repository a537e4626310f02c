"""Reads one data file, local or on the hub, in the calling thread alone.

Parquet is decoded by pyarrow's `ParquetFile`, which fetches the requested columns alone. The
`parquet` builder of `datasets` scans with pyarrow's threads, which go on after the last row: one
that still holds bytes of a Python file when the interpreter ends aborts the process.

JSON goes through the `text` builder of `datasets` and is parsed here (`json_rows`): its `json`
builder infers types, and with mixed values it rewrites them (5 becomes 5.0, some dates gain a time
of day).
"""

from __future__ import annotations

import glob
import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import IO, TYPE_CHECKING, Any

from deepmath_viz.errors import SourceShape
from deepmath_viz.sources import json_rows
from deepmath_viz.sources.base import TEXT_COLUMNS, SourceFile
from deepmath_viz.sources.listing import PARQUET

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


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
        with closing(lines(location)) as numbered:
            yield from json_rows.tables(file.name, numbered, columns, batch_rows)
        return
    import pyarrow.parquet as pq

    with (
        opening() if opening else nullcontext(location) as where,
        # What is buffered ahead is read by other threads, as is what `use_threads` decodes.
        pq.ParquetFile(where, metadata=footer, pre_buffer=False) as parquet,
    ):
        present = parquet.schema_arrow.names
        wanted = [name for name in columns if name in present]
        check_columns(file.name, columns, present)
        if not wanted:
            yield from nulls(columns, parquet.metadata.num_rows, batch_rows)
            return
        batches = parquet.iter_batches(batch_rows, columns=wanted, use_threads=False)
        with closing(batches):
            for table in _filled(batches, batch_rows):
                yield conform(file.name, table.select(wanted).replace_schema_metadata(None))


def _filled(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Tables of `rows` rows, where a batch ends early because a dictionary does."""
    import pyarrow as pa

    kept: list[pa.RecordBatch] = []
    for batch in batches:
        kept.append(batch)
        if sum(one.num_rows for one in kept) >= rows:
            yield pa.Table.from_batches(kept)
            kept = []
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


def lines(location: str) -> Generator[tuple[int, str]]:
    """The numbered lines of a text file, or (0, the whole text) where it is one JSON list."""
    number, begun = 0, False
    with closing(_texts(location, 1000)) as texts:
        for line in texts:
            number += 1
            start = "" if begun else line.lstrip("\ufeff \t\r")
            begun = begun or bool(start)
            if start.startswith("["):
                break
            yield number, line
        else:
            return
    with closing(_texts(location, 1, sample_by="document")) as whole:
        yield 0, next(whole)


def _texts(location: str, batch_rows: int, **options: Any) -> Generator[str]:
    datasets = library()
    # It would leave lock files in the user's cache, and fail where that cannot be written.
    with quiet(), TemporaryDirectory(prefix="deepmath-") as scratch:
        rows = datasets.load_dataset(
            "text",
            data_files={"train": [glob.escape(location)]},
            split="train",
            streaming=True,
            cache_dir=scratch,
            **options,
        )
        batches = rows.with_format("arrow").iter(batch_size=batch_rows)
    with closing(batches):
        while True:
            with quiet():
                batch = next(batches, None)
            if batch is None:
                return
            yield from batch.column("text").to_pylist()
