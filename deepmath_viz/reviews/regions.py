"""Regions of the map that people named and kept: append-only, in a file beside the reviews.

A region is a layout and what was drawn on it. It outlives rebuilds of the paper's layout, whose
places never change; on a map of the corpus's own it stays what was drawn, on other points.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deepmath_viz.corpus import selections
from deepmath_viz.reviews import database
from deepmath_viz.reviews.entries import clean, named, now

LAYOUT = database.Layout(
    "regions.sqlite3",
    ("regions",),
    (
        """CREATE TABLE regions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            layout TEXT NOT NULL,
            drawn TEXT NOT NULL,
            corpus TEXT NOT NULL,
            at TEXT NOT NULL
        )""",
        "CREATE INDEX regions_of ON regions (layout, name, id)",
    ),
)


@dataclass(frozen=True, slots=True)
class KeptRegion:
    """A region under a name; `drawn` is `corpus.selections.text_of` what was drawn."""

    name: str
    layout: str
    drawn: str
    corpus: str
    at: str


class KeptRegions:
    """The regions in a folder. Safe to use from any number of threads and processes.

    Raises:
        ReviewsDamaged: the file is damaged; it has been set aside.
        ReviewsNewer: a newer version of the program wrote it.
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(folder) / LAYOUT.name
        database.check(self.path, LAYOUT)

    def keep(self, name: str, layout: str, drawn: str, corpus: str) -> None:
        """Keep a region; an older one of this name and layout is superseded.

        Raises:
            ReviewError: the name is empty or too long.
            SelectionDamaged: what was drawn cannot be read.
            ReviewNotSaved: it could not be written, and was not.
        """
        selections.parts_of(drawn)
        self._add(named("region", name), layout, drawn, corpus)

    def forget(self, name: str, layout: str, corpus: str) -> None:
        """Take a region off the list. The entry stays in the file.

        Raises:
            ReviewNotSaved: it could not be written, and was not.
        """
        self._add(named("region", name), layout, "", corpus)

    def all(self, layout: str) -> list[KeptRegion]:
        """The regions of a layout in force, by name."""
        with database.reading(self.path, LAYOUT) as db:
            if db is None:
                return []
            found = db.execute(
                "SELECT name, layout, drawn, corpus, at FROM regions WHERE layout = ? AND id IN"
                " (SELECT max(id) FROM regions GROUP BY layout, name) AND drawn <> ''"
                " ORDER BY name COLLATE NOCASE",
                [layout],
            )
            return [KeptRegion(*row) for row in found]

    def _add(self, *given: str) -> None:
        with database.writing(self.path, LAYOUT) as db:
            db.execute(
                "INSERT INTO regions (name, layout, drawn, corpus, at) VALUES (?, ?, ?, ?, ?)",
                (*map(clean, given), now()),
            )
