"""What speaks against rewarding a problem by rule: one table, a row a flag.

Its order is the order in which the preset drops problems, so each row's count is what it drops
beyond the rows above it. The stage `fitness` raises them; filters, pages and exports read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deepmath_viz.maths.graders.words import RIGHT, SKIPPED, UNEQUAL, UNREAD, WRONG

#: A row of the table `fitness` as it is being made; `final_answer` beside its columns.
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RewardFlag:
    """Something that speaks against rewarding a problem by rule.

    Attributes:
        label: what is the case, in a few words.
        meaning: the same in a sentence.
        left: what an export says of the problems that are left without it.
        raised: whether it is the case.
        preset: whether the preset drops it. The one that it does not drop says only that a trainer
            has to put dollar signs around the answer.
    """

    label: str
    meaning: str
    left: str
    raised: Callable[[Facts], bool]
    preset: bool = True


FLAGS: dict[str, RewardFlag] = {
    "empty": RewardFlag(
        "no final answer",
        "The dataset gives no final answer, so there is nothing to compare with.",
        "with a final answer to compare with",
        lambda row: not (row["final_answer"] or "").strip(),
    ),
    "proof": RewardFlag(
        "asks for a proof",
        "The question says prove, show that, or give a proof; a final answer does not show one.",
        "asking for no proof",
        lambda row: bool(row["asks_proof"]),
    ),
    "figure": RewardFlag(
        "needs a figure",
        "The question speaks of a figure that is not there, or has it as drawing code.",
        "needing no figure",
        lambda row: bool(row["needs_figure"]),
    ),
    "parts": RewardFlag(
        "asks for several things",
        "Several things are asked, in labelled parts or in one sentence; the answer is to one.",
        "asking for one thing",
        lambda row: bool(row["several_parts"]),
    ),
    "leaked": RewardFlag(
        "says its answer",
        "The final answer stands in the question, as a formula or as what is to be shown.",
        "not saying their answer",
        lambda row: bool(row["leaks_answer"]),
    ),
    "guessable": RewardFlag(
        "can be guessed",
        "Yes or No, True or False, one of two words, or the letter of an option: a guess is right"
        " with the chance in the column guess.",
        "not to be guessed",
        lambda row: row["guess"] is not None,
    ),
    "skipped": RewardFlag(
        "skipped by TRL",
        "TRL's accuracy reward cannot read the final answer in dollar signs, and gives no reward.",
        "not skipped by TRL",
        lambda row: row["trl"] == SKIPPED,
    ),
    "misread": RewardFlag(
        "misread by TRL",
        "TRL's accuracy reward gives the right answer nothing, or math-verify reads only a part of"
        " the final answer, so that wrong answers are rewarded (2t is read as 2).",
        "not misread by TRL",
        lambda row: row["trl"] == WRONG or bool(row["lost"]),
    ),
    "unread": RewardFlag(
        "not known to math-verify",
        "math-verify cannot read the final answer in dollar signs, or as the authors' reward wraps"
        " it, or does not know it again in a response.",
        "known to math-verify",
        lambda row: {row["mv_dollars"], row["mv_boxed"]} & {UNREAD, UNEQUAL} != set(),
    ),
    "rejected": RewardFlag(
        "a grader says no to a solution",
        "math-verify, or the rules of the authors' second grader, says that one of the three"
        " solutions does not give the final answer.",
        "whose solutions every grader accepts",
        lambda row: bool(row["mv_rejects"] or row["openmath_rejects"]),
    ),
    "bare": RewardFlag(
        "not read without dollar signs",
        "TRL's accuracy reward skips the final answer as the dataset has it, or gives the right"
        " answer nothing; exports for TRL put it in dollar signs.",
        "read without dollar signs",
        lambda row: row["trl_bare"] not in (None, RIGHT),
        preset=False,
    ),
}
#: The flags that the preset drops, in its order.
PRESET = tuple(name for name, flag in FLAGS.items() if flag.preset)


def raised(row: Facts) -> list[str]:
    """The names of the flags of a problem, in the order of the table."""
    return [name for name, flag in FLAGS.items() if flag.raised(row)]


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Names of flags in the order of the table, each once; others are left out."""
    wanted = set(names)
    return tuple(name for name in FLAGS if name in wanted)
