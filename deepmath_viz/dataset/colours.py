"""The colours that stand for DeepMath and for the sets beside it, and blends of colours."""

from __future__ import annotations

#: The red of the paper's figure.
DEEPMATH_COLOUR = "#d1615e"
COMPARISON_COLOUR = "#5f77a0"


def blend(low: str, high: str, at: float) -> str:
    """The colour a fraction `at` of the way from one `#rrggbb` to another."""
    ends = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (low, high))
    return "#" + "".join(
        f"{round(a + (b - a) * min(max(at, 0), 1)):02x}" for a, b in zip(*ends, strict=True)
    )
