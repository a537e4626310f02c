"""The tables of stage `overlaps`: shared grams and nearly equal texts, the best pairs of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa

from deepmath_viz.dataset import rules
from deepmath_viz.dataset.published import SAME_PROBLEM
from deepmath_viz.maths import folding
from deepmath_viz.maths.overlap import indel, ngrams

if TYPE_CHECKING:
    from numpy.typing import NDArray

Done = Callable[[int], None]
#: Common grams of a kind that are listed.
_LISTED = 100
#: What DuckDB may hold while it chooses the best pairs.
_MEMORY = "1GB"


@dataclass(frozen=True)
class Sides:
    """Both sides: the problems, and the rows of all sets and benchmarks.

    Attributes:
        ids, questions: of the problems.
        names: of the sets and benchmarks.
        sets, rows, texts: of the rows: place in `names`, number, question.
        tested: which of `names` are benchmarks.
    """

    ids: NDArray[np.int64]
    questions: list[str]
    names: list[str]
    sets: NDArray[np.int32]
    rows: NDArray[np.int64]
    texts: list[str]
    tested: NDArray[np.bool_]


# -- grams ---------------------------------------------------------------------------------------


def grams(sides: Sides, how: str, done: Done) -> tuple[pa.Table, pa.Table]:
    """The best shared grams of every length for one way to cut, and the common ones.

    Texts that share no gram of the fewest tokens share none of more.

    Args:
        how: of `maths.overlap.tokens.NAMED`.
        done: told how many more texts have been looked up, once for every length.
    """
    mine = np.arange(len(sides.questions))
    theirs = np.arange(len(sides.texts))
    groups: dict[str, int] = {}
    best, common = [], []
    for n in rules.NS:
        index = ngrams.Index(ngrams.tokens([sides.questions[at] for at in mine], how), n)
        others, lows, highs = [], [], []
        for start in range(0, len(theirs), ngrams.BLOCK):
            block = theirs[start : start + ngrams.BLOCK]
            found = index.shared(ngrams.tokens([sides.texts[at] for at in block], how))
            others.append(block[found.texts])
            lows.append(found.lows)
            highs.append(found.highs)
            done(len(block))
        if not sum(map(len, lows)):
            break
        # One row a gram, and one a gram and text.
        low, first, which = np.unique(np.concatenate(lows), return_index=True, return_inverse=True)
        high = np.concatenate(highs)[first]
        pairs = _distinct(which, np.concatenate(others))
        spread = _spread(sides, pairs, len(low), groups)
        counts = high - low
        own = np.repeat(low - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        problems = _distinct(np.repeat(np.arange(len(low)), counts), index.texts[own])
        with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2}) as db:
            db.register("spread", pa.table({"gram": np.arange(len(low)), **spread}))
            db.register(
                "theirs",
                pa.table(
                    {"gram": pairs[0], "dataset": sides.sets[pairs[1]], "row": sides.rows[pairs[1]]}
                ),
            )
            db.register("mine", pa.table({"gram": problems[0], "id": sides.ids[mine[problems[1]]]}))
            chosen = db.sql(_BEST).to_arrow_table()
            listed = db.sql(_COMMON, params=[_LISTED]).to_arrow_table()
        at = index.begins[low]
        best.append(_named(sides, chosen, how, n, index, at))
        common.append(_with_text(listed, how, n, index, at))
        if n == rules.NS[0]:
            mine, theirs = mine[np.unique(problems[1])], np.unique(pairs[1])
    if not best:
        return _NO_BEST.empty_table(), _NO_COMMON.empty_table()
    return pa.concat_tables(best), pa.concat_tables(common)


_GRAM = [("gram", pa.string()), ("benchmarks", pa.int32()), ("texts", pa.int32())]
_CUT = [("tokens", pa.string()), ("n", pa.int8())]
_PAIR = [("id", pa.int64()), ("dataset", pa.string()), ("row", pa.int64())]
_NO_BEST = pa.schema([*_PAIR, *_GRAM, ("common", pa.bool_()), *_CUT])
_NO_COMMON = pa.schema([*_GRAM, ("problems", pa.int32()), *_CUT])


def _distinct(one: NDArray[Any], two: NDArray[Any]) -> NDArray[np.int64]:
    """The distinct pairs of two arrays of places, in order, shape (2, pairs)."""
    wide = int(two.max(initial=0)) + 1
    return np.stack(np.divmod(np.unique(one.astype(np.int64) * wide + two), wide))


_BEST = """
WITH ranked AS (SELECT gram, benchmarks, texts, common,
    row_number() OVER (ORDER BY common, texts, benchmarks, gram) AS rank FROM spread),
