"""What a rule says about two answers."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """What a rule found: whether two answers are the same, and why."""

    same: bool | None
    reason: str
