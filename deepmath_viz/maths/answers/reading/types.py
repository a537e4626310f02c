"""The kinds of things that an answer can be."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from deepmath_viz.maths.answers.reading.trees import Tree

#: Why an `Opaque` is one where the text is a derivative and nothing else.
DERIVATIVE = "a derivative"


@dataclass(frozen=True, slots=True)
class Formula:
    """A number or expression. `about`: it is marked as approximate, by `\\approx` or `...`."""

    tree: Tree
    text: str
    about: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit; `unit` is None for a unit that is not known."""

    value: Formula
    unit: str | None
    said: str


@dataclass(frozen=True, slots=True)
class Boolean:
    """Yes or True, No or False."""

    value: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice from A to E, and what is written after its letter."""

    letter: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A phrase in one spelling."""

    phrase: str


@dataclass(frozen=True, slots=True)
class Series:
    """Several things. `opening` and `closing` are "" for a bare list, which has no order.

    `word` joins the things of a bare list where it is no comma.
    """

    opening: str
    items: tuple[Shape, ...]
    closing: str
    word: str = field(default="", compare=False)

    @property
    def ordered(self) -> bool:
        """Whether the order counts: it does in round, square and angle brackets."""
        return self.opening not in ("", r"\{")


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of things."""

    rows: tuple[tuple[Shape, ...], ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """Values, each with the condition under which it holds."""

    rows: tuple[tuple[Shape, str], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """One of the sets that have a letter: R, Z, N, Q, C, or "" for the empty set."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Sets joined by one kind of sign: `\\cup`, `\\cap` or `\\setminus`."""

    sign: str
    parts: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """Two sides and a sign of `split.RELATIONS`; `label` if the left side only names things."""

    left: str
    sign: str
    right: str
    label: bool
    value: Shape = field(default=None, compare=False)  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Statement:
    """Things joined by a sign that is no equation: an implication, an inclusion."""

    sign: str
    parts: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """What an inequality in one variable, or `x \\in A`, allows the variable to be.

    `relation` is the inequality itself where it has two sides.
    """

    variable: str
    allowed: Shape
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Residue:
    """A class modulo a number, with the variable if one is named."""

    variable: str
    value: Shape
    modulus: Shape


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that is not read here, and why."""

    text: str
    why: str


Shape = (
    Formula | Quantity | Boolean | Choice | Words | Series | Matrix | Cases | Named | Operation
    | Relation | Statement | Range | Residue | Opaque
)  # fmt: skip


def number(value: int | Fraction) -> Formula:
    """A number as a shape."""
    return Formula(("num", Fraction(value)), str(value))
