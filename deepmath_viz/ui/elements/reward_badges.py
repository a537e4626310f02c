"""Whether a problem can be rewarded by rule, in a line of badges."""

from __future__ import annotations

import streamlit as st

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.records import Fitness
from deepmath_viz.dataset.reward_flags import FLAGS, PRESET
from deepmath_viz.ui.elements import markdown


def show(store: Store, id_: int) -> None:
    """What speaks against rewarding a problem by rule, a badge each, and what that rests on.

    Nothing where fitness is not built.

    Raises:
        ArtefactDamaged: an artefact is missing or cannot be read.
    """
    if (said := store.fitness(id_)) is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"reward-{id_}"):
        flags = [name for name in said["reward_flags"] if name in PRESET]
        if not flags:
            st.badge("fit for a reward by rule", icon=":material/check:", color="green")
        for name in flags:
            st.badge(FLAGS[name].label, icon=":material/flag:", color="orange")
        if details := _details(said):
            st.caption(markdown.escape(" · ".join(details)), width="content")


def _details(said: Fitness) -> list[str]:
    details = []
    if said["guess"] is not None:
        details.append(f"a guess is right with {said['guess']:.0%}")
    if said["lost"]:
        details.append(f"math-verify leaves out: {said['lost'][:40]}")
    for name, rejects in (
        ("math-verify", said["mv_rejects"]),
        ("the second grader's rules", said["openmath_rejects"]),
    ):
        if rejects:
            details.append(f"{name}: no to {rejects} solution{'s' * (rejects > 1)}")
    return details
