"""Draws, orders and control sets on the problems of a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deepmath_viz.corpus.store import Store
from deepmath_viz.exports import corpus_facts
from deepmath_viz.exports.draws import drawing
from deepmath_viz.exports.recipe import Recipe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]


def drawn(
    store: Store, ids: Numbers, recipe: Recipe, notes: list[str]
) -> Iterator[tuple[str, Numbers]]:
    """What a draw leaves of problems, step by step: the step in words, and the ids.

    Args:
        notes: gets what could not be filled, a sentence.

    Raises:
        SettingsError: there is no such column.
    """
    draw = recipe.draw
    if draw.limit is None and draw.cap is None:
        return
    kinds = corpus_facts.kinds(store, ids, draw.kinds)
    listed = corpus_facts.names_of(store, ids.tolist())
    numbers = drawing.priorities(listed, recipe.seed, "draw")
    by = " and ".join(draw.kinds)
    if draw.cap is not None:
        kept = drawing.capped(kinds, numbers, draw.cap)
        ids, kinds, numbers = ids[kept], kinds[kept], numbers[kept]
        yield f"at most {draw.cap:,} of each {by}", ids
    if draw.limit is not None:
        kept, short = drawing.chosen(kinds, numbers, draw.limit, draw.spread)
        if short:
            notes.append(f"Of the problems that were to be drawn, {short}")
        said = {"random": "at random", "proportion": f"in proportion over {by}"}
        yield f"drawn {said.get(draw.spread, f'evenly over {by}')}", ids[kept]


def sequence(store: Store, ids: Numbers, recipe: Recipe) -> Numbers | None:
    """Problems in the order that is asked for; None for that of the corpus.

    Raises:
        SettingsError: there is no such column, or it holds no numbers.
    """
    draw = recipe.draw
    if not draw.ordered:
        return None
    listed = corpus_facts.names_of(store, ids.tolist())
    one, other = (drawing.priorities(listed, recipe.seed, why) for why in ("order", "window"))
    values = None
    if draw.order not in ("corpus", "random"):
        values = corpus_facts.values(store, ids, draw.by)
    return ids[drawing.ordered(draw, values, one, other)]


def control(
    store: Store,
    wanted: Numbers,
    held: Numbers,
    pool: Numbers,
    recipe: Recipe,
    notes: list[str],
) -> Numbers:
    """As many problems of a pool as are wanted, matched in domain and length of the question; none
    of them a near-duplicate of what is held out for a test."""
    import numpy as np

    if len(held):
        near = np.isin(corpus_facts.groups_of(store, pool), corpus_facts.groups_of(store, held))
        pool = pool[~near]
    kinds = corpus_facts.matching_kinds(store, np.concatenate([wanted, pool]))
    listed = corpus_facts.names_of(store, pool.tolist())
    numbers = drawing.priorities(listed, recipe.seed, "control")
    kept, short = drawing.matched(kinds[: len(wanted)], kinds[len(wanted) :], numbers)
    if short:
        notes.append(f"Of the control set, {short}")
    return pool[kept]
