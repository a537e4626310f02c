"""The tables of stage `neighbours`, from the results of its searches."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from deepmath_viz.corpus import folds
from deepmath_viz.corpus.queries.overlaps import close_pairs
from deepmath_viz.dataset.published import SAME_PROBLEM
from deepmath_viz.maths import folding
from deepmath_viz.pipeline import fold_numbers, kept
from deepmath_viz.pipeline.stage import Context
from deepmath_viz.sources import DEEPMATH
from deepmath_viz.vectors.neighbours import Neighbours

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ROW_GROUP = 60_000
_Found = Mapping[tuple[str, str], Neighbours]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one set or benchmark among all embedded rows: from `start` to before `stop`."""

    name: str
    start: int
    stop: int
    benchmark: bool


def groups(embedded: pa.Table, benchmarks: set[str]) -> list[Group]:
    """The sets in the order in which they were embedded; each lies in one piece."""
    names = embedded.column("dataset").combine_chunks().dictionary_encode()
    codes = names.indices.to_numpy()
    cuts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    called = names.dictionary.to_pylist()
    return [
        Group(called[codes[a]], a, b, called[codes[a]] in benchmarks)
        for a, b in itertools.pairwise(cuts)
        if b > a
    ]


# -- parts ---------------------------------------------------------------------------------------


def read_part(path: Path) -> tuple[Neighbours, Neighbours | None] | None:
    """What an earlier run has found for a pair of sets, None where it has not."""
    held = kept.read(path)
    if held is None:
        return None
    both = [
        Neighbours(held[f"rows_{n}"], held[f"similarities_{n}"])
        for n in (1, 2)
        if f"rows_{n}" in held
    ]
    return both[0], both[1] if len(both) > 1 else None


