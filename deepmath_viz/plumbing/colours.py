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
#: A colour in the light and in the dark theme.
Pair = tuple[str, str]
#: The two colours that have a meaning everywhere, in both themes.
DEEPMATH: Pair = (DEEPMATH_COLOUR, "#e8736f")
COMPARISON: Pair = (COMPARISON_COLOUR, "#8aa3cc")

# Palettes whose colours people have to tell apart. A test sees them as protanopes, deuteranopes and
# tritanopes do, and holds the least difference between any two of them.

#: Categories in charts, as the theme has them: one colour for both themes.
CATEGORIES = (
    *(COMPARISON_COLOUR, DEEPMATH_COLOUR, "#80908b", "#e1c55b", "#b68db4", "#755953", "#357630"),
    "#bdb1ad",
)
#: Categories on the map, those of most points first.
CATEGORICAL: tuple[Pair, ...] = (
    ("#0072b2", "#3d9fdc"), ("#cc5401", "#e0711e"), ("#009e73", "#3bce9d"), ("#ba7098", "#a17da8"),
    ("#cc9a21", "#e6b422"), ("#56b4e9", "#a3dafe"), ("#5f3885", "#865ca4"), ("#344436", "#757845"),
    ("#96432d", "#bb8a71"), ("#296859", "#8eb0ac"),
)  # fmt: skip
#: DeepMath and the paper's six sets: beside the red, blues and greys that differ in lightness.
SETS: tuple[Pair, ...] = (
    DEEPMATH, ("#5b6570", "#798795"), ("#8c939e", "#b3aca8"), ("#34446b", "#5c7fb9"),
    ("#bcc1c3", "#d3d8da"), COMPARISON, ("#9fb8d9", "#b9d0ee"),
)  # fmt: skip
#: New, known from elsewhere, and repeated within the set itself.
NOVELTY: tuple[Pair, ...] = (("#0e7e77", "#35b5a2"), DEEPMATH, ("#d99a2b", "#f0b94f"))
#: From full agreement to none, and undecided.
VERDICTS: tuple[Pair, ...] = (
    ("#2f7d5b", "#4eb68d"), ("#b4d428", "#b3d463"), ("#df8d51", "#a1742f"), ("#c4412f", "#f07463"),
    ("#7a6fa8", "#a79dd2"),
)  # fmt: skip
#: Ends of the scale of one hue, for difficulties and densities: from low to high.
SCALE: tuple[Pair, Pair] = (("#f6c9a0", "#5a2d3c"), ("#7d3550", "#ffd9a8"))


def blend(low: str, high: str, at: float) -> str:
    """The colour a fraction `at` of the way from one `#rrggbb` to another."""
    ends = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (low, high))
    return "#" + "".join(
        f"{round(a + (b - a) * min(max(at, 0), 1)):02x}" for a, b in zip(*ends, strict=True)
    )
