"""The rules side by side: what each finds, what it alone finds, and phrases that many share."""

from __future__ import annotations

from typing import Any

import streamlit as st

from deepmath_viz.analysis import contamination
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.pair_query import number
from deepmath_viz.dataset.rules import INDEL_ABOVE, NGRAM, Rule
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import no_match, running_builds
from deepmath_viz.ui.contamination.page import Asked
from deepmath_viz.ui.elements import markdown, widgets


def show(asked: Asked) -> None:
    """Say what every rule finds on the side that is asked for."""
    store, query, filters = asked.opened.store, asked.query, asked.filters
    problems = store.count(filters)
    if not problems:
        no_match.show(filters, store.count, Markdown("No problem matches the filters."))
        return
    found = store.pairs.side_by_side(query, filters)
    with st.container(horizontal=True):
        widgets.share(
            "Found by any rule", found.any, problems, "problems", "At least one rule finds a pair."
        )
        widgets.share(
            "Found by every rule", found.every, problems, "problems", "All rules agree on these."
        )
    _table(contamination.rules_table(found, query, problems))
    matching = " that match the filters" * (filters != Filters())
    st.caption(
        f"Counted are problems of DeepMath, of {problems:,}{matching}. No rule is right: each finds"
        " what others miss. **Pairs** shows the pairs of each: choose the rule there."
    )
    _models(asked)
    if not store.pairs.has_overlaps():
        st.caption(
            ":material/construction: " + running_builds.lacking(store.manifest.corpus, "overlaps")
        )
        return
    names = store.pairs.side_names(query)
    if by_name := contamination.rules_by_name(found, names):
        st.subheader(f"By {markdown.escape(asked.other)}", anchor=False)
        _table(by_name, {"name": asked.other})
    _common(asked, query.rule)
    _figure_10(asked)


def _models(asked: Asked) -> None:
    store, query = asked.opened.store, asked.query
    if not (second := store.pairs.second_model()):
        return
    st.subheader("Two models, pair by pair", anchor=False)
    first = str(store.novelty.embedding().get("model", "an unknown model"))
    above = number(query.threshold)
    rows = contamination.models_table(store.pairs.two_models(query, asked.filters))
    if rows:
        _table(rows, {"name": asked.other})
    else:
        st.info(f"No pair is above {above} by either model.", icon=":material/compare_arrows:")
    st.caption(
        f"First: **{markdown.escape(first)}**. Second: **{markdown.escape(second)}**. Counted are"
        f" pairs above {above} by either; the correlation is that of both similarities over these"
        " pairs. One number need not mean the same for two models."
    )


def _common(asked: Asked, rule: Rule) -> None:
    listed = asked.opened.store.pairs.common_grams(rule)
    said = Rule(NGRAM, rule.n, rule.tokens).words("")
    with st.expander(f"Common phrases: {markdown.escape(said)}"):
        st.caption(
            "A phrase is common where 3 benchmarks, or 10 problems of them, have it; the same text"
            " counts once. Such a phrase is no sign that a problem was copied: it can be left out"
            " above."
        )
        if listed:
            _table(
                [
                    {"phrase": gram, "benchmarks": n, "their problems": texts, "problems": own}
                    for gram, n, texts, own in listed
                ]
            )
        else:
            st.info("DeepMath shares no common phrase of this kind.", icon=":material/notes:")


def _figure_10(asked: Asked) -> None:
    counted = asked.opened.store.pairs.figure_10()
    if counted:
        listed = ", ".join(f"{markdown.escape(name)} **{n:,}**" for name, n in counted.items())
        st.caption(
            f"Samples of each set with more than {INDEL_ABOVE:g}% of their characters in common"
            f" with a MATH500 problem, as the paper’s figure 10 counts them: {listed}."
        )


def _table(rows: list[dict[str, Any]], called: dict[str, str] | None = None) -> None:
    look: dict[str, Any] = {
        name: st.column_config.NumberColumn(format="localized")
        for name, value in rows[0].items()
        if isinstance(value, int)
    }
    st.dataframe(rows, hide_index=True, column_config=look | (called or {}))
