"""A report as blocks, which Markdown, PDF and a page show alike; sentences name their query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deepmath_viz.analysis import report


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of the whole, or of a section."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences.

    Attributes:
        text: plain text, ours or of the data.
        query: the name of the query that gave its numbers; empty where none did.
    """

    text: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of cells as text; the first column is words, the others are numbers."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    query: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A bar of `Shares`: a share with its interval, 0 to 1, and what it is of."""

    label: str
    share: float
    low: float
    high: float
    of: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares beside each other, as a chart; a table with the same numbers follows it."""

    title: str
    rows: Sequence[Share]


Block = Heading | Paragraph | Grid | Shares


@dataclass(frozen=True, slots=True)
class Document:
    """A report.

    Attributes:
        blocks: in order.
        queries: SQL by the name that blocks give.
    """

    blocks: Sequence[Block]
    queries: Mapping[str, str]

    def number(self, query: str) -> str:
        """What a query is called in the report: `Q3`; empty for none."""
        names = list(self.queries)
        return f"Q{names.index(query) + 1}" if query else ""


def to_markdown(document: Document) -> str:
    """The report as Markdown, every query at its end."""
    cell = report.cell
    lines: list[str] = []
    for block in document.blocks:
        mark = document.number(getattr(block, "query", ""))
        link = f" [{mark}](#{mark.lower()})" if mark else ""
        if isinstance(block, Heading):
            lines += [f"{'#' * block.level} {cell(block.text)}", ""]
        elif isinstance(block, Paragraph):
            lines += [cell(block.text) + link, ""]
        elif isinstance(block, Grid):
            lines.append("| " + " | ".join(map(cell, block.columns)) + " |")
            lines.append("|---|" + "--:|" * (len(block.columns) - 1))
            lines += ["| " + " | ".join(map(cell, row)) + " |" for row in block.rows]
            lines += ["", *([f"Source:{link}", ""] if link else [])]
    lines += ["## Queries", "", "Each can be asked on the SQL page, or by `deepmath-viz sql`.", ""]
    for name, sql in document.queries.items():
        lines += [f"### {document.number(name)}", "", "```sql", sql, "```", ""]
    return "\n".join(lines).rstrip() + "\n"
