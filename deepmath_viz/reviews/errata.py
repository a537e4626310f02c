"""What people found about final answers that they doubted: right, wrong (and what is right), or a
question that has no answer.

Append-only, by the keys of problems, in a file of its own beside the reviews. A verdict is taken
back by a further entry, `withdrawn`. Files of others are read in beside: what a person has entered
here is never superseded by what a file says in that person's name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deepmath_viz.corpus.queries import connection
from deepmath_viz.errors import ReviewError
from deepmath_viz.reviews import database, raters
from deepmath_viz.reviews.entries import Entries, clean, named

WRONG, BROKEN, RIGHT, UNSURE, WITHDRAWN = "wrong", "broken", "right", "unsure", "withdrawn"
#: What can be said of a final answer, and what that means.
VERDICTS = {
    WRONG: "the final answer is wrong; the right value may be given",
    BROKEN: "the question has no answer: something is missing or contradicts itself",
    RIGHT: "the final answer is right, and so may be an answer that only looks different",
    UNSURE: "it was looked at, and remains open",
}
DISPUTED = "disputed"
#: Where an entry comes from.
OWN, IMPORTED = "own", "import"
_LONGEST = 10_000
COLUMNS = ("key", "reviewer", "verdict", "value", "note", "final_answer", "corpus", "at")

LAYOUT = database.Layout(
    "errata.sqlite3",
    ("errata",),
    (
        """CREATE TABLE errata (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL,
            reviewer TEXT NOT NULL,
            judgement TEXT NOT NULL
                CHECK (judgement IN ('wrong', 'broken', 'right', 'unsure', 'withdrawn')),
            value TEXT NOT NULL,
            note TEXT NOT NULL,
            final_answer TEXT,
            corpus TEXT NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('own', 'import')),
            at TEXT NOT NULL
        )""",
        "CREATE INDEX errata_of ON errata (key, reviewer, id)",
    ),
)


@dataclass(frozen=True, slots=True)
class Erratum:
    """One verdict of one person on one final answer.

    Attributes:
        judgement: of `VERDICTS`, or `withdrawn`.
        value: the right answer, where the label is wrong and it is known; else empty.
        final_answer: the answer that was judged, as it stood then.
        origin: whether it was entered here (`own`), or read from a file.
        at: ISO 8601, UTC; of what was read from a file, when it was read.
    """

    id: int
    key: str
    reviewer: str
    judgement: str
    value: str
    note: str
    final_answer: str | None
    corpus: str
    origin: str
    at: str


@dataclass(frozen=True, slots=True)
class Label:
    """What all people together say of a final answer.

    Attributes:
        verdict: what most of them say; `disputed` where as many say something else.
        value: the right answer that most of those give who call it wrong; None where none is
            given, or as many give another.
        final_answer: the answer that they judged.
        people: how many.
    """

    verdict: str
    value: str | None
    final_answer: str | None
    people: int


@dataclass(frozen=True, slots=True)
class Read:
    """What became of the lines of a file: `added`; there `already`; or `kept`, because that person
    has a verdict of their own here."""

    added: int
    already: int
    kept: int


class Errata(Entries[Erratum]):
    """The verdicts in a folder.

    Raises:
        ReviewsDamaged, ReviewsNewer: as `Entries`.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, LAYOUT, "errata", Erratum, ("key", "reviewer"))

    def record(
        self,
        key: str,
        reviewer: str,
        verdict: str,
        value: str = "",
        note: str = "",
        *,
        final_answer: str | None = None,
        corpus: str = "",
    ) -> Erratum:
        """Add a verdict, or take one back (`withdrawn`); it is on the disk when this returns.

        Raises:
            ReviewError: no such verdict, no key, no name, or a value without a wrong label.
            ReviewNotSaved: it could not be written, and was not.
        """
        given = _checked(key, reviewer, verdict, value, note, final_answer, corpus)
        with self.writing() as db:
            # The commit comes on leaving the block; should it fail, this raises instead.
            return self.add(db, *given, OWN)

    def in_force(self, reviewer: str | None = None) -> list[Erratum]:
        """The newest verdict of every person on every final answer, oldest first; those that were
        taken back left out."""
        with self.reading() as db:
            if db is None:
                return []
            name = None if reviewer is None else named("reviewer", reviewer)
            found = self.select(db, True, reviewer=name)
            return [one for one in found if one.judgement != WITHDRAWN]

    def labels(self) -> dict[str, Label]:
        """What people together say of the final answer of each problem that was judged last, by
        key."""
        return {key: label for (key, _), label in combine(self.in_force()).items()}

    def said(self) -> list[tuple[str, str, str, str | None, int]]:
        """Key, final answer, verdict, right value and people of each, as queries ask for them."""
        return [
            (key, answer, label.verdict, label.value, label.people)
            for (key, answer), label in combine(self.in_force()).items()
        ]

    def read_in(self, lines: Iterable[str]) -> Read:
        """Add what a file of `lines_of` says, all of it or nothing.

        A line counts where its person has no verdict here on that final answer, or only one from
        a file.

        Raises:
            ReviewError: a line is not as it should be; the message names it.
            ReviewNotSaved: it could not be written, and was not.
        """
        wanted = [_parsed(number, line) for number, line in enumerate(lines, 1) if line.strip()]
        added = already = kept = 0
        with self.writing() as db:
            newest = {(one.key, one.reviewer): one for one in self.select(db, True)}
            own = {(one.key, one.reviewer) for one in self.select(db, False) if one.origin == OWN}
            for given in wanted:
                key, reviewer, verdict, value, note, *_ = given
                there = newest.get((key, reviewer))
                same = there and (there.judgement, there.value, there.note, there.final_answer)
                if same == (verdict, value, note, given[5]):
                    already += 1
                elif (key, reviewer) in own:
                    kept += 1
                else:
                    newest[key, reviewer] = self.add(db, *given, IMPORTED)
                    added += 1
        return Read(added, already, kept)


