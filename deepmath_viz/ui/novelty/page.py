"""The Novelty page: its totals, and unique problems by set and by threshold."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from deepmath_viz.analysis import novelty
from deepmath_viz.analysis.novelty import READINGS, Curve
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import published
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.plumbing.amounts import several
from deepmath_viz.plumbing.markup import Markdown
from deepmath_viz.ui import no_match, running_builds, state
from deepmath_viz.ui.charts import novelty as drawn
from deepmath_viz.ui.charts import novelty_curve
from deepmath_viz.ui.elements import chart, markdown, widgets
from deepmath_viz.ui.frame import Opened
from deepmath_viz.vectors import models


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows, of one corpus under some filters at one threshold.

    Attributes:
        sets: the curve of every set over all of its rows.
        own: the curve of DeepMath's matching problems.
        threshold: similarity above which two problems count as the same.
    """

    store: Store
    filters: Filters
    sets: Mapping[str, Curve]
    own: Curve
    threshold: float

    @property
    def filtered(self) -> bool:
        """Whether DeepMath's numbers are about a part of its problems."""
        return self.filters != Filters()

    @property
    def curves(self) -> dict[str, Curve]:
        """All sets, DeepMath's being that of the matching problems."""
        return {**self.sets, published.NAME: self.own}


def count(opened: Opened, filters: Filters) -> Found:
    """Count matches at every threshold: of all sets, and of the problems that match."""
    sets = _curves(opened.corpus, opened.manifest.generation("neighbours"), opened.store)
    own = novelty.curve(*opened.store.novelty.similarities(filters))
    return Found(opened.store, filters, sets, own, novelty.threshold_of(state.param("threshold")))


@st.cache_data(max_entries=4, show_spinner="Counting matches in every set …")
def _curves(corpus: str, generation: str, _store: Store) -> dict[str, Curve]:
    return {
        name: novelty.curve(*found) for name, found in _store.novelty.similarities_by_set().items()
    }


def not_built(opened: Opened) -> None:
    """Say which command makes what the page counts, and what the paper found."""
    lacking = running_builds.lacking(opened.corpus, "neighbours")
    st.info(lacking, icon=":material/construction:")
    st.markdown("**What the paper counts** :gray[(published, figure 5; not of this corpus)]")
    _uniqueness_table({}, published.SAME_PROBLEM)


# -- headline ------------------------------------------------------------------------------------


def headline(found: Found) -> None:
    """The totals of the matching problems, each with its denominator, and the model used."""
    rows, at = found.own.rows, found.own.at(found.threshold)
    if not rows:
        no_match.show(found.filters, functools.partial(_compared, found.store), _nothing(found))
    benchmark = found.store.counts.by("contaminated", found.filters)
    tiles = [
        ("Unique", at.unique("anywhere"), "No match in another set, and none in DeepMath itself."),
        ("Match only in DeepMath", at.within, "Near-duplicates of another DeepMath problem."),
        ("Match in another set", at.elsewhere, "Recurring in a comparison set."),
        (
            "Text in a benchmark",
            benchmark.get("exact", 0),
            "Equal to a benchmark problem but for its spelling and for instructions.",
        ),
        (
            "Near a benchmark",
            benchmark.get("near", 0),
            "Similarity to a benchmark problem above 0.98, at any threshold chosen here.",
        ),
    ]
    if None in benchmark and len(benchmark) == 1:
        tiles = tiles[:3]  # without benchmarks there is nothing to be in
    with st.container(horizontal=True):
        for label, n, told in tiles:
            widgets.share(label, n, rows, told=told)
    st.caption(_model(found.store))
    why = [f"{name}: {said}" for name, said in found.store.novelty.skipped_sets().items()]
    st.caption(_coverage(found), help=markdown.escape("\n\n".join(why)) or None)


def _compared(store: Store, filters: Filters) -> int:
    """Matching problems that were compared with others: those that the page counts."""
    matching = store.counts.by("novelty", filters)
    return sum(n for value, n in matching.items() if value is not None)


def _nothing(found: Found) -> Markdown:
    if not (matching := found.store.count(found.filters)):
        return Markdown("No problem matches the filters.")
    if not found.filtered:
        return Markdown("No problem was compared with others, so nothing is known of novelty.")
    matches = "match" if matching > 1 else "matches"
    none = "none of them was" if matching > 1 else "it was not"
    return Markdown(
        f"{several(matching, 'problem')} {matches} the filters, but {none} compared with others, "
        "so nothing is known of novelty."
    )


