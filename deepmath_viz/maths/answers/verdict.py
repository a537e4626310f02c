"""What a comparison says: agree, disagree or undecided, how that was found, and why."""

from __future__ import annotations

from typing import NamedTuple

AGREE, DISAGREE, UNDECIDED = "agree", "disagree", "undecided"
VERDICTS = (AGREE, DISAGREE, UNDECIDED)
#: Ways to a verdict, cheapest first.
METHODS = ("exact", "normalised", "rules", "numeric", "math-verify", "none")
#: Longer answers are compared as strings alone.
LONGEST = 2_000


class Verdict(NamedTuple):
    """A verdict on two answers.

    Attributes:
        verdict: of `VERDICTS`.
        method: of `METHODS`: what decided.
        reason: why, in a few words.
    """

    verdict: str
    method: str
    reason: str


def undecided(reason: str) -> Verdict:
    """The verdict on what cannot be compared."""
    return Verdict(UNDECIDED, "none", reason)
