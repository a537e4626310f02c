"""The table of claims as a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from deepmath_viz.analysis import report
from deepmath_viz.analysis.claims_check import Checked, Coverage
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.plumbing import encoders

COLUMNS = (
    "claim", "statement", "source", "published_counts", "found", "verdict", "reason", "note", "sql",
    "sql_run",
)  # fmt: skip

#: The two groups of claims: what it is called, and whether the authors state what is in it.
GROUPS = {"What the authors state": True, "What has been counted": False}


def to_csv(store: Store, covered: Coverage, checked: Sequence[Checked]) -> str:
    """One line a claim, with the columns `COLUMNS`; nothing in it comes from the data."""
    rows = [
        (
            *(one.claim.name, one.claim.statement, one.claim.source, one.claim.published),
            *(one.found, one.verdict, one.reason, one.claim.note, one.claim.sql, one.sql),
        )
        for one in checked
    ]
    return encoders.csv_text([COLUMNS, *rows])


def to_markdown(store: Store, covered: Coverage, checked: Sequence[Checked]) -> str:
    """A readable report: the table, then every query."""
    cell = report.cell
    lines = [
        "# Claims about DeepMath-103K",
        "",
        *report.corpus(store),
        f"- coverage: {covered.words}",
        f"- statements: [the paper]({published.PAPER_URL}), [the card]({published.HUB_URL})",
        "",
        "A part of the dataset cannot show a total. Rows of unknown origin, and demo data, show"
        " nothing about the dataset.",
        "",
    ]
    for title, authors in GROUPS.items():
        lines += [f"## {title}", ""]
        lines.append("| statement | stated in | published counts | this corpus | verdict | why |")
        lines.append("|---|---|---|---|---|---|")
        for one in checked:
            claim = one.claim
            if claim.is_authors == authors:
                cells = (claim.statement, claim.source, claim.published, one.found, one.verdict)
                lines.append("| " + " | ".join(map(cell, (*cells, one.reason))) + " |")
        lines.append("")
    lines += ["## Queries", ""]
    for one in checked:
        claim = one.claim
        if claim.sql:
            lines += [f"### {cell(claim.statement)}", ""]
            lines += [claim.note, ""] if claim.note else []
            lines += ["```sql", one.sql or claim.sql, "```", ""]
    return "\n".join(lines).rstrip() + "\n"


FORMATS: dict[str, Callable[[Store, Coverage, Sequence[Checked]], str]] = {
    "md": to_markdown,
    "csv": to_csv,
}
