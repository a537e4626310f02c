"""What was found in a file that is attached, in sentences: on the command line and on a page."""

from __future__ import annotations

from deepmath_viz.corpus.attached.request import LEVELS, Attached
from deepmath_viz.dataset.wording import percent

#: What rows are matched by, in words.
WAYS = {
    "key": "key",
    "question": "the text of the question",
    "hub_row": "row on the hub",
    "id": "row in this corpus",
}


def told(table: Attached) -> list[str]:
    """What matched by what, what did not, and what matched twice."""
    lines = [
        f"Matched by {WAYS[table.on]} (column {table.on_column}): {table.matched:,} of"
        f" {table.rows:,} rows, which are {table.problems:,} of {table.of:,} problems"
        f" ({percent(table.problems, table.of)})."
    ]
    if table.by_level:
        counts = [f"{n:,} {words}" for n, words in zip(table.by_level, LEVELS, strict=True) if n]
        lines.append(f"Of these {'; '.join(counts)}.")
    if table.asked < table.rows:
        lines.append(f"{table.rows - table.asked:,} rows have nothing to match by.")
    left = table.asked - table.matched
    if left:
        first = "; ".join(f"row {row:,} “{text}”" for row, text in table.unmatched)
        lines.append(f"{left:,} rows are no problem of this corpus, the first: {first}.")
    if table.twice:
        same = table.twice - table.differing
        said = []
        if same:
            said.append(f"{same:,} with the same values")
        if table.differing:
            said.append(f"{table.differing:,} with values that differ, of which the"
                        f" {_AGGREGATES[table.aggregate]} was taken")  # fmt: skip
        lines.append(f"Problems with several rows: {'; '.join(said)}.")
    return [*lines, *table.notes]


_AGGREGATES = {
    "mean": "mean (of texts, days and tags the first)",
    "min": "least (of texts and tags the first)",
    "max": "greatest (of texts and tags the first)",
    "first": "first",
}
