"""How long the rows of an export are, in tokens, and what a trainer's default cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from deepmath_viz.corpus.store import Store
from deepmath_viz.dataset import lengths as token_lengths
from deepmath_viz.exports import corpus_facts
from deepmath_viz.exports.targets.target import STEPS, Cut

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

#: Tokens that a chat template puts around a conversation.
_AROUND = 32
#: Of the rows, the share that a config's length holds; the longest few would double it.
_HELD = 0.99


@dataclass(frozen=True, slots=True)
class Lengths:
    """Tokens, counted or estimated, arrays of any length; empty where there are none.

    Attributes:
        prompt: of every problem's prompt.
        row: of every row: prompt and solution; of prompts alone where none come along.
        solution: of the solutions that come along, else of those that the corpus has.
    """

    prompt: Numbers
    row: Numbers
    solution: Numbers

    def of(self, part: str) -> Numbers:
        """The lengths of a part, as `Cut.part` calls it."""
        found: Numbers = {"prompt": self.prompt, "row": self.row, "solution": self.solution}[part]
        return found

    def cut(self, cut: Cut) -> float | None:
        """The share of rows that are longer than a trainer's default; None if nobody knows."""
        found = self.of(cut.part)
        return float((found > cut.tokens).mean()) if len(found) else None

    def step(self, part: str, least: int = 0) -> int:
        """The smallest of `STEPS` that holds nearly all of a part; in doubt the largest but one."""
        found = self.of(part)
        wanted = float(np.quantile(found, _HELD)) if len(found) else STEPS[-2]
        return next((step for step in STEPS if step >= max(wanted, least)), STEPS[-1])


def measure(
    store: Store,
    ids: Numbers,
    around: int,
    taken: tuple[Numbers, Numbers] | None,
    reasoning: bool,
) -> Lengths:
    """Measure.

    Args:
        ids: the problems, ascending.
        around: characters of a prompt beside the question.
        taken: (id, which of the three) of the solutions that come along, in that order.
        reasoning: whether their reasoning does.
    """
    every, questions = corpus_facts.question_tokens(store)
    beside = token_lengths.estimated(around, "question") + _AROUND
    prompt = questions[np.searchsorted(every, ids)] + beside
    if not store.has_solutions:
        return Lengths(prompt, prompt, np.empty(0, dtype=np.int64))
    of, n = corpus_facts.solution_places(store)
    length = corpus_facts.solution_tokens(store, reasoning)
    if taken is None:
        return Lengths(prompt, prompt, length[np.isin(of, ids)])
    places = np.searchsorted(of * 4 + n, taken[0] * 4 + taken[1])
    row = prompt[np.searchsorted(ids, taken[0])] + length[places]
    return Lengths(prompt, row, length[places])