def write_part(path: Path, found: tuple[Neighbours, Neighbours | None]) -> None:
    """Keep what was found for a pair of sets."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for n, best in enumerate(found, 1):
        if best is not None:
            arrays |= {f"rows_{n}": best.rows, f"similarities_{n}": best.similarities}
    kept.write(path, **arrays)


# -- tables --------------------------------------------------------------------------------------


def write_all(
    context: Context, found_in: list[Group], embedded: pa.Table, vectors: Any, found: _Found
) -> list[Path]:
    """Write every table of the stage into its work folder, and what stage `pairs` needs."""
    rows = embedded.column("row").to_numpy()
    by_name = {group.name: group for group in found_in}
    problems = by_name[DEEPMATH.name]
    ids = rows[problems.start : problems.stop]

    def numbers(name: str, best: Neighbours) -> NDArray[np.int64]:
        """Row numbers of found positions, -1 where there is none."""
        mine = rows[by_name[name].start : by_name[name].stop]
        return np.where(best.rows < 0, -1, mine[np.maximum(best.rows, 0)])

    same, numbered = _same_text(context, embedded, vectors, by_name)
    near = _neighbours(ids, found_in, found, numbers)
    tables = {
        "neighbours": near,
        "close_pairs": close(near, same),
        "nearest": _nearest(rows, found_in, found, numbers),
        "same_text": same,
        "novelty": _novelty(ids, found_in, found, numbers, same),
    }
    paths = []
    for name, table in tables.items():
        paths.append(context.work / f"{name}.parquet")
        pq.write_table(table, paths[-1], compression="zstd", row_group_size=_ROW_GROUP)
    return [*paths, fold_numbers.write(context, numbered)]


def _neighbours(ids: Any, found_in: list[Group], found: _Found, numbers: Any) -> pa.Table:
    """Ordered by id, then in the order of the sets, then by rank."""
    names = [g.name for g in found_in if (DEEPMATH.name, g.name) in found]
    bests = [found[DEEPMATH.name, name] for name in names]
    k = bests[0].rows.shape[1]
    shape = (len(ids), len(names), k)
    row = np.stack([numbers(n, b) for n, b in zip(names, bests, strict=True)], axis=1)
    similarity = np.stack([best.similarities for best in bests], axis=1)
    keep = (row >= 0).ravel()
    code = np.broadcast_to(np.arange(len(names), dtype=np.int32)[None, :, None], shape)
    rank = np.broadcast_to(np.arange(1, k + 1, dtype=np.int8)[None, None, :], shape)
    dataset = pa.DictionaryArray.from_arrays(code.ravel()[keep], pa.array(names))
    return pa.table(
        {
            "id": np.broadcast_to(ids[:, None, None], shape).ravel()[keep],
            "dataset": dataset.cast(pa.string()),
            "rank": rank.ravel()[keep],
            "row": row.ravel()[keep],
            "similarity": similarity.ravel()[keep],
        }
    )


def close(neighbours: pa.Table, same_text: pa.Table) -> pa.Table:
    """What is asked of pairs, taken out of the neighbours once: nearly all of them are far."""
    with duckdb.connect(config={"threads": 2}) as db:
        db.register("neighbours", neighbours)
        db.register("same_text", same_text)
        return db.sql(f"{close_pairs()} ORDER BY reach DESC, id, dataset, row").to_arrow_table()


def _nearest(rows: Any, found_in: list[Group], found: _Found, numbers: Any) -> pa.Table:
    """Ordered by set, by the set that was searched, by row."""
    sets = [group for group in found_in if not group.benchmark]
    pieces = []
    for one in sets:
        for two in sets:
            best = found[one.name, two.name]
            other = numbers(two.name, Neighbours(best.rows[:, :1], best.similarities[:, :1]))[:, 0]
            keep = other >= 0
            n = int(keep.sum())
            pieces.append(
                pa.table(
                    {
                        "dataset": pa.repeat(one.name, n),
                        "row": rows[one.start : one.stop][keep],
                        "other": pa.repeat(two.name, n),
                        "other_row": other[keep],
                        "similarity": best.similarities[keep, 0],
                    }
                )
            )
    return pa.concat_tables(pieces)


def _novelty(
    ids: Any, found_in: list[Group], found: _Found, numbers: Any, same: pa.Table
) -> pa.Table:
    sets = [g.name for g in found_in if not g.benchmark and g.name != DEEPMATH.name]
    benchmarks = [g.name for g in found_in if g.benchmark]
    elsewhere = _highest(sets, found, numbers, len(ids))
    within = _highest([DEEPMATH.name], found, numbers, len(ids))
    tested = _highest(benchmarks, found, numbers, len(ids))
    above = [np.nan_to_num(one[0], nan=-2) > SAME_PROBLEM for one in (elsewhere, within, tested)]
    novelty = np.select(above[:2], ["elsewhere", "within"], "unique")
    among = np.isin(same.column("dataset").to_numpy(zero_copy_only=False), benchmarks)
    exact = np.isin(ids, same.column("id").to_numpy()[among])
    contaminated = np.select([exact, above[2]], ["exact", "near"], "clear")
    return pa.table(
        {
            "id": ids,
            "novelty": pa.array(novelty.tolist(), pa.string()),
            "contaminated": pa.array(
                contaminated.tolist() if benchmarks else [None] * len(ids), pa.string()
            ),
            "similarity_elsewhere": _floats(elsewhere[0]),
            "elsewhere": elsewhere[1],
            "elsewhere_row": elsewhere[2],
            "similarity_within": _floats(within[0]),
            "within_id": within[2],
            "similarity_benchmark": _floats(tested[0]),
            "benchmark": tested[1],
            "benchmark_row": tested[2],
        }
    )


def _highest(
    names: list[str], found: _Found, numbers: Any, n: int
) -> tuple[NDArray[np.float32], pa.Array, pa.Array]:
    """Highest similarity of each problem in these sets (NaN for none), which set, which row."""
    if not names:
        return np.full(n, np.nan, np.float32), pa.nulls(n, pa.string()), pa.nulls(n, pa.int64())
    bests = [found[DEEPMATH.name, name] for name in names]
    similarity = np.stack([best.similarities[:, 0] for best in bests])
    row = np.stack([numbers(x, b)[:, 0] for x, b in zip(names, bests, strict=True)])
    which = similarity.argmax(axis=0)
    at = np.arange(n)
    none = row[which, at] < 0
    called = pa.DictionaryArray.from_arrays(pa.array(which, mask=none), pa.array(names))
    return (
        np.where(none, np.nan, similarity[which, at]).astype(np.float32),
        called.cast(pa.string()),
        pa.array(row[which, at], mask=none),
    )


def _floats(values: NDArray[np.float32]) -> pa.Array:
    return pa.array(values, mask=np.isnan(values))


# -- equal texts ---------------------------------------------------------------------------------


def equal_texts(
    folded: Sequence[str],
    others: Iterable[tuple[str, int, str]],
    fold: Callable[[str], str] = folding.same,
) -> Iterator[tuple[int, str, int, int]]:
    """Pairs of equal texts: place among `folded`, set, its row, and its place in that set.

    Args:
        folded: questions of DeepMath, as `maths.folding.same` gives them.
        others: set, row and question of the rows of the sets, each set in one piece or not.
        fold: folds a text of the sets; it is given each once, in their order.
    """
    known: dict[str, list[int]] = {}
    for at, text in enumerate(folded):
        known.setdefault(text, []).append(at)
    seen: dict[str, int] = {}
    for name, row, question in others:
        at = seen[name] = seen.get(name, -1) + 1
        for mine in known.get(fold(question), ()):
            yield mine, name, row, at


def _same_text(
    context: Context, embedded: pa.Table, vectors: Any, by_name: Mapping[str, Group]
) -> tuple[pa.Table, pa.Table]:
    """Problems whose text is in a set or benchmark, with the cosine of the two embeddings; and the
    numbers of all texts, folded."""
    read = pq.read_table(context.artefact("problems"), columns=["id", "question"])
    asked = list(zip(*(column.to_pylist() for column in read.columns), strict=True))
    folded = folds.of(context.folder, context.records, asked)
    index, rows = embedded.column("vector").to_numpy(), embedded.column("row").to_numpy()
    first = by_name[DEEPMATH.name].start
    places = [(DEEPMATH.name, id_) for id_, _ in asked]
    numbers, found = fold_numbers.FoldNumbers(), list[tuple[int, str, int, float]]()
    for text in folded:
        numbers.add(text)
    for mine, name, row, at in equal_texts(folded, _others(context, places), numbers.fold):
        pair = vectors[index[[first + mine, by_name[name].start + at]]].astype(np.float64)
        cosine = pair[0] @ pair[1] / np.linalg.norm(pair, axis=1).prod()
        found.append((int(rows[first + mine]), name, row, min(1.0, float(cosine))))
    order = {name: at for at, name in enumerate(by_name)}
    found.sort(key=lambda pair: (pair[0], order[pair[1]], pair[2]))
    columns = list(zip(*found, strict=True)) or [(), (), (), ()]
    table = pa.table(
        {
            "id": pa.array(columns[0], pa.int64()),
            "dataset": pa.array(columns[1], pa.string()),
            "row": pa.array(columns[2], pa.int64()),
            "similarity": pa.array(columns[3], pa.float32()),
        }
    )
    return table, numbers.table(places)


def _others(context: Context, places: list[tuple[str, int]]) -> Iterator[tuple[str, int, str]]:
    """Set, row and question of the rows of sets and benchmarks; what was given is in `places`."""
    for stage, column in (("comparison", "dataset"), ("benchmarks", "benchmark")):
        read = pq.read_table(context.artefact(stage), columns=[column, "row", "question"])
        texts = zip(*(read.column(c).to_pylist() for c in read.column_names), strict=True)
        for name, row, question in texts:
            places.append((name, row))
            yield name, row, question
