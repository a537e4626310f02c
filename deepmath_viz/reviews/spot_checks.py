"""What people found when they checked answers: samples and judgements, append-only.

Every judgement is a new row; the newest of (sample, problem, reviewer) is in force and the earlier
ones are its history. Problems are named by key, so reviews outlive every rebuild of a corpus.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from deepmath_viz.errors import ReviewError, SampleNotFound
from deepmath_viz.reviews import database
from deepmath_viz.reviews.entries import LONGEST_NAME, Entries, clean, named, now
from deepmath_viz.reviews.sampling import KINDS, Member, Sample, Stratum

Judgement = Literal["right", "wrong", "unsure", "skip"]
JUDGEMENTS: tuple[Judgement, ...] = ("right", "wrong", "unsure", "skip")


@dataclass(frozen=True, slots=True)
class Review:
    """One judgement of one person on one problem of a sample.

    Attributes:
        id: grows with time over all samples; the highest is in force.
        final_answer: the answer that was judged, as it stood then.
        at: ISO 8601, UTC.
    """

    id: int
    sample: str
    key: str
    reviewer: str
    judgement: Judgement
    note: str
    corpus: str
    final_answer: str | None
    at: str


class Reviews(Entries[Review]):
    """The samples and reviews in a folder.

    Raises:
        ReviewsDamaged, ReviewsNewer: as `Entries`.
    """

    def __init__(self, folder: Path) -> None:
        same = ("sample", "key", "reviewer")
        super().__init__(folder, database.REVIEWS, "reviews", Review, same)

    # -- samples -----------------------------------------------------------------------------

    def create_sample(self, sample: Sample) -> None:
        """Keep a drawn sample under its name; `drawn_at` is filled in where it is empty.

        Raises:
            ReviewError: it has no usable name, the name is taken, or it has no members.
            ReviewNotSaved: it could not be written.
        """
        name = named("sample", sample.name)
        if sample.kind not in KINDS or not sample.members:
            raise ReviewError(f"The sample {name!r} has no members, or is of no known kind.")
        row = (
            name,
            sample.kind,
            str(sample.seed),  # a seed may be larger than SQLite's integers
            sample.size,
            sample.repeated,
            clean(sample.corpus),
            clean(sample.revision),
            json.dumps({k: list(v) for k, v in sample.filters.items()}),
            json.dumps(list(sample.described)),
            json.dumps([[s.name, s.population, s.drawn] for s in sample.strata]),
            sample.drawn_at or now(),
        )
        with self.writing() as db:
            if db.execute("SELECT 1 FROM samples WHERE name = ?", [name]).fetchone():
                raise ReviewError(f"There is a sample {name!r} already. Give another name.")
            db.execute(f"INSERT INTO samples VALUES ({', '.join('?' * len(row))})", row)
            db.executemany(
                "INSERT INTO members VALUES (?, ?, ?, ?, ?)",
                [
                    (name, position, member.key, member.copy, clean(member.stratum))
                    for position, member in enumerate(sample.members, start=1)
                ],
            )

    def samples(self) -> list[Sample]:
        """Every sample, the newest first."""
        with self.reading() as db:
            if db is None:
                return []
            found = db.execute("SELECT name FROM samples ORDER BY drawn_at DESC, name").fetchall()
            return [_sample(db, name) for (name,) in found]

    def sample(self, name: str) -> Sample:
        """The sample of this name.

        Raises:
            SampleNotFound: there is none.
        """
        with self.reading() as db:
            if db is None:
                raise SampleNotFound(_unknown(name, ()))
            return _sample(db, name)

    # -- reviews -----------------------------------------------------------------------------

    def record(
        self,
        sample: str,
        key: str,
        reviewer: str,
        judgement: str,
        note: str = "",
        *,
        corpus: str = "",
        final_answer: str | None = None,
    ) -> Review:
        """Add a judgement; it is on the disk when this returns.

        Args:
            corpus: the corpus in which it was judged.
            final_answer: the answer that was judged.

        Raises:
            ReviewError: no such judgement, no name of a reviewer, or a problem outside the sample.
            SampleNotFound: there is no such sample.
            ReviewNotSaved: it could not be written, and was not.
        """
        if judgement not in JUDGEMENTS:
            raise ReviewError(f"{judgement!r} is no judgement; use {', '.join(JUDGEMENTS)}.")
        answer = None if final_answer is None else clean(final_answer)
        values = (named("reviewer", reviewer), judgement, clean(note), clean(corpus), answer)
        with self.writing() as db:
            name = _sample_name(db, sample)
            member = "SELECT 1 FROM members WHERE sample = ? AND key = ?"
            if not db.execute(member, [name, key]).fetchone():
                raise ReviewError(f"Problem {key!r} is not in the sample {name!r}.")
            # The commit comes on leaving the block; should it fail, this raises instead.
            return self.add(db, name, key, *values)

    def reviews(self, sample: str | None = None, reviewer: str | None = None) -> list[Review]:
        """The judgements in force, oldest first."""
        return self._select(True, sample, reviewer)

    def history(
        self, sample: str | None = None, key: str | None = None, reviewer: str | None = None
    ) -> list[Review]:
        """Every judgement ever entered, oldest first."""
        return self._select(False, sample, reviewer, key)

    def _select(
        self, in_force: bool, sample: str | None, reviewer: str | None, key: str | None = None
    ) -> list[Review]:
        with self.reading() as db:
            if db is None:
                if sample is not None:
                    raise SampleNotFound(_unknown(sample, ()))
                return []
            name = None if sample is None else _sample_name(db, sample)
            person = None if reviewer is None else named("reviewer", reviewer)
            return list(self.select(db, in_force, sample=name, key=key, reviewer=person))

    def next_key(self, sample: str, reviewer: str) -> str | None:
        """The first problem that this reviewer has not judged, in the order of the sample.

        Skipped ones come again at the end, the longest skipped first. None when all are judged.
        """
        mine = {review.key: review for review in self.reviews(sample, reviewer)}
        members = self.sample(sample).members
        new = next((member.key for member in members if member.key not in mine), None)
        skipped = [review for review in mine.values() if review.judgement == "skip"]
        return new or min(skipped, key=lambda review: review.id).key if new or skipped else None


def _sample_name(db: sqlite3.Connection, given: str) -> str:
    """The sample's name as it was given when it was drawn; letter case is forgiven."""
    name = " ".join(clean(given).split())
    found = db.execute("SELECT name FROM samples WHERE name = ?", [name]).fetchone()
    if not found:
        known = db.execute("SELECT name FROM samples ORDER BY name LIMIT 10").fetchall()
        raise SampleNotFound(_unknown(given, [name for (name,) in known]))
    return str(found[0])


def _unknown(name: str, known: Sequence[str]) -> str:
    there = ", ".join(repr(other) for other in known)
    return f"No sample {name[:LONGEST_NAME]!r}. " + (
        f"There are: {there}." if there else "None has been drawn yet."
    )


def _sample(db: sqlite3.Connection, given: str) -> Sample:
    name = _sample_name(db, given)
    kind, seed, size, repeated, corpus, revision, filters, described, strata, drawn_at = db.execute(
        "SELECT kind, seed, size, repeated, corpus, revision, filters, described, strata, drawn_at"
        " FROM samples WHERE name = ?",
        [name],
    ).fetchone()
    members = db.execute(
        "SELECT key, stratum, copy FROM members WHERE sample = ? ORDER BY position", [name]
    )
    return Sample(
        name=name,
        kind=kind,
        seed=int(seed),
        size=size,
        strata=tuple(Stratum(*stratum) for stratum in json.loads(strata)),
        members=tuple(Member(*member) for member in members),
        repeated=repeated,
        corpus=corpus,
        revision=revision,
        filters=json.loads(filters),
        described=tuple(json.loads(described)),
        drawn_at=drawn_at,
    )