def _model(store: Store) -> Markdown:
    model = store.novelty.embedding()
    name = str(model.get("model", "an unknown model"))
    said = f"Similarity: cosine of embeddings by **{markdown.escape(name)}**"
    if "dimension" in model:
        said += f" ({model['dimension']:,} dimensions)"
    if name == models.PAPER_MODEL:
        return Markdown(said + ", the model of the paper.")
    paper = markdown.escape(models.PAPER_MODEL.rpartition("/")[2])
    return Markdown(said + f". The paper used {paper}: its counts at 0.98 need not be these.")


def _coverage(found: Found) -> Markdown:
    """Which rows and sets a match can be found in, and what could not be had."""
    others = [name for name in novelty.set_order(list(found.sets)) if name != published.NAME]
    if not others:
        said = "This corpus has no comparison set, so only matches within DeepMath are known."
    else:
        listed = ", ".join(f"{markdown.escape(n)} ({found.sets[n].rows:,})" for n in others)
        said = f"Searched beside DeepMath: {listed}."
    lacking = found.store.novelty.skipped_sets()
    if lacking:
        listed = markdown.escape(", ".join(lacking))
        said += f" These sets could not be fetched, so nothing was searched in them: {listed}."
    if found.store.manifest.is_demo:
        return Markdown(
            f"{said} These sets are made for this program; the paper’s figures are a reference."
        )
    partial = [
        name
        for name, curve in found.sets.items()
        if name in published.UNIQUENESS and curve.rows < 980 * sum(published.UNIQUENESS[name])
    ]
    if partial or lacking:
        said += (
            " Since sets are missing here or incomplete, some matches are not found, and the counts"
            " of unique problems are too high."
        )
    return Markdown(said)


def controls(found: Found) -> None:
    """The threshold that the whole page follows, and the reading that the curve shows."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="novelty_controls"):
        widgets.threshold(
            "Two problems are the same above a similarity of",
            found.threshold,
            key="novelty_threshold",
            width=420,
            within=(novelty.THRESHOLDS[0], novelty.THRESHOLDS[-1]),
        )
        st.button(
            "0.98, as in the paper",
            icon=":material/restart_alt:",
            disabled=found.threshold == published.SAME_PROBLEM,
            on_click=lambda: state.set_params(threshold=None),
        )


# -- sets ----------------------------------------------------------------------------------------


def sets(found: Found) -> None:
    """Unique and not unique by set in both readings, beside the paper's figures."""
    chart.show(
        chart.drawn(
            drawn.uniqueness_chart,
            found.curves,
            found.threshold,
            chart.look(),
            filtered=found.filtered,
        ),
        "novelty_sets",
        "uniqueness",
        "Bars count the rows of this corpus; their number stands beside each name. Diamonds are "
        "the paper’s figure 5 for the whole sets. “Unique” read as “no match in another set” ends "
        "where the half-tone ends; read as “nor within its own set” it ends where the full colour "
        "ends. With the whole sets, the paper’s counts fit the second reading.",
        alt="Unique problems by set in two readings beside the paper's",
    )
    with st.expander("The same as a table, with the paper’s counts", icon=":material/table:"):
        _uniqueness_table(found.curves, found.threshold)


def _uniqueness_table(curves: Mapping[str, Curve], threshold: float) -> None:
    rows = novelty.uniqueness_table(curves, threshold)
    if not curves:
        rows = [{k: row[k] for k in row if k == "set" or k.startswith("paper")} for row in rows]
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            "unique, anywhere": st.column_config.NumberColumn(
                "unique", help=f"Without {READINGS['anywhere']}."
            ),
            "share, anywhere": "share",
            "unique, elsewhere": st.column_config.NumberColumn(
                "without a match in another set", help=f"Without {READINGS['elsewhere']}."
            ),
            "share, elsewhere": "share of that",
            "paper: unique (K)": st.column_config.NumberColumn(format="%.2f"),
            "paper: not unique (K)": st.column_config.NumberColumn(format="%.2f"),
        },
    )


def curves(found: Found) -> None:
    """Unique problems against the threshold, in the reading that the URL names."""
    reading = widgets.choice(
        "reading", READINGS, "Not unique is a problem with", key="novelty_reading"
    )
    own = "DeepMath’s line is about the problems that match the filters. " * found.filtered
    chart.show(
        chart.drawn(
            novelty_curve.curve_chart, found.curves, found.threshold, reading, chart.look()
        ),
        "novelty_curve",
        "unique-by-threshold",
        f"{own}Diamonds: the paper’s share of the whole set at 0.98.",
        alt="Share of unique problems against the similarity threshold, by set",
    )
