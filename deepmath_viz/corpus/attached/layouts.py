"""What is known of other people's files: where their question is, and which numbers are shares.

Directions of counts ("3 of 8") are never taken from a name: one project's difficulty counts what
was solved, another's what failed. Where a file has such a column, its reader is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deepmath_viz.errors import AttachRefused

KEY = "key"
#: Columns that hold a question, the likeliest first; a chat's is in its user's turn.
QUESTIONS = (
    *("question", "problem", "extra_info.question", "extra_info.problem", "extra_info.raw_problem"),
    *("prompt", "messages", "instruction", "input"),
)
#: Columns that are the dataset's own, or answers and long texts: they are taken where named alone.
_OWN = frozenset(
    "question problem prompt messages instruction input answer final_answer solution solutions"
    " ground_truth difficulty_level topic topic_path hub_row id key copy index unrated answer_type"
    " source_block n_solutions agreement verdict novelty contaminated r1 r1_solution_1"
    " r1_solution_2 r1_solution_3 question_key similarity_elsewhere similarity_within"
    " similarity_benchmark source_revision domain".split()
)
_OWN_INSIDE = ("reward_model.", "extra_info.index", "extra_info.split", "extra_info.answer",
               "extra_info.question", "extra_info.problem", "extra_info.raw_problem")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout of files that are met again and again.

    Attributes:
        title: what people call it.
        column: a pattern of its column's dotted name.
        whole: of how many it counts, where it counts and does not say so in its cells.
        rate: how it is read; empty where that must be asked.
        called: what the column is called then; `{}` is the last part of its dotted name.
        beside: a column that tells this layout from another with the same name.
    """

    title: str
    column: str
    whole: int = 0
    rate: str = ""
    called: str = "{}"
    beside: str = ""


LAYOUTS = (
    Layout("Big-Math", r"llama8b_solve_rate", rate="solved"),
    Layout(
        "Skywork-OR1",
        r"(?:extra_info\.|info\.)?model_difficulty\..+",
        whole=16,
        called="solve_rate_{}",
    ),
    Layout("Polaris", r"difficulty", called="solve_rate", beside="problem"),
    Layout(
        "solve rates", r"(?:.+\.)?(?:[a-z0-9]+_)*(?:solve|pass)_rate(?:_[a-z0-9_]+)?", rate="solved"
    ),
)
_RATE = re.compile(r"(solved|failed)(?:/([1-9]\d{0,3}))?")


@dataclass(frozen=True, slots=True)
class Rate:
    """How a column says how often a problem was solved: which way, and of how many tries."""

    solved: bool
    whole: int = 1

    @classmethod
    def of(cls, text: str) -> Rate:
        """Read `solved`, `failed`, `solved/16` or `failed/16`.

        Raises:
            AttachRefused: it is none of them.
        """
        found = _RATE.fullmatch(text)
        if not found:
            raise AttachRefused(
                f"--rate NAME={text[:40]}: say solved or failed, and of how many where it counts"
                " (solved/8, failed/16)."
            )
        return cls(found[1] == "solved", int(found[2] or 1))

    def words(self) -> str:
        """As `of` reads it."""
        return ("solved" if self.solved else "failed") + (f"/{self.whole}" * (self.whole > 1))


def recognised(column: str, columns: Iterable[str]) -> Layout | None:
    """The layout that a column of a file is known from."""
    there = set(columns)
    for layout in LAYOUTS:
        if re.fullmatch(layout.column, column, re.IGNORECASE) and (
            not layout.beside or layout.beside in there
        ):
            return layout
    return None


def is_own(column: str) -> bool:
    """Whether a column is the dataset's own, or a text that belongs to a question."""
    return column in _OWN or column.startswith(_OWN_INSIDE)


def question_of(columns: Sequence[str]) -> str | None:
    """The column that holds the question, None where there is none."""
    return next((name for name in QUESTIONS if name in columns), None)
