"""Answers: how far solutions, and samples of your own models, agree with the final answer."""

from __future__ import annotations

from deepmath_viz.ui import frame
from deepmath_viz.ui.answers import doubtful, rewards, rollouts, spot_check
from deepmath_viz.ui.answers import page as answers
from deepmath_viz.ui.elements.filter_panel import filter_panel

with frame.page("Answers"):
    opened = frame.corpus_page()
    filters = filter_panel(opened.store)
    view = answers.choose_view()
    if view == "spot-check":
        spot_check.show(opened, filters)
    elif view == "doubtful":
        doubtful.show(opened, filters)
    elif view == "rewards":
        rewards.show(opened.store, filters)
    elif view == "rollouts":
        rollouts.show(opened.store, filters)
    else:
        opened.manifest.require("answers")
        if view == "agreement":
            answers.show_agreement(opened.store, filters)
        else:
            answers.show_differences(opened.store, filters)
