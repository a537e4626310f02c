"""Other ways to write an answer: equal in value but not as a string, and plausible but wrong."""

from __future__ import annotations

import random
import re
from fractions import Fraction

import sympy as sp

from .templates import Draft, factored, tex

CHOICES = "ABCDE"


def equal_forms(draft: Draft) -> list[str]:
    """Spellings of the answer that mean the same and differ as strings from `final_answer`."""
    text = draft.answer_text
    out = list(draft.equal)
    value = _number(draft.answer)
    if value is not None and value.is_Integer:
        n = int(value)
        out.append(f"{n}.0")
        if abs(n) >= 1000:
            out.append(f"{n:,}".replace(",", "{,}"))
        if n > 9 and not sp.isprime(n) and n < 10**9:
            out.append(factored(n))
    elif value is not None and value.is_Rational:
        out.append(f"{value.p}/{value.q}")
        if {2, 5} >= set(sp.factorint(value.q)):
            out.append(f"{float(value):.10f}".rstrip("0"))
    if "\\frac" in text:
        out.append(text.replace("\\frac", "\\dfrac"))
    if text in ("Yes", "No", "True", "False", *CHOICES):
        out.append(f"\\text{{{text}}}")
    return [form for form in dict.fromkeys(out) if form != text]


def wrong_forms(draft: Draft) -> list[str]:
    """Plausible wrong answers, at least four different ones for numbers and expressions."""
    text = draft.answer_text
    opposite = {"Yes": "No", "No": "Yes", "True": "False", "False": "True"}.get(text)
    if opposite:
        return [opposite]
    out = list(draft.wrong)
    value = _number(draft.answer)
    if value is not None and value.is_Integer:
        n = int(value)
        near = (
            [n + 1, n - 1, 2 * n, n + 2, n * n, n + 3]
            if abs(n) < 60
            else [n + 1, 2 * n, n - 2, n + 10, n // 2, n + n // 10]
        )
        out += [str(m) for m in near if (m > 0) == (n > 0)]
    elif value is not None:
        out += [tex(v) for v in (2 * value, value / 2, value + 1, 3 * value, value * value, -value)]
    return [w for w in dict.fromkeys(out) if w != text]


def multiple_choice(draft: Draft, rng: random.Random) -> tuple[str, str] | None:
    """The options block and the right letter, or None where there are too few wrong answers.

    Numbers are ordered by size, as printed tests do; other options stand in random order.
    """
    wrong = wrong_forms(draft)
    if len(wrong) < 4:
        return None
    options = [*rng.sample(wrong[:6], 4), draft.answer_text]
    if all(re.fullmatch(r"-?\d+(\.\d+)?", o) for o in options):
        options.sort(key=float)
    else:
        rng.shuffle(options)
    if len(set(options)) < 5:
        return None
    sign = "" if rng.random() < 0.5 else "("
    close = "." if not sign else ")"
    lines = [f"{sign}{c}{close} ${o}$" for c, o in zip(CHOICES, options, strict=True)]
    return "\n".join(lines), CHOICES[options.index(draft.answer_text)]


def _number(answer: object) -> sp.Expr | None:
    if isinstance(answer, Fraction):
        return sp.Rational(answer.numerator, answer.denominator)
    if isinstance(answer, int):
        return sp.Integer(answer)
    if isinstance(answer, sp.Expr) and not answer.free_symbols:
        return answer
    return None
