"""Drawing problems for a spot-check: uniformly, or stratified by domain and difficulty.

A draw is a function of the seed and of *which* problems there are, never of the order in which
they come: every problem gets a pseudo-random place, the SHA-256 of seed and key, and a sample
takes the first ones. So a sample can be drawn again after a rebuild, and a larger uniform sample
of the same seed contains the smaller one.

The unit is a question. Rows with the same question share one key and are one unit, because a
review hangs on the key.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from deepmath_viz.dataset.rows import reference
from deepmath_viz.errors import ReviewError

UNIFORM, STRATIFIED = "uniform", "stratified"
#: What each kind of sample is called where people choose and read.
KINDS = {
    UNIFORM: "uniformly at random",
    STRATIFIED: "at random, stratified by domain and difficulty",
}
#: Bands of difficulty: the lowest value of each, and its name. A band ends where the next begins;
#: the names say the highest half step, because the dataset rates in half steps. The border at 5 is
#: the paper's own (its 95K hard problems begin there).
BANDS = (
    (0.0, "difficulty 0 to 2.5"),
    (3.0, "difficulty 3 to 4.5"),
    (5.0, "difficulty 5 to 6.5"),
    (7.0, "difficulty 7 to 8.5"),
    (9.0, "difficulty 9 to 10"),
)
NO_DIFFICULTY, NOT_RATED, NO_DOMAIN = "difficulty unknown", "unrated", "topic unknown"


class Candidate(NamedTuple):
    """A problem that may be drawn; `copy` tells rows with the same question apart."""

    key: str
    stratum: str
    copy: int = 1


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the population: how many problems it has, and how many of them were drawn."""

    name: str
    population: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Member:
    """A drawn problem."""

    key: str
    stratum: str
    copy: int = 1

    @property
    def reference(self) -> str:
        """The problem as `Store.resolve` reads it."""
        return reference(self.key, self.copy)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample with everything that an estimate from it needs, whatever becomes of the corpus.

    Attributes:
        name: what people call it; unique.
        kind: a key of `KINDS`.
        seed: of the draw.
        size: how many were asked for; `members` are fewer where the population is smaller.
        strata: every stratum of the population, in order, drawn from or not.
        members: the drawn problems in the order of review. What has been reviewed after any number
            of them is itself a random sample of every stratum.
        repeated: rows left out of the population because their question was in it already.
        corpus: name of the corpus drawn from.
        revision: what that corpus was made from.
        filters: the filters of the population, as in the address of a page.
        described: the same in words, a phrase each.
        drawn_at: ISO 8601, UTC.
    """

    name: str
    kind: str
    seed: int
    size: int
    strata: tuple[Stratum, ...]
    members: tuple[Member, ...]
    repeated: int = 0
    corpus: str = ""
    revision: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    described: tuple[str, ...] = ()
    drawn_at: str = ""

    @property
    def population(self) -> int:
        """How many problems it was drawn from."""
        return sum(stratum.population for stratum in self.strata)

    @property
    def complete(self) -> bool:
        """Whether it holds the whole population."""
        return len(self.members) == self.population


def band(difficulty: float | None, unrated: bool = False) -> str:
    """The name of the band of a difficulty."""
    if unrated:
        return NOT_RATED
    if difficulty is None or math.isnan(difficulty):
        return NO_DIFFICULTY
    return next((name for low, name in reversed(BANDS) if difficulty >= low), BANDS[0][1])


def stratum_name(domain: str | None, difficulty: float | None, unrated: bool = False) -> str:
    """A stratum in words: `Algebra, difficulty 5 to 6.5`."""
    return f"{domain or NO_DOMAIN}, {band(difficulty, unrated)}"


def candidates(rows: Iterable[Mapping[str, Any]]) -> list[Candidate]:
    """Rows of the store as candidates; needs `key`, `copy`, `domain`, `difficulty`, `unrated`."""
    return [
        Candidate(
            row["key"],
            stratum_name(row["domain"], row["difficulty"], row["unrated"]),
            row["copy"],
        )
        for row in rows
    ]


def draw(
    rows: Iterable[Candidate | tuple[str, str] | tuple[str, str, int]],
    size: int,
    seed: int,
    kind: str = UNIFORM,
    *,
    name: str = "",
    corpus: str = "",
    revision: str = "",
    filters: Mapping[str, Sequence[str]] | None = None,
    described: Sequence[str] = (),
) -> Sample:
    """Draw `size` problems without replacement; all of them where there are not so many.

    A stratified sample gives every stratum its share of the size (see `allocate`).

    Args:
        rows: (key, stratum) or (key, stratum, copy). Of rows with the same key only the one with
            the lowest copy counts.

    Raises:
        ReviewError: the size is not positive, there is no row, or no such kind.
    """
    if kind not in KINDS:
        raise ReviewError(f"A sample cannot be {kind!r}; use {' or '.join(KINDS)}.")
    if size < 1:
        raise ReviewError(f"A sample of {size} problems cannot be drawn; ask for 1 or more.")
    given = [Candidate(*row) for row in rows]
    if not given:
        raise ReviewError("There is no problem to draw from. Widen the filters.")
    distinct: dict[str, Candidate] = {}
    for row in sorted(given, key=lambda row: (row.key, row.copy, row.stratum)):
        distinct.setdefault(row.key, row)
    shuffled = sorted(distinct.values(), key=lambda row: (_place(seed, row.key), row.key))
    # Every name begins with the domain and bands sort as their numbers do.
    populations = dict(sorted(Counter(row.stratum for row in shuffled).items()))
    if kind == UNIFORM:
        taken = shuffled[:size]
    else:
        shares = allocate(populations, size)
        taken = _interleaved(shuffled, shares, seed)
    drawn = Counter(row.stratum for row in taken)
    return Sample(
        name=name,
        kind=kind,
        seed=seed,
        size=size,
        strata=tuple(Stratum(s, n, drawn[s]) for s, n in populations.items()),
        members=tuple(Member(row.key, row.stratum, row.copy) for row in taken),
        repeated=len(given) - len(distinct),
        corpus=corpus,
        revision=revision,
        filters={k: list(v) for k, v in (filters or {}).items()},
        described=tuple(described),
    )


def allocate(populations: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw from each stratum: in proportion, whole numbers by largest remainder.

    Every stratum gets at least one where `size` allows, and never more than it has. Where it does
    not allow, the largest strata get one each. The numbers sum to `size`, or to the population
    where that is smaller.
    """
    filled = {name: n for name, n in populations.items() if n > 0}
    size = min(size, sum(filled.values()))
    largest = sorted(filled, key=lambda name: (-filled[name], name))
    shares = dict.fromkeys(populations, 0)
    if size <= len(filled):
        return shares | dict.fromkeys(largest[:size], 1)
    # Strata whose share is below one are given one; the others share what remains. Their quotas
    # shrink by that, which may bring more of them below one.
    rest, left = set(filled), size
    while True:
        total = sum(filled[name] for name in rest)
        quotas = {name: Fraction(left * filled[name], total) for name in rest}
        small = {name for name, quota in quotas.items() if quota < 1}
        if not small:
            break
        shares.update(dict.fromkeys(small, 1))
        rest -= small
        left -= len(small)
    shares.update({name: math.floor(quota) for name, quota in quotas.items()})
    over = size - sum(shares.values())
    by_remainder = sorted(rest, key=lambda name: (-(quotas[name] % 1), largest.index(name)))
    for name in by_remainder[:over]:
        shares[name] += 1
    return shares


