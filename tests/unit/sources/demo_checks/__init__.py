"""Second computations of the demo answers, one a template, independent of the generator.

Each takes the parameters of a draft and works the answer out in another way: by brute force, by
quadrature, by sampling. None means that this draw is too large for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

CHECKS: dict[str, Callable[..., Any]] = {}


def check(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register a second computation under its template's name."""
    CHECKS[function.__name__] = function
    return function


from . import analysis, discrete, geometry, numbers, structures  # noqa: E402, F401  (they register)
