"""What an attached column says about a corpus: its distribution, by topic and by difficulty.

Numbers come with Spearman's rank correlation with the published difficulty: the correlation of
ranks, where equal numbers have the mean of their ranks. Its interval is that of Bonett and Wright
(Sample size requirements for estimating Pearson, Kendall and Spearman correlations, Psychometrika
65, 2000): Fisher's z with the variance (1 + rho^2 / 2) / (n - 3).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from deepmath_viz.analysis.marks import Bar
from deepmath_viz.corpus.attached import kinds
from deepmath_viz.corpus.attached.column import Column
from deepmath_viz.corpus.queries.attached import counted
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.facets import attached as facet_attached
from deepmath_viz.dataset.facets.attached import Condition
from deepmath_viz.dataset.filters import Filters

Numbers = NDArray[np.float64]
#: The normal quantile of a two-sided interval of 95%.
_Z = 1.959963984540054
#: Problems of a topic from which a share that is left says something.
LEAST = 20
#: Words that a table has a column for.
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's rank correlation: `rho`, its interval of 95%, and of how many problems.

    The ends are NaN of fewer than four problems, and `rho` is NaN where one side never varies.
    """

    rho: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers of one group: how many, mean, quartiles (linear interpolation)."""

    value: str | float | None
    n: int
    mean: float
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Shares:
    """Words of one group: how many problems have a value, and how many have each word."""

    value: str | float | None
    n: int
    words: dict[str, int]


@dataclass(frozen=True, slots=True)
class Thinned:
    """What a band leaves of a topic."""

    topic: str
    before: int
    after: int

    @property
    def kept(self) -> float:
        """The share that is left, 0 to 1."""
        return self.after / self.before


def spearman(one: Numbers, other: Numbers) -> Correlation:
    """Spearman's rank correlation of numbers without gaps, of shape (n,) each."""
    n = len(one)
    if n < 2:
        return Correlation(math.nan, math.nan, math.nan, n)
    ranks = [_ranks(values) for values in (one, other)]
    a, b = (rank - rank.mean() for rank in ranks)
    norm = float(np.sqrt((a @ a) * (b @ b)))
    if norm == 0:
        return Correlation(math.nan, math.nan, math.nan, n)
    rho = float(np.clip(a @ b / norm, -1, 1))
    if n < 4 or abs(rho) == 1:
        end = math.nan if n < 4 else rho
        return Correlation(rho, end, end, n)
    half = _Z * math.sqrt((1 + rho**2 / 2) / (n - 3))
    z = math.atanh(rho)
    return Correlation(rho, math.tanh(z - half), math.tanh(z + half), n)


def _ranks(values: Numbers) -> Numbers:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return ((last - counts + 1 + last) / 2)[inverse].astype(np.float64)


def with_difficulty(store: Store, column: Column) -> Correlation:
    """The correlation of a column of numbers with the published difficulty."""
    facts = _facts(store)
    numbers = _numbers(column)[facts.ids]
    both = ~np.isnan(numbers) & ~np.isnan(facts.difficulty)
    return spearman(numbers[both], facts.difficulty[both])


def by_group(store: Store, column: Column, by: str) -> list[Spread] | list[Shares]:
    """A column by `domain` or by half step of `difficulty`; None stands for neither known.

    Numbers and days give `Spread`, all others `Shares`.
    """
    facts = _facts(store)
    keys: Sequence[str | float | None]
    if by == "difficulty":
        steps = np.floor(facts.difficulty * 2) / 2
        keys = [None if np.isnan(step) else float(step) for step in steps]
    else:
        keys = facts.domains
    places: dict[str | float | None, list[int]] = {}
    for id_, key in zip(facts.ids.tolist(), keys, strict=True):
        places.setdefault(key, []).append(id_)
    order = sorted(places, key=lambda key: (key is None, key if key is not None else 0))
    if by != "difficulty":
        order.sort(key=lambda key: (key is None, -len(places[key])))
    groups = [(key, np.array(places[key], dtype=np.int64)) for key in order]
    if column.numbers is not None:
        return [_spread(key, column.numbers[ids]) for key, ids in groups]
    made = []
    for key, ids in groups:
        tally = counted(column, ids)
        made.append(Shares(key, tally.total - tally.missing, dict(tally.words)))
    return made


