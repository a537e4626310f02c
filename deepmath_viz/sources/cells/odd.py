"""Cells that could not be used: what they were, how many, and where the first one stands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

_MARK = b"odd cells"


@dataclass(frozen=True, slots=True)
class Odd:
    """Cells of one column that could not be used for one reason.

    Attributes:
        column: its name; empty for whole rows.
        what: what they are, and what became of them.
        count: how many.
        first: the row of the first one, from 0, of the batch or file that is spoken of.
    """

    column: str
    what: str
    count: int
    first: int

    def __str__(self) -> str:
        """What it is, with its column."""
        return f"column {self.column!r}: {self.what}" if self.column else self.what


class Tally:
    """Gathers odd cells."""

    def __init__(self) -> None:
        """Begins with none."""
        self._found: dict[tuple[str, str], list[int]] = {}

    def add(self, column: str, what: str, row: int, count: int = 1) -> None:
        """Count `count` cells more, the first of them in `row`."""
        found = self._found.setdefault((column, what), [0, row])
        found[0] += count
        found[1] = min(found[1], row)

    def take(self, odd: Iterable[Odd], offset: int = 0) -> None:
        """Count what was counted elsewhere, whose row 0 is row `offset` here."""
        for one in odd:
            self.add(one.column, one.what, one.first + offset, one.count)

    @property
    def odd(self) -> tuple[Odd, ...]:
        """Everything counted, in the order of its first place."""
        found = [Odd(*key, count, first) for key, (count, first) in self._found.items()]
        return tuple(sorted(found, key=lambda one: (one.first, one.column, one.what)))


def marked(table: pa.Table, odd: Iterable[Odd]) -> pa.Table:
    """The table, with a note of its odd cells where it has any."""
    noted = [[one.column, one.what, one.count, one.first] for one in odd]
    return table.replace_schema_metadata({_MARK: json.dumps(noted)} if noted else None)


def odd_of(table: pa.Table) -> tuple[Odd, ...]:
    """The odd cells that a table of a source is marked with; rows are those of the table."""
    noted = (table.schema.metadata or {}).get(_MARK)
    return tuple(Odd(*one) for one in json.loads(noted)) if noted else ()
