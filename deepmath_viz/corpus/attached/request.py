"""What is asked for when a file is attached, and what was found: both travel as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from deepmath_viz.corpus.attached.kinds import NUMBER
from deepmath_viz.errors import AttachRefused

#: What rows of a file are matched by; and what becomes of several rows for one problem.
WAYS = ("key", "question", "hub_row", "id")
AGGREGATES = ("mean", "min", "max", "first")
#: How a row's question was the same as a problem's.
LEVELS = (
    "the same text",
    "the same with white space folded",
    "the same but for its spelling",
)


@dataclass(frozen=True, slots=True)
class Request:
    """How a file is attached.

    Attributes:
        name: of the table.
        on: of `WAYS`, and perhaps `=COLUMN`; empty finds out.
        columns: `COLUMN` or `NAME=COLUMN`; empty takes all that can be taken.
        aggregate: of `AGGREGATES`; empty refuses several rows of a problem.
        rates: `NAME=RATE`, or `RATE` for all that need one (`layouts.Rate`).
    """

    name: str
    on: str = ""
    columns: tuple[str, ...] = ()
    aggregate: str = ""
    rates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        way = self.on.partition("=")[0]
        if way and way not in WAYS:
            raise AttachRefused(f"--on is {self.on[:40]!r}; it is one of {', '.join(WAYS)}.")
        if self.aggregate and self.aggregate not in AGGREGATES:
            raise AttachRefused(
                f"--aggregate is {self.aggregate[:40]!r}; it is one of {', '.join(AGGREGATES)}."
            )

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Request:
        """Read `to_json` back."""
        lists = {name: tuple(raw[name]) for name in ("columns", "rates")}
        return cls(**{**raw, **lists})


@dataclass(frozen=True, slots=True)
class AttachedColumn:
    """A column that is attached.

    Attributes:
        name: of it, in its table.
        source: what the file calls it.
        kind: of `kinds.KINDS`.
        filled: problems that have a value.
        rate: whether it is the share of tries that solved the problem, 0 to 1.
        notes: what was made of its cells, in words.
    """

    name: str
    source: str
    kind: str
    filled: int
    rate: bool = False
    notes: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.kind == NUMBER


@dataclass(frozen=True, slots=True)
class Attached:
    """A table of columns that is attached to a corpus, or could be.

    Attributes:
        name: of the table.
        file: what the file is called.
        made_at: when it was read, in ISO 8601.
        on: of `WAYS`.
        on_column: the column of the file that rows were matched by.
        rows: of the file; with a question or key, in `asked`.
        matched: rows that are a problem of the corpus.
        by_level: the same by `LEVELS`, where the question said it.
        problems: of the corpus, that have a row.
        of: problems of the corpus.
        twice: problems with several rows; of them `differing` have values that differ.
        aggregate: of `AGGREGATES`, what became of these.
        unmatched: rows that are no problem, the first of them: number and beginning.
        columns: that are attached.
        left_out: columns of the file that are not, and why.
        notes: whatever else is to be known.
        from_rollouts: whether it follows from the rollouts of a model, and goes with them.
    """

    name: str
    file: str
    made_at: str
    on: str
    on_column: str
    rows: int
    asked: int
    matched: int
    by_level: tuple[int, ...]
    problems: int
    of: int
    twice: int = 0
    differing: int = 0
    aggregate: str = ""
    unmatched: tuple[tuple[int, str], ...] = ()
    columns: tuple[AttachedColumn, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())
    from_rollouts: bool = False

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Attached:
        """Read `to_json` back."""
        made = dict(raw)
        made["columns"] = tuple(
            AttachedColumn(**{**column, "notes": tuple(column["notes"])})
            for column in raw["columns"]
        )
        for name in ("by_level", "notes"):
            made[name] = tuple(raw[name])
        for name in ("unmatched", "left_out"):
            made[name] = tuple((first, second) for first, second in raw[name])
        return cls(**made)

    def column(self, name: str) -> AttachedColumn | None:
        """Its column of a name."""
        return next((column for column in self.columns if column.name == name), None)
