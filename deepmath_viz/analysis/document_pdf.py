"""A report as PDF: A4 pages, long tables over several, charts as vectors; the same bytes always."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from deepmath_viz.analysis.document import Document, Grid, Heading, Paragraph, Shares
from deepmath_viz.plumbing.colours import DEEPMATH_COLOUR

_FONT, _BOLD, _MONO = "DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"
_INK, _QUIET, _LINE, _BAND = "#1f2530", "#667080", "#d5dae2", "#f4f6f9"
_MARGIN = 48
#: Points of a bar of a chart with the space around it, of its labels, and of the numbers after it.
_BAR, _LABELS, _NUMBERS = 17, 130, 150


def to_pdf(document: Document) -> bytes:
    """The report as the bytes of a PDF."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    _fonts()
    out = io.BytesIO()
    title = next((b.text for b in document.blocks if isinstance(b, Heading)), "Report")
    page = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=title,
        author="",
        invariant=1,  # no date and no random name: the same report is the same file
    )
    page.build(list(_flow(document, page.width)), onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _fonts() -> None:
    """The fonts that matplotlib brings: they have every sign that reports write."""
    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name in (_FONT, _BOLD, _MONO):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_BOLD, italic=_FONT, boldItalic=_BOLD)


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    body = ParagraphStyle("body", fontName=_FONT, fontSize=9, leading=13, textColor=_INK)
    body.spaceAfter = 5
    return {
        "body": body,
        "cell": ParagraphStyle("cell", body, fontSize=7.5, leading=10, spaceAfter=0),
        "number": ParagraphStyle("number", body, fontSize=7, leading=10, alignment=2),
        "head": ParagraphStyle("head", body, fontName=_BOLD, fontSize=7.5, leading=10),
        "headnumber": ParagraphStyle(
            "headnumber", body, fontName=_BOLD, fontSize=7.5, leading=10, alignment=2
        ),
        "sql": ParagraphStyle("sql", body, fontName=_MONO, fontSize=6.5, leading=8.6),
        "h1": ParagraphStyle("h1", body, fontName=_BOLD, fontSize=16, leading=20, spaceAfter=8),
        "h2": ParagraphStyle(
            "h2", body, fontName=_BOLD, fontSize=11.5, leading=15, spaceBefore=10, keepWithNext=1
        ),
    }


def _flow(document: Document, width: float) -> Iterator[Any]:
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Spacer

    styles = _styles()
    for block in document.blocks:
        mark = document.number(getattr(block, "query", ""))
        if isinstance(block, Heading):
            yield Text(escape(block.text), styles["h1" if block.level == 1 else "h2"])
        elif isinstance(block, Paragraph):
            yield Text(escape(block.text) + _marked(mark), styles["body"])
        elif isinstance(block, Grid):
            yield _table(block, mark, width, styles)
            yield Spacer(1, 8)
        elif isinstance(block, Shares) and block.rows:
            yield _chart(block, width)
            yield Spacer(1, 8)
    yield Text("Queries", styles["h2"])
    for name, sql in document.queries.items():
        yield Text(f"<b>{document.number(name)}</b>", styles["body"])
        lines = escape(sql).replace("  ", "&nbsp; ").split("\n")
        for line in lines:
            yield Text(line, styles["sql"])


def _marked(mark: str) -> str:
    return f' <font color="{_QUIET}" size="7">[{mark}]</font>' if mark else ""


def _table(grid: Grid, mark: str, width: float, styles: dict[str, Any]) -> Any:
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Table, TableStyle

    def row(cells: Any, words: str, numbers: str) -> list[Any]:
        return [
            Text(escape(c), styles[words if at == 0 else numbers]) for at, c in enumerate(cells)
        ]

    rows = [row(grid.columns, "head", "headnumber")]
    rows[0][0] = Text(escape(grid.columns[0]) + _marked(mark), styles["head"])
    rows += [row(cells, "cell", "number") for cells in grid.rows]
    first = width * (0.34 if len(grid.columns) < 6 else 0.19)
    others = (width - first) / max(1, len(grid.columns) - 1)
    made = Table(rows, [first, *[others] * (len(grid.columns) - 1)], repeatRows=1)
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, _INK),
                ("LINEBELOW", (0, 1), (-1, -1), 0.3, _LINE),
                ("BACKGROUND", (0, 0), (-1, 0), _BAND),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return made


def _chart(shares: Shares, width: float) -> Any:
    """Shares as points with their intervals, from 0 to 100%."""
    from reportlab.graphics.shapes import Circle, Drawing, Line, String
    from reportlab.lib.colors import HexColor

    tall = _BAR * len(shares.rows) + 40
    made = Drawing(width, tall)
    ink, quiet, red = HexColor(_INK), HexColor(_QUIET), HexColor(DEEPMATH_COLOUR)
    left, right = _LABELS, width - _NUMBERS
    made.add(String(0, tall - 11, shares.title, fontName=_BOLD, fontSize=8.5, fillColor=ink))

    def across(share: float) -> float:
        return float(left + share * (right - left))

    bottom = 14
    for tick in range(0, 101, 25):
        x = across(tick / 100)
        made.add(Line(x, bottom, x, tall - 22, strokeColor=HexColor(_LINE), strokeWidth=0.5))
        made.add(
            String(
                x, 3, f"{tick}%", fontName=_FONT, fontSize=7, fillColor=quiet, textAnchor="middle"
            )
        )
    for at, row in enumerate(shares.rows):
        y = tall - 22 - _BAR * (at + 0.6)
        made.add(String(0, y - 3, row.label, fontName=_FONT, fontSize=7.5, fillColor=ink))
        made.add(Line(across(row.low), y, across(row.high), y, strokeColor=red, strokeWidth=1.6))
        made.add(Circle(across(row.share), y, 3, fillColor=red, strokeColor=None))
        said = f"{100 * row.share:.1f}% of {row.of:,}"
        made.add(String(right + 8, y - 3, said, fontName=_FONT, fontSize=7.5, fillColor=ink))
    return made


def _foot(canvas: Any, page: Any) -> None:
    canvas.saveState()
    canvas.setFont(_FONT, 7)
    canvas.setFillColor(_QUIET)
    canvas.drawRightString(page.pagesize[0] - _MARGIN, _MARGIN / 2, f"page {page.page}")
    canvas.restoreState()
