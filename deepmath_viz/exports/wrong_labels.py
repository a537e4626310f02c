"""What an export does about final answers that people found wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.reviews.errata import BROKEN, WRONG, Label

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
    store: Store, labels: Mapping[str, Label], *, replacing: bool
) -> tuple[Numbers, dict[str, str]]:
    """Ids of the problems to leave out, and right values by key.

    A verdict is on the final answer that was judged: where the corpus has another one by now, it
    says nothing.
    """
    found = store.database.ask(
        "SELECT id, key, final_answer FROM problems WHERE list_contains(?::VARCHAR[], key)",
        [list(labels)],
    )
    dropped, corrected = [], {}
    for id_, key, answer in found:
        label = labels[key]
        if label.verdict not in (WRONG, BROKEN) or (label.final_answer or "") != (answer or ""):
            continue
        if replacing and label.verdict == WRONG and label.value:
            corrected[key] = label.value
        else:
            dropped.append(id_)
    return np.array(sorted(dropped), dtype=np.int64), corrected


def among(store: Store, corrected: Mapping[str, str], ids: Numbers) -> dict[str, str]:
    """The right values whose problems are among these ids, by key."""
    if not corrected:
        return {}
    keys = store.database.ask(
        "SELECT DISTINCT key FROM problems WHERE list_contains(?::BIGINT[], id)", [ids]
    )
    return {key: corrected[key] for (key,) in keys if key in corrected}