def _spread(key: str | float | None, numbers: Numbers) -> Spread:
    there = numbers[~np.isnan(numbers)]
    if not len(there):
        return Spread(key, 0, math.nan, math.nan, math.nan, math.nan)
    low, median, high = (float(q) for q in np.quantile(there, (0.25, 0.5, 0.75)))
    return Spread(key, len(there), float(there.mean()), low, median, high)


def distribution(store: Store, column: Column) -> list[Bar]:
    """How often a column says what, as bars that open in Browse; missing last."""
    tally = store.attached.tally(column.name, Filters())
    bars: list[Bar] = []
    if column.numbers is not None:
        edges = [float(edge) for edge in column.edges]
        for at, count in enumerate(tally.bars):
            low, high = edges[at], edges[at + 1]
            # A bar has its lower end; the upper one is the next bar's, but for the last.
            last = at == len(tally.bars) - 1
            end = high if last else float(np.nextafter(high, low))
            bars.append(
                Bar(
                    f"{in_words(column, low)} to {in_words(column, high)}",
                    count,
                    _asking(column, low, end),
                    # Every other one: twenty would stand in each other's way.
                    tick=in_words(column, low) if at % 2 == 0 else " ",
                )
            )
    else:
        found = Counter(tally.words).most_common(40)
        if column.kind == kinds.BOOLEAN:
            found = list(tally.words.items())
        bars = [
            Bar(word, n, Filters(attached=(f"{column.name}={word}",))) for word, n in found if word
        ]
    gone = Condition(column.name, facet_attached.NONE).text
    if tally.missing:
        bars.append(Bar("missing", tally.missing, Filters(attached=(gone,)), known=False))
    return bars


def _asking(column: Column, low: float, high: float) -> Filters:
    ends: list[facet_attached.End] = [low, high]
    if column.kind == kinds.DATE:
        days = [np.datetime64(math.ceil(low), "D"), np.datetime64(math.floor(high), "D")]
        ends = [day.astype(object) for day in days]
        if ends[0] > ends[1]:  # type: ignore[operator]
            ends[1] = ends[0]
    asked = Condition(column.name, facet_attached.RANGE, ends[0], ends[1])
    return Filters(attached=(asked.text,))


def in_words(column: Column, number: float) -> str:
    """A number of a column, or the day that it is, in words."""
    if column.kind == kinds.DATE:
        return str(np.datetime64(int(number // 1), "D"))
    return f"{number:.4g}"


def thinned(store: Store, filters: Filters, band: str) -> tuple[int, int, list[Thinned]]:
    """What a band leaves of matching problems: before, after, and by topic, the thinnest first.

    Args:
        band: a condition on an attached column; others on that column are left out.
    """
    read = facet_attached.condition(band)
    assert read is not None, band
    kept = facet_attached.besides(filters.attached, read.column)
    before = store.counts.by("topic", replace(filters, attached=kept))
    after = store.counts.by("topic", replace(filters, attached=(*kept, band)))
    topics = [
        Thinned(name, n, after.get(name, 0)) for name, n in before.items() if name and n >= LEAST
    ]
    topics.sort(key=lambda topic: (topic.kept, -topic.before, topic.topic))
    return sum(before.values()), sum(after.values()), topics


@dataclass(frozen=True, slots=True)
class _Facts:
    ids: NDArray[np.int64]
    difficulty: Numbers
    domains: list[str | None]


def _facts(store: Store) -> _Facts:
    with store.database.cursor() as cursor:
        found = cursor.execute("SELECT id, difficulty, domain FROM problems ORDER BY id").fetchall()
    return _Facts(
        np.array([row[0] for row in found], dtype=np.int64),
        np.array([math.nan if row[1] is None else row[1] for row in found], dtype=np.float64),
        [row[2] for row in found],
    )


def _numbers(column: Column) -> Numbers:
    assert column.numbers is not None, f"{column.name} holds no numbers"
    return column.numbers
