"""Stage `neighbours`: what is near what, over all sets and benchmarks.

Every pair of sets is searched once, exactly (`vectors.neighbours`), and kept as a part, so that an
interrupted run goes on with the next pair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.parquet as pq

from deepmath_viz.corpus.stages import damaged
from deepmath_viz.pipeline import neighbour_tables as tables
from deepmath_viz.pipeline.stage import Context, Result, Stage
from deepmath_viz.sources import DEEPMATH

if TYPE_CHECKING:
    from deepmath_viz.vectors.neighbours import Neighbours

#: Neighbours of a DeepMath problem in every set and benchmark (paper, section 2: five).
K = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """A search: the rows of set `one` in set `two`, and the other way round if `k_two`."""

    one: tables.Group
    two: tables.Group
    k_one: int
    k_two: int

    @property
    def products(self) -> int:
        """Pairs of rows."""
        n = (self.one.stop - self.one.start) * (self.two.stop - self.two.start)
        return n // 2 if self.one == self.two else n


def run(context: Context) -> Result:
    """Write the tables `neighbours`, `nearest`, `same_text` and `novelty`.

    Raises:
        ArtefactDamaged: a vector is not finite, or the vectors do not fit the rows.
    """
    from deepmath_viz.vectors import neighbours

    vectors = np.load(context.artefact("embeddings", 0), mmap_mode="r")
    embedded = pq.read_table(context.artefact("embeddings", 1))
    index = embedded.column("vector").to_numpy()
    if len(index) and int(index.max()) >= len(vectors):
        raise damaged("embeddings", f"{len(vectors):,} vectors for more texts")
    groups = tables.groups(embedded, _benchmark_names(context))
    context.progress.expect(sum(pair.products for pair in _pairs(groups)) / 1e6, "million pairs")
    turned: neighbours.RotatedVectors | None = None
    found: dict[tuple[str, str], Neighbours] = {}
    for pair in _pairs(groups):
        part = context.work / f"pair-{pair.one.start}-{pair.two.start}.npz"
        held = tables.read_part(part)
        if held is None:
            if turned is None:
                try:
                    turned = neighbours.RotatedVectors(vectors, index)
                except ValueError as err:
                    raise damaged("embeddings", str(err)) from err
            held = neighbours.nearest(
                turned,
                slice(pair.one.start, pair.one.stop),
                slice(pair.two.start, pair.two.stop),
                pair.k_one,
                pair.k_two,
                _counting(context, pair),
            )
            tables.write_part(part, held)
        else:
            context.progress.add(pair.products / 1e6)
        found[pair.one.name, pair.two.name] = held[0]
        if held[1] is not None:
            found[pair.two.name, pair.one.name] = held[1]
    paths = tables.write_all(context, groups, embedded, vectors, found)
    rows = next(g.stop - g.start for g in groups if g.name == DEEPMATH.name)
    return Result(tuple(paths), rows, {"sets": [g.name for g in groups], "k": K})


def _counting(context: Context, pair: Pair) -> Callable[[int], None]:
    """Counts the products of a search as work that has been done."""
    note = f"{pair.one.name} in {pair.two.name}"
    return lambda n: context.progress.add(n / 1e6, note)


def _benchmark_names(context: Context) -> set[str]:
    column = pq.read_table(context.artefact("benchmarks"), columns=["benchmark"]).column(0)
    return set(column.unique().to_pylist())


def _pairs(groups: list[tables.Group]) -> Iterator[Pair]:
    """Every search that is needed; DeepMath comes first, since its results are waited for."""
    sets = [group for group in groups if not group.benchmark]
    sets.sort(key=lambda group: group.name != DEEPMATH.name)
    for at, one in enumerate(sets):
        mine = one.name == DEEPMATH.name
        for two in sets[at:]:
            yield Pair(one, two, K if mine else 1, 1)
        if mine:
            for two in groups:
                if two.benchmark:
                    yield Pair(one, two, K, 0)


STAGE = Stage(
    name="neighbours",
    version=4,
    needs=("problems", "comparison", "benchmarks", "embeddings"),
    run=run,
)
