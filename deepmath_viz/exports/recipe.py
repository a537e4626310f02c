"""What an export is asked to be: one frozen value, in words, in options, in JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from deepmath_viz.dataset import reward_flags
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.filters import is_text
from deepmath_viz.errors import SettingsError
from deepmath_viz.exports.contaminated import CONTAMINATED
from deepmath_viz.exports.draws.draw import Draw
from deepmath_viz.exports.prompts import INSTRUCTION, OWN, PROMPTS, Prompt, own
from deepmath_viz.exports.shapes import FIELDS, REASONING, SHAPES, Shape
from deepmath_viz.exports.targets.table import TARGETS
from deepmath_viz.exports.targets.target import Target
from deepmath_viz.exports.wrong_labels import ERRATA

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
    "longest": "the longest",
    "random": "one drawn by the seed",
    "1": "solution 1",
    "2": "solution 2",
    "3": "solution 3",
}
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
        system: what a system turn says before it; empty for none. Both are for `prompt` own.
        drop_duplicates: keep one problem of every group of near-duplicates.
        drop_contaminated: of `CONTAMINATED`, or None to keep them.
        drop_flagged: of `reward_flags.FLAGS`: problems with one of these are left out.
        errata: of `ERRATA`.
        test_share: share of the problems that go into a test split, 0 for none.
        seed: of the split, and of whatever else is drawn.
        target: of `TARGETS`, whose rows and files are made then, whatever the shape; empty for
            none.
        prompt: of `PROMPTS`.
        reasoning_form: of `REASONING`, how messages hold it; where it comes along, tags or field.
        max_tokens: like `max_length`, in tokens: counted where the corpus has them counted, else
            estimated.
        draw: which of the problems that are left, and in what order.
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
    target: str = ""
    prompt: str = OWN
    system: str = ""
    reasoning_form: str = "tags"
    max_tokens: int | None = None
    draw: Draw = field(default_factory=Draw)
    columns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, known in (
            ("shape", SHAPES),
            ("format", FORMATS),
            ("solutions", SOLUTIONS),
            ("which", WHICH_ONE),
            ("drop_contaminated", {None, *CONTAMINATED}),
            ("target", {"", *TARGETS}),
            ("prompt", PROMPTS),
            ("reasoning_form", [form for form in REASONING if form != "none"]),
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
        self._require_form()
        if self.max_tokens is not None and not 1 <= self.max_tokens < 2**29:
            raise SettingsError("A solution's longest length is a number of tokens from 1.")
        if self.prompt != OWN and (self.instruction != INSTRUCTION or self.system):
            raise SettingsError(
                f"The prompt {self.prompt!r} has words of its own; leave --instruction and "
                "--system out, or leave --prompt out."
            )
        if self.max_length is not None and not 1 <= self.max_length < 2**31:
            raise SettingsError("A solution's longest length is a number of characters from 1.")
        for name in ("instruction", "system"):
            text = getattr(self, name)
            if not is_text(text) or len(text) > LONGEST_INSTRUCTION:
                raise SettingsError(
                    f"The {name} must be text of at most {LONGEST_INSTRUCTION:,} characters."
                )
        for name in self.columns:
            if not facet_attached.is_column(name):
                raise SettingsError(f"--column {name[:60]!r}: name it as TABLE.COLUMN.")
        if not 0 <= self.test_share < 1:
            raise SettingsError(f"The test share is {self.test_share}; use 0 to below 1, e.g. 0.05")
        if not 0 <= self.seed < 2**32:
            raise SettingsError(f"The seed is {self.seed}; use 0 to {2**32 - 1:,}.")

    def _require_form(self) -> None:
        """Refuse what does not go with the rows.

        Raises:
            SettingsError: says what.
        """
        form, format_ = self.form, self.format
        if self.trainer and format_ not in self.trainer.formats:
            read = " or ".join(self.trainer.formats)
            raise SettingsError(f"{self.trainer.label} reads {read}, not {format_}.")
        if format_ == "csv" and form.nested:
            raise SettingsError(
                f"CSV has no lists, and rows for {self.named} hold messages. Use parquet or jsonl."
            )
        if form.solutions == "none" and self.solutions != "none":
            said = form.title[:1].upper() + form.title[1:]
            raise SettingsError(f"{said} carry no solutions; leave them out.")
        if form.needs_solutions and self.solutions == "none":
            said = form.title.partition(" for ")[0].capitalize()
            raise SettingsError(f"{said} need solutions: one, all or agreeing.")
        if form.solutions == "pairs" and self.solutions == "agreeing":
            raise SettingsError("Preference pairs need disagreeing solutions too: one or all.")

    @property
    def trainer(self) -> Target | None:
        """The target, where there is one."""
        return TARGETS.get(self.target)

    @property
    def form(self) -> Shape:
        """The rows: those of the target, else those of the shape."""
        return self.trainer.shape if self.trainer else SHAPES[self.shape]

    @property
    def named(self) -> str:
        """The name of the target, else of the shape."""
        return self.target or self.shape

    @property
    def asked(self) -> Prompt:
        """How questions are asked."""
        return own(self.instruction, self.system) if self.prompt == OWN else PROMPTS[self.prompt]

    @property
    def needs_verdicts(self) -> bool:
        """Whether the answers of solutions must have been compared."""
        return (
            self.solutions == "agreeing"
            or (self.solutions == "one" and self.which == "agreeing")
            or self.form.solutions == "pairs"
        )

    @property
    def needs_lengths(self) -> bool:
        """Whether the characters of all solutions are asked for."""
        measured = self.solutions == "one" and self.which in ("shortest", "longest")
        return self.solutions != "none" and (self.max_length is not None or measured)

    @property
    def needs_neighbours(self) -> bool:
        """Whether near-duplicates or overlaps with benchmarks must be known."""
        return self.drop_duplicates or self.drop_contaminated is not None or self.test_share > 0

    def options(self) -> list[str]:
        """The options of `export` on the command line that give this recipe."""
        made = ["--for", self.target] if self.target else ["--as", self.shape]
        made += ["--format", self.format]
        if self.solutions != "none":
            made += ["--solutions", self.solutions]
            if self.solutions == "one":
                made += ["--which", self.which]
            if not self.reasoning:
                made += ["--no-reasoning"]
            elif self.reasoning_form != "tags":
                made += ["--reasoning", self.reasoning_form]
            if self.max_tokens is not None:
                made += ["--max-tokens", str(self.max_tokens)]
            if self.max_length is not None:
                made += ["--max-length", str(self.max_length)]
        if self.form.instructed:
            if self.prompt != (self.trainer.prompt if self.trainer else OWN):
                made += ["--prompt", self.prompt]
            if self.instruction != INSTRUCTION:
                made += [f"--instruction={self.instruction}"]
            if self.system:
                made += [f"--system={self.system}"]
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
            made += ["--test-share", repr(self.test_share)]
        made += self.draw.options()
        if self.is_random:
            made += ["--seed", str(self.seed)]
        return made + [word for name in self.columns for word in ("--column", name)]

    @property
    def is_random(self) -> bool:
        """Whether the seed matters."""
        one = self.solutions == "one" and self.which == "random"
        return bool(self.test_share) or self.draw.random or one

    def describe_solutions(self) -> str:
        """Which solutions come along, in words."""
        if self.solutions == "none":
            return "no solutions"
        if self.form.solutions == "pairs":
            number = "one pair a problem" if self.solutions == "one" else "every pair"
            which = f" ({WHICH_ONE[self.which]} of each)" if self.solutions == "one" else ""
            return f"{number} of an agreeing and a disagreeing one{which}{self._parts()}"
        said = {
            "one": f"one solution a problem ({WHICH_ONE[self.which]})",
            "all": "every solution",
            "agreeing": "every solution whose answer agrees with the final answer",
        }[self.solutions]
        return said + self._parts()

    def _parts(self) -> str:
        said = ", reasoning and write-up" if self.reasoning else ", the write-up alone"
        field_ = FIELDS.get(self.reasoning_form)
        if self.reasoning and field_ and self.form.solutions != "columns":
            said = f", the reasoning in `{field_}`, and the write-up"
        if self.max_length is not None:
            said += f", of at most {self.max_length:,} characters"
        if self.max_tokens is not None:
            said += f", of at most {self.max_tokens:,} tokens"
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
        drawn = raw.get("draw")
        if (
            set(raw) != {one.name for one in fields(cls)}
            or not isinstance(drawn, Mapping)
            or set(drawn) != {one.name for one in fields(Draw)}
        ):
            raise SettingsError("This is no description of an export.")
        dropped, columns = raw["drop_flagged"], raw["columns"]
        for words in (dropped, columns):
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                raise SettingsError("This is no description of an export.")
        return cls(
            **{
                **raw,
                "draw": Draw(**drawn),
                "drop_flagged": reward_flags.in_order(dropped),
                "columns": tuple(columns),
            }
        )