mine_best AS (SELECT id, dataset, arg_min(gram, rank) AS gram, arg_min(row, rank) AS row
    FROM mine JOIN (SELECT gram, dataset, min(row) AS row FROM theirs GROUP BY ALL) USING (gram)
    JOIN ranked USING (gram) GROUP BY ALL),
theirs_best AS (SELECT arg_min(id, rank) AS id, dataset, arg_min(gram, rank) AS gram, row
    FROM theirs JOIN (SELECT gram, min(id) AS id FROM mine GROUP BY ALL) USING (gram)
    JOIN ranked USING (gram) GROUP BY dataset, row)
SELECT DISTINCT ON (id, dataset, row) id, dataset, row, gram, benchmarks, texts, common FROM
    (SELECT id, dataset, gram, row FROM mine_best UNION ALL
     SELECT id, dataset, gram, row FROM theirs_best) JOIN ranked USING (gram)
ORDER BY id, dataset, row, rank"""
_COMMON = """
SELECT gram, benchmarks, texts, n AS problems FROM spread
JOIN (SELECT gram, count(*)::INTEGER AS n FROM mine GROUP BY gram) USING (gram)
WHERE common ORDER BY problems DESC, texts DESC, gram LIMIT ?"""


def _spread(
    sides: Sides, pairs: NDArray[np.int64], grams_: int, groups: dict[str, int]
) -> dict[str, Any]:
    """Benchmarks and problems of them that have each gram; the same text counts once, the first."""
    gram, other = pairs
    tested = sides.tested[sides.sets[other]]
    gram, other = gram[tested], other[tested]
    distinct, where = np.unique(other, return_inverse=True)
    text = np.array(
        [groups.setdefault(folding.same(sides.texts[at]), len(groups)) for at in distinct], np.int64
    )
    wide = len(groups) + 1
    _, first = np.unique(gram * wide + text[where], return_index=True)
    gram, other = gram[first], other[first]
    texts = np.bincount(gram, minlength=grams_)
    places = _distinct(gram, sides.sets[other])
    benchmarks = np.bincount(places[0], minlength=grams_)
    common = (benchmarks >= rules.COMMON_BENCHMARKS) | (texts >= rules.COMMON_TEXTS)
    return {
        "benchmarks": benchmarks.astype(np.int32),
        "texts": texts.astype(np.int32),
        "common": common,
    }


def _named(
    sides: Sides, chosen: pa.Table, how: str, n: int, index: ngrams.Index, at: NDArray[np.int64]
) -> pa.Table:
    """Best pairs with the names of sets and the grams as text."""
    names = pa.array(sides.names)
    table = _with_text(chosen, how, n, index, at)
    return table.set_column(
        table.column_names.index("dataset"), "dataset", names.take(table.column("dataset"))
    )


def _with_text(
    table: pa.Table, how: str, n: int, index: ngrams.Index, at: NDArray[np.int64]
) -> pa.Table:
    begins = at[table.column("gram").to_numpy()]
    said = pa.array([index.tokens.gram(int(begin), n) for begin in begins], pa.string())
    table = table.set_column(table.column_names.index("gram"), "gram", said)
    table = table.append_column("tokens", pa.array([how] * table.num_rows, pa.string()))
    return table.append_column("n", pa.array([n] * table.num_rows, pa.int8()))


# -- characters ----------------------------------------------------------------------------------


def nearly_equal(sides: Sides, others: indel.Others, start: int, stop: int, done: Done) -> pa.Table:
    """Pairs above `rules.INDEL_ABOVE` of the problems from place `start` to `stop`.

    Args:
        others: `sides.texts`, counted.
        done: told how many more problems have been compared.
    """
    found = list(indel.alike(sides.questions[start:stop], others, rules.INDEL_ABOVE, done))
    one, two, scores = (list(column) for column in zip(*found, strict=True)) if found else ([],) * 3
    return pa.table(
        {
            "id": pa.array(sides.ids[start + np.array(one, np.int64)], pa.int64()),
            "dataset": pa.array(sides.names, pa.string()).take(sides.sets[np.array(two, np.int64)]),
            "row": pa.array(sides.rows[np.array(two, np.int64)], pa.int64()),
            "score": pa.array(scores, pa.float32()),
        }
    )


def best_alike(table: pa.Table) -> pa.Table:
    """Of nearly equal pairs the best for each problem and set, and for each row."""
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2}) as db:
        db.register("pairs", table)
        return db.sql(
            """SELECT id, dataset, row, score FROM pairs
            QUALIFY row_number() OVER (PARTITION BY id, dataset ORDER BY score DESC, row) = 1
                OR row_number() OVER (PARTITION BY dataset, row ORDER BY score DESC, id) = 1
            ORDER BY ALL"""
        ).to_arrow_table()


def figure_10(sides: Sides, benchmark: str, own: str) -> dict[str, int]:
    """Samples of every set above 90 to a problem of a benchmark, as the paper's figure 10 counts.

    Args:
        benchmark: its name; without it the answer is empty.
        own: what DeepMath is called.
    """
    if benchmark not in sides.names:
        return {}
    of = sides.names.index(benchmark)
    tested = [sides.texts[at] for at in np.flatnonzero(sides.sets == of)]
    counted = {own: sides.questions} | {
        name: [sides.texts[at] for at in np.flatnonzero(sides.sets == place)]
        for place, name in enumerate(sides.names)
        if not sides.tested[place]
    }
    return {
        name: len({one for one, _, _ in indel.alike(texts, tested, rules.INDEL_ABOVE)})
        for name, texts in counted.items()
    }


_FOUND_BY = """
WITH tested AS (SELECT DISTINCT benchmark AS dataset FROM benchmarks),
found AS (SELECT id, 'text' AS rule FROM novelty WHERE contaminated = 'exact'
    UNION ALL SELECT id, 'cosine' FROM novelty WHERE similarity_benchmark > ?::FLOAT
    UNION ALL SELECT id, 'second' FROM second_pairs SEMI JOIN tested USING (dataset)
        WHERE second > ?::FLOAT
    UNION ALL SELECT id, 'indel' FROM indel SEMI JOIN tested USING (dataset)
    UNION ALL SELECT id, 'ngram' FROM shared_grams SEMI JOIN tested USING (dataset)
        WHERE tokens = ? AND n = ? AND NOT common),
