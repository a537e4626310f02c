"""What a problem template is: a function that draws numbers and returns a worked `Draft`.

A template computes its answer (sympy or exact integer arithmetic); no answer is typed in. Text is
written with `$..$` and `$$..$$` and a `¤` for the currency sign; `delimit` turns these into one of
the delimiter styles that stand side by side in the real data.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp

Step = tuple[str, str, str]
"""Heading, what one thinks (Unicode), what one writes down (LaTeX with `$`)."""


@dataclass(frozen=True)
class Method:
    """One way to the answer."""

    idea: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class Draft:
    """A problem before it is put into words: wordings of the question, answer, methods, a check.

    `params` holds the drawn numbers, so that a test can work the answer out in another way.
    `wrong` and `equal` are further answers, plausible but wrong, or right but written otherwise.
    """

    params: dict[str, Any]
    goal: str
    asks: Sequence[str]
    answer: Any
    difficulty: float
    methods: Sequence[Method]
    check: str
    wrong: Sequence[str] = ()
    equal: Sequence[str] = ()

    @property
    def answer_text(self) -> str:
        """The answer as it stands in `final_answer`."""
        return tex(self.answer)


@dataclass(frozen=True)
class Template:
    """A registered template: its name, topic path, how many problems to draw, and the function."""

    name: str
    topic: str
    count: int
    draw: Callable[[random.Random], Draft] = field(repr=False)

    def drafts(self, count: int | None = None, salt: str = "") -> list[Draft]:
        """`count` drafts with different first wordings.

        Raises RuntimeError where the template has too few different draws.
        """
        wanted = self.count if count is None else count
        rng = random.Random(f"{self.name}{salt}")
        seen: set[str] = set()
        out: list[Draft] = []
        for _ in range(80 * wanted + 400):
            if len(out) == wanted:
                break
            draft = self.draw(rng)
            if draft.asks[0] not in seen:
                seen.add(draft.asks[0])
                out.append(draft)
        if len(out) < wanted:
            raise RuntimeError(f"Template {self.name} has only {len(out)} of {wanted} draws")
        return out


REGISTRY: list[Template] = []
Draw = Callable[[random.Random], Draft]
"""What a template is: a function that draws one problem."""


def template(topic: str, count: int) -> Callable[[Draw], Draw]:
    """Register the decorated function as a template for the path `Mathematics -> topic`."""

    def register(draw: Draw) -> Draw:
        REGISTRY.append(Template(draw.__name__, f"Mathematics -> {topic}", count, draw))
        return draw

    return register


def tex(value: Any) -> str:
    """LaTeX of a number, expression, matrix or ready string, without `\\left(`..`\\right)`."""
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        value = sp.Rational(value.numerator, value.denominator)
    value = sp.sympify(value)
    if isinstance(value, sp.MatrixBase):
        return str(sp.latex(value, mat_str="pmatrix", mat_delim=""))
    text: str = sp.latex(value, ln_notation=True, inv_trig_style="full")
    text = re.sub(r"\{\\left\(([^()]*?) \\right\)\}", r"(\1)", text)
    text = text.replace(r"\left(", "(").replace(r" \right)", ")").replace(r"\right)", ")")
    return re.sub(r"(^|\{)- ", r"\1-", text)


_SUPER = str.maketrans("0123456789-+", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺")


def sup(number: int) -> str:
    """An integer as a Unicode superscript."""
    return str(number).translate(_SUPER)


def plain(value: Any) -> str:
    """Unicode text of a value, as one writes it while thinking."""
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction):
        return str(value)
    text = str(sp.sympify(value))
    text = re.sub(r"\*\*\(?(-?\d+)\)?(?![\d/])", lambda m: sup(int(m[1])), text)
    text = text.replace("sqrt", "√").replace("pi", "π").replace("E", "e").replace("oo", "∞")
    text = re.sub(r"√\((\d+)\)", r"√\1", text).replace("log(", "ln(")
    return text.replace("**", "^").replace("*", "·")


def approx(value: Any, digits: int = 5) -> str:
    """Decimal approximation to `digits` significant digits."""
    return str(sp.N(sp.sympify(value), digits))


def term(coefficient: int, rest: str, first: bool = False) -> str:
    """One signed term of a sum: `- 3x`, `+ x`; empty where the coefficient is zero."""
    if coefficient == 0:
        return ""
    size = abs(coefficient)
    body = rest if size == 1 and rest else f"{size}{rest}"
    if first:
        return f"-{body}" if coefficient < 0 else body
    return f" - {body}" if coefficient < 0 else f" + {body}"


def poly(coefficients: Sequence[int], x: str = "x") -> str:
    """LaTeX of a polynomial from its coefficients, highest first."""
    out = ""
    top = len(coefficients) - 1
    for i, c in enumerate(coefficients):
        power = top - i
        body = "" if power == 0 else x if power == 1 else f"{x}^{{{power}}}"
        body = body.replace("^{2}", "^2").replace("^{3}", "^3").replace("^{4}", "^4")
        out += term(c, body, first=not out)
    return out or "0"


def upoly(coefficients: Sequence[int], x: str = "x") -> str:
    """Unicode text of a polynomial from its coefficients, highest first."""
    return re.sub(r"\^\{?(\d+)\}?", lambda m: sup(int(m[1])), poly(coefficients, x))


def yes(truth: bool) -> str:
    """The boolean answer most used in the real data."""
    return "Yes" if truth else "No"


def delimit(text: str, style: str) -> str:
    """Put `$`-delimited text into a style: `dollar`, `paren`, or `mixed` (inline `$`, display `\\[`).

    Currency signs become `\\$`, and a bare `$` in style `paren`, where nothing else uses it.
    """
    if style != "dollar":
        text = re.sub(r"\$\$(.+?)\$\$", lambda m: rf"\[ {m[1].strip()} \]", text, flags=re.S)
    if style == "paren":
        text = re.sub(r"\$(.+?)\$", lambda m: rf"\( {m[1].strip()} \)", text, flags=re.S)
    return text.replace("¤", "$" if style == "paren" else r"\$")


def times(numbers: Sequence[Any]) -> str:
    """LaTeX of a product, factor by factor."""
    return r" \cdot ".join(tex(n) for n in numbers)


def listed(values: Sequence[Any]) -> str:
    """Values separated by commas."""
    return ", ".join(str(v) for v in values)


def factored(n: int) -> str:
    """LaTeX of the prime factorisation of `n`, exponents above 1 only."""
    return times([f"{p}^{{{e}}}" if e > 1 else str(p) for p, e in sorted(sp.factorint(n).items())])


def quadrature(f: Callable[[Any], Any], *points: Any) -> str:
    """Numerical integral of an mpmath function over the given break points, 6 digits."""
    return str(mpmath.nstr(mpmath.quad(f, list(points)), 6))


def ordinal(n: int) -> str:
    """`1st`, `2nd`, `3rd`, `4th`, ..."""
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"
