"""The samples of the spot-check: choose one, draw another, go on where one was left."""

from __future__ import annotations

import streamlit as st

from deepmath_viz import config
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.reviews import sampling
from deepmath_viz.reviews.sampling import Sample
from deepmath_viz.reviews.spot_checks import Reviews
from deepmath_viz.ui import state
from deepmath_viz.ui.elements import markdown
from deepmath_viz.ui.frame import Opened

_KINDS = {"uniform": "Uniform", "stratified": "Stratified by domain and difficulty"}
_DRAWN, _BEGUN = "spot_drawn", "spot_begun"
#: Samples that are offered to go on with; the menu has all.
_MOST = 6


def choose(
    reviews: Reviews,
    opened: Opened,
    filters: Filters,
    samples: dict[str, Sample],
    chosen: str | None,
) -> None:
    """The menu of samples, and a form that draws one.

    Args:
        chosen: the one that the address names.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Sample",
            list(samples),
            index=None,
            placeholder="none chosen",
            width=420,
            **state.seeded(
                "spot_sample",
                chosen if chosen in samples else None,
                lambda value: state.set_params(sample=value),
            ),
        )
        if not config.settings().read_only:
            # Another key after every sample: a form that stayed open would cover its first problem.
            times = state.kept(_DRAWN) or 0
            with st.popover("Draw a sample", icon=":material/casino:", key=f"spot_draw_{times}"):
                _draw(reviews, opened, filters, samples)


def _draw(reviews: Reviews, opened: Opened, filters: Filters, samples: dict[str, Sample]) -> None:
    total = opened.store.count(filters)
    said = "; ".join(filters.describe()) or "no filter"
    st.caption(
        markdown.escape(f"From the {total:,} problems of {opened.corpus} that match: {said}.")
    )
    kind = st.radio("Kind", list(_KINDS), format_func=_KINDS.__getitem__, key="draw_kind")
    size = int(st.number_input("Size", 1, 100_000, 100, key="draw_size"))
    seed = int(st.number_input("Seed", 0, 2**31 - 1, 1, key="draw_seed"))
    st.text_input(
        "Name",
        placeholder=sampling.suggest_name(kind, size, seed, samples),
        key="draw_name",
        max_chars=100,
    )

    def draw() -> None:
        # What was entered last may arrive together with the press, before a run has shown it.
        kind = state.entered("draw_kind")
        size, seed = (int(state.entered(f"draw_{part}")) for part in ("size", "seed"))
        made = sampling.draw(
            sampling.candidates(opened.store.sampling_rows(filters)),
            size,
            seed,
            kind,
            name=state.typed("draw_name").strip()
            or sampling.suggest_name(kind, size, seed, samples),
            corpus=opened.corpus,
            revision=str(opened.manifest.source.get("revision") or ""),
            filters=filters.to_params(),
            described=filters.describe(),
        )
        reviews.create_sample(made)
        state.keep(_DRAWN, (state.kept(_DRAWN) or 0) + 1)
        _begin(made.name)

    st.button("Draw", type="primary", disabled=not total, on_click=draw, key="draw_go")


def unfinished(reviews: Reviews, samples: dict[str, Sample], reviewer: str) -> None:
    """Offer the samples that were drawn last, each with how far it is.

    Args:
        samples: by name, the newest first.
        reviewer: who judges here; empty while nobody has said so, then all people count.
    """
    with st.container(gap="xsmall", key="spot_go_on"):
        for name in list(samples)[:_MOST]:
            judged = {
                one.key
                for one in reviews.reviews(name, reviewer or None)
                if one.judgement != "skip"
            }
            drawn = len(samples[name].members)
            by = f" by {reviewer}" * bool(reviewer)
            st.button(
                f"{markdown.escape(name)} :gray[{len(judged):,} of {drawn:,} judged"
                f"{markdown.escape(by)}]",
                icon=":material/play_arrow:" if len(judged) < drawn else ":material/done_all:",
                key=f"spot_go_on_{name}",
                type="tertiary",
                on_click=_begin,
                args=(name,),
            )


def _begin(name: str) -> None:
    """Open a sample to be judged."""
    state.keep(_BEGUN, times_begun() + 1)
    state.set_params(sample=name, spot=None)


def times_begun() -> int:
    """How often somebody has begun to judge in this session: whose name is asked for, then."""
    return int(state.kept(_BEGUN) or 0)
