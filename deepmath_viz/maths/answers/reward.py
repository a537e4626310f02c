"""What a response earns, by the verdict on its answer; nothing is needed but sympy and math-verify.

Trainers call it from any thread or process: a comparison runs in a process of its own that can be
lost, so none outlives its time.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Sequence

from deepmath_viz.maths.answers.extraction import extract
from deepmath_viz.maths.answers.judging.judge import Judge
from deepmath_viz.maths.answers.verdict import AGREE

_lock = threading.Lock()
#: The judge of this process, by its number: a process that was forked needs its own.
_judges: dict[int, Judge] = {}


def verdict_reward(text: str, gold: str) -> float:
    """1.0 where the answer of a response agrees with the final answer; else, and where nobody can
    tell, 0.0.

    Args:
        text: the whole response.
        gold: the final answer, bare.
    """
    return verdict_rewards([(text, gold)])[0]


def verdict_rewards(given: Sequence[tuple[str, str]]) -> list[float]:
    """The rewards of many (response, final answer), which is faster than one by one."""
    pairs = [(gold, extract(text).answer) for text, gold in given]
    return [float(found.verdict == AGREE) for found in _judge().verdicts(pairs)]


def _judge() -> Judge:
    with _lock:
        here = os.getpid()
        if here not in _judges:
            _judges.clear()
            _judges[here] = Judge()
            atexit.register(_judges[here].close)
        return _judges[here]
