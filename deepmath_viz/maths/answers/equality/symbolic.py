"""math-verify as a witness, for what the rules cannot read: sums, products, integrals, limits.

What it says counts only where it has read all that was written: every sign is one that it knows,
and every number and letter is found again in what it made of the text. Then its yes is taken. Its
no proves nothing; that two answers differ is said only where what it read has two different values.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from deepmath_viz.maths.answers.verdict import AGREE, DISAGREE, Verdict, undecided

#: Commands that math-verify is known to understand.
_COMMANDS = set(
    "frac sqrt int sum prod lim sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan ln log "
    "exp pi infty cdot to binom alpha beta gamma delta theta lambda mu nu rho sigma tau phi times "
    "psi omega eta xi lvert rvert lfloor rfloor lceil rceil".split()
)
#: Signs beside letters, digits and commands that it reads as they are meant here.
_SIGNS = re.compile(r"[A-Za-z0-9+\-*/^_(){}|!.\s=]|\\[A-Za-z]+")
_EQUATION = re.compile(r"=|\\to(?![A-Za-z])")
_BOUND = re.compile(r"_\s*\{[^{}]*\}")
_APART = re.compile(r"\d\s+\d|[A-Z]\s*(?:\\times|\\cdot)?\s*[A-Z]|[A-Za-z]\s*\[")
#: i as what is counted, which math-verify takes for the imaginary unit.
_OVER_I = re.compile(r"\\(?:sum|prod)\s*_\s*\{\s*i\s*=")
_I = re.compile(r"(?<![A-Za-z\\])i(?![A-Za-z])")
_PLACES, _DIFFERENT, _TRIED = 30, 1e-9, (3, 4, 5, 7)


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
    if _OVER_I.search(one + two) and not re.search(r"(?<![A-Za-z\\])j(?![A-Za-z])", one + two):
        gold, said, one, two = (_I.sub("j", text) for text in (gold, said, one, two))
    if not (is_readable(one) and is_readable(two)):
        return undecided(why_open)
    from math_verify import parse
    from math_verify import verify as same

    def read(text: str) -> list[Any]:
        return list(parse(f"${text}$", parsing_timeout=None))

    first, second = read(gold), read(said)
    if not (_is_mathematics(first) and _is_mathematics(second)):
        return undecided(why_open)
    if not (_is_whole(one, first) and _is_whole(two, second)):
        return undecided(why_open)
    if any(same(a, b, timeout_seconds=None) for a, b in ((first, second), (second, first))):
        return Verdict(
            AGREE, "math-verify", "math-verify finds them equal, and has read everything"
        )
    if (found := _values(first[0], second[0])) is not None:
        reason = "equal in value" if found else "different in value"
        return Verdict(AGREE if found else DISAGREE, "numeric", reason)
    return undecided(why_open)


def is_readable(text: str) -> bool:
    """Whether only signs stand in a text that math-verify takes as they are meant here."""
    if _SIGNS.sub("", text) or _APART.search(_without_bounds(text)):
        return False
    named = set(re.findall(r"\\([A-Za-z]+)", text))
    if not named <= _COMMANDS or re.search(r"(?<![A-Za-z\\])[A-Za-z]{3,}", text):
        return False
    return not _EQUATION.search(_without_bounds(text))


def _without_bounds(text: str) -> str:
    return _BOUND.sub(" ", text)


def _is_mathematics(parsed: list[Any]) -> bool:
    import sympy

    return bool(parsed) and isinstance(parsed[0], sympy.Expr)


def _is_whole(text: str, parsed: list[Any]) -> bool:
    """Whether every number and letter that was written is found in what was understood."""
    understood = str(parsed[0])[:20_000]
    numbers = set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"\\frac\s*(\d)\s*(\d)", r" \1 \2 ", text)))
    if not numbers <= set(re.findall(r"\d+(?:\.\d+)?", understood)):
        return False
    bare = re.sub(
        r"\\(?:frac|sqrt|int|sum|prod|lim|to|cdot|times|[lr]?vert|[lr](?:floor|ceil))(?![A-Za-z])",
        " ",
        text,
    )
    names = set(re.findall(r"\\([A-Za-z]+)", bare)) - {"infty", "pi", "ln", "binom", "log"}
    if any(name[:3] not in understood for name in names):
        return False
    bare = re.sub(r"\\[A-Za-z]+", " ", bare)
    letters = set(re.findall(r"[A-Za-z]", bare)) - set("edi")
    if any(not re.search(rf"(?<![A-Za-z]){letter}", understood) for letter in letters):
        return False
    operators = {"int": "Integral", "sum": "Sum", "prod": "Product", "lim": "Limit"}
    return not any(
        rf"\{name}" in text and made not in understood and letters
        for name, made in operators.items()
    )


def _values(one: Any, two: Any) -> bool | None:
    """Whether two things that were read have the same value, at whole places of a variable that
    stands in the bound of a sum; None where it cannot be said."""
    import sympy

    letters = sorted(one.free_symbols | two.free_symbols, key=str)
    if len(letters) > 1:
        return None
    places = [{}] if not letters else [{letters[0]: sympy.Integer(n)} for n in _TRIED]
    same = []
    for at in places:
        try:
            a, b = (sympy.N(side.subs(at).doit(), _PLACES) for side in (one, two))
            if not (a.is_number and b.is_number and a.is_finite and b.is_finite):
                return None
            apart, size = abs(complex(a - b)), max(abs(complex(a)), abs(complex(b)))
        except (TypeError, ValueError, AttributeError, NotImplementedError):
            return None
        if apart > _DIFFERENT * max(size, 1e-30):
            return False
        same.append(abs(sympy.N(a - b, _PLACES)) <= size * 10**-20)
    return True if letters and all(same) else None
