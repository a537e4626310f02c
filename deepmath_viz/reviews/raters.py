"""Several reviewers of one sample: their judgements made one, and how far they agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol, TypeVar

from deepmath_viz.reviews.spot_checks import Review

RIGHT, WRONG, UNSURE, SKIP = "right", "wrong", "unsure", "skip"


class _Judgement(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def reviewer(self) -> str: ...
    @property
    def judgement(self) -> str: ...


Judged = TypeVar("Judged", bound=_Judgement)
Subject = TypeVar("Subject", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers on the problems that both judged (right, wrong or unsure; not skipped).

    Attributes:
        both: how many problems both judged.
        same: on how many of them they said the same.
        kappa: Cohen's kappa over the three judgements (Cohen 1960, "A Coefficient of Agreement for
            Nominal Scales", Educational and Psychological Measurement 20(1), pages 37-46); None
            where chance alone would make them agree always, or where there is no such problem.
    """

    first: str
    second: str
    both: int
    same: int
    kappa: float | None


def combine(reviews: Iterable[Review]) -> dict[str, str]:
    """One judgement for each reviewed problem, by its key: the most frequent one, skips aside.

    A tie is 'unsure'; a problem that was only skipped is 'skip'. Of several judgements by one
    reviewer the newest counts.
    """
    return {key: _judgement(said.values()) for key, said in _by_problem(reviews).items()}


def disputed(reviews: Iterable[Review]) -> list[str]:
    """Keys of the problems that one reviewer calls right and another wrong."""
    return [
        key for key, said in _by_problem(reviews).items() if {RIGHT, WRONG} <= set(said.values())
    ]


def agreements(reviews: Iterable[Review]) -> list[Agreement]:
    """Every two reviewers who judged a problem in common, in the order of their names."""
    pairs: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for said in _by_problem(reviews).values():
        judged = {name: one for name, one in said.items() if one != SKIP}
        for first, second in combinations(sorted(judged), 2):
            pairs[first, second].append((judged[first], judged[second]))
    return [
        Agreement(first, second, len(pair), sum(a == b for a, b in pair), kappa(pair))
        for (first, second), pair in sorted(pairs.items())
    ]


def kappa(pairs: list[tuple[str, str]]) -> float | None:
    """Cohen's kappa of paired judgements; None where it is not defined."""
    n = len(pairs)
    if not n:
        return None
    same = sum(a == b for a, b in pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[judgement] * second[judgement] for judgement in first)
    if by_chance == n * n:
        return None
    return (same * n - by_chance) / (n * n - by_chance)


def by_subject(
    judgements: Iterable[Judged], subject: Callable[[Judged], Subject]
) -> dict[Subject, dict[str, str]]:
    """What each person says about each subject; of several judgements of one the newest counts."""
    found: defaultdict[Subject, dict[str, str]] = defaultdict(dict)
    for judgement in sorted(judgements, key=lambda judgement: judgement.id):
        found[subject(judgement)][judgement.reviewer] = judgement.judgement
    return found


def majority(votes: Iterable[str], tie: str) -> str:
    """The most frequent of votes, of which there is one at least; `tie` where no one is."""
    (most, count), *others = Counter(votes).most_common()
    return tie if others and others[0][1] == count else most


def _by_problem(reviews: Iterable[Review]) -> dict[str, dict[str, str]]:
    return by_subject(reviews, lambda review: review.key)


def _judgement(said: Iterable[str]) -> str:
    votes = [judgement for judgement in said if judgement != SKIP]
    return majority(votes, tie=UNSURE) if votes else SKIP
