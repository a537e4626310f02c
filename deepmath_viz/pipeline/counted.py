"""What a stage counts of rows and cells that it could not use, and where the first of each is."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from deepmath_viz.sources.cells.odd import Odd

_KEPT = b"counted"


class Counted:
    """Counts by what they are of, each with the place of its first."""

    def __init__(self) -> None:
        """Begins with nothing."""
        self.numbers: dict[str, int] = {}
        self.first: dict[str, str] = {}

    def add(self, what: str, place: str, count: int = 1) -> None:
        """Count `count` more, the first of them at `place`."""
        self.numbers[what] = self.numbers.get(what, 0) + count
        self.first.setdefault(what, place)

    def take(self, odd: Iterable[Odd], file: str, row: int = 0, note: str = "") -> None:
        """Count the odd cells of a table that begins with a row of a file."""
        for one in odd:
            self.add(f"{note}{one}", f"{file} row {row + one.first}", one.count)

    def notes(self) -> dict[str, Any]:
        """What a manifest keeps; nothing where nothing was counted."""
        return {"counted": self.numbers, "first": self.first} if self.numbers else {}

    def keep(self, out: pq.ParquetWriter) -> None:
        """Keep the counts in a part, for a build that goes on from it.

        A part without any stays byte for byte what it was, and what is made of it stands.
        """
        if self.numbers:
            out.add_key_value_metadata({_KEPT: json.dumps([self.numbers, self.first])})

    def read(self, part: Path) -> None:
        """Count what a part has kept."""
        kept = (pq.read_metadata(part).metadata or {}).get(_KEPT)
        if kept:
            numbers, first = json.loads(kept)
            for what, count in numbers.items():
                self.add(what, first[what], count)
