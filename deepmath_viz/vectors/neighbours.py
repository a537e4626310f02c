"""Exact nearest neighbours of unit vectors, set by set, with most of the work left undone.

The usual way multiplies all vectors and keeps the best products. Here products that cost less are
taken of all pairs, blocked, from which an upper bound of the cosine is known; only pairs whose
bound reaches the worst neighbour found so far are looked at further. So the result is that of
brute force: nothing is approximated. Where the processor multiplies bfloat16 in tiles, these are
products of rounded vectors (`rounded`). On any other the vectors are first turned so that their
coordinates are ordered by how much they say (the eigenvectors of the second moments; a rotation
changes no product). For x = (head, tail) the Cauchy-Schwarz inequality gives

    x . y  <=  head_x . head_y + |tail_x| |tail_y|,

and with |tail| as one more coordinate the right-hand side is itself a product of short vectors,
taken in float32; pairs that it leaves are looked at a quarter of the coordinates at a time. Both
ways work on the turned vectors and end in the same sum, so that they agree to the last bit.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from deepmath_viz.vectors import rounded
from deepmath_viz.vectors.rounded import Rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Coordinates in the head: where the short product and the pairs that survive it cost least.
HEAD = 128
#: Rows and columns of a block, of float32 and of bfloat16: its products fit the caches.
_BLOCK, _ROUNDED_BLOCK = (512, 2048), (1024, 1024)
#: More than the rounding of a float32 product of unit vectors.
_MARGIN = 4e-6
#: A share of pairs to be looked at (100 ns each) above which the whole product (7 ns) is cheaper.
_MANY = 0.06
_SAMPLE, _CHUNK = 50_000, 16_384
#: At most so many threads turn vectors: each takes 0.1 GB.
_TURNING = 4


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest of every row of one set in another.

    Attributes:
        rows: positions in the other set, int32 of shape (rows, k), nearest first, equals by row;
            -1 where the other set has too few.
        similarities: cosines, float32 of the same shape; -2 where `rows` is -1.
    """

    rows: NDArray[np.int32]
    similarities: NDArray[np.float32]


class RotatedVectors:
    """Unit vectors in the coordinates in which the search works.

    Args:
        vectors: shape (distinct, dimension), any float type; rows are brought to unit length.
        index: which vector every searched row has, shape (n,); None gives each its own. Rows of the
            same vector are then equal to the last bit, which a product of matrices alone does not
            see to, and stand among each other by row.
        rounding: bounds by products in bfloat16; None where the processor is fast at them. It
            changes what the search costs, never what it finds.

    Raises:
        ValueError: a row is not finite or has no length; the message names the first.
    """

    def __init__(
        self,
        vectors: NDArray[np.floating],
        index: NDArray[np.int64] | None = None,
        rounding: bool | None = None,
    ) -> None:
        from threadpoolctl import threadpool_limits

        n, dimension = vectors.shape
        whole = np.empty((n, dimension), dtype=np.float32)

        def turn(start: int) -> None:
            part = unit(vectors[start : start + _CHUNK], start)
            # In float64: a product in float32 moves cosines by up to 8e-7, by the processor.
            whole[start : start + len(part)] = part.astype(np.float64) @ rotation

        # Threads share out chunks: products that are threaded themselves, and eigenvectors even
        # more so, differ in the last bit by the number of threads.
        with (
            threadpool_limits(1, "blas"),
            ThreadPoolExecutor(min(os.cpu_count() or 1, _TURNING)) as pool,
        ):
            rotation = _rotation(vectors)
            for _ in pool.map(turn, range(0, n, _CHUNK)):
                pass
        self._prepare(whole if index is None else whole[index], rounding)

    @classmethod
    def turned(cls, whole: NDArray[np.float32]) -> RotatedVectors:
        """Vectors that another process has turned: its `whole`, of shape (rows, dimension)."""
        made = cls.__new__(cls)
        made._prepare(whole, None)
        return made

    def _prepare(self, whole: NDArray[np.float32], rounding: bool | None) -> None:
        self.whole = whole
        self.rounded: Rounded | None = None
        if rounded.fast() if rounding is None else rounding:
            self.rounded = Rounded(whole)
            return  # the rest is for the other way
        dimension = whole.shape[1]
        head = min(HEAD, dimension)
        self.cuts = np.array(
            sorted({head, *np.linspace(head, dimension, 5, dtype=int)[1:]}), dtype=np.int64
        )
        self.tails = np.empty((len(self.whole), len(self.cuts)), dtype=np.float32)
        for at, cut in enumerate(self.cuts):
            self.tails[:, at] = np.linalg.norm(self.whole[:, cut:], axis=1)
        self.heads = np.concatenate([self.whole[:, :head], self.tails[:, :1]], axis=1)

    @property
    def block(self) -> tuple[int, int]:
        """Rows and columns that are multiplied at once."""
        return _BLOCK if self.rounded is None else _ROUNDED_BLOCK


