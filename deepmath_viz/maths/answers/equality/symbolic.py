"""math-verify, for what the rules cannot read: sums, integrals, unusual functions.

It is asked in both directions, because its answer depends on which side is the gold, and its yes
is taken only where both of its readings hold all the numbers that were written.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE, Verdict, undecided


def warm() -> None:
    """Import what is needed, and look up what is looked up once; takes a second or two."""
    import math_verify

    logging.getLogger("math_verify").setLevel(logging.CRITICAL)
    logging.getLogger("latex2sympy2_extended").setLevel(logging.CRITICAL)
    # What is looked up once in a process (tables of integrals) is looked up before forking. None of
    # the irrational values stands beside its equal: to see that two are equal takes seconds, and
    # all that is looked up in them are digits of these two.
    for gold, said in (
        (r"\frac{1}{2}", "0.5"),
        (r"\int_0^\pi \sin x \, dx", "2"),
        (r"\int_0^\infty e^{-x^2} \, dx", "0.886227"),
        (r"\sum_{n=1}^{\infty} \frac{1}{n^2}", r"\frac{\pi^2}{7}"),
        (r"\lim_{x \to 0} \frac{\sin x}{x}", "1"),
    ):
        one = math_verify.parse(f"${gold}$", parsing_timeout=None)
        two = math_verify.parse(f"${said}$", parsing_timeout=None)
        math_verify.verify(one, two, timeout_seconds=None)


def verify(gold: str, said: str, one: str, two: str, why_open: str) -> Verdict:
    """Ask math-verify about two answers.

    Args:
        gold: the final answer as written.
        said: the other answer as written.
        one: the final answer, cleaned.
        two: the other answer, cleaned.
        why_open: why the rules did not decide.
    """
    from math_verify import parse
    from math_verify import verify as same

    def read(text: str) -> list[Any]:
        return parse(f"${text}$", parsing_timeout=None)

    first, second = read(gold), read(said)
    if not (_is_mathematics(first) and _is_mathematics(second)):
        return undecided(why_open)
    if any(same(a, b, timeout_seconds=None) for a, b in ((first, second), (second, first))):
        if _words(one) != _words(two):
            return undecided("math-verify agrees, but the words differ")
        if not (_COMMANDS.issuperset(_named(one)) and _COMMANDS.issuperset(_named(two))):
            return undecided("math-verify agrees, but does not know everything that is written")
        if _lost(one, first) or _lost(two, second):
            return undecided("math-verify agrees, but did not read everything")
        return Verdict(AGREE, "math-verify", "math-verify finds them equal")
    if why_open.startswith("not parseable"):
        if _words(one) or _words(two) or _lost(one, first) or _lost(two, second):
            return undecided(why_open)
        return Verdict(DISAGREE, "math-verify", "math-verify finds them different")
    return undecided(why_open)


#: Commands that math-verify is known to understand.
_COMMANDS = set(
    "frac sqrt int sum prod lim sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan ln log "
    "exp pi infty cdot times to binom alpha beta gamma delta theta lambda mu nu rho sigma tau phi "
    "psi omega zeta eta xi Gamma lvert rvert lfloor rfloor lceil rceil text degree ldots".split()
)


def _named(text: str) -> list[str]:
    return re.findall(r"\\([A-Za-z]+)", text)


def _is_mathematics(parsed: list[Any]) -> bool:
    return bool(parsed) and not isinstance(parsed[0], str)


def _words(text: str) -> list[str]:
    """Words that are no mathematics, which math-verify drops or multiplies out."""
    in_text = " ".join(re.findall(r"\\text\s*\{([^{}]*)\}", text))
    return sorted(re.findall(r"[a-z]{2,}", in_text.lower()))


def _lost(text: str, parsed: list[Any]) -> bool:
    """Whether letters that were written are missing from what was understood."""
    commands = r"\\(?:frac|sqrt|int|sum|prod|lim|sin|cos|tan|ln|log|exp|pi|infty|to|text|d)\b"
    bare = re.sub(r"\\[A-Za-z]+|\\.", " ", re.sub(commands, " ", text))
    written = set(re.findall(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])", bare)) - set("edixknjCt")
    understood = str(parsed[0])[:20_000]
    return any(letter not in understood for letter in written)
