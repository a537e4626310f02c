"""A second map beside the first: another layout, or the same one coloured by something else.

Filters, selection, sets and what is pointed at are those of both; so is the camera, where both have
one layout and nobody parts them. In the address: `beside` is its layout and colouring, `apart` says
that each map has a camera of its own, and `cam2` is that of the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from deepmath_viz.corpus.points import camera_of
from deepmath_viz.corpus.store import Store
from deepmath_viz.maps import live_map
from deepmath_viz.maps.live_map import LiveMap
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.map import figures

#: The key of its component.
KEY = "live_map_2"
#: CSS pixels of a window that has room for two maps; `ui/elements/style` has them, too.
ROOM = 900


@dataclass(frozen=True, slots=True)
class Second:
    """The second map: its data, its colouring, and whether it has the first one's camera."""

    found: LiveMap
    colour: str
    locked: bool

    def twin_of(self, index: int | None, first: LiveMap) -> int | None:
        """The point here that shows the text of a point of the first map."""
        if index is None or self.found is first:
            return index
        there = int(first.twins(self.found.layout)[index])
        return there if there >= 0 else None

    @property
    def camera(self) -> Sequence[int] | None:
        """Where it looks; None is the first view."""
        return camera_of(state.param("cam" if self.locked else "cam2") or "")


def wanted(store: Store, first: LiveMap) -> Second | None:
    """The second map that the address asks for; None where there is one alone."""
    layout, _, colour = (state.param("beside") or "").partition("~")
    if layout not in store.map.layouts() or state.param("still") == "1":
        return None
    locked = layout == first.layout and state.param("apart") != "1"
    return Second(live_map.of_store(store, layout), colour or "set", locked)


def opened(store: Store, first: LiveMap, on: bool) -> None:
    """Show a second map, of another layout where there is one, or take it away."""
    others = [layout for layout in store.map.layouts() if layout != first.layout]
    layout = others[0] if others else first.layout
    colour = state.param("colour") or "set"
    if not others:  # the same points again would say nothing new
        colour = "difficulty" if colour != "difficulty" else "set"
    state.set_params(beside=f"{layout}~{colour}" if on else None, cam2=None, apart=None)


def coloured(layout: str, colour: str) -> None:
    """Colour the second map by something else."""
    state.set_params(beside=f"{layout}~{colour}")


def controls(store: Store, first: LiveMap, second: Second) -> None:
    """What the second map shows, beside what can be chosen on it; and the way back to one."""
    layouts = store.map.layouts()
    with st.container(horizontal=True, vertical_alignment="center", key="map_second_bar"):
        st.markdown("Beside it:")
        st.segmented_control(
            "Layout of the second map",
            layouts,
            label_visibility="collapsed",
            format_func=lambda name: markdown.escape(figures.layout_title(name)),
            required=True,
            **state.seeded(
                "map_second_layout",
                second.found.layout,
                lambda layout: state.set_params(
                    beside=f"{layout or layouts[0]}~{second.colour}", cam2=None, apart=None
                ),
            ),
        )
        if second.found.layout == first.layout:
            st.toggle(
                "One camera for both",
                **state.seeded(
                    "map_locked",
                    second.locked,
                    lambda on: state.set_params(apart=None if on else "1", cam2=None),
                ),
            )
        st.button(
            "Close the second map",
            icon=":material/close:",
            type="tertiary",
            on_click=opened,
            args=(store, first, False),
            key="map_second_close",
        )
    with st.container(key="map_narrow"):
        st.caption(f"The second map is hidden: two need a window of {ROOM} pixels or more.")
