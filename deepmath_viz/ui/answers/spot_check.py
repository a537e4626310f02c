"""The spot-check: draw a sample, judge it one by one, and read the running estimate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from deepmath_viz import config
from deepmath_viz.analysis import agreement
from deepmath_viz.dataset import wording
from deepmath_viz.dataset.filters import Filters
from deepmath_viz.dataset.records import Problem
from deepmath_viz.errors import ProblemNotFound
from deepmath_viz.reviews import estimate_words, verdict_split
from deepmath_viz.reviews import export as review_export
from deepmath_viz.reviews.estimates import Estimate, Rate, estimate
from deepmath_viz.reviews.sampling import Sample
from deepmath_viz.reviews.spot_checks import Review, Reviews
from deepmath_viz.reviews.verdict_split import Split
from deepmath_viz.ui import state
from deepmath_viz.ui.answers import samples as sampled
from deepmath_viz.ui.browse import reader
from deepmath_viz.ui.elements import answer_row, markdown, widgets
from deepmath_viz.ui.elements.problem_card import Text, problem_card, problem_title
from deepmath_viz.ui.frame import Opened

#: What is shown of a sample: the first in short addresses.
PARTS = {"judge": "Judge", "estimate": "Estimate"}
_JUDGEMENTS = (
    widgets.Judgement("right", "Right", ":material/check:", "1"),
    widgets.Judgement("wrong", "Wrong", ":material/close:", "2"),
    widgets.Judgement("unsure", "Unsure", ":material/question_mark:", "3"),
    widgets.Judgement("skip", "Skip", ":material/skip_next:", "4"),
)


@st.cache_resource(max_entries=2)
def _reviews(folder: str) -> Reviews:
    return Reviews(Path(folder))


def show(opened: Opened, filters: Filters) -> None:
    """Show the samples, the review of the chosen one, and what it says so far.

    Raises:
        ReviewError: the reviews cannot be read or written.
    """
    reviews = _reviews(str(config.settings().data))
    samples = {sample.name: sample for sample in reviews.samples()}
    chosen = state.param("sample")
    sampled.choose(reviews, opened, filters, samples, chosen)
    if chosen in samples:
        sample = samples[chosen]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            part = widgets.choice("spot", PARTS, "Show", key="spot_part", labelled=False)
            judging = part != "estimate"
            reviewer, blind = _who() if judging else ("", False)
        if judging:
            _review(reviews, opened, sample, reviewer, blind)
        _report(reviews, opened, sample)
    elif config.settings().read_only:
        widgets.nobody("review")
    else:
        none = "No sample has been drawn yet. Set the filters to what you doubt, and draw one."
        said = "Go on with a sample, or draw a new one." if samples else none
        st.info(said, icon=":material/checklist:")
        sampled.unfinished(reviews, samples, widgets.known_reviewer())


# -- review --------------------------------------------------------------------------------------


def _who() -> tuple[str, bool]:
    """Who judges, and whether verdicts are hidden until they have."""
    reviewer = widgets.reviewer("spot_reviewer", begun=sampled.times_begun())
    blind = st.toggle(
        "Hide verdicts until judged",
        help="No badge and no comparison of answers before you have said what you think",
        **state.seeded(
            "spot_blind",
            state.param("blind") == "1",
            lambda on: state.set_params(blind="1" if on else None),
        ),
    )
    return reviewer, blind


def _review(reviews: Reviews, opened: Opened, sample: Sample, reviewer: str, blind: bool) -> None:
    members = {member.key: member for member in sample.members}
    mine = {one.key: one for one in reviews.reviews(sample.name, reviewer)} if reviewer else {}
    wanted = state.param("item")
    key = wanted if wanted in members else None
    if key is None:
        key = reviews.next_key(sample.name, reviewer) if reviewer else next(iter(members))
    if reviewer:
        done = sum(one.judgement != "skip" for one in mine.values())
        st.progress(done / len(members), f"{done:,} of {len(members):,} judged by you")
    else:
        widgets.nobody("review")
    if key is None:
        st.success(
            markdown.escape(f"{reviewer} has judged every problem of this sample."),
            icon=":material/done_all:",
        )
        _moves(reviews, sample, reviewer, list(members), None)
        return
    problem: Problem | None
    try:
        problem = opened.store.problem(opened.store.resolve(members[key].reference))
    except ProblemNotFound:
        st.warning(
            f"Problem {markdown.escape(key)} is not in the corpus that is shown. Switch to "
            f"{markdown.escape(sample.corpus)} in the sidebar, or skip it.",
            icon=":material/swap_horiz:",
        )
        problem = None
    answer = problem["final_answer"] if problem else None
    said = mine.get(key)
    if reviewer:
        _buttons(reviews, sample, reviewer, key, answer, opened.corpus)
    _moves(reviews, sample, reviewer, list(members), key)
    if said:
        note = f" ({said.note})" if said.note else ""
        st.caption(markdown.escape(f"You said: {said.judgement}{note}. A key changes it."))
    if problem:
        _problem(opened, problem, hidden=blind and (said is None or said.judgement == "skip"))


def _buttons(
    reviews: Reviews, sample: Sample, reviewer: str, key: str, answer: str | None, corpus: str
) -> None:
    def record(judgement: Any, note: str) -> None:
        reviews.record(
            sample.name,
            key,
            reviewer,
            judgement,
            note,
            corpus=corpus,
            final_answer=answer,
        )
        state.keep("spot_last", (sample.name, reviewer, key))
        state.set_params(item=None)

    widgets.judge(_JUDGEMENTS, record, key="judge", note=f"note-{key}", about="problem")


def _moves(
    reviews: Reviews, sample: Sample, reviewer: str, keys: list[str], key: str | None
) -> None:
    """Back and forward in the order of the sample, and undo."""
    at = keys.index(key) if key is not None else len(keys)
    last = state.kept("spot_last")

    def undo() -> None:
        earlier = reviews.history(sample.name, last[2], reviewer)
        before = earlier[-2] if len(earlier) > 1 else None
        reviews.record(
            sample.name,
            last[2],
            reviewer,
            before.judgement if before else "skip",
            before.note if before else "",
            corpus=earlier[-1].corpus,
            final_answer=earlier[-1].final_answer,
        )
        state.keep("spot_last", None)
        state.set_params(item=last[2])

    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.steps(
            keys[at - 1] if at else None,
            keys[at + 1] if at + 1 < len(keys) else None,
            lambda wanted: state.set_params(item=wanted),
            "spot",
        )
        widgets.undo(undo, key="spot", disabled=not last or last[:2] != (sample.name, reviewer))
        if key is not None:
            st.caption(f"{at + 1:,} of {len(keys):,} in the sample", width="stretch")


def _problem(opened: Opened, problem: Problem, *, hidden: bool) -> None:
    problem_card(
        problem_title(problem),
        Text(problem["question"]),
        key=f"row-{problem['id']}",
        facts=markdown.facts(problem),
    )
    if opened.store.has_verdicts and problem["agreement"] and not hidden:
        answer_row.line_up(opened.store, problem)
    else:
        st.markdown(f"**Final answer**  {markdown.answer(problem['final_answer'])}", anchors=False)
    solutions = opened.store.solutions(problem["id"])
    if solutions:
        reader.show_solutions(problem["id"], solutions, raw=False)


# -- report --------------------------------------------------------------------------------------


def _report(reviews: Reviews, opened: Opened, sample: Sample) -> None:
    given = reviews.reviews(sample.name)
    found = estimate(sample, given)
    st.subheader("What the sample says so far", anchor=False)
    st.markdown(markdown.escape(estimate_words.sentence(found)))
    if parts := _by_verdict(opened, sample, given):
        st.markdown(markdown.escape(verdict_split.sentence(parts)))
        st.dataframe([_stratum(rate) for rate in parts.rates], hide_index=True, key="by_verdict")
        with st.expander("As a paragraph on methods", icon=":material/article:"):
            st.code(verdict_split.methods(found, parts), language=None, wrap_lines=True)
    with st.container(horizontal=True):
        for ending, write in review_export.FORMATS.items():
            widgets.download(
                f"Reviews as {ending.upper()}",
                partial(_written, write, reviews, sample.name),
                f"reviews.{ending}",
            )
    st.dataframe(_strata(found), hide_index=True)


def _by_verdict(opened: Opened, sample: Sample, given: Sequence[Review]) -> Split | None:
    """The estimate by what the engine says; None where it says nothing of this sample."""
    if not opened.store.has_verdicts or sample.corpus != opened.corpus:
        return None
    wanted = Filters.from_params(sample.filters)
    return verdict_split.split(
        sample, given, opened.store.agreement_of_keys(wanted), agreement.NAMES
    )


def _written(write: Callable[[Any], Any], reviews: Reviews, sample: str) -> Any:
    return write(review_export.export_rows(reviews, sample))


def _strata(found: Estimate) -> list[dict[str, Any]]:
    return [_stratum(rate) for rate in (found.overall, *found.strata)]


def _stratum(rate: Rate) -> dict[str, Any]:
    error = interval = "–"
    if rate.rate is not None and rate.interval is not None:
        error = wording.rate(rate.rate)
        interval = f"{wording.rate(rate.interval.low)} to {wording.rate(rate.interval.high)}"
    return {
        "stratum": rate.name,
        "population": rate.population,
        "drawn": rate.drawn,
        "right": rate.right,
        "wrong": rate.wrong,
        "unsure": rate.unsure,
        "skipped": rate.skipped,
        "error rate": error,
        "95% interval": interval,
    }
