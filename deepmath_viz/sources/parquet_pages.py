"""Pages of Parquet: what they unpack to is compared with the footer before any is unpacked.

A footer may promise 100 kB and its one page, of 33 kB, unpack to a gigabyte.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from deepmath_viz.dataset.wording import size as in_words
from deepmath_viz.errors import SourceDamaged, SourceTooLarge

if TYPE_CHECKING:
    import pyarrow.parquet as pq

#: Bytes that are read for the header of a page; most have less than 100.
_HEADER = 4 << 10
#: Some writers count a few bytes too many to a column, and are off in what it unpacks to.
_PADDING, _OFF_BY, _OFF_TIMES = 128, 1 << 20, 2
#: Types of Thrift's compact protocol, and of each how its value is gone past.
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = (
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12,
)  # fmt: skip
_DEEPEST = 8
_UNPACKED, _PACKED = 2, 3


@dataclass(frozen=True, slots=True)
class Chunk:
    """A column of a row group: its place in the file, its bytes, and what they unpack to."""

    start: int
    length: int
    promised: int


def chunks(footer: pq.FileMetaData, columns: Sequence[str]) -> dict[int, Chunk]:
    """Where the chunks of `columns` lie, by their first byte."""
    found = {}
    for n in range(footer.num_row_groups):
        group = footer.row_group(n)
        for k in range(group.num_columns):
            column = group.column(k)
            if not is_of(column.path_in_schema, columns):
                continue
            start = column.data_page_offset
            if column.has_dictionary_page and 0 < column.dictionary_page_offset < start:
                start = column.dictionary_page_offset
            found[start] = Chunk(
                start, column.total_compressed_size, column.total_uncompressed_size
            )
    return found


def is_of(path: str, columns: Sequence[str]) -> bool:
    """Whether the chunk of this path belongs to one of `columns`, or fields, by dotted names."""
    return path in columns or path.startswith(tuple(f"{column}." for column in columns))


def check_file(name: str, path: str | Path, known: dict[int, Chunk]) -> None:
    """Check the chunks of a file of this machine; see `check`."""
    with Path(path).open("rb") as stream:

        def read(at: int, length: int) -> bytes:
            stream.seek(at)
            return stream.read(length)

        for chunk in known.values():
            check(name, chunk, read)


def check(name: str, chunk: Chunk, read: Callable[[int, int], bytes]) -> None:
    """Add up what the pages of a chunk say that they unpack to.

    Args:
        read: the bytes of the file from a place, at most so many.

    Raises:
        SourceTooLarge: it is far more than the footer says.
        SourceDamaged: the header of a page is none.
    """
    most = _OFF_TIMES * chunk.promised + _OFF_BY
    unpacked = 0
    for page in _pages(name, chunk, read):
        unpacked += page
        if unpacked > most:
            raise SourceTooLarge(
                f"{name} says that a column unpacks to {in_words(chunk.promised)}, and its pages "
                f"say {in_words(unpacked)} or more. It is damaged, or made to fill the memory: "
                "fetch it again, or write it anew."
            )


def _pages(name: str, chunk: Chunk, read: Callable[[int, int], bytes]) -> Iterator[int]:
    at, end = chunk.start, chunk.start + chunk.length
    while at < end:
        most = min(_HEADER, end - at)
        while True:
            head = read(at, most)
            try:
                fields, length = _struct(head, 0)
                break
            except IndexError:
                if len(head) == most < end - at:
                    most = min(8 * most, end - at)
                    continue
                fields, length = {}, 0
                break
        unpacked, packed = fields.get(_UNPACKED, -1), fields.get(_PACKED, -1)
        if unpacked < 0 or packed < 0:
            if end - at <= _PADDING:
                return
            raise SourceDamaged(
                f"{name} cannot be read: at byte {at:,} there is no page. It is cut short or "
                "damaged; please fetch it again."
            )
        yield unpacked
        at += length + packed


def _struct(data: bytes, at: int, depth: int = 0) -> tuple[dict[int, int], int]:
    """The numbers of a structure, by field, and where it ends.

    Raises:
        IndexError: it goes on beyond `data`, or is none.
    """
    fields: dict[int, int] = {}
    field = 0
    while (head := data[at]) != 0:
        at += 1
        if head >> 4:
            field += head >> 4
        else:
            field, at = _number(data, at)
        kind = head & 15
        if kind in (_I16, _I32, _I64):
            fields[field], at = _number(data, at)
        elif kind not in (_TRUE, _FALSE):
            at = _past(data, at, kind, depth)
    return fields, at + 1


def _past(data: bytes, at: int, kind: int, depth: int) -> int:
    """Where a value that begins at `at` ends."""
    if depth > _DEEPEST:
        raise IndexError
    if kind in (_TRUE, _FALSE, _BYTE):
        return at + 1
    if kind in (_I16, _I32, _I64):
        return _number(data, at)[1]
    if kind == _DOUBLE:
        return at + 8
    if kind == _BINARY:
        length, at = _varint(data, at)
        return at + length
    if kind in (_LIST, _SET):
        head, at = data[at], at + 1
        length = head >> 4
        if length == 15:
            length, at = _varint(data, at)
        for _ in range(length):
            at = _past(data, at, head & 15, depth + 1)
            data[at - 1]  # a list may say that it has millions
        return at
    if kind == _STRUCT:
        return _struct(data, at, depth + 1)[1]
    raise IndexError


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
        if shift > 70:
            raise IndexError


def _number(data: bytes, at: int) -> tuple[int, int]:
    value, at = _varint(data, at)
    return (value >> 1) ^ -(value & 1), at


class Checked(io.RawIOBase):
    """A file of Parquet that is read as pyarrow does: each chunk is checked when it has come.

    Attributes:
        chunks: what is checked, by first byte; set when the footer is known.
    """

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        """Owns `stream`, which is closed with it."""
        super().__init__()
        self._name, self._stream = name, stream
        self.chunks: dict[int, Chunk] = {}

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        at = self._stream.tell()
        came = self._stream.read(size)
        chunk = self.chunks.get(at)
        if chunk is not None and len(came) >= chunk.length:
            held = memoryview(came)
            check(
                self._name, chunk,
                lambda place, length: bytes(held[place - at : place - at + length]),
            )  # fmt: skip
        return came

    def seek(self, offset: int, whence: int = 0) -> int:
        """As any file has it."""
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        """As any file has it."""
        return self._stream.tell()

    def readable(self) -> bool:
        """As any file has it."""
        return True

    def seekable(self) -> bool:
        """As any file has it."""
        return True

    def close(self) -> None:
        """Close the stream, too."""
        self._stream.close()
        super().close()
