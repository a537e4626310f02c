"""The rewards that the dataset's authors trained their models with, in both of their forms.

An answer earns +1 where one of two graders says yes, else -1: a second grader, whose rules are
written anew below after what is known of OpenMathInstruct's `math_equal`, and math-verify on the
final answer inside `\\boxed{$...$}`. Without what the form asks for, nothing is compared.

Sources: reward_func.py and reward_func_2.py of github.com/zwhe99/DeepMath. Only sympy and
math-verify are needed.
"""

from __future__ import annotations

import logging
import re
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from math import isclose
from types import FrameType
from typing import Any

from deepmath_viz.maths.answers.boxes import find_boxes

#: What a response must have: its answer after `</think>` (Zero-7B, 1.5B, Omn-1.5B), or `\boxed`
#: exactly once anywhere (Zero-Math-7B).
FORMS = ("after-think", "one-box")
#: Seconds for one grader, as the authors give it.
SECONDS = 10
#: Numbers are the same within this part of themselves; percentages count as their hundredths.
TOLERANCE = 1e-4
_LONGEST = 300
_LEFT_OUT = re.compile(
    r"\\left|\\right|\\!|\\,|\\;|\\ |\\displaystyle|\\quad|\^\\circ|\^\{\\circ\}|\\degree|\\%|[$%]"
)
_TEXT = re.compile(r"\\(?:text|mathrm|mbox|textbf|mathbf)\s*\{([^{}]*)\}")
_BRACKETS = re.compile(r"[\[\](){}]|\\[{}]")
_CELLS = re.compile(r"\\begin\{([pb]?matrix)\}(.*)\\end\{\1\}", re.DOTALL)


def authors_reward(text: str, gold: str, form: str = "after-think") -> float:
    """The reward of a response, +1.0 or -1.0.

    Args:
        text: the whole response.
        gold: the final answer, bare.
        form: of `FORMS`.

    Raises:
        ValueError: there is no such form.
    """
    if form not in FORMS:
        raise ValueError(f"form is {form!r}; it is one of these: {', '.join(FORMS)}.")
    if form == "after-think":
        _, mark, text = text.rpartition("</think>")
        if not mark:
            return -1.0
    elif text.count("\\boxed") != 1:
        return -1.0
    boxes = find_boxes(text)
    said = boxes[-1][2] if boxes else ""
    right = bool(said.strip()) and _within(lambda: math_equal(said, gold))
    return 1.0 if right or _within(lambda: _math_verify(text, gold)) else -1.0


def math_equal(said: str, gold: str) -> bool:
    """Whether the second grader takes an answer for the final answer.

    In this order: the same text; the same number, or a hundred times it or a hundredth (percent);
    the same text without brackets; lists, points and matrices part by part; equations by their
    difference, or by their right side where only one of them names its value; by sympy.
    """
    one, two = _plain(said), _plain(gold)
    if one.lower() == two.lower():
        return True
    first, second = _number(one), _number(two)
    if first is not None and second is not None:
        near = (second, second / 100, second * 100)
        return any(isclose(first, value, rel_tol=TOLERANCE) for value in near)
    if not one or not two:
        return False
    if _BRACKETS.sub("", one).lower() == _BRACKETS.sub("", two).lower():
        return True
    for cut in (_parts, _matrix):
        a, b = cut(one), cut(two)
        if a and b:
            return len(a) == len(b) and all(map(math_equal, a, b))
    if one.count("=") == 1 == two.count("="):
        zero, other = (f"({left})-({right})" for left, right in (one.split("="), two.split("=")))
        return _symbolic(zero, other) or _symbolic(f"-({zero})", other)
    if one.count("=") == 1 and len(one.split("=")[0].strip()) <= 2 and "=" not in two:
        return math_equal(one.split("=")[1], two)
    if two.count("=") == 1 and len(two.split("=")[0].strip()) <= 2 and "=" not in one:
        return math_equal(one, two.split("=")[1])
    return _symbolic(one, two)


def _plain(text: str) -> str:
    """Without what says nothing about a value: signs of layout, of money, of degrees, of text."""
    text = _TEXT.sub(r"\1", text.strip().rstrip("."))
    text = re.sub(r"\\[dt]frac(?![A-Za-z])", r"\\frac", _LEFT_OUT.sub("", text))
    text = re.sub(r"\\frac\s*(\d)\s*(\d)", r"\\frac{\1}{\2}", text)
    return re.sub(r"\\sqrt\s*(\w)", r"\\sqrt{\1}", text).replace("\\cdot", "*").strip()


def _number(text: str) -> float | None:
    if re.fullmatch(r"[-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?", text):
        with suppress(ValueError, OverflowError):
            return float(text.replace(",", ""))
    return None


def _parts(text: str) -> list[str]:
    """The parts of a list or a point in one pair of brackets; empty where it is none."""
    if not re.fullmatch(r"[\[(].*[\])]", text, re.DOTALL) or "," not in text:
        return []
    return [part.strip() for part in text[1:-1].split(",")]


def _matrix(text: str) -> list[str]:
    found = _CELLS.fullmatch(text)
    if not found:
        return []
    rows = found.group(2).strip().removesuffix("\\\\").split("\\\\")
    return [cell.strip() for row in rows for cell in row.split("&")]


def _symbolic(one: str, two: str) -> bool:
    """Whether sympy finds the difference to be zero, or the values near enough."""
    if max(len(one), len(two)) > _LONGEST:
        return False
    import sympy

    a, b = _read(one), _read(two)
    if a is None or b is None:
        return False
    with suppress(Exception):  # whatever sympy does with such terms
        if a == b or sympy.simplify(a - b) == 0:
            return True
    with suppress(Exception):
        return bool(isclose(float(sympy.N(a)), float(sympy.N(b)), rel_tol=TOLERANCE))
    return False


def _read(text: str) -> Any:
    from latex2sympy2_extended import latex2sympy

    with suppress(Exception):
        return latex2sympy(text)
    return None


def _math_verify(text: str, gold: str) -> bool:
    import math_verify

    # Without its own clock, which needs the main thread, it warns at every call; `_within` has one.
    for name in ("math_verify.parser", "math_verify.grader"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    wanted = math_verify.parse(f"\\boxed{{${gold}$}}", parsing_timeout=None)
    found = math_verify.parse(text, parsing_timeout=None)
    return bool(math_verify.verify(wanted, found, timeout_seconds=None))


class _TooLong(Exception):
    """A grader needs more time than it has."""


def _within(ask: Callable[[], bool]) -> bool:
    """What a grader says; no where it fails or needs more than its seconds.

    The clock needs the main thread; elsewhere a grader takes as long as it takes.
    """
    if threading.current_thread() is not threading.main_thread():
        with suppress(Exception):
            return ask()
        return False

    def stop(number: int, frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return ask()
    except Exception:  # a grader that fails has not said yes
        return False
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
