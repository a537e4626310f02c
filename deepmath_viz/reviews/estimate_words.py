"""An estimate in words that can go into a paper."""

from __future__ import annotations

from collections.abc import Sequence

from deepmath_viz.dataset import wording
from deepmath_viz.plumbing import intervals
from deepmath_viz.plumbing.intervals import Interval
from deepmath_viz.reviews.estimates import Estimate, Rate
from deepmath_viz.reviews.sampling import STRATIFIED

#: How the methods of `intervals` are said inside the brackets.
_METHODS = {
    intervals.BINOMIAL: "95% Clopper-Pearson interval",
    intervals.EXACT: "95% exact hypergeometric interval",
    intervals.WEIGHTED: "95% Korn-Graubard interval",
}


def sentence(estimate: Estimate) -> str:
    """How the sample was drawn, the error rate with its interval, and what it leaves out."""
    parts = (_drawn(estimate), _rate(estimate), _strata(estimate), _left_out(estimate))
    return " ".join(part for part in (*parts, _unsure(estimate), _agreement(estimate)) if part)


def rate_in_words(rate: float, interval: Interval) -> str:
    """`2.2% (95% Clopper-Pearson interval 0.6% to 5.6%)`."""
    if interval.method == intervals.CENSUS:
        return f"{wording.rate(rate)} (every problem was judged, so there is no sampling error)"
    ends = f"{wording.rate(interval.low)} to {wording.rate(interval.high)}"
    return f"{wording.rate(rate)} ({_METHODS[interval.method]} {ends})"


def _drawn(estimate: Estimate) -> str:
    sample = estimate.sample
    where = [f"corpus {sample.corpus}"] * bool(sample.corpus)
    where += [f"revision {sample.revision}"] * bool(sample.revision)
    where += sample.described
    source = _count(sample.population, "distinct problem")
    if where:
        source += f" ({'; '.join(where)})"
    n = len(sample.members)
    if sample.complete:
        return f"The sample is all {source}." if n > 1 else f"The sample is {source}."
    if sample.kind != STRATIFIED:
        return f"Of {source}, {n:,} {_were(n)} drawn uniformly at random (seed {sample.seed})."
    used, there = sum(stratum.drawn > 0 for stratum in sample.strata), len(sample.strata)
    how = (
        f"one from each of the {used:,} largest of {there:,} strata of domain and difficulty"
        if used < there
        else f"from {_count(there, 'stratum', 'strata')} of domain and difficulty, in proportion "
        "to their sizes and at least one from each"
    )
    return f"Of {source}, {n:,} {_were(n)} drawn at random, {how} (seed {sample.seed})."


def _rate(estimate: Estimate) -> str:
    overall = estimate.overall
    if overall.rate is None or overall.interval is None:
        return "No final answer has been judged right or wrong yet, so there is no error rate."
    people = len(estimate.reviewers)
    by = "one reviewer" if people == 1 else f"{people} reviewers"
    many = f"{_count(overall.decided, 'final answer')} judged right or wrong by {by}"
    if people > 1:
        many += " (the most frequent judgement counts, a tie as unsure)"
    found = f"{overall.wrong:,} of {many} {_were(overall.wrong)} wrong: an error rate of "
    said = rate_in_words(overall.rate, overall.interval)
    if estimate.effective is None or overall.interval.method == intervals.CENSUS:
        return f"{found}{said}."
    return (
        f"{found}{said}, each stratum weighted by its size "
        f"(effective sample size {estimate.effective:,.0f})."
    )


def _strata(estimate: Estimate) -> str:
    """What part of the population a weighted rate stands for, where that is not all of it."""
    whole = estimate.sample.population
    if estimate.overall.rate is None or estimate.covered == whole:
        return ""
    without = sum(not stratum.decided for stratum in estimate.strata)
    return (
        f"The rate leaves out {_count(without, 'stratum', 'strata')} in which no answer has been "
        f"judged, and stands for {wording.rate(estimate.covered / whole)} of the problems."
    )


def _left_out(estimate: Estimate) -> str:
    overall: Rate = estimate.overall
    n = overall.drawn
    apart = [
        (overall.unsure, "left open as unsure"),
        (overall.skipped, "skipped"),
        (overall.pending, "not yet reviewed"),
    ]
    said = [f"{count:,} {_were(count)} {what}" for count, what in apart if count]
    if not said:
        return ""
    return f"Of the {_count(n, 'problem')} in the sample, {_joined(said)}."


def _unsure(estimate: Estimate) -> str:
    if not estimate.overall.unsure or not estimate.unsure_as_wrong or not estimate.unsure_as_right:
        return ""
    high, low = estimate.unsure_as_wrong, estimate.unsure_as_right
    return (
        f"Counting every unsure one as wrong gives {rate_in_words(*high)}, "
        f"as right {rate_in_words(*low)}."
    )


def _agreement(estimate: Estimate) -> str:
    said = []
    for pair in estimate.agreements:
        kappa = "" if pair.kappa is None else f", Cohen's kappa {round(pair.kappa, 2) + 0.0:.2f}"
        share = f"{wording.rate(pair.same / pair.both)}{kappa}"
        who = (
            "The two reviewers"
            if len(estimate.reviewers) == 2
            else f"{pair.first} and {pair.second}"
        )
        said.append(
            f"{who} agreed on {pair.same:,} of the {_count(pair.both, 'problem')} "
            f"that both judged ({share})."
        )
    return " ".join(said)


def _count(n: int, one: str, many: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _were(n: int) -> str:
    return "was" if n == 1 else "were"


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
