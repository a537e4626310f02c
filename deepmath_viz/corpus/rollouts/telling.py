"""What was found in a file of rollouts, in sentences: on the command line and on a page."""

from __future__ import annotations

from deepmath_viz.corpus.attached.request import LEVELS
from deepmath_viz.corpus.attached.telling import WAYS
from deepmath_viz.corpus.rollouts.request import Rollouts
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.amounts import several

INSIDE = "with other text around the question"


def told(about: Rollouts) -> list[str]:
    """As what it was read, what matched, and what did not."""
    lines = [
        f"Read as {about.layout}: {several(about.samples, 'sample')} in"
        f" {several(about.rows, 'row')}.",
        f"Matched by {WAYS[about.on]} (column {about.on_column}):"
        f" {several(about.matched, 'sample')} of {about.problems:,} of {about.of:,} problems"
        f" ({percent(about.problems, about.of)}), {_each(about)} a problem.",
    ]
    if about.by_level:
        counts = zip(about.by_level, (*LEVELS, INSIDE), strict=True)
        lines.append(f"Of the prompts {'; '.join(f'{n:,} {words}' for n, words in counts if n)}.")
    left = about.samples - about.matched
    if left:
        first = "; ".join(f"row {row:,} “{text}”" for row, text in about.unmatched)
        lines.append(
            f"{several(left, 'sample')} of no problem of this corpus"
            + (f", the first: {first}." if first else ".")
        )
    if about.empty:
        lines.append(f"{several(about.empty, 'sample')} without text: no answer, that is.")
    return [*lines, *about.notes]


def _each(about: Rollouts) -> str:
    return (
        f"{about.most:,}" if about.fewest == about.most else f"{about.fewest:,} to {about.most:,}"
    )
