"""The rewards that the dataset's authors trained their models with, in both of their forms.

An answer earns +1 where one of two graders says yes, else -1: the second grader (`openmath`), and
math-verify on the final answer inside `\\boxed{$...$}`. Without what the form asks for, nothing is
compared.

Sources: reward_func.py and reward_func_2.py of github.com/zwhe99/DeepMath. Only sympy and
math-verify are needed.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from deepmath_viz.maths.answers.boxes import find_boxes
from deepmath_viz.maths.graders import openmath
from deepmath_viz.maths.graders.readings import authors_wrap

#: What a response must have: its answer after `</think>` (Zero-7B, 1.5B, Omn-1.5B), or `\boxed`
#: exactly once anywhere (Zero-Math-7B).
FORMS = ("after-think", "one-box")
#: Seconds for one grader, as the authors give it.
SECONDS = 10


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
    right = bool(said.strip()) and _within(lambda: openmath.accepts(gold, said))
    return 1.0 if right or _within(lambda: _math_verify(text, gold)) else -1.0


def _math_verify(text: str, gold: str) -> bool:
    import math_verify

    # Without its own clock, which needs the main thread, it warns at every call; `_within` has one.
    for name in ("math_verify.parser", "math_verify.grader"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    wanted = math_verify.parse(authors_wrap(gold), parsing_timeout=None)
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