def unit(vectors: NDArray[np.floating], first: int = 0) -> NDArray[np.float32]:
    """A copy of the vectors at length 1, float32 of the same shape.

    Args:
        vectors: shape (n, dimension), any float type.
        first: the number that an error gives the first row.

    Raises:
        ValueError: a row is not finite or has no length; the message names the first.
    """
    part = vectors.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", part, part, dtype=np.float64))
    bad = ~(np.isfinite(lengths) & (lengths > 1e-6))
    if bad.any():
        raise ValueError(f"vector {first + int(np.argmax(bad)):,} is not finite or has no length")
    part /= lengths[:, None]  # in place: 0.7 GB for the map of all sets
    return part


def _rotation(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    """Eigenvectors of the second moments of a sample, the largest eigenvalue first."""
    n, dimension = vectors.shape
    if not n:
        return np.eye(dimension)
    at = np.unique(np.linspace(0, n - 1, min(n, _SAMPLE), dtype=np.int64))
    sample = np.nan_to_num(np.asarray(vectors[at], dtype=np.float32)).astype(np.float64)
    _, found = np.linalg.eigh(sample.T @ sample / len(sample))
    return np.ascontiguousarray(found[:, ::-1])


def nearest(
    turned: RotatedVectors,
    one: slice,
    two: slice,
    k_one: int,
    k_two: int = 0,
    done: Callable[[int], None] | None = None,
    threads: int | None = None,
) -> tuple[Neighbours, Neighbours | None]:
    """The nearest of the rows of set `one` in set `two`, and the other way round where asked.

    Args:
        turned: all vectors.
        one, two: their rows, as slices with start and stop. The same slice twice searches a set in
            itself; a row is then never its own neighbour.
        k_one: neighbours in `two` of every row of `one`.
        k_two: neighbours in `one` of every row of `two`; 0 for none. In a set itself it is not
            used.
        done: told how many products have been computed, after every block.
        threads: how many processors are kept busy; None takes all. It changes no result.
    """
    from threadpoolctl import threadpool_limits

    from deepmath_viz.vectors import neighbour_kernels as kernels

    same = one == two
    first = _empty(one.stop - one.start, k_one)
    second = first if same else (_empty(two.stop - two.start, k_two) if k_two else None)
    # Threads share out blocks of rows, and within them products are not threaded again: two pools
    # of threads, that of products and that of loops, would spin while the other has work to do.
    starts = range(one.start, one.stop, turned.block[0])
    threads = min(threads or os.cpu_count() or 1, max(len(starts), 1))
    told = threading.Lock()

    def report(n: int) -> None:
        if done:
            with told:
                done(n)

    def work(mine: Sequence[int]) -> Neighbours | None:
        columns = None if second is None else _empty(*second.rows.shape)
        for start in mine:
            _rows_of(turned, one, two, start, first, columns, report)
        return columns

    alone = nullcontext() if turned.rounded is None else rounded.one_thread()
    with alone, threadpool_limits(1, "blas"), ThreadPoolExecutor(threads) as pool:
        for found in pool.map(work, [starts[n::threads] for n in range(threads)]):
            if second is not None and found is not None:
                kernels.merge(second.rows, second.similarities, found.rows, found.similarities)
    return first, second if not same else None


def _rows_of(
    turned: RotatedVectors,
    one: slice,
    two: slice,
    start: int,
    first: Neighbours,
    second: Neighbours | None,
    report: Callable[[int], None],
) -> None:
    """Search a block of rows in the other set, and that in the block where `second` is given."""
    same = one == two
    height, width = turned.block
    rows = slice(start, min(start + height, one.stop))
    mine = slice(rows.start - one.start, rows.stop - one.start)
    look = _look if turned.rounded is None else _look_rounded
    # Bounds by heads say little while nothing has been found: whole products then cost less than
    # all the pairs that would have to be looked at.
    exact = True
    skipped = (rows.start - two.start) // width if same else 0
    for b in range(two.start + skipped * width, two.stop, width):
        columns = slice(b, min(b + width, two.stop))
        theirs = slice(columns.start - two.start, columns.stop - two.start)
        # In a set itself only pairs with row < column are looked at, once for each side.
        shift = rows.start - columns.start if same else -width - height
        by_row = (first.rows[mine], first.similarities[mine], theirs.start, shift)
        by_column = (
            None
            if second is None
            else (second.rows[theirs], second.similarities[theirs], mine.start, shift)
        )
        exact = look(turned, rows, columns, exact, by_row, by_column)
        report((rows.stop - rows.start) * (columns.stop - columns.start))


#: The lists of a block's rows or columns, what to call the first of the others in them, and how
#: much further than its row a pair's column must be.
_Lists: TypeAlias = "tuple[NDArray[np.int32], NDArray[np.float32], int, int]"


def _look(
    turned: RotatedVectors,
    rows: slice,
    columns: slice,
    exact: bool,
    by_row: _Lists,
    by_column: _Lists | None,
) -> bool:
    """Update the lists of a block from products of heads; whether the next should be whole ones."""
    from deepmath_viz.vectors import neighbour_kernels as kernels

    used = turned.whole if exact else turned.heads
    bounds = used[rows] @ used[columns].T
    given = (bounds, exact, turned.whole, turned.tails, turned.cuts, rows.start, columns.start)
    looked = kernels.by_rows(*given, *by_row, _MARGIN)
    if by_column is not None:
        looked += kernels.by_columns(*given, *by_column, _MARGIN)
    return bool(looked > _MANY * bounds.size)


def _look_rounded(
    turned: RotatedVectors,
    rows: slice,
    columns: slice,
    exact: bool,
    by_row: _Lists,
    by_column: _Lists | None,
) -> bool:
    """As `_look`, from products in bfloat16 of all coordinates."""
    from deepmath_viz.vectors import rounded_kernels as kernels

    assert turned.rounded is not None
    products = turned.rounded.products(rows, columns)
    given = (products, turned.whole, rows.start, columns.start)
    kernels.by_rows(*given, *by_row, turned.rounded.margin)
    if by_column is not None:
        kernels.by_columns(*given, *by_column, turned.rounded.margin)
    return exact


def joined(size: int, k: int, found: Iterable[tuple[int, int, Neighbours]]) -> Neighbours:
    """The nearest of every row of a set, from what was found for parts of both sets.

    Args:
        size: rows of the set.
        k: neighbours of each.
        found: first row that a part is about, first row of what it was searched in, and the lists.
    """
    from deepmath_viz.vectors import neighbour_kernels as kernels

    whole = _empty(size, k)
    for row, other, part in found:
        here = slice(row, row + len(part.rows))
        rows = np.where(part.rows < 0, -1, part.rows + np.int32(other))
        kernels.merge(whole.rows[here], whole.similarities[here], rows, part.similarities)
    return whole


def _empty(n: int, k: int) -> Neighbours:
    return Neighbours(np.full((n, k), -1, dtype=np.int32), np.full((n, k), -2, dtype=np.float32))
