"""The rules of the second grader of the dataset's authors, written anew.

Their reward accepts an answer that OpenMathInstruct's `math_equal` or math-verify accepts. That
grader is on no package registry; these are its rules as the authors' copy of it has them
(`utils/openmathinst_utils.py` of github.com/zwhe99/DeepMath), in code of our own, so its odd ones
too: percent counts as the number or a hundredth of it, brackets count for little, most units for
nothing. Two things differ. It tries Python's syntax before LaTeX, by evaluating the text; no text
is evaluated here, so answers such as `Matrix([[1]])` are not read. And LaTeX is read by
`latex2sympy2_extended` instead of SymPy's own reader, which needs another version of ANTLR.
"""

from __future__ import annotations

import math
import re
from typing import Any

#: Numbers may differ by this part of themselves.
TOLERANCE = 1e-4
_LONGEST = 1000
_UNITS = (
    *("degree", "cm", "centimeter", "meter", "mile", "second", "minute", "hour", "week"),
    *("month", "year", "foot", "feet", "inch", "yard", "p.m.", "PM"),
)
_WEEKDAYS = re.compile("(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_POWERS = {"million": "*10^6", "billion": "*10^9", "trillion": "*10^12"}
_BASED = re.compile(r"(-?[\d.]+)_.*")


def accepts(gold: str, answer: str) -> bool:
    """Whether the rules take an answer for the final answer."""
    return _same(_normal(answer)[:_LONGEST], _normal(gold))


def _same(answer: str, gold: str) -> bool:
    if answer.strip().lower() == gold.strip().lower():
        return True
    numbers = _number(answer), _number(gold)
    if numbers[0] is not None and numbers[1] is not None:
        ways = (numbers[1] / 100, numbers[1], numbers[1] * 100)
        return any(math.isclose(way, numbers[0], rel_tol=TOLERANCE) for way in ways)
    if not answer:
        return False
    if _unbracketed(answer, gold) == _unbracketed(gold, gold, answer):
        return True
    if _both_in_brackets(answer, gold) and _alike(answer[1:-1], gold[1:-1]):
        return True
    if "," in answer and "," in gold and answer.count(",") == gold.count(","):
        return _alike(answer, gold)
    return _symbolic(answer, gold)


def _alike(answer: str, gold: str) -> bool:
    """Whether lists have parts that are the same, place by place."""
    said, wanted = answer.split(","), gold.split(",")
    return len(said) == len(wanted) and all(
        _same(_normal(a), _normal(g)) for a, g in zip(said, wanted, strict=True)
    )


def _both_in_brackets(answer: str, gold: str) -> bool:
    if not gold or answer[0] not in "([" or answer[-1] not in ")]":
        return False
    return (answer[0], answer[-1]) == (gold[0], gold[-1])


def _unbracketed(text: str, gold: str, answer: str | None = None) -> str:
    """A text without braces and round brackets; square ones at its ends count as round ones."""
    said = text if answer is None else answer
    square = said.startswith("[") and said.endswith("]") and not gold.startswith("(")
    rounded = said.startswith("(") and said.endswith(")") and not gold.startswith("[")
    if square or rounded:
        text = text.strip("[]()")
    return re.sub(r"[{}()]", "", text)


def _number(text: str) -> float | None:
    try:
        return float(text.replace("{,}", "").replace(",", ""))
    except ValueError:
        return None


def _normal(text: str) -> str:
    """A text without what the grader takes for layout."""
    if money := re.match(r"\$(\d+(?:\.\d+)?.*)", text):
        text = money[1]
    text = re.sub(r"\\left|\\right", "", text)
    text = re.sub(r"\s*\\text\{\s*(?:or|and)\s*\}\s*", ",", text)
    text = _without_words(re.sub(r",\s*,", ",", text))
    text = text.split(r"\in ")[1].strip() if r"\in " in text else text
    for layout in (r"\!", r"\%", r"\$", "$", "%", r"^{\circ}"):
        text = text.replace(layout, "")
    text = text.replace(" or ", " , ").replace(" and ", " , ")
    for word, power in _POWERS.items():
        text = text.replace(word, power)
    for unit in _UNITS:
        text = re.sub(rf"{unit}(es)?(s)? *(\^[0-9]+)?", "", text)
    if not _WEEKDAYS.search(text):
        text = re.sub("days?", "", text)
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    text = re.sub(r"\\sqrt(\s*\w+)", r"\\sqrt{\1}", text)
    text = _braced_fractions(text)
    text = re.sub("- *", "-", text)
    text = re.sub(r"(\d) +(\d)", r"\1+\2", text)
    text = re.sub(r"(\d+) *\\frac\{(\d+)\}\{(\d+)\}", r"\1 + \2/\3", text)
    return _whole(text.replace(" ", ""))


def _without_words(text: str) -> str:
    """What stands before the only `\\text`; of several, their words."""
    parts = re.split(r"\\text\s*\{\s*", text)
    if len(parts) == 2 and parts[0] not in ("", "("):
        return parts[0]
    if len(parts) > 1:
        return re.sub(r"\\text\{([^}]+)\}", r"\1", text)
    parts = text.split(r"\mbox{")
    return parts[0] if len(parts) == 2 else text


def _braced_fractions(text: str) -> str:
    r"""`\frac12` as `\frac{1}{2}`; other fractions, `\dfrac` among them, stay as they are."""
    return re.sub(
        r"\\frac *(?!\{)(\S)(?:(?!\{)(\S))?",
        lambda found: rf"\frac{{{found[1]}}}" + (f"{{{found[2]}}}" if found[2] else ""),
        text,
    )


def _whole(text: str) -> str:
    """A whole number without its commas, the decimals that are naught, and its base."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", text)
    if based := _BASED.fullmatch(plain):
        plain = based[1]
    number = _number(plain) if "," not in plain else None
    if number is None or not math.isfinite(number) or abs(number - round(number)) > 1e-7:
        return text
    return str(int(number))


def _symbolic(answer: str, gold: str) -> bool:
    """Whether the difference is nothing to SymPy, or the values are near."""
    import sympy

    said, wanted = _formula(answer), _formula(gold)
    if said is None or wanted is None:
        return False
    try:
        if sympy.simplify(said - wanted) == 0:
            return True
    except Exception:  # whatever SymPy makes of it: the grader passes over that, too
        pass
    try:
        return math.isclose(float(sympy.N(said)), float(sympy.N(wanted)), rel_tol=TOLERANCE)
    except Exception:
        return False


def _formula(text: str) -> Any:
    from latex2sympy2_extended import latex2sympy

    try:
        return latex2sympy(text)
    except Exception:  # it is no formula
        return None
