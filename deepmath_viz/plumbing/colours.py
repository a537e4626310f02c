"""The palette: what each colour stands for, and blends of colours.

The theme (`.streamlit/config.toml`), the map's script and the icon cannot read this file; a test
compares them with it.
"""

from __future__ import annotations

#: The red of the paper's figure.
DEEPMATH_COLOUR = "#d1615e"
COMPARISON_COLOUR = "#5f77a0"
#: Tints of the two, for what is between them or less of them.
PALE_RED, PALE_BLUE = "#e3b3a5", "#9fb0cd"
#: What is neither: undecided, unknown, not chosen.
GREY = "#a9afb8"
#: Colours of categories in charts, as the theme has them; told apart by colour-blind readers, too.
CATEGORIES = (
    *(COMPARISON_COLOUR, DEEPMATH_COLOUR, "#85b6b2", "#e7ca60", "#a87c9f", "#967662", "#6a9f58"),
    "#b8b0ac",
)


def blend(low: str, high: str, at: float) -> str:
    """The colour a fraction `at` of the way from one `#rrggbb` to another."""
    ends = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (low, high))
    return "#" + "".join(
        f"{round(a + (b - a) * min(max(at, 0), 1)):02x}" for a, b in zip(*ends, strict=True)
    )
