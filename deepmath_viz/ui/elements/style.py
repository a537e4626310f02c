"""Small pieces of look that several pages share."""

from __future__ import annotations

import html as html_text
import re
from collections.abc import Sequence
from typing import Any

import streamlit as st

from deepmath_viz.dataset import topics
from deepmath_viz.maths.latex import to_markdown

_CSS = """
<style>
.stMainBlockContainer { max-width: 1560px; }
.stMain, .stSidebar { font-variant-numeric: tabular-nums; }
[class*="st-key-row-"] [data-testid="stMarkdownContainer"] { overflow-wrap: anywhere; }
.stColumn .katex { font-size: 1.05em; }
.katex-display { overflow-x: auto; overflow-y: hidden; padding: 2px 0; scrollbar-width: thin; }
.katex-error { color: inherit !important; }
mark { background: #d1615e55; color: inherit; border-radius: 2px; }
mark.hit { background: #ffa42159; }
[data-testid="stExpander"] summary { font-size: 0.9rem; }
</style>
"""


def apply() -> None:
    """Put the style sheet on the page."""
    st.html(_CSS)


def escape(text: str) -> str:
    """Text of ours or of the data as inert Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:-])", r"\\\1", text)


def html(text: str) -> str:
    """Text of the data as inert HTML."""
    return html_text.escape(text)


def answer(final_answer: str | None) -> str:
    """A final answer as Markdown: as mathematics where it is that, as text where it is words."""
    if final_answer is None or not final_answer.strip():
        return ":gray[none given]"
    text = final_answer.strip()
    if re.fullmatch(r"[\w .,;'-]*[A-Za-z]{2}[\w .,;'-]*", text) or "$" in text or "\\(" in text:
        return to_markdown(text)
    return to_markdown(f"${text}$")


def difficulty(row: dict[str, Any]) -> str:
    """The difficulty in words."""
    if row["unrated"]:
        return "unrated"
    return (
        "difficulty unknown" if row["difficulty"] is None else f"difficulty {row['difficulty']:g}"
    )


def facts(row: dict[str, Any]) -> str:
    """One line about a problem: difficulty, topic, answer type, solutions."""
    topic = topics.short(row["topic"]) if row["topic"] else "topic unknown"
    n = row["n_solutions"]
    parts = [difficulty(row), topic.replace(topics.SEPARATOR, " › "), row["answer_type"]]
    parts.append(f"{n} solution{'s' * (n != 1)}" if n else "no solutions")
    if said := similarity(row):
        parts.append(said)
    return f":gray[{escape(' · '.join(parts))}]"


def similarity(row: dict[str, Any]) -> str:
    """How near the nearest other problem is, in a few words; nothing where it is not known."""
    named = {"another set": row["similarity_elsewhere"], "DeepMath": row["similarity_within"]}
    known = {where: value for where, value in named.items() if value is not None}
    said = []
    if known:
        where = max(known, key=known.__getitem__)
        said.append(f"nearest {known[where]:.3f} in {where}")
    if row["contaminated"] in ("exact", "near"):
        said.append(
            "exact text in a benchmark"
            if row["contaminated"] == "exact"
            else f"benchmark {row['similarity_benchmark']:.3f}"
        )
    return " · ".join(said)


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
    top = max([*counts, 1])
    low, high = chosen or (steps[0], steps[-1])
    made = "".join(
        f'<div title="{step:g}: {count:,}" style="flex:1;min-width:2px;border-radius:2px 2px 0 0;'
        f"height:{max(100 * count / top, 3 if count else 0):.1f}%;"
        f'background:{"#d1615e" if low <= step <= high else "#8a94a6"};opacity:0.85"></div>'
        for count, step in zip(counts, steps, strict=True)
    )
    label = html_text.escape(f"Problems by difficulty: {dict(zip(steps, counts, strict=True))}")
    return (
        f'<div role="img" aria-label="{label}" style="display:flex;align-items:flex-end;gap:2px;'
        f'height:44px;margin:0 8px -6px">{made}</div>'
    )
