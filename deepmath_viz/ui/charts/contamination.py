"""Charts of the Contamination page: what this corpus gives, and what was published."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from deepmath_viz.dataset import published
from deepmath_viz.dataset.pair_query import Overlap, number
from deepmath_viz.dataset.rules import RULES, Rule
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.colours import PALE_RED
from deepmath_viz.ui.charts.stacked import Part, share, stack
from deepmath_viz.ui.charts.theme import CORPUS, Look, dress, plain

#: Problems found only by similarity: the corpus's red, paler.
NEAR = PALE_RED
_LINE = 26


def overlap(
    rows: Sequence[Overlap], look: Look, threshold: float, title: str, rule: Rule | None = None
) -> go.Figure:
    """Stacked bars: the share of each benchmark's (or set's) problems that is found in DeepMath.

    A click reports the name of its row and the kind of its pairs, the last two cells of customdata.

    Args:
        rows: one a bar, in order; a bar's number is written beside it with its denominator.
        threshold: the threshold that `found` was counted with.
        rule: the rule that it was counted by; by any but the default bars have one part.
    """
    names = [plain(row.name) for row in rows]
    parts: tuple[Part, ...] = (
        Part("Same text", [row.exact for row in rows], CORPUS),
        Part(f"Above {number(threshold)}, other text", [r.found - r.exact for r in rows], NEAR),
    )
    if rule and rule.name:
        parts = (Part(RULES[rule.name], [row.found for row in rows], CORPUS),)
    figure = stack(names, [row.rows for row in rows], parts, digits=2)
    for bars, kind in zip(
        figure.data, ("",) if rule and rule.name else ("exact", "near"), strict=True
    ):
        told = zip(bars.customdata, rows, strict=True)
        bars.customdata = [[*cells, row.name, kind] for cells, row in told]
    dress(figure, look, title)
    explained = "   ".join(
        f'<span style="color:{part.colour}">■</span> {plain(part.name)}' for part in parts
    )
    figure.update_layout(title_subtitle={"text": explained, "font_size": 12})
    _lay_out(figure, len(rows), explained=True)
    top = max([share(row.found, row.rows) for row in rows], default=0)
    figure.update_xaxes(range=[0, top * 1.02 or 1], ticksuffix="%", title="share of its problems")
    figure.update_layout(
        margin_r=150,
        annotations=[
            _beside(name, f"{row.found:,} of {row.rows:,} · {percent(row.found, row.rows)}", look)
            for name, row in zip(names, rows, strict=True)
        ],
    )
    return figure


def funnel(look: Look) -> go.Figure:
    """The published numbers of questions after each step, in thousands. Nothing is computed."""
    names = [name for name, _ in published.FUNNEL]
    figure = go.Figure(
        go.Bar(
            y=names,
            x=[count for _, count in published.FUNNEL],
            orientation="h",
            marker={
                "color": "rgba(0,0,0,0)",
                "line": {"color": look.published, "width": 1.5},
            },
            hovertemplate="<b>%{y}</b><br>Published: %{x:,.0f}K questions<extra></extra>",
        )
    )
    dress(figure, look, "Published: questions left")
    _lay_out(figure, len(names))
    top = max(count for _, count in published.FUNNEL)
    figure.update_xaxes(range=[0, top * 1.02], title="thousand questions", tickformat=",d")
    said = []
    before = 0.0
    for name, count in published.FUNNEL:
        if count > before > 0:
            share = f"+ {published.FROM_SIMPLERL:g}K"
        else:
            share = f"{100 * count / before:.1f}% of these" if before else "all"
        said.append(_beside(name, f"{count:,.0f}K · {share}", look))
        before = count
    figure.update_layout(margin_r=150, annotations=said)
    return figure


def raw_pool(look: Look, present: Sequence[str] = ()) -> go.Figure:
    """The published share of every benchmark found in the raw pool, before decontamination.

    Args:
        present: the corpus's benchmarks; the others are marked as not in it.
    """
    shares = published.RAW_POOL_SHARES
    names = [name if not present or name in present else f"{name} *" for name in shares]
    figure = go.Figure(
        go.Bar(
            y=names,
            x=list(shares.values()),
            orientation="h",
            marker={
                "color": "rgba(0,0,0,0)",
                "line": {"color": look.published, "width": 1.5},
            },
            hovertemplate="<b>%{y}</b><br>Published: %{x}% of it was in the raw pool"
            "<extra></extra>",
        )
    )
    dress(figure, look, "Published: found in the raw pool")
    _lay_out(figure, len(names))
    figure.update_xaxes(range=[0, 100], ticksuffix="%", title="share of its problems")
    figure.update_layout(
        margin_r=56,
        annotations=[
            _beside(name, f"{share}%", look)
            for name, share in zip(names, shares.values(), strict=True)
        ],
    )
    return figure


def _lay_out(figure: go.Figure, rows: int, *, explained: bool = False) -> None:
    figure.update_layout(
        barmode="stack",
        bargap=0.3,
        height=(140 if explained else 106) + _LINE * rows,
        margin_t=76 if explained else 42,
    )
    figure.update_yaxes(autorange="reversed", type="category", showgrid=False)
    figure.update_xaxes(title_standoff=16)


def _beside(name: str, text: str, look: Look) -> dict[str, object]:
    """What is written to the right of a bar."""
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 8,
        "y": name,
        "text": text,
        "showarrow": False,
        "font": {"color": look.ink, "size": 12},
    }
