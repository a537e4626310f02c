"""Several reviewers of one sample: their judgements made one, and how far they agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from deepmath_viz.reviews.spot_checks import Review

RIGHT, WRONG, UNSURE, SKIP = "right", "wrong", "unsure", "skip"


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
    return {key: _majority(said.values()) for key, said in _by_problem(reviews).items()}


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


def _by_problem(reviews: Iterable[Review]) -> Mapping[str, dict[str, str]]:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for review in sorted(reviews, key=lambda review: review.id):
        found[review.key][review.reviewer] = review.judgement
    return found


def _majority(said: Iterable[str]) -> str:
    votes = Counter(judgement for judgement in said if judgement != SKIP)
    if not votes:
        return SKIP
    (most, count), *others = votes.most_common()
    return UNSURE if others and others[0][1] == count else most
