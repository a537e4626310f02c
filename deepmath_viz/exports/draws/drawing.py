"""Drawing problems and putting them in order. Pure: numbers in, numbers out.

Whatever is random follows from a seed and the lasting names of problems (`priorities`), so that the
same problems are drawn, in the same order, from a corpus that was built anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.exports.draws.draw import Draw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Drawn = NDArray[np.uint64]


def priorities(names: Sequence[str], seed: int, purpose: str) -> Drawn:
    """A random number for each name, the same for the same name, seed and purpose."""
    head = f"{seed}:{purpose}:".encode()
    made = [hashlib.blake2b(head + name.encode(), digest_size=8).digest() for name in names]
    return np.frombuffer(b"".join(made), dtype="<u8").astype(np.uint64)


def capped(kinds: Numbers, drawn: Drawn, most: int) -> Mask:
    """Which are among the first `most` of their kind, by what was drawn."""
    kept = np.zeros(len(kinds), dtype=bool)
    kept[_in_kinds(kinds, drawn)[1]] = _rank(kinds, drawn) < most
    return kept


def chosen(kinds: Numbers, drawn: Drawn, limit: int, spread: str) -> tuple[Mask, str]:
    """Which are chosen, and what could not be filled, in words; empty where all was.

    Args:
        kinds: the kind of each, numbers from 0.
        drawn: random numbers; the smallest of a kind are taken.
        limit: how many.
        spread: of `SPREADS`.
    """
    kept = np.zeros(len(kinds), dtype=bool)
    if spread == "random" or not len(kinds):
        kept[np.argsort(drawn, kind="stable")[:limit]] = True
        return kept, _short(limit, len(kinds), "")
    sizes = np.bincount(kinds)
    there = np.flatnonzero(sizes)
    quota = np.zeros(len(sizes), dtype=np.int64)
    if spread == "even":
        # Which kinds get the odd ones is drawn, too: by the first number of each.
        first = np.array([drawn[kinds == kind].min() for kind in there])
        quota[there] = limit // len(there)
        quota[there[np.argsort(first)][: limit % len(there)]] += 1
    else:
        share = sizes * min(limit, len(kinds)) / len(kinds)
        quota = share.astype(np.int64)
        rest = min(limit, len(kinds)) - int(quota.sum())
        quota[np.argsort(-(share - quota), kind="stable")[:rest]] += 1
    order = _in_kinds(kinds, drawn)[1]
    kept[order] = _rank(kinds, drawn) < quota[kinds[order]]
    short = int((quota[there] > sizes[there]).sum())
    why = f": {short:,} of {len(there):,} kinds are too small" if short else ""
    return kept, _short(limit, int(kept.sum()), why)


def ordered(
    draw: Draw,
    values: Floats | None,
    drawn: Drawn,
    again: Drawn,
) -> Numbers:
    """Places in the order that is asked for.

    Args:
        values: of the column that orders, NaN for unknown; None where none does.
        drawn, again: two random numbers for each, for draws and ties, and for windows.
    """
    places = np.arange(len(drawn))
    if draw.order == "random":
        places = np.argsort(drawn, kind="stable")
    elif values is not None and draw.order in ("rising", "falling"):
        signed = -values if draw.order == "falling" else values
        places = np.lexsort((drawn, signed))  # NaN comes last
    elif values is not None and draw.order == "gaussian":
        # The largest log weight plus a Gumbel number first: drawing without putting back
        # (Efraimidis and Spirakis 2006, in logarithms, where no weight is too small).
        uniform = (drawn.astype(np.float64) + 0.5) / 2**64
        gumbel = -np.log(-np.log(uniform))
        weight = -0.5 * ((values - draw.centre) / draw.width) ** 2
        places = np.lexsort((drawn, -(weight + gumbel)))
    if draw.window > 1:
        window = np.arange(len(places)) // draw.window
        places = places[np.lexsort((again[places], window))]
    return places.astype(np.int64)


def matched(wanted: Numbers, pool: Numbers, drawn: Drawn) -> tuple[Mask, str]:
    """A control set: as many of each kind as are wanted; places in the pool, and what is short.

    Args:
        wanted: the kinds of what was chosen.
        pool: the kinds of what may be drawn.
        drawn: random numbers for the pool.
    """
    size = int(max(wanted.max(initial=-1), pool.max(initial=-1))) + 1
    quota = np.bincount(wanted, minlength=size)
    order = _in_kinds(pool, drawn)[1]
    kept = np.zeros(len(pool), dtype=bool)
    kept[order] = _rank(pool, drawn) < quota[pool[order]]
    return kept, _short(len(wanted), int(kept.sum()), "")


def _in_kinds(kinds: Numbers, drawn: Drawn) -> tuple[Numbers, Numbers]:
    order = np.lexsort((drawn, kinds))
    return kinds[order], order


def _rank(kinds: Numbers, drawn: Drawn) -> Numbers:
    """The place of each in its kind, in the order of `_in_kinds`."""
    sorted_, _ = _in_kinds(kinds, drawn)
    first = np.searchsorted(sorted_, sorted_)
    return np.arange(len(kinds)) - first


def _short(wanted: int, found: int, why: str) -> str:
    if found >= wanted:
        return ""
    return f"{wanted - found:,} of {wanted:,} could not be filled{why}."
