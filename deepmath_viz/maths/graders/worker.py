"""What a process with graders does; it imports them once, and is then forked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deepmath_viz.maths.graders import openmath, readings

_TASKS: dict[str, Callable[..., Any]] = {
    "read": readings.closely,
    "math_verify": readings.accepts,
    "openmath": openmath.accepts,
}


def warm() -> None:
    """Import and compile whatever graders need."""
    readings.closely(r"\frac{1}{2}")
    openmath.accepts("x", "y")


def answer(name: str, *texts: str) -> Any:
    """What a grader says: how it reads a final answer, or whether it accepts an answer."""
    return _TASKS[name](*texts)