def suggest_name(kind: str, size: int, seed: int, taken: Iterable[str] = ()) -> str:
    """A name for a new sample that is not taken: `200 stratified, seed 7`, then `... (2)`."""
    used = {name.casefold() for name in taken}
    plain = name = f"{size} {kind}, seed {seed}"
    number = 1
    while name.casefold() in used:
        number += 1
        name = f"{plain} ({number})"
    return name


def _place(seed: int, text: str) -> int:
    said = f"{seed}:{text}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(said).digest()[:8], "big")


def _interleaved(
    shuffled: Sequence[Candidate], shares: Mapping[str, int], seed: int
) -> list[Candidate]:
    """The first ones of every stratum, each stratum spread evenly over the order of review.

    A review that stops half-way has then seen about half of every stratum. Each stratum begins at
    a random offset, so that those with one member do not all come at the same point.
    """
    seen: Counter[str] = Counter()
    placed = []
    for row in shuffled:
        rank = seen[row.stratum]
        if rank < shares[row.stratum]:
            seen[row.stratum] += 1
            offset = _place(seed, f"stratum {row.stratum}") / 2**64
            placed.append(((rank + offset) / shares[row.stratum], row))
    return [row for _, row in sorted(placed, key=lambda pair: (pair[0], pair[1].key))]
