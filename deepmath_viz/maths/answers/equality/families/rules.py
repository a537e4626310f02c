"""Asks every rule on families in turn."""

from __future__ import annotations

import re
from collections.abc import Callable

from deepmath_viz.maths.answers.equality.families import (
    built_sets,
    constants,
    curves,
    distributions,
    lines,
    listed,
    members,
    ordinals,
    propositions,
    roots,
    spans,
    steps,
    systems,
    unions,
)
from deepmath_viz.maths.answers.equality.finding import Finding

#: What a family, a set, a condition, a proposition or a series has in it; most formulas have none.
_CONCERNED = re.compile(
    r"[_=<>,:;\[\]]|\\(?:text|math|operatorname|in|neg|to|vee|wedge|cup|cap|omega|big|chi|set|ldots"
    r"|leq|geq|neq|iff|R|L|oplus|forall|exists|lnot)|(?<!\\)(?<![A-Za-z])(?:[A-Za-z]{3}|[cCA](?![A-Za-z]))"
)


def decided(one: str, two: str, again: Callable[[str, str], Finding]) -> Finding | None:
    """What a rule on families says about two cleaned texts; None where none applies.

    Args:
        one: the final answer.
        two: the answer.
        again: compares two parts.
    """
    if _CONCERNED.search(one) is None and _CONCERNED.search(two) is None:
        return None
    for rule in (propositions.finding, ordinals.finding, steps.finding, spans.finding,
                 constants.finding, curves.finding, unions.finding, listed.finding, roots.finding,
                 lines.finding):  # fmt: skip
        if (found := rule(one, two)) is not None:
            return found
    for compared in (distributions.finding, built_sets.finding, members.finding, systems.finding):
        if (found := compared(one, two, again)) is not None:
            return found
    return None
