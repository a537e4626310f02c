"""What an export does about final answers that people found wrong."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz import config
from deepmath_viz.reviews.errata import BROKEN, WRONG, Errata, Label, combine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from deepmath_viz.corpus.store import Store

    Numbers = NDArray[np.int64]

#: What becomes of final answers that people found wrong, and of questions that have none.
ERRATA = {
    "keep": "Final answers stay as the dataset has them.",
    "drop": "Problems whose final answer people call wrong, or whose question they call broken, are"
    " left out.",
    "replace": "A wrong final answer is replaced by the right value where people give one, else the"
    " problem is left out; so are broken questions.",
}
#: Names of the step, by what becomes of such answers (`recipe.ERRATA`).
LEFT = {
    "drop": "not found wrong or broken by people",
    "replace": "right, corrected, or not found wrong or broken by people",
}


def of(
    store: Store, labels: Mapping[tuple[str, str], Label] | None, *, replacing: bool
) -> tuple[Numbers, dict[str, str]]:
    """Ids of the problems to leave out, and right values by key; without labels by those that were
    entered here.

    A verdict is on the final answer that was judged: where the corpus has another one by now, it
    says nothing.
    """
    if labels is None:
        labels = combine(Errata(config.settings().data).in_force())
    found = store.database.ask(
        "SELECT id, key, final_answer FROM problems WHERE list_contains(?::VARCHAR[], key)",
        [list({key for key, _ in labels})],
    )
    dropped, corrected = [], {}
    for id_, key, answer in found:
        label = labels.get((key, answer or ""))
        if label is None or label.verdict not in (WRONG, BROKEN):
            continue
        if replacing and label.verdict == WRONG and label.value:
            corrected[key] = label.value
        else:
            dropped.append(id_)
    return np.array(sorted(dropped), dtype=np.int64), corrected


def verdicts(store: Store, corrected: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """Whether the solutions of these problems agree with the right value, by (id, n).

    Args:
        corrected: the right values, by key.
    """
    if not corrected:
        return {}
    found = store.database.ask(
        "SELECT s.id, s.n, s.answer, p.key FROM solutions s JOIN problems p USING (id)"
        " WHERE list_contains(?::VARCHAR[], p.key) ORDER BY s.id, s.n",
        [list(corrected)],
    )
    said = _compared(tuple((corrected[key], answer) for _, _, answer, key in found))
    return {(id_, n): verdict for (id_, n, *_), verdict in zip(found, said, strict=True)}


@functools.lru_cache(8)  # a page that counts an export asks again with every change of it
def _compared(pairs: tuple[tuple[str, str | None], ...]) -> list[str]:
    # Half a second, which every page with an export would pay for its first visitor.
    from deepmath_viz.maths.answers.judging.judge import Judge

    with Judge() as judge:
        return [one.verdict for one in judge.verdicts(pairs)]


def among(store: Store, corrected: Mapping[str, str], ids: Numbers) -> dict[str, str]:
    """The right values whose problems are among these ids, by key."""
    if not corrected:
        return {}
    keys = store.database.ask(
        "SELECT DISTINCT key FROM problems WHERE list_contains(?::BIGINT[], id)", [ids]
    )
    return {key: corrected[key] for (key,) in keys if key in corrected}
