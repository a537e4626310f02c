"""The error rate of final answers, estimated from the reviews of a sample.

The rate is wrong / (right + wrong). Unsure, skipped and not yet reviewed problems are no part of
it and are counted apart; what the rate would be if every unsure one were wrong, or right, says how
much hangs on them. A uniform sample is taken as it is; in a stratified one every stratum counts by
its part of the population. Intervals: see `intervals`; several reviewers: see `raters`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from deepmath_viz.plumbing import intervals
from deepmath_viz.plumbing.intervals import Interval
from deepmath_viz.reviews import raters
from deepmath_viz.reviews.sampling import UNIFORM, Sample
from deepmath_viz.reviews.spot_checks import Review

EVERYTHING = "All problems"


@dataclass(frozen=True, slots=True)
class Rate:
    """The error rate of a stratum or of the whole population, with everything that it is made of.

    Attributes:
        population: problems in the population; `drawn` of them are in the sample.
        right, wrong, unsure, skipped: problems of the sample by what the reviewers say together.
        rate: 0 to 1; None while nothing has been judged right or wrong.
        interval: 95%; None with the rate.
    """

    name: str
    population: int
    drawn: int
    right: int
    wrong: int
    unsure: int
    skipped: int
    rate: float | None = None
    interval: Interval | None = None

    @property
    def decided(self) -> int:
        """Problems judged right or wrong: the denominator."""
        return self.right + self.wrong

    @property
    def reviewed(self) -> int:
        """Problems that somebody has reviewed, skipped ones not counted."""
        return self.decided + self.unsure

    @property
    def pending(self) -> int:
        """Problems of the sample that nobody has reviewed or skipped."""
        return self.drawn - self.reviewed - self.skipped


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the reviews of a sample say about its population.

    Attributes:
        overall: over the population; weighted where the sample is stratified.
        strata: one by one, in the order of the sample. In a uniform sample too: given how many
            fell into a stratum, they are a uniform sample of it.
        unsure_as_wrong, unsure_as_right: the overall rate if every unsure problem were that; None
            while there is no reviewed problem.
        covered: problems in the strata that the overall rate covers; the whole population unless
            a stratified sample has strata without a judgement.
        effective: size of an equally precise uniform sample; None where it is not weighted.
        reviewers: names, sorted.
        agreements: of every two reviewers.
        disputed: keys that one reviewer calls right and another wrong.
    """

    sample: Sample
    overall: Rate
    strata: tuple[Rate, ...]
    unsure_as_wrong: tuple[float, Interval] | None
    unsure_as_right: tuple[float, Interval] | None
    covered: int
    effective: float | None
    reviewers: tuple[str, ...]
    agreements: tuple[raters.Agreement, ...]
    disputed: tuple[str, ...]


def estimate(sample: Sample, reviews: Iterable[Review]) -> Estimate:
    """Estimate the error rate from the reviews in force; those of other samples do not count."""
    keys = {member.key for member in sample.members}
    mine = [one for one in reviews if one.sample == sample.name and one.key in keys]
    judged = raters.combine(mine)
    counted: Counter[tuple[str, str]] = Counter(
        (member.stratum, judged[member.key]) for member in sample.members if member.key in judged
    )
    strata = [
        _simple(
            Rate(
                s.name,
                s.population,
                s.drawn,
                right=counted[s.name, raters.RIGHT],
                wrong=counted[s.name, raters.WRONG],
                unsure=counted[s.name, raters.UNSURE],
                skipped=counted[s.name, raters.SKIP],
            )
        )
        for s in sample.strata
    ]
    plain = Rate(
        EVERYTHING,
        sample.population,
        len(sample.members),
        right=sum(s.right for s in strata),
        wrong=sum(s.wrong for s in strata),
        unsure=sum(s.unsure for s in strata),
        skipped=sum(s.skipped for s in strata),
    )
    overall, covered, effective = _overall(sample.kind, plain, strata)
    return Estimate(
        sample=sample,
        overall=overall,
        strata=tuple(strata),
        unsure_as_wrong=_supposing(sample.kind, plain, strata, wrong=True),
        unsure_as_right=_supposing(sample.kind, plain, strata, wrong=False),
        covered=covered,
        effective=effective,
        reviewers=tuple(sorted({one.reviewer for one in mine if one.judgement != raters.SKIP})),
        agreements=tuple(raters.agreements(mine)),
        disputed=tuple(sorted(raters.disputed(mine))),
    )


def _simple(rate: Rate) -> Rate:
    if not rate.decided:
        return rate
    interval = intervals.simple(rate.wrong, rate.decided, rate.population)
    return replace(rate, rate=rate.wrong / rate.decided, interval=interval)


def _overall(kind: str, plain: Rate, strata: list[Rate]) -> tuple[Rate, int, float | None]:
    """The overall rate, the problems that it covers, and the effective size where weighted."""
    if kind == UNIFORM:
        return _simple(plain), plain.population if plain.decided else 0, None
    known = [(s.wrong, s.decided, s.population) for s in strata if s.decided]
    if not known:
        return plain, 0, None
    found = intervals.weighted(known)
    covered = sum(population for _, _, population in known)
    weighted = replace(plain, rate=found.share, interval=found.interval)
    return weighted, covered, found.effective


def _supposing(
    kind: str, plain: Rate, strata: list[Rate], *, wrong: bool
) -> tuple[float, Interval] | None:
    """The overall rate with every unsure problem taken as wrong, or as right."""

    def settled(rate: Rate) -> Rate:
        right, more = rate.right + rate.unsure * (not wrong), rate.unsure * wrong
        return replace(rate, right=right, wrong=rate.wrong + more, unsure=0)

    rate = _overall(kind, settled(plain), [settled(s) for s in strata])[0]
    if rate.rate is None or rate.interval is None:
        return None
    return rate.rate, rate.interval
