"""What people say about pairs of problems: the same one, a variant of it, or a different one.

Append-only, in a file of its own beside the reviews. A pair is named by the keys of its two texts,
the problem's and the other's, so a judgement outlives rebuilds, revisions and renumbered
benchmarks; where the other problem stood at the time is kept for reading only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deepmath_viz.dataset.pair_query import DISPUTED, JUDGEMENTS
from deepmath_viz.errors import ReviewError
from deepmath_viz.reviews import database
from deepmath_viz.reviews.spot_checks import clean, named, now

LAYOUT = database.Layout(
    "pairs.sqlite3",
    ("pairs",),
    (
        """CREATE TABLE pairs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            other TEXT NOT NULL,
            reviewer TEXT NOT NULL,
            judgement TEXT NOT NULL CHECK (judgement IN ('same', 'variant', 'different')),
            note TEXT NOT NULL,
            corpus TEXT NOT NULL,
            dataset TEXT NOT NULL,
            row INTEGER,
            similarity REAL,
            at TEXT NOT NULL
        )""",
        "CREATE INDEX pairs_of ON pairs (key, other, reviewer, id)",
    ),
)
_COLUMNS = "id, key, other, reviewer, judgement, note, corpus, dataset, row, similarity, at"
_NEWEST = "id IN (SELECT max(id) FROM pairs GROUP BY key, other, reviewer)"


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


class PairJudgements:
    """The judgements in a folder. Safe to use from any number of threads and processes.

    Reading from a folder where nothing has been entered gives nothing and creates nothing.

    Raises:
        ReviewsDamaged: the file is damaged; it has been set aside, and the next try begins a new
            one.
        ReviewsNewer: a newer version of the program wrote it.
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(folder) / LAYOUT.name
        database.check(self.path, LAYOUT)

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
        """Add a judgement; it is on the disk when this returns.

        Raises:
            ReviewError: no such judgement, no keys, or no name of a reviewer.
            ReviewNotSaved: it could not be written, and was not.
        """
        if judgement not in JUDGEMENTS:
            raise ReviewError(f"{judgement!r} is no judgement; use {', '.join(JUDGEMENTS)}.")
        if not key or not other:
            raise ReviewError("A pair is named by the keys of both texts.")
        name = reviewer_name(reviewer)
        given = (key, other, name, judgement, clean(note), clean(corpus), clean(dataset))
        with database.writing(self.path, LAYOUT) as db:
            # The time is taken inside the lock, so that times rise with the ids.
            values = (*given, row, similarity, now())
            places = ", ".join("?" * len(values))
            added = db.execute(
                f"INSERT INTO pairs ({_COLUMNS.removeprefix('id, ')}) VALUES ({places})", values
            )
            # The commit comes on leaving the block; should it fail, this raises instead.
            return PairJudgement(int(added.lastrowid or 0), *values)

    def in_force(self, reviewer: str | None = None) -> list[PairJudgement]:
        """The newest judgement of every person on every pair, oldest first."""
        return self._select(_NEWEST, reviewer)

    def history(self, reviewer: str | None = None) -> list[PairJudgement]:
        """Every judgement ever entered, oldest first."""
        return self._select("TRUE", reviewer)

    def newest(self) -> int:
        """The id of the newest judgement, 0 where there is none: changes with every entry."""
        with database.reading(self.path, LAYOUT) as db:
            if db is None:
                return 0
            return db.execute("SELECT coalesce(max(id), 0) FROM pairs").fetchone()[0]

    def _select(self, condition: str, reviewer: str | None) -> list[PairJudgement]:
        with database.reading(self.path, LAYOUT) as db:
            if db is None:
                return []
            values = [] if reviewer is None else [reviewer_name(reviewer)]
            mine = "" if reviewer is None else " AND reviewer = ?"
            found = db.execute(
                f"SELECT {_COLUMNS} FROM pairs WHERE {condition}{mine} ORDER BY id", values
            )
            return [PairJudgement(*row) for row in found]


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
    return {pair: _majority(said.values()) for pair, said in by_pair(judgements).items()}


def by_pair(
    judgements: Iterable[PairJudgement],
) -> Mapping[tuple[str, str], dict[str, str]]:
    """What each person says about each pair: reviewer to judgement, by the keys of the pair."""
    found: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for one in sorted(judgements, key=lambda one: one.id):
        found[one.key, one.other][one.reviewer] = one.judgement
    return found


def _majority(said: Iterable[str]) -> str:
    (most, count), *others = Counter(said).most_common()
    return DISPUTED if others and others[0][1] == count else most
