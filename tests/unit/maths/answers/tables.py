"""Tables of pairs: each must agree, must differ, or must at least not be taken for the same."""

from __future__ import annotations

from deepmath_viz.maths.answers.equality.compare import quick, thorough
from deepmath_viz.maths.answers.verdict import Verdict

Pairs = list[tuple[str, str]]


def verdict(gold: str, said: str) -> Verdict:
    """The verdict on a pair, in this process."""
    return quick(gold, said) or thorough(gold, said)


def rows(agree: Pairs, disagree: Pairs, apart: Pairs) -> list[tuple[str, str, tuple[str, ...]]]:
    """Every pair with the verdicts that it may have; `apart` may not agree."""
    return [
        *((*pair, ("agree",)) for pair in agree),
        *((*pair, ("disagree",)) for pair in disagree),
        *((*pair, ("disagree", "undecided")) for pair in apart),
    ]
