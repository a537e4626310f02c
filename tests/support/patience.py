"""How long tests wait for a state: until it is there.

A machine that does other things, too, takes many times as long as a quiet one. What never comes
fails all the same, only later.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

#: Seconds.
PATIENCE = 120


def awaited(
    ask: Callable[[], Any],
    wanted: Callable[[Any], Any] = bool,
    wait: Callable[[float], object] = time.sleep,
) -> Any:
    """What is asked for, as soon as it is what is waited for.

    Args:
        wait: passes the time until it is asked for again, in seconds.
    """
    until = time.monotonic() + PATIENCE
    while not wanted(said := ask()):
        assert time.monotonic() < until, f"It is still {said}"
        wait(0.02)
    return said
