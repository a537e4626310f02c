"""How many of something, in words. Rooms below `dataset`, whose `wording` says the rest, do too."""

from __future__ import annotations


def several(number: int, what: str, mark: str = "") -> str:
    """How many of something: `1 sample`, `2,000 samples`; `mark` stands around the number."""
    return f"{mark}{number:,}{mark} {what}{'s' * (number != 1)}"
