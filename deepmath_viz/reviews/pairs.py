"""What people say about pairs of problems: the same one, a variant of it, or a different one.

Append-only, in a file of its own beside the reviews. A pair is named by the keys of its two texts,
the problem's and the other's, so a judgement outlives rebuilds, revisions and renumbered
benchmarks; where the other problem stood at the time is kept for reading only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deepmath_viz.dataset.pair_query import DISPUTED, JUDGEMENTS
from deepmath_viz.errors import ReviewError
from deepmath_viz.reviews import database, raters
from deepmath_viz.reviews.entries import Entries, clean, named

#: What takes a judgement back.
WITHDRAWN = "withdrawn"
_TABLE = """CREATE TABLE {} (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    other TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    judgement TEXT NOT NULL CHECK (judgement IN ('same', 'variant', 'different', 'withdrawn')),
    note TEXT NOT NULL,
    corpus TEXT NOT NULL,
    dataset TEXT NOT NULL,
    row INTEGER,
    similarity REAL,
    at TEXT NOT NULL
)"""
_INDEX = "CREATE INDEX pairs_of ON pairs (key, other, reviewer, id)"
LAYOUT = database.Layout(
    "pairs.sqlite3",
    ("pairs",),
    (_TABLE.format("pairs"), _INDEX),
    (
        # Version 1 knew no way to take a judgement back.
        (
            _TABLE.format("pairs_2"),
            "INSERT INTO pairs_2 SELECT * FROM pairs",
            "DROP TABLE pairs",
            "ALTER TABLE pairs_2 RENAME TO pairs",
            _INDEX,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """One judgement of one person on one pair.

    Attributes:
        id: grows with time; of one person's judgements on a pair the highest is in force.
        key: key of the problem.
        other: key of the other text (`rows.key`).
        corpus, dataset, row, similarity: where the pair was seen, and how similar it was there.
        at: ISO 8601, UTC.
    """

    id: int
    key: str
    other: str
    reviewer: str
    judgement: str
    note: str
    corpus: str
    dataset: str
    row: int | None
    similarity: float | None
    at: str


class PairJudgements(Entries[PairJudgement]):
    """The judgements in a folder.

    Raises:
        ReviewsDamaged, ReviewsNewer: as `Entries`.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, LAYOUT, "pairs", PairJudgement, ("key", "other", "reviewer"))

    def record(
        self,
        key: str,
        other: str,
        reviewer: str,
        judgement: str,
        note: str = "",
        *,
        corpus: str = "",
        dataset: str = "",
        row: int | None = None,
        similarity: float | None = None,
    ) -> PairJudgement:
        """Add a judgement, or take one back (`withdrawn`); it is on the disk when this returns.

        Raises:
            ReviewError: no such judgement, no keys, or no name of a reviewer.
            ReviewNotSaved: it could not be written, and was not.
        """
        if judgement not in (*JUDGEMENTS, WITHDRAWN):
            raise ReviewError(f"{judgement!r} is no judgement; use {', '.join(JUDGEMENTS)}.")
        if not key or not other:
            raise ReviewError("A pair is named by the keys of both texts.")
        name = reviewer_name(reviewer)
        given = (key, other, name, judgement, clean(note), clean(corpus), clean(dataset))
        with self.writing() as db:
            # The commit comes on leaving the block; should it fail, this raises instead.
            return self.add(db, *given, row, similarity)

    def in_force(self, reviewer: str | None = None) -> list[PairJudgement]:
        """The newest judgement of every person on every pair, oldest first; none taken back."""
        return [one for one in self._select(True, reviewer) if one.judgement != WITHDRAWN]

    def history(self, reviewer: str | None = None) -> list[PairJudgement]:
        """Every judgement ever entered, oldest first."""
        return self._select(False, reviewer)

    def undo(self, key: str, other: str, reviewer: str) -> None:
        """Put back what this person had said of a pair before, or nothing where that was the first.

        Raises:
            ReviewNotSaved: it could not be written, and was not.
        """
        said = [one for one in self.history(reviewer) if (one.key, one.other) == (key, other)]
        if not said:
            return
        before = said[-2] if len(said) > 1 else replace(said[-1], judgement=WITHDRAWN, note="")
        last = said[-1]
        self.record(
            key,
            other,
            reviewer,
            before.judgement,
            before.note,
            corpus=last.corpus,
            dataset=last.dataset,
            row=last.row,
            similarity=last.similarity,
        )

    def _select(self, in_force: bool, reviewer: str | None) -> list[PairJudgement]:
        with self.reading() as db:
            if db is None:
                return []
            name = None if reviewer is None else reviewer_name(reviewer)
            return list(self.select(db, in_force, reviewer=name))


def reviewer_name(given: str) -> str:
    """A person's name as it is kept: white space folded.

    Raises:
        ReviewError: it is empty or longer than 100 characters.
    """
    return named("reviewer", given)


def combine(judgements: Iterable[PairJudgement]) -> dict[tuple[str, str], str]:
    """One of `VERDICTS` for each judged pair, by its keys: what most people say.

    Of several judgements by one person the newest counts.
    """
    return {
        pair: raters.majority(said.values(), tie=DISPUTED)
        for pair, said in by_pair(judgements).items()
    }


def by_pair(judgements: Iterable[PairJudgement]) -> Mapping[tuple[str, str], dict[str, str]]:
    """What each person says about each pair: reviewer to judgement, by the keys of the pair."""
    return raters.by_subject(judgements, lambda judgement: (judgement.key, judgement.other))
