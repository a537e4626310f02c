"""Searches of sets of vectors in each other, as pieces of work.

A piece is some rows of one set against another. Lists are exact, with equals in a fixed order, so
what is joined does not depend on how the rows were parted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.corpus.stages import damaged
from deepmath_viz.pipeline import neighbour_tables as tables
from deepmath_viz.pipeline.stage import Context
from deepmath_viz.plumbing.engines.work import Do, Done, Node, Piece, Work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deepmath_viz.vectors.neighbours import Neighbours, RotatedVectors

#: Products of a piece (half a minute of two cores), and the fewest rows that one has.
_PRODUCTS, _FEWEST = 4_000_000_000, 8_192
#: Rows that a piece is searched in at most: 1.5 GB of vectors. Pieces of a search, but for a few:
#: each leaves lists for all of its rows, and what is joined grows with their number.
_WIDEST, _MOST_PIECES = 1_000_000, 5_000
_TURNED = "turned.npy"


@dataclass(frozen=True, slots=True)
class Search:
    """The nearest of a set's rows in another, and the other way round if `k_two`.

    Attributes:
        one, two: the sets. The same twice searches a set in itself.
        k_one: neighbours in `two` of every row of `one`.
        k_two: neighbours in `one` of every row of `two`; 0 for none.
    """

    one: tables.Group
    two: tables.Group
    k_one: int
    k_two: int


@dataclass(frozen=True, slots=True)
class _Part:
    """Some rows of a set in some of another: rows among all, and how many neighbours of each."""

    one: tuple[int, int]
    two: tuple[int, int]
    k_one: int
    k_two: int


def run(
    context: Context,
    searches: Sequence[Search],
    vectors: NDArray[np.floating],
    index: NDArray[np.int64],
    stage: str,
) -> dict[tuple[str, str], Neighbours]:
    """The lists of every search, by the names of the set and of the one that it is searched in.

    Args:
        vectors: shape (distinct, dimension).
        index: which vector every row has.
        stage: whose vectors they are.

    Raises:
        ArtefactDamaged: a vector is not finite, or has no length.
    """
    from deepmath_viz.vectors.neighbours import RotatedVectors

    pieces = {
        (search.one.name, search.two.name): [_piece(search, part) for part in _parts(search)]
        for search in searches
    }

    def turned() -> RotatedVectors:
        try:
            return RotatedVectors(vectors, index)
        except ValueError as err:
            raise damaged(stage, str(err)) from err

    def files() -> Mapping[str, Path]:
        path = context.work / _TURNED
        np.save(path, turned().whole)
        return {_TURNED: path}

    work = Work(
        name=context.work_name("searches"),
        unit="million pairs",
        here=lambda: _searching(turned),
        begin=begin,
        files=files,
        most_threads=8,
    )
    every = [piece for some in pieces.values() for piece in some]
    for piece in every:  # what a disk has damaged since is searched again
        if piece.stands(context.work) and tables.read_part(context.work / piece.files[0]) is None:
            (context.work / piece.files[0]).unlink()
    context.options.engine.run(work, every, context.work, context.progress)
    (context.work / _TURNED).unlink(missing_ok=True)
    found: dict[tuple[str, str], Neighbours] = {}
    for search in searches:
        here = search.one.name, search.two.name
        found[here], other = _joined(search, context.work, pieces[here])
        if other is not None:
            found[here[::-1]] = other
    return found


@contextmanager
def begin(node: Node, _said: None) -> Iterator[Do]:
    """What searches on a node, in vectors that were turned once for all."""
    whole = np.load(node.file(_TURNED), mmap_mode="r")
    yield partial(_search, partial(_rows_of, whole), node.threads)


@contextmanager
def _searching(turned: Callable[[], RotatedVectors]) -> Iterator[Do]:
    whole = turned()

    def rows(part: _Part) -> tuple[RotatedVectors, slice, slice]:
        return whole, slice(*part.one), slice(*part.two)

    yield partial(_search, rows, None)


def _rows_of(whole: NDArray[np.float32], part: _Part) -> tuple[RotatedVectors, slice, slice]:
    """The vectors of a part alone, and where its two sides lie among them."""
    from deepmath_viz.vectors.neighbours import RotatedVectors

    one, two = slice(*part.one), slice(*part.two)
    if one == two:
        here = slice(0, one.stop - one.start)
        return RotatedVectors.turned(np.array(whole[one])), here, here
    both = np.concatenate((whole[one], whole[two]))
    cut = one.stop - one.start
    return RotatedVectors.turned(both), slice(0, cut), slice(cut, len(both))


def _search(
    rows: Callable[[_Part], tuple[RotatedVectors, slice, slice]],
    threads: int | None,
    piece: Piece,
    folder: Path,
    done: Done,
) -> str:
    """Write the lists of a part of a search."""
    from deepmath_viz.vectors import neighbours

    part: _Part = piece.given
    vectors, one, two = rows(part)

    def count(n: int) -> None:
        done(n / 1e6)

    found = neighbours.nearest(vectors, one, two, part.k_one, part.k_two, count, threads)
    tables.write_part(folder / piece.files[0], found)
    return ""


def _parts(search: Search) -> Iterator[_Part]:
    """The rows of one set, some at a time, in the other; of a set in itself every pair once."""
    one, two, same = search.one, search.two, search.one == search.two
    n, width = one.stop - one.start, max(1, two.stop - two.start)
    height = max(_FEWEST, max(_PRODUCTS, n * width // _MOST_PIECES) // min(width, _WIDEST))
    for start in range(one.start, one.stop, height):
        rows = start, min(start + height, one.stop)
        if same:
            yield _Part(rows, rows, search.k_one, 0)
        for column in range(rows[1] if same else two.start, two.stop, _WIDEST):
            columns = column, min(column + _WIDEST, two.stop)
            yield _Part(rows, columns, search.k_one, search.k_one if same else search.k_two)


def _piece(search: Search, part: _Part) -> Piece:
    (a, b), (c, d) = part.one, part.two
    products = (b - a) * (d - c) // (2 if part.one == part.two else 1)
    note = f"{search.one.name} in {search.two.name}"
    return Piece((f"pair-{a}-{b}-{c}-{d}.npz",), products / 1e6, part, note)


def _joined(
    search: Search, folder: Path, pieces: Sequence[Piece]
) -> tuple[Neighbours, Neighbours | None]:
    """The lists of both sides of a search, from those of its parts."""
    from deepmath_viz.vectors import neighbours

    forth: list[tuple[int, int, Neighbours]] = []
    back: list[tuple[int, int, Neighbours]] = []
    for piece in pieces:
        part: _Part = piece.given
        held = tables.read_part(folder / piece.files[0])
        assert held is not None  # the engine has seen to it
        one, two = part.one[0] - search.one.start, part.two[0] - search.two.start
        forth.append((one, two, held[0]))
        if held[1] is not None:
            back.append((two, one, held[1]))
    rows = search.one.stop - search.one.start
    if search.one == search.two:
        return neighbours.joined(rows, search.k_one, [*forth, *back]), None
    first = neighbours.joined(rows, search.k_one, forth)
    if not search.k_two:
        return first, None
    return first, neighbours.joined(search.two.stop - search.two.start, search.k_two, back)