lists AS (SELECT id, list(DISTINCT rule) AS rules FROM found GROUP BY id)
SELECT n.id, CASE WHEN (SELECT count(*) FROM tested) > 0
    THEN list_filter(?::VARCHAR[], lambda r: list_contains(coalesce(l.rules, []), r)) END
    AS found_by
FROM novelty n LEFT JOIN lists l USING (id) ORDER BY n.id"""


def found_by(**tables: pa.Table) -> pa.Table:
    """Which rules find each problem in a benchmark, by the default of each.

    Args:
        tables: `novelty`, `benchmarks`, `second_pairs`, `indel` and `shared_grams`.
    """
    with duckdb.connect(config={"memory_limit": _MEMORY, "threads": 2}) as db:
        for name, table in tables.items():
            db.register(name, table)
        values = [
            SAME_PROBLEM,
            SAME_PROBLEM,
            rules.DEFAULT_TOKENS,
            rules.DEFAULT_N,
            list(rules.RULES),
        ]
        return db.sql(_FOUND_BY, params=values).to_arrow_table()


# -- similarities --------------------------------------------------------------------------------


def with_similarity(
    table: pa.Table, own: str, embedded: pa.Table, vectors: Any, block: int = 50_000
) -> pa.Table:
    """Pairs with the cosine of their embeddings.

    Args:
        table: with `id`, `dataset`, `row`.
        own: what DeepMath is called among the embedded sets.
        embedded: which row of which set has which vector.
        vectors: of shape (texts, dimension).
    """
    places = _Places(embedded)
    mine = places.of(pa.array([own] * table.num_rows, pa.string()), table.column("id"))
    theirs = places.of(table.column("dataset"), table.column("row"))
    made = np.empty(table.num_rows, np.float32)
    for start in range(0, table.num_rows, block):
        cut = slice(start, start + block)
        one, two = (np.asarray(vectors[at[cut]], np.float32) for at in (mine, theirs))
        length = np.linalg.norm(one, axis=1) * np.linalg.norm(two, axis=1)
        made[cut] = np.minimum(1, np.einsum("ij,ij->i", one, two) / np.maximum(length, 1e-12))
    return table.append_column("similarity", pa.array(made))


class _Places:
    """Finds the vector of a row of a set."""

    def __init__(self, embedded: pa.Table) -> None:
        rows = embedded.column("row").to_numpy()
        names = embedded.column("dataset").combine_chunks().dictionary_encode()
        codes, vectors = names.indices.to_numpy(), embedded.column("vector").to_numpy()
        self._sets: dict[str, tuple[NDArray[Any], NDArray[Any]]] = {}
        for code, name in enumerate(names.dictionary.to_pylist()):
            here = np.flatnonzero(codes == code)
            order = here[np.argsort(rows[here], kind="stable")]
            self._sets[name] = rows[order], vectors[order]

    def of(self, names: Any, rows: Any) -> NDArray[np.int64]:
        found = np.zeros(len(rows), np.int64)
        wanted, said = rows.to_numpy(), names.to_numpy(zero_copy_only=False)
        for name in set(said.tolist()):
            here = np.flatnonzero(said == name)
            known, vectors = self._sets[name]
            found[here] = vectors[np.searchsorted(known, wanted[here])]
        return found
