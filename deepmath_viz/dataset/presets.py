"""Views of the problems that are asked for again and again: filters and an order under a name."""

from __future__ import annotations

from dataclasses import dataclass

from deepmath_viz.dataset.filters import HIGHEST, Filters

#: Difficulty from which a problem counts as among the hardest.
_HARDEST = 9.0


@dataclass(frozen=True, slots=True)
class Preset:
    """A view that comes with the program.

    Attributes:
        name: what it is called; also says what it holds.
        filters: which problems it has.
        sort: their order, of `SORTS`.
    """

    name: str
    filters: Filters
    sort: str = "id"


PRESETS = (
    Preset("Difficulty 9 and above", Filters(difficulty=(_HARDEST, HIGHEST)), "-difficulty"),
    Preset("Fit for a reward by rule", Filters(rewardable=True)),
    Preset("All three solutions agree with the answer", Filters(agreements=("all",))),
    Preset("No solution agrees with the answer", Filters(agreements=("none",))),
    Preset("Unique at 0.98", Filters(novelties=("unique",)), "novel"),
    Preset("In no benchmark at 0.98", Filters(contaminations=("clear",))),
    Preset("In a benchmark", Filters(contaminations=("exact", "near")), "benchmark"),
    Preset(
        "For training: fit for a reward, three agree, in no benchmark",
        Filters(rewardable=True, agreements=("all",), contaminations=("clear",)),
    ),
)
