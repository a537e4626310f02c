"""What an export is asked to be: one frozen value, in words, in options, in JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from deepmath_viz.dataset import facet_attached, reward_flags
from deepmath_viz.dataset.filters import is_text
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports.shapes import SHAPES

FORMATS = {
    "parquet": "Columns with their types, compressed.",
    "jsonl": "One JSON object a line.",
    "csv": "For spreadsheets; texts stand as they are.",
}
#: Which solutions come along.
SOLUTIONS = {
    "none": "No solutions.",
    "one": "One solution a problem.",
    "all": "Every solution.",
    "agreeing": "Only solutions whose answer agrees with the final answer.",
}
#: Which one, where it is one.
WHICH_ONE = {
    "first": "the first that there is",
    "agreeing": "the first that agrees with the final answer",
    "shortest": "the shortest",
    "1": "solution 1",
    "2": "solution 2",
    "3": "solution 3",
}
CONTAMINATED = {
    "exact": "Problems whose text is in a benchmark, without white space, `$` and case.",
    "near": "These, and problems above 0.98 similarity to a benchmark problem.",
}
#: What becomes of final answers that people found wrong, and of questions that have none.
ERRATA = {
    "keep": "Final answers stay as the dataset has them.",
    "drop": "Problems whose final answer people call wrong, or whose question they call broken, are"
    " left out.",
    "replace": "A wrong final answer is replaced by the right value where people give one, else the"
    " problem is left out; so are broken questions.",
}
#: What the prompts of the dataset's own model and of most recipes end with.
INSTRUCTION = r"Please reason step by step, and put your final answer within \boxed{}."
LONGEST_INSTRUCTION = 4_000


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an export is made. The default is the questions and answers as Parquet.

    Attributes:
        shape: of `shapes.SHAPES`.
        format: of `FORMATS`.
        solutions: of `SOLUTIONS`; only where the shape has solutions.
        which: of `WHICH_ONE`, where `solutions` is `one`.
        reasoning: whether a solution's reasoning comes along, or only its write-up.
        max_length: characters that a solution may have, counted in what comes along of it (the tags
            around the reasoning aside); longer ones are left out. None means any.
        instruction: what a prompt says after the question; empty for the question alone.
        drop_duplicates: keep one problem of every group of near-duplicates.
        drop_contaminated: of `CONTAMINATED`, or None to keep them.
        drop_flagged: of `reward_flags.FLAGS`, in their order: problems with one of these are left
            out; `reward_flags.PRESET` leaves those that are fit for a reward by rule.
        errata: of `ERRATA`.
        test_share: share of the problems that go into a test split, 0 for none.
        seed: of the split.
        columns: attached columns that come along, `TABLE.COLUMN`.
    """

    shape: str = "rows"
    format: str = "parquet"
    solutions: str = "none"
    which: str = "first"
    reasoning: bool = True
    max_length: int | None = None
    instruction: str = INSTRUCTION
    drop_duplicates: bool = False
    drop_contaminated: str | None = None
    drop_flagged: tuple[str, ...] = ()
    errata: str = "keep"
    test_share: float = 0.0
    seed: int = 42
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, known in (
            ("shape", SHAPES),
            ("format", FORMATS),
            ("solutions", SOLUTIONS),
            ("which", WHICH_ONE),
            ("drop_contaminated", {None, *CONTAMINATED}),
            ("errata", ERRATA),
        ):
            if getattr(self, name) not in known:
                raise SettingsError(
                    f"{name} is {getattr(self, name)!r}; it is one of these: "
                    f"{', '.join(map(str, known))}."
                )
        if unknown := [name for name in self.drop_flagged if name not in reward_flags.FLAGS]:
            raise SettingsError(
                f"drop_flagged has {unknown[0]!r}; it has some of these: "
                f"{', '.join(reward_flags.FLAGS)}."
            )
        shape = SHAPES[self.shape]
        if self.format == "csv" and shape.nested:
            raise SettingsError(
                f"CSV has no lists, and rows for {self.shape} hold messages. Use parquet or jsonl."
            )
        if shape.solutions == "none" and self.solutions != "none":
            said = shape.title.capitalize()
            raise SettingsError(f"{said} carry no solutions; leave them out.")
        if shape.solutions == "rows" and self.solutions == "none":
            said = shape.title.partition(" for ")[0].capitalize()
            raise SettingsError(f"{said} need solutions: one, all or agreeing.")
        if self.max_length is not None and not 1 <= self.max_length < 2**31:
            raise SettingsError("A solution's longest length is a number of characters from 1.")
        if not is_text(self.instruction) or len(self.instruction) > LONGEST_INSTRUCTION:
            raise SettingsError(
                f"The instruction must be text of at most {LONGEST_INSTRUCTION:,} characters."
            )
        for name in self.columns:
            if not facet_attached.is_column(name):
                raise SettingsError(f"--column {name[:60]!r}: name it as TABLE.COLUMN.")
        if not 0 <= self.test_share < 1:
            raise SettingsError(f"The test share is {self.test_share}; use 0 to below 1, e.g. 0.05")
        if not 0 <= self.seed < 2**32:
            raise SettingsError(f"The seed is {self.seed}; use 0 to {2**32 - 1:,}.")

    @property
    def needs_verdicts(self) -> bool:
        """Whether the answers of solutions must have been compared."""
        return self.solutions == "agreeing" or (
            self.solutions == "one" and self.which == "agreeing"
        )

    @property
    def needs_lengths(self) -> bool:
        """Whether the lengths of all solutions are asked for."""
        shortest = self.solutions == "one" and self.which == "shortest"
        return self.solutions != "none" and (self.max_length is not None or shortest)

    @property
    def needs_neighbours(self) -> bool:
        """Whether near-duplicates or overlaps with benchmarks must be known."""
        return self.drop_duplicates or self.drop_contaminated is not None or self.test_share > 0

    def options(self) -> list[str]:
        """The options of `export` on the command line that give this recipe."""
        made = ["--as", self.shape, "--format", self.format]
        if self.solutions != "none":
            made += ["--solutions", self.solutions]
            if self.solutions == "one":
                made += ["--which", self.which]
            if not self.reasoning:
                made += ["--no-reasoning"]
            if self.max_length is not None:
                made += ["--max-length", str(self.max_length)]
        if SHAPES[self.shape].instructed and self.instruction != INSTRUCTION:
            made += [f"--instruction={self.instruction}"]
        if self.drop_duplicates:
            made += ["--drop-duplicates"]
        if self.drop_contaminated:
            made += ["--drop-contaminated", self.drop_contaminated]
        if self.drop_flagged == reward_flags.PRESET:
            made += ["--rewardable-only"]
        else:
            made += [word for name in self.drop_flagged for word in ("--drop-flagged", name)]
        if self.errata != "keep":
            made += ["--errata", self.errata]
        if self.test_share:
            made += ["--test-share", repr(self.test_share), "--seed", str(self.seed)]
        for name in self.columns:
            made += ["--column", name]
        return made

    def describe_solutions(self) -> str:
        """Which solutions come along, in words."""
        if self.solutions == "none":
            return "no solutions"
        said = {
            "one": f"one solution a problem ({WHICH_ONE[self.which]})",
            "all": "every solution",
            "agreeing": "every solution whose answer agrees with the final answer",
        }[self.solutions]
        said += ", reasoning and write-up" if self.reasoning else ", the write-up alone"
        if self.max_length is not None:
            said += f", of at most {self.max_length:,} characters"
        return said

    def to_json(self) -> dict[str, Any]:
        """The fields as JSON."""
        return asdict(self) | {
            "columns": list(self.columns),
            "drop_flagged": list(self.drop_flagged),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Recipe:
        """Read `to_json` back.

        Raises:
            SettingsError: it is no recipe.
        """
        names = {field.name for field in fields(cls)}
        if set(raw) != names:
            raise SettingsError("This is no description of an export.")
        dropped, columns = raw["drop_flagged"], raw["columns"]
        for words in (dropped, columns):
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                raise SettingsError("This is no description of an export.")
        return cls(
            **{
                **raw,
                "drop_flagged": reward_flags.in_order(dropped),
                "columns": tuple(columns),
            }
        )
