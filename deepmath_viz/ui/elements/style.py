"""Small pieces of look that several pages share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import streamlit as st

from deepmath_viz.plumbing.colours import DEEPMATH_COLOUR, GREY
from deepmath_viz.ui.elements.markdown import html

_CSS = """
<style>
.stMainBlockContainer { max-width: 1560px; }
.stMain, .stSidebar { font-variant-numeric: tabular-nums; }
[class*="st-key-row-"] [data-testid="stMarkdownContainer"] { overflow-wrap: anywhere; }
[class*="st-key-row-"] .stHorizontalBlock { min-height: 1.6rem; }
/* A press anywhere on a card of Browse opens it. */
.stMain:has(.st-key-list_toolbar) [class*="st-key-row-"] { cursor: pointer; }
.stMain:has(.st-key-list_toolbar) [class*="st-key-row-"]:hover {
  background: rgba(128, 128, 128, 0.06);
}
/* The icon of a link that begins a line stands where text would begin. */
.stMain .stHorizontalBlock > .stElementContainer:first-child .stPageLink a {
  position: relative; left: -0.5rem;
}
/* Small print is to be read, too: opacity 0.6, as it comes, is a contrast of 4.2 to 1. */
[data-testid="stCaptionContainer"] { opacity: 0.85; }
/* What has the focus is blue: red is an error. */
:is([data-testid="stTextInputRootElement"], [data-testid="stNumberInputContainer"],
[data-testid="stTextAreaRootElement"]):focus-within,
:is(.stSelectbox, .stMultiSelect) div:focus-within { border-color: light-dark(#2a6ea0, #9fd0f0); }
.stCode .token.variable { color: light-dark(#2a6ea0, #9fd0f0); }
.stMain kbd, .stSidebar kbd { color: inherit; opacity: 0.85; }
[data-testid="stBaseButton-primary"], .stMultiSelect span[title] {
  color: light-dark(#ffffff, #14171c);
}
[data-testid="stCaptionContainer"] :is(a, code) { opacity: 1; }
/* One line a problem: what does not fit fades out. Who presses a row reads the whole. */
.st-key-problem_table-rows { overflow-x: auto; overflow-y: hidden; }
.st-key-problem_table-rows table {
  width: 100%; table-layout: fixed; border-collapse: collapse; margin: 0; font-size: 0.9rem;
}
.st-key-problem_table-rows :is(th, td) {
  border: none; border-bottom: 1px solid rgba(128, 128, 128, 0.22); padding: 0 0.6rem;
  height: 2.35rem; white-space: nowrap; overflow: hidden; vertical-align: middle;
}
.st-key-problem_table-rows td {
  -webkit-mask-image: linear-gradient(to left, transparent, #000 1.8rem);
  mask-image: linear-gradient(to left, transparent, #000 1.8rem);
}
.st-key-problem_table-rows td[style*="right"] { -webkit-mask-image: none; mask-image: none; }
.st-key-problem_table-rows td .katex { font-size: 1em; }
.st-key-problem_table-rows th { font-weight: 500; opacity: 0.85; }
.st-key-problem_table-rows th[aria-sort] { cursor: pointer; }
.st-key-problem_table-rows th[aria-sort]:hover { text-decoration: underline; }
.st-key-problem_table-rows th[aria-sort="ascending"]::after { content: " ↑"; }
.st-key-problem_table-rows th[aria-sort="descending"]::after { content: " ↓"; }
.st-key-problem_table-rows tbody tr { cursor: pointer; }
.st-key-problem_table-rows tbody tr:hover { background: rgba(128, 128, 128, 0.1); }
.st-key-problem_table-rows :is(tr, th):focus-visible {
  outline: 2px solid light-dark(#2a6ea0, #9fd0f0); outline-offset: -2px;
}
/* The map fills the window. */
.stMainBlockContainer:has(.st-key-map_bar) { max-width: none; padding: 1rem 1rem 0; }
.stApp:has(.st-key-map_bar) .stAppHeader { background: none; pointer-events: none; }
.stApp:has(.st-key-map_bar) .stAppHeader :is(button, a, [role="button"]) { pointer-events: auto; }
.st-key-map_bar { padding-right: 2.5rem; }
.st-key-map_bar h1 { font-size: 1.25rem; line-height: 2.4rem; padding: 0; }
@media (min-width: 1100px) {
    /* The controls stay in one line, and the words between them take what they leave. */
    .st-key-map_bar { flex-wrap: nowrap; align-items: center; }
    .st-key-map_bar > * { flex-shrink: 0; }
    .st-key-map_bar > :has([data-testid="stCaptionContainer"]) { flex: 1 1 0; min-width: 0; }
}
.stColumn:has(.st-key-map_folded) { display: none; }
.stColumn:has(.st-key-map_alone):not(:has(.stColumn)) { display: none; }
/* Two maps need room; where there is none, a sentence says so. */
.st-key-map_narrow { display: none; }
@media (max-width: 899px) {
    .stColumn:has(.st-key-map_second):not(:has(.stColumn)) { display: none; }
    .st-key-map_narrow { display: flex; }
}
/* Where the sidebar is folded, the button that opens it lies over the first line. */
@media (max-width: 767px) {
    .stMainBlockContainer:has(.st-key-map_bar) { padding-top: 3.5rem; }
    /* The first line has no place for it. */
    .st-key-map_bar > :has(h1) { position: absolute; clip-path: inset(50%); }
}
/* A low window, as at 200% zoom, is the map's: what stands above it takes one line and a half. */
@media (max-height: 600px) {
    .stMainBlockContainer:has(.st-key-map_bar) { padding-top: 0.75rem; }
    .stMainBlockContainer:has(.st-key-map_bar) .stVerticalBlock { gap: 0.5rem; }
    .st-key-map_bar { flex-wrap: nowrap; align-items: center; padding-right: 0; }
    .st-key-map_bar > * { flex-shrink: 0; }
    .st-key-map_bar > :has([data-testid="stCaptionContainer"]) { flex: 1 1 0; min-width: 0; }
    .st-key-map_bar [data-testid="stCaptionContainer"] p {
      overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
    }
}
@media (max-height: 600px) and (max-width: 767px) {
    /* Beside the button that opens the sidebar. */
    .stMainBlockContainer:has(.st-key-map_bar) > .stVerticalBlock > :first-child {
      padding: 0 3rem;
    }
}
/* The marks of a first visit, until the browser says that they were dismissed. */
:root:not([data-welcome]) .st-key-welcome { display: none; }
/* Keeps a name and shows nothing, so it takes no place in its line. */
.st-key-reviewer_kept, .st-key-place, .st-key-problem_table, .st-key-lists_kept,
.st-key-views_kept, .st-key-phone {
  position: absolute; width: 0;
}
[class*="st-key-near-"] button { justify-content: flex-start; text-align: left; }
[class*="st-key-near-"] button::before { align-self: flex-start; }
:is(.stMain, [data-testid="stPopoverBody"]) .stPageLink a:not(:hover, :focus-visible) {
  background: none;
}
/* A query that runs, nobody knows how long. */
.st-key-sql_running [role="progressbar"] { position: relative; overflow: hidden; }
.st-key-sql_running [role="progressbar"]::after {
  content: ""; position: absolute; left: 0; bottom: 0; width: 25%; height: 0.45rem;
  border-radius: 0.25rem; background: light-dark(#3b5585, #9fb6de);
  animation: sql-running 1.6s ease-in-out infinite alternate;
}
@keyframes sql-running { to { left: 75%; } }
/* What is marked may be a part of a word. */
.stMain .stMarkdownColoredBackground { padding-left: 0 !important; padding-right: 0 !important; }
.stColumn .katex { font-size: 1.05em; }
.katex-display { overflow-x: auto; overflow-y: hidden; padding: 2px 0; scrollbar-width: thin; }
.katex-error { color: inherit !important; }
mark { background: #DEEPMATH55; color: inherit; border-radius: 2px; }
mark.hit { background: #ffa42159; }
[data-testid="stExpander"] summary { font-size: 0.9rem; }
</style>
""".replace("#DEEPMATH", DEEPMATH_COLOUR)


def apply() -> None:
    """Put the style sheet on the page."""
    st.html(_CSS)


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A small table as HTML, of text that is made inert here; the first column is no number.

    A page shows several at once where a grid, with its sorting and search, would be too slow.
    """
    line = "padding:3px 6px;border-bottom:1px solid rgba(128,128,128,.22);text-align:"
    sides = [line + "left;", *[line + "right;white-space:nowrap;"] * (len(titles) - 1)]

    def cells(kind: str, row: Sequence[str], more: str) -> str:
        return "".join(
            f'<{kind} style="{side}{more}">{html(cell)}</{kind}>'
            for side, cell in zip(sides, row, strict=True)
        )

    body = "".join(f"<tr>{cells('td', row, '')}</tr>" for row in rows)
    head = cells("th", titles, "font-weight:400;opacity:.7;")
    return (
        '<table style="width:100%;border-collapse:collapse;font-size:0.85rem;margin-bottom:12px">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def bars(counts: Sequence[int], steps: Sequence[float], chosen: tuple[float, float] | None) -> str:
    """A row of little bars over the difficulty slider, as HTML of numbers alone."""
    low, high = chosen or (steps[0], steps[-1])
    titles = [f"{step:g}: {count:,}" for count, step in zip(counts, steps, strict=True)]
    label = f"Problems by difficulty: {dict(zip(steps, counts, strict=True))}"
    return _bars(counts, titles, [low <= step <= high for step in steps], label)


def histogram(
    counts: Sequence[int],
    edges: Sequence[float],
    chosen: tuple[float, float] | None,
    name: str,
    *,
    days: bool = False,
) -> str:
    """The same over the slider of an attached column; `edges` are the ends of the bars.

    Args:
        days: whether the numbers are days since 1970.
    """
    low, high = chosen or (edges[0], edges[-1])
    shown = [str(np.datetime64(int(edge), "D")) if days else f"{edge:.4g}" for edge in edges]
    ends = list(pairwise(edges))
    titles = [
        f"{first} to {last}: {count:,}"
        for (first, last), count in zip(pairwise(shown), counts, strict=True)
    ]
    label = f"Problems by {name}: {'; '.join(titles)}"
    return _bars(counts, titles, [first < high and last > low for first, last in ends], label)


def _bars(counts: Sequence[int], titles: Sequence[str], inside: Sequence[bool], label: str) -> str:
    top = max([*counts, 1])
    made = "".join(
        f'<div title="{html(title)}" style="flex:1;min-width:2px;border-radius:2px 2px 0 0;'
        f"height:{max(100 * count / top, 3 if count else 0):.1f}%;"
        f'background:{DEEPMATH_COLOUR if is_inside else GREY};opacity:0.85"></div>'
        for count, title, is_inside in zip(counts, titles, inside, strict=True)
    )
    return (
        f'<div role="img" aria-label="{html(label)}" style="display:flex;align-items:flex-end;'
        f'gap:2px;height:44px;margin:0 8px -6px">{made}</div>'
    )
