"""The Results page: scores of each group of models, what they show, and results of one's own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from deepmath_viz import config
from deepmath_viz.analysis import results
from deepmath_viz.dataset import published
from deepmath_viz.dataset.results import (
    ABLATION,
    APRIL,
    BENCHMARKS,
    GENERAL,
    GPQA,
    GROUPS,
    GUESSING,
    RESULTS,
    SLIPS,
    TABLE_3,
    TABLE_4,
    TABLE_5,
    Result,
)
from deepmath_viz.plumbing import encoders
from deepmath_viz.reviews.own_results import OwnResult, OwnResults
from deepmath_viz.ui import state
from deepmath_viz.ui.charts import results as drawn
from deepmath_viz.ui.elements import chart, links, markdown, widgets

_SQL = "SELECT model, base, benchmark, value, metric, source\nFROM results\n"
_BY_GROUP = _SQL + "WHERE NOT second_hand\nORDER BY benchmark, value DESC"
_SECOND_HAND = _SQL + "WHERE second_hand\nORDER BY benchmark, value DESC"
_PERCENT = st.column_config.NumberColumn(format="%.1f")


def show() -> None:
    """Show every part of the page."""
    st.caption(
        ":material/article: **Published**, not counted from a corpus. The authors ran every model "
        "with one script: the mean of 16 samples a question, in percent. An answer is right there "
        "if any of three or four graders says so, which is generous. "
        f"[The paper]({published.PAPER_URL})"
    )
    own = OwnResults(config.settings().data).all()
    group = _group()
    _scores(group, own)
    st.subheader("Where “best” holds", anchor=False)
    for said in results.sentences():
        st.markdown(f"- {markdown.escape(said)}")
    _guessing()
    _beside()
    _own(own)
    with st.container(horizontal=True):
        links.query(_BY_GROUP, "All results in SQL")


def _group() -> str:
    names = list(GROUPS)
    wanted = state.param("group")
    value = wanted if wanted in names else names[0]
    st.segmented_control(
        "Models",
        names,
        required=True,
        label_visibility="collapsed",
        **state.seeded(
            "results_group",
            value,
            lambda new: state.set_params(group=None if new == names[0] else new),
        ),
    )
    return value


def _scores(group: str, own: Sequence[OwnResult]) -> None:
    models = GROUPS[group]
    base, ours = models[0], models[-1]
    before, after = results.mean(base), results.mean(ours)
    with st.container(horizontal=True):
        st.metric(
            "Mean of the seven, base", f"{before:.1f}%", help=f"{base}, over table 3’s benchmarks."
        )
        st.metric(
            "Mean of the seven, DeepMath",
            f"{after:.1f}%",
            f"{after - before:.1f} points over the base",
            delta_arrow="off",
            delta_color="off",
            help=f"{ours}, over table 3’s benchmarks.",
        )
    for names, title, key, source in (
        (BENCHMARKS, "Seven benchmarks", "seven", TABLE_3),
        (GPQA, "GPQA-Diamond by field", "gpqa", TABLE_4),
    ):
        chart.show(
            drawn.scores_chart(
                models, names, chart.look(), title, GUESSING if names is GPQA else None
            ),
            f"results_{key}",
            f"results-{key}",
            f"The base is hollow, the DeepMath model red. Source: {source}.",
            alt=f"{title}: percent right by model",
        )
        with st.expander("The same as a table, with gains over the base", icon=":material/table:"):
            _table(models, names, own)


def _table(models: Sequence[str], names: Sequence[str], own: Sequence[OwnResult]) -> None:
    base = models[0]
    rows: list[dict[str, str | float | None]] = []
    for model in models:
        row: dict[str, str | float | None] = {"model": model}
        for name in names:
            row[name] = results.SCORES[model, name]
            row[f"{name} +"] = (
                None if model == base else results.SCORES[model, name] - results.SCORES[base, name]
            )
        rows.append(row)
    for added in dict.fromkeys(one.model for one in own if one.base == base):
        said = {one.benchmark: one.value for one in own if one.model == added}
        row = {"model": f"{added} (yours)"}
        for name in names:
            row[name] = said.get(name)
            row[f"{name} +"] = said[name] - results.SCORES[base, name] if name in said else None
        rows.append(row)
    columns = dict.fromkeys(names, _PERCENT)
    columns |= {
        f"{name} +": st.column_config.NumberColumn("gain", format="%+.1f", help=f"{name} over base")
        for name in names
    }
    st.dataframe(rows, hide_index=True, column_config=columns)


def _guessing() -> None:
    below = results.below_guessing()
    said = ", ".join(f"{model} {value:g}% in {name}" for model, name, value in below)
    st.markdown(
        markdown.escape(
            f"Below guessing one of four ({GUESSING:g}%) are, of the DeepMath models: {said}."
        )
    )


def _beside() -> None:
    st.subheader("Beside these", anchor=False)
    for title, told, kept in (
        (
            "Supervised fine-tuning on the solutions",
            "Qwen-2.5-7B, one epoch on one or on all three solutions, cut at 9,216 tokens: more "
            "than a tenth of the solutions are longer, and lost their end with the box.",
            [one for one in RESULTS if one.source == TABLE_5],
        ),
        (
            "An earlier DeepMath-1.5B",
            "The README of April 2025 had another checkpoint; it was better on AIME24 and worse "
            "elsewhere.",
            [one for one in RESULTS if one.source == APRIL],
        ),
        (
            "Second-hand: the camera-ready version",
            "Read in published notes alone, not in the paper. Two of them equal means of table 3, "
            "which speaks for the notes.",
            [one for one in RESULTS if one.source in (ABLATION, GENERAL)],
        ),
    ):
        with st.expander(markdown.escape(title)):
            st.caption(markdown.escape(told))
            _listed(kept)
            if any(one.second_hand for one in kept):
                links.query(_SECOND_HAND)
    with st.expander("Slips in print"):
        for slip in SLIPS:
            st.markdown(f"- {markdown.escape(slip)}")


def _listed(rows: Sequence[Result]) -> None:
    st.dataframe(
        [
            {
                "model": one.model,
                "base": one.base,
                "benchmark": one.benchmark,
                "%": one.value,
                "metric": one.metric,
                "source": one.source,
            }
            for one in rows
        ],
        hide_index=True,
        column_config={"%": _PERCENT},
    )


def _own(own: Sequence[OwnResult]) -> None:
    st.subheader("Your own", anchor=False)
    if not own:
        st.info(
            "None yet. `deepmath-viz results FILE` adds a file with the columns model, benchmark "
            "and value (percent); base, metric and source are taken where they are. A base of the "
            "groups above puts a model into its table. Queries see them in the table results.",
            icon=":material/add_chart:",
        )
        return
    rows = [
        {
            "model": one.model,
            "base": one.base,
            "benchmark": one.benchmark,
            "%": one.value,
            "metric": one.metric,
            "source": one.source,
        }
        for one in own
    ]
    st.dataframe(rows, hide_index=True, column_config={"%": _PERCENT})
    header = ("model", "base", "benchmark", "value", "metric", "source")
    widgets.download(
        "CSV",
        encoders.csv_text([header, *(tuple(row.values()) for row in rows)]),
        "own-results.csv",
        key="own_results_csv",
    )
