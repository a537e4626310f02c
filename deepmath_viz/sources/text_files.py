"""Text files of any packing and of the encodings that say what they are."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TextIO

#: Byte order marks, the longer ones first: UTF-32's begins like UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@contextmanager
def opened(location: str, *, name: str = "", newline: str | None = None) -> Iterator[TextIO]:
    """A text file, unpacked where its name ends in .gz or .zst; UTF-8, or what its mark says.

    Args:
        name: of the file where its location does not say it.
        newline: as of `open`; None makes every end of a line a \\n.
    """
    ending = (name or location).lower()
    with ExitStack() as stack:
        stream: Any = stack.enter_context(open(location, "rb"))  # noqa: PTH123 - as any path
        if ending.endswith(".gz"):
            stream = stack.enter_context(gzip.GzipFile(fileobj=stream))
        elif ending.endswith(".zst"):
            import pyarrow as pa

            stream = stack.enter_context(pa.CompressedInputStream(stream, "zstd"))
        stream = stack.enter_context(io.BufferedReader(stream))
        begin = stream.peek(4)[:4]
        encoding = next((name for mark, name in _MARKS if begin.startswith(mark)), "utf-8")
        yield stack.enter_context(io.TextIOWrapper(stream, encoding=encoding, newline=newline))
