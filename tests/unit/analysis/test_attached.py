"""What an attached column says of a corpus, beside pandas and scipy."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from deepmath_viz.analysis import attached as analysis
from deepmath_viz.analysis.attached import Shares, Spread, spearman
from deepmath_viz.corpus import schema
from deepmath_viz.corpus.attached import attaching
from deepmath_viz.corpus.attached.folder import AttachedFolder
from deepmath_viz.corpus.attached.reading import Part
from deepmath_viz.corpus.attached.request import Request
from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset.filters import Filters

ROWS = 120
NUMBERS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=5, max_size=40)


@given(NUMBERS)
def test_rank_correlation_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs, dtype=float).T
    found = spearman(one, other)
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert math.isnan(found.rho) and math.isnan(found.low)
        return
    assert found.rho == pytest.approx(scipy.stats.spearmanr(one, other).statistic, abs=1e-12)
    assert found.n == len(pairs)
    assert found.low <= found.rho <= found.high


def test_the_interval_is_that_of_bonett_and_wright() -> None:
    """Against the formula with scipy's quantile, and against how often it holds the truth."""
    draw = np.random.default_rng(5)
    one = draw.normal(size=200)
    other = one + draw.normal(size=200)
    found = spearman(one, other)
    rho = scipy.stats.spearmanr(one, other).statistic
    half = scipy.stats.norm.ppf(0.975) * math.sqrt((1 + rho**2 / 2) / 197)
    assert found.low == pytest.approx(math.tanh(math.atanh(rho) - half))
    assert found.high == pytest.approx(math.tanh(math.atanh(rho) + half))
    truth = 6 / math.pi * math.asin(math.sqrt(0.5) / 2)  # of a normal pair with correlation 0.707
    held = 0
    for _ in range(400):
        one = draw.normal(size=60)
        again = spearman(one, one + draw.normal(size=60))
        held += again.low <= truth <= again.high
    assert 0.92 <= held / 400 <= 0.98


def test_too_few_and_what_never_varies_have_no_interval() -> None:
    none = spearman(np.array([1.0]), np.array([2.0]))
    assert math.isnan(none.rho) and none.n == 1
    three = spearman(np.array([1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0]))
    assert three.rho == pytest.approx(0.5) and math.isnan(three.low)


@pytest.fixture(scope="module")
def both(example_rows: Any, make_cache: Any, tmp_path_factory: Any) -> tuple[Store, pd.DataFrame]:
    """A store with a table `own` attached, and the same as pandas has it."""
    rows = example_rows(ROWS)
    cache, found = make_cache("own", rows)
    own = [
        {
            "question": row["question"],
            "solve_rate": None if n % 11 == 0 else (n * 7 % 17) / 16,
            "level": ["easy", "hard", None][n % 3],
            "day": f"2026-01-{1 + n % 28:02d}",
            "tags": [["a"], ["a", "b"], []][n % 3],
        }
        for n, row in enumerate(rows)
    ]
    base = tmp_path_factory.mktemp("own")
    file = base / "own.jsonl"
    file.write_text("\n".join(map(json.dumps, own)), encoding="utf-8")
    path = cache / found.corpus
    folder = AttachedFolder.of(base / "data", path.name)
    problems = [path / name for name in schema.TABLES["problems"].files(found.stages)]
    with attaching.found(
        folder, problems, [Part(Path(file), file.name)], Request("own"), file=file.name
    ) as made:
        folder.keep(made.kept, "own")
    store = Store(path, found, folder)
    facts = store.database.ask("SELECT id, difficulty, domain, topic FROM problems ORDER BY id")
    frame = pd.DataFrame(facts, columns=["id", "difficulty", "domain", "topic"])
    frame[["solve_rate", "level", "day", "tags"]] = pd.DataFrame(own).drop(columns="question")
    return store, frame


def test_the_correlation_with_the_published_difficulty_is_over_problems_with_both(
    both: tuple[Store, pd.DataFrame],
) -> None:
    store, frame = both
    found = analysis.with_difficulty(store, store.attached.column("own.solve_rate"))
    pairs = frame[["solve_rate", "difficulty"]].astype(float).dropna()
    assert found.n == len(pairs) < ROWS
    assert found.rho == pytest.approx(scipy.stats.spearmanr(*pairs.to_numpy().T).statistic)


def test_groups_are_those_of_pandas(both: tuple[Store, pd.DataFrame]) -> None:
    store, frame = both
    rate = store.attached.column("own.solve_rate")
    found = {g.value: g for g in analysis.by_group(store, rate, "domain")}
    grouped = frame.assign(domain=frame.domain.fillna("none")).groupby("domain").solve_rate
    for name, numbers in grouped:
        group = found[None if name == "none" else name]
        assert isinstance(group, Spread)
        assert group.n == numbers.count()
        assert group.mean == pytest.approx(numbers.mean())
        quartiles = numbers.quantile([0.25, 0.5, 0.75])
        assert [group.low, group.median, group.high] == pytest.approx(list(quartiles))
    steps = {g.value: g.n for g in analysis.by_group(store, rate, "difficulty")}
    step = (frame.difficulty.astype(float) * 2 // 1 / 2).fillna(-1)
    assert steps == {
        (None if value == -1 else value): n
        for value, n in frame.solve_rate.groupby(step).count().items()
    }
    for group in analysis.by_group(store, store.attached.column("own.level"), "domain"):
        assert isinstance(group, Shares)
        part = frame[frame.domain.isna() if group.value is None else frame.domain == group.value]
        assert group.n == part.level.count()
        assert group.words == {w: int((part.level == w).sum()) for w in ("easy", "hard")}


@pytest.mark.parametrize("name", ["solve_rate", "level", "day", "tags"])
def test_a_bar_opens_the_problems_that_it_counts(
    both: tuple[Store, pd.DataFrame], name: str
) -> None:
    store, _ = both
    bars = analysis.distribution(store, store.attached.column(f"own.{name}"))
    for bar in bars:
        if bar.count:
            assert store.count(bar.target) == bar.count, bar.label
    if name != "tags":
        assert sum(bar.count for bar in bars) == ROWS


def test_a_band_says_what_is_left_and_which_topics_it_thins_most(
    both: tuple[Store, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, frame = both
    monkeypatch.setattr(analysis, "LEAST", 3)
    band = "own.solve_rate:0.2~0.8"
    here = Filters(attached=("own.level=hard", "own.solve_rate:0~0.1"))
    before, after, topics = analysis.thinned(store, here, band)
    hard = frame[frame.level == "hard"]
    inside = hard.solve_rate.between(0.2, 0.8)
    assert (before, after) == (len(hard), int(inside.sum()))
    kept = inside.groupby(hard.topic).agg(["sum", "size"])
    assert {t.topic: (t.after, t.before) for t in topics} == {
        topic: (int(row["sum"]), int(row["size"])) for topic, row in kept.iterrows()
    }
    assert [t.kept for t in topics] == sorted(t.kept for t in topics)
