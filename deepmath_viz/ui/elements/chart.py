"""How the app shows a Plotly figure: downloadable, with its caption, and leading somewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st
import streamlit.config as streamlit_config
from plotly.utils import PlotlyJSONEncoder

from deepmath_viz.analysis.marks import target_of
from deepmath_viz.config import ROOT
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.plumbing.lru import LRU
from deepmath_viz.ui import state
from deepmath_viz.ui.charts.theme import DARK, LIGHT, Look
from deepmath_viz.ui.elements import bundles
from deepmath_viz.ui.elements.likeness import key_of

#: Draws a figure with Plotly's part for flat axes, once it is near the window.
_CHART = st.components.v2.component(
    "deepmath_chart",
    html='<div class="chart"></div>',
    js=bundles.loader("charts"),
    isolate_styles=False,  # Plotly writes its styles into the head of the page
)
_COLOURS = "theme.chartCategoricalColors"
_BROWSE = ROOT / "pages" / "browse.py"


def look() -> Look:
    """The colours of the theme that the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure as it travels.

    Attributes:
        spec: its JSON.
        of_difficulty: whether it shows difficulty, see `is_of_difficulty`.
    """

    spec: str
    of_difficulty: bool


#: Plotly takes 50 to 100 ms to put a figure together that has been the same since the last build.
_drawn: LRU[Hashable, Drawn] = LRU(200)


def drawn(draw: Callable[..., go.Figure], *given: Any, **named: Any) -> Drawn:
    """What `draw` makes of what it is given: drawn once, and kept for whoever asks for the same.

    Args:
        draw: depends on nothing else.
        given, named: its arguments, see `likeness.key_of`.
    """
    return _drawn.get(key_of((draw, given, named)), lambda: _travelling(draw(*given, **named)))


def _travelling(figure: go.Figure) -> Drawn:
    return Drawn(spec(figure), is_of_difficulty(figure))


def show(
    figure: go.Figure | Drawn,
    key: str,
    name: str,
    caption: str,
    *,
    alt: str,
    opens: Callable[[Sequence[Any]], None] | None = None,
) -> None:
    """Show a figure with a caption; a click on a mark that leads somewhere opens it in Browse.

    Args:
        figure: one that is drawn anew, or what `drawn` kept.
        name: of the file that the figure is downloaded as, after `deepmath-`.
        opens: gets the customdata of a clicked mark, where it leads elsewhere.
    """
    made = figure if isinstance(figure, Drawn) else _travelling(figure)
    config = {
        "displaylogo": False,
        "modeBarButtonsToRemove": ["pan2d", "zoom2d", "resetScale2d"],
        "toImageButtonOptions": {"filename": f"deepmath-{name}", "scale": 2},
    }
    with st.container(gap="xxsmall"):
        _CHART(
            key=key,
            data={"spec": made.spec, "alt": alt, "config": config},
            on_picked_change=_opener(key, opens),
        )
        st.caption(f"{caption} {published.TWO_SCALES}" if made.of_difficulty else caption)


def spec(figure: go.Figure) -> str:
    """A figure as JSON, without the template that it was given by default: 7 KB that our figures
    say themselves."""
    made = figure.to_dict()
    made["layout"].pop("template", None)
    made["layout"].setdefault("colorway", streamlit_config.get_option(_COLOURS))
    return json.dumps(made, cls=PlotlyJSONEncoder, separators=(",", ":"))


def is_of_difficulty(figure: go.Figure) -> bool:
    """Whether an axis of a figure, or the whole, is difficulty: then its caption says that one
    column holds two scales."""
    layout = figure.layout
    titles = (layout.title.text, layout.xaxis.title.text, layout.yaxis.title.text)
    return any("difficulty" in (text or "").lower() for text in titles)


def _opener(key: str, opens: Callable[[Sequence[Any]], None] | None) -> Callable[[], None]:
    """A callback that opens what has been clicked, in Browse where nothing else is said."""

    def clicked() -> None:
        picked = state.selected(key).get("picked")
        if opens is not None:
            if isinstance(picked, list | tuple):
                opens(picked)
            return
        target = target_of({"customdata": picked})
        if target is not None:
            browse(target)

    return clicked


def browse(target: Filters) -> None:
    """Open Browse with these filters."""
    st.switch_page(_BROWSE, query_params=state.filter_params(target))
