"""The Novelty page: unique problems by set, threshold, topic and difficulty, and the extremes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from deepmath_viz import models, novelty, published, topics
from deepmath_viz import novelty_figures as drawn
from deepmath_viz.errors import ArtefactMissing
from deepmath_viz.figures import percent
from deepmath_viz.filters import UNKNOWN, Filters
from deepmath_viz.latex import to_markdown
from deepmath_viz.novelty import READINGS, Curve, Group
from deepmath_viz.store import Store
from deepmath_viz.ui import browse, charts, navigation, state, style
from deepmath_viz.ui.frame import Opened

_EXTREMES = 5
_STYLE = """
<style>
.st-key-novelty_groups [data-testid="stHorizontalBlock"],
.st-key-novelty_extremes > div > [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
.st-key-novelty_groups [data-testid="stColumn"],
.st-key-novelty_extremes [data-testid="stColumn"] { min-width: min(100%, 26rem); }
</style>
"""


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
    own = novelty.curve(*opened.store.similarities(filters))
    return Found(opened.store, filters, sets, own, novelty.threshold_of(state.param("threshold")))


@st.cache_data(max_entries=4, show_spinner="Counting matches in every set …")
def _curves(corpus: str, generation: str, _store: Store) -> dict[str, Curve]:
    return {name: novelty.curve(*found) for name, found in _store.similarities_by_set().items()}


def not_built(opened: Opened) -> None:
    """Say which command makes what the page counts, and what the paper found."""
    missing = ArtefactMissing(
        f"The nearest problems of corpus {opened.corpus!r} are not built yet. "
        "Run: python -m deepmath_viz build --stage neighbours (with the same --source)"
    )
    st.info(style.escape(str(missing)), icon=":material/construction:")
    st.markdown("**What the paper counts** :gray[(published, figure 5; not of this corpus)]")
    _uniqueness_table({}, published.SAME_ABOVE)


# -- headline ------------------------------------------------------------------------------------


def headline(found: Found) -> None:
    """The totals of the matching problems, each with its denominator, and the model used."""
    rows, at = found.own.rows, found.own.at(found.threshold)
    benchmark = found.store.counts("contaminated", found.filters)
    tiles = (
        ("Unique", at.unique("anywhere"), "No match in another set, and none in DeepMath itself."),
        ("Match only in DeepMath", at.within, "Near-duplicates of another DeepMath problem."),
        ("Match in another set", at.elsewhere, "Recurring in a comparison set."),
        (
            "Text in a benchmark",
            benchmark.get("exact", 0),
            "Equal to a benchmark problem without white space, $ and case.",
        ),
        (
            "Near a benchmark",
            benchmark.get("near", 0),
            "Similarity to a benchmark problem above 0.98, at any threshold chosen here.",
        ),
    )
    with st.container(horizontal=True):
        for label, n, told in tiles:
            st.metric(
                label,
                f"{n:,}",
                f"{percent(n, rows)} of {rows:,}",
                delta_color="off",
                delta_arrow="off",
                help=told,
            )
    st.caption(_model(found.store) + " " + _coverage(found))


def _model(store: Store) -> str:
    model = store.embedding()
    name = str(model.get("model", "an unknown model"))
    said = f"Similarity: cosine of embeddings by **{style.escape(name)}**"
    if "dimension" in model:
        said += f" ({model['dimension']} dimensions)"
    if name == models.PAPER_MODEL:
        return said + ", the model of the paper."
    paper = style.escape(models.PAPER_MODEL.rpartition("/")[2])
    return said + f". The paper used {paper}: its counts at 0.98 need not be these."


def _coverage(found: Found) -> str:
    """Which rows and sets a match can be found in, and what could not be had."""
    others = [name for name in novelty.set_order(list(found.sets)) if name != published.NAME]
    if not others:
        said = "This corpus has no comparison set, so only matches within DeepMath are known."
    else:
        listed = ", ".join(f"{style.escape(n)} ({found.sets[n].rows:,})" for n in others)
        said = f"Searched beside DeepMath: {listed}."
    lacking = found.store.skipped_sets()
    if lacking:
        why = "; ".join(f"{style.escape(n)}: {style.escape(w)}" for n, w in lacking.items())
        said += f" Not to be had, and not searched: {why}"
    partial = [
        name
        for name, curve in found.sets.items()
        if name in published.UNIQUENESS and curve.rows < 980 * sum(published.UNIQUENESS[name])
    ]
    if partial or lacking:
        said += " With only a part of the sets here, more problems look unique than are."
    return said


def controls(found: Found) -> None:
    """The threshold that the whole page follows, and the reading that the curve shows."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="novelty_controls"):
        st.slider(
            "Two problems are the same above a similarity of",
            min_value=novelty.THRESHOLDS[0],
            max_value=novelty.THRESHOLDS[-1],
            step=0.001,
            format="%.3f",
            width=420,
            **state.seeded(
                "novelty_threshold",
                found.threshold,
                lambda value: state.set_params(
                    threshold=None if round(value, 3) == published.SAME_ABOVE else f"{value:.3f}"
                ),
            ),
        )
        st.button(
            "0.98, as in the paper",
            icon=":material/restart_alt:",
            disabled=found.threshold == published.SAME_ABOVE,
            on_click=lambda: state.set_params(threshold=None),
        )


# -- sets ----------------------------------------------------------------------------------------


def sets(found: Found) -> None:
    """Unique and not unique by set in both readings, beside the paper's figures."""
    charts.show(
        drawn.uniqueness_chart(
            found.curves, found.threshold, charts.look(), filtered=found.filtered
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
    wanted = state.param("reading")
    reading = wanted if wanted in READINGS else "anywhere"
    st.segmented_control(
        "Not unique is a problem with",
        list(READINGS),
        format_func=READINGS.__getitem__,
        required=True,
        default="anywhere",
        **state.seeded(
            "novelty_reading",
            reading,
            lambda value: state.set_params(reading=None if value == "anywhere" else value),
        ),
    )
    own = "DeepMath’s line is about the problems that match the filters. " * found.filtered
    charts.show(
        drawn.curve_chart(found.curves, found.threshold, reading, charts.look()),
        "novelty_curve",
        "unique-by-threshold",
        f"{own}Diamonds: the paper’s share of the whole set at 0.98.",
        alt="Share of unique problems against the similarity threshold, by set",
    )


# -- topics and difficulty -----------------------------------------------------------------------


def groups(found: Found) -> None:
    """Novelty by domain and difficulty as charts, by topic path as a table."""
    store, filters, threshold = found.store, found.filters, found.threshold

    def rows(by: str) -> list[Group]:
        return novelty.groups(store.novelty_by(by, filters, threshold))

    st.html(_STYLE)
    with st.container(key="novelty_groups"):
        left, right = st.columns(2, gap="medium")
        with left:
            charts.show(
                drawn.groups_chart(
                    novelty.by_share(rows("domain")),
                    charts.look(),
                    "Novelty by domain",
                    lambda group, kind: _target(found, _domain(filters, group), kind),
                ),
                "novelty_domain",
                "novelty-by-domain",
                f"{found.own.rows:,} DeepMath problems, the newest domain first. "
                "A click opens them in Browse.",
                alt="Novelty of DeepMath problems by domain",
            )
        with right:
            charts.show(
                drawn.groups_chart(
                    rows("difficulty"),
                    charts.look(),
                    "Novelty by difficulty",
                    lambda group, kind: _target(found, _level(filters, group), kind),
                ),
                "novelty_difficulty",
                "novelty-by-difficulty",
                "By half step of difficulty; “unknown” is unrated or without a difficulty.",
                alt="Novelty of DeepMath problems by difficulty",
            )
    _topic_table(novelty.by_share(rows("topic")))


def _target(found: Found, filters: Filters, kind: str) -> Filters:
    """What a click on a part of a bar opens: at 0.98 that part, else the whole group."""
    if found.threshold != published.SAME_ABOVE:
        return filters
    return replace(filters, novelties=(kind,))


def _domain(filters: Filters, group: Group) -> Filters:
    name = UNKNOWN if group.value is None else topics.ROOT + topics.SEPARATOR + group.value
    return replace(filters, topics=(name,))


def _level(filters: Filters, group: Group) -> Filters:
    if group.value is None:
        return replace(filters, difficulty=None, unrated=True, unknown_difficulty=True)
    level = (group.value, min(group.value + 0.49, 10.0))
    return replace(filters, difficulty=level, unrated=False, unknown_difficulty=False)


def _topic_table(rows: list[Group]) -> None:
    with st.container(gap="xxsmall"):
        st.markdown("**Novelty by topic**")
        st.dataframe(
            [
                {
                    "topic": topics.short(group.label()).replace(topics.SEPARATOR, " › "),
                    "problems": group.total,
                    "unique": group.counts["unique"],
                    "share unique": 100 * group.share,
                    "only in DeepMath": group.counts["within"],
                    "in another set": group.counts["elsewhere"],
                }
                for group in rows
            ],
            hide_index=True,
            height=min(36 * (len(rows) + 1) + 2, 400),
            column_config={
                "share unique": st.column_config.ProgressColumn(
                    format="%.1f%%", min_value=0, max_value=100
                ),
            },
        )
        st.caption(
            f"{len(rows):,} topic paths; shares are of the problems of a path, so a small path "
            "moves far by a single problem. Click a heading to sort."
        )


# -- single problems -----------------------------------------------------------------------------


def extremes(found: Found) -> None:
    """The least and the most novel problems, with links into the reader."""
    if not found.own.rows:
        st.info("No problem matches the filters.", icon=":material/filter_alt_off:")
        return
    with st.container(key="novelty_extremes"):
        for place, title, sort in zip(
            st.columns(2, gap="medium"),
            ("Most novel problems", "Least novel problems"),
            ("novel", "-novel"),
            strict=True,
        ):
            with place:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(f"**{title}**", width="stretch")
                    st.page_link(
                        navigation.BROWSE,
                        label="All in Browse",
                        icon=":material/arrow_forward:",
                        query_params={**state.filter_params(found.filters), "sort": [sort]},
                    )
                for row in found.store.page(found.filters, sort, 0, _EXTREMES):
                    _problem(row, sort, found.filters)
    st.caption(
        "By the highest similarity to any problem but itself, in the sets of this corpus and in "
        "DeepMath. The reader shows the nearest in every set beside the problem."
    )


def _problem(row: dict[str, Any], sort: str, filters: Filters) -> None:
    with st.container(key=f"row-{sort}-{row['id']}", border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(
                navigation.BROWSE,
                label=f"**Problem {row['id']}**",
                icon=":material/open_in_full:",
                query_params={
                    **state.filter_params(filters),
                    "sort": [sort],
                    "problem": [browse.reference(row)],
                },
            )
            st.markdown(f":gray[{style.escape(style.similarity(row))}]", width="stretch")
        st.markdown(to_markdown(row["question"]), anchors=False)


# -- difficulty by set ---------------------------------------------------------------------------


def difficulty(opened: Opened, filters: Filters) -> None:
    """The published difficulty of the seven sets beside what this corpus gives for DeepMath."""
    steps, _, _ = opened.store.difficulty_counts(filters)
    rated = sum(steps.values())
    charts.show(
        drawn.difficulty_chart(
            novelty.levels(steps), charts.look(), rated=rated, filtered=filters != Filters()
        ),
        "novelty_levels",
        "difficulty-by-set",
        "Published: read off the paper’s figure 1a, about 0.2 thousand off. This corpus has "
        f"difficulties for DeepMath alone: {rated:,} rated problems. A level holds both of its "
        "half steps.",
        alt="Difficulty of the seven sets as published, and of DeepMath in this corpus",
    )
