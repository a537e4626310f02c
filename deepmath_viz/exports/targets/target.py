"""What a target of an export is: rows, files, a start, and what the trainer's defaults would do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deepmath_viz.exports.prompts import OWN
from deepmath_viz.exports.shapes import Shape

#: Lengths in tokens that configs choose from.
STEPS = (1_024, 2_048, 4_096, 8_192, 16_384, 32_768, 65_536)


@dataclass(frozen=True, slots=True)
class Cut:
    """What a trainer does by default to what is long.

    Attributes:
        part: `row` (prompt and solution), `prompt`, or `solution` (what a model would have to
            write: R1's solutions of the same problems stand for it).
        tokens: its default length; 0 where it has none.
        effect: what happens to longer ones, as the end of a sentence.
    """

    part: str
    tokens: int
    effect: str


@dataclass(frozen=True, slots=True)
class Start:
    """What a start is made of.

    Attributes:
        files: the data files by split.
        prompt, row, solution: tokens that hold nearly all of each, of `STEPS`.
        system: what the system turn says, for trainers whose rows have none; empty for none.
        below: what follows a question.
        ordered: whether the rows stand in an order that shuffling would undo.
        solutions: whether solutions come along.
    """

    files: Mapping[str, tuple[str, ...]]
    prompt: int
    row: int
    solution: int
    system: str = ""
    below: str = ""
    ordered: bool = False
    solutions: bool = False

    def first(self, split: str) -> str:
        """The only data file of a split, or the pattern of several; empty where there is none."""
        names = self.files.get(split, ())
        return names[0] if len(names) == 1 else f"data/{split}-*" if names else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A trainer and what it is used for.

    Attributes:
        label: its name, as people write it.
        meaning: what comes out and for whom, in one sentence.
        shape: its rows.
        starts: makes the config or command line, by file name; none for what needs none.
        cuts: what its defaults would do.
        notes: what else its defaults do, sentences for the README.
        formats: that it reads, the usual one first.
        single: whether a split is one file `train.parquet`, not `data/train-00000.parquet`.
        prompt: of `prompts.PROMPTS`, where none is asked for.
        reward: which signature the functions of `reward.py` have; empty for no such file.
        tried: the version of the library that loaded such a file here; empty where none did.
    """

    label: str
    meaning: str
    shape: Shape
    starts: Callable[[Start], Mapping[str, str]]
    cuts: tuple[Cut, ...] = ()
    notes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("parquet", "jsonl")
    single: bool = False
    prompt: str = OWN
    reward: str = ""
    tried: str = ""

    @property
    def standing(self) -> str:
        """Whether it was tried, in words."""
        return f"Tried with {self.tried}." if self.tried else "Untried: by its documentation alone."

    def data_file(self, split: str, number: int, format_: str) -> str:
        """The name of a data file."""
        if self.single:
            return f"{split}.{format_}"
        return f"data/{split}-{number:05d}.{format_}"
