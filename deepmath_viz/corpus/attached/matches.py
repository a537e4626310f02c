"""What goes into matching, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from deepmath_viz.corpus.attached import kinds


@dataclass(frozen=True, slots=True)
class Given:
    """The rows of a file.

    Attributes:
        on: of `request.WAYS`.
        on_column: the file's name for it.
        matched_by: texts (key, question) or numbers (hub_row, id), a cell a row.
        question: beside numbers, the questions, None where the file has none.
        columns: by name, as they are kept.
        rows: how many there are.
    """

    on: str
    on_column: str
    matched_by: pa.Array | pa.ChunkedArray
    question: pa.Array | pa.ChunkedArray | None
    columns: dict[str, kinds.Typed]
    rows: int


@dataclass(frozen=True, slots=True)
class Matches:
    """What matched, see `request.Attached`."""

    asked: int
    matched: int
    by_level: tuple[int, ...]
    problems: int
    of: int
    twice: int
    differing: int
    unmatched: tuple[tuple[int, str], ...]
    filled: tuple[int, ...]
    notes: tuple[str, ...]