def tell_queries(folder: Callable[[], Path]) -> None:
    """From now on queries of this process learn what people found in the data folder that is given
    when they are asked. Whatever answers queries says so once, before the first."""
    connection.errata_from(lambda: Errata(folder()).said())


def combine(errata: Iterable[Erratum]) -> dict[tuple[str, str], Label]:
    """What people together say of each final answer, by key and the answer that they judged (empty
    for none), the one judged last at the end; open verdicts count where nothing else does."""
    by_key: dict[str, list[Erratum]] = {}
    for one in errata:
        by_key.setdefault(one.key, []).append(one)
    made: dict[tuple[str, str], Label] = {}
    for key, said in by_key.items():
        # A verdict on another answer, before the dataset was mended, says nothing of this one.
        last = {one.final_answer: one.id for one in said if one.final_answer is not None}
        answers: list[str | None] = [*sorted(last, key=last.__getitem__)]
        for answer in answers or [None]:
            of_it = [one for one in said if one.final_answer in (None, answer)]
            made[key, answer or ""] = _label(of_it, answer)
    return made


def _label(said: list[Erratum], answer: str | None) -> Label:
    decided = [one for one in said if one.judgement != UNSURE] or said
    verdict = raters.majority([one.judgement for one in decided], tie=DISPUTED)
    values = [one.value for one in decided if one.judgement == WRONG and one.value]
    value = raters.majority(values, tie="") if verdict == WRONG and values else ""
    return Label(verdict, value or None, answer, len(said))


def lines_of(errata: Iterable[Erratum]) -> str:
    """Verdicts as JSON objects, one a line, for a file that a group shares."""
    return "".join(
        json.dumps(
            {name: one.judgement if name == "verdict" else getattr(one, name) for name in COLUMNS},
            ensure_ascii=False,
        )
        + "\n"
        for one in errata
    )


def _parsed(number: int, line: str) -> tuple[Any, ...]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as err:
        raise ReviewError(f"Line {number} is no JSON object ({err}).") from err
    if not isinstance(row, Mapping):
        raise ReviewError(f"Line {number} is no JSON object.")
    texts = {name: "" if row.get(name) is None else row[name] for name in COLUMNS}
    if not all(isinstance(text, str) for text in texts.values()):
        raise ReviewError(f"Line {number} has a value that is no text.")
    try:
        return _checked(
            texts["key"],
            texts["reviewer"],
            texts["verdict"],
            texts["value"],
            texts["note"],
            row.get("final_answer"),
            texts["corpus"],
        )
    except ReviewError as err:
        raise ReviewError(f"Line {number}: {err}") from err


def _checked(
    key: str,
    reviewer: str,
    verdict: str,
    value: str,
    note: str,
    final_answer: str | None,
    corpus: str,
) -> tuple[Any, ...]:
    if verdict not in (*VERDICTS, WITHDRAWN):
        raise ReviewError(f"{verdict[:40]!r} is no verdict; use {', '.join(VERDICTS)}.")
    if not key.strip() or len(key) > 100:
        raise ReviewError("A final answer is named by the key of its problem.")
    value, note = clean(value).strip(), clean(note)
    if value and verdict != WRONG:
        raise ReviewError("A right value is given only where the final answer is wrong.")
    if max(len(value), len(note)) > _LONGEST:
        raise ReviewError(f"A value and a note have at most {_LONGEST:,} characters.")
    answer = None if final_answer is None else clean(final_answer)
    return clean(key), named("reviewer", reviewer), verdict, value, note, answer, clean(corpus)
