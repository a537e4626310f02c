"""The error rate of final answers by what the engine says of them, and put together again.

A sample that was drawn uniformly is, given the verdict of each problem, a uniform sample of the
problems of that verdict, whose number is known. So each group has a rate of its own, and their
mean, weighted by the sizes of the groups (post-stratification; Holt and Smith 1979, "Post
Stratification", Journal of the Royal Statistical Society A 142(1), pages 33-46), is a rate for
final answers that does not hang on how many of each verdict were drawn by chance. A stratified
sample is not split: its problems do not stand for equally many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from deepmath_viz.dataset import wording
from deepmath_viz.plumbing import intervals
from deepmath_viz.plumbing.intervals import Interval
from deepmath_viz.reviews import estimate_words, raters
from deepmath_viz.reviews.estimates import Estimate, Rate
from deepmath_viz.reviews.sampling import UNIFORM, Sample
from deepmath_viz.reviews.spot_checks import Review

NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Split:
    """The rates by verdict, in the order of the verdicts, and the rate of them together.

    Attributes:
        rate: of final answers, weighted by the sizes of the groups in which anything has been
            decided; None while nothing has.
        covered: problems in these groups; `population` in all.
    """

    rates: tuple[Rate, ...]
    rate: float | None
    interval: Interval | None
    covered: int
    population: int


def split(
    sample: Sample,
    reviews: Iterable[Review],
    verdicts: Mapping[str, str | None],
    names: Mapping[str, str],
) -> Split | None:
    """Split an estimate by verdict; None for a stratified sample, or one of another population.

    Args:
        verdicts: the verdict of every problem of the population, by key.
        names: what verdicts are called, in their order.
    """
    members = [member.key for member in sample.members]
    if sample.kind != UNIFORM or not verdicts.keys() >= set(members):
        return None
    judged = raters.combine([one for one in reviews if one.sample == sample.name])
    population = Counter(verdicts.values())
    drawn = Counter(verdicts[key] for key in members)
    said = Counter((verdicts[key], judged[key]) for key in members if key in judged)
    rates = []
    for verdict in (*names, None):
        if not population[verdict]:
            continue
        rate = Rate(
            names[verdict] if verdict else NOT_COMPARED,
            population[verdict],
            drawn[verdict],
            right=said[verdict, raters.RIGHT],
            wrong=said[verdict, raters.WRONG],
            unsure=said[verdict, raters.UNSURE],
            skipped=said[verdict, raters.SKIP],
        )
        if rate.decided:
            interval = intervals.simple(rate.wrong, rate.decided, rate.population)
            rate = replace(rate, rate=rate.wrong / rate.decided, interval=interval)
        rates.append(rate)
    known = [(r.wrong, r.decided, r.population) for r in rates if r.decided]
    covered = sum(population for *_, population in known)
    if not known:
        return Split(tuple(rates), None, None, 0, sum(population.values()))
    found = intervals.weighted(known)
    return Split(tuple(rates), found.share, found.interval, covered, sum(population.values()))


def sentence(parts: Split) -> str:
    """The rates by verdict and together, in words."""
    if parts.rate is None or parts.interval is None:
        return "By the engine's verdict: nothing has been judged right or wrong yet."
    said = [
        f"{rate.name}: {rate.wrong:,} of {rate.decided:,} wrong,"
        f" {estimate_words.rate_in_words(rate.rate, rate.interval)}"
        for rate in parts.rates
        if rate.rate is not None and rate.interval is not None
    ]
    whole = estimate_words.rate_in_words(parts.rate, parts.interval)
    left = (
        f" It stands for {wording.rate(parts.covered / parts.population)} of the problems; of the"
        " other verdicts none has been judged."
        if parts.covered < parts.population
        else ""
    )
    return (
        f"By the engine's verdict, {'; '.join(said)}. Weighted by how many problems have each"
        f" verdict, the error rate of final_answer is {whole}.{left}"
    )


def methods(found: Estimate, parts: Split) -> str:
    """What a paper can say of how the rate came about: a paragraph."""
    people = len(found.reviewers)
    by = "one reviewer" if people == 1 else f"{people:,} reviewers independently"
    return (
        f"{estimate_words.sentence(found)} Each final answer was judged right, wrong or unsure by"
        f" {by or 'nobody'}. Problems were then grouped by whether the answers of their R1"
        " solutions agree with the final answer, as an automatic comparison says; the groups'"
        f" sizes in the population are known, so the rate was post-stratified. {sentence(parts)}"
        " Unsure and skipped problems are in no denominator."
    )
