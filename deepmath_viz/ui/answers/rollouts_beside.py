"""Two models on the same problems: gained and lost, the difference, and whether it is chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from deepmath_viz.analysis.rollouts import comparing, measures, tables, written
from deepmath_viz.analysis.rollouts.comparing import Compared
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import id_lists
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import RolloutModel
from deepmath_viz.ui import navigation, state
from deepmath_viz.ui.browse import side_by_side
from deepmath_viz.ui.charts.rollouts import by_group, in_chart
from deepmath_viz.ui.elements import chart, markdown, widgets

#: What the first model solves alone, and the second.
_LISTED = {"gained": "Gained", "lost": "Lost"}


def show(store: Store, one: RolloutModel, others: Sequence[RolloutModel], filters: Filters) -> None:
    """Show what another model gains and loses beside `one` on the matching problems.

    Raises:
        AttachedMissing: a model was taken away meanwhile.
    """
    if not others:
        st.info(
            "There is one model only. Add the rollouts of a second one to compare them.",
            icon=":material/compare_arrows:",
        )
        return
    by_name = {row["model"]: row for row in others}
    wanted = state.param("beside")
    other = by_name[wanted] if wanted in by_name else others[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        widgets.menu(
            "beside",
            {name: row["title"] for name, row in by_name.items()},
            "Compared with",
            other["model"],
            key="rollouts_beside",
            width=280,
            resets=["page"],
        )
        widgets.download(
            "Report",
            lambda: written.to_markdown(store, one, other),
            f"rollouts-{one['model']}-{other['model']}.md",
            key="beside_report",
        )
    first = measures.sampled(store, one["model"], filters)
    second = measures.sampled(store, other["model"], filters)
    found = comparing.compared(first, second)
    if not found.problems:
        st.info(
            "No problem that matches has samples of both models.",
            icon=":material/filter_alt_off:",
        )
        return
    _counts(found, one, other)
    st.dataframe(
        tables.differences(found, one["title"], other["title"]),
        hide_index=True,
        height="content",
        key="beside_differences",
        alt="pass@k of both models",
    )
    st.caption(
        "The difference is in percentage points, over the problems where both models have k"
        " samples; its interval draws whole problems with the samples of both."
    )
    by = widgets.choice("by", measures.GROUPED_BY, "By", key="beside_by")
    common = np.intersect1d(first.ids, second.ids)
    groups = [
        (row["title"], measures.by_group(sampled.among(common), by, 1))
        for row, sampled in ((one, first), (other, second))
    ]
    chart.show(
        by_group(groups, chart.look(), title=f"pass@1 by {measures.GROUPED_BY[by]}", k=1),
        f"beside_{by}",
        f"two-models-by-{by}",
        "The problems that both were tried on; lines are intervals of 95%."
        f"{in_chart(groups[0][1])}",
        alt=f"pass@1 of both models by {measures.GROUPED_BY[by]}",
    )
    _lists(store, found, one, other)


def _counts(found: Compared, one: RolloutModel, other: RolloutModel) -> None:
    n = found.problems
    with st.container(horizontal=True):
        widgets.share("Solved by both", found.both, n)
        widgets.share("Gained", len(found.gained), n, told="Solved by the second model alone.")
        widgets.share("Lost", len(found.lost), n, told="Solved by the first model alone.")
        widgets.share("Solved by neither", found.neither, n)
    alone = ""
    if found.only_one or found.only_other:
        alone = (
            f" Left out: {found.only_one:,} problems with samples of the first model alone, and"
            f" {found.only_other:,} of the second."
        )
    st.markdown(markdown.escape(tables.chance(found)))
    st.caption(
        markdown.escape(
            f"{other['title']} beside {one['title']}: a problem counts as solved where more than"
            f" half of its samples are right, undecided ones as wrong.{alone}"
        )
    )


def _lists(store: Store, found: Compared, one: RolloutModel, other: RolloutModel) -> None:
    which = widgets.choice("which", _LISTED, "Problems", key="beside_which")
    ids = found.gained if which == "gained" else found.lost
    if not ids:
        st.caption("None.")
        return
    shown = ids[: id_lists.MOST]
    filters = Filters(region=id_lists.text_of(list(shown)))
    beside = side_by_side.named([(one["model"], 1), (other["model"], 1)])
    rest = f" (the first {len(shown):,} of {len(ids):,})" * (len(shown) < len(ids))
    st.page_link(
        navigation.BROWSE,
        label=f"Browse these {len(shown):,}{rest}",
        icon=":material/menu_book:",
        query_params={**state.filter_params(filters), "side": [beside]},
    )
