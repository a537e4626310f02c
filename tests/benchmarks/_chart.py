"""The chart of growth: what is taken at a quarter, half, the full and four times the size.

Plain SVG, a small picture a measurement with logarithmic axes: ours and the peer's as lines with
points, and a dashed line for growth in proportion to the size. It is read in light and dark.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import Any

from tests.benchmarks._row import Row, shown

_WIDTH, _HEIGHT, _ACROSS = 300, 200, 3
_LEFT, _RIGHT, _TOP, _BOTTOM = 16, 64, 44, 34
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #222; font-variant-numeric: tabular-nums }
.t { font-weight: 600 } .s { fill: #5c6470 }
.o { stroke: #d1615e; fill: #d1615e } .p { stroke: #3f74a8; fill: #3f74a8 }
path { fill: none !important; stroke-width: 2 } .g { stroke: #9aa1ab; stroke-width: 1 }
.a { stroke: #d7dade; stroke-width: 1 } text.o, text.p { stroke: none }
@media (prefers-color-scheme: dark) {
  text { fill: #e6e8eb } .s { fill: #a3abb6 } .a { stroke: #3a4048 } .g { stroke: #6d7580 }
  .o { stroke: #e58a87; fill: #e58a87 } .p { stroke: #7fb0de; fill: #7fb0de }
  text.o { fill: #e58a87 } text.p { fill: #7fb0de }
}
"""


def grown(runs: list[dict[str, Any]]) -> Iterator[list[Row]]:
    """The rows of one thing at its sizes, smallest first; of those that were measured at two."""
    found: dict[tuple[str, str], dict[float, Row]] = {}
    whole = {run["name"] for run in runs if not run["quick"] and run["rows"] and run["share"] < 1}
    for run in runs:
        if run["quick"] and run["name"] in whole:
            continue  # other samples than those of the larger sizes
        for data in run["rows"]:
            if data["growth"]:
                row = Row(**data)
                found.setdefault((run["name"], row.what), {})[row.share] = row
    for by_share in found.values():
        if len(by_share) > 1:
            yield [by_share[share] for share in sorted(by_share)]


def words(runs: list[dict[str, Any]]) -> str:
    """What the chart shows, for those who cannot see it."""
    said = [
        f"{rows[0].what}: " + ", ".join(f"{shown(r.ours, r.unit)} at {r.share:g}" for r in rows)
        for rows in grown(runs)
    ]
    return "Growth with the size, ours and the peer's: " + "; ".join(said)


def svg(runs: list[dict[str, Any]]) -> str:
    """The whole picture."""
    panels = list(grown(runs))
    down = -(-len(panels) // _ACROSS)
    width, height = max(400, _WIDTH * min(_ACROSS, len(panels))), 30 + _HEIGHT * max(1, down)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img"><title>{escape(words(runs))}</title>',
        f"<style>{_STYLE}</style>",
        '<text class="o" x="16" y="18">● this program</text>',
        '<text class="p" x="116" y="18">● its peer</text>',
        '<text class="s" x="186" y="18">- - in proportion to the size</text>',
    ]
    for at, rows in enumerate(panels):
        x, y = _WIDTH * (at % _ACROSS), 30 + _HEIGHT * (at // _ACROSS)
        parts += [f'<g transform="translate({x},{y})">', *_panel(rows), "</g>"]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(rows: list[Row]) -> Iterator[str]:
    first = rows[0]
    guide = [first.ours * row.share / first.share for row in rows]
    lines = {"o": [row.ours for row in rows], "p": [row.peer for row in rows], "g": guide}
    values = [v for line in lines.values() for v in line if v and math.isfinite(v)]
    low, high = math.log(min(values)), math.log(max(values))
    ends = math.log(first.share), math.log(rows[-1].share)
    inner, deep = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def place(share: float, value: float) -> tuple[float, float]:
        across = (math.log(share) - ends[0]) / (ends[1] - ends[0])
        up = (math.log(value) - low) / (high - low) if high > low else 0.5
        return round(_LEFT + inner * across, 1), round(_TOP + deep * (1 - up), 1)

    floor = _HEIGHT - _BOTTOM + 8
    yield f'<text class="t" x="{_LEFT}" y="20">{escape(first.what)}</text>'
    yield f'<text class="s" x="{_LEFT}" y="36">{escape(first.peer_name[:44])}</text>'
    yield f'<line class="a" x1="{_LEFT}" x2="{_LEFT + inner}" y1="{floor}" y2="{floor}"/>'
    for row in rows:
        x = place(row.share, first.ours)[0]
        yield f'<text class="s" x="{x}" y="{floor + 16}" text-anchor="middle">{_share(row)}</text>'
    ends_at: list[float] = []
    for kind, line in lines.items():
        points = [place(row.share, value) for row, value in zip(rows, line, strict=True) if value]
        if not points:
            continue
        way = " ".join(f"{'L' if at else 'M'}{x},{y}" for at, (x, y) in enumerate(points))
        dashes = ' stroke-dasharray="4 4"' * (kind == "g")
        yield f'<path class="{kind}" d="{way}"{dashes}/>'
        if kind == "g":
            continue
        yield from (f'<circle class="{kind}" cx="{x}" cy="{y}" r="3"/>' for x, y in points)
        x, y = points[-1]
        while any(abs(y - other) < 13 for other in ends_at):
            y += 13 if kind == "p" and y >= min(ends_at) else -13
        ends_at.append(y)
        last = next(v for v in reversed(line) if v)
        said = escape(shown(last, first.unit))
        yield f'<text class="{kind}" x="{x + 7}" y="{y + 4}">{said}</text>'


def _share(row: Row) -> str:
    return {0.25: "¼", 0.5: "½", 1.0: "1", 4.0: "4"}.get(row.share, f"{row.share:g}")
