"""The topic tree as a sunburst: counts in, an ECharts option out.

ECharts rather than Plotly, because rings of unequal width keep the labels of three levels
readable, and its labels can be cut or wrapped to fit a slice.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from typing import Any

from deepmath_viz.dataset import topics
from deepmath_viz.dataset.filters import UNKNOWN
from deepmath_viz.dataset.topics import Node
from deepmath_viz.dataset.wording import percent
from deepmath_viz.plumbing.colours import blend
from deepmath_viz.ui.charts.theme import CORPUS, Look

#: Inner and outer radius of each ring in per cent of the whole, and the size of its text.
_RINGS = ((12, 38, 12), (38, 64, 11), (64, 88, 10), (88, 95.5, 10), (95.5, 100, 0))
#: The radius in pixels that the page gives the chart, and on a phone: label widths are made for it.
WIDE, PHONE = 268, 165


def topic_sunburst(
    nodes: Sequence[Node],
    unknown: int,
    published: Mapping[str, int],
    look: Look,
    *,
    title: str,
    radius: int = WIDE,
) -> dict[str, Any]:
    """The topic tree as rings; a slice's angle is its share of the problems drawn.

    It is an ECharts option rather than a Plotly figure: rings of unequal width keep the labels
    of three levels readable. A selection reports places in `topic_slices`.

    Args:
        nodes: the tree of `topics.tree`, root first.
        unknown: problems without a topic, a grey slice; 0 leaves it out.
        published: rows of the whole dataset by topic path, for the hover text.
        radius: about as many pixels as the chart has.
    """
    known = nodes[0].count
    everywhere, whole = {n.name: n.count for n in topics.tree(published)}, sum(published.values())
    made: dict[str, dict[str, Any]] = {topics.ROOT: {"children": []}}
    for node in nodes[1:]:
        theirs = everywhere.get(node.name, 0)
        path = topics.short(node.name).replace(topics.SEPARATOR, " › ")
        made[node.name] = {
            "name": node.label,
            "value": node.count,
            "itemStyle": {"color": _ring_colour(node.depth, look)},
            "tooltip": _tip(
                path,
                f"{node.count:,} problems · {percent(node.count, known)} of {known:,} with a topic",
                f"Published: {percent(theirs, whole)} ({theirs:,} of {whole:,})",
            ),
            "children": [],
            **_fit(node.label, node.depth, node.count / ((known + unknown) or 1), radius),
        }
        made[node.parent or topics.ROOT]["children"].append(made[node.name])
    slices = made[topics.ROOT]["children"]
    if unknown:
        slices.append(
            {"name": "Unknown", "value": unknown, "itemStyle": {"color": look.unknown}}
            | {"tooltip": _tip("Unknown", f"{unknown:,} problems without a topic")}
        )
    middle = {"textAlign": "center", "textVerticalAlign": "middle", "left": "50%", "top": "52%"}
    return {
        "backgroundColor": look.surface,
        "animation": False,
        "title": [
            {"text": title, "left": 2, "top": 5, "textStyle": _text(look.ink, 15, "bold")},
            {"text": f"{known + unknown:,}", "subtext": "problems", "itemGap": 2, **middle}
            | {"textStyle": _text(look.ink, 17, "bold"), "subtextStyle": _text(look.quiet, 12)},
        ],
        "tooltip": {"trigger": "item", "confine": True},
        "series": [
            {
                "type": "sunburst",
                "data": slices,
                "center": ["50%", "53%"],
                "nodeClick": False,
                "selectedMode": "single",
                "itemStyle": {"borderColor": look.surface, "borderWidth": 1},
                "emphasis": {"focus": "ancestor"},
                "blur": {"itemStyle": {"opacity": 0.6}, "label": {"opacity": 0.85}},
                "levels": [{}, *(_ring(n, look, radius) for n in range(1, len(_RINGS) + 1))],
            }
        ],
    }


def topic_slices(nodes: Sequence[Node], unknown: int) -> list[str | None]:
    """The topic of every slice in the order in which a click names it; None for the middle."""
    return [None, *(node.name for node in nodes[1:])] + [UNKNOWN] * bool(unknown)


def _ring(depth: int, look: Look, radius: int) -> dict[str, Any]:
    inner, outer, size = _RINGS[depth - 1]
    label: dict[str, Any] = {
        "show": bool(size),
        "rotate": "radial",
        "fontSize": size,
        "color": "#ffffff" if depth == 1 else look.ink,
        "textBorderWidth": 0,
        # As many degrees as one line of text is high in the middle of the ring.
        "minAngle": 100 * (size + 1) / ((inner + outer) / 2 * radius) * 180 / math.pi,
    }
    if depth == 4:
        label |= {"rotate": "tangential", "minAngle": 20}
    return {"r0": f"{inner}%", "r": f"{outer}%", "label": label}


def _fit(label: str, depth: int, share: float, radius: int) -> dict[str, Any]:
    """How a label of three upper rings goes into its slice: smaller, on two lines, or cut."""
    if depth > 3:
        return {}
    inner, outer, size = _RINGS[depth - 1]
    width = (outer - inner) / 100 * radius - 6
    height = 2 * math.pi * share * (inner + outer) / 200 * radius
    longest = max(map(len, label.split()), default=1)
    size = min(size, max(9, int(width / (0.56 * longest))))
    lines = height > 2 * (size + 2) and 0.58 * size * longest <= width
    fitted = {"width": round(width), "fontSize": size, "lineHeight": size + 2}
    return {"label": {**fitted, "overflow": "break" if lines else "truncate"}}


def _ring_colour(depth: int, look: Look) -> str:
    return blend(look.surface, CORPUS, max(1 - 0.24 * (depth - 1), 0.2))


def _tip(heading: str, *lines: str) -> dict[str, str]:
    """Hover text; a brace would begin one of ECharts' own fields."""
    said = "<br>".join([f"<b>{html.escape(heading)}</b>", *map(html.escape, lines)])
    return {"formatter": said.replace("{", "&#123;").replace("}", "&#125;")}


def _text(colour: str, size: int, weight: str = "normal") -> dict[str, Any]:
    return {"color": colour, "fontSize": size, "fontWeight": weight}
