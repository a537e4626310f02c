"""How math-verify reads a final answer, wrapped as trainers wrap it, and whether it knows it again.

What a response of the right answer is: `\\boxed{ANSWER}`. What TRL's accuracy reward does is done
here on math-verify itself: TRL is no dependency (huggingface/trl, `trl/rewards/accuracy_rewards.py`
of 1.16: the gold as `parse` reads it by default, no reward where that is nothing, the completion
read as LaTeX alone, the box first).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from deepmath_viz.maths.graders.words import EQUAL, RIGHT, SKIPPED, UNEQUAL, UNREAD, WRONG

if TYPE_CHECKING:
    from collections.abc import Sequence

_TEXT = re.compile(r"\\(?:text|mbox|textbf|textrm)\s*\{[^{}]*\}")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|.)")
_COUNTED = re.compile(r"[^\W\d_]|'")
#: What math-verify takes off as a unit of a number and rightly so.
_UNIT = re.compile(
    r"(?<![A-Za-z\\])(?:[ckm]?m|km/h|m/s|kg|mg|(?:square|cubic|sq|cu)\.?|in(?:ch(?:es)?)?|f(?:oo|ee)?t"
    r"|miles?|met(?:er|re)s?|units?|degrees?|seconds?|minutes?|hours?|days?|weeks?|months?|years?"
    r"|cents?|dollars?|percent|points?|rad(?:ians)?|mod)(?![A-Za-z])"
)


class Reading(NamedTuple):
    """How a final answer is read.

    Attributes:
        bare, dollars, boxed: of `words.READS`: as it is, in `$`, and as the authors' reward wraps
            it (`\\boxed{$ANSWER$}`).
        trl, trl_bare: of `words.REWARDS`: what TRL's accuracy reward gives for the right answer,
            where the gold stands in `$`, and as it is.
        lost: letters and primes of the answer that what was read in `$` lacks.
    """

    bare: str
    dollars: str
    boxed: str
    trl: str
    trl_bare: str
    lost: str


#: Seconds by the clock, where trainers have 3 to 10: a busy machine says the same as a quiet one,
#: because processor time ends it before.
_PATIENCE = 60
#: What a whole number is read as, by every way; a test asks math-verify.
_WHOLE = re.compile(r"-?[1-9][0-9]{0,14}|0")


def at_once(gold: str) -> Reading | None:
    """How a whole number is read; None for whatever has to be asked for."""
    return Reading(EQUAL, EQUAL, EQUAL, RIGHT, RIGHT, "") if _WHOLE.fullmatch(gold) else None


def closely(gold: str) -> Reading:
    """How math-verify and TRL read a final answer that is not empty. In the main thread only."""
    said = _parse(f"\\boxed{{{gold}}}")
    parsed = {
        "bare": _parse(gold),
        "dollars": _parse(in_dollars(gold)),
        "boxed": _parse(authors_wrap(gold)),
    }
    known: dict[str, str] = {}
    # Ways that were read alike are compared once: comparing is the slow part.
    reads = {way: _known(known, golds, said) for way, golds in parsed.items()}
    completion = _completion(gold)
    seen: dict[str, str] = {}
    rewards = {way: _known(seen, parsed[way], completion) for way in ("dollars", "bare")}
    given = {EQUAL: RIGHT, UNEQUAL: WRONG, UNREAD: SKIPPED}
    return Reading(
        reads["bare"],
        reads["dollars"],
        reads["boxed"],
        given[rewards["dollars"]],
        given[rewards["bare"]],
        lost(gold, parsed["dollars"]),
    )


def accepts(gold: str, answer: str) -> bool:
    """Whether math-verify takes an answer in a box for the final answer, as the authors ask it."""
    found = _parse(authors_wrap(gold))
    return bool(found) and _equal(found, _parse(f"\\boxed{{{answer}}}"))


def in_dollars(gold: str) -> str:
    """A final answer in dollar signs, which math-verify needs to read it as LaTeX."""
    return f"${gold.strip().strip('$')}$"


def authors_wrap(gold: str) -> str:
    """A final answer as the reward of the dataset's authors wraps it.

    `utils/reward_utils/reward_func.py` of github.com/zwhe99/DeepMath.
    """
    return f"\\boxed{{${gold}$}}"


def lost(gold: str, parsed: Sequence[Any]) -> str:
    """What of a final answer is not in what was read of it: letters and primes, in order.

    Words in `\\text` and units of a number aside. math-verify takes letters at the end for units,
    and primes for nothing: `2t` is read as 2, `f''(w)` as `f(w)`.

    Args:
        parsed: what `parse` gave; its last part is the text that it read.
    """
    if not parsed or not isinstance(parsed[-1], str):
        return ""
    there = Counter(_significant(parsed[-1]))
    missing = ""
    for sign in _significant(_UNIT.sub(" ", _TEXT.sub(" ", gold))):
        if there[sign]:
            there[sign] -= 1
        else:
            missing += sign
    return missing


def _significant(text: str) -> list[str]:
    text = text.replace(r"\prime", "'").replace("\N{PRIME}", "'")
    return _COUNTED.findall(_COMMAND.sub(" ", text))


def _completion(answer: str) -> list[Any]:
    """The right answer as TRL's accuracy reward reads it out of a completion."""
    from latex2sympy2_extended import NormalizationConfig
    from math_verify import LatexExtractionConfig

    config = LatexExtractionConfig(
        normalization_config=NormalizationConfig(units=True),
        boxed_match_priority=0,
        try_extract_without_anchor=False,
    )
    return _parse(f"\\boxed{{{answer}}}", extraction_config=[config], extraction_mode="first_match")


def _parse(text: str, **how: Any) -> list[Any]:
    from math_verify import parse

    found: list[Any] = parse(text, parsing_timeout=_PATIENCE, **how)
    return found


def _known(seen: dict[str, str], gold: list[Any], said: list[Any]) -> str:
    if not gold:
        return UNREAD
    text = repr(gold)
    if text not in seen:
        seen[text] = EQUAL if _equal(gold, said) else UNEQUAL
    return seen[text]


def _equal(gold: list[Any], said: list[Any]) -> bool:
    from math_verify import verify

    return bool(verify(gold, said, timeout_seconds=_PATIENCE))
