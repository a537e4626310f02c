"""How the audit says shares, intervals, bands and errors, and the cells of its tables."""

from __future__ import annotations

from deepmath_viz.analysis.audit.findings import Answers, Threshold
from deepmath_viz.analysis.audit.queries import BANDS
from deepmath_viz.dataset.wording import percent

#: Columns of a table of answers, after the first.
ANSWER_COLUMNS = (
    "pairs",
    "answers agree",
    "95% interval",
    "with undecided ones",
    "undecided",
    "no answer",
)


def interval(answers: Answers) -> str:
    """The interval of the share that agrees; a dash where there is none."""
    found = answers.interval
    return "–" if found is None else f"{100 * found[0]:.1f} to {100 * found[1]:.1f}%"


def bounds(answers: Answers) -> str:
    """The share if no undecided pair agreed, and if all did."""
    found = answers.bounds
    return "–" if found is None else f"{100 * found[0]:.1f} … {100 * found[1]:.1f}%"


def share(answers: Answers) -> str:
    """The share of the pairs with a verdict that agree."""
    return "–" if answers.share is None else f"{100 * answers.share:.1f}%"


def cells(label: str, answers: Answers) -> tuple[str, ...]:
    """A row of a table of answers: its label, and `ANSWER_COLUMNS`."""
    return (
        label,
        f"{answers.pairs:,}",
        share(answers),
        interval(answers),
        bounds(answers),
        f"{answers.undecided:,}",
        f"{answers.missing:,}",
    )


def told(answers: Answers) -> str:
    """`91.1% of 5,410 (90.3 to 91.8%)`; says so where nothing could be compared."""
    if answers.share is None:
        return "no pair whose answers can be compared"
    return f"{share(answers)} of {answers.decided:,} pairs with a verdict ({interval(answers)})"


def band_name(low: float) -> str:
    """A band of similarity in words: `0.97 to 0.98`."""
    above = [other for other in BANDS if other > low]
    return f"{low:g} to {min(above):g}" if above else f"above {low:g}"


def errors(one: Threshold) -> str:
    """The mean error of a threshold, and both errors that it is the mean of."""
    return (
        f"{100 * one.error:.1f}% (misses {percent(one.missed, one.agree)} of {one.agree:,} pairs"
        f" with the same answer, takes {percent(one.taken, one.disagree)} of {one.disagree:,} with"
        " another)"
    )
