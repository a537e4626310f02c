"""What a corpus answers to the questions of the audit, with intervals and thresholds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from deepmath_viz.analysis.audit import queries
from deepmath_viz.analysis.audit.queries import RULE
from deepmath_viz.corpus.stages import missing
from deepmath_viz.corpus.store import Store
from deepmath_viz.plumbing import intervals

Row = Mapping[str, Any]
Ask = Callable[[str], Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Answers:
    """How the answers of some pairs compare.

    Attributes:
        pairs: all of them.
        agree, disagree: pairs whose answers are known to be the same, or not to be.
        undecided: pairs whose answers the comparison cannot decide.
        missing: pairs of which one has no answer.
    """

    pairs: int
    agree: int
    disagree: int
    undecided: int
    missing: int

    @classmethod
    def of(cls, row: Row) -> Answers:
        """The counts of a row of `queries`."""
        return cls(*(int(row[n]) for n in ("pairs", "agree", "disagree", "undecided", "missing")))

    @classmethod
    def together(cls, rows: Iterable[Answers]) -> Answers:
        """The counts of several."""
        kept = list(rows)
        return cls(*(sum(getattr(one, field.name) for one in kept) for field in fields(cls)))

    @property
    def decided(self) -> int:
        """Pairs whose answers are known to be the same or not."""
        return self.agree + self.disagree

    @property
    def compared(self) -> int:
        """Pairs with two answers, decided or not."""
        return self.decided + self.undecided

    @property
    def share(self) -> float | None:
        """The share of the decided pairs that agree; None where none is decided."""
        return self.agree / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Its exact binomial 95% interval. Pairs share problems, so it is somewhat too narrow."""
        if self.share is None:
            return None
        found = intervals.binomial(self.share, self.decided)
        return found.low, found.high

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The share if no undecided pair agreed, and if every one did."""
        if not self.compared:
            return None
        return self.agree / self.compared, (self.agree + self.undecided) / self.compared


@dataclass(frozen=True, slots=True)
class Threshold:
    """How well a threshold of similarity parts pairs with the same answer from the others.

    Attributes:
        value: pairs above it count as the same problem.
        missed: pairs with the same answer that are not above it, of `agree`.
        taken: pairs with another answer that are above it, of `disagree`.
    """

    value: float
    missed: int
    agree: int
    taken: int
    disagree: int

    @property
    def error(self) -> float:
        """The mean of both shares of errors, 0 to 1: 0.5 is no better than a coin."""
        return (self.missed / self.agree + self.taken / self.disagree) / 2


def thresholds(steps: Sequence[Row]) -> list[Threshold]:
    """The thresholds between the rows of `queries.steps`, ascending; none without both kinds."""
    agree, disagree = (sum(int(row[name]) for row in steps) for name in ("agree", "disagree"))
    if not agree or not disagree:
        return []
    found, missed, taken = [], 0, disagree
    for row in steps:
        missed, taken = missed + int(row["agree"]), taken - int(row["disagree"])
        found.append(Threshold(round(float(row["up_to"]), 3), missed, agree, taken, disagree))
    return found


def at(found: Sequence[Threshold], value: float) -> Threshold | None:
    """The last of some thresholds that is not above a value."""
    return next((one for one in reversed(found) if one.value <= value + 1e-9), None)


@dataclass(frozen=True, slots=True)
class Audit:
    """What was asked, and the answers; `sql` by the name of what it gave.

    Attributes:
        bands: by side, (lower end, answers) of every band of similarity, highest first.
        above: by side, the answers of pairs above the rule.
        texts: by `pairs.same_text`, and `different`, above the rule.
        sets: (set, set, answers) above the rule.
        cut: by `pairs.cut`.
        cut_texts: rows (dataset, texts, cut, read).
        numbers: by `queries.NUMBERS`.
        missed: (same_text, pairs, those that are not above the rule).
        typography: counts of unique problems.
        best: the threshold with the least error, and the paper's.
        unique: rows (rule, problems, not_elsewhere, not_anywhere).
        conflicts: pairs that ask the same and differ in their answers.
    """

    bands: Mapping[str, Sequence[tuple[float, Answers]]]
    above: Mapping[str, Answers]
    texts: Mapping[str, Answers]
    sets: Sequence[tuple[str, str, Answers]]
    cut: Mapping[str, Answers]
    cut_texts: Sequence[Row]
    numbers: Mapping[str, Answers]
    missed: Sequence[tuple[str, int, int]]
    typography: Row
    best: Threshold | None
    paper: Threshold | None
    unique: Sequence[Row]
    conflicts: Sequence[Row]
    sql: Mapping[str, str]


def audit(store: Store) -> Audit:
    """Ask everything.

    Raises:
        ArtefactMissing: the facts of pairs are not built.
    """
    if "pairs" not in store.manifest.stages:
        raise missing(store.manifest.corpus, "pairs", "so the rule cannot be audited")
    sql: dict[str, str] = {}

    def ask(name: str, text: str) -> list[dict[str, Any]]:
        sql[name] = text
        return store.database.rows(dict, text)

    bands: dict[str, list[tuple[float, Answers]]] = {side: [] for side in queries.SIDES}
    for row in ask("bands", queries.by_band()):
        if row["above"] is not None:
            bands[row["side"]].append((float(row["above"]), Answers.of(row)))
    found = thresholds(ask("steps", queries.steps()))
    best = min(found, key=lambda one: (one.error, abs(one.value - RULE)), default=None)
    return Audit(
        bands=bands,
        above={
            side: Answers.together(answers for low, answers in rows if low >= RULE)
            for side, rows in bands.items()
        },
        texts={row["text"]: Answers.of(row) for row in ask("texts", queries.by_text())},
        sets=[
            (row["dataset"], row["other"], Answers.of(row)) for row in ask("sets", queries.by_set())
        ],
        cut={row["cut"]: Answers.of(row) for row in ask("cut", queries.by_cut())},
        cut_texts=ask("cut_texts", queries.cut_texts()),
        numbers={row["differing"]: Answers.of(row) for row in ask("numbers", queries.by_numbers())},
        missed=[
            (row["same_text"], row["pairs"], row["below"])
            for row in ask("missed", queries.missed())
        ],
        typography=ask("typography", queries.typography())[0],
        best=best,
        paper=at(found, RULE),
        unique=ask("unique", queries.unique(best.value if best else None)),
        conflicts=ask("conflicts", queries.conflicts()),
        sql=sql,
    )
