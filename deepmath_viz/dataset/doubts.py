"""How much each piece of evidence speaks for or against a final answer: one table.

Weights are whole steps of how surprising a piece is, not measured odds: three solutions that agree
with each other against the label outweigh everything else, a solution that agrees with it speaks
for it, and a near-duplicate says less than an equal text. They order a queue and decide nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from deepmath_viz.dataset.close_pairs import SHORTEST
from deepmath_viz.maths import folding

#: Values of `evidence.side`: the piece speaks against the label, or for it.
AGAINST, FOR = "against", "for"
SIDES = (AGAINST, FOR)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence.

    Attributes:
        weight: how much a piece counts; below zero where it speaks for the label.
        said: what it says, for people.
    """

    weight: float
    said: str

    @property
    def side(self) -> str:
        """Whether it speaks against the label or for it."""
        return AGAINST if self.weight > 0 else FOR


KINDS = {
    "solution_disagrees": Kind(1.0, "a solution gives another answer"),
    "solutions_concur": Kind(1.5, "two solutions give the same other answer"),
    "undecided": Kind(0.5, "no solution is known to give the label"),
    "same_text_differs": Kind(1.5, "the same question has another answer elsewhere"),
    "near_differs": Kind(0.5, "a near-duplicate has another answer"),
    "rollouts_never": Kind(0.5, "no rollout of this model gives the label"),
    "rollouts_concur": Kind(1.5, "no rollout of this model gives the label; most give this answer"),
    "solution_agrees": Kind(-0.7, "a solution gives the label"),
    "same_text_equal": Kind(-1.0, "the same question has this answer elsewhere"),
    "near_equal": Kind(-0.2, "a near-duplicate has this answer"),
}


def asked_alike(question: str) -> str:
    """What two questions have in common that ask the same in other spelling, or with other words
    about the form of the answer; a question for m + n is none for m/n.

    Empty where so little is left that questions of other meaning could share it.
    """
    folded = folding.bare(folding.asked(question))
    return folded if len(folded) >= SHORTEST else ""
