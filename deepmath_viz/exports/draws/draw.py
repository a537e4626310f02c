"""What is said of the problems that are left: how many of them, of which kinds, in what order."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.errors import SettingsError

SPREADS = {
    "random": "at random",
    "proportion": "in proportion to what is there of each kind",
    "even": "as many of each kind",
}
ORDERS = {
    "corpus": "As in the corpus.",
    "random": "At random.",
    "rising": "Rising, unknown last.",
    "falling": "Falling, unknown last.",
    "gaussian": "Drawn with a bell curve around a centre: what is near it comes early.",
}
PASS_RATE = "pass_rate"
_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Draw:
    """Which problems, and in what order. The default is all, as in the corpus.

    Attributes:
        limit: how many problems at most.
        spread: of `SPREADS`.
        kinds: columns whose values make a kind: of `problems`; difficulty counts whole levels.
        cap: problems of a kind at most.
        order: of `ORDERS`.
        by: the column that orders: of `problems`; an attached one, `TABLE.COLUMN`; or `pass_rate`,
            the share of R1's solutions that agree with the final answer.
        centre, width: of the bell curve, in units of the column.
        window: rows that are shuffled among each other, one stretch of so many after another.
        control: whether as many problems that were not chosen come along as a split of their own,
            drawn to match them in domain and length of the question.
    """

    limit: int | None = None
    spread: str = "random"
    kinds: tuple[str, ...] = ("domain", "difficulty")
    cap: int | None = None
    order: str = "corpus"
    by: str = "difficulty"
    centre: float = 0.5
    width: float = 0.2
    window: int = 0
    control: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", tuple(self.kinds))
        for name, known in (("spread", SPREADS), ("order", ORDERS)):
            if getattr(self, name) not in known:
                raise SettingsError(
                    f"{name} is {getattr(self, name)!r}; it is one of these: {', '.join(known)}."
                )
        for number in (self.limit, self.cap):
            if number is not None and not 1 <= number < 2**31:
                raise SettingsError(f"{number} problems cannot be drawn; use 1 or more.")
        for column in (*self.kinds, self.by):
            if not (_COLUMN.fullmatch(column) or facet_attached.is_column(column)):
                raise SettingsError(f"{column!r} is no column of problems.")
        if not self.kinds:
            raise SettingsError("Kinds need a column, such as domain or difficulty.")
        if not 0 <= self.window < 2**31:
            raise SettingsError("A window has 0 rows or more.")
        if not (math.isfinite(self.centre) and math.isfinite(self.width) and self.width > 0):
            raise SettingsError("The bell curve needs a centre, and a width above 0.")

    @property
    def ordered(self) -> bool:
        """Whether the rows stand in another order than the corpus."""
        return self.order != "corpus" or self.window > 1

    @property
    def random(self) -> bool:
        """Whether a seed matters."""
        return self != Draw()

    def options(self) -> list[str]:
        """The options of `export` that give this."""
        made: list[str] = []
        if self.limit is not None:
            made += ["--limit", str(self.limit)]
        if self.cap is not None:
            made += ["--cap", str(self.cap)]
        if self.limit is not None and self.spread != "random":
            made += ["--spread", self.spread]
        if self.kinds != Draw().kinds:
            made += [word for column in self.kinds for word in ("--kind", column)]
        if self.order != "corpus":
            made += ["--order", self.order]
            if self.order != "random":
                made += ["--order-by", self.by]
        if self.order == "gaussian":
            made += ["--centre", repr(self.centre), "--width", repr(self.width)]
        if self.window:
            made += ["--window", str(self.window)]
        return made + ["--control"] * self.control

    def describe_order(self) -> str:
        """The order in words."""
        said = {
            "corpus": "as in the corpus",
            "random": "at random",
            "rising": f"by rising {self.by}",
            "falling": f"by falling {self.by}",
            "gaussian": f"drawn with a bell curve of width {self.width:g} around {self.by} "
            f"{self.centre:g}",
        }[self.order]
        return said + (f", shuffled within windows of {self.window:,}" if self.window > 1 else "")
