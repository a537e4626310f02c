"""The page of `map_app.py`: controls, the map's component, and what it reported."""

from __future__ import annotations

import json
import os

import numpy as np
import streamlit as st

from deepmath_viz.maps import colours
from deepmath_viz.ui.map import component, katex
from tests.browser.map_routes import SETS, points

_REPORTS = (
    "camera",
    "colour",
    "panels",
    "hidden",
    "drawn",
    "opened",
    "unsupported",
    "only",
    "density",
)
_ONCE = ("drawn", "opened")
st.set_page_config(layout="wide")
asked_for = st.query_params
n = int(asked_for.get("n", os.environ.get("DEEPMATH_MAP_POINTS", "20000")))
xy, sizes = points(n)
total = xy.shape[1]
firsts = np.cumsum([0, *sizes])
filtered = st.selectbox(
    "Filter",
    ["all", "half", "few"],
    key="filter",
    index=["all", "half", "few"].index(asked_for.get("mask", "all")),
)
st.button("Again")
sets = [
    {
        "name": name,
        "label": name,
        "first": int(firsts[k]),
        "n": sizes[k],
        "light": light,
        "dark": dark,
    }
    for k, (name, _, light, dark) in enumerate(SETS)
]
state = st.session_state.get("map") or {}
drawn = state.get("drawn")
if drawn:
    st.session_state["corners"] = drawn.get("polygon")
corners = st.session_state.get("corners")
if state.get("opened") is not None:
    st.session_state["focus"] = state["opened"]
focus = st.session_state.get("focus")
camera = [int(part) for part in asked_for["cam"].split(",")] if "cam" in asked_for else None
heavy = np.linspace(0, total - 1, 5).astype(int)
component.map_view(
    {
        "base": f"/api/map/{n}",
        "n": total,
        "sets": sets,
        "colour": {
            "by": state.get("colour") or asked_for.get("colour", "set"),
            "known": [
                {"by": "set", "title": "Set", "ahead": True},
                {"by": "difficulty", "title": "Difficulty", "ahead": True},
                {"by": "own.rate", "title": "own.rate", "version": "1"},
            ],
        },
        "hidden": list(state.get("hidden") or []),
        "filters": ["f"],
        "mask": None if filtered == "all" else f"f={filtered}",
        "highlights": [int(i) for i in heavy] if "hits" in asked_for else [],
        "selection": None
        if not corners
        else {
            "sel": json.dumps(corners),
            "count": 1,
            "parts": [{"mode": "new", "polygon": corners}],
        },
        "camera": state.get("camera") or camera,
        "focus": None if focus is None else {"index": focus, "fly": True},
        "renderer": asked_for.get("renderer"),
        "panels": state.get("panels", asked_for.get("panels") == "1"),
        "density": state.get("density", asked_for.get("density") == "1"),
        "scale": colours.density_scale(),
        "height": 300,
        "katex": katex.address(),
        "known": int((np.arange(total) % 3 != 1).sum()) if "known" in asked_for else total,
        "only": bool(state.get("only")),
        "summary": f"{total:,} points of {len(sets)} sets.",
    },
    key="map",
)
# What is reported once is kept: another run may follow before anybody has looked.
kept = st.session_state.setdefault("kept", {})
kept |= {name: value for name in _ONCE if (value := state.get(name)) is not None}
said = {name: kept.get(name, state.get(name)) for name in _REPORTS}
st.code(json.dumps(said), language="json")
