"""What was found in a file that is attached, in sentences: on the command line and on a page."""

from __future__ import annotations

from collections.abc import Sequence

from deepmath_viz.corpus.attached.matches import Given
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


def nothing_matched(given: Given, asked: int, first: Sequence[str]) -> str:
    """Why nothing matched, and what to do.

    Args:
        asked: rows that say which problem they are.
        first: how the first of them begin.
    """
    shown = "; ".join(f"“{text}”" for text in first)
    said = {
        "key": "A key has 16 hex digits, as exports of this program have them. Match by"
        " question instead: --on question.",
        "question": "Name the column that holds it: --on question=COLUMN.",
    }.get(given.on, "Match by question instead: --on question.")
    if not asked:
        return (
            f"Column {given.on_column!r} of this file holds nothing in all of its"
            f" {given.rows:,} rows. {said}"
        )
    return (
        f"None of the {asked:,} rows is a problem of this corpus by {given.on}"
        f" (column {given.on_column!r}). The first: {shown}. {said}"
    )


def other_questions(given: Given, n: int, same: int, rows: Sequence[tuple[int, str, str]]) -> str:
    """Why numbers are not believed, and what to do.

    Args:
        n: rows with a question.
        same: those that have the question which stands under their number in the corpus.
        rows: some of the others: row, its question, and that of the corpus.
    """
    shown = " ".join(
        f"Row {row:,} asks “{theirs}” where the corpus has “{ours}”." for row, theirs, ours in rows
    )
    return (
        f"The numbers in column {given.on_column!r} are not those of this corpus: of {n:,} rows"
        f" with a question, {same:,} have the question that stands under their {given.on} here."
        f" {shown} Match by question instead: --on question."
    )
