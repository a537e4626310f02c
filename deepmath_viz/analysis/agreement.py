"""How the solutions' answers agree with the final answer: shares by group, and what differs."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import plotly.graph_objects as go

from deepmath_viz.corpus.schema import AGREEMENTS
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.errors import ArtefactMissing
from deepmath_viz.ui.charts import bars as figures
from deepmath_viz.ui.charts.bars import Look, percent

#: From agreement to none; undecided is grey. Blue to red stays apart for colour-blind readers.
COLOURS = dict(
    zip(AGREEMENTS, ("#5f77a0", "#9fb0cd", "#e3b3a5", "#d1615e", "#a9afb8"), strict=True)
)
NAMES = {
    "all": "all three agree",
    "two": "two agree",
    "one": "one agrees",
    "none": "none agrees",
    "undecided": "undecided",
}
#: Columns that agreement is broken down by, and what they are called.
GROUPED_BY = {"domain": "domain", "difficulty": "difficulty", "answer_type": "answer type"}
_LONGEST_MARKED = 2_000


@dataclass(frozen=True, slots=True)
class Group:
    """Problems of one domain, difficulty or answer type by agreement."""

    label: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Compared problems of the group: the denominator of its shares."""
        return sum(self.counts.values())


def groups(rows: Sequence[tuple[Any, str, int]], unknown: str = "unknown") -> list[Group]:
    """Counts by value and agreement (see `Store.agreement_by`) as one group a value, in order."""
    found: dict[str, dict[str, int]] = {}
    for value, agreement, count in rows:
        if value is None:
            label = unknown
        else:
            label = f"{value:g}" if isinstance(value, float) else str(value)
        found.setdefault(label, dict.fromkeys(AGREEMENTS, 0))[agreement] += count
    return [Group(label, counts) for label, counts in found.items()]


def table(rows: Sequence[Group], name: str) -> list[dict[str, Any]]:
    """The groups as rows of a table: counts and shares with their denominator."""
    made = []
    for group in rows:
        row: dict[str, Any] = {name: group.label, "compared": group.total}
        for agreement in AGREEMENTS:
            row[NAMES[agreement]] = group.counts[agreement]
        row["share all three"] = percent(group.counts["all"], group.total)
        made.append(row)
    return made


def chart(rows: Sequence[Group], look: Look, title: str) -> go.Figure:
    """Stacked bars of shares, one a group, the count of compared problems beside its name."""
    labels = [f"{figures.plain(group.label)} · {group.total:,}" for group in rows]
    figure = go.Figure()
    for agreement in AGREEMENTS:
        figure.add_bar(
            name=NAMES[agreement],
            y=labels,
            x=[100 * g.counts[agreement] / g.total if g.total else 0 for g in rows],
            orientation="h",
            marker_color=COLOURS[agreement],
            customdata=[(g.counts[agreement], g.total) for g in rows],
            hovertemplate="%{y}<br>" + NAMES[agreement] + ": %{customdata[0]:,} of"
            " %{customdata[1]:,} (%{x:.1f}%)<extra></extra>",
        )
    figures.dress(figure, look, title)
    figure.update_layout(
        barmode="stack",
        bargap=0.25,
        height=110 + 24 * len(rows),
        showlegend=True,
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin_t=70,
    )
    figure.update_yaxes(autorange="reversed", type="category")
    figure.update_xaxes(
        range=[0, 100.5], tickvals=list(range(0, 101, 20)), ticksuffix="%", showgrid=True
    )
    return figure


def figures_of(store: Store, filters: Filters) -> dict[str, Any]:
    """The page's figures as one JSON-able object: in all, by group, and by what decided.

    Raises:
        ArtefactMissing: the corpus's answers are not compared yet.
    """
    require(store)
    counts = store.counts("agreement", filters)
    uncompared = counts.pop(None, 0)
    return {
        "corpus": store.manifest.corpus,
        "filters": filters.describe(),
        "compared": sum(counts.values()),
        "not_compared": uncompared,
        "problems": {name: counts.get(name, 0) for name in AGREEMENTS},
        **{
            f"by_{column}": {g.label: g.counts for g in groups(store.agreement_by(column, filters))}
            for column in GROUPED_BY
        },
        "solutions": [
            {"solution": n, "verdict": verdict, "method": method, "count": count}
            for n, verdict, method, count in store.verdict_counts(filters)
        ],
    }


def in_words(found: dict[str, Any]) -> str:
    """`figures_of` as text for a terminal; every share has its denominator."""
    whole = found["compared"]
    said = "; ".join(found["filters"]) or "no filter"
    lines = [f"{whole:,} problems compared ({said}), {found['not_compared']:,} not"]
    lines += [
        f"  {NAMES[name]:<16}{n:>9,}  {percent(n, whole)}" for name, n in found["problems"].items()
    ]
    for column, name in GROUPED_BY.items():
        lines.append(f"all three agree, by {name}:")
        for label, counts in found[f"by_{column}"].items():
            total = sum(counts.values())
            lines.append(
                f"  {label:<24}{counts['all']:>9,} of {total:>9,}  {percent(counts['all'], total)}"
            )
    lines.append("verdicts on solutions:")
    for row in found["solutions"]:
        lines.append(
            f"  solution {row['solution']}  {row['verdict']:<10}{row['method']:<12}"
            f"{row['count']:>9,}"
        )
    return "\n".join(lines)


def require(store: Store) -> None:
    """Stop where answers have not been compared.

    Raises:
        ArtefactMissing: says which command does it.
    """
    if not store.has_verdicts:
        raise ArtefactMissing(
            f"The answers of corpus {store.manifest.corpus!r} are not compared yet. "
            "Run: python -m deepmath_viz build --stage answers (with the same --source)"
        )


def marked(reference: str, other: str) -> str:
    """`other` as HTML with `<mark>` around what differs from `reference`. Both are data: escaped.

    A text longer than 2,000 characters is not compared, and comes back unmarked.
    """
    if len(reference) > _LONGEST_MARKED or len(other) > _LONGEST_MARKED:
        return html.escape(other[:_LONGEST_MARKED])
    made = []
    for what, _, _, start, end in SequenceMatcher(None, reference, other, False).get_opcodes():
        piece = html.escape(other[start:end])
        if piece:
            made.append(piece if what == "equal" else f"<mark>{piece}</mark>")
    return "".join(made)
