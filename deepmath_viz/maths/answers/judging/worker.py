"""What a process that compares does; it imports what comparing needs once, and is then forked."""

from __future__ import annotations

import sys

from deepmath_viz.maths.answers.equality import compare, fingerprints, symbolic
from deepmath_viz.maths.answers.verdict import Verdict

#: Frames of Python that a deep formula may take.
_DEPTH = 3000


def warm() -> None:
    """Import and compile whatever comparing needs."""
    symbolic.warm()
    compare.thorough(r"\sqrt{2} + \sqrt{3}", r"\sqrt{5 + 2\sqrt{6}}")
    fingerprints.keys(r"\frac{1}{\sqrt{2}} + \pi", asked=True)
    sys.setrecursionlimit(_DEPTH)


def answer(gold: str, said: str, keys: str = "") -> Verdict | tuple[str, ...]:
    """The verdict on an answer against the final answer; or the keys of one: "kept", "asked"."""
    if keys:
        return fingerprints.keys(gold, asked=keys == "asked")
    return compare.thorough(gold, said)
