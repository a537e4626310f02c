"""What an export leaves out or corrects because of labels: unfit for a reward, or found wrong."""

from __future__ import annotations

from typing import Any

import streamlit as st

from deepmath_viz import config
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.reward_flags import FLAGS, PRESET, in_order
from deepmath_viz.exports.wrong_labels import ERRATA
from deepmath_viz.reviews.errata import Errata

_ERRATA = {"keep": "Keep", "drop": "Drop", "replace": "Replace, else drop"}


def errata() -> dict[str, Any]:
    """What becomes of answers that people found wrong; asked only where there are some."""
    if not Errata(config.settings().data).newest():
        return {}
    chosen = st.segmented_control(
        "Answers that people found wrong",
        list(ERRATA),
        format_func=_ERRATA.__getitem__,
        default="keep",
        required=True,
        key="export_errata",
    )
    return {"errata": chosen}


def unfit(store: Store) -> dict[str, Any]:
    """Which reward flags are left out; asked only where the corpus has them."""
    if not store.has_fitness:
        return {}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        fit = st.toggle(
            "Only what is fit for a reward by rule",
            key="export_fit",
            help="Drops, step by step, what a grader cannot reward, or rewards for a guess",
        )
        if not fit:
            return {}
        named = {name: flag.label for name, flag in FLAGS.items()}
        chosen = st.multiselect(
            "Dropped",
            list(FLAGS),
            default=list(PRESET),
            format_func=named.__getitem__,
            placeholder="nothing",
            key="export_flags",
        )
    return {"drop_flagged": in_order(chosen)}
