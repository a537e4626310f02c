"""The files that are attached, read by the rules of all files (`sources.columns`), as one table.

It runs in the process that `child` is, whose memory and time are bounded. What is kept of a column
is up to `kinds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.errors import AttachRefused
from deepmath_viz.sources import listing
from deepmath_viz.sources.cells.kinds import Kind, arrow_type
from deepmath_viz.sources.cells.odd import Odd
from deepmath_viz.sources.columns import ColumnFile, open_columns

PARQUET, JSON, CSV = listing.PARQUET, listing.JSON_LINES + listing.JSON, listing.CSV
ENDINGS = listing.DATA_SUFFIXES
#: Bytes a cell that a column has on average, packed out, from which its texts are not short.
_LONG_ON_AVERAGE = 1_000


@dataclass(frozen=True, slots=True)
class Part:
    """One file of what is attached.

    Attributes:
        path: where it lies.
        name: what people call it; its ending says what it is.
    """

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file has.

    Attributes:
        columns: by dotted name; `True` where its texts are long, so that it is read for a question
            alone.
        twice: names that several columns have.
    """

    columns: Mapping[str, bool]
    twice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cells:
    """A column, as the rules read it.

    Attributes:
        kind: what its cells are.
        array: its cells, of `arrow_type(kind)`, of all files one after the other.
        odd: cells that could not be used; rows count through all files.
        is_chat: whether cells were messages, of which the user's turn was taken.
        mixed: what the cells are where too few of them are of one kind.
    """

    kind: Kind
    array: pa.ChunkedArray
    odd: tuple[Odd, ...] = ()
    is_chat: bool = False
    mixed: str = ""

    def notes(self) -> tuple[str, ...]:
        """What was not used as it stands, in words."""
        return told(self.odd)


def is_readable(name: str) -> bool:
    """Whether the ending of a name is of a kind that is read."""
    return name.lower().endswith(ENDINGS)


@contextmanager
def unchanged(parts: Sequence[Part]) -> Iterator[None]:
    """Watch files while they are read.

    Raises:
        AttachRefused: one of them was changed meanwhile; also where reading it failed for that.
    """
    before = [_state(part) for part in parts]
    try:
        yield
    except Exception:
        _require_same(parts, before)
        raise
    _require_same(parts, before)


def _require_same(parts: Sequence[Part], before: Sequence[tuple[int, int, int]]) -> None:
    for part, known in zip(parts, before, strict=True):
        if _state(part) != known:
            raise AttachRefused(
                f"{part.name} was changed while it was read. Attach it again when it is finished."
            )


def _state(part: Part) -> tuple[int, int, int]:
    try:
        found = part.path.stat()
    except OSError as err:
        raise AttachRefused(f"{part.name} cannot be read ({err.strerror}).") from err
    return found.st_ino, found.st_size, found.st_mtime_ns


def told(odd: Iterable[Odd]) -> tuple[str, ...]:
    """Cells that could not be used, in words: how many, why, and where the first one stands."""
    said = []
    for one in odd:
        why, mark, _ = one.what.partition(", taken as missing")
        what = f"{'cell' if one.column else 'row'}{'s' * (one.count != 1)}"
        missing = " missing" if mark else ""
        said.append(f"{one.count:,} {what}{missing}: {why} (first in row {one.first + 1:,})")
    return tuple(said)


class Opened:
    """The files of what is attached; where there are several, their rows follow one another.

    Args:
        parts: the files.

    Raises:
        SourceError: one cannot be read.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._files = [open_columns(part.path, name=part.name, doubles=True) for part in parts]
        columns: dict[str, bool] = {}
        for file in self._files:
            weights = _weights(file)
            for name in (*(column.name for column in file.columns), *file.doubles):
                heavy = sum(w for path, w in weights.items() if f"{path}.".startswith(f"{name}."))
                columns[name] = heavy > _LONG_ON_AVERAGE * max(1, file.rows)
        self.contents = Contents(
            columns, tuple(dict.fromkeys(name for file in self._files for name in file.doubles))
        )
        self.rows = sum(file.rows for file in self._files)

    def cells(
        self, wanted: Sequence[str], as_text: Sequence[str]
    ) -> tuple[dict[str, Cells], tuple[str, ...]]:
        """The wanted columns, and what is to be known of whole rows.

        Args:
            as_text: those that are read as text, whatever they are.

        Raises:
            SourceError: a file cannot be read to its end, or holds more than is read.
        """
        made = {name: self._column(name, name in as_text) for name in wanted}
        arrays: dict[str, list[pa.Array]] = {name: [] for name in wanted}
        odd: list[Odd] = []
        before = 0
        for file in self._files:
            known = {column.name: column for column in file.columns}
            there = [name for name in wanted if name in known]
            text = [name for name in there if known[name].kind is not made[name].kind is Kind.TEXT]
            taken = file.taking(there, text)
            with closing(taken.batches()) as batches:
                for batch in batches:
                    for name, array in zip(there, batch.columns, strict=True):
                        arrays[name].append(array.cast(made[name].array.type))
            for name in wanted:
                if name not in known:
                    arrays[name].append(pa.nulls(file.rows, made[name].array.type))
            odd += [Odd(o.column, o.what, o.count, o.first + before) for o in taken.odd]
            before += file.rows
        cells = {
            name: Cells(
                column.kind,
                pa.chunked_array(arrays[name], column.array.type),
                tuple(one for one in odd if one.column == name),
                column.is_chat,
                column.mixed,
            )
            for name, column in made.items()
        }
        return cells, told(one for one in odd if not one.column)

    def _column(self, name: str, as_text: bool) -> Cells:
        """What a column is in all files together, without its cells."""
        found = [(f.name, c) for f in self._files for c in f.columns if c.name == name]
        kinds = {c.kind: file for file, c in reversed(found) if c.kind is not Kind.MISSING}
        mixed = next((c.mixed for _, c in found if c.mixed), "")
        kind = Kind.TEXT if as_text or len(kinds) > 1 else next(iter(kinds), Kind.MISSING)
        if len(kinds) > 1:
            mixed = ", ".join(f"{of} in {file}" for of, file in kinds.items())
        whole = all(pa.types.is_integer(c.type) for _, c in found if c.kind is Kind.NUMBER)
        empty = pa.chunked_array([], arrow_type(kind, whole=whole))
        return Cells(kind, empty, (), any(c.is_chat for _, c in found), mixed)


def _weights(file: ColumnFile) -> dict[str, int]:
    """Bytes of the columns of a Parquet file, packed out, by their paths."""
    weights: dict[str, int] = {}
    if file.format != "parquet":
        return weights
    footer = pq.read_metadata(file.path)
    for n in range(footer.num_row_groups):
        group = footer.row_group(n)
        for k in range(group.num_columns):
            chunk = group.column(k)
            path = chunk.path_in_schema
            weights[path] = weights.get(path, 0) + chunk.total_uncompressed_size
    return weights
