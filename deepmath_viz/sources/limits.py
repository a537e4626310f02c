"""How much of a file is taken into memory: what it says of itself is not believed.

A file of 2 MB can hold, packed, a line of 2 GB. DeepMath's longest solution has some 200,000
characters, and its text is a tenth of its size when it is packed.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from deepmath_viz.dataset.wording import size as in_words
from deepmath_viz.errors import SourceDamaged, SourceTooLarge

if TYPE_CHECKING:
    import pyarrow as pa

#: Characters of a line, and bytes of a cell; levels of nesting in JSON; rows of a file.
LONGEST, DEEPEST, ROWS = 32 << 20, 100, 50_000_000
#: Bytes that are gathered for one table, whatever the number of rows.
BATCH = 64 << 20
#: A file may unpack to `SWOLLEN` bytes, and to more as long as it is `TIMES` its size at most.
SWOLLEN, TIMES = 1 << 30, 200
#: Bytes of a file that is fetched, of an answer that is none, and of disk that is left free; how
#: many times smaller an answer has to be that is packed.
FETCHED, ANSWER, LEFT_FREE, PACKED = 20 << 30, 64 << 20, 1 << 28, 16
#: Arrow types whose cells have a length.
_MEASURED = ("string", "large_string", "binary", "large_binary")
_ADVICE = "If it is meant to be so, leave the row out or split it; else fetch the file again."


def check_length(name: str, where: str, length: int, *, at_least: bool = False) -> None:
    """Raises SourceTooLarge where a line or cell of this many bytes is longer than is read."""
    if length > LONGEST:
        more = "more than " if at_least else ""
        raise SourceTooLarge(
            f"{name}, {where}: has {more}{in_words(length)}; {in_words(LONGEST)} are read. "
            f"{_ADVICE}"
        )


def check_texts(name: str, column: str, array: pa.Array, row: int = 0) -> None:
    """Raises SourceTooLarge where a text of an Arrow column is longer than is read.

    Args:
        row: the file's row that the column begins with.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = array.type
    if any(getattr(pa.types, f"is_{name}")(kind) for name in _MEASURED):
        lengths = pc.binary_length(array)
        longest = pc.max(lengths).as_py() or 0
        if longest > LONGEST:
            at = row + pc.index(lengths, longest).as_py()
            check_length(name, f"row {at}, column '{column}'", longest)


def too_deep(name: str, where: str) -> SourceTooLarge:
    """The error for lists and objects that are nested deeper than is read."""
    return SourceTooLarge(
        f"{name}, {where}: lists and objects are nested more than {DEEPEST} deep. {_ADVICE}"
    )


def check_depth(name: str, where: str, value: object) -> None:
    """Raises SourceTooLarge where lists and objects are nested deeper than is read."""
    level, depth = [value], 0
    while level := [one for one in level if isinstance(one, list | dict)]:
        depth += 1
        if depth > DEEPEST:
            raise too_deep(name, where)
        level = [
            inner for one in level for inner in (one.values() if isinstance(one, dict) else one)
        ]


def check_swelling(name: str, unpacked: int, packed: int) -> None:
    """Raises SourceTooLarge where a file unpacks to more than its size can mean.

    Args:
        unpacked: bytes so far, or as the file promises.
        packed: bytes of the file.
    """
    if unpacked > max(SWOLLEN, TIMES * packed):
        raise SourceTooLarge(
            f"{name} has {in_words(packed)} and unpacks to {in_words(unpacked)} or more; "
            f"{in_words(max(SWOLLEN, TIMES * packed))} are read of such a file. It is damaged, or "
            "one text is repeated over and over: fetch it again, or write it anew without that."
        )


def check_rows(name: str, rows: int) -> None:
    """Raises SourceTooLarge where a file promises more rows than are read."""
    if not 0 <= rows <= ROWS:
        raise SourceTooLarge(
            f"{name} promises {rows:,} rows; {ROWS:,} are read. It is damaged, or no file of "
            "problems: fetch it again, or split it."
        )


def stated(name: str, size: object) -> int:
    """The size that a server says a file has, in bytes.

    Raises:
        SourceDamaged: it is no size.
        SourceTooLarge: it is more than is fetched.
    """
    if isinstance(size, bool) or not isinstance(size, int) or size < 0:
        raise SourceDamaged(
            f"{name}: the server says that it has {str(size)[:40]!r} bytes, which is no size. "
            "Check whether a proxy answers in its place, or use a copy of the files."
        )
    if size > FETCHED:
        raise SourceTooLarge(
            f"{name}: the server says that it has {size:,} bytes; {in_words(FETCHED)} are "
            f"fetched of a file. {_ADVICE}"
        )
    return size


def check_room(name: str, size: int, folder: Path) -> None:
    """Raises SourceTooLarge where the disk of `folder` has no room for a file of this size."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free
    if size + LEFT_FREE > free:
        raise SourceTooLarge(
            f"{name} has {in_words(size)}, and the disk of {folder} has {in_words(free)} free, of "
            f"which {in_words(LEFT_FREE)} are left alone. Make room there, or set HF_HOME to a "
            "folder on a larger disk."
        )


def too_much(name: str, most: int) -> SourceTooLarge:
    """The error for a server that sends on and on."""
    return SourceTooLarge(
        f"{name}: more than {in_words(most)} came, which is what there should be at most. Nothing "
        "of it is kept. Check whether a proxy answers in place of the server, or use a copy of "
        "the files."
    )
